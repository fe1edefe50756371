package intents

import (
	"context"
	"regexp"

	"huying/tickets"
)

// Pasted reports the text of somebody else's message: a sender in 【】 and a link, or the wish that it be pressed. It is asked about, whatever
// the message itself is about.
func Pasted(text string) bool { return sender.MatchString(text) && pressed.MatchString(text) }

var (
	sender  = regexp.MustCompile(`【[^】\n]{2,16}】`)
	pressed = regexp.MustCompile(`(?i)https?:|www\.|[a-z0-9-]{2,}\.(?:com|cn|net|cc|top|xyz|vip|info|club|shop|site|icu|org|me)\b|点击|點擊|链接|連結|拒收请回复|回[TN]退订|验证码`)
)

// VerifyNotice: is this message really from you. By its code, or by its words among what was sent in the last 60 days; the answer shows our own
// text, so that a copy with another link is seen, and says nothing of whom it went to.
var VerifyNotice = register(&Intent{
	Name:  "verify_notice",
	Aside: true,
	Asks:  []Question{{Name: "words", When: func(w *Work) bool { return w.News != nil }}},
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
		return Outcome{Lines: verified(w, v), Choices: human}, nil
	},
})

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
