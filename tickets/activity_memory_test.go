package tickets

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// board keeps activities and volunteers in memory, with the promises of ActivityStore and VolunteerStore as far as one goroutine needs them.
type board struct {
	activities map[ActivityNumber]Activity
	volunteers map[string]Volunteer
	tickets    map[Number]Ticket
	providers  []Provider
	offices    []Office
	dealt      map[string]bool
	notices    []Notice
	events     []Event
	steps      map[string]bool
	served     []Served
	filed      []Filing
	done       []string
	open       int
	now        time.Time
	seq        int64
}

func (b *board) Activity(_ context.Context, number ActivityNumber) (Activity, error) {
	a, err := under(b.activities, number)
	a.Seats, a.Steps = slices.Clone(a.Seats), slices.Clone(a.Steps)
	return a, err
}

func (b *board) SaveActivity(ctx context.Context, c *ActivityChange) error {
	if c.New {
		for _, a := range b.activities {
			if c.Activity.After != "" && a.After == c.Activity.After {
				return Refuse(Conflict, "error.activity_changed")
			}
		}
		c.SetNumber(NewActivityNumber(c.Day, len(b.activities)+1))
	} else if b.activities[c.Activity.Number].Version != c.Activity.Version {
		return Refuse(Conflict, "error.activity_changed")
	}
	for _, s := range c.Steps {
		if b.steps[s.ID] {
			return Refuse(Conflict, "error.activity_changed")
		}
	}
	for _, claim := range c.Claims {
		if err := b.holds(claim); err != nil {
			return err
		}
	}
	if c.Also != nil {
		if err := c.Also(ctx); err != nil {
			return err
		}
	}
	c.Activity.Version++
	kept := c.Activity
	kept.Steps = append(slices.Clone(b.activities[kept.Number].Steps), c.Steps...)
	for _, s := range c.Steps {
		b.steps[s.ID] = true
	}
	b.activities[kept.Number] = kept
	b.notices, b.events = append(b.notices, c.Notices...), append(b.events, c.Events...)
	return nil
}

func (b *board) holds(c Claim) error {
	week := 0
	for _, a := range b.activities {
		i := a.SeatOf(c.Volunteer)
		if i < 0 || a.Number == c.Activity || !a.Seats[i].State.Held() {
			continue
		}
		if a.From.Before(c.Till) && a.Till.After(c.From) && a.Seats[i].State != SeatFinished {
			return c.Refuse(TakeOverlap, a.Number)
		}
		if !a.From.Before(c.WeekFrom) && a.From.Before(c.WeekTill) {
			week++
		}
	}
	if c.PerWeek > 0 && week >= c.PerWeek {
		return c.Refuse(TakeWeek, "")
	}
	return nil
}

func (b *board) MayClaim(_ context.Context, c Claim) (bool, error) { return b.holds(c) == nil, nil }

func (b *board) TakeSeat(_ context.Context, t *Taking) (Seat, error) {
	a := b.activities[t.Activity]
	s := t.Seat
	for _, other := range a.Seats {
		s.N = max(s.N, other.N)
	}
	s.N++
	switch {
	case a.Free() > 0:
		if err := b.holds(t.Claim); err != nil {
			return s, err
		}
		s.State = SeatTaken
	case t.Wait:
		s.State = SeatWaiting
	default:
		return s, t.Refuse(TakeFull, "")
	}
	a.Seats = append(slices.Clone(a.Seats), s)
	a.settle(b.now)
	a.Version++
	step := t.Step
	step.Seat = s.N
	a.Steps = append(slices.Clone(a.Steps), step)
	b.activities[a.Number] = a
	if t.Tell != nil {
		b.notices = append(b.notices, t.Tell(s, s.State == SeatTaken && a.Stage == ActivityFull)...)
	}
	return s, nil
}

func (b *board) FindActivities(_ context.Context, q ActivityQuery) (all []Activity, _ error) {
	for _, a := range b.activities {
		if (q.Ticket == "" || slices.Contains(a.Tickets, q.Ticket)) && (q.Volunteer == "" || a.SeatOf(q.Volunteer) >= 0) &&
			(q.Stages == nil || slices.Contains(q.Stages, a.Stage)) && (q.Step == "" || slices.ContainsFunc(a.Steps, func(s ActivityStep) bool { return s.ID == q.Step })) {
			all = append(all, a)
		}
	}
	return all, nil
}

