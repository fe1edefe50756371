package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// This file hears the answer to a callback in people's own words: 「根本没人来过」, 「修是修了，还是不太亮」, 「收走了，挺快的」, and that what was
// done has come back: 「又坏了」.

var (
	nobodyCame = Worded("nobody_came")
	unsolved   = Worded("unsolved")
	solvedNow  = Worded("solved_now")
	doubts     = Worded("doubts")
	pleased    = Worded("pleased")
	notPleased = Worded("not_pleased")
	reached    = Worded("reached")
	halfway    = Worded("halfway")
)

// longestCallback bounds such an answer, in runes: a longer one is added to the ticket as it is.
const longestCallback = 40

// CallbackSaid finds what words answer of the callback that is offered; known is nil when they answer nothing of it, or both ways.
func CallbackSaid(offered []tickets.Choice, text string) (known map[string]string) {
	for _, c := range offered {
		rest, found := strings.CutPrefix(c.Data, "go rate ")
		if !found {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) != 2 {
			continue
		}
		name, _, _ := strings.Cut(fields[1], "=")
		number, _ := strings.CutPrefix(fields[0], "number=")
		if known = RateSaid(name, text); known != nil {
			known["number"] = number
		}
		return known
	}
	return nil
}

// RateSaid finds what words answer to a question of the callback: solved is heard at any of them, for it matters most.
func RateSaid(asked, text string) map[string]string {
	if len([]rune(text)) > longestCallback {
		return nil
	}
	switch {
	case unsolved.In(notBad.Replace(text)):
		return map[string]string{"solved": "no", "said": text}
	case asked == "contacted" && nobodyCame.In(text):
		return map[string]string{"contacted": "no"}
	case asked != "happy" && solvedNow.In(text) && !doubts.In(text):
		known := map[string]string{"solved": "yes"}
		if happy := happySaid(text); happy != "" {
			known["happy"] = happy
		}
		return known
	case asked == "contacted" && reached.In(text):
		return map[string]string{"contacted": "yes"}
	case asked == "happy" || len([]rune(text)) <= longestOpinion:
		return contentSaid(asked, text)
	}
	return nil
}

// notBad keeps praise from being heard as its opposite: 「还是不错的」.
var notBad = strings.NewReplacer("不错", "挺好", "不錯", "挺好", "不差", "挺好", "没的说", "挺好", "没得说", "挺好")

// longestOpinion bounds an opinion that is said before it is asked for, in runes.
const longestOpinion = 10

// contentSaid hears how content somebody is. Asked whether it was solved, 「还行吧」 means that it was and 「不咋地」 that it was not; asked before whether
// they were contacted, it is kept, and whether it was solved is still asked.
func contentSaid(asked, text string) map[string]string {
	happy := happySaid(text)
	switch {
	case happy == "":
		return nil
	case asked != "solved":
		return map[string]string{"happy": happy, "said": text}
	case happy == "bad":
		return map[string]string{"solved": "no", "said": text}
	}
	return map[string]string{"solved": "yes", "happy": happy}
}

// settled are words that a matter has settled itself, and nothing else.
var settled = Worded("settled")

// OverAlready reports words by which a matter has settled itself before it was submitted: 「来电了」, 「自己修好了」.
func OverAlready(text string) bool { return settled.In(strings.TrimSpace(text)) }

// comesBack are words by which what was done is there again.
var comesBack = Worded("comes_back")

// onlyBack are such words that name nothing: they can be about whatever was done last.
var onlyBack = Worded("only_back")

// OnlyBack reports words that something is there again, and not what: 「又坏了」.
func OnlyBack(text string) bool {
	text = strings.TrimSpace(text)
	return onlyBack.In(text) || stillBad.In(text) || neverDone.In(text)
}

// neverDone are words that what was closed was not done to their content, and nothing else: 「不满意，没修」.
var neverDone = Worded("never_done")

// stillBad are words that what was closed never was done, and nothing else: 「还是没修好」.
var stillBad = Worded("still_bad")

// longestBack bounds such words, in runes: a longer message tells all of a matter.
const longestBack, longestBackEnglish = 24, 70

// ComesBack reports short words that what was done is there again: 「又堆起来了」, "it is broken again".
func ComesBack(text string) bool {
	longest := longestBack
	if DetectLang(text) == tickets.English {
		longest = longestBackEnglish
	}
	return len([]rune(text)) <= longest && (comesBack.In(text) || stillBad.In(text) || neverDone.In(strings.TrimSpace(text)))
}

func happySaid(text string) string {
	switch {
	case notPleased.In(text):
		return "bad"
	case halfway.In(text):
		return "fair"
	case pleased.In(text) && !doubts.In(text):
		return "good"
	}
	return ""
}

// carriedOff are things that were taken away, and thanked are thanks for it: said to a callback they are no farewell.
var (
	carriedOff = regexp.MustCompile(`[收拉清搬拖运運挪移抬赶趕接弄抓]走了`)
	thanked    = regexp.MustCompile(`(?:谢谢|謝謝|感谢|感謝|多谢|多謝)(?:你们|你們|大家|您|你)?|[真挺很]快的?`)
)

// WithoutThanks is an answer to a callback without the thanks in it, and without what was carried off; found is false when it has neither.
func WithoutThanks(text string) (without string, found bool) {
	found = carriedOff.MatchString(text) || thanked.MatchString(text)
	return thanked.ReplaceAllString(carriedOff.ReplaceAllString(text, "清理好了"), ""), found
}
