package intents

import (
	_ "embed" // the trees
	"slices"
)

// Trees mend what is said of two messages, and of two groups: a name in common says much where both tell of one thing, and little where a large
// estate has many troubles.

//go:embed same_trees.txt
var pairTrees string

//go:embed same_joint_trees.txt
var jointTrees string

// What trees of pairs look at: the signs, and behind them what the weights say.
const (
	signWeighed = signs
	pairSigns   = signs + 1
)

// pairNames are how the file calls them.
var pairNames = append(slices.Clone(signNames[:]), "what the weights say")

// shippedTrees reads a file that comes with the program.
func shippedTrees(file string, names []string) forest {
	trees, err := readTrees(file, names)
	if err != nil {
		panic("the trees of the duplicate merger: " + err.Error())
	}
	return trees
}
