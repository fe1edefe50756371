package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

const n1 = tickets.Number("20261123-0001")

const at1 = "/console/tickets/20261123-0001"

// The forms of a page are the moves the table allows, for each role at each stage.
func TestFormsAreTheTable(t *testing.T) {
	o := start(t)
	for _, role := range tickets.Roles {
		b := o.as(role)
		for _, stage := range tickets.Stages {
			tk := o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office, t.Disposers = stage, "wuye", []string{"id-dispatcher"} })
			o.says(n1, "还没亮") // else there is nothing to have heard
			a := b.get(at1)
			open := tickets.Open(tk, o.staff["id-"+string(role)].Actor())
			for _, m := range tickets.Moves {
				if got, want := a.offers(n1, m.Verb), slices.Contains(open, m.Verb); got != want {
					t.Errorf("%s at %s: %s offered %v, allowed %v", role, stage, m.Verb, got, want)
				}
			}
		}
	}
}

// The clerk's whole road, each step by the form of the page before.
func TestTheRoadOfATicket(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	step := func(role tickets.Role, verb tickets.Verb, fields url.Values, pictures ...[]byte) {
		t.Helper()
		b := o.as(role)
		form := b.get(at1).form(at1 + "/" + string(verb))
		if form == nil {
			t.Fatalf("%s is not offered %s", role, verb)
		}
		for k, v := range fields {
			form[k] = v
		}
		a := answer{}
		if pictures != nil {
			a = b.upload(at1+"/"+string(verb), form, pictures...)
		} else {
			a = b.post(at1+"/"+string(verb), form)
		}
		if a.status != http.StatusSeeOther {
			t.Fatalf("%s %s: %d\n%s", role, verb, a.status, a.body)
		}
		if page := b.get(a.to); page.status != http.StatusOK || !strings.Contains(page.body, `class="note good"`) {
			t.Errorf("%s %s is not confirmed: %d", role, verb, page.status)
		}
		o.later(time.Minute)
	}
	step(tickets.Dispatcher, tickets.Sort, url.Values{"service": {"0112"}, "place": {"3号楼二单元一层"}})
	step(tickets.Dispatcher, tickets.Accept, nil)
	step(tickets.Dispatcher, tickets.Assign, url.Values{"office": {"paishui"}})
	step(tickets.Supervisor, tickets.Assign, url.Values{"office": {"wuye"}})
	step(tickets.Handler, tickets.Return, url.Values{"text": {"不在我们楼"}})
	step(tickets.Dispatcher, tickets.Grant, nil)
	step(tickets.Dispatcher, tickets.Assign, url.Values{"office": {"wuye"}})
	step(tickets.Handler, tickets.Start, nil)
	step(tickets.Handler, tickets.Note, url.Values{"text": {"等配件"}})
	step(tickets.Handler, tickets.Write, url.Values{"text": {"明天上午去修"}})
	step(tickets.Handler, tickets.Report, url.Values{"text": {"已换灯"}}, picture(t, 1), picture(t, 2))
	step(tickets.Supervisor, tickets.Rework, url.Values{"text": {"二层还没亮"}})
	step(tickets.Handler, tickets.Report, url.Values{"text": {"二层也换了"}}, picture(t, 3))
	step(tickets.Dispatcher, tickets.Verify, nil)
	step(tickets.Dispatcher, tickets.Close, url.Values{"text": {"居民电话确认"}})
	step(tickets.Admin, tickets.Reopen, url.Values{"text": {"又坏了"}})
	step(tickets.Dispatcher, tickets.Decline, url.Values{"text": {"属于产权单位"}, "helper": {"排水集团东城所 010-96159"}})
	tk := o.tickets[n1]
	if tk.Stage != tickets.Declined || tk.Service != "0112" || tk.Place.Text != "3号楼二单元一层" || tk.Level != 1 || !slices.Equal(tk.Disposers, []string{"id-handler"}) {
		t.Errorf("the ticket is now %+v", tk)
	}
	a := o.as(tickets.Dispatcher).get(at1)
	for _, words := range []string{"不在我们楼", "等配件", "明天上午去修", "已换灯", "二层还没亮", "居民电话确认", "又坏了", "属于产权单位", "老赵", "林督办", "排水集团东城所 010-96159"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the history lacks %q", words)
		}
	}
	if n := strings.Count(a.body, "<img src=\"/console/files/"); n != 3 {
		t.Errorf("%d pictures in the history, want 3", n)
	}
}

