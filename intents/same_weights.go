package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.922 (precision 0.907, recall 0.937), thinned 0.914
// without same_3: F1 0.859 (precision 0.828, recall 0.893), thinned 0.776
// without same_4: F1 0.902 (precision 0.863, recall 0.944), thinned 0.863
// without same_5: F1 0.873 (precision 0.827, recall 0.925), thinned 0.858
// without same_7: F1 0.835 (precision 0.868, recall 0.804), thinned 0.810
// without same_train: F1 0.802 (precision 0.697, recall 0.944), thinned 0.734
// without same_train_2: F1 0.775 (precision 0.689, recall 0.886), thinned 0.666
// without same_train_3: F1 0.546 (precision 0.549, recall 0.543), thinned 0.586
// without same_train_4: F1 0.587 (precision 0.763, recall 0.477), thinned 0.602
// without same_train_5: F1 0.603 (precision 0.718, recall 0.519), thinned 0.552
// The mean is 0.753. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -10.24,
	"one estate or village":                 0.90,
	"other estates or villages":             -0.35,
	"one road":                              0.94,
	"other roads":                           -1.43,
	"one school, market, river, site":       0.82,
	"other schools, markets, rivers, sites": -0.57,
	"one names no place":                    1.13,
	"neither names a place":                 1.55,
	"share of what is their own in the names of the places": 0.00,
	"one building":             1.40,
	"other buildings or units": -5.21,
	"other buildings, where a quarter has the trouble": 1.79,
	"one unit":                               1.44,
	"one zone, gate, exit, group":            1.40,
	"other zones, gates, exits, groups":      -4.65,
	"one house number":                       0.87,
	"other house numbers":                    -1.51,
	"one bus line":                           1.43,
	"other bus lines":                        -5.32,
	"one landmark":                           0.96,
	"other landmarks":                        -0.24,
	"services alike":                         2.19,
	"leanings alike":                         7.98,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.59,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.69,
	"each has meanings, none in common":      -0.18,
	"days between, logarithm":                -2.11,
	"within three hours":                     0.08,
	"within a day":                           0.00,
	"more than a week between":               -0.41,
	"mended and broken again, days later":    -0.92,
	"a private matter":                       -0.13,
	"one place and services alike":           2.32,
	"one aspect":                             3.65,
	"one thing":                              0.74,
	"one thing, other aspects":               -2.14,
	"other things":                           -1.73,
	"one tells no aspect":                    0.35,
	"one road, other landmarks":              -1.32,
	"one narrow place":                       -1.11,
	"one narrow place, and one tells little": 0.72,
	"one firm or shop":                       1.19,
	"other firms or shops":                   -2.58,
	"a place few name":                       -0.52,
	"one hour of the day, on other days":     0.68,
	"how much both tell":                     -1.57,
	"one thing above all":                    -1.73,
	"one road, crossed by others":            -3.70,
	"characters few write, logarithm":        0.77,
	"days between, logarithm, of what lasts": 0.38,
	"days between, logarithm, of letters":    1.50,
}
