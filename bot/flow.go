package bot

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// work is the flow under way as the intents see it. Answers is the session's own map.
func (t *turn) work() *intents.Work {
	return &intents.Work{
		Desk: t.Desk, Whistles: t.Whistles, Activities: t.Activities, News: t.News, From: t.m.From, To: t.m.To, Lang: t.lang(), Begun: t.s.Begun, Cause: t.cause,
		Resident: tickets.Resident{ID: t.s.Resident, Address: t.m.From, Lang: t.lang(), ConsentAt: t.s.Consent},
		Reading:  t.reading, Answers: t.s.Answers, Left: t.s.Left, Files: t.s.Files, Point: t.s.Point,
		Keep: func(ctx context.Context, name, mime string, data []byte) (string, error) {
			a, err := t.Files.KeepFile(ctx, bytes.NewReader(data),
				tickets.Attachment{Kind: "document", Name: name, Mime: mime, From: t.m.From.String()}, int64(len(data)))
			return a.Hash, err
		},
	}
}

// open is the question that waits for an answer; nil when none does.
func (t *turn) open() (*intents.Question, *intents.Work) {
	i := intents.Get(t.s.Intent)
	if i == nil || t.s.Asked == "" {
		return nil, nil
	}
	return i.Question(t.s.Asked), t.work()
}

// start begins a want and takes it as far as what is known allows.
func (t *turn) start(ctx context.Context, name string, known map[string]string) (answer, error) {
	i := intents.Get(name)
	if i == nil {
		return says(tickets.Say("choice.expired")), nil
	}
	if t.voiced {
		known = t.spoken(known)
	}
	if name == "forget" && len(t.s.Answers) > 0 && t.s.Resident == "" {
		known = map[string]string{"draft": "yes"}
	}
	if name == "verify_notice" && known["words"] != "" && known["got"] == "" { // 「这是你们发的吗」, asked after it, is about the same
		t.s.Heard = known["words"]
	}
	known, aside, err := t.nothingAsked(ctx, i, known)
	if err != nil {
		return answer{}, err
	}
	if len(i.Asks) == 0 || aside { // a question on the side: the draft stays
		return t.aside(ctx, i, known)
	}
	var shelved *dropped
	if t.matter() && (name == "forget" || name == "withdraw") { // 「不删除」 leads back to it
		shelved = t.draft()
	}
	t.s.begin(name, t.cause, known)
	t.s.Shelved = shelved
	t.s.Files = append(t.s.Files, t.files...)
	if i.Begin != nil {
		if err := i.Begin(ctx, t.work()); err != nil {
			t.s.clear()
			return answer{}, err
		}
	}
	return t.proceed(ctx)
}

// aside answers a want that asks nothing, and then puts the draft's open question again.
func (t *turn) aside(ctx context.Context, i *intents.Intent, known map[string]string) (answer, error) {
	w := t.work()
	w.Begun, w.Answers, w.Files = t.cause, known, t.files
	if w.Answers == nil {
		w.Answers = map[string]string{}
	}
	out, err := i.Finish(ctx, w)
	if err != nil {
		return answer{}, err
	}
	a := t.finished(out)
	q, w := t.open()
	switch {
	case q == nil || a.silent:
	case len(a.choices) > 0: // the options are the answer's own; one more leads back
		a = a.offering(tickets.Choice{Key: "choice.resume", Data: "go resume"})
	default:
		again := t.ask(q, w).behind(tickets.Say("draft.goes_on"))
		a.lines = append(a.lines, again.lines...)
		a.choices, a.askPlace = again.choices, again.askPlace
	}
	return a, nil
}

// proceed asks the next question, or finishes.
func (t *turn) proceed(ctx context.Context) (answer, error) {
	if t.s.Intent == "report" && tickets.TopClass(t.s.Answers["service"]) == "S" { // it turned out to be an order: when, and for whom, is asked too
		t.s.Intent = "order"
	}
	i := intents.Get(t.s.Intent)
	w := t.work()
	if q := i.Next(w); q != nil {
		return t.ask(q, w), nil
	}
	out, err := i.Finish(ctx, w)
	if refusal := (*tickets.Error)(nil); errors.As(err, &refusal) {
		t.s.clear()
	}
	if err != nil {
		return answer{}, err
	}
	if q := i.Question(out.Again); q != nil {
		delete(t.s.Answers, out.Again)
		again := t.ask(q, t.work())
		again.lines = append(out.Lines, again.lines...)
		return again, nil
	}
	if i.Resumes {
		t.s.Left = nil
	}
	t.s.clear()
	return t.finished(out), nil
}

