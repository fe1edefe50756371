package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

func TestSignIn(t *testing.T) {
	o := start(t)
	for _, c := range []struct {
		label, login, password string
		status                 int
	}{
		{"right", "dispatcher", password, http.StatusSeeOther},
		{"login in capitals", " Dispatcher ", password, http.StatusSeeOther},
		{"wrong password", "dispatcher", "wrong-password", http.StatusUnauthorized},
		{"unknown", "nobody", password, http.StatusUnauthorized},
		{"empty", "", "", http.StatusUnauthorized},
		{"huge", "dispatcher", strings.Repeat("x", 100000), http.StatusUnauthorized},
	} {
		if a := o.browser().login(c.login, c.password, ""); a.status != c.status {
			t.Errorf("%s: %d, want %d", c.label, a.status, c.status)
		}
	}
	wrong := o.browser().login("dispatcher", "wrong-password", "")
	unknown := o.browser().login("nobody-at-all", "wrong-password", "")
	clean := func(a answer) string {
		return csrfPattern.ReplaceAllString(strings.ReplaceAll(strings.ReplaceAll(a.body, "nobody-at-all", "X"), "dispatcher", "X"), "")
	}
	if clean(wrong) != clean(unknown) {
		t.Error("the page tells an unknown login from a wrong password")
	}
	p := o.staff["id-dispatcher"]
	p.Disabled = true
	o.staff[p.ID] = p
	if a := o.browser().login("dispatcher", password, ""); a.status != http.StatusUnauthorized {
		t.Errorf("a disabled account signs in: %d", a.status)
	}
	log := o.log.String()
	if !strings.Contains(log, "staff=id-dispatcher") || strings.Contains(log, "nobody-at-all") || strings.Contains(log, "wrong-password") {
		t.Errorf("whose account is tried should be known, and nothing of what was typed:\n%s", log)
	}
}

// An unknown login costs what a known one costs: its password is compared with one of the same form and the same work.
func TestUnknownLoginTakesAsLong(t *testing.T) {
	work := func(phc string) string { return strings.Join(strings.Split(phc, "$")[:4], "$") }
	if known := HashPassword(password); work(known) != work(nobodys) || len(known) != len(nobodys) {
		t.Errorf("a known login costs %s, an unknown one %s", work(known), work(nobodys))
	}
	if fits(nobodys, "") || fits(nobodys, password) {
		t.Error("a password fits nobody's")
	}
}

func TestTriesOfOneLoginAreCounted(t *testing.T) {
	o := start(t)
	for i := range loginFree {
		if a := o.browser().login("admin", "wrong-password", ""); a.status != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, a.status)
		}
	}
	a := o.browser().login("ADMIN", password, "")
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("the right password too early: %d, Retry-After %q", a.status, a.header.Get("Retry-After"))
	}
	if a := o.browser().login("dispatcher", password, ""); a.status != http.StatusSeeOther {
		t.Errorf("somebody else has to wait too: %d", a.status)
	}
	o.later(31 * time.Second)
	if a := o.browser().login("admin", "wrong-password", ""); a.status != http.StatusUnauthorized {
		t.Errorf("after the wait: %d", a.status)
	}
	o.later(31 * time.Second)
	if a := o.browser().login("admin", password, ""); a.status != http.StatusTooManyRequests {
		t.Errorf("the second wait is not longer: %d", a.status)
	}
	o.later(time.Minute)
	if a := o.browser().login("admin", password, ""); a.status != http.StatusSeeOther {
		t.Errorf("after the second wait: %d", a.status)
	}
	if a := o.browser().login("admin", "wrong-password", ""); a.status != http.StatusUnauthorized {
		t.Errorf("a right password did not clear the count: %d", a.status)
	}
}

