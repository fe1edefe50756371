package intents

import (
	"context"
	"slices"
	"strings"

	"huying/tickets"
)

// This file is 「我换号码了」: the new number is asked for and put wherever we keep the old one, so that nobody calls a number that is a stranger's now.

// Phone changes the telephone number of who writes: on their tickets that are open, in what volunteers were given of them, and their own as a volunteer.
var Phone = register(&Intent{
	Name:  "phone",
	Aside: true,
	Begin: func(ctx context.Context, w *Work) error {
		if w.To.Group() {
			return tickets.Refuse(tickets.NotAllowed, "error.phone_private")
		}
		hearNewPhone(w, w.Answers["words"])
		kept, err := w.keepsPhone(ctx)
		if !kept {
			w.Answers["none"] = "yes"
		}
		return err
	},
	Asks: []Question{{Name: "phone", When: func(w *Work) bool { return w.Answers["none"] == "" }, Hear: hearNewPhone}},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		phone := w.Answers["phone"]
		if w.Answers["none"] != "" || phone == "" {
			return Outcome{Lines: []tickets.Line{tickets.Say("phone.none")}}, nil
		}
		own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, phoneLooked)
		if err != nil {
			return Outcome{}, err
		}
		var numbers []string
		for _, t := range own {
			if !t.Stage.Open() || t.Contact.Phone == "" || t.Contact.Phone == phone {
				continue
			}
			if err := w.newPhone(ctx, t, phone); err != nil {
				return Outcome{}, err
			}
			numbers = append(numbers, string(t.Number))
		}
		volunteer := false
		if w.Activities != nil {
			if volunteer, err = w.Activities.VolunteerPhone(ctx, w.Resident.ID, phone); err != nil {
				return Outcome{}, err
			}
		}
		slices.Sort(numbers)
		var lines []tickets.Line
		if len(numbers) > 0 {
			lines = append(lines, tickets.Say("phone.tickets", "phone", tickets.Plain(phone), "numbers", tickets.Plain(w.Lang.Listed(numbers))))
		}
		if volunteer {
			lines = append(lines, tickets.Say("phone.volunteer", "phone", tickets.Plain(phone)))
		}
		if len(lines) == 0 {
			lines = []tickets.Line{tickets.Say("phone.none")}
		}
		return Outcome{Lines: lines}, nil
	},
})

// hearNewPhone takes a number in figures, or one that was spoken: 「一三八…」.
func hearNewPhone(w *Work, text string) bool {
	if hearPhone(w, text) {
		return true
	}
	if len(w.Reading.Phones) == 0 {
		return false
	}
	w.Answers["phone"] = Figures(w.Reading.Phones[0])
	return true
}

// phoneLooked is how many tickets of a resident are looked through for the old number.
const phoneLooked = 50

// keepsPhone reports whether a number of theirs is anywhere that matters still.
func (w *Work) keepsPhone(ctx context.Context) (bool, error) {
	if w.Resident.ID == "" {
		return false, nil
	}
	if v, found, err := w.volunteer(ctx); err != nil || found && v.Stage != tickets.VolunteerLeft && v.Phone != "" {
		return err == nil, err
	}
	own, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, phoneLooked)
	return slices.ContainsFunc(own, func(t tickets.Ticket) bool { return t.Stage.Open() && t.Contact.Phone != "" }), err
}

// newPhone puts the number into a ticket, where who deals with it reads in the history that it is a new one, and into what was built of an order.
func (w *Work) newPhone(ctx context.Context, t tickets.Ticket, phone string) error {
	by := tickets.Actor{Kind: tickets.ByResident, ID: w.Resident.ID}
	source := w.Cause + "/phone/" + string(t.Number)
	if _, err := w.Desk.Do(ctx, t.Number, tickets.Act{Verb: tickets.Follow, By: by, Text: "联系电话改为 " + phone, Phone: phone, Source: source}); err != nil {
		return err
	}
	if w.Activities == nil || t.Kind != tickets.Order {
		return nil
	}
	return w.Activities.RequesterPhone(ctx, t.Number, t.Contact.Phone, phone, by, source)
}

// phoneChanged are words that somebody has another telephone number, and nothing else.
var phoneChanged = Worded("phone_changed")

// ChangesPhone reports that somebody has another telephone number.
func ChangesPhone(text string) bool {
	text = strings.TrimSpace(text)
	return len([]rune(text)) <= 80 && phoneChanged.In(text)
}
