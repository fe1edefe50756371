package tickets

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func (m *memory) LastRound(_ context.Context, n Number) (Round, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if all := m.rounds[n]; len(all) > 0 {
		return all[len(all)-1], nil
	}
	return Round{}, nil
}

func (m *memory) ClaimRounds(_ context.Context, due, until time.Time, limit int) ([]Round, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []Round
	for _, all := range m.rounds {
		for i := range all {
			if r := &all[i]; !r.Next.IsZero() && !r.Next.After(due) && len(out) < limit {
				out = append(out, *r)
				r.Next = until
			}
		}
	}
	slices.SortFunc(out, func(a, b Round) int { return cmp.Compare(a.Number, b.Number) })
	return out, nil
}

// counted holds the rounds of a random walk to what is true of the ticket: one is open exactly while an office has it or its callback is
// under way, they are numbered without a gap, and what has ended has a time and a reason.
func (w *walker) counted(a Act, now Ticket) {
	all := w.office.rounds[now.Number]
	open := 0
	for i, r := range all {
		if r.N != i+1 || r.Number != now.Number || (r.End == Running) != r.Ended.IsZero() || !slices.Contains(Ends, r.End) {
			w.bad(a, "round %+v", r)
		}
		if r.End == Running {
			open++
		} else if !r.Next.IsZero() {
			w.bad(a, "a round that ended is still to be asked: %+v", r)
		}
		if r.End == Counted != (r.Solved != "") || r.Tries > 0 == r.Asked.IsZero() {
			w.bad(a, "answers of %+v", r)
		}
	}
	want := 0
	if slices.Contains([]Stage{Assigned, Working, Done, Callback}, now.Stage) {
		want = 1
	}
	if open != want {
		w.bad(a, "%d rounds are open at %s: %+v", open, now.Stage, all)
	}
	if want == 1 {
		last := all[len(all)-1]
		if last.Office != now.Office || (now.Stage == Callback) == last.Asked.IsZero() || (now.Stage == Assigned || now.Stage == Working) != last.Done.IsZero() {
			w.bad(a, "the open round is not of this ticket: %+v", last)
		}
	}
}

