package intents

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWordings: each wording is asked for once, and each of its ways can stand by itself and be matched at all.
func TestWordings(t *testing.T) {
	asked := map[string]int{}
	for _, folder := range []string{".", "../bot"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") }) {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`\bWorded\("([a-z_]+)"\)`).FindAllStringSubmatch(string(code), -1) {
				asked[m[1]]++
			}
		}
	}
	for name, ways := range wordings {
		if asked[name] != 1 {
			t.Errorf("[%s] is asked for %d times, want once", name, asked[name])
		}
		seen := map[string]bool{}
		for _, way := range ways {
			if _, err := regexp.Compile(way); err != nil {
				t.Errorf("[%s] %q: %v", name, way, err)
			}
			if inHans(way) != way {
				t.Errorf("[%s] %q matches nothing: write it in simplified characters", name, way)
			}
			if seen[way] {
				t.Errorf("[%s] %q is there twice", name, way)
			}
			seen[way] = true
		}
	}
}

// TestWordingIn: whatever the case and the script.
func TestWordingIn(t *testing.T) {
	fee := Worded("fee_asked")
	for text, want := range map[string]bool{"要钱吗": true, "要錢嗎？": true, "Is it free?": true, "他欠我钱": false} {
		if fee.In(text) != want {
			t.Errorf("%q asks for the fee: %v, want %v", text, !want, want)
		}
	}
}