func TestConflictLosesNothing(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	a, b := o.as(tickets.Dispatcher), o.as(tickets.Supervisor)
	form := a.get(at1).form(at1 + "/decline")
	accept := b.get(at1).form(at1 + "/accept")
	o.later(time.Minute)
	if got := b.post(at1+"/accept", accept); got.status != http.StatusSeeOther {
		t.Fatal(got.status)
	}
	form.Set("text", "我写了很长的理由")
	form.Set("helper", "房管局 12345")
	got := a.post(at1+"/decline", form)
	if got.status != http.StatusConflict {
		t.Fatalf("a form of an older version: %d", got.status)
	}
	for _, words := range []string{"我写了很长的理由", "房管局 12345", "有人先改了这张工单", "林督办", "受理"} {
		if !strings.Contains(got.body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if o.tickets[n1].Stage != tickets.Accepted {
		t.Error("the older form was carried out")
	}
	again := got.form(at1 + "/decline")
	again.Set("text", "我写了很长的理由")
	again.Set("helper", "房管局 12345")
	if got := a.post(at1+"/decline", again); got.status != http.StatusSeeOther {
		t.Errorf("sent once more from that page: %d", got.status)
	}
	// The move itself is gone now: the words are still given back.
	form = url.Values{"_csrf": form["_csrf"], "version": form["version"], "seen": form["seen"], "once": {"0123456789abcdef0"}, "office": {"wuye"}, "text": {"先去看看"}}
	got = a.post(at1+"/rework", form)
	if got.status != http.StatusForbidden || !strings.Contains(got.body, "先去看看") || !strings.Contains(got.body, "有人先改了这张工单") {
		t.Errorf("a move that is gone: %d", got.status)
	}
}

func TestConflictKeepsPictures(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Working, "wuye" })
	b := o.as(tickets.Handler)
	form := b.get(at1).form(at1 + "/report")
	form.Set("text", "修好了")
	o.mu.Lock()
	tk := o.tickets[n1]
	tk.Version++
	o.tickets[n1] = tk
	o.mu.Unlock()
	got := b.upload(at1+"/report", form, picture(t, 5))
	again := got.form(at1 + "/report")
	if got.status != http.StatusConflict || len(again["kept"]) != 1 {
		t.Fatalf("%d, kept %v", got.status, again["kept"])
	}
	again.Set("text", "修好了")
	if got := b.upload(at1+"/report", again); got.status != http.StatusSeeOther {
		t.Fatalf("sent again: %d", got.status)
	}
	last := o.events[n1][len(o.events[n1])-1]
	if len(last.Files) != 1 || last.Text != "修好了" {
		t.Errorf("the report is %+v", last)
	}
	// A hash that this session did not upload for this ticket is worth nothing.
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Office = "paishui" })
	secret := o.attach("20261123-0002", picture(t, 6))
	hash, seal, _ := strings.Cut(again.Get("kept"), " ")
	seal, _, _ = strings.Cut(seal, " ")
	note := b.get(at1).form(at1 + "/note")
	note.Set("text", "x")
	note["kept"] = []string{secret + " " + seal + " x", secret + "  x", secret}
	if got := b.upload(at1+"/note", note); got.status != http.StatusSeeOther {
		t.Fatal(got.status)
	}
	if got := b.get("/console/files/" + secret); got.status != http.StatusNotFound {
		t.Errorf("a handler reads another office's picture: %d", got.status)
	}
	_ = hash
}

func TestRefusedFormsKeepTheirWords(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Working, "wuye" })
	b := o.as(tickets.Admin)
	page := b.get(at1)
	for _, c := range []struct {
		label, verb string
		fields      url.Values
		status      int
		says        string
	}{
		{"no words", "report", url.Values{"text": {" "}}, 422, "请写几句说明"},
		{"too long", "note", url.Values{"text": {strings.Repeat("长", tickets.MaxWords+1)}}, 422, "太长"},
		{"no such service", "sort", url.Values{"service": {"9999"}, "place": {"新地点"}}, 422, "新地点"},
		{"no such verb", "explode", url.Values{}, 404, ""},
		{"a resident's verb", "withdraw", url.Values{}, 404, ""},
		{"not now", "verify", url.Values{"version": {"1"}}, 403, "处理中"},
		{"not this role", "start", url.Values{}, 403, "管理员"},
		{"no version", "report", url.Values{"text": {"没有版本"}, "version": {""}}, 409, "没有版本"},
		{"broken version", "report", url.Values{"text": {"版本坏了"}, "version": {"x"}}, 409, "版本坏了"},
	} {
		form := page.form(at1 + "/report")
		for k, v := range c.fields {
			form[k] = v
		}
		a := b.post(at1+"/"+c.verb, form)
		if a.status != c.status || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, want %d with %q", c.label, a.status, c.status, c.says)
		}
	}
	if o.tickets[n1].Version != 1 {
		t.Error("something was carried out")
	}
	form := page.form(at1 + "/report")
	form.Set("text", "带了个网页")
	if a := b.upload(at1+"/report", form, []byte("<html>evil")); a.status != 422 || !strings.Contains(a.body, "带了个网页") || !strings.Contains(a.body, "这种文件收不了") {
		t.Errorf("a file of another type: %d", a.status)
	}
	many := make([][]byte, filesAtOnce+1)
	for i := range many {
		many[i] = picture(t, uint8(100+i))
	}
	if a := b.upload(at1+"/report", form, many...); a.status != 422 || len(a.form(at1 + "/report")["kept"]) != filesAtOnce {
		t.Errorf("too many files: %d", a.status)
	}
}

