package tickets

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// ArticleTopics are the topics an article may have, in the order they are listed.
var ArticleTopics = []string{
	"fraud", "labour", "rent", "consumer", "debt", "family", "women", "minor", "elder", "neighbour", "noise", "property", "fire", "gas", "traffic",
	"pets", "court", "aid", "other",
}

// articleHead is what stands between the two lines of dashes.
type articleHead struct {
	ID, Topic, Title, English, Source, Date, Words string
	Lang                                           Lang
	Questions                                      []string
	Retired                                        bool
}

// Limits of an article, in runes: an id travels in the data of a button, of which Telegram carries 64 bytes.
const (
	longestArticle = 6000
	longestTitle   = 60
	longestEnglish = 100
	longestSource  = 300
)

var articleID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// ReadArticles reads the articles of folders, those that come with the program (config/articles) first, without the retired ones. An article of
// a later folder replaces those of the same id in every language: two versions of one law must not stand beside each other.
func ReadArticles(folders ...fs.FS) (all []Article, _ error) {
	for _, dir := range folders {
		own, err := readArticles(dir)
		if err != nil {
			return nil, err
		}
		replaced := map[string]bool{}
		for _, a := range own {
			replaced[a.ID] = true
		}
		all = append(slices.DeleteFunc(all, func(a Article) bool { return replaced[a.ID] }), own...)
	}
	return slices.DeleteFunc(all, func(a Article) bool { return a.Retired }), nil
}

// readArticles reads every .md file of a folder but README.md, by name. Every mistake is one line that names its file and line.
func readArticles(dir fs.FS) ([]Article, error) {
	names, err := fs.Glob(dir, "*.md")
	if err != nil {
		return nil, err
	}
	var all []Article
	var wrong []error
	seen := map[string]string{}
	topics := map[string]string{}
	for _, name := range names {
		if strings.EqualFold(name, "README.md") {
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		a, err := parseArticle(name, data)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		key := a.ID + "." + string(a.Lang)
		switch {
		case seen[key] != "":
			wrong = append(wrong, fmt.Errorf("%s line 2: %s in %s stands in %s already", name, a.ID, a.Lang, seen[key]))
		case topics[a.ID] != "" && topics[a.ID] != a.Topic:
			wrong = append(wrong, fmt.Errorf("%s line 2: %s has another topic in another language, %s", name, a.ID, topics[a.ID]))
		}
		seen[key], topics[a.ID] = name, a.Topic
		all = append(all, a)
	}
	return all, errors.Join(wrong...)
}

// parseArticle reads one file: a head of YAML between two lines of dashes, then the words. The mistake names the file and the line.
func parseArticle(name string, data []byte) (Article, error) {
	mistake := func(line int, format string, args ...any) (Article, error) {
		return Article{}, fmt.Errorf("%s line %d: %s", name, line, fmt.Sprintf(format, args...))
	}
	data = bytes.ReplaceAll(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		return mistake(1, "is not text in UTF-8")
	}
	rest, opened := strings.CutPrefix(string(data), "---\n")
	head, body, closed := strings.Cut(rest, "\n---\n")
	if !opened || !closed {
		return mistake(1, "an article begins with a head between two lines of ---")
	}
	var h articleHead
	lines, err := headOf(head, &h)
	if err != nil {
		return mistake(lines["!"], "%v", err)
	}
	a := Article{
		ID: h.ID, Lang: h.Lang, Topic: h.Topic, Title: strings.TrimSpace(h.Title), English: strings.TrimSpace(h.English), Source: strings.TrimSpace(h.Source), Questions: h.Questions, Words: h.Words,
		Retired: h.Retired, Body: strings.TrimSpace(body),
	}
	bodyLine := strings.Count(head, "\n") + 4
	for _, check := range []struct {
		key   string
		wrong bool
		says  string
	}{
		{"id", !articleID.MatchString(a.ID), "id is up to 32 of a–z, 0–9 and -"},
		{"lang", !slices.Contains(Langs, a.Lang), "lang is zh-Hans, zh-Hant or en"},
		{"topic", !slices.Contains(ArticleTopics, a.Topic), "topic is one of " + strings.Join(ArticleTopics, " ")},
		{"title", !sized(a.Title, 1, longestTitle), fmt.Sprintf("title has 1 to %d characters", longestTitle)},
		{"english", !sized(a.English, 0, longestEnglish), fmt.Sprintf("the title in English has up to %d characters", longestEnglish)},
		{"source", !sized(a.Source, 1, longestSource), fmt.Sprintf("source has 1 to %d characters", longestSource)},
		{"questions", !a.Retired && len(a.Questions) == 0, "questions has at least one way residents ask"},
	} {
		if check.wrong {
			return mistake(max(lines[check.key], 1), "%s", check.says)
		}
	}
	if a.Date, err = time.Parse(time.DateOnly, h.Date); err != nil {
		return mistake(max(lines["date"], 1), "date is a day such as 2026-11-20")
	}
	if !a.Retired && !sized(a.Body, 1, longestArticle) {
		return mistake(bodyLine, "the words have 1 to %d characters", longestArticle)
	}
	return a, nil
}

// headOf reads the head, and says in which line of the file each key stands; "!" is the line of a mistake.
func headOf(head string, into *articleHead) (map[string]int, error) {
	lines := map[string]int{"!": 1}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(head), &node); err != nil {
		var n int
		if _, scanErr := fmt.Sscanf(err.Error(), "yaml: line %d:", &n); scanErr == nil {
			lines["!"] = n + 1
		}
		return lines, errors.New("the head is not readable: " + strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(node.Content) == 0 || node.Content[0].Kind != yaml.MappingNode {
		return lines, errors.New("the head is lines of the form name: value")
	}
	pairs := node.Content[0].Content
	fields := map[string]any{
		"id": &into.ID, "lang": &into.Lang, "topic": &into.Topic, "title": &into.Title, "english": &into.English, "source": &into.Source, "date": &into.Date,
		"questions": &into.Questions, "words": &into.Words, "retired": &into.Retired,
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		key := pairs[i].Value
		lines["!"] = pairs[i].Line + 1
		field, known := fields[key]
		switch {
		case !known:
			return lines, fmt.Errorf("there is no %q; an article has %s", key, strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		case lines[key] != 0:
			return lines, fmt.Errorf("%q stands twice", key)
		}
		lines[key] = pairs[i].Line + 1
		if err := pairs[i+1].Decode(field); err != nil {
			return lines, fmt.Errorf("%s has a value of another kind", key)
		}
	}
	return lines, nil
}

func sized(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return n >= least && n <= most
}
