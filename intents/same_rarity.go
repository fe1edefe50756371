package intents

import (
	"iter"
	"maps"
	"math"
	"slices"
)

// rarity is how rare among all messages is what they say, leastRare … 1.
type rarity struct {
	pairs     map[twoRunes]float64 // of characters, in the place and the words
	landmarks map[string]float64
	places    map[int32]float64  // of the gazetteer
	named     map[int32]float64  // in how many messages each of these is named
	aspects   map[uint16]float64 // of what is told
	services  map[string]float64 // that are the likeliest
	scale     float64            // how many messages there are, as a logarithm
}

// rarityOf counts in how many messages each of these occurs, and notes with each message what few others write and how much all its words weigh.
func rarityOf(all []*matter) rarity {
	r := rarity{
		pairs: make(map[twoRunes]float64, len(all)*pairsOfOne), landmarks: map[string]float64{}, places: map[int32]float64{}, aspects: map[uint16]float64{},
		services: map[string]float64{}, scale: scaleOf(len(all)),
	}
	for _, m := range all {
		for _, pair := range m.said {
			r.pairs[pair]++
		}
		for _, word := range m.site.stops {
			r.landmarks[word]++
		}
		for _, named := range m.site.named {
			for _, at := range named {
				r.places[at]++
			}
		}
		for aspect, share := range m.aspects {
			r.aspects[aspect] += share
		}
		r.services[m.topic.top]++
	}
	r.named = maps.Clone(r.places)
	noteRare(all, r.pairs)
	rate(r.pairs, len(all))
	rate(r.landmarks, len(all))
	rate(r.places, len(all))
	rate(r.aspects, len(all))
	rate(r.services, len(all))
	for _, m := range all {
		m.weight = math.Sqrt(r.product(m.said, m.said))
	}
	return r
}

// scaleOf is how many messages there are, as a logarithm: the more, the likelier that two which look alike are two matters. Fewer than those the
// merger was learned from count as so many.
func scaleOf(messages int) float64 { return math.Log(float64(max(messages, fewest)) / fewest) }

const fewest = 250 // messages, about as many as the smallest sets the merger is learned from

// rate makes of a count among so many messages how rare that is.
func rate[K comparable](count map[K]float64, all int) {
	most := math.Log(float64(all) + 2)
	for k, n := range count {
		count[k] = max(leastRare, 1-math.Log(n+1)/most)
	}
}

const (
	leastRare  = 0.05 // what everybody writes
	pairsOfOne = 12   // pairs of characters that a message adds to those of others, about
)

// fewWrite is in how many messages two characters side by side may occur to tell one matter from others: 龙隐, 禾满, 九价.
const fewWrite = 8

// noteRare keeps with each message what few others write.
func noteRare(all []*matter, count map[twoRunes]float64) {
	for _, m := range all {
		m.rare = m.rare[:0]
		for _, pair := range m.said {
			if n := count[pair]; n >= 2 && n <= fewWrite && isWord(pair) {
				m.rare = append(m.rare, pair)
			}
		}
	}
}

// wording is how alike two messages are written, 0 … 1, where what few write counts most.
func (r rarity) wording(a, b *matter) float64 {
	return r.product(a.said, b.said) / max(1e-9, a.weight*b.weight)
}

// aspect is how much both tell of what few tell of, 0 … 1.
func (r rarity) aspect(a, b *matter) (sum float64) {
	for k, share := range a.aspects {
		sum += share * b.aspects[k] * r.aspects[k]
	}
	return sum
}

// product is how much the words weigh that stand in both: the product of two messages as lists of how rare their words are.
func (r rarity) product(a, b []twoRunes) (sum float64) {
	for pair := range inBoth(a, b) {
		if isWord(pair) {
			sum += r.pairs[pair] * r.pairs[pair]
		}
	}
	return sum
}

func isWord(pair twoRunes) bool {
	for _, r := range pair.runes() {
		if !isHan(r) && !isLetter(r) {
			return false
		}
	}
	return true
}

// inCommon is how much that is rare stands in both.
func (r rarity) inCommon(a, b []twoRunes) (sum float64) {
	for pair := range inBoth(a, b) {
		sum += r.pairs[pair]
	}
	return sum
}

// inBoth are the pairs that stand in two sorted lists.
func inBoth(a, b []twoRunes) iter.Seq[twoRunes] {
	return func(yield func(twoRunes) bool) {
		for i, j := 0, 0; i < len(a) && j < len(b); {
			switch {
			case a[i] < b[j]:
				i++
			case a[i] > b[j]:
				j++
			case !yield(a[i]):
				return
			default:
				i, j = i+1, j+1
			}
		}
	}
}

// share is how much of what is rare in some pairs of characters is among others, 0 … 1.
func (r rarity) share(own, said []twoRunes) float64 {
	var sum, all float64
	for _, pair := range own {
		rare := r.pairs[pair]
		all += rare
		if _, is := slices.BinarySearch(said, pair); is {
			sum += rare
		}
	}
	if all == 0 {
		return 0
	}
	return sum / all
}
