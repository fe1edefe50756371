package intents

import (
	"slices"
	"strings"
	"unicode"

	"huying/tickets"
)

// This file hears what a volunteer can do.

// skillChoices are the services one can help with.
func skillChoices(w *Work) (choices []tickets.Choice) {
	for _, s := range w.Desk.Services.All() {
		if s.Order {
			choices = append(choices, tickets.Choice{Label: w.Desk.Services.Name(s.Code, w.Lang), Data: s.Code})
		}
	}
	return choices
}

// namedSkills are the services that words name, by their own name or by what residents say for them.
func namedSkills(w *Work, text string) (codes []string) {
	text = strings.ToLower(inHans(text))
	for _, s := range w.Desk.Services.All() {
		if s.Order && slices.ContainsFunc(append([]string{s.Names[tickets.Hans], s.Names[tickets.Hant], strings.ToLower(s.Names[tickets.English])}, s.Words...),
			func(word string) bool { return len([]rune(word)) > 1 && strings.Contains(text, word) }) {
			codes = append(codes, s.Code)
		}
	}
	return codes
}

// skillsIn hears skills: services by name, and 特长 nobody has a code for in the volunteer's own words.
func skillsIn(w *Work, text string) (found []string) {
	parts := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,；;。.和\n", c) })
	for _, part := range parts {
		codes := namedSkills(w, part)
		switch {
		case len(codes) == 0 && len(timesIn(w, part)) > 0 && len([]rune(part)) <= 8: // 「周末有空」 is no skill
			continue
		case len(codes) == 0 && tickets.TopClass(w.Reading.Service) == "S" && w.Reading.Sure >= SureEnough && len(parts) == 1:
			codes = []string{w.Reading.Service}
		}
		if part = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(part), "我会"), "会")); len(codes) == 0 && len([]rune(part)) > 1 && len([]rune(part)) <= 12 && !strings.ContainsFunc(part, unicode.IsDigit) {
			codes = []string{part}
		}
		found = append(found, codes...)
	}
	return found
}
