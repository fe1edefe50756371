package intents

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

var learnSame = flag.Bool("learn", false, "learn the weights of the duplicate merger and print them")

// labelled is a set of messages with what group each belongs to.
type labelled struct {
	name   string
	all    []*matter
	groups map[string]string
	pairs  []trainPair
}

type trainPair struct {
	a, b  int
	signs [signs]float64
	same  bool
}

func readLabelled(t testing.TB, reader *Offline, name string) *labelled {
	data, err := os.ReadFile("testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	l := &labelled{name: name, groups: map[string]string{}}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		m, err := parseMatter([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		var g struct{ Group string }
		if err := json.Unmarshal([]byte(line), &g); err != nil {
			t.Fatal(err)
		}
		l.all = append(l.all, m)
		l.groups[m.id] = g.Group
	}
	reader.study(l.all)
	rare := rarityOf(l.all)
	candidates(l.all, func(a, b int) {
		l.pairs = append(l.pairs, trainPair{a, b, signsOf(l.all[a], l.all[b], rare), l.groups[l.all[a].id] == l.groups[l.all[b].id]})
	})
	return l
}

// fitSame is logistic regression by Newton steps.
func fitSame(sets []*labelled, ridge float64) (w [signs]float64) {
	for range 12 {
		slope, curve := make([]float64, signs), make([][]float64, signs)
		for k := range curve {
			curve[k] = make([]float64, signs)
		}
		for _, l := range sets {
			for i := range l.pairs {
				p := &l.pairs[i]
				z := 0.0
				for k, x := range p.signs {
					z += x * w[k]
				}
				q := 1 / (1 + math.Exp(-z))
				miss := q - yes(p.same)
				for k, x := range p.signs {
					if x == 0 {
						continue
					}
					slope[k] += miss * x
					for j := range k + 1 {
						curve[k][j] += q * (1 - q) * x * p.signs[j]
					}
				}
			}
		}
		for k := range w {
			for j := range k {
				curve[j][k] = curve[k][j]
			}
			if k != signAlways {
				slope[k] += ridge * w[k]
			}
			curve[k][k] += ridge
		}
		for k, step := range solve(curve, slope) {
			w[k] -= step
		}
	}
	return w
}

func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for c := i + 1; c < n; c++ {
			x[i] -= a[i][c] * x[c]
		}
		x[i] /= a[i][i]
	}
	return x
}

type tally struct{ right, missed, wrong float64 }

func (c tally) f1() float64 { return 2 * c.right / (2*c.right + c.missed + c.wrong) }
func (c tally) String() string {
	return fmt.Sprintf("F1 %.3f (precision %.3f, recall %.3f)", c.f1(), c.right/max(1, c.right+c.wrong), c.right/max(1, c.right+c.missed))
}

func (l *labelled) judge(w *[signs]float64, threshold float64) (c tally, firsts []int) {
	var pairs []pair
	for i := range l.pairs {
		p := &l.pairs[i]
		if score := scoreOf(&p.signs, w); score > surelyOther {
			pairs = append(pairs, pair{p.a, p.b, score})
		}
	}
	firsts = cluster(len(l.all), pairs, threshold)
	for i := range l.all {
		for j := range i {
			same, put := l.groups[l.all[i].id] == l.groups[l.all[j].id], firsts[i] == firsts[j]
			switch {
			case same && put:
				c.right++
			case same:
				c.missed++
			case put:
				c.wrong++
			}
		}
	}
	return c, firsts
}

// learnSets are what the weights are learned from.
var learnSets = []string{"same_2", "same_3", "same_4", "same_train"}

const (
	sameRidge  = 0.5 // keeps weights small that little speaks for
	learnFile  = "same_weights.go"
	thresholds = 8 // tried
)

// TestSameLearn learns the weights of the duplicate merger, with -learn, and writes them: go test -run SameLearn -v ./intents -learn. Each set is first
// judged by weights learned from the others only: those figures count. The threshold is the one that is best on average then. They flatter all the same,
// for the list of aspects was written by people who had read the sets: messages that were written after it came out at 0.6 to 0.7.
func TestSameLearn(t *testing.T) {
	if !*learnSame {
		t.Skip("only with -learn")
	}
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	var sets []*labelled
	for _, name := range learnSets {
		sets = append(sets, readLabelled(t, reader, name))
	}
	best, threshold, report := 0.0, 0.0, ""
	for i := range thresholds {
		at, sum, line := -1.25+float64(i)/4, 0.0, ""
		for k, out := range sets {
			w := fitSame(slices.Delete(slices.Clone(sets), k, k+1), sameRidge)
			c, _ := out.judge(&w, at)
			line += fmt.Sprintf("\n// without %s: %s", out.name, c)
			sum += c.f1() / float64(len(sets))
		}
		t.Logf("threshold %.2f: mean %.3f %s", at, sum, strings.ReplaceAll(line, "\n// ", "; "))
		if sum > best {
			best, threshold, report = sum, at, line
		}
	}
	w := fitSame(sets, sameRidge)
	var b strings.Builder
	fmt.Fprintf(&b, "package intents\n\n// Learned from %s; a set judged by weights learned from the others:%s\n", strings.Join(learnSets, ", "), report)
	fmt.Fprintf(&b, "// The mean is %.3f. Made by: go test -run SameLearn ./intents -learn\n\n", best)
	fmt.Fprintf(&b, "// sameThreshold is the average score of two groups from which they are one.\nconst sameThreshold = %.2f\n\n", threshold)
	fmt.Fprintf(&b, "// learnedSame is how much each sign speaks for two messages being one matter.\nvar learnedSame = map[string]float64{\n")
	for k, x := range w {
		fmt.Fprintf(&b, "\t%q: %.2f,\n", signNames[k], x)
	}
	b.WriteString("}\n")
	code, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(learnFile, code, 0o644); err != nil {
		t.Fatal(err)
	}
}
