package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
)

// TestTelegramPicturesVoicesPlaces: everything a resident can send ends up where a clerk can see it.
func TestTelegramPicturesVoicesPlaces(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	n := p.neighbour(1)
	p.tg.Photo(n.id, corridor(false), "楼道灯坏了")
	n.hears("同意吗")
	n.taps("同意")
	if m := n.hears("在什么地方"); !m.AsksPlace() && len(m.Buttons) == 0 {
		t.Error("nothing to send a location with")
	}
	p.tg.Place(n.id, 31.23041, 121.4737)
	number := n.submits()
	g := crew.dispatcher.sees("/console/tickets/"+number, "楼道灯坏了", "31.230410, 121.473700", `alt="图片`)
	if got := crew.dispatcher.get(firstFile(t, g)); got.body != string(corridor(false)) || got.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the picture: %d, %d bytes of %s", got.status, len(got.body), got.header.Get("Content-Type"))
	}
	p.tg.Photo(n.id, corridor(true), "这是旁边的灯")
	n.hears("已补充到", number)
	if g := crew.dispatcher.sees("/console/tickets/"+number, "这是旁边的灯"); strings.Count(g.body, "<img src=") < 2 {
		t.Error("the second picture does not stand beside the first")
	}

	m := p.neighbour(2)
	p.tg.Voice(m.id, humming)
	m.hears("同意吗")
	m.taps("同意")
	m.hears("在什么地方")
	m.says("幸福路口")
	number = m.submits()
	g = crew.dispatcher.sees("/console/tickets/"+number, "语音")
	if got := crew.dispatcher.get(firstFile(t, g)); got.body != string(humming) {
		t.Errorf("the voice: %d, %d bytes", got.status, len(got.body))
	}
	if stranger := p.clerk().get(firstFile(t, g)); stranger.status != http.StatusSeeOther {
		t.Errorf("a stranger gets the voice: %d", stranger.status)
	}
}

// TestTelegramAlbum: pictures sent together are asked about and thanked for once, and all of them are kept.
func TestTelegramAlbum(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	n := p.neighbour(1)
	p.tg.Album(n.id, "3号楼二单元楼道灯坏了三天了", corridor(false), corridor(true), corridor(false))
	n.hears("同意吗")
	until(t, "all taken", func() bool { return p.tg.Waiting() == 0 })
	p.tg.Photo(n.id, corridor(true), "")
	n.hears("共 4 个附件", "同意吗") // one by itself is an answer
	n.taps("同意")
	n.hears("请核对")
	n.taps("提交")
	number := numberPattern.FindString(n.hears("已登记").Text)
	p.tg.Album(n.id, "", corridor(true), corridor(false))
	n.hears("已补充到", number)
	n.says("还是不亮")
	n.hears("已补充到", number)
	n.heardNothingElse()
	if g := crew.dispatcher.sees("/console/tickets/" + number); strings.Count(g.body, "<img src=") < 6 {
		t.Errorf("%d of 6 pictures", strings.Count(g.body, "<img src="))
	}
}

// TestTelegramCorrections: an edited message corrects the draft, and is added to the ticket once there is one.
func TestTelegramCorrections(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	n := p.neighbour(1)
	first := n.says("3号楼二单元楼道灯坏了")
	n.hears("3号楼二单元", "同意吗")
	p.tg.Edit(n.id, first, "5号楼一单元楼道灯坏了三天了")
	n.hears("5号楼一单元", "同意吗")
	n.taps("同意")
	n.hears("请核对", "事情：5号楼一单元楼道灯坏了三天了", "地点：5号楼一单元")
	n.taps("提交")
	number := numberPattern.FindString(n.hears("已登记").Text)
	edited := time.Now().Unix()
	until(t, "the next second: Telegram counts corrections by it", func() bool { return time.Now().Unix() > edited })
	p.tg.Edit(n.id, first, "5号楼二单元楼道灯坏了三天了")
	n.hears("已补充到", number)
	crew.dispatcher.sees("/console/tickets/"+number, "更正：5号楼二单元楼道灯坏了三天了")
}

