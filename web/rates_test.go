package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/locales"
	"huying/tickets"
)

// busy is a month of two offices.
func busy(o *office) {
	o.figures.rows = map[string][]tickets.FigureRow{
		"": {{Figures: tickets.Figures{Counted: 12, Contacted: 6, Uncontact: 4, Solved: 9, Unsolved: 3, Good: 6, Fair: 3, Bad: 3}}},
		"office": {
			{Key: "wuye", Figures: tickets.Figures{Counted: 10, Contacted: 8, Uncontact: 2, Solved: 7, Unsolved: 3, Good: 5, Fair: 2, Bad: 3, Done: 12, OnTime: 9, Took: 12 * 36 * time.Hour, Assigned: 16, Returned: 2, Disputed: 1}},
			{Key: "paishui", Figures: tickets.Figures{Counted: 2, Solved: 2}},
			{Key: "", Figures: tickets.Figures{Filed: 4, Joined: 1}},
		},
		"service": {
			{Key: "0101", Figures: tickets.Figures{Filed: 30, Done: 20, OnTime: 10, Counted: 20, Solved: 18, Unsolved: 2, Contacted: 10, Uncontact: 10, Good: 20}},
			{Key: "0902", Figures: tickets.Figures{Filed: 2, Done: 2, OnTime: 2}},
		},
	}
}

func TestRatesPage(t *testing.T) {
	o := start(t)
	busy(o)
	b := o.as(tickets.Dispatcher)
	a := b.get("/console/rates")
	for _, words := range []string{"80.0%", "8/10", "68.0%", "6.8/10", "75.0%", "81.2%", "12.5%", "36.0 小时", "无数据", "样本少", "没有承办单位", "<svg"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if strings.Contains(a.body, "0.0%") && !strings.Contains(a.body, "0/") {
		t.Error("no data is shown as 0 %")
	}
	if i, j := strings.Index(a.body, ">没有承办单位<"), strings.Index(a.body, "<tfoot>"); i < 0 || j < i {
		t.Error("the whole does not come last")
	}
	for path, status := range map[string]int{
		"/console/rates?by=x": 404, "/console/rates?period=2026-13": 404, "/console/rates?by=month": 200, "/console/rates?by=area": 200, "/console/rates?by=service&period=2025-11": 200,
		"/console/rates/cases?rate=x": 404, "/console/rates/cases?rate=punctual&show=out": 404, "/console/rates/cases?rate=content&show=part": 200,
		"/console/rates.csv?by=x": 404, "/console/rates/cases?rate=response&by=x": 404,
	} {
		if a := b.get(path); a.status != status {
			t.Errorf("%s: %d, want %d", path, a.status, status)
		}
	}
}

// A handler sees figures of their own office only, and nobody without an account sees any.
func TestRatesAreScoped(t *testing.T) {
	o := start(t)
	busy(o)
	o.as(tickets.Handler).get("/console/rates")
	o.as(tickets.Handler).get("/console/rates/cases?rate=content")
	for _, q := range o.figures.queries {
		if q.Office != "wuye" {
			t.Errorf("a handler asks for %+v", q)
		}
	}
	for _, q := range o.figures.asked {
		if q.Office != "wuye" {
			t.Errorf("a handler lists %+v", q)
		}
	}
	p := o.staff["id-dispatcher"]
	p.Area = "110108001"
	o.staff[p.ID] = p
	o.figures.queries = nil
	o.as(tickets.Dispatcher).get("/console/rates")
	for _, q := range o.figures.queries {
		if q.Area != "110108001" {
			t.Errorf("who works in an area asks for %+v", q)
		}
	}
	if a := o.as(tickets.Handler).get("/console/hot"); a.status != http.StatusForbidden {
		t.Errorf("a handler at the hot matters: %d", a.status)
	}
	for _, path := range []string{"/console/rates", "/console/rates.csv", "/console/rates/cases?rate=content", "/console/hot", "/console/summaries/20261123-0001"} {
		if a := o.browser().get(path); a.status == http.StatusOK && !strings.Contains(a.body, "password") {
			t.Errorf("%s is open to everybody", path)
		}
	}
}

func TestCases(t *testing.T) {
	o := start(t)
	busy(o)
	o.figures.cases = []tickets.RatedRound{
		{Round: tickets.Round{Number: n1, N: 2, Office: "wuye", Service: "0101", End: tickets.Counted, Solved: "yes", Satisfied: "fair", By: "s1"}},
		{Round: tickets.Round{Number: "20261123-0002", N: 1, Office: "wuye", End: tickets.Unreachable}},
		{Round: tickets.Round{Number: "20261123-0003", N: 1, Office: "wuye", End: tickets.TakenBack}},
	}
	a := o.as(tickets.Supervisor).get("/console/rates/cases?rate=content&by=office&key=wuye&exact=1")
	for _, words := range []string{"68.0%", "6.8 ÷ 10", "20261123-0002", "几次都没联系上", "居民撤回", "计入，打折", "电话回访", "第 2 轮", "不计入 <b>2</b>"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the list lacks %q", words)
		}
	}
	last := o.figures.asked[len(o.figures.asked)-1]
	if last.Key != "wuye" || !last.Exact || last.Rate != tickets.Content || last.From.IsZero() {
		t.Errorf("asked %+v", last)
	}
}

