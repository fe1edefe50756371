package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// whistleTable is who may do what at which stage, written down apart from WhistleMoves so that a slip in one shows in the other.
// C a handler of the office that calls, D dispatcher, S supervisor, A admin, H a handler of a called department (on its own call).
// For moves on a call, the stages a call must be in stand behind the slash.
const whistleTable = `
             drafted  waiting  blown  rating  ended  refused  withdrawn
edit         CDSA     -        -      -       -      -        -
submit       CDSA     -        -      -       -      -        -
approve      -        SA       -      -       -      -        -
refuse       -        SA       -      -       -      -        -
sign         -        -        H      -       -      -        -          / called
contact      -        -        H      -       -      -        -          / signed
arrive       -        -        H      -       -      -        -          / signed contacted
finish       -        -        H      -       -      -        -          / arrived
again        -        -        CDSA   CDSA    -      -        -          / finished
rate         -        -        -      CDSA    -      -        -          / finished
rate_caller  -        -        H      H       H      -        -          / finished
end          -        -        -      CDSA    -      -        -
withdraw     CDSA     CDSA     CDSA   -       -      -        -
note         CDSA     CDSA     CDSAH  CDSAH   -      -        -
`

var whistlers = []player{
	{"C", "吹哨方经办人", Actor{Kind: ByStaff, ID: "c", Role: Handler, Office: "street"}},
	{"D", "派单员", dispatcher},
	{"S", "督导员", supervisor},
	{"A", "管理员", admin},
	{"H", "被叫部门经办人", Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "water"}},
	{"", "别的部门经办人", handler},
	{"", "没有单位的经办人", Actor{Kind: ByStaff, ID: "lost", Role: Handler}},
	{"", "没有角色的工作人员", Actor{Kind: ByStaff, ID: "none"}},
	{"", "别的街道的派单员", Actor{Kind: ByStaff, ID: "far", Role: Dispatcher, Area: "9902"}},
	{"", "管别的街道的吹哨方经办人", Actor{Kind: ByStaff, ID: "far", Role: Handler, Office: "street", Area: "990102001"}},
	{"", "居民", resident},
	{"", "程序", Actor{Kind: BySystem}},
	{"", "不知是谁", Actor{}},
}

func TestEveryoneAtEveryStageOfAWhistle(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(whistleTable), "\n")
	stages := strings.Fields(lines[0])
	checked := 0
	for _, line := range lines[1:] {
		row, states, onCall := strings.Cut(line, "/")
		cells := strings.Fields(row)
		verb := WhistleVerb(cells[0])
		m, ok := WhistleMoveOf(verb)
		if !ok {
			t.Fatalf("%s is no move", verb)
		}
		for i, stage := range stages {
			for _, call := range CallStages {
				for _, p := range whistlers {
					w := Whistle{Number: "W1", Stage: WhistleStage(stage), Office: "street", Area: "990101001001", By: Actor{ID: "somebody"}, BlownAt: start,
						Calls: []Call{{Office: "water", Stage: call}, {Office: "power", Stage: CallFinished}}}
					if stage == "drafted" || stage == "waiting" || stage == "refused" {
						w.BlownAt = time.Time{}
					}
					want := p.letter != "" && strings.Contains(cells[i+1], p.letter) && (!onCall || slices.Contains(strings.Fields(states), string(call)))
					office := ""
					if onCall {
						office = "water"
					}
					if err := m.May(w, p.actor, office); (err == nil) != want {
						t.Errorf("%s at %s, call %s, %s: %v, want %v", verb, stage, call, p.name, err, want)
					}
					if onCall && p.letter == "H" && m.Side == SideCalled && m.May(w, p.actor, "power") == nil {
						t.Errorf("%s acts on another department's call: %s", p.name, verb)
					}
					if w.By.ID = p.actor.ID; m.Needs&WhistleNotDrafter != 0 && m.May(w, p.actor, "") == nil {
						t.Errorf("%s who drafted it may %s", p.name, verb)
					}
					checked++
				}
			}
		}
	}
	if len(lines)-1 != len(WhistleMoves) || len(stages) != len(WhistleStages) {
		t.Errorf("the table has %d verbs and %d stages, the code %d and %d", len(lines)-1, len(stages), len(WhistleMoves), len(WhistleStages))
	}
	if want := len(WhistleMoves) * len(WhistleStages) * len(CallStages) * len(whistlers); checked != want {
		t.Errorf("%d combinations checked, want %d", checked, want)
	}
}

