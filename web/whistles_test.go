package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/locales"
	"huying/tickets"
)

// whistleMemory is the console's and the desk's store of whistles, in a map beside a memory.
type whistleMemory struct {
	*memory
	mu    sync.Mutex
	all   map[tickets.WhistleNumber]tickets.Whistle
	areas []tickets.Area
	told  []tickets.Notice
}

func (m *whistleMemory) AllAreas(context.Context) ([]tickets.Area, error) { return m.areas, nil }

func (m *whistleMemory) Whistle(_ context.Context, n tickets.WhistleNumber) (tickets.Whistle, error) {
	w, err := under(&m.mu, m.all, n)
	w.Calls = slices.Clone(w.Calls)
	return w, err
}

func (m *whistleMemory) SaveWhistle(_ context.Context, c *tickets.WhistleChange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.New {
		for _, w := range m.all {
			if w.Ticket == c.Whistle.Ticket && w.Stage.Open() {
				return tickets.Refuse(tickets.Conflict, "error.whistle_open", "whistle", string(w.Number))
			}
		}
		c.SetNumber(tickets.NewWhistleNumber(c.Day, len(m.all)+1))
	} else if m.all[c.Whistle.Number].Version != c.Whistle.Version {
		return tickets.Refuse(tickets.Conflict, "error.whistle_changed", "stage", "@whistle.stage.blown")
	}
	c.Whistle.Version++
	w := c.Whistle
	w.Steps = append(slices.Clone(m.all[w.Number].Steps), c.Steps...)
	m.all[w.Number] = w
	m.told = append(m.told, c.Notices...)
	m.memory.mu.Lock()
	defer m.memory.mu.Unlock()
	m.events[w.Ticket] = append(m.events[w.Ticket], c.Events...)
	return nil
}

func (m *whistleMemory) ClaimWhistles(context.Context, time.Time, time.Time, int) ([]tickets.WhistleNumber, error) {
	return nil, nil
}

func (m *whistleMemory) FindWhistles(_ context.Context, q tickets.WhistleQuery) ([]tickets.Whistle, error) {
	found := listed(&m.mu, m.all, func(w tickets.Whistle) string { return string(w.Number) }, func(w tickets.Whistle) bool {
		mine := q.Side == "" || q.Side == w.Office || w.CallOf(q.Side) >= 0 && !w.BlownAt.IsZero()
		return mine && (len(q.Stages) == 0 || slices.Contains(q.Stages, w.Stage)) && (q.Ticket == "" || q.Ticket == w.Ticket) &&
			(!q.Overdue || w.Overdue) && (q.Called == "" || w.CallOf(q.Called) >= 0) && (q.Before == "" || w.Number < q.Before)
	})
	slices.Reverse(found)
	return found[:min(len(found), q.Limit)], nil
}

func (m *whistleMemory) CountWhistles(ctx context.Context, q tickets.WhistleQuery) (tickets.WhistleCounts, error) {
	c := tickets.WhistleCounts{Stage: map[tickets.WhistleStage]int{}}
	found, err := m.FindWhistles(ctx, tickets.WhistleQuery{Side: q.Side, Limit: 1000})
	for _, w := range found {
		if w.Stage.Open() {
			c.Stage[w.Stage]++
		}
	}
	return c, err
}

func (m *whistleMemory) WhistlesBetween(ctx context.Context, from, to time.Time, limit int) ([]tickets.Whistle, map[string]int, error) {
	found, err := m.FindWhistles(ctx, tickets.WhistleQuery{Limit: limit})
	return found, map[string]int{"A1": 50, "": 10}, err
}

// whistling is a console with whistles: wuye, a community, calls paishui.
func whistling(t *testing.T) (*office, *whistleMemory) {
	t.Helper()
	m := &whistleMemory{all: map[tickets.WhistleNumber]tickets.Whistle{}, areas: []tickets.Area{{Code: "A", Level: "community", Name: "和平里"}, {Code: "A1", Parent: "A", Level: "grid"}}}
	ids := 0
	desk := &tickets.WhistleDesk{
		Store: m, Services: services(), Location: beijing, Redact: func(s string) string { return strings.ReplaceAll(s, "李奶奶", "[姓名]") },
		NewID: func() string { ids++; return "w" + strings.Repeat("i", ids) },
	}
	o := start(t, func(c *Config) {
		c.Whistles, c.WhistleDesk, c.Redact, desk.Now = m, desk, desk.Redact, c.Now
	})
	m.memory = o.memory
	s := tickets.Staff{ID: "id-water", Login: "water", Name: "水师傅", Role: tickets.Handler, Office: "paishui", Lang: tickets.Hans, Password: hashed()}
	o.staff[s.ID] = s
	o.file(n1, func(t *tickets.Ticket) {
		t.Stage, t.Office, t.Words, t.Area, t.Place.Text = tickets.Working, "wuye", "李奶奶家漏水", "A1", "李奶奶家"
	})
	return o, m
}

