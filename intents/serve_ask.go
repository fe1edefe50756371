package intents

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"huying/tickets"
)

// This file is what a volunteer asks about a card or a place of theirs. Where, when and how many the card says itself; whom they go to is
// theirs to know once they took it; everything else (「要带什么工具」) goes to whoever keeps the activity.

// What a question about a task is about.
const (
	asksCard   = "card"
	asksWhom   = "whom"
	asksKeeper = "ask"
)

var (
	taskOther = regexp.MustCompile(`(?i)(?:要不要|需要|要|用|得|该|該|能不能|可以|可不可以|能|自己|我)*(?:带|帶|拿|备|備|准备|準備|穿)(?:点|點)?(?:什么|什麼|啥|咩|哪些|工具|水|伞|傘|手套|雨衣|口罩|衣服|东西|東西|证件|證件|身份证|身份證|孩子|小孩|娃|小朋友|儿子|兒子|女儿|女兒|家人|朋友|同学|同學|狗|人).{0,8}$|(?:能|可以|能不能|可不可以|想)(?:带|帶|跟|和).{1,8}?(?:一起|一块|一塊)?(?:去|来|來|参加|參加)(?:吗|嗎|么|不|行吗|行嗎)*[？?]*$|(?:管|包|有|提供|发|發)(?:不管|不包)?(?:饭|飯|午饭|午飯|午餐|水|工具|手套|衣服|马甲|馬甲|车费|車費)(?:吗|嗎|么|不|没|没有|沒有)[？?]*$|(?:报销|報銷|停车|停車|下雨|雨天).{0,8}(?:吗|嗎|么|怎么办|怎麼辦|哪|咋办|咋辦)[？?]*.{0,3}$|(?:有什么|有什麼|有啥|要|需要)(?:要求|注意|会什么|會什麼).{0,6}[？?]*$|(?:多大|几岁|幾歲|孩子|小孩|老人|我妈|我媽|新手|没经验|沒經驗|不会|不會).{0,10}(?:能|可以|行)(?:去|参加|參加|来|來|一起)?(?:吗|嗎|么|不)[？?]*$|(?:联系|聯絡|找)(?:谁|誰|哪位)(?:集合|报到|報到|领|領)|(?:谁|誰)(?:带队|帶隊|负责|負責|是领队)|\b(?:what (?:should|do|must) i (?:bring|wear|take)|do i (?:need|have) to bring|can i bring|bring my|is (?:lunch|food|water|parking) (?:included|provided|there)|what if it rains|who (?:leads|is in charge))\b.*`)
	taskFacts = regexp.MustCompile(`(?i)^(?:请问|請問|那|我们|我們|大家|到时候|到時候|这个|這個|这次|這次|是|在|去|，|,|\s)*(?:在)?(?:哪里|哪裡|哪儿|哪兒|哪|什么地方|什麼地方|邊度)(?:集合|碰头|碰頭|见面|見面|集中|等)(?:啊|呀|呢)?[？?]*$|^(?:请问|請問|那|这个|這個|我们|我們|，|,|\s)*(?:集合|活动|活動)(?:地点|地點|时间|時間|地址)?(?:在|是)?(?:哪里|哪裡|哪儿|哪|几点|幾點|什么时候|什麼時候)?(?:啊|呀|呢)?[？?]*$|^(?:请问|請問|那|大概|一共|总共|總共|要|得|会|會|，|,|\s)*(?:几点|幾點|什么时候|什麼時候|多久|多长时间|多長時間|几个小时|幾個小時|几个人|幾個人|多少人|有几个人|有幾個人)(?:集合|开始|開始|结束|結束|完|能完|去|要去|过去|過去|参加|參加|一起)*(?:啊|呀|呢)?[？?]*$|^(?:where|when|what time|how long|how many(?: people| of us)?)(?: (?:do|should|will|does|is|are|it|we|i|you|there|going|meet|start|end|take|finish|last|begin|to))*[?.]*$`)
	taskWhom  = regexp.MustCompile(`(?i)^(?:那|她的|他的|，|,|\s)*(?:电话|電話|手机号?|手機號?|地址)(?:号码|號碼)?(?:是)?(?:多少|几号|幾號|什么|什麼|哪里|哪裡)(?:啊|呀|呢)?[？?]*$|^(?:请问|請問|那|我|这单|這單|这次|這次|是|要|去|，|,|\s)*(?:找|陪|帮|幫|看|照顾|照顧|见|見|给|給|服务|服務)(?:的)?(?:是)?(?:谁|誰|哪位|哪一位|什么人|什麼人|邊個)(?:啊|呀|呢|家)?[？?]*$|^(?:请问|請問|那|，|,|\s)*(?:对方|對方|他|她|老人|老人家|人家|那家|点单人|點單人|这位|這位|叔叔|阿姨|大爷|大妈)(?:家)?(?:是谁|是誰|叫什么|叫什麼|叫啥|姓什么|姓什麼|姓啥|住哪里?|住哪裡|住哪儿|在哪里?|在哪裡|的?电话(?:是)?(?:多少|号码|几号)?|的?電話(?:是)?(?:多少|號碼|幾號)?|的?地址(?:是)?(?:哪里|什么|多少)?|几号楼|幾號樓|哪栋|哪棟|哪个楼|怎么联系|怎麼聯絡)(?:啊|呀|呢)?[？?]*$|^(?:who (?:am i|are we) (?:going to|visiting|meeting|helping)|who is (?:it|she|he|the (?:person|lady|man))|where (?:does|do) (?:she|he|they) live|what(?:'s| is) (?:her|his|their) (?:name|phone|number|address))(?: .{0,12})?[?.]*$`)
)