func TestEveryStageOfAWhistleIsEnteredAndLeft(t *testing.T) {
	entered := map[WhistleStage]bool{WhistleDrafted: true, WhistleRating: true} // 待评哨 follows from the last call
	left := map[WhistleStage]bool{}
	for _, m := range WhistleMoves {
		entered[m.To] = true
		for _, s := range m.From {
			left[s] = left[s] || m.To != "" && m.To != s
		}
	}
	left[WhistleBlown] = true
	for _, s := range WhistleStages {
		if !entered[s] || left[s] != s.Open() {
			t.Errorf("%s: entered %v, left %v, open %v", s, entered[s], left[s], s.Open())
		}
	}
}

func TestWhoMayBlow(t *testing.T) {
	street, dept := Office{ID: "street", Kind: "street"}, Office{ID: "water", Kind: "utility"}
	of := func(office string) Actor { return Actor{Kind: ByStaff, ID: "x", Role: Handler, Office: office} }
	for _, c := range []struct {
		name   string
		office Office
		by     Actor
		may    bool
	}{
		{"the street that has it", street, of("street"), true},
		{"another office", street, of("water"), false},
		{"a department that has it", dept, of("water"), false},
		{"dispatcher", dept, dispatcher, true},
		{"supervisor, nobody has it", Office{}, supervisor, true},
		{"a handler without an office, nobody has it", Office{}, of(""), false},
		{"resident", street, resident, false},
		{"nobody", street, Actor{}, false},
	} {
		for _, stage := range Stages {
			want := c.may && slices.Contains([]Stage{Filed, Accepted, Assigned, Working}, stage)
			if err := MayBlow(Ticket{Stage: stage, Office: c.office.ID}, c.office, c.by); (err == nil) != want {
				t.Errorf("%s at %s: %v", c.name, stage, err)
			}
		}
	}
}

func TestWhoCalls(t *testing.T) {
	offices := []Office{{ID: "street", Kind: "street"}, {ID: "home", Kind: "community", Parent: "street"}, {ID: "water", Kind: "utility", Parent: "street"},
		{ID: "a", Kind: "department", Parent: "b"}, {ID: "b", Kind: "department", Parent: "a"}}
	for office, want := range map[string]string{"home": "home", "street": "street", "water": "street", "": "", "gone": "", "a": ""} {
		if got := callerOf(Ticket{Office: office}, offices); got != want {
			t.Errorf("of %q: %q, want %q", office, got, want)
		}
	}
}

// 2025-11-21 is a Friday.
func TestWhistleClocks(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("01-02 15:04", text, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		return when.AddDate(2025, 0, 0)
	}
	for _, c := range []struct {
		kind                         WhistleKind
		blown, sign, contact, arrive string
	}{
		{WhistleUrgent, "11-21 16:00", "11-21 16:30", "11-21 16:30", "11-21 16:30"},
		{WhistleDaily, "11-21 16:00", "11-21 17:00", "11-22 16:00", "11-26 18:00"},
		{WhistleTough, "11-21 16:00", "11-21 17:00", "11-22 16:00", "11-28 18:00"},
		{WhistleDaily, "11-22 23:30", "11-23 00:30", "11-23 23:30", "11-26 18:00"},
		{WhistleTough, "11-24 08:00", "11-24 09:00", "11-25 08:00", "12-01 18:00"},
	} {
		var call Call
		UsualWhistleClocks.set(&call, c.kind, at(c.blown), &Calendar{Location: shanghai})
		if !call.SignBy.Equal(at(c.sign)) || !call.ContactBy.Equal(at(c.contact)) || !call.ArriveBy.Equal(at(c.arrive)) {
			t.Errorf("%s at %s: %v %v %v", c.kind, c.blown, call.SignBy, call.ContactBy, call.ArriveBy)
		}
	}
	own := WhistleClocks{Sign: 10 * time.Minute, Contact: 2 * time.Hour, Daily: 1}
	var call Call
	own.set(&call, WhistleDaily, at("11-21 16:00"), &Calendar{Location: shanghai})
	if !call.SignBy.Equal(at("11-21 16:10")) || !call.ContactBy.Equal(at("11-21 18:00")) || !call.ArriveBy.Equal(at("11-24 18:00")) {
		t.Errorf("a tenant's own: %+v", call)
	}
}

