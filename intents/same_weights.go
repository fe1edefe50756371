package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11, same_train_12, same_train_13, same_train_14, same_train_15, same_train_16; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.890
// without same_3: F1 0.736 (precision 0.602, recall 0.946), thinned 0.735
// without same_4: F1 0.827 (precision 0.721, recall 0.970), thinned 0.796
// without same_5: F1 0.861 (precision 0.792, recall 0.943), thinned 0.856
// without same_7: F1 0.843 (precision 0.807, recall 0.882), thinned 0.838
// without same_train: F1 0.704 (precision 0.553, recall 0.969), thinned 0.695
// without same_train_2: F1 0.707 (precision 0.604, recall 0.854), thinned 0.644
// without same_train_3: F1 0.751 (precision 0.719, recall 0.786), thinned 0.724
// without same_train_4: F1 0.657 (precision 0.686, recall 0.631), thinned 0.653
// without same_train_5: F1 0.684 (precision 0.757, recall 0.623), thinned 0.630
// without same_train_6: F1 0.629 (precision 0.636, recall 0.621)
// without same_train_7: F1 0.740 (precision 0.700, recall 0.783)
// without same_train_8: F1 0.607 (precision 0.669, recall 0.555)
// without same_train_9: F1 0.510 (precision 0.626, recall 0.430)
// without same_train_10: F1 0.800 (precision 0.807, recall 0.793)
// without same_train_11: F1 0.656 (precision 0.768, recall 0.573)
// without same_train_12: F1 0.598 (precision 0.539, recall 0.673)
// without same_train_13: F1 0.735 (precision 0.644, recall 0.857)
// without same_train_14: F1 0.598 (precision 0.586, recall 0.609)
// without same_train_15: F1 0.623 (precision 0.610, recall 0.637)
// without same_train_16: F1 0.593 (precision 0.678, recall 0.526)
// The mean is 0.698. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 0.50

// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.
var learnedSame = map[string][2]float64{
	"always":                                {-14.65, -3.38},
	"one estate or village":                 {0.43, 0.08},
	"other estates or villages":             {-0.80, 0.26},
	"one road":                              {0.00, 1.17},
	"other roads":                           {-1.92, 2.16},
	"one school, market, river, site":       {0.54, 0.00},
	"other schools, markets, rivers, sites": {-0.47, 0.38},
	"one names no place":                    {2.14, -2.21},
	"neither names a place":                 {2.19, -2.89},
	"share of what is their own in the names of the places": {0.00, 0.00},
	"one building":             {0.92, 0.00},
	"other buildings or units": {-5.51, 4.57},
	"other buildings, where a quarter has the trouble": {0.44, 1.11},
	"one unit":                                         {0.00, 0.00},
	"one zone, gate, exit, group":                      {0.36, 1.16},
	"other zones, gates, exits, groups":                {-4.25, -2.00},
	"one house number":                                 {0.92, -0.18},
	"other house numbers":                              {-1.33, -1.15},
	"one bus line":                                     {0.00, 2.22},
	"other bus lines":                                  {-4.42, 2.39},
	"one landmark":                                     {0.18, 0.50},
	"other landmarks":                                  {0.23, -0.89},
	"services alike":                                   {0.00, 0.19},
	"leanings alike":                                   {7.30, 1.43},
	"one likeliest service":                            {0.00, 0.00},
	"unsure of the service":                            {-0.85, 1.52},
	"words in common":                                  {0.00, 0.00},
	"syllables in common":                              {0.00, 0.00},
	"meanings in common":                               {0.22, 1.32},
	"each has meanings, none in common":                {-0.47, 1.15},
	"days between, logarithm":                          {-1.80, 1.72},
	"within three hours":                               {0.08, 0.96},
	"within a day":                                     {0.00, 0.26},
	"more than a week between":                         {-0.27, 0.13},
	"mended and broken again, days later":              {-1.00, 1.09},
	"a private matter":                                 {-1.07, 1.07},
	"one place and services alike":                     {0.90, -0.64},
	"one aspect":                                       {1.23, 0.17},
	"one thing":                                        {1.14, -0.67},
	"one thing, other aspects":                         {-2.38, 0.22},
	"other things":                                     {-3.42, 2.56},
	"one tells no aspect":                              {-0.59, 0.96},
	"one road, other landmarks":                        {-1.48, 0.48},
	"one narrow place":                                 {1.00, -1.12},
	"one narrow place, and one tells little":           {-0.21, -0.41},
	"one firm or shop":                                 {1.30, -0.83},
	"other firms or shops":                             {-1.57, 1.59},
	"a place few name":                                 {-0.37, 0.39},
	"one hour of the day, on other days":               {1.09, -1.41},
	"how much both tell":                               {-0.13, -1.01},
	"one thing above all":                              {-0.75, -0.38},
	"one road, crossed by others":                      {-2.95, 1.43},
	"characters few write, logarithm":                  {0.78, -0.17},
	"days between, logarithm, of what lasts":           {0.55, -0.68},
	"one says it is not what the other tells":          {-2.86, -1.91},
	"services thought of alike":                        {8.03, 2.38},
	"one thinks of the other's service":                {2.75, -0.71},
	"one stem in the names of places":                  {-1.56, 3.30},
	"one place, unsure of the service":                 {0.75, -0.43},
	"letters":                                          {-3.38, 0.00},
	"wording, what few write most":                     {0.00, 0.00},
	"other districts":                                  {-2.63, -2.02},
	"characters in common that no word has, logarithm": {0.01, 0.77},
	"neither place nor name in common":                 {-2.93, 2.32},
}
