package intents

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// Wording is one thing people say, in the ways they say it.
type Wording struct{ ways *regexp.Regexp }

// The ways stand in wordings/, one a line below the wording's [name], as regular expressions in simplified characters and lower case. A text says it
// when one of them matches, whatever its case and script.
//
//go:embed wordings/*.txt
var wordingFiles embed.FS

var wordings = mustReadWordings(wordingFiles)

// Worded finds a wording by name. It is for variables of a package: a name without a section ends the program at its start.
func Worded(name string) Wording {
	ways := wordings[name]
	if ways == nil {
		panic("intents: wordings/ has no section [" + name + "]")
	}
	return Wording{ways: regexp.MustCompile("(?i)" + strings.Join(ways, "|"))}
}

// In reports whether the text says it.
func (w Wording) In(text string) bool { return w.ways.MatchString(inHans(text)) }

// mustReadWordings gives the ways of each wording.
func mustReadWordings(files fs.FS) map[string][]string {
	all := map[string][]string{}
	names, err := fs.Glob(files, "wordings/*.txt")
	if err != nil {
		panic(err)
	}
	for _, file := range names {
		data, err := fs.ReadFile(files, file)
		if err != nil {
			panic(err)
		}
		for name, ways := range readSections(file, string(data)) {
			if all[name] != nil {
				panic(fmt.Sprintf("%s: [%s] is in another file too", file, name))
			}
			all[name] = ways
		}
	}
	return all
}

// sectionName is the line above a section's lines. A line may begin with a class of characters, and hardly be one of small letters.
var sectionName = regexp.MustCompile(`^\[([a-z_]+)\]$`)

// readSections gives the lines below each [name] of one of the program's own files. A mistake in it ends the program.
func readSections(file, text string) map[string][]string {
	all, name := map[string][]string{}, ""
	for n, line := range strings.Split(text, "\n") {
		switch section := sectionName.FindStringSubmatch(line); {
		case line == "", strings.HasPrefix(line, "#"):
		case section != nil:
			name = section[1]
			if all[name] != nil {
				panic(fmt.Sprintf("%s:%d: [%s] is there twice", file, n+1, name))
			}
		case name == "":
			panic(fmt.Sprintf("%s:%d: stands below no [name]", file, n+1))
		default:
			all[name] = append(all[name], line)
		}
	}
	return all
}
