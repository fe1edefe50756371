package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

var sampleTemplates = []tickets.Template{{
	ID: "water", Topic: tickets.TopicUtility,
	Texts: map[tickets.Lang]tickets.Text{
		tickets.Hans: {Title: "停水通知：{place}", Body: "{from}停水，请提前储水。"}, tickets.Hant: {Title: "停水通知：{place}", Body: "{from}停水，請提前儲水。"},
		tickets.English: {Title: "Water off: {place}", Body: "No water {from}. Please store some."},
	},
}}

// street is the sample street with residents: 60 in the first grid, of whom 3 read English and 4 have quiet hours now, 20 in another
// community, and a building's group.
func street(t *testing.T, change ...func(*Config)) *office {
	o := start(t, change...)
	o.settle()
	n := o.news
	n.move(53, "99010100100101", tickets.Hans, nil)
	n.move(4, "99010100100101", tickets.Hans, func(r *tickets.Recipient) { r.QuietFrom, r.QuietTill, r.Cared = 9*60, 11*60, true })
	n.move(3, "99010100100101", tickets.English, nil)
	n.move(20, "99010100100201", tickets.Hans, nil)
	n.move(1, "99010100100101", tickets.Hans, func(r *tickets.Recipient) {
		r.Resident, r.To = "", tickets.Address{Channel: "telegram", ID: "-1001"}
	})
	return o
}

// written is a notice of water in Chinese, as a form.
func written(page answer, action string, more ...string) url.Values {
	form := page.form(action)
	for _, name := range []string{"area", "also", "role", "lang", "cared", "drop", "groups"} { // nothing is ticked but what is said
		form.Del(name)
	}
	for name, value := range map[string]string{"topic": "utilities", "title-zh-Hans": "周三停水", "body-zh-Hans": "8 点到 12 点停水，请储水。", "groups": "1", "do": "keep"} {
		form.Set(name, value)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if form.Has(more[i]) && more[i] != "area" {
			form.Del(more[i])
		}
		form.Add(more[i], more[i+1])
	}
	return form
}

const newNotice = "/console/notices/new"

// writes keeps a draft and gives the address of its page.
func (o *office) writes(b *browser, more ...string) string {
	o.t.Helper()
	a := b.post(newNotice, written(b.get(newNotice), newNotice, more...))
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.to, "?done=kept") {
		o.t.Fatalf("a draft: %d %s\n%s", a.status, a.to, a.body)
	}
	return strings.TrimSuffix(a.to, "?done=kept")
}

// does sends one form of a notice's page.
func (o *office) does(b *browser, at, verb string, more ...string) answer {
	o.t.Helper()
	form := b.get(at).form(at + "/" + verb)
	if form == nil {
		o.t.Fatalf("%s has no form for %s", at, verb)
	}
	for _, name := range []string{"accept", "links", "quiet", "cared"} {
		form.Del(name)
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return b.post(at+"/"+verb, form)
}

func (o *office) sees(a answer, words ...string) {
	o.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			o.t.Errorf("the page lacks %q", w)
		}
	}
}

