package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// This file is what people say while a danger goes on, and is no second one.

// CalledHelp reports words that help has been called or is on its way, and nothing else: 「打了110了，他们说马上来」 is no violence. Whatever else is told
// beside it is heard as it is.
func CalledHelp(text string) bool { return calledHelp.MatchString(strings.TrimSpace(text)) }

var calledHelp = regexp.MustCompile(`(?i)^(?:我|我们|我們|我老公|我老婆|我爸|我妈|邻居|鄰居|有人|别人|已经|已經|刚才|剛才|刚刚|剛剛|刚|剛|早就|都|也|帮忙|，|,|\s)*(?:(?:打|拨|撥|报|報|叫)(?:过|過|了|通|完)*(?:110|119|120|122|96110|12356|999|电话|電話|警|火警|急救|救护车|救護車|消防)(?:的|电话|電話)*(?:了|啦)?)` +
	`(?:[，,。\s]*(?:他们|他們|她们|警察|民警|消防|救护车|救護車|那边|那邊|人|对方|說|说|讲|講|让|讓|叫|我们|我們|我|等|着|著|正在|正|在|路上|赶|趕|马上|馬上|很快|就|快|要|会|會|过来|過來|来|來|到|了|的|途中))*[。.!！]*$` +
	`|^(?:yes,? |ok,? )?(?:i|we|my (?:husband|wife|neighbou?r)|somebody|someone)(?:'ve| have| has)?(?: already| just)? called (?:110|119|120|122|the police|an ambulance|the ambulance|them|the fire (?:brigade|department))(?: already)?(?:[,.;]? (?:and )?they(?:'re| are| will be| said they are) (?:coming|on (?:the|their) way|here soon))?[.!]*$`)

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
