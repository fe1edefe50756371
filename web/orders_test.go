package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/locales"
	"huying/tickets"
)

// Every word of these pages that is put together at run time exists in every language.
func TestEveryKeyOfOrders(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, st := range tickets.ActivityStages {
		keys = append(keys, "console.orders.stage."+string(st))
	}
	for _, st := range tickets.SeatStates {
		keys = append(keys, "console.orders.seat."+string(st))
	}
	for _, m := range tickets.ActivityMoves {
		keys = append(keys, "console.orders.verb."+string(m.Verb))
		if m.Side&tickets.SideOrganiser != 0 && m.Needs&tickets.ActivityNeedsText != 0 {
			keys = append(keys, "console.orders.ask."+string(m.Verb))
		}
	}
	for _, v := range []tickets.ActivityVerb{tickets.ActivityDraft, tickets.ActivityRise} {
		keys = append(keys, "console.orders.verb."+string(v))
	}
	for _, r := range []tickets.MatchReason{tickets.BecauseGrid, tickets.BecauseNear, tickets.BecauseSkill, tickets.BecauseFree, tickets.BecauseParty, tickets.BecauseLang, tickets.BecauseBefore, tickets.BecauseRated} {
		keys = append(keys, "console.orders.because."+string(r))
	}
	for _, r := range tickets.ActivityRepeats[1:] {
		keys = append(keys, "console.orders.mark."+string(r))
	}
	for _, m := range []string{"short", "waits", "party", "minors", "line", "provider"} {
		keys = append(keys, "console.orders.mark."+m)
	}
	for _, c := range orderColumns {
		keys = append(keys, "console.orders.column."+c.name)
	}
	for _, st := range orderEnds {
		keys = append(keys, "console.orders.column."+string(st))
	}
	for _, st := range append(stageNames(), "all") {
		keys = append(keys, "console.volunteers.stage."+st)
	}
	for _, verb := range volunteerVerbs {
		keys = append(keys, "console.volunteers.done."+verb, "console.volunteers.act."+verb)
	}
	for _, k := range tickets.ProviderKinds {
		keys = append(keys, "console.providers.kind."+string(k))
	}
	for _, k := range tickets.ActivityTemplates {
		keys = append(keys, "activity.template."+k.Name)
	}
	for _, lang := range tickets.Langs {
		for _, k := range keys {
			if text := book.Say(string(lang), k, nil); text == k || text == "" {
				t.Errorf("%s lacks %q", lang, k)
			}
		}
	}
}

// built fills the form of a new activity in, as its page gives it.
func built(page answer, action string) url.Values {
	form := page.form(action)
	for name, value := range map[string]string{
		"title": "帮老人修水龙头", "words": "带上扳手", "place": "社区门口", "name": "李奶奶", "phone": "13800001234", "address": "3号楼502", "service": "S01",
		"from": "2026-11-25T09:00", "till": "2026-11-25T11:00", "places": "1", "minutes": "60", "office": "wuye",
	} {
		form.Set(name, value)
	}
	return form
}

// An order on its whole way: built of the ticket, approved, published, taken, confirmed, ended.
func TestOrderRoad(t *testing.T) {
	o := startOrders(t)
	o.order("20261123-0001")
	o.order("20261123-0002")
	clerk := o.as(tickets.Dispatcher)
	if a := clerk.get("/console/orders"); !strings.Contains(a.body, "/console/orders/new?ticket=20261123-0001") {
		t.Fatal("the board does not show an order that waits")
	}
	for i, served := range []tickets.Stage{tickets.Done, tickets.Callback} { // nobody is to be called a second time
		number := tickets.Number("20261123-000" + strconv.Itoa(8+i))
		o.order(number)
		t1 := o.office.tickets[number]
		t1.Stage = served
		o.office.tickets[number] = t1
		if strings.Contains(clerk.get("/console/orders").body, string(number)) || strings.Contains(clerk.get("/console/tickets/"+string(number)).body, "/console/orders/new?ticket=") {
			t.Errorf("an order that is %s waits to be built", served)
		}
	}
	if a := clerk.get("/console/tickets/20261123-0001"); !strings.Contains(a.body, `href="/console/orders/new?ticket=20261123-0001"`) {
		t.Fatal("the ticket's page has no way to build")
	}
	const path = "/console/orders/new"
	page := clerk.get(path + "?ticket=20261123-0001")
	if page.status != http.StatusOK || !strings.Contains(page.body, "我电话[电话]</textarea>") || !strings.Contains(page.body, `value="3号楼502"`) {
		t.Fatalf("the form is not filled in: %d", page.status)
	}
	form := built(page, path)
	form["ticket"] = []string{"20261123-0001", "20261123-0002"}
	form.Set("words", "打13800001234，到3号楼502找李奶奶")
	if a := clerk.post(path, form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "<q>13800001234</q> <q>3号楼502</q> <q>李奶奶</q>") ||
		!strings.Contains(a.body, "<q>打[电话]，到[地址]找…</q>") || !strings.Contains(a.body, `value="2026-11-25T09:00"`) {
		t.Errorf("personal data for everybody to read: %d %s", a.status, a.body)
	}
	if len(o.activities) != 0 {
		t.Fatal("it was kept all the same")
	}
	form.Set("words", "带上扳手")
	a := clerk.post(path, form)
	if a.status != http.StatusSeeOther {
		t.Fatalf("built: %d %s", a.status, a.body)
	}
	at, _, _ := strings.Cut(a.to, "?")
	number := tickets.ActivityNumber(strings.TrimPrefix(at, "/console/orders/"))
	if got := o.activities[number]; !slices.Equal(got.Tickets, []tickets.Number{"20261123-0001", "20261123-0002"}) || got.Private.Phone != "13800001234" {
		t.Fatalf("built: %+v", got)
	}
	takenAndServed(t, o, clerk, number)
}