func TestANoticeFromWritingToItsLedger(t *testing.T) {
	o := street(t)
	author, other := o.as(tickets.Supervisor), o.as(tickets.Admin)
	at := o.writes(author, "area", "990101001001")
	id := strings.TrimPrefix(at, "/console/notices/")
	draft := author.get(at + "?done=kept")
	o.sees(draft, "还没有发出去", "周三停水", "8 点到 12 点", "61 个接收者", "居民 60 人，群聊 1 个", "不到 1 分钟", "有 3 人看英文", "现在有 4 人在免打扰时段", "要由另一位负责人批准", "区域：")
	for _, c := range []struct {
		label string
		ticks []string
		says  string
	}{
		{"nothing ticked", nil, "免打扰"}, {"language not accepted", []string{"quiet", "1"}, "role=\"alert\""},
	} {
		if a := o.does(author, at, "submit", c.ticks...); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d", c.label, a.status)
		}
	}
	if a := o.does(author, at, "submit", "quiet", "1", "accept", "en"); a.status != http.StatusSeeOther {
		t.Fatalf("submit: %d %s", a.status, a.body)
	}
	mine := author.get(at)
	o.sees(mine, "写通知的人不能自己批准")
	if mine.form(at+"/approve") != nil || mine.form(at+"/refuse") != nil {
		t.Error("who wrote it is asked to approve it")
	}
	form := url.Values{"_csrf": {token(mine.body)}, "version": {"2"}}
	if a := author.post(at+"/approve", form); a.status != http.StatusForbidden || o.news.all[id].Stage != tickets.BroadcastWaiting {
		t.Errorf("approved by its author: %d, %s", a.status, o.news.all[id].Stage)
	}
	list := other.get("/console/notices")
	o.sees(list, "等您批准：1 条", "周三停水")
	o.sees(other.get("/console"), `通知 <span class="count">1</span>`)
	if a := author.get("/console/notices"); strings.Contains(a.body, "等您批准") {
		t.Error("the author's list waits for the author's approval")
	}
	if a := o.does(other, at, "approve"); a.status != http.StatusSeeOther {
		t.Fatalf("approve: %d %s", a.status, a.body)
	}
	o.news.arrive(id, 55, tickets.Sent, "")
	o.news.arrive(id, 2, tickets.Failed, "=1+1: Bad Request")
	o.news.arrive(id, 1, tickets.Gone, "Forbidden")
	o.sees(other.get(at), "已送达 55 / 61（百分之 90）", "还有 3 个没发", "现在有 3 人在免打扰时段", "渠道不接收这条消息", "陈主任", "林督办")
	o.sees(other.get("/console/notices?tab=running"), "已送达 55 / 61")
	live := other.get(at, "X-Live", "1")
	o.sees(live, "已送达 55 / 61", `data-part="3"`)
	if strings.Contains(live.body, "<html") {
		t.Error("the figures are asked for and a whole page comes")
	}
	ledger(t, other.get(at+"/ledger.csv"))
}

// ledger checks a table that a spreadsheet program opens.
func ledger(t *testing.T, a answer) {
	t.Helper()
	if a.status != http.StatusOK || !strings.HasPrefix(a.body, "\ufeff居民编号") {
		t.Fatalf("the ledger: %d %.40q", a.status, a.body)
	}
	rows, err := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(a.body, "\ufeff")))).ReadAll()
	if err != nil || len(rows) != 62 || len(rows[0]) != 9 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	if strings.Contains(a.body, "telegram:") || strings.Contains(a.body, "-1001") {
		t.Error("the ledger names addresses")
	}
	escaped := 0
	for _, row := range rows {
		if strings.HasPrefix(row[8], "'=1+1") && row[7] != "" {
			escaped++
		}
	}
	if escaped != 2 {
		t.Errorf("%d formulas are escaped, want 2", escaped)
	}
}

