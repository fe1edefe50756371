package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// This file is what people say while a danger goes on, and is no second one.

// CalledHelp reports words that help has been called or is on its way, and nothing else: 「打了110了，他们说马上来」 is no violence. Whatever else is told
// beside it is heard as it is.
func CalledHelp(text string) bool { return calledHelp.In(strings.TrimSpace(text)) }

var calledHelp = Worded("called_help")

// relief reports words that tell of the end of a danger, and neither ask for it nor take it back in the same breath.
func relief(words string) bool {
	return relieved.In(words) && !reliefDoubted.MatchString(words)
}

var reliefDoubted = regexp.MustCompile(`[?？]|[吗嗎][。.!！\s]*$|但是|可是|不过|不過|然而|(?i:\bbut\b|\bis (?:he|she|it|the)\b)`)

// FellFor reports short words that somebody did what a message wanted of them: 「我点了」, 「填了银行卡」. Of a message that is none of ours that is a fraud
// at work, however little is said.
func FellFor(text string) bool {
	said := strings.TrimSpace(text)
	return len([]rune(said)) <= longestFell && fellFor.In(said) || DetectLang(text) == tickets.English && fellForEnglish.In(said)
}

const longestFell = 24

var (
	fellFor        = Worded("fell_for")
	fellForEnglish = Worded("fell_for_english")
)

// Raised is a reading of words that are a danger where they are said, though not by themselves.
func Raised(r Reading, danger string) Reading {
	r.Danger, r.Perhaps, r.Intent, r.Service = danger, "", "emergency", dangerService["danger_"+danger]
	return r
}
