package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// Whoever goes back and sends a form again with another office in it must not read that it was done: it was done as it was sent first.
func TestFormSentAgainWithSomethingElse(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage = tickets.Accepted })
	b := o.as(tickets.Dispatcher)
	form := b.get(at1).form(at1 + "/assign")
	form.Set("office", "wuye")
	for range 2 { // a double click
		if a := b.post(at1+"/assign", form); a.status != http.StatusSeeOther {
			t.Fatal(a.status)
		}
	}
	form.Set("office", "paishui")
	if a := b.post(at1+"/assign", form); a.status != http.StatusConflict || !strings.Contains(a.body, "有人先改了这张工单") {
		t.Errorf("another office in the same form: %d", a.status)
	}
	if tk := o.tickets[n1]; tk.Office != "wuye" || tk.Version != 2 {
		t.Errorf("the ticket is now %+v", tk)
	}
	note := b.get(at1).form(at1 + "/note")
	for _, words := range []string{"第一句", "第一句", "第二句"} {
		note.Set("text", words)
		b.post(at1+"/note", note)
	}
	if a := b.get(at1); strings.Count(a.body, "第一句") != 1 || strings.Count(a.body, "第二句") != 1 {
		t.Error("a note is lost, or there twice")
	}
}

func TestOfficesOutsideTheirDuties(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage = tickets.Accepted })
	wuye := o.offices["wuye"]
	wuye.Duties = []string{"0801"}
	o.offices["wuye"] = wuye
	b := o.as(tickets.Dispatcher)
	_, assign, _ := strings.Cut(b.get(at1).body, `action="`+at1+`/assign"`)
	assign, _, _ = strings.Cut(assign, "</form>")
	if strings.Contains(assign, `value="wuye"`) || !strings.Contains(assign, `value="paishui"`) {
		t.Errorf("offered: %s", assign)
	}
	form := b.get(at1).form(at1 + "/assign")
	form.Set("office", "wuye")
	if a := b.post(at1+"/assign", form); a.status != http.StatusForbidden || !strings.Contains(a.body, "不在和平里物业服务中心的职责清单里") {
		t.Errorf("sent all the same: %d", a.status)
	}
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Stage, t.Office, t.Service = tickets.Assigned, "wuye", "" })
	const at2 = "/console/tickets/20261123-0002"
	form = b.get(at2).form(at2 + "/sort")
	form.Set("service", string(o.tickets[n1].Service))
	if a := b.post(at2+"/sort", form); a.status != http.StatusSeeOther {
		t.Fatalf("corrected: %d %s", a.status, a.body)
	}
	if a := b.get(at2); !strings.Contains(a.body, "更正后的类别不在和平里物业服务中心的职责清单里（社区减负），工单退回，请派给管这件事的部门或街道。") || !a.offers("20261123-0002", tickets.Assign) ||
		o.tickets["20261123-0002"].Stage != tickets.Accepted {
		t.Errorf("corrected beyond its duties: it is %s", o.tickets["20261123-0002"].Stage)
	}
}

// Who handled a ticket reads why they are not offered to check it, before they look for the button.
func TestDisposerIsTold(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Working, "wuye" })
	d, s := o.as(tickets.Dispatcher), o.as(tickets.Supervisor)
	if a := d.get(at1); !strings.Contains(a.body, "您报告以后，要由另一位同事核查。") {
		t.Error("nobody says that a colleague has to check it")
	}
	d.does(at1, tickets.Report, url.Values{"text": {"电话里说修好了"}})
	told := "核查、结案要由另一位同事来做"
	if a := d.get(at1); !strings.Contains(a.body, told) || a.offers(n1, tickets.Verify) {
		t.Error("who reported is not told, or may verify")
	}
	if a := s.get(at1); strings.Contains(a.body, told) || !a.offers(n1, tickets.Verify) {
		t.Error("a colleague is told the same, or may not verify")
	}
}

func TestHistoryNamesWhatWasCorrected(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	b := o.as(tickets.Dispatcher)
	a := b.does(at1, tickets.Sort, url.Values{"service": {"0112"}, "place": {"东门"}})
	for _, words := range []string{"路灯故障 → 电梯故障", "3号楼二单元 → 东门"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("the history lacks %q", words)
		}
	}
	if a := b.sends(at1, tickets.Sort, url.Values{"service": {"0112"}, "place": {"东门"}}); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "没有要更正的") {
		t.Errorf("nothing to correct: %d", a.status)
	}
}