func TestTheFormOfANotice(t *testing.T) {
	o := street(t)
	b := o.as(tickets.Dispatcher)
	fill := written(b.get(newNotice), newNotice)
	fill.Set("do", "fill")
	fill.Set("template", "water")
	a := b.post(newNotice, fill)
	o.sees(a, "{from}停水", "Water off", `>停水通知</option>`, "模板里的“地点”还没有填", `name="gap-from"`)
	gaps := a.form(newNotice)
	for name, value := range map[string]string{"do": "gaps", "topic": "utilities", "title-zh-Hans": "停水通知：{place}", "body-zh-Hans": "{from}停水", "title-en": "Water off: {place}", "body-en": "No water {from}.", "gap-place": "和平里", "gap-from": "8:00"} {
		gaps.Set(name, value)
	}
	o.sees(b.post(newNotice, gaps), "停水通知：和平里", "8:00停水", "Water off: 和平里", "No water 8:00.")
	count := written(a, newNotice, "area", "99010100100101", "cared", "1")
	count.Set("do", "count")
	if live := b.post(newNotice, count, "X-Live", "1"); !strings.Contains(live.body, "4 个接收者") || strings.Contains(live.body, "<form") {
		t.Errorf("the live count says %s", live.body)
	}
	if page := b.post(newNotice, count); !strings.Contains(page.body, "4 个接收者") || !strings.Contains(page.body, "周三停水") {
		t.Error("without script the button does not count")
	}
	count.Set("topic", "fire") // nobody wants it: red warnings only go to whoever did not ask
	if o.sees(b.post(newNotice, count), "0 个接收者"); len(o.news.all) != 0 {
		t.Error("counting kept a draft")
	}
	for label, more := range map[string][]string{
		"half a language": {"title-en", "Water off"}, "a ticket that is not there": {"ticket", "20260101-0001"}, "an area of the moon": {"area", "12"}, "a time": {"due", "soon"},
		"a poll without options": {"ask", "poll"}, "words for a ticket": {"ticket", "the lamp"},
	} {
		form := written(b.get(newNotice), newNotice, more...)
		if label == "an area of the moon" {
			o.within(tickets.Dispatcher, "990101001001")
		}
		a := b.post(newNotice, form)
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusForbidden || !strings.Contains(a.body, `role="alert"`) || !strings.Contains(a.body, "8 点到 12 点停水，请储水。</textarea>") {
			t.Errorf("%s: %d, and the words are %v", label, a.status, strings.Contains(a.body, "8 点到 12 点"))
		}
		o.within(tickets.Dispatcher, "")
	}
	a = b.upload(newNotice, written(b.get(newNotice), newNotice), lamp())
	at := strings.TrimSuffix(a.to, "?done=kept")
	page := b.get(at)
	o.sees(page, "/files/")
	file := at + "/files/" + o.news.all[strings.TrimPrefix(at, "/console/notices/")].Files[0]
	if a := b.get(file); a.status != http.StatusOK || a.body != string(lamp()) {
		t.Errorf("its picture: %d", a.status)
	}
	edit := b.get(at + "/edit")
	o.sees(edit, "周三停水", "去掉 现场0.png")
	drop := written(edit, at+"/edit", "drop", o.news.all[strings.TrimPrefix(at, "/console/notices/")].Files[0])
	if a := b.post(at+"/edit", drop); a.status != http.StatusSeeOther {
		t.Fatalf("edit: %d %s", a.status, a.body)
	}
	if a := b.get(file); a.status != http.StatusNotFound {
		t.Errorf("a picture taken out: %d", a.status)
	}
	if a := b.post(at+"/edit", drop); a.status != http.StatusConflict {
		t.Errorf("an old page: %d", a.status)
	}
}

