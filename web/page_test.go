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
	pages, err := fillShelf(book)
	if err != nil {
		t.Fatal(err)
	}
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
			f := frame{Lang: lang, Page: strings.TrimSuffix(sh.file, ".html"), Me: &me, Nav: []navItem{{"console.nav.tickets", "/console", true, 3}}, CSRF: "x", Langs: tickets.Langs, View: sh.sample}
			if err := pages[lang][sh.file].ExecuteTemplate(&b, "layout", f); err != nil {
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
