package tickets

import (
	"fmt"
	"time"
)

// RateRules are the tenant's way of counting (config/rates.yaml).
type RateRules struct {
	Fair        float64       // what 基本满意 counts of 满意
	Weights     [3]float64    // of 响应率, 解决率, 满意率 in the composite; they make 1 together
	DayCut      time.Duration // a day of the figures begins this long after midnight
	MonthStart  int           // and a month on this day, 1 … 28
	Few         int           // fewer callbacks than this are marked: they say little
	Unreachable bool          // who was never reached counts as neither contacted, solved nor satisfied; else is left out
}

// UsualRates are the rules when the tenant has none of its own.
var UsualRates = RateRules{Fair: 0.9, Weights: [3]float64{0.2, 0.4, 0.4}, DayCut: 12 * time.Hour, MonthStart: 19, Few: 10}

// Period is a month of the figures: From is in it, To is not.
type Period struct{ From, To time.Time }

// Period is the month that a time falls into, in the zone of the time.
func (r RateRules) Period(t time.Time) Period {
	begin := r.begin(t.Year(), t.Month(), t.Location())
	if t.Before(begin) {
		return Period{From: r.begin(t.Year(), t.Month()-1, t.Location()), To: begin}
	}
	return Period{From: begin, To: r.begin(t.Year(), t.Month()+1, t.Location())}
}

func (r RateRules) begin(year int, month time.Month, zone *time.Location) time.Time {
	cut := r.DayCut
	return time.Date(year, month, max(r.MonthStart, 1), int(cut/time.Hour), int(cut%time.Hour/time.Minute), 0, 0, zone)
}

// Before is the month before one of Period.
func (r RateRules) Before(p Period) Period { return r.Period(p.From.Add(-time.Minute)) }

// Name is the calendar month that most of a period lies in, as 2026-11: 19 October to 19 November is November.
func (p Period) Name() string {
	if p.From.Day() <= 15 {
		return p.From.Format("2006-01")
	}
	return p.To.Format("2006-01")
}

// Named is the period of a name; ok is false when it is none.
func (r RateRules) Named(name string, zone *time.Location) (p Period, ok bool) {
	first, err := time.ParseInLocation("2006-01", name, zone)
	if err != nil {
		return Period{}, false
	}
	begins := first.Month()
	if r.MonthStart > 15 {
		begins--
	}
	return r.Period(r.begin(first.Year(), begins, zone)), true
}

// DayBegan is when the day of the figures that a time falls into began.
func (r RateRules) DayBegan(t time.Time) time.Time {
	cut := time.Date(t.Year(), t.Month(), t.Day(), int(r.DayCut/time.Hour), int(r.DayCut%time.Hour/time.Minute), 0, 0, t.Location())
	if t.Before(cut) {
		return cut.AddDate(0, 0, -1)
	}
	return cut
}

// Figures are counts; every figure is made of them, so that those of offices, areas or days can be added up.
type Figures struct {
	Counted   int // V: callbacks that count, answered or, where the rules say so, unreachable
	Contacted int
	Uncontact int // contacted: no
	Solved    int
	Unsolved  int
	Good      int // 满意
	Fair      int // 基本满意
	Bad       int // 不满意
	Unreached int // unreachable
	LeftOut   int // other callbacks that ended and do not count
	Waiting   int // asked and not ended

	Assigned int // times an office was given a ticket
	Returned int // of those, given back
	Disputed int // of those, disputed with success
	Done     int // results reported
	OnTime   int
	Reworked int           // of those done, sent back at least once
	Took     time.Duration // from assignment to result, of all done together

	Filed  int
	Joined int // 重复件: joined another
}

// Add adds another's counts.
func (f *Figures) Add(g Figures) {
	f.Counted, f.Contacted, f.Uncontact, f.Solved, f.Unsolved = f.Counted+g.Counted, f.Contacted+g.Contacted, f.Uncontact+g.Uncontact, f.Solved+g.Solved, f.Unsolved+g.Unsolved
	f.Good, f.Fair, f.Bad = f.Good+g.Good, f.Fair+g.Fair, f.Bad+g.Bad
	f.Unreached, f.LeftOut, f.Waiting = f.Unreached+g.Unreached, f.LeftOut+g.LeftOut, f.Waiting+g.Waiting
	f.Assigned, f.Returned, f.Disputed = f.Assigned+g.Assigned, f.Returned+g.Returned, f.Disputed+g.Disputed
	f.Done, f.OnTime, f.Reworked, f.Took = f.Done+g.Done, f.OnTime+g.OnTime, f.Reworked+g.Reworked, f.Took+g.Took
	f.Filed, f.Joined = f.Filed+g.Filed, f.Joined+g.Joined
}

// Share is a part of a whole. A whole of 0 is "no data": neither 0 % nor 100 %.
type Share struct {
	Part float64
	Of   int
}

// Known reports whether there are data at all.
func (s Share) Known() bool { return s.Of > 0 }

// Percent writes it with one decimal, as 87.5 %; "" without data.
func (s Share) Percent() string {
	if !s.Known() {
		return ""
	}
	return fmt.Sprintf("%.1f%%", 100*s.Part/float64(s.Of))
}

// Rate names a figure that opens to the list of its cases.
type Rate string

