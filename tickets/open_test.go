package tickets

import (
	"fmt"
	"math/rand"
	"testing"
)

func TestOpenShares(t *testing.T) {
	for _, c := range []struct {
		with, not int
		want      OpenShare
	}{
		{0, 0, OpenShare{Kind: OpenNone}},
		{4, 0, OpenShare{Kind: OpenHidden}},
		{1, 3, OpenShare{Kind: OpenHidden}},
		{4, 4, OpenShare{Kind: OpenHidden}},
		{5, 0, OpenShare{OpenExact, 100}},
		{0, 5, OpenShare{OpenExact, 0}},
		{5, 5, OpenShare{OpenExact, 50}},
		{16, 4, OpenShare{OpenAbove, 80}},
		{19, 1, OpenShare{OpenAbove, 80}}, // the same as with four: how many they are stays unknown
		{1, 19, OpenShare{OpenBelow, 20}},
		{4, 16, OpenShare{OpenBelow, 20}},
		{4, 17, OpenShare{OpenBelow, 20}},
		{67, 33, OpenShare{OpenExact, 67}},
	} {
		if got := (Share{float64(c.with), c.with + c.not}).Open(c.not); got != c.want {
			t.Errorf("%d of %d: got %+v, want %+v", c.with, c.with+c.not, got, c.want)
		}
	}
	f := Figures{Counted: 30, Good: 20, Fair: 6, Bad: 4, Done: 30, OnTime: 21}
	if n := UsualRates.Against(f, Content); n != 4 {
		t.Errorf("%d are not content", n)
	}
	if n := UsualRates.Against(f, Punctual); n != 9 {
		t.Errorf("%d are late", n)
	}
	if n, ok := OpenNumber(4); ok {
		t.Errorf("%d is shown", n)
	}
}

// Whatever the parts are: nothing small is shown, nothing small is left over, and the shown parts and the rest make the whole.
func TestOpenParts(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	for range 5000 {
		var all []OpenPart
		total := 0
		for i := range rnd.Intn(8) {
			n := rnd.Intn(12)
			all, total = append(all, OpenPart{fmt.Sprint(i), n}), total+n
		}
		shown, rest, hidden := OpenParts(all)
		sum, given := rest, 0
		for _, p := range shown {
			sum += p.N
			given++
			if p.N < OpenLeast {
				t.Fatalf("%v shows %v", all, p)
			}
		}
		parts := 0
		for _, p := range all {
			parts += count(p.N > 0)
		}
		switch {
		case hidden != small(total):
			t.Fatalf("%v: hidden %v", all, hidden)
		case hidden && (given > 0 || rest > 0):
			t.Fatalf("%v: hidden, and shows %v", all, shown)
		case !hidden && (sum != total || small(rest)):
			t.Fatalf("%v: shows %v and %d", all, shown, rest)
		case !hidden && rest > 0 && parts-given == 1 && parts > 1:
			t.Fatalf("%v: the rest %d is one part", all, rest)
		}
	}
}