// whistles keeps whistles in a map, beside the tickets of a memory.
type whistles struct {
	oneAtATime bool // a ticket has one whistle under way, as in the store
	*memory
	all     map[WhistleNumber]Whistle
	offices []Office
	events  []Event
	notices []Notice
	collide int // so many saves find that somebody was faster
}

func (m *whistles) AllOffices(context.Context) ([]Office, error) { return m.offices, nil }

func (m *whistles) Whistle(_ context.Context, n WhistleNumber) (Whistle, error) {
	w, err := under(m.all, n)
	w.Calls = slices.Clone(w.Calls)
	return w, err
}

func (m *whistles) SaveWhistle(_ context.Context, c *WhistleChange) error {
	if m.collide > 0 {
		m.collide--
		return Refuse(Conflict, "error.whistle_changed")
	}
	if c.New {
		for _, w := range m.all {
			if m.oneAtATime && w.Ticket == c.Whistle.Ticket && w.Stage.Open() {
				return Refuse(Conflict, "error.whistle_open", "whistle", string(w.Number))
			}
		}
		c.SetNumber(NewWhistleNumber(c.Day, len(m.all)+1))
	} else if m.all[c.Whistle.Number].Version != c.Whistle.Version {
		return Refuse(Conflict, "error.whistle_changed")
	}
	c.Whistle.Version++
	w := c.Whistle
	w.Steps = append(slices.Clone(m.all[w.Number].Steps), c.Steps...)
	m.all[w.Number] = w
	m.events, m.notices = append(m.events, c.Events...), append(m.notices, c.Notices...)
	return nil
}

func (m *whistles) ClaimWhistles(_ context.Context, now, again time.Time, limit int) ([]WhistleNumber, error) {
	return runOut(m.all, now, again, limit, func(w *Whistle) *time.Time { return &w.CheckAt })
}

// blower is a whistle desk with a street that calls water and power.
type blower struct {
	*WhistleDesk
	*whistles
	office *office
	ticket Number
}

var (
	blows  = Actor{Kind: ByStaff, ID: "c", Name: "孙", Role: Handler, Office: "street"}
	waters = Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "water"}
	powers = Actor{Kind: ByStaff, ID: "p", Role: Handler, Office: "power"}
)

func chatOf(n int) Address { return Address{Channel: "telegram", ID: fmt.Sprint(-n)} }

func newBlower(t *testing.T) *blower {
	t.Helper()
	o := newOffice()
	b := &blower{office: o, whistles: &whistles{memory: o.memory, all: map[WhistleNumber]Whistle{}, offices: []Office{
		{ID: "district", Name: "区中心", Chat: chatOf(8)}, {ID: "street", Name: "街道办", Kind: "street", Phone: "555", Chat: chatOf(1)},
		{ID: "water", Name: "自来水公司", Kind: "utility", Parent: "district", Chat: chatOf(2)},
		{ID: "power", Name: "供电所", Kind: "utility", Parent: "district", Chat: Address{Channel: "telegram", ID: "-3/7"}},
		{ID: "silent", Name: "没有群的部门", Kind: "department"},
	}}}
	b.WhistleDesk = &WhistleDesk{
		Store: b.whistles, Services: o.Services, Now: o.Now, NewID: o.NewID, Location: shanghai, Redact: o.Redact, Duty: []Address{chatOf(9), chatOf(8)},
		URL: "https://huying.example",
	}
	ticket := o.at(t, Working)
	ticket.Office = "street"
	o.memory.tickets[ticket.Number] = ticket
	b.ticket = ticket.Number
	o.memory.notices = nil
	return b
}

