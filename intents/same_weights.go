package intents

// Learned from same_2, same_3, same_4, same_5, same_train, same_train_2; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.938 (precision 0.952, recall 0.924), thinned 0.902
// without same_3: F1 0.819 (precision 0.873, recall 0.771), thinned 0.738
// without same_4: F1 0.909 (precision 0.877, recall 0.944), thinned 0.858
// without same_5: F1 0.872 (precision 0.888, recall 0.857), thinned 0.797
// without same_train: F1 0.812 (precision 0.744, recall 0.894), thinned 0.703
// without same_train_2: F1 0.795 (precision 0.769, recall 0.823), thinned 0.626
// The mean is 0.814. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -5.84,
	"one estate or village":                 0.17,
	"other estates or villages":             0.54,
	"one road":                              0.00,
	"other roads":                           -2.82,
	"one school, market, river, site":       0.00,
	"other schools, markets, rivers, sites": -0.92,
	"one names no place":                    1.29,
	"neither names a place":                 2.41,
	"share of what is their own in the names of the places": 0.00,
	"one building":             0.93,
	"other buildings or units": -5.69,
	"other buildings, where a quarter has the trouble": 2.18,
	"one unit":                               1.21,
	"one zone, gate, exit, group":            1.67,
	"other zones, gates, exits, groups":      -5.33,
	"one house number":                       0.21,
	"other house numbers":                    -0.03,
	"one bus line":                           1.47,
	"other bus lines":                        -5.15,
	"one landmark":                           1.00,
	"other landmarks":                        0.14,
	"services alike":                         1.33,
	"leanings alike":                         4.02,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.67,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.31,
	"each has meanings, none in common":      -0.42,
	"days between, logarithm":                -1.81,
	"within three hours":                     0.05,
	"within a day":                           0.00,
	"more than a week between":               -1.30,
	"mended and broken again, days later":    0.65,
	"a private matter":                       -0.36,
	"one place and services alike":           2.81,
	"one aspect":                             4.64,
	"one thing":                              0.19,
	"one thing, other aspects":               -1.83,
	"other things":                           -2.36,
	"one tells no aspect":                    0.61,
	"one road, other landmarks":              -1.63,
	"one narrow place":                       -0.31,
	"one narrow place, and one tells little": 0.39,
	"one firm or shop":                       1.82,
	"other firms or shops":                   -2.43,
	"a place few name":                       1.60,
	"one hour of the day, on other days":     0.95,
	"how much both tell":                     -1.17,
	"one thing above all":                    -1.44,
	"one road, crossed by others":            -3.48,
}
