package tickets

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// This file is 发布: cards to the volunteers whom an activity suits, the nearest first, ring by ring outward.

// cardsStep is the id of the step that says all cards of a ring are made.
func (a Activity) cardsStep(ring int) string { return fmt.Sprintf("cards:%s:%d", a.Number, ring) }

func (a Activity) made(ring int) bool {
	for _, s := range a.Steps {
		if s.ID == a.cardsStep(ring) {
			return true
		}
	}
	return false
}

// publish makes cards of a listed activity, at most so many windows of them. What is left is due at once and made by the next sweep of any
// instance; a ring that has nobody makes way for the next.
func (d *ActivityDesk) publish(ctx context.Context, a Activity, windows int) (Activity, error) {
	for a.Stage == ActivityListed && !a.CardsAt.IsZero() && !a.CardsAt.After(d.Now()) {
		if a.made(a.Ring) {
			if a.Ring == RingAll {
				a.CardsAt = time.Time{}
				return d.keep(ctx, a)
			}
			a.Ring++
		}
		cards, err := d.cards(ctx, a)
		if err != nil {
			return a, err
		}
		size := max(d.rules().Window, 1)
		some := cards
		if windows > 0 {
			some = cards[:min(len(cards), windows*size)]
		}
		from, _ := week(d.Now().In(d.Location))
		for n := 0; n < len(some); n += size {
			if err := d.Store.SaveCards(ctx, some[n:min(n+size, len(some))], from); err != nil {
				return a, err
			}
		}
		if len(some) < len(cards) {
			return d.keep(ctx, a) // CardsAt is over already
		}
		if a.Ring == RingAll {
			a.CardsAt = time.Time{}
		} else if len(cards) > 0 {
			a.CardsAt = d.Now().Add(d.rules().Ring)
		}
		step := ActivityStep{
			ID: a.cardsStep(a.Ring), Activity: a.Number, At: d.Now(), By: Actor{Kind: BySystem}, Verb: ActivityList, Text: fmt.Sprint(len(cards)),
		}
		if a, err = d.keep(ctx, a, step); err != nil {
			return a, err
		}
	}
	return a, nil
}

// keep saves what the program itself changed.
func (d *ActivityDesk) keep(ctx context.Context, a Activity, steps ...ActivityStep) (Activity, error) {
	before := a.Steps
	a.Steps = append(append([]ActivityStep(nil), before...), steps...)
	d.clock(&a, d.Now())
	c := ActivityChange{Activity: a, Steps: steps}
	err := d.Store.SaveActivity(ctx, &c)
	c.Activity.Steps = a.Steps
	return c.Activity, err
}

// cards are those that are still to be made for the rings that are open.
func (d *ActivityDesk) cards(ctx context.Context, a Activity) ([]ActivityCard, error) {
	all, found, err := d.candidates(ctx, a, a.Ring)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	have, err := d.Store.Carded(ctx, a.Number)
	if err != nil {
		return nil, err
	}
	orders, err := d.orders(ctx, a.Tickets)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	var cards []ActivityCard
	for _, c := range found {
		v := all[c.index]
		if have[v.ID] || v.Address.IsZero() || v.Address.Group() || mayHave(a, v, orders) != nil {
			continue
		}
		cards = append(cards, ActivityCard{Volunteer: v.ID, Activity: a.Number, PerWeek: v.PerWeek, Notice: d.card(a, v, now)})
	}
	return cards, nil
}

// card is an activity as it is offered to one volunteer.
func (d *ActivityDesk) card(a Activity, v Volunteer, now time.Time) Notice {
	n := Notice{
		ID: "a:" + string(a.Number) + ":" + v.Address.String(), To: v.Address, Resident: v.Resident, Lang: v.Lang, Class: Card, Expires: a.From,
		Lines: d.CardLines(a, v.Lang), Choices: []Choice{
			{Key: "activity.button.take", Data: a.Number.TapData(ActivityTake)},
			{Key: "activity.button.skip", Data: a.Number.TapData("skip")},
		},
	}
	if due := d.awake(v, now); due.After(now) {
		n.Due = due
	}
	return n
}

// CardLines are what everybody may read of an activity, in somebody's language.
func (d *ActivityDesk) CardLines(a Activity, l Lang) []Line {
	lines := []Line{Say("activity.card", "activity", string(a.Number), "title", Plain(d.TitleIn(a, l)), "when", Plain(d.Window(a)), "minutes", fmt.Sprint(a.Minutes),
		"places", fmt.Sprint(a.Places))}
	if a.Place != "" {
		lines = append(lines, Say("activity.card.place", "place", Plain(a.Place)))
	}
	if a.Words != "" {
		lines = append(lines, Say("activity.card.words", "words", Plain(a.Words)))
	}
	if len(a.Skills) > 0 {
		lines = append(lines, Say("activity.card.skills", "skills", Plain(d.skillNames(a.Skills, l))))
	}
	if a.PartyOnly {
		lines = append(lines, Say("activity.card.party"))
	}
	return lines
}

// skillNames are skills as they are read: a service code by its name, what the organiser wrote as it is.
func (d *ActivityDesk) skillNames(skills []string, l Lang) string {
	l = cmp.Or(l, Hans)
	names := make([]string, len(skills))
	for i, s := range skills {
		names[i] = d.Services.Name(s, l)
	}
	return l.Listed(names)
}

// Window is when an activity is, as people here read it: the day once when it begins and ends on the same.
func (d *ActivityDesk) Window(a Activity) string {
	from, till := a.From.In(d.Location), a.Till.In(d.Location)
	if from.YearDay() == till.YearDay() && from.Year() == till.Year() {
		return from.Format("2006-01-02 15:04") + "–" + till.Format("15:04")
	}
	return from.Format("2006-01-02 15:04") + " – " + till.Format("2006-01-02 15:04")
}

// awake is when somebody may be told next: now, or when their quiet hours are over.
func (d *ActivityDesk) awake(v Volunteer, now time.Time) time.Time {
	from, till := v.QuietFrom, v.QuietTill
	if from == 0 && till == 0 {
		from, till = d.rules().QuietFrom, d.rules().QuietTill
	}
	local := now.In(d.Location)
	y, m, day := local.Date()
	clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	at := func(days int) time.Time {
		return time.Date(y, m, day+days, 0, int(till/time.Minute), 0, 0, d.Location)
	}
	switch {
	case from == till:
		return now
	case from < till && clock >= from && clock < till: // they sleep by day
		return at(0)
	case from > till && clock >= from:
		return at(1)
	case from > till && clock < till:
		return at(0)
	}
	return now
}
