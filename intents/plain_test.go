package intents

import (
	"os"
	"strings"
	"testing"
)

// TestPlain reads what most people write. However the reader is learned anew, it is right and sure of these; and never sure of what names nothing.
func TestPlain(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/plain.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		text, want, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		if r, _ := reader.Read(t.Context(), text); r.Service != want || r.Sure < SureEnough {
			t.Errorf("%s: %s, %.2f sure; want %s, surely", text, r.Service, r.Sure, want)
		}
	}
	for _, text := range []string{"又坏了", "还是没修好！", "停了", "它又这样了"} {
		if r, _ := reader.Read(t.Context(), text); r.Sure >= SureEnough {
			t.Errorf("%s: %.2f sure of %s", text, r.Sure, r.Service)
		}
	}
}
