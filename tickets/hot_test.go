package tickets

import (
	"fmt"
	"math"
	"math/rand"
	"testing"
)

// quarter is a quiet neighbourhood: 4 communities of 5 grids, 40 services, each with its own usual in each grid.
type quarter struct {
	rnd     *rand.Rand
	parents map[string]string
	usual   map[hotKey]float64
	weeks   []map[hotKey]int // the last is this week
}

func newQuarter(seed int64) *quarter {
	q := &quarter{rnd: rand.New(rand.NewSource(seed)), parents: map[string]string{}, usual: map[hotKey]float64{}}
	for c := range 4 {
		community := fmt.Sprintf("c%d", c)
		q.parents[community] = "s"
		for g := range 5 {
			grid := fmt.Sprintf("%sg%d", community, g)
			q.parents[grid] = community
			for s := range 40 {
				q.usual[hotKey{grid, fmt.Sprintf("%04d", s)}] = 1.2 / float64(1+s) * (0.5 + q.rnd.Float64())
			}
		}
	}
	for range HotWeeks + 1 {
		q.week()
	}
	return q
}

// week lets one week pass.
func (q *quarter) week() {
	now := map[hotKey]int{}
	for c := range 4 {
		for g := range 5 {
			for s := range 40 {
				k := hotKey{fmt.Sprintf("c%dg%d", c, g), fmt.Sprintf("%04d", s)}
				now[k] = poisson(q.rnd, q.usual[k])
			}
		}
	}
	q.weeks = append(q.weeks, now)
}

func poisson(rnd *rand.Rand, mean float64) (n int) {
	for p := rnd.Float64(); p > math.Exp(-mean); p *= rnd.Float64() {
		n++
	}
	return n
}

// find looks at the last week; extra tickets come on top, from people of their own.
func (q *quarter) find(extra ...FiledNow) []Hot {
	var before []FiledCount
	last := len(q.weeks) - 1
	for w := 1; w <= HotWeeks; w++ {
		for k, n := range q.weeks[last-w] {
			if n > 0 {
				before = append(before, FiledCount{Week: w, Area: k.area, Service: k.service, N: n})
			}
		}
	}
	now := extra
	for k, n := range q.weeks[last] {
		for i := range n {
			now = append(now, FiledNow{Area: k.area, Service: k.service, Resident: fmt.Sprint(k, i)})
		}
	}
	return FindHot(before, now, q.parents)
}

func burst(n, people int, service string, areas ...string) (out []FiledNow) {
	for i := range n {
		out = append(out, FiledNow{Number: Number(fmt.Sprint("n", i)), Area: areas[i%len(areas)], Service: service, Resident: fmt.Sprint("p", i%people)})
	}
	return out
}

func TestAQuietYearHasFewAlarms(t *testing.T) {
	alarms := 0
	for seed := range int64(5) {
		q := newQuarter(seed)
		for range 52 {
			q.week()
			alarms += len(q.find())
		}
	}
	if alarms > 10 {
		t.Errorf("%d alarms in five quiet years", alarms)
	}
}

func TestOutbreaksAreFound(t *testing.T) {
	for _, c := range []struct {
		name    string
		extra   []FiledNow
		area    string // of the first that is found; "" nothing of this service
		service string
	}{
		{"five neighbours, a rare matter", burst(5, 5, "0030", "c1g2"), "c1g2", "0030"},
		{"eight neighbours, an ordinary one", burst(9, 9, "0001", "c0g0"), "c0g0", "0001"},
		{"a matter never heard of before", burst(5, 5, "9999", "c2g0"), "c2g0", "9999"},
		{"all over a community, one a grid or two", burst(8, 8, "0030", "c3g0", "c3g1", "c3g2", "c3g3"), "c3", "0030"},
		{"all over the street", burst(16, 16, "0030", "c0g0", "c1g1", "c2g2", "c3g3", "c0g3", "c1g4", "c2g1", "c3g0"), "s", "0030"},
		{"one person again and again", burst(12, 1, "0030", "c1g2"), "", "0030"},
		{"two people", burst(12, 2, "9999", "c1g2"), "", "9999"},
		{"two tickets", burst(2, 2, "0030", "c1g2"), "", "0030"},
		{"nobody knows what it is", burst(9, 9, "", "c1g2"), "", ""},
		{"nobody knows where", burst(9, 9, "0030", ""), "", "0030"},
	} {
		for seed := range int64(10) {
			q := newQuarter(100 + seed)
			var got []Hot
			for _, h := range q.find(c.extra...) {
				if h.Service == c.service {
					got = append(got, h)
				}
			}
			switch {
			case c.name == "nobody knows where":
				if len(got) != 1 || got[0].Area != "" {
					t.Errorf("%s: %+v", c.name, got)
				}
			case c.area == "" && len(got) > 0, c.area != "" && (len(got) != 1 || got[0].Area != c.area):
				for i := range got {
					got[i].Tickets = nil
				}
				t.Errorf("%s, seed %d: %d found: %+v", c.name, seed, len(got), got)
			case c.area != "" && (got[0].N < len(c.extra) || len(got[0].Tickets) != got[0].N || got[0].People < hotPeople || got[0].Usual >= float64(got[0].N)):
				t.Errorf("%s: %+v", c.name, got[0])
			}
		}
	}
}

// What is usual is no alarm, however much it is.
func TestBusyIsNotHot(t *testing.T) {
	var before []FiledCount
	for w := 1; w <= HotWeeks; w++ {
		before = append(before, FiledCount{Week: w, Area: "g", Service: "0101", N: 20})
	}
	if hot := FindHot(before, burst(24, 24, "0101", "g"), nil); len(hot) != 0 {
		t.Errorf("%+v", hot)
	}
	hot := FindHot(before, burst(60, 60, "0101", "g"), nil)
	if len(hot) != 1 || hot[0].Weeks != [HotWeeks]int{20, 20, 20, 20, 20, 20, 20, 20} || hot[0].Usual < 19 || hot[0].Usual > 21 {
		t.Errorf("%+v", hot)
	}
	if FindHot(nil, nil, map[string]string{"a": "b", "b": "a"}) != nil {
		t.Error("nothing rises where nothing is")
	}
	if hot := FindHot(nil, burst(6, 6, "0101", "a"), map[string]string{"a": "b", "b": "a"}); len(hot) == 0 {
		t.Error("areas that lie in each other hide an outbreak")
	}
}

func TestTail(t *testing.T) {
	// shape 1, success 1/2 is a coin thrown until it shows heads: n tails or more have the chance 1/2ⁿ
	for n, want := range []float64{1, 0.5, 0.25, 0.125, 0.0625} {
		if got := tail(n, 1, 0.5); math.Abs(got-want) > 1e-12 {
			t.Errorf("tail(%d) = %v, want %v", n, got, want)
		}
	}
}
