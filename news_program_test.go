package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"huying/tickets"
)

var (
	linkCode   = regexp.MustCompile(`关联 (\d{8})`)
	noticeCode = regexp.MustCompile(`核对码 (\w{6})`)
)

// TestNewsInTelegram: a member of staff writes a notice in their own chat, and who needs help is heard at once, through the whole program.
func TestNewsInTelegram(t *testing.T) {
	for name, setups := range map[string][]func(*program){
		"sqlite": {webhook, onDuty}, "postgres and redis": {webhook, onDuty, postgres, redis},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			crew := p.crew()
			duty := p.chat(newsDuty)
			p.tg.Group(newsDuty)

			n := p.neighbour(1)
			n.says("订阅 防汛")
			n.hears("同意吗")
			n.taps("同意")
			n.hears("您订阅了", "防汛")
			n.taps("改免打扰时间")
			n.hears("几点到几点")
			n.taps("不设免打扰")
			n.hears("您订阅了", "防汛", "免打扰：不设免打扰")

			stranger := p.neighbour(2)
			stranger.says("/notice")
			stranger.hears("发通知是工作人员的事")

			me := crew.dispatcher.get("/console/me")
			shown := crew.dispatcher.post("/console/me/link", url.Values{"_csrf": me.form("/console/me/link")["_csrf"], "step": {"code"}})
			code := linkCode.FindStringSubmatch(plain(shown.body))
			if code == nil {
				t.Fatalf("no code: %d %s", shown.status, plain(shown.body))
			}
			writer := p.neighbour(3)
			writer.says("关联 " + code[1])
			writer.hears("李派单", "已关联")
			writer.says("/notice")
			for _, step := range [][2]string{{"哪一类", "安全提示"}, {"什么主题", "防汛"}, {"要居民回复吗", "问是否安全"}} {
				writer.hears(step[0])
				writer.taps(step[1])
			}
			writer.hears("第一行是标题")
			writer.says("防汛提示\n今晚有大雨，煤气和电先关好，不要进地下车库。")
			writer.hears("发给哪里")
			writer.taps("全部区域")
			writer.hears("居民会看到", "今晚有大雨", "会发给 1 人")
			writer.taps("提交")
			writer.hears("发送中")

			notice := noticeCode.FindStringSubmatch(n.hears("防汛提示", "核对码").Text)
			n.taps("我安全")
			n.hears("已记下您安全")
			n.says("我被困了")
			number := numberPattern.FindString(n.hears("119", "已通知您那一片的值班人员").Text)
			duty.hears("紧急", number)
			n.says("在7号楼地下车库，电话13800001234")
			n.hears("已转告值班人员", number)
			if more := duty.hears(number, "地下车库").Text; strings.Contains(more, "13800001234") {
				t.Errorf("the chat of those on duty reads a telephone number: %s", more)
			}
			crew.dispatcher.sees("/console/tickets/"+number, "需要帮助：防汛提示", "地下车库")

			n.says("这条是真的吗 " + notice[1])
			n.hears("是我们发的", notice[1], "今晚有大雨")
			n.says("退订")
			n.hears("已全部退订")
			n.heardNothingElse()
			stranger.heardNothingElse()
			duty.heardNothingElse()
			db := roadSQL(t, p.database())
			defer db.Close()
			if got := p.rows(db, `SELECT answer FROM broadcast_answers`); len(got) != 1 || got[0] != tickets.AnswerHelp {
				t.Errorf("answers: %v, want one that asks for help", got)
			}
		})
	}
}

// newsDuty is the chat of those on duty in this test.
const newsDuty = -3901

func onDuty(p *program) { p.env["DUTY_CHATS"] = "telegram:-3901" }
