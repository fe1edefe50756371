package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"huying/tickets"
)

// screen is a real browser, signed in. The test fails on any exception in a page's script.
type screen struct {
	t   *testing.T
	o   *office
	ctx context.Context
}

func (o *office) screen(role tickets.Role) *screen {
	o.t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		o.t.Fatal("no chromium; run make test: it installs what the tests need")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("headless", "new"), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.WindowSize(1280, 800))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(alloc)
	o.t.Cleanup(func() { stop(); stopAlloc() })
	s := &screen{o.t, o, ctx}
	s.do(chromedp.Navigate("about:blank"))
	if err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			o.t.Errorf("exception in the page: %+v", e.ExceptionDetails)
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "about" && u.Host != strings.TrimPrefix(o.url, "http://") {
				o.t.Errorf("the page asks another host: %s", e.Request.URL)
			}
		}
	}); err != nil {
		o.t.Fatal(err)
	}
	if role != "" {
		s.do(chromedp.Navigate(o.url+"/console/login"), chromedp.SendKeys(`input[name=login]`, string(role)),
			chromedp.SendKeys(`input[name=password]`, password+"\n"), chromedp.WaitVisible(`.menu`))
	}
	return s
}

func (s *screen) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) open(path string) { s.t.Helper(); s.do(chromedp.Navigate(s.o.url + path)) }

// until waits for a condition in the page.
func (s *screen) until(js string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 40*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js)); err != nil {
		s.t.Fatalf("%s: %v", js, err)
	}
}

// wait waits for a condition on our side.
func (s *screen) wait(what string, holds func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, 40*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.t.Fatal("never: " + what)
		}
	}
}

func (s *screen) eval(js string) string {
	s.t.Helper()
	text, err := chromedp.Run(s.ctx, chromedp.Evaluate[string]("String("+js+")"))
	if err != nil {
		s.t.Fatalf("%s: %v", js, err)
	}
	return text
}

func TestTheListRenewsItself(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	s := o.screen(tickets.Dispatcher)
	s.until(`document.querySelectorAll("tr[data-number]").length === 1`)
	seen := o.counted.Load()
	s.wait("the stream looks at the store", func() bool { return o.counted.Load() > seen })
	o.file("20261123-0002", func(t *tickets.Ticket) {
		t.Words, t.Urgency, t.UpdatedAt = "闻到煤气味", tickets.Danger, o.time().Add(time.Second)
	})
	s.until(`document.querySelector("tr.danger.fresh .mark.new") !== null`)
	if words := s.eval(`document.querySelector(".alarm").innerText`); !strings.Contains(words, "闻到煤气味") {
		t.Errorf("the banner says %q", words)
	}
	if words := s.eval(`document.getElementById("said").textContent`); words != "有新的危急工单" {
		t.Errorf("a screen reader hears %q", words)
	}
}

func TestATicketTellsItChangedAndDraftsSurvive(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Assigned, "wuye" })
	s := o.screen(tickets.Handler)
	s.open(at1)
	s.do(chromedp.Click(`#act-report summary`), chromedp.SendKeys(`#act-report textarea`, "换了灯泡和开关"))
	b := o.as(tickets.Handler)
	b.post(at1+"/start", b.get(at1).form(at1+"/start"))
	s.until(`document.getElementById("changed").hidden === false`)
	s.do(chromedp.Click(`#changed a`), chromedp.WaitVisible(`#act-report textarea`))
	if got := s.eval(`document.querySelector("#act-report textarea").value`); got != "换了灯泡和开关" {
		t.Errorf("after the reload the draft is %q", got)
	}
	s.do(chromedp.Click(`#act-report button.main`), chromedp.WaitVisible(`.note.good`))
	s.open(at1)
	if o.tickets[n1].Result != "换了灯泡和开关" {
		t.Errorf("reported %q", o.tickets[n1].Result)
	}
	if got := s.eval(`sessionStorage.length`); got != "0" {
		t.Errorf("%s drafts are left after sending", got)
	}
}

