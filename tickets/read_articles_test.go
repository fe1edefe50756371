package tickets

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What is shipped is short, has ways of asking, and covers what it must.
func TestShippedArticles(t *testing.T) {
	all, err := ReadArticles(os.DirFS("../config/articles"))
	if err != nil {
		t.Fatal(err)
	}
	count, langs, topics := map[Lang]int{}, map[string][]Lang{}, map[string]bool{}
	for _, a := range all {
		count[a.Lang]++
		langs[a.ID] = append(langs[a.ID], a.Lang)
		topics[a.Topic] = true
		size := 0
		for _, r := range a.Body {
			if !unicode.IsSpace(r) {
				size++
			}
		}
		if a.Lang != English && (size < 150 || size > 420) {
			t.Errorf("%s in %s has %d characters", a.ID, a.Lang, size)
		}
		if len(a.Questions) < 3 || len(a.Questions) > 6 {
			t.Errorf("%s in %s has %d questions", a.ID, a.Lang, len(a.Questions))
		}
		if strings.HasPrefix(a.Body, "#") || strings.Contains(a.Body, "**") {
			t.Errorf("%s in %s has marks that no channel shows", a.ID, a.Lang)
		}
	}
	if count[Hans] < 30 || count[English] < 8 || count[Hant] < 8 {
		t.Errorf("articles in each language: %v", count)
	}
	for id, in := range langs {
		if !slices.Contains(in, Hans) {
			t.Errorf("%s is not in Chinese", id)
		}
	}
	for _, topic := range ArticleTopics {
		if topic != "other" && !topics[topic] {
			t.Errorf("no article about %s", topic)
		}
	}
}

const goodArticle = "---\nid: mine\nlang: zh-Hans\ntopic: rent\ntitle: 题\nsource: 本街道\ndate: 2026-11-20\nquestions:\n  - 怎么办\n---\n话\n"

func TestBrokenArticles(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"byte order mark and line ends", "---\nid", "\ufeff---\r\nid", ""},
		{"no head", "---\nid", "id", "a.md line 1: an article begins with a head between two lines of ---"},
		{"no end of the head", "---\n话", "话", "a.md line 1: an article begins with a head between two lines of ---"},
		{"id", "id: mine", "id: 我的", "a.md line 2: id is up to 32 of a–z, 0–9 and -"},
		{"long id", "id: mine", "id: " + strings.Repeat("a", 33), "a.md line 2: id is up to 32 of a–z, 0–9 and -"},
		{"language", "lang: zh-Hans", "lang: fr", "a.md line 3: lang is zh-Hans, zh-Hant or en"},
		{"topic", "topic: rent", "topic: moon", "a.md line 4: topic is one of fraud"},
		{"no title", "title: 题\n", "", "a.md line 1: title has 1 to 60 characters"},
		{"no source", "source: 本街道", "source: ''", "a.md line 6: source has 1 to 300 characters"},
		{"date", "2026-11-20", "2026-13-40", "a.md line 7: date is a day such as 2026-11-20"},
		{"questions", "questions:\n  - 怎么办", "questions: []", "a.md line 8: questions has at least one way residents ask"},
		{"questions of another kind", "questions:\n  - 怎么办", "questions: {a: b}", "a.md line 8: questions has a value of another kind"},
		{"no words", "话\n", "", "a.md line 11: the words have 1 to 6000 characters"},
		{"unknown key", "topic: rent", "topci: rent", `a.md line 4: there is no "topci"`},
		{"twice", "topic: rent", "topic: rent\ntopic: rent", `a.md line 5: "topic" stands twice`},
		{"not yaml", "topic: rent", "topic: [rent", "the head is not readable"},
		{"not text", "话", "\xff", "a.md line 1: is not text in UTF-8"},
		{"retired", "questions:\n  - 怎么办\n---\n话\n", "retired: true\n---\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseArticle("a.md", []byte(strings.Replace(goodArticle, c.old, c.new, 1)))
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")):
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// The tenant's article replaces the shipped one in every language; a broken folder is told file by file.
func TestArticlesOfTheTenant(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("README.md", "how we write them")
	put("deposit.md", strings.Replace(goodArticle, "id: mine", "id: deposit", 1))
	put("own.md", goodArticle)
	folders := []fs.FS{os.DirFS("../config/articles"), os.DirFS(dir)}
	all, err := ReadArticles(folders...)
	if err != nil {
		t.Fatal(err)
	}
	var deposits []string
	for _, a := range all {
		if a.ID == "deposit" {
			deposits = append(deposits, string(a.Lang)+" "+a.Title)
		}
	}
	if !slices.Equal(deposits, []string{"zh-Hans 题"}) {
		t.Errorf("deposit is %v", deposits)
	}
	put("twice.md", goodArticle)
	put("wrong.md", strings.Replace(goodArticle, "rent", "moon", 1))
	if _, err = ReadArticles(folders...); err == nil || strings.Count(err.Error(), "\n") != 1 ||
		!strings.Contains(err.Error(), "twice.md line 2: mine in zh-Hans stands in own.md already") || !strings.Contains(err.Error(), "wrong.md line 4") {
		t.Errorf("error %v", err)
	}
}

// FuzzArticle: whatever a tenant's file holds, it is an article within its limits or one line that names the file.
func FuzzArticle(f *testing.F) {
	f.Add([]byte(goodArticle))
	f.Add([]byte("---\n? [a]\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseArticle("a.md", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "a.md line ") {
				t.Errorf("error %q", err)
			}
			return
		}
		if !articleID.MatchString(a.ID) || a.Title == "" || a.Source == "" || a.Date.IsZero() || !utf8.ValidString(a.Body) {
			t.Errorf("%+v", a)
		}
	})
}

// TestArticlesNamedInEnglish: who reads English finds every article of a list by a name they can read.
func TestArticlesNamedInEnglish(t *testing.T) {
	all, err := ReadArticles(os.DirFS("../config/articles"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, a := range all {
		named[a.ID] = named[a.ID] || a.Lang == English || a.English != ""
	}
	for id, ok := range named {
		if !ok {
			t.Errorf("%s has neither an English text nor an English title", id)
		}
	}
}
