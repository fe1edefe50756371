package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"huying/tickets"
)

func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	img.Pix[0] = shade
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// attach puts a picture of the resident's onto a ticket.
func (o *office) attach(number tickets.Number, content []byte) string {
	a, err := o.KeepFile(o.t.Context(), bytes.NewReader(content), tickets.Attachment{Kind: "photo", Name: "灯.png", From: "r1"})
	if err != nil {
		o.t.Fatal(err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events[number][0].Files = append(o.events[number][0].Files, a.Hash)
	return a.Hash
}

func TestEachRoleAtEachPage(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Assigned, "wuye" })
	o.file("20261123-0002", func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Assigned, "paishui" })
	o.file("20261123-0003", nil)
	own, others := o.attach("20261123-0001", picture(t, 1)), o.attach("20261123-0002", picture(t, 2))
	people := map[tickets.Role]*browser{}
	for _, role := range tickets.Roles {
		people[role] = o.as(role)
	}
	const ok, no, none = http.StatusOK, http.StatusForbidden, http.StatusNotFound
	for _, c := range []struct {
		path string
		want [4]int // admin, supervisor, dispatcher, handler of wuye
	}{
		{"/console", [4]int{ok, ok, ok, ok}},
		{"/console?stage=all&urgency=late&office=paishui&service=01&q=灯", [4]int{ok, ok, ok, ok}},
		{"/console?stage=nonsense", [4]int{none, none, none, none}},
		{"/console/work", [4]int{ok, ok, ok, ok}},
		{"/console/lookups", [4]int{ok, no, no, no}},
		{"/console/me", [4]int{ok, ok, ok, ok}},
		{"/console/tickets/20261123-0001", [4]int{ok, ok, ok, ok}},
		{"/console/tickets/20261123-0002", [4]int{ok, ok, ok, none}},
		{"/console/tickets/20261123-0003", [4]int{ok, ok, ok, none}},
		{"/console/tickets/20261123-9999", [4]int{none, none, none, none}},
		{"/console/tickets/..%2f..%2fetc", [4]int{none, none, none, none}},
		{"/console/files/" + own, [4]int{ok, ok, ok, ok}},
		{"/console/files/" + others, [4]int{ok, ok, ok, none}},
		{"/console/files/" + strings.Repeat("0", 64), [4]int{none, none, none, none}},
		{"/console/files/..%2f..%2fetc%2fpasswd", [4]int{none, none, none, none}},
		{"/console/offices", [4]int{ok, ok, no, no}},
		{"/console/troubles", [4]int{ok, ok, no, no}},
		{"/console/reading", [4]int{ok, ok, no, no}},
		{"/console/people", [4]int{ok, no, no, no}},
		{"/console/nothing", [4]int{none, none, none, none}},
	} {
		for i, role := range tickets.Roles {
			if a := people[role].get(c.path); a.status != c.want[i] {
				t.Errorf("%s at %s: %d, want %d", role, c.path, a.status, c.want[i])
			}
		}
		if a := o.browser().get(c.path); a.status != http.StatusSeeOther && !(a.status == none && c.path == "/console/nothing") {
			t.Errorf("a stranger at %s: %d", c.path, a.status)
		}
	}
}

func TestTheListOfAHandler(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Stage, t.Office, t.Words = tickets.Assigned, "wuye", "自家的事" })
	o.file("20261123-0002", func(t *tickets.Ticket) {
		t.Stage, t.Office, t.Words, t.Urgency = tickets.Assigned, "paishui", "别家的事", tickets.Danger
	})
	b := o.as(tickets.Handler)
	for _, path := range []string{"/console", "/console?office=paishui", "/console?stage=all&q=的事", "/console?q=20261123-0002"} {
		a := b.get(path)
		if a.status != http.StatusOK || strings.Contains(a.body, "别家的事") {
			t.Errorf("%s shows another office's ticket (%d)", path, a.status)
		}
	}
	if a := b.get("/console"); !strings.Contains(a.body, "自家的事") {
		t.Error("the own office's ticket is missing")
	}
	p := o.staff["id-handler"]
	p.Office = ""
	o.staff[p.ID] = p
	o.file("20261123-0003", func(t *tickets.Ticket) { t.Words = "还没派的事" })
	if a := b.get("/console"); a.status != http.StatusOK || strings.Contains(a.body, "的事") {
		t.Errorf("a handler of no office sees tickets (%d)", a.status)
	}
	if a := b.get("/console/tickets/20261123-0003"); a.status != http.StatusNotFound {
		t.Errorf("a handler of no office opens a ticket of no office: %d", a.status)
	}
}

