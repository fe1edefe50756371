package intents

import (
	"context"
	"errors"
	"strings"
	"time"

	"huying/tickets"
)

// slotsListed bounds the times that are offered at once.
const slotsListed = 8

// slotChoices are the times that are free now. Choices are made without the message's context; the read is short. A desk that cannot be read
// has none, and slotAsked says so.
func slotChoices(w *Work) []tickets.Choice {
	free, err := w.Desk.Legal.Openings(context.Background(), 5000)
	if err != nil {
		free = nil
	}
	var choices []tickets.Choice
	for _, o := range spread(free) {
		choices = append(choices, tickets.Choice{Key: "appointment.slot", Args: argsOf(w.Desk.Legal.WhenWords(o.At, o.Slot.Place)), Data: o.Data()})
	}
	return append(choices, tickets.Choice{Key: "choice.cancel", Data: "cancel"})
}

func slotAsked(w *Work) []tickets.Line {
	if free, err := w.Desk.Legal.Openings(context.Background(), 1); err != nil || len(free) == 0 {
		return []tickets.Line{tickets.Say("appointment.none_free")}
	}
	return []tickets.Line{tickets.Say("ask.book.slot")}
}

// spread picks times of different days rather than all of one morning: two of a desk's day, then the next day.
func spread(free []tickets.Opening) []tickets.Opening {
	var out []tickets.Opening
	seen := map[string]int{}
	for _, o := range free {
		day := o.Slot.ID + o.At.Format(time.DateOnly)
		if seen[day]++; seen[day] <= 2 && len(out) < slotsListed {
			out = append(out, o)
		}
	}
	return out
}

func argsOf(list []string) map[string]string {
	args := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		args[list[i]] = list[i+1]
	}
	return args
}

// Book: a time at the legal desk for a ticket that is there already.
var Book = register(&Intent{
	Name: "book",
	Begin: func(ctx context.Context, w *Work) error {
		if w.Desk.Legal == nil {
			return tickets.Refuse(tickets.NotFound, "error.no_legal_desk")
		}
		_, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		return err
	},
	Asks: []Question{{Name: "slot", Choices: slotChoices, Says: slotAsked}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		t, err := w.own(ctx, tickets.Number(w.Answers["number"]))
		if err != nil {
			return Outcome{}, err
		}
		r := w.Resident
		r.Lang = w.Lang
		_, err = w.Desk.Legal.Book(ctx, t, r, w.To, w.Answers["slot"], w.Cause)
		if errors.Is(err, tickets.ErrConflict) {
			return tooSlow(err)
		}
		return Outcome{Posted: err == nil, Talk: t.Number}, err
	},
})

// Appointments: the times I have booked.
var Appointments = register(&Intent{Name: "appointments", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	out := Outcome{}
	if w.Resident.ID != "" && w.Desk.Legal != nil {
		all, err := w.Desk.Legal.Store.Appointments(ctx, tickets.AppointmentQuery{Resident: w.Resident.ID, From: w.Desk.Now(), Limit: 20})
		if err != nil {
			return out, err
		}
		for _, a := range all {
			if a.State != tickets.Booked {
				continue
			}
			when := w.Desk.Legal.WhenWords(a.At, a.Place)
			out.Lines = append(out.Lines, tickets.Say("appointment.one", when...))
			out.Choices = append(out.Choices, tickets.Choice{Key: "appointment.choice.cancel_one", Args: argsOf(when), Data: "go unbook id=" + a.ID})
		}
	}
	if len(out.Lines) == 0 {
		return Outcome{Lines: []tickets.Line{tickets.Say("appointment.none")}, Choices: []tickets.Choice{{Key: "choice.legal_aid", Data: "go legalaid"}}}, nil
	}
	return out, nil
}})

// Unbook: a booked time is given back.
var Unbook = register(&Intent{
	Name: "unbook",
	Asks: []Question{{Name: "sure", Choices: fixed("appointment.choice.cancel", "yes", "appointment.choice.keep", "cancel")}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		if w.Desk.Legal == nil {
			return Outcome{}, tickets.Refuse(tickets.NotFound, "error.no_legal_desk")
		}
		a, err := w.Desk.Legal.Settle(ctx, w.Answers["id"], tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, tickets.Cancelled, 0, "")
		refusal := (*tickets.Error)(nil)
		if errors.As(err, &refusal) && refusal.Key == "error.appointment_changed" && a.State == tickets.Cancelled { // handled before
			err = nil
		}
		if err != nil {
			return Outcome{}, err
		}
		return Outcome{Lines: []tickets.Line{tickets.Say("appointment.unbooked")}}, nil
	},
})

func isNotFound(err error) bool { return errors.Is(err, tickets.ErrNotFound) }

// lines splits what mediatorsNow has joined.
func lines(list string) (out [][2]string) {
	for _, line := range strings.Split(list, "\n") {
		if id, label, ok := strings.Cut(line, "\t"); ok {
			out = append(out, [2]string{id, label})
		}
	}
	return out
}
