package tickets

import (
	"regexp"
	"strconv"
	"time"
)

// Unit is what a limit is counted in.
type Unit string

const (
	Hours     Unit = "h"  // hours of the clock
	Days      Unit = "d"  // days of 24 hours
	Workhours Unit = "wh" // 工作时
	Workdays  Unit = "wd" // 工作日
)

// Limit is a time to do something in: 24 h, 7 d, 8 wh, 3 wd. The zero value is no limit.
type Limit struct {
	N    int
	Unit Unit
}

// IsZero reports whether there is no limit.
func (l Limit) IsZero() bool { return l.N <= 0 }

var limitShape = regexp.MustCompile(`^([1-9]\d{0,3})(h|d|wh|wd)$`)

// parseLimit reads a limit as it is written, 24h, 7d, 8wh, 3wd: at most 3650 of its unit.
func parseLimit(text string) (Limit, bool) {
	m := limitShape.FindStringSubmatch(text)
	if m == nil {
		return Limit{}, false
	}
	n, _ := strconv.Atoi(m[1]) // four digits
	return Limit{N: n, Unit: Unit(m[2])}, n <= 3650
}

// Working reports whether only working time counts.
func (l Limit) Working() bool { return l.Unit == Workhours || l.Unit == Workdays }

// Due is when the limit ends that begins at a moment.
func (l Limit) Due(c *Calendar, from time.Time) time.Time {
	switch l.Unit {
	case Workdays:
		return c.AddWorkdays(from, l.N)
	case Workhours:
		return c.AddWorkhours(from, time.Duration(l.N)*time.Hour)
	}
	return from.Add(l.span())
}

// span is the limit by the clock: exact for hours and days; a working day is taken for eight hours.
func (l Limit) span() time.Duration {
	switch l.Unit {
	case Days:
		return time.Duration(l.N) * 24 * time.Hour
	case Workdays:
		return time.Duration(l.N) * 8 * time.Hour
	}
	return time.Duration(l.N) * time.Hour
}

// Words is the limit as a value of Say, told in the language of whoever hears it: "@limit.d n=7". Hours that are three days or more of
// the clock are told as days.
func (l Limit) Words() string {
	if l.Unit == Hours && l.N >= 72 && l.N%24 == 0 {
		l = Limit{l.N / 24, Days}
	}
	return "@limit." + string(l.Unit) + " n=" + strconv.Itoa(l.N)
}

// Rules are the numbers of the office's clocks. All of them are the tenant's (config/calendar.yaml); these are 接诉即办's usual ones.
type Rules struct {
	Danger     Limit // danger to life or property
	Pressing   Limit // 急件
	Usual      Limit // a service without a limit of its own
	Extensions int   // 延时 that may be granted to one ticket
	RemindAt   int   // 催办 once so many per cent of the limit are over
	Escalate   Limit // after the limit, one step up each
	Urgent     Limit // the same for danger
	Check      Limit // 催办核查: how long a result may wait for its check
	Longest    Limit // an extension or a pause may not reach further
	Followers  int   // tickets that may join one
}

// UsualRules are what a tenant has who set nothing.
func UsualRules() Rules {
	return Rules{
		Danger: Limit{2, Hours}, Pressing: Limit{24, Hours}, Usual: Limit{7, Days}, Extensions: 2, RemindAt: 75, Escalate: Limit{24, Hours},
		Urgent: Limit{1, Hours}, Check: Limit{24, Hours}, Longest: Limit{180, Days}, Followers: 500,
	}
}

// rules are the tenant's, or the usual ones.
func (d *Desk) rules() Rules {
	if d.Rules == (Rules{}) {
		return UsualRules()
	}
	return d.Rules
}

// calendar is the tenant's, or one that knows weekends only.
func (d *Desk) calendar() *Calendar {
	if d.Calendar == nil {
		return &Calendar{Location: d.Location}
	}
	return d.Calendar
}

// limitOf is the time to the resident's answer that begins at a moment: that of danger, else the service's own, else the usual one; a
// pressing matter has at most its own.
func (d *Desk) limitOf(service string, urgency Urgency, from time.Time) Limit {
	r := d.rules()
	if urgency == Danger {
		return r.Danger
	}
	limit := r.Usual
	if s, ok := d.Services.Get(service); ok && !s.Limit.IsZero() {
		limit = s.Limit
	}
	if c := d.calendar(); urgency == Pressing && r.Pressing.Due(c, from).Before(limit.Due(c, from)) {
		limit = r.Pressing
	}
	return limit
}

// soonest is how long an office has at least to answer an order for today.
const soonest = 30 * time.Minute

// wanted is the time for which a service was ordered, when it is over before the usual limit is: an answer after it is of no use. What repeats
// keeps the usual limit.
func (d *Desk) wanted(f Filing, now time.Time) (w Window, sooner bool) {
	if f.Kind != Order {
		return w, false
	}
	w, found := findWindow(f.When, d.Location)
	usual := d.limitOf(f.Service, f.urgency(), now).Due(d.calendar(), now)
	return w, found && w.Repeat == Once && w.Till.After(now.Add(soonest)) && w.Till.Before(usual)
}

// FiledLine says that something was filed, and by when it is answered: whether somebody comes, before the time for which they were asked.
func (d *Desk) FiledLine(f Filing) Line {
	now := d.Now()
	if w, sooner := d.wanted(f, now); sooner {
		at := w.From
		if at.Before(now.Add(soonest)) { // it may begin at once
			at = w.Till
		}
		return Say("ticket.filed_by", "at", Plain(d.Day(at)))
	}
	return Say("ticket.filed", "limit", d.LimitWords(f))
}

// Promised is by when a ticket is answered as its resident was told: an order, before the time it is for; it is late only when that is over.
func (d *Desk) Promised(t Ticket) time.Time {
	if t.Kind != Order {
		return t.Expected()
	}
	w, found := findWindow(t.When, d.Location)
	if !found || w.Repeat != Once || !w.Till.Equal(t.Expected()) || w.From.Before(t.FiledAt.Add(soonest)) {
		return t.Expected()
	}
	return w.From
}

// LimitWords is the limit of what is about to be filed, as a value of Say.
func (d *Desk) LimitWords(f Filing) string { return d.limitOf(f.Service, f.urgency(), d.Now()).Words() }

func (f Filing) urgency() Urgency {
	if f.Danger {
		return Danger
	}
	return Ordinary
}