// What is still to come is told with its day of the week, and a service with the list it is on (三类清单).
func TestWeekdayAndList(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	body := o.as(tickets.Dispatcher).get(at1).body
	o.mu.Lock()
	due := o.tickets[n1].Due.In(beijing)
	o.mu.Unlock()
	days := []string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	if want := due.Format(time.DateOnly) + " " + days[due.Weekday()] + due.Format(" 15:04"); !strings.Contains(body, want) {
		t.Errorf("the limit is not told as %q", want)
	}
	if !strings.Contains(body, "服务民生清单") {
		t.Error("nobody reads which list the service is on")
	}
}

// The first limit is told beside the one that counts only where a reader sees a difference.
func TestFirstLimit(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	for moved, want := range map[time.Duration]bool{time.Second: false, time.Hour: true} {
		o.mu.Lock()
		tk := o.tickets[n1]
		tk.Due = tk.DueFirst.Add(moved)
		o.tickets[n1] = tk
		o.mu.Unlock()
		if got := strings.Contains(o.as(tickets.Dispatcher).get(at1).body, "原期限"); got != want {
			t.Errorf("moved by %v: told %v", moved, got)
		}
	}
}

// A mistake in the form of a new account leaves what was chosen: a role that jumps back is not noticed.
func TestNewAccountKeepsWhatWasChosen(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	form := url.Values{"_csrf": {token(b.get("/console/people").body)}, "login": {"坏"}, "name": {"小李"}, "role": {"handler"}, "office": {"paishui"}}
	a := b.post("/console/people", form)
	_, added, _ := strings.Cut(a.body, `action="/console/people"`)
	added, _, _ = strings.Cut(added, "</form>")
	for _, words := range []string{`value="handler" selected`, `value="paishui" selected`, "小李"} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(added, words) {
			t.Errorf("%d, the form lacks %q", a.status, words)
		}
	}
	form.Del("login")
	form.Set("name", " ")
	form.Set("role", "supervisor")
	a = b.post("/console/people/id-handler", form)
	_, changed, _ := strings.Cut(a.body, `action="/console/people/id-handler"`)
	changed, _, _ = strings.Cut(changed, "</form>")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(changed, `value="supervisor" selected`) {
		t.Errorf("a change of an account: %d %s", a.status, changed)
	}
}

// A page that tells of an error has the menu with its counts, and leaves no warning of its own in the log.
func TestErrorPageCounts(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	a := o.as(tickets.Dispatcher).get("/console/tickets/20261123-0404")
	if a.status != http.StatusNotFound || !strings.Contains(a.body, `<span class="count">1</span>`) {
		t.Errorf("%d: the menu counts nothing", a.status)
	}
	if strings.Contains(o.log.String(), "not counted") {
		t.Error(o.log.String())
	}
}

// Nobody is shown the way to a page they may not open.
func TestNoWayToAForbiddenPage(t *testing.T) {
	o := start(t)
	o.settle()
	for role, want := range map[tickets.Role]bool{tickets.Dispatcher: false, tickets.Supervisor: true} {
		for _, path := range []string{"/console/areas", "/console/routes"} {
			if got := strings.Contains(o.as(role).get(path).body, `href="/console/offices"`); got != want {
				t.Errorf("%s on %s: shown the offices %v", role, path, got)
			}
		}
	}
}

// says adds words of the resident to a ticket.
func (o *office) says(number tickets.Number, words string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events[number] = append(o.events[number], tickets.Event{
		ID: fmt.Sprint("said-", len(o.events[number])), Number: number, At: o.time(), By: tickets.Actor{Kind: tickets.ByResident, ID: "r1"}, Verb: tickets.Follow, Text: words, Public: true,
	})
}

