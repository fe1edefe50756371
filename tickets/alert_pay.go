package tickets

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// This file does what alerts owe. A debt is committed before it is paid, and paid by who holds the alert: who saved it, or after a crash
// who claimed it.

// payAll pays what a new alert and those before it owe: first what must not leave any more, then the new. What fails is tried again by Sweep.
func (d *AlertDesk) payAll(ctx context.Context, r AlertRecord, others []AlertRecord) AlertRecord {
	for _, o := range others {
		if o.Owes == OwesWithdraw && o.Broadcast != "" || o.Owes == OwesSpread && o.Ends {
			if _, err := d.pay(ctx, o); err != nil {
				d.failed(err)
			}
		}
	}
	if r.Owes == OwesNothing {
		return r
	}
	paid, err := d.pay(ctx, r)
	if err != nil {
		d.failed(err)
	}
	return paid
}

func (d *AlertDesk) failed(err error) {
	if d.Failed != nil {
		d.Failed(err)
	}
}

// Sweep ends warnings whose time is over and does what could not be done before. It gives how many it looked at.
func (d *AlertDesk) Sweep(ctx context.Context) (int, error) {
	now := d.Now()
	all, err := d.Store.ClaimAlerts(ctx, now, now.Add(alertLease), 50)
	if err != nil {
		return 0, err
	}
	var failed error
	for _, r := range all {
		_, err := d.pay(ctx, r)
		failed = errors.Join(failed, err)
	}
	return len(all), failed
}

// pay does what an alert owes and writes that down. When a later alert has ended it meanwhile, what was just begun is withdrawn.
func (d *AlertDesk) pay(ctx context.Context, r AlertRecord) (AlertRecord, error) {
	for work := r; ; {
		after, err := d.once(ctx, work)
		if err != nil {
			after = work
			after.Trouble, after.CheckAt = troubleOf(err), d.Now().Add(alertRetry)
		}
		kept := d.Store.SettleAlert(ctx, r, after)
		if !errors.Is(kept, ErrConflict) {
			return after, errors.Join(err, kept)
		}
		begun := after.Broadcast
		if r, kept = d.Store.Alert(ctx, r.Key()); kept != nil {
			return r, kept
		}
		work = r
		work.Broadcast = cmp.Or(r.Broadcast, begun)
		if r.Stage != AlertActive && begun != "" && !r.Ends {
			work.Owes = OwesWithdraw
		}
		if work.Owes == OwesNothing {
			return r, nil
		}
	}
}

// troubleOf is what went wrong, short enough for a page.
func troubleOf(err error) string {
	text := []rune(err.Error())
	return string(text[:min(len(text), 200)])
}

// once is the one place that tells residents anything of a warning.
func (d *AlertDesk) once(ctx context.Context, r AlertRecord) (AlertRecord, error) {
	ctx, cancel := context.WithTimeout(ctx, alertCall)
	defer cancel()
	now := d.Now()
	if over := r.Stage == AlertActive && !r.Until.After(now); over {
		if r.Stage = AlertExpired; r.Broadcast != "" {
			r.Owes = OwesWithdraw
		} else if r.Owes == OwesSpread {
			r.Owes, r.Held = OwesNothing, HeldExpired
		}
	}
	if r.Owes != OwesNothing && d.Spreader != nil {
		var err error
		if r.Owes == OwesWithdraw {
			err = d.Spreader.Withdraw(ctx, r.spread(), Say("alert.withdrawn."+string(r.Stage), "id", Plain(r.ID)))
		} else if r.Until.After(now) {
			r.Broadcast, err = d.Spreader.Spread(ctx, d.spreading(r))
		}
		if err != nil {
			return r, err
		}
	}
	r.Owes, r.Trouble = OwesNothing, ""
	r.look()
	return r, nil
}

// spreading is what residents are to be told.
func (d *AlertDesk) spreading(r AlertRecord) Spreading {
	s := Spreading{
		ID: alertSource + r.Key(), Level: r.Gravity, Words: map[Lang]AlertWords{}, Grids: r.Grids, Class: News,
		IgnoreQuiet: r.Gravity >= Orange && !r.Ends, Expires: r.Until, Follows: r.Follows, Ends: r.Ends,
	}
	if s.Topic = r.Topic(); len(r.Infos) == 0 {
		s.Topic = topicOf(r.Before)
	}
	switch {
	case r.Ends:
	case r.Gravity == Red:
		s.Class = Warning
	case r.Gravity < Orange:
		s.Class = Bulk
	}
	for _, lang := range Langs {
		s.Words[lang] = d.wordsOf(r, lang)
	}
	return s
}

// day writes a time as a resident reads it.
func (d *AlertDesk) day(t time.Time) string { return t.In(d.Location).Format("2006-01-02 15:04") }