func TestADoubleClickIsOneClick(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	b := o.as(tickets.Dispatcher)
	form := b.get(at1).form(at1 + "/note")
	form.Set("text", "同一句话")
	for range 3 {
		if a := b.post(at1+"/note", form); a.status != http.StatusSeeOther {
			t.Fatal(a.status)
		}
	}
	form = b.get(at1).form(at1 + "/accept")
	for range 2 {
		if a := b.post(at1+"/accept", form); a.status != http.StatusSeeOther {
			t.Fatal(a.status)
		}
	}
	if n := len(o.events[n1]); n != 3 {
		t.Errorf("%d events, want filed, noted once, accepted once", n)
	}
}

func TestTheList(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Words, t.Due = "快到期", o.time().Add(3*time.Hour+time.Minute) })
	o.file("20261123-0002", func(t *tickets.Ticket) {
		t.Words, t.Due, t.Stage = "已超时的", o.time().Add(-50*time.Hour), tickets.Accepted
	})
	o.file("20261123-0003", func(t *tickets.Ticket) {
		t.Words, t.Urgency, t.Due = "闻到煤气味", tickets.Danger, o.time().Add(30*time.Minute)
	})
	o.file("20261123-0004", func(t *tickets.Ticket) { t.Words, t.Stage, t.Service = "办完的", tickets.Closed, "0202" })
	for i := range 85 {
		o.file(tickets.NewNumber(o.time().In(beijing), 1000+i), func(t *tickets.Ticket) { t.Words, t.Stage, t.Office = "很多件", tickets.Assigned, "wuye" })
	}
	b := o.as(tickets.Dispatcher)
	a := b.get("/console")
	order := []string{"危急工单 1 件", "闻到煤气味", `data-number="20261123-0003"`, `data-number="20261123-0002"`, "快到期", "很多件"}
	at := 0
	for _, words := range order {
		i := strings.Index(a.body[at:], words)
		if i < 0 {
			t.Fatalf("%q is missing, or not in order", words)
		}
		at += i
	}
	for _, words := range []string{"还剩 3 小时", "已超时 2 天", "还剩 30 分钟", "下一页", "共 88 件", "其中超时 1 件"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the list lacks %q", words)
		}
	}
	if strings.Contains(a.body, "办完的") {
		t.Error("a closed ticket is among the open ones")
	}
	for path, want := range map[string]string{
		"/console?stage=closed": "办完的", "/console?stage=all&service=02": "办完的", "/console?q=办完": "办完的", "/console?q=煤气+3号楼": "闻到煤气味",
		"/console?urgency=late": "已超时的", "/console?urgency=danger": "闻到煤气味", "/console?office=wuye": "共 85 件",
		"/console?after=nonsense": "闻到煤气味", "/console?stage=assigned": "共 85 件", "/console?stage=all": `href="/console?stage=all&amp;urgency=late"`,
	} {
		if a := b.get(path); a.status != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("%s lacks %q (%d)", path, want, a.status)
		}
	}
	if a := b.get("/console?q=20261123-0003"); a.to != "/console/tickets/20261123-0003" {
		t.Errorf("a number leads to %q", a.to)
	}
	part := b.get("/console?stage=closed", "X-Live", "1")
	if strings.Contains(part.body, "<!doctype") || !strings.Contains(part.body, "办完的") {
		t.Error("the part for the script is not the list alone")
	}
	if v := b.get(at1, "X-Live", "1"); v.body != "1" {
		t.Errorf("version %q", v.body)
	}
}

