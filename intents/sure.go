package intents

import "math"

// sureNames are the signs from which a reading's probability of being right is computed.
var sureNames = [...]string{"always", "odds of the first", "lead over the second", "share of the message that is known", "length",
	"share of the catalogue's words in it that speak for the first", "that speak for others"}

// trial is one reading of a message of which the meaning is known.
type trial struct {
	signs []float64
	right bool
}

// sureSigns are the signs of a reading; spoken and against are what of the catalogue's words speaks for the first and for others.
func sureSigns(first, second, known float32, features int, spoken, against float32) [len(sureNames)]float64 {
	p := math.Min(math.Max(float64(first), 1e-4), 1-1e-4)
	lead := math.Log(p / math.Max(float64(second), 1e-4))
	return [...]float64{1, math.Log(p / (1 - p)), lead, float64(known), math.Log(1 + float64(features)), float64(spoken), float64(against)}
}

// fitOdds fits the probability of being right by logistic regression (Newton steps), and fills weights, one for each sign.
func fitOdds(trials []trial, weights []float32) {
	n := len(weights)
	slope, curve := make([]float64, n), make([][]float64, n)
	for i := range curve {
		curve[i] = make([]float64, n)
	}
	w := make([]float64, n)
	for range 20 {
		for k := range w {
			slope[k] = 0.1 * w[k]
			clear(curve[k])
			curve[k][k] = 0.1
		}
		for i := range trials {
			p := chance(w, trials[i].signs)
			miss := p
			if trials[i].right {
				miss--
			}
			for k, s := range trials[i].signs {
				if s == 0 {
					continue
				}
				slope[k] += miss * s
				for l, t := range trials[i].signs {
					curve[k][l] += p * (1 - p) * s * t
				}
			}
		}
		newton(w, curve, slope)
	}
	for k := range w {
		weights[k] = float32(w[k])
	}
}

// chance is the probability that the signs of a message give by weights.
func chance[F float32 | float64](weights []F, signs []float64) float64 {
	return chanceOf(weighed(weights, signs))
}

// weighed is what the signs of a message say by weights, as the logarithm of odds.
func weighed[F float32 | float64](weights []F, signs []float64) (odds float64) {
	for k, s := range signs {
		odds += float64(weights[k]) * s
	}
	return odds
}

func chanceOf(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// A reading is faint when it is unsure, knows little of a short message, and no word of the catalogue is in it. Of messages that tell of
// something, written apart, one in 3,586 is (held_out_5 to _12); of nonsense (「西瓜 自行车 蓝色」) that would be offered services for, two in three.
const (
	faintSure  = 0.7
	faintKnown = 0.65
	faintRunes = 10 // Chinese characters, and half as many words of letters
)

func (v *judged) faint(runes []rune) bool {
	length, inside := 0, false
	for _, r := range runes {
		if isHan(r) {
			length++
		} else if isLetter(r) && !inside {
			length += 2
		}
		inside = isLetter(r)
	}
	return v.spoken == 0 && v.known < faintKnown && v.sure < faintSure && length <= faintRunes
}

// newton moves w to where the slope vanishes on the curve: Gauss elimination of curve·step = slope.
func newton(w []float64, curve [][]float64, slope []float64) {
	n := len(w)
	for i := range n {
		for r := i + 1; r < n; r++ {
			f := curve[r][i] / curve[i][i]
			for c := i; c < n; c++ {
				curve[r][c] -= f * curve[i][c]
			}
			slope[r] -= f * slope[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		x := slope[i]
		for c := i + 1; c < n; c++ {
			x -= curve[i][c] * slope[c]
		}
		slope[i] = x / curve[i][i]
		w[i] -= slope[i]
	}
}