func TestRatesCSV(t *testing.T) {
	o := start(t)
	busy(o)
	office := o.offices["wuye"]
	office.Name = "=HYPERLINK(1)"
	o.offices["wuye"] = office
	a := o.as(tickets.Admin).get("/console/rates.csv?by=office")
	if !strings.HasPrefix(a.body, "\ufeff承办单位,V,响应率") || !strings.Contains(a.body, "'=HYPERLINK(1),10,80.0%,70.0%,68.0%,71.2,75.0%") {
		t.Errorf("csv %q", a.body)
	}
	if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("type %q", kind)
	}
}

func TestHotPage(t *testing.T) {
	o := start(t)
	o.figures.areas = []tickets.Area{{Code: "g1", Level: "grid", Name: "一网格"}}
	for i := range 6 {
		n := tickets.Number("20261123-000" + string(rune('1'+i)))
		o.file(n, func(t *tickets.Ticket) { t.Service, t.Words = "0105", "没水了" })
		o.figures.this = append(o.figures.this, tickets.FiledNow{Number: n, Area: "g1", Service: "0105", Resident: string(n), At: o.time()})
	}
	b := o.as(tickets.Dispatcher)
	a := b.get("/console/hot")
	for _, words := range []string{"一网格", "本周 6 件，6 位居民", "没水了", "20261123-0006"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the page lacks %q:\n%s", words, a.body)
		}
	}
	if list := b.get("/console"); !strings.Contains(list.body, "1 件事这一周比平常多") {
		t.Error("the list says nothing of it")
	}
	if list := o.as(tickets.Handler).get("/console"); strings.Contains(list.body, "比平常多") {
		t.Error("a handler hears of other offices' matters")
	}
}

func TestCallbackByTelephone(t *testing.T) {
	for _, c := range []struct {
		fields url.Values
		stage  tickets.Stage
		status int
	}{
		{url.Values{"reached": {"yes"}, "contacted": {"yes"}, "solved": {"yes"}, "happy": {"good"}, "text": {"说挺快"}}, tickets.Closed, http.StatusSeeOther},
		{url.Values{"reached": {"yes"}, "solved": {"no"}, "happy": {"good"}}, tickets.Accepted, http.StatusSeeOther},
		{url.Values{"reached": {"nobody"}}, tickets.Callback, http.StatusSeeOther},
		{url.Values{"reached": {"refused"}}, tickets.Closed, http.StatusSeeOther},
		{url.Values{"reached": {"yes"}, "text": {"写好的话"}}, tickets.Callback, http.StatusUnprocessableEntity},
		{url.Values{"reached": {"nobody"}, "solved": {"yes"}, "text": {"写好的话"}}, tickets.Callback, http.StatusUnprocessableEntity},
		{url.Values{}, tickets.Callback, http.StatusUnprocessableEntity},
	} {
		o := start(t)
		o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Callback, "wuye" })
		b := o.as(tickets.Supervisor)
		form := b.get(at1).form(at1 + "/phone")
		for k, v := range c.fields {
			form[k] = v
		}
		a := b.post(at1+"/phone", form)
		if got := o.tickets[n1].Stage; a.status != c.status || got != c.stage {
			t.Errorf("%v: %d, then %s", c.fields, a.status, got)
		}
		if c.status != http.StatusSeeOther && c.fields.Get("text") != "" && !strings.Contains(a.body, "写好的话") {
			t.Errorf("%v: what was written is lost", c.fields)
		}
	}
}

