package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huying/tickets"
)

// These tests stand in the sample street: who sees and does what there, by role and by area.

func TestEverybodyWithinTheirArea(t *testing.T) {
	o := start(t)
	o.settle()
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Area, t.Words = "99010100100101", "和平里的事" })
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Area, t.Words = "99010100100201", "槐树湾的事" })
	o.file("20261123-0003", func(t *tickets.Ticket) { t.Words = "哪儿也不知道的事" })
	picture := o.attach("20261123-0002", lamp())
	o.within(tickets.Dispatcher, "990101001001")
	b := o.as(tickets.Dispatcher)
	list := b.get("/console").body
	if !strings.Contains(list, "和平里的事") || strings.Contains(list, "槐树湾的事") || strings.Contains(list, "哪儿也不知道") {
		t.Error("the list of a community")
	}
	if strings.Contains(list, "槐树湾社区</option>") || !strings.Contains(list, "和平里社区</option>") {
		t.Error("the areas to filter by")
	}
	for _, path := range []string{"/console?area=990101001002", "/console?area=-", "/console?q=" + url.QueryEscape("的事"), "/console?q=20261123-0002", "/console?stage=all"} {
		if a := b.get(path); strings.Contains(a.body, "槐树湾的事") || strings.Contains(a.body, "哪儿也不知道的事") {
			t.Errorf("%s leaves the area", path)
		}
	}
	for path, want := range map[string]int{"20261123-0001": 200, "20261123-0002": 404, "20261123-0003": 404} {
		if a := b.get("/console/tickets/" + path); a.status != want {
			t.Errorf("%s: %d", path, a.status)
		}
		form := url.Values{"_csrf": {token(list)}, "version": {"1"}}
		if a := b.post("/console/tickets/"+path+"/accept", form); (a.status == http.StatusSeeOther) != (want == 200) {
			t.Errorf("accepting %s: %d", path, a.status)
		}
	}
	if a := b.get("/console/files/" + picture); a.status != http.StatusNotFound {
		t.Errorf("another area's picture: %d", a.status)
	}
	o.within(tickets.Dispatcher, "990101001")
	if a := o.as(tickets.Dispatcher).get("/console"); !strings.Contains(a.body, "哪儿也不知道的事") {
		t.Error("the street does not see what nobody knows the place of")
	}
	all := o.as(tickets.Supervisor)
	if a := all.get("/console?area=990101001002"); !strings.Contains(a.body, "槐树湾的事") || strings.Contains(a.body, "和平里的事") {
		t.Error("filtered by area")
	}
	if a := all.get("/console?area=-"); !strings.Contains(a.body, "哪儿也不知道的事") || strings.Contains(a.body, "和平里的事") {
		t.Error("filtered by no area")
	}
}

func TestTheSuggestionOnATicket(t *testing.T) {
	o := start(t)
	o.settle()
	o.file("20261123-0001", func(t *tickets.Ticket) {
		t.Service, t.Area, t.Place = "0202", "99010100100305", tickets.Place{Text: "教师新村3号楼", Grid: "99010100100305"}
	})
	b := o.as(tickets.Dispatcher)
	page := b.get("/console/tickets/20261123-0001")
	for _, words := range []string{`<option value="xinqiao" selected>`, "按第 18 条规则", "新桥社区 第5网格"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the ticket lacks %s", words)
		}
	}
	decline := page.body[strings.Index(page.body, `id="helpers-decline"`):]
	if first, second := strings.Index(decline, "综合行政执法队"), strings.Index(decline, "湖滨自来水公司"); first < 0 || second < first {
		t.Error("who deals with such matters does not come first")
	}
	form := page.form("/console/tickets/20261123-0001/assign")
	form.Set("office", "xinqiao")
	if a := b.post("/console/tickets/20261123-0001/assign", form); a.status != http.StatusSeeOther {
		t.Fatalf("assign: %d", a.status)
	}
	if a := b.get("/console/tickets/20261123-0001"); !strings.Contains(a.body, "说明去向") || !strings.Contains(a.body, "社区职责清单") || strings.Contains(a.body, `{"key"`) || strings.Contains(a.body, "{&#34;key") {
		t.Error("the history does not say why")
	}
}

