package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// do sends one form of a ticket's page, and fails the test unless it is carried out.
func (b *browser) does(path string, verb tickets.Verb, fields url.Values) answer {
	b.o.t.Helper()
	a := b.sends(path, verb, fields)
	if a.status != http.StatusSeeOther {
		b.o.t.Fatalf("%s: %d\n%s", verb, a.status, a.body)
	}
	return b.get(a.to)
}

func (b *browser) sends(path string, verb tickets.Verb, fields url.Values) answer {
	b.o.t.Helper()
	form := b.get(path).form(path + "/" + string(verb))
	if form == nil {
		b.o.t.Fatalf("%s is not offered", verb)
	}
	for k, v := range fields {
		form[k] = v
	}
	return b.post(path+"/"+string(verb), form)
}

func working(t *tickets.Ticket) { t.Stage, t.Office = tickets.Working, "wuye" }

// An office asks, somebody else decides; both read it in words.
func TestRequestsByForms(t *testing.T) {
	o := start(t)
	o.file(n1, working)
	office, chief := o.as(tickets.Handler), o.as(tickets.Supervisor)
	if a := office.get(at1); !strings.Contains(a.body, `type="datetime-local" name="till" value="2026-11-29T10:00"`) {
		t.Error("the form for more time does not begin at the limit")
	}
	a := office.does(at1, tickets.Extend, url.Values{"till": {"2026-12-05T18:30"}, "text": {"等配件"}})
	for _, words := range []string{"已申请延时，等待审批", "等待审批：延时", "申请到 2026-12-05 周六 18:30", "您提的申请要由别人审批", "待批：延时"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the office does not read %q", words)
		}
	}
	if a.offers(n1, tickets.Grant) || a.offers(n1, tickets.Pause) {
		t.Error("the office may decide, or ask for more")
	}
	list := chief.get("/console")
	if !strings.Contains(list.body, "待审批 1 件") || !strings.Contains(list.body, "待批：延时") {
		t.Error("the list does not say that something waits")
	}
	if a := chief.get("/console?mark=asked"); !strings.Contains(a.body, string(n1)) || !strings.Contains(a.body, "共 1 件") {
		t.Error("the filter does not find it")
	}
	if a := chief.get("/console?mark=paused"); !strings.Contains(a.body, "没有符合条件的工单") {
		t.Error("the filter finds what is not paused")
	}
	a = chief.does(at1, tickets.Grant, url.Values{"till": {"2026-12-03T18:00"}, "text": {"三号前"}})
	for _, words := range []string{"已同意申请", "2026-12-03 周四 18:00", "原期限 2026-11-29 周日 10:00", "延时 1 次", "→ 2026-12-03 18:00"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the chief does not read %q", words)
		}
	}
	office.does(at1, tickets.Pause, url.Values{"till": {"2026-12-20 09:00"}, "text": {"等汛期过去"}}) // typed: an old browser
	a = chief.does(at1, tickets.Grant, nil)
	if a.status != http.StatusOK || !strings.Contains(a.body, "挂账，暂停计时") || !strings.Contains(a.body, "计划 2026-12-20 周日 09:00 恢复") {
		t.Errorf("paused: %d", a.status)
	}
	o.later(24 * time.Hour)
	office, chief = o.as(tickets.Handler), o.as(tickets.Supervisor)
	if a = office.does(at1, tickets.Resume, nil); !strings.Contains(a.body, "2026-12-04 周五 18:00") {
		t.Error("the limit has not moved by the day it stood still")
	}
	if a = office.does(at1, tickets.Dispute, url.Values{"text": {"应归路灯所"}}); !strings.Contains(a.body, "等待审批：派单异议") {
		t.Error("disputed, and nobody reads it")
	}
	if a = chief.get(at1); a.offers(n1, tickets.Unask) {
		t.Error("a chief may take back what somebody else asked for")
	}
	a = office.does(at1, tickets.Unask, nil)
	if _, history, _ := strings.Cut(a.body, `<ol class="history">`); strings.Contains(a.body, "等待审批：派单异议") || !strings.Contains(a.body, "申请已收回") || !strings.Contains(history, "收回申请") {
		t.Error("taken back, and it waits still, or nobody reads it")
	}
	office.does(at1, tickets.Dispute, url.Values{"text": {"应归路灯所"}})
	chief.does(at1, tickets.Deny, url.Values{"text": {"首接负责"}})
	if a = office.get(at1); a.offers(n1, tickets.Return) || a.offers(n1, tickets.Dispute) {
		t.Error("it may still be given back")
	}
}

