package intents

import (
	"slices"
	"unicode/utf8"
)

// One locality gives its name to much of what lies in it: 上河村, 上河桥, 上河小学. Places of one stem are not one place, but near each other.

// enterStems indexes the stems of names that more than one message gives, of two characters or the last two of three.
func (g *gazetteer) enterStems() {
	for n, count := range g.counts {
		if length := utf8.RuneCountInString(n.stem); count >= 2 && (length == 2 || length == 3) && !vagueStems[n.stem] {
			runes := []rune(n.stem)
			g.stems[pairOf(runes[length-2], runes[length-1])] = true
		}
	}
}

// stemsIn are the stems that somebody says.
func (g *gazetteer) stemsIn(said []twoRunes) (all []twoRunes) {
	for _, pair := range said {
		if g.stems[pair] {
			all = append(all, pair)
		}
	}
	return all
}

// sharedStem is how rare the rarest stem is that both say.
func sharedStem(a, b []twoRunes, rare rarity) (most float64) {
	for _, pair := range a {
		if _, both := slices.BinarySearch(b, pair); both {
			most = max(most, rare.pairs[pair])
		}
	}
	return most
}
