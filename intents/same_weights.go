package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11; a set judged by weights learned from the others, whole and thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.900
// without same_3: F1 0.819 (precision 0.756, recall 0.893), thinned 0.730
// without same_4: F1 0.852 (precision 0.752, recall 0.983), thinned 0.784
// without same_5: F1 0.876 (precision 0.813, recall 0.950), thinned 0.819
// without same_7: F1 0.817 (precision 0.793, recall 0.843), thinned 0.793
// without same_train: F1 0.732 (precision 0.600, recall 0.939), thinned 0.685
// without same_train_2: F1 0.741 (precision 0.648, recall 0.865), thinned 0.634
// without same_train_3: F1 0.679 (precision 0.633, recall 0.732), thinned 0.681
// without same_train_4: F1 0.602 (precision 0.615, recall 0.590), thinned 0.695
// without same_train_5: F1 0.688 (precision 0.756, recall 0.631), thinned 0.675
// without same_train_6: F1 0.610 (precision 0.692, recall 0.545), thinned 0.577
// without same_train_7: F1 0.795 (precision 0.809, recall 0.781), thinned 0.764
// without same_train_8: F1 0.483 (precision 0.561, recall 0.424), thinned 0.511
// without same_train_9: F1 0.473 (precision 0.591, recall 0.395), thinned 0.423
// without same_train_10: F1 0.786 (precision 0.761, recall 0.814), thinned 0.767
// without same_train_11: F1 0.664 (precision 0.781, recall 0.577), thinned 0.651
// The mean is 0.707. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.50

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -18.17,
	"one estate or village":                 1.15,
	"other estates or villages":             -0.20,
	"one road":                              1.09,
	"other roads":                           -0.99,
	"one school, market, river, site":       1.02,
	"other schools, markets, rivers, sites": -0.25,
	"one names no place":                    1.20,
	"neither names a place":                 1.49,
	"share of what is their own in the names of the places": 0.24,
	"one building":             1.79,
	"other buildings or units": -4.02,
	"other buildings, where a quarter has the trouble": 1.15,
	"one unit":                                1.34,
	"one zone, gate, exit, group":             0.95,
	"other zones, gates, exits, groups":       -4.93,
	"one house number":                        0.66,
	"other house numbers":                     -1.67,
	"one bus line":                            1.47,
	"other bus lines":                         -5.25,
	"one landmark":                            0.91,
	"other landmarks":                         -0.20,
	"services alike":                          0.00,
	"leanings alike":                          8.49,
	"one likeliest service":                   0.00,
	"unsure of the service":                   0.30,
	"words in common":                         0.00,
	"syllables in common":                     0.00,
	"meanings in common":                      0.76,
	"each has meanings, none in common":       -0.11,
	"days between, logarithm":                 -1.35,
	"within three hours":                      0.38,
	"within a day":                            0.00,
	"more than a week between":                -0.13,
	"mended and broken again, days later":     -0.52,
	"a private matter":                        -0.20,
	"one place and services alike":            1.73,
	"one aspect":                              2.24,
	"one thing":                               0.91,
	"one thing, other aspects":                -2.74,
	"other things":                            -2.64,
	"one tells no aspect":                     0.22,
	"one road, other landmarks":               -1.35,
	"one narrow place":                        -1.23,
	"one narrow place, and one tells little":  0.83,
	"one firm or shop":                        1.26,
	"other firms or shops":                    -1.60,
	"a place few name":                        -0.96,
	"one hour of the day, on other days":      0.54,
	"how much both tell":                      -1.20,
	"one thing above all":                     -1.44,
	"one road, crossed by others":             -2.91,
	"characters few write, logarithm":         1.04,
	"days between, logarithm, of what lasts":  0.47,
	"days between, logarithm, of letters":     0.56,
	"one says it is not what the other tells": -3.63,
	"services thought of alike":               7.87,
	"one thinks of the other's service":       1.96,
	"one stem in the names of places":         0.56,
}
