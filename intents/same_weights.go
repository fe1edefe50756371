package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.927 (precision 0.921, recall 0.934), thinned 0.913
// without same_3: F1 0.848 (precision 0.825, recall 0.873), thinned 0.794
// without same_4: F1 0.857 (precision 0.812, recall 0.906), thinned 0.840
// without same_5: F1 0.892 (precision 0.855, recall 0.932), thinned 0.863
// without same_7: F1 0.830 (precision 0.875, recall 0.789), thinned 0.818
// without same_train: F1 0.821 (precision 0.716, recall 0.961), thinned 0.720
// without same_train_2: F1 0.766 (precision 0.680, recall 0.877), thinned 0.659
// without same_train_3: F1 0.571 (precision 0.563, recall 0.580), thinned 0.583
// without same_train_4: F1 0.614 (precision 0.783, recall 0.505), thinned 0.611
// without same_train_5: F1 0.607 (precision 0.723, recall 0.523), thinned 0.558
// The mean is 0.755. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -10.45,
	"one estate or village":                 0.93,
	"other estates or villages":             -0.29,
	"one road":                              0.95,
	"other roads":                           -1.23,
	"one school, market, river, site":       0.81,
	"other schools, markets, rivers, sites": -0.52,
	"one names no place":                    1.08,
	"neither names a place":                 1.55,
	"share of what is their own in the names of the places": 0.00,
	"one building":             1.34,
	"other buildings or units": -5.27,
	"other buildings, where a quarter has the trouble": 1.81,
	"one unit":                               1.55,
	"one zone, gate, exit, group":            1.36,
	"other zones, gates, exits, groups":      -4.60,
	"one house number":                       0.78,
	"other house numbers":                    -1.46,
	"one bus line":                           1.54,
	"other bus lines":                        -5.34,
	"one landmark":                           0.97,
	"other landmarks":                        -0.26,
	"services alike":                         2.21,
	"leanings alike":                         8.18,
	"one likeliest service":                  0.00,
	"unsure of the service":                  1.65,
	"words in common":                        0.00,
	"syllables in common":                    0.00,
	"meanings in common":                     0.71,
	"each has meanings, none in common":      -0.18,
	"days between, logarithm":                -2.09,
	"within three hours":                     0.12,
	"within a day":                           0.00,
	"more than a week between":               -0.43,
	"mended and broken again, days later":    -0.92,
	"a private matter":                       -0.13,
	"one place and services alike":           2.30,
	"one aspect":                             3.70,
	"one thing":                              0.73,
	"one thing, other aspects":               -2.12,
	"other things":                           -1.65,
	"one tells no aspect":                    0.35,
	"one road, other landmarks":              -1.33,
	"one narrow place":                       -1.11,
	"one narrow place, and one tells little": 0.74,
	"one firm or shop":                       1.22,
	"other firms or shops":                   -2.44,
	"a place few name":                       -0.49,
	"one hour of the day, on other days":     0.69,
	"how much both tell":                     -1.57,
	"one thing above all":                    -1.75,
	"one road, crossed by others":            -3.69,
	"characters few write, logarithm":        0.76,
	"days between, logarithm, of what lasts": 0.37,
	"days between, logarithm, of letters":    1.48,
}
