package intents

import (
	"context"
	"regexp"
	"strings"

	"huying/tickets"
)

// Pasted reports the text of somebody else's message: a sender in 【】 and a link, or the wish that it be pressed. It is asked about, whatever
// the message itself is about.
func Pasted(text string) bool { return sender.MatchString(text) && pressed.In(text) }

var (
	sender  = regexp.MustCompile(`【[^】\n]{2,16}】`)
	pressed = Worded("pressed")
)

// Announces reports a text that tells the neighbours of something to come, as notices do, and complains of nothing: 「明天停水」, a notice passed on
// from another group. It is no matter of who passes it on until they say so.
func Announces(text string) bool {
	if asksReal.MatchString(text) {
		return false
	}
	if len([]rune(text)) > longestOwn && headed.In(text) { // with what others in that group said to it
		return true
	}
	return !ownMatter.In(text) && (announced.In(text) || shortNotice.In(strings.TrimSpace(text)))
}

// longestOwn is from how many characters on a text that is headed as a notice is one, whatever else stands in it.
const longestOwn = 40

// headed is a text that begins as notices do, perhaps behind where it was passed on from.
var headed = Worded("headed")

var (
	announced = Worded("announced")

	shortNotice = Worded("short_notice")

	// ownMatter are words of somebody to whom it happens, or who asks something about it.
	ownMatter = Worded("own_matter")
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
			return Outcome{Lines: []tickets.Line{tickets.Say("verify_notice.answer")}, Choices: human, Fake: Pasted(w.Answers["words"])}, nil
		}
		v, err := w.News.Verify(ctx, w.Answers["words"])
		if err != nil {
			return Outcome{}, err
		}
		switch v.Truth {
		case tickets.TruthNoCode:
			return Outcome{Lines: []tickets.Line{tickets.Say("verify.no_code", "code", v.Code), tickets.Say("verify.careful")}, Choices: human, Fake: true}, nil
		case tickets.TruthNot:
			lines, choices := w.articleBeside(w.Answers["words"])
			lines = append([]tickets.Line{tickets.Say("verify.not_ours"), tickets.Say("verify.careful")}, lines...)
			return Outcome{Lines: lines, Choices: append(choices, human...), Fake: true}, nil
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
