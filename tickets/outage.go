package tickets

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Outage says in the log that what is tried again and again fails: once when it begins, each minute with how often it did, and once when it is
// well again. A line for every try would hide what else happens meanwhile, and may fill the disk whose being full is the trouble.
type Outage struct {
	What string // fails: "broadcasts"
	Says string // of it: "not posted"
	Log  *slog.Logger
	Now  func() time.Time

	down  atomic.Bool // looked at first, since all is well nearly always
	mu    sync.Mutex
	began time.Time
	said  time.Time
	times int
}

// outageSaid is how often a trouble that lasts is said again.
const outageSaid = time.Minute

// Tried notes how a try ended. One that failed because ctx has ended says nothing of how things are.
func (o *Outage) Tried(ctx context.Context, err error) {
	if err == nil {
		o.Fine()
	} else if ctx.Err() == nil {
		o.Failed(err.Error())
	}
}

// Failed notes a try that failed.
func (o *Outage) Failed(why string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	o.times++
	switch {
	case !o.down.Swap(true):
		o.began, o.said, o.times = now, now, 1
		o.Log.Error(o.What+": "+o.Says, "error", why)
	case now.Sub(o.said) >= outageSaid:
		o.said = now
		o.Log.Error(o.What+": still "+o.Says, "error", why, "times", o.times, "since", now.Sub(o.began).Round(time.Second))
	}
}

// Fine notes a try that did not fail.
func (o *Outage) Fine() {
	if !o.down.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.down.Swap(false) {
		o.Log.Info(o.What+": well again", "times", o.times, "after", o.Now().Sub(o.began).Round(time.Second))
	}
}
