package intents

import (
	"math"
	"testing"
	"time"
)

// TestJointOf is what groups say of being one matter: what their pairs say, and what only the groups as a whole show.
func TestJointOf(t *testing.T) {
	day := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	var all []*matter
	for i, said := range []string{"水管爆了", "停水三天", "水管停水", "电梯坏了"} {
		all = append(all, &matter{at: day.AddDate(0, 0, i), alone: &alone{said: runePairs(said)}, meaning: &meaning{aspects: map[uint16]float64{uint16(i / 3): 1}}})
	}
	rare := rarity{pairs: map[twoRunes]float64{}}
	for _, m := range all {
		for _, pair := range m.said {
			rare.pairs[pair] = 1
		}
	}
	road, words := &[signs]float64{signSameRoad: 1}, &[signs]float64{signWords: 0.5}
	var asked [][groupSigns]float64
	cluster(all, []pair{{0, 1, 3, road}, {0, 2, 2, road}, {1, 2, 1, words}, {2, 3, 0.5, words}}, func(a, b *bunch) bool {
		s := jointOf(a, b, rare)
		asked = append(asked, s)
		return s[jointScore] > 1
	})
	if len(asked) != 3 {
		t.Fatalf("asked %d times, want 3: about the pair, the third, the fourth", len(asked))
	}
	first, third, last := &asked[0], &asked[1], &asked[2]
	for _, c := range []struct {
		name string
		of   *[groupSigns]float64
		sign int
		want float64
	}{
		{"the pair: its score", first, jointScore, 3},
		{"it leads the next best by", first, jointLead, 1},
		{"a day lies between", first, jointGap, math.Log(2)},
		{"nothing is said twice", first, jointSaid, 0},
		{"one aspect", first, jointAspects, 1},
		{"the third: most of what it says the pair has said", third, jointSaid, 2.0 / 3},
		{"the fourth: of three pairs one was looked at", last, jointCompared, 1.0 / 3},
		{"which is the best", last, jointBest, 0.5},
		{"the better half", last, jointScore, (0.5 + surelyOther) / 2},
		{"all", last, jointAll, (0.5 + 2*surelyOther) / 3},
		{"the larger has three messages", last, jointLarger, math.Log(3)},
		{"the smaller one", last, jointSmaller, 0},
		{"what speaks for the larger being one", last, jointInner, 2},
		{"other aspects", last, jointAspects, 0},
		{"the mean of a sign", last, jointMean + signWords, 0.5},
		{"the most of one that no pair has", last, jointMost + signSameRoad, 0},
		{"days from the first to the last", last, jointSpan, math.Log(4)},
	} {
		if got := c.of[c.sign]; math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%s: %.3f, want %.3f", c.name, got, c.want)
		}
	}
}
