package intents

import "testing"

// TestTwins: places named apart by a side or a number only are two, whatever else is alike.
func TestTwins(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		a, b  string
		apart bool
	}{
		{"长堤东路", "长堤西路", true},
		{"甘棠一小", "甘棠二小", true},
		{"东渠河", "西渠河", true},
		{"长堤东路", "长堤东路", false},
		{"长堤东路", "宏图大道", false}, // they may cross
		{"甘棠小学", "甘棠广场", false},
	} {
		a := &matter{id: "a", place: folded(c.a), text: "这里的灯全不亮了"}
		b := &matter{id: "b", place: folded(c.b), text: "灯不亮好几天了"}
		reader.study([]*matter{a, b}, &keptReadings{})
		if got := strangers(a, b); got != c.apart {
			t.Errorf("%s and %s: apart %v", c.a, c.b, got)
		}
	}
}