// What a resident answers is brought before whoever can answer, until somebody has acted on it or said that they saw it.
func TestResidentsNewWords(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Working, "wuye" })
	h, d := o.as(tickets.Handler), o.as(tickets.Dispatcher)
	if a := h.get(at1); a.offers(n1, tickets.Heard) {
		t.Error("nobody said anything")
	}
	h.does(at1, tickets.Write, url.Values{"text": {"哪一层的灯？"}})
	o.says(n1, "三楼的")
	for name, b := range map[string]*browser{"the handler": h, "the dispatcher": d} {
		a := b.get(workPath)
		if !strings.Contains(a.body, "居民新话 <b>1") || !strings.Contains(a.body, "全部 <b>1") || !strings.Contains(a.body, string(n1)) {
			t.Errorf("%s does not hear of it", name)
		}
		if a := b.get("/console?mark=said"); !strings.Contains(a.body, string(n1)) {
			t.Errorf("%s does not find it in the list", name)
		}
		if a := b.get(at1); !strings.Contains(a.body, "居民后来说的话还没有人看过") || strings.Count(a.body, "三楼的") != 2 || !a.offers(n1, tickets.Heard) {
			t.Errorf("%s does not see it on the ticket's page", name)
		}
	}
	h.does(at1, tickets.Heard, nil)
	for name, b := range map[string]*browser{"the handler": h, "the dispatcher": d} {
		if a := b.get(workPath); !strings.Contains(a.body, "居民新话 <b>0") {
			t.Errorf("%s: it still waits", name)
		}
		if a := b.get(at1); a.offers(n1, tickets.Heard) || strings.Contains(a.body, "还没有人看过") {
			t.Errorf("%s: it is still new on the ticket's page", name)
		}
	}
}

// Who watches at night reads what waits, and the rest when the store does not tell.
func TestBacklogMetrics(t *testing.T) {
	var broken error
	o := start(t, func(cfg *Config) {
		cfg.Backlog = func(context.Context) (tickets.Backlog, error) {
			return tickets.Backlog{Inbox: 3, Outbox: 4, Oldest: cfg.Now().Add(-90 * time.Second)}, broken
		}
		cfg.Faults = func() []string { return []string{"telegram"} }
	})
	a := o.browser().get("/metrics")
	for _, line := range []string{"huying_inbox_waiting 3", "huying_inbox_oldest_seconds 90", "huying_outbox_waiting 4", "huying_troubles 1"} {
		if !strings.Contains(a.body, line+"\n") {
			t.Errorf("the metrics lack %q", line)
		}
	}
	broken = errors.New("the disk is full")
	if a := o.browser().get("/metrics"); a.status != http.StatusOK || strings.Contains(a.body, "huying_inbox_waiting ") || !strings.Contains(a.body, "huying_http_requests_total") {
		t.Errorf("a store that does not answer: %d", a.status)
	}
	if !strings.Contains(o.log.String(), "the disk is full") {
		t.Error("nobody reads why")
	}
}

// A forgotten password and a lost telephone are no end, also for the only admin; the sessions of before end.
func TestReadmit(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	o.mu.Lock()
	p := o.staff["id-admin"]
	p.TOTPSecret = "JBSWY3DPEHPK3PXP"
	o.staff[p.ID] = p
	o.mu.Unlock()
	for range 6 { // and now even the right one is not taken
		o.browser().login("admin", "forgotten long ago", "")
	}
	fresh, err := Readmit(t.Context(), o, o, "Admin")
	if err != nil {
		t.Fatal(err)
	}
	if a := b.get(workPath); a.to != "/console/login" {
		t.Errorf("the session of before: %d %s", a.status, a.to)
	}
	c := o.browser()
	if a := c.login("admin", fresh, ""); a.status != http.StatusSeeOther {
		t.Errorf("signing in with it: %d", a.status)
	}
	if a := c.get(workPath); a.to != "/console/me" {
		t.Errorf("it is to be changed first: %d %s", a.status, a.to)
	}
	if _, err := Readmit(t.Context(), o, o, "nobody"); !errors.Is(err, tickets.ErrNotFound) {
		t.Error(err)
	}
}

// A password for an account that is shut would be of no use, and nobody would know why; the last admin's is opened with it.
func TestReadmitADisabledAccount(t *testing.T) {
	o := start(t)
	shut := func(id string) {
		p := o.staff[id]
		p.Disabled = true
		o.staff[id] = p
	}
	shut("id-dispatcher")
	if _, err := Readmit(t.Context(), o, o, "dispatcher"); !errors.Is(err, ErrShut) {
		t.Errorf("somebody else can open it: %v", err)
	}
	shut("id-admin")
	fresh, err := Readmit(t.Context(), o, o, "admin")
	if err != nil {
		t.Fatal(err)
	}
	if a := o.browser().login("admin", fresh, ""); a.status != http.StatusSeeOther {
		t.Errorf("the only admin: %d", a.status)
	}
	if _, err := Readmit(t.Context(), o, o, "dispatcher"); !errors.Is(err, ErrShut) {
		t.Error(err)
	}
}
