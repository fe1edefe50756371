package intents

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

var learnSame = flag.Bool("learn", false, "learn the weights and the trees of the duplicate merger and write them")

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
	reader.study(l.all, &keptReadings{})
	l.compare()
	return l
}

func (l *labelled) compare() {
	rare := rarityOf(l.all)
	candidates(l.all, func(a, b int) {
		l.pairs = append(l.pairs, trainPair{a, b, signsOf(l.all[a], l.all[b], rare), l.groups[l.all[a].id] == l.groups[l.all[b].id]})
	})
}

// thinned is a set in which a share of the messages, drawn by chance, tells no aspect. The list of aspects was written by people who had
// read the sets: in new messages much of what is said is not on it, and the other signs must count for as much as they do there.
func (l *labelled) thinned(share float64, seed uint64) *labelled {
	chance := rand.New(rand.NewPCG(seed, 0))
	thin := &labelled{name: l.name, groups: l.groups}
	for _, m := range l.all {
		if chance.Float64() < share {
			silent, nothing := *m, *m.meaning
			nothing.aspects, nothing.things, nothing.told, nothing.most = nil, nil, 0, 0
			silent.meaning = &nothing
			m = &silent
		}
		thin.all = append(thin.all, m)
	}
	thin.compare()
	return thin
}

// speakFor are the signs that cannot speak against one matter. One that comes out below zero only makes up for another and is left out.
var speakFor = []int{
	signSameHome, signSameRoad, signSameNamed, signSoftPlace, signSameBuilding, signSameUnit, signSamePart, signSameNumber, signSameLine, signSameStop,
	signServices, signLean, signSameTop, signWords, signTones, signIdeas, signHours, signDay, signPlaceServices, signAspect, signThing, signSameFirm,
	signWording, signRareAspect, signRareService,
}

// learnWeights fits the weights on sets that are thinned; signs that would come out against what they speak for stay at zero.
func learnWeights(thinned []*labelled) (w weights) {
	var zero [2 * signs]bool
	zero[signs+signLetters] = true // what it adds to always stands with the first
	for {
		w = fitSame(thinned, sameRidge, &zero)
		sound := true
		for _, k := range speakFor {
			if w[k] < 0 {
				zero[k], sound = true, false
			}
			if l := signs + k; w[k]+w[l] < -slight {
				zero[l], sound = true, false
			}
		}
		if sound {
			return w
		}
	}
}

