package intents

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// heldOut reads a set of labelled messages without those that are phrases too.
func heldOut(t *testing.T, phrases map[string]bool, file string) (lines []byte) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(text string, line []byte) {
		if !phrases[plain(text)] {
			lines = append(append(lines, line...), '\n')
		}
	}
	for _, line := range bytes.Split(data, []byte("\n")) {
		if strings.HasSuffix(file, ".jsonl") {
			var l textLine
			if json.Unmarshal(line, &l) == nil && l.Text != nil {
				keep(*l.Text, line)
			}
			continue
		}
		if kind, text, ok := strings.Cut(string(line), "\t"); ok && kind[0] != '#' {
			if kind = strings.TrimPrefix(kind, "-"); kind == "" {
				kind = "none"
			}
			made, _ := json.Marshal(map[string]string{"text": text, "danger": kind})
			keep(text, made)
		}
	}
	return lines
}

// TestHeldOut measures the reader on messages it was not trained on and fails below floors a little under what it reached. The sets
// that end in 3 were written apart. red_lines_3 was looked at after it had been measured twice; held_out_3 was looked at only for false alarms.
// Those that end in 4 were looked at once, for kinds of misses; those that end in 5 to 8 as figures only (but for the misses of red_lines_5).
// red_lines_11 was read, misses and false alarms, and the phrases were written after it, in other words; the false alarms of held_out to
// held_out_4 and of red_lines to red_lines_5 were read along with it. Of the ordinary messages a few are of dangers at hand, mostly missing persons, and say so.
// red_lines_10 was read for its false alarms. red_lines_13 is half of what only sounds like danger, written before the mends it led to.
func TestHeldOut(t *testing.T) {
	services := catalogue(t)
	examples, err := shippedExamples(services)
	if err != nil {
		t.Fatal(err)
	}
	phrases := map[string]bool{}
	for _, e := range examples {
		phrases[plain(e.Text)] = true
	}
	reader, err := NewReader(services)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file                                   string
		first, three, sureRight, recall, alarm float64 // alarm is a ceiling
	}{
		{file: "held_out.jsonl", first: 0.93, three: 0.97, sureRight: 0.97, recall: 1, alarm: 0.02},
		{file: "held_out_2.jsonl", first: 0.84, three: 0.92, sureRight: 0.95, recall: 1, alarm: 0.04},
		{file: "held_out_3.jsonl", first: 0.91, three: 0.96, sureRight: 0.97, recall: 0.95, alarm: 0.025},
		{file: "red_lines.txt", recall: 1, alarm: 0.025},
		{file: "red_lines_2.txt", recall: 1, alarm: 0.05},
		{file: "red_lines_3.txt", recall: 0.99, alarm: 0.03},
		{file: "held_out_4.jsonl", first: 0.90, three: 0.95, sureRight: 0.96, recall: 0.85, alarm: 0.055},
		{file: "red_lines_4.txt", recall: 0.99, alarm: 0.02},
		{file: "held_out_5.jsonl", first: 0.88, three: 0.95, sureRight: 0.96, recall: 0.9, alarm: 0.04},
		{file: "red_lines_5.txt", recall: 0.98, alarm: 0.015},
		{file: "held_out_6.jsonl", first: 0.92, three: 0.96, sureRight: 0.97, alarm: 0.055},
		{file: "red_lines_6.txt", recall: 0.98, alarm: 0.02},
		{file: "held_out_7.jsonl", first: 0.91, three: 0.95, sureRight: 0.97, alarm: 0.025},
		{file: "red_lines_7.txt", recall: 0.98, alarm: 0.025},
		{file: "held_out_8.jsonl", first: 0.94, three: 0.97, sureRight: 0.965, alarm: 0.055},
		{file: "red_lines_8.txt", recall: 0.97, alarm: 0.02},
		{file: "held_out_9.jsonl", first: 0.97, three: 0.98, sureRight: 0.98, alarm: 0.015},
		{file: "red_lines_9.txt", recall: 0.99, alarm: 0.02},
		{file: "held_out_10.jsonl", first: 0.91, three: 0.94, sureRight: 0.965, alarm: 0.035},
		{file: "red_lines_10.txt", recall: 0.99, alarm: 0.025},
		{file: "held_out_11.jsonl", first: 0.90, three: 0.96, sureRight: 0.95, alarm: 0.055},
		{file: "red_lines_12.txt", recall: 0.98, alarm: 0.025},
		{file: "red_lines_15.txt", recall: 0.98, alarm: 0.035},
		{file: "held_out_12.jsonl", first: 0.92, three: 0.96, sureRight: 0.965, alarm: 0.045},
		{file: "red_lines_16.txt", recall: 0.98, alarm: 0.02},
		{file: "red_lines_17.txt", recall: 0.98, alarm: 0.025},
		{file: "red_lines_18.txt", recall: 0.98, alarm: 0.025},
		{file: "red_lines_19.txt", recall: 0.95, alarm: 0.12},                                // most of it said in the middle of a conversation, where a doubted danger raises none
		{file: "held_out_13.jsonl", first: 0.91, three: 0.95, sureRight: 0.965, alarm: 0.03}, // in English
		{file: "held_out_14.jsonl", first: 0.90, three: 0.94, sureRight: 0.965, alarm: 0.04}, // in Cantonese, Taiwan Mandarin and Hokkien
		{file: "held_out_15.jsonl", first: 0.92, three: 0.95, sureRight: 0.96, alarm: 0.03},  // by voice, in dialects
		{file: "red_lines_20.txt", recall: 0.98, alarm: 0.06},
		{file: "red_lines_21.txt", recall: 0.98, alarm: 0.06},
		{file: "red_lines_22.txt", recall: 0.98, alarm: 0.04},
		{file: "red_lines_23.txt", recall: 0.97, alarm: 0.05},                                // two thirds in English, the rest in Cantonese and Taiwan Mandarin
		{file: "held_out_16.jsonl", first: 0.95, three: 0.97, sureRight: 0.97, alarm: 0.015}, // the plainest of every day
		{file: "red_lines_24.txt", recall: 0.98, alarm: 0.045},                               // read after it was measured
		{file: "red_lines_25.txt", recall: 0.97, alarm: 0.03},                                // the same
		{file: "red_lines_11.txt", recall: 0.98, alarm: 0.015},
		{file: "red_lines_13.txt", recall: 0.99, alarm: 0.015},
		{file: "red_lines_14.txt", recall: 0.95, alarm: 0.11},
	} {
		all, _, err := readVerdicts(t.Context(), reader, bytes.NewReader(heldOut(t, phrases, c.file)))
		if err != nil {
			t.Fatal(err)
		}
		m := measured(all)
		t.Logf("%s: %d messages; first %.3f, among three %.3f; sure %.3f, right of the sure %.3f; dangers found %.3f, with a number to call %.3f, false alarms %.4f",
			c.file, len(all), m.first, m.three, m.sure, m.sureRight, m.recall, m.numbered, m.alarm)
		if m.first < c.first || m.three < c.three || m.sureRight < c.sureRight || m.recall < c.recall || m.alarm > c.alarm {
			t.Errorf("%s is below its floors %+v", c.file, c)
		}
	}
}

// figures are what TestHeldOut looks at, each 0 … 1.
type figures struct{ first, three, sure, sureRight, recall, numbered, alarm float64 }

func measured(all []verdict) figures {
	rate := func(of, is func(v *verdict) bool) float64 {
		n := countIf(all, of)
		return float64(countIf(all, func(v *verdict) bool { return of(v) && is(v) })) / max(1, float64(n))
	}
	sure := func(v *verdict) bool { return v.graded() && v.got.Sure >= SureEnough }
	right := func(v *verdict) bool { return v.rightFirst }
	dangerous := func(v *verdict) bool { return v.danger != "" }
	raised := func(v *verdict) bool { return v.got.Danger != "" }
	return figures{
		first: rate((*verdict).graded, right), three: rate((*verdict).graded, func(v *verdict) bool { return v.rightAny }),
		sure: rate((*verdict).graded, sure), sureRight: rate(sure, right),
		recall: rate(dangerous, raised), numbered: rate(dangerous, func(v *verdict) bool { return raised(v) || v.got.Perhaps != "" }),
		alarm: rate(func(v *verdict) bool { return v.danger == "" }, raised),
	}
}