// hoursWrong are words that hours were not logged as they were served. They are a permanent record that only the office corrects: a person hears it.
var hoursWrong = regexp.MustCompile(`(?i)(?:时长|時長|小时|小時|钟头|鐘頭).{0,6}(?:少记|少記|没记|沒記|漏记|漏記|记错|記錯|多记|多記|记少|記少|记多|記多|不对|不對|没算|沒算)|(?:补记|補記|补录|補錄|漏记|漏記|少记|少記|多记|多記).{0,8}(?:时长|時長|小时|小時|钟头|鐘頭)|\bhours? (?:are|is|were|was) (?:wrong|missing|not (?:logged|recorded|counted))`)

// longestAsk bounds such a question, in runes of Chinese or letters of English.
const longestAsk, longestAskEnglish = 30, 80

// asksOfTask is what a question that may be about a task is about; "" none.
func asksOfTask(r Reading, text string) string {
	longest := longestAsk
	if DetectLang(text) == tickets.English {
		longest = longestAskEnglish
	}
	switch {
	case len([]rune(text)) > longest, r.Danger != "", r.Place != "" && r.Sure >= SureEnough && r.Service != "":
		return ""
	case taskWhom.MatchString(text):
		return asksWhom
	case taskFacts.MatchString(text):
		return asksCard
	case taskOther.MatchString(text):
		return asksKeeper
	}
	return ""
}

// AsksOfTask finds which task a volunteer's question is about: the one of the card that was offered last, else the next of theirs. known is nil
// when it is no such question, or they have none.
func AsksOfTask(ctx context.Context, w *Work, offered []tickets.Choice, text string) (known map[string]string, err error) {
	about, wrong := asksOfTask(w.Reading, strings.TrimSpace(text)), len([]rune(text)) <= longestAskEnglish && hoursWrong.MatchString(text)
	if about == "" && !wrong || w.Activities == nil || w.Resident.ID == "" {
		return nil, nil
	}
	v, found, err := w.volunteer(ctx)
	if err != nil || !found || v.Stage == tickets.VolunteerLeft {
		return nil, err
	}
	if wrong {
		return map[string]string{"list": "human", "words": text}, nil
	}
	known = map[string]string{"about": about, "words": text}
	for _, c := range offered {
		rest, card := strings.CutPrefix(c.Data, "go activity id=")
		if !card {
			continue
		}
		id, _, _ := strings.Cut(rest, " ")
		if known["id"] != "" && known["id"] != id { // a list of several: which one they mean is not known
			known["id"] = ""
			break
		}
		known["id"] = id
	}
	if known["id"] != "" {
		return known, nil
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Volunteer: v.ID, Limit: openLooked})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a tickets.Activity) bool { return !liveSeat(a, v.ID) })
	if len(all) == 0 {
		off, err := w.calledOff(ctx)
		if off == nil || err != nil {
			return nil, err
		}
		known["id"], known["about"] = off["id"], asksCard
		return known, nil
	}
	known["id"] = string(slices.MinFunc(all, func(a, b tickets.Activity) int { return a.From.Compare(b.From) }).Number)
	return known, nil
}