func TestTriesAtOnceGetNoFurther(t *testing.T) {
	o := start(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	looked := 0
	for range 20 {
		b := o.browser()
		door := b.get("/console/login")
		wg.Go(func() {
			a := b.post("/console/login", url.Values{"_csrf": {token(door.body)}, "login": {"admin"}, "password": {"wrong-password"}})
			mu.Lock()
			defer mu.Unlock()
			if a.status == http.StatusUnauthorized {
				looked++
			}
		})
	}
	wg.Wait()
	if looked > loginFree {
		t.Errorf("%d passwords were looked at, %d are free", looked, loginFree)
	}
}

func TestTriesOfOneAddressAreCounted(t *testing.T) {
	slow := nobodys
	t.Cleanup(func() { nobodys = slow })
	nobodys = hashed() // thirty strangers at full cost take long
	o := start(t, func(c *Config) { c.Proxies = []string{"127.0.0.1"} })
	try := func(from, login, pass string) int {
		b := o.browser()
		door := b.get("/console/login")
		form := url.Values{"_csrf": {token(door.body)}, "login": {login}, "password": {pass}}
		return b.post("/console/login", form, "X-Forwarded-For", "6.6.6.6, "+from).status
	}
	for i := range addrFree {
		if s := try("10.0.0.1", "user"+strings.Repeat("x", i), "wrong"); s != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, s)
		}
	}
	if s := try("10.0.0.1", "admin", password); s != http.StatusTooManyRequests {
		t.Errorf("the address goes on: %d", s)
	}
	if s := try("10.0.0.2", "admin", password); s != http.StatusSeeOther {
		t.Errorf("another address has to wait too: %d", s)
	}
}

func TestSessionLimits(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	for range 9 { // always busy: only the lifetime ends it
		o.later(75 * time.Minute)
		if a := b.get("/console"); a.status != http.StatusOK {
			t.Fatalf("a busy session ended: %d", a.status)
		}
	}
	o.later(50 * time.Minute)
	if a := b.get("/console"); a.status != http.StatusSeeOther || a.to != "/console/login" {
		t.Errorf("a session outlives 12 hours: %d", a.status)
	}
	b = o.as(tickets.Admin)
	o.later(2*time.Hour - time.Minute)
	if a := b.get("/console", "X-Live", "1"); a.status != http.StatusOK {
		t.Errorf("the list's own script: %d", a.status)
	}
	o.later(2 * time.Minute)
	if a := b.get("/console"); a.status != http.StatusSeeOther {
		t.Errorf("an idle session lives, kept awake by the script: %d", a.status)
	}
	if a := b.get("/console", "X-Live", "1"); a.status != http.StatusUnauthorized {
		t.Errorf("the script is not told: %d", a.status)
	}
}

func TestSessionFixation(t *testing.T) {
	o := start(t)
	b := o.browser()
	u, _ := url.Parse(o.url + "/console")
	planted := strings.Repeat("A", 43)
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: planted, Path: "/console"}})
	b.login("admin", password, "")
	thief := o.browser()
	thief.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: planted, Path: "/console"}})
	if a := thief.get("/console"); a.status == http.StatusOK {
		t.Error("a token planted before the sign-in works after it")
	}
	var first string
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == sessionCookie {
			first = c.Value
		}
	}
	if first == planted || len(first) < 43 {
		t.Errorf("token %q", first)
	}
	b.login("admin", password, "") // again: the old session ends
	thief.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: first, Path: "/console"}})
	if a := thief.get("/console"); a.status == http.StatusOK {
		t.Error("the session before a new sign-in still works")
	}
	for key := range o.kv {
		if strings.Contains(key, first) {
			t.Error("the token itself is stored")
		}
	}
}

