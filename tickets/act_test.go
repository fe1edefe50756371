package tickets

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestActs(t *testing.T) {
	done := map[Verb]bool{Join: true, Unjoin: true} // join_test.go
	for _, c := range append(slices.Clone(actCases), workCases...) {
		done[c.act.Verb] = true
		t.Run(c.name, func(t *testing.T) { c.run(t) })
	}
	for _, m := range Moves {
		if !done[m.Verb] {
			t.Errorf("no case for %s", m.Verb)
		}
	}
}

func (c actCase) run(t *testing.T) {
	o := newOffice()
	before := o.at(t, c.at)
	for _, a := range c.first {
		var err error
		if before, err = o.Do(t.Context(), before.Number, a); err != nil {
			t.Fatal(a.Verb, err)
		}
		o.pass(time.Hour)
	}
	o.notices = nil
	history, _ := o.Events(t.Context(), before.Number)
	c.act.Version = before.Version
	after, err := o.Do(t.Context(), before.Number, c.act)
	if err != nil {
		t.Fatal(err)
	}
	stored, _ := o.Ticket(t.Context(), before.Number)
	if stored.Version != before.Version+1 || after.Version != stored.Version || after.Stage != stored.Stage {
		t.Errorf("version %d → %d, returned %d", before.Version, stored.Version, after.Version)
	}
	if after.Stage != c.to || !after.UpdatedAt.Equal(o.clock) || !after.Due.Equal(c.due(before, o.clock)) || !after.DueFirst.Equal(before.DueFirst) {
		t.Errorf("stage %s want %s, updated %v, due %v", after.Stage, c.to, after.UpdatedAt, after.Due)
	}
	if !c.fields(before, after) {
		t.Errorf("fields\nbefore %+v\nafter  %+v", before, after)
	}
	events, _ := o.Events(t.Context(), before.Number)
	if len(events) != len(history)+1 {
		t.Fatalf("%d events, want %d", len(events), len(history)+1)
	}
	e := events[len(events)-1]
	if e.ID == "" || e.Number != before.Number || !e.At.Equal(o.clock) || e.By != c.act.By || e.Verb != c.act.Verb || e.From != c.at || e.To != c.to ||
		e.Text != c.text || e.Office != cmp.Or(c.act.Office.ID, c.office) || !slices.Equal(e.Files, c.act.Files) || e.Public == c.staff {
		t.Errorf("event %+v", e)
	}
	c.checkNotices(t, o.notices, after, e)
}

// due is the limit a case must leave: a new round begins a new one, and what is granted is what the case says.
func (c actCase) due(before Ticket, now time.Time) time.Time {
	switch {
	case c.newDue > 0:
		return before.Due.Add(c.newDue)
	case c.act.Verb == Rework, c.act.Verb == Reopen, (c.act.Verb == Answer || c.act.Verb == Phone) && c.to == Accepted:
		return now.Add(7 * 24 * time.Hour)
	}
	return before.Due
}

func (c actCase) checkNotices(t *testing.T, notices []Notice, after Ticket, e Event) {
	if c.told == "" {
		if len(notices) != 0 {
			t.Errorf("the resident was told %+v", notices)
		}
		return
	}
	if len(notices) != 1 {
		t.Fatalf("notices %+v", notices)
	}
	n := notices[0]
	var args []string
	for name, value := range n.Lines[0].Args {
		args = append(args, name+"="+value)
	}
	slices.Sort(args)
	if n.ID != "n:"+e.ID || n.To != me.Address || n.Resident != me.ID || n.Ticket != after.Number || n.Lang != "" || len(n.Lines) != 1 ||
		n.Lines[0].Key != c.told || strings.Join(args, ";") != c.args {
		t.Errorf("notice %+v\nargs %v", n, args)
	}
	write := c.act.Verb == Write
	if (n.Class == Reply) != write || n.Class == Urgent {
		t.Errorf("class %d", n.Class)
	}
	if n.Talk != (write || c.act.Verb == Decline) {
		t.Errorf("talk %v: an answer to it belongs to the ticket", n.Talk)
	}
	if shows := write || c.act.Verb == Report; shows && !slices.Equal(n.Files, c.act.Files) || !shows && n.Files != nil {
		t.Errorf("files %v", n.Files)
	}
	if (len(n.Choices) == 3) != (c.act.Verb == Verify) {
		t.Errorf("choices %+v", n.Choices)
	}
	for _, choice := range n.Choices {
		if len(choice.Data) > 64 || !strings.Contains(choice.Data, string(after.Number)) {
			t.Errorf("choice %+v", choice)
		}
	}
}

