package tickets

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

var (
	serviceCode  = regexp.MustCompile(`^(\d{4}|S\d{2})$`)
	serviceLists = []string{"livelihood", "governance", "enforcement"}
)

// serviceEntry is one entry as written.
type serviceEntry struct {
	Code  string          `yaml:"code"`
	Kind  string          `yaml:"kind"`
	List  string          `yaml:"list"`
	Limit string          `yaml:"limit"`
	Name  map[Lang]string `yaml:"name"`
	Words []string        `yaml:"words"`

	Picture string `yaml:"picture"`
}

var serviceKeys = map[string]bool{"code": true, "kind": true, "list": true, "limit": true, "name": true, "words": true, "picture": true}

// ParseServices reads a catalogue (config/services.yaml). Every mistake in it is one sentence with its line, so that a clerk can put all right at once.
func ParseServices(data []byte) ([]Service, error) {
	var file struct {
		Services []yaml.Node `yaml:"services"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("services.yaml is not readable as YAML: %w", err)
	}
	if len(file.Services) == 0 {
		return nil, errors.New("services.yaml line 1: there is no service under \"services:\"")
	}
	var services []Service
	var mistakes []error
	lines := map[string]int{}
	for i := range file.Services {
		node := &file.Services[i]
		service, found := parseService(node)
		mistakes = append(mistakes, found...)
		if first, twice := lines[service.Code]; twice && service.Code != "" {
			mistakes = append(mistakes, serviceMistake(node, "code %q was already used in line %d", service.Code, first))
		}
		lines[service.Code] = node.Line
		services = append(services, service)
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return services, nil
}

func serviceMistake(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("services.yaml line %d: "+format, append([]any{node.Line}, args...)...)
}

func parseService(node *yaml.Node) (Service, []error) {
	if node.Kind != yaml.MappingNode {
		return Service{}, []error{serviceMistake(node, "a service must be written as code, kind, list, limit, name and words")}
	}
	var wrong []error
	at := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if !serviceKeys[key.Value] {
			wrong = append(wrong, serviceMistake(key, "%q is not a key of a service; the keys are code, kind, list, limit, name, words and picture", key.Value))
		}
		at[key.Value] = node.Content[i+1]
	}
	where := func(key string) *yaml.Node {
		if at[key] != nil {
			return at[key]
		}
		return node
	}
	var entry serviceEntry
	if err := node.Decode(&entry); err != nil {
		return Service{}, append(wrong, serviceMistake(node, "the service cannot be read: %s", strings.ReplaceAll(err.Error(), "\n", " ")))
	}
	if !serviceCode.MatchString(entry.Code) {
		wrong = append(wrong, serviceMistake(where("code"), "code %q is not four digits, or S and two digits", entry.Code))
	}
	if entry.Kind != "report" && entry.Kind != "order" {
		wrong = append(wrong, serviceMistake(where("kind"), "kind %q of service %s is neither report nor order", entry.Kind, entry.Code))
	}
	if !slices.Contains(serviceLists, entry.List) {
		wrong = append(wrong, serviceMistake(where("list"), "list %q of service %s is not one of %s", entry.List, entry.Code, strings.Join(serviceLists, ", ")))
	}
	limit, ok := parseLimit(entry.Limit)
	if !ok {
		wrong = append(wrong, serviceMistake(where("limit"), "limit %q of service %s is not hours like 24h, days like 7d, working hours like 8wh or working days like 3wd", entry.Limit, entry.Code))
	}
	if len([]rune(entry.Picture)) > 4 {
		wrong = append(wrong, serviceMistake(where("picture"), "picture %q of service %s is more than one pictogram", entry.Picture, entry.Code))
	}
	wrong = append(wrong, checkWords(entry, where)...)
	return Service{Code: entry.Code, Order: entry.Kind == "order", List: entry.List, Limit: limit, Names: entry.Name, Words: entry.Words, Picture: entry.Picture}, wrong
}

func checkWords(entry serviceEntry, where func(string) *yaml.Node) (wrong []error) {
	for _, lang := range Langs {
		if strings.TrimSpace(entry.Name[lang]) == "" {
			wrong = append(wrong, serviceMistake(where("name"), "service %s has no name in %s", entry.Code, lang))
		}
	}
	for lang := range entry.Name {
		if !slices.Contains(Langs, lang) {
			wrong = append(wrong, serviceMistake(where("name"), "service %s has a name in %q, which is not one of zh-Hans, zh-Hant, en", entry.Code, lang))
		}
	}
	if len(entry.Words) == 0 {
		wrong = append(wrong, serviceMistake(where("words"), "service %s has no words by which residents could mean it", entry.Code))
	}
	seen := map[string]bool{}
	for _, word := range entry.Words {
		switch {
		case strings.TrimSpace(word) == "":
			wrong = append(wrong, serviceMistake(where("words"), "service %s has an empty word", entry.Code))
		case seen[word]:
			wrong = append(wrong, serviceMistake(where("words"), "service %s has the word %q twice", entry.Code, word))
		}
		seen[word] = true
	}
	return wrong
}
