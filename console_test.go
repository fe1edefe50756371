package main

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// TestConsoleFirstDays: the password that is shown once leads nowhere but to an own one; then people and offices are made, and everybody
// sees what their role may see.
func TestConsoleFirstDays(t *testing.T) {
	t.Parallel()
	p := begin(t)
	admin := p.clerk()
	if g := admin.get("/console/people"); g.status != http.StatusSeeOther || !strings.HasPrefix(g.to, "/console/login") {
		t.Errorf("a stranger at the staff list: %d %s", g.status, g.to)
	}
	forged := admin.sees("/console/login").form("/console/login", "login", "admin", "password", p.Password)
	forged.Set("_csrf", strings.Repeat("A", 26))
	if g := admin.post("/console/login", forged); g.status != http.StatusForbidden {
		t.Errorf("a forged sign-in: %d", g.status)
	}
	if g := admin.signsIn("admin", "wrong-password"); g.status != http.StatusUnauthorized || !strings.Contains(g.body, "不对") {
		t.Errorf("a wrong password: %d", g.status)
	}
	if g := admin.signsIn("admin", p.Password); g.status != http.StatusSeeOther {
		t.Fatalf("sign-in: %d", g.status)
	}
	for _, path := range []string{"/console", "/console/people", "/console/troubles"} {
		if g := admin.get(path); g.to != "/console/me" {
			t.Errorf("a newcomer at %s is sent to %q", path, g.to)
		}
	}
	own := func(old, new, again string) page {
		return admin.post("/console/me/password", admin.sees("/console/me").form("/console/me/password", "old", old, "new", new, "again", again))
	}
	for _, c := range [][3]string{
		{"wrong", goodPassword, goodPassword}, {p.Password, "short", "short"}, {p.Password, goodPassword, "different-one"}, {p.Password, p.Password, p.Password},
	} {
		if g := own(c[0], c[1], c[2]); g.status != http.StatusUnprocessableEntity {
			t.Errorf("a poor password %v: %d", c, g.status)
		}
	}
	if g := own(p.Password, goodPassword, goodPassword); g.status != http.StatusSeeOther {
		t.Fatalf("an own password: %d %s", g.status, plain(g.body))
	}
	if g := p.clerk().signsIn("admin", p.Password); g.status != http.StatusUnauthorized {
		t.Errorf("the first password still opens: %d", g.status)
	}
	office := admin.opens(officeName, "community", "010-64210001")
	staff := map[string]*clerk{"admin": admin}
	for role, name := range map[string]string{"supervisor": "王督办", "dispatcher": "李派单", "handler": "张师傅"} {
		of := ""
		if role == "handler" {
			of = office
		}
		staff[role] = admin.hires(p, "one."+role[:3], name, role, of)
	}
	p.doors(staff)
	p.leaving(admin, staff["dispatcher"])
}

// doors tries every page as everybody.
func (p *program) doors(staff map[string]*clerk) {
	p.t.Helper()
	for path, who := range map[string]string{
		"/console": "admin supervisor dispatcher handler", "/console/me": "admin supervisor dispatcher handler",
		"/console/troubles": "admin supervisor", "/console/offices": "admin supervisor", "/console/people": "admin",
	} {
		for role, c := range staff {
			want := http.StatusForbidden
			if strings.Contains(who, role) {
				want = http.StatusOK
			}
			if got := c.get(path).status; got != want {
				p.t.Errorf("%s at %s: %d, want %d", role, path, got, want)
			}
		}
	}
}

// leaving: a new password and a disabled account end a session at once, wherever it is open.
func (p *program) leaving(admin, dispatcher *clerk) {
	p.t.Helper()
	body := admin.sees("/console/people").body
	_, card, _ := strings.Cut(body, "李派单")
	_, action, _ := strings.Cut(card, `action="`)
	action, _, _ = strings.Cut(action, `"`)
	admin.fills("/console/people", action, "name", "李派单", "role", "dispatcher", "office", "", "disabled", "1")
	if g := dispatcher.get("/console"); g.status != http.StatusSeeOther {
		p.t.Errorf("a disabled account still works: %d", g.status)
	}
	if g := dispatcher.signsIn("one.dis", goodPassword); g.status != http.StatusUnauthorized {
		p.t.Errorf("a disabled account signs in: %d", g.status)
	}
	admin.fills("/console", "/console/logout")
	if g := admin.get("/console/people"); g.status != http.StatusSeeOther {
		p.t.Errorf("signed out, and still there: %d", g.status)
	}
}

