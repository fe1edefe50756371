package main

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"huying/config"
	"huying/intents"
	"huying/tickets"
)

// question is a line of intents/testdata/questions.txt: what somebody asks, and the article that answers, "" when none does.
type question struct{ want, text string }

func questions(t *testing.T) (all []question) {
	t.Helper()
	file, err := os.Open("intents/testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if id, text, ok := strings.Cut(lines.Text(), "\t"); ok {
			all = append(all, question{strings.TrimPrefix(id, "-"), text})
		}
	}
	return all
}

func TestDevLibrary(t *testing.T) {
	shipped, err := config.ShippedArticles()
	if err != nil {
		t.Fatal(err)
	}
	right, n, claimed := 0, 0, 0
	for i, a := range shipped {
		for q, text := range a.Questions {
			if a.Lang == "zh-Hant" {
				continue
			}
			rest := append([]config.Article{}, shipped...)
			rest[i].Questions = append(append([]string{}, a.Questions[:q]...), a.Questions[q+1:]...)
			l := libraryOf(rest)
			n++
			if ff := l.Search(text, 1); len(ff) > 0 { t.Logf("POS %v %.2f %.3f %.3f %s", ff[0].ID == a.ID, ff[0].Score, ff[0].Cover, 0., text) }
			f := l.Search(text, 1)
			if len(f) > 0 && f[0].ID == a.ID {
				right++
			} else if len(f) > 0 {
				t.Logf("WRONG %s → %s: %s (%.2f %.2f %.2f)", a.ID, f[0].ID, text, f[0].Score, f[0].Cover, 0.)
			}
			if got := l.Answers(text, 1); len(got) > 0 {
				claimed++
			} else if len(f) > 0 {
				t.Logf("UNCLAIMED %v", f[0].ID == a.ID); t.Logf("UNCLAIMED %s: %s (%.2f %.2f %.2f)", a.ID, text, f[0].Score, f[0].Cover, 0.)
			}
		}
	}
	t.Logf("held out: %d of %d first, claimed %d", right, n, claimed)
	l := libraryOf(shipped)
	data, _ := os.ReadFile("/tmp/dev_neg.txt")
	for _, line := range strings.Split(string(data), "\n") {
		if got := l.Search(line, 1); len(got) > 0 {
			t.Logf("DEVNEG %s ← %s (%.2f %.2f %.2f) %v", got[0].ID, line, got[0].Score, got[0].Cover, 0., len(l.Answers(line, 1)))
		}
	}
	for _, f := range []string{"held_out.jsonl", "held_out_2.jsonl"} {
		data, _ := os.ReadFile("intents/testdata/" + f)
		k, c := 0, 0
		for _, line := range strings.Split(string(data), "\n") {
			_, rest, ok := strings.Cut(line, `"text":`)
			if !ok {
				continue
			}
			text := strings.Split(rest, `"`)[1]
			k++
			if got := l.Answers(text, 1); len(got) > 0 {
				c++
				if c < 40 {
					t.Logf("NEG %s ← %s (%.2f %.2f %.2f)", got[0].ID, line, got[0].Score, got[0].Cover, 0.)
				}
			}
		}
		t.Logf("%s: %d of %d claimed", f, c, k)
	}
}

func TestQuestionsReachTheirArticle(t *testing.T) {
	shipped, err := config.ShippedArticles()
	if err != nil {
		t.Fatal(err)
	}
	l := libraryOf(shipped)
	right, asked, silent, none := 0, 0, 0, 0
	for _, q := range questions(t) {
		got := tickets.Hit{}
		if found := l.Answers(q.text, 1); len(found) > 0 {
			got = found[0]
		}
		if q.want == "" {
			none++
			if got.ID == "" {
				silent++
			} else {
				t.Logf("%q has no article, not %s (%.2f %.2f %.2f)", q.text, got.ID, got.Score, got.Cover, 0.)
			}
			continue
		}
		asked++
		if got.ID == q.want {
			right++
		} else {
			best := l.Search(q.text, 3)
			t.Logf("%q: %q, want %s; %v", q.text, got.ID, q.want, best)
		}
	}
	t.Logf("first %d of %d; silent %d of %d", right, asked, silent, none)
}

var _ = intents.Fold
