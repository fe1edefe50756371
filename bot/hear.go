package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"huying/intents"
	"huying/tickets"
)

// words handles what somebody wrote, in the order a person at a counter would: words that always work, a ticket's number,
// the open question, an open talk with a clerk, and only then a new matter.
func (t *turn) words(ctx context.Context) (answer, error) {
	text := strings.TrimSpace(t.m.Text)
	if a, done, err := t.always(ctx, text); done || err != nil {
		return a, err
	}
	if a, done, err := t.news(ctx, text); done || err != nil {
		return a, err
	}
	if name := intents.Aloud(text); name != "" {
		return t.start(ctx, name, nil)
	}
	if known, err := t.served(ctx, text); err != nil || known != nil {
		return t.startIf(ctx, "activity", known, err)
	}
	if n, found := tickets.FindCaseNumber(text); found {
		return t.start(ctx, "mediation", map[string]string{"number": string(n)})
	}
	if n, found := tickets.FindNumber(text); found {
		return t.start(ctx, "status", map[string]string{"number": string(n)})
	}
	if q, w := t.open(); q != nil {
		return t.hear(ctx, q, w, text)
	}
	offered := t.offered(ctx)
	if data, found := t.label(slices.Concat(intents.AlsoHeard(offered, text), offered), text); found { // 「解决了」 typed to a notice that asks
		return t.chosen(ctx, data)
	}
	if a, done, err := t.calledBack(ctx, text); done || err != nil {
		return a, err
	}
	n, bond, err := t.talk(ctx)
	switch {
	case err != nil:
		return answer{}, err
	case n == "":
		return t.fresh(ctx, text)
	case bond == inquires:
		return t.start(ctx, "status", map[string]string{"number": string(n)})
	case bond == perhaps:
		t.s.Heard = text
		a := says(tickets.Say("follow.which", "number", string(n)))
		a.choices = []tickets.Choice{{Key: "choice.follow_it", Data: "go follow number=" + string(n)}, {Key: "choice.new_matter", Data: "go report"}}
		return a, nil
	}
	return t.follow(ctx, n, text)
}

// always handles the words that mean the same at any point of any conversation.
func (t *turn) always(ctx context.Context, text string) (answer, bool, error) {
	want, known := universal(text)
	switch want {
	case "":
		return answer{}, false, nil
	case "cancel":
		if t.s.Intent == "" && t.inDanger() && t.s.Danger == "suicide" { // 「算了」: nobody is left alone with it
			a, err := t.follow(ctx, t.s.Talk, text)
			return a, true, err
		}
		return t.cancel(), true, nil
	case "back":
		return t.back(), true, nil
	case "withdraw":
		a, err := t.takeBack(ctx, text)
		return a, true, err
	case "hide":
		if n := t.s.Talk; t.s.Intent == "" && n != "" && t.Now().Before(t.s.TalkTill) && !t.inDanger() { // just filed
			a, err := t.start(ctx, "hide", map[string]string{"number": string(n)})
			return a, true, err
		}
		if t.s.Intent != "report" {
			want = "anonymous"
			break
		}
		t.s.Answers["hidden"] = "yes"
		a, err := t.proceed(ctx)
		return a, true, err
	}
	a, err := t.order(ctx, want, known)
	return a, true, err
}

// takeBack hears 「撤回」: what is offered under that name, the draft, the ticket that is open or was talked about last, or they choose which.
func (t *turn) takeBack(ctx context.Context, text string) (answer, error) {
	if q, w := t.open(); q != nil && q.Choices != nil {
		if value, found := t.label(q.Choices(w), text); found {
			return t.take(ctx, q, w, value)
		}
	} else if data, found := t.label(t.offered(ctx), text); found {
		return t.chosen(ctx, data)
	}
	number := t.s.Answers["number"]
	switch {
	case t.matter():
		return t.cancel(), nil
	case number == "" && t.Now().Before(t.s.TalkTill):
		number = string(t.s.Talk)
	}
	if number == "" {
		return t.start(ctx, "status", nil)
	}
	return t.start(ctx, "withdraw", map[string]string{"number": number})
}

// back takes the last answer given off the list, so that its question is asked again.
func (t *turn) back() answer {
	i := intents.Get(t.s.Intent)
	if i == nil {
		return says(tickets.Say("cancel.nothing"))
	}
	w := t.work()
	for n := len(i.Asks) - 1; n >= 0; n-- {
		q := &i.Asks[n]
		if q.When != nil && !q.When(w) {
			continue // it was never asked: the first words had said it
		}
		if _, given := w.Answers[q.Name]; given && q.Name != "consent" && q.Name != t.s.Asked {
			delete(w.Answers, q.Name)
			return t.ask(q, w)
		}
	}
	if q, w := t.open(); q != nil {
		return t.ask(q, w)
	}
	return t.cancel()
}

