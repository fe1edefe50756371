package tickets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOfferAsksBoth(t *testing.T) {
	c := newCourt()
	k := c.offered(t)
	if k.Number != "M20251123-0001" || k.Stage != CaseOffered || !k.Secret || k.Sides[0].Name != "李秀兰" || k.Sides[1].Resident != "r9" || !k.Due.Equal(start.Add(usualAnswer)) {
		t.Errorf("offered %+v", k)
	}
	if got := c.heard(); got != "web:w1 case.told.offer; telegram:9 case.told.offer" {
		t.Errorf("heard %s", got)
	}
	for _, n := range c.notices {
		if n.Lines[0].Args["case"] != string(k.Number) || n.Choices[0].Data != "go mediate number=M20251123-0001 say=yes" {
			t.Errorf("the offer %+v", n)
		}
		for _, l := range n.Lines {
			for _, v := range l.Args {
				if strings.Contains(v, "李秀兰") || strings.Contains(v, "占楼道") {
					t.Errorf("the offer tells %q, which is one side's own", v)
				}
			}
		}
		for _, choice := range n.Choices {
			if len(choice.Data) > 64 {
				t.Errorf("%q does not fit a button", choice.Data)
			}
		}
	}
	if _, err := c.Mediation.Offer(t.Context(), Offer{Ticket: k.Ticket, Kind: PeoplesMediation, Matter: "x", Other: Side{Name: "王"}, By: dispatcher}); !errors.Is(err, ErrConflict) {
		t.Errorf("a second case of the ticket: %v", err)
	}
}

// Who asked to stay unknown to the office is not named by the case either.
func TestOfferKeepsHidden(t *testing.T) {
	c := newCourt()
	mine, theirs := c.quarrel(t)
	mine.Contact.Hidden, theirs.Contact.Hidden = true, true
	c.memory.tickets[mine.Number], c.memory.tickets[theirs.Number] = mine, theirs
	k, err := c.Mediation.Offer(t.Context(), Offer{Ticket: mine.Number, Kind: PeoplesMediation, Matter: "x", OtherOf: theirs.Number, By: handler})
	if err != nil || k.Sides[0].Name+k.Sides[0].Phone+k.Sides[1].Name != "" || k.Sides[0].To.IsZero() {
		t.Errorf("%v %+v", err, k.Sides)
	}
}

func TestOfferRefused(t *testing.T) {
	good := Offer{Kind: PeoplesMediation, Matter: "楼道", Other: Side{Name: "王"}, By: dispatcher}
	for name, x := range map[string]struct {
		ticket func(*Ticket)
		offer  func(*Offer)
		want   string
	}{
		"a lamp":            {ticket: func(k *Ticket) { k.Service = "0101" }, want: "error.no_dispute"},
		"danger":            {ticket: func(k *Ticket) { k.Urgency = Danger }, want: "error.not_with_violence"},
		"violence at home":  {ticket: func(k *Ticket) { k.Service, k.Words = "0905", "老公喝酒就打我" }, want: "error.not_with_violence"},
		"an ended ticket":   {ticket: func(k *Ticket) { k.Stage = Closed }, want: "error.ticket_ended"},
		"somebody else's":   {offer: func(o *Offer) { o.By = other }, want: "error.case_not_yours"},
		"a resident":        {offer: func(o *Offer) { o.By = resident }, want: "error.case_not_yours"},
		"no kind":           {offer: func(o *Offer) { o.Kind = "x" }, want: "error.case_kind"},
		"no words":          {offer: func(o *Offer) { o.Matter = "  " }, want: "error.case_matter"},
		"nobody else":       {offer: func(o *Offer) { o.Other = Side{} }, want: "error.case_no_other"},
		"with oneself":      {offer: func(o *Offer) { o.OtherOf = o.Ticket }, want: "error.case_same_side"},
		"no such ticket":    {offer: func(o *Offer) { o.OtherOf = "20000101-0001" }, want: "error.case_other_ticket"},
		"no such mediator":  {offer: func(o *Offer) { o.Mediator = "m9" }, want: "error.no_such_mediator"},
		"a former mediator": {offer: func(o *Offer) { o.Mediator = "m3" }, want: "error.no_such_mediator"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCourt()
			mine, _ := c.quarrel(t)
			if x.ticket != nil {
				x.ticket(&mine)
			}
			c.memory.tickets[mine.Number] = mine
			o := good
			o.Ticket = mine.Number
			if x.offer != nil {
				x.offer(&o)
			}
			_, err := c.Mediation.Offer(t.Context(), o)
			if refusal := (*Error)(nil); !errors.As(err, &refusal) || refusal.Key != x.want {
				t.Errorf("got %v, want %s", err, x.want)
			}
			if len(c.cases) != 0 || len(c.notices) != 0 {
				t.Error("something was done")
			}
		})
	}
}