// What cannot be done is said in a sentence, and the words and the time stay in the form.
func TestRequestsRefused(t *testing.T) {
	o := start(t)
	o.file(n1, working)
	b := o.as(tickets.Handler)
	for _, c := range []struct {
		till, says string
	}{
		{"", "请写明时间"}, {"tomorrow", "请写明时间"}, {"2026-11-01T09:00", "这个时间已经过了"}, {"2026-11-25T09:00", "新期限要晚于现在的期限 2026-11-29 10:00"},
		{"2036-11-01T09:00", "最晚可以到 2027-05-22"},
	} {
		a := b.sends(at1, tickets.Extend, url.Values{"till": {c.till}, "text": {"写了很久的理由"}})
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.says) || !strings.Contains(a.body, "写了很久的理由") || !strings.Contains(a.body, `value="`+c.till+`"`) {
			t.Errorf("%q: %d, want %q", c.till, a.status, c.says)
		}
	}
	// two chiefs at once: the second is told
	b.does(at1, tickets.Return, url.Values{"text": {"不在我们楼"}})
	one, two := o.as(tickets.Supervisor), o.as(tickets.Dispatcher)
	deny := two.get(at1).form(at1 + "/refuse")
	one.does(at1, tickets.Grant, nil)
	deny.Set("text", "就是你们的")
	if a := two.post(at1+"/refuse", deny); a.status != http.StatusForbidden || !strings.Contains(a.body, "有人先改了这张工单") || !strings.Contains(a.body, "就是你们的") {
		t.Errorf("the second chief: %d", a.status)
	}
	if o.tickets[n1].Stage != tickets.Accepted {
		t.Error(o.tickets[n1].Stage)
	}
}

func TestCoOfficesByForms(t *testing.T) {
	o := start(t)
	o.file(n1, working)
	o.staff["id-water"] = tickets.Staff{ID: "id-water", Login: "water", Name: "朱师傅", Role: tickets.Handler, Office: "paishui", Lang: tickets.Hans, Password: hashed()}
	main, water := o.as(tickets.Handler), o.browser()
	water.login("water", password, "")
	if a := water.get(at1); a.status != http.StatusNotFound {
		t.Fatalf("before it was asked: %d", a.status)
	}
	main.does(at1, tickets.Invite, url.Values{"office": {"paishui"}, "text": {"关一下阀门"}})
	if a := water.get("/console"); !strings.Contains(a.body, "要我们协办 1 件") || strings.Contains(a.body, `data-number="`) {
		t.Error("the co-office does not read that it is asked")
	}
	if a := water.get("/console?mark=assist"); !strings.Contains(a.body, `data-number="`+string(n1)+`"`) {
		t.Error("the co-office does not find it")
	}
	a := main.get(at1)
	if !strings.Contains(a.body, `name="despite"`) {
		t.Error("the main office is not asked why it does not wait")
	}
	if a := main.sends(at1, tickets.Report, url.Values{"text": {"好了"}}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "还有 1 项协办任务没有反馈") {
		t.Errorf("reported too early: %d", a.status)
	}
	a = water.does(at1, tickets.Assist, url.Values{"text": {"阀门关了"}})
	if !strings.Contains(a.body, "阀门关了") || !strings.Contains(a.body, "已反馈") || a.offers(n1, tickets.Report) || a.offers(n1, tickets.Write) {
		t.Error("the co-office may do what it should not, or does not read its own words")
	}
	main.does(at1, tickets.Dismiss, url.Values{"office": {"paishui"}})
	if a := water.get(at1); a.status != http.StatusNotFound {
		t.Errorf("let go, and yet: %d", a.status)
	}
	main.does(at1, tickets.Report, url.Values{"text": {"好了"}})
}