func (b *board) ClaimActivities(_ context.Context, now, again time.Time, limit int) ([]ActivityNumber, error) {
	return runOut(b.activities, now, again, limit, func(a *Activity) *time.Time { return &a.CheckAt })
}

func (b *board) SaveCards(_ context.Context, cards []ActivityCard, _ time.Time) error {
	for _, c := range cards {
		b.dealt[string(c.Activity)+" "+c.Volunteer] = true
		b.notices = append(b.notices, c.Notice)
	}
	return nil
}

func (b *board) Carded(_ context.Context, number ActivityNumber) (map[string]bool, error) {
	have := map[string]bool{}
	for key := range b.dealt {
		if id, ok := strings.CutPrefix(key, string(number)+" "); ok {
			have[id] = true
		}
	}
	return have, nil
}

func (b *board) ServedBefore(_ context.Context, service string, volunteers []string) (map[string]Record, error) {
	all := map[string]Record{}
	for _, a := range b.activities {
		for _, s := range a.Seats {
			if a.Service == service && s.State == SeatFinished && slices.Contains(volunteers, s.Volunteer) {
				r := all[s.Volunteer]
				all[s.Volunteer] = Record{r.Times + 1, r.Stars + s.Rated.Score, r.Rated + min(s.Rated.Score, 1)}
			}
		}
	}
	return all, nil
}

func (b *board) OpenOrders(context.Context, string) (int, error) { return b.open, nil }

func (b *board) UnitResults(context.Context, time.Time, time.Time) ([]UnitResult, error) {
	return nil, nil
}

func (b *board) Ticket(_ context.Context, number Number) (Ticket, error) {
	return under(b.tickets, number)
}

func (b *board) AllOffices(context.Context) ([]Office, error) { return b.offices, nil }

func (b *board) Volunteer(_ context.Context, id string) (Volunteer, error) {
	return under(b.volunteers, id)
}

func (b *board) VolunteerOf(_ context.Context, resident string) (Volunteer, error) {
	return whose(maps.Values(b.volunteers), func(v Volunteer) bool { return v.Resident == resident && resident != "" })
}

func (b *board) SaveVolunteer(_ context.Context, v *Volunteer, notices ...Notice) error {
	if b.volunteers[v.ID].Version != v.Version {
		return Refuse(Conflict, "error.volunteer_changed")
	}
	v.Version++
	b.volunteers[v.ID] = *v
	b.notices = append(b.notices, notices...)
	b.seq++
	return nil
}

func (b *board) VolunteersSince(_ context.Context, seq int64) (all []Volunteer, next int64, _ error) {
	if seq == b.seq {
		return nil, seq, nil
	}
	return slices.Collect(maps.Values(b.volunteers)), b.seq, nil
}

func (b *board) FindVolunteers(context.Context, VolunteerQuery) ([]Volunteer, error) { return nil, nil }

func (b *board) AllProviders(context.Context) ([]Provider, error) { return b.providers, nil }
func (b *board) KeepProvider(context.Context, Provider) error     { return nil }
func (b *board) DropProvider(context.Context, string) error       { return nil }

func (b *board) Book(_ context.Context, s Served) error {
	b.served = append(b.served, s)
	return nil
}

// File is the desk's: a complaint becomes a ticket.
func (b *board) File(_ context.Context, f Filing) (Ticket, error) {
	b.filed = append(b.filed, f)
	return Ticket{Number: "20261123-0900"}, nil
}

// Do is the desk's: an order moves as its row says.
func (b *board) Do(_ context.Context, number Number, a Act) (Ticket, error) {
	t := b.tickets[number]
	m, _ := MoveOf(a.Verb)
	t.Stage, t.Office = m.To, a.Office.ID
	b.tickets[number] = t
	b.done = append(b.done, fmt.Sprintf("%s %s %s", number, a.Verb, a.Text))
	return t, nil
}

// told are the keys of what an address was told, in order.
func (b *board) told(to Address) string {
	var keys []string
	for _, n := range b.notices {
		if n.To == to {
			keys = append(keys, n.Lines[0].Key)
		}
	}
	return strings.Join(keys, " ")
}