// Both sides talk, longer than the ticket's limit: its office is reminded, and nobody above is called, until a day after they have failed.
func TestNobodyHigherIsCalledWhileTheyTalk(t *testing.T) {
	c := newCourt()
	tower(c.office)
	k := c.open(t)
	levels := func() (n int) {
		t.Helper()
		if _, err := c.Sweep(t.Context(), c.memory, 10); err != nil {
			t.Fatal(err)
		}
		events, _ := c.Events(t.Context(), k.Ticket)
		for _, e := range events {
			if e.Verb == Escalate {
				n++
			}
		}
		return n
	}
	ticket, _ := c.Ticket(t.Context(), k.Ticket)
	c.clock = ticket.Due.Add(10 * 24 * time.Hour)
	for range 3 {
		if n := levels(); n != 0 {
			t.Fatalf("%d levels up while they talk", n)
		}
		c.pass(2 * time.Hour)
	}
	if ticket, _ = c.Ticket(t.Context(), k.Ticket); ticket.Reminded != 2 {
		t.Errorf("its own office was reminded %d times", ticket.Reminded)
	}
	c.do(t, k.Number, CaseAct{Verb: CaseFail, By: yan, Text: "谈不拢"})
	c.pass(2 * time.Hour)
	if n := levels(); n != 0 {
		t.Errorf("%d levels up at once, though they have only just failed", n)
	}
	c.pass(23 * time.Hour)
	if n := levels(); n != 1 {
		t.Errorf("%d levels up a day after they failed, want 1", n)
	}
}

func TestBothConsentOpens(t *testing.T) {
	c := newCourt()
	c.pass(time.Hour)
	k := c.open(t)
	if k.Stage != CaseOpen || k.MediatorName != "严正" || !k.Due.Equal(c.clock.Add(usualTerm)) {
		t.Errorf("open %+v", k)
	}
	if got := c.heard(); got != "web:w1 case.told.open; telegram:9 case.told.open" {
		t.Errorf("heard %s", got)
	}
	if n := c.notices[1]; n.ID != ReplyID("c", 0) || n.Class != Reply || n.Lang != English {
		t.Errorf("whose chat waits gets %+v", n)
	}
	again, err := c.Mediation.Do(t.Context(), k.Number, CaseAct{Verb: CaseConsent, By: Actor{Kind: ByResident, ID: "r9"}, Source: "c"})
	if err != nil || again.Version != k.Version {
		t.Errorf("the same message again: %v", err)
	}
	var verbs []Verb
	for _, e := range c.memory.events[k.Ticket] {
		verbs = append(verbs, e.Verb)
		if e.By.ID == "r9" {
			t.Error("the history of the ticket names the other side")
		}
	}
	if !slices.Equal(verbs, []Verb{File, Mediate, Mediating}) {
		t.Errorf("the ticket's history: %v", verbs)
	}
}

// Each end and what is said then; neither side learns who said no.
func TestEnds(t *testing.T) {
	both := func(keys string) string { return "web:w1 " + keys + "; telegram:9 " + keys }
	for name, x := range map[string]struct {
		open bool
		act  CaseAct
		want CaseStage
		hear string
	}{
		"refused by the other":     {act: CaseAct{Verb: CaseRefuse, By: Actor{Kind: ByResident, ID: "r9"}}, want: CaseRefused, hear: both("case.told.refused case.routes.home")},
		"refused, a clerk records": {act: CaseAct{Verb: CaseRefuse, By: dispatcher, Side: 2}, want: CaseRefused, hear: both("case.told.refused case.routes.home")},
		"agreed":                   {open: true, act: CaseAct{Verb: CaseAgree, By: yan, Text: "轮流打扫", Form: "oral"}, want: CaseAgreed, hear: both("case.told.agreed case.told.confirm")},
		"failed":                   {open: true, act: CaseAct{Verb: CaseFail, By: yan, Text: "谈不拢"}, want: CaseFailed, hear: both("case.told.failed case.routes.home")},
		"a side leaves":            {open: true, act: CaseAct{Verb: CaseWithdraw, By: resident}, want: CaseWithdrawn, hear: both("case.told.withdrawn case.routes.home")},
		"police are told":          {open: true, act: CaseAct{Verb: CaseAlarm, By: yan, Text: "扬言要打"}, want: CaseOpen, hear: "telegram:-77 case.told.alarm"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCourt()
			k := c.offered(t)
			if x.open {
				c = newCourt()
				k = c.open(t)
			}
			k = c.do(t, k.Number, x.act)
			if k.Stage != x.want || c.heard() != x.hear {
				t.Errorf("%s, heard %s", k.Stage, c.heard())
			}
			if !k.Stage.Running() && k.EndedAt.IsZero() || k.Stage == CaseAgreed != !k.ConfirmBy.IsZero() {
				t.Errorf("ended %+v", k)
			}
			if x.act.Verb == CaseAlarm && (!k.Alarm || strings.Contains(c.notices[0].Lines[0].Args["matter"]+c.notices[0].Lines[0].Args["text"], "打")) {
				t.Error("the words to the police are not redacted")
			}
		})
	}
}

