package tickets

import "time"

// Calendar says when the office works: hours by weekday, public holidays, and the days worked in their place (调休). It only reads; one
// is shared by everybody. The zero value works Monday to Friday, 09:00–12:00 and 13:00–18:00, in UTC, and knows no holiday.
type Calendar struct {
	Location *time.Location
	Week     map[time.Weekday][]Span // a weekday that is missing is not worked; nil: UsualWeek
	MakeUp   []Span                  // the hours of a 调休 day; nil: Monday's
	Off      map[Date]bool           // public holidays
	Work     map[Date]bool           // 调休 days, worked though the week has them free
	Years    map[int]bool            // the years whose holidays are known; of any other only the weekends are
}

// Span is a part of a day, from and to as time since its midnight.
type Span struct{ From, To time.Duration }

// Date is a day without a time.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// UsualWeek is Monday to Friday, eight hours with a break at noon.
func UsualWeek() map[time.Weekday][]Span {
	week := map[time.Weekday][]Span{}
	for day := time.Monday; day <= time.Friday; day++ {
		week[day] = []Span{{9 * time.Hour, 12 * time.Hour}, {13 * time.Hour, 18 * time.Hour}}
	}
	return week
}

// horizon bounds how far a calendar is searched: no limit reaches further, and a week without hours must not be searched for ever.
const horizon = 20 * 366

var usualWeek = UsualWeek()

func (c *Calendar) zone() *time.Location {
	if c.Location == nil {
		return time.UTC
	}
	return c.Location
}

// DateOf is the day of a moment, in the calendar's time zone.
func (c *Calendar) DateOf(t time.Time) Date {
	y, m, d := t.In(c.zone()).Date()
	return Date{y, m, d}
}

// at is a moment of a day. Clocks that are put forward or back move it as time.Date says.
func (c *Calendar) at(d Date, since time.Duration) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, int(since/time.Second), 0, c.zone())
}

// next is the day after, which time.Date finds across months and years.
func (d Date) next() Date {
	y, m, day := time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

func (d Date) weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// hours are when a day is worked; none on a day off.
func (c *Calendar) hours(d Date) []Span {
	week := c.Week
	if week == nil {
		week = usualWeek
	}
	switch {
	case c.Off[d]:
		return nil
	case c.Work[d] && c.MakeUp != nil:
		return c.MakeUp
	case c.Work[d]:
		return week[time.Monday]
	}
	return week[d.weekday()]
}

// Workday reports whether a day is worked at all.
func (c *Calendar) Workday(d Date) bool { return len(c.hours(d)) > 0 }

// AtWork reports whether the office is at work at a time, so that a rule can send what comes in at night elsewhere.
func (c *Calendar) AtWork(t time.Time) bool { return c.Worktime(t, t.Add(time.Second)) > 0 }

// AddWorkdays is the end of work on the n-th working day after the day of t: the day something begins is not counted, and a limit in
// days ends when business does (民法典 art. 201, 203).
func (c *Calendar) AddWorkdays(t time.Time, n int) time.Time {
	d := c.DateOf(t)
	for range horizon {
		if n <= 0 && c.Workday(d) {
			break
		}
		if d = d.next(); c.Workday(d) {
			n--
		}
	}
	hours := c.hours(d)
	if len(hours) == 0 { // a calendar without a working day: nothing better than the time itself
		return t
	}
	return c.at(d, hours[len(hours)-1].To)
}

// AddWorkhours is when so much working time has passed since t. Time outside of working hours does not count.
func (c *Calendar) AddWorkhours(t time.Time, left time.Duration) time.Time {
	d := c.DateOf(t)
	for range horizon {
		for _, s := range c.hours(d) {
			from, to := c.at(d, s.From), c.at(d, s.To)
			if from.Before(t) {
				from = t
			}
			if part := to.Sub(from); part > 0 {
				if left <= part {
					return from.Add(max(left, 0))
				}
				left -= part
			}
		}
		d = d.next()
	}
	return t
}

// Worktime is how much of the time between two moments is working time; 0 when to is not after from.
func (c *Calendar) Worktime(from, to time.Time) (sum time.Duration) {
	last := c.DateOf(to)
	for d, days := c.DateOf(from), 0; days < horizon; d, days = d.next(), days+1 {
		for _, s := range c.hours(d) {
			begin, end := c.at(d, s.From), c.at(d, s.To)
			if begin.Before(from) {
				begin = from
			}
			if end.After(to) {
				end = to
			}
			sum += max(end.Sub(begin), 0)
		}
		if d == last || d.after(last) {
			break
		}
	}
	return sum
}

func (d Date) after(e Date) bool {
	switch {
	case d.Year != e.Year:
		return d.Year > e.Year
	case d.Month != e.Month:
		return d.Month > e.Month
	}
	return d.Day > e.Day
}

// Unknown lists the years between two moments whose holidays nobody has told us: there, limits in working time count weekends only.
func (c *Calendar) Unknown(from, to time.Time) (years []int) {
	for y := c.DateOf(from).Year; y <= c.DateOf(to).Year; y++ {
		if !c.Years[y] {
			years = append(years, y)
		}
	}
	return years
}

// ahead is how far from now limits reach that are set today.
const ahead = 45 * 24 * time.Hour

// Lacks lists the years into which limits reach that are set now, and whose holidays are not known.
func (c *Calendar) Lacks(now time.Time) []int { return c.Unknown(now, now.Add(ahead)) }

// SubWorkhours is the moment after which so much working time was left until t.
func (c *Calendar) SubWorkhours(t time.Time, left time.Duration) time.Time {
	d := c.DateOf(t)
	for range horizon {
		hours := c.hours(d)
		for i := len(hours) - 1; i >= 0; i-- {
			from, to := c.at(d, hours[i].From), c.at(d, hours[i].To)
			if to.After(t) {
				to = t
			}
			if part := to.Sub(from); part > 0 {
				if left <= part {
					return to.Add(-max(left, 0))
				}
				left -= part
			}
		}
		y, m, day := time.Date(d.Year, d.Month, d.Day-1, 0, 0, 0, 0, time.UTC).Date()
		d = Date{y, m, day}
	}
	return t
}
