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
