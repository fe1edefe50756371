package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// crowded is a console with a ticket of every kind of work.
func crowded(t *testing.T) *office {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Words = "刚报上来的" })
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Words, t.Stage = "退回来的", tickets.Accepted })
	o.file("20261123-0003", func(t *tickets.Ticket) { t.Words, t.Stage, t.Office = "派给物业的", tickets.Assigned, "wuye" })
	o.file("20261123-0004", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Due = "物业在修的", tickets.Working, "wuye", o.time().Add(-26*time.Hour)
	})
	o.file("20261123-0005", func(t *tickets.Ticket) { t.Words, t.Stage, t.Office = "派给排水的", tickets.Assigned, "paishui" })
	o.file("20261123-0006", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Disposers = "修好了的", tickets.Done, "wuye", []string{"id-handler"}
	})
	o.file("20261123-0007", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Disposers = "我自己办结的", tickets.Done, "wuye", []string{"id-supervisor", "id-dispatcher"}
	})
	o.file("20261123-0008", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Due = "说不归他管的", tickets.Assigned, "paishui", o.time().Add(-time.Hour) // late too: one all the same
		t.Request = &tickets.Request{Kind: tickets.AskDispute, Text: "归城管"}
	})
	o.file("20261123-0009", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Urgency, t.Due = "闻到煤气味", tickets.Working, "wuye", tickets.Danger, o.time().Add(time.Hour)
	})
	o.file("20261123-0010", func(t *tickets.Ticket) { t.Words, t.Stage = "早就办完的", tickets.Closed })
	o.file("20261123-0011", func(t *tickets.Ticket) { // dangerous once: it is in no banner any more
		t.Words, t.Stage, t.Office, t.Urgency, t.Contact = "在等居民答复的", tickets.Callback, "wuye", tickets.Danger, tickets.Contact{}
	})
	return o
}

func TestMyWork(t *testing.T) {
	o := crowded(t)
	for role, c := range map[tickets.Role]struct {
		count    int
		order    []string
		nobody   []string
		elements []string
	}{
		tickets.Handler:    {3, []string{"闻到煤气味", "物业在修的", "派给物业的"}, []string{"派给排水的", "刚报上来的", "修好了的", "早就办完的"}, []string{"接办 <b>1", "办理 <b>2"}},
		tickets.Dispatcher: {4, []string{"说不归他管的", "刚报上来的", "退回来的", "修好了的"}, []string{"派给物业的", "我自己办结的"}, []string{"全部 <b>4", "受理 <b>1", "派单 <b>1", "审批 <b>1", "核查 <b>1"}},
		tickets.Supervisor: {3, []string{"物业在修的", "说不归他管的", "修好了的"}, []string{"刚报上来的", "我自己办结的"}, []string{"全部 <b>3", "核查 <b>1", "督办超时 <b>2"}},
		tickets.Admin:      {6, []string{"物业在修的", "说不归他管的", "刚报上来的", "退回来的", "修好了的", "我自己办结的"}, nil, []string{"全部 <b>6", "受理 <b>1", "派单 <b>1", "核查 <b>2"}},
	} {
		b := o.as(role)
		a := b.get(workPath)
		_, rows, _ := strings.Cut(a.body, "<tbody>")
		at := 0
		for _, words := range c.order {
			i := strings.Index(rows[at:], words)
			if i < 0 {
				t.Fatalf("%s: %q is missing, or not in order", role, words)
			}
			at += i
		}
		for _, words := range c.nobody {
			if strings.Contains(rows, words) {
				t.Errorf("%s sees %q", role, words)
			}
		}
		for _, words := range append(c.elements, fmt.Sprintf(`我的工作 <span class="count">%d</span>`, c.count), "危急工单 1 件") {
			if !strings.Contains(a.body, words) {
				t.Errorf("%s: the page lacks %q", role, words)
			}
		}
		if part := b.get(workPath, "X-Live", "1"); strings.Contains(part.body, "<!doctype") || !strings.Contains(part.body, c.order[0]) {
			t.Errorf("%s: the part for the script is not the list alone", role)
		}
	}
	d := o.as(tickets.Dispatcher)
	if a := d.get(workPath + "?what=accept"); !strings.Contains(a.body, "刚报上来的") || strings.Contains(a.body, "退回来的") {
		t.Error("one kind of work is not alone")
	}
	for _, what := range []string{"late", "nonsense", "start"} {
		if a := d.get(workPath + "?what=" + what); a.status != http.StatusNotFound {
			t.Errorf("a dispatcher's %s: %d", what, a.status)
		}
	}
}

