package intents

import (
	"strings"
)

// Urges reports words that ask for haste in a matter that was filed, and nothing else: 「催一下」, 「能不能快一点」.
func Urges(text string) bool { return urges.In(strings.TrimSpace(text)) }

var urges = Worded("urges")

// Discontent reports that somebody is not content, and nothing of why: 「不满意」, 「太慢了」.
func Discontent(text string) bool { return discontent.In(strings.TrimSpace(text)) }

var discontent = Worded("discontent")

// Presses reports either of the two: words that belong to a matter that is under way, and tell nothing of it.
func Presses(text string) bool { return Urges(text) || Discontent(text) }
