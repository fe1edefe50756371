package intents

import (
	"context"
	"regexp"
	"strings"

	"huying/tickets"
)

// Pasted reports the text of somebody else's message: a sender in 【】 and a link, or the wish that it be pressed. It is asked about, whatever
// the message itself is about.
func Pasted(text string) bool { return sender.MatchString(text) && pressed.MatchString(text) }

var (
	sender  = regexp.MustCompile(`【[^】\n]{2,16}】`)
	pressed = regexp.MustCompile(`(?i)https?:|www\.|[a-z0-9-]{2,}\.(?:com|cn|net|cc|top|xyz|vip|info|club|shop|site|icu|org|me)\b|点击|點擊|链接|連結|拒收请回复|回[TN]退订|验证码`)
)

// Announces reports a text that tells the neighbours of something to come, as notices do, and complains of nothing: 「明天停水」, a notice passed on
// from another group. It is no matter of who passes it on until they say so.
func Announces(text string) bool {
	if asksReal.MatchString(text) {
		return false
	}
	if len([]rune(text)) > longestOwn && headed.MatchString(text) { // with what others in that group said to it
		return true
	}
	return !ownMatter.MatchString(text) && (announced.MatchString(text) || shortNotice.MatchString(strings.TrimSpace(text)))
}

// longestOwn is from how many characters on a text that is headed as a notice is one, whatever else stands in it.
const longestOwn = 40

// headed is a text that begins as notices do, perhaps behind where it was passed on from.
var headed = regexp.MustCompile(`^[^，。,\n]{0,10}?(?:【[^】]{0,8}(?:通知|公告|提示|提醒|通告)】|(?:通知|公告|温馨提示|溫馨提示|通告)[：:\n])`)

var (
	announced = regexp.MustCompile(`(?i)(?:通知|通告|公告|温馨提示|溫馨提示|停水提示|停电提示|停電提示|紧急提醒|緊急提醒)(?:】|\]|：|:|\n)|^【.{2,12}】|(?:各位|尊敬的|亲爱的|親愛的)(?:业主|業主|居民|住户|住戶|村民|家长|家長|邻居|鄰居|朋友)|请(?:大家|各位|居民|业主|广大|相互|互相)|請(?:大家|各位|居民|業主|廣大|相互|互相)|(?:收到|看到)请(?:回复|转发)|@所有人|^(?:dear|attention),? (?:all )?(?:residents|neighbou?rs|owners)|^notice:`)

	shortNotice = regexp.MustCompile(`^(?:(?:明天|明日|明早|今晚|后天|後天|周[一二三四五六日末]|週[一二三四五六日末]|\d{1,2}月\d{1,2}[日号號])(?:上午|下午|晚上|早上|凌晨)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[点點:：时時](?:半|\d{2})?(?:到|至|-|—)?(?:上午|中午|下午|晚上|晚)?)*(?:开始|開始|起|将|將|要|会|會|全市|全区|全小区|本小区)*(?:停水|停电|停電|停气|停氣|停暖|停热|封路|限行|断网|斷網|打疫苗|体检|體檢|义诊|義診|消毒|消杀)(?:检修|檢修|维修|維修|通知)?)[。.!！]*$`)

	// ownMatter are words of somebody to whom it happens, or who asks something about it.
	ownMatter = regexp.MustCompile(`(?i)[?？]|吗|嗎|怎么|怎麼|为什么|為什麼|为啥|凭什么|没人|沒人|投诉|投訴|反映|举报|舉報|一直|又停|总是|總是|老是|从来|没通知|沒通知|没有通知|沒有通知|没收到|沒收到|不通知|我家(?:没|沒|停|里|的)|能不能|可不可以|多久|坏了|壞了|\b(?:why|complain|report|always|again)\b`)
)

// VerifyNotice: is this message really from you. By its code, or by its words among what was sent in the last 60 days; the answer shows our own
// text, so that a copy with another link is seen, and says nothing of whom it went to.
var VerifyNotice = register(&Intent{
	Name:  "verify_notice",
	Aside: true,
	Asks:  []Question{{Name: "words", When: func(w *Work) bool { return w.News != nil }, Hear: hearMessage}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		human := []tickets.Choice{{Key: "menu.human", Data: "go human"}}
		if w.News == nil {
			return Outcome{Lines: []tickets.Line{tickets.Say("verify_notice.answer")}, Choices: human}, nil
		}
		v, err := w.News.Verify(ctx, w.Answers["words"])
		if err != nil {
			return Outcome{}, err
		}
		switch v.Truth {
		case tickets.TruthNoCode:
			return Outcome{Lines: []tickets.Line{tickets.Say("verify.no_code", "code", v.Code), tickets.Say("verify.careful")}, Choices: human}, nil
		case tickets.TruthNot:
			lines, choices := w.articleBeside(w.Answers["words"])
			lines = append([]tickets.Line{tickets.Say("verify.not_ours"), tickets.Say("verify.careful")}, lines...)
			return Outcome{Lines: lines, Choices: append(choices, human...)}, nil
		}
		lines := verified(w, v)
		if w.Answers["got"] != "" { // they did not say which one they mean
			lines = append(lines, tickets.Say("verify.another"))
			human = append([]tickets.Choice{{Key: "verify.choice.another", Data: "go verify_notice"}}, human...)
		}
		return Outcome{Lines: lines, Choices: human}, nil
	},
})