// takenAndServed: what was built is approved, published, taken and confirmed.
func takenAndServed(t *testing.T, o *orderOffice, clerk *browser, number tickets.ActivityNumber) {
	t.Helper()
	at := "/console/orders/" + string(number)
	old := clerk.get(at).form(at + "/review")
	for _, verb := range []string{"review", "list"} {
		if a := clerk.post(at+"/"+verb, clerk.get(at).form(at+"/"+verb)); a.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", verb, a.status, a.body)
		}
	}
	if a := clerk.post(at+"/review", old); a.status == http.StatusSeeOther && o.activities[number].Stage != tickets.ActivityListed {
		t.Error("an old page undid what was done")
	}
	if page := clerk.get(at); !strings.Contains(page.body, "周建国") || !strings.Contains(page.body, "有这个特长") || !strings.Contains(page.body, "巧手家政") {
		t.Errorf("no suggestions: %s", page.body)
	}
	if _, _, err := o.desk.Take(t.Context(), number, "v1", false, "tap1"); err != nil {
		t.Fatal(err)
	}
	if page := clerk.get(at); page.form(at+"/confirm") != nil {
		t.Error("somebody can be said to have served before it began")
	}
	o.later(51 * time.Hour)
	clerk = o.as(tickets.Dispatcher)
	confirm := clerk.get(at).form(at + "/confirm")
	if confirm == nil {
		t.Fatalf("no form to confirm: %s", clerk.get(at).body)
	}
	confirm.Set("minutes", "lange")
	if a := clerk.post(at+"/confirm", confirm); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="lange"`) {
		t.Errorf("minutes that are none: %d", a.status)
	}
	confirm.Set("minutes", "50")
	if a := clerk.post(at+"/confirm", confirm); a.status != http.StatusSeeOther {
		t.Fatalf("confirmed: %d %s", a.status, a.body)
	}
	if got := o.activities[number]; got.Seats[0].Minutes != 50 || got.Stage != tickets.ActivityDone {
		t.Errorf("after the end: %s %+v", got.Stage, got.Seats)
	}
}

// Who may see and do what: an office's people their own office's orders, nobody what lies outside of their area, and nothing without the token.
func TestOrderRights(t *testing.T) {
	o := startOrders(t)
	o.order("20261123-0001")
	o.activities["A20261123-0001"] = tickets.Activity{Number: "A20261123-0001", Title: "义诊", Service: "S01", Stage: tickets.ActivityDrafted, Office: "wuye", Area: "990101001001", Version: 1}
	o.activities["A20261123-0002"] = tickets.Activity{Number: "A20261123-0002", Title: "理发", Service: "S01", Stage: tickets.ActivityDrafted, Office: "paishui", Area: "990101002001", Version: 1}
	o.office.memory.mu.Lock()
	bounded := o.office.staff["id-supervisor"]
	bounded.Area = "990101001"
	o.office.staff["id-supervisor"] = bounded
	o.office.memory.mu.Unlock()
	const ok, no, none = http.StatusOK, http.StatusForbidden, http.StatusNotFound
	for _, c := range []struct {
		path string
		want [4]int // admin, supervisor of a street, dispatcher, handler of wuye
	}{
		{"/console/orders", [4]int{ok, ok, ok, ok}},
		{"/console/orders?show=ended&area=1&service=S01&office=paishui", [4]int{ok, ok, ok, ok}},
		{"/console/orders/A20261123-0001", [4]int{ok, ok, ok, ok}},
		{"/console/orders/A20261123-0002", [4]int{ok, none, ok, none}},
		{"/console/orders/A20261123-0002/edit", [4]int{ok, none, ok, none}},
		{"/console/orders/A20261123-0009", [4]int{none, none, none, none}},
		{"/console/orders/..%2f..%2fetc", [4]int{none, none, none, none}},
		{"/console/orders/new", [4]int{ok, ok, ok, ok}},
		{"/console/orders/new?template=visit", [4]int{ok, ok, ok, ok}},
		{"/console/orders/new?ticket=20261123-9999", [4]int{none, none, none, none}},
		{"/console/orders/behalf", [4]int{ok, ok, ok, ok}},
		{"/console/order-calendar", [4]int{ok, ok, ok, ok}},
		{"/console/order-calendar?week=2026-11-25", [4]int{ok, ok, ok, ok}},
		{"/console/order-calendar?month=2026-13", [4]int{ok, ok, ok, ok}},
		{"/console/volunteers", [4]int{ok, ok, ok, no}},
		{"/console/volunteers?stage=king", [4]int{none, none, none, no}},
		{"/console/volunteers/v1", [4]int{ok, ok, ok, no}},
		{"/console/volunteers/v2", [4]int{ok, none, ok, no}},
		{"/console/volunteers/v9", [4]int{none, none, none, no}},
		{"/console/providers", [4]int{ok, ok, ok, ok}},
	} {
		for i, role := range tickets.Roles {
			if a := o.as(role).get(c.path); a.status != c.want[i] {
				t.Errorf("%s at %s: %d, want %d", role, c.path, a.status, c.want[i])
			}
		}
	}
	if a := o.as(tickets.Handler).get("/console/orders"); strings.Contains(a.body, "理发") || !strings.Contains(a.body, "义诊") {
		t.Error("an office sees another's order, or not its own")
	}
	for _, path := range []string{"/console/orders/new", "/console/orders/join", "/console/orders/behalf", "/console/orders/A20261123-0001/review", "/console/volunteers/v1/pause", "/console/providers", "/console/providers/p1/drop"} {
		if a := o.as(tickets.Admin).post(path, url.Values{"title": {"x"}}); a.status != no {
			t.Errorf("%s without the token: %d", path, a.status)
		}
	}
	handler := o.as(tickets.Handler)
	if a := handler.post("/console/providers", url.Values{"_csrf": {token(handler.get("/console/orders/new").body)}, "name": {"x"}, "kind": {"home"}}); a.status != no {
		t.Errorf("an office changes the directory: %d", a.status)
	}
	street := o.as(tickets.Supervisor)
	if a := street.post("/console/orders/A20261123-0002/decline", url.Values{"_csrf": {token(street.get("/console/orders/new").body)}, "text": {"x"}}); a.status != none {
		t.Errorf("another street's order is declined: %d", a.status)
	}
}

// What cannot be used comes back with a sentence and with everything that was typed.
func TestOrderBadInput(t *testing.T) {
	o := startOrders(t)
	o.order("20261123-0001")
	clerk := o.as(tickets.Dispatcher)
	const path = "/console/orders/new"
	for name, c := range map[string]struct{ field, value, says string }{
		"a day that is over":  {"from", "2026-11-20T09:00", ""},
		"no time":             {"from", "bald", "时间没有看懂"},
		"no number":           {"places", "viele", "人数请填数字"},
		"a number below zero": {"minutes", "-5", "分钟数"},
		"no such order":       {"more", "20261123-7777", "没有找到编号是 20261123-7777"},
		"no number at all":    {"more", "abc", "没有找到编号是 abc"},
		"too many":            {"places", "100000", ""},
		"for nobody":          {"places", "0", "名额是 1 到 500"},
		"for fewer than that": {"places", "-3", "名额是 1 到 500"},
	} {
		form := built(clerk.get(path+"?ticket=20261123-0001"), path)
		form.Set(c.field, c.value)
		a := clerk.post(path, form)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.says) || !strings.Contains(a.body, `value="`+c.value+`"`) || !strings.Contains(a.body, `value="帮老人修水龙头"`) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	if len(o.activities) != 0 {
		t.Error("something was kept")
	}
}

func TestVolunteersAreChecked(t *testing.T) {
	o := startOrders(t)
	clerk := o.as(tickets.Dispatcher)
	if a := clerk.get("/console/volunteers?stage=applied"); !strings.Contains(a.body, "吴小妹") || strings.Contains(a.body, "周建国") {
		t.Error("the tab of applications is wrong")
	}
	if a := clerk.get("/console/volunteers?branch=第一&skill=S01"); !strings.Contains(a.body, "周建国") || strings.Contains(a.body, "吴小妹") {
		t.Error("the filter is wrong")
	}
	page := clerk.get("/console/volunteers/v2")
	refuse := page.form("/console/volunteers/v2/refuse")
	if a := clerk.post("/console/volunteers/v2/refuse", refuse); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "请写明") {
		t.Errorf("refused without a reason: %d", a.status)
	}
	if a := clerk.post("/console/volunteers/v2/check", page.form("/console/volunteers/v2/check")); a.status != http.StatusSeeOther {
		t.Fatalf("checked: %d %s", a.status, a.body)
	}
	refuse.Set("text", "年纪太小")
	if a := clerk.post("/console/volunteers/v2/refuse", refuse); a.status != http.StatusConflict || !strings.Contains(a.body, "吴小妹") {
		t.Errorf("an old page: %d", a.status)
	}
	for _, step := range []struct {
		verb string
		want tickets.VolunteerStage
	}{{"pause", tickets.VolunteerPaused}, {"return", tickets.VolunteerChecked}} {
		if a := clerk.post("/console/volunteers/v2/"+step.verb, clerk.get("/console/volunteers/v2").form("/console/volunteers/v2/"+step.verb)); a.status != http.StatusSeeOther || o.people["v2"].Stage != step.want {
			t.Errorf("%s: %d, %s", step.verb, a.status, o.people["v2"].Stage)
		}
	}
}

func TestDirectoryAndBehalf(t *testing.T) {
	o := startOrders(t)
	chief := o.as(tickets.Supervisor)
	form := chief.get("/console/providers").form("/console/providers")
	form.Set("name", "乐龄养老")
	form.Set("kind", "spaceship")
	if a := chief.post("/console/providers", form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="乐龄养老"`) {
		t.Errorf("a kind that is none: %d", a.status)
	}
	form.Set("kind", "care")
	form.Set("services", "S01 S03")
	if a := chief.post("/console/providers", form); a.status != http.StatusSeeOther || len(o.directory) != 2 {
		t.Errorf("added: %d, %d", a.status, len(o.directory))
	}
	if a := chief.post("/console/providers/p1/drop", chief.get("/console/providers").form("/console/providers/p1/drop")); a.status != http.StatusSeeOther || len(o.directory) != 1 {
		t.Errorf("dropped: %d, %d", a.status, len(o.directory))
	}
	const path = "/console/orders/behalf"
	order := chief.get(path).form(path)
	order.Set("service", "0101")
	order.Set("words", "灯坏了")
	if a := chief.post(path, order); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "灯坏了</textarea>") {
		t.Errorf("something that cannot be ordered: %d", a.status)
	}
	for name, value := range map[string]string{"service": "S01", "words": "水管漏水", "name": "张奶奶", "address": "5号楼", "relation": "楼长"} {
		order.Set(name, value)
	}
	a := chief.post(path, order)
	number := tickets.Number(strings.TrimPrefix(a.to, path+"?done="))
	ticket := o.office.tickets[number]
	if a.status != http.StatusSeeOther || ticket.For == nil || ticket.For.Name != "张奶奶" || ticket.For.Relation != "楼长" || ticket.Kind != tickets.Order {
		t.Fatalf("ordered: %d %+v", a.status, ticket)
	}
	if by := o.office.events[number][0].By; by.Kind != tickets.ByStaff || by.ID != "id-supervisor" {
		t.Errorf("ordered by %+v", by)
	}
	order.Set("name", "李奶奶") // who goes back and changes the name orders for somebody else
	if b := chief.post(path, order); b.status != http.StatusSeeOther || b.to == a.to {
		t.Errorf("ordered for the next: %d %s", b.status, b.to)
	}
	order.Set("phone", "没有")
	if a := chief.post(path, order); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "至少 7 位数字") {
		t.Errorf("a number nobody can call: %d", a.status)
	}
}

func TestTakenOut(t *testing.T) {
	for _, c := range []struct {
		text, redacted string
		want           []string
	}{
		{"没有", "没有", nil},
		{"打138到3栋", "打[电话]到[地址]", []string{"138", "3栋"}},
		{"138", "[电话]", []string{"138"}},
		{"138 3栋", "[电话] [地址]", []string{"138", "3栋"}},
		{"李打138", "[姓名]打[电话]", []string{"李", "138"}},
		{"见[电话]，打138", "见[电话]，打[电话]", []string{"138"}},
		{"全都不同", "abc", []string{"全都不同"}},
	} {
		if got := takenOut(c.text, c.redacted); !slices.Equal(got, c.want) {
			t.Errorf("takenOut(%q, %q) = %q, want %q", c.text, c.redacted, got, c.want)
		}
	}
}

// FuzzTakenOut: whatever is written and redacted, what is shown as found stood in the text.
func FuzzTakenOut(f *testing.F) {
	f.Add("打138到3栋", "打[电话]到[地址]")
	f.Add("[电话][电话]", "[电话]")
	f.Fuzz(func(t *testing.T, text, redacted string) {
		for _, part := range takenOut(text, redacted) {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in %q", part, text)
			}
		}
	})
}
