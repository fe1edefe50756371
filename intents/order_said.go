package intents

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// This file hears what somebody says of a service they ordered: that nobody has come, who will come, that they would rather have it another day, that
// they complain of who came. It counts only for who has such an order; from anybody else the same words may be any matter.

var (
	nobodyHere    = Worded("nobody_here")
	whoComesAsked = Worded("who_comes_asked")
	otherTime     = Worded("other_time")
	blamesHelper  = Worded("blames_helper")
)

// saidOfOrder finds what such words want; known is nil when they are none, or there is no order of theirs they can be about.
func (w *Work) saidOfOrder(ctx context.Context, text string) (known map[string]string, err error) {
	waited, who, other, blames := nobodyHere.In(text), whoComesAsked.In(text), otherTime.In(text), blamesHelper.In(text)
	if len([]rune(text)) > longestAsk && !isLatin(Fold(text)) || !waited && !who && !other && !blames {
		return nil, nil
	}
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, listed)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(t tickets.Ticket) bool { return t.Kind != tickets.Order || !t.Stage.Open() && !blames })
	if (who || other) && len(own) == 1 {
		known = map[string]string{"list": "status", "number": string(own[0].Number)}
		if other {
			known["list"], known["words"] = "rearrange", text
		}
		return known, nil
	}
	for _, t := range own {
		all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number, Limit: openLooked})
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			switch {
			case blames && blamedSeat(a) > 0:
				return map[string]string{"list": "complain", "id": string(a.Number)}, nil
			case waited && w.isMissed(a):
				return map[string]string{"list": "waited", "number": string(t.Number), "words": text, "at": w.Activities.Window(a)}, nil
			}
		}
	}
	return nil, nil
}

// missedTime is how long after a service should have begun its requester may still speak of nobody having come.
const missedTime = 3 * 24 * time.Hour

// isMissed reports whether an activity should have begun, and nobody has.
func (w *Work) isMissed(a tickets.Activity) bool {
	now := w.Desk.Now()
	begun := slices.ContainsFunc(a.Seats, func(s tickets.Seat) bool { return s.State == tickets.SeatStarted || s.State == tickets.SeatFinished })
	return !begun && a.Stage != tickets.ActivityCancelled && now.After(a.From) && now.Before(a.From.Add(missedTime))
}

// Waited keeps with the order that nobody has come: whoever keeps it reads it and looks for the volunteer.
var Waited = register(&Intent{
	Name:  "waited",
	Begin: mayDo(tickets.Follow),
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		n := w.Answers["number"]
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: w.words(), Files: w.Files},
			tickets.Say("order.waited", "at", tickets.Plain(w.Answers["at"])), tickets.Choice{Key: "menu.human", Data: "go human"})
		out.Talk = tickets.Number(n)
		return out, err
	},
})

// leftOpen leaves it to who comes.
var leftOpen = regexp.MustCompile(`(?i)都行|都可以|随便|隨便|看你们|看你們|你们定|你們定|any ?time|whenever`)

// Rearrange asks for when an order would suit better, and keeps it with the order.
var Rearrange = register(&Intent{
	Name:  "rearrange",
	Begin: mayDo(tickets.Follow),
	Asks: []Question{{Name: "when", Hear: func(w *Work, text string) bool {
		if w.Reading.When == "" && !leftOpen.MatchString(text) {
			return false
		}
		w.Answers["when"] = text
		return true
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		out, err := w.act(ctx, tickets.Act{Verb: tickets.Follow, Text: strings.TrimSpace(w.Answers["words"] + " " + w.Answers["when"]), Files: w.Files}, tickets.Say("order.rearranged"))
		out.Talk = tickets.Number(w.Answers["number"])
		return out, err
	},
})