// leastMessage is how many runes a message has at least that can be looked for: 「收到」 is none, and nobody is warned of it.
const leastMessage = 6

func hearMessage(w *Work, text string) bool {
	if _, named := tickets.FindCode(text); !named && len([]rune(strings.TrimSpace(text))) < leastMessage {
		return false
	}
	w.Answers["words"] = text
	return true
}

// verified tells what a notice of ours is, in its own words.
func verified(w *Work, v tickets.Verified) []tickets.Line {
	b := v.Broadcast
	text, _ := b.TextFor(w.Lang)
	office := "@verify.relayed"
	switch {
	case v.Office != "":
		office = tickets.Plain(v.Office)
	case b.By.Kind == tickets.ByStaff:
		office = "@verify.this_office"
	}
	lines := []tickets.Line{tickets.Say("verify.ours", "code", b.Code, "office", office, "at", w.Desk.Day(b.StartedAt))}
	if v.Truth == tickets.TruthAltered {
		lines = []tickets.Line{tickets.Say("verify.altered"), tickets.Say("verify.careful"),
			tickets.Say("verify.original", "code", b.Code, "office", office, "at", w.Desk.Day(b.StartedAt))}
	}
	now := w.Desk.Now()
	switch {
	case b.Stage == tickets.BroadcastRecalled:
		return append(lines, tickets.Say("verify.recalled", "title", tickets.Plain(text.Title))) // its words hold no more
	case b.Stage == tickets.BroadcastCancelled:
		lines = append(lines, tickets.Say("verify.cancelled"))
	case b.Edition > 1:
		lines = append(lines, tickets.Say("verify.corrected"))
	}
	if !b.Expires.IsZero() && !now.Before(b.Expires) {
		lines = append(lines, tickets.Say("verify.expired", "at", w.Desk.Day(b.Expires)))
	}
	return append(lines, tickets.Say("verify.says"), tickets.Say("broadcast.words", "words", tickets.Plain(text.Title)), tickets.Say("broadcast.words", "words", tickets.Plain(text.Body)))
}

// WhyNotice: why am I getting this. It names what chose the resident, and every way to end it.
var WhyNotice = register(&Intent{Name: "why_notice", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	none := Outcome{Lines: []tickets.Line{tickets.Say("subscribe.why.none")}}
	if w.News == nil {
		return none, nil
	}
	code, _ := tickets.FindCode(w.Answers["quoted"])
	r, found, err := w.News.Why(ctx, w.From, code)
	if err != nil || !found {
		return none, err
	}
	area, known := "@word.not_said", false
	if r.Area != "" {
		var name string
		if name, known, err = w.News.AreaName(ctx, r.Area); err != nil {
			return Outcome{}, err
		}
		area = tickets.Plain(name)
	}
	args := []string{"title", tickets.Plain(titleIn(r.Broadcast, w.Lang)), "topic", "@topic." + string(r.Topic), "area", area,
		"matter", string(r.Broadcast.Audience.Ticket)}
	out := Outcome{Lines: []tickets.Line{tickets.Say("subscribe.why."+r.Why, args...)}}
	if r.Why == "topic" && !known {
		out.Lines = []tickets.Line{tickets.Say("subscribe.why.topic_only", args...)}
	}
	if r.Still {
		out.Choices = []tickets.Choice{
			{Key: "subscribe.choice.off", Data: "go subscription off=" + string(r.Topic), Args: map[string]string{"topic": "@topic." + string(r.Topic)}},
			{Key: "subscribe.choice.area", Data: "go subscription set=area"},
			{Key: "subscribe.choice.stop", Data: "go subscription stop=yes"},
		}
	}
	return out, nil
}})

func titleIn(b tickets.Broadcast, l tickets.Lang) string {
	t, _ := b.TextFor(l)
	return t.Title
}