// fitSame is logistic regression by Newton steps.
func fitSame(sets []*labelled, ridge float64, zero *[2 * signs]bool) (w weights) {
	for range 8 {
		slope, curve := make([]float64, len(w)), make([][]float64, len(w))
		for k := range curve {
			curve[k] = make([]float64, len(w))
		}
		var at [2 * signs]int // the signs that a pair has
		var x [2 * signs]float64
		for _, l := range sets {
			for i := range l.pairs {
				p, n := &l.pairs[i], 0
				for k, sign := range p.signs {
					x[k], x[signs+k] = sign, sign*p.signs[signLetters]
				}
				for k, v := range x {
					if v != 0 && !zero[k] {
						at[n] = k
						n++
					}
				}
				q := 1 / (1 + math.Exp(-w.sum(&p.signs)))
				for j, k := range at[:n] {
					slope[k] += (q - yes(p.same)) * x[k]
					for _, m := range at[:j+1] {
						curve[k][m] += q * (1 - q) * x[k] * x[m]
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
		newton(w[:], curve, slope)
	}
	return w
}

type tally struct{ right, missed, wrong float64 }

func (c tally) f1() float64 { return 2 * c.right / (2*c.right + c.missed + c.wrong) }
func (c tally) String() string {
	return fmt.Sprintf("F1 %.3f (precision %.3f, recall %.3f)", c.f1(), c.right/max(1, c.right+c.wrong), c.right/max(1, c.right+c.missed))
}

// scored are the pairs that may be one matter, as a merger judges them.
func (l *labelled) scored(m *merger) (pairs []pair) {
	for i := range l.pairs {
		p := &l.pairs[i]
		if score := m.score(&p.signs); score > surelyOther {
			pairs = append(pairs, pair{p.a, p.b, score})
		}
	}
	return pairs
}

func (l *labelled) judge(pairs []pair, threshold float64) (c tally) {
	firsts := cluster(len(l.all), pairs, threshold)
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
	return c
}

// learnSets are what the weights and the trees are learned from.
var learnSets = []string{
	"same_2", "same_3", "same_4", "same_5", "same_7", "same_train", "same_train_2", "same_train_3", "same_train_4", "same_train_5",
	"same_train_6", "same_train_7", "same_train_8", "same_train_9", "same_train_10", "same_train_11", "same_train_12", "same_train_13",
	"same_train_14", "same_train_15", "same_train_16", "same_train_17", "same_train_18", "same_train_19", "same_train_20", "same_train_21",
	"same_train_22", "same_train_23", "same_train_24",
}

// readSets are those that the writers of the list of aspects had read; half of their messages tell no aspect where they are learned from and judged.
var readSets = learnSets[:10]

const (
	slight     = 1e-6
	sameRidge  = 0.5 // keeps weights small that little speaks for
	learnThin  = 0.5 // of the messages of readSets
	learnSeed  = 3
	learnFile  = "same_weights.go"
	learnTrees = "same_trees.txt"
	learnFolds = 5 // parts in turn left out
	thresholds = 7 // tried
)

// leftOut is a set with its pairs as they are judged by what was learned from other sets.
type leftOut struct {
	*labelled
	pairs []pair
}

// learnMerger learns weights, and then the trees that mend them.
func learnMerger(sets []*labelled) *merger {
	m := &merger{weights: learnWeights(sets)}
	m.trees = growTrees(sets, m)
	return m
}

// leaveOut reads the sets and judges the pairs of each by what was learned without it and the others of its part.
func leaveOut(t *testing.T, reader *Offline) (outs []leftOut, all []*labelled) {
	for _, name := range learnSets {
		l := readLabelled(t, reader, name)
		if slices.Contains(readSets, name) {
			l = l.thinned(learnThin, learnSeed)
		}
		outs, all = append(outs, leftOut{labelled: l}), append(all, l)
	}
	for part := range learnFolds {
		var others []*labelled
		for k, l := range all {
			if k%learnFolds != part {
				others = append(others, l)
			}
		}
		m := learnMerger(others)
		for k := part; k < len(outs); k += learnFolds {
			outs[k].pairs = outs[k].scored(m)
		}
	}
	return outs, all
}

// TestSameLearn learns the weights and the trees of the duplicate merger, with -learn, and writes them: go test -run SameLearn -v ./intents -learn.
// Each set is first judged by what was learned from others only. The threshold is the one that is best on average then.
func TestSameLearn(t *testing.T) {
	if !*learnSame {
		t.Skip("only with -learn")
	}
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	outs, all := leaveOut(t, reader)
	best, threshold, report := 0.0, 0.0, ""
	for i := range thresholds {
		at := -1.25 + float64(i)/4
		sum, line := 0.0, ""
		for _, o := range outs {
			c := o.judge(o.pairs, at)
			line += fmt.Sprintf("\n// without %s: %s", o.name, c)
			sum += c.f1() / float64(len(outs))
		}
		t.Logf("threshold %.2f: mean %.4f %s", at, sum, strings.ReplaceAll(line, "\n// ", "; "))
		if sum > best {
			best, threshold, report = sum, at, line
		}
	}
	m := learnMerger(all)
	var b strings.Builder
	fmt.Fprintf(&b, "package intents\n\n// Learned from %s; a set judged by what was learned from others (half of the messages of the first %d, which the\n// writers of the list of aspects had read, tell no aspect):%s\n", strings.Join(learnSets, ", "), len(readSets), report)
	fmt.Fprintf(&b, "// The mean is %.3f. Made by: go test -run SameLearn ./intents -learn\n\n", best)
	fmt.Fprintf(&b, "// sameThreshold is the average score of the better half of the pairs between two groups from which they are one.\nconst sameThreshold = %.2f\n\n", threshold)
	fmt.Fprintf(&b, "// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.\nvar learnedSame = map[string][2]float64{\n")
	for k, name := range signNames {
		fmt.Fprintf(&b, "\t%q: {%.2f, %.2f},\n", name, m.weights[k], m.weights[signs+k])
	}
	b.WriteString("}\n")
	code, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	for file, what := range map[string]string{learnFile: string(code), learnTrees: writeTrees(m.trees)} {
		if err := os.WriteFile(file, []byte(what), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