// finished says what a want came to.
func (t *turn) finished(out intents.Outcome) answer {
	if out.Lang != "" {
		t.s.Lang = out.Lang
	}
	if out.Help {
		t.s.Danger = helpAsked
	}
	t.s.Fake = out.Fake
	if out.Article != "" {
		t.s.Article = out.Article
	}
	if out.Talk != "" {
		t.s.Talk, t.s.TalkTill = out.Talk, t.Now().Add(freshFor)
	}
	a := answer{lines: out.Lines, choices: out.Choices, files: out.Files, class: tickets.Reply, silent: out.Posted}
	if out.Forgot {
		*t.s = Session{Answers: map[string]string{}, Lang: t.s.Lang, Step: t.s.Step, forgotten: true}
	}
	return a
}

// ask puts a question. A new step begins: buttons of earlier ones no longer count.
func (t *turn) ask(q *intents.Question, w *intents.Work) answer {
	t.s.Asked, t.s.Missed = q.Name, 0
	t.s.Step++
	i := intents.Get(t.s.Intent)
	if i.Resumes {
		t.s.Left = maps.Clone(t.s.Answers)
	}
	a := says(q.Lines(i, w)...)
	a.askPlace = q.AskPlace
	if q.Choices != nil {
		a.choices = t.s.choose(q.Choices(w))
	}
	return a
}

// chosen handles a tapped button or the option a typed digit stands for.
func (t *turn) chosen(ctx context.Context, data string) (answer, error) {
	if name, known := command(data); name != "" {
		return t.order(ctx, name, known)
	}
	value, current := strings.CutPrefix(data, stepMark(t.s.Step))
	q, w := t.open()
	if !current || q == nil {
		a := says(tickets.Say("choice.expired"))
		if q != nil {
			again := t.ask(q, w)
			again.lines = append(a.lines, again.lines...)
			return again, nil
		}
		return a, nil
	}
	return t.take(ctx, q, w, value)
}

// order handles the "go …" of a button: a want with what is known of it.
func (t *turn) order(ctx context.Context, name string, known map[string]string) (answer, error) {
	switch name {
	case "second":
		if t.s.Second == nil {
			return says(tickets.Say("choice.expired")), nil
		}
		second := *t.s.Second
		t.s.Second = nil
		if err := t.reread(ctx, second.Words); err != nil {
			return answer{}, err
		}
		known = map[string]string{"words": second.Words, "service": second.Service}
		if err := t.besideFirst(ctx); err != nil {
			return answer{}, err
		}
		t.fill(known)
		if intents.LegalService(second.Service) && t.Desk.Legal != nil {
			return t.start(ctx, "legalaid", known)
		}
		return t.start(ctx, "report", known)
	case "subscription":
		if known["stop"] != "" && t.s.Intent == name { // 「退订」 in the middle of subscribing: nothing is left to be asked
			t.s.clear()
		}
	case "again":
		return t.reportsBack(ctx, tickets.Number(known["number"]), t.before.words)
	case "volunteer": // they have begun, and looked at something else: what was said need not be said again
		if q, w := t.open(); q != nil && t.s.Intent == name && len(known) == 0 {
			return t.ask(q, w), nil
		}
	case "ask": // another article about what was asked
		t.s.Heard = t.before.words
	case "report", "order", "human", "follow", "legalaid", "verify_notice":
		if t.before.words != "" && known["words"] == "" {
			known["words"] = t.before.words
			t.files = append(t.files, t.before.files...)
			if t.before.voice {
				known = t.spoken(known)
			}
			if err := t.reread(ctx, t.before.words); err != nil {
				return answer{}, err
			}
			if name == "report" && intents.OnlyAddress(t.reading, t.before.words) {
				known["words"], known["place"] = "", intents.Where(t.reading, t.before.words)
				break
			}
			t.fill(known)
		}
	case "resume":
		if q, w := t.open(); q != nil {
			return t.ask(q, w), nil
		}
		if t.dropped != nil {
			return t.takeUp(ctx, t.dropped)
		}
		return says(tickets.Say("choice.expired")), nil
	}
	return t.start(ctx, name, known)
}

