package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium starts a real browser; screens opened in it have nothing in common.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		t.Fatal("no chromium; run make test: it installs one")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("headless", "new"),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("accept-lang", "zh-CN"),
		chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"), chromedp.WindowSize(1280, 800))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, leave := chromedp.NewContext(alloc)
	ctx, late := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(func() { late(); leave(); stop() })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// screen is somebody at a device of their own. Any error on the browser's console fails the test.
type screen struct {
	t    *testing.T
	url  string
	ctx  context.Context
	name string // whose

	mu      sync.Mutex
	trouble []string
}

// device is a size in CSS pixels, and how many real ones each of them has.
type device struct {
	width, height int64
	scale         float64
}

var (
	small   = device{360, 780, 1}
	phone   = device{390, 844, 1.5}
	desktop = device{1280, 800, 1}
)

func (p *program) screen(browser context.Context, name string, d device) *screen {
	p.t.Helper()
	ctx, leave := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	s := &screen{t: p.t, url: p.URL, ctx: ctx, name: name}
	p.t.Cleanup(func() {
		leave()
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, m := range s.trouble {
			p.t.Errorf("%s's console: %s", name, m)
		}
	})
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // the first step's context is the screen's
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Shanghai"}); err != nil {
		p.t.Fatal(err)
	}
	s.size(d)
	s.scheme("light")
	s.watch()
	return s
}

// watch notes errors, exceptions, and requests to anybody but us.
func (s *screen) watch() {
	s.t.Helper()
	note := func(words string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.trouble = append(s.trouble, words)
	}
	console := chromedp.Console(s.ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				note(m.String())
			}
		}
	}()
	err := chromedp.Listen(s.ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			u, err := url.Parse(e.Request.URL)
			if err == nil && strings.HasPrefix(u.Scheme, "http") && u.Host != strings.TrimPrefix(s.url, "http://") {
				note("asks another host: " + e.Request.URL)
			}
		}
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 2*patience)
	defer cancel()
	err := chromedp.Do(ctx, steps...)
	for tries := 0; err != nil && tries < 3 && len(steps) == 1 && strings.Contains(err.Error(), "No node with given id"); tries++ {
		err = chromedp.Do(ctx, steps...) // it was found in the page that has just gone
	}
	if err != nil {
		s.fail(err.Error())
	}
}

// ask evaluates an expression in the page.
func ask[T any](s *screen, script string, options ...chromedp.EvaluateOption) T {
	s.t.Helper()
	v, err := chromedp.Run(s.ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		s.t.Fatalf("%s: %s: %v", s.name, script, err)
	}
	return v
}

// until waits for a condition of the page.
func (s *screen) until(condition string) {
	s.t.Helper()
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(2 * patience)
	defer late.Stop()
	for {
		held, err := chromedp.Run(s.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err == nil && held { // an error: the page is just changing
			return
		}
		select {
		case <-tick.C:
		case <-late.C:
			s.fail("never: " + condition)
		}
	}
}

func (s *screen) fail(why string) {
	s.t.Helper()
	words, _ := chromedp.Run(s.ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText"))
	s.t.Fatalf("%s: %s\n%s", s.name, why, words)
}

// sees waits for words anywhere on the page.
func (s *screen) sees(words string) {
	s.t.Helper()
	s.until(fmt.Sprintf("document.body.innerText.includes(%q)", words))
}

func (s *screen) open(path string) { s.t.Helper(); s.do(chromedp.Navigate(s.url + path)) }

// click presses what is found, once it can be pressed.
func (s *screen) click(selector string) {
	s.t.Helper()
	s.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

func (s *screen) types(selector, words string) {
	s.t.Helper()
	s.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), words))
}

// says writes into the chat.
func (s *screen) says(words string) { s.t.Helper(); s.types("#text", words+kb.Enter) }

// chooses presses the newest option of the chat with that label.
func (s *screen) chooses(label string) {
	s.t.Helper()
	found := fmt.Sprintf("[...document.querySelectorAll('.choices button:not(:disabled)')].findLast(b => b.textContent.replace(/^\\s*\\d+\\s*/, '').trim() === %q)", label)
	s.until(found)
	ask[bool](s, "("+found+").click() || true")
}

// signsIn goes through the console's door.
func (s *screen) signsIn(login string) {
	s.t.Helper()
	s.open("/console/login")
	s.types("input[name=login]", login)
	s.types("input[name=password]", demoPassword+kb.Enter)
	s.until("document.querySelector('.menu')")
}

func (s *screen) size(d device) {
	s.t.Helper()
	s.do(chromedp.EmulateViewport(d.width, d.height, chromedp.EmulateScale(d.scale)))
}

// scheme is light or dark. Nothing moves, so that a button does not run away from the mouse.
func (s *screen) scheme(value string) {
	s.t.Helper()
	_, err := chromedp.Call(s.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// shot checks that a page fits its screen and, when HUYING_SHOTS names a folder, takes its picture there.
func (s *screen) shot(name string) {
	s.t.Helper()
	s.fits(name)
	dir := os.Getenv("HUYING_SHOTS")
	if dir == "" {
		return
	}
	s.until("[...document.images].every(i => i.complete)")
	ask[bool](s, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))", chromedp.EvalAwaitPromise)
	png, err := chromedp.Run(s.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if len(png) > 200_000 {
		s.t.Errorf("%s.png has %d bytes: too much for a README", name, len(png))
	}
}

// fits checks that nothing is beyond the right edge and, on a phone, that no figure of a table hides behind it and that a thumb finds
// what it can press.
func (s *screen) fits(name string) {
	s.t.Helper()
	if over := ask[int](s, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		s.t.Errorf("%s scrolls sideways by %d px", name, over)
	}
	if hidden := ask[int](s, `innerWidth > 500 ? 0 : [...document.querySelectorAll("main :is(td, th)")].filter(e => e.getBoundingClientRect().right > innerWidth).length`); hidden > 0 {
		s.t.Errorf("%s: %d figures lie beyond the edge, where nothing says that there is more", name, hidden)
	}
	if small := ask[string](s, `innerWidth > 500 ? "" : [...document.querySelectorAll("main summary, main button:not(.plain):not(:disabled)")]
		.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.textContent.trim()).join(", ")`); small != "" {
		s.t.Errorf("%s: too small for a thumb: %s", name, small)
	}
}
