package export

import (
	"slices"
	"strconv"

	"github.com/hearsay-news/hearsay"
)

// AtLeast leaves out of d the statements whose confidence is under least, and
// with them the reports of events that rest on one, or are less sure
// themselves: what only a left-out speaker says never becomes the outlet's own
// word. Events without a report go; a statement inside one left out counts as
// inside the next around it. The coder's settings say so, for the records are
// others.
func AtLeast(d *hearsay.Document, least float64) {
	if least <= 0 {
		return
	}
	d.Coder.Settings = "min-conf=" + strconv.FormatFloat(least, 'g', -1, 64)
	sure := func(e hearsay.Evidence) bool { return float64(e.Confidence) >= least }
	now := make([]hearsay.StatementID, len(d.Statements)) // where each one stands afterwards; -1 is left out
	n := hearsay.StatementID(0)
	for i := range d.Statements {
		now[i] = -1
		if sure(d.Statements[i].Evidence) {
			now[i] = n
			n++
		}
	}
	kept := make([]hearsay.Statement, 0, n)
	for i := range d.Statements {
		if now[i] < 0 {
			continue
		}
		s := d.Statements[i]
		for steps := 0; s.Within >= 0 && now[s.Within] < 0 && steps < len(d.Statements); steps++ {
			s.Within = d.Statements[s.Within].Within
		}
		if s.Within >= 0 {
			s.Within = now[s.Within]
		}
		kept = append(kept, s)
	}
	events := make([]hearsay.Event, 0, len(d.Events))
	for _, e := range d.Events {
		var reports []hearsay.Report
		for _, r := range e.Reports {
			if !sure(r.Evidence) || r.Via >= 0 && now[r.Via] < 0 {
				continue
			}
			if r.Via >= 0 {
				r.Via = now[r.Via]
			}
			reports = append(reports, r)
		}
		if len(reports) > 0 {
			e.Reports = reports
			events = append(events, e)
		}
	}
	d.Statements, d.Events = slices.Clip(kept), slices.Clip(events)
}
