package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"huying/locales"
	"huying/tickets"
)

// On a phone a table of figures has no head: each figure says itself what it is.
func TestFiguresAreNamedOnAPhone(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	pages, tables := newShelf(book), 0
	table, cell := regexp.MustCompile(`(?s)<table class="figures">.*?</table>`), regexp.MustCompile(`(?s)<td[^>]*>(.*?)</td>`)
	for _, sh := range sheets {
		var b bytes.Buffer
		f := frame{Lang: tickets.Hans, Page: strings.TrimSuffix(sh.file, ".html"), Me: &tickets.Staff{Role: tickets.Admin}, Langs: tickets.Langs, View: sh.sample}
		if err := pages.render(&b, tickets.Hans, sh.file, "layout", f); err != nil {
			t.Fatal(err)
		}
		for _, found := range table.FindAllString(b.String(), -1) {
			tables++
			for _, c := range cell.FindAllStringSubmatch(found, -1) {
				if c[1] != "" && !strings.Contains(c[1], `class="head"`) {
					t.Errorf("%s: nobody knows on a phone what %q is", sh.file, c[1])
				}
			}
		}
	}
	if tables < 5 {
		t.Errorf("only %d tables of figures", tables)
	}
}

// An address that stands alone has nothing before it.
func TestAnAddressStandsAlone(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	f := frame{Lang: tickets.Hans, View: orderView{Private: tickets.Private{Address: "桂香里15号楼"}}}
	if err := newShelf(book).render(&b, tickets.Hans, "order.html", "main", f); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "桂香里15号楼") || strings.Contains(text, "· 桂香里15号楼") {
		t.Error(text)
	}
}

// An error page leads on: staff to their work, everybody else to the conversation.
func TestErrorPagesLeadOn(t *testing.T) {
	o := start(t)
	if a := o.browser().get("/nothing"); a.status != http.StatusNotFound || !strings.Contains(a.body, `<a href="/">去跟社区说话</a>`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := o.as(tickets.Handler).get("/console/people"); a.status != http.StatusForbidden || !strings.Contains(a.body, `<a href="/console/work">回到我的工作</a>`) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// Another language at the door does not lose where somebody wanted to go.
func TestAnotherLanguageAtTheDoorKeepsTheWay(t *testing.T) {
	b := start(t).browser()
	door := b.get("/console/login?next=" + url.QueryEscape(at1))
	_, link, _ := strings.Cut(door.body, `href="/console/login?lang=en`)
	link, _, _ = strings.Cut(link, `"`)
	a := b.get("/console/login?lang=en" + strings.ReplaceAll(link, "&amp;", "&"))
	if a.to != "/console/login?next="+url.QueryEscape(at1) {
		t.Errorf("to %q", a.to)
	}
	if page := b.get(a.to); page.form("/console/login").Get("next") != at1 || !strings.Contains(page.body, "Sign in") {
		t.Errorf("%s", page.body)
	}
}

// Who is signed out in the middle of a form reads whether the browser keeps its words.
func TestASessionThatEndsSaysWhatBecameOfTheWords(t *testing.T) {
	b := start(t).browser()
	for path, want := range map[string]string{at1 + "/note": "您刚才写的还在", "/console/offices": "刚才提交的没有保存", "/console/people": "刚才提交的没有保存"} {
		a := b.post(path, url.Values{"text": {"x"}})
		if page := b.get(a.to); a.status != http.StatusSeeOther || !strings.Contains(page.body, want) {
			t.Errorf("%s: %d %q %s", path, a.status, a.to, page.body)
		}
	}
}

// What was typed is not left by a slip: a form that keeps no draft asks first; a draft is gone when its writer signs out.
func TestTypedWordsAreNotLeftByASlip(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	s := o.screen(tickets.Admin)
	var asked atomic.Bool
	if err := chromedp.Listen(s.ctx, func(ev any) {
		if e, ok := ev.(*devtools.EventJavascriptDialogOpening); ok && e.Type == devtools.DialogTypeBeforeunload {
			go func() {
				_, err := chromedp.Call(s.ctx, devtools.HandleJavaScriptDialog, devtools.HandleJavaScriptDialogParams{Accept: false})
				asked.Store(err == nil)
			}()
		}
	}); err != nil {
		t.Fatal(err)
	}
	s.open("/console/offices")
	s.do(chromedp.Click(`.add summary`), chromedp.SendKeys(`.add input[name=name]`, "水务所"))
	s.do(chromedp.Click(`.brand`))
	s.wait("the browser asks", asked.Load)
	if at, typed := s.eval(`location.pathname`), s.eval(`document.querySelector(".add input[name=name]").value`); at != "/console/offices" || typed != "水务所" {
		t.Errorf("at %s with %q", at, typed)
	}
	s.do(chromedp.Click(`.add button.main`), chromedp.WaitVisible(`.note`))
	s.open(at1)
	s.do(chromedp.Click(`#act-note summary`), chromedp.SendKeys(`#act-note textarea`, "只写了一半"))
	s.until(`sessionStorage.length === 1`)
	s.do(chromedp.Click(`form[action="/console/logout"] button`), chromedp.WaitVisible(`input[name=login]`))
	if left := s.eval(`sessionStorage.length`); left != "0" {
		t.Errorf("%s drafts lie there for the next person", left)
	}
}
