package notify

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"huying/tickets"
)

// Crowd is the store as who posts broadcasts needs it.
type Crowd interface {
	LiveBroadcasts(ctx context.Context, now time.Time) ([]tickets.Broadcast, error)
	// Ahead is how many notices of a broadcast's round are queued, and how many of those are due.
	Ahead(ctx context.Context, id string, round int, now time.Time) (queued, ready int, err error)
	AudienceWindow(ctx context.Context, a tickets.Audience, red bool, c tickets.WindowCursor, limit int) (tickets.AudienceWindow, error)
	// PostWindow queues a window and moves the cursor in one transaction, unless the cursor is elsewhere by now.
	PostWindow(ctx context.Context, id string, from, next tickets.WindowCursor, notices []tickets.Notice) (posted bool, err error)
	OpenNotices(ctx context.Context, id string) (bool, error)
}

// Mender is the store as who corrects and recalls needs it.
type Mender interface {
	StaleNotices(ctx context.Context, id string, edition, limit int) ([]tickets.Stale, error)
	// PostMends queues what mends stale messages; with none it notes that nothing is behind any more.
	PostMends(ctx context.Context, id string, edition int, stale []tickets.Stale, notices []tickets.Notice) error
}

// Starter begins and ends broadcasts when their time has come.
type Starter interface {
	Start(ctx context.Context, id string) error
	Finish(ctx context.Context, id string) error
}

// Broadcaster posts the notices of broadcasts a little ahead of the sender, window by window, so that an audience of any size costs no more
// memory than a window. Instances share the work: of a window that several have read one posts it.
type Broadcaster struct {
	Crowd  Crowd
	Mender Mender
	Desk   Starter
	Wake   <-chan struct{} // rings when a broadcast changed; nil: only the slow poll looks
	Now    func() time.Time
	Zone   *time.Location
	Log    *slog.Logger

	Window int           // recipients of a window; 0: 1,000
	Poll   time.Duration // looks so often while something is being sent; 0: 500 ms
}

const (
	usualWindow = 1000
	usualLook   = 500 * time.Millisecond
	idleLook    = time.Second // another instance may have begun one
	mostQueued  = 20          // windows that may wait for the end of quiet hours: a pause has to hold them all at once
)

// Run posts until ctx ends.
func (b *Broadcaster) Run(ctx context.Context) {
	or(&b.Window, usualWindow)
	or(&b.Poll, usualLook)
	if b.Log == nil {
		b.Log = slog.New(slog.DiscardHandler)
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	wake := b.Wake
	trying := &tickets.Outage{What: "broadcasts", Says: "not posted", Log: b.Log, Now: b.Now}
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-wake:
			if !open {
				wake = nil
			}
		case <-timer.C:
		}
		live, err := b.Round(ctx)
		switch {
		case err == nil:
			trying.Fine()
		case ctx.Err() == nil:
			trying.Failed(trouble(err))
		}
		next := idleLook
		if live {
			next = b.Poll
		}
		timer.Reset(next)
	}
}

// Round looks at every live broadcast once, and reports whether there is one. One that fails does not keep the others.
func (b *Broadcaster) Round(ctx context.Context) (live bool, first error) {
	all, err := b.Crowd.LiveBroadcasts(ctx, b.Now())
	if err != nil {
		return false, err
	}
	for _, one := range all {
		first = cmp.Or(first, b.step(ctx, one))
	}
	return len(all) > 0, first
}

func (b *Broadcaster) step(ctx context.Context, one tickets.Broadcast) error {
	switch {
	case one.Stage == tickets.BroadcastScheduled: // its first window at the next look, which the change rings for
		return b.Desk.Start(ctx, one.ID)
	case one.Stage == tickets.BroadcastSending && !one.Cursor.Done:
		return b.post(ctx, one)
	case one.Stage == tickets.BroadcastSending:
		if open, err := b.Crowd.OpenNotices(ctx, one.ID); err != nil || open {
			return cmp.Or(err, b.mend(ctx, one))
		}
		return cmp.Or(b.Desk.Finish(ctx, one.ID), b.mend(ctx, one))
	}
	return b.mend(ctx, one)
}

// post queues windows until there is one ahead of the sender. What waits for the end of somebody's quiet hours is not ahead of anything,
// but it is bounded too.
func (b *Broadcaster) post(ctx context.Context, one tickets.Broadcast) error {
	for cursor := one.Cursor; !cursor.Done; {
		now := b.Now()
		queued, ready, err := b.Crowd.Ahead(ctx, one.ID, 0, now)
		if err != nil || ready >= b.Window || queued >= mostQueued*b.Window {
			return cmp.Or(err, b.mend(ctx, one))
		}
		w := tickets.AudienceWindow{Next: tickets.WindowCursor{Done: true}}
		if one.Expires.IsZero() || now.Before(one.Expires) { // nobody is told of what is over
			if w, err = b.Crowd.AudienceWindow(ctx, one.Audience, one.Red(), cursor, b.Window); err != nil {
				return err
			}
		}
		notices := make([]tickets.Notice, len(w.Recipients))
		for i, r := range w.Recipients {
			notices[i] = one.NoticeTo(r, now, b.Zone)
		}
		posted, err := b.Crowd.PostWindow(ctx, one.ID, cursor, w.Next, notices)
		if err != nil || !posted {
			return err
		}
		cursor = w.Next
	}
	return nil
}

// mend queues what corrects or takes back messages that were sent, a window at a time.
func (b *Broadcaster) mend(ctx context.Context, one tickets.Broadcast) error {
	if one.Edition < 2 {
		return nil
	}
	for {
		queued, _, err := b.Crowd.Ahead(ctx, one.ID, one.Edition, b.Now())
		if err != nil || queued >= b.Window {
			return err
		}
		stale, err := b.Mender.StaleNotices(ctx, one.ID, one.Edition, b.Window)
		if err != nil {
			return err
		}
		notices := make([]tickets.Notice, len(stale))
		for i, s := range stale {
			notices[i] = one.Mend(s)
		}
		if err := b.Mender.PostMends(ctx, one.ID, one.Edition, stale, notices); err != nil || len(stale) < b.Window {
			return err
		}
	}
}
