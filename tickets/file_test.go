package tickets

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestFile(t *testing.T) {
	o := newOffice()
	o.clock = time.Date(2025, 11, 23, 17, 30, 0, 0, time.UTC) // past midnight in Shanghai
	f := lamp()
	f.When, f.Contact, f.Files = "三天了", Contact{Name: "王", Phone: "13800001234", Hidden: true}, []string{"abc"}
	got, err := o.File(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Number != "20251124-0001" {
		t.Errorf("number %s: the day is not the tenant's", got.Number)
	}
	if got.Stage != Filed || got.Kind != Help || got.Words != f.Words || got.Place != f.Place || got.When != f.When ||
		got.Contact != f.Contact || got.Resident != me.ID || got.To != me.Address || got.Lang != Hans || got.Version != 1 {
		t.Errorf("ticket %+v", got)
	}
	if !got.FiledAt.Equal(o.clock) || !got.Due.Equal(o.clock.Add(7*24*time.Hour)) || !got.DueFirst.Equal(got.Due) || !got.ClosedAt.IsZero() {
		t.Errorf("filed %v due %v first %v closed %v", got.FiledAt, got.Due, got.DueFirst, got.ClosedAt)
	}
	events, _ := o.Events(t.Context(), got.Number)
	if len(events) != 1 || events[0].ID != "e:web:w1:1" || events[0].Number != got.Number || events[0].Verb != File ||
		events[0].To != Filed || events[0].Text != f.Words || len(events[0].Files) != 1 || !events[0].Public || events[0].By != resident {
		t.Errorf("events %+v", events)
	}
	if len(o.notices) != 1 {
		t.Fatalf("notices %+v", o.notices)
	}
	n := o.notices[0]
	if n.ID != ReplyID("web:w1:3", 0) || n.To != me.Address || n.Class != Reply || n.Ticket != got.Number || n.Resident != me.ID ||
		n.Lines[0].Key != "ticket.filed" || n.Lines[0].Args["limit"] != "@limit.d n=7" {
		t.Errorf("notice %+v", n)
	}
}

func TestFileTwice(t *testing.T) {
	o := newOffice()
	first := o.file(t, lamp())
	o.pass(time.Minute)
	again := lamp()
	again.Words = "别的话"
	got, err := o.File(t.Context(), again)
	if err != nil || got.Number != first.Number || got.Words != first.Words || !got.FiledAt.Equal(start) {
		t.Errorf("the same source filed again: %+v, %v", got, err)
	}
	if len(o.all()) != 1 || len(o.events[first.Number]) != 1 || len(o.notices) != 0 {
		t.Errorf("something was written: %d tickets, %d events, %d notices", len(o.all()), len(o.events[first.Number]), len(o.notices))
	}
	next := lamp()
	next.Source = "web:w1:9"
	if got := o.file(t, next); got.Number != "20251123-0002" {
		t.Errorf("the next ticket of the day is %s", got.Number)
	}
}

func TestFileRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		words string
		files []string
		key   string // "" is taken
	}{
		{"nothing said", "", nil, "error.nothing_said"},
		{"only blanks", " \n　", nil, "error.nothing_said"},
		{"a picture alone", "", []string{"hash"}, ""},
		{"longest", strings.Repeat("灯", MaxWords), nil, ""},
		{"too long", strings.Repeat("灯", MaxWords+1), nil, "error.too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			f := lamp()
			f.Words, f.Files = c.words, c.files
			_, err := o.File(t.Context(), f)
			var refused *Error
			switch {
			case c.key == "" && err != nil:
				t.Fatal(err)
			case c.key != "" && (!errors.As(err, &refused) || refused.Key != c.key || !errors.Is(err, ErrInvalid)):
				t.Fatalf("got %v, want %s", err, c.key)
			}
			if wrote := o.writes > 0; wrote != (c.key == "") {
				t.Errorf("writes: %d", o.writes)
			}
		})
	}
}