func (b *blower) draft(t *testing.T, kind WhistleKind) Whistle {
	t.Helper()
	w, err := b.Draft(t.Context(), Whistling{Ticket: b.ticket, Kind: kind, Words: "请来现场", Offices: []string{"water", "power"}, By: blows, Submit: true})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (b *blower) do(t *testing.T, n WhistleNumber, a WhistleAct) Whistle {
	t.Helper()
	w, err := b.Do(t.Context(), n, a)
	if err != nil {
		t.Fatalf("%s: %v", a.Verb, err)
	}
	return w
}

// heard are the keys of what an address was told since the last time, with the data of the buttons.
func (b *blower) heard(to Address) string {
	var keys []string
	for _, n := range b.notices {
		if n.To == to {
			keys = append(keys, n.Lines[0].Key)
			for _, c := range n.Choices {
				if len(c.Data) > 64 {
					keys = append(keys, "TOO LONG "+c.Data)
				}
				keys = append(keys, strings.TrimPrefix(c.Key, "whistle.verb."))
			}
		}
	}
	b.notices = slices.DeleteFunc(b.notices, func(n Notice) bool { return n.To == to })
	return strings.Join(keys, " ")
}

// 事不完、人不撤: it ends only when every called department has ended, and both sides have rated.
func TestAWhistleEndsOnlyWhenAllHaveFinished(t *testing.T) {
	b := newBlower(t)
	w := b.draft(t, WhistleDaily)
	if w.Stage != WhistleWaiting || !w.BlownAt.IsZero() || len(b.notices) != 0 {
		t.Fatalf("before the approval: %+v, told %v", w, b.notices)
	}
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleApprove, By: supervisor, Version: w.Version})
	if w.Stage != WhistleBlown || w.Approver != supervisor || w.CheckAt != w.Calls[0].SignBy {
		t.Fatalf("blown: %+v", w)
	}
	for to, want := range map[Address]string{
		chatOf(1): "whistle.told.approved", chatOf(2): "whistle.card.head sign", {Channel: "telegram", ID: "-3/7"}: "whistle.card.head sign",
		b.office.memory.tickets[b.ticket].To: "told.whistle",
	} {
		if got := b.heard(to); got != want {
			t.Errorf("%s hears %q, want %q", to, got, want)
		}
	}
	finish := func(by Actor) {
		t.Helper()
		for _, verb := range []WhistleVerb{WhistleSign, WhistleContact, WhistleArrive, WhistleFinish} {
			w = b.do(t, w.Number, WhistleAct{Verb: verb, By: by, Office: by.Office, Text: "好了"})
		}
	}
	finish(waters)
	if w.Stage != WhistleBlown {
		t.Fatal("one department is still at work, and the whistle is not blown any more")
	}
	for _, verb := range []WhistleVerb{WhistleEnd, WhistleRate} {
		if _, err := b.Do(t.Context(), w.Number, WhistleAct{Verb: verb, By: blows, Office: "water", Score: 5}); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s before all have finished: %v", verb, err)
		}
	}
	finish(powers)
	if w.Stage != WhistleRating || w.CheckAt != (time.Time{}) {
		t.Fatalf("all have finished: %+v", w)
	}
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleAgain, By: blows, Office: "power", Text: "还是没电"})
	if w.Stage != WhistleBlown || w.Calls[1].Stage != CallArrived {
		t.Fatalf("not done after all: %+v", w)
	}
	if got := b.heard(Address{Channel: "telegram", ID: "-3/7"}); !strings.HasSuffix(got, "whistle.told.again finish") {
		t.Errorf("power hears %q", got)
	}
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleFinish, By: powers, Office: "power"})
	if _, err := b.Do(t.Context(), w.Number, WhistleAct{Verb: WhistleEnd, By: blows}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("ended before anybody was rated: %v", err)
	}
	b.do(t, w.Number, WhistleAct{Verb: WhistleRate, By: blows, Office: "water", Score: 5})
	b.do(t, w.Number, WhistleAct{Verb: WhistleRate, By: blows, Office: "power", Score: 3, Text: "来得晚"})
	if _, err := b.Do(t.Context(), w.Number, WhistleAct{Verb: WhistleRate, By: blows, Office: "power", Score: 1}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("rated twice: %v", err)
	}
	b.do(t, w.Number, WhistleAct{Verb: WhistleRateCaller, By: waters, Office: "water", Score: 4})
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleRateCaller, By: powers, Office: "power", Score: 5})
	if w.Stage != WhistleEnded || !w.EndedAt.Equal(b.office.clock) {
		t.Fatalf("both sides have rated: %+v", w)
	}
	var verbs []Verb
	for _, e := range b.events {
		verbs = append(verbs, e.Verb)
		if e.Public || e.Number != b.ticket {
			t.Errorf("event %+v", e)
		}
	}
	if !slices.Equal(verbs, []Verb{whistleBlown, whistleEnded}) {
		t.Errorf("the ticket's history: %v", verbs)
	}
}

