package serve

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed static
var staticFiles embed.FS

// An asset is a file of static with its checksum.
type asset struct {
	body      []byte
	sum, kind string
}

var assets = sync.OnceValue(func() map[string]asset {
	out := map[string]asset{}
	kinds := map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8"}
	fs.WalkDir(staticFiles, "static", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := staticFiles.ReadFile(p)
		if err != nil {
			return err
		}
		kind := kinds[path.Ext(p)]
		if kind == "" {
			if kind = mime.TypeByExtension(path.Ext(p)); kind == "" {
				kind = "text/plain; charset=utf-8"
			}
		}
		sum := sha256.Sum256(b)
		out[strings.TrimPrefix(p, "static/")] = asset{b, hex.EncodeToString(sum[:]), kind}
		return nil
	})
	return out
})

// assetURL is the address of a file of static; it changes with the file, so
// that browsers may keep it for ever.
func assetURL(name string) string {
	a, ok := assets()[name]
	if !ok {
		panic("no asset " + name) // a template names it wrongly; TestPages finds that
	}
	return "/static/" + name + "?v=" + a.sum[:12]
}

func (s *server) static(w http.ResponseWriter, r *http.Request) {
	a, ok := assets()[r.PathValue("file")]
	if !ok {
		s.fail(w, r, notFound("there is no such file", "reload the page"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("ETag", `"`+a.sum[:16]+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if r.URL.Query().Get("v") == a.sum[:12] {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), a.sum[:16]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	if r.Method != http.MethodHead {
		w.Write(a.body)
	}
}