func TestJoiningByForms(t *testing.T) {
	o := start(t)
	o.file(n1, working)
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Words = "我家楼道也黑" })
	const at2 = "/console/tickets/20261123-0002"
	b := o.as(tickets.Dispatcher)
	for other, says := range map[string]string{"九号": "没有编号为 九号 的单", "20261123-0099": "没有编号为 20261123-0099 的单", "20261123-0002": "不能并入自己", "": "请写明并入哪张单的编号"} {
		if a := b.sends(at2, tickets.Join, url.Values{"other": {other}}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, says) {
			t.Errorf("%q: %d, want %q", other, a.status, says)
		}
	}
	a := b.does(at2, tickets.Join, url.Values{"other": {" 20261123 0001 "}, "text": {"同一盏灯"}})
	if !strings.Contains(a.body, "已并入，跟着这张单办") || a.offers("20261123-0002", tickets.Assign) || !a.offers("20261123-0002", tickets.Unjoin) {
		t.Error("the page of what has joined")
	}
	if a := b.get(at1); !strings.Contains(a.body, "并入的单 1 件") || !strings.Contains(a.body, "我家楼道也黑") {
		t.Error("the page of what it joined")
	}
	if a := b.get("/console"); strings.Contains(a.body, `data-number="20261123-0002"`) || !strings.Contains(a.body, "共 1 件") {
		t.Error("one matter is listed twice")
	}
	if a := b.get("/console?mark=joined"); !strings.Contains(a.body, `data-number="20261123-0002"`) || !strings.Contains(a.body, "已并单") {
		t.Error("what has joined is not found")
	}
	if a := b.does(at2, tickets.Unjoin, nil); !strings.Contains(a.body, "回到并单前的阶段") || o.tickets["20261123-0002"].Stage != tickets.Filed {
		t.Error("taken out again")
	}
}

// What is left is told in working time too; a year whose holidays nobody knows is named where it matters.
func TestWorkingTimeLeft(t *testing.T) {
	o := start(t, func(cfg *Config) {
		cfg.Calendar = &tickets.Calendar{Location: beijing, Years: map[int]bool{2026: true}}
		cfg.Services = tickets.NewCatalogue([]tickets.Service{{Code: "0101", Limit: tickets.Limit{N: 30, Unit: tickets.Workdays}}})
	})
	o.file(n1, func(t *tickets.Ticket) { t.Due = o.time().Add(26 * time.Hour) }) // Monday 10:00 to Tuesday 12:00
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Due = o.time().Add(60 * 24 * time.Hour) })
	o.file("20261123-0003", func(t *tickets.Ticket) {
		t.Stage, t.DoneAt, t.Due = tickets.Done, o.time().Add(-time.Hour), o.time().Add(-2*time.Hour)
	})
	b := o.as(tickets.Supervisor)
	a := b.get("/console")
	for _, words := range []string{"还剩 26 小时", "工作时 10 小时", "已反馈（超时）"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the list lacks %q", words)
		}
	}
	if a := b.get("/console/tickets/20261123-0002"); !strings.Contains(a.body, "日历里没有 2027 年的节假日安排") {
		t.Error("the ticket's page does not name the year")
	}
	if a := b.get(at1); strings.Contains(a.body, "日历里没有") {
		t.Error("a year is named that the limit does not reach")
	}
	if a := b.get("/console/troubles"); !strings.Contains(a.body, "日历里没有 2027 年") {
		t.Error("the page of troubles does not name the year")
	}
}
