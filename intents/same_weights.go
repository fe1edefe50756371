package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.890
// without same_3: F1 0.796 (precision 0.731, recall 0.873), thinned 0.740
// without same_4: F1 0.859 (precision 0.766, recall 0.979), thinned 0.816
// without same_5: F1 0.866 (precision 0.814, recall 0.925), thinned 0.827
// without same_7: F1 0.851 (precision 0.835, recall 0.868), thinned 0.821
// without same_train: F1 0.722 (precision 0.576, recall 0.967), thinned 0.694
// without same_train_2: F1 0.705 (precision 0.614, recall 0.827), thinned 0.628
// without same_train_3: F1 0.691 (precision 0.663, recall 0.721), thinned 0.653
// without same_train_4: F1 0.610 (precision 0.665, recall 0.563), thinned 0.630
// without same_train_5: F1 0.700 (precision 0.776, recall 0.638), thinned 0.650
// without same_train_6: F1 0.594 (precision 0.668, recall 0.535)
// without same_train_7: F1 0.751 (precision 0.773, recall 0.730)
// without same_train_8: F1 0.530 (precision 0.611, recall 0.468)
// without same_train_9: F1 0.512 (precision 0.660, recall 0.419)
// without same_train_10: F1 0.769 (precision 0.754, recall 0.785)
// without same_train_11: F1 0.633 (precision 0.747, recall 0.548)
// The mean is 0.707. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -17.23,
	"one estate or village":                 0.82,
	"other estates or villages":             -0.15,
	"one road":                              0.79,
	"other roads":                           -0.90,
	"one school, market, river, site":       0.69,
	"other schools, markets, rivers, sites": -0.16,
	"one names no place":                    1.28,
	"neither names a place":                 1.77,
	"share of what is their own in the names of the places": 0.11,
	"one building":             1.65,
	"other buildings or units": -3.95,
	"other buildings, where a quarter has the trouble": 0.99,
	"one unit":                                0.74,
	"one zone, gate, exit, group":             0.93,
	"other zones, gates, exits, groups":       -4.81,
	"one house number":                        0.79,
	"other house numbers":                     -1.44,
	"one bus line":                            1.84,
	"other bus lines":                         -5.25,
	"one landmark":                            0.96,
	"other landmarks":                         -0.21,
	"services alike":                          0.00,
	"leanings alike":                          8.16,
	"one likeliest service":                   0.00,
	"unsure of the service":                   -0.73,
	"words in common":                         0.00,
	"syllables in common":                     0.00,
	"meanings in common":                      0.60,
	"each has meanings, none in common":       -0.09,
	"days between, logarithm":                 -1.38,
	"within three hours":                      0.34,
	"within a day":                            0.00,
	"more than a week between":                -0.07,
	"mended and broken again, days later":     -0.53,
	"a private matter":                        -0.28,
	"one place and services alike":            1.59,
	"one aspect":                              1.23,
	"one thing":                               1.08,
	"one thing, other aspects":                -2.04,
	"other things":                            -2.47,
	"one tells no aspect":                     -0.38,
	"one road, other landmarks":               -1.23,
	"one narrow place":                        -0.43,
	"one narrow place, and one tells little":  0.10,
	"one firm or shop":                        1.49,
	"other firms or shops":                    -1.58,
	"a place few name":                        -0.96,
	"one hour of the day, on other days":      0.56,
	"how much both tell":                      -0.76,
	"one thing above all":                     -1.16,
	"one road, crossed by others":             -2.87,
	"characters few write, logarithm":         0.97,
	"days between, logarithm, of what lasts":  0.40,
	"days between, logarithm, of letters":     0.50,
	"one says it is not what the other tells": -3.67,
	"services thought of alike":               8.17,
	"one thinks of the other's service":       1.98,
	"one stem in the names of places":         0.74,
	"one place, unsure of the service":        1.35,
}