// TestConsoleRoad is one matter from the web chat to the closed ticket, by three people who may not do each other's work.
func TestConsoleRoad(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew := p.crew()
	v := p.visitor()
	crew.dispatcher.sees("/console", "现在没有工单")
	rings := crew.dispatcher.rings()
	number := v.reports("3号楼二单元楼道灯坏了三天了，我叫王小明，电话13800001234")
	<-rings
	crew.dispatcher.sees("/console", number, "路灯故障", "3号楼二单元")
	crew.dispatcher.sees("/console?q=楼道灯", number)
	crew.dispatcher.sees("/console/tickets/"+number, "王小明", `href="tel:13800001234"`, "网页", "待受理")
	crew.dispatcher.acts(number, "accept")
	v.hears(number, "已受理")
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	v.hears(officeName)
	crew.handler.sees("/console", number)
	crew.handler.acts(number, "start")
	v.hears("开始处理")
	crew.handler.acts(number, "report", "text", "灯泡和声控开关都换了", corridor(true))
	said := v.hears("灯泡和声控开关都换了")
	if len(said.Files) != 1 {
		t.Fatalf("the resident got %d pictures", len(said.Files))
	}
	picture := "/chat/files/" + said.Files[0].Hash
	if status, data := v.do(http.MethodGet, picture, nil); status != http.StatusOK || data != string(corridor(true)) {
		t.Errorf("the resident's picture: %d, %d bytes", status, len(data))
	}
	if status, _ := p.visitor().do(http.MethodGet, picture, nil); status != http.StatusNotFound {
		t.Errorf("another visitor's picture: %d", status)
	}

	path := "/console/tickets/" + number
	if g := crew.handler.sees(path); g.offers(number, "verify") || g.offers(number, "close") {
		t.Error("who did the work is asked to check it")
	}
	form := crew.handler.sees(path).form(path+"/note", "text", "我自己核查")
	if g := crew.handler.post(path+"/verify", form); g.status != http.StatusForbidden {
		t.Errorf("who did the work checks it: %d", g.status)
	}
	crew.dispatcher.acts(number, "verify")
	v.hears("联系过吗")
	v.says("1")
	v.hears("解决了吗")
	v.says("1")
	v.hears("满意吗")
	v.says("1")
	v.hears("已结案")
	g := crew.dispatcher.sees(path, "已结案", "已解决 · 满意", "灯泡和声控开关都换了", "居民")
	if g.offers(number, "accept") || g.offers(number, "assign") {
		t.Error("a closed ticket can be worked on")
	}
	crew.dispatcher.sees("/console?stage=closed", number)
	if g := crew.dispatcher.sees("/console"); strings.Contains(g.body, number) {
		t.Error("a closed ticket is among the open ones")
	}
}

// rings listens to the stream of the list; one value comes for each change.
func (c *clerk) rings() <-chan struct{} {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.url+"/console/events", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	res, err := (&http.Client{Jar: c.http.Jar}).Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		c.t.Fatal("the list's stream: ", err, res)
	}
	rings, ready := make(chan struct{}, 1000), make(chan struct{})
	go func() {
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		for lines.Scan() {
			switch lines.Text() {
			case "event: hello":
				close(ready)
			case "event: ring":
				rings <- struct{}{}
			}
		}
	}()
	<-ready
	return rings
}

// TestConsoleUnsatisfied: what was not solved is opened again, one level up, and asked about again.
func TestConsoleUnsatisfied(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew := p.crew()
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	done := func(result string) {
		t.Helper()
		crew.dispatcher.acts(number, "assign", "office", crew.office)
		v.hears(officeName)
		crew.handler.acts(number, "report", "text", result)
		v.hears(result)
		crew.dispatcher.acts(number, "verify")
		v.hears("联系过吗")
		v.says("1")
		v.hears("解决了吗")
	}
	done("换了灯泡")
	v.says("2")
	v.hears(number, "重新办理", "哪里没办好")
	v.says("晚上还是不亮")
	v.hears("已补充到", number)
	crew.dispatcher.sees("/console/tickets/"+number, "晚上还是不亮", "升级 1 次", "没解决")
	crew.dispatcher.sees("/console", "升级 1 次")
	done("线路也修了")
	v.says("解决了")
	v.hears("满意吗")
	v.says("2")
	v.hears("已结案")
	crew.dispatcher.sees("/console/tickets/"+number, "已解决 · 基本满意")
}