// Who called may end it without the departments' ratings, which may still follow.
func TestEndedWithoutTheirRatings(t *testing.T) {
	b := newBlower(t)
	w := b.draft(t, WhistleUrgent)
	if w.Stage != WhistleBlown {
		t.Fatalf("应急哨 waits for approval: %+v", w)
	}
	for _, by := range []Actor{waters, powers} {
		for _, verb := range []WhistleVerb{WhistleSign, WhistleArrive, WhistleFinish} {
			b.do(t, w.Number, WhistleAct{Verb: verb, By: by, Office: by.Office})
		}
		w, _ = b.Whistle(t.Context(), w.Number)
	}
	if w.Calls[0].ContactedAt != w.Calls[0].ArrivedAt {
		t.Error("who is there has made contact")
	}
	for _, office := range []string{"water", "power"} {
		b.do(t, w.Number, WhistleAct{Verb: WhistleRate, By: dispatcher, Office: office, Score: 4})
	}
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleEnd, By: blows})
	ended := w.EndedAt
	b.office.clock = b.office.clock.Add(time.Hour)
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleRateCaller, By: waters, Office: "water", Score: 1, Text: "不该叫我们"})
	if w.Stage != WhistleEnded || w.EndedAt != ended || w.Calls[0].Rates.Score != 1 {
		t.Errorf("%+v", w)
	}
}

func TestBadWhistles(t *testing.T) {
	b := newBlower(t)
	long := strings.Repeat("字", MaxWhistleWords+1)
	for _, c := range []struct {
		name string
		a    Whistling
		key  string
	}{
		{"no such kind", Whistling{Kind: "loud", Words: "x", Offices: []string{"water"}, By: blows}, "error.whistle_kind"},
		{"no words", Whistling{Kind: WhistleDaily, Words: " \n", Offices: []string{"water"}, By: blows}, "error.whistle_words"},
		{"too many words", Whistling{Kind: WhistleDaily, Words: long, Offices: []string{"water"}, By: blows}, "error.whistle_long"},
		{"nobody called", Whistling{Kind: WhistleDaily, Words: "x", By: blows}, "error.whistle_offices"},
		{"an unknown office", Whistling{Kind: WhistleDaily, Words: "x", Offices: []string{"navy"}, By: blows}, "error.whistle_no_call"},
		{"itself", Whistling{Kind: WhistleDaily, Words: "x", Offices: []string{"street"}, By: blows}, "error.whistle_self"},
		{"by a department", Whistling{Kind: WhistleDaily, Words: "x", Offices: []string{"power"}, By: waters}, "error.whistle_who"},
	} {
		c.a.Ticket = b.ticket
		_, err := b.Draft(t.Context(), c.a)
		var refused *Error
		if !errors.As(err, &refused) || refused.Key != c.key || len(b.all) != 0 {
			t.Errorf("%s: %v, %d whistles", c.name, err, len(b.all))
		}
	}
	w, err := b.Draft(t.Context(), Whistling{Ticket: b.ticket, Kind: WhistleDaily, Words: "x", Offices: []string{"water", "water"}, By: blows})
	if err != nil || len(w.Calls) != 1 || w.Stage != WhistleDrafted {
		t.Fatalf("ticked twice: %+v %v", w, err)
	}
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleEdit, By: blows, Version: w.Version, Kind: WhistleTough, Text: "y", Offices: []string{"power", "silent"}})
	if w.Kind != WhistleTough || w.Words != "y" || w.CallOf("power") != 0 || w.CallOf("water") != -1 {
		t.Errorf("edited: %+v", w)
	}
	for _, c := range []struct {
		a   WhistleAct
		key string
	}{
		{WhistleAct{Verb: WhistleWithdraw, By: blows}, "error.whistle_text"},
		{WhistleAct{Verb: WhistleSubmit, By: blows, Version: w.Version - 1}, "error.whistle_changed"},
		{WhistleAct{Verb: "sing", By: blows}, "error.no_such_move"},
		{WhistleAct{Verb: WhistleNote, By: waters, Text: "x"}, "error.whistle_not_yours"},
		{WhistleAct{Verb: WhistleNote, By: blows, Text: long}, "error.whistle_long"},
	} {
		_, err := b.Do(t.Context(), w.Number, c.a)
		var refused *Error
		if !errors.As(err, &refused) || refused.Key != c.key {
			t.Errorf("%s: %v, want %s", c.a.Verb, err, c.key)
		}
	}
	b.collide = 2
	if w = b.do(t, w.Number, WhistleAct{Verb: WhistleNote, By: blows, Text: "再看看"}); len(w.Steps) != 3 {
		t.Errorf("tried again: %+v", w.Steps)
	}
}

