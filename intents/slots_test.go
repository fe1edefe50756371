package intents

import (
	"os"
	"strings"
	"testing"
)

func TestSlots(t *testing.T) {
	data, err := os.ReadFile("testdata/slots.txt")
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
		from, to, _, _ := p.find(&w, nil, nil)
		place := w.exact(from, to)
		from, to, _, _ = c.find(w.runes, nil, nil)
		when := w.exact(from, to)
		if place != f[1] {
			t.Logf("where %q, want %q: %s", place, f[1], f[0])
		}
		if when != f[2] {
			t.Logf("when %q, want %q: %s", when, f[2], f[0])
		}
		n++
		places += sharedWords(place, f[1])
		whens += sharedWords(when, f[2])
	}
	t.Logf("%.0f messages: where %.3f, when %.3f", n, places/n, whens/n)
	if n < 100 || places/n < 0.95 || whens/n < 0.95 {
		t.Errorf("over %.0f messages the words of where overlap %.3f and of when %.3f, want 0.95", n, places/n, whens/n)
	}
}
