package tickets

import (
	"cmp"
	"slices"
	"time"
)

// WhistleQuery is what somebody wants to see of the whistles. An empty field asks for nothing.
type WhistleQuery struct {
	Stages  []WhistleStage
	Overdue bool          // only 逾期上报区
	Side    string        // an office that called or was called, and is told only of what was blown when it was called
	Within  string        // the area somebody acts within (Covers)
	Caller  string        // the office that called
	Called  string        // a called department
	Missed  string        // a clock some called department (Called, when given) missed: sign, contact, arrive
	Areas   []string      // codes of areas, when given one of them
	From    time.Time     // blown at or after
	To      time.Time     // blown before
	Ticket  Number        // of this ticket
	Before  WhistleNumber // below this number: the next page
	Limit   int           // at most so many; 0: 50
}

// WhistleCounts is how many whistles are under way.
type WhistleCounts struct {
	Stage   map[WhistleStage]int
	Overdue int
}

// WhistleFigures are the statistics of a period (吹哨率, times, 逾期, 双考核). Counted are whistles blown in it.
type WhistleFigures struct {
	Tickets     int // filed in the period
	Whistles    int
	Communities []CommunityWhistles // by code; the last, with code "", are those whose place nobody knows
	Departments []DepartmentCalls   // by id
	Callers     []CallerRates       // by id
}

// CommunityWhistles is 吹哨率 of one community: whistles of the tickets filed there. Too few and too many are both signals: of matters that
// are carried alone, or of matters that are passed on.
type CommunityWhistles struct {
	Area     string // code
	Tickets  int
	Whistles int
	Signal   string // usual, few, many; small: too few cases to say anything
}

// DepartmentCalls is how one called department answered.
type DepartmentCalls struct {
	Office                            string
	Calls, Signed, Arrived, Finished  int
	SignTime, ArriveTime              time.Duration // medians, of those that did
	LateSign, LateContact, LateArrive int
	Rates, Score                      int // ratings by who called, and their sum
}

// CallerRates is what departments said of the whistles of one office.
type CallerRates struct {
	Office       string
	Whistles     int
	Rates, Score int
}

// CountWhistles makes the figures: of the whistles blown in a period, and of the tickets filed in it by area code. An area counts for the
// community it lies in, or for itself when it lies in none.
func CountWhistles(whistles []Whistle, filed map[string]int, areas []Area) WhistleFigures {
	f := WhistleFigures{}
	community := communityOf(areas)
	places, departments, callers := map[string]*CommunityWhistles{}, map[string]*departmentTimes{}, map[string]*CallerRates{}
	for code, n := range filed {
		entry(places, community(code)).Tickets += n
		f.Tickets += n
	}
	for _, w := range whistles {
		if w.BlownAt.IsZero() {
			continue
		}
		f.Whistles++
		entry(places, community(w.Area)).Whistles++
		entry(callers, w.Office).Whistles++
		for _, c := range w.Calls {
			entry(departments, c.Office).count(w, c)
			if c.Rates.Score > 0 {
				caller := entry(callers, w.Office)
				caller.Rates, caller.Score = caller.Rates+1, caller.Score+c.Rates.Score
			}
		}
	}
	for code, p := range places {
		p.Area = code
		p.Signal = signal(*p, f.Tickets, f.Whistles)
		f.Communities = append(f.Communities, *p)
	}
	for id, d := range departments {
		d.Office, d.SignTime, d.ArriveTime = id, median(d.sign), median(d.arrive)
		f.Departments = append(f.Departments, d.DepartmentCalls)
	}
	for id, c := range callers {
		c.Office = id
		f.Callers = append(f.Callers, *c)
	}
	slices.SortFunc(f.Communities, func(a, b CommunityWhistles) int {
		return cmp.Or(btoi(a.Area == "")-btoi(b.Area == ""), cmp.Compare(a.Area, b.Area))
	})
	slices.SortFunc(f.Departments, func(a, b DepartmentCalls) int { return cmp.Compare(a.Office, b.Office) })
	slices.SortFunc(f.Callers, func(a, b CallerRates) int { return cmp.Compare(a.Office, b.Office) })
	return f
}

// entry is the entry of a map, made when there is none.
func entry[T any](m map[string]*T, key string) *T {
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key]
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Bounds of a signal: below so many whistles, expected or blown, chance alone makes twice or half as many.
const fewWhistles = 3

// signal compares a community with all of them together: twice as many whistles as its tickets would have, or half.
func signal(p CommunityWhistles, tickets, whistles int) string {
	if tickets == 0 || p.Tickets == 0 {
		return "small"
	}
	expected := float64(whistles) * float64(p.Tickets) / float64(tickets)
	switch blown := float64(p.Whistles); {
	case p.Whistles < fewWhistles && expected < fewWhistles:
		return "small"
	case blown >= 2*expected && p.Whistles >= fewWhistles:
		return "many"
	case blown <= expected/2 && expected >= fewWhistles:
		return "few"
	}
	return "usual"
}

// departmentTimes gathers the times of which the medians are taken.
type departmentTimes struct {
	DepartmentCalls
	sign, arrive []time.Duration
}

func (d *departmentTimes) count(w Whistle, c Call) {
	d.Calls++
	if !c.SignedAt.IsZero() {
		d.Signed++
		d.sign = append(d.sign, c.SignedAt.Sub(w.BlownAt))
	}
	if !c.ArrivedAt.IsZero() {
		d.Arrived++
		d.arrive = append(d.arrive, c.ArrivedAt.Sub(w.BlownAt))
	}
	if c.Stage == CallFinished {
		d.Finished++
	}
	d.LateSign += btoi(slices.Contains(c.Missed, "sign"))
	d.LateContact += btoi(slices.Contains(c.Missed, "contact"))
	d.LateArrive += btoi(slices.Contains(c.Missed, "arrive"))
	if c.Rated.Score > 0 {
		d.Rates, d.Score = d.Rates+1, d.Score+c.Rated.Score
	}
}

// median is the middle one, of an even number the mean of the two in the middle; 0 of none.
func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	half := len(all) / 2
	if len(all)%2 == 1 {
		return all[half]
	}
	return (all[half-1] + all[half]) / 2
}

// communityOf finds the community an area lies in.
func communityOf(areas []Area) func(code string) string {
	byCode := map[string]Area{}
	for _, a := range areas {
		byCode[a.Code] = a
	}
	return func(code string) string {
		for at, tries := code, 0; tries < 8; tries++ { // the tree has five levels
			a, ok := byCode[at]
			if !ok {
				break
			}
			if a.Level == "community" {
				return a.Code
			}
			at = a.Parent
		}
		return code
	}
}

// AreasIn are the codes of an area and of all below it.
func AreasIn(code string, areas []Area) []string {
	in := []string{code}
	for i := 0; i < len(in); i++ {
		for _, a := range areas {
			if a.Parent == in[i] && !slices.Contains(in, a.Code) {
				in = append(in, a.Code)
			}
		}
	}
	return in
}