func TestMyWorkByPages(t *testing.T) {
	o := start(t)
	for i := range pageSize + 5 {
		o.file(tickets.Number(fmt.Sprintf("20261123-%04d", i+1)), func(t *tickets.Ticket) { t.Due = o.time().Add(time.Duration(i) * time.Hour) })
	}
	b := o.as(tickets.Dispatcher)
	if a := b.get(workPath); !strings.Contains(a.body, "这里只列出最急的") || strings.Contains(a.body, "20261123-0041") {
		t.Error("the page of all work does not say that there is more")
	}
	a := b.get(workPath + "?what=accept")
	_, next, ok := strings.Cut(a.body, `rel="next" href="`)
	next, _, _ = strings.Cut(next, `"`)
	if !ok {
		t.Fatal("no next page")
	}
	if a := b.get(strings.ReplaceAll(next, "&amp;", "&")); !strings.Contains(a.body, "20261123-0041") || strings.Contains(a.body, "20261123-0040") || !strings.Contains(a.body, "回到开头") {
		t.Error("the second page is not the rest")
	}
}

func TestRecentWork(t *testing.T) {
	o := crowded(t)
	b := o.as(tickets.Dispatcher)
	if a := b.get(workPath); strings.Contains(a.body, "我最近经办的") {
		t.Error("who did nothing is told of it")
	}
	b.post("/console/tickets/20261123-0001/accept", b.get("/console/tickets/20261123-0001").form("/console/tickets/20261123-0001/accept"))
	_, recent, _ := strings.Cut(b.get(workPath).body, "我最近经办的")
	if !strings.Contains(recent, "刚报上来的") {
		t.Error("what was done last is not listed")
	}
	h := o.staff["id-handler"]
	o.events["20261123-0005"][0].By.ID = h.ID // once theirs, now another office's
	if a := o.as(tickets.Handler).get(workPath); strings.Contains(a.body, "派给排水的") {
		t.Error("a handler is shown another office's ticket")
	}
	h.Office = ""
	o.staff[h.ID] = h
	if a := o.as(tickets.Handler).get(workPath); a.status != http.StatusOK || !strings.Contains(a.body, "您还没有所属的承办单位") {
		t.Errorf("a handler of no office: %d", a.status)
	}
}

