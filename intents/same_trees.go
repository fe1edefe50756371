package intents

import (
	_ "embed" // the trees
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Small decision trees mend what is said of two messages, and of two groups, by what signs go together: a name in common says much where both
// tell of one thing, and little where a large estate has many troubles. The first line of a file names the signs in the order of their numbers; each
// further line is a tree: a branch is "sign<bound", behind it what holds up to the bound and what else; a leaf is how much more speaks for one matter.

//go:embed same_trees.txt
var pairTrees string

//go:embed same_joint_trees.txt
var jointTrees string

// tree is a branch with what follows it, the lower side first.
type tree []treeNode

// treeNode is a branch, or a leaf where high is 0.
type treeNode struct {
	bound float64 // of a leaf: its value
	sign  int32
	high  int32 // where the upper side begins
}

func (t tree) value(s []float64) float64 {
	at := 0
	for t[at].high > 0 {
		if s[t[at].sign] <= t[at].bound {
			at++
		} else {
			at = int(t[at].high)
		}
	}
	return t[at].bound
}

// What trees of pairs look at: the signs, and behind them what the weights say.
const (
	signWeighed = signs
	pairSigns   = signs + 1
)

// pairNames are how the file calls them.
var pairNames = append(slices.Clone(signNames[:]), "what the weights say")

// shippedTrees reads a file that comes with the program.
func shippedTrees(file string, names []string) []tree {
	trees, err := readTrees(file, names)
	if err != nil {
		panic("the trees of the duplicate merger: " + err.Error())
	}
	return trees
}

// readTrees reads a file. An error says what in it is no tree of the signs with these names.
func readTrees(file string, names []string) (all []tree, err error) {
	head, lines, _ := strings.Cut(strings.TrimSpace(file), "\n")
	var numbers []int
	for name := range strings.SplitSeq(head, "\t") {
		number := slices.Index(names, name)
		if number < 0 {
			return nil, fmt.Errorf("no sign is called %q", name)
		}
		numbers = append(numbers, number)
	}
	for line := range strings.SplitSeq(lines, "\n") {
		words := strings.Fields(line)
		t := make(tree, 0, len(words))
		rest, err := t.read(words, numbers)
		if err == nil && len(rest) > 0 {
			err = fmt.Errorf("%d words behind the tree", len(rest))
		}
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// read takes one branch with its two sides, or a leaf, from the words and gives what is left of them.
func (t *tree) read(words []string, numbers []int) (rest []string, err error) {
	if len(words) == 0 {
		return nil, errors.New("a side is missing")
	}
	sign, bound, branch := strings.Cut(words[0], "<")
	if !branch {
		value, err := strconv.ParseFloat(words[0], 64)
		*t = append(*t, treeNode{bound: value})
		return words[1:], err
	}
	column, err := strconv.Atoi(sign)
	if err != nil {
		return nil, err
	}
	if column < 0 || column >= len(numbers) {
		return nil, fmt.Errorf("no sign has the number %d", column)
	}
	at, node := len(*t), treeNode{sign: int32(numbers[column])}
	if node.bound, err = strconv.ParseFloat(bound, 64); err != nil {
		return nil, err
	}
	*t = append(*t, node)
	if rest, err = t.read(words[1:], numbers); err != nil {
		return nil, err
	}
	(*t)[at].high = int32(len(*t))
	return t.read(rest, numbers)
}
