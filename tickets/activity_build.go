package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// This file is 建单: how an activity is made of orders, and what it must say.

// Bounds of an activity.
const (
	MaxActivityTitle = 60   // runes
	MaxActivityWords = 1500 // runes, beside the rest of a card
	MaxPlaces        = 500
	MaxActivityTime  = 31 * 24 * time.Hour // from its beginning to its end
)

// ActivityTemplate is what is often ordered, filled in already.
type ActivityTemplate struct {
	Name    string // key of the template: its locale key is activity.template.NAME
	Service string
	Places  int
	Minutes int
	Skills  []string
	Minors  bool
}

// ActivityTemplates are the few that every community uses.
var ActivityTemplates = []ActivityTemplate{
	{Name: "clinic", Service: "S02", Places: 1, Minutes: 180, Skills: []string{"S02"}},
	{Name: "visit", Service: "S03", Places: 2, Minutes: 60, Minors: true},
	{Name: "haircut", Service: "S04", Places: 1, Minutes: 60, Skills: []string{"S04"}},
	{Name: "repair", Service: "S01", Places: 1, Minutes: 60, Skills: []string{"S01"}},
	{Name: "phones", Service: "S09", Places: 3, Minutes: 90, Minors: true},
	{Name: "cleanup", Service: "S12", Places: 10, Minutes: 120, Minors: true},
}

// rules are the tenant's, or the usual ones.
func (d *ActivityDesk) rules() ActivityRules {
	if d.Rules == (ActivityRules{}) {
		return UsualActivityRules
	}
	return d.Rules
}

func (d *ActivityDesk) redact(text string) string {
	if d.Redact == nil {
		return ""
	}
	return d.Redact(text)
}

// Build drafts an activity. Several tickets may become one activity, one ticket several, and none a 活动招募.
// The same form sent again drafts nothing more.
func (d *ActivityDesk) Build(ctx context.Context, b Building, by Actor) (Activity, error) {
	now := d.Now()
	a := Activity{By: by, Stage: ActivityDrafted, MadeAt: now, UpdatedAt: now, Template: b.Template}
	orders, err := d.orders(ctx, b.Tickets)
	if err != nil {
		return a, err
	}
	if err := d.compose(&a, b, orders, now); err != nil {
		return a, err
	}
	if a.SideOf(by, orders, nil)&SideOrganiser == 0 {
		return a, Refuse(NotAllowed, "error.activity_office")
	}
	if first, ok, err := d.built(ctx, b.Source, a); ok {
		return first, err
	}
	if len(b.Tickets) > 0 {
		a.CheckAt = now.Add(activityLease) // see soon
	}
	c := ActivityChange{Activity: a, New: true, Day: now.In(d.Location), Steps: []ActivityStep{{
		ID: stepID(b.Source, d.NewID), At: now, By: by, Verb: ActivityDraft, Text: a.Title,
	}}}
	if err := d.Store.SaveActivity(ctx, &c); err != nil {
		if errors.Is(err, ErrConflict) { // a double click: who was faster is the same form
			if first, ok, err := d.built(ctx, b.Source, a); ok {
				return first, err
			}
		}
		return c.Activity, err
	}
	c.Activity.Steps = c.Steps
	return c.Activity, d.follow(ctx, c.Activity, orders)
}

// built finds what a form has drafted before. One that was sent again with something else in it drafts nothing, and that is said.
func (d *ActivityDesk) built(ctx context.Context, source string, again Activity) (Activity, bool, error) {
	if source == "" {
		return Activity{}, false, nil
	}
	found, err := d.Store.FindActivities(ctx, ActivityQuery{Step: madeBy(source), Limit: 1})
	if err != nil || len(found) == 0 { // what cannot be read now meets its own step when it is saved
		return Activity{}, false, nil
	}
	if found[0].says() != again.says() {
		err = Refuse(Conflict, "error.activity_built", "activity", string(found[0].Number))
	}
	return found[0], true, err
}

// says is what a form asked for, to be compared. The limit to be taken is left out: a form without one gets it from the clock.
func (a Activity) says() string {
	b := a.Building()
	from, till := b.From.UnixMilli(), b.Till.UnixMilli()
	b.From, b.Till, b.ClaimBy = time.Time{}, time.Time{}, time.Time{}
	return fmt.Sprintf("%d %d %q", from, till, fmt.Sprint(b))
}