func TestActsRefused(t *testing.T) {
	long := strings.Repeat("灯", MaxWords+1)
	for _, c := range []struct {
		name string
		at   Stage
		act  Act
		key  string
		kind error
	}{
		{"no such move", Filed, Act{Verb: "sing", By: admin}, "error.no_such_move", ErrInvalid},
		{"filing is not a move", Filed, Act{Verb: File, By: resident}, "error.no_such_move", ErrInvalid},
		{"decline without a reason", Filed, Act{Verb: Decline, By: admin, Text: " ", Helper: "12348"}, "error.needs_text", ErrInvalid},
		{"decline without a helper", Filed, Act{Verb: Decline, By: admin, Text: "不归我们", Helper: " "}, "error.needs_helper", ErrInvalid},
		{"assign to nobody", Filed, Act{Verb: Assign, By: admin}, "error.needs_office", ErrInvalid},
		{"report nothing", Working, Act{Verb: Report, By: handler}, "error.needs_text", ErrInvalid},
		{"return without a reason", Working, Act{Verb: Return, By: handler}, "error.needs_text", ErrInvalid},
		{"write too long", Filed, Act{Verb: Write, By: admin, Text: long}, "error.too_long", ErrInvalid},
		{"helper too long", Filed, Act{Verb: Decline, By: admin, Text: "不", Helper: long}, "error.too_long", ErrInvalid},
		{"place too long", Filed, Act{Verb: Sort, By: admin, Place: long}, "error.too_long", ErrInvalid},
		{"unknown service", Filed, Act{Verb: Sort, By: admin, Service: "9999"}, "error.no_such_service", ErrInvalid},
		{"sort nothing", Filed, Act{Verb: Sort, By: admin}, "error.sort_same", ErrInvalid},
		{"sort the same again", Filed, Act{Verb: Sort, By: admin, Service: "0101", Place: "3号楼二单元"}, "error.sort_same", ErrInvalid},
		{"a community outside its duties", Filed, Act{Verb: Assign, By: admin, Office: community}, "error.outside_duties", ErrNotAllowed},
		{"follow with nothing", Filed, Act{Verb: Follow, By: resident}, "error.needs_text", ErrInvalid},
		{"answer nothing", Callback, Act{Verb: Answer, By: resident}, "error.no_such_move", ErrInvalid},
		{"forged answer", Callback, Act{Verb: Answer, By: resident, Solved: "maybe"}, "error.no_such_move", ErrInvalid},
		{"forged satisfaction", Callback, Act{Verb: Answer, By: resident, Solved: "yes", Happy: "x"}, "error.no_such_move", ErrInvalid},
		{"phone without an answer", Callback, Act{Verb: Phone, By: admin}, "error.callback_open", ErrInvalid},
		{"phone: both", Callback, Act{Verb: Phone, By: admin, Reached: ReachedNobody, Solved: "yes"}, "error.callback_both", ErrInvalid},
		{"phone: forged", Callback, Act{Verb: Phone, By: admin, Solved: "yes", Contact: "perhaps"}, "error.callback_open", ErrInvalid},
		{"answer: forged contact", Callback, Act{Verb: Answer, By: resident, Solved: "yes", Contact: "x"}, "error.no_such_move", ErrInvalid},
		{"answer: nobody there", Callback, Act{Verb: Answer, By: resident, Reached: ReachedNobody}, "error.no_such_move", ErrInvalid},
		{"another office", Assigned, Act{Verb: Start, By: other}, "error.other_office", ErrNotAllowed},
		{"a handler supervises", Done, Act{Verb: Verify, By: handler}, "error.role_may_not", ErrNotAllowed},
		{"a clerk answers for the resident", Callback, Act{Verb: Answer, By: admin, Solved: "yes"}, "error.role_may_not", ErrNotAllowed},
		{"a resident accepts", Filed, Act{Verb: Accept, By: resident}, "error.not_yours_to_do", ErrNotAllowed},
		{"nobody accepts", Filed, Act{Verb: Accept}, "error.not_yours_to_do", ErrNotAllowed},
		{"somebody else's ticket", Filed, Act{Verb: Withdraw, By: stranger}, "error.no_such_ticket", ErrNotFound},
		{"too late to withdraw", Done, Act{Verb: Withdraw, By: resident}, "error.not_at_this_stage", ErrNotAllowed},
		{"answer twice", Closed, Act{Verb: Answer, By: resident, Solved: "no"}, "error.not_at_this_stage", ErrNotAllowed},
		{"another saw it earlier", Assigned, Act{Verb: Start, By: handler, Version: 1}, "error.changed_meanwhile", ErrConflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			before := o.at(t, c.at)
			writes := o.writes
			_, err := o.Do(t.Context(), before.Number, c.act)
			var refused *Error
			if !errors.As(err, &refused) || refused.Key != c.key || !errors.Is(err, c.kind) {
				t.Errorf("got %v, want %s", err, c.key)
			}
			if after, _ := o.Ticket(t.Context(), before.Number); o.writes != writes || after.Version != before.Version || len(o.notices) > 0 {
				t.Error("a refused act left something behind")
			}
		})
	}
	if _, err := newOffice().Do(t.Context(), "20251123-0001", Act{Verb: Accept, By: admin}); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown number: %v", err)
	}
}

