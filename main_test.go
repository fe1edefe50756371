package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"huying/intents"
	"huying/locales"
	"huying/tickets"
)

// mayImport is the import rule (README, project structure): which of our packages each of them may know. bot/bottest is the
// fake Bot API that tests talk to, or whose limits they keep.
var mayImport = map[string]string{
	"tickets": "", "locales": "", "config": "",
	"store": "tickets bot/bottest", "intents": "tickets",
	"notify":      "tickets locales bot/bottest",
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

// Keys that the registry of intents and the tables of tickets derive must exist in the locales: a new want or stage that lacks its
// words fails here, and says which.
func TestEveryDerivedKeyHasWords(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, i := range intents.All() {
		for _, q := range i.Asks {
			if q.Says == nil {
				keys = append(keys, "ask."+i.Name+"."+q.Name)
			}
		}
	}
	for _, danger := range intents.Dangers {
		keys = append(keys, "danger."+danger)
	}
	for _, kind := range []string{"litigation", "arbitration", "discipline", "reconsideration", "petition", "general"} {
		keys = append(keys, "legal."+kind)
	}
	for _, s := range tickets.Stages {
		keys = append(keys, "stage."+string(s), "hint."+string(s))
	}
	for _, r := range tickets.Roles {
		keys = append(keys, "role."+string(r))
	}
	for _, m := range tickets.Moves {
		keys = append(keys, "verb."+string(m.Verb))
	}
	keys = append(keys, broadcastKeys()...)
	if len(keys) < 50 {
		t.Fatalf("only %d keys are derived: %v", len(keys), keys)
	}
	for _, key := range keys {
		if book.Say(locales.Source, key, nil) == key {
			t.Errorf("%q has no words", key)
		}
	}
}

// broadcastKeys are those that the tables of broadcasts derive.
func broadcastKeys() (keys []string) {
	for _, t := range tickets.Topics {
		keys = append(keys, "topic."+string(t))
	}
	for _, s := range tickets.Standings {
		keys = append(keys, "standing."+string(s))
	}
	for _, k := range tickets.NoticeKinds {
		keys = append(keys, "broadcast.kind."+string(k))
	}
	for _, s := range tickets.BroadcastStages {
		keys = append(keys, "broadcast.stage."+string(s))
	}
	for _, m := range tickets.BroadcastMoves {
		keys = append(keys, "broadcast.verb."+string(m.Verb))
	}
	for _, s := range tickets.NoticeStates {
		keys = append(keys, "broadcast.state."+string(s))
	}
	for _, l := range tickets.Langs {
		keys = append(keys, "broadcast.lang."+string(l))
	}
	for _, why := range []string{"similar", "inside", "mixed", "punycode", "tld", "number", "user"} {
		keys = append(keys, "lookalike."+why)
	}
	return append(keys, "broadcast.verb.write", "error.broadcast_code")
}

// Every want a reading may name is one the dialogue can start, or handles itself.
func TestEveryWantIsAnswered(t *testing.T) {
	for _, want := range intents.Wants {
		if want != "cancel" && want != "suggestion" && intents.Get(want) == nil {
			t.Errorf("a reading may want %q, which no file of intents/ answers", want)
		}
	}
}

// TestOneNameForErrors: who searches the log for error= finds every error.
func TestOneNameForErrors(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") && strings.Contains(string(text), `, "err", `) {
			t.Errorf("%s logs an error under another name than error", file)
		}
	}
}
