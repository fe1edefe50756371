package main

import "testing"

// TestLedgerPages looks at the pages of volunteers' hours on a phone and on a desk, and at the public one without a sign-in.
func TestLedgerPages(t *testing.T) {
	t.Parallel()
	p := begin(t, neighbourhood)
	browser := chromium(t)
	for name, d := range map[string]device{"phone": phone, "desktop": desktop} {
		s := p.screen(browser, name, d)
		s.open("/verify?code=ABCD-2345-EFGH-6789")
		s.until("document.querySelector('.note.bad')")
		s.shot("ledger-verify-unknown-" + name)
		s.signsIn("wang.super")
		for _, page := range [][2]string{{"list", "/console/ledger"}, {"reports", "/console/service-reports?months=12"}, {"one", "/console/ledger/demo-v06"}} {
			s.open(page[1])
			s.until("document.querySelector('main h1')")
			s.shot("ledger-" + page[0] + "-" + name)
		}
		ask[bool](s, "document.querySelectorAll('details').forEach(d => d.open = true) || true")
		s.shot("ledger-open-" + name)
		s.click("form[action$='/certificate'] button")
		s.until("document.querySelector('.note.good')")
		s.click("a[href*='/certificate/']")
		s.until("document.querySelector('.paper')")
		s.shot("ledger-paper-" + name)
		code := ask[string](s, "location.pathname.split('/').pop()")
		s.open("/verify/" + code)
		s.until("document.querySelector('dl')")
		s.shot("ledger-verify-" + name)
	}
}