func TestHiddenContact(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", func(t *tickets.Ticket) { t.Stage, t.Office, t.Contact.Hidden = tickets.Assigned, "wuye", true })
	if a := o.as(tickets.Handler).get("/console/tickets/20261123-0001"); strings.Contains(a.body, "13800001111") || strings.Contains(a.body, "李奶奶") {
		t.Error("a handler reads a confidential contact")
	}
	if a := o.as(tickets.Dispatcher).get("/console/tickets/20261123-0001"); !strings.Contains(a.body, "13800001111") || !strings.Contains(a.body, "保密") {
		t.Error("the dispatcher does not see the contact, or not that it is confidential")
	}
}

// Every form of the console, sent without our token, with a wrong one, or from another site.
func TestForgedForms(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", nil)
	b := o.as(tickets.Admin)
	good := token(b.get("/console").body)
	for _, path := range []string{
		"/console/tickets/20261123-0001/accept", "/console/people", "/console/people/id-handler", "/console/people/id-handler/password",
		"/console/offices", "/console/areas/import", "/console/routes", "/console/troubles", "/console/me/password", "/console/me/language", "/console/me/totp", "/console/me/link", "/console/logout", "/console/login",
	} {
		for label, forge := range map[string]func() answer{
			"without token": func() answer { return b.post(path, url.Values{}) },
			"wrong token":   func() answer { return b.post(path, url.Values{"_csrf": {"AAAAAAAAAAAAAAAAAAAAAAAAAA"}}) },
			"other site":    func() answer { return b.post(path, url.Values{"_csrf": {good}}, "Sec-Fetch-Site", "cross-site") },
			"other origin":  func() answer { return b.post(path, url.Values{"_csrf": {good}}, "Origin", "https://evil.example") },
			"null origin":   func() answer { return b.post(path, url.Values{"_csrf": {good}}, "Origin", "null") },
		} {
			a := forge()
			if a.status != http.StatusForbidden || !strings.Contains(a.body, "不能这样做") {
				t.Errorf("%s %s: %d", path, label, a.status)
			}
		}
	}
	if o.tickets["20261123-0001"].Stage != tickets.Filed {
		t.Error("a forged form changed a ticket")
	}
	another := o.as(tickets.Admin)
	if a := b.post("/console/me/language", url.Values{"_csrf": {token(another.get("/console").body)}, "lang": {"en"}}); a.status != http.StatusForbidden {
		t.Errorf("the token of another session: %d", a.status)
	}
	if a := b.post("/console/me/language", url.Values{"_csrf": {good}, "lang": {"en"}}, "Origin", o.url, "Sec-Fetch-Site", "same-origin"); a.status != http.StatusSeeOther {
		t.Errorf("our own form: %d", a.status)
	}
}

