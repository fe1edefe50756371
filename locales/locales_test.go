package locales

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// words reads every file of one language into one table, and fails on a key that stands twice.
func words(t *testing.T, lang string) map[string]string {
	t.Helper()
	names, err := fs.Glob(files, "*."+lang+".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files for %s: %v", lang, err)
	}
	all := map[string]string{}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var part map[string]string
		if err := toml.Unmarshal(data, &part); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, text := range part {
			if _, twice := all[key]; twice {
				t.Errorf("%s: %q stands in another file too", name, key)
			}
			all[key] = text
		}
	}
	return all
}

var variable = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

func variables(text string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryLanguageHasTheSameKeysAndVariables(t *testing.T) {
	source := words(t, Source)
	for _, lang := range []string{"zh-Hant", "en"} {
		other := words(t, lang)
		for key, text := range source {
			said, ok := other[key]
			switch {
			case !ok:
				t.Errorf("%s: missing %q (%s: %q)", lang, key, Source, text)
			case strings.TrimSpace(said) == "":
				t.Errorf("%s: %q is empty", lang, key)
			case !slices.Equal(variables(text), variables(said)):
				t.Errorf("%s: %q has variables %v, %s has %v", lang, key, variables(said), Source, variables(text))
			}
		}
		for key := range other {
			if _, ok := source[key]; !ok {
				t.Errorf("%s: %q is unknown in %s", lang, key, Source)
			}
		}
	}
}

// used finds the literal keys in Go and in pages: Say("…"), Refuse(kind, "…"), Key: "…", {{t "…"}} and "@…" values.
var used = regexp.MustCompile(`(?:\bSay\(|\bRefuse\(\w*\.?\w+, |\bKey: |\bfixed\(|\{\{-?\s*t )"([a-z_]+(?:\.[a-zA-Z0-9_]+)+)"|"@([a-z_]+(?:\.[a-zA-Z0-9_]+)+)"`)

// sources reads everything of the program that may name a key: Go and pages, without tests.
func sources(t *testing.T, look func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".html" {
			return nil
		}
		data, err := os.ReadFile(path)
		look(path, string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryKeyTheProgramNamesExists(t *testing.T) {
	source := words(t, Source)
	found := 0
	sources(t, func(path, text string) {
		for _, m := range used.FindAllStringSubmatch(text, -1) {
			found++
			if key := m[1] + m[2]; source[key] == "" {
				t.Errorf("%s names %q, which no file has", path, key)
			}
		}
	})
	if found < 50 {
		t.Fatalf("found only %d keys in the program: the pattern is wrong", found)
	}
}

// named finds whatever looks like a key, or the beginning of one that is put together: it ends on a dot or an underscore then.
var named = regexp.MustCompile(`[a-z_]+(?:\.[a-zA-Z0-9_-]+)*[._]?`)

// A key that nobody names any more is translated three times for nothing. What is put together is known by its beginning, which is as
// much as can be seen without running the program.
func TestEveryKeyIsNamed(t *testing.T) {
	seen := map[string]bool{}
	note := func(_, text string) {
		for _, key := range named.FindAllString(text, -1) {
			seen[key] = true
		}
	}
	sources(t, note)
	source := words(t, Source)
	for _, text := range source { // "@key" in the words themselves
		note("", text)
	}
	for key := range source {
		known := seen[key] || seen[strings.TrimSuffix(key, "_named")] // alert.told.title and its like end so when the event has a name
		for i, r := range key {
			known = known || (r == '.' || r == '_') && seen[key[:i+1]]
		}
		if !known {
			t.Errorf("nobody names %q", key)
		}
	}
}

func TestSay(t *testing.T) {
	book, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, lang, key string
		args            map[string]string
		want            string
	}{
		{"source", "zh-Hans", "stage.closed", nil, "已结案"},
		{"other language", "en", "stage.closed", nil, "Closed"},
		{"unknown language speaks the source", "fr", "stage.closed", nil, "已结案"},
		{"a value that is a key", "zh-Hant", "told.group", map[string]string{"number": "1", "stage": "@stage.closed"}, "1：已結案"},
		{"a value that begins with an at sign", "en", "told.group", map[string]string{"number": "1", "stage": "@@stage.closed"}, "1: @stage.closed"},
		{"a key with variables", "en", "ticket.filed", map[string]string{"number": "1", "limit": "@limit.wd n=3"}, "Registered as 1. We will answer within 3 working days. Send the number any time to see how it is going."},
		{"one is not many", "en", "ticket.filed", map[string]string{"number": "1", "limit": "@limit.h n=1"}, "Registered as 1. We will answer within 1 hour. Send the number any time to see how it is going."},
		{"words are not a template", "en", "told.group", map[string]string{"number": "{{.x}}", "stage": "<b>"}, "{{.x}}: <b>"},
		{"nobody has it", "en", "no.such.key", nil, "no.such.key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := book.Say(c.lang, c.key, c.args); got != c.want {
				t.Errorf("Say = %q, want %q", got, c.want)
			}
		})
	}
	if book.Missing() != 1 {
		t.Errorf("Missing = %d, want the one key nobody has", book.Missing())
	}
}
