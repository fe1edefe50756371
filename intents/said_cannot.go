package intents

import (
	"regexp"
	"strings"
)

// This file hears a volunteer who cannot come, or wants to be left in peace for a while, however they put it. It means so only for who has a place, or
// a card; whether they really cannot, they are asked before the place goes to somebody else.

var (
	// cannotLong is 「我临时加班，去不了了怎么办」: a reason, that they cannot, and what else one says then.
	cannotLong = Worded("cannot_long")
	// cannotOther is somebody or something else that cannot: 「老人去不了医院」, 「师傅说来不了」.
	cannotOther = Worded("cannot_other")
	// leftInPeace is 「最近没空，先别给我派单」, and enough 「不想当志愿者了，不干了」.
	leftInPeace = Worded("left_in_peace")
	// stillGoes is 「算了还是去」, to the question whether they really cannot.
	stillGoes = Worded("still_goes")
	dealsOut  = regexp.MustCompile(`派|单|單|活|任务|任務`)
)

// longestCannot bounds what is said beside it, in runes of Chinese or letters of English.
const longestCannot, longestCannotEnglish = 34, 90

// CannotCome reports words of who has a place that they cannot come.
func CannotCome(text string) bool {
	text = strings.TrimSpace(text)
	longest := longestCannot
	if isLatin(text) {
		longest = longestCannotEnglish
	}
	return len([]rune(text)) <= longest && cannotLong.In(text) && !cannotOther.In(text)
}

// WantsPeace reports a volunteer who wants no cards for a while.
func WantsPeace(text string) bool {
	return len([]rune(text)) <= longestCannot && leftInPeace.In(text) && dealsOut.MatchString(text)
}