// take keeps the value chosen for a question and goes on.
func (t *turn) take(ctx context.Context, q *intents.Question, w *intents.Work, value string) (answer, error) {
	if value == "cancel" {
		return t.cancel(ctx)
	}
	if q.Name == "consent" {
		if value != "yes" {
			t.s.clear()
			return says(tickets.Say("consent.refused")), nil
		}
		r, err := t.Desk.Consent(ctx, t.m.From, t.lang())
		if err != nil {
			return answer{}, err
		}
		t.s.Resident, t.s.Consent = r.ID, r.ConsentAt
		w.Resident = r
	}
	q.Take(w, value)
	t.s.Point = w.Point
	t.s.Asked = ""
	return t.proceed(ctx)
}

// settledItself hears 「来电了」 about a ticket that may still be taken back: nobody needs to come any more, should they say so.
func (t *turn) settledItself(ctx context.Context, text string) (a answer, done bool, err error) {
	n := t.s.Talk
	if n == "" || !t.Now().Before(t.s.TalkTill) || !intents.OverAlready(text) || t.inDanger() || t.withPerson(ctx) {
		return answer{}, false, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if m, _ := tickets.MoveOf(tickets.Withdraw); err != nil || m.May(about, tickets.Actor{Kind: tickets.ByResident, ID: t.s.Resident}) != nil {
		return answer{}, false, err
	}
	a = says(tickets.Say("talk.over", "number", string(n)))
	a.choices = takeBackChoices(n)
	return a, true, nil
}

// takeBackChoices are whether a ticket is taken back.
func takeBackChoices(n tickets.Number) []tickets.Choice {
	return []tickets.Choice{{Key: "choice.withdraw_yes", Data: "go withdraw number=" + string(n) + " confirm=yes"}, {Key: "choice.withdraw_no", Data: "go kept"}}
}

// cancel drops the draft. Where there is none, 「不用来了」 a moment after filing is about what was filed.
func (t *turn) cancel(ctx context.Context) (answer, error) {
	if t.s.Intent == "" {
		n := t.s.Talk
		if !t.Now().Before(t.s.TalkTill) && !t.inDanger() {
			only, err := t.onlyOrder(ctx)
			if err != nil {
				return answer{}, err
			}
			n = only
		}
		if n == "" || t.inDanger() {
			return says(tickets.Say("cancel.nothing")), nil
		}
		about, err := t.Desk.Store.Ticket(ctx, n)
		if m, _ := tickets.MoveOf(tickets.Withdraw); err != nil || m.May(about, tickets.Actor{Kind: tickets.ByResident, ID: t.s.Resident}) != nil {
			return says(tickets.Say("cancel.nothing")), nil
		}
		a := says(tickets.Say("cancel.filed", "number", string(n)))
		a.choices = takeBackChoices(n)
		return a, nil
	}
	if i := intents.Get(t.s.Intent); i != nil && i.Resumes {
		t.s.Left = nil
	}
	done := "cancel.done"
	if q, w := t.open(); q != nil && q.Choices != nil && slices.ContainsFunc(q.Choices(w), keeps) {
		done = "cancel.kept"
	}
	if shelved := t.s.Shelved; shelved != nil && done == "cancel.kept" {
		a, err := t.takeUp(ctx, shelved)
		return a.behind(tickets.Say("draft.goes_on")).behind(tickets.Say(done)), err
	}
	t.drop()
	return says(tickets.Say(done)), nil
}

// keeps reports a choice that ends a want because things stay as they are: 「不撤回」. Nothing was cancelled by it.
func keeps(c tickets.Choice) bool { return c.Data == "cancel" && c.Key != "choice.cancel" }