const (
	Response   Rate = "response"   // 响应率 = contacted/V
	Resolution Rate = "resolution" // 解决率 = solved/V
	Content    Rate = "content"    // 满意率 = (满意 + 0.9 × 基本满意)/V
	Punctual   Rate = "punctual"   // 按时办结率
	Accurate   Rate = "accurate"   // 派单准确率: neither returned nor disputed
	Back       Rate = "back"       // 退单率
	Redone     Rate = "redone"     // 返工率
	Duplicate  Rate = "duplicate"  // 重复件率
)

// RateNames in the order of a table; the first three are the 三率.
var RateNames = []Rate{Response, Resolution, Content, Punctual, Accurate, Back, Redone, Duplicate}

// Known reports whether there is such a figure.
func (r Rate) Known() bool {
	for _, name := range RateNames {
		if r == name {
			return true
		}
	}
	return false
}

// Of is one figure. V is the same for the three rates, but for questions a resident skipped: an open question counts for nobody and
// against nobody, and is listed as left out of that rate.
func (r RateRules) Of(f Figures, rate Rate) Share {
	silent := 0
	if r.Unreachable {
		silent = f.Unreached
	}
	switch rate {
	case Response:
		return Share{float64(f.Contacted), f.Contacted + f.Uncontact + silent}
	case Resolution:
		return Share{float64(f.Solved), f.Solved + f.Unsolved + silent}
	case Content:
		return Share{float64(f.Good) + r.Fair*float64(f.Fair), f.Good + f.Fair + f.Bad + silent}
	case Punctual:
		return Share{float64(f.OnTime), f.Done}
	case Accurate:
		return Share{float64(f.Assigned - f.Returned - f.Disputed), f.Assigned}
	case Back:
		return Share{float64(f.Returned), f.Assigned}
	case Redone:
		return Share{float64(f.Reworked), f.Done}
	case Duplicate:
		return Share{float64(f.Joined), f.Filed}
	}
	return Share{}
}

// V is how many callbacks count.
func (r RateRules) V(f Figures) int {
	if r.Unreachable {
		return f.Counted + f.Unreached
	}
	return f.Counted
}

// Composite is the 三率 by their weights, 0 … 1; ok is false unless there are data for every rate that has a weight.
func (r RateRules) Composite(f Figures) (value float64, ok bool) {
	for i, rate := range RateNames[:3] {
		s := r.Of(f, rate)
		if r.Weights[i] == 0 {
			continue
		}
		if !s.Known() {
			return 0, false
		}
		value, ok = value+r.Weights[i]*s.Part/float64(s.Of), true
	}
	return value, ok
}

// Average is how long an office took from assignment to result; ok is false without data.
func (f Figures) Average() (time.Duration, bool) {
	if f.Done == 0 {
		return 0, false
	}
	return f.Took / time.Duration(f.Done), true
}

// FigureQuery asks for figures of a period.
type FigureQuery struct {
	From, To time.Time
	By       string // "office", "area", "service"; "": all in one row
	Scope
}

// Scope narrows what is counted. Area and Service are beginnings of codes.
type Scope struct{ Office, Area, Service string }

// FigureRow is the figures of one office, area or service; Key is its id or code, "" for what has none.
type FigureRow struct {
	Key string
	Figures
}

// Verdict says how a case stands to a rate: for it, in part (基本满意), against it, or not counted at all.
type Verdict string

const (
	For     Verdict = "for"
	InPart  Verdict = "part"
	Against Verdict = "against"
	NotIn   Verdict = "out"
)

// Verdicts in the order of a list.
var Verdicts = []Verdict{For, InPart, Against, NotIn}

// Judge says how a round stands to a rate, and why it is not counted: "skipped" for a question left open, else its End ("waiting" while
// it runs).
func (r RateRules) Judge(round Round, rate Rate) (v Verdict, why string) {
	yes := func(is bool) (Verdict, string) {
		if is {
			return For, ""
		}
		return Against, ""
	}
	switch rate {
	case Punctual:
		return yes(!round.Late)
	case Accurate:
		return yes(round.End != Returned && round.End != Disputed)
	case Back:
		return yes(round.End == Returned)
	case Redone:
		return yes(round.Reworks > 0)
	}
	switch {
	case round.End == Unreachable && r.Unreachable:
		return Against, string(Unreachable)
	case round.End == Running:
		return NotIn, "waiting"
	case round.End != Counted:
		return NotIn, string(round.End)
	}
	answer := map[Rate]string{Response: round.Contacted, Resolution: round.Solved, Content: round.Satisfied}[rate]
	switch answer {
	case "":
		return NotIn, "skipped"
	case "fair":
		return InPart, ""
	}
	return yes(answer == "yes" || answer == "good")
}

// RatedQuery asks for the cases behind a figure, by verdict, then latest first. Key is that of a FigureRow; with Exact unset all keys are meant.
type RatedQuery struct {
	FigureQuery
	Rules         RateRules
	Rate          Rate
	Key           string
	Exact         bool
	Show          Verdict // only these; "": all, those that count first
	Limit, Offset int
}

// RatedRound is one round behind a figure. Of the duplicates only Number, Office, Area, Service and Other are set.
type RatedRound struct {
	Round
	Other Number // the ticket it joined
}

// RatedPage is a part of what a RatedQuery finds.
type RatedPage struct {
	Cases []RatedRound
	Total int
}

// Day is what one day of the figures brought and ended.
type Day struct {
	From         time.Time
	Filed, Ended int
	Open         int // at its end
}

// Summary is what the public may read of a ticket: written and released by a clerk, without anything personal.
type Summary struct {
	Number  Number
	Service string
	Text    string
	By      string // id of the clerk
	At      time.Time
}