// Who takes a ticket back ends its mediation, at whatever stage; both sides are told once, and the other side's own ticket ends nothing.
func TestTicketWithdrawnEndsCase(t *testing.T) {
	group := func(k *Case) { k.Sides[0].Resident, k.Sides[0].To = "", Address{} }
	both := "web:w1 case.told.withdrawn case.routes.home; telegram:9 case.told.withdrawn case.routes.home"
	for name, x := range map[string]struct {
		begin func(*court, *testing.T) Case
		with  func(*Case)
		hear  string
	}{
		"while the sides are asked": {(*court).offered, func(*Case) {}, both},
		"while they talk":           {(*court).open, func(*Case) {}, both},
		"filed in a group":          {(*court).open, group, "telegram:9 case.told.withdrawn case.routes.home"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCourt()
			k := x.begin(c, t)
			x.with(&k)
			c.cases[k.Number], c.notices = k, nil
			if err := c.Mediation.TicketWithdrawn(t.Context(), "20251123-0002", Actor{Kind: ByResident, ID: neighbour.ID}, "web/8"); err != nil || c.heard() != "" {
				t.Fatalf("the other side's ticket: %v, heard %s", err, c.heard())
			}
			for range 2 {
				if err := c.Mediation.TicketWithdrawn(t.Context(), k.Ticket, resident, "web/9"); err != nil {
					t.Fatal(err)
				}
			}
			k = c.cases[k.Number]
			last := c.history[k.Number][len(c.history[k.Number])-1]
			if k.Stage != CaseWithdrawn || !k.EndedAt.Equal(c.clock) || !k.CheckAt.IsZero() || last.Verb != CaseWithdraw || last.Side != 1 || c.heard() != x.hear {
				t.Errorf("%s, last %+v, heard %s", k.Stage, last, c.heard())
			}
		})
	}
}

func TestChoosingAMediator(t *testing.T) {
	for _, x := range []struct{ first, second, want string }{
		{"m1", "", "m1"}, {"m1", "m1", "m1"}, {"m1", "m2", ""}, {"m1", LeaveIt, "m1"}, {LeaveIt, "m2", "m2"}, {LeaveIt, LeaveIt, ""}, {LeaveIt, "", ""},
	} {
		c := newCourt()
		k := c.offered(t)
		k = c.do(t, k.Number, CaseAct{Verb: CaseChoose, By: resident, Mediator: x.first})
		if x.second != "" {
			k = c.do(t, k.Number, CaseAct{Verb: CaseChoose, By: Actor{Kind: ByResident, ID: "r9"}, Mediator: x.second})
		}
		if k.Mediator != x.want {
			t.Errorf("%s and %s make %q, want %q", x.first, x.second, k.Mediator, x.want)
		}
	}
}

