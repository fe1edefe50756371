package tickets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// This file tells a clerk, in their own language and with the line, why a file of a tenant cannot be read at all. What the parsers say is
// English, and about characters; it is passed on only where we know nothing better.

// inUTF8 are the files that can be read as text, without the mark some editors begin them with. What Windows saves as "ANSI" is refused as
// a whole: JSON would take it, with every Chinese character lost.
func (r *townReader) inUTF8(files map[string][]byte) map[string][]byte {
	files = maps.Clone(files)
	for _, name := range sortedKeys(files) {
		files[name] = bytes.TrimPrefix(files[name], []byte("\ufeff"))
		if text := files[name]; slices.Contains(TownFiles, name) && !utf8.Valid(text) {
			good := 0
			for c, n := utf8.DecodeRune(text); c != utf8.RuneError || n > 1; c, n = utf8.DecodeRune(text[good:]) {
				good += n
			}
			r.bad(name, rowOf(text, int64(good)), "town.bad.utf8")
			delete(files, name)
		}
	}
	return files
}

var (
	yamlLine  = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	yamlField = regexp.MustCompile(`^field (\S+) not found$`)
)

// unread says why YAML could not be read. The parser knows the line when the text as a whole is wrong; else it is row.
func (r *townReader) unread(file string, row int, err error) {
	why := strings.ReplaceAll(err.Error(), "\n", " ")
	if at := yamlLine.FindStringSubmatch(why); at != nil {
		if line, err := strconv.Atoi(at[1]); err == nil {
			row = line
		}
		why = at[2]
		if strings.Contains(why, "cannot start any token") || strings.Contains(why, "tab character") {
			r.bad(file, row, "town.bad.token")
		} else {
			r.bad(file, row, "town.bad.syntax", "why", Plain(why))
		}
		return
	}
	if field := yamlField.FindStringSubmatch(why); field != nil {
		r.bad(file, row, "town.bad.field", "key", Plain(field[1]))
		return
	}
	r.bad(file, row, "town.bad.yaml", "why", Plain(why))
}

// strictYAML reads a file that a setting may name, and refuses keys the type does not have. Its error is one sentence in English.
func strictYAML(name string, data []byte, into any) error {
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	if err := strict.Decode(into); err != nil {
		return fmt.Errorf("%s is not readable: %w", name, err)
	}
	return nil
}

// strictly decodes a node and refuses keys the type does not have.
func strictly(node *yaml.Node, into any) error {
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	err = dec.Decode(into)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if wrong := (*yaml.TypeError)(nil); errors.As(err, &wrong) {
		var says []string
		for _, line := range wrong.Errors { // its lines are those of the item, and its types are ours: both would mislead
			if _, after, found := strings.Cut(line, ": "); found {
				line = after
			}
			line, _, _ = strings.Cut(line, " in type ")
			says = append(says, line)
		}
		return errors.New(strings.Join(says, "; "))
	}
	return err
}
