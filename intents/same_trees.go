package intents

import (
	_ "embed" // the trees
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// treesFile are small decision trees that mend what the weights say of signs by what others go with them: a name in common says much where both
// tell of one thing, and little where a large estate has many troubles. The first line names the signs in the order of their numbers; each further
// line is a tree: a branch is "sign<bound", behind it what holds up to the bound and what else; a leaf is how much more speaks for one matter.
//
//go:embed same_trees.txt
var treesFile string

// tree is a branch with what follows it, the lower side first.
type tree []treeNode

// treeNode is a branch, or a leaf where high is 0.
type treeNode struct {
	sign  int
	bound float64 // of a leaf: its value
	high  int     // where the upper side begins
}

func (t tree) value(s *[treeSigns]float64) float64 {
	at := 0
	for t[at].high > 0 {
		if s[t[at].sign] <= t[at].bound {
			at++
		} else {
			at = t[at].high
		}
	}
	return t[at].bound
}

// What trees look at: the signs, and behind them what the weights say.
const (
	signWeighed = signs
	treeSigns   = signs + 1
)

// merger judges two messages by their signs.
type merger struct {
	weights weights
	trees   []tree
}

// sameMerger is what was learned.
var sameMerger = sync.OnceValue(func() *merger { return &merger{sameWeights, readTrees(treesFile)} })

// How weights and trees go together.
const (
	trusted  = 0.7  // of what the weights say; the trees say the rest
	hopeless = -8.0 // what the weights say where no tree is asked
)

// score is what speaks for one matter rather than two, as the logarithm of odds.
func (m *merger) score(s *[signs]float64) float64 {
	weighed := scoreOf(s, &m.weights)
	if weighed <= hopeless || s[signOtherBuilding] > otherBuilding {
		return min(weighed, faintly)
	}
	var all [treeSigns]float64
	copy(all[:], s[:])
	all[signWeighed] = weighed
	sum := trusted * weighed
	for _, t := range m.trees {
		sum += t.value(&all)
	}
	return min(sum, surelySame)
}

// weighedName is how the file calls what the weights say.
const weighedName = "what the weights say"

// readTrees reads the file; one that does not fit the signs is a fault of the program.
func readTrees(file string) (all []tree) {
	lines := strings.Split(strings.TrimSpace(file), "\n")
	numbers := make([]int, 0, treeSigns)
	for _, name := range strings.Split(lines[0], "\t") {
		numbers = append(numbers, signNumber(name))
	}
	for _, line := range lines[1:] {
		var t tree
		words := strings.Fields(line)
		if rest := t.read(words, numbers); len(rest) > 0 {
			panic(fmt.Sprintf("same_trees.txt: %q is more than a tree", line))
		}
		all = append(all, t)
	}
	return all
}

// read takes one branch with its two sides, or a leaf, from the words and gives what is left of them.
func (t *tree) read(words []string, numbers []int) []string {
	sign, bound, branch := strings.Cut(words[0], "<")
	if !branch {
		*t = append(*t, treeNode{bound: treeNumber(sign)})
		return words[1:]
	}
	at := len(*t)
	*t = append(*t, treeNode{sign: numbers[int(treeNumber(sign))], bound: treeNumber(bound)})
	words = t.read(words[1:], numbers)
	(*t)[at].high = len(*t)
	return t.read(words, numbers)
}

func treeNumber(word string) float64 {
	x, err := strconv.ParseFloat(word, 64)
	if err != nil {
		panic("same_trees.txt: " + err.Error())
	}
	return x
}

func signNumber(name string) int {
	if name == weighedName {
		return signWeighed
	}
	for i, known := range signNames {
		if known == name {
			return i
		}
	}
	panic(fmt.Sprintf("same_trees.txt: no sign %q", name))
}