func TestOpenPage(t *testing.T) {
	o := start(t)
	busy(o)
	o.figures.took, o.figures.closed = 30*time.Hour, 25
	o.figures.public = []tickets.Summary{{Number: n1, Service: "0101", Text: "电话13800001234的路灯修好了", At: o.time()}}
	o.server.cfg.Redact = func(s string) string { return strings.ReplaceAll(s, "13800001234", "[电话]") }
	b := o.browser()
	a := b.get("/open")
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "public, max-age=60" || a.header.Get("Set-Cookie") != "" || strings.Contains(a.body, "<script") {
		t.Fatalf("%d %v", a.status, a.header)
	}
	// 2 of 20 are not solved: "at least 80 %", not 90 %; the class of two is with no other, so only the whole is told
	for _, words := range []string{"50%", "80% 以上", "30.0 小时", "[电话]的路灯修好了", "公开数据"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	for _, secret := range []string{"13800001234", "90%", "<b>2</b>", string(n1), "<b>30</b>"} {
		if strings.Contains(a.body, secret) {
			t.Errorf("the page tells %q", secret)
		}
	}
	asked := len(o.figures.queries)
	b.get("/open")
	if len(o.figures.queries) != asked {
		t.Error("the page was counted again within a minute")
	}
	o.later(2 * time.Minute)
	b.get("/open")
	if len(o.figures.queries) == asked {
		t.Error("the page is never renewed")
	}
	if now := o.time().In(beijing); !slices.ContainsFunc(o.figures.queries, func(q tickets.FigureQuery) bool { return q.To.Equal(tickets.UsualRates.DayBegan(now)) }) {
		t.Error("the running month is not cut at the day")
	}
	for lang, words := range map[string]string{"en": "Open figures", "zh-Hant": "公開數據", "xx": "公开数据"} {
		if a := b.get("/open?lang=" + lang); !strings.Contains(a.body, words) {
			t.Errorf("%s lacks %q", lang, words)
		}
	}
	o.broken = errStore
	if a := b.get("/open?lang=en"); a.status != http.StatusOK {
		t.Errorf("with a dead store and a fresh page: %d", a.status)
	}
	o.later(2 * time.Minute)
	if a := b.get("/open"); a.status != http.StatusInternalServerError {
		t.Errorf("with a dead store: %d", a.status)
	}
}

func TestPublicSummary(t *testing.T) {
	o := start(t)
	path := "/console/summaries/20261123-0001"
	o.file(n1, func(t *tickets.Ticket) {
		t.Stage, t.Result, t.Contact = tickets.Closed, "换了灯泡", tickets.Contact{Name: "王小明"}
	})
	o.server.cfg.Redact = func(s string) string { return strings.ReplaceAll(s, "13800001234", "[电话]") }
	b := o.as(tickets.Supervisor)
	if a := b.get(at1); !strings.Contains(a.body, path) {
		t.Error("the ticket does not lead there")
	}
	form := b.get(path).form(path)
	if form.Get("text") != "" && !strings.Contains(b.get(path).body, "换了灯泡") {
		t.Error("nothing to write from")
	}
	for _, bad := range []string{"", "请找13800001234", "王小明家的灯修好了", strings.Repeat("灯", 201)} {
		form.Set("text", bad)
		if a := b.post(path, form); a.status != http.StatusUnprocessableEntity || len(o.figures.public) != 0 {
			t.Errorf("%q was released: %d", bad, a.status)
		}
	}
	form.Set("text", "楼道灯当天修好")
	if a := b.post(path, form); a.status != http.StatusSeeOther || len(o.figures.public) != 1 || o.figures.public[0].By != "id-supervisor" {
		t.Errorf("%d %+v", a.status, o.figures.public)
	}
	form.Set("back", "1")
	if a := b.post(path, form); a.status != http.StatusSeeOther || len(o.figures.public) != 0 {
		t.Errorf("not taken back: %d %+v", a.status, o.figures.public)
	}
	if a := o.as(tickets.Dispatcher).get(path); a.status != http.StatusForbidden {
		t.Errorf("a dispatcher releases: %d", a.status)
	}
	o.file("20261123-0002", nil)
	if a := b.get("/console/summaries/20261123-0002"); a.status != http.StatusNotFound {
		t.Errorf("of an open ticket: %d", a.status)
	}
	o.server.cfg.Released = nil
	if a := b.get(path); a.status != http.StatusNotFound || strings.Contains(b.get(at1).body, path) {
		t.Errorf("where the tenant does not allow it: %d", a.status)
	}
}

func TestCharts(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	c := drawChart("x", []string{"1", "2", "3", "4"}, []series{{"a", []*float64{v(1), v(0.98), nil, v(1)}}, {"b", []*float64{nil, nil, nil, nil}}, {"c", []*float64{v(1), v(1), v(1), v(1)}}}, 1, percent)
	if c.Empty || len(c.Lines[0].Parts) != 1 || len(c.Lines[0].Dots) != 3 || len(c.Lines[1].Parts) != 0 || c.Lines[1].End.Text != "" {
		t.Errorf("%+v", c)
	}
	if d := c.Lines[2].End.Y - c.Lines[0].End.Y; d < nameHigh && d > -nameHigh {
		t.Errorf("names at the ends cover each other: %d", d)
	}
	if c.Table[1][1] != "—" || c.Table[0][1] != "100%" {
		t.Errorf("%v", c.Table)
	}
	if !drawChart("x", nil, []series{{"a", nil}}, 0, whole).Empty {
		t.Error("nothing is a chart")
	}
	for most, want := range map[float64]float64{0: 4, 5: 8, 21: 40, 81: 200} {
		if got := roundTop([]series{{"a", []*float64{v(most)}}}); got != want {
			t.Errorf("above %v: %v, want %v", most, got, want)
		}
	}
}

// Every word of the figures that is put together at run time exists.
func TestEveryKeyOfTheFigures(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"rate.why.waiting", "rate.why.skipped", "rate.composite", "rate.took", "open.none", "open.hidden", "summary.released", "summary.withdrawn"}
	for _, r := range tickets.RateNames {
		keys = append(keys, "rate."+string(r), "rate.how."+string(r))
	}
	for _, v := range tickets.Verdicts {
		keys = append(keys, "rate.verdict."+string(v))
	}
	for _, e := range tickets.Ends {
		if e != tickets.Running && e != tickets.Counted {
			keys = append(keys, "rate.why."+string(e))
		}
	}
	for _, by := range rateBys {
		keys = append(keys, "rate.by."+by)
		if by == "office" || by == "area" {
			keys = append(keys, "rate.none."+by)
		}
	}
	for _, r := range openRates {
		keys = append(keys, "open.how.rate."+string(r))
	}
	for _, v := range []tickets.Verb{tickets.Phone, tickets.Recall, tickets.Lapse} {
		keys = append(keys, "verb."+string(v))
	}
	for _, lang := range tickets.Langs {
		for _, k := range keys {
			if text := book.Say(string(lang), k, nil); text == k || text == "" {
				t.Errorf("%s lacks %q", lang, k)
			}
		}
	}
}
