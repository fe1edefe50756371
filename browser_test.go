package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huying/bot/bottest"
)

// TestBrowser is one running program with a neighbourhood in it, looked at by its people.
func TestBrowser(t *testing.T) {
	p := begin(t, webhook, neighbourhood)
	browser := chromium(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, *program, context.Context)
	}{{"road", browserRoad}, {"admin", browserAdmin}} {
		t.Run(part.name, func(t *testing.T) {
			here := *p
			here.t = t
			part.test(t, &here, browser)
		})
	}
}

// browserRoad is one matter as its people live it, each at their own screen: a resident at a phone, a clerk at a desk, a man of the
// office at his phone. Nobody reloads a page.
func browserRoad(t *testing.T, p *program, browser context.Context) {
	dark, lit := picture(t, "楼道.jpg", false), picture(t, "修好了.jpg", true)
	clerk := p.screen(browser, "clerk", desktop)
	clerk.open("/console/login")
	clerk.shot("login")
	clerk.signsIn("zhang.dispatch")
	clerk.until("location.pathname === '/console/work' && document.querySelectorAll('tr[data-number]').length > 0")
	clerk.open("/console")
	clerk.until("document.querySelector('.alarm') && document.querySelectorAll('tr[data-number]').length === 40")
	clerk.shot("console-list")
	clerk.click(".tabs a[href$='stage=filed']")
	clerk.until("document.querySelectorAll('tr[data-number]').length > 5 && document.querySelectorAll('tr[data-number]').length < 40")
	ask[bool](clerk, "window.neverReloaded = true")

	resident := p.screen(browser, "resident", phone)
	number := resident.filesALamp(dark)
	row := "tr[data-number='" + number + "']"
	clerk.until("document.querySelector(\"" + row + "\")")
	clerk.until("document.querySelector(\"" + row + " .mark.new\")")
	if !ask[bool](clerk, "window.neverReloaded === true") {
		t.Error("the list was loaded anew")
	}
	clerk.click(row + " a")
	clerk.sees("晚上回来什么都看不见")
	clerk.act("accept")
	resident.sees("已受理")
	clerk.act("assign", func(act string) { clerk.do(chromedp.SetValue(chromedp.CSS(act+" select[name=office]"), "property")) })
	resident.sees("已交给物业联合服务中心办理")

	worker := p.screen(browser, "worker", phone)
	worker.signsIn("lv.property")
	worker.shot("console-work-phone")
	worker.click(row + " a")
	worker.act("start")
	resident.sees("开始处理")
	worker.click("#act-report summary")
	worker.do(chromedp.SetUploadFiles(chromedp.CSS("#act-report input[type=file]"), []string{lit}))
	worker.types("#act-report textarea", "二单元一至三层的灯泡和声控开关都换了，晚上试过，都亮。")
	ask[bool](worker, "(document.getElementById('acts').scrollIntoView(), true)")
	worker.shot("console-ticket-phone")
	worker.click("#act-report button.main")
	worker.until("document.querySelector('.note.good')")
	if ask[bool](worker, "!!document.querySelector('form[action$=\"/verify\"]')") {
		t.Error("who did the work is asked to check it")
	}
	resident.sees("声控开关都换了")
	resident.until("document.querySelectorAll('#said .msg:not(.mine) img').length === 1")

	clerk.until("!document.getElementById('changed').hidden")
	clerk.click("#changed a")
	clerk.until("document.querySelector('form[action$=\"/verify\"]')")
	clerk.until("document.querySelectorAll('.history img').length > 0")
	clerk.shot("console-ticket")
	clerk.act("verify")
	resident.sees("联系过吗")
	resident.size(desktop)
	resident.atEnd()
	resident.shot("chat-desktop")
	resident.size(phone)
	resident.chooses("联系过")
	resident.sees("解决了吗")
	resident.chooses("解决了")
	resident.sees("满意吗")
	resident.chooses("满意")
	resident.sees("已结案")
	clerk.until("!document.getElementById('changed').hidden")
	clerk.click("#changed a")
	clerk.sees("已解决 · 满意")
	resident.inLargeType()
}

// neighbourhood fills the data folder before the program starts.
func neighbourhood(p *program) {
	p.t.Helper()
	if code, out, errs := command(p.t, p.env, "", "demo"); code != 0 {
		p.t.Fatalf("demo: %d %s%s", code, out, errs)
	}
}

// picture is a file as a phone has it.
func picture(t *testing.T, name string, lit bool) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, corridor(lit), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// filesALamp is the resident's half of the road: words, consent, summary, number, and a picture afterwards.
func (s *screen) filesALamp(photo string) (number string) {
	s.t.Helper()
	s.open("/")
	s.until("document.getElementById('state').textContent === '已连接'")
	s.says("3号楼二单元楼道灯坏了三天了")
	s.chooses("同意")
	s.sees("请核对")
	s.atEnd()
	s.shot("chat-phone")
	s.chooses("提交")
	s.sees("已登记")
	number = numberPattern.FindString(ask[string](s, "document.getElementById('said').innerText.split('已登记')[1]"))
	s.do(chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{photo}))
	s.until("document.querySelector('#attached img')?.naturalWidth > 0 && !document.querySelector('#attached progress')")
	s.says("晚上回来什么都看不见")
	s.sees("已补充到")
	return number
}

