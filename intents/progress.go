package intents

import (
	"regexp"
	"strings"
	"unicode"
)

// This file hears, without any model, the short questions that somebody asks right after filing: 「谁处理的」, 「到哪一步了」, 「几天能修好」. Said
// to nobody in particular they may mean anything, so they count only where something of theirs is being dealt with.

// longestProgress is how long such a question is at most, in runes without spaces and marks: a longer one tells of something else too.
const longestProgress = 24

var (
	progressAsked = regexp.MustCompile(`^(?:请问|麻烦|问下|问一下|我想问|想问|我的|我(?:刚才?|刚刚|昨天|上次)?(?:报|反映|投诉|提|点)的|你们|这个|这件|这|那个|那件|那|事情|事儿|事|单子|问题|现在|目前|到底|究竟|大概|要|还要|得|同志|师傅|志愿者|工人|维修工|医生|人|哎|喂|嗯|那么|那就|所以|是)*` +
		`(?:人呢|人到了吗|人来了吗|还来吗|来不来|还来不来|在处理了吗|开始处理了吗|谁(?:在|来|去|会|给|负责|的)*(?:处理|办理|办|管|负责|接|接手|修|跟进|受理|经办|弄)(?:的|这事|这个|这件事)?|谁负责|归谁管|边个(?:来|嚟)?(?:处理|跟|负责|跟进|整|修)(?:紧|嘅)?` +
		`|(?:哪个|哪家|什么|啥)(?:部门|单位|人|师傅|社区)(?:在|来|去|会|负责)*(?:处理|办理|办|管|负责|修|跟进)?` +
		`|(?:处理|办理|办|弄|进行|进展|搞|走|修|去)*(?:到|得|的)(?:哪一步|哪步|哪里|哪儿|哪|边|边度|什么程度|什么阶段|怎么样|怎样|咋样|如何)|(?:处理|办|修|弄)?(?:怎么样|咋样|点样)了` +
		`|(?:进度|进展)(?:到哪|怎么样|如何|咋样|呢)?|(?:有|有没有|有冇|派)(?:什么|啥)?(?:人)?(?:处理|管|跟进|跟|来修|来|消息|结果|回复|进展|进度|答复|受理|办)了?(?:吗|没|没有|么|嘛|咗未)` +
		`|(?:处理|解决|办理|办|弄|修|搞)(?:好|完|定|掂|妥)?(?:了没有|了没|了吗|好没|咗未|未|没有|没)` +
		`|(?:什么时候|啥时候|几时|何时|多久|几天|多少天|多长时间|几点|要等多久|还要多久|等多久|等几天|等多少天|等多长时间)(?:才|能|会|可以|就|得|来人|来|有人|派人|有)*(?:处理|解决|修|办|弄|搞|来|到|结果|回复|答复|给答复)?(?:好|完|定|掂|到|人|修|处理|看)?` +
		`|(?:然后|接下来|下一步|接着)(?:呢|怎么办|做什么|干什么|该怎么办)?|怎么(?:还|一直|都|到现在)*(?:没|不)(?:有|见)?(?:人)?(?:处理|来|办|修|解决|回复|动静|消息|结果|管|好|人来|人管|人修)(?:好)?)` +
		`(?:了|呢|啊|呀|吗|嘛|么|的|哦|啦|喔|是谁|谁|哈|诶)*$`)
	progressEnglish = regexp.MustCompile(`^(?:so|and|hi|hello|hey|ok|okay|please|well|excuse me|can you tell me|do you know|may i know|i want to know| )*` +
		`(?:what(?:'s| is) (?:the |my )?(?:status|progress)(?: (?:of|on) .{1,30})?|(?:is there )?any (?:news|updates?|progress)(?: (?:on|about) .{1,30})?|what(?:'s| is) happening(?: with .{1,30})?|how is it going` +
		`|who(?:'s| is| will be| will|'ll)? ?(?:handl(?:e|es|ing)|deal(?:s|ing)? with|work(?:s|ing)? on|responsible(?: for)?|in charge(?: of)?|tak(?:e|es|ing) care of|fix(?:es|ing)?|look(?:s|ing)? (?:at|into))(?: (?:it|this|that|my .{1,20}))?` +
		`|(?:has|is|did) (?:anyone|anybody|someone|somebody) (?:been assigned|assigned|working on (?:it|this)|look(?:ed|ing) (?:at|into) (?:it|this)|seen (?:it|this)|coming|handling (?:it|this)|on it)(?: yet)?` +
		`|when (?:will|is|can|would|are) (?:it|this|that|someone|somebody|anyone|they|you)(?: be| going to(?: be)?)? ?(?:fix(?:ed)?|done|repair(?:ed)?|solved?|resolved?|ready|come|coming|here|finish(?:ed)?|handled?|dealt with|answer(?:ed)?)(?: (?:it|this))?` +
		`|who (?:will|is going to|'s going to) (?:come|be coming|help|do (?:it|this))|how long (?:will|does|is) (?:it|this)(?: going to)?(?: take)?|is (?:it|this) (?:fixed|done|solved|finished|ready)(?: yet)?|where is my (?:ticket|report|request|complaint)(?: now)?|how far (?:is it|are you)|(?:the )?(?:status|progress)` +
		`|who come(?:s)?(?:\? ?when come(?:s)?)?|when (?:you |they |he |people |worker )?com(?:e|es|ing)(?:\? ?who com(?:e|es))?|(?:come|fix) when|what (?:next|now|happens (?:next|now))|and now)(?: now| please| so far| currently)*$`)
)

// howFar ends a question for the progress that names its matter: 电梯修得怎么样了, 我回来了，修好了吗.
var howFar = Worded("how_far")

// whenAsked is a question for a time; of what, who was just talking knows.
var whenAsked = Worded("when_asked")

// question is one folded, without the marks it ends on.
func question(text string) string {
	return strings.TrimRight(strings.TrimSpace(Fold(text)), "?.! ？。！~")
}

// AsksWhen reports a question for a time. It is about a matter only while that is talked about.
func AsksWhen(text string) bool {
	return whenAsked.In(question(text))
}

// longestHowFar bounds such a question, in runes.
const longestHowFar = 30

// AsksHowFar reports that words end in a question how far something is, whatever they name before. Whose matter it is, the tickets say.
func AsksHowFar(text string) bool {
	said := question(text)
	return len([]rune(said)) <= longestHowFar && howFar.In(said)
}

// AsksProgress reports that words are a question how far one's own matter is, who deals with it or how long it takes, and nothing else.
func AsksProgress(text string) bool {
	said := question(text)
	if isLatin(said) {
		return len(said) <= 4*longestProgress && progressEnglish.MatchString(said)
	}
	said = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return r
	}, said)
	return len([]rune(said)) <= longestProgress && progressAsked.MatchString(said)
}
