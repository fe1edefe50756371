package store

import (
	"testing"
	"time"

	"huying/tickets"
)

// TestPulse: what a dead instance had in hand is taken over, what a living one has is left alone.
func TestPulse(t *testing.T) {
	url, c := fresh(t, "postgres"), &clock{now: start}
	dead, living, f := open(t, url, t.TempDir(), c), open(t, url, t.TempDir(), c), open(t, url, t.TempDir(), c)
	for name, g := range map[string]*fixture{"telegram:1": dead, "telegram:2": living} {
		held, err := g.HoldLane(ctx, name, start.Add(time.Minute))
		must(t, err)
		equal(t, "held", held, true)
		n := note("n "+name, 1)
		n.To, _ = tickets.ParseAddress(name)
		must(t, g.Post(ctx, []tickets.Notice{n}))
		equal(t, "claimed", claimed(t, g, 9), n.ID)
	}
	for _, g := range []*fixture{dead, living, f} { // their own pulses stop; from here the test beats for them
		g.pulse.once.Do(func() { close(g.pulse.quit); <-g.pulse.done })
	}
	clear(f.pulse.seen)
	for range beatsDead {
		must(t, living.pulse.beat(ctx))
		must(t, f.pulse.look(ctx))
		equal(t, "nothing yet", claimed(t, f, 9), "")
	}
	must(t, living.pulse.beat(ctx))
	must(t, f.pulse.look(ctx))
	equal(t, "taken over", claimed(t, f, 9), "n telegram:1")
	for name, free := range map[string]bool{"telegram:1": true, "telegram:2": false} {
		held, err := f.HoldLane(ctx, name, start.Add(time.Minute))
		must(t, err)
		equal(t, name, held, free)
	}
}
