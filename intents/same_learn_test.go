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

// labelled is a set of messages with what group each belongs to, or a town: several sets read as one.
type labelled struct {
	name     string
	all      []*matter
	groups   map[string]string
	pairs    []trainPair
	namesake map[[2]int]bool // of a town: pairs of two sets that only share a name their writers both thought of
}

type trainPair struct {
	a, b  int
	signs [signs]float64
	same  bool
}

func readLabelled(t testing.TB, reader *Offline, name string) *labelled {
	l := &labelled{name: name, groups: map[string]string{}}
	l.read(t, name, "")
	reader.study(l.all, &keptReadings{})
	l.compare()
	return l
}

// read adds the messages of a set, whose ids and groups get a prefix.
func (l *labelled) read(t testing.TB, name, prefix string) {
	data, err := os.ReadFile("testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		m, err := parseMatter([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		var g struct{ Group string }
		if err := json.Unmarshal([]byte(line), &g); err != nil {
			t.Fatal(err)
		}
		m.id = prefix + m.id
		l.all = append(l.all, m)
		l.groups[m.id] = prefix + g.Group
	}
}

// letters reports a set that has more letters than chat.
func (l *labelled) letters() bool {
	long := 0.0
	for _, m := range l.all {
		long += m.long
	}
	return 2*long >= float64(len(l.all))
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
			pairs = append(pairs, pair{p.a, p.b, score, &p.signs})
		}
	}
	return pairs
}

// judge puts the messages together as a grouper does and counts the pairs.
func (l *labelled) judge(pairs []pair, g *grouper, threshold float64) (c tally) {
	firsts := g.cluster(l.all, pairs, rarityOf(l.all), threshold)
	for i := range l.all {
		for j := range i {
			same, put := l.groups[l.all[i].id] == l.groups[l.all[j].id], firsts[i] == firsts[j]
			switch {
			case l.namesake[[2]int{j, i}]:
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
	"same_train_22", "same_train_23", "same_train_24", "same_train_25", "same_train_26",
	"same_train_27", "same_train_29", "same_train_31", "same_train_32", "same_train_33", "same_train_34", "same_train_35", "same_train_36",
	"same_train_37", "same_train_38", "same_train_39", "same_train_40", "same_train_41", "same_train_42",
	"same_train_43", "same_train_44", "same_train_45", "same_train_46", "same_train_47",
}

// readSets are those that the writers of the list of aspects had read; half of their messages tell no aspect where they are learned from and judged.
var readSets = learnSets[:10]

const (
	slight     = 1e-6
	sameRidge  = 0.5 // keeps weights small that little speaks for
	learnThin  = 0.5 // of the messages of readSets
	learnSeed  = growSeed
	learnFolds = 5 // parts in turn left out
	thresholds = 7 // tried
)

// How the trees of pairs and of groups are grown.
var (
	pairGrowth  = growth{trees: 300, depth: 4, rate: 0.1, ridge: 5, leaf: 5, rows: 0.6, columns: 0.3}
	jointGrowth = growth{trees: 800, depth: 4, rate: 0.1, ridge: 20, leaf: 20, rows: 0.6, columns: 0.3}
)

// learnMerger learns weights, and then the trees that mend them, from some sets and the towns they make.
func learnMerger(t testing.TB, reader *Offline, sets []*labelled) *merger {
	sets = slices.Concat(sets, townsOf(t, reader, sets, setsOfTown))
	m := &merger{weights: learnWeights(sets)}
	var samples []sample
	for _, l := range sets {
		for i := range l.pairs {
			p := &l.pairs[i]
			if weighed, settled := m.weigh(&p.signs); !settled {
				samples = append(samples, sample{append(p.signs[:signs:signs], weighed), yes(p.same), 1, trusted * weighed})
			}
		}
	}
	m.trees = pairGrowth.grow(samples)
	return m
}

// readAll reads the sets that are learned from.
func readAll(t testing.TB, reader *Offline) (all []*labelled) {
	for _, name := range learnSets {
		l := readLabelled(t, reader, name)
		if slices.Contains(readSets, name) {
			l = l.thinned(learnThin, learnSeed)
		}
		all = append(all, l)
	}
	return all
}

// TestSameLearn learns the weights and the trees of the duplicate merger, with -learn, and writes them: go test -run SameLearn -v ./intents -learn
// -timeout 1h. Each set is first judged by what was learned from others only. The threshold is the one that is best then for sets and towns alike.
func TestSameLearn(t *testing.T) {
	if !*learnSame {
		t.Skip("only with -learn")
	}
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	all := readAll(t, reader)
	outs, towns := leaveOut(t, reader, all)
	groupers := learnGroupers(slices.Concat(outs, towns))
	best, threshold, report := 0.0, 0.0, ""
	for i := range thresholds {
		at := -1 + float64(i)/5
		ofSets, line := meanAt(outs, groupers, at)
		ofTowns, more := meanAt(towns, groupers, at)
		t.Logf("threshold %.2f: mean of sets %.4f, of towns %.4f %s", at, ofSets, ofTowns, strings.ReplaceAll(line+more, "\n// ", "; "))
		if ofSets+ofTowns > best {
			best, threshold = ofSets+ofTowns, at
			report = fmt.Sprintf("%s\n// The mean is %.3f; of towns, several sets read as one, %.3f.", line, ofSets, ofTowns)
		}
	}
	writeMerger(t, &grouper{learnMerger(t, reader, all), groupers[learnFolds].trees}, threshold, report)
}

func writeMerger(t *testing.T, g *grouper, threshold float64, report string) {
	var b strings.Builder
	fmt.Fprintf(&b, "package intents\n\n// Learned from %s; a set judged by what was learned from others (half of the messages of the first %d, which the\n// writers of the list of aspects had read, tell no aspect):%s\n", strings.Join(learnSets, ", "), len(readSets), report)
	fmt.Fprintf(&b, "// Made by: go test -run SameLearn ./intents -learn\n\n")
	fmt.Fprintf(&b, "// sameThreshold is what must speak for two groups being one matter, as the logarithm of odds.\nconst sameThreshold = %.2f\n\n", threshold)
	fmt.Fprintf(&b, "// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.\nvar learnedSame = map[string][2]float64{\n")
	for k, name := range signNames {
		fmt.Fprintf(&b, "\t%q: {%.2f, %.2f},\n", name, g.weights[k], g.weights[signs+k])
	}
	b.WriteString("}\n")
	code, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	for file, what := range map[string]string{
		"same_weights.go": string(code), "same_trees.txt": writeTrees(g.merger.trees, pairNames), "same_joint_trees.txt": writeTrees(g.trees, jointNames),
	} {
		if err := os.WriteFile(file, []byte(what), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
