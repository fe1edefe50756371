package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// storeAway is a store that has no room, or cannot be reached.
type storeAway struct{ error }

func (storeAway) Outage() bool { return true }

// TestStoreAway: while the store is away a page says that it comes back, and, after something was sent, that it may have to be sent again;
// not that the system is broken.
func TestStoreAway(t *testing.T) {
	lost := func(*fiber.Ctx) error { return fmt.Errorf("store: keep: %w", storeAway{errStore}) }
	o := startWith(t, func(app *fiber.App) { app.Get("/lost", lost); app.Post("/lost", lost) })
	b := o.browser()
	for name, a := range map[string]answer{"got": b.get("/lost"), "sent": b.post("/lost", url.Values{})} {
		if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || strings.Contains(a.body, "没有保存") != (name == "sent") {
			t.Errorf("%s: %d\n%s", name, a.status, a.body)
		}
	}
}

func TestHealth(t *testing.T) {
	o := start(t)
	b := o.browser()
	if a := b.get("/healthz"); a.status != http.StatusOK {
		t.Errorf("healthz %d", a.status)
	}
	if a := b.get("/readyz"); a.status != http.StatusOK {
		t.Errorf("readyz %d", a.status)
	}
	o.broken = errStore
	if a := b.get("/readyz"); a.status != http.StatusServiceUnavailable || strings.Contains(a.body, errStore.Error()) {
		t.Errorf("readyz with a dead store: %d %q", a.status, a.body)
	}
	if a := b.get("/healthz"); a.status != http.StatusOK {
		t.Errorf("healthz with a dead store: %d", a.status)
	}
	o.broken = nil
	b.get("/console/tickets/20261123-0001?secret=13800001111")
	b.get("/nothing/13800001111")
	a := b.get("/metrics")
	for _, words := range []string{`huying_http_requests_total{method="GET",route="/readyz",status="503"} 1`, `route="none"`, "go_goroutines", "huying_http_request_seconds_bucket"} {
		if !strings.Contains(a.body, words) {
			t.Errorf("metrics lack %s", words)
		}
	}
	if all := o.log.String() + a.body; strings.Contains(all, "13800001111") || strings.Contains(all, "127.0.0.1") {
		t.Error("an address or a query got into the log or the metrics")
	}
	if !strings.Contains(o.log.String(), "route=/console/tickets/:number status=303") {
		t.Error("the access log lacks the request")
	}
}

