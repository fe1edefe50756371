package main

import (
	"testing"
	"time"
)

// TestLawPages looks at the pages of mediation and legal aid on a phone and on a desk: they fit, and nothing on them is refused by the browser.
func TestLawPages(t *testing.T) {
	t.Parallel()
	p := begin(t, neighbourhood)
	browser := chromium(t)
	for name, d := range map[string]device{"phone": phone, "desktop": desktop} {
		s := p.screen(browser, name, d)
		s.signsIn("wang.super")
		for page, path := range map[string]string{
			"mediation": "/console/mediation", "mediators": "/console/mediators", "aid": "/console/aid", "slots": "/console/slots",
			"appointments": "/console/appointments?week=" + time.Now().AddDate(0, 0, 7).Format(time.DateOnly), "ended": "/console/mediation?tab=ended",
		} {
			s.open(path)
			s.until("document.querySelector('main h1')")
			s.shot("law-" + page + "-" + name)
		}
		s.open("/console/mediation")
		s.click("tr:nth-child(2) .over")
		s.until("document.querySelector('.words-panel')")
		ask[bool](s, "document.querySelectorAll('details.act').forEach(d => d.open = true) || true")
		s.shot("law-case-" + name)
		s.click(".facts a[href^='/console/tickets/']")
		s.until("document.querySelector('.law')")
		s.shot("law-ticket-" + name)
	}
	s := p.screen(browser, "offering", desktop)
	s.signsIn("zhang.dispatch")
	s.open("/console?service=0904&stage=open")
	s.click("tbody tr:nth-child(1) .over")
	s.until("document.querySelector('.law')")
}
