package tickets

import "time"

// Repeat is how often something comes again: an activity, or a notice to many.
type Repeat string

const (
	Once        Repeat = ""
	Daily       Repeat = "daily"
	Weekly      Repeat = "weekly"
	Fortnightly Repeat = "fortnightly"
	Monthly     Repeat = "monthly"
)

// What may come again how often, in the order a form offers it.
var (
	ActivityRepeats  = []Repeat{Once, Weekly, Fortnightly, Monthly}
	BroadcastRepeats = []Repeat{Once, Daily, Weekly, Monthly}
)

// Next is the time after one, on the tenant's calendar; the zero time for Once.
func (r Repeat) Next(after time.Time, zone *time.Location) time.Time {
	local := after.In(zone)
	switch r {
	case Daily:
		return local.AddDate(0, 0, 1)
	case Weekly:
		return local.AddDate(0, 0, 7)
	case Fortnightly:
		return local.AddDate(0, 0, 14)
	case Monthly: // the 31st is followed by the last day of a shorter month
		next := time.Date(local.Year(), local.Month()+1, 1, local.Hour(), local.Minute(), local.Second(), 0, zone)
		last := next.AddDate(0, 1, -1).Day()
		return next.AddDate(0, 0, min(local.Day(), last)-1)
	}
	return time.Time{}
}
