package web

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"huying/locales"
	"huying/tickets"
)

// everySheet renders each page with its sample and hands its HTML over.
func everySheet(t *testing.T, look func(file, html string)) {
	t.Helper()
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	pages := newShelf(book)
	me := tickets.Staff{Name: "王芳", Role: tickets.Admin}
	for _, sh := range sheets {
		var b bytes.Buffer
		f := frame{Lang: tickets.Hans, Page: strings.TrimSuffix(sh.file, ".html"), Me: &me, Nav: sampleNav, CSRF: "x", Langs: tickets.Langs, View: sh.sample}
		if err := pages.render(&b, tickets.Hans, sh.file, "layout", f); err != nil {
			t.Fatal(err)
		}
		look(sh.file, b.String())
	}
}

var (
	headCells = regexp.MustCompile(`<th\b[^>]*>`)
	tableTags = regexp.MustCompile(`(<div class="scroller"[^>]*>)?\s*<table\b[^>]*>\s*(<caption)?`)
	summaries = regexp.MustCompile(`(?s)<summary\b.*?</summary>`)
	drawings  = regexp.MustCompile(`(?s)<svg\b([^>]*)>(.*?)</svg>`)
	titles    = regexp.MustCompile(`(?s)<title>(.*?)</title>`)
)

// Who hears a page instead of seeing it: each cell has its heading, each table a name, and nothing that is pressed lies in another
// thing that is pressed.
func TestPagesAreToldInWords(t *testing.T) {
	everySheet(t, func(file, html string) {
		for _, th := range headCells.FindAllString(html, -1) {
			if !strings.Contains(th, "scope=") {
				t.Errorf("%s: %s heads nothing", file, th)
			}
		}
		for _, m := range tableTags.FindAllStringSubmatch(html, -1) {
			if m[2] == "" && !strings.Contains(m[1], "aria-label") {
				t.Errorf("%s: a table has no name: %s", file, m[0])
			}
		}
		for _, s := range summaries.FindAllString(html, -1) {
			if strings.Contains(s, "<a ") || strings.Contains(s, "<button") {
				t.Errorf("%s: a link lies in what unfolds: %s", file, s)
			}
		}
		for _, m := range drawings.FindAllStringSubmatch(html, -1) {
			if strings.Contains(m[1], `role="img"`) && strings.Contains(m[2], "<a ") {
				t.Errorf("%s: links lie in what is told as one picture", file)
			}
		}
		if strings.Contains(html, `id="acts"`) && !strings.Contains(html, `href="#acts"`) {
			t.Errorf("%s: on a phone nothing leads down to what can be done", file)
		}
		if m := titles.FindStringSubmatch(html); m == nil || regexp.MustCompile(`^\s*[0-9]{0,3}\s*·`).MatchString(m[1]) {
			t.Errorf("%s: its window has no name in words: %q", file, m)
		}
	})
}
