package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// tower is the offices of the sweep's tests: lights below a street below a district below the city; water and garden stand alone.
func tower(o *office) {
	chat := func(id string) Address { return Address{"telegram", "-" + id} }
	for _, x := range []Office{
		{ID: "lights", Name: "路灯所", Kind: "community", Area: "110108001", Parent: "street", Chat: chat("1")},
		{ID: "street", Name: "街道", Kind: "street", Area: "110108", Parent: "district", Chat: chat("2")},
		{ID: "district", Name: "区", Kind: "department", Parent: "city"},
		{ID: "city", Name: "市", Kind: "department", Parent: "lights", Chat: chat("4")}, // somebody made a circle
		{ID: "water", Name: "自来水公司", Kind: "utility", Area: "110108001"},
	} {
		o.offices[x.ID] = x
	}
	o.Duty = []Address{chat("9")}
}

// Every row is a ticket at a moment: what the clock asks for, and when there is more.
func TestNext(t *testing.T) {
	r, c := UsualRules(), china()
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	week := Ticket{Number: "n", Stage: Assigned, FiledAt: start, DueFirst: at(168), Due: at(168)}
	with := func(change func(*Ticket)) Ticket { t := week; change(&t); return t }
	for _, row := range []struct {
		name   string
		t      Ticket
		now    time.Time
		higher int
		want   Verb
		n      int
		from   int
		next   time.Time
	}{
		{"long before", week, at(1), 3, "", 0, 1, at(126)},
		{"a second before three quarters", week, at(126).Add(-time.Second), 3, "", 0, 1, at(126)},
		{"at three quarters", week, at(126), 3, Remind, 1, 1, at(168)},
		{"reminded already", with(func(t *Ticket) { t.Reminded = 1 }), at(150), 3, "", 1, 2, at(168)},
		{"at the limit", with(func(t *Ticket) { t.Reminded = 1 }), at(168), 3, Urge, 2, 2, at(192)},
		{"a day over", with(func(t *Ticket) { t.Reminded = 2 }), at(192), 3, Escalate, 3, 3, at(216)},
		{"two days over", with(func(t *Ticket) { t.Reminded = 3 }), at(216), 3, Escalate, 4, 4, at(240)},
		{"as high as it goes", with(func(t *Ticket) { t.Reminded = 4 }), at(240), 3, Escalate, 5, 5, time.Time{}},
		{"nothing is higher", with(func(t *Ticket) { t.Reminded = 5 }), at(999), 3, "", 5, 6, time.Time{}},
		{"nobody above", with(func(t *Ticket) { t.Reminded = 1 }), at(999), 0, Urge, 2, 2, time.Time{}},
		{"after an outage all at once", week, at(217), 3, Escalate, 4, 1, at(240)},
		{"the clock was set back", with(func(t *Ticket) { t.Reminded = 4 }), at(10), 3, "", 4, 5, at(240)},
		{"unassigned", with(func(t *Ticket) { t.Stage = Filed }), at(126), 0, Remind, 1, 1, at(168)},
		{"accepted, nobody's yet", with(func(t *Ticket) { t.Stage = Accepted }), at(168), 0, Urge, 2, 1, time.Time{}},
		{"danger", with(func(t *Ticket) { t.Urgency, t.DueFirst, t.Due = Danger, at(2), at(2) }), at(1.5), 3, Remind, 1, 1, at(2)},
		{"danger, an hour over", with(func(t *Ticket) { t.Urgency, t.DueFirst, t.Due, t.Reminded = Danger, at(2), at(2), 2 }), at(3), 3, Escalate, 3, 3, at(4)},
		{"extended: as long before the new limit", with(func(t *Ticket) { t.Due = at(336) }), at(294), 3, Remind, 1, 1, at(336)},
		{"paused", with(func(t *Ticket) { t.PausedAt, t.PauseTill = at(1), at(999) }), at(500), 3, "", 0, 0, at(999)},
		{"the pause is over", with(func(t *Ticket) { t.PausedAt, t.PauseTill = at(1), at(500) }), at(500), 3, Resume, 0, 0, time.Time{}},
		{"done, not checked yet", with(func(t *Ticket) { t.Stage, t.DoneAt = Done, at(100) }), at(123), 3, "", 0, 1, at(124)},
		{"done, not checked for a day", with(func(t *Ticket) { t.Stage, t.DoneAt = Done, at(100) }), at(124), 3, Remind, 1, 1, time.Time{}},
		{"waits for the resident", with(func(t *Ticket) { t.Stage = Callback }), at(999), 3, "", 0, 0, time.Time{}},
		{"closed", with(func(t *Ticket) { t.Stage = Closed }), at(999), 3, "", 0, 0, time.Time{}},
		{"follows another", with(func(t *Ticket) { t.Parent = "p" }), at(999), 3, "", 0, 0, time.Time{}},
	} {
		got := r.Next(row.t, row.now, c, false, row.higher)
		if got.Verb != row.want || got.N != row.n || got.From != row.from || !got.Next.Equal(row.next) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
	// in working time: eight hours from Monday 10:00 until Tuesday 10:00; a quarter before that is Monday 16:00
	monday := when(t, "2025-12-01 10:00")
	work := Ticket{Stage: Working, FiledAt: monday, DueFirst: when(t, "2025-12-02 10:00"), Due: when(t, "2025-12-02 10:00")}
	if got := r.Next(work, monday, c, true, 0); !got.Next.Equal(when(t, "2025-12-01 17:00")) {
		t.Errorf("in working time: %v", got.Next.In(shanghai))
	}
}

// A ticket of 15 days that nobody touches for 45: swept every half hour, and told of once each.
func TestFortyFiveDays(t *testing.T) {
	o := newOffice()
	tower(o)
	f := lamp()
	f.Service = "0109"
	ticket := o.file(t, f)
	o.does(t, ticket.Number, Act{Verb: Assign, By: dispatcher, Office: lights})
	o.notices = nil
	var log []string
	for o.clock.Before(ticket.FiledAt.AddDate(0, 0, 45)) {
		o.pass(30 * time.Minute)
		if _, err := o.Sweep(t.Context(), o.memory, 10); err != nil {
			t.Fatal(err)
		}
		for _, n := range o.notices {
			log = append(log, fmt.Sprintf("%s %s %s", o.clock.Sub(start).Round(time.Hour), strings.TrimPrefix(n.Lines[0].Key, "limit.told."), n.To.ID))
		}
		o.notices = nil
	}
	want := []string{
		"270h0m0s remind -1", "360h0m0s urge -1", "360h0m0s urge -9", "384h0m0s escalate -1", "384h0m0s escalate -2",
		"408h0m0s escalate -1", "408h0m0s escalate -2", "432h0m0s escalate -1", "432h0m0s escalate -2", "432h0m0s escalate -4",
	}
	if !slices.Equal(log, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(log, "\n"), strings.Join(want, "\n"))
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	var offices []string
	for _, e := range events {
		if e.Verb == Escalate {
			offices = append(offices, e.Office)
		}
		if e.By.Kind == BySystem && e.Public {
			t.Errorf("the resident reads of %s", e.Verb)
		}
	}
	got, _ := o.Ticket(t.Context(), ticket.Number)
	if !slices.Equal(offices, []string{"street", "district", "city"}) || !got.CheckAt.IsZero() || got.Reminded != 5 || len(events) != 2+5 {
		t.Errorf("escalated to %v, %+v", offices, got)
	}
}

// Nobody has it: the people on duty are told, and the offices that serve its area, from the smallest up.
func TestUnassignedIsCovered(t *testing.T) {
	o := newOffice()
	tower(o)
	ticket := o.file(t, lamp())
	stored := o.tickets[ticket.Number]
	stored.Area = "110108001002"
	o.tickets[ticket.Number] = stored
	o.clock = ticket.Due.Add(24 * time.Hour)
	if n, err := o.Sweep(t.Context(), o.memory, 10); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	var to []string
	for _, n := range o.notices {
		to = append(to, n.To.ID)
		if n.Lines[0].Key != "limit.told.escalate" || n.Ticket != ticket.Number || strings.Contains(fmt.Sprint(n.Lines), "楼") {
			t.Errorf("%+v", n)
		}
	}
	if !slices.Equal(to, []string{"-1", "-2", "-9"}) {
		t.Errorf("told %v", to)
	}
}

// The clock is set back a week after the limit, and again: nothing is said twice, and nothing that comes later is left out.
func TestClockSetBack(t *testing.T) {
	o := newOffice()
	tower(o)
	ticket := o.does(t, o.file(t, lamp()).Number, Act{Verb: Assign, By: dispatcher, Office: lights})
	for range 3 {
		o.clock = ticket.Due.Add(time.Minute)
		for range 4 {
			if _, err := o.Sweep(t.Context(), o.memory, 10); err != nil {
				t.Fatal(err)
			}
			o.pass(-48 * time.Hour)
		}
	}
	o.clock = ticket.Due.Add(25 * time.Hour)
	for range 2 {
		if _, err := o.Sweep(t.Context(), o.memory, 10); err != nil {
			t.Fatal(err)
		}
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	var verbs []Verb
	for _, e := range events {
		verbs = append(verbs, e.Verb)
	}
	if want := []Verb{File, Assign, Urge, Escalate}; !slices.Equal(verbs, want) {
		t.Errorf("%v, want %v", verbs, want)
	}
	// while it is paused, too: the limit is not shortened
	o.does(t, ticket.Number, Act{Verb: Pause, By: handler, Text: "等配件", Till: o.clock.Add(100 * time.Hour)}, grant)
	before, _ := o.Ticket(t.Context(), ticket.Number)
	o.pass(-500 * time.Hour)
	if after, err := o.Do(t.Context(), ticket.Number, Act{Verb: Resume, By: handler}); err != nil || !after.Due.Equal(before.Due) {
		t.Errorf("due %v, was %v, %v", after.Due, before.Due, err)
	}
}

// A sweep that fails leaves everything as it was and is made up for; one that meets a clerk leaves the ticket to the next.
func TestSweepFails(t *testing.T) {
	o := newOffice()
	ticket := o.file(t, lamp())
	o.clock = ticket.Due
	o.failSave = errors.New("disk full")
	if _, err := o.Sweep(t.Context(), o.memory, 10); err == nil {
		t.Fatal("a full disk went unnoticed")
	}
	if n, _ := o.Sweep(t.Context(), o.memory, 10); n != 0 {
		t.Fatal("taken again before its time")
	}
	o.pass(lease)
	o.beforeSave = func() {
		if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Note, By: dispatcher, Text: "在打电话"}); err != nil {
			t.Error(err)
		}
	}
	for range 3 {
		if _, err := o.Sweep(t.Context(), o.memory, 10); err != nil {
			t.Fatal(err)
		}
		o.pass(lease)
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	if got := len(events); got != 3 || events[2].Verb != Urge {
		t.Errorf("%d events, the last %s", got, events[got-1].Verb)
	}
}