const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{.}}@stage.filed`

// Markup in every field that somebody can write never becomes markup of a page.
func TestNobodysWordsAct(t *testing.T) {
	o := start(t)
	o.offices["bad"] = tickets.Office{ID: "bad", Name: evil, Kind: "street", Phone: evil, Area: evil}
	p := o.staff["id-dispatcher"]
	p.Name = evil
	o.staff[p.ID] = p
	o.file("20261123-0001", func(t *tickets.Ticket) {
		t.Words, t.When, t.Result, t.Office, t.Service, t.Urgency = evil, evil, evil, "bad", evil, tickets.Danger
		t.Place, t.Contact = tickets.Place{Text: evil, Grid: evil, Lat: 39.9, Lon: 116.4}, tickets.Contact{Name: evil, Phone: "javascript:alert(1)"}
		t.To = tickets.Address{Channel: evil, ID: evil}
	})
	hash := o.attach("20261123-0001", picture(t, 3))
	o.files[hash] = tickets.Attachment{Hash: hash, Kind: "photo", Name: evil, Mime: "image/png", Size: int64(len(o.contents[hash]))}
	o.events["20261123-0001"] = append(o.events["20261123-0001"], tickets.Event{
		ID: evil, At: o.time(), By: p.Actor(), Verb: tickets.Note, Text: evil, Office: evil,
	})
	o.troubles = []tickets.SetAside{
		{ID: evil, Channel: evil, State: evil, Error: evil, Ticket: evil}, {ID: evil + "2", Out: true, Channel: "telegram", State: "failed", Error: evil, Ticket: "20261123-0001"},
	}
	b := o.as(tickets.Admin)
	pages := []answer{
		b.get("/console"), b.get("/console?q=" + url.QueryEscape(evil)), b.get("/console?stage=all&office=" + url.QueryEscape(evil) + "&service=" + url.QueryEscape(evil) + "&urgency=" + url.QueryEscape(evil)),
		b.get("/console/tickets/20261123-0001"), b.get("/console/tickets/20261123-0001?done=" + url.QueryEscape(evil)), b.get("/console/people"),
		b.get("/console/offices"), b.get("/console/troubles?done=" + url.QueryEscape(evil)), b.get("/console/me?done=" + url.QueryEscape(evil)),
		o.browser().get("/console/login?next=" + url.QueryEscape("/console/"+evil)), o.as(tickets.Dispatcher).get("/console/me"),
	}
	form := pages[3].form("/console/tickets/20261123-0001/decline")
	form.Set("text", evil)
	form.Set("version", "99")
	pages = append(pages, b.post("/console/tickets/20261123-0001/decline", form))
	add := url.Values{"_csrf": {token(pages[5].body)}, "login": {evil}, "name": {evil}, "role": {evil}, "office": {evil}}
	pages = append(pages, b.post("/console/people", add))
	door := o.browser()
	pages = append(pages, door.post("/console/login", url.Values{"_csrf": {token(door.get("/console/login").body)}, "login": {evil}, "password": {evil}}))
	for i, a := range pages {
		for _, bad := range []string{"<script>alert", "<img src=x", `"javascript:`, "onerror=alert(2)>{", "已登记</q>"} {
			if strings.Contains(a.body, bad) {
				t.Errorf("page %d carries %q", i, bad)
			}
		}
		if i != 8 && i != 10 && a.status < 500 && !strings.Contains(a.body, "<!doctype html>") && a.status != http.StatusSeeOther {
			t.Errorf("page %d is none: %d", i, a.status)
		}
		if a.status >= 500 {
			t.Errorf("page %d: %d", i, a.status)
		}
	}
	if !strings.Contains(pages[3].body, "@stage.filed") {
		t.Error("somebody's words were taken for a key")
	}
	a := b.get("/console/files/" + hash)
	if d := a.header.Get("Content-Disposition"); strings.ContainsAny(d, "<>\"\n") {
		t.Errorf("file name in the header: %q", d)
	}
}

func TestFilesAreStreamedSafely(t *testing.T) {
	o := start(t)
	o.file("20261123-0001", nil)
	content := picture(t, 9)
	hash := o.attach("20261123-0001", content)
	b := o.as(tickets.Dispatcher)
	a := b.get("/console/files/" + hash)
	if a.body != string(content) || a.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(a.header.Get("Content-Disposition"), "inline") {
		t.Errorf("picture: %d %v", len(a.body), a.header)
	}
	if a.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", a.header)
	}
	for _, mime := range []string{"text/html", "image/svg+xml", "application/pdf", "text/javascript", ""} {
		f := o.files[hash]
		f.Mime = mime
		o.files[hash] = f
		a := b.get("/console/files/" + hash)
		if a.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%q is shown as %q, %q", mime, a.header.Get("Content-Type"), a.header.Get("Content-Disposition"))
		}
	}
	o.attach("20261123-0001", picture(t, 8))
	gone := o.attach("20261123-0001", picture(t, 7))
	delete(o.files, gone)
	if a := b.get("/console/tickets/20261123-0001"); a.status != http.StatusOK || !strings.Contains(a.body, "附件已删除") {
		t.Errorf("a ticket with a deleted picture: %d", a.status)
	}
}

