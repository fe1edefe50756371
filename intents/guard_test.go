package intents

import (
	"os"
	"strings"
	"testing"
)

// redLine messages of testdata: kind of danger, tab, message; "-" for what must not be taken for danger.
func redLineMessages(t *testing.T, file string) (cases [][2]string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(string(data), "\n") {
		if kind, text, ok := strings.Cut(l, "\t"); ok && l[0] != '#' {
			cases = append(cases, [2]string{strings.TrimPrefix(kind, "-"), text})
		}
	}
	return cases
}

func TestGuard(t *testing.T) {
	g := newGuard()
	var w words
	count := map[bool]int{}
	for _, c := range redLineMessages(t, "testdata/red_lines.txt") {
		w.normalise(c[1])
		got, _, _ := g.look(&w, nil)
		count[c[0] != ""]++
		switch {
		case c[0] != "" && got == "":
			t.Errorf("%s missed: %s", c[0], c[1])
		case c[0] == "" && got != "":
			t.Errorf("false %s: %s", got, c[1])
		case c[0] != got:
			t.Errorf("%s taken for %s: %s", c[0], got, c[1])
		}
	}
	if count[true] < 250 || count[false] < 250 {
		t.Errorf("%d red lines and %d others, want 250 of each", count[true], count[false])
	}
}

func TestHotline(t *testing.T) {
	for danger, number := range map[string]string{
		"gas": "119", "fire": "119", "medical": "120", "violence": "110", "missing": "110", "traffic": "122", "scam": "96110", "suicide": "12356", "": "110",
	} {
		if got := Hotline(danger); got != number {
			t.Errorf("Hotline(%q) = %s, want %s", danger, got, number)
		}
	}
	for _, danger := range Dangers {
		if len(hotlines[danger]) == 0 {
			t.Errorf("no number for %s", danger)
		}
	}
}
