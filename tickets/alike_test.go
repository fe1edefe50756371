package tickets

import (
	"context"
	"errors"
	"testing"
	"time"
)

// ear takes those of one place for one matter, surely when the words are the same too.
type ear struct{}

func (ear) Compare(said Said, others []Said) (found []Alike) {
	for i, o := range others {
		if o.Place == said.Place {
			odds := 0.5
			if o.Words == said.Words {
				odds = 3
			}
			found = append(found, Alike{At: i, Odds: odds, Why: []string{"alike.place"}})
		}
	}
	return found
}

func (o *office) OpenIn(_ context.Context, area string, since time.Time, limit int) (all []Ticket, err error) {
	for _, t := range o.tickets {
		if t.Area == area && t.Stage.Open() && t.Parent == "" && !t.FiledAt.Before(since) && len(all) < limit {
			all = append(all, t)
		}
	}
	return all, nil
}

func TestTwinsAndRepeats(t *testing.T) {
	o := newOffice()
	o.Comparer, o.Open = ear{}, o
	first, second := o.file(t, lamp()), o.same(t, 1)
	twins, err := o.Twins(t.Context(), second)
	if err != nil || len(twins) != 1 || twins[0].Ticket.Number != first.Number || twins[0].Why[0] != "alike.place" {
		t.Errorf("%+v %v", twins, err)
	}
	again := lamp()
	again.Resident, _ = another(2)
	again.Place.Grid = ""
	if _, found, err := o.Repeats(t.Context(), again); found || err != nil {
		t.Errorf("asked about a place that nobody knows: %v", err)
	}
	_, me := another(1)
	joined, err := o.Do(t.Context(), second.Number, Act{Verb: Join, By: me, Other: first.Number, Source: "web:v:join"})
	if err != nil || joined.Parent != first.Number {
		t.Fatalf("%+v %v", joined, err)
	}
	if twins, err := o.Twins(t.Context(), joined); len(twins) > 0 || err != nil {
		t.Errorf("what has joined is compared again: %+v %v", twins, err)
	}
	_, stranger := another(3)
	if _, err := o.Do(t.Context(), first.Number, Act{Verb: Join, By: stranger, Other: second.Number}); !errors.Is(err, ErrNotFound) && err == nil {
		t.Error("somebody else's ticket was joined")
	}
	o.does(t, second.Number, Act{Verb: Unjoin, By: dispatcher})
	if got, _ := o.Ticket(t.Context(), second.Number); got.Parent != "" || got.Stage != Filed {
		t.Errorf("taken out again it is %+v", got)
	}
}

// anywhere takes everything for one matter: what is compared at all is what the test sees.
type anywhere struct{}

func (anywhere) Compare(_ Said, others []Said) (found []Alike) {
	for i := range others {
		found = append(found, Alike{At: i, Odds: 3})
	}
	return found
}

// TestTwinsOfCommunity: a place of which only the community is known may be in any of its grids; one grid is no other.
func TestTwinsOfCommunity(t *testing.T) {
	o := inTown(t, func(*TownData) {})
	o.Comparer, o.Open = anywhere{}, o
	file := func(place string, n int) Ticket {
		f := lamp()
		f.Place, f.Source = Place{Text: place}, "web:place:"+itoa(n)
		f.Resident, _ = another(n)
		ticket, err := o.File(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		return ticket
	}
	grid, other, whole := file("新桥6栋", 1), file("新桥南苑6号楼", 2), file("新桥社区6号楼", 3)
	if len(grid.Area) <= 12 || len(whole.Area) != 12 || grid.Area == other.Area {
		t.Fatalf("areas %s %s %s", grid.Area, other.Area, whole.Area)
	}
	for _, c := range []struct {
		of   Ticket
		want int
	}{{grid, 1}, {other, 1}, {whole, 2}} {
		if twins, err := o.Twins(t.Context(), c.of); err != nil || len(twins) != c.want {
			t.Errorf("%s: %d twins, want %d: %v", c.of.Place.Text, len(twins), c.want, err)
		}
	}
}
