package tickets

import (
	"strings"
	"testing"
)

func TestShippedTemplates(t *testing.T) {
	all, err := ParseTemplates(shippedFile(t, "templates.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 13 {
		t.Errorf("only %d templates", len(all))
	}
}

func TestTemplatesRefuse(t *testing.T) {
	const good = `
  zh-Hans: {title: "停水：{place}", body: "{place}停水。"}
  zh-Hant: {title: "停水：{place}", body: "{place}停水。"}
  en: {title: "Water off: {place}", body: "No water at {place}."}
`
	for name, c := range map[string]struct{ file, want string }{
		"topic":  {"- id: a\n  topic: parking" + good, `there is no topic "parking"`},
		"id":     {"- id: A b\n  topic: road" + good, "an id has small letters"},
		"ask":    {"- id: a\n  topic: road\n  ask: safe" + good, "ask is empty"},
		"twice":  {"- id: a\n  topic: road" + good + "- id: a\n  topic: road" + good, "there twice"},
		"places": {"- id: a\n  topic: road" + strings.Replace(good, "No water at {place}", "No water at {where}", 1), "en has the placeholders [place where]"},
		"words":  {"- id: a\n  topic: road\n  zh-Hans: {title: 停水, body: 停水}\n  en: {title: a, body: b}\n", "zh-Hant has no title"},
		"name":   {"- id: a\n  topic: road" + strings.ReplaceAll(good, "{place}", "{Place}"), "{Place} is no name"},
		"fields": {"- id: a\n  topics: road" + good, "not readable"},
	} {
		if _, err := ParseTemplates([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
