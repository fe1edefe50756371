package intents

import (
	"strings"
	"testing"
)

// twoTrees are a tree on one road, with a second branch on the upper side, and a tree on what the weights say.
const twoTrees = "always\tone road\twhat the weights say\n" +
	"1<0.5 -1.000 0<0.5 2.000 3.000\n" +
	"2<-2 -0.500 0.500\n"

func TestReadTrees(t *testing.T) {
	trees, err := readTrees(twoTrees, pairNames)
	if err != nil {
		t.Fatal(err)
	}
	if len(trees) != 2 {
		t.Fatalf("%d trees, want 2", len(trees))
	}
	if got := writeTrees(trees[:1], pairNames); !strings.HasSuffix(got, "\n3<0.5 -1.000 0<0.5 2.000 3.000\n") {
		t.Errorf("written again: %q", got) // one road is the fourth of all signs
	}
	for _, c := range []struct {
		name          string
		always, road  float64
		weighed       float64
		first, second float64
	}{
		{"no road", 1, 0, 0, -1, 0.5},
		{"at the bound is below it", 1, 0.5, -2, -1, -0.5},
		{"a road", 1, 1, 0, 3, 0.5},
		{"a road, the lower side behind it", 0, 1, 0, 2, 0.5},
	} {
		var s [pairSigns]float64
		s[signAlways], s[signSameRoad], s[signWeighed] = c.always, c.road, c.weighed
		if first, second := trees[0].value(s[:]), trees[1].value(s[:]); first != c.first || second != c.second {
			t.Errorf("%s: %v and %v, want %v and %v", c.name, first, second, c.first, c.second)
		}
	}
}

func TestReadTreesThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"an unknown sign", "always\tthe weather\n0.5", `no sign is called "the weather"`},
		{"no tree at all", "always", "a side is missing"},
		{"a side too few", "always\n0<0.5 1.0", `"0<0.5 1.0": a side is missing`},
		{"a side too many", "always\n0<0.5 1.0 2.0 3.0", "1 words behind the tree"},
		{"a sign the first line does not name", "always\n1<0.5 1.0 2.0", "no sign has the number 1"},
		{"a leaf that is no number", "always\n0<0.5 1.0 two", `"two"`},
		{"a bound that is no number", "always\n0<half 1.0 2.0", `"half"`},
		{"a sign that is no number", "always\nalways<0.5 1.0 2.0", `"always"`},
	} {
		if _, err := readTrees(c.file, pairNames); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestScore(t *testing.T) {
	trees, err := readTrees(twoTrees, pairNames)
	if err != nil {
		t.Fatal(err)
	}
	m := &merger{trees: trees}
	m.weights[signAlways], m.weights[signSameRoad], m.weights[signOtherRoad] = -4, 6, -5
	m.weights[signs+signSameRoad] = -6 // of letters
	for _, c := range []struct {
		name  string
		signs map[int]float64
		want  float64
	}{
		{"the weights for the most part, and the trees", map[int]float64{signAlways: 1}, trusted*-4 - 1 - 0.5},
		{"what speaks for it", map[int]float64{signAlways: 1, signSameRoad: 1}, trusted*2 + 3 + 0.5},
		{"less in letters", map[int]float64{signAlways: 1, signSameRoad: 1, signLetters: 1}, trusted*-4 + 3 - 0.5},
		{"surely the same, and no more", map[int]float64{signSameRoad: 1, signAlways: 0.1}, surelySame},
		{"hopeless: no tree is asked", map[int]float64{signAlways: 1, signOtherRoad: 1, signSameRoad: 0}, -9},
		{"another building settles it", map[int]float64{signAlways: 1, signSameRoad: 1, signOtherBuilding: 1}, apartBuilt},
		{"but not where the quarter has the trouble", map[int]float64{signAlways: 1, signSameRoad: 1, signOtherBuilding: 0.5}, trusted*2 + 3 + 0.5},
	} {
		var s [signs]float64
		for sign, x := range c.signs {
			s[sign] = x
		}
		if got := m.score(&s); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%s: %.2f, want %.2f", c.name, got, c.want)
		}
	}
}
