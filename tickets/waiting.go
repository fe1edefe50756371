package tickets

import (
	"slices"
	"time"
)

// Waiting is one kind of work that waits for somebody.
type Waiting struct {
	What  string // names it: said, accept, assign, decide, verify, late, start, report, assist
	Query Query
	Twice []Query // what of it another kind of the same list has too
}

// Backlog is how much waits for the program itself.
type Backlog struct {
	Inbox, Outbox int
	Oldest        time.Time // of the messages that wait; zero: none
}

// waiting is what waits for each role, what must be done first first. A new kind of work is a line here.
var waiting = map[Role][]Waiting{
	Handler: {
		{What: "said", Query: Query{Mark: MarkSaid}, Twice: []Query{{Mark: MarkSaid, Stages: atOffice}}},
		{What: "start", Query: Query{Stages: []Stage{Assigned}}},
		{What: "report", Query: Query{Stages: []Stage{Working}}},
		{What: "assist", Query: Query{Mark: MarkAssist}},
	},
	Dispatcher: {
		{What: "said", Query: Query{Mark: MarkSaid}, Twice: []Query{{Mark: MarkSaid, Stages: atDesk}, saidDone}},
		{What: "accept", Query: Query{Stages: []Stage{Filed}}},
		{What: "assign", Query: Query{Stages: []Stage{Accepted}}},
		{What: "decide", Query: Query{Mark: MarkAsked}},
		{What: "verify", Query: Query{Stages: []Stage{Done}}},
	},
	Supervisor: {
		{What: "decide", Query: Query{Mark: MarkAsked}},
		{What: "verify", Query: Query{Stages: []Stage{Done}}},
		{What: "late", Query: Query{Stages: running, Late: true}, Twice: []Query{{Stages: running, Late: true, Mark: MarkAsked}}},
	},
	Admin: { // who may be the only one there is: nothing new may wait unseen
		{What: "said", Query: Query{Mark: MarkSaid}, Twice: []Query{{Mark: MarkSaid, Stages: atDesk}, saidDone, {Mark: MarkSaid, Stages: atOffice, Late: true}}},
		{What: "accept", Query: Query{Stages: []Stage{Filed}}},
		{What: "assign", Query: Query{Stages: []Stage{Accepted}}},
		{What: "decide", Query: Query{Mark: MarkAsked}},
		{What: "verify", Query: Query{Stages: []Stage{Done}}},
		{What: "late", Query: Query{Stages: atOffice, Late: true}, Twice: []Query{{Stages: atOffice, Late: true, Mark: MarkAsked}}},
	},
}

// saidDone is what waits both to be heard and to be verified.
var saidDone = Query{Mark: MarkSaid, Stages: []Stage{Done}}

// atDesk are the stages in which a ticket is nobody's yet.
var atDesk = []Stage{Filed, Accepted}

// atOffice are the stages in which a ticket is an office's.
var atOffice = []Stage{Assigned, Working}

// WaitsFor lists what waits for a member of staff: for a handler what is their office's. A handler without an office has no work.
func WaitsFor(s Staff, now time.Time) []Waiting {
	if s.Role == Handler && s.Office == "" {
		return nil
	}
	all := slices.Clone(waiting[s.Role])
	for i := range all {
		all[i].Query = s.within(all[i].Query, now)
		all[i].Twice = slices.Clone(all[i].Twice)
		for j := range all[i].Twice {
			all[i].Twice[j] = s.within(all[i].Twice[j], now)
		}
	}
	return all
}

// within bounds a query by what somebody may see.
func (s Staff) within(q Query, now time.Time) Query {
	q.Now, q.Scope = now, s.Area
	if s.Role == Handler {
		q.Office = s.Office
	}
	if slices.Equal(q.Stages, []Stage{Done}) { // whoever disposed of it can never verify it
		q.Without = s.ID
	}
	return q
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
