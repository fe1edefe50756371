package main

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huying/config"
	"huying/tickets"
)

// TestBrowserOrders is 群众点单、组织建单、党员接单 at the console: a clerk builds an activity of an order, publishes it, a volunteer takes it, starts
// and finishes, and the clerk confirms how long it took. The volunteer is a second instance of the program.
func TestBrowserOrders(t *testing.T) {
	t.Parallel()
	p := begin(t, neighbourhood)
	browser := chromium(t)
	other := p.another()
	helper := volunteering(t, other)
	clerk := p.screen(browser, "clerk", desktop)
	clerk.signsIn("zhang.dispatch")

	clerk.open("/console/orders")
	clerk.until("document.querySelectorAll('.lane').length > 4 && document.querySelector('a[href*=\"/console/orders/new?ticket=\"]')")
	clerk.open("/console/orders/new?ticket=" + string(other.file(t)))
	clerk.until("document.querySelector('textarea[name=words]').value.includes('想有人陪')")
	from := time.Now().In(other.zone).Add(20 * time.Minute)
	set := func(name, value string) {
		clerk.do(chromedp.SetValue(chromedp.CSS(fmt.Sprintf("form.build [name=%s]", name)), value))
	}
	set("title", "陪张奶奶看眼睛，电话13911112222")
	set("from", from.Format("2006-01-02T15:04"))
	set("till", from.Add(2*time.Hour).Format("2006-01-02T15:04"))
	set("place", "社区服务站门口")
	set("minutes", "120")
	clerk.click("form.build button.main")
	clerk.sees("13911112222")
	clerk.sees("个人信息")
	clerk.refused("422")
	set("title", "陪老人去医院看眼睛")
	clerk.click("form.build button.main")
	clerk.until("document.querySelector('.note.good') && document.querySelector('form[action$=\"/review\"]')")
	number := tickets.ActivityNumber(ask[string](clerk, "location.pathname.split('/').pop()"))
	clerk.click("form[action$='/review'] button")
	clerk.until("document.querySelector('form[action$=\"/list\"]')")
	chief := p.screen(browser, "chief", phone)
	chief.signsIn("wang.super")
	chief.open("/console/orders/" + string(number))
	chief.click("form[action$='/list'] button")
	clerk.until("!document.getElementById('changed').hidden")
	clerk.click("#changed a")
	clerk.sees("待接单")
	clerk.sees("可以请谁")
	clerk.shot("orders-activity")

	servedAt(t, clerk, other, helper, number)
	clerk.open("/console/orders")
	clerk.until("document.querySelector('.lane a[href$=\"" + string(number) + "\"]')")
	clerk.shot("orders-board")
	chief.open("/console/orders/" + string(number))
	chief.sees("8 分钟")
	chief.shot("orders-phone")
}

// servedAt: a volunteer takes it, starts and finishes far from the place, and the clerk confirms how long it took.
func servedAt(t *testing.T, clerk *screen, other *base, helper tickets.Volunteer, number tickets.ActivityNumber) {
	t.Helper()
	if _, _, err := other.orders.Take(t.Context(), number, helper.ID, false, "tap"); err != nil {
		t.Fatal(err)
	}
	clerk.open("/console/orders/" + string(number))
	clerk.sees(helper.Name)
	for _, verb := range []tickets.ActivityVerb{tickets.ActivityStart, tickets.ActivityFinish} {
		act := tickets.ActivityAct{Verb: verb, By: tickets.Actor{Kind: tickets.ByResident, ID: helper.Resident}, Volunteer: helper.ID, Lat: 39.8, Lon: 116.3} // far from there
		if _, err := other.orders.Do(t.Context(), number, act); err != nil {
			t.Fatal(err)
		}
	}
	clerk.open("/console/orders/" + string(number))
	clerk.sees("待确认时长")
	clerk.click(".seat .act summary")
	clerk.do(chromedp.SetValue(chromedp.CSS(".seat .act input[name=minutes]"), "8"))
	clerk.click(".seat .act button.main")
	clerk.until("document.querySelector('.note.good')")
	clerk.sees("8 分钟")
	if a, err := other.db.Activity(t.Context(), number); err != nil || a.Seats[0].Minutes != 8 {
		t.Errorf("confirmed: %+v %v", a.Seats, err)
	}
}

