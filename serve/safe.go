package serve

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/hearsay-news/hearsay"
)

// policy is the content security policy of every answer: nothing from
// elsewhere, nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// slowest is how long one answer may take; streams take what they need.
const slowest = 60 * time.Second

// guard keeps away what must not come in: other sites' writes, names that are
// not ours, those without the password; and lets no panic out.
func (s *server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, &httpError{http.StatusForbidden, &hearsay.Error{
			Op: "serve", Kind: hearsay.Invalid, Err: fmt.Errorf("another site tried to change something here"),
			Hint: "nothing was changed; use the forms of these pages",
		}})
	}))
	next = cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		r, format := withFormat(r)
		ctx := context.WithValue(r.Context(), formatKey{}, format)
		if !streams(r.URL.Path) && format == "" {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, slowest)
			defer cancel()
		}
		r = r.WithContext(ctx)
		switch {
		case !s.ourHost(r):
			s.fail(w, r, &httpError{http.StatusMisdirectedRequest, &hearsay.Error{
				Op: "serve", Kind: hearsay.Invalid, Err: fmt.Errorf("this program does not answer to the name %q", clip(r.Host, 80)),
				Hint: "open it as http://127.0.0.1 with its port, or start it with --host NAME",
			}})
		case !s.knows(r):
			h.Set("WWW-Authenticate", `Basic realm="hearsay", charset="UTF-8"`)
			s.fail(w, r, &httpError{http.StatusUnauthorized, &hearsay.Error{
				Op: "serve", Kind: hearsay.Invalid, Err: fmt.Errorf("a password is needed"),
				Hint: "any user name, and the password of the file that the program was started with",
			}})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func streams(path string) bool {
	return path == "/api/progress" || strings.HasPrefix(path, "/api/export")
}

// ourHost reports whether a request is addressed to this machine: a page of
// another site whose name was bent to our address (DNS rebinding) is not.
func (s *server) ourHost(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || slices.Contains(s.Hosts, host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	if ip.Unmap().IsLoopback() {
		return true
	}
	if a, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		if local, err := netip.ParseAddrPort(a.String()); err == nil {
			return local.Addr().Unmap().WithZone("") == ip.Unmap().WithZone("")
		}
	}
	return false
}

// knows reports whether a request has the password, if one is asked: as that of
// HTTP's basic authentication with any name, or as a bearer's token.
func (s *server) knows(r *http.Request) bool {
	if s.Secret == "" || s.feedToken(r) {
		return true
	}
	_, given, ok := r.BasicAuth()
	if t, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); is {
		given, ok = t, true
	}
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(s.Secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && ok
}

// Loopback reports whether a listening address can be reached from this machine
// alone. Every other one needs a password.
func Loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// HTTP returns the server that h is to be served by: with limits on how slowly
// and how much may be sent. The pages' own streams have no limit of time.
func HTTP(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
}

// httpError gives an error a status of its own.
type httpError struct {
	status int
	err    error
}

func (e *httpError) Error() string { return e.err.Error() }
func (e *httpError) Unwrap() error { return e.err }

// incident names an error that is ours, so that the page and the log can be
// brought together.
func incident() string {
	var b [4]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
