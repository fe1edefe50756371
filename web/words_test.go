package web

import (
	"strings"
	"testing"

	"huying/locales"
	"huying/tickets"
)

// Months and days are written as people say them, in each language; only addresses and files keep the short form.
func TestDatesInWords(t *testing.T) {
	o := start(t)
	o.neighbourhood()
	for lang, want := range map[tickets.Lang][]string{
		tickets.Hans: {"2026年12月", "2026年11月19日"}, tickets.Hant: {"2026年12月", "2026年11月19日"}, tickets.English: {"December 2026", "19 November 2026"},
	} {
		page := o.browser().get("/open?lang=" + string(lang)).body
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the public page does not say %q", lang, words)
			}
		}
		if strings.Contains(page, "2026-1") {
			t.Errorf("%s: a date of the public page is written for machines", lang)
		}
	}
	if page := o.as(tickets.Admin).get("/console/rates").body; !strings.Contains(page, ">2026年12月</option>") {
		t.Error("the months to choose from are written for machines")
	}
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	days := (&Server{cfg: Config{Words: book}}).daysOf(tickets.Hans, map[tickets.Date]bool{{Year: 2026, Month: 10, Day: 7}: true, {Year: 2026, Month: 1, Day: 1}: true, {Year: 2025, Month: 1, Day: 1}: true}, 2026)
	if got := strings.Join(days, "、"); got != "1月1日 周四、10月7日 周三" {
		t.Errorf("days off: %s", got)
	}
}

// Who is signed in keeps the menu at an address that does not exist, and is not sent to the residents' chat.
func TestAnUnknownAddressKeepsTheMenu(t *testing.T) {
	o := start(t)
	a := o.as(tickets.Dispatcher).get("/console/nothing/at/all")
	if a.status != 404 || !strings.Contains(a.body, `class="menu"`) || !strings.Contains(a.body, `href="/console/work"`) || strings.Contains(a.body, `<a href="/">`) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := o.browser().get("/nothing"); a.status != 404 || !strings.Contains(a.body, "<title>没有找到") {
		t.Errorf("a stranger: %d", a.status)
	}
}

// Who built an order reads that it was built, not that something was changed.
func TestABuiltOrderIsSaidToBeBuilt(t *testing.T) {
	o := startOrders(t)
	o.activities["A20261123-0001"] = tickets.Activity{Number: "A20261123-0001", Title: "义诊", Service: "S01", Stage: tickets.ActivityDrafted, Office: "wuye", Area: "990101001001", Version: 1}
	if a := o.as(tickets.Admin).get("/console/orders/A20261123-0001?done=draft"); !strings.Contains(a.body, "已完成：建单") {
		t.Errorf("%d: nothing is said", a.status)
	}
}
