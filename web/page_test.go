package web

import (
	"bytes"
	"strings"
	"testing"

	"huying/locales"
	"huying/tickets"
)

func TestEveryPageWithItsSampleInEveryLanguage(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	pages := newShelf(book)
	found, err := sources.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(sheets)+1 {
		t.Errorf("%d html files for %d pages and the layout: one is an orphan", len(found), len(sheets))
	}
	me := tickets.Staff{Name: "王芳", Role: tickets.Admin}
	for _, lang := range tickets.Langs {
		for _, sh := range sheets {
			var b bytes.Buffer
			f := frame{Lang: lang, Page: strings.TrimSuffix(sh.file, ".html"), Me: &me, Nav: sampleNav, CSRF: "x", Langs: tickets.Langs, View: sh.sample}
			if err := pages.render(&b, lang, sh.file, "layout", f); err != nil {
				t.Errorf("%s %s: %v", lang, sh.file, err)
			}
			for _, bad := range []string{"console.", "stage.", "verb.", "role.", "&lt;no value", "ZgotmplZ"} {
				text := strings.NewReplacer("console.css", "", "console.js", "").Replace(b.String())
				if i := strings.Index(text, bad); i >= 0 {
					t.Errorf("%s %s shows %q: …%s…", lang, sh.file, bad, text[max(0, i-60):min(len(text), i+60)])
				}
			}
			if strings.Contains(b.String(), "style=\"") || strings.Contains(b.String(), " onclick") || strings.Contains(b.String(), "<script>") {
				t.Errorf("%s has inline style or script, which the content policy refuses", sh.file)
			}
		}
	}
	if book.Missing() != 0 {
		t.Errorf("%d keys were missing in some language", book.Missing())
	}
}

// Every word that is put together at run time must exist as well.
func TestEveryKeyMadeAtRunTime(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, st := range tickets.Stages {
		keys = append(keys, "stage."+string(st), "console.stage."+string(st))
	}
	for _, m := range tickets.Moves {
		keys = append(keys, "verb."+string(m.Verb))
		if len(m.Roles) == 0 {
			continue
		}
		keys = append(keys, "console.done."+string(m.Verb))
		if m.Needs&tickets.NeedText != 0 {
			keys = append(keys, "console.ask."+string(m.Verb))
		}
	}
	for _, r := range tickets.Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, k := range officeKinds {
		keys = append(keys, "console.office.kind."+k)
	}
	for _, k := range []tickets.TicketKind{tickets.Consult, tickets.Help, tickets.Complaint, tickets.TipOff, tickets.Suggestion, tickets.Order} {
		keys = append(keys, "kind."+string(k))
	}
	for _, k := range []string{"photo", "voice", "video", "document", "gone"} {
		keys = append(keys, "console.file."+k)
	}
	for _, k := range []string{"left.minutes", "left.hours", "left.days", "late.minutes", "late.hours", "late.days", "by.resident", "by.system", "tab.open", "tab.ended", "tab.all"} {
		keys = append(keys, "console."+k)
	}
	for _, k := range []string{"telegram", "web", "wechat", ""} {
		if k := channel(k); k != "" {
			keys = append(keys, k)
		}
	}
	for _, k := range []string{"queued", "sending", "failed", "gone", "poison"} {
		keys = append(keys, state(k))
	}
	for _, k := range []string{"not_found", "forbidden", "too_large", "unavailable", "broken", "bad_request"} {
		keys = append(keys, "console.error."+k, "console.error."+k+".title")
	}
	for _, k := range meDone {
		keys = append(keys, k)
	}
	for _, lang := range tickets.Langs {
		for _, k := range keys {
			if text := book.Say(string(lang), k, nil); text == k || text == "" {
				t.Errorf("%s lacks %q", lang, k)
			}
		}
	}
}

var sampleNav = []navGroup{{Key: "console.group.tickets", Open: true, Count: 3, Items: []navItem{{"console.nav.tickets", "/console", true, 3}}}}

// Every line of the menu leads to a page of the table of rights, in words of every language, and nobody sees a line they may not follow.
func TestMenu(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range menu {
		keys := []string{g.Key}
		for _, e := range g.Entries {
			keys = append(keys, e.Key)
			if _, known := (tickets.Staff{}).MayOpen(e.Page, false); !known || seen[e.Page] {
				t.Errorf("%q is not in the table of rights, or stands twice", e.Page)
			}
			seen[e.Page] = true
		}
		for _, key := range keys {
			for _, lang := range tickets.Langs {
				if book.Say(string(lang), key, nil) == key {
					t.Errorf("%s lacks %q", lang, key)
				}
			}
		}
	}
	o := start(t)
	for role, want := range map[tickets.Role][2]string{tickets.Admin: {"/console/people", "/console/nothing"}, tickets.Handler: {"/console/rates", "/console/people"}} {
		body := o.as(role).get("/console/rates").body
		_, bar, _ := strings.Cut(body, `class="menu"`)
		bar, _, _ = strings.Cut(bar, "</nav>")
		if !strings.Contains(bar, `href="`+want[0]+`"`) || strings.Contains(bar, `href="`+want[1]+`"`) {
			t.Errorf("%s sees the menu %s", role, bar)
		}
		if open := strings.Count(bar, "<details name=\"menu\" open>"); open != 1 || !strings.Contains(bar, `href="/console/rates" aria-current="page"`) {
			t.Errorf("%s at the rates: %d groups are open: %s", role, open, bar)
		}
	}
}
