package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huying/store"
	"huying/tickets"
)

// subscribers lets residents subscribe to news of water and of floods before the program starts, in grids of the demo, on Telegram, and
// nobody else.
func subscribers(n int) func(*program) {
	return func(p *program) {
		p.t.Helper()
		db, err := store.Open(p.t.Context(), store.Options{URL: filepath.Join(p.env["DATA_DIR"], "huying.db"), Dir: filepath.Join(p.env["DATA_DIR"], "files"), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			p.t.Fatal(err)
		}
		for i := range n {
			r := tickets.Resident{ID: fmt.Sprintf("news%04d", i), Address: tickets.Address{Channel: "telegram", ID: fmt.Sprint(p.people + int64(i) + 1)}, Lang: tickets.Hans, ConsentAt: time.Now()}
			if i%20 == 7 {
				r.Lang = tickets.English
			}
			err := db.Keep(p.t.Context(), r)
			if err == nil {
				err = db.Subscribe(p.t.Context(), tickets.Subscription{
					Resident: r.ID, Area: fmt.Sprintf("990101001%03d%02d", 1+i%2, 1+i%5), Topics: []tickets.Topic{tickets.TopicUtility, tickets.TopicFlood}, Role: tickets.LivesHere, Cared: i%9 == 0,
				})
			}
			if err != nil {
				p.t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			p.t.Fatal(err)
		}
		beside := roadSQL(p.t, p.database())
		defer beside.Close()
		if _, err := beside.Exec(`DELETE FROM subscriptions WHERE id NOT LIKE 'news%'`); err != nil {
			p.t.Fatal(err)
		}
	}
}

// TestBrowserNotices: one writes, sees it as residents will, and hands it in; another approves; it is sent, and the ledger says to how many.
// The pages fit a phone as well as a desk.
func TestBrowserNotices(t *testing.T) {
	t.Parallel()
	p := begin(t, polling, set("BROADCAST_APPROVAL", "50"), set("QUIET_HOURS", "-"), neighbourhood, subscribers(70))
	p.tg.Block(p.people + 3)
	browser := chromium(t)
	author := p.screen(browser, "the author", desktop)
	author.signsIn("zhang.dispatch")
	author.writesNotice()
	if ask[bool](author, "!!document.querySelector('#act-approve')") {
		t.Error("the author is asked to approve")
	}
	chief := p.screen(browser, "the chief", phone)
	chief.signsIn("wang.super")
	chief.open("/console/notices")
	chief.sees("等您批准：")
	chief.fits("notices-phone")
	chief.click(fmt.Sprintf(".waiting a[href=%q]", ask[string](author, "location.pathname")))
	chief.click("#act-approve summary")
	chief.click("#act-approve button.main")
	chief.until("document.querySelector('#progress')")
	chief.sees("已送达 69 / 70（百分之 98）") // renewed by itself
	chief.sees("已发完")
	ask[bool](chief, "document.querySelectorAll('#progress details').forEach(d => d.open = true) || true")
	chief.sees("对方屏蔽了我们")
	chief.fits("notice-sent-phone")
	chief.size(desktop)
	chief.shot("notice-sent")
	told(t, p)
	sent := ask[string](chief, "location.pathname")
	chief.open("/console/notices?tab=sent")
	chief.click(fmt.Sprintf("#notices a[href=%q]", sent))
	chief.keepsFocus()
	chief.click(".back a")
	chief.until("location.pathname + location.search === '/console/notices?tab=sent'") // as it was filtered
	for page, path := range map[string]string{"notices": "/console/notices", "subscribers": "/console/subscribers?topic=flood", "channels": "/console/channels"} {
		for name, d := range map[string]device{"": desktop, "-phone": phone} {
			chief.size(d)
			chief.open(path)
			chief.until("document.querySelector('main h1')")
			chief.fits(page + name)
		}
	}
}

// keepsFocus stands on a line of a notice's figures with the keyboard while they renew themselves: the notice was sent, so that is played.
func (s *screen) keepsFocus() {
	s.t.Helper()
	s.until("document.querySelector('#progress summary')")
	script := ask[string](s, "fetch(document.querySelector('script').src).then(r => r.text())", chromedp.EvalAwaitPromise)
	ask[bool](s, `(document.querySelector('#progress').dataset.part = '0.1', document.querySelector('#progress summary').focus(),
		window.fetch = () => Promise.resolve(new Response('<span data-part="1"></span><details><summary id="again">x</summary></details>')), true)`)
	ask[bool](s, script+"\ntrue")
	s.until("document.activeElement.id === 'again'")
}

// writesNotice fills in a template, looks at it as residents will read it, and hands it in.
func (s *screen) writesNotice() {
	s.t.Helper()
	s.open("/console/notices/new")
	s.until("document.querySelector('select[name=template] option[value=water_off]')")
	s.do(chromedp.SetValue(chromedp.CSS("select[name=template]"), "water_off"))
	s.click("button[value=fill]")
	s.sees("填空")
	for name, words := range map[string]string{"place": "和平里", "from": "周三 8:00", "till": "12:00", "reason": "管道检修", "phone": "010-64210001"} {
		s.types("input[name=gap-"+name+"]", words)
	}
	s.click("button[value=gaps]")
	s.until("!document.querySelector('.gaps') && document.querySelector('input[name=title-en]').value.includes('和平里')")
	s.click("input[name=area][value='990101001']")
	s.until("document.querySelector('#reach .big') && document.querySelector('#reach .big').innerText.includes('70')") // counted by itself
	s.shot("notice-write")
	s.size(phone)
	s.fits("notice-write-phone")
	s.size(desktop)
	s.click("button[value=keep]")
	s.sees("还没有发出去")
	s.until("document.querySelectorAll('.phone').length === 3")
	s.fits("notice-preview")
	s.size(phone)
	s.shot("notice-preview-phone")
	s.size(desktop)
	s.click("#act-submit button.main")
	s.sees("写通知的人不能自己批准")
}

// told checks by what the Bot API server accepted: everybody once, but who blocked us.
func told(t *testing.T, p *program) {
	t.Helper()
	heard := map[int64]int{}
	for _, m := range p.tg.Ledger() {
		if strings.Contains(m.Text, "和平里") {
			heard[m.Chat]++
		}
	}
	if len(heard) != 69 || heard[p.people+3] != 0 {
		t.Errorf("%d residents were told", len(heard))
	}
	for chat, n := range heard {
		if n != 1 {
			t.Errorf("%d was told %d times", chat, n)
		}
	}
}
