package tickets

import (
	"regexp"
	"slices"
	"strings"
)

// Template is a common notice in every language, with {placeholders} to be filled in. The tenant's file holds them.
type Template struct {
	ID    string
	Topic Topic
	Ask   Asking
	Texts map[Lang]Text
}

var templatePlace = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// Places lists what has to be filled in, in the order in which the words name it.
func (t Template) Places() (names []string) {
	first := t.Texts[Hans]
	for _, m := range templatePlace.FindAllStringSubmatch(first.Title+"\n"+first.Body, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Fill puts values in. What is missing refuses, with its names: a notice never leaves with braces in it.
func (t Template) Fill(values map[string]string) (map[Lang]Text, error) {
	var missing []string
	for _, name := range t.Places() {
		if strings.TrimSpace(values[name]) == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, Refuse(Invalid, "error.template_missing", "names", strings.Join(missing, ", "))
	}
	fill := func(text string) string {
		return templatePlace.ReplaceAllStringFunc(text, func(place string) string { return strings.TrimSpace(values[place[1:len(place)-1]]) })
	}
	texts := map[Lang]Text{}
	for l, text := range t.Texts {
		texts[l] = Text{Title: fill(text.Title), Body: fill(text.Body)}
	}
	return texts, nil
}