// hear takes words as the answer to the open question.
func (t *turn) hear(ctx context.Context, q *intents.Question, w *intents.Work, text string) (answer, error) {
	if t.Now().Sub(t.s.At) > staleAfter && t.perhapsNew() {
		t.s.Heard = text
		a := says(tickets.Say("draft.stale"))
		a.choices = []tickets.Choice{{Key: "choice.resume", Data: "go resume"}, {Key: "choice.new_matter", Data: "go report"}}
		return a, nil
	}
	t.s.Files = append(t.s.Files, t.files...)
	before := t.s.Answers["words"]
	if q.Choices != nil {
		if value, found := t.label(q.Choices(w), text); found {
			return t.take(ctx, q, w, value)
		}
	}
	if a, done, err := t.rated(ctx, q, text); done || err != nil {
		return a, err
	}
	if meant := intents.Meant(text); meant != text { // 「不是三号楼，是五号楼」
		text = meant
		if err := t.understand(ctx, t.reader(), text); err != nil {
			return answer{}, err
		}
		w.Reading = t.reading
	}
	if a, done, err := t.beside(ctx, q, w, text); done || err != nil {
		return a, err
	}
	switch {
	case q.Hear != nil:
		t.heard(text, q)
		if !q.Hear(w, text) {
			return t.again(q, w), nil
		}
		a, err := t.answered(ctx, before)
		if err == nil && t.s.Asked == q.Name && q.Name != "confirm" && (t.matter() || t.s.Intent == "volunteer" && q.Name == "phone") && t.s.Answers["past"] == "" { // something else was said than what was asked
			a.lines = append([]tickets.Line{tickets.Say("ask.noted")}, a.lines...)
		}
		return a, err
	case q.Choices != nil && q.Name != "place" && q.Name != "words" && t.composing():
		return t.again(q, w), nil
	case q.Choices != nil && q.Name != "place" && q.Name != "words":
		if a, done, err := t.article(ctx, text); done || err != nil {
			return a, err
		}
		if t.newMatter() && t.remarks(text) {
			return t.noted(ctx)
		} else if t.newMatter() {
			return t.fresh(ctx, text)
		}
		return t.again(q, w), nil
	}
	if q.Name == "place" && t.nowhere(text) {
		return t.noted(ctx)
	}
	t.s.Answers[q.Name] = text
	t.heard(text, q)
	return t.answered(ctx, before)
}

// answered goes on after words were taken as an answer.
func (t *turn) answered(ctx context.Context, before string) (answer, error) {
	if t.voiced && t.s.Answers["words"] != before {
		t.spoken(t.s.Answers)
	}
	t.s.Asked = ""
	return t.proceed(ctx)
}

// staleAfter is how long a draft waits before words that sound like something else are taken for something else.
const staleAfter = 6 * time.Hour

// newMatter reports whether the words name a matter that is surely not the draft's.
func (t *turn) newMatter() bool {
	r := t.reading
	return r.Sure >= intents.SureEnough && r.Service != "" && r.Service != t.s.Answers["service"]
}

// perhapsNew reports whether the words may name a matter that is not the draft's.
func (t *turn) perhapsNew() bool {
	r := t.reading
	return t.newMatter() || len(r.Services) > 0 && r.Services[0] != t.s.Answers["service"]
}

// heard fills in what else a sentence says: several answers in one are all heard, and none is asked for again.
func (t *turn) heard(text string, q *intents.Question) {
	known := t.s.Answers
	r := t.reading
	if short := len([]rune(text)) <= 20 && r.When == "" && len(r.Phones) == 0; q.Name == "place" && r.Place != "" && !short {
		known["place"] = r.Place
		if len([]rune(text)) > len([]rune(r.Place))+8 { // more than the place was said
			known["words"] = strings.TrimPrefix(known["words"]+"\n"+text, "\n")
		}
	}
	t.fill(known)
}

// fill adds what the reading found to what is known, and never replaces what is.
func (t *turn) fill(known map[string]string) {
	r := t.reading
	add := func(name, value string) {
		if known[name] == "" && value != "" {
			known[name] = value
		}
	}
	add("place", intents.InEstate(r.Place, known["words"]))
	add("when", r.When)
	if len(r.Phones) > 0 {
		add("phone", intents.Figures(r.Phones[0]))
	}
	if len(r.Names) > 0 {
		add("name", r.Names[0])
	}
	if r.Service == "" && len(r.Services) == 0 {
		return
	}
	if r.Sure >= intents.SureEnough && r.Service != "" {
		add("service", r.Service)
	} else {
		add("services", strings.Join(r.Services, " "))
	}
}

