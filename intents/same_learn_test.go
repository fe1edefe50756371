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
	reader.study(l.all, nil)
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
	signServices, signLean, signSameTop, signWords, signTones, signIdeas, signHours, signDay, signPlaceServices, signAspect, signThing, signSameFirm, signWording,
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

// scored are the pairs as weights judge them.
func (l *labelled) scored(w *weights) (pairs []pair) {
	for i := range l.pairs {
		p := &l.pairs[i]
		if score := scoreOf(&p.signs, w); score > faintly {
			pairs = append(pairs, pair{p.a, p.b, score})
		}
	}
	return pairs
}

func (l *labelled) judge(pairs []pair, crowding, threshold float64) (c tally) {
	firsts := cluster(len(l.all), crowded(len(l.all), pairs, crowding), threshold)
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

// learnSets are what the weights are learned from.
var learnSets = []string{"same_2", "same_3", "same_4", "same_5", "same_7", "same_train", "same_train_2", "same_train_3", "same_train_4", "same_train_5",
	"same_train_6", "same_train_7", "same_train_8", "same_train_9", "same_train_10", "same_train_11", "same_train_12", "same_train_13", "same_train_14", "same_train_15", "same_train_16"}

// readSets are those that the writers of the list of aspects had read.
var readSets = learnSets[:10]

const (
	slight     = 1e-6
	sameRidge  = 0.5 // keeps weights small that little speaks for
	learnThin  = 0.7
	learnDraws = 3
	learnFile  = "same_weights.go"
	thresholds = 6   // tried
	crowdings  = 4   // tried
	crowdStep  = 0.5 // between them
)

// leftOut is a set that is judged by weights learned from the others.
type leftOut struct {
	whole, half           *labelled
	thin                  []*labelled // what others learn from
	wholePairs, halfPairs []pair
}

// leaveOut reads the sets and judges the pairs of each by weights learned from the others; it gives also what all are learned from.
func leaveOut(t *testing.T, reader *Offline) (outs []leftOut, all []*labelled) {
	for _, name := range learnSets {
		l := readLabelled(t, reader, name)
		o := leftOut{whole: l, half: l}
		if slices.Contains(readSets, name) {
			o.half = l.thinned(0.5, learnDraws)
		}
		for seed := range uint64(learnDraws) {
			if o.half != l {
				o.thin = append(o.thin, l.thinned(learnThin, seed))
			} else {
				o.thin = append(o.thin, l)
			}
		}
		outs, all = append(outs, o), append(all, o.thin...)
	}
	for k := range outs {
		w := learnWeights(slices.Delete(slices.Clone(all), k*learnDraws, (k+1)*learnDraws))
		outs[k].wholePairs, outs[k].halfPairs = outs[k].whole.scored(&w), outs[k].half.scored(&w)
	}
	return outs, all
}

// TestSameLearn learns the weights of the duplicate merger, with -learn, and writes them: go test -run SameLearn -v ./intents -learn. Each set is first
// judged, whole and, of readSets, thinned by half, by weights learned from the others only. The threshold and the crowding are those that are best on
// average then.
func TestSameLearn(t *testing.T) {
	if !*learnSame {
		t.Skip("only with -learn")
	}
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	outs, all := leaveOut(t, reader)
	best, threshold, crowding, report := 0.0, 0.0, 0.0, ""
	for i := range thresholds * crowdings {
		at, crowd := -2+float64(i/crowdings)/4, float64(i%crowdings)*crowdStep
		sum, line := 0.0, ""
		for k := range outs {
			o := &outs[k]
			whole, half := o.whole.judge(o.wholePairs, crowd, at), o.half.judge(o.halfPairs, crowd, at)
			line += fmt.Sprintf("\n// without %s: %s", o.whole.name, whole)
			if o.half != o.whole {
				line += fmt.Sprintf(", thinned %.3f", half.f1())
			}
			sum += (whole.f1() + half.f1()) / 2 / float64(len(outs))
		}
		t.Logf("threshold %.2f, crowding %.2f: mean %.4f %s", at, crowd, sum, strings.ReplaceAll(line, "\n// ", "; "))
		if sum > best {
			best, threshold, crowding, report = sum, at, crowd, line
		}
	}
	w := learnWeights(all)
	var b strings.Builder
	fmt.Fprintf(&b, "package intents\n\n// Learned from %s; a set judged by weights learned from the others, whole and, if the list of\n// aspects was written by people who had read it, thinned by half:%s\n", strings.Join(learnSets, ", "), report)
	fmt.Fprintf(&b, "// The mean is %.3f. Made by: go test -run SameLearn ./intents -learn\n\n", best)
	fmt.Fprintf(&b, "// sameThreshold is the average score of two groups from which they are one.\nconst sameThreshold = %.2f\n\n", threshold)
	fmt.Fprintf(&b, "// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.\nconst sameCrowding = %.2f\n\n", crowding)
	fmt.Fprintf(&b, "// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.\nvar learnedSame = map[string][2]float64{\n")
	for k, name := range signNames {
		fmt.Fprintf(&b, "\t%q: {%.2f, %.2f},\n", name, w[k], w[signs+k])
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