// did reports whether a message or form has made its step on the activity.
func (a Activity) did(source string) bool {
	return source != "" && slices.ContainsFunc(a.Steps, func(s ActivityStep) bool { return s.ID == madeBy(source) })
}

// orders reads the tickets an activity answers.
func (d *ActivityDesk) orders(ctx context.Context, numbers []Number) (all []Ticket, err error) {
	for _, n := range numbers {
		t, err := d.Store.Ticket(ctx, n)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// compose sets what an activity says, if what is given can be true. What is missing is asked for only when it is reviewed.
func (d *ActivityDesk) compose(a *Activity, b Building, orders []Ticket, now time.Time) error {
	b.Title, b.Words, b.Place = strings.TrimSpace(b.Title), strings.TrimSpace(b.Words), strings.TrimSpace(b.Place)
	for _, t := range orders { // whoever wrote the title had the order before their eyes
		b.Title, b.Words, b.Place = nameless(t, b.Title), nameless(t, b.Words), nameless(t, b.Place)
	}
	if b.ClaimBy.Equal(a.ClaimBy) && !b.ClaimBy.After(now) { // a form that shows the old limit again: it is set anew
		b.ClaimBy = time.Time{}
	}
	switch _, known := d.Services.Get(b.Service); {
	case b.Service != "" && !known:
		return Refuse(Invalid, "error.no_such_service")
	case utf8.RuneCountInString(b.Title) > MaxActivityTitle:
		return Refuse(Invalid, "error.activity_long", "n", fmt.Sprint(MaxActivityTitle))
	case utf8.RuneCountInString(b.Words) > MaxActivityWords, utf8.RuneCountInString(b.Place) > MaxActivityWords:
		return Refuse(Invalid, "error.activity_long", "n", fmt.Sprint(MaxActivityWords))
	case b.Places < 0 || b.Places > MaxPlaces:
		return Refuse(Invalid, "error.activity_places", "n", fmt.Sprint(MaxPlaces))
	case b.Places < a.Taken():
		return Refuse(Invalid, "error.activity_taken", "n", fmt.Sprint(a.Taken()))
	case b.Minutes < 0 || b.Minutes > 24*60:
		return Refuse(Invalid, "error.activity_minutes")
	case !slices.Contains(ActivityRepeats, b.Repeat):
		return Refuse(Invalid, "error.activity_repeat")
	case slices.ContainsFunc(orders, func(t Ticket) bool { return t.Kind != Order }):
		return Refuse(Invalid, "error.activity_ticket")
	}
	if err := b.window(now); err != nil {
		return err
	}
	a.Title, a.Service, a.Words, a.Place, a.Private = d.redact(b.Title), b.Service, d.redact(b.Words), d.redact(b.Place), b.Private
	a.Area, a.From, a.Till, a.Places, a.Skills = b.Area, b.From, b.Till, b.Places, b.Skills
	a.Minors, a.PartyOnly, a.Lang, a.Minutes, a.Office = b.Minors, b.PartyOnly, b.Lang, b.Minutes, b.Office
	a.Tickets, a.Repeat, a.ClaimBy = b.Tickets, b.Repeat, b.ClaimBy
	if a.Minutes == 0 && !a.From.IsZero() {
		a.Minutes = int(min(a.Till.Sub(a.From), 24*time.Hour) / time.Minute)
	}
	if a.ClaimBy.IsZero() && !a.From.IsZero() {
		a.ClaimBy = a.From.Add(-d.rules().Claim)
		if half := now.Add(a.From.Sub(now) / 2); a.ClaimBy.Before(half) { // at short notice half of the time that is left
			a.ClaimBy = half
		}
	}
	return nil
}

// nameless takes out who ordered and whom it is for: an activity is read by many.
func nameless(t Ticket, words string) string {
	words = unnamed(t, words)
	if t.For != nil {
		words = unnamed(Ticket{Contact: Contact{Name: t.For.Name, Phone: t.For.Phone}}, words)
	}
	return words
}

// window checks the times of what is built: all of them are to come, and in their order.
func (b Building) window(now time.Time) error {
	switch {
	case b.From.IsZero() && b.Till.IsZero():
		return nil
	case !b.Till.After(b.From) || b.Till.Sub(b.From) > MaxActivityTime:
		return Refuse(Invalid, "error.activity_window")
	case !b.From.After(now):
		return Refuse(Invalid, "error.activity_past")
	case !b.ClaimBy.IsZero() && (!b.ClaimBy.After(now) || b.ClaimBy.After(b.From)):
		return Refuse(Invalid, "error.activity_claim")
	}
	return nil
}

// complete says what a list still needs to know of an activity; nil: nothing.
func (a Activity) complete(now time.Time) error {
	switch {
	case a.Title == "":
		return Refuse(Invalid, "error.activity_title")
	case a.Service == "":
		return Refuse(Invalid, "error.activity_service")
	case a.From.IsZero():
		return Refuse(Invalid, "error.activity_when")
	case !a.From.After(now):
		return Refuse(Invalid, "error.activity_past")
	case a.Place == "" && a.Private.Address == "":
		return Refuse(Invalid, "error.activity_where")
	case a.Places == 0:
		return Refuse(Invalid, "error.activity_places", "n", fmt.Sprint(MaxPlaces))
	case a.Minutes == 0:
		return Refuse(Invalid, "error.activity_minutes")
	}
	return nil
}

// FromTicket is what can be filled in of an order by itself: service, redacted words without the door, who to go to, where; the organisation
// completes it.
func (d *ActivityDesk) FromTicket(ctx context.Context, number Number) (Building, error) {
	t, err := d.Store.Ticket(ctx, number)
	if err != nil {
		return Building{}, err
	}
	if t.Kind != Order {
		return Building{}, Refuse(Invalid, "error.activity_ticket")
	}
	b := Building{
		Service: t.Service, Title: d.Services.Name(t.Service, Hans), Words: withoutDoor(d.redact(nameless(t, t.Words))), Area: t.Area, Lang: t.Lang, Places: 1,
		Office: t.Office, Tickets: []Number{number},
		Private: Private{Name: t.Contact.Name, Phone: t.Contact.Phone, Address: t.Place.Text, Lat: t.Place.Lat, Lon: t.Place.Lon},
	}
	if t.Service == "" {
		b.Title = ""
	}
	if t.For != nil {
		b.Private.Name, b.Private.Phone = t.For.Name, t.For.Phone
		if t.For.Address != "" {
			b.Private.Address, b.Private.Lat, b.Private.Lon = t.For.Address, 0, 0
		}
	}
	if w, ok := findWindow(t.When, d.Location); ok {
		b.From, b.Till, b.Repeat, b.Minutes = w.From, w.Till, w.Repeat, int(min(w.Till.Sub(w.From), 2*time.Hour)/time.Minute)
	}
	for _, k := range ActivityTemplates {
		if k.Service == t.Service {
			b.Template, b.Minutes, b.Skills, b.Minors = k.Name, k.Minutes, k.Skills, k.Minors
		}
	}
	return b, nil
}

// Building is what an activity says, to be changed with ActivityEdit.
func (a Activity) Building() Building {
	return Building{
		Title: a.Title, Service: a.Service, Words: a.Words, Place: a.Place, Private: a.Private, Area: a.Area, From: a.From, Till: a.Till,
		Places: a.Places, Skills: a.Skills, Minors: a.Minors, PartyOnly: a.PartyOnly, Lang: a.Lang, Minutes: a.Minutes, Office: a.Office,
		Tickets: a.Tickets, ClaimBy: a.ClaimBy, Repeat: a.Repeat, Template: a.Template,
	}
}

// MayOrder says whether a resident may place one more order; nil means yes.
func (d *ActivityDesk) MayOrder(ctx context.Context, resident string) error {
	if resident == "" {
		return nil
	}
	n, err := d.Store.OpenOrders(ctx, resident)
	if err != nil {
		return err
	}
	if most := d.rules().Open; n >= most {
		return Refuse(NotAllowed, "error.order_limit", "n", fmt.Sprint(most))
	}
	return nil
}
