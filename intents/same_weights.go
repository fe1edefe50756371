package intents

// Learned from same_2, same_3, same_4, same_5, same_train, same_train_2; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.938 (precision 0.952, recall 0.924), thinned 0.908
// without same_3: F1 0.833 (precision 0.852, recall 0.815), thinned 0.702
// without same_4: F1 0.911 (precision 0.884, recall 0.940), thinned 0.846
// without same_5: F1 0.843 (precision 0.850, recall 0.835), thinned 0.791
// without same_train: F1 0.812 (precision 0.748, recall 0.889), thinned 0.690
// without same_train_2: F1 0.775 (precision 0.750, recall 0.800), thinned 0.589
// The mean is 0.803. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -5.65,
	"one estate or village":                 0.00,
	"other estates or villages":             0.47,
	"one road":                              0.00,
	"other roads":                           -2.85,
	"one school, market, river, site":       0.00,
	"other schools, markets, rivers, sites": -0.52,
	"one names no place":                    1.33,
	"neither names a place":                 2.39,
	"share of what is their own in the names of the places": 0.00,
	"one building":             1.01,
	"other buildings or units": -5.57,
	"other buildings, where a quarter has the trouble": 2.16,
	"one unit":                               1.29,
	"one zone, gate, exit, group":            1.50,
	"other zones, gates, exits, groups":      -5.32,
	"one house number":                       0.33,
	"other house numbers":                    -0.03,
	"one bus line":                           0.94,
	"other bus lines":                        -5.16,
	"one landmark":                           1.12,
	"other landmarks":                        0.21,
	"services alike":                         1.21,
	"leanings alike":                         3.83,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.59,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.33,
	"each has meanings, none in common":      -0.39,
	"days between, logarithm":                -1.83,
	"within three hours":                     0.00,
	"within a day":                           0.00,
	"more than a week between":               -1.28,
	"mended and broken again, days later":    0.77,
	"a private matter":                       -0.34,
	"one place and services alike":           2.95,
	"one aspect":                             4.71,
	"one thing":                              0.28,
	"one thing, other aspects":               -1.58,
	"other things":                           -2.33,
	"one tells no aspect":                    0.66,
	"one road, other landmarks":              -1.76,
	"one narrow place":                       -0.32,
	"one narrow place, and one tells little": 0.31,
	"one firm or shop":                       0.73,
	"other firms or shops":                   -2.42,
	"a place few name":                       1.56,
	"one hour of the day, on other days":     0.93,
	"how much both tell":                     -1.34,
	"one thing above all":                    -1.51,
}
