package hearsay_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/hearsay-news/hearsay"

// TestImports holds the code to the imports table in ARCHITECTURE.md: a room
// imports only the rooms on its line, and every room has a line.
func TestImports(t *testing.T) {
	doc, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(doc), "```imports\n")
	table, _, _ = strings.Cut(table, "```")
	allowed := map[string][]string{}
	unseen := map[string]bool{}
	for line := range strings.Lines(table) {
		room, deps, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("ARCHITECTURE.md: bad line %q", line)
		}
		room = strings.TrimSpace(room)
		allowed[room], unseen[room] = strings.Fields(deps), true
	}

	fs.WalkDir(os.DirFS("."), ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		room := path.Dir(file)
		deps, ok := allowed[room]
		if !ok {
			t.Errorf("%s: ARCHITECTURE.md has no line for %s", file, room)
			return nil
		}
		delete(unseen, room)
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return nil
		}
		for _, imp := range f.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			dep, ours := strings.CutPrefix(p, module)
			if !ours {
				continue
			}
			if dep = strings.TrimPrefix(dep, "/"); dep == "" {
				dep = "."
			}
			if !slices.Contains(deps, "*") && !slices.Contains(deps, dep) {
				t.Errorf("%s imports %s, which ARCHITECTURE.md does not allow", file, dep)
			}
		}
		return nil
	})
	for room := range unseen {
		t.Errorf("ARCHITECTURE.md lists %s, which has no code", room)
	}
}