// TestOrderPages looks at every page of orders on a phone and on a desk: they fit, and nothing on them is refused by the browser.
func TestOrderPages(t *testing.T) {
	t.Parallel()
	p := begin(t, neighbourhood)
	browser := chromium(t)
	office := p.screen(browser, "an office without orders", phone)
	office.signsIn("cao.service")
	office.open("/console/orders")
	office.sees("待建单") // an empty board says that it is
	other := p.another()
	helper, order := volunteering(t, other), other.file(t)
	from := time.Now().In(other.zone).Add(48 * time.Hour).Truncate(time.Hour)
	b, err := other.orders.FromTicket(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	b.From, b.Till, b.Place = from, from.Add(2*time.Hour), "社区服务站门口"
	a, err := other.orders.Build(t.Context(), b, tickets.Actor{Kind: tickets.ByStaff, Role: tickets.Admin, Name: "陈主任"})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]device{"phone": phone, "desktop": desktop} {
		s := p.screen(browser, name, d)
		s.signsIn("wang.super")
		for page, path := range map[string]string{
			"board": "/console/orders", "one": "/console/orders/" + string(a.Number), "new": "/console/orders/new?template=visit", "calendar": "/console/order-calendar",
			"week": "/console/order-calendar?week=" + from.Format(time.DateOnly), "volunteers": "/console/volunteers", "volunteer": "/console/volunteers/" + helper.ID,
			"providers": "/console/providers", "behalf": "/console/orders/behalf", "ended": "/console/orders?show=ended", "edit": "/console/orders/" + string(a.Number) + "/edit", "ticket": "/console/tickets/" + string(order),
		} {
			s.open(path)
			s.until("document.querySelector('main h1')")
			s.shot("orders-" + page + "-" + name)
		}
	}
}

// refused takes the browser's own word on an answer that was a refusal off what its console may not say.
func (s *screen) refused(status string) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		s.mu.Lock()
		i := slices.IndexFunc(s.trouble, func(words string) bool { return strings.Contains(words, "status of "+status) })
		if i >= 0 {
			s.trouble = slices.Delete(s.trouble, i, i+1)
		}
		s.mu.Unlock()
		if i >= 0 {
			return
		}
		ask[bool](s, "true")
	}
	s.fail("was not refused with " + status)
}

// another is a second instance on the same data.
func (p *program) another() *base {
	p.t.Helper()
	settings, err := config.Load(p.getenv)
	if err != nil {
		p.t.Fatal(err)
	}
	b, err := open(p.t.Context(), settings, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if err := b.db.Close(); err != nil {
			p.t.Errorf("the second instance: %v", err)
		}
	})
	return b
}

// file places an order whose words carry personal data.
func (b *base) file(t *testing.T) tickets.Number {
	t.Helper()
	order, err := b.desk.File(t.Context(), tickets.Filing{
		Source: "browser/order", Cause: "browser/order", Kind: tickets.Order, Service: "S02", Chosen: true, Lang: tickets.Hans,
		Words: "下周三去医院看眼睛，儿女不在身边，想有人陪，我电话13911112222", When: "下周三上午", Place: tickets.Place{Text: "幸福里3号楼", Lat: 39.9, Lon: 116.3},
		Contact: tickets.Contact{Name: "张秀兰", Phone: "13911112222"}, Also: func(c *tickets.Change) { c.Notices = nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return order.Number
}

// volunteering is somebody who was checked and can take what the test builds.
func volunteering(t *testing.T, b *base) tickets.Volunteer {
	t.Helper()
	v := tickets.Volunteer{
		ID: "helper", Resident: "helper", Name: "周建国", Phone: "13900000000", PartyMember: true, Branch: "幸福里第一党支部", Unit: "供电公司", Skills: []string{"S02", "S01"},
		Stage: tickets.VolunteerChecked, JoinedAt: time.Now(), ConsentAt: time.Now(), Free: 1<<21 - 1, // every part of every day
	}
	if err := b.db.SaveVolunteer(t.Context(), &v); err != nil {
		t.Fatal(err)
	}
	p := tickets.Provider{ID: "qiaoshou", Name: "巧手家政服务社", Kind: tickets.ProviderHome, Services: []string{"S01", "S02"}, Phone: "010-65550001", Fee: "每小时 40 元"}
	if err := b.db.KeepProvider(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return v
}