// inLargeType is the chat of somebody who sees little, at night.
func (s *screen) inLargeType() {
	s.t.Helper()
	s.click("summary")
	s.click("[data-set=xl]")
	s.until("document.documentElement.dataset.size === 'xl'")
	s.click("summary")
	s.scheme("dark")
	s.atEnd()
	s.shot("chat-dark-large")
}

// atEnd looks at the newest message, with nothing about to be typed.
func (s *screen) atEnd() {
	s.t.Helper()
	s.until("(l => (l.scrollTop = l.scrollHeight, document.activeElement.blur(), l.scrollHeight - l.scrollTop - l.clientHeight < 2))(document.getElementById('log'))")
}

// act carries out one form of a ticket's page and waits for the page that says so.
func (s *screen) act(verb string, fill ...func(act string)) {
	s.t.Helper()
	button, form := "form[action$='/"+verb+"'] button.main", "#act-"+verb
	s.until("document.querySelector(\"" + button + "\")")
	if ask[bool](s, "!!document.querySelector('"+form+"')") {
		s.click(form + " > summary")
	}
	for _, f := range fill {
		f(form)
	}
	s.click(button)
	s.until("document.querySelector(\"[data-done$='/" + verb + "']\")")
}

// browserAdmin looks at the pages only an admin has, with something on each of them, in every language and at both widths.
func browserAdmin(t *testing.T, p *program, browser context.Context) {
	p.causesTrouble()
	s := p.screen(browser, "admin", desktop)
	s.signsIn("li.admin")
	s.open("/console/people")
	s.click(".cards li:nth-child(2) summary")
	s.shot("console-people")
	s.open("/console/troubles")
	s.sees("something about this message")
	s.shot("console-troubles")
	for _, lang := range []string{"en", "zh-Hant", "zh-Hans"} {
		s.open("/console/me")
		s.click("input[name=lang][value=" + lang + "]")
		s.click("form[action$=language] button")
		s.until("document.documentElement.lang === '" + lang + "' && document.querySelector('.note.good')")
		for _, path := range []string{"", "/work", "/lookups", "/people", "/offices", "/troubles", "/me", "/routes", "/whistle-figures", "/volunteers/demo-v02"} {
			s.open("/console" + path)
			s.readable(lang)
		}
		for _, path := range []string{"/open?lang=" + lang, "/console/ledger/demo-v08", "/console/service-reports"} {
			s.open(path)
			s.readable(lang)
		}
		s.open("/console?stage=done")
		s.click("tr[data-number] a")
		s.until("document.getElementById('ticket')")
		s.readable(lang)
	}
}

// readable finds locale keys and template holes among the words of a page, and pages wider than a screen.
func (s *screen) readable(lang string) {
	s.t.Helper()
	words := ask[string](s, "document.title + document.body.innerText")
	for _, hole := range []string{"console.", "<no value>", "{{", "stage.", "verb.", "role."} {
		if strings.Contains(words, hole) {
			s.t.Errorf("%s in %s: %q stands on the page", ask[string](s, "location.href"), lang, hole)
		}
	}
	for _, d := range []device{small, phone, desktop} {
		s.size(d)
		s.fits(ask[string](s, "location.pathname") + " in " + lang)
	}
}

// causesTrouble leaves one of each on the list: a message nobody can read, a notice refused for its words, one whose reader is gone.
func (p *program) causesTrouble() {
	p.t.Helper()
	clerk := p.clerk()
	if g := clerk.signsIn("zhang.dispatch", demoPassword); g.status != http.StatusSeeOther {
		p.t.Fatal(g.status)
	}
	first, second := p.neighbour(1), p.neighbour(2)
	refused, gone := first.reports("3号楼二单元楼道灯坏了三天了"), second.reports("5号楼电梯坏了")
	p.tg.Fail(bottest.Fault{Method: "sendMessage", Chat: first.id, Code: http.StatusBadRequest, Description: "Bad Request: something about this message"})
	p.tg.Block(second.id)
	clerk.acts(refused, "accept")
	clerk.acts(gone, "accept")
	p.tg.Raw([]byte(`{"update_id":7001,"message":{"message_id":0,"date":1,"chat":{"id":55,"type":"private"},"from":{"id":55},"text":"灯坏了"}}`))
	until(p.t, "three troubles", func() bool {
		dump := p.dump()
		return strings.Contains(dump, "something about this message") && strings.Contains(dump, "blocked by the user") && strings.Contains(dump, "cannot be handled")
	})
}
