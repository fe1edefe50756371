package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	caseLink  = regexp.MustCompile(`M\d{8}-\d{4}`)
	slotValue = regexp.MustCompile(`action="(/console/appointments/[^"/]+)"`)
)

// TestMediationRoad: two neighbours, each at their own chat, a clerk who offers, a mediator who is not the clerk, and an office that may not
// read what is said.
func TestMediationRoad(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew := p.crew()
	mediator := crew.admin.hires(p, "yan", "严正", "handler", crew.admin.opens("司法所", "department", "010-1"))
	account := regexp.MustCompile(`<option value="([^"]+)">严正 \(yan\)</option>`).FindStringSubmatch(crew.admin.sees("/console/mediators").body)
	if account == nil {
		t.Fatal("the mediator's account cannot be chosen")
	}
	crew.admin.fills("/console/mediators", "/console/mediators", "name", "严正", "field", "邻里", "community", "和平里", "staff", account[1])
	if g := crew.dispatcher.post("/console/mediators", crew.admin.sees("/console/mediators").form("/console/mediators", "name", "x")); g.status != http.StatusForbidden {
		t.Errorf("a dispatcher keeps the list: %d", g.status)
	}
	one, two := p.visitor(), p.visitor()
	number := one.reports("跟对门邻居为占楼道吵了半年，想请人来调解，3号楼")
	other := two.reports("5号楼电梯坏了")
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	one.hears(officeName)

	form := crew.dispatcher.sees("/console/tickets/"+number, "提出调解")
	path := "/console/mediation/new/" + number
	if !strings.Contains(form.body, path) {
		t.Fatal("the ticket's page has no way to offer")
	}
	g := crew.dispatcher.post(path, crew.dispatcher.sees(path).form(path, "kind", "people", "matter", "楼道里放东西怎么办", "other_of", "20000101-0001"))
	if g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "楼道里放东西怎么办</textarea>") {
		t.Errorf("offered to nobody: %d %s", g.status, plain(g.body))
	}
	g = crew.dispatcher.fills(path, path, "kind", "people", "matter", "楼道里放东西怎么办", "other_of", other)
	matter := caseLink.FindString(g.to)
	at := "/console/mediation/" + matter
	one.hears("楼道里放东西怎么办", matter, "选调解员")
	two.hears("楼道里放东西怎么办", matter)
	if again := crew.dispatcher.post(path, crew.dispatcher.sees(path).form(path, "kind", "people", "matter", "x", "other", "y")); again.status != http.StatusConflict {
		t.Errorf("offered twice: %d", again.status)
	}
	one.says("3")
	one.hears("严正 · 邻里 · 和平里")
	one.says("1")
	one.hears("严正", "愿意调解吗")
	one.says("同意调解")
	one.hears("记下了")
	crew.dispatcher.sees(at, "楼道里放东西怎么办", "✓ 同意", "还没有答复")
	two.says("1")
	two.hears("双方都愿意谈", "严正")
	one.hears("双方都愿意谈", "严正")

	for name, c := range map[string]*clerk{"the clerk": crew.dispatcher, "the office": crew.handler} { // now it is closed
		if g := c.sees(at, "调解中", "调解不公开"); strings.Contains(g.body, "楼道里放东西") || strings.Contains(g.body, "记录：同意") {
			t.Errorf("%s still reads it", name)
		}
		if g := c.sees("/console/mediation", matter, "不公开"); strings.Contains(g.body, "楼道里放东西") {
			t.Errorf("%s reads it in the list", name)
		}
		if g := c.post(at+"/fail", url.Values{"_csrf": {c.sees("/console").form("/console/logout").Get("_csrf")}, "text": {"x"}, "version": {"4"}}); g.status != http.StatusForbidden {
			t.Errorf("%s ends it: %d", name, g.status)
		}
	}
	mediates(t, crew, mediator, at, one, two)
	crew.admin.sees("/console/mediation", "调解成功率 100%")
	crew.dispatcher.sees("/console/tickets/"+number, matter, "达成协议", "调解结束")
	if g := mediator.get("/console/tickets/" + number); g.status != http.StatusNotFound {
		t.Errorf("a mediator of another office sees the ticket: %d", g.status)
	}
}

