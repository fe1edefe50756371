package intents

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// How messages are compared and put together.
const (
	sameWithin    = 30 * 24 * time.Hour
	lettersWithin = 400 * 24 * time.Hour
	aLetter       = 0.5 // how much of a letter two must be, taken together
	sameCompare   = 400 // newest messages with a common place or topic that a message is compared with
	surelySame    = 5.0 // beyond which one pair counts no more for or against a group
	surelyOther   = -3.0
)

// pair is two messages, the earlier first, and how much speaks for their being one matter.
type pair struct {
	a, b  int
	score float64
}

// candidates are the pairs that are worth comparing: they share a place, a landmark, a firm, a bus line, a likeliest service or the thing most is
// said of, and the time is not too far.
func candidates(all []*matter, each func(a, b int)) {
	index := map[string][]int{}
	var seen []int // by message: the last one it was compared with
	for i, m := range all {
		seen = append(seen, i)
		for _, key := range m.keys() {
			near := index[key]
			for _, n := range near[max(0, len(near)-sameCompare):] {
				if seen[n] == i || !m.at.IsZero() && !all[n].at.IsZero() && m.at.Sub(all[n].at) > within(m, all[n]) {
					continue
				}
				seen[n] = i
				if !strangers(all[n], m) {
					each(n, i)
				}
			}
			index[key] = append(near, i)
		}
	}
}

// within is how far apart two messages of one matter may be: who writes letters has waited long and waits on.
func within(a, b *matter) time.Duration {
	if (a.long+b.long)/2 >= aLetter {
		return lettersWithin
	}
	return sameWithin
}

// strangers reports that two messages of a chat name different estates or villages and no other place that is one. These are never one matter;
// but who writes a letter about a works next door names an own estate.
func strangers(x, y *matter) bool {
	if apart(x.placeUnits, y.placeUnits) {
		return true
	}
	a, b := &x.site, &y.site
	if twinSites(a, b) {
		return true
	}
	if len(a.named[classHome]) == 0 || len(b.named[classHome]) == 0 {
		return false
	}
	for class := range a.named {
		if shares(a.named[class], b.named[class]) {
			return false
		}
	}
	if (x.long+y.long)/2 >= aLetter {
		return false
	}
	return !shares(a.firms, b.firms) && relate(a.marks, b.marks, "路") != sameMark
}

// keys are what a message is found by.
func (m *matter) keys() (keys []string) {
	for _, named := range m.site.named {
		for _, at := range named {
			keys = append(keys, "#"+string(rune(at)))
		}
	}
	for _, pair := range m.own {
		keys = append(keys, pair.String())
	}
	keys = append(keys, m.site.stops...)
	for _, pair := range m.site.stems {
		keys = append(keys, pair.String())
	}
	for _, f := range m.site.firms {
		keys = append(keys, "*"+f)
	}
	for _, line := range m.marks {
		if line.unit == "路" {
			keys = append(keys, "/"+line.number)
		}
	}
	if m.most > 0 {
		keys = append(keys, "~"+string(rune(m.thing)))
	}
	return append(keys, "."+m.topic.top)
}

// group puts together the messages, in order of time, that are one matter: again and again the two groups that agree most, as long as they do.
func group(all []*matter) map[string]string {
	var pairs []pair
	rare, judge := rarityOf(all), sameMerger()
	candidates(all, func(a, b int) {
		s := signsOf(all[a], all[b], rare)
		if score := judge.score(&s); score > surelyOther {
			pairs = append(pairs, pair{a, b, score})
		}
	})
	names := map[string]string{}
	for i, first := range cluster(len(all), pairs, sameThreshold) {
		names[all[i].id] = all[first].id
	}
	return names
}

// bunch is a group that grows.
type bunch struct {
	size, first int
	links       map[int]link // to other groups, by number
}

// link is the scores of the pairs between two groups, the best first; of pairs that are not among them the messages are surely different.
type link []float64

// cluster joins the two groups of which the better half of the pairs agrees most, until none reaches the threshold, and gives each message the first
// of its group. The better half: of those who write of one matter not everybody tells what everybody else does.
func cluster(n int, pairs []pair, threshold float64) []int {
	groups := make([]bunch, n)
	owner := make([]int, n)
	for i := range groups {
		groups[i], owner[i] = bunch{1, i, map[int]link{}}, i
	}
	var queue offers
	for _, p := range pairs {
		groups[p.a].links[p.b], groups[p.b].links[p.a] = link{p.score}, link{p.score}
		if p.score >= threshold {
			queue = append(queue, offer{p.a, p.b, 1, 1, p.score})
		}
	}
	heap.Init(&queue)
	for len(queue) > 0 {
		o := heap.Pop(&queue).(offer)
		if groups[o.a].size != o.sizeA || groups[o.b].size != o.sizeB {
			continue // one of them has grown meanwhile
		}
		a, b := o.a, o.b
		if len(groups[a].links) < len(groups[b].links) {
			a, b = b, a
		}
		merge(groups, a, b)
		owner[b] = a
		for c, l := range groups[a].links {
			if average := l.average(groups[a].size * groups[c].size); average >= threshold {
				heap.Push(&queue, offer{a, c, groups[a].size, groups[c].size, average})
			}
		}
	}
	firsts := make([]int, n)
	for i := range firsts {
		at := i
		for owner[at] != at {
			at = owner[at]
		}
		firsts[i] = groups[at].first
	}
	return firsts
}

// average is that of the better half of so many pairs.
func (l link) average(pairs int) float64 {
	half := (pairs + 1) / 2
	told := l[:min(half, len(l))]
	sum := float64(half-len(told)) * surelyOther
	for _, score := range told {
		sum += score
	}
	return sum / float64(half)
}

// merge puts group b into a.
func merge(groups []bunch, a, b int) {
	delete(groups[a].links, b)
	for c, l := range groups[b].links {
		delete(groups[c].links, b)
		if c == a {
			continue
		}
		both := slices.Concat(groups[a].links[c], l)
		slices.SortFunc(both, func(x, y float64) int { return cmp.Compare(y, x) })
		groups[a].links[c], groups[c].links[a] = both, both
	}
	groups[a].size, groups[a].first = groups[a].size+groups[b].size, min(groups[a].first, groups[b].first)
	groups[b].size, groups[b].links = 0, nil
}

// offer is that two groups be joined, and how large they were when it was made.
type offer struct {
	a, b, sizeA, sizeB int
	average            float64
}

// offers are the best first; of equals that of the earliest messages.
type offers []offer

func (o offers) Len() int      { return len(o) }
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o offers) Less(i, j int) bool {
	if o[i].average != o[j].average {
		return o[i].average > o[j].average
	}
	if x, y := min(o[i].a, o[i].b), min(o[j].a, o[j].b); x != y {
		return x < y
	}
	return max(o[i].a, o[i].b) < max(o[j].a, o[j].b)
}
func (o *offers) Push(x any) { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	old := *o
	x := old[len(old)-1]
	*o = old[:len(old)-1]
	return x
}
