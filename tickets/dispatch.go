package tickets

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// This file joins the desk to the tenant: where a ticket is, whose it is, and why.

// town is the tenant; nil when nothing was ever said of it.
func (d *Desk) town(ctx context.Context) (*Town, error) {
	if d.Towns == nil {
		return nil, nil
	}
	return d.Towns.Town(ctx)
}

// locate finds the grid of a ticket, and a point when none was shared.
func (d *Desk) locate(ctx context.Context, t *Ticket) (*Town, error) {
	town, err := d.town(ctx)
	if err != nil {
		return nil, err
	}
	t.Area = t.Place.Grid
	if town != nil {
		t.Place, t.Area = town.Locate(t.Place)
	}
	return town, nil
}

// Unplaced says whether nobody could find a place by its words: the town has several estates, and they name none.
func (d *Desk) Unplaced(place string) bool {
	town, err := d.town(context.Background()) // it is kept in memory
	if err != nil || town == nil {
		return false
	}
	estates := 0
	for _, s := range town.Spots {
		if s.Kind == "estate" {
			estates++
		}
	}
	_, area := town.Locate(Place{Text: place})
	return estates > 1 && area == ""
}

// EstateIn is the one estate of the town that words name, as they name it; "" when they name none, or several.
func (d *Desk) EstateIn(words string) string {
	town, err := d.town(context.Background()) // it is kept in memory
	if err != nil || town == nil {
		return ""
	}
	return town.gazetteer.estateIn(words)
}

func (d *Desk) matter(t Ticket) Matter {
	at := d.Now().In(d.Location)
	return Matter{Service: t.Service, Area: t.Area, At: at, Working: d.calendar().AtWork(at)}
}

// Suggest says where a ticket would go now and why; ok is false when the tenant never said what goes to whom.
func (d *Desk) Suggest(ctx context.Context, t Ticket) (r Routing, ok bool, err error) {
	town, err := d.town(ctx)
	if err != nil || town == nil || len(town.Rules) == 0 {
		return r, false, err
	}
	return town.Route(d.matter(t)), true, nil
}

// Try says where a matter would go that nobody has filed: its place in words or as a point, now.
func (d *Desk) Try(ctx context.Context, service string, p Place) (Routing, Place, string, error) {
	town, err := d.town(ctx)
	if err != nil || town == nil {
		return Routing{Why: Say("route.why.nobody")}, p, "", err
	}
	p, area := town.Locate(p)
	return town.Route(d.matter(Ticket{Service: service, Area: area})), p, area, nil
}

// dispatch sends a new ticket on in the same transaction, where the tenant wants that. What nobody is responsible for waits for a clerk.
func (d *Desk) dispatch(town *Town, c *Change, f Filing) {
	if town == nil || !town.Automatic || len(town.Rules) == 0 {
		return
	}
	r := town.Route(d.matter(c.Ticket))
	if r.Office.ID == "" || r.Office.ID == c.Ticket.Against {
		return
	}
	at, by := c.Ticket.FiledAt, Actor{Kind: BySystem}
	c.Ticket.Stage, c.Ticket.Office, c.Ticket.CoOffices = Assigned, r.Office.ID, officeIDs(r.CoOffices)
	e := Event{ID: "a:" + f.Source, At: at, By: by, Verb: Assign, From: Filed, To: Assigned, Office: r.Office.ID, Public: true}
	c.Events = append(c.Events, e, whyEvent("w:"+f.Source, at, Assigned, r))
	answer := &c.Notices[0]
	behind := min(1, len(answer.Lines))
	if f.Danger { // nothing stands between the number to call and what to do now
		behind = len(answer.Lines)
	}
	answer.Lines = slices.Insert(slices.Clone(answer.Lines), behind, Say("ticket.routed", "office", Plain(r.Office.Name)))
	c.Notices = append(c.Notices, d.tellOffice(c.Ticket, r.Office, e)...)
}

func officeIDs(offices []Office) (ids []string) {
	for _, o := range offices {
		ids = append(ids, o.ID)
	}
	return ids
}

// whyEvent keeps a reason as key and variables, so that everybody reads it in their own language.
func whyEvent(id string, at time.Time, stage Stage, r Routing) Event {
	text, err := json.Marshal(r.Why)
	if err != nil {
		text = []byte(r.Why.Key) // texts always marshal
	}
	return Event{ID: id, At: at, By: Actor{Kind: BySystem}, Verb: Route, From: stage, To: stage, Office: r.Office.ID, Text: string(text)}
}

