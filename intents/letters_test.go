package intents

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestTrainingOnLetters reads letters to a mayor's mailbox, of which nothing was learned: by title and text, and after learning from four fifths of
// them, as a community would that has an archive.
func TestTrainingOnLetters(t *testing.T) {
	data, err := os.ReadFile("testdata/letters.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	services := catalogue(t)
	reader, err := NewReader(services)
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := readVerdicts(t.Context(), reader, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	f, classes := macroF1(all)
	t.Logf("%d letters of %d classes, nothing learned of them: macro F1 %.3f", len(all), classes, f)
	if len(all) < 250 || f < 0.80 {
		t.Errorf("macro F1 is below 0.80")
	}
	if testing.Short() {
		return
	}
	var page strings.Builder
	if err := crossEvaluate(t.Context(), services, bytes.NewReader(data), 5, &page); err != nil {
		t.Fatal(err)
	}
	t.Log(page.String())
	_, figure, _ := strings.Cut(page.String(), "over 7 classes: ")
	if figure < "0.87" { // figures of one length compare as words
		t.Errorf("macro F1 after learning is %.5s, below 0.87", figure)
	}
}
