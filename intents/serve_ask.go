package intents

import (
	"cmp"
	"context"
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
	taskOther = Worded("task_other")
	taskFacts = Worded("task_facts")
	taskWhom  = Worded("task_whom")
)

// hoursWrong are words that hours were not logged as they were served. They are a permanent record that only the office corrects: a person hears it.
var hoursWrong = Worded("hours_wrong")

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
	case taskWhom.In(text):
		return asksWhom
	case taskFacts.In(text):
		return asksCard
	case taskOther.In(text):
		return asksKeeper
	}
	return ""
}

// AsksOfTask finds which task a volunteer's question is about: the one of the card that was offered last, else the next of theirs. known is nil
// when it is no such question, or they have none.
func AsksOfTask(ctx context.Context, w *Work, offered []tickets.Choice, text string) (known map[string]string, err error) {
	about, wrong := asksOfTask(w.Reading, strings.TrimSpace(text)), len([]rune(text)) <= longestAskEnglish && hoursWrong.In(text)
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
