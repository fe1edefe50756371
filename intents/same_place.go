package intents

import (
	"regexp"
	"slices"
	"strings"
)

// How two messages' services stand to each other.
const (
	strangers    = iota
	nearServices // the likeliest of one is among the other's
	oneService
)

func kinship(a, b *matter) int {
	switch {
	case len(a.services) == 0 || len(b.services) == 0:
		return strangers
	case a.services[0] == b.services[0]:
		return oneService
	case a.sure && b.sure:
		return strangers
	case slices.Contains(a.services, b.services[0]) || slices.Contains(b.services, a.services[0]):
		return nearServices
	}
	return strangers
}

// same reports whether two messages are one matter.
func same(a, b *matter) bool {
	if !a.at.IsZero() && !b.at.IsZero() && a.at.Sub(b.at).Abs() > sameWithin {
		return false
	}
	if contradict(a.numbers, b.numbers) {
		return false
	}
	words, kin := common(a.grams, b.grams), kinship(a, b)
	if (len(a.place) == 0 || len(b.place) == 0) && max(mentioned(a, b), mentioned(b, a)) < sameSaid {
		return kin >= nearServices && words >= sameWords || words >= sameAlone
	}
	near := placed(a, b)
	if near < samePlace {
		return false
	}
	ideas := common(a.ideas, b.ideas)
	if min(len(a.ideas), len(b.ideas)) < ideasEnough {
		ideas = 0 // one meaning in common, 水 or 坏, says nothing
	}
	switch kin {
	case oneService:
		return true
	case nearServices:
		return words >= nearWords || ideas >= nearIdeas
	}
	return words >= sameAlone
}

// commonPlace are the pairs of characters that many places share: 门口, 小区.
var commonPlace = func() map[[2]rune]bool {
	set := map[[2]rune]bool{}
	for _, name := range []string{"suffix", "generic", "tail", "beside", "weak"} {
		for _, word := range strings.Fields(placeSets[name]) {
			for p := range pairs([]rune(word)) {
				set[p] = true
			}
		}
	}
	return set
}()

// ownPairs are what is a place's own in its name.
func ownPairs(place []rune) map[[2]rune]bool {
	set := pairs(place)
	for p := range set {
		if commonPlace[p] {
			delete(set, p)
		}
	}
	return set
}

// placed says how much two places seem one, 0 … 1: one contains the other, they share what is their own, or the one's own stands
// anywhere in the other's words.
func placed(a, b *matter) float64 {
	x, y := string(a.place), string(b.place)
	if x == "" || y == "" {
		return max(mentioned(a, b), mentioned(b, a))
	}
	if otherName(x, y) {
		return 0
	}
	if strings.Contains(x, y) || strings.Contains(y, x) {
		return 1
	}
	if said := max(contained(a.own, b.said), contained(b.own, a.said)); said >= sameSaid {
		return said
	}
	if opposite(x, y) {
		return 0
	}
	if len(a.own) == 0 || len(b.own) == 0 {
		return common(pairs(a.place), pairs(b.place))
	}
	return common(a.own, b.own)
}

// headName is the name a place begins with, up to the road, river, village, estate or station it is the name of.
var headName = regexp.MustCompile(`^(\p{Han}{1,5}?)(路|街|巷|河|桥|村|苑|小区|社区|花园|家园|新村|地铁|中学|小学|医院|大厦|广场|公园)`)

// otherName reports that two places begin with different names of one kind: 南边河 is not 北边河, 和平路 not 建设路.
func otherName(x, y string) bool {
	a, b := headName.FindStringSubmatch(x), headName.FindStringSubmatch(y)
	return a != nil && b != nil && a[2] == b[2] && a[1] != b[1] && !strings.HasSuffix(a[1], b[1]) && !strings.HasSuffix(b[1], a[1])
}

// opposite reports that one place lies in the east where the other lies in the west.
func opposite(x, y string) bool {
	return strings.ContainsRune(x, '东') && strings.ContainsRune(y, '西') != strings.ContainsRune(x, '西')
}

// mentioned is the share of what is a place's own that stands in the other's words, as far as that other names no place.
func mentioned(a, b *matter) float64 {
	if len(b.place) > 0 || len(a.own) == 0 {
		return 0
	}
	return contained(a.own, b.said)
}

// contained is the share of a that b has too.
func contained[T comparable](a, b map[T]bool) float64 {
	if len(a) == 0 {
		return 0
	}
	n := 0
	for p := range a {
		if b[p] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// contradict reports whether two places name different numbers of one kind: another building is another matter.
func contradict(a, b []string) bool {
	for _, x := range a {
		unit := strings.TrimLeft(x, "0123456789")
		differs := false
		for _, y := range b {
			if strings.TrimLeft(y, "0123456789") == unit {
				differs = x != y
				if !differs {
					break
				}
			}
		}
		if differs {
			return true
		}
	}
	return false
}