// mediates: the mediator's work, and a second page that is too old.
func mediates(t *testing.T, crew crew, mediator *clerk, at string, sides ...*visitor) {
	t.Helper()
	mediator.sees("/console/mediation?tab=mine", "楼道里放东西怎么办")
	old := mediator.sees(at).form(at+"/agree", "form", "oral", "text", "写了很久的协议", "at", time.Now().Format(time.DateOnly))
	mediator.fills(at, at+"/session", "text", "双方都讲了难处")
	g := mediator.post(at+"/agree", old)
	if g.status != http.StatusConflict || !strings.Contains(g.body, "写了很久的协议</textarea>") {
		t.Errorf("an old page: %d %s", g.status, plain(g.body))
	}
	form := mediator.sees(at).form(at+"/agree", "form", "written", "text", "轮流打扫", "at", time.Now().In(time.FixedZone("CST", 8*3600)).Format(time.DateOnly))
	if g := mediator.upload(at+"/agree", form, corridor(true)); g.status != http.StatusSeeOther {
		t.Fatalf("agreed: %d %s", g.status, plain(g.body))
	}
	for _, v := range sides {
		v.hears("谈成了", "轮流打扫", "司法确认")
	}
	file := regexp.MustCompile(`href="(` + at + `/files/[0-9a-f]{64})"`).FindStringSubmatch(mediator.sees(at, "轮流打扫", "书面协议").body)
	if file == nil {
		t.Fatal("the agreement's picture is not shown")
	}
	for c, want := range map[*clerk]int{mediator: http.StatusOK, crew.admin: http.StatusOK, crew.dispatcher: http.StatusNotFound, crew.handler: http.StatusNotFound} {
		if g := c.get(file[1]); g.status != want {
			t.Errorf("the agreement's picture: %d, want %d", g.status, want)
		}
	}
	if g := crew.handler.get(strings.Replace(file[1], at+"/files/", "/console/files/", 1)); g.status != http.StatusNotFound {
		t.Errorf("the picture by way of the tickets: %d", g.status)
	}
	mediator.fills(at, at+"/confirm", "text", "法院已确认")
	for _, v := range sides {
		v.hears("法院已确认")
	}
}

// TestLegalRoad: an application with its steps, and a time at the legal desk that the office has to cancel.
func TestLegalRoad(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew := p.crew()
	add := func(filled ...string) page {
		return crew.admin.post("/console/slots", crew.admin.sees("/console/slots").form("/console/slots", filled...))
	}
	if g := add("weekday", "2", "from", "11:00", "to", "09:00", "length", "30", "place", "社区法律工作站"); g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "社区法律工作站") {
		t.Errorf("hours upside down: %d", g.status)
	}
	for _, day := range []string{"0", "1", "2", "3", "4", "5", "6"} {
		if g := add("weekday", day, "from", "09:00", "to", "10:00", "length", "30", "place", "社区法律工作站", "office", crew.office); g.status != http.StatusSeeOther {
			t.Fatalf("hours: %d %s", g.status, plain(g.body))
		}
	}
	v := p.visitor()
	v.says("法律援助")
	v.hears("哪方面的事")
	v.says("1")
	v.hears("属于下面哪一种")
	v.says("1")
	v.hears("期限")
	v.says("2")
	v.hears("第四十二条", "材料", "12348")
	v.says("申请法律援助")
	v.hears("同意吗")
	v.says("1")
	v.hears("是什么事")
	v.says("老板欠我三个月工资")
	number := numberPattern.FindString(v.hears("法律援助申请已登记").Text)
	crew.dispatcher.sees("/console/tickets/"+number, "等决定")
	crew.dispatcher.sees("/console/aid", number, "讨要工钱", "自述免核查")
	crew.dispatcher.fills("/console/aid", "/console/aid/"+number+"/grant", "text", "符合条件")
	v.hears("决定给予援助", "符合条件")
	old := crew.dispatcher.sees("/console/aid").form("/console/aid/"+number+"/assign", "text", "江律师")
	crew.dispatcher.fills("/console/aid", "/console/aid/"+number+"/assign", "text", "江律师")
	v.hears("江律师")
	if g := crew.dispatcher.post("/console/aid/"+number+"/assign", old); g.status != http.StatusConflict {
		t.Errorf("assigned twice: %d", g.status)
	}
	if g := crew.handler.sees("/console/aid?tab=all"); strings.Contains(g.body, number) {
		t.Error("an office sees an application that is not its own")
	}

	v.says("法律援助")
	books(t, crew, v)
}

