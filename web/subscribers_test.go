package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"huying/tickets"
)

func TestSubscribersAreNumbers(t *testing.T) {
	o := street(t)
	for _, id := range []string{"r001", "r002"} {
		o.news.wants[id] = []tickets.Topic{tickets.TopicFlood}
	}
	b := o.as(tickets.Supervisor)
	o.sees(b.get("/console/subscribers?topic=flood"), "少于 5", "<b>78</b>", "各区域订阅")
	keep := func(more ...string) answer {
		form := url.Values{"_csrf": {token(b.get("/console/subscribers").body)}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Add(more[i], more[i+1])
		}
		return b.post("/console/subscribers", form)
	}
	if a := keep("address", "telegram:-1002", "area", "990101001001", "also", "flood", "also", "fire", "lang", "zh-Hans"); a.status != http.StatusSeeOther {
		t.Fatalf("a group: %d %s", a.status, a.body)
	}
	if s := o.news.subs["telegram:-1002"]; len(s.Topics) != 2 || s.QuietFrom != 22*60 {
		t.Errorf("kept %+v", s)
	}
	o.sees(b.get("/console/subscribers"), "telegram:-1002")
	for label, form := range map[string][]string{
		"a person": {"address", "telegram:12", "area", "990101001001"}, "words": {"address", "和平里群"}, "a topic of the moon": {"address", "telegram:-1003", "also", "moon"},
	} {
		if a := keep(form...); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", label, a.status)
		}
	}
	o.within(tickets.Supervisor, "990101001002")
	if a := keep("address", "telegram:-1002", "do", "remove"); a.status != http.StatusForbidden {
		t.Errorf("another area's group: %d", a.status)
	}
	o.within(tickets.Supervisor, "")
	if a := keep("address", "telegram:-1002", "do", "remove"); a.status != http.StatusSeeOther || len(o.news.subs) != 0 {
		t.Errorf("removed: %d", a.status)
	}
}

func TestHowChannelsStand(t *testing.T) {
	o := street(t, func(c *Config) {
		c.Faults = func() []string {
			return []string{"Telegram: Unauthorized", "Redis: connection refused", "Store: disk full", "Model: no answer", "Sea: storm", "Telegram: conflict, Conflict: terminated by other getUpdates request", "Telegram: bad webhook", "Files: gone", "Telegram: another instance has PUBLIC_URL and takes the messages by webhook"}
		}
		c.ChannelRate = func(string, time.Time) (float64, float64) { return 22, 24.5 }
	})
	o.news.health = []tickets.ChannelHealth{{
		Channel: "telegram", Queued: [tickets.Classes]int{5: 79200}, Sending: 3, PausedTill: o.time().Add(90 * time.Second), Failed: 2, Gone: 1, Reasons: []string{"Bad Request"}, Oldest: o.time().Add(-time.Minute),
	}}
	o.sees(o.as(tickets.Admin).get("/console/troubles"), `role="alert"`, "Telegram: Unauthorized", "@BotFather", "REDIS_URL", "磁盘满了", "OPENAI_BASE_URL", "原因排除以后", "另一个程序也在用这个机器人的令牌", "PUBLIC_URL", "files 文件夹", "请给所有实例同样的设置")
	o.sees(o.as(tickets.Admin).get("/console/channels"), "Telegram: Unauthorized", "@BotFather", "REDIS_URL", "磁盘满了", "OPENAI_BASE_URL", "原因排除以后", "10:01:30", "每秒 22 条", "每秒 24.5 条时被拒绝过", "约 1 小时", "79200", "09:59", "群发通知", "2 条失败，1 条被屏蔽")
}