// The one who reported the result asks a colleague, also when they hold every role there is.
func TestReporterCannotPassTheirOwnWork(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Assigned)
	do := func(a Act) error { _, err := o.Do(t.Context(), ticket.Number, a); return err }
	if err := do(Act{Verb: Report, By: admin, Text: "好了"}); err != nil {
		t.Fatal(err)
	}
	for _, a := range []Act{{Verb: Verify, By: admin}, {Verb: Rework, By: admin, Text: "x"}} {
		if err := do(a); !errors.Is(err, &Error{Kind: NotAllowed, Key: "error.disposer_may_not"}) {
			t.Errorf("%s: %v", a.Verb, err)
		}
	}
	if err := do(Act{Verb: Verify, By: supervisor}); err != nil {
		t.Fatal(err)
	}
	if err := do(Act{Verb: Close, By: admin, Text: "x"}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("close: %v", err)
	}
	// not even after the ticket was reopened and somebody else did it the second time; nor do they end it as nobody's matter
	if err := do(Act{Verb: Answer, By: resident, Solved: "no"}); err != nil {
		t.Fatal(err)
	}
	if err := do(Act{Verb: Decline, By: admin, Text: "不归我们", Helper: "物业"}); !errors.Is(err, &Error{Kind: NotAllowed, Key: "error.disposer_may_not"}) {
		t.Errorf("decline: %v", err)
	}
	for _, a := range []Act{
		{Verb: Assign, By: dispatcher, Office: lights},
		{Verb: Report, By: handler, Text: "这回好了"},
	} {
		if err := do(a); err != nil {
			t.Fatal(a.Verb, err)
		}
	}
	if err := do(Act{Verb: Verify, By: admin}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("verify of the second round: %v", err)
	}
}