// TestTelegramButtons: a button pressed twice, too late or of somebody else's making does nothing twice and nothing wrong.
func TestTelegramButtons(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	n, stranger := p.neighbour(1), p.neighbour(2)
	n.says("3号楼二单元楼道灯坏了三天了")
	n.hears("同意吗")
	agree := p.tg.Last(n.id).Buttons[0].Data
	p.tg.Tap(n.id, agree)
	p.tg.Tap(n.id, agree) // a double tap
	n.hears("请核对")
	n.hears("这一步已经过去了", "请核对")
	submit := p.tg.Last(n.id).Buttons[0].Data
	p.tg.Tap(n.id, submit)
	number := numberPattern.FindString(n.hears("已登记").Text)
	p.tg.Tap(n.id, submit)
	n.hears("这一步已经过去了")
	p.tg.Tap(n.id, agree)
	n.hears("这一步已经过去了")
	p.tg.Tap(n.id, "go rate number="+number+" solved=yes") // before anybody asked
	if m := n.hears(); strings.Contains(m.Text, "结案") || strings.Contains(m.Text, "满意吗") {
		t.Errorf("rated before it was done: %s", m.Text)
	}
	p.tg.Tap(stranger.id, "go rate number="+number+" solved=yes")
	stranger.hears("没有找到")
	p.tg.Tap(stranger.id, "go withdraw number="+number)
	stranger.hears("没有找到")
	for _, number := range []string{number, "20200101-0001"} { // somebody else's is as unknown as nobody's
		stranger.says(number)
		stranger.hears("没有找到您的这个编号")
	}
	n.says(number)
	n.hears(number, "路灯故障", "已登记")
	if taps := len(p.tg.Answered()); taps != 8 {
		t.Errorf("%d of 8 taps stopped spinning", taps)
	}
	if tickets := count(p.dump(), "tickets"); tickets != 1 {
		t.Errorf("%d tickets", tickets)
	}
}

// TestTelegramGroup: silent unless addressed; what is filed for somebody else is not repeated to everybody.
func TestTelegramGroup(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	group := p.tg.Group(-1001)
	ears := p.chat(-1001)
	until(t, "the bot knows its name", func() bool { return p.tg.Calls("getMe") > 0 })
	group.Say(1, "今天天气真好", 0)
	lift := group.Say(2, "7号楼1203门口的灯又坏了，我叫王小明，电话13800001234", 0)
	group.Say(3, "報事", lift)
	filed := ears.hears("編號") // as it was asked
	number := numberPattern.FindString(filed.Text)
	for _, datum := range append(private, "灯") {
		if strings.Contains(filed.Text, datum) {
			t.Errorf("the group reads %s: %s", datum, filed.Text)
		}
	}
	group.Say(4, "报事", group.Photo(2, corridor(false), "", 0)) // a picture has no words to file
	ears.hears("没有文字")
	group.Say(4, "报事", lift)
	ears.hears("已经登记过", number)
	g := crew.dispatcher.sees("/console/tickets/"+number, "门口的灯又坏了")
	for _, datum := range private {
		if strings.Contains(g.body, datum) || strings.Contains(grep(p.dump(), "tickets "), datum) {
			t.Errorf("kept without consent: %s", datum)
		}
	}
	crew.dispatcher.acts(number, "accept")
	ears.hears(number, "受理")
	p.tg.Migrate(-1001, -1001234567890)
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	moved := p.chat(-1001234567890)
	if m := moved.hears(number); strings.Contains(m.Text, officeName) {
		t.Error("a group is told more than the stage")
	}
	crew.handler.acts(number, "start")
	moved.hears(number)
	ears.heardNothingElse()
	p.tg.Group(-1001234567890).Say(5, "@"+p.tg.Username+" 你好", 0)
	moved.hears("报事")
}

// TestTelegramDanger: the number to call comes first, whatever else waits; those on duty are told without personal data.
func TestTelegramDanger(t *testing.T) {
	t.Parallel()
	p := begin(t, polling, set("DUTY_CHATS", "telegram:-2001,telegram:42"))
	crew := p.crew()
	n := p.neighbour(1)
	n.says("路灯不亮")
	n.hears("同意吗")
	n.says("7号楼1203好大一股煤气味，我叫王小明，电话13800001234")
	m := n.hears("119", "关气阀", "编号")
	if first, _, _ := strings.Cut(m.Text, "\n"); !strings.Contains(first, "119") {
		t.Errorf("the first line is %q", first)
	}
	number := numberPattern.FindString(m.Text)
	for _, chat := range []int64{-2001, 42} {
		told := p.chat(chat).hears(number, "煤气味")
		for _, datum := range private {
			if strings.Contains(told.Text, datum) {
				t.Errorf("chat %d reads %s: %s", chat, datum, told.Text)
			}
		}
	}
	crew.dispatcher.sees("/console", "危急工单 1 件", number)
	crew.dispatcher.sees("/console/tickets/"+number, "13800001234") // who acts must be able to call
	n.says("味道越来越重，老人晕倒了")
	if m := n.hears(); !strings.Contains(strings.SplitN(m.Text, "\n", 2)[0], "1") || numberPattern.FindString(m.Text) == "" {
		t.Errorf("more words about the danger: %s", m.Text)
	}
}

