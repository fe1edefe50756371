package intents

// Learned from same_2, same_3, same_4, same_train; a set, thinned by half, judged by weights learned from the others:
// without same_2: F1 0.893 (precision 0.886, recall 0.900)
// without same_3: F1 0.753 (precision 0.787, recall 0.722)
// without same_4: F1 0.814 (precision 0.773, recall 0.859)
// without same_train: F1 0.661 (precision 0.525, recall 0.892)
// The mean is 0.780. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -6.69,
	"one estate or village":                 1.31,
	"other estates or villages":             -0.17,
	"one road":                              1.07,
	"other roads":                           -2.91,
	"one school, market, river, site":       1.39,
	"other schools, markets, rivers, sites": -1.23,
	"one names no place":                    0.75,
	"neither names a place":                 2.73,
	"share of what is their own in the names of the places": 0.00,
	"one building":             0.37,
	"other buildings or units": -6.03,
	"other buildings, where a quarter has the trouble": 1.59,
	"one unit":                               0.62,
	"one zone, gate, exit, group":            1.33,
	"other zones, gates, exits, groups":      -5.11,
	"one house number":                       0.46,
	"other house numbers":                    -0.03,
	"one bus line":                           0.19,
	"other bus lines":                        -4.67,
	"one landmark":                           0.72,
	"other landmarks":                        -0.35,
	"services alike":                         0.88,
	"leanings alike":                         3.40,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.77,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.24,
	"each has meanings, none in common":      -0.45,
	"days between, logarithm":                -1.09,
	"within three hours":                     0.07,
	"within a day":                           0.00,
	"more than a week between":               -1.77,
	"mended and broken again, days later":    1.43,
	"a private matter":                       -0.09,
	"one place and services alike":           3.12,
	"one aspect":                             4.12,
	"one thing":                              0.00,
	"one thing, other aspects":               -2.05,
	"other things":                           -1.44,
	"one tells no aspect":                    1.80,
	"one road, other landmarks":              -1.84,
	"one narrow place":                       -0.04,
	"one narrow place, and one tells little": 0.27,
	"one firm or shop":                       0.62,
	"other firms or shops":                   -2.58,
}