func TestLanguages(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	b := o.as(tickets.Dispatcher)
	for lang, words := range map[string]string{"en": "Street light out", "zh-Hant": "路燈故障", "zh-Hans": "路灯故障", "fr": "路灯故障"} {
		b.post("/console/me/language", url.Values{"_csrf": {token(b.get("/console/me").body)}, "lang": {lang}})
		if a := b.get(at1); !strings.Contains(a.body, words) {
			t.Errorf("in %s the ticket lacks %q", lang, words)
		}
	}
	for accept, words := range map[string]string{"en-GB,en;q=0.9": "Sign in", "zh-TW": "登入工作台", "de": "登录工作台", "": "登录工作台"} {
		if a := o.browser().get("/console/login", "Accept-Language", accept); !strings.Contains(a.body, words) {
			t.Errorf("%q is not greeted with %q", accept, words)
		}
	}
	d := o.browser()
	d.get("/console/login?lang=en")
	if a := d.get("/console/login"); !strings.Contains(a.body, "Sign in to the console") {
		t.Error("the language chosen at the door is forgotten")
	}
}

// Whoever lists what was given back reads on each row that it was; on other lists of the same tickets nothing says so.
func TestRowsOfWhatWasGivenBack(t *testing.T) {
	o := crowded(t)
	b := o.as(tickets.Supervisor)
	const mark = `<span class="mark">退单或有异议</span>`
	if n := strings.Count(b.get("/console?mark=returned").body, mark); n == 0 {
		t.Error("no row says that it was given back")
	}
	if strings.Contains(b.get("/console").body, mark) {
		t.Error("a row says that it was given back, and nobody asked")
	}
}

// A clerk who writes to a resident sees on the ticket that it did not arrive: the page of troubles is for chiefs, and nobody waits for an answer that cannot come.
func TestATicketSaysWhatDidNotArrive(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.To = tickets.Address{Channel: "telegram", ID: "7"} })
	clerk := o.as(tickets.Dispatcher)
	if a := clerk.get(at1); strings.Contains(a.body, "没有送到") {
		t.Error("all has arrived, and something is said to have not")
	}
	o.troubles = []tickets.SetAside{{ID: "n:1", Out: true, Channel: "telegram", Ticket: n1, State: "gone", Error: "blocked", At: o.time()}}
	if a := clerk.get(at1); !strings.Contains(a.body, "最近一条给居民的消息没有送到。") || !strings.Contains(a.body, "对方收不到 · Telegram") {
		t.Error(a.body)
	}
}

// Where there is no office to assign to, the form says why and where to add one, to whoever may.
func TestAssigningWithoutAnOffice(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Service = tickets.Accepted, "0201" })
	clerk, admin := o.as(tickets.Dispatcher), o.as(tickets.Admin)
	if a := admin.get(at1); !strings.Contains(a.body, "排水集团东城所（没有经办人）") || strings.Contains(a.body, "和平里物业服务中心（没有经办人）") {
		t.Error("it is not said that nobody acts for an office, or that nobody does for one that has somebody")
	}
	delete(o.offices, "paishui")
	wuye := o.offices["wuye"]
	wuye.Duties = []string{"0102"}
	o.offices["wuye"] = wuye
	if a := admin.get(at1); !strings.Contains(a.body, "不在任何社区的职责清单里") || !strings.Contains(a.body, `清单里，也没有登记街道、部门或公用单位。 <a href="/console/offices">`) {
		t.Error(a.body)
	}
	delete(o.offices, "wuye")
	if a := clerk.get(at1); !strings.Contains(a.body, "还没有登记任何承办单位") || strings.Contains(a.body, `添加。 <a href="/console/offices">`) {
		t.Error(a.body)
	}
}

// noted keeps one small value.
type noted struct{ value []byte }

func (n *noted) Get(context.Context, string) ([]byte, int64, error) {
	return n.value, int64(len(n.value)), nil
}

func (n *noted) CompareAndSet(_ context.Context, _ string, _ int64, value []byte, _ time.Duration) (bool, error) {
	n.value = value
	return true, nil
}

func (n *noted) Delete(context.Context, string) error { return nil }

// What was filed under a service that is no longer offered keeps its name, and staff see why it cannot be chosen.
func TestATicketOfAnEndedService(t *testing.T) {
	kept, ended := &noted{}, tickets.Service{Code: "9901", Names: map[tickets.Lang]string{tickets.Hans: "送煤球"}}
	for _, catalogue := range []*tickets.Catalogue{tickets.NewCatalogue(append(services().All(), ended)), services()} {
		if err := catalogue.RememberNames(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		o := start(t, func(c *Config) { c.Services = catalogue })
		o.file(n1, func(t *tickets.Ticket) { t.Service = "9901" })
		for _, page := range []string{at1, "/console"} {
			a := o.as(tickets.Dispatcher).get(page)
			if marked := strings.Contains(a.body, "送煤球（已停办）"); marked != catalogue.Ended("9901") || !strings.Contains(a.body, "送煤球") {
				t.Errorf("%s: marked %v", page, marked)
			}
		}
	}
}
