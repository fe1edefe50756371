package intents

import (
	"fmt"
	"sync"
	"testing"
)

// leftOut is a set or a town with its pairs as they are judged by what was learned from the sets of other parts.
type leftOut struct {
	*labelled
	part  int
	pairs []pair
}

// leaveOut judges the pairs of each set, and of the towns that the sets of a part make, by what was learned without that part.
func leaveOut(t testing.TB, reader *Offline, all []*labelled) (outs, towns []leftOut) {
	part := map[*labelled]int{}
	count := map[bool]int{}
	for _, l := range all { // of letters and of chat in each part about as many
		part[l] = count[l.letters()] % learnFolds
		count[l.letters()]++
	}
	var parts [learnFolds]struct{ outs, towns []leftOut }
	var done sync.WaitGroup
	for p := range parts {
		done.Go(func() {
			var own, others []*labelled
			for _, l := range all {
				if part[l] == p {
					own = append(own, l)
				} else {
					others = append(others, l)
				}
			}
			m := learnMerger(t, reader, others)
			for _, l := range own {
				parts[p].outs = append(parts[p].outs, leftOut{l, p, l.scored(m)})
			}
			for _, town := range townsOf(t, reader, own, len(own)) {
				parts[p].towns = append(parts[p].towns, leftOut{town, p, town.scored(m)})
			}
		})
	}
	done.Wait()
	for _, p := range parts {
		outs, towns = append(outs, p.outs...), append(towns, p.towns...)
	}
	return outs, towns
}

// samples are the groups that are offered to each other on the way, once where they are joined as they should be and once as the pairs alone say: what
// joins well must be known where something has gone wrong before, too. Each weighs as many pairs as it decides.
func (o *leftOut) samples() (all []sample) {
	rare := rarityOf(o.all)
	for _, asPairsSay := range []bool{false, true} {
		cluster(o.all, o.pairs, func(a, b *bunch) bool {
			s := jointOf(a, b, rare)
			same, pairs := o.sameOf(a, b)
			if pairs == 0 {
				return false
			}
			all = append(all, sample{s[:], same / pairs, pairs, trusted * s[jointScore]})
			if asPairsSay && s[jointScore] >= pairsSay {
				return true
			}
			return same > pairs/2
		})
	}
	return all
}

const pairsSay = -0.5 // that two groups are one

// sameOf is how many pairs there are between two groups, and how many of them are one matter.
func (o *leftOut) sameOf(a, b *bunch) (same, pairs float64) {
	for _, i := range a.messages {
		for _, j := range b.messages {
			if !o.namesake[[2]int{min(i, j), max(i, j)}] {
				pairs++
				same += yes(o.groups[o.all[i].id] == o.groups[o.all[j].id])
			}
		}
	}
	return same, pairs
}

// learnGroupers learns the trees of groups: from what each part was left out of for that part, and last from all.
func learnGroupers(outs []leftOut) []*grouper {
	samples := make([][]sample, len(outs))
	for i := range outs {
		samples[i] = outs[i].samples()
	}
	groupers := make([]*grouper, learnFolds+1)
	var done sync.WaitGroup
	for p := range groupers {
		done.Go(func() {
			var some []sample
			for i, o := range outs {
				if o.part != p {
					some = append(some, samples[i]...)
				}
			}
			groupers[p] = &grouper{trees: jointGrowth.grow(some)}
		})
	}
	done.Wait()
	return groupers
}

// meanAt is the mean F1 at a threshold, and a line of each.
func meanAt(outs []leftOut, groupers []*grouper, threshold float64) (mean float64, lines string) {
	for _, o := range outs {
		c := o.judge(o.pairs, groupers[o.part], threshold)
		lines += fmt.Sprintf("\n// without %s: %s", o.name, c)
		mean += c.f1() / float64(len(outs))
	}
	return mean, lines
}