// secretOf is the password a page shows once.
func secretOf(a answer) string {
	_, rest, _ := strings.Cut(a.body, `class="secret">`)
	s, _, _ := strings.Cut(rest, "<")
	return s
}

func TestAddingPeople(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	csrf := token(b.get("/console/people").body)
	add := func(login, name, role, office string) answer {
		return b.post("/console/people", url.Values{"_csrf": {csrf}, "login": {login}, "name": {name}, "role": {role}, "office": {office}})
	}
	for _, c := range []struct{ label, login, name, role, office string }{
		{"taken", "Handler", "x", "dispatcher", ""},
		{"bad login", "a b", "x", "dispatcher", ""},
		{"no name", "ab", " ", "dispatcher", ""},
		{"no such role", "ab", "x", "king", ""},
		{"handler of no office", "ab", "x", "handler", ""},
		{"no such office", "ab", "x", "handler", "moon"},
	} {
		if a := add(c.login, c.name, c.role, c.office); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", c.label, a.status)
		}
	}
	a := add("Zhang.San", "张三", "handler", "paishui")
	one := secretOf(a)
	if a.status != http.StatusOK || len(one) < 16 {
		t.Fatalf("add: %d %q", a.status, one)
	}
	if strings.Contains(b.get("/console/people").body, one) {
		t.Error("the password is shown twice")
	}
	newcomer := o.browser()
	if a := newcomer.login("zhang.san", one, ""); a.status != http.StatusSeeOther {
		t.Fatalf("newcomer: %d", a.status)
	}
	all, _ := o.AllStaff(t.Context())
	i := slices.IndexFunc(all, func(s tickets.Staff) bool { return s.Login == "zhang.san" })
	zhang := all[i]
	if zhang.Office != "paishui" || !zhang.MustChange || strings.Contains(zhang.Password, one) {
		t.Errorf("kept as %+v", zhang)
	}
	reset := b.post("/console/people/"+zhang.ID+"/password", url.Values{"_csrf": {csrf}})
	if two := secretOf(reset); two == "" || two == one || !o.staff[zhang.ID].MustChange {
		t.Errorf("reset: %d %q", reset.status, two)
	}
	if a := newcomer.get("/console/me"); a.status != http.StatusSeeOther {
		t.Errorf("a session outlives the reset: %d", a.status)
	}
}

func TestEditingPeople(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	csrf := token(b.get("/console/people").body)
	edit := func(id string, form url.Values) answer {
		form.Set("_csrf", csrf)
		return b.post("/console/people/"+id, form)
	}
	if a := edit("id-handler", url.Values{"name": {"赵师傅"}, "role": {"dispatcher"}, "office": {"wuye"}}); a.status != http.StatusSeeOther {
		t.Errorf("edit: %d", a.status)
	}
	if got := o.staff["id-handler"]; got.Name != "赵师傅" || got.Role != tickets.Dispatcher || got.Office != "" {
		t.Errorf("edited to %+v", got)
	}
	other := o.as(tickets.Dispatcher)
	edit("id-dispatcher", url.Values{"name": {"王芳"}, "role": {"dispatcher"}, "disabled": {"1"}})
	if a := other.get("/console"); a.status != http.StatusSeeOther {
		t.Errorf("a disabled person goes on: %d", a.status)
	}
	for _, form := range []url.Values{{"name": {"x"}, "role": {"dispatcher"}}, {"name": {"x"}, "role": {"admin"}, "disabled": {"1"}}} {
		if a := edit("id-admin", form); a.status != http.StatusUnprocessableEntity {
			t.Errorf("the admin locks themselves out: %d", a.status)
		}
	}
	if a := edit("nobody", url.Values{"name": {"x"}, "role": {"admin"}}); a.status != http.StatusNotFound {
		t.Errorf("nobody: %d", a.status)
	}
}

