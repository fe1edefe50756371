package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.893
// without same_3: F1 0.792 (precision 0.725, recall 0.873), thinned 0.724
// without same_4: F1 0.839 (precision 0.741, recall 0.966), thinned 0.792
// without same_5: F1 0.878 (precision 0.813, recall 0.953), thinned 0.850
// without same_7: F1 0.853 (precision 0.839, recall 0.868), thinned 0.834
// without same_train: F1 0.718 (precision 0.576, recall 0.953), thinned 0.688
// without same_train_2: F1 0.710 (precision 0.617, recall 0.836), thinned 0.639
// without same_train_3: F1 0.698 (precision 0.659, recall 0.743), thinned 0.657
// without same_train_4: F1 0.633 (precision 0.677, recall 0.595), thinned 0.638
// without same_train_5: F1 0.688 (precision 0.762, recall 0.627), thinned 0.677
// without same_train_6: F1 0.602 (precision 0.684, recall 0.538)
// without same_train_7: F1 0.761 (precision 0.782, recall 0.741)
// without same_train_8: F1 0.555 (precision 0.642, recall 0.488)
// without same_train_9: F1 0.488 (precision 0.624, recall 0.400)
// without same_train_10: F1 0.786 (precision 0.783, recall 0.789)
// without same_train_11: F1 0.638 (precision 0.764, recall 0.548)
// The mean is 0.712. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 1.00

// learnedSame is how much each sign speaks for two messages being one matter.
var learnedSame = map[string]float64{
	"always":                                -17.46,
	"one estate or village":                 0.83,
	"other estates or villages":             -0.13,
	"one road":                              0.81,
	"other roads":                           -1.09,
	"one school, market, river, site":       0.70,
	"other schools, markets, rivers, sites": -0.22,
	"one names no place":                    1.27,
	"neither names a place":                 1.61,
	"share of what is their own in the names of the places": 0.13,
	"one building":             1.70,
	"other buildings or units": -3.91,
	"other buildings, where a quarter has the trouble": 0.98,
	"one unit":                                0.79,
	"one zone, gate, exit, group":             0.86,
	"other zones, gates, exits, groups":       -4.73,
	"one house number":                        0.71,
	"other house numbers":                     -1.51,
	"one bus line":                            1.76,
	"other bus lines":                         -3.89,
	"one landmark":                            0.95,
	"other landmarks":                         -0.21,
	"services alike":                          0.00,
	"leanings alike":                          8.17,
	"one likeliest service":                   0.00,
	"unsure of the service":                   -0.66,
	"words in common":                         0.00,
	"syllables in common":                     0.00,
	"meanings in common":                      0.62,
	"each has meanings, none in common":       -0.12,
	"days between, logarithm":                 -1.40,
	"within three hours":                      0.31,
	"within a day":                            0.00,
	"more than a week between":                -0.07,
	"mended and broken again, days later":     -0.52,
	"a private matter":                        -0.32,
	"one place and services alike":            1.51,
	"one aspect":                              1.17,
	"one thing":                               1.00,
	"one thing, other aspects":                -2.15,
	"other things":                            -2.53,
	"one tells no aspect":                     -0.42,
	"one road, other landmarks":               -1.26,
	"one narrow place":                        -0.42,
	"one narrow place, and one tells little":  0.05,
	"one firm or shop":                        1.45,
	"other firms or shops":                    -1.58,
	"a place few name":                        -0.89,
	"one hour of the day, on other days":      0.55,
	"how much both tell":                      -0.76,
	"one thing above all":                     -1.08,
	"one road, crossed by others":             -2.85,
	"characters few write, logarithm":         0.98,
	"days between, logarithm, of what lasts":  0.41,
	"days between, logarithm, of letters":     0.52,
	"one says it is not what the other tells": -3.88,
	"services thought of alike":               8.40,
	"one thinks of the other's service":       2.02,
	"one stem in the names of places":         0.70,
	"one place, unsure of the service":        1.27,
}
