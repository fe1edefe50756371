package config

import (
	"fmt"
	"strings"
)

// Misspelt finds names in an environment (NAME=value) that are no setting but nearly one, and gives a sentence for each: a setting with a
// slip in its name would keep its default without a word. Names of other programs are none of ours, so nothing is refused for it.
func Misspelt(environ []string) (hints []string) {
	known := map[string]bool{}
	for f := range new(Settings).fields() {
		known[f.env] = true
	}
	for _, one := range environ {
		name, value, _ := strings.Cut(one, "=")
		if known[name] || value == "" || len(name) < 6 {
			continue
		}
		if name == "TELEGRAM_BOT_TOKEN" { // what most other bots call it
			hints = append(hints, hint(name, "TELEGRAM_TOKEN"))
			continue
		}
		for f := range new(Settings).fields() {
			if len(f.env) >= 6 && slips(strings.ToUpper(name), f.env) < 2 {
				hints = append(hints, hint(name, f.env))
				break
			}
		}
	}
	return hints
}

func hint(name, meant string) string {
	return fmt.Sprintf("%s is not a setting and is not used: did you mean %s?", name, meant)
}

// slips counts the letters left out, added or changed between two names, up to 2; two that changed places are one.
func slips(a, b string) int {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case a == "" && b == "":
		return 0
	case len(a) <= 1 && len(b) <= 1, len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]:
		return 1
	}
	return 2
}