const (
	w1   = "W20261123-0001"
	atW1 = "/console/whistles/W20261123-0001"
)

func (o *office) blows(b *browser, fields url.Values) answer {
	o.t.Helper()
	form := b.get(at1 + "/whistle").form("/console/whistles")
	if form == nil {
		o.t.Fatal("no form to call with")
	}
	form.Del("called")
	for k, v := range fields {
		form[k] = v
	}
	return b.post("/console/whistles", form)
}

// An urgent whistle is blown at once: nothing on its page may look as if somebody had to approve it first.
func TestAnUrgentWhistleWaitsForNobody(t *testing.T) {
	o, m := whistling(t)
	o.file(n1, func(t *tickets.Ticket) {
		t.Stage, t.Office, t.Words, t.Area = tickets.Working, "wuye", "漏水", "A1"
		t.Place = tickets.Place{Text: "3号楼", Lat: 31.2, Lon: 121.5} // found in the gazetteer
	})
	b := o.as(tickets.Dispatcher)
	a := o.blows(b, url.Values{"kind": {"urgent"}, "text": {"马上来"}, "called": {"paishui"}})
	if m.all[w1].Stage != tickets.WhistleBlown {
		t.Fatalf("%d %+v", a.status, m.all[w1])
	}
	page := b.get(atW1 + "?done=submit")
	if !strings.Contains(page.body, "做好了：吹哨") || strings.Contains(page.body, "送审") {
		t.Error("it looks as if it waited for approval")
	}
	if strings.Contains(page.body, "居民发的位置") || !strings.Contains(page.body, "地图上的位置") {
		t.Error("a place that was looked up is no location of the resident")
	}
}

