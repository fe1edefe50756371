package web

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huying/tickets"
)

// Every page of notices with much on it, at both widths: nothing scrolls sideways, every field has a label, and a count follows the form.
func TestNoticePagesFitTheScreen(t *testing.T) {
	o := street(t, func(c *Config) {
		c.ChannelRate = func(string, time.Time) (float64, float64) { return 22, 24.5 }
		c.Faults = func() []string { return []string{"Telegram: Unauthorized"} }
	})
	for _, p := range o.news.people {
		o.news.wants[p.Resident] = []tickets.Topic{tickets.TopicFlood, tickets.TopicUtility}
	}
	o.news.health = []tickets.ChannelHealth{{
		Channel: "telegram", Queued: [tickets.Classes]int{1: 12, 5: 79200}, Sending: 3, PausedTill: o.time().Add(90 * time.Second), Failed: 2, Gone: 1,
		Reasons: []string{"Bad Request: message text is empty"}, Oldest: o.time().Add(-time.Minute), PausedChats: 4,
	}}
	b := o.as(tickets.Admin)
	asked := o.writes(b, "area", "990101001002", "topic", "flood", "ask", "safe", "title-en", "Flood", "body-en", "The river rises. Please answer.")
	id := strings.TrimPrefix(asked, "/console/notices/")
	o.does(b, asked, "submit")
	o.news.arrive(id, 17, tickets.Sent, "")
	o.news.arrive(id, 1, tickets.Failed, "given up after 8 tries")
	o.news.answers[id] = []tickets.AnswerCount{
		{Area: "99010100100201", Answer: tickets.AnswerSafe, N: 9}, {Area: "99010100100201", Answer: tickets.AnswerHelp, N: 1}, {Area: "99010100100201", Cared: true, N: 4}, {Area: "99010100100202", N: 3},
	}
	o.news.cared = []tickets.CaredPerson{{Name: "李奶奶", Phone: "13800001111", Area: "99010100100201"}, {Name: "王爷爷", Area: "99010100100202"}}
	draft := o.writes(b, "area", "990101001001", "body-zh-Hans", "8 点到 12 点停水，详见 http://12345.g0v.cn/water")
	b.post("/console/subscribers", map[string][]string{"_csrf": {token(b.get("/console/subscribers").body)}, "address": {"telegram:-1001234567890"}, "area": {"99010100100101"}, "also": {"flood", "fire"}, "lang": {"zh-Hans"}})
	s := o.screen(tickets.Admin)
	dir := os.Getenv("HUYING_SHOTS")
	for name, width := range map[string]int64{"desktop": 1280, "phone": 390} {
		s.do(chromedp.EmulateViewport(width, 844))
		for page, path := range map[string]string{
			"list": "/console/notices", "new": newNotice, "draft": draft, "edit": draft + "/edit", "asked": asked, "cared": asked + "/cared", "subscribers": "/console/subscribers?topic=flood",
			"channels": "/console/channels",
		} {
			s.open(path)
			s.check(page + " " + name)
			s.shoot(dir, "notices-"+page+"-"+name)
		}
		s.open(asked)
		s.do(chromedp.Click(`#act-correct > summary`), chromedp.SetValue(`#act-correct input[name=title-zh-Hans]`, "周四停水"), chromedp.SetValue(`#act-correct textarea[name=text]`, "日期写错了"),
			chromedp.Click(`#act-correct button[value=look]`), chromedp.WaitVisible(`.diff`))
		s.check("correction " + name)
		s.shoot(dir, "notices-correction-"+name)
	}
	s.open(newNotice)
	s.do(chromedp.Click(`input[name=area][value="990101001002"]`))
	s.until(`document.querySelector("#reach .big") && document.querySelector("#reach .big").innerText.includes("20")`)
	if seen := s.eval(`getComputedStyle(document.querySelector(".poll")).display`); seen != "none" {
		t.Errorf("options of a poll are asked for without a poll: %s", seen)
	}
	s.do(chromedp.SetValue(`select[name=ask]`, "poll"))
	s.eval(`document.querySelector("select[name=ask]").dispatchEvent(new Event("change"))`)
	s.until(`getComputedStyle(document.querySelector(".poll")).display !== "none"`)
}
