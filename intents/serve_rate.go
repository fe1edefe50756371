package intents

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"huying/tickets"
)

// This file is 评单, complaints and handing a place over: what is said about an activity in words.

// starChoices are one to five stars, in the order of their digits: who types 5 gives five.
func starChoices(data string) (choices []tickets.Choice) {
	for n := 1; n <= 5; n++ {
		choices = append(choices, tickets.Choice{Key: "serve.stars." + strconv.Itoa(n), Data: fmt.Sprintf("%s score=%d", data, n)})
	}
	return choices
}

// rate keeps the requester's stars at once; what they write next goes to the order.
func (w *Work) rate(ctx context.Context, n tickets.ActivityNumber) (Outcome, error) {
	a, own, err := w.ownActivity(ctx, n, tickets.Refuse(tickets.NotAllowed, "error.not_received"))
	if err != nil {
		return Outcome{}, err
	}
	seat := atoi(w.Answers["n"])
	if seat == 0 {
		seat = cmp.Or(unrated(a), finishedSeat(a))
	}
	data := fmt.Sprintf("%s n=%d", n.TapData(tickets.ActivityRate), seat)
	score := atoi(w.Answers["score"])
	if score == 0 && ratedBy(a, seat, w.Resident.ID) {
		return Outcome{}, tickets.Refuse(tickets.NotAllowed, "error.activity_rated")
	}
	if score == 0 && seat > 0 {
		return Outcome{Lines: []tickets.Line{w.about("serve.ask_rate", a)}, Choices: starChoices(data)}, nil
	}
	a, err = w.Activities.Do(ctx, n, tickets.ActivityAct{
		Verb: tickets.ActivityRate, By: tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, Seat: seat, Score: score, Text: w.Answers["words"], Source: w.Cause, Address: w.To,
	})
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("serve.rated")}, Talk: own}
	if score <= 2 {
		out.Lines = []tickets.Line{tickets.Say("serve.rated_low")}
	}
	if score <= 3 {
		out.Choices = []tickets.Choice{{Key: "serve.button.complain", Data: fmt.Sprintf("go complain id=%s n=%d", n, seat)}}
	}
	if next := unrated(a); next > 0 {
		out.Choices = append(out.Choices, tickets.Choice{Key: "serve.button.rate_next", Data: fmt.Sprintf("%s n=%d", n.TapData(tickets.ActivityRate), next)})
	}
	return out, nil
}

// ownActivity is an activity with the order of it that is theirs; who has none is refused.
func (w *Work) ownActivity(ctx context.Context, n tickets.ActivityNumber, refusal error) (a tickets.Activity, own tickets.Number, err error) {
	if a, err = w.activity(ctx, n); err != nil {
		return a, "", err
	}
	if own, err = w.ownOrder(ctx, a); err == nil && own == "" {
		err = refusal
	}
	return a, own, err
}

// ownOrder is the order of an activity that who writes has placed, or that was placed for them; "" when there is none.
func (w *Work) ownOrder(ctx context.Context, a tickets.Activity) (tickets.Number, error) {
	if w.Resident.ID == "" {
		return "", nil
	}
	for _, n := range a.Tickets {
		t, err := w.Activities.Store.Ticket(ctx, n)
		if err != nil && !errors.Is(err, tickets.ErrNotFound) {
			return "", err
		}
		if err == nil && (t.Resident == w.Resident.ID || t.For != nil && t.For.Resident == w.Resident.ID) {
			return n, nil
		}
	}
	return "", nil
}

// unrated is the number of a finished seat that has no stars yet; 0 when there is none.
func unrated(a tickets.Activity) int {
	for _, s := range a.Seats {
		if s.State == tickets.SeatFinished && s.Rated.Score == 0 {
			return s.N
		}
	}
	return 0
}

// finishedSeat is the number of the first finished seat; 0 when there is none.
func finishedSeat(a tickets.Activity) int {
	for _, s := range a.Seats {
		if s.State == tickets.SeatFinished {
			return s.N
		}
	}
	return 0
}

// blamedSeat is the number of the seat that who ordered can complain about: what was done, else who is at it, else who did not come; 0: none.
func blamedSeat(a tickets.Activity) int {
	for _, state := range []tickets.SeatState{tickets.SeatFinished, tickets.SeatStarted, tickets.SeatNoShow} {
		for _, s := range a.Seats {
			if s.State == state && s.Complaint == "" {
				return s.N
			}
		}
	}
	return finishedSeat(a) // the desk says that there is one already
}

// ratedBy reports whether a resident has given their stars for a seat.
func ratedBy(a tickets.Activity, seat int, resident string) bool {
	return slices.ContainsFunc(a.Steps, func(s tickets.ActivityStep) bool {
		return s.Verb == tickets.ActivityRate && s.Seat == seat && s.By.ID == resident
	})
}

