package intents

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"huying/tickets"
)

// AnswerNotice is a button under a notice, or words that mean the same: 我安全, 需要帮助, an option of a poll. The last answer counts. In a group
// nothing is said of who answered: there only a call for help is confirmed.
var AnswerNotice = register(&Intent{Name: "answer", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	if w.News == nil {
		return Outcome{}, tickets.Refuse(tickets.NotFound, "error.answer_not_yours")
	}
	a := tickets.Answering{Broadcast: w.Answers["broadcast"], To: w.From, Resident: w.Resident.ID, Answer: w.Answers["answer"], Words: w.Answers["words"]}
	if w.To.Group() {
		a.Via = w.To
		r, err := w.Desk.People.Find(ctx, w.From)
		if err != nil && !isNotFound(err) {
			return Outcome{}, err
		}
		w.Resident, a.Resident = r, r.ID
	}
	answer, err := w.News.Broadcasts.Heard(ctx, a)
	if isNotFound(err) {
		return Outcome{}, tickets.Refuse(tickets.NotFound, "error.answer_not_yours")
	}
	if err != nil {
		return Outcome{}, err
	}
	if answer.Answer == tickets.AnswerHelp {
		return helpAtOnce(ctx, w, answer)
	}
	if _, err := w.News.Broadcasts.Answer(ctx, a); err != nil || w.To.Group() {
		return Outcome{}, err
	}
	if answer.Answer == tickets.AnswerSafe {
		return Outcome{
			Lines:   []tickets.Line{tickets.Say("answer.safe")},
			Choices: []tickets.Choice{{Key: "broadcast.choice.help", Data: "go answer broadcast=" + answer.Broadcast + " answer=" + tickets.AnswerHelp}},
		}, nil
	}
	b, err := w.News.Broadcasts.Store.Broadcast(ctx, answer.Broadcast)
	if err != nil {
		return Outcome{}, err
	}
	option := answer.Answer
	if n, err := strconv.Atoi(option); err == nil && n >= 1 && n <= len(b.OptionsFor(w.Lang)) {
		option = b.OptionsFor(w.Lang)[n-1]
	}
	return Outcome{Lines: []tickets.Line{tickets.Say("answer.poll", "option", tickets.Plain(option))}}, nil
}})

// helpAtOnce opens an urgent ticket in the same transaction as the answer. Nothing is asked first; where they are is asked after it. Who asks
// again while that ticket is open is told that it is known.
func helpAtOnce(ctx context.Context, w *Work, answer tickets.BroadcastAnswer) (Outcome, error) {
	b, err := w.News.Broadcasts.Store.Broadcast(ctx, answer.Broadcast)
	if err != nil {
		return Outcome{}, err
	}
	source := helpSource + b.ID + ":" + w.From.String()
	filed, err := w.Desk.Store.BySource(ctx, source)
	switch {
	case err != nil && !errors.Is(err, tickets.ErrNotFound):
		return Outcome{}, err
	case err == nil && !filed.Stage.Open():
		source += ":" + w.Cause // that one is over: this is a new call
	case err == nil:
		return helpKnown(ctx, w, answer, filed)
	}
	if w.Resident.ID == "" && !w.To.Group() { // in danger to life no consent is waited for (PIPL art. 13)
		if w.Resident, err = w.Desk.Know(ctx, w.From, w.Lang); err != nil {
			return Outcome{}, err
		}
	}
	f, err := helpFiling(ctx, w, b, answer)
	if err != nil {
		return Outcome{}, err
	}
	f.Source = source
	t, err := w.Desk.File(ctx, f)
	return Outcome{Posted: err == nil, Help: true, Talk: t.Number}, err
}

func helpFiling(ctx context.Context, w *Work, b tickets.Broadcast, answer tickets.BroadcastAnswer) (tickets.Filing, error) {
	chats, err := w.News.Watching(ctx, answer.Area)
	if err != nil {
		return tickets.Filing{}, err
	}
	words := "需要帮助：" + titleIn(b, tickets.Hans)
	if answer.Words != "" {
		words = answer.Words + "\n" + words
	}
	said := &tickets.Notice{AskPlace: true, Lines: []tickets.Line{tickets.Say("answer.help_call"), tickets.Say("answer.help")}}
	if w.To.Group() {
		said = &tickets.Notice{Lines: []tickets.Line{tickets.Say("answer.help_call"), tickets.Say("answer.help_group")}}
	}
	f := tickets.Filing{
		Cause: w.Cause, Resident: w.Resident, To: w.To, Lang: w.Lang, Kind: tickets.Help, Words: words,
		Place: tickets.Place{Grid: answer.Area}, Danger: true, Answer: said,
	}
	if name, known, err := w.News.AreaName(ctx, answer.Area); err != nil {
		return f, err
	} else if known {
		f.Place.Text = name
	}
	f.Also = func(c *tickets.Change) {
		c.Answer = &answer
		tellWatch(w, c, f, chats)
	}
	return f, nil
}