func TestErrorPages(t *testing.T) {
	o := startWith(t, func(app *fiber.App) {
		app.Get("/panic", func(*fiber.Ctx) error { panic("a secret") })
		app.Get("/error", func(*fiber.Ctx) error { return errStore })
	}, func(c *Config) { c.UploadMax, c.BodyLimit = 200000, 50000 })
	b := o.browser()
	for path, status := range map[string]int{"/nothing": 404, "/panic": 500, "/error": 500, "/console/static/nothing.js": 404, "/console/static/..%2fserver.go": 404} {
		a := b.get(path)
		if a.status != status || !strings.Contains(a.body, "<!doctype html>") || strings.Contains(a.body, "secret") || strings.Contains(a.body, errStore.Error()) {
			t.Errorf("%s: %d", path, a.status)
		}
		if id := a.header.Get("X-Request-Id"); id == "" || !strings.Contains(a.body, id) {
			t.Errorf("%s does not name its request %q", path, id)
		}
		if a := b.get(path, "Accept", "application/json"); a.status != status || strings.Contains(a.body, "<") {
			t.Errorf("%s for a program: %d %q", path, a.status, a.body)
		}
	}
	if !strings.Contains(o.log.String(), "a secret") {
		t.Error("the panic is not in the log")
	}
	if a := b.get("/nothing", "X-Request-Id", "forged\nline"[:6]); a.header.Get("X-Request-Id") == "forged" {
		t.Error("a client names its own request")
	}
	big := strings.Repeat("x", 100000)
	for path, want := range map[string]int{"/console/login": 413, at1 + "/note": 303} { // 303: not signed in, but read
		res, err := http.Post(o.url+path, "text/plain", strings.NewReader(big))
		if err != nil {
			t.Logf("%s: %v", path, err) // the connection may end before the answer is read
			continue
		}
		_ = res.Body.Close()
		if res.StatusCode != want && res.Request.URL.Path != "/console/login" {
			t.Errorf("100 kB to %s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	o := start(t, func(c *Config) { c.PublicURL = "https://huying.example" })
	a := o.browser().get("/console/login")
	csp := a.header.Get("Content-Security-Policy")
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "script-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %q", csp)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(a.body, "/console/static/console.css?v="+stamp) {
		t.Error("the style sheet has no stamp")
	}
	css := o.browser().get("/console/static/console.css?v=" + stamp)
	if css.status != http.StatusOK || !strings.Contains(css.header.Get("Cache-Control"), "immutable") {
		t.Errorf("style sheet %d %q", css.status, css.header.Get("Cache-Control"))
	}
}

// stream opens the rings and gives the lines as they come.
func (b *browser) stream(ctx context.Context) <-chan string {
	b.o.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.o.url+"/console/events", nil)
	if err != nil {
		b.o.t.Fatal(err)
	}
	res, err := (&http.Client{Jar: b.http.Jar}).Do(req)
	if err != nil {
		b.o.t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer func() { _ = res.Body.Close() }()
		for sc := bufio.NewScanner(res.Body); sc.Scan(); {
			lines <- sc.Text()
		}
	}()
	return lines
}

func wait(t *testing.T, lines <-chan string, want string) bool {
	t.Helper()
	limit := time.After(5 * time.Second)
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				return false
			}
			if line == want {
				return true
			}
		case <-limit:
			return false
		}
	}
}

func TestRings(t *testing.T) {
	o := start(t, func(c *Config) { c.Ping = 50 * time.Millisecond })
	o.file(n1, nil)
	b := o.as(tickets.Dispatcher)
	lines := b.stream(t.Context())
	if !wait(t, lines, "event: hello") {
		t.Fatal("no greeting")
	}
	form := b.get(at1).form(at1 + "/accept")
	b.post(at1+"/accept", form)
	if !wait(t, lines, "event: ring") {
		t.Error("no ring after a move")
	}
	for len(lines) > 0 {
		<-lines
	}
	o.mu.Lock() // as another instance would: without our bell
	tk := o.tickets[n1]
	tk.UpdatedAt = tk.UpdatedAt.Add(2 * time.Hour)
	o.tickets[n1] = tk
	o.mu.Unlock()
	if !wait(t, lines, "event: ring") {
		t.Error("no ring after another instance's move")
	}
	b.post("/console/logout", form)
	ended := time.After(5 * time.Second)
	for open := true; open; {
		select {
		case _, open = <-lines:
		case <-ended:
			t.Fatal("the stream outlives the sign-out")
		}
	}
	if a := b.get("/console/events"); a.status != http.StatusUnauthorized {
		t.Errorf("a stream for a stranger: %d", a.status)
	}
}

// Stop ends the streams at once, and still lets a running request finish.
func TestStop(t *testing.T) {
	slow, let := make(chan struct{}), make(chan struct{})
	o := startWith(t, func(app *fiber.App) {
		app.Get("/slow", func(c *fiber.Ctx) error {
			close(slow)
			<-let
			return c.SendString("done")
		})
	})
	lines := o.as(tickets.Dispatcher).stream(t.Context())
	wait(t, lines, "event: hello")
	answered := make(chan string, 1)
	go func() {
		res, err := http.Get(o.url + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		answered <- string(body)
	}()
	<-slow
	ahead, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://")) // opened ahead, never used
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ahead.Close() }()
	from := time.Now()
	stopped := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- o.server.Stop(ctx)
	}()
	for range lines { // ends with the stream
	}
	select {
	case err := <-stopped:
		t.Errorf("stopped before the request was answered: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(let)
	if got := <-answered; got != "done" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
	if took := time.Since(from); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if _, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://")); err == nil {
		t.Error("still listening")
	}
}