// Complain: something was wrong with a service, told by either side. It becomes a complaint that somebody else than the organiser handles.
var Complain = register(&Intent{
	Name: "complain",
	Begin: func(ctx context.Context, w *Work) error {
		if w.Activities == nil {
			return tickets.Refuse(tickets.NotAllowed, "error.no_volunteers")
		}
		a, err := w.activity(ctx, tickets.ActivityNumber(w.Answers["id"]))
		if err != nil || w.Answers["n"] != "" {
			return err
		}
		own, err := w.ownOrder(ctx, a)
		if own != "" {
			n := blamedSeat(a)
			if n == 0 { // before anything is said that would be lost
				return tickets.Refuse(tickets.NotAllowed, "error.not_begun")
			}
			w.Answers["n"] = strconv.Itoa(n)
		}
		if err != nil || own != "" {
			return err
		}
		if v, _, err := w.volunteer(ctx); err != nil || a.SeatOf(v.ID) >= 0 { // about their own place
			return err
		}
		return tickets.Refuse(tickets.NotAllowed, "error.not_received")
	},
	Asks: []Question{{Name: "words"}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		act := tickets.ActivityAct{
			Verb: tickets.ActivityComplain, By: tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, Seat: atoi(w.Answers["n"]), Text: w.words(), Source: w.Cause, Address: w.To,
		}
		if act.Seat == 0 {
			v, found, err := w.volunteer(ctx)
			if err != nil {
				return Outcome{}, err
			}
			if found {
				act.Volunteer = v.ID
			}
		}
		_, err := w.Activities.Do(ctx, tickets.ActivityNumber(w.Answers["id"]), act)
		return Outcome{Posted: err == nil}, err // the complaint's own number is the answer
	},
})

// Hand: a volunteer passes a place to somebody they know, or to who waits in line.
var Hand = register(&Intent{
	Name: "hand",
	Begin: func(ctx context.Context, w *Work) error {
		v, err := w.asVolunteer(ctx)
		if err != nil {
			return err
		}
		a, err := w.activity(ctx, tickets.ActivityNumber(w.Answers["id"]))
		if err == nil && a.SeatOf(v.ID) < 0 {
			return tickets.Refuse(tickets.NotAllowed, "error.activity_no_seat")
		}
		return err
	},
	Asks: []Question{{Name: "to", Choices: fixed("serve.hand.line", "*", "serve.release.no", "cancel"), Hear: func(w *Work, text string) bool {
		name, phone := nameAndPhone(w.Reading, text)
		if name == "" {
			return false
		}
		w.Answers["to"], w.Answers["to.phone"] = name, phone
		return true
	}}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		v, err := w.asVolunteer(ctx)
		if err != nil {
			return Outcome{}, err
		}
		act := tickets.ActivityAct{
			Verb: tickets.ActivityHandOver, By: tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}, Volunteer: v.ID, Source: w.Cause, Address: w.To,
		}
		who := w.Answers["to"]
		if who != "*" {
			named, err := w.named(ctx, who, w.Answers["to.phone"], v.ID)
			if err != nil {
				return Outcome{}, err
			}
			if len(named) != 1 { // nobody, or two of the same name
				key := "serve.hand.nobody"
				if len(named) > 1 {
					key = "serve.hand.several"
				}
				return Outcome{Lines: []tickets.Line{tickets.Say(key, "name", tickets.Plain(who))}, Again: "to"}, nil
			}
			act.To = named[0].ID
		}
		a, err := w.Activities.Do(ctx, tickets.ActivityNumber(w.Answers["id"]), act)
		refusal := (*tickets.Error)(nil)
		switch {
		case errors.As(err, &refusal) && act.To != "": // the other cannot have it: minors, skills, another order at that time
			return Outcome{Lines: []tickets.Line{tickets.Say("serve.hand.cannot", "name", tickets.Plain(who))}, Again: "to"}, nil
		case err != nil:
			return Outcome{}, err
		case act.To == "":
			return Outcome{Lines: []tickets.Line{w.about("serve.released", a)}}, nil
		}
		return Outcome{Lines: []tickets.Line{w.about("serve.handed", a, "name", tickets.Plain(who))}}, nil
	},
})

// named are the checked volunteers of exactly this name, and of this telephone number when one was said. Nobody is looked up by part of a name.
func (w *Work) named(ctx context.Context, name, phone, but string) (found []tickets.Volunteer, err error) {
	all, err := w.Activities.Volunteers.FindVolunteers(ctx, tickets.VolunteerQuery{Stage: tickets.VolunteerChecked, Words: name})
	for _, v := range all {
		if v.Name == name && v.ID != but && (phone == "" || v.Phone == phone) {
			found = append(found, v)
		}
	}
	return found, err
}