// Who reports the part of a co-office has disposed too, though they belong to neither office.
func TestAssistantCannotPassTheWork(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Working)
	o.does(t, ticket.Number, Act{Verb: Invite, By: handler, Office: garden, Text: "修树"}, Act{Verb: Assist, By: dispatcher, Text: "电话里说修好了"},
		Act{Verb: Report, By: handler, Text: "好了"})
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Verify, By: dispatcher}); !errors.Is(err, &Error{Kind: NotAllowed, Key: "error.disposer_may_not"}) {
		t.Errorf("verify: %v", err)
	}
}

// A form that was sent several times at the same moment is done once, and nobody reads that somebody else was faster.
func TestSameActAtTheSameMoment(t *testing.T) {
	for range 20 {
		o := newOffice()
		ticket := o.at(t, Accepted)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				a := Act{Verb: Assign, By: dispatcher, Office: lights, Version: ticket.Version, Source: "console/disp/once"}
				if _, err := o.Do(t.Context(), ticket.Number, a); err != nil {
					t.Errorf("assign: %v", err)
				}
			})
		}
		all.Wait()
		if after, _ := o.Ticket(t.Context(), ticket.Number); after.Version != ticket.Version+1 {
			t.Errorf("version %d → %d", ticket.Version, after.Version)
		}
	}
}

// The history says what was corrected, in codes: every reader has the names in their own language.
func TestSortLeavesWhatWasCorrected(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Assigned)
	o.does(t, ticket.Number, Act{Verb: Sort, By: dispatcher, Service: "0902"}, Act{Verb: Sort, By: dispatcher, Place: "东门"})
	var got []string
	for _, e := range o.events[ticket.Number] {
		if e.Verb == Sort {
			got = append(got, e.Text)
		}
	}
	if want := []string{"0101 → 0902", "3号楼二单元 → 东门"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSecondCallbackIsAskedAnew(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Callback)
	for _, a := range []Act{
		{Verb: Answer, By: resident, Solved: "no", Happy: "bad"},
		{Verb: Assign, By: dispatcher, Office: water},
		{Verb: Report, By: other, Text: "换了总阀"},
		{Verb: Verify, By: supervisor},
	} {
		var err error
		if ticket, err = o.Do(t.Context(), ticket.Number, a); err != nil {
			t.Fatal(a.Verb, err)
		}
	}
	if ticket.Solved != "" || ticket.Satisfied != "" || ticket.Level != 1 || ticket.Result != "换了总阀" {
		t.Errorf("%+v", ticket)
	}
}

func TestSameMessageActsOnce(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Working)
	a := Act{Verb: Follow, By: resident, Text: "还没来人", Source: "web:w1:7", Answer: &Notice{To: me.Address, Class: Reply, Lines: []Line{Say("follow.done")}}}
	for range 3 {
		got, err := o.Do(t.Context(), ticket.Number, a)
		if err != nil || got.Version != ticket.Version+1 {
			t.Fatalf("%+v %v", got, err)
		}
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	if last := events[len(events)-1]; last.ID != "e:web:w1:7" || len(events) != 4 {
		t.Errorf("%d events, last %+v", len(events), last)
	}
	if len(o.notices) != 1 || o.notices[0].ID != ReplyID("web:w1:7", 0) || o.notices[0].Ticket != ticket.Number || o.notices[0].Resident != me.ID {
		t.Errorf("notices %+v", o.notices)
	}
	if a.Answer.ID != "" {
		t.Error("the caller's notice was changed")
	}
	// the answer to a callback too: the second tap finds the ticket closed, and is told nothing wrong
	callback := newOffice()
	ticket = callback.at(t, Callback)
	tap := Act{Verb: Answer, By: resident, Solved: "yes", Happy: "good", Source: "web:w1:8"}
	for range 2 {
		if got, err := callback.Do(t.Context(), ticket.Number, tap); err != nil || got.Stage != Closed {
			t.Errorf("%s %v", got.Stage, err)
		}
	}
}

