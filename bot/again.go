package bot

import (
	"context"
	"maps"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// This file is what is said when words are no answer to what was asked, and what they say of a callback all the same.

// longestRemark is up to how many characters words of law belong to the legal aid that is being asked for.
const longestRemark = 20

// remarks keeps words that are no answer in a request for legal aid and no matter of their own: 「我是农民工」.
func (t *turn) remarks(text string) bool {
	if t.s.Intent != "legalaid" || t.reading.Place != "" || len([]rune(text)) > longestRemark {
		return false
	}
	t.alsoSays(text)
	return true
}

// again says that the answer was not understood and asks once more.
func (t *turn) again(q *intents.Question, w *intents.Work) answer {
	missed := t.s.Missed + 1
	say := "ask.again"
	if q.Choices == nil { // there is no number to choose
		say = "ask.again_words"
	}
	a := t.ask(q, w).behind(tickets.Say(say))
	if t.s.Missed = missed; missed > 1 && t.s.Intent != "human" { // nobody is asked the same for ever
		a = a.offering(tickets.Choice{Key: "menu.human", Data: "go human"})
	}
	return a
}

// overAlready is for who says, before it is submitted, that the matter has settled itself.
func (t *turn) overAlready(q *intents.Question, w *intents.Work) answer {
	return t.ask(q, w).behind(tickets.Say("draft.over"))
}

// forwarded is for a notice that was passed on while something else is open: it is no part of that, and takes its place no more.
func (t *turn) forwarded(q *intents.Question, w *intents.Work, text string) answer {
	t.s.Heard = text
	return t.ask(q, w).behind(tickets.Say("draft.notice")).offering(forwardedChoices...)
}

// forwardedChoices are what somebody may want of a notice they pass on.
var forwardedChoices = []tickets.Choice{{Key: "choice.is_it_real", Data: "go verify_notice"}, {Key: "choice.report_it", Data: "go report"}}

// noted says that words were taken down, and goes on with what is still to be asked.
func (t *turn) noted(ctx context.Context) (answer, error) {
	t.s.Asked = ""
	a, err := t.proceed(ctx)
	return a.behind(tickets.Say("ask.noted")), err
}

// nowhere keeps words that were said to a question for the place and name none: a time, or more of the matter. For those it is asked once more,
// then it is as they say.
func (t *turn) nowhere(text string) bool {
	switch {
	case t.matter() && intents.SaysOnlyWhen(t.reading, text):
		t.s.Answers["when"] = t.reading.When
	case t.s.Answers["place.again"] == "" && intents.SaysNoPlace(t.reading, text):
		t.s.Answers["place.again"] = "yes"
		t.alsoSays(text)
		t.fill(t.s.Answers)
	default:
		return false
	}
	return true
}

// nothing answers a digit or an agreement that stands for no option. What is offered stays so, the next digit is for it; where nothing is, the menu is.
func (t *turn) nothing(ctx context.Context) answer {
	switch offered := t.offered(ctx); len(offered) {
	case 0:
		if n := t.justFiled(ctx); n != "" { // pressed twice
			return says(tickets.Say("choice.filed", "number", string(n)))
		}
		return says(tickets.Say("choice.none")).offering(intents.Menu()...)
	case 1:
		return says(tickets.Say("choice.only")).offering(offered...)
	default:
		return says(tickets.Say("choice.which")).offering(offered...)
	}
}

// justFiled is the ticket that was talked about a moment ago and is being dealt with; "" when there is none.
func (t *turn) justFiled(ctx context.Context) tickets.Number {
	if t.s.Talk == "" || !t.Now().Before(t.s.TalkTill) || t.inDanger() {
		return ""
	}
	about, err := t.Desk.Store.Ticket(ctx, t.s.Talk)
	if err != nil || about.Resident != t.s.Resident || !about.Stage.Open() {
		return ""
	}
	return about.Number
}

// toReport begins a report of words that were said to the menu of services and can be no order: a street light is the office's to mend.
func (t *turn) toReport(ctx context.Context, q *intents.Question, text string) (a answer, done bool, err error) {
	r := t.reading
	if t.s.Intent != "order" || q.Name != "group" && q.Name != "service" || r.Intent != "report" && r.Intent != "suggestion" || r.Sure < intents.SureEnough {
		return answer{}, false, nil
	}
	if code := intents.LikelyOrder(r); code != "" {
		t.s.Answers["service"], t.s.Answers["words"], t.s.Asked = code, text, ""
		t.reading.Service, t.reading.Services = code, nil
		t.fill(t.s.Answers)
		a, err = t.proceed(ctx)
		return a, true, err
	}
	a, err = t.instead(ctx, text)
	return a.behind(tickets.Say("order.report")), true, err
}

// calledBack hears an answer to the callback that is offered, in words; done is false when they are of another matter.
func (t *turn) calledBack(ctx context.Context, text string) (a answer, done bool, err error) {
	known := intents.CallbackSaid(t.offered(ctx), text)
	if known == nil {
		return answer{}, false, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, tickets.Number(known["number"]))
	if err != nil || about.Stage != tickets.Callback || t.ratesOther(about, known, text) {
		return answer{}, false, err
	}
	if known["solved"] == "no" {
		if a, done, err := t.whichUnsolved(ctx, about); done || err != nil {
			return a, done, err
		}
	}
	a, err = t.start(ctx, "rate", known)
	return a, true, err
}

// ratesLate finds the ticket that was opened again, and is talked about, when an answer of its callback is written after that: who is asked 哪里没办好
// and writes 没联系过 has said what was wrong.
func (t *turn) ratesLate(ctx context.Context, data, text string) (n tickets.Number, late bool) {
	name, known := command(data)
	n = tickets.Number(known["number"])
	if name != "rate" || n == "" || n != t.s.Talk || !t.Now().Before(t.s.TalkTill) || number(text) > 0 {
		return "", false
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	return n, err == nil && about.Stage.Open() && about.Stage != tickets.Callback
}

// ratesOther reports words that are of another matter than the callback's: 「又停水了」 is no answer about a lamp. 「不咋地」 and 「又坏了」 can only be one,
// whatever they are read as.
func (t *turn) ratesOther(about tickets.Ticket, known map[string]string, text string) bool {
	r := t.reading
	return known["solved"] != "" && !intents.OnlyBack(text) && r.Danger == "" && r.Sure >= intents.SureEnough && r.Service != "" && r.Service != about.Service
}

// rated hears an answer in words to an open question of a callback.
func (t *turn) rated(ctx context.Context, q *intents.Question, text string) (a answer, done bool, err error) {
	if t.s.Intent != "rate" {
		return answer{}, false, nil
	}
	known := intents.RateSaid(q.Name, text)
	if known == nil {
		return answer{}, false, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, tickets.Number(t.s.Answers["number"]))
	if err != nil || intents.ComesBack(text) && t.ratesOther(about, known, text) {
		return answer{}, false, err
	}
	maps.Copy(t.s.Answers, known)
	t.s.Asked = ""
	a, err = t.proceed(ctx)
	return a, true, err
}

// thankful reports an answer to a callback that sounds like a danger only because of its thanks: 「收走了，谢谢你们」. Without them there must be none.
func (t *turn) thankful(ctx context.Context) bool {
	text, found := intents.WithoutThanks(t.m.Text)
	if !found {
		return false
	}
	asked := t.s.Intent == "rate"
	for _, c := range t.offered(ctx) {
		asked = asked || strings.HasPrefix(c.Data, "go rate ")
	}
	if !asked {
		return false
	}
	r, err := t.reader().Read(ctx, text)
	if err != nil || r.Danger != "" {
		return false
	}
	t.reading = r // what it sounded like is no matter either
	return true
}
