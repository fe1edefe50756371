package config

import (
	"bytes"
	_ "embed" // the shipped templates
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed templates.yaml
var shippedTemplates []byte

// Template is a common notice (templates.yaml): its words by BCP 47 tag, with {placeholders}.
type Template struct {
	ID    string
	Topic string
	Ask   string
	Texts map[string]TemplateText
}

// TemplateText is a template in one language.
type TemplateText struct {
	Title string `yaml:"title"`
	Body  string `yaml:"body"`
}

// ShippedTemplates are those that come with the program.
func ShippedTemplates() ([]Template, error) { return ParseTemplates(shippedTemplates) }

type templateFile struct {
	ID    string       `yaml:"id"`
	Topic string       `yaml:"topic"`
	Ask   string       `yaml:"ask"`
	Hans  TemplateText `yaml:"zh-Hans"`
	Hant  TemplateText `yaml:"zh-Hant"`
	En    TemplateText `yaml:"en"`
}

var (
	templatePlace = regexp.MustCompile(`\{([^{}]*)\}`)
	placeName     = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// templateTopics are what a template may be about, and which of them may ask whether somebody is safe.
var (
	safetyTopics   = []string{"fire", "traffic", "weather", "food", "flood", "gas", "fraud", "drowning"}
	templateTopics = append(slices.Clone(safetyTopics), "law", "aid", "utilities", "road", "health", "meals", "affairs", "consultation")
)

// ParseTemplates reads templates. Every mistake is one sentence that begins with the template's id.
func ParseTemplates(data []byte) ([]Template, error) {
	var files []templateFile
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	if err := strict.Decode(&files); err != nil {
		return nil, fmt.Errorf("templates.yaml is not readable: %w", err)
	}
	var all []Template
	var mistakes []error
	for i, f := range files {
		t := Template{ID: f.ID, Topic: f.Topic, Ask: f.Ask, Texts: map[string]TemplateText{"zh-Hans": f.Hans, "zh-Hant": f.Hant, "en": f.En}}
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
	if !slices.Contains(templateTopics, t.Topic) {
		wrong = append(wrong, fmt.Sprintf("there is no topic %q", t.Topic))
	}
	if t.Ask != "" && (t.Ask != "safe" || !slices.Contains(safetyTopics, t.Topic)) {
		wrong = append(wrong, `ask is empty, or "safe" with a safety topic`)
	}
	first := placesOf(t.Texts["zh-Hans"])
	for _, lang := range []string{"zh-Hans", "zh-Hant", "en"} {
		text := t.Texts[lang]
		if strings.TrimSpace(text.Title) == "" || strings.TrimSpace(text.Body) == "" {
			wrong = append(wrong, lang+" has no title or no body")
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
func placesOf(t TemplateText) (names []string) {
	for _, m := range templatePlace.FindAllStringSubmatch(t.Title+"\n"+t.Body, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