// books: the resident takes a time, the office cancels it.
func books(t *testing.T, crew crew, v *visitor) {
	t.Helper()
	heard := v.hears()
	for !strings.Contains(heard.Text, "哪方面的事") {
		heard = v.hears()
	}
	for _, step := range [][2]string{{"3", "期限"}, {"2", "12348"}, {"预约社区法律服务", "是什么事"}, {"想问保护令怎么办", "哪个时间"}, {"1", "约好了"}} {
		v.says(step[0])
		v.hears(step[1])
	}
	week := ""
	for _, path := range []string{"/console/appointments", "/console/appointments?week=" + time.Now().AddDate(0, 0, 7).Format(time.DateOnly)} {
		if g := crew.handler.sees(path); strings.Contains(g.body, "社区法律工作站") {
			week = path
		}
	}
	if week == "" {
		t.Fatal("the appointment is in no week")
	}
	action := slotValue.FindStringSubmatch(crew.handler.sees(week).body)[1]
	g := crew.handler.post(action, crew.handler.sees(week).form(action, "state", "cancelled"))
	if g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "为什么取消") {
		t.Errorf("cancelled without a reason: %d", g.status)
	}
	g = crew.handler.post(action, crew.handler.sees(week).form(action, "state", "cancelled", "text", "律师病了", "version", "77"))
	if g.status != http.StatusConflict || !strings.Contains(g.body, "律师病了</textarea>") || !strings.Contains(g.body, `value="cancelled" selected`) {
		t.Errorf("cancelled from an old page: %d, what was typed and chosen is lost", g.status)
	}
	crew.handler.fills(week, action, "state", "cancelled", "text", "律师病了")
	v.hears("取消了", "律师病了")
	v.says("我的预约")
	v.hears("现在没有预约")
	closesDay(t, crew, v)
}

var dayForm = regexp.MustCompile(`action="(/console/appointments/\d{4}-\d\d-\d\d/)close"`)

// closesDay: of every day of next week the office closes one; who had booked is told, and it can be opened again.
func closesDay(t *testing.T, crew crew, v *visitor) {
	t.Helper()
	path := "/console/appointments?week=" + time.Now().AddDate(0, 0, 7).Format(time.DateOnly)
	found := dayForm.FindStringSubmatch(crew.handler.sees(path).body)
	if found == nil {
		t.Fatal("no day can be closed")
	}
	day := found[1]
	g := crew.handler.post(day+"close", crew.handler.sees(path).form(day+"close", "text", " "))
	if g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "为什么关闭") {
		t.Errorf("closed without a reason: %d", g.status)
	}
	crew.handler.fills(path, day+"close", "text", "发大水")
	crew.handler.sees(path, "不开放：社区法律工作站。发大水", "恢复开放")
	crew.handler.fills(path, day+"open")
	if g := crew.handler.sees(path); strings.Contains(g.body, "发大水") || !strings.Contains(g.body, day+"close") {
		t.Error("the day is not open again")
	}
	if g := crew.handler.post("/console/appointments/2026-13-01/close", crew.handler.sees(path).form(day+"close", "text", "x")); g.status != http.StatusNotFound {
		t.Errorf("a day that is none: %d", g.status)
	}
}
