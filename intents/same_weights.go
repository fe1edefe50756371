package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.926 (precision 0.916, recall 0.937), thinned 0.907
// without same_3: F1 0.859 (precision 0.886, recall 0.834), thinned 0.761
// without same_4: F1 0.905 (precision 0.892, recall 0.919), thinned 0.861
// without same_5: F1 0.881 (precision 0.884, recall 0.878), thinned 0.822
// without same_7: F1 0.819 (precision 0.910, recall 0.745), thinned 0.784
// without same_train: F1 0.820 (precision 0.742, recall 0.917), thinned 0.712
// without same_train_2: F1 0.793 (precision 0.742, recall 0.850), thinned 0.658
// The mean is 0.822. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -11.10,
	"one estate or village":                 0.19,
	"other estates or villages":             1.43,
	"one road":                              0.11,
	"other roads":                           -2.54,
	"one school, market, river, site":       0.13,
	"other schools, markets, rivers, sites": -1.26,
	"one names no place":                    1.21,
	"neither names a place":                 2.47,
	"share of what is their own in the names of the places": 0.00,
	"one building":             1.10,
	"other buildings or units": -5.91,
	"other buildings, where a quarter has the trouble": 1.88,
	"one unit":                               1.30,
	"one zone, gate, exit, group":            1.88,
	"other zones, gates, exits, groups":      -5.37,
	"one house number":                       0.04,
	"other house numbers":                    -0.14,
	"one bus line":                           1.48,
	"other bus lines":                        -5.35,
	"one landmark":                           1.02,
	"other landmarks":                        0.03,
	"services alike":                         1.61,
	"leanings alike":                         8.91,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.67,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.80,
	"each has meanings, none in common":      -0.36,
	"days between, logarithm":                -1.78,
	"within three hours":                     0.11,
	"within a day":                           0.00,
	"more than a week between":               -1.06,
	"mended and broken again, days later":    0.39,
	"a private matter":                       -0.35,
	"one place and services alike":           2.90,
	"one aspect":                             4.25,
	"one thing":                              0.05,
	"one thing, other aspects":               -2.06,
	"other things":                           -2.37,
	"one tells no aspect":                    0.59,
	"one road, other landmarks":              -1.75,
	"one narrow place":                       -0.53,
	"one narrow place, and one tells little": 0.65,
	"one firm or shop":                       1.90,
	"other firms or shops":                   -2.07,
	"a place few name":                       0.95,
	"one hour of the day, on other days":     0.98,
	"how much both tell":                     -0.87,
	"one thing above all":                    -1.20,
	"one road, crossed by others":            -3.49,
}
