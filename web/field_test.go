package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huying/locales"
	"huying/tickets"
)

// What is wrong with a form stands beside its field, which has the cursor and says so to who hears the page; what was typed is kept.
func TestWhatIsWrongStandsBesideItsField(t *testing.T) {
	o := start(t)
	o.file(n1, nil)
	s := o.screen(tickets.Admin)
	s.do(chromedp.EmulateViewport(390, 844))
	seen := func(form, name, words string) {
		t.Helper()
		s.do(chromedp.WaitVisible("[aria-invalid]"))
		s.until(`document.activeElement && document.activeElement.name === "` + name + `"`)
		if got := s.eval(`(function (f) { var note = document.getElementById(f.getAttribute("aria-describedby")); return [f.getAttribute("aria-invalid"),
			f.closest("form").getAttribute("action"), note.textContent.includes("` + words + `"), note.nextElementSibling.contains(f),
			note.getBoundingClientRect().top > 0 && f.getBoundingClientRect().bottom < innerHeight].join(); })(document.activeElement)`); got != "true,"+form+",true,true,true" {
			t.Errorf("%s %s: %s", form, name, got)
		}
	}
	s.open("/console/people")
	s.do(chromedp.Click(`.cards li:last-child summary`))
	action := s.eval(`document.querySelector(".cards li:last-child form").getAttribute("action")`)
	s.eval(`(document.querySelector(".cards li:last-child form input[name=name]").value = "老李头", document.querySelector(".cards li:last-child form").noValidate = true,
		document.querySelector(".cards li:last-child form select[name=role]").value = "handler", document.querySelector(".cards li:last-child form select[name=office]").value = "")`)
	s.do(chromedp.Click(`.cards li:last-child button.main`))
	seen(action, "office", "承办人要选承办单位")
	if name := s.eval(`document.activeElement.form.elements.name.value`); name != "老李头" {
		t.Errorf("the name that was typed is now %q", name)
	}
	s.open(at1)
	s.do(chromedp.Click(`#act-note summary`))
	s.eval(`document.querySelector("#act-note form").noValidate = true`)
	s.do(chromedp.Click(`#act-note button.main`))
	seen(at1+"/note", "text", "请写几句说明")
}

// Without script the words themselves have the focus, wherever they stand.
func TestWhatIsWrongHasTheFocusWithoutScript(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Admin)
	a := b.post("/console/people", url.Values{"_csrf": {token(b.get("/console/people").body)}, "login": {"a b"}, "name": {"x"}, "role": {"dispatcher"}})
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert" tabindex="-1" autofocus`) || !strings.Contains(a.body, `data-wrong="login"`) {
		t.Errorf("%d: the words are not focused, or nobody says which field they are about", a.status)
	}
}

// The table names words that exist and fields that some page has.
func TestTheTableOfWrongFields(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	files, err := sources.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		html, err := sources.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`name="([a-z_]+)-?["{]`).FindAllStringSubmatch(string(html), -1) {
			fields[m[1]] = true
		}
	}
	for key, field := range fieldOf {
		if book.Say("zh-Hans", key, nil) == key {
			t.Errorf("%s has no words", key)
		}
		if !fields[field] {
			t.Errorf("%s is about %q, a field of no page", key, field)
		}
	}
}

// What cannot be done is not asked about in a form first.
func TestNoFormToFillInInVain(t *testing.T) {
	o, _ := whistling(t)
	b := o.as(tickets.Dispatcher)
	if a := b.get(at1 + "/whistle"); !strings.Contains(a.body, `name="called"`) {
		t.Fatalf("%d: nobody can be called", a.status)
	}
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office, t.Area = tickets.Closed, "wuye", "A1" })
	if a := b.get(at1 + "/whistle"); !strings.Contains(a.body, "note bad") || strings.Contains(a.body, `name="called"`) {
		t.Errorf("%d: says why not: %v, has a form: %v", a.status, strings.Contains(a.body, "note bad"), strings.Contains(a.body, `name="called"`))
	}
}
