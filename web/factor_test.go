package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"huying/tickets"
)

// factor is somebody who signs in with a second factor.
type factor struct {
	*browser
	secret string
}

func (f *factor) code() string {
	c, err := totp.GenerateCode(f.secret, f.o.time())
	if err != nil {
		f.o.t.Fatal(err)
	}
	return c
}

func (f *factor) post(step, code string) answer {
	return f.browser.post("/console/me/totp", url.Values{"_csrf": {token(f.get("/console/me").body)}, "step": {step}, "code": {code}})
}

func (o *office) withFactor() *factor {
	o.t.Helper()
	f := &factor{browser: o.as(tickets.Dispatcher)}
	o.later(2 * time.Minute) // so that the session is written twice in one request
	if a := f.post("begin", ""); a.status != http.StatusSeeOther {
		o.t.Fatalf("begin: %d", a.status)
	}
	page := f.get("/console/me").body
	_, rest, _ := strings.Cut(page, "?secret=")
	f.secret, _, _ = strings.Cut(rest, "&amp;")
	if len(f.secret) != 32 || !strings.Contains(page, "data:image/png;base64,") {
		o.t.Fatalf("secret %q", f.secret)
	}
	if a := f.post("confirm", "000000"); a.status != http.StatusUnprocessableEntity {
		o.t.Errorf("a wrong first code: %d", a.status)
	}
	if a := f.post("confirm", f.code()); a.status != http.StatusSeeOther || !strings.Contains(a.to, "totp-on") {
		o.t.Fatalf("confirm: %d %s", a.status, a.to)
	}
	return f
}

func TestSecondFactor(t *testing.T) {
	o := start(t)
	f := o.withFactor()
	if a := o.browser().login("dispatcher", password, f.code()); a.status != http.StatusUnauthorized {
		t.Errorf("the code of the set-up signs in: %d", a.status)
	}
	o.later(time.Minute)
	if a := o.browser().login("dispatcher", password, ""); a.status != http.StatusUnauthorized {
		t.Errorf("no code: %d", a.status)
	}
	used := f.code()
	if a := o.browser().login("dispatcher", password, used); a.status != http.StatusSeeOther {
		t.Fatalf("right code: %d", a.status)
	}
	if a := o.browser().login("dispatcher", password, used); a.status != http.StatusUnauthorized {
		t.Errorf("the same code twice: %d", a.status)
	}
	if a := f.post("off", "123"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("turned off with a wrong code: %d", a.status)
	}
	o.later(time.Minute)
	if a := f.post("off", f.code()); a.status != http.StatusSeeOther {
		t.Errorf("turn off: %d", a.status)
	}
	if a := o.browser().login("dispatcher", password, ""); a.status != http.StatusSeeOther {
		t.Errorf("without it: %d", a.status)
	}
}

func TestOneCodeLetsOneIn(t *testing.T) {
	o := start(t)
	f := o.withFactor()
	o.later(time.Minute)
	var wg sync.WaitGroup
	var mu sync.Mutex
	in := 0
	for range 4 {
		x := o.browser()
		wg.Go(func() {
			a := x.login("dispatcher", password, f.code())
			mu.Lock()
			defer mu.Unlock()
			if a.status == http.StatusSeeOther {
				in++
			}
		})
	}
	wg.Wait()
	if in != 1 {
		t.Errorf("one code let %d in at once", in)
	}
}
