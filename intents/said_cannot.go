package intents

import (
	"regexp"
	"strings"
)

// This file hears a volunteer who cannot come, or wants to be left in peace for a while, however they put it. It means so only for who has a place, or
// a card; whether they really cannot, they are asked before the place goes to somebody else.

var (
	// cannotLong is 「我临时加班，去不了了怎么办」: a reason, that they cannot, and what else one says then.
	cannotLong = regexp.MustCompile(`(?i)^(?:[^？?]{0,20})(?:去不了|来不了|來不了|不能去|不能来|不能來|去不成|来不成|接不了|做不了|没法去|沒法去|没办法去|沒辦法去|没法来|没办法来|过不去|過不去|走不开|走不開|去唔到|嚟唔到|唔去得|唔得闲去|唔得閒去)(?:了|啦|喇)?` +
		`(?:[，,。.!！？?\s]*(?:怎么办|怎麼辦|咋办|咋辦|点算|不好意思|真是|真的|抱歉|对不起|對不起|麻烦你们|麻煩你們|请|請|找别人|找別人|换个人|換個人|换人|換人|换别人|换别的人|让别人去|給別人|给别人|吧|啊|呀|了|，|,|另外|找人|替我|能不能|帮我|幫我|帮忙|幫忙|腰不好|腿不好|太远|太遠|没时间|没空|沒空|时间不合适|會|不会弄|不会|我|有事|临时有事)){0,6}[。.!！？?]*$` +
		`|^(?:sorry|oh|hi|hello|unfortunately|something came up|i have to work|i(?:'m| am) (?:sick|ill)|my \w+ is (?:sick|ill)|,|\.|and|so|but|\s)*i (?:can't|cannot|can not|won't be able to|am not able to|am unable to)(?: (?:go|come|make it|do it|take it|be there|attend))?(?: (?:any ?more|tomorrow|today|on \w+|this time|after all|then))*(?:,? sorry)?[.!]*$`)
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
	return len([]rune(text)) <= longest && cannotLong.MatchString(text) && !cannotOther.In(text)
}

// WantsPeace reports a volunteer who wants no cards for a while.
func WantsPeace(text string) bool {
	return len([]rune(text)) <= longestCannot && leftInPeace.In(text) && dealsOut.MatchString(text)
}
