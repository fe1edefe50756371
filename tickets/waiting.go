package tickets

import (
	"slices"
	"time"
)

// Waiting is one kind of work that waits for somebody.
type Waiting struct {
	What  string // names it: accept, assign, decide, verify, late, start, report, assist
	Query Query
}

// waiting is what waits for each role, what must be done first first. A new kind of work is a line here.
var waiting = map[Role][]Waiting{
	Handler: {
		{"start", Query{Stages: []Stage{Assigned}}},
		{"report", Query{Stages: []Stage{Working}}},
		{"assist", Query{Mark: MarkAssist}},
	},
	Dispatcher: {
		{"accept", Query{Stages: []Stage{Filed}}},
		{"assign", Query{Stages: []Stage{Accepted}}},
		{"decide", Query{Mark: MarkAsked}},
		{"verify", Query{Stages: []Stage{Done}}},
	},
	Supervisor: chiefsWork,
	Admin:      chiefsWork,
}

var chiefsWork = []Waiting{
	{"decide", Query{Mark: MarkAsked}},
	{"verify", Query{Stages: []Stage{Done}}},
	{"late", Query{Stages: running, Late: true}},
}

// WaitsFor lists what waits for a member of staff: for a handler what is their office's. A handler without an office has no work.
func WaitsFor(s Staff, now time.Time) []Waiting {
	if s.Role == Handler && s.Office == "" {
		return nil
	}
	all := slices.Clone(waiting[s.Role])
	for i := range all {
		q := &all[i].Query
		q.Now, q.Scope = now, s.Area
		if s.Role == Handler {
			q.Office = s.Office
		}
	}
	return all
}

// Before reports whether a ticket stands before another in the order of work: danger first, then what presses, each by the time left.
func (t Ticket) Before(other Ticket) bool {
	switch {
	case t.Urgency != other.Urgency:
		return t.Urgency > other.Urgency
	case !t.StandsAt().Equal(other.StandsAt()):
		return t.StandsAt().Before(other.StandsAt())
	}
	return t.Number < other.Number
}

// StandsAt is the time by which an open ticket has its place in the lists. What is answered waits for its check, and then for its
// resident: behind what is late.
func (t Ticket) StandsAt() time.Time {
	switch {
	case t.Stage == Done && !t.DoneAt.IsZero():
		return t.DoneAt.Add(24 * time.Hour)
	case t.Stage == Callback && !t.DoneAt.IsZero():
		return t.DoneAt.Add(30 * 24 * time.Hour)
	}
	return t.Expected()
}
