package tickets

import (
	"slices"
	"time"
)

// This file is the clocks of a whistle: when a called department must have signed, made contact and be on site.

// WhistleClocks are the limits of a called department (tenant), counted from the moment the whistle is blown.
type WhistleClocks struct {
	Sign    time.Duration
	Contact time.Duration
	Urgent  time.Duration // on site, 应急哨
	Daily   int           // on site, working days, 日常哨
	Tough   int           // on site, working days, 攻坚哨
}

// UsualWhistleClocks are the limits unless a tenant sets others (街乡吹哨、部门报到: 1 h, 24 h, 30 min, 3 and 5 working days).
var UsualWhistleClocks = WhistleClocks{Sign: time.Hour, Contact: 24 * time.Hour, Urgent: 30 * time.Minute, Daily: 3, Tough: 5}

// set starts the clocks of a call. No clock runs out after the next one's limit: who must be there in half an hour must have signed by then.
func (k WhistleClocks) set(c *Call, kind WhistleKind, blown time.Time, days *Calendar) {
	switch kind {
	case WhistleUrgent:
		c.ArriveBy = blown.Add(k.Urgent)
	case WhistleTough:
		c.ArriveBy = days.AddWorkdays(blown, k.Tough)
	default:
		c.ArriveBy = days.AddWorkdays(blown, k.Daily)
	}
	c.ContactBy = earlier(blown.Add(k.Contact), c.ArriveBy)
	c.SignBy = earlier(blown.Add(k.Sign), c.ContactBy)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// CallClock is one of a call's three clocks.
type CallClock struct {
	Name string // sign, contact, arrive
	By   time.Time
	Done time.Time // zero: not yet
}

// Clocks are a call's clocks in the order they are set for; none before the whistle is blown.
func (c Call) Clocks() []CallClock {
	if c.SignBy.IsZero() {
		return nil
	}
	return []CallClock{{"sign", c.SignBy, c.SignedAt}, {"contact", c.ContactBy, c.ContactedAt}, {"arrive", c.ArriveBy, c.ArrivedAt}}
}

// Next is the clock that runs: of the first step that was not done yet. ok is false when all were.
func (c Call) Next() (next CallClock, ok bool) {
	for _, k := range c.Clocks() {
		if k.Done.IsZero() {
			return k, true
		}
	}
	return next, false
}

// miss notes clocks that ran out: done too late, or not done by now. It gives those that are new and not done.
func (c *Call) miss(now time.Time) (fresh []CallClock) {
	for _, k := range c.Clocks() {
		late := k.Done.IsZero() && !now.Before(k.By) || k.Done.After(k.By)
		if !late || slices.Contains(c.Missed, k.Name) {
			continue
		}
		c.Missed = append(slices.Clone(c.Missed), k.Name)
		if k.Done.IsZero() {
			fresh = append(fresh, k)
		}
	}
	return fresh
}

// settle makes the fields that follow from the calls agree with them: 待评哨 when every department has finished, 销哨 when both sides have
// rated, 逾期 while something late is not done, and when to look next.
func (w *Whistle) settle(now time.Time) {
	done, mutual := true, true
	w.Overdue, w.CheckAt = false, time.Time{}
	for i := range w.Calls {
		c := &w.Calls[i]
		done = done && c.Stage == CallFinished
		mutual = mutual && c.Rated.Score > 0 && c.Rates.Score > 0
		if w.Stage != WhistleBlown {
			continue
		}
		for _, k := range c.Clocks() {
			switch {
			case !k.Done.IsZero():
			case slices.Contains(c.Missed, k.Name):
				w.Overdue = true
			case w.CheckAt.IsZero() || k.By.Before(w.CheckAt):
				w.CheckAt = k.By
			}
		}
	}
	if w.Stage == WhistleBlown && done {
		w.Stage = WhistleRating
	}
	if w.Stage == WhistleRating && mutual {
		w.Stage = WhistleEnded
	}
	if !w.Stage.Open() && w.EndedAt.IsZero() {
		w.EndedAt = now
	}
}