// A tap counts in the department's own chat, in any of its topics, and nowhere else.
func TestTaps(t *testing.T) {
	b := newBlower(t)
	w := b.draft(t, WhistleUrgent)
	topic := Address{Channel: "telegram", ID: "-3/99"}
	for _, c := range []struct {
		name   string
		number WhistleNumber
		verb   WhistleVerb
		n      int
		chat   Address
		key    string
	}{
		{"a resident's chat", w.Number, WhistleSign, 1, Address{Channel: "telegram", ID: "2"}, "error.whistle_not_for_you"},
		{"the web", w.Number, WhistleSign, 1, Address{Channel: "web", ID: "-2"}, "error.whistle_not_for_you"},
		{"another department's", w.Number, WhistleSign, 2, chatOf(2), "error.whistle_not_for_you"},
		{"no such whistle", "W20200101-0001", WhistleSign, 1, chatOf(2), "error.whistle_not_for_you"},
		{"no number", "x'; --", WhistleSign, 1, chatOf(2), "error.whistle_not_for_you"},
		{"no such call", w.Number, WhistleSign, 3, chatOf(2), "error.whistle_not_for_you"},
		{"call nought", w.Number, WhistleSign, 0, chatOf(2), "error.whistle_not_for_you"},
		{"not a button's", w.Number, WhistleWithdraw, 1, chatOf(2), "error.whistle_not_for_you"},
		{"rating by button", w.Number, WhistleRateCaller, 1, chatOf(2), "error.whistle_not_for_you"},
		{"too early", w.Number, WhistleFinish, 1, chatOf(2), "error.whistle_stage"},
		{"right", w.Number, WhistleSign, 1, chatOf(2), ""},
		{"the same message again", w.Number, WhistleSign, 1, chatOf(2), ""},
		{"in another topic", w.Number, WhistleSign, 2, topic, ""},
	} {
		source := "telegram/cb/" + strings.TrimPrefix(c.name, "the same message again")
		if c.name == "the same message again" {
			source = "telegram/cb/right"
		}
		_, n, err := b.Tap(t.Context(), c.number, c.verb, c.n, c.chat, source)
		var refused *Error
		if errors.As(err, &refused) != (c.key != "") || refused != nil && refused.Key != c.key || err == nil && n != c.n-1 {
			t.Errorf("%s: %d %v, want %q", c.name, n, err, c.key)
		}
	}
	w, n, err := b.Tap(t.Context(), w.Number, WhistleSign, 1, chatOf(2), "telegram/cb/late")
	if !errors.Is(err, ErrNotAllowed) || w.Calls[n].Stage != CallSigned {
		t.Errorf("a second tap: %v", err)
	}
	if c := b.Choices(w, n); len(c) != 2 || c[0].Key != "whistle.verb.contact" || c[1].Key != "whistle.verb.arrive" {
		t.Errorf("what comes next: %v", c)
	}
}