// Everybody within their area and their office; nobody with a forged form.
func TestWhoSeesAndWritesNotices(t *testing.T) {
	o := street(t)
	office := o.offices["wuye"]
	office.Area = "990101001002"
	o.offices["wuye"] = office
	heping := o.writes(o.as(tickets.Dispatcher), "area", "990101001001")
	handler := o.as(tickets.Handler)
	if a := handler.get(heping); a.status != http.StatusNotFound {
		t.Errorf("another office's notice: %d", a.status)
	}
	if a := handler.post(newNotice, written(handler.get(newNotice), newNotice, "area", "990101001001")); a.status != http.StatusForbidden {
		t.Errorf("a handler beyond their office's area: %d", a.status)
	}
	own := o.writes(handler)
	if b := o.news.all[strings.TrimPrefix(own, "/console/notices/")]; b.Area != "990101001002" || b.Office != "wuye" || b.Audience.Areas[0] != "990101001002" {
		t.Errorf("a handler's notice goes to %+v of %q", b.Audience, b.Area)
	}
	o.sees(handler.get(own), "20 个接收者", "不需要另外批准")
	if a := o.does(handler, own, "submit"); a.status != http.StatusSeeOther {
		t.Errorf("a small notice: %d %s", a.status, a.body)
	}
	o.sees(handler.get(own), "发送进度")
	o.within(tickets.Supervisor, "990101001001")
	chief := o.as(tickets.Supervisor)
	for path, want := range map[string]int{heping: 404, own: 404, "/console/notices": 200, "/console/subscribers": 200, "/console/channels": 403} {
		if a := chief.get(path); a.status != want {
			t.Errorf("a community's chief at %s: %d, want %d", path, a.status, want)
		}
	}
	if a := handler.post(own+"/pause", url.Values{"_csrf": {"x"}, "version": {"2"}}); a.status != http.StatusForbidden {
		t.Errorf("a forged form: %d", a.status)
	}
	if a := handler.post(own+"/start", url.Values{"_csrf": {token(handler.get(own).body)}}); a.status != http.StatusNotFound {
		t.Errorf("what only the program does: %d", a.status)
	}
	for _, path := range []string{"/console/notices/none", "/console/notices/none/edit", "/console/notices/none/ledger.csv", "/console/notices/none/cared", "/console/notices?tab=moon"} {
		if a := o.as(tickets.Admin).get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestMendingANotice(t *testing.T) {
	o := street(t)
	b := o.as(tickets.Admin)
	at := o.writes(b, "area", "990101001002")
	id := strings.TrimPrefix(at, "/console/notices/")
	o.does(b, at, "submit")
	o.news.arrive(id, 10, tickets.Sent, "")
	o.does(b, at, "pause")
	o.sees(b.get(at), "已暂停，没有发的都留着")
	o.does(b, at, "resume")
	look := o.does(b, at, "correct", "title-zh-Hans", "周四停水", "body-zh-Hans", "8 点到 12 点停水，请储水。", "do", "look", "text", "日期写错了")
	o.sees(look, "周<del>三</del><ins>四</ins>停水", "日期写错了</textarea>")
	if o.news.all[id].Edition != 1 {
		t.Error("looking at a correction made it")
	}
	if a := o.does(b, at, "correct", "title-zh-Hans", "周四停水", "body-zh-Hans", "上午停水"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "上午停水</textarea>") {
		t.Errorf("a correction without a reason: %d", a.status)
	}
	if a := o.does(b, at, "correct", "title-zh-Hans", "周四停水", "body-zh-Hans", "看 http://12345.g0v.cn", "text", "x"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `name="links"`) {
		t.Errorf("a link that passes for another: %d", a.status)
	}
	if a := o.does(b, at, "correct", "title-zh-Hans", "周四停水", "body-zh-Hans", "上午停水", "text", "日期写错了"); a.status != http.StatusSeeOther {
		t.Fatalf("correct: %d", a.status)
	}
	o.sees(b.get(at), "周四停水", "日期写错了", "第几稿")
	o.news.arrive(id, 1, tickets.Failed, "Bad Request")
	o.does(b, at, "retry")
	if o.news.rows[id][10].State != tickets.Queued {
		t.Error("what failed is not tried again")
	}
	if b.get(at).form(at+"/retry") != nil {
		t.Error("nothing failed, and there is a button to try it again")
	}
	if a := o.does(b, at, "recall"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("recalled without a reason: %d", a.status)
	}
	if a := o.does(b, at, "recall", "text", "不停了"); a.status != http.StatusSeeOther {
		t.Fatalf("recall: %d", a.status)
	}
	o.sees(b.get(at), "不停了", "已取消")
	if n := o.news.all[id]; n.Stage != tickets.BroadcastRecalled {
		t.Errorf("recalled: %s", n.Stage)
	}
}

func TestScheduledRepeatedAndTested(t *testing.T) {
	o := street(t, func(c *Config) { c.OwnChat = nil })
	b := o.as(tickets.Admin)
	at := o.writes(b, "area", "990101001002", "due", "2026-11-24T08:00", "repeat", "weekly")
	id := strings.TrimPrefix(at, "/console/notices/")
	o.sees(b.get(at), "关联自己的对话", "2026-11-24 周二 08:00", "每周")
	if a := o.does(b, at, "test", "lang", "zh-Hans"); a.status != http.StatusForbidden {
		t.Errorf("a test to nobody: %d", a.status)
	}
	o.server.cfg.OwnChat = func(_ *fiber.Ctx) (tickets.Address, bool) { return tickets.Address{Channel: "web", ID: "me"}, true }
	if a := o.does(b, at, "test", "lang", "zh-Hans"); a.status != http.StatusSeeOther || len(o.news.tests) != 1 || o.news.tests[0].To.ID != "me" {
		t.Errorf("a test: %d %+v", a.status, o.news.tests)
	}
	o.server.cfg.Links = linked{Channel: "telegram", ID: "88"}
	if a := o.does(b, at, "test", "lang", "zh-Hans"); a.status != http.StatusSeeOther || len(o.news.tests) != 2 || o.news.tests[1].To.ID != "88" {
		t.Errorf("a test in the linked chat: %d %+v", a.status, o.news.tests)
	}
	o.does(b, at, "submit")
	if o.news.all[id].Stage != tickets.BroadcastScheduled {
		t.Fatalf("at its time: %s", o.news.all[id].Stage)
	}
	for _, due := range []string{"", "noon"} {
		if a := o.does(b, at, "schedule", "due", due); a.status != http.StatusUnprocessableEntity {
			t.Errorf("scheduled for %q", due)
		}
	}
	o.does(b, at, "repeat", "repeat", "")
	if o.news.all[id].Repeat != tickets.Once {
		t.Error("the repetition does not end")
	}
}

func TestAnswersAndWhoIsToBeLookedAfter(t *testing.T) {
	o := street(t)
	o.news.wants["r001"] = nil
	for i := range o.news.people {
		o.news.wants[o.news.people[i].Resident] = []tickets.Topic{tickets.TopicFlood}
	}
	b := o.as(tickets.Admin)
	at := o.writes(b, "area", "990101001002", "ask", "safe", "topic", "flood")
	id := strings.TrimPrefix(at, "/console/notices/")
	o.sees(b.get(at), "1 我安全", "2 需要帮助")
	o.does(b, at, "submit")
	o.news.arrive(id, 20, tickets.Sent, "")
	o.news.answers[id] = []tickets.AnswerCount{
		{Area: "99010100100201", Answer: tickets.AnswerSafe, N: 9}, {Area: "99010100100201", Answer: tickets.AnswerHelp, N: 1},
		{Area: "99010100100201", N: 6}, {Area: "99010100100201", Cared: true, N: 4},
	}
	o.news.cared = []tickets.CaredPerson{{Resident: "r1", Name: "李奶奶", Phone: "13800001111", Area: "99010100100201"}, {Resident: "r2", Name: "王爷爷", Area: "99010100100101"}}
	o.sees(b.get(at), "百分之 50 已回答", "看名单")
	o.sees(b.get(at+"/cared"), "李奶奶", "王爷爷", "13800001111", "没有留电话")
	d := o.as(tickets.Dispatcher)
	if a := d.get(at); strings.Contains(a.body, "看名单") || strings.Contains(a.body, "其中需要关照") {
		t.Error("a dispatcher sees who is to be looked after")
	}
	if a := d.get(at + "/cared"); a.status != http.StatusNotFound {
		t.Errorf("a dispatcher opens the list: %d", a.status)
	}
	if o.news.careAsked != 1 || !strings.Contains(o.log.String(), "people to look after") {
		t.Error("that the list was opened is not written down, or it was read for somebody else")
	}
	bNotice, office := o.news.all[id], o.offices["wuye"]
	bNotice.Office, office.Area = "wuye", "990101001002"
	o.news.all[id], o.offices["wuye"] = bNotice, office
	if a := o.as(tickets.Handler).get(at + "/cared"); !strings.Contains(a.body, "李奶奶") || strings.Contains(a.body, "王爷爷") || !strings.Contains(a.body, "另有 1 人") {
		t.Error("an office sees those of its own area and no others")
	}
	a := o.does(b, at, "again", "cared", "1")
	next := strings.TrimSuffix(a.to, "?done=again")
	if n := o.news.all[strings.TrimPrefix(next, "/console/notices/")]; n.Audience.NotAnswered != id || !n.Audience.Cared {
		t.Fatalf("the second round goes to %+v", n.Audience)
	}
	edit := b.get(next + "/edit")
	o.sees(edit, "发给上一条通知里还没有回答的人")
	again := written(edit, next+"/edit", "area", "990101001001", "ticket", "20260101-0001", "topic", "flood", "ask", "safe")
	if a := b.post(next+"/edit", again); a.status != http.StatusSeeOther || o.news.all[strings.TrimPrefix(next, "/console/notices/")].Audience.NotAnswered != id {
		t.Errorf("the form moved a second round to others: %d %+v", a.status, o.news.all[strings.TrimPrefix(next, "/console/notices/")].Audience)
	}
}
