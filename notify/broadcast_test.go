package notify

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"huying/tickets"
)

// crowd is an audience of so many in memory, whose notices end as the test says.
type crowd struct {
	b         tickets.Broadcast
	size      int
	posted    []tickets.Notice
	ended     int // of the posted ones, the first so many
	windows   int
	elsewhere bool // another instance posts the next window first
	stale     int
	mended    []tickets.Notice
	noMore    bool
	fails     error
	done      []string
}

func (c *crowd) LiveBroadcasts(context.Context, time.Time) ([]tickets.Broadcast, error) {
	return []tickets.Broadcast{c.b}, c.fails
}

func (c *crowd) Ahead(_ context.Context, _ string, round int, now time.Time) (queued, ready int, err error) {
	for _, n := range c.posted[c.ended:] {
		if queued++; !n.Due.After(now) {
			ready++
		}
	}
	if round > 0 {
		return len(c.mended), len(c.mended), nil
	}
	return queued, ready, nil
}

func (c *crowd) AudienceWindow(_ context.Context, _ tickets.Audience, _ bool, at tickets.WindowCursor, limit int) (w tickets.AudienceWindow, err error) {
	for ; at.Step < c.size && len(w.Recipients) < limit; at.Step++ {
		r := tickets.Recipient{To: tickets.Address{Channel: "telegram", ID: fmt.Sprint(at.Step)}, Resident: fmt.Sprint(at.Step)}
		if at.Step%2 == 1 {
			r.QuietFrom, r.QuietTill = 22*60, 7*60
		}
		w.Recipients = append(w.Recipients, r)
	}
	at.Done = at.Step >= c.size
	w.Next = at
	return w, nil
}

func (c *crowd) PostWindow(_ context.Context, _ string, from, next tickets.WindowCursor, notices []tickets.Notice) (bool, error) {
	if from != c.b.Cursor || c.elsewhere {
		c.elsewhere = false
		return false, nil
	}
	c.windows++
	c.b.Cursor = next
	c.posted = append(c.posted, notices...)
	return true, nil
}

func (c *crowd) OpenNotices(context.Context, string) (bool, error) {
	return c.ended < len(c.posted), nil
}

func (c *crowd) StaleNotices(_ context.Context, _ string, _, limit int) (all []tickets.Stale, _ error) {
	for i := range min(c.stale, limit) {
		all = append(all, tickets.Stale{Notice: tickets.Notice{ID: fmt.Sprint(i)}, Message: "1"})
	}
	return all, nil
}

func (c *crowd) PostMends(_ context.Context, _ string, _ int, stale []tickets.Stale, notices []tickets.Notice) error {
	c.stale -= len(stale)
	c.mended = append(c.mended, notices...)
	c.noMore = len(stale) == 0
	return nil
}

func (c *crowd) Start(_ context.Context, id string) error {
	c.done = append(c.done, "start "+id)
	return nil
}
func (c *crowd) Finish(_ context.Context, id string) error {
	c.done = append(c.done, "finish "+id)
	return nil
}

func broadcaster(c *crowd, hour int) *Broadcaster {
	now := time.Date(2026, 11, 26, hour, 0, 0, 0, time.UTC)
	return &Broadcaster{Crowd: c, Mender: c, Desk: c, Now: func() time.Time { return now }, Zone: time.UTC, Window: 100}
}

func look(t *testing.T, b *Broadcaster) {
	t.Helper()
	if _, err := b.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestBroadcasterKeepsAWindowAhead(t *testing.T) {
	c := &crowd{b: tickets.Broadcast{ID: "x", Stage: tickets.BroadcastScheduled, Edition: 1}, size: 450}
	b := broadcaster(c, 12)
	look(t, b)
	if fmt.Sprint(c.done) != "[start x]" {
		t.Fatal(c.done)
	}
	c.b.Stage = tickets.BroadcastSending
	look(t, b)
	look(t, b)
	if len(c.posted) != 100 {
		t.Fatalf("%d posted, nothing sent yet", len(c.posted))
	}
	c.ended, c.elsewhere = 50, true
	look(t, b) // another instance was faster
	if len(c.posted) != 100 {
		t.Fatalf("%d posted", len(c.posted))
	}
	look(t, b)
	if len(c.posted) != 200 {
		t.Fatalf("%d posted, 50 sent", len(c.posted))
	}
	for range 10 {
		c.ended = len(c.posted)
		look(t, b)
	}
	if len(c.posted) != 450 || c.done[len(c.done)-1] != "finish x" {
		t.Errorf("%d posted in %d windows, %v", len(c.posted), c.windows, c.done)
	}
}

// What waits for the morning does not keep the others from being told now, and is bounded.
func TestBroadcasterInTheNight(t *testing.T) {
	c := &crowd{b: tickets.Broadcast{ID: "x", Stage: tickets.BroadcastSending, Edition: 1}, size: 100_000}
	b := broadcaster(c, 23)
	look(t, b)
	if len(c.posted) != 200 { // a hundred of them now
		t.Errorf("%d posted", len(c.posted))
	}
	for c.ended < len(c.posted) && c.windows < 1000 {
		before := len(c.posted)
		var waits, rest []tickets.Notice
		for _, n := range c.posted[c.ended:] { // what is due leaves
			if n.Due.IsZero() {
				waits = append(waits, n)
			} else {
				rest = append(rest, n)
			}
		}
		c.posted = append(append(c.posted[:c.ended:c.ended], waits...), rest...)
		c.ended += len(waits)
		if look(t, b); len(c.posted) == before {
			break
		}
	}
	if queued := len(c.posted) - c.ended; queued < mostQueued*100 || queued > (mostQueued+1)*100 {
		t.Errorf("%d wait for the morning", queued)
	}
}

func TestBroadcasterTellsNothingThatIsOver(t *testing.T) {
	c := &crowd{b: tickets.Broadcast{ID: "x", Stage: tickets.BroadcastSending, Edition: 1, Expires: time.Date(2026, 11, 26, 11, 0, 0, 0, time.UTC)}, size: 300}
	b := broadcaster(c, 12)
	look(t, b)
	look(t, b)
	if len(c.posted) != 0 || fmt.Sprint(c.done) != "[finish x]" {
		t.Errorf("%d posted, %v", len(c.posted), c.done)
	}
}

func TestBroadcasterMends(t *testing.T) {
	c := &crowd{b: tickets.Broadcast{ID: "x", Stage: tickets.BroadcastRecalled, Edition: 2, Cursor: tickets.WindowCursor{Done: true}}, stale: 250}
	b := broadcaster(c, 12)
	for range 5 {
		look(t, b)
		if len(c.mended) > 100 {
			t.Fatalf("%d at once", len(c.mended))
		}
		c.mended = nil
	}
	if c.stale != 0 || !c.noMore || len(c.done) != 0 {
		t.Errorf("%d stale, %v", c.stale, c.done)
	}
	c.fails = errors.New("away")
	if _, err := b.Round(t.Context()); err == nil {
		t.Error("nobody hears that the store is away")
	}
}
