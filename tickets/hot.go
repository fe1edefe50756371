package tickets

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Hot matters: what more people report this week than the usual of the weeks before, by place and service.

// HotWeeks is how many weeks make the usual.
const HotWeeks = 8

// hotPeople is the least number of different residents: one person who writes often is no outbreak.
const hotPeople = 3

// hotChance is how rarely a matter would come to its number by chance: with some hundred places and services looked at each
// week, a quiet year gives about one false alarm.
const hotChance = 1e-4

// FiledCount is how many tickets of a service were filed in an area in one of the weeks before; Week 1 is the week before this one.
type FiledCount struct {
	Week          int
	Area, Service string
	N             int
}

// FiledNow is a ticket filed this week.
type FiledNow struct {
	Number        Number
	Area, Service string
	Resident      string // "" when nobody knows: all such are one
	At            time.Time
}

// Hot is a matter that rises.
type Hot struct {
	Area, Service string
	N, People     int     // this week: tickets, and different residents behind them
	Usual         float64 // expected a week
	Weeks         [HotWeeks]int
	Chance        float64 // that so many people, or more, come by chance
	Tickets       []FiledNow
}

type hotKey struct{ area, service string }

// FindHot looks for matters that rise, at every level of the areas: parents leads from an area to the one it lies in. What explains most
// of a larger area's rise is shown instead of it. The least likely comes first.
func FindHot(before []FiledCount, now []FiledNow, parents map[string]string) []Hot {
	up := func(area string) []string {
		chain := []string{area}
		for p := parents[area]; p != "" && !slices.Contains(chain, p); p = parents[p] {
			chain = append(chain, p)
		}
		return chain
	}
	found := map[hotKey]*Hot{}
	for _, t := range now {
		if t.Service == "" { // nobody knows yet what it is
			continue
		}
		for _, area := range up(t.Area) {
			k := hotKey{area, t.Service}
			if found[k] == nil {
				found[k] = &Hot{Area: area, Service: t.Service}
			}
			found[k].N++
			found[k].Tickets = append(found[k].Tickets, t)
		}
	}
	level := map[string]int{} // how far above the ground an area lies, to compare it with its like
	typical := newTypical()
	for _, c := range before {
		for i, area := range up(c.Area) {
			level[area] = max(level[area], i)
			typical.add(i, area, c)
			if h := found[hotKey{area, c.Service}]; h != nil && c.Week >= 1 && c.Week <= HotWeeks {
				h.Weeks[c.Week-1] += c.N
			}
		}
	}
	var hot []Hot
	for _, h := range found {
		if h.judge(typical.of(level[h.Area], h.Service)) {
			hot = append(hot, *h)
		}
	}
	slices.SortFunc(hot, func(a, b Hot) int {
		return cmp.Or(cmp.Compare(a.Chance, b.Chance), cmp.Compare(b.N, a.N), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Service, b.Service))
	})
	return slices.DeleteFunc(hot, func(h Hot) bool { return explained(h, hot, up) })
}

// explained reports whether another hot matter of the same service says it better: one within this area that has at least half of its
// people, or one around it of which this is less than half.
func explained(h Hot, hot []Hot, up func(string) []string) bool {
	for _, o := range hot {
		if o.Service != h.Service || o.Area == h.Area {
			continue
		}
		inside, around := slices.Contains(up(o.Area), h.Area), slices.Contains(up(h.Area), o.Area)
		if inside && around { // areas that lie in each other are a mistake somebody made: one of them is enough
			inside, around = o.Area < h.Area, false
		}
		if inside && 2*o.People >= h.People || around && 2*h.People < o.People {
			return true
		}
	}
	return false
}

// hotPrior is how many weeks the usual of like areas weighs: a place with few tickets of its own is judged by its neighbours, too.
const hotPrior = 4.0

// judge sets what is usual and how unlikely this week is, and says whether it is worth a look. The number of a week is taken for a Poisson
// number whose mean is not known but by the weeks before and by like areas: together a negative binomial distribution. People are counted
// rather than tickets: who writes ten times is one.
func (h *Hot) judge(typical float64) bool {
	people := map[string]bool{}
	for _, t := range h.Tickets {
		people[t.Resident] = true
	}
	h.People = len(people)
	sum := 0
	for _, n := range h.Weeks {
		sum += n
	}
	shape, weeks := typical*hotPrior+float64(sum), hotPrior+HotWeeks
	h.Usual = shape / weeks
	h.Chance = tail(h.People, shape, weeks/(weeks+1))
	return h.People >= hotPeople && float64(h.People) > h.Usual && h.Chance < hotChance
}

// tail is the probability that a negative binomial number (shape r, success p) is n or more.
func tail(n int, r, p float64) float64 {
	if r <= 0 {
		r = 1e-9
	}
	below := 0.0
	base, _ := math.Lgamma(r)
	for k := range n {
		a, _ := math.Lgamma(float64(k) + r)
		b, _ := math.Lgamma(float64(k) + 1)
		below += math.Exp(a - b - base + r*math.Log(p) + float64(k)*math.Log1p(-p))
	}
	return max(1-below, 1e-12)
}

// typicals is the usual week of a service in an area of a level, over all areas of that level where anything is reported.
type typicals struct {
	sum   map[int]map[string]int
	areas map[int]map[string]bool
}

func newTypical() *typicals {
	return &typicals{map[int]map[string]int{}, map[int]map[string]bool{}}
}

func (t *typicals) add(level int, area string, c FiledCount) {
	if t.sum[level] == nil {
		t.sum[level], t.areas[level] = map[string]int{}, map[string]bool{}
	}
	t.sum[level][c.Service] += c.N
	t.areas[level][area] = true
}

// rare is taken for the usual of what was hardly ever reported: one ticket in ten weeks.
const rare = 0.1

func (t *typicals) of(level int, service string) float64 {
	n := len(t.areas[level])
	if n == 0 {
		return rare
	}
	return max(rare, float64(t.sum[level][service])/float64(n*HotWeeks))
}