func TestFileWhenTheStoreFails(t *testing.T) {
	o := newOffice()
	full := errors.New("disk full")
	o.failSave = full
	got, err := o.File(t.Context(), lamp())
	if !errors.Is(err, full) || got.Number != "" || len(o.notices) != 0 {
		t.Errorf("%+v %v, notices %v", got, err, o.notices)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		service string
		danger  bool
		limit   time.Duration
		words   string
	}{
		{"0101", false, 7 * 24 * time.Hour, "@limit.d n=7"},
		{"0105", false, 24 * time.Hour, "@limit.h n=24"},
		{"0109", false, 15 * 24 * time.Hour, "@limit.d n=15"},
		{"0902", false, 2 * time.Hour, "@limit.h n=2"},
		{"S10", false, 72 * time.Hour, "@limit.d n=3"},
		{"0109", true, 2 * time.Hour, "@limit.h n=2"},
		{"", false, 7 * 24 * time.Hour, "@limit.d n=7"},
		{"", true, 2 * time.Hour, "@limit.h n=2"},
		{"9999", false, 7 * 24 * time.Hour, "@limit.d n=7"},
		{"1501", false, 7 * 24 * time.Hour, "@limit.d n=7"}, // in the catalogue, without a limit
	} {
		o := newOffice()
		f := lamp()
		f.Service, f.Danger = c.service, c.danger
		if got := o.file(t, f); got.Due.Sub(got.FiledAt) != c.limit {
			t.Errorf("%q danger=%v: due after %v, want %v", c.service, c.danger, got.Due.Sub(got.FiledAt), c.limit)
		}
		if got := o.LimitWords(f); got != c.words {
			t.Errorf("%q danger=%v: %s, want %s", c.service, c.danger, got, c.words)
		}
	}
}

// An order for a time before the usual limit is due when that time is over, and says that before it begins it is told whether somebody comes.
func TestOrderLimit(t *testing.T) {
	for _, c := range []struct{ when, due, key, at string }{
		{"2026-11-24 08:00–12:00（明天上午）", "2026-11-24 12:00", "ticket.filed_by", "2026-11-24 08:00"},
		{"2026-11-23 10:01–18:00（今天）", "2026-11-23 18:00", "ticket.filed_by", "2026-11-23 18:00"},
		{"2026-11-29 08:00–12:00（周日）", "2026-11-26 10:00", "ticket.filed", ""},
		{"2026-11-25 08:00–12:00（每周三上午）", "2026-11-26 10:00", "ticket.filed", ""},
		{"越快越好", "2026-11-26 10:00", "ticket.filed", ""},
	} {
		o := newOffice()
		o.clock = time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)
		f := lamp()
		f.Kind, f.Service, f.When = Order, "S10", c.when
		filed := o.file(t, f)
		if got := o.Day(filed.Due); got != c.due {
			t.Errorf("%s: due %s, want %s", c.when, got, c.due)
		}
		if promised := o.Day(o.Promised(filed)); c.at != "" && promised != c.at || c.at == "" && promised != c.due { // whoever asks later is told the same
			t.Errorf("%s: promised by %s", c.when, promised)
		}
		if line := o.FiledLine(f); line.Key != c.key || c.at != "" && line.Args["at"] != Plain(c.at) {
			t.Errorf("%s: %+v", c.when, line)
		}
	}
}

// Danger is told at once to the chats on duty, without anything about the person; the resident's answer goes first too.
func TestDanger(t *testing.T) {
	o := newOffice()
	o.Duty = []Address{{"telegram", "-100"}, {"telegram", "77"}}
	f := lamp()
	f.Danger, f.Words, f.Place.Text = true, "@我是王小明，13800001234，楼道里有煤气味", "3号楼201"
	got, err := o.File(t.Context(), f)
	if err != nil || got.Urgency != Danger {
		t.Fatalf("%+v %v", got, err)
	}
	if len(o.notices) != 3 {
		t.Fatalf("%d notices", len(o.notices))
	}
	for i, n := range o.notices {
		if n.Class != Urgent || n.Ticket != got.Number {
			t.Errorf("notice %d: class %d, ticket %s", i, n.Class, n.Ticket)
		}
		if i == 0 {
			continue
		}
		if n.To != o.Duty[i-1] || n.Resident != "" || n.Lines[0].Key != "duty.danger" || n.ID != "d:"+f.Source+":"+n.To.String() {
			t.Errorf("duty notice %+v", n)
		}
		for name, value := range n.Lines[0].Args {
			if !strings.HasPrefix(value, "<") {
				t.Errorf("%s went to the duty chat unredacted: %q", name, value)
			}
		}
	}
	if len(o.file(t, f).Number) == 0 || len(o.notices) != 0 {
		t.Errorf("filed again, duty was told again: %v", o.notices)
	}
}

