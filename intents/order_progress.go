package intents

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"huying/tickets"
)

// This file is how far an order is, in the words of who waits for it: 正在找志愿者, 已有两位接单, who comes and when.

// orderProgress adds to the progress of an order what was built of it; the newest activity comes first.
func (w *Work) orderProgress(ctx context.Context, t tickets.Ticket) (lines []tickets.Line, choices []tickets.Choice, err error) {
	if w.Activities == nil || t.Kind != tickets.Order {
		return nil, nil, nil
	}
	all, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Ticket: t.Number, Limit: 5})
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		line, err := w.activityProgress(ctx, a)
		if err != nil {
			return nil, nil, err
		}
		lines = append(lines, line)
		if seat := unrated(a); seat > 0 && (a.Stage == tickets.ActivityDone || a.Stage == tickets.ActivityRated) {
			choices = append(choices, tickets.Choice{Key: "serve.button.rate", Data: a.Number.TapData(tickets.ActivityRate) + " n=" + strconv.Itoa(seat)})
		}
	}
	return lines, choices, nil
}

// activityProgress is how far one activity is, for who ordered it.
func (w *Work) activityProgress(ctx context.Context, a tickets.Activity) (tickets.Line, error) {
	who, err := w.whoComes(ctx, a)
	key := "order.stage." + string(a.Stage)
	missed := slices.ContainsFunc(a.Seats, func(s tickets.Seat) bool { return s.State == tickets.SeatNoShow })
	switch {
	case a.Stage == tickets.ActivityListed && a.Taken() > 0:
		key = "order.stage.some"
	case a.Stage == tickets.ActivityUnclaimed && missed, a.Stage == tickets.ActivityFull && w.Desk.Now().After(a.Till): // nobody is still said to come
		key = "order.stage.waited"
	}
	when := tickets.Plain(w.Activities.Window(a))
	if a.From.IsZero() {
		when = "@word.not_said"
	}
	return w.about(key, a, "taken", strconv.Itoa(a.Taken()), "places", strconv.Itoa(a.Places), "who", who, "at", when, "reason", orUnknown(a.Reason)), err
}

// whoComes names those who have a place as a requester may read it: 周志愿者, or a first name in other scripts.
func (w *Work) whoComes(ctx context.Context, a tickets.Activity) (string, error) {
	var names []string
	for _, s := range a.Seats {
		if !s.State.Held() {
			continue
		}
		v, err := w.Activities.Volunteers.Volunteer(ctx, s.Volunteer)
		switch {
		case errors.Is(err, tickets.ErrNotFound) || err == nil && v.Name == "":
			continue // they asked to be forgotten
		case err != nil:
			return "", err
		}
		names = append(names, tickets.CalledName(v.Name))
	}
	if len(names) == 0 {
		return "@order.nobody_yet", nil
	}
	return tickets.Plain(w.Lang.Listed(names)), nil
}

// requested shows an activity to who ordered it; for everybody else it does not exist.
func (w *Work) requested(ctx context.Context, n tickets.ActivityNumber) (Outcome, error) {
	_, own, err := w.ownActivity(ctx, n, tickets.Refuse(tickets.NotFound, "error.activity_none"))
	if err != nil {
		return Outcome{}, err
	}
	return progress(ctx, w, own)
}
