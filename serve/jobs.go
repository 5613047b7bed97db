package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hearsay-news/hearsay"
)

// A job is work on the store that goes on behind the pages. There is one at a
// time: the store has one writer.
type job struct {
	ID    int       `json:"id"`
	Name  string    `json:"name"`
	Begun time.Time `json:"begun"`
	Ended time.Time `json:"ended,omitzero"`
	Progress
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

type jobs struct {
	now  func() time.Time
	mu   sync.Mutex
	all  []job
	wake chan struct{} // closed when something changes
}

// start begins a job, or says that another is not done.
func (j *jobs) start(name string, f func(say func(Progress)) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.all); n > 0 && j.all[n-1].Ended.IsZero() {
		return &hearsay.Error{
			Op: "serve.job", Kind: hearsay.Conflict, Err: fmt.Errorf("%s is still going on", j.all[n-1].Name),
			Hint: "wait until it is done: /jobs shows how far it is",
		}
	}
	j.all = append(j.all, job{ID: len(j.all) + 1, Name: name, Begun: j.now().UTC()})
	at := len(j.all) - 1
	change := func(f func(*job)) {
		j.mu.Lock()
		defer j.mu.Unlock()
		f(&j.all[at])
		if j.wake != nil {
			close(j.wake)
			j.wake = nil
		}
	}
	go func() {
		err := f(func(p Progress) { change(func(x *job) { x.Progress = p }) })
		change(func(x *job) {
			x.Ended = j.now().UTC()
			if err != nil {
				x.Error = err.Error()
				if he, ok := errors.AsType[*hearsay.Error](err); ok {
					x.Error, x.Hint = he.Err.Error(), he.Hint
				}
			}
		})
	}()
	return nil
}

// list are the jobs, newest first, and what is closed when they change.
func (j *jobs) list() ([]job, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.wake == nil {
		j.wake = make(chan struct{})
	}
	out := make([]job, 0, len(j.all))
	for i := len(j.all) - 1; i >= 0 && len(out) < 50; i-- {
		out = append(out, j.all[i])
	}
	return out, j.wake
}

// current is how far the job is that is going on; nil without one.
func (j *jobs) current() *Progress {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.all); n > 0 && j.all[n-1].Ended.IsZero() {
		p := j.all[n-1].Progress
		return &p
	}
	return nil
}

type jobsView struct {
	Jobs    []job `json:"jobs"`
	Running bool  `json:"running"`
}

// jobsPage shows what goes on behind the pages.
func (s *server) jobsPage(*http.Request) (*page, error) {
	list, _ := s.jobs.list()
	v := jobsView{Jobs: list, Running: len(list) > 0 && list[0].Ended.IsZero()}
	return &page{Name: "jobs", Title: "Work in hand", Data: v}, nil
}

// add takes the files of a form.
func (s *server) add(_ http.ResponseWriter, r *http.Request) (string, error) {
	if s.Writer == nil {
		return "", readOnly()
	}
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return "", err
		}
		return "", invalid("this is no form with files", "use the form on the first page")
	}
	files := r.MultipartForm.File["files"]
	if len(files) == 0 || len(files) == 1 && files[0].Size == 0 {
		return "", invalid("no file was chosen", "choose one or more files, or drop them onto the page")
	}
	outlet, published := clip(r.PostFormValue("outlet"), 200), clip(r.PostFormValue("published"), 40)
	form := r.MultipartForm
	err := s.jobs.start("adding "+plural(len(files), "file"), func(say func(Progress)) error {
		defer form.RemoveAll()
		var errs []error
		for _, f := range files {
			body, err := f.Open()
			if err == nil {
				err = s.Writer.Add(context.Background(), Upload{Name: f.Filename, Outlet: outlet, Published: published, Body: body}, say)
				body.Close()
			}
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
	return "/jobs", err
}

// samples puts the embedded articles into the store.
func (s *server) samples(http.ResponseWriter, *http.Request) (string, error) {
	if s.Writer == nil {
		return "", readOnly()
	}
	return "/jobs", s.jobs.start("adding the samples", func(say func(Progress)) error { return s.Writer.Samples(context.Background(), say) })
}

func readOnly() error {
	return &httpError{http.StatusForbidden, &hearsay.Error{
		Op: "serve", Kind: hearsay.Conflict, Err: errors.New("nothing can be changed here"), Hint: "this program was started for reading only",
	}}
}
