package intents

// Learned from same_2, same_3, same_4, same_5, same_train, same_train_2; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.938 (precision 0.952, recall 0.924), thinned 0.909
// without same_3: F1 0.854 (precision 0.898, recall 0.815), thinned 0.733
// without same_4: F1 0.906 (precision 0.883, recall 0.932), thinned 0.845
// without same_5: F1 0.890 (precision 0.913, recall 0.867), thinned 0.810
// without same_train: F1 0.812 (precision 0.741, recall 0.897), thinned 0.704
// without same_train_2: F1 0.805 (precision 0.775, recall 0.838), thinned 0.632
// The mean is 0.820. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -11.05,
	"one estate or village":                 0.12,
	"other estates or villages":             0.63,
	"one road":                              0.00,
	"other roads":                           -2.74,
	"one school, market, river, site":       0.00,
	"other schools, markets, rivers, sites": -0.95,
	"one names no place":                    1.17,
	"neither names a place":                 2.49,
	"share of what is their own in the names of the places": 0.00,
	"one building":             1.02,
	"other buildings or units": -5.73,
	"other buildings, where a quarter has the trouble": 1.57,
	"one unit":                               1.21,
	"one zone, gate, exit, group":            1.75,
	"other zones, gates, exits, groups":      -5.36,
	"one house number":                       0.12,
	"other house numbers":                    -0.05,
	"one bus line":                           1.51,
	"other bus lines":                        -5.20,
	"one landmark":                           1.03,
	"other landmarks":                        0.12,
	"services alike":                         1.59,
	"leanings alike":                         8.76,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.33,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.58,
	"each has meanings, none in common":      -0.44,
	"days between, logarithm":                -1.79,
	"within three hours":                     0.08,
	"within a day":                           0.00,
	"more than a week between":               -1.32,
	"mended and broken again, days later":    0.61,
	"a private matter":                       -0.37,
	"one place and services alike":           2.80,
	"one aspect":                             4.62,
	"one thing":                              0.15,
	"one thing, other aspects":               -1.83,
	"other things":                           -2.39,
	"one tells no aspect":                    0.62,
	"one road, other landmarks":              -1.64,
	"one narrow place":                       -0.42,
	"one narrow place, and one tells little": 0.50,
	"one firm or shop":                       1.82,
	"other firms or shops":                   -2.45,
	"a place few name":                       1.58,
	"one hour of the day, on other days":     0.94,
	"how much both tell":                     -0.89,
	"one thing above all":                    -1.53,
	"one road, crossed by others":            -3.48,
}