// Pictures of every page at both widths are written to the folder HUYING_SHOTS names, for people to look at; without it the pages
// are only checked for sideways scrolling, for names of all fields and for contrast of nothing by colour alone.
func TestEveryPageFitsTheScreen(t *testing.T) {
	o := start(t)
	o.neighbourhood()
	o.settle()
	o.spread()
	s := o.screen(tickets.Admin)
	dir := os.Getenv("HUYING_SHOTS")
	for _, size := range []struct {
		name   string
		width  int64
		height int64
	}{{"desktop", 1280, 800}, {"phone", 360, 780}} {
		s.do(chromedp.EmulateViewport(size.width, size.height))
		for name, path := range map[string]string{
			"work": workPath, "work-late": workPath + "?what=late", "lookups": "/console/lookups", "search": "/console?q=垃圾桶", "phone": "/console?q=13800001111",
			"list": "/console", "list-late": "/console?urgency=late&stage=all", "list-empty": "/console?q=xyz", "ticket": "/console/tickets/20261123-0002",
			"ticket-done": "/console/tickets/20261123-0005", "people": "/console/people", "offices": "/console/offices", "troubles": "/console/troubles",
			"areas": "/console/areas", "routes": "/console/routes?try=1&service=0202&place=%E6%A1%82%E9%A6%99%E9%87%8C", "map": "/console/map",
			"me": "/console/me", "404": "/console/nothing",
		} {
			s.open(path)
			s.check(name + " " + size.name)
			s.shoot(dir, name+"-"+size.name)
		}
		s.open("/console/tickets/20261123-0002")
		s.do(chromedp.Click(`#act-decline > summary`), chromedp.Click(`#act-sort > summary`), chromedp.Click(`#act-note > summary`))
		s.check("forms " + size.name)
		s.shoot(dir, "forms-"+size.name)
	}
	s.afterClicks(dir)
	s.print(dir, "/console/tickets/20261123-0005")
	english := o.staff["id-admin"]
	english.Lang = tickets.English
	_ = o.KeepStaff(t.Context(), english)
	for name, width := range map[string]int64{"desktop": 1280, "phone": 360} { // English words are longer
		s.do(chromedp.EmulateViewport(width, 900))
		for page, path := range map[string]string{"work": workPath, "list": "/console", "ticket": "/console/tickets/20261123-0002", "people": "/console/people", "routes": "/console/routes"} {
			s.open(path)
			s.check("English " + page + " " + name)
			s.shoot(dir, page+"-en-"+name)
		}
	}
	door := o.screen("")
	door.open("/console/login")
	door.shoot(dir, "login-desktop")
	door.do(chromedp.EmulateViewport(390, 844))
	door.shoot(dir, "login-phone")
}

// afterClicks are the pages that only a click leads to.
func (s *screen) afterClicks(dir string) {
	s.t.Helper()
	s.o.later(time.Minute)
	s.open("/console/tickets/20261123-0003")
	s.do(chromedp.Click(`#act-decline > summary`), chromedp.SetValue(`#act-decline textarea`, "排水口归市政排水集团管养，已联系。"), chromedp.SetValue(`#act-decline input[name=helper]`, "排水集团东城所 010-96159"))
	b := s.o.as(tickets.Dispatcher)
	clash := "/console/tickets/20261123-0003/"
	form := b.get(clash[:len(clash)-1]).form(clash + "assign")
	form.Set("office", "paishui")
	b.post(clash+"assign", form)
	s.do(chromedp.Click(`#act-decline button.main`), chromedp.WaitVisible(`.clash`))
	s.check("clash")
	s.shoot(dir, "clash-phone")
	s.do(chromedp.EmulateViewport(1280, 800))
	s.shoot(dir, "clash-desktop")
	s.open("/console/me")
	s.do(chromedp.Click(`form[action$=totp] button`), chromedp.WaitVisible(`.qr`))
	s.check("totp")
	s.shoot(dir, "totp-desktop")
	s.open("/console/people")
	s.do(chromedp.Click(`.cards li:nth-child(2) summary`), chromedp.Click(`.cards li:nth-child(2) .second button`), chromedp.WaitVisible(`.secret`))
	s.check("fresh password")
	s.shoot(dir, "fresh-desktop")
	s.do(chromedp.Click(`.add summary`), chromedp.Click(`.cards li:nth-child(3) summary`))
	s.shoot(dir, "people-forms-desktop")
}

func (s *screen) shoot(dir, name string) {
	if dir == "" {
		return
	}
	s.t.Helper()
	b, err := chromedp.Run(s.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		b, err = top(b, 1700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), b, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) print(dir, path string) {
	if dir == "" {
		return
	}
	s.open(path)
	b, err := chromedp.Run(s.ctx, chromedp.PrintToPDF())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "ticket.pdf"), b, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// top cuts a long picture.
func top(b []byte, height int) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds().Dy() <= height {
		return b, err
	}
	part := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), height))
	draw.Draw(part, part.Bounds(), img, image.Point{}, draw.Src)
	var out bytes.Buffer
	err = png.Encode(&out, part)
	return out.Bytes(), err
}

