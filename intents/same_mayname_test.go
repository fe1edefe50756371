package intents

import "testing"

// TestMayName tells names from what everybody says before a word for a firm, a shop, an office or a place.
func TestMayName(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		stem        string
		firm, place bool
	}{
		{"恒垣", true, true}, {"砚溪", true, true}, {"锦绣", true, true}, {"楚汀", true, true},
		{"大田", false, true}, // a village may be called so, no firm is heard in it
		{"时候", false, false}, {"工资", false, false}, {"水泥", false, false}, {"快递", false, false}, {"劳动", false, false},
	} {
		if got := reader.mayName(c.stem); got != c.firm {
			t.Errorf("mayName(%s) = %v", c.stem, got)
		}
		if got := reader.mayPlace(c.stem); got != c.place {
			t.Errorf("mayPlace(%s) = %v", c.stem, got)
		}
	}
	for pair, want := range map[string]bool{"砚溪": true, "天舜": true, "也请": false, "队查": false, "时候": false, "a1": false} {
		r := []rune(pair)
		if got := reader.isStrange(pairOf(r[0], r[1])); got != want {
			t.Errorf("isStrange(%s) = %v", pair, got)
		}
	}
}
