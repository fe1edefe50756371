package intents

import (
	"slices"
	"testing"
)

// TestBetterHalf is that of the pairs between two groups only the better half counts, and that of a pair nobody looked at the messages differ.
func TestBetterHalf(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []float64
		pairs  int
		want   float64
	}{
		{"one pair", []float64{2}, 1, 2},
		{"the better of two", []float64{2, -2}, 2, 2},
		{"two of three", []float64{4, 2, -2}, 3, 3},
		{"two of four", []float64{4, 2, -1, -2}, 4, 3},
		{"two of four, of which one was looked at", []float64{4}, 4, (4 + surelyOther) / 2},
		{"none was looked at", nil, 4, surelyOther},
	} {
		if got := (&link{scores: c.scores}).average(c.pairs); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestCluster puts messages together by the scores of their pairs, and names each group by its first.
func TestCluster(t *testing.T) {
	const threshold = 0
	none := &[signs]float64{}
	for _, c := range []struct {
		name  string
		pairs []pair
		want  []int // by message: the first of its group
	}{
		{"nothing in common", nil, []int{0, 1, 2, 3}},
		{"two", []pair{{1, 3, 2, none}}, []int{0, 1, 2, 1}},
		{"at the threshold", []pair{{0, 1, threshold, none}}, []int{0, 0, 2, 3}},
		{"below it", []pair{{0, 1, threshold - 0.1, none}}, []int{0, 1, 2, 3}},
		{"who agrees with one of two joins both", []pair{{0, 1, 3, none}, {1, 2, 2, none}}, []int{0, 0, 0, 3}},
		{"two groups that agree in one of four pairs stay two", []pair{{0, 1, 5, none}, {2, 3, 5, none}, {1, 2, 2, none}}, []int{0, 0, 2, 2}},
		{"in two of four they are one", []pair{{0, 1, 5, none}, {2, 3, 5, none}, {1, 2, 2, none}, {0, 3, 1, none}}, []int{0, 0, 0, 0}},
		{"the best first: 1 is with 2 and 3 before 0 is asked, and 0 has too little in common with these", []pair{{0, 1, 1, none}, {1, 2, 2, none}, {2, 3, 4, none}, {1, 3, -2.9, none}}, []int{0, 1, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []*matter
			for range c.want {
				all = append(all, &matter{alone: &alone{}, meaning: &meaning{}})
			}
			got := cluster(all, c.pairs, func(a, b *bunch) bool { return a.agrees(b) >= threshold })
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v want %v", got, c.want)
			}
		})
	}
}
