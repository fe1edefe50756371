package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

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
	n, doubtful, err := t.talk(ctx)
	switch {
	case err != nil:
		return answer{}, err
	case n == "":
		return t.fresh(ctx, text)
	case doubtful:
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
		return t.cancel(), true, nil
	case "back":
		return t.back(), true, nil
	case "hide":
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
	if meant := intents.Meant(text); meant != text { // 「不是三号楼，是五号楼」
		text = meant
		if err := t.understand(ctx, t.reader(), text); err != nil {
			return answer{}, err
		}
		w.Reading = t.reading
	}
	switch {
	case q.Hear != nil:
		t.heard(text, q)
		if !q.Hear(w, text) {
			return t.again(q, w), nil
		}
		return t.answered(ctx, before)
	case q.Choices != nil && q.Name != "place" && q.Name != "words" && t.composing():
		return t.again(q, w), nil
	case q.Choices != nil && q.Name != "place" && q.Name != "words":
		if a, done, err := t.article(ctx, text); done || err != nil {
			return a, err
		}
		if t.newMatter() {
			return t.fresh(ctx, text)
		}
		return t.again(q, w), nil
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

// again says that the answer was not understood and asks once more.
func (t *turn) again(q *intents.Question, w *intents.Work) answer {
	a := t.ask(q, w)
	a.lines = append([]tickets.Line{tickets.Say("ask.again")}, a.lines...)
	return a
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
	add("place", r.Place)
	add("when", r.When)
	if len(r.Phones) > 0 {
		add("phone", r.Phones[0])
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
	if a, done, err := t.article(ctx, text); done || err != nil {
		return a, err
	}
	r := t.reading
	known := map[string]string{"words": text}
	sure := r.Sure >= intents.SureEnough
	switch {
	case r.Intent == "report" || r.Intent == "order" || r.Intent == "suggestion":
		t.fill(known)
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
		if sure && intents.LegalService(r.Service) && t.Desk.Legal != nil {
			name = "legalaid"
		}
		t.s.Second = r.Second
		if r.Second != nil {
			known["second"] = r.Second.Words
		}
		return t.start(ctx, name, known)
	case r.Intent == "legal" && r.Legal != "": // the words name a court, an arbitration, …
		return t.start(ctx, r.Intent, map[string]string{})
	case !sure && len(r.Services) > 0:
		t.fill(known)
		return t.start(ctx, "report", known)
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
	return t.start(ctx, r.Intent, map[string]string{})
}

// unsure keeps the words, so that whatever is chosen next takes them along.
func (t *turn) unsure(ctx context.Context, text string) (answer, error) {
	t.s.Heard = text
	if intents.OtherScript(text) {
		return t.start(ctx, "unsure", map[string]string{"script": "other"})
	}
	return t.start(ctx, "unsure", nil)
}

// talk finds the ticket these words belong to: the one whose message they reply to, the one a clerk just wrote about, or the one
// filed a moment ago. "" when they belong to none; doubtful when they may as well be about something new.
func (t *turn) talk(ctx context.Context) (n tickets.Number, doubtful bool, err error) {
	if t.s.Resident == "" {
		return "", false, nil
	}
	if t.m.Quoted != nil && t.m.Quoted.Ours {
		if n, found := tickets.FindNumber(t.m.Quoted.Text); found {
			return n, false, nil
		}
	}
	offer, at, err := t.Offers.LastOffer(ctx, t.m.From)
	if err != nil && !errors.Is(err, tickets.ErrNotFound) {
		return "", false, err
	}
	asked := err == nil && offer.Talk && t.Now().Sub(at) < talkTime
	switch {
	case asked:
		n = offer.Ticket
	case t.Now().Before(t.s.TalkTill):
		n = t.s.Talk
	}
	if n == "" {
		return "", false, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if errors.Is(err, tickets.ErrNotFound) || err == nil && about.Resident != t.s.Resident {
		return "", false, nil
	}
	if err == nil && about.Stage == tickets.Accepted && about.Satisfied == "bad" && t.Now().Sub(about.UpdatedAt) < freshFor {
		asked = true // they just said it was not done well, and were asked what is wrong
	}
	if err != nil || !t.elsewhere(about, asked) {
		return n, !asked && about.Service != "" && len(t.reading.Phones) == 0 && t.otherService(about), err // who gives a telephone number adds it
	}
	return "", false, nil
}

// elsewhere reports whether the words are surely not about this ticket: thanks, a want of their own, or, when no clerk has asked
// something, another service.
func (t *turn) elsewhere(about tickets.Ticket, asked bool) bool {
	r := t.reading
	switch {
	case r.Sure < intents.SureEnough || r.Intent == "human": // already talking with one
		return false
	case asked && r.Intent == "chitchat": // 「方便的，谢谢您」 answers the clerk
		return false
	case r.Intent == "report" || r.Intent == "order" || r.Intent == "suggestion":
		return !asked && about.Service != "" && t.otherService(about)
	}
	return true
}

func (t *turn) otherService(about tickets.Ticket) bool {
	r := t.reading
	return r.Service != "" && r.Service != about.Service || len(r.Services) > 0 && r.Services[0] != about.Service
}

// follow adds words and pictures to a ticket. Should they be about another matter, the words are kept for it.
func (t *turn) follow(ctx context.Context, n tickets.Number, text string) (answer, error) {
	t.s.Heard = text
	return t.start(ctx, "follow", map[string]string{"number": string(n), "words": text})
}

// helpAsked is the danger of somebody who chose 需要帮助 under a notice: whatever they write next is about it.
const helpAsked = "help"

// danger answers before anything else, whatever was being talked about. More words about the same danger join its ticket.
func (t *turn) danger(ctx context.Context) (answer, error) {
	lines := intents.DangerLines(t.reading.Danger)
	if (t.s.Danger == t.reading.Danger || t.s.Danger == helpAsked) && t.Now().Before(t.s.TalkTill) {
		_, err := t.Desk.Do(ctx, t.s.Talk, tickets.Act{
			Verb: tickets.Follow, By: tickets.Actor{Kind: tickets.ByResident, ID: t.s.Resident}, Text: t.mark() + t.m.Text, Files: t.files, Source: t.cause,
			Answer: &tickets.Notice{To: t.m.To, Class: tickets.Urgent, Lang: t.lang(), Lines: lines},
		})
		if err == nil {
			err = t.work().PassOn(ctx, t.s.Talk, t.m.Text)
		}
		return answer{silent: true}, err
	}
	r, err := t.Desk.Know(ctx, t.m.From, t.lang())
	if err != nil {
		return answer{}, err
	}
	t.s.Resident = r.ID
	t.s.clear()
	a, err := t.start(ctx, "emergency", map[string]string{"words": t.m.Text})
	t.s.Danger = t.reading.Danger
	return a, err
}