func TestCookies(t *testing.T) {
	for _, c := range []struct {
		public string
		secure bool
	}{{"", false}, {"https://huying.example", true}} {
		o := start(t, func(cfg *Config) { cfg.PublicURL = c.public })
		b := o.browser()
		door := b.get("/console/login")
		gate := strings.Join(door.header.Values("Set-Cookie"), "\n")
		name, value, _ := strings.Cut(strings.SplitN(gate, ";", 2)[0], "=")
		req, _ := http.NewRequest(http.MethodPost, o.url+"/console/login", strings.NewReader(url.Values{"_csrf": {token(door.body)}, "login": {"admin"}, "password": {password}}.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Cookie", name+"="+value)
		a := (&browser{o, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}).do(req)
		all := gate + "\n" + strings.Join(a.header.Values("Set-Cookie"), "\n")
		if a.status != http.StatusSeeOther {
			t.Fatalf("sign-in: %d", a.status)
		}
		for line := range strings.Lines(all) {
			l := strings.ToLower(line)
			if !strings.Contains(l, "httponly") || !strings.Contains(l, "samesite=strict") || strings.Contains(l, "secure") != c.secure {
				t.Errorf("cookie %q", line)
			}
		}
	}
}

func TestFirstRun(t *testing.T) {
	o := start(t)
	clear(o.staff)
	password, created, err := EnsureAdmin(context.Background(), o, o.time())
	if err != nil || !created || len(password) < 16 {
		t.Fatal(password, created, err)
	}
	if again, created, err := EnsureAdmin(context.Background(), o, o.time()); again != "" || created || err != nil {
		t.Errorf("a second password: %q %v %v", again, created, err)
	}
	b := o.browser()
	if a := b.login("admin", password, ""); a.status != http.StatusSeeOther {
		t.Fatalf("first sign-in: %d", a.status)
	}
	for _, path := range []string{"/console", "/console/people", "/console/tickets/20261123-0001", "/console/events"} {
		if a := b.get(path); a.status != http.StatusSeeOther || a.to != "/console/me" {
			t.Errorf("%s before the password was changed: %d %s", path, a.status, a.to)
		}
	}
	other := o.browser()
	other.login("admin", password, "")
	for _, c := range []struct{ label, old, fresh, again string }{
		{"wrong old", "x", "long-enough-1", "long-enough-1"},
		{"short", password, "short", "short"},
		{"has the login", password, "xx-admin-xx-12", "xx-admin-xx-12"},
		{"usual", password, "1234567890", "1234567890"},
		{"one letter", password, "aaaaaaaaaaaa", "aaaaaaaaaaaa"},
		{"differ", password, "long-enough-1", "long-enough-2"},
		{"same", password, password, password},
	} {
		form := url.Values{"_csrf": {token(b.get("/console/me").body)}, "old": {c.old}, "new": {c.fresh}, "again": {c.again}}
		if a := b.post("/console/me/password", form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", c.label, a.status)
		}
	}
	form := url.Values{"_csrf": {token(b.get("/console/me").body)}, "old": {password}, "new": {"一个新的长密码也可以"}, "again": {"一个新的长密码也可以"}}
	if a := b.post("/console/me/password", form); a.status != http.StatusSeeOther {
		t.Fatalf("change: %d", a.status)
	}
	if a := b.get("/console"); a.status != http.StatusOK {
		t.Errorf("after the change: %d", a.status)
	}
	if a := other.get("/console/me"); a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/console/login") {
		t.Errorf("another session outlives the change: %d %s", a.status, a.to)
	}
}

func TestTheWayBackStaysHere(t *testing.T) {
	o := start(t)
	b := o.browser()
	a := b.get("/console/tickets/20261123-0001")
	if a.to != "/console/login?next=%2Fconsole%2Ftickets%2F20261123-0001" {
		t.Errorf("to %q", a.to)
	}
	for next, want := range map[string]string{
		"/console/tickets/20261123-0001": "/console/tickets/20261123-0001", "https://evil.example/": workPath, "//evil.example": workPath,
		"/console/\\evil": workPath, "/consoleevil": workPath, "": workPath, "/console": "/console", "/console?stage=all": "/console?stage=all",
	} {
		b := o.browser()
		door := b.get("/console/login?next=" + url.QueryEscape(next))
		form := door.form("/console/login")
		form.Set("login", "admin")
		form.Set("password", password)
		if a := b.post("/console/login", form); a.to != want {
			t.Errorf("next %q leads to %q, want %q", next, a.to, want)
		}
	}
}

func TestStoreOutOfOrderAtTheDoor(t *testing.T) {
	o := start(t)
	b := o.browser()
	door := b.get("/console/login")
	o.broken = errStore
	a := b.post("/console/login", url.Values{"_csrf": {token(door.body)}, "login": {"admin"}, "password": {password}})
	o.broken = nil
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || strings.Contains(a.body, errStore.Error()) {
		t.Errorf("%d %q", a.status, a.header.Get("Retry-After"))
	}
}

// Accounts come from a file without a password. Whoever may hand them out is told so until it is done, or the account is disabled.
func TestAccountsFromAFile(t *testing.T) {
	o := start(t)
	o.staff["imported"] = tickets.Staff{ID: "imported", Login: "lu", Name: "陆兰", Role: tickets.Dispatcher, MustChange: true}
	const told = "有 1 个账号还没有密码"
	b := o.as(tickets.Admin)
	for _, path := range []string{"/console/work", "/console/people"} {
		o.sees(b.get(path), told)
	}
	page := b.get("/console/people")
	if o.sees(page, "发初始密码", ">还没有密码<"); strings.Contains(page.body, "还没改初始密码") {
		t.Error("an account without a password is said to have a first one")
	}
	if strings.Contains(o.as(tickets.Dispatcher).get("/console/work").body, told) {
		t.Error("who cannot hand out passwords is told to")
	}
	o.sees(b.post("/console/people/imported/password", url.Values{"_csrf": {token(page.body)}}), "还没改初始密码", `class="secret"`)
	if strings.Contains(b.get("/console/work").body, told) {
		t.Error("it is still said")
	}
}
