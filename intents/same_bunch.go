package intents

import (
	"cmp"
	"math"
	"slices"
)

// pair is two messages, the earlier first, with what speaks for their being one matter, and how much.
type pair struct {
	a, b  int
	score float64
	signs *[signs]float64
}

// bunch is a group that grows, and what its messages say together.
type bunch struct {
	at       int // the number it goes by
	messages []int
	topic    topic              // p and lean: the sums
	aspects  map[uint16]float64 // the sum
	said     []twoRunes         // by any of them
	places   map[int32]float64  // in how many of them each is named
	from, to float64            // days, 0 where not known
	inner    float64            // the sum of the scores of the pairs in it
	links    map[*bunch]*link
}

func newBunch(at int, m *matter) *bunch {
	b := &bunch{at: at, messages: []int{at}, topic: m.topic, aspects: m.aspects, said: m.said, places: map[int32]float64{}, links: map[*bunch]*link{}}
	for _, named := range m.site.named {
		for _, place := range named {
			b.places[place] = 1
		}
	}
	if !m.at.IsZero() {
		b.from = float64(m.at.Unix()) / secondsOfDay
		b.to = b.from
	}
	return b
}

const secondsOfDay = 24 * 60 * 60

// take puts another group into this one.
func (b *bunch) take(o *bunch) {
	b.inner += o.inner + b.links[o].total(len(b.messages)*len(o.messages))
	b.messages = slices.Concat(b.messages, o.messages)
	b.topic.p, b.topic.lean = sumOf(b.topic.p, o.topic.p), sumOf(b.topic.lean, o.topic.lean)
	b.aspects, b.places = mapSum(b.aspects, o.aspects), mapSum(b.places, o.places)
	b.said = slices.Concat(b.said, o.said)
	slices.Sort(b.said)
	b.said = slices.Compact(b.said)
	if b.from == 0 || o.from != 0 && o.from < b.from {
		b.from = o.from
	}
	b.to = max(b.to, o.to)
	delete(b.links, o)
	for c, l := range o.links {
		delete(c.links, o)
		if c != b {
			both := b.links[c].with(l)
			b.links[c], c.links[b] = both, both
		}
	}
	o.messages = nil
}

// sumOf adds number by number.
func sumOf(a, b []float32) []float32 {
	sum := make([]float32, max(len(a), len(b)))
	for _, x := range [][]float32{a, b} {
		for i, v := range x {
			sum[i] += v
		}
	}
	return sum
}

// mapSum adds key by key.
func mapSum[K comparable](a, b map[K]float64) map[K]float64 {
	sum := make(map[K]float64, len(a)+len(b))
	for _, x := range []map[K]float64{a, b} {
		for k, v := range x {
			sum[k] += v
		}
	}
	return sum
}

// innerMean is the mean score of the pairs in it, 0 of a message on its own.
func (b *bunch) innerMean() float64 {
	n := len(b.messages)
	return b.inner / float64(max(1, n*(n-1)/2))
}

// agrees is how much speaks for two groups being one, by the better half of the pairs between them.
func (b *bunch) agrees(o *bunch) float64 {
	return b.links[o].average(len(b.messages) * len(o.messages))
}

// bestBut is how much speaks for joining the group, but one, that most speaks for.
func (b *bunch) bestBut(one *bunch) float64 {
	most := surelyOther
	for c := range b.links {
		if c != one {
			most = max(most, b.agrees(c))
		}
	}
	return most
}

// link is the pairs between two groups: their scores, the best first, and of their signs the sum and the most. Of pairs that are not among them the
// messages are surely different.
type link struct {
	scores []float64
	sum    [signs]float64
	most   [signs]float64
}

// linkOf is that between two messages.
func linkOf(p pair) *link {
	return &link{[]float64{p.score}, *p.signs, *p.signs}
}

// with is both together.
func (l *link) with(o *link) *link {
	if l == nil {
		return o
	}
	both := &link{scores: slices.Concat(l.scores, o.scores)}
	slices.SortFunc(both.scores, func(x, y float64) int { return cmp.Compare(y, x) })
	for k := range both.sum {
		both.sum[k], both.most[k] = l.sum[k]+o.sum[k], max(l.most[k], o.most[k])
	}
	return both
}

// average is that of the better half of so many pairs: of those who write of one matter not everybody tells what everybody else does.
func (l *link) average(pairs int) float64 {
	half := (pairs + 1) / 2
	told := min(half, len(l.scores))
	sum := float64(half-told) * surelyOther
	for _, score := range l.scores[:told] {
		sum += score
	}
	return sum / float64(half)
}

// total is the sum of so many pairs.
func (l *link) total(pairs int) (sum float64) {
	for _, score := range l.scores {
		sum += score
	}
	return sum + float64(pairs-len(l.scores))*surelyOther
}

// at is the score at a share of so many pairs: at 0 the best, towards 1 the worst.
func (l *link) at(share float64, pairs int) float64 {
	if k := int(share * float64(pairs)); k < len(l.scores) {
		return l.scores[k]
	}
	return surelyOther
}

// cosine is how alike two sums are, 0 … 1.
func cosine(a, b []float32) float64 {
	return dot(a, b) / math.Sqrt(max(1e-12, dot(a, a)*dot(b, b)))
}
