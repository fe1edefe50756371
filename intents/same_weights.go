package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.894 (precision 0.852, recall 0.940), thinned 0.894
// without same_3: F1 0.794 (precision 0.742, recall 0.854), thinned 0.714
// without same_4: F1 0.819 (precision 0.711, recall 0.966), thinned 0.790
// without same_5: F1 0.864 (precision 0.797, recall 0.943), thinned 0.848
// without same_7: F1 0.833 (precision 0.792, recall 0.877), thinned 0.834
// without same_train: F1 0.713 (precision 0.566, recall 0.961), thinned 0.694
// without same_train_2: F1 0.698 (precision 0.596, recall 0.842), thinned 0.627
// without same_train_3: F1 0.710 (precision 0.706, recall 0.714), thinned 0.708
// without same_train_4: F1 0.639 (precision 0.648, recall 0.631), thinned 0.645
// without same_train_5: F1 0.671 (precision 0.743, recall 0.612), thinned 0.650
// without same_train_6: F1 0.588 (precision 0.709, recall 0.502)
// without same_train_7: F1 0.785 (precision 0.817, recall 0.756)
// without same_train_8: F1 0.560 (precision 0.630, recall 0.504)
// without same_train_9: F1 0.468 (precision 0.588, recall 0.389)
// without same_train_10: F1 0.790 (precision 0.795, recall 0.785)
// without same_train_11: F1 0.660 (precision 0.780, recall 0.573)
// The mean is 0.711. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 1.00

// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.
var learnedSame = map[string][2]float64{
	"always":                                {-15.30, -3.54},
	"one estate or village":                 {0.86, 0.00},
	"other estates or villages":             {0.89, -1.93},
	"one road":                              {0.69, 0.58},
	"other roads":                           {-1.56, 1.51},
	"one school, market, river, site":       {0.77, 0.00},
	"other schools, markets, rivers, sites": {-0.26, 0.18},
	"one names no place":                    {1.33, -0.10},
	"neither names a place":                 {1.22, 1.32},
	"share of what is their own in the names of the places": {0.00, 0.14},
	"one building":             {2.34, -2.20},
	"other buildings or units": {-4.74, 3.02},
	"other buildings, where a quarter has the trouble": {0.92, 0.30},
	"one unit":                                {0.88, -0.06},
	"one zone, gate, exit, group":             {0.94, -0.15},
	"other zones, gates, exits, groups":       {-4.55, -1.20},
	"one house number":                        {0.85, -0.27},
	"other house numbers":                     {-1.31, -0.92},
	"one bus line":                            {0.85, 2.31},
	"other bus lines":                         {-4.52, 1.75},
	"one landmark":                            {1.08, -0.26},
	"other landmarks":                         {-0.15, -0.03},
	"services alike":                          {0.00, 0.00},
	"leanings alike":                          {7.06, 3.86},
	"one likeliest service":                   {0.00, 0.00},
	"unsure of the service":                   {-0.89, 1.01},
	"words in common":                         {0.00, 0.00},
	"syllables in common":                     {0.00, 0.00},
	"meanings in common":                      {0.38, 0.80},
	"each has meanings, none in common":       {-0.47, 1.22},
	"days between, logarithm":                 {-1.65, 1.22},
	"within three hours":                      {0.21, 0.37},
	"within a day":                            {0.00, 0.00},
	"more than a week between":                {-0.34, 0.66},
	"mended and broken again, days later":     {-0.29, -0.54},
	"a private matter":                        {-0.75, 1.18},
	"one place and services alike":            {1.55, 0.00},
	"one aspect":                              {1.16, 0.00},
	"one thing":                               {0.69, 0.58},
	"one thing, other aspects":                {-2.54, 0.14},
	"other things":                            {-3.96, 3.28},
	"one tells no aspect":                     {-0.69, 1.10},
	"one road, other landmarks":               {-1.30, 0.00},
	"one narrow place":                        {0.07, -0.70},
	"one narrow place, and one tells little":  {-0.53, 0.71},
	"one firm or shop":                        {1.30, 0.04},
	"other firms or shops":                    {-1.47, -0.20},
	"a place few name":                        {-0.53, -1.16},
	"one hour of the day, on other days":      {0.97, -1.32},
	"how much both tell":                      {0.46, -2.28},
	"one thing above all":                     {-0.88, -0.53},
	"one road, crossed by others":             {-2.52, -1.66},
	"characters few write, logarithm":         {0.79, 0.57},
	"days between, logarithm, of what lasts":  {0.63, -0.47},
	"one says it is not what the other tells": {-2.78, -2.30},
	"services thought of alike":               {7.66, 2.19},
	"one thinks of the other's service":       {2.23, -0.94},
	"one stem in the names of places":         {0.06, 1.94},
	"one place, unsure of the service":        {1.25, 0.11},
	"letters":                                 {-3.54, 0.00},
}
