package intents

import (
	"container/heap"
	"slices"
)

// joinFloor is the score of the better half of their pairs below which two groups are not asked about.
const joinFloor = -2.5

// cluster joins groups, at first of one message each: again and again the two of which the better half of the pairs agrees most, where join says they
// are one, until none is left to ask about. It gives each message the first of its group.
func cluster(all []*matter, pairs []pair, join func(a, b *bunch) bool) []int {
	bunches := make([]*bunch, len(all)) // by message: the group it is in
	for i, m := range all {
		bunches[i] = newBunch(i, m)
	}
	var queue offers
	for _, p := range pairs {
		a, b, l := bunches[p.a], bunches[p.b], linkOf(p)
		a.links[b], b.links[a] = l, l
		if o, enough := offered(a, b); enough {
			queue = append(queue, o)
		}
	}
	heap.Init(&queue)
	for len(queue) > 0 {
		o := heap.Pop(&queue).(offer)
		a, b := o.a, o.b
		if len(a.messages) != o.sizeA || len(b.messages) != o.sizeB || !join(a, b) {
			continue // one of them has grown meanwhile, or they are two matters
		}
		if len(a.links) < len(b.links) {
			a, b = b, a
		}
		for _, i := range b.messages {
			bunches[i] = a
		}
		a.take(b)
		for c := range a.links {
			if o, enough := offered(a, c); enough {
				heap.Push(&queue, o)
			}
		}
	}
	firsts := make([]int, len(all))
	for i, b := range bunches {
		firsts[i] = slices.Min(b.messages)
	}
	return firsts
}

// offer is that two groups be joined, and how large they were when it was made.
type offer struct {
	a, b         *bunch
	sizeA, sizeB int
	average      float64
}

// offers are the best first; of equals that of the earliest messages.
type offers []offer

// offered is the offer to join two groups, if they agree enough to be asked about.
func offered(a, b *bunch) (o offer, enough bool) {
	o = offer{a, b, len(a.messages), len(b.messages), a.agrees(b)}
	return o, o.average >= joinFloor
}

func (o offers) Len() int      { return len(o) }
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o offers) Less(i, j int) bool {
	if o[i].average != o[j].average {
		return o[i].average > o[j].average
	}
	if x, y := min(o[i].a.at, o[i].b.at), min(o[j].a.at, o[j].b.at); x != y {
		return x < y
	}
	return max(o[i].a.at, o[i].b.at) < max(o[j].a.at, o[j].b.at)
}
func (o *offers) Push(x any) { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	old := *o
	x := old[len(old)-1]
	*o = old[:len(old)-1]
	return x
}