func TestLookingForAPhone(t *testing.T) {
	o := crowded(t)
	b := o.as(tickets.Dispatcher)
	for _, path := range []string{"/console?q=13800001111", "/console?q=138+0000+1111", "/console?q=%2B86+138-0000-1111&stage=filed"} {
		if a := b.get(path); a.status != http.StatusOK || !strings.Contains(a.body, "刚报上来的") || strings.Contains(a.body, `id="live"`) {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	b.get("/console?q=13900000000")
	if n := len(o.lookups); n != 4 || o.lookups[0].Phone != "13800001111" || o.lookups[0].Name != "王芳" || o.lookups[0].Found != 10 || o.lookups[3].Found != 0 {
		t.Fatalf("written down: %+v", o.lookups)
	}
	if a := b.get("/console?q=13800001111", "X-Live", "1"); a.status != http.StatusNotFound || len(o.lookups) != 4 {
		t.Errorf("a script looks for a person: %d", a.status)
	}
	if a := b.get("/console?q=李奶奶+13800001111"); !strings.Contains(a.body, "电话号码请单独查找") {
		t.Error("a number among words is looked for, or nobody says that it is not")
	}
	if a := o.as(tickets.Handler).get("/console?q=13800001111&stage=all"); !strings.Contains(a.body, "只有受理和督办人员可以用") || strings.Contains(a.body, "物业在修的") || len(o.lookups) != 4 {
		t.Error("a handler looks for a telephone number")
	}
	o.lookups[0].Print = "abcdef0123"
	if a := o.as(tickets.Admin).get("/console/lookups"); !strings.Contains(a.body, "王芳") || !strings.Contains(a.body, "abcdef<") || strings.Contains(a.body, "1380000") {
		t.Error("the admin does not read who looked, or reads too much")
	}
	for _, role := range []tickets.Role{tickets.Supervisor, tickets.Dispatcher, tickets.Handler} {
		if a := o.as(role).get("/console/lookups"); a.status != http.StatusForbidden {
			t.Errorf("%s reads who looked: %d", role, a.status)
		}
	}
}

// A search that cannot be written down is not made.
func TestNoLookupUnseen(t *testing.T) {
	o := crowded(t)
	o.server.cfg.Lookups = brokenLookups{o}
	if a := o.as(tickets.Dispatcher).get("/console?q=13800001111"); a.status != http.StatusInternalServerError || strings.Contains(a.body, "刚报上来的") {
		t.Errorf("%d", a.status)
	}
}

type brokenLookups struct{ Lookups }

func (brokenLookups) KeepLookup(context.Context, tickets.Lookup) error { return errStore }

func TestWordsOfHiddenContacts(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) {
		t.Words, t.Stage, t.Office, t.Contact.Hidden = "李奶奶家漏水", tickets.Assigned, "wuye", true
	})
	if a := o.as(tickets.Handler).get("/console?q=李奶奶&stage=all"); strings.Contains(a.body, "漏水") || strings.Contains(a.body, "20261123-0001") {
		t.Error("a handler finds out who asked to stay unknown by looking for them")
	}
	if a := o.as(tickets.Dispatcher).get("/console?q=李奶奶&stage=all"); !strings.Contains(a.body, "漏水") {
		t.Error("the dispatcher does not find it")
	}
}

func TestOthersOfTheResident(t *testing.T) {
	o := crowded(t)
	o.file("20261122-0001", func(t *tickets.Ticket) { t.Words, t.Resident = "别人家的", "r2" })
	a := o.as(tickets.Dispatcher).get("/console/tickets/20261123-0003")
	_, others, _ := strings.Cut(a.body, "同一位居民的其他工单")
	if !strings.Contains(others, "早就办完的") || strings.Contains(others, "派给物业的") || strings.Contains(others, "别人家的") {
		t.Error("not the other tickets of the same resident")
	}
	if a := o.as(tickets.Handler).get("/console/tickets/20261123-0003"); a.status != http.StatusOK || strings.Contains(a.body, "其他工单") {
		t.Errorf("an office reads what else its resident reported (%d)", a.status)
	}
	if a := o.as(tickets.Dispatcher).get("/console/tickets/20261122-0001"); strings.Contains(a.body, "其他工单") {
		t.Error("a list of nothing")
	}
}

// Where nothing is set up yet, who may set it up reads what to do first, and nobody else.
func TestWorkOfANewInstallation(t *testing.T) {
	o := start(t)
	clear(o.offices)
	o.sees(o.as(tickets.Admin).get("/console/work"), `<ol class="begin">`, "/console/areas", "导入区域", "添加承办单位", "添加人员")
	if a := o.as(tickets.Dispatcher).get("/console/work"); strings.Contains(a.body, "导入区域") || !strings.Contains(a.body, "现在没有等您办的事") {
		t.Error("a dispatcher is told to set it up")
	}
}
