package intents

import (
	_ "embed" // the aspects
	"math"
	"strings"
	"sync"
)

// aspectsFile lists, one a line, what may be wrong with a thing and the words by which people tell it, also those that speak of what follows from
// it: who climbs stairs speaks of a lift. Behind the thing stands, after a dot, what is wrong with it, and a star where a whole quarter has the
// trouble and each tells it from a building of their own.
//
//go:embed same_aspects.txt
var aspectsFile string

// aspectList finds the words of the aspects; a set is a line.
type aspectList struct {
	*lexicon
	things   []uint16   // number of what each line is about
	services [][]string // that it belongs to
}

// aspects are read when messages are first compared: most of what the program does needs none.
var aspects = sync.OnceValue(func() *aspectList { return newAspects(aspectsFile) })

func newAspects(file string) *aspectList {
	l := new(aspectList)
	t := newWordTree()
	var names []string
	number := map[string]uint16{}
	for i, line := range strings.Split(strings.TrimSpace(file), "\n") {
		name, rest, _ := strings.Cut(line, " ")
		name, codes, _ := strings.Cut(name, "=")
		thing, _, _ := strings.Cut(name, ".")
		if _, known := number[thing]; !known {
			number[thing] = uint16(len(number))
		}
		l.things, l.services = append(l.things, number[thing]), append(l.services, strings.Split(codes, ","))
		names = append(names, name)
		for _, word := range strings.Fields(rest) {
			t.add(strings.ReplaceAll(word, "_", " "), uint16(i))
		}
	}
	l.lexicon = t.lexicon()
	l.sets = names
	return l
}

// aspectFloor is what an aspect counts where the reader takes the message for quite another service.
const aspectFloor = 0.1

// aspectsOf weighs what a text tells: longer words tell more, a word of several aspects speaks less for each, and what does not go with the service
// the message is read as says little.
func aspectsOf(runes []rune, likely map[string]float64) (what, things map[uint16]float64, told float64) {
	what, things = map[uint16]float64{}, map[uint16]float64{}
	list := aspects()
	hits := list.find(runes, nil)
	for i, h := range hits {
		shares, inside := 0.0, false
		for j, o := range hits {
			if o.start == h.start && o.end == h.end {
				shares++
			}
			inside = inside || j != i && o.start <= h.start && o.end >= h.end && o.end-o.start > h.end-h.start
		}
		if inside || list.sets[h.set] == "none" {
			continue
		}
		length := float64(h.end - h.start)
		if isLetter(runes[h.start]) {
			length /= 3
		}
		fit := aspectFloor
		for _, code := range list.services[h.set] {
			fit += likely[code]
		}
		weight := math.Sqrt(length) / shares * fit
		what[h.set] += weight
		things[list.things[h.set]] += weight
		told += weight
	}
	return unitLength(what), unitLength(things), told
}

func unitLength(x map[uint16]float64) map[uint16]float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	for k := range x {
		x[k] /= math.Sqrt(sum)
	}
	return x
}

func product(a, b map[uint16]float64) (sum float64) {
	for k, v := range a {
		sum += v * b[k]
	}
	return sum
}

// wideShare is how much of what is told is trouble of a whole quarter.
func wideShare(what map[uint16]float64) (share float64) {
	all := 0.0
	for a, x := range what {
		all += x
		if strings.HasSuffix(aspects().sets[a], "*") {
			share += x
		}
	}
	return share / all
}
