package tickets

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// templateEntry is a template as written.
type templateEntry struct {
	ID    string `yaml:"id"`
	Topic Topic  `yaml:"topic"`
	Ask   Asking `yaml:"ask"`
	Hans  Text   `yaml:"zh-Hans"`
	Hant  Text   `yaml:"zh-Hant"`
	En    Text   `yaml:"en"`
}

var (
	anyPlace  = regexp.MustCompile(`\{([^{}]*)\}`)
	placeName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// ParseTemplates reads templates of common notices (config/templates.yaml). Every mistake is one sentence that begins with the template's id.
func ParseTemplates(data []byte) ([]Template, error) {
	var files []templateEntry
	if err := strictYAML("templates.yaml", data, &files); err != nil {
		return nil, err
	}
	var all []Template
	var mistakes []error
	for i, f := range files {
		t := Template{ID: f.ID, Topic: f.Topic, Ask: f.Ask, Texts: map[Lang]Text{Hans: f.Hans, Hant: f.Hant, English: f.En}}
		for _, wrong := range t.mistakes() {
			mistakes = append(mistakes, fmt.Errorf("templates.yaml %s (%d): %s", f.ID, i+1, wrong))
		}
		if slices.ContainsFunc(all, func(o Template) bool { return o.ID == t.ID }) {
			mistakes = append(mistakes, fmt.Errorf("templates.yaml %s (%d): the id is there twice", f.ID, i+1))
		}
		all = append(all, t)
	}
	return all, errors.Join(mistakes...)
}

func (t Template) mistakes() (wrong []string) {
	if !placeName.MatchString(t.ID) {
		wrong = append(wrong, "an id has small letters, digits and _")
	}
	if !slices.Contains(Topics, t.Topic) {
		wrong = append(wrong, fmt.Sprintf("there is no topic %q", t.Topic))
	}
	if t.Ask != "" && (t.Ask != AskSafe || t.Topic.Kind() != SafetyNews) {
		wrong = append(wrong, `ask is empty, or "safe" with a safety topic`)
	}
	first := placesOf(t.Texts[Hans])
	for _, lang := range Langs {
		text := t.Texts[lang]
		if strings.TrimSpace(text.Title) == "" || strings.TrimSpace(text.Body) == "" {
			wrong = append(wrong, string(lang)+" has no title or no body")
			continue
		}
		own := placesOf(text)
		for _, p := range own {
			if !placeName.MatchString(p) {
				wrong = append(wrong, fmt.Sprintf("%s: {%s} is no name of small letters", lang, p))
			}
		}
		if !slices.Equal(own, first) {
			wrong = append(wrong, fmt.Sprintf("%s has the placeholders %v, zh-Hans has %v", lang, own, first))
		}
	}
	return wrong
}

// placesOf lists the placeholders of a text, each once, sorted.
func placesOf(t Text) (names []string) {
	for _, m := range anyPlace.FindAllStringSubmatch(t.Title+"\n"+t.Body, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
