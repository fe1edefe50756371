package intents

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// How the trees of the merger are grown: one after the other, each on what those before it leave unexplained (gradient boosting of the logarithm of
// odds, Newton leaves), on the signs in a few steps.
const (
	treesGrown = 120
	treeDepth  = 4
	treeRate   = 0.1 // how much of what it could mend a tree mends
	treeRidge  = 5.0 // keeps leaves small that hold little
	treeLeaf   = 5.0 // the least that a leaf holds, in pairs that might be either
	treeSteps  = 64  // at most, of one sign
	treeGain   = 1e-3
)

// grower is what a tree is grown on: the pairs of all sets, each sign in steps.
type grower struct {
	bounds [treeSigns][]float64 // between the steps
	step   [treeSigns][]uint8   // by pair
	same   []bool
	score  []float64 // so far
	slope  []float64
	curve  []float64
}

// growTrees grows what mends the weights of a merger.
func growTrees(sets []*labelled, m *merger) (trees []tree) {
	g := newGrower(sets, m)
	all := make([]int32, len(g.same))
	for i := range all {
		all[i] = int32(i)
	}
	for range treesGrown {
		for i, score := range g.score {
			p := 1 / (1 + math.Exp(-score))
			g.slope[i], g.curve[i] = p-yes(g.same[i]), p*(1-p)
		}
		var t tree
		g.grow(&t, all, treeDepth)
		trees = append(trees, t)
	}
	return trees
}

func newGrower(sets []*labelled, m *merger) *grower {
	g := &grower{}
	var values [treeSigns][]float64
	for _, l := range sets {
		for i := range l.pairs {
			p := &l.pairs[i]
			weighed, settled := m.weigh(&p.signs)
			if settled {
				continue
			}
			for k, x := range p.signs {
				values[k] = append(values[k], x)
			}
			values[signWeighed] = append(values[signWeighed], weighed)
			g.same, g.score = append(g.same, p.same), append(g.score, trusted*weighed)
		}
	}
	g.slope, g.curve = make([]float64, len(g.same)), make([]float64, len(g.same))
	for k, xs := range values {
		g.bounds[k] = boundsOf(xs)
		for _, x := range xs {
			at, _ := slices.BinarySearch(g.bounds[k], x)
			g.step[k] = append(g.step[k], uint8(at))
		}
	}
	return g
}

// boundsOf are bounds half way between values, so that the steps hold about as many different ones each.
func boundsOf(xs []float64) (bounds []float64) {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	xs = slices.Compact(xs)
	last := 0
	for step := 1; step < treeSteps; step++ {
		if at := step * len(xs) / treeSteps; at > last {
			bounds, last = append(bounds, (xs[at-1]+xs[at])/2), at
		}
	}
	return bounds
}

// grow appends the tree for some pairs and adds what it says to their scores.
func (g *grower) grow(t *tree, pairs []int32, depth int) {
	slope, curve := g.sums(pairs)
	at := len(*t)
	*t = append(*t, treeNode{bound: -treeRate * slope / (curve + treeRidge)})
	sign, step, found := 0, 0, false
	if depth > 0 && curve >= 2*treeLeaf {
		sign, step, found = g.best(pairs, slope, curve)
	}
	if !found {
		for _, i := range pairs {
			g.score[i] += (*t)[at].bound
		}
		return
	}
	var low, high []int32
	for _, i := range pairs {
		if int(g.step[sign][i]) <= step {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	g.grow(t, low, depth-1)
	(*t)[at] = treeNode{sign: sign, bound: g.bounds[sign][step], high: len(*t)}
	g.grow(t, high, depth-1)
}

func (g *grower) sums(pairs []int32) (slope, curve float64) {
	for _, i := range pairs {
		slope, curve = slope+g.slope[i], curve+g.curve[i]
	}
	return slope, curve
}

// best finds the sign and the step after which parting the pairs mends most.
func (g *grower) best(pairs []int32, slope, curve float64) (sign, step int, found bool) {
	worth := func(slope, curve float64) float64 { return slope * slope / (curve + treeRidge) }
	most := treeGain
	for k := range g.bounds {
		var slopes, curves [treeSteps]float64
		for _, i := range pairs {
			at := g.step[k][i]
			slopes[at] += g.slope[i]
			curves[at] += g.curve[i]
		}
		var low, under float64
		for at := range g.bounds[k] {
			low, under = low+slopes[at], under+curves[at]
			if under < treeLeaf || curve-under < treeLeaf {
				continue
			}
			if gain := worth(low, under) + worth(slope-low, curve-under) - worth(slope, curve); gain > most {
				most, sign, step, found = gain, k, at, true
			}
		}
	}
	return sign, step, found
}

// writeTrees is the file that readTrees reads.
func writeTrees(trees []tree) string {
	var b strings.Builder
	b.WriteString(strings.Join(treeNames, "\t") + "\n")
	for _, t := range trees {
		for i, n := range t {
			if i > 0 {
				b.WriteByte(' ')
			}
			if n.high > 0 {
				fmt.Fprintf(&b, "%d<%.5g", n.sign, n.bound)
			} else {
				fmt.Fprintf(&b, "%.3f", n.bound)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
