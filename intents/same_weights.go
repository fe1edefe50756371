package intents

// Learned from same_2, same_3, same_4, same_5, same_train; a set, thinned by half, judged by weights learned from the others:
// without same_2: F1 0.861 (precision 0.806, recall 0.924)
// without same_3: F1 0.771 (precision 0.740, recall 0.805)
// without same_4: F1 0.779 (precision 0.702, recall 0.876)
// without same_5: F1 0.745 (precision 0.752, recall 0.738)
// without same_train: F1 0.661 (precision 0.516, recall 0.919)
// The mean is 0.764. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.75

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -7.12,
	"one estate or village":                 1.39,
	"other estates or villages":             1.20,
	"one road":                              1.07,
	"other roads":                           -0.82,
	"one school, market, river, site":       1.45,
	"other schools, markets, rivers, sites": -0.65,
	"one names no place":                    1.98,
	"neither names a place":                 2.83,
	"share of what is their own in the names of the places": 0.00,
	"one building":             0.77,
	"other buildings or units": -6.27,
	"other buildings, where a quarter has the trouble": 1.61,
	"one unit":                               0.65,
	"one zone, gate, exit, group":            1.42,
	"other zones, gates, exits, groups":      -5.34,
	"one house number":                       0.44,
	"other house numbers":                    -0.15,
	"one bus line":                           0.30,
	"other bus lines":                        -4.90,
	"one landmark":                           0.96,
	"other landmarks":                        -0.07,
	"services alike":                         0.83,
	"leanings alike":                         3.81,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.71,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.86,
	"each has meanings, none in common":      -0.34,
	"days between, logarithm":                -1.15,
	"within three hours":                     0.10,
	"within a day":                           0.00,
	"more than a week between":               -1.75,
	"mended and broken again, days later":    0.94,
	"a private matter":                       -0.23,
	"one place and services alike":           3.31,
	"one aspect":                             3.70,
	"one thing":                              0.00,
	"one thing, other aspects":               -2.20,
	"other things":                           -1.34,
	"one tells no aspect":                    1.65,
	"one road, other landmarks":              -1.44,
	"one narrow place":                       -0.23,
	"one narrow place, and one tells little": 0.33,
	"one firm or shop":                       1.09,
	"other firms or shops":                   -2.66,
}