// Why is the reason an event of Verb Route keeps.
func (e Event) Why() (Line, bool) {
	var l Line
	if e.Verb != Route || json.Unmarshal([]byte(e.Text), &l) != nil || !strings.HasPrefix(l.Key, "route.") {
		return Line{}, false
	}
	return l, true
}

// redirect completes a move that changes where a ticket is or whose it is: a corrected place is found anew, and of an assignment it is
// kept whether it is the one the rules say.
func (d *Desk) redirect(ctx context.Context, c *Change, a Act, before Ticket) error {
	moved := (a.Verb == Sort || a.Verb == Follow) && c.Ticket.Place.Text != before.Place.Text
	if !moved && a.Verb != Assign {
		return nil
	}
	town, err := d.town(ctx)
	if err != nil {
		return err
	}
	t := &c.Ticket
	switch {
	case a.Verb == Assign:
		c.Notices = append(c.Notices, d.tellOffice(*t, a.Office, c.Events[0])...)
		if town == nil || len(town.Rules) == 0 {
			return nil
		}
		r := town.Route(d.matter(*t))
		if r.Office.ID == a.Office.ID {
			for _, id := range officeIDs(r.CoOffices) { // beside those a clerk has invited
				if !slices.Contains(t.CoOffices, id) {
					t.CoOffices = append(slices.Clone(t.CoOffices), id)
				}
			}
		} else {
			r.Why = otherwise(r)
		}
		c.Events = append(c.Events, withNumber(whyEvent("w:"+c.Events[0].ID, t.UpdatedAt, t.Stage, r), t.Number))
	case town != nil:
		t.Place.Grid = ""
		if f, known := town.Find(before.Place.Text); known && f.Lat == before.Place.Lat && f.Lon == before.Place.Lon {
			t.Place.Lat, t.Place.Lon = 0, 0 // nobody shared this point: it came with the words that were wrong
		}
		t.Place, t.Area = town.Locate(t.Place)
		if a.Verb == Follow && t.Area == "" { // those who have it keep it: a resident's words leave nobody in the dark
			t.Place.Grid, t.Area = before.Place.Grid, before.Area
		}
	}
	return nil
}

func withNumber(e Event, n Number) Event {
	e.Number = n
	return e
}

// otherwise is the note that a clerk chose another office than the rules say.
func otherwise(r Routing) Line {
	if r.Office.ID == "" {
		return Say("route.why.clerk")
	}
	return Say("route.why.otherwise", "office", Plain(r.Office.Name))
}

// tellOffice tells an office's chat of a ticket that is now its own. Many people may read there: words and place go redacted.
func (d *Desk) tellOffice(t Ticket, o Office, e Event) []Notice {
	if o.Chat.IsZero() {
		return nil
	}
	class := News
	if t.Urgency == Danger {
		class = Urgent
	}
	service := "@word.to_be_sorted"
	if t.Service != "" {
		service = Plain(d.Services.Name(t.Service, Hans))
	}
	place := "@word.not_said"
	if t.Place.Text != "" {
		place = Plain(d.redact(t.Place.Text))
	}
	return []Notice{{
		ID: "o:" + e.ID, To: o.Chat, Ticket: t.Number, Class: class, Lang: Hans,
		Lines: []Line{Say("office.told", "service", service, "place", place, "words", Plain(d.redact(t.Words)), "due", Plain(d.Day(t.Due)))},
	}}
}

// outsideDuties is the community that works on a ticket and may not have it under another service; the zero Office when there is none. A
// community gets nothing beyond its duty list, also when that is seen only later: the ticket goes back to be assigned anew. What it has
// reported already, and what has joined another ticket, stays where it is.
func (d *Desk) outsideDuties(ctx context.Context, t Ticket, service string) (Office, error) {
	if d.Offices == nil || service == "" || service == t.Service || t.Parent != "" || t.Stage != Assigned && t.Stage != Working {
		return Office{}, nil
	}
	offices, err := d.Offices.AllOffices(ctx)
	if o := officeOf(offices, t.Office); err == nil && !o.MayBeSent(service) {
		return o, nil
	}
	return Office{}, err
}

// sendBack adds to a correction why the ticket went back, if it did, also to the history of those that had joined it.
func (d *Desk) sendBack(c *Change, from Office) {
	if from.ID == "" {
		return
	}
	why := func(number Number) Event {
		return withNumber(whyEvent(d.NewID(), c.Ticket.UpdatedAt, Accepted, Routing{Why: Say("route.why.outside_duties", "office", Plain(from.Name))}), number)
	}
	c.Events = append(c.Events, why(c.Ticket.Number))
	for i := range c.With {
		w := &c.With[i]
		w.Events[0].Verb, w.Events[0].Text = Route, why(w.Ticket.Number).Text
	}
}