// Between a resident's read and save a clerk saves: the resident's words still arrive. A clerk's click is refused.
func TestMeetingAnotherSave(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Assigned)
	clerk := func() {
		if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Note, By: dispatcher, Text: "等配件"}); err != nil {
			t.Error(err)
		}
	}
	o.beforeSave = clerk
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Follow, By: resident, Text: "还没来人", Source: "web:w1:5"}); err != nil {
		t.Fatal(err)
	}
	seen, _ := o.Ticket(t.Context(), ticket.Number)
	o.beforeSave = clerk
	if _, err := o.Do(t.Context(), ticket.Number, Act{Verb: Start, By: handler, Version: seen.Version}); !errors.Is(err, ErrConflict) {
		t.Errorf("a click on an older ticket: %v", err)
	}
	events, _ := o.Events(t.Context(), ticket.Number)
	var verbs []Verb
	for _, e := range events {
		verbs = append(verbs, e.Verb)
	}
	if want := []Verb{File, Accept, Assign, Note, Follow, Note}; !slices.Equal(verbs, want) {
		t.Errorf("events %v, want %v", verbs, want)
	}
}

func TestStoreFailureIsNotARefusal(t *testing.T) {
	o := newOffice()
	ticket := o.at(t, Filed)
	o.failSave = errors.New("disk full")
	_, err := o.Do(t.Context(), ticket.Number, Act{Verb: Accept, By: admin})
	var refused *Error
	if err == nil || errors.As(err, &refused) || len(o.notices) > 0 {
		t.Errorf("%v, notices %v", err, o.notices)
	}
}

// A group learns the stage and never the words; nobody without an address is told anything.
func TestGroupsGetNoWords(t *testing.T) {
	group := Address{"telegram", "-1001"}
	secret := "我是王小明，电话13800001234"
	for _, c := range []struct {
		to   Address
		want []string // the stages told
	}{
		{group, []string{"@stage.accepted", "@stage.assigned", "@stage.working", "@stage.done", "@stage.callback", "@stage.closed", "@stage.accepted"}},
		{Address{}, nil},
	} {
		o := newOffice()
		f := lamp()
		f.To, f.Resident, f.Words, f.Lang = group, Resident{}, secret, Hant
		ticket := o.file(t, f)
		ticket.To = c.to
		o.tickets[ticket.Number] = ticket
		for _, a := range []Act{
			{Verb: Accept, By: dispatcher},
			{Verb: Assign, By: dispatcher, Office: Office{ID: lights.ID, Name: secret}},
			{Verb: Assign, By: dispatcher, Office: Office{ID: lights.ID, Name: secret}},
			{Verb: Write, By: dispatcher, Text: secret, Files: []string{"pic"}},
			{Verb: Note, By: dispatcher, Text: secret},
			{Verb: Sort, By: dispatcher, Place: secret},
			{Verb: Start, By: handler},
			{Verb: Report, By: handler, Text: secret, Files: []string{"pic"}},
			{Verb: Verify, By: supervisor},
			{Verb: Close, By: supervisor, Text: secret},
			{Verb: Reopen, By: supervisor, Text: secret},
		} {
			o.pass(time.Minute)
			if _, err := o.Do(t.Context(), ticket.Number, a); err != nil {
				t.Fatal(a.Verb, err)
			}
		}
		var told []string
		for _, n := range o.notices {
			if n.To != group || n.Lines[0].Key != "told.group" || len(n.Lines[0].Args) != 1 || n.Choices != nil || n.Files != nil || n.Talk || n.Lang != Hant {
				t.Errorf("%+v", n)
			}
			told = append(told, n.Lines[0].Args["stage"])
		}
		if !slices.Equal(told, c.want) {
			t.Errorf("to %q told %v, want %v", c.to, told, c.want)
		}
	}
}
