package intents

// Learned from same_2, same_3, same_4, same_5, same_7, same_train, same_train_2, same_train_3, same_train_4, same_train_5, same_train_6, same_train_7, same_train_8, same_train_9, same_train_10, same_train_11, same_train_12, same_train_13, same_train_14; a set judged by weights learned from the others, whole and, if the list of
// aspects was written by people who had read it, thinned by half:
// without same_2: F1 0.913 (precision 0.875, recall 0.953), thinned 0.895
// without same_3: F1 0.778 (precision 0.660, recall 0.946), thinned 0.740
// without same_4: F1 0.819 (precision 0.709, recall 0.970), thinned 0.797
// without same_5: F1 0.854 (precision 0.786, recall 0.935), thinned 0.857
// without same_7: F1 0.826 (precision 0.776, recall 0.882), thinned 0.840
// without same_train: F1 0.697 (precision 0.544, recall 0.969), thinned 0.693
// without same_train_2: F1 0.716 (precision 0.605, recall 0.877), thinned 0.628
// without same_train_3: F1 0.746 (precision 0.753, recall 0.739), thinned 0.732
// without same_train_4: F1 0.660 (precision 0.693, recall 0.631), thinned 0.655
// without same_train_5: F1 0.676 (precision 0.745, recall 0.619), thinned 0.622
// without same_train_6: F1 0.633 (precision 0.715, recall 0.568)
// without same_train_7: F1 0.751 (precision 0.749, recall 0.753)
// without same_train_8: F1 0.594 (precision 0.642, recall 0.553)
// without same_train_9: F1 0.506 (precision 0.614, recall 0.430)
// without same_train_10: F1 0.799 (precision 0.818, recall 0.781)
// without same_train_11: F1 0.638 (precision 0.795, recall 0.532)
// without same_train_12: F1 0.586 (precision 0.537, recall 0.646)
// without same_train_13: F1 0.735 (precision 0.671, recall 0.812)
// without same_train_14: F1 0.617 (precision 0.589, recall 0.648)
// The mean is 0.707. Made by: go test -run SameLearn ./intents -learn

// sameThreshold is the average score of two groups from which they are one.
const sameThreshold = -1.25

// sameCrowding is how much it tells against two messages being one matter that each could as well be one with others.
const sameCrowding = 0.50

// learnedSame is how much each sign speaks for two messages being one matter, and how much more if they are letters.
var learnedSame = map[string][2]float64{
	"always":                                {-15.11, -3.68},
	"one estate or village":                 {0.60, -0.35},
	"other estates or villages":             {0.13, -1.44},
	"one road":                              {0.17, 1.04},
	"other roads":                           {-1.68, 1.68},
	"one school, market, river, site":       {0.64, 0.00},
	"other schools, markets, rivers, sites": {-0.43, 0.09},
	"one names no place":                    {1.88, -1.78},
	"neither names a place":                 {1.92, -2.39},
	"share of what is their own in the names of the places": {0.00, 0.00},
	"one building":             {0.96, 0.00},
	"other buildings or units": {-5.06, 4.13},
	"other buildings, where a quarter has the trouble": {0.65, 0.22},
	"one unit":                                         {0.00, 0.00},
	"one zone, gate, exit, group":                      {0.50, 0.78},
	"other zones, gates, exits, groups":                {-4.53, -1.40},
	"one house number":                                 {0.93, -0.10},
	"other house numbers":                              {-1.35, -1.20},
	"one bus line":                                     {0.00, 2.63},
	"other bus lines":                                  {-4.14, 1.91},
	"one landmark":                                     {0.11, 0.97},
	"other landmarks":                                  {0.16, -0.76},
	"services alike":                                   {0.00, 0.40},
	"leanings alike":                                   {7.45, 3.00},
	"one likeliest service":                            {0.00, 0.00},
	"unsure of the service":                            {-0.99, 2.29},
	"words in common":                                  {0.00, 0.00},
	"syllables in common":                              {0.00, 0.00},
	"meanings in common":                               {0.49, 0.31},
	"each has meanings, none in common":                {-0.44, 1.14},
	"days between, logarithm":                          {-1.75, 1.64},
	"within three hours":                               {0.21, 0.34},
	"within a day":                                     {0.00, 0.00},
	"more than a week between":                         {-0.31, 0.63},
	"mended and broken again, days later":              {-0.43, 0.11},
	"a private matter":                                 {-0.91, 1.02},
	"one place and services alike":                     {0.55, 0.00},
	"one aspect":                                       {1.35, -0.61},
	"one thing":                                        {0.99, -0.74},
	"one thing, other aspects":                         {-2.37, -0.13},
	"other things":                                     {-3.79, 2.89},
	"one tells no aspect":                              {-0.82, 1.43},
	"one road, other landmarks":                        {-1.33, 0.03},
	"one narrow place":                                 {0.78, -0.66},
	"one narrow place, and one tells little":           {-0.08, -1.12},
	"one firm or shop":                                 {1.05, -0.53},
	"other firms or shops":                             {-1.75, 1.83},
	"a place few name":                                 {-0.42, 0.43},
	"one hour of the day, on other days":               {1.01, -1.58},
	"how much both tell":                               {-0.15, -0.90},
	"one thing above all":                              {-0.94, 0.38},
	"one road, crossed by others":                      {-2.51, 0.66},
	"characters few write, logarithm":                  {0.75, 0.02},
	"days between, logarithm, of what lasts":           {0.54, -0.60},
	"one says it is not what the other tells":          {-2.93, -2.53},
	"services thought of alike":                        {8.70, 0.89},
	"one thinks of the other's service":                {2.97, -1.52},
	"one stem in the names of places":                  {-1.46, 3.44},
	"one place, unsure of the service":                 {0.91, -1.13},
	"letters":                                          {-3.68, 0.00},
	"wording, what few write most":                     {0.00, 0.00},
	"other districts":                                  {-2.01, -2.39},
	"characters in common that no word has, logarithm": {0.02, 1.08},
	"neither place nor name in common":                 {-2.93, 2.80},
}
