package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"huying/intents"
	"huying/tickets"
)

// This file is what people say, in the middle of something, about something else of theirs: another telephone number, the callback of an older
// ticket, the task whose organiser they have just asked.

// otherPhone hears 「我换号码了」. In the middle of a report or an order the new number is that matter's too, and the draft stays.
func (t *turn) otherPhone(ctx context.Context, text string) (a answer, done bool, err error) {
	if !intents.ChangesPhone(text) {
		return answer{}, false, nil
	}
	q, w := t.open()
	switch {
	case q == nil:
		a, err = t.start(ctx, "phone", map[string]string{"words": text})
		return a, true, err
	case !t.matter() || q.Name == "words":
		return answer{}, false, nil
	}
	key := "phone.draft"
	if len(t.reading.Phones) > 0 {
		key, t.s.Answers["phone"] = "phone.draft_done", intents.Figures(t.reading.Phones[0])
	}
	return t.ask(q, w).behind(tickets.Say(key)), true, nil
}

// ratesAside hears 「满意」 while another matter is being told: it belongs to the callback of an older ticket, and is no part of this one.
func (t *turn) ratesAside(ctx context.Context, q *intents.Question, w *intents.Work, text string) (a answer, done bool, err error) {
	if !t.matter() || q.Name == "words" || !slices.ContainsFunc(meant(answerWords, bare(text)), func(v string) bool { return v == "good" || v == "fair" || v == "bad" }) {
		return answer{}, false, nil
	}
	asked, err := t.inCallback(ctx)
	if err != nil || len(asked) == 0 {
		return answer{}, false, err
	}
	return t.ask(q, w).behind(tickets.Say("callback.aside", "number", string(asked[0].Number), "what", t.what(asked[0]))), true, nil
}

// inCallback are the tickets of who writes that wait for their word, the newest first.
func (t *turn) inCallback(ctx context.Context) ([]tickets.Ticket, error) {
	if t.s.Resident == "" {
		return nil, nil
	}
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	return slices.DeleteFunc(own, func(o tickets.Ticket) bool { return o.Stage != tickets.Callback }), err
}

// whichUnsolved asks which of several tickets was not done well, unless the words name the one that was asked about; done is false when it is clear.
func (t *turn) whichUnsolved(ctx context.Context, about tickets.Ticket) (a answer, done bool, err error) {
	asked, err := t.inCallback(ctx)
	if err != nil || len(asked) < 2 || slices.Contains(t.reading.Services, about.Service) && t.reading.Sure >= intents.SureEnough {
		return answer{}, false, err
	}
	return says(tickets.Say("rate.which")).offering(t.oneOf(asked, "rate.which_one", "go rate number=%s solved=no")...), true, nil
}

// taskTalk is the task whose organiser has just been asked something, or has answered, as the card that takes it; nil: none.
func (t *turn) taskTalk(ctx context.Context) (card []tickets.Choice, talk tickets.Number) {
	n := t.s.Talk
	if !t.Now().Before(t.s.TalkTill) {
		n = ""
	}
	if offer, at, err := t.Offers.LastOffer(ctx, t.m.From); err == nil && offer.Talk && t.Now().Sub(at) < talkTime {
		n = offer.Ticket
	}
	if n == "" || t.s.Resident == "" {
		return nil, ""
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if err != nil || about.Resident != t.s.Resident || about.Kind != tickets.Consult {
		return nil, "" // words about a ticket that is gone are heard as any others
	}
	id, found := tickets.FindActivityNumber(about.Words)
	if !found || !strings.HasPrefix(about.Words, string(id)) {
		return nil, ""
	}
	return []tickets.Choice{{Key: "serve.button.take", Data: id.TapData(tickets.ActivityTake)}}, n
}

// notToCome are words that somebody need not come. Said long after the order was placed, they are still about it.
var notToCome = regexp.MustCompile(`(?i)[来來嚟]|come`)

// onlyOrder is the order that 「不用来了」 is about when nothing was talked about just now: the only one that can be taken back; "" otherwise.
func (t *turn) onlyOrder(ctx context.Context) (tickets.Number, error) {
	if t.s.Resident == "" || !notToCome.MatchString(t.m.Text) {
		return "", nil
	}
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	if err != nil {
		return "", err
	}
	own = slices.DeleteFunc(own, func(o tickets.Ticket) bool { return o.Kind != tickets.Order || !o.Stage.Open() })
	if len(own) != 1 {
		return "", nil
	}
	return own[0].Number, nil
}