func TestOfficesOfATenant(t *testing.T) {
	o := start(t)
	o.settle()
	delete(o.staff, "id-handler")
	b := o.as(tickets.Supervisor)
	page := b.get("/console/offices")
	if !strings.Contains(page.body, "没有经办人") || strings.Count(page.body, "没有经办人") != 1 {
		t.Error("the office nobody acts for is not marked")
	}
	keep := func(b *browser, form url.Values) answer {
		form.Set("_csrf", token(b.get("/console/offices").body))
		return b.post("/console/offices", form)
	}
	heping := func(more ...string) url.Values {
		form := url.Values{"id": {"heping"}, "name": {"和平里社区居委会"}, "kind": {"community"}, "area": {"990101001001"}, "serves": {"0202"}, "duties": {"0202 0904"}, "parent": {"street"}, "chat": {"telegram:-100"}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	if a := keep(b, heping()); a.status != http.StatusSeeOther {
		t.Fatalf("keep: %d", a.status)
	}
	if got := o.offices["heping"]; !slices.Equal(got.Duties, []string{"0202", "0904"}) || got.Chat.ID != "-100" || got.Parent != "street" {
		t.Errorf("kept %+v", got)
	}
	for label, form := range map[string]url.Values{
		"no area": heping("area", ""), "area of the moon": heping("area", "12"), "chat": heping("chat", "Zhang"), "its own parent": heping("parent", "heping"),
		"duties of a department": heping("kind", "department"),
	} {
		if a := keep(b, form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", label, a.status)
		}
	}
	if a := keep(b, url.Values{"name": {"新来的"}, "kind": {"department"}}); a.status != http.StatusSeeOther {
		t.Errorf("a new office has nobody yet: %d %s", a.status, said(a))
	}
	o.within(tickets.Supervisor, "990101001002")
	b = o.as(tickets.Supervisor)
	if a := b.get("/console/offices"); strings.Contains(a.body, "和平里社区居委会</b>") || !strings.Contains(a.body, "槐树湾社区居委会</b>") {
		t.Error("the offices of another community")
	}
	if a := keep(b, heping()); a.status != http.StatusUnprocessableEntity {
		t.Errorf("another community's office: %d", a.status)
	}
}

func TestPeopleOfATenant(t *testing.T) {
	o := start(t)
	o.settle()
	b := o.as(tickets.Admin)
	csrf := token(b.get("/console/people").body)
	if a := b.post("/console/people/id-dispatcher", url.Values{"_csrf": {csrf}, "name": {"王芳"}, "role": {"dispatcher"}, "area": {"990101001001"}}); a.status != http.StatusSeeOther || o.staff["id-dispatcher"].Area != "990101001001" {
		t.Errorf("an area: %d", a.status)
	}
	for _, form := range []url.Values{
		{"name": {"王芳"}, "role": {"dispatcher"}, "area": {"12"}}, {"name": {"陈主任"}, "role": {"admin"}, "area": {"990101001001"}},
	} {
		form.Set("_csrf", csrf)
		id := map[bool]string{true: "id-dispatcher", false: "id-admin"}[form.Get("role") == "dispatcher"]
		if a := b.post("/console/people/"+id, form); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", form, a.status)
		}
	}
	if a := b.get("/console/people"); !strings.Contains(a.body, "派单员 · 和平里社区") {
		t.Error("the list does not say where somebody works")
	}
}

// Every address of the console is a page of the table of rights, and every role at each is let in or kept out as the table says.
func TestEveryAddressIsInTheTableOfRights(t *testing.T) {
	o := start(t)
	o.settle()
	public := map[string]bool{"static": true, "login": true}
	people := map[string]*browser{}
	for _, role := range tickets.Roles {
		people[string(role)] = o.as(role)
		o.within(role, "990101001001")
		people[string(role)+" of a community"] = o.as(role)
		o.within(role, "")
	}
	checked := 0
	for _, route := range o.server.App().GetRoutes(true) {
		page := pageOf(route.Path)
		if !strings.HasPrefix(route.Path, "/console") || public[page] || route.Method == http.MethodHead {
			continue
		}
		keep := route.Method == http.MethodPost
		if _, known := (tickets.Staff{}).MayOpen(page, keep); !known {
			t.Errorf("%s %s has no row in tickets.Rights", route.Method, route.Path)
		}
		if keep || page == "events" || page == "me" {
			continue
		}
		path := regexp.MustCompile(`:\w+`).ReplaceAllString(route.Path, "x")
		for _, role := range tickets.Roles {
			for _, area := range []string{"", "990101001001"} {
				o.within(role, area)
				who := string(role) + map[bool]string{true: " of a community"}[area != ""]
				want, _ := (tickets.Staff{Role: role, Area: area}).MayOpen(page, false)
				if a := people[who].get(path); (a.status == http.StatusForbidden) == want {
					t.Errorf("%s at %s: %d, the table says %v", who, path, a.status, want)
				}
				o.within(role, "")
				checked++
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d were tried", checked)
	}
}
