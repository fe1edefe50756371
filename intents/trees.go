package intents

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Small decision trees mend what weights say by what signs go together. The first line of a file of them names the signs in the order of their
// numbers; each further line is a tree: a branch is "sign<bound", behind it what holds up to the bound and what else; a leaf is how much more speaks
// for what is asked.

// tree is a branch with what follows it, the lower side first.
type tree []treeNode

// treeNode is a branch, or a leaf where high is 0.
type treeNode struct {
	bound float64 // of a leaf: its value
	sign  int32
	high  int32 // where the upper side begins
}

// forest is trees of which each adds to what the others say.
type forest []tree

func (f forest) value(s []float64) (sum float64) {
	for _, t := range f {
		sum += t.value(s)
	}
	return sum
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

// readTrees reads a file. An error says what in it is no tree of the signs with these names.
func readTrees(file string, names []string) (all forest, err error) {
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

// writeTrees is the file that readTrees reads.
func writeTrees(trees forest, names []string) string {
	var b strings.Builder
	b.WriteString(strings.Join(names, "\t") + "\n")
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