// tellWatch tells the chats of the offices of that area, as those on duty are told; one that is on duty is told once.
func tellWatch(w *Work, c *tickets.Change, f tickets.Filing, chats []tickets.Address) {
	told := map[tickets.Address]bool{}
	for _, n := range c.Notices {
		told[n.To] = true
	}
	for _, chat := range chats {
		if told[chat] {
			continue
		}
		c.Notices = append(c.Notices, tickets.Notice{
			ID: "d:" + c.Ticket.Source + ":" + chat.String(), To: chat, Class: tickets.Urgent,
			Lines: []tickets.Line{tickets.Say("duty.danger", "words", tickets.Plain(w.redacted(f.Words)), "place", tickets.Plain(w.redacted(f.Place.Text)))},
		})
	}
}

// PassOn tells what somebody adds to a call for help to those who were told of the call: where they are comes after it.
func (w *Work) PassOn(ctx context.Context, n tickets.Number, words string) error {
	if w.News == nil || w.News.Post == nil || w.To.Group() || words == "" {
		return nil
	}
	t, err := w.Desk.Store.Ticket(ctx, n)
	if err != nil || t.Urgency != tickets.Danger || !strings.HasPrefix(t.Source, helpSource) {
		return err
	}
	chats, err := w.News.Watching(ctx, t.Area)
	if err != nil {
		return err
	}
	var told []tickets.Notice
	for _, chat := range append(slices.Clone(w.Desk.Duty), chats...) {
		told = append(told, tickets.Notice{
			ID: "d:" + w.Cause + ":" + chat.String(), To: chat, Ticket: n, Class: tickets.Urgent,
			Lines: []tickets.Line{tickets.Say("duty.more", "words", tickets.Plain(w.redacted(words)))},
		})
	}
	return w.News.Post(ctx, told)
}

// helpSource begins the source of a ticket that the button under a notice opened.
const helpSource = "help:"

// redacted is what may be said of somebody's words in a chat that many read.
func (w *Work) redacted(text string) string {
	if w.Desk.Redact == nil {
		return ""
	}
	return w.Desk.Redact(text)
}

// helpKnown adds a second call to the ticket of the first, and keeps the answer, which may have been changed in between.
func helpKnown(ctx context.Context, w *Work, answer tickets.BroadcastAnswer, filed tickets.Ticket) (Outcome, error) {
	_, err := w.News.Broadcasts.Answer(ctx, tickets.Answering{
		Broadcast: answer.Broadcast, To: w.From, Via: viaOf(w), Resident: answer.Resident, Answer: answer.Answer, Words: answer.Words,
	})
	if err != nil {
		return Outcome{}, err
	}
	if w.To.Group() {
		return Outcome{Lines: []tickets.Line{tickets.Say("answer.help_call"), tickets.Say("answer.help_group", "number", string(filed.Number))}}, nil
	}
	return Outcome{
		Lines: []tickets.Line{tickets.Say("answer.help_call"), tickets.Say("answer.help_known", "number", string(filed.Number))},
		Help:  true, Talk: filed.Number,
	}, nil
}

func viaOf(w *Work) tickets.Address {
	if w.To.Group() {
		return w.To
	}
	return tickets.Address{}
}

// answersNotice lets the ticket of somebody who says that they are in danger be their answer to a safety notice sent a short while ago.
func answersNotice(ctx context.Context, w *Work, f *tickets.Filing) error {
	if w.News == nil || w.To.Group() {
		return nil
	}
	answer, err := w.News.HelpAsked(ctx, w.From, w.Resident.ID, f.Words)
	if err != nil || answer == nil {
		return err
	}
	chats, err := w.News.Watching(ctx, answer.Area)
	if err != nil {
		return err
	}
	if f.Place.Text == "" && !f.Place.HasPoint() {
		f.Place.Grid = answer.Area
	}
	filing := *f
	f.Also = func(c *tickets.Change) {
		c.Answer = answer
		tellWatch(w, c, filing, chats)
	}
	return nil
}