func TestOfficesAndTroubles(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Supervisor)
	csrf := token(b.get("/console/offices").body)
	keep := func(form url.Values) answer {
		form.Set("_csrf", csrf)
		return b.post("/console/offices", form)
	}
	if a := keep(url.Values{"name": {"和平里派出所"}, "kind": {"department"}, "phone": {"110"}}); a.status != http.StatusSeeOther || len(o.offices) != 3 {
		t.Errorf("add: %d", a.status)
	}
	if a := keep(url.Values{"id": {"wuye"}, "name": {"物业一中心"}, "kind": {"community"}, "phone": {"1"}, "area": {"g1"}}); a.status != http.StatusSeeOther || o.offices["wuye"].Name != "物业一中心" {
		t.Errorf("edit: %d", a.status)
	}
	for label, form := range map[string]url.Values{
		"no name": {"name": {" "}, "kind": {"street"}}, "no kind": {"name": {"x"}, "kind": {"planet"}}, "taken": {"name": {"物业一中心"}, "kind": {"street"}},
	} {
		if a := keep(form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", label, a.status)
		}
	}
	if a := keep(url.Values{"id": {"moon"}, "name": {"x"}, "kind": {"street"}}); a.status != http.StatusNotFound {
		t.Errorf("no such office: %d", a.status)
	}
	o.troubles = []tickets.SetAside{{ID: "telegram/7", Channel: "telegram", State: "poison", Error: "panic", Attempts: 3, At: o.time()}, {ID: "n:1", Out: true, Channel: "web", State: "gone", Error: "403", At: o.time()}}
	page := b.get("/console/troubles")
	if !strings.Contains(page.body, "telegram/7") || !strings.Contains(page.body, "对方收不到") || !strings.Contains(page.body, "已搁置") {
		t.Error("troubles are not listed")
	}
	again := func(id, out string) string {
		return b.post("/console/troubles", url.Values{"_csrf": {csrf}, "id": {id}, "out": {out}}).to
	}
	if to := again("telegram/7", "0"); to != "/console/troubles?done=1" || !slices.Equal(o.retried, []string{"telegram/7"}) {
		t.Errorf("retry: %s %v", to, o.retried)
	}
	if to := again("telegram/7", "0"); to != "/console/troubles?done=0" {
		t.Errorf("retried twice: %s", to)
	}
	if to := again("n:1", "1"); to != "/console/troubles?done=1" {
		t.Errorf("a notice: %s", to)
	}
	o.retried, o.troubles = nil, []tickets.SetAside{{ID: "telegram/8", State: "poison"}, {ID: "n:2", Out: true, State: "gone"}, {ID: "n:3", Out: true, State: "failed"}}
	if a := b.get("/console/troubles"); !strings.Contains(a.body, "全部重试（2 条）") {
		t.Error("after an outage each has to be retried by itself")
	}
	if a := b.post("/console/troubles", url.Values{"_csrf": {csrf}, "do": {"all"}}); a.to != "/console/troubles?done=1" || !slices.Equal(o.retried, []string{"telegram/8", "n:3"}) {
		t.Errorf("all of them: %s %v", a.to, o.retried)
	}
}

// lamp and lamp2 are photographs, as far as a page is concerned.
func lamp() []byte { return gradient(30, 60, 90) }

func lamp2() []byte { return gradient(120, 90, 40) }

func gradient(r, g, b uint8) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.Set(x, y, color.RGBA{r + uint8(x/4), g + uint8(y/3), b, 255})
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img)
	return out.Bytes()
}