// The clock: asked again after 3 days, over after 7; a month once it is open; reminded of the court after 20 and 27 days, never twice.
func TestCaseClocks(t *testing.T) {
	day := 24 * time.Hour
	sweep := func(c *court) string {
		c.notices = nil
		if _, err := c.Mediation.Sweep(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		return c.heard()
	}
	for name, x := range map[string]struct {
		begin func(*court) Case
		steps []string // days passed, then what is heard
		end   CaseStage
	}{
		"nobody answers": {func(c *court) Case { return c.offered(t) }, []string{
			"2", "", "1", "web:w1 case.told.offer; telegram:9 case.told.offer", "1", "", "3", "web:w1 case.told.expired case.routes.home; telegram:9 case.told.expired case.routes.home", "40", "",
		}, CaseExpired},
		"a month": {func(c *court) Case { return c.open(t) }, []string{
			"29", "", "1", "web:w1 case.told.expired case.routes.home; telegram:9 case.told.expired case.routes.home", "9", "",
		}, CaseExpired},
		"both want to go on": {func(c *court) Case {
			return c.do(t, c.open(t).Number, CaseAct{Verb: CaseExtend, By: yan, Text: "双方同意"})
		}, []string{"30", "", "29", "", "1", "web:w1 case.told.expired case.routes.home; telegram:9 case.told.expired case.routes.home"}, CaseExpired},
		"the court": {func(c *court) Case {
			return c.do(t, c.open(t).Number, CaseAct{Verb: CaseAgree, By: yan, Text: "好", Form: "written"})
		}, []string{"19", "", "1", "web:w1 case.told.confirm_soon; telegram:9 case.told.confirm_soon", "6", "", "1", "web:w1 case.told.confirm_soon; telegram:9 case.told.confirm_soon", "9", ""}, CaseAgreed},
		"the court, after a long stop": {func(c *court) Case {
			return c.do(t, c.open(t).Number, CaseAct{Verb: CaseAgree, By: yan, Text: "好", Form: "written"})
		}, []string{"28", "web:w1 case.told.confirm_soon; telegram:9 case.told.confirm_soon", "2", ""}, CaseAgreed},
		"the court, too late": {func(c *court) Case {
			return c.do(t, c.open(t).Number, CaseAct{Verb: CaseAgree, By: yan, Text: "好", Form: "written"})
		}, []string{"31", ""}, CaseAgreed},
		"a court's own paper": {func(c *court) Case {
			k := c.open(t)
			k.Kind = JudicialMediation
			c.cases[k.Number] = k
			return c.do(t, k.Number, CaseAct{Verb: CaseAgree, By: yan, Text: "好", Form: "written"})
		}, []string{"21", ""}, CaseAgreed},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCourt()
			k := x.begin(c)
			for i := 0; i < len(x.steps); i += 2 {
				var days int
				fmt.Sscan(x.steps[i], &days)
				c.pass(time.Duration(days) * day)
				if got := sweep(c); got != x.steps[i+1] {
					t.Errorf("step %d: heard %q, want %q", i/2, got, x.steps[i+1])
				}
				if got := sweep(c); got != "" {
					t.Errorf("step %d again: heard %q", i/2, got)
				}
			}
			if got := c.cases[k.Number]; got.Stage != x.end || !got.CheckAt.IsZero() {
				t.Errorf("it is %s, looked at next %v", got.Stage, got.CheckAt)
			}
		})
	}
}

// A tick by an instance that was too slow, or that died after it had claimed, tells nobody twice.
func TestTickTwice(t *testing.T) {
	c := newCourt()
	k := c.offered(t)
	c.pass(askAgain)
	c.notices = nil
	for range 3 {
		if err := c.Mediation.Tick(t.Context(), k.Number); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.notices) != 2 || len(c.history[k.Number]) != 2 {
		t.Errorf("%d notices, %d events", len(c.notices), len(c.history[k.Number]))
	}
}