// What is late is told once a clock: to the office above, to those on duty, to who called and to the department.
func TestLateIsToldUpwards(t *testing.T) {
	b := newBlower(t)
	w := b.draft(t, WhistleUrgent)
	b.notices = nil
	sweep := func(after time.Duration, looked int) {
		t.Helper()
		b.office.clock = b.office.clock.Add(after)
		if n, err := b.Sweep(t.Context(), 10); err != nil || n != looked {
			t.Fatalf("looked at %d: %v", n, err)
		}
	}
	sweep(29*time.Minute, 0)
	b.do(t, w.Number, WhistleAct{Verb: WhistleSign, By: waters, Office: "water"})
	b.do(t, w.Number, WhistleAct{Verb: WhistleArrive, By: waters, Office: "water"})
	b.notices = nil
	sweep(2*time.Minute, 1)
	three := strings.TrimSpace(strings.Repeat("whistle.told.late ", 3)) // sign, contact, arrive: all within half an hour
	for name, c := range map[string]struct {
		to   Address
		want string
	}{
		"above, once though also on duty": {chatOf(8), three}, "on duty": {chatOf(9), three}, "who called": {chatOf(1), three},
		"the department": {Address{Channel: "telegram", ID: "-3/7"}, strings.TrimSpace(strings.Repeat("whistle.told.late sign ", 3))}, "who was in time": {chatOf(2), ""},
	} {
		if got := b.heard(c.to); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	sweep(time.Hour, 0)
	w, _ = b.Whistle(t.Context(), w.Number)
	if !w.Overdue || !slices.Equal(w.Calls[1].Missed, []string{"sign", "contact", "arrive"}) || w.Calls[0].Missed != nil {
		t.Errorf("%+v", w)
	}
	b.do(t, w.Number, WhistleAct{Verb: WhistleSign, By: powers, Office: "power"})
	w = b.do(t, w.Number, WhistleAct{Verb: WhistleArrive, By: powers, Office: "power"})
	if w.Overdue {
		t.Error("it is there, and still in 逾期上报区")
	}
}

// Everything a chat reads is redacted.
func TestChatsReadNothingPersonal(t *testing.T) {
	b := newBlower(t)
	ticket := b.office.memory.tickets[b.ticket]
	ticket.Place.Text, ticket.Words, ticket.Contact = "秘密地点", "秘密的话", Contact{Name: "王小明", Phone: "555"}
	b.office.memory.tickets[b.ticket] = ticket
	w, err := b.Draft(t.Context(), Whistling{Ticket: b.ticket, Kind: WhistleUrgent, Words: "秘密，找王小明 555", Offices: []string{"water"}, By: blows, Submit: true})
	if err != nil {
		t.Fatal(err)
	}
	if w.Words != "秘密，找[姓名] [电话]" || w.Steps[0].Text != w.Words {
		t.Errorf("the whistle itself names who reported: %s, %s", w.Words, w.Steps[0].Text)
	}
	b.do(t, w.Number, WhistleAct{Verb: WhistleNote, By: blows, Text: "秘密"})
	b.do(t, w.Number, WhistleAct{Verb: WhistleNote, By: waters, Text: "秘密"})
	b.do(t, w.Number, WhistleAct{Verb: WhistleWithdraw, By: blows, Text: "秘密"})
	if len(b.notices) < 4 {
		t.Fatalf("only %d notices", len(b.notices))
	}
	ids := map[string]bool{}
	for _, n := range b.notices {
		if text := fmt.Sprint(n.Lines, n.Choices); strings.Contains(text, "秘密") {
			t.Errorf("%s reads %s", n.To, text)
		}
		if ids[n.ID] {
			t.Errorf("%s is posted twice", n.ID)
		}
		ids[n.ID] = true
	}
}
