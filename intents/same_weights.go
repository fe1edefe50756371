package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.897
// without same_3: F1 0.777 (precision 0.716, recall 0.849), thinned 0.732
// without same_4: F1 0.853 (precision 0.754, recall 0.983), thinned 0.815
// without same_5: F1 0.868 (precision 0.804, recall 0.943), thinned 0.835
// without same_7: F1 0.845 (precision 0.811, recall 0.882), thinned 0.791
// without same_train: F1 0.716 (precision 0.570, recall 0.961), thinned 0.703
// without same_train_2: F1 0.714 (precision 0.618, recall 0.844), thinned 0.629
// without same_train_3: F1 0.690 (precision 0.668, recall 0.714), thinned 0.665
// without same_train_4: F1 0.634 (precision 0.662, recall 0.608), thinned 0.657
// without same_train_5: F1 0.703 (precision 0.777, recall 0.642), thinned 0.657
// without same_train_6: F1 0.621 (precision 0.700, recall 0.558)
// without same_train_7: F1 0.766 (precision 0.787, recall 0.746)
// without same_train_8: F1 0.501 (precision 0.596, recall 0.432)
// without same_train_9: F1 0.506 (precision 0.628, recall 0.424)
// without same_train_10: F1 0.786 (precision 0.763, recall 0.810)
// without same_train_11: F1 0.665 (precision 0.818, recall 0.560)
// The mean is 0.712. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -16.94,
	"one estate or village":                 0.91,
	"other estates or villages":             -0.14,
	"one road":                              0.86,
	"other roads":                           -1.02,
	"one school, market, river, site":       0.74,
	"other schools, markets, rivers, sites": -0.22,
	"one names no place":                    1.28,
	"neither names a place":                 1.51,
	"share of what is their own in the names of the places": 0.11,
	"one building":             1.73,
	"other buildings or units": -3.88,
	"other buildings, where a quarter has the trouble": 0.99,
	"one unit":                                0.72,
	"one zone, gate, exit, group":             0.92,
	"other zones, gates, exits, groups":       -4.80,
	"one house number":                        0.69,
	"other house numbers":                     -1.67,
	"one bus line":                            1.77,
	"other bus lines":                         -3.75,
	"one landmark":                            0.94,
	"other landmarks":                         -0.20,
	"services alike":                          0.00,
	"leanings alike":                          8.46,
	"one likeliest service":                   0.00,
	"unsure of the service":                   -0.65,
	"words in common":                         0.00,
	"syllables in common":                     0.00,
	"meanings in common":                      0.57,
	"each has meanings, none in common":       -0.08,
	"days between, logarithm":                 -1.38,
	"within three hours":                      0.35,
	"within a day":                            0.00,
	"more than a week between":                -0.08,
	"mended and broken again, days later":     -0.55,
	"a private matter":                        -0.23,
	"one place and services alike":            1.54,
	"one aspect":                              1.20,
	"one thing":                               0.83,
	"one thing, other aspects":                -2.06,
	"other things":                            -2.47,
	"one tells no aspect":                     -0.40,
	"one road, other landmarks":               -1.31,
	"one narrow place":                        -0.43,
	"one narrow place, and one tells little":  0.05,
	"one firm or shop":                        1.49,
	"other firms or shops":                    -1.61,
	"a place few name":                        -1.03,
	"one hour of the day, on other days":      0.55,
	"how much both tell":                      -0.69,
	"one thing above all":                     -0.96,
	"one road, crossed by others":             -2.88,
	"characters few write, logarithm":         1.01,
	"days between, logarithm, of what lasts":  0.42,
	"days between, logarithm, of letters":     0.50,
	"one says it is not what the other tells": -3.73,
	"services thought of alike":               7.43,
	"one thinks of the other's service":       2.03,
	"one stem in the names of places":         0.67,
	"one place, unsure of the service":        1.23,
}
