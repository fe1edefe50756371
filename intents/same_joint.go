package intents

import (
	"math"
	"slices"
	"sync"
)

// What speaks for two groups being one matter, in numbers: what the pairs between them say, on average and at most, how far the groups as a whole are
// alike, and whether another group is nearer. The trees in same_joint_trees.txt go with them. A message that shares no word with another may share
// words with ten that are known to be one matter.
const (
	jointScore         = iota // what speaks for it: of the better half of the pairs on average
	jointAll                  // of all
	jointBest                 // of the best one
	jointQuarter              // of the last of the best quarter
	jointHalf                 // of the better half
	jointThreeQuarters        // of the best three quarters
	jointWorst                // of the worst one
	jointCompared             // the share of the pairs that may be one matter at all
	jointLarger               // how many messages the larger group has, as a logarithm
	jointSmaller              // how many the smaller one has
	jointInner                // how much speaks for the larger one's being one matter
	jointSmallInner           // the same of the smaller one
	jointServices             // services alike, of all together
	jointLean                 // leanings alike
	jointAspects              // aspects alike
	jointSaid                 // the share of what the smaller one says that is said in the larger one
	jointSaidToo              // and the other way
	jointGap                  // days between the groups, as a logarithm
	jointSpan                 // days from the first to the last, as a logarithm
	jointLead                 // how much more speaks for this than for the larger one's next best
	jointSmallLead            // the same of the smaller one
	jointPlace                // how many messages name the place that both name, as a logarithm
	jointPlaceShare           // the share of these that the groups have: a place has often one matter that most write of
	jointMean                 // from here on: of each sign of pairs the mean
	jointMost          = jointMean + signs
	groupSigns         = jointMost + signs
)

// jointNames are how the file of trees calls them.
var jointNames = slices.Concat([]string{
	"better half", "all", "best", "quarter", "half", "three quarters", "worst", "compared", "larger", "smaller", "inner", "inner of the smaller",
	"services together", "leanings together", "aspects together", "said by the larger", "said by the smaller", "days between", "days in all", "lead",
	"lead of the smaller", "at the place", "share of the place",
}, prefixed("mean: ", signNames[:]), prefixed("most: ", signNames[:]))

func prefixed(prefix string, names []string) (all []string) {
	for _, n := range names {
		all = append(all, prefix+n)
	}
	return all
}

// grouper judges by their signs whether two groups of messages are one matter, after a merger has judged the pairs between them.
type grouper struct {
	*merger
	trees forest
}

// sameGrouper is what was learned.
var sameGrouper = sync.OnceValue(func() *grouper {
	return &grouper{sameMerger(), shippedTrees(jointTrees, jointNames)}
})

// cluster joins the groups of which enough speaks for their being one matter, and gives each message the first of its group.
func (g *grouper) cluster(all []*matter, pairs []pair, rare rarity, threshold float64) []int {
	return cluster(all, pairs, func(a, b *bunch) bool {
		s := jointOf(a, b, rare)
		return g.joint(&s) >= threshold
	})
}

// joint is what speaks for two groups being one matter, as the logarithm of odds.
func (g *grouper) joint(s *[groupSigns]float64) float64 {
	return trusted*s[jointScore] + g.trees.value(s[:])
}

// jointOf are the signs that two groups are one matter.
func jointOf(a, b *bunch, rare rarity) (s [groupSigns]float64) {
	if len(a.messages) < len(b.messages) || len(a.messages) == len(b.messages) && a.at > b.at {
		a, b = b, a
	}
	l, pairs := a.links[b], len(a.messages)*len(b.messages)
	s[jointScore], s[jointAll] = a.agrees(b), l.total(pairs)/float64(pairs)
	for k, share := range []float64{0, 0.25, 0.5, 0.75, 0.999} {
		s[jointBest+k] = l.at(share, pairs)
	}
	s[jointCompared] = float64(len(l.scores)) / float64(pairs)
	s[jointLarger], s[jointSmaller] = math.Log(float64(len(a.messages))), math.Log(float64(len(b.messages)))
	s[jointInner], s[jointSmallInner] = a.innerMean(), b.innerMean()
	s[jointServices], s[jointLean] = cosine(a.topic.p, b.topic.p), cosine(a.topic.lean, b.topic.lean)
	s[jointAspects] = product(a.aspects, b.aspects) / math.Sqrt(max(1e-12, product(a.aspects, a.aspects)*product(b.aspects, b.aspects)))
	s[jointSaid], s[jointSaidToo] = rare.share(b.said, a.said), rare.share(a.said, b.said)
	if a.from != 0 && b.from != 0 {
		s[jointGap] = math.Log1p(max(0, a.from-b.to, b.from-a.to))
		s[jointSpan] = math.Log1p(max(a.to, b.to) - min(a.from, b.from))
	}
	s[jointLead], s[jointSmallLead] = s[jointScore]-a.bestBut(b), s[jointScore]-b.bestBut(a)
	s[jointPlace], s[jointPlaceShare] = placeOf(a, b, rare)
	for k := range l.sum {
		s[jointMean+k], s[jointMost+k] = l.sum[k]/float64(len(l.scores)), l.most[k]
	}
	return s
}

// placeOf is how many messages name the place that two groups have most in common, as a logarithm, and the share of these that the groups have.
func placeOf(a, b *bunch, rare rarity) (messages, share float64) {
	most := 0.0
	for place, inB := range b.places {
		if inA := a.places[place]; inA > 0 && inA+inB >= most {
			named := rare.named[place]
			if inA+inB > most || (inA+inB)/named > share {
				most, messages, share = inA+inB, math.Log(named), (inA+inB)/named
			}
		}
	}
	return messages, share
}