// TaskQuestion answers it.
var TaskQuestion = register(&Intent{Name: "task_question", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	v, err := w.asVolunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	a, err := w.activity(ctx, tickets.ActivityNumber(w.Answers["id"]))
	if err != nil {
		return Outcome{}, err
	}
	i := a.SeatOf(v.ID)
	if i < 0 && a.ListedAt.IsZero() { // nobody knows of it yet
		return Outcome{}, tickets.Refuse(tickets.NotFound, "error.activity_none")
	}
	out := w.shown(a, v)
	switch w.Answers["about"] {
	case asksWhom:
		if len(a.Tickets) > 0 && (i < 0 || !a.Seats[i].State.Held()) {
			out.Lines = append([]tickets.Line{tickets.Say("serve.whom_later")}, out.Lines...)
		}
	case asksKeeper:
		return w.asksKeeper(ctx, a, out.Choices)
	}
	if i >= 0 && a.Seats[i].State.Held() && a.Stage.Open() && w.Answers["about"] == asksCard { // how many, and until when, only the card says
		out.Lines = append(w.Activities.CardLines(a, w.Lang)[:1:1], out.Lines[min(1, len(out.Lines)):]...)
		if out.Lines[0].Key == "activity.card" {
			out.Lines[0].Key = "serve.card"
		}
	}
	return out, nil
}})

// asksKeeper passes a question on to who keeps the activity: a ticket waits for their answer, which comes back into this chat. The office's chat
// is read by many, so no name and no number goes there. What is asked next joins the same ticket.
func (w *Work) asksKeeper(ctx context.Context, a tickets.Activity, choices []tickets.Choice) (Outcome, error) {
	says := w.about("serve.asked", a)
	if t, err := w.own(ctx, tickets.Number(w.Answers["talk"])); err == nil && t.Kind == tickets.Consult && t.Stage.Open() && strings.HasPrefix(t.Words, string(a.Number)) {
		out, err := w.actOn(ctx, t, tickets.Act{Verb: tickets.Follow, Text: w.words()}, says, choices...)
		out.Talk = t.Number
		return out, err
	}
	offices, err := w.Activities.Store.AllOffices(ctx)
	if err != nil {
		return Outcome{}, err
	}
	t, err := w.Desk.File(ctx, tickets.Filing{
		Source: w.Begun, Cause: w.Cause, Resident: w.Resident, To: w.To, Lang: w.Lang, Kind: tickets.Consult,
		Words:  string(a.Number) + "「" + a.Title + "」" + w.Activities.Window(a) + "\n" + w.words(),
		Place:  tickets.Place{Text: a.Place, Grid: a.Area},
		Answer: &tickets.Notice{Lines: []tickets.Line{says}, Choices: choices},
		Also:   func(c *tickets.Change) { c.Notices = append(c.Notices, w.toKeeper(a, offices)...) },
	})
	return Outcome{Posted: err == nil, Talk: t.Number, Choices: choices}, err
}

// toKeeper tells the chat of the office that keeps an activity what is asked.
func (w *Work) toKeeper(a tickets.Activity, offices []tickets.Office) []tickets.Notice {
	i := slices.IndexFunc(offices, func(o tickets.Office) bool { return o.ID == a.Office })
	if i < 0 || offices[i].Chat.IsZero() {
		return nil
	}
	words := ""
	if w.Activities.Redact != nil {
		words = w.Activities.Redact(w.words())
	}
	line := tickets.Say("serve.told.asked", "activity", string(a.Number), "title", tickets.Plain(a.Title), "words", tickets.Plain(cmp.Or(words, "…")))
	return []tickets.Notice{{ID: "v:ask:" + w.Cause, To: offices[i].Chat, Class: tickets.News, Lines: []tickets.Line{line}}}
}