// TestTelegramBlocked: who blocked the bot is left alone, is a matter for a clerk, and is there again when they write.
func TestTelegramBlocked(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	n, other := p.neighbour(1), p.neighbour(2)
	number := n.reports("3号楼二单元楼道灯坏了三天了")
	p.tg.Block(n.id)
	crew.dispatcher.acts(number, "accept")
	until(t, "the address gone", func() bool { return len(p.tg.Refused()) == 1 })
	until(t, "the clerk sees it", func() bool {
		return strings.Contains(crew.admin.sees("/console/troubles").body, "blocked by the user")
	})
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	other.reports("5号楼电梯坏了") // by now the second notice would have been tried too
	if refused := p.tg.Refused(); len(refused) != 1 {
		t.Errorf("tried %d times although the address was gone", len(refused))
	}
	p.tg.Mend()
	n.says(number)
	n.hears(number, "已派")
	crew.dispatcher.acts(number, "write", "text", "师傅明天上午到")
	n.hears("师傅明天上午到")
	n.heardNothingElse()
}

// TestTelegramLimits: a 429 is obeyed to the second and holds nobody else up; a flood is slowed and said so.
func TestTelegramLimits(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	n, other := p.neighbour(1), p.neighbour(2)
	p.tg.Fail(bottest.Fault{Method: "sendMessage", Chat: n.id, Times: 1, Code: http.StatusTooManyRequests, Description: "Too Many Requests: retry after 2", RetryAfter: 2})
	n.says("路灯不亮")
	until(t, "the refusal", func() bool { return len(p.tg.Refused()) == 1 })
	other.reports("3号楼二单元楼道灯坏了三天了")
	if n.read = len(p.tg.Sent(n.id)); n.read != 0 {
		t.Error("the other resident waited too")
	}
	m := n.hears("同意吗")
	if waited := m.At.Sub(p.tg.Refused()[0].At); waited < 2*time.Second || waited > 4*time.Second {
		t.Errorf("waited %v of 2 s", waited)
	}
	n.heardNothingElse()
	for range 24 {
		n.says("/help")
	}
	until(t, "the flood slowed", func() bool {
		for _, m := range p.tg.Sent(n.id) {
			if strings.Contains(m.Text, "发得有点快") {
				return true
			}
		}
		return false
	})
	other.says("我的诉求")
	other.hears("路灯故障")
	if answered := len(p.tg.Sent(n.id)); answered >= 25 {
		t.Errorf("%d messages of a flood were answered at once", answered)
	}
}

// TestTelegramLanguages: who speaks another language is spoken to in it, by the console's acts too.
func TestTelegramLanguages(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	crew := p.crew()
	for _, c := range []struct {
		id                                                  int64
		code, words, consent, check, submit, filed, heard   string
		assigned, result, asked, solved, happy, good, ended string
		contacted                                           string
	}{
		{
			1, "en", "The street light in front of building 5 is out", "Do you agree", "Please check", "Submit", "Registered", "accepted",
			officeName, "The bulb was replaced", "solved", "Yes", "satisfied", "Satisfied", "closed",
			"contact you",
		},
		{
			2, "zh-hant", "3號樓二單元樓道燈壞了三天了", "同意嗎", "請核對", "提交", "已登記", "已受理",
			officeName, "燈泡換了", "解決了嗎", "解決了", "滿意嗎", "滿意", "已結案",
			"聯繫過嗎",
		},
	} {
		t.Run(c.code, func(t *testing.T) {
			n := p.neighbour(c.id)
			n.t = t
			p.tg.Speaks(n.id, c.code)
			n.says(c.words)
			m := n.hears(c.consent)
			p.tg.Tap(n.id, m.Buttons[0].Data)
			n.hears(c.check)
			n.taps(c.submit)
			number := numberPattern.FindString(n.hears(c.filed).Text)
			crew.dispatcher.acts(number, "accept")
			n.hears(c.heard)
			crew.dispatcher.acts(number, "assign", "office", crew.office)
			n.hears(c.assigned)
			crew.handler.acts(number, "report", "text", c.result)
			n.hears(c.result)
			crew.dispatcher.acts(number, "verify")
			p.tg.Tap(n.id, n.hears(c.contacted).Buttons[0].Data)
			m = n.hears(c.asked)
			p.tg.Tap(n.id, m.Buttons[0].Data)
			n.hears(c.happy)
			n.taps(c.good)
			n.hears(c.ended)
			n.heardNothingElse()
		})
	}
}
