package intents

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestMined reads a handful of letters and says which estates they show, and how many of them write each.
func TestMined(t *testing.T) {
	for _, c := range []struct {
		name    string
		letters []string
		want    map[string]int
	}{
		{"two show a name", []string{"本人住梧桐里3号楼,电梯停了", "请问梧桐里小区何时通气"}, map[string]int{"梧桐里": 2}},
		{"one shows none", []string{"请问梧桐里小区何时通气", "路灯不亮"}, nil},
		{"twice in one letter is once", []string{"梧桐里小区停水,梧桐里业主等了两天", "路灯不亮"}, nil},
		{"who only names it counts as well", []string{"住梧桐里3号楼", "梧桐里小区停水", "梧桐里停水了"}, map[string]int{"梧桐里": 3}},
		{"as far to the left as nearly all write it", []string{"云栖梧桐里小区停水", "去云栖梧桐里业主群", "云栖梧桐里3栋"}, map[string]int{"云栖梧桐里": 3}},
		{"and no further", []string{"东岸梧桐里小区停水", "西山梧桐里小区停水", "住梧桐里3号楼"}, map[string]int{"梧桐里": 3}},
		{"a name with no kind in it", []string{"鸿运云璟业主盼交房", "鸿运云璟3号楼"}, map[string]int{"鸿运云璟": 2}},
		{"words that lead to one are none", []string{"我们这个小区停水", "我们这个小区停电", "附近居民都知道", "附近居民很着急"}, nil},
		{"two characters are too few", []string{"梧桐小区停水", "梧桐小区停电"}, nil},
		{"what is no home is none", []string{"幸福大道居民说", "幸福大道住户说"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []*matter
			for _, text := range c.letters {
				all = append(all, &matter{text: text, alone: &alone{led: ledWords(text)}})
			}
			got := map[string]int{}
			for name, n := range mined(all, func(twoRunes) bool { return false }) {
				got[name.full()] = n
				if name.class != classHome {
					t.Errorf("%s is of class %d, want a home", name.full(), name.class)
				}
			}
			if !maps.Equal(got, c.want) {
				t.Errorf("got %v want %v", got, c.want)
			}
		})
	}
}

// TestOddEnd takes the end of some words that no word has: who names an estate once is understood too.
func TestOddEnd(t *testing.T) {
	strange := func(pair twoRunes) bool { return strings.Contains("汐岸云居 砚溪里", pair.String()) }
	for words, want := range map[string]string{"我是汐岸云居": "汐岸云居", "请问砚溪里": "砚溪里", "我们这个小区": "", "住砚溪": ""} {
		if got := oddEnd([]rune(words), strange); got != want {
			t.Errorf("oddEnd(%s) = %q, want %q", words, got, want)
		}
	}
}

func TestLedWords(t *testing.T) {
	for text, want := range map[string][]string{
		"住梧桐里3号楼":       {"住梧桐里"},
		"去往云栖的梧桐里小区":    {"云栖的梧桐里"},
		"a区梧桐里小区,梧桐里小区": {"区梧桐里", "梧桐里"},
		"梧桐小区":          nil,
		"路灯不亮":          nil,
	} {
		if got := ledWords(text); !slices.Equal(got, want) {
			t.Errorf("%s leads with %q, want %q", text, got, want)
		}
	}
}
