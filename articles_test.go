package main

import (
	"bufio"
	"os"
	"path/filepath"
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

// shippedArticles are those that come with the program.
func shippedArticles(t *testing.T) []tickets.Article {
	t.Helper()
	folders, err := config.Articles("")
	if err != nil {
		t.Fatal(err)
	}
	all, err := tickets.ReadArticles(folders...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// shippedLibrary is what a program has that sets nothing, and its reader.
func shippedLibrary(t *testing.T) (*tickets.Library, *intents.Offline) {
	t.Helper()
	library := tickets.NewLibrary(shippedArticles(t), intents.Fold)
	services, err := catalogue(config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := intents.NewReader(services)
	if err != nil {
		t.Fatal(err)
	}
	return library, reader
}

// The library finds the article, and the road from a message leads to it: by the question itself or, where the words tell of a danger,
// below the number to call. What no article answers is not answered by one.
func TestQuestionsReachTheirArticle(t *testing.T) {
	library, reader := shippedLibrary(t)
	var asked, first, reached, none, silent float64
	for _, q := range questions(t) {
		r, err := reader.Read(t.Context(), q.text)
		if err != nil {
			t.Fatal(err)
		}
		best, asks := "", intents.Asks(library, r, q.text)
		if found := library.Answers(q.text, 1); len(found) > 0 {
			best = found[0].ID
		}
		if q.want == "" {
			none++
			if asks {
				t.Logf("%q has no article, and is answered with %q", q.text, best)
			} else {
				silent++
			}
			continue
		}
		asked++
		if best == q.want {
			first++
		}
		if best == q.want && (asks || r.Danger != "") {
			reached++
		} else {
			t.Logf("%q: %q, want %s (asks %v, %s %s %.2f)", q.text, best, q.want, asks, r.Intent, r.Service, r.Sure)
		}
	}
	t.Logf("%.0f questions: right article first %.3f, reached in the conversation %.3f; %.0f without an article: silent %.3f",
		asked, first/asked, reached/asked, none, silent/none)
	if asked != 60 || none != 20 || first/asked < 0.9 || reached/asked < 0.9 || silent < none {
		t.Error("below the floors")
	}
}

// Each article's own questions are held out in turn: what the library finds for words it has not seen.
func TestQuestionsHeldOut(t *testing.T) {
	shipped := shippedArticles(t)
	var asked, first, claimed, right float64
	for i, a := range shipped {
		if a.Lang == tickets.Hant {
			continue // its words are those of the simplified one
		}
		for q, text := range a.Questions {
			rest := append([]tickets.Article{}, shipped...)
			rest[i].Questions = append(append([]string{}, a.Questions[:q]...), a.Questions[q+1:]...)
			library := tickets.NewLibrary(rest, intents.Fold)
			asked++
			if found := library.Search(text, 1); len(found) > 0 && found[0].ID == a.ID {
				first++
			}
			if found := library.Answers(text, 1); len(found) > 0 {
				claimed++
				if found[0].ID == a.ID {
					right++
				}
			}
		}
	}
	t.Logf("%.0f questions: first %.3f; answered %.3f, right of those %.3f", asked, first/asked, claimed/asked, right/claimed)
	if first/asked < 0.82 || right/claimed < 0.87 {
		t.Error("below the floors")
	}
}

// Reports stay reports: of the held-out messages hardly any is answered with an article.
func TestReportsStayReports(t *testing.T) {
	library, reader := shippedLibrary(t)
	for _, text := range []string{
		"投诉幸福里物业乱收费怎么办", "我要举报楼下饭店卖过期食品", "3号楼楼道堆杂物，请派人清理", "电梯又坏了", "路灯不亮找谁修", "公司拖欠我们工资，我要投诉", "反映楼上噪音",
	} {
		r, err := reader.Read(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if intents.Asks(library, r, text) {
			t.Errorf("%q is answered with an article", text)
		}
	}
}

// A broken article of the tenant's stops the start with one line that names file and line.
func TestBrokenArticleStopsTheStart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.md"), []byte("---\nid: mine\nlang: fr\n---\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	code := run(t.Context(), []string{"demo"}, nil, &errs, &errs, func(name string) string {
		return map[string]string{"DATA_DIR": t.TempDir(), "ARTICLES_DIR": dir}[name]
	})
	if want := "huying: ARTICLES_DIR: mine.md line 3: lang is zh-Hans, zh-Hant or en\n"; code != 1 || errs.String() != want {
		t.Errorf("code %d, %q, want %q", code, errs.String(), want)
	}
}
