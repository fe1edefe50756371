package tickets

import (
	"cmp"
	"math"
	"slices"
)

// What the public page may say. Nobody can be found in it: a group of fewer than OpenLeast people is not shown, nor what would give it away
// by subtraction: the rest of a whole, or the one part that is missing from a sum.

// OpenLeast is the smallest group that may be shown (public statistics are never of fewer than 5).
const OpenLeast = 5

// small reports whether a group is too small to be shown; nobody at all is no group.
func small(n int) bool { return n > 0 && n < OpenLeast }

// OpenNumber is a count for the public; ok is false when it must stay hidden.
func OpenNumber(n int) (int, bool) { return n, !small(n) }

// OpenShare is a rate for the public, in whole percent.
type OpenShare struct {
	Kind    OpenKind
	Percent int
}

// OpenKind says how a share is told.
type OpenKind string

const (
	OpenNone   OpenKind = "none"   // no data
	OpenHidden OpenKind = "hidden" // too few
	OpenExact  OpenKind = "exact"
	OpenAbove  OpenKind = "above" // at least: those it does not hold for are too few to be told
	OpenBelow  OpenKind = "below" // at most: those it holds for are
)

// Open tells a share to the public. not is how many it does not hold for.
func (s Share) Open(not int) OpenShare {
	with := s.Of - not
	switch {
	case s.Of == 0:
		return OpenShare{Kind: OpenNone}
	case small(s.Of) || small(not) && small(with):
		return OpenShare{Kind: OpenHidden}
	case small(not):
		return OpenShare{OpenAbove, (s.Of - OpenLeast + 1) * 100 / s.Of}
	case small(with):
		return OpenShare{OpenBelow, ((OpenLeast-1)*100 + s.Of - 1) / s.Of}
	}
	return OpenShare{OpenExact, int(math.Round(100 * s.Part / float64(s.Of)))}
}

// Against is how many a rate does not hold for.
func (r RateRules) Against(f Figures, rate Rate) int {
	s := r.Of(f, rate)
	if rate == Content {
		return s.Of - f.Good - f.Fair
	}
	return s.Of - int(s.Part)
}

// OpenPart is one part of a sum for the public.
type OpenPart struct {
	Key string
	N   int
}

// OpenParts shows the parts of a sum that are large enough; the others become one, and when that is too small itself, or is of one part only, the next
// smallest joins it. hidden reports a sum of which nothing can be told.
func OpenParts(all []OpenPart) (shown []OpenPart, rest int, hidden bool) {
	all = slices.DeleteFunc(slices.Clone(all), func(p OpenPart) bool { return p.N <= 0 })
	slices.SortFunc(all, func(a, b OpenPart) int { return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Key, b.Key)) })
	joined := 0
	for joined < len(all) && (all[joined].N < OpenLeast || joined > 0 && (joined < 2 || rest < OpenLeast)) {
		rest += all[joined].N
		joined++
	}
	if small(rest) {
		return nil, 0, true
	}
	shown = all[joined:]
	slices.SortFunc(shown, func(a, b OpenPart) int { return cmp.Compare(a.Key, b.Key) })
	return shown, rest, false
}
