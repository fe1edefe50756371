package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the import rule (README, project structure): which of our packages each of them may know. bot/bottest is the
// fake Bot API that tests of bot and of main talk to.
var mayImport = map[string]string{
	"tickets": "", "locales": "", "config": "",
	"store": "tickets", "intents": "tickets",
	"notify":      "tickets locales",
	"web":         "tickets locales",
	"bot":         "tickets locales intents bot/bottest",
	"bot/bottest": "", "bot/bottest/fakebot": "bot/bottest",
	".": "tickets locales config store intents notify web bot bot/bottest",
}

func TestImportRule(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("%s: package %q is not in the import rule", path, pkg)
			return nil
		}
		seen[pkg] = true
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			ours, isOurs := strings.CutPrefix(name, "huying/")
			if isOurs && !slices.Contains(strings.Fields(allowed), ours) {
				t.Errorf("%s imports %s, which %s may not know", path, name, pkg)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("the import rule speaks of %q, which does not exist", pkg)
		}
	}
}