// TestCaseTable walks every (actor, stage, verb) and compares with what the rules say in words.
func TestCaseTable(t *testing.T) {
	actors := map[string]Actor{
		"side": resident, "stranger": stranger, "admin": admin, "supervisor": supervisor, "dispatcher": dispatcher, "office": handler, "other": other,
		"chief of another area": {Kind: ByStaff, ID: "far", Role: Supervisor, Area: "990101002"}, "mediator": yan, "clock": {Kind: BySystem}, "nobody": {},
	}
	// who may, a letter each: s side, c clerks (chiefs, dispatcher, the office), m mediator and chiefs, k the clock; and at which stages
	rules := map[CaseVerb]struct{ who, at string }{
		CaseConsent: {"scm", "offered waiting"}, CaseRefuse: {"scm", "offered waiting"}, CaseChoose: {"sc", "offered waiting"},
		CaseAppoint: {"c", "offered waiting open"}, CaseSession: {"m", "open"}, CaseExtend: {"m", "open"}, CaseAgree: {"m", "open"}, CaseFail: {"m", "open"},
		CaseWithdraw: {"scmk", "offered waiting open"}, CaseAlarm: {"cm", "offered waiting open failed refused withdrawn expired"}, CaseConfirm: {"m", "agreed"},
		CasePublish: {"m", "open agreed"}, CaseRemind: {"k", "offered waiting agreed"}, CaseExpire: {"k", "offered waiting open"},
	}
	is := map[string]string{"side": "s", "admin": "cm", "supervisor": "cm", "dispatcher": "c", "office": "c", "mediator": "m", "clock": "k"}
	if len(rules) != len(CaseMoves) {
		t.Fatalf("%d rules for %d moves", len(rules), len(CaseMoves))
	}
	for _, stage := range CaseStages {
		k := Case{Stage: stage, Office: lights.ID, Area: "990101001001", MediatorStaff: "yan", Secret: true, ConfirmBy: start, Sides: [2]Side{{Resident: "r1"}, {Name: "王"}}}
		for name, by := range actors {
			for _, m := range CaseMoves {
				rule := rules[m.Verb]
				want := strings.ContainsAny(rule.who, is[name]) && slices.Contains(strings.Fields(rule.at), string(stage))
				if got := m.May(k, by) == nil; got != want {
					t.Errorf("%s may %s at %s: %v", name, m.Verb, stage, got)
				}
			}
			reads := strings.ContainsAny(is[name], "sm") || name != "other" && strings.Contains(is[name], "c") && (stage == CaseOffered || stage == CaseWaiting)
			if k.Reads(by) != reads {
				t.Errorf("%s reads at %s: %v", name, stage, k.Reads(by))
			}
		}
	}
}

func TestCaseActsRefused(t *testing.T) {
	for name, x := range map[string]struct {
		act  CaseAct
		want string
	}{
		"an old page":            {CaseAct{Verb: CaseSession, By: yan, Text: "x", Version: 1}, "error.case_changed"},
		"no words":               {CaseAct{Verb: CaseFail, By: yan}, "error.needs_text"},
		"no form":                {CaseAct{Verb: CaseAgree, By: yan, Text: "x"}, "error.case_form"},
		"agreed before it began": {CaseAct{Verb: CaseAgree, By: yan, Text: "x", Form: "oral", At: start.Add(-48 * time.Hour)}, "error.case_day"},
		"agreed tomorrow":        {CaseAct{Verb: CaseAgree, By: yan, Text: "x", Form: "oral", At: start.Add(48 * time.Hour)}, "error.case_day"},
		"nobody appointed":       {CaseAct{Verb: CaseAppoint, By: dispatcher}, "error.no_such_mediator"},
		"too long":               {CaseAct{Verb: CaseSession, By: yan, Text: strings.Repeat("长", MaxWords+1)}, "error.too_long"},
		"a stranger":             {CaseAct{Verb: CaseWithdraw, By: stranger}, "error.no_such_case"},
		"too late to answer":     {CaseAct{Verb: CaseConsent, By: resident}, "error.case_over"},
		"no such move":           {CaseAct{Verb: "x", By: admin}, "error.no_such_move"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCourt()
			k := c.open(t)
			_, err := c.Mediation.Do(t.Context(), k.Number, x.act)
			if refusal := (*Error)(nil); !errors.As(err, &refusal) || refusal.Key != x.want {
				t.Errorf("got %v, want %s", err, x.want)
			}
			if c.cases[k.Number].Version != k.Version {
				t.Error("something was written")
			}
		})
	}
}

func TestSuccess(t *testing.T) {
	for _, x := range []struct {
		c    CaseCounts
		rate float64
		ok   bool
	}{
		{CaseCounts{}, 0, false}, {CaseCounts{Refused: 5, Withdrawn: 2}, 0, false}, {CaseCounts{Agreed: 19, Failed: 1}, 0.95, true},
		{CaseCounts{Agreed: 1, Failed: 1, Expired: 2, Refused: 9}, 0.25, true}, {CaseCounts{Failed: 1}, 0, true},
	} {
		if rate, ok := x.c.Success(); rate != x.rate || ok != x.ok {
			t.Errorf("%+v: %v %v", x.c, rate, ok)
		}
	}
}

func TestFindCaseNumber(t *testing.T) {
	for text, want := range map[string]Number{
		"M20261123-0001": "M20261123-0001", "我的调解m20261123-0001怎样了": "M20261123-0001", "Ｍ20261123-0001": "", "M 20261123 0001": "M20261123-0001",
		"20261123-0001": "", "AM20261123-0001": "",
	} {
		if got, _ := FindCaseNumber(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
		if n, found := FindNumber(text); found && want != "" && !strings.Contains(text, "M 2") {
			t.Errorf("%q is read as the ticket %s", text, n)
		}
	}
}
