package intents

// Learned from same_2, same_3, same_4, same_train; a set judged by weights learned from the others:
// without same_2: F1 0.919 (precision 0.981, recall 0.864)
// without same_3: F1 0.864 (precision 0.891, recall 0.839)
// without same_4: F1 0.853 (precision 0.908, recall 0.803)
// without same_train: F1 0.820 (precision 0.783, recall 0.861)
// The mean is 0.864. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -0.25

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -3.67,
	"one estate or village":                 0.91,
	"other estates or villages":             -0.00,
	"one road":                              0.51,
	"other roads":                           -2.30,
	"one school, market, river, site":       0.98,
	"other schools, markets, rivers, sites": -1.97,
	"one names no place":                    0.80,
	"neither names a place":                 1.09,
	"share of what is their own in the names of the places": -0.00,
	"one building":             0.35,
	"other buildings or units": -5.89,
	"other buildings, where a quarter has the trouble": 1.85,
	"one unit":                               0.15,
	"one zone, gate, exit, group":            1.39,
	"other zones, gates, exits, groups":      -4.37,
	"one house number":                       0.46,
	"other house numbers":                    -0.00,
	"one bus line":                           0.73,
	"other bus lines":                        -3.91,
	"one landmark":                           0.78,
	"other landmarks":                        -0.60,
	"services alike":                         -0.59,
	"leanings alike":                         2.26,
	"one likeliest service":                  -0.34,
	"unsure of the service":                  1.10,
	"words in common":                        -0.81,
	"syllables in common":                    -0.91,
	"meanings in common":                     -0.58,
	"each has meanings, none in common":      -0.49,
	"days between, logarithm":                -1.27,
	"within three hours":                     0.21,
	"within a day":                           -0.21,
	"more than a week between":               -1.88,
	"mended and broken again, days later":    0.76,
	"a private matter":                       -0.16,
	"one place and services alike":           3.50,
	"one aspect":                             4.92,
	"one thing":                              -1.37,
	"one thing, other aspects":               -1.63,
	"other things":                           -4.50,
	"one tells no aspect":                    0.43,
	"one road, other landmarks":              -0.88,
	"one narrow place":                       0.28,
	"one narrow place, and one tells little": 0.55,
	"one firm or shop":                       0.20,
	"other firms or shops":                   -3.67,
}
