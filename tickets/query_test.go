package tickets

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPhoneIn(t *testing.T) {
	for text, want := range map[string]string{
		"13812345678": "13812345678", " 138 1234 5678 ": "13812345678", "+86 138-1234-5678": "13812345678", "＋８６１３８１２３４５６７８": "13812345678",
		"010-64210001": "01064210001", "(010) 64210001": "01064210001", "64210001": "64210001", "6421000": "6421000",
		"": "", "123456": "", "路灯": "", "找13812345678": "", "20261123-0001": "", "202611230001": "", "20261123": "", "202611": "", "20269999": "20269999",
		"1234567890123456": "", "138123a5678": "",
	} {
		got, ok := PhoneIn(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestNumberStart(t *testing.T) {
	for text, want := range map[string]bool{
		"202611": true, "20261123": true, "20261123-": true, "20261123-00": true, "20261123-0001": true, "202613": false, "20261140": false, "2026": false,
		"2026112": false, "灯": false, "": false, "19991123": false, "20261123-x": false,
	} {
		if got := NumberStart(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestLongNumber(t *testing.T) {
	for text, want := range map[string]bool{"1234567": true, "路123456灯": false, "打１３８１２３４５６７８": true, "123 4567": false, "": false} {
		if got := LongNumber(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Whatever waits for a role, that role may do something about: no line of the table sends anybody to a ticket they can only look at.
func TestWaitsFor(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	verbs := map[string]Verb{"accept": Accept, "assign": Assign, "verify": Verify, "start": Start, "report": Report}
	for _, c := range []struct {
		role Role
		want string
	}{
		{Handler, "said start report assist"}, {Dispatcher, "said accept assign decide verify"}, {Supervisor, "decide verify late"},
		{Admin, "said accept assign decide verify late"},
	} {
		s := Staff{ID: "s", Role: c.role, Office: map[Role]string{Handler: "wuye"}[c.role]}
		var got []string
		for _, w := range WaitsFor(s, now) {
			got = append(got, w.What)
			if w.Query.Office != s.Office || !w.Query.Now.Equal(now) {
				t.Errorf("%s %s: %+v", c.role, w.What, w.Query)
			}
			for _, q := range w.Twice {
				if q.Mark == "" || !q.Now.Equal(now) || q.Office != s.Office {
					t.Errorf("%s %s twice: %+v", c.role, w.What, q)
				}
			}
			if (w.What == "verify") != (w.Query.Without == s.ID) {
				t.Errorf("%s %s without %q", c.role, w.What, w.Query.Without)
			}
			verb, known := verbs[w.What]
			for _, stage := range w.Query.Stages {
				if known && !slices.Contains(Open(Ticket{Stage: stage, Office: "wuye"}, s.Actor()), verb) {
					t.Errorf("%s may not %s at %s", c.role, verb, stage)
				}
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v", c.role, got)
		}
	}
	if all := WaitsFor(Staff{Role: Handler}, now); all != nil {
		t.Errorf("a handler of no office: %+v", all)
	}
}

func TestBefore(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }
	all := []Ticket{
		{Number: "3", Urgency: Ordinary, Due: at(1)}, {Number: "2", Urgency: Danger, Due: at(9)}, {Number: "5", Urgency: Ordinary, Due: at(2)},
		{Number: "4", Urgency: Ordinary, Due: at(1)}, {Number: "1", Urgency: Danger, Due: at(8)},
	}
	slices.SortFunc(all, func(a, b Ticket) int {
		if a.Before(b) {
			return -1
		}
		return 1
	})
	got := ""
	for _, k := range all {
		got += string(k.Number)
	}
	if want := "12345"; got != want {
		t.Error(fmt.Sprint(got, " want ", want))
	}
}