func (s *screen) check(where string) {
	s.t.Helper()
	if over := s.eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); over != "0" {
		s.t.Errorf("%s scrolls sideways by %s px", where, over)
	}
	if bare := s.eval(`Array.from(document.querySelectorAll("input:not([type=hidden]), select, textarea")).filter(e => !e.labels || !e.labels.length).map(e => e.outerHTML).join()`); bare != "" {
		s.t.Errorf("%s has fields without a label: %s", where, bare)
	}
	if bare := s.eval(`Array.from(document.querySelectorAll("img")).filter(e => !e.alt).length + Array.from(document.querySelectorAll("a, button")).filter(e => !e.textContent.trim() && !e.querySelector("img")).length`); bare != "0" {
		s.t.Errorf("%s has %s pictures, links or buttons without words", where, bare)
	}
	if small := s.eval(low); small != "" {
		s.t.Errorf("%s has what a thumb misses: %s", where, small)
	}
	if thin := s.eval(contrast); thin != "" {
		s.t.Errorf("%s has words of too little contrast: %s", where, thin)
	}
}

// low finds what is to be pressed on a phone and is less than 44 px high. Links within words are as high as these.
const low = `innerWidth > 500 ? "" : [...document.querySelectorAll("button, summary, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, .check, a.button, a.file, :is(.tabs, .menu, .who, .back, .pager, .langs) a")]
	.filter(e => e.getClientRects().length && !e.closest(".hidden") && e.getBoundingClientRect().height < 43.5)
	.map(e => e.className + " " + e.textContent.trim().slice(0, 20) + " " + e.getBoundingClientRect().height).join("; ")`

// contrast finds words whose colour stands out from their background by less than 4.5:1 (WCAG AA).
const contrast = `(function () {
	function lum(c) { return c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4); }).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0); }
	function rgb(s) { return s.match(/[\d.]+/g).map(Number); }
	function back(e) { for (; e; e = e.parentElement) { var c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; }
	var bad = [];
	document.querySelectorAll("body *").forEach(e => {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || e.disabled || !e.getClientRects().length) return;
		var a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(back(e)), r = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (r < 4.5) bad.push(e.className + " " + e.textContent.trim().slice(0, 20) + " " + r.toFixed(1));
	});
	return bad.join("; ");
})()`

