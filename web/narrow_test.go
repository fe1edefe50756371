package web

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"huying/tickets"
)

const sideways = `document.documentElement.scrollWidth - document.documentElement.clientWidth`

// A resident may send an address of two hundred letters, as a danger too: on a clerk's phone it breaks, and the page stays as wide as it is.
func TestLongWordsStayOnThePage(t *testing.T) {
	o := start(t)
	long := "https://example.cn/" + strings.Repeat("abcdefgh", 25)
	o.offices["long"] = tickets.Office{ID: "long", Name: long[:60], Kind: "department", Phone: "1"}
	o.file(n1, func(t *tickets.Ticket) {
		t.Words, t.Urgency, t.Stage, t.Office = long, tickets.Danger, tickets.Assigned, "long"
		t.Place.Text, t.When, t.Contact.Name = long, long, long[:40]
	})
	o.events[n1] = append(o.events[n1], tickets.Event{ID: "w", At: o.time(), By: tickets.Actor{Kind: tickets.ByResident}, Verb: tickets.Follow, Text: long, Public: true})
	p := o.staff["id-handler"]
	p.Name = long[:40]
	o.staff[p.ID] = p
	s := o.screen(tickets.Admin)
	s.do(chromedp.EmulateViewport(360, 740))
	for _, path := range []string{workPath, "/console", at1, "/console/people", "/console/offices"} {
		s.open(path)
		if over := s.eval(sideways); over != "0" {
			t.Errorf("%s scrolls sideways by %s px", path, over)
		}
	}
}

// A sheet of A4 is as narrow as a phone, but what is printed stays a table, and leaves out what can only be pressed.
func TestPaperKeepsItsTables(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Assigned, "wuye" })
	s := o.screen(tickets.Admin)
	s.do(chromedp.EmulateViewport(690, 990))
	if _, err := chromedp.Call(s.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	for path, table := range map[string]string{"/console": ".rows", "/console/calendar": ".plain-rows"} {
		s.open(path)
		if is := s.eval(`getComputedStyle(document.querySelector("` + table + `")).display`); is != "table" {
			t.Errorf("%s on paper: its table is shown as %s", path, is)
		}
	}
	s.open(at1)
	if left := s.eval(`[...document.querySelectorAll("button, summary")].filter(e => e.getClientRects().length).length`); left != "0" {
		t.Errorf("%s things to press are printed", left)
	}
}