// The road of a whistle by the forms of its page, each by who may.
func TestTheRoadOfAWhistle(t *testing.T) {
	o, m := whistling(t)
	caller, chief, dispatcher := o.as(tickets.Handler), o.as(tickets.Supervisor), o.as(tickets.Dispatcher)
	water := o.browser()
	water.login("water", password, "")
	if a := caller.get(at1); !strings.Contains(a.body, at1+"/whistle") {
		t.Fatal("the ticket's page does not lead to the form")
	}
	for _, bad := range []url.Values{
		{"kind": {"daily"}, "text": {""}, "called": {"paishui"}}, {"kind": {"daily"}, "text": {"来"}}, {"kind": {"loud"}, "text": {"来"}, "called": {"paishui"}},
	} {
		if a := o.blows(caller, bad); a.status != http.StatusUnprocessableEntity || len(m.all) != 0 {
			t.Errorf("%v: %d, %d whistles", bad, a.status, len(m.all))
		} else if text := bad.Get("text"); text != "" && !strings.Contains(a.body, text) {
			t.Error("what was written is lost")
		}
	}
	if a := o.blows(caller, url.Values{"kind": {"daily"}, "text": {"李奶奶家请来修"}, "called": {"paishui"}, "go": {"draft"}}); a.to != atW1 {
		t.Fatalf("a draft: %d %s", a.status, a.to)
	}
	if a := o.blowsAgain(caller); a.status != http.StatusConflict || !strings.Contains(a.body, w1) || !strings.Contains(a.body, "另一件") {
		t.Errorf("a second whistle: %d %s", a.status, a.to)
	}
	if a := water.get(atW1); a.status != http.StatusNotFound {
		t.Errorf("a department knows of a draft: %d", a.status)
	}
	form := caller.get(atW1 + "/edit").form(atW1 + "/edit")
	form["kind"], form["text"], form["called"] = []string{"tough"}, []string{"李奶奶家请来抢修"}, []string{"paishui"}
	if a := caller.post(atW1+"/edit", form); a.status != http.StatusSeeOther || m.all[w1].Kind != tickets.WhistleTough {
		t.Fatalf("edited: %d %+v", a.status, m.all[w1])
	}
	step := func(b *browser, verb, office string, fields url.Values) answer {
		t.Helper()
		page := b.get(atW1)
		form := page.form(atW1 + "/" + verb)
		if form == nil {
			t.Fatalf("%s is not offered", verb)
		}
		for k, v := range fields {
			form[k] = v
		}
		o.later(time.Minute)
		return b.post(atW1+"/"+verb, form)
	}
	does := func(b *browser, verb, office string, fields url.Values) {
		t.Helper()
		a := step(b, verb, office, fields)
		if a.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", verb, a.status, a.body)
		}
		if p := b.get(a.to); !strings.Contains(p.body, `class="note good"`) {
			t.Errorf("%s is not confirmed", verb)
		}
	}
	does(caller, "submit", "", nil)
	if a := chief.get("/console/whistles"); !strings.Contains(a.body, "待审批") || !strings.Contains(a.body, `<span class="count">1</span>`) {
		t.Error("the chief is not told that something waits")
	}
	does(chief, "approve", "", nil)
	p := water.get(atW1)
	if p.status != http.StatusOK || strings.Contains(p.body, "李奶奶") || strings.Contains(p.body, `href="`+at1) {
		t.Errorf("the department reads personal data, or a link it may not follow: %d", p.status)
	}
	if a := water.get(at1); a.status != http.StatusNotFound {
		t.Errorf("the department opens the ticket: %d", a.status)
	}
	if a := water.get("/console/whistles"); !strings.Contains(a.body, w1) || !strings.Contains(a.body, "请您办") {
		t.Error("the department does not find what is asked of it")
	}
	if caller.get(atW1).form(atW1+"/sign") != nil {
		t.Error("who calls signs for the department")
	}
	sign := water.get(atW1).form(atW1 + "/sign")
	does(water, "sign", "", nil)
	if a := water.post(atW1+"/sign", sign); a.status != http.StatusForbidden || !strings.Contains(a.body, "已签收") {
		t.Errorf("signed from an old page: %d", a.status)
	}
	does(water, "contact", "", nil)
	does(water, "arrive", "", nil)
	form = water.get(atW1).form(atW1 + "/finish")
	form.Set("text", "修好了")
	if a := water.upload(atW1+"/finish", form, picture(t, 9)); a.status != http.StatusSeeOther {
		t.Fatalf("finish: %d %s", a.status, a.body)
	}
	p = water.get(atW1)
	_, link, _ := strings.Cut(p.body, `href="`+atW1+`/files/`)
	link, _, _ = strings.Cut(link, `"`)
	for who, c := range map[string]struct {
		b    *browser
		want int
	}{"the department": {water, 200}, "who called": {caller, 200}, "a stranger": {o.browser(), 303}} {
		if a := c.b.get(atW1 + "/files/" + link); a.status != c.want {
			t.Errorf("%s at the picture: %d", who, a.status)
		}
	}
	if a := water.get(atW1 + "/files/" + strings.Repeat("0", 64)); a.status != http.StatusNotFound {
		t.Errorf("a file of nobody's: %d", a.status)
	}
	does(caller, "again", "", url.Values{"text": {"还漏"}})
	does(water, "finish", "", nil)
	if a := step(dispatcher, "rate", "", nil); a.status != http.StatusUnprocessableEntity {
		t.Errorf("rated without points: %d", a.status)
	}
	does(dispatcher, "rate", "", url.Values{"score": {"5"}, "text": {"快"}})
	does(water, "rate_caller", "", url.Values{"score": {"4"}})
	if w := m.all[w1]; w.Stage != tickets.WhistleEnded || w.Calls[0].Rated.Score != 5 || w.Calls[0].Rates.Score != 4 {
		t.Errorf("at the end: %+v", w)
	}
	a := dispatcher.get(atW1)
	for _, words := range []string{"修好了", "还漏", "水师傅", "5/5", "4/5", "没办完", "老赵", "林督办"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if a := dispatcher.get(at1); !strings.Contains(a.body, "销哨") || !strings.Contains(a.body, w1) {
		t.Error("the ticket's history lacks the whistle")
	}
	a = chief.get("/console/whistle-figures?days=90")
	if a.status != http.StatusOK || !strings.Contains(a.body, "和平里") || !strings.Contains(a.body, "called=paishui") {
		t.Errorf("figures: %d", a.status)
	}
	if a := chief.get("/console/whistles?stage=all&called=paishui&from=2026-11-01&to=2026-11-30"); !strings.Contains(a.body, w1) {
		t.Error("the figure's list lacks the whistle")
	}
}