// neighbourhood fills the store with something worth looking at.
func (o *office) neighbourhood() {
	at := func(d time.Duration) time.Time { return o.time().Add(d) }
	o.offices["chengguan"] = tickets.Office{ID: "chengguan", Name: "和平里街道城管执法队", Kind: "department", Phone: "010-64215566", Area: "110101012"}
	o.file("20261123-0001", func(t *tickets.Ticket) {
		t.Words, t.Service, t.Urgency, t.Due = "5号楼一层楼道里闻到很浓的煤气味，老人小孩都在家", "0902", tickets.Danger, at(80*time.Minute)
		t.Place.Text = "和平里六区5号楼一单元"
	})
	o.file("20261123-0002", func(t *tickets.Ticket) {
		t.Words = "3号楼二单元楼道灯坏了三天了，晚上回来什么都看不见，昨天王大妈差点摔一跤。\n麻烦尽快派人来修，白天家里都有人。"
		t.Place = tickets.Place{Text: "和平里六区3号楼二单元一至三层", Lat: 39.956, Lon: 116.418, Grid: "110101012003-07"}
		t.When, t.Contact.Hidden, t.Due = "三天前", true, at(-26*time.Hour)
	})
	hash := o.attach("20261123-0002", lamp())
	o.attach("20261123-0002", lamp2())
	o.events["20261123-0002"] = append(o.events["20261123-0002"],
		tickets.Event{ID: "e2", At: at(-40 * time.Minute), By: tickets.Actor{Kind: tickets.ByResident}, Verb: tickets.Follow, From: tickets.Filed, To: tickets.Filed, Text: "补充一下：二层的声控开关也没反应。", Public: true},
		tickets.Event{ID: "e3", At: at(-30 * time.Minute), By: o.staff["id-dispatcher"].Actor(), Verb: tickets.Note, From: tickets.Filed, To: tickets.Filed, Text: "同楼上周报过一次，查一下是不是线路问题。"})
	o.file("20261123-0003", func(t *tickets.Ticket) {
		t.Words, t.Service, t.Stage, t.Urgency, t.Due = "小区东门排水口堵了，一下雨就积水到脚踝", "0104", tickets.Accepted, tickets.Pressing, at(5*time.Hour)
		t.Place.Text = "东门"
	})
	o.file("20261122-0018", func(t *tickets.Ticket) {
		t.Words, t.Service, t.Stage, t.Office, t.Due, t.FiledAt = "楼下烧烤店半夜一点还在放音乐", "0202", tickets.Assigned, "chengguan", at(50*time.Hour), at(-30*time.Hour)
		t.Kind, t.Level = tickets.Complaint, 1
	})
	o.file("20261123-0005", func(t *tickets.Ticket) {
		t.Words, t.Service, t.Stage, t.Office, t.Due, t.FiledAt = "7号楼电梯按键失灵，经常停在五层不动", "0112", tickets.Done, "wuye", at(20*time.Hour), at(-8*time.Hour)
		t.Result, t.DoneAt, t.Disposers, t.Version = "已更换五层按键板，试运行两小时正常。", at(-20*time.Minute), []string{"id-handler"}, 5
	})
	o.events["20261123-0005"] = append(o.events["20261123-0005"],
		tickets.Event{ID: "a", At: at(-7 * time.Hour), By: o.staff["id-dispatcher"].Actor(), Verb: tickets.Accept, From: tickets.Filed, To: tickets.Accepted, Public: true},
		tickets.Event{ID: "b", At: at(-7 * time.Hour), By: o.staff["id-dispatcher"].Actor(), Verb: tickets.Assign, From: tickets.Accepted, To: tickets.Assigned, Office: "wuye", Public: true},
		tickets.Event{ID: "c", At: at(-5 * time.Hour), By: o.staff["id-handler"].Actor(), Verb: tickets.Start, From: tickets.Assigned, To: tickets.Working, Public: true},
		tickets.Event{ID: "d", At: at(-20 * time.Minute), By: o.staff["id-handler"].Actor(), Verb: tickets.Report, From: tickets.Working, To: tickets.Done, Text: "已更换五层按键板，试运行两小时正常。", Files: []string{hash}, Public: true})
	stages := []tickets.Stage{tickets.Working, tickets.Callback, tickets.Closed, tickets.Declined, tickets.Assigned}
	for i := range 70 {
		o.file(tickets.Number(fmt.Sprintf("20261121-%04d", i+1)), func(t *tickets.Ticket) {
			t.Words = []string{"花坛边的垃圾桶满了没人清", "快递车把消防通道堵了", "想问一下居住证怎么续", "健身器材的螺丝松了，孩子容易夹手"}[i%4]
			t.Service, t.Stage, t.FiledAt, t.Due = "", stages[i%5], at(-50*time.Hour), at(time.Duration(i*3-20)*time.Hour)
			t.Place.Text = fmt.Sprintf("%d号楼", i%12+1)
			if i%5 != 3 {
				t.Office = []string{"wuye", "paishui"}[i%2]
			}
		})
	}
	o.troubles = []tickets.SetAside{
		{ID: "telegram/88123", Channel: "telegram", State: "poison", Attempts: 5, Error: "handle: text contains an invalid entity at offset 4096", At: at(-3 * time.Hour)},
		{ID: "n:e7", Out: true, Channel: "telegram", State: "failed", Ticket: "20261123-0002", Attempts: 8, Error: "502 bad gateway", At: at(-2 * time.Hour)},
		{ID: "n:e9", Out: true, Channel: "telegram", State: "gone", Ticket: "20261123-0003", Attempts: 1, Error: "403 forbidden: bot was blocked by the user", At: at(-26 * time.Hour)},
		{ID: "n:e10", Out: true, Channel: "web", State: "queued", Ticket: "20261123-0005", Attempts: 3, Error: "connection reset by peer", At: at(-10 * time.Minute), Due: at(4 * time.Minute)},
	}
	o.lookups = []tickets.Lookup{{At: at(-time.Hour), Name: "王芳", Print: "3f9a12cc", Found: 2}, {At: at(-26 * time.Hour), Name: "林督办", Print: "77b0e1aa"}}
	for i, name := range []string{"孙倩", "周建国", "吴静"} {
		id := fmt.Sprintf("p%d", i)
		o.staff[id] = tickets.Staff{ID: id, Login: fmt.Sprintf("staff%d", i), Name: name, Role: tickets.Handler, Office: "paishui", MustChange: i == 0, Disabled: i == 1, TOTPSecret: "x"[:i%2], Password: hashed()}
	}
}
