package intents

import "sync"

// merger judges by their signs whether two messages are of one matter.
type merger struct {
	weights weights
	trees   forest
}

// sameMerger is what was learned.
var sameMerger = sync.OnceValue(func() *merger {
	return &merger{sameWeights(), shippedTrees(pairTrees, pairNames)}
})

// How weights and trees go together.
const (
	trusted       = 0.7  // of what the weights say; the trees say the rest
	hopeless      = -8.0 // what the weights say where no tree is asked
	otherBuilding = 0.7  // how surely buildings or units differ, and not the whole quarter has the trouble, that no other sign counts
	apartBuilt    = -6.0 // what speaks for one matter then
)

// score is what speaks for one matter rather than two, as the logarithm of odds.
func (m *merger) score(s *[signs]float64) float64 {
	sum, settled := m.weigh(s)
	if settled {
		return sum
	}
	var all [pairSigns]float64
	copy(all[:], s[:])
	all[signWeighed] = sum
	return min(trusted*sum+m.trees.value(all[:]), surelySame)
}

// weigh is what the weights say, and whether that settles it, so that no tree is asked.
func (m *merger) weigh(s *[signs]float64) (weighed float64, settled bool) {
	if s[signOtherBuilding] > otherBuilding {
		return apartBuilt, true
	}
	weighed = min(m.weights.sum(s), surelySame)
	return weighed, weighed <= hopeless
}

// weights are how much each sign speaks for one matter, as the logarithm of odds: first of two messages of a chat, then what is added to that
// where they are letters. Who writes one names the place and tells the whole matter, so that what is not said tells more.
type weights [2 * signs]float64

// sameWeights are the learned weights in the order of the signs.
func sameWeights() (w weights) {
	for i, name := range signNames {
		w[i], w[signs+i] = learnedSame[name][0], learnedSame[name][1]
	}
	return w
}

func (w *weights) sum(s *[signs]float64) (sum float64) {
	for i, x := range s {
		sum += x * (w[i] + s[signLetters]*w[signs+i])
	}
	return sum
}
