package intents

import (
	"math/rand/v2"
	"slices"
)

// growth is how trees are grown: one after the other, each on what those before it leave unexplained (gradient boosting of the logarithm of odds,
// Newton leaves), on the signs in a few steps.
type growth struct {
	trees, depth int
	rate         float64 // how much of what it could mend a tree mends
	ridge        float64 // keeps leaves small that hold little
	leaf         float64 // the least that a leaf holds, in samples that might be either
	rows         float64 // the share of the samples, drawn anew, that a tree is grown on
	columns      float64 // the share of the signs
}

const (
	treeSteps = 64 // at most, of one sign
	treeGain  = 1e-3
	growSeed  = 3
)

// sample is what a tree is grown on: two messages, two groups, or a message that may tell of danger.
type sample struct {
	signs  []float64
	holds  float64 // the share of it of which holds what is asked, 0 … 1: that it is one matter, that there is danger
	weight float64
	score  float64 // what is said of it so far
}

// grower is samples, each sign in steps.
type grower struct {
	growth
	samples []sample
	bounds  [][]float64 // by sign: between the steps
	step    [][]uint8   // by sign and sample
	slope   []float64
	curve   []float64
	used    []bool // by sign: the tree may part by it
}

// grow grows trees on samples.
func (how growth) grow(samples []sample) (trees forest) {
	g := newGrower(how, samples)
	chance := rand.New(rand.NewPCG(growSeed, 0))
	for range how.trees {
		var some []int32
		for k := range g.used {
			g.used[k] = chance.Float64() < how.columns
		}
		for i := range samples {
			if chance.Float64() < how.rows {
				some = append(some, int32(i))
			}
			s := &samples[i]
			p := chanceOf(s.score)
			g.slope[i], g.curve[i] = s.weight*(p-s.holds), s.weight*p*(1-p)
		}
		var t tree
		g.grow(&t, some, how.depth)
		for i := range samples {
			samples[i].score += t.value(samples[i].signs)
		}
		trees = append(trees, t)
	}
	return trees
}

func newGrower(how growth, samples []sample) *grower {
	n := len(samples[0].signs)
	g := &grower{how, samples, make([][]float64, n), make([][]uint8, n), make([]float64, len(samples)), make([]float64, len(samples)), make([]bool, n)}
	for k := range n {
		values := make([]float64, len(samples))
		for i := range samples {
			values[i] = samples[i].signs[k]
		}
		g.bounds[k], g.step[k] = boundsOf(values), make([]uint8, len(samples))
		for i, x := range values {
			at, _ := slices.BinarySearch(g.bounds[k], x)
			g.step[k][i] = uint8(at)
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

// grow appends the tree for some samples.
func (g *grower) grow(t *tree, some []int32, depth int) {
	slope, curve := g.sums(some)
	at := len(*t)
	*t = append(*t, treeNode{bound: -g.rate * slope / (curve + g.ridge)})
	sign, step, found := 0, 0, false
	if depth > 0 && curve >= 2*g.leaf {
		sign, step, found = g.best(some, slope, curve)
	}
	if !found {
		return
	}
	var low, high []int32
	for _, i := range some {
		if int(g.step[sign][i]) <= step {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	g.grow(t, low, depth-1)
	(*t)[at] = treeNode{sign: int32(sign), bound: g.bounds[sign][step], high: int32(len(*t))}
	g.grow(t, high, depth-1)
}

func (g *grower) sums(some []int32) (slope, curve float64) {
	for _, i := range some {
		slope, curve = slope+g.slope[i], curve+g.curve[i]
	}
	return slope, curve
}

// best finds the sign and the step after which parting the samples mends most.
func (g *grower) best(some []int32, slope, curve float64) (sign, step int, found bool) {
	worth := func(slope, curve float64) float64 { return slope * slope / (curve + g.ridge) }
	most := treeGain
	for k := range g.bounds {
		if !g.used[k] {
			continue
		}
		var slopes, curves [treeSteps]float64
		for _, i := range some {
			at := g.step[k][i]
			slopes[at] += g.slope[i]
			curves[at] += g.curve[i]
		}
		var low, under float64
		for at := range g.bounds[k] {
			low, under = low+slopes[at], under+curves[at]
			if under < g.leaf || curve-under < g.leaf {
				continue
			}
			if gain := worth(low, under) + worth(slope-low, curve-under) - worth(slope, curve); gain > most {
				most, sign, step, found = gain, k, at, true
			}
		}
	}
	return sign, step, found
}