func (o *office) blowsAgain(b *browser) answer {
	form := b.get(atW1 + "/edit").form(atW1 + "/edit")
	form["kind"], form["text"], form["called"] = []string{"daily"}, []string{"另一件"}, []string{"paishui"}
	return b.post("/console/whistles", form)
}

func TestWhistlePagesForEachRole(t *testing.T) {
	o, m := whistling(t)
	o.blows(o.as(tickets.Dispatcher), url.Values{"kind": {"urgent"}, "text": {"马上来"}, "called": {"paishui"}})
	if m.all[w1].Stage != tickets.WhistleBlown {
		t.Fatalf("应急哨: %+v", m.all[w1])
	}
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Assigned, "paishui" })
	const ok, no, none = http.StatusOK, http.StatusForbidden, http.StatusNotFound
	for _, c := range []struct {
		path string
		want [4]int // admin, supervisor, dispatcher, handler of wuye
	}{
		{"/console/whistles", [4]int{ok, ok, ok, ok}},
		{"/console/whistles?stage=nonsense", [4]int{none, none, none, none}},
		{"/console/whistles?stage=ended&missed=x&area=%27&before=x&from=y", [4]int{ok, ok, ok, ok}},
		{atW1, [4]int{ok, ok, ok, ok}},
		{"/console/whistles/W20261123-0009", [4]int{none, none, none, none}},
		{"/console/whistles/..%2f..%2fetc", [4]int{none, none, none, none}},
		{"/console/whistle-figures", [4]int{ok, ok, ok, no}},
		{"/console/tickets/20261123-0002/whistle", [4]int{ok, ok, ok, none}},
		{"/console/tickets/20261123-0009/whistle", [4]int{none, none, none, none}},
		{atW1 + "/files/x", [4]int{none, none, none, none}},
	} {
		for i, role := range tickets.Roles {
			if a := o.as(role).get(c.path); a.status != c.want[i] {
				t.Errorf("%s at %s: %d, want %d", role, c.path, a.status, c.want[i])
			}
		}
	}
	b := o.as(tickets.Dispatcher)
	form := b.get(atW1).form(atW1 + "/withdraw")
	form.Set("text", "不用来了")
	form.Set("_csrf", strings.Repeat("A", 26))
	if a := b.post(atW1+"/withdraw", form); a.status != http.StatusForbidden {
		t.Errorf("a forged form: %d", a.status)
	}
	form = b.get(atW1).form(atW1 + "/withdraw")
	form.Set("text", "不用来了")
	form.Set("version", "1")
	a := b.post(atW1+"/withdraw", form)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "不用来了") || m.all[w1].Stage != tickets.WhistleBlown {
		t.Errorf("somebody was faster: %d", a.status)
	}
}

func TestEveryWhistleKeyMadeAtRunTime(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range tickets.WhistleKinds {
		keys = append(keys, "whistle.kind."+string(k), "console.whistle.kind."+string(k))
	}
	for _, st := range tickets.WhistleStages {
		keys = append(keys, "whistle.stage."+string(st))
	}
	for _, st := range append([]tickets.CallStage{callPlanned}, tickets.CallStages...) {
		keys = append(keys, "whistle.call."+string(st))
	}
	for _, m := range tickets.WhistleMoves {
		keys = append(keys, "whistle.verb."+string(m.Verb))
		if f := (&Server{}).whistleForm(&visit{}, tickets.Whistle{}, m.Verb, ""); f.Text && m.Verb != tickets.WhistleEdit {
			keys = append(keys, "console.whistle.ask."+string(m.Verb))
		}
	}
	for _, verb := range []tickets.WhistleVerb{tickets.WhistleDraft, tickets.WhistleLate, blows} {
		keys = append(keys, "whistle.verb."+string(verb))
	}
	for _, k := range []string{"sign", "contact", "arrive"} {
		keys = append(keys, "whistle.clock."+k, "whistle.next."+k, "console.whistle.missed."+k)
	}
	for _, tab := range whistleTabs {
		keys = append(keys, "console.whistle.tab."+tab.name)
	}
	for _, k := range []string{"many", "few", "usual", "small"} {
		keys = append(keys, "console.whistle.signal."+k)
	}
	for _, k := range []string{"whistle", "whistle_end", "whistle_back"} {
		keys = append(keys, "verb."+k)
	}
	for _, lang := range tickets.Langs {
		for _, k := range keys {
			if text := book.Say(string(lang), k, nil); text == k || text == "" {
				t.Errorf("%s lacks %q", lang, k)
			}
		}
	}
}