// Without a way to redact nothing of the words may leave.
func TestDangerWithoutRedaction(t *testing.T) {
	o := newOffice()
	o.Duty, o.Redact = []Address{{"telegram", "77"}}, nil
	f := lamp()
	f.Danger = true
	if _, err := o.File(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if args := o.notices[1].Lines[0].Args; args["words"] != "" || args["place"] != "" {
		t.Errorf("told %v", args)
	}
}

// Words that begin with "@" are never taken for a key, wherever they come from.
func TestPlainWords(t *testing.T) {
	for in, want := range map[string]string{"": "", "灯": "灯", "@stage.done": "@@stage.done", "@@x": "@@@x", "a@b": "a@b"} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
	o := newOffice()
	o.Duty = []Address{{"telegram", "77"}}
	o.Redact = func(s string) string { return s }
	f := lamp()
	f.Danger, f.Words = true, "@limit.2h"
	if _, err := o.File(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if got := o.notices[1].Lines[0].Args["words"]; got != "@@limit.2h" {
		t.Errorf("duty is told %q", got)
	}
}

func TestFileWithItsOwnAnswer(t *testing.T) {
	o := newOffice()
	f := lamp()
	f.Answer = &Notice{ID: "forged", To: Address{"web", "somebody"}, Class: News, Lines: []Line{Say("mine")}, Choices: []Choice{{Data: "go second"}}}
	if _, err := o.File(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	n := o.notices[0]
	if n.ID != ReplyID(f.Cause, 0) || n.To != f.To || n.Class != Reply || n.Lines[0].Key != "mine" || len(n.Choices) != 1 {
		t.Errorf("%+v", n)
	}
	if f.Answer.ID != "forged" {
		t.Errorf("the caller's notice was changed: %+v", f.Answer)
	}
}

func TestConsent(t *testing.T) {
	o := newOffice()
	a := Address{"telegram", "5"}
	first, err := o.Consent(t.Context(), a, Hant)
	if err != nil || first.ID == "" || first.Address != a || first.Lang != Hant || !first.ConsentAt.Equal(start) || !first.CreatedAt.Equal(start) {
		t.Fatalf("%+v %v", first, err)
	}
	o.pass(time.Hour)
	again, err := o.Consent(t.Context(), a, English)
	if err != nil || again != first || len(o.residents) != 1 {
		t.Errorf("agreed twice: %+v %v", again, err)
	}
	broken := errors.New("no database")
	o.People = brokenPeople{o.memory, broken}
	if _, err := o.Consent(t.Context(), Address{"web", "new"}, Hans); !errors.Is(err, broken) || len(o.residents) != 1 {
		t.Errorf("a fault of the store was taken for a new person: %v", err)
	}
}

type brokenPeople struct {
	*memory
	err error
}

func (b brokenPeople) Find(context.Context, Address) (Resident, error) { return Resident{}, b.err }

func TestForget(t *testing.T) {
	o := newOffice()
	if err := o.Forget(t.Context(), "r1", "web:w1:8"); err != nil {
		t.Fatal(err)
	}
	e := o.erased[0]
	if e.Resident != "r1" || e.Keep != ReplyID("web:w1:8", 0) || !e.At.Equal(start) || e.Redact("13800001234") == "13800001234" {
		t.Errorf("%+v", e)
	}
	a, b := e.Event("20251123-0001"), e.Event("20251123-0002")
	if a.Number != "20251123-0001" || a.Verb != Forget || a.By != (Actor{Kind: BySystem}) || a.Text != "" || a.ID == b.ID || a.Public {
		t.Errorf("%+v %+v", a, b)
	}
}
