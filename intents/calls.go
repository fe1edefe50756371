package intents

import "regexp"

// NoCalls is a message that asks not to be called and no more: 「不想留电话」, 「不要打电话 我听不见」.
var NoCalls = Worded("no_calls")

// forEars is why somebody who hears badly does not want to be called. Without such a reason the same words may be said by who must not be heard.
var forEars = regexp.MustCompile(`听不|聽不|耳|聋|聾`)

// deafOnly reports a message of somebody who hears badly and asks not to be called, in which no danger is told.
func deafOnly(text string) bool { return NoCalls.In(text) && forEars.MatchString(text) }