// tell writes rounds shortly: office, end, and what else there is to say.
func tellRounds(all []Round) string {
	var out []string
	for _, r := range all {
		text := fmt.Sprintf("%s:%s", r.Office, r.End)
		if r.Reworks > 0 {
			text += fmt.Sprintf(" rework%d", r.Reworks)
		}
		if r.Late {
			text += " late"
		}
		if r.Solved != "" {
			text += fmt.Sprintf(" %s/%s/%s", r.Contacted, r.Solved, r.Satisfied)
		}
		if r.By != "" {
			text += " by " + r.By
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func TestRounds(t *testing.T) {
	assign := Act{Verb: Assign, By: dispatcher, Office: lights}
	report := Act{Verb: Report, By: handler, Text: "换好了"}
	verify := Act{Verb: Verify, By: supervisor}
	happy := Act{Verb: Answer, By: resident, Contact: "yes", Solved: "yes", Happy: "good"}
	unhappy := Act{Verb: Answer, By: resident, Contact: "no", Solved: "no", Happy: "bad"}
	for _, c := range []struct {
		name string
		acts []Act
		want string
	}{
		{"the whole road", []Act{assign, report, verify, happy}, "lights:counted yes/yes/good"},
		{"under way", []Act{assign}, "lights:"},
		{"words count nothing", []Act{assign, {Verb: Note, By: dispatcher, Text: "x"}, {Verb: Sort, By: dispatcher, Service: "0105"}}, "lights:"},
		{"assigned twice to the same office", []Act{assign, assign}, "lights:"},
		{"passed on", []Act{assign, {Verb: Assign, By: dispatcher, Office: water}}, "lights:passed, water:"},
		{"returned", []Act{assign, {Verb: Return, By: handler, Text: "不是"}, {Verb: Grant, By: dispatcher}, {Verb: Assign, By: dispatcher, Office: water}}, "lights:returned, water:"},
		{"asked in vain to return it", []Act{assign, {Verb: Return, By: handler, Text: "不是"}, {Verb: Deny, By: dispatcher, Text: "是"}}, "lights:"},
		{"disputed", []Act{assign, {Verb: Dispute, By: handler, Text: "不归我们"}, {Verb: Grant, By: dispatcher}, {Verb: Assign, By: dispatcher, Office: water}}, "lights:disputed, water:"},
		{"sent back twice", []Act{assign, report, {Verb: Rework, By: supervisor, Text: "x"}, report, {Verb: Rework, By: supervisor, Text: "x"}, report, verify, happy}, "lights:counted rework2 yes/yes/good"},
		{"not solved, then solved", []Act{assign, report, verify, unhappy, assign, report, verify, happy}, "lights:counted no/no/bad, lights:counted yes/yes/good"},
		{"reopened by a chief", []Act{assign, report, verify, happy, {Verb: Reopen, By: supervisor, Text: "又坏"}, assign}, "lights:counted yes/yes/good, lights:"},
		{"withdrawn before anybody had it", []Act{{Verb: Withdraw, By: resident}}, ":taken_back"},
		{"withdrawn from the office", []Act{assign, {Verb: Withdraw, By: resident}}, "lights:taken_back"},
		{"declined", []Act{{Verb: Decline, By: dispatcher, Text: "不", Helper: "12348"}}, ":not_ours"},
		{"closed by hand", []Act{assign, report, verify, {Verb: Close, By: supervisor, Text: "x"}}, "lights:by_hand"},
		{"would rather not say", []Act{assign, report, verify, {Verb: Answer, By: resident, Reached: ReachedRefused}}, "lights:refused"},
		{"by telephone", []Act{assign, report, verify, {Verb: Phone, By: dispatcher, Reached: ReachedNobody}, {Verb: Phone, By: dispatcher, Solved: "yes", Happy: "fair"}}, "lights:counted /yes/fair by disp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			ticket := o.file(t, lamp())
			for _, a := range c.acts {
				o.pass(time.Hour)
				if _, err := o.Do(t.Context(), ticket.Number, a); err != nil {
					t.Fatal(a.Verb, err)
				}
			}
			if got := tellRounds(o.rounds[ticket.Number]); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRoundOfALateOne(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Working)
	o.pass(30 * 24 * time.Hour)
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Report, By: handler, Text: "好了"}); err != nil {
		t.Fatal(err)
	}
	r, _ := o.LastRound(t.Context(), ticket.Number)
	if !r.Late || !r.Done.Equal(o.clock) || r.Area != "" || r.Service != "0101" {
		t.Errorf("%+v", r)
	}
}

// A dispute that was granted is told from a return.
func TestDisputedRound(t *testing.T) {
	o := newOffice()
	last := Round{Number: "n", N: 2, Office: "lights"}
	e := Event{At: o.clock, From: Working, To: Accepted, Verb: "grant"}
	got := o.Desk.enter(last, Ticket{Number: "n", Stage: Accepted}, e, &Request{Kind: AskDispute}, Act{Verb: "grant"})
	if len(got) != 1 || got[0].End != Disputed || got[0].N != 2 {
		t.Errorf("%+v", got)
	}
}

// Nobody answers: asked three times in three days, then closed and not counted. Every notice leaves once, however often the program runs.
func TestAskAgain(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Callback)
	var told []string
	for range 5 * 24 * 2 {
		o.pass(30 * time.Minute)
		for range 2 {
			if _, err := o.AskAgain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range o.notices {
			told = append(told, fmt.Sprintf("%s %dh %d", n.Lines[0].Key, int(o.clock.Sub(ticket.UpdatedAt).Hours()), len(n.Choices)))
		}
		o.notices = nil
	}
	if want := "told.recall 24h 3; told.recall 48h 3; told.lapse 72h 0"; strings.Join(told, "; ") != want {
		t.Errorf("told %q, want %q", strings.Join(told, "; "), want)
	}
	after, _ := o.Ticket(t.Context(), ticket.Number)
	r, _ := o.LastRound(t.Context(), ticket.Number)
	if after.Stage != Closed || after.ClosedAt.IsZero() || r.End != Unreachable || r.Tries != 3 {
		t.Errorf("%s, %+v", after.Stage, r)
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	var verbs []Verb
	for _, e := range events[len(events)-3:] {
		verbs = append(verbs, e.Verb)
	}
	if !slices.Equal(verbs, []Verb{Recall, Recall, Lapse}) {
		t.Errorf("events %v", verbs)
	}
}

// A call counts as a try, an answer ends the asking, and whom nobody can ask waits for a clerk.
func TestAskAgainElse(t *testing.T) {
	run := func(o *office, hours int) {
		for range hours {
			o.pass(time.Hour)
			if _, err := o.AskAgain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	o := newOffice()
	ticket := o.at(t, Callback)
	for range 2 {
		o.pass(time.Hour)
		if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Phone, By: dispatcher, Reached: ReachedNobody}); err != nil {
			t.Fatal(err)
		}
	}
	run(o, 30)
	if r, _ := o.LastRound(t.Context(), ticket.Number); r.End != Unreachable || r.Tries != 3 || r.By != "disp" || len(o.notices) != 1 {
		t.Errorf("called twice: %+v, notices %+v", r, o.notices)
	}
	o = newOffice()
	ticket = o.at(t, Callback)
	run(o, 30)
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Answer, By: resident, Solved: "yes"}); err != nil {
		t.Fatal(err)
	}
	o.notices = nil
	run(o, 90)
	if r, _ := o.LastRound(t.Context(), ticket.Number); r.End != Counted || r.Tries != 2 || len(o.notices) != 0 {
		t.Errorf("answered late: %+v", r)
	}
	o = newOffice()
	f := lamp()
	f.To, f.Resident = Address{"telegram", "-100"}, Resident{}
	ticket = o.file(t, f)
	for _, a := range road[Callback] {
		if _, err := o.Do(t.Context(), ticket.Number, a); err != nil {
			t.Fatal(err)
		}
	}
	o.notices = nil
	run(o, 200)
	if got, _ := o.Ticket(t.Context(), ticket.Number); got.Stage != Callback || len(o.notices) != 0 {
		t.Errorf("a group was asked: %s, %+v", got.Stage, o.notices)
	}
}
