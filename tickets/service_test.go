package tickets

import (
	"testing"
	"time"
)

// A service that is taken out of the catalogue keeps its last name on what was filed under it, and one that comes back is offered again.
func TestServiceNoLongerOffered(t *testing.T) {
	kept := newValues(time.Now)
	start := func(services ...Service) *Catalogue {
		c := NewCatalogue(services)
		if err := c.RememberNames(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		return c
	}
	lamp := Service{Code: "0101", Names: map[Lang]string{Hans: "路灯", English: "Street lamps"}}
	trees := Service{Code: "0102", Names: map[Lang]string{Hans: "绿化"}}
	start(lamp, trees)
	lamp.Names = map[Lang]string{Hans: "路灯故障", English: "Broken lamps"}
	start(lamp, trees)
	for range 2 {
		c := start(trees)
		for _, want := range []struct {
			code string
			lang Lang
			name string
		}{{"0101", Hans, "路灯故障"}, {"0101", Hant, "路灯故障"}, {"0101", English, "Broken lamps"}, {"0102", English, "绿化"}, {"9999", Hans, "9999"}} {
			if got := c.Name(want.code, want.lang); got != want.name {
				t.Errorf("%s in %s: %q, not %q", want.code, want.lang, got, want.name)
			}
		}
		if _, offered := c.Get("0101"); offered || len(c.All()) != 1 || !c.Ended("0101") || c.Ended("0102") || c.Ended("9999") {
			t.Error("it is still offered")
		}
	}
	if got := start(lamp, trees).Name("0101", Hans); got != "路灯故障" {
		t.Errorf("back again: %q", got)
	}
}
