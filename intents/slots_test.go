package intents

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestSlots measures how well the words of where and when overlap with those that are right.
func TestSlots(t *testing.T) {
	for _, file := range []struct {
		name  string
		floor float64
		seen  bool // false: written apart, its lines are not shown
	}{{"slots.txt", 0.97, true}, {"slots_2.txt", 0.955, false}, {"slots_5.txt", 0.915, false}, {"slots_3.txt", 0.975, false}, {"slots_6.txt", 0.96, true}, {"slots_7.txt", 0.90, false}, {"slots_8.txt", 0.5, false}, {"slots_own.txt", 0.95, true}} {
		data, err := os.ReadFile("testdata/" + file.name)
		if err != nil {
			t.Fatal(err)
		}
		p, c := newPlacer(), newClock()
		var w words
		var n, places, whens float64
		for _, l := range strings.Split(string(data), "\n") {
			f := strings.Split(l, "\t")
			if len(f) != 3 || strings.HasPrefix(l, "#") {
				continue
			}
			w.normalise(f[0])
			from, to, _, _ := c.find(w.runes, nil, nil)
			when := w.exact(from, to)
			from, to, _, _ = p.find(&w, nil, nil, piece{from: from, to: to})
			place := w.exact(from, to)
			if file.seen && (place != f[1] || when != f[2]) {
				t.Logf("where %q, want %q; when %q, want %q: %s", place, f[1], when, f[2], f[0])
			}
			n++
			places += sharedWords(place, f[1])
			whens += sharedWords(when, f[2])
		}
		t.Logf("%s: %.0f messages: where %.3f, when %.3f", file.name, n, places/n, whens/n)
		if n < 100 || places/n < file.floor || whens/n < file.floor {
			t.Errorf("%s: over %.0f messages the words of where overlap %.3f and of when %.3f, want %.2f", file.name, n, places/n, whens/n, file.floor)
		}
	}
}

// TestLongMessagesAreReadSoon reads messages as long as a channel lets through, full of places and times: the work grows with the length,
// not with its square.
func TestLongMessagesAreReadSoon(t *testing.T) {
	p, c := newPlacer(), newClock()
	var w words
	for _, part := range []string{"路口3号楼", "幸福路和建设街", "从东到西往南50米", "村小区桥河湖", "那个地方的路口", "三天昨晚", "从前天起到昨天"} {
		w.normalise(strings.Repeat(part, maxRunes/len([]rune(part))))
		start := time.Now()
		from, to, _, _ := c.find(w.runes, nil, nil)
		p.find(&w, nil, nil, piece{from: from, to: to})
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s again and again took %v", part, took)
		}
	}
}