// fresh starts what the reading says is wanted.
func (t *turn) fresh(ctx context.Context, text string) (answer, error) {
	if intents.Pasted(text) {
		return t.start(ctx, "verify_notice", map[string]string{"words": text})
	}
	if a, done, err := t.plain(ctx, text); done || err != nil {
		return a, err
	}
	r := t.reading
	known := map[string]string{"words": text}
	sure := r.Sure >= intents.SureEnough
	switch {
	case r.Intent == "report" || r.Intent == "order" || r.Intent == "suggestion":
		return t.freshMatter(ctx, text, known, sure)
	case r.Intent == "legal" && r.Legal != "": // the words name a court, an arbitration, …
		return t.start(ctx, r.Intent, map[string]string{})
	case r.Intent == "abuse":
		if a, done, err := t.despite(ctx, text); done || err != nil {
			return a, err
		}
		if !sure {
			return t.unsure(ctx, text)
		}
		return t.start(ctx, r.Intent, nil)
	case !sure && len(r.Services) > 0 && !r.Faint:
		t.fill(known)
		return t.start(ctx, "report", known)
	case !sure && r.Intent == "verify_notice" && intents.AsksReal(text) && len([]rune(text)) > 12:
		return t.start(ctx, r.Intent, known)
	case !sure:
		return t.unsure(ctx, text)
	case r.Intent == "volunteer":
		if len(r.Names) > 0 {
			known["name"] = r.Names[0]
		}
		if len(r.Phones) > 0 {
			known["phone"] = r.Phones[0]
		}
		return t.start(ctx, r.Intent, known)
	case r.Intent == "human":
		return t.start(ctx, r.Intent, known)
	case r.Intent == "language":
		known = map[string]string{}
		if lang := intents.NamedLang(text); lang != "" {
			known["lang"] = string(lang)
		}
		return t.start(ctx, r.Intent, known)
	case r.Intent == "verify_notice" && len([]rune(text)) > 12: // more than the question: the text itself
		return t.start(ctx, r.Intent, known)
	case r.Intent == "cancel":
		return t.cancel(), nil
	}
	if intents.Get(r.Intent) == nil {
		return t.unsure(ctx, text)
	}
	if r.Intent == "status" { // 「我昨天报的路灯还没人来修」: should there be none, they need not say it again
		t.s.Heard = text
	}
	return t.start(ctx, r.Intent, map[string]string{})
}

// freshMatter starts a report or an order.
func (t *turn) freshMatter(ctx context.Context, text string, known map[string]string, sure bool) (answer, error) {
	r := t.reading
	if !sure && r.Faint {
		return t.unsure(ctx, text)
	}
	t.fill(known)
	if intents.WantsHidden(text) {
		known["hidden"] = "yes"
	}
	if !sure && len(r.Services) == 0 {
		if r.Place == "" {
			return t.unsure(ctx, text)
		}
		known["service"] = "-"
	}
	name := "report"
	if r.Intent == "order" && sure {
		name = "order"
	}
	if sure && t.Desk.Legal != nil && (intents.LegalService(r.Service) || r.Second != nil && intents.LegalService(r.Second.Service)) {
		return t.start(ctx, "legalaid", known) // 「我想申请法律援助，老板拖欠工资」: the wages are what it is about
	}
	t.s.Second = r.Second
	if r.Second != nil {
		known["second"] = r.Second.Words
	}
	return t.start(ctx, name, known)
}

// despite finds the matter in words that scold too: 「一群废物，楼上漏水一个月了没人管」 is a report. done is false when there is none.
func (t *turn) despite(ctx context.Context, text string) (a answer, done bool, err error) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,。；;！!？?\n", r) })
	if len(parts) < 2 {
		return answer{}, false, nil
	}
	whole := t.reading
	for _, part := range parts {
		if len([]rune(part)) < 5 {
			continue
		}
		if err := t.reread(ctx, part); err != nil {
			return answer{}, true, err
		}
		if r := t.reading; r.Service != "" && r.Sure >= 0.5 { // likelier than not; the summary is theirs to correct
			known := map[string]string{"words": text}
			t.fill(known)
			if known["place"] == "" {
				known["place"] = whole.Place
			}
			a, err = t.start(ctx, "report", known)
			return a, true, err
		}
	}
	t.reading = whole
	return answer{}, false, nil
}

// unsure keeps the words, so that whatever is chosen next takes them along.
func (t *turn) unsure(ctx context.Context, text string) (answer, error) {
	if strings.ContainsFunc(text, unicode.IsLetter) { // 「0」 and 「😭」 are no matter, whatever is chosen next
		t.s.Heard = text
	}
	if intents.OtherScript(text) {
		return t.start(ctx, "unsure", map[string]string{"script": "other"})
	}
	return t.start(ctx, "unsure", nil)
}
