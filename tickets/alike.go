package tickets

import (
	"context"
	"slices"
	"time"
)

// Several residents often report one matter. A new ticket is compared with the open ones of its area: the resident is asked whether it is
// the same, and the clerk sees what may be, with the reasons; joining them is 并单 (join.go).

// Said is what a ticket says of its matter.
type Said struct {
	Words string
	Place string
	At    time.Time
}

// Comparer tells which of others are likely one matter with what was said, the likeliest first.
type Comparer interface {
	Compare(said Said, others []Said) []Alike
}

// Alike is one of the others.
type Alike struct {
	At   int      // its place among them
	Odds float64  // that it is one matter, as a logarithm
	Why  []string // locale keys: alike.building, alike.place, alike.service, alike.words, alike.day
}

// OpenTickets finds the tickets of an area that somebody still has to act on and that have joined no other, filed since a time, the newest first.
type OpenTickets interface {
	OpenIn(ctx context.Context, area string, since time.Time, limit int) ([]Ticket, error)
}

// Twin is an open ticket that may be the same matter, and why.
type Twin struct {
	Ticket Ticket
	Odds   float64
	Why    []string
}

const (
	alikeWithin   = 14 * 24 * time.Hour
	alikeCompared = 200 // open tickets of the area
	alikeShown    = 3
	alikeSure     = 1.0 // from where on seven of eight such offers in unseen chat are right: then the resident is asked too
)

// Twins are the open tickets that are likely the same matter, the likeliest first; never more than a clerk reads.
func (d *Desk) Twins(ctx context.Context, t Ticket) ([]Twin, error) {
	if d.Comparer == nil || d.Open == nil || t.Kind == Order || t.Parent != "" || !slices.Contains([]Stage{Filed, Accepted, Assigned, Working}, t.Stage) {
		return nil, nil
	}
	all, err := d.openAround(ctx, t)
	if err != nil {
		return nil, err
	}
	class := TopClass(t.Service)
	all = slices.DeleteFunc(all, func(o Ticket) bool {
		other := TopClass(o.Service)
		return o.Number == t.Number || o.Kind == Order || class != "" && other != "" && class != other // checkJoin would refuse it
	})
	others := make([]Said, len(all))
	for i, o := range all {
		others[i] = o.said()
	}
	var found []Twin
	for _, a := range d.Comparer.Compare(t.said(), others) {
		if len(found) < alikeShown {
			found = append(found, Twin{Ticket: all[a.At], Odds: a.Odds, Why: a.Why})
		}
	}
	return found, nil
}

// openAround are the open tickets of the area of one, and those of which only its community is known: 新桥6栋 lies in a grid, of 新桥社区6号楼 nobody knows
// in which. The other grids of a community are not looked at from a grid: each may have a building 6.
func (d *Desk) openAround(ctx context.Context, t Ticket) (all []Ticket, err error) {
	areas := []string{t.Area}
	town, err := d.town(ctx)
	if err != nil {
		return nil, err
	}
	if town != nil {
		areas = append(areas, town.besides(t.Area)...)
	}
	for _, area := range areas {
		more, err := d.Open.OpenIn(ctx, area, t.FiledAt.Add(-alikeWithin), alikeCompared-len(all))
		if all = append(all, more...); err != nil || len(all) >= alikeCompared {
			return all, err
		}
	}
	return all, nil
}

// besides are the community of a grid, or the grids of a community.
func (t *Town) besides(area string) (areas []string) {
	switch t.areas[area].Level {
	case "grid":
		if parent := t.areas[area].Parent; t.areas[parent].Level == "community" {
			return []string{parent}
		}
	case "community":
		for code, a := range t.areas {
			if a.Parent == area && a.Level == "grid" {
				areas = append(areas, code)
			}
		}
		slices.Sort(areas)
	}
	return areas
}

func (t Ticket) said() Said { return Said{Words: t.Words, Place: t.Place.Text, At: t.FiledAt} }

// Repeats finds the ticket of somebody else that what is about to be filed surely repeats. Nobody is asked about a place that is not known.
func (d *Desk) Repeats(ctx context.Context, f Filing) (Ticket, bool, error) {
	if f.Danger || d.Comparer == nil {
		return Ticket{}, false, nil
	}
	t := Ticket{Kind: f.Kind, Service: f.Service, Words: f.Words, Place: f.Place, Stage: Filed, FiledAt: d.Now()}
	if _, err := d.locate(ctx, &t); err != nil || t.Area == "" {
		return Ticket{}, false, err
	}
	found, err := d.Twins(ctx, t)
	for _, l := range found {
		if l.Odds >= alikeSure && l.Ticket.Resident != f.Resident.ID {
			return l.Ticket, true, nil
		}
	}
	return Ticket{}, false, err
}

// Public is a ticket's place as others may read it.
func (d *Desk) Public(p Place) string { return d.redact(p.Text) }
