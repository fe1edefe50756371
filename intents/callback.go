package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// This file hears the answer to a callback in people's own words: 「根本没人来过」, 「修是修了，还是不太亮」, 「收走了，挺快的」, and that what was
// done has come back: 「又坏了」.

var (
	nobodyCame = regexp.MustCompile(`(?i)没人(?:来|联系|找|管|打|理)|沒人(?:來|聯絡|找|管|打|理)|没(?:有)?(?:来过|联系|打过?电话|接到|见过|见到)|沒(?:有)?(?:來過|聯絡|打過?電話|接到|見過)|no ?body (?:came|called|contacted)|no one (?:came|called|contacted)`)
	unsolved   = regexp.MustCompile(`(?i)没有?(?:修|弄|解决|办|处理|搞|收|清|换)(?:好|完|成|掉|干净|利索)|沒有?(?:修|弄|解決|辦|處理|搞|收|清|換)(?:好|完|成|掉|乾淨)|还是(?:不|没|老样子|原样|那样|漏|堵|黑|坏|臭|吵|那么)|還是(?:不|沒|老樣子|漏|堵|黑|壞|臭|吵)|又(?:坏|壞|堵|漏|黑|不|堆|响|臭|停)|没修|沒修|(?:修|弄|做|清|干|搞|换|換)了?(?:一半|半截|个大概|個大概|一部分|半拉)|半拉子|(?:没|沒|未)(?:彻底|徹底|完全|全)|没动过|白修|没用|沒用|老样子|老樣子|not (?:fixed|solved|done|working)|still (?:not|broken|leaking|dark|blocked|there|no)|broken again|half (?:done|fixed|way)|only half`)
	solvedNow  = regexp.MustCompile(`(?i)(?:修|弄|收|清|搞|办|辦|换|換|通|处理|處理|解决|解決|搬|拉|拖|清理|打扫|打掃)(?:好|走|完|掉|通|亮|干净|乾淨)*了|(?:可以|没问题|沒問題|好|好多|亮|通|来水|來水|来电|來電)了|挺好|很好|蛮好|it(?:'s| is) (?:fixed|fine|working|done|ok)|(?:fixed|works) now|all good`)
	doubts     = regexp.MustCompile(`(?i)但|可是|不过|不過|就是还|没|沒|不(?:亮|通|行|好|是)|只|一半|\b(?:but|not|only|half)\b`)
	pleased    = regexp.MustCompile(`(?i)满意|滿意|挺好|很好|真好|蛮好|不错|不錯|挺快|很快|真快|点个?赞|點個?讚|表扬|表揚|great|good|excellent|happy|quick|\bsatisfied`)
	notPleased = regexp.MustCompile(`(?i)不满|唔满|唔滿|不咋[地的样]|不咋樣|不怎么样|不怎麼樣|不怎么地|不太行|差劲|差勁|不像话|不像話|气人|氣人|不好|不滿|不怎么满意|不太满意|太慢|态度差|態度差|敷衍|糟|(?:un|dis)satisfied|很差|太差|unhappy|not (?:good|happy|satisfied)|too slow|\bbad\b`)
	reached    = regexp.MustCompile(`(?i)^(?:有|已经|已經|是|都|师傅|師傅|他们|他們|工作人员|工作人員|，|,)*(?:联系|聯絡|聯繫|打(?:过|過)?电话|打(?:过|過)?電話|来|來|上门|上門|找)(?:过|過|了|到)+(?:我|电话|電話)?(?:的|了)?[。.!！]*$|^(?:yes,? )?(?:they|someone|somebody) (?:did|called|came|phoned|contacted me)(?: me)?[.!]?$`)
	halfway    = regexp.MustCompile(`(?i)一般|凑合|湊合|马马虎虎|馬馬虎虎|勉强|勉強|就那样|就那樣|过得去|過得去|還行|还行|还可以|還可以|有点慢|有點慢|so-?so|not bad`)
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
	case unsolved.MatchString(notBad.Replace(text)):
		return map[string]string{"solved": "no", "said": text}
	case asked == "contacted" && nobodyCame.MatchString(text):
		return map[string]string{"contacted": "no"}
	case asked != "happy" && solvedNow.MatchString(text) && !doubts.MatchString(text):
		known := map[string]string{"solved": "yes"}
		if happy := happySaid(text); happy != "" {
			known["happy"] = happy
		}
		return known
	case asked == "contacted" && reached.MatchString(text):
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
var settled = regexp.MustCompile(`(?i)^(?:哦|噢|啊|诶|哎|刚刚|剛剛|刚|剛|现在|現在|已经|已經|不用了|没事了|沒事了|我|自己|物业|物業|他们|他們|人家|邻居|鄰居|都|又|，|,|\s)*(?:(?:修|弄|搞|处理|處理|解决|解決|清理|换|換|收|拉|搬|挪|开|開)(?:好|走|掉|完|干净|乾淨)*了|(?:来|來)(?:电|電|水|气|氣|暖)了?|通了|亮了|有(?:水|电|電|气|氣)了|(?:自己|已经|已經)好了|找(?:到|着|著)了)(?:吧|啊|呢|哈|，|,|\s|不用来了|不用來了|不用了|不用报了|不用報了|谢谢|謝謝)*[。.!！]*$|^(?:oh,? |ok,? |it's |it is |it |the .{1,15} |already |now |just )*(?:fixed|solved|(?:is |it's )?back(?: on)?|works|working|been fixed|repaired)(?: now| already| itself| again)*[.!]*$`)

// OverAlready reports words by which a matter has settled itself before it was submitted: 「来电了」, 「自己修好了」.
func OverAlready(text string) bool { return settled.MatchString(strings.TrimSpace(text)) }

// comesBack are words by which what was done is there again.
var comesBack = regexp.MustCompile(`(?i)(?:又|再次|再度|还是又|還是又)(?:开始|開始|出现|出現)?(?:坏|壞|堵|漏|渗|滲|滴|黑|灭|滅|暗|不亮|不通|不走|不动|不動|不热|不熱|不制冷|不出水|不行|不灵|不靈|堆|响|響|臭|停|断|斷|裂|掉|松|鬆|塌|冒|溢|满|滿|脏|髒|积水|積水|没水|沒水|没电|沒電|没气|沒氣|没人|沒人|没了|沒了|出问题|出問題|出毛病|犯|复发|復發|那样|那樣|这样|這樣|老样子|老樣子|开始|開始|占|佔|乱停|亂停|乱扔|亂扔|吵|叫|跳|闹|鬧|回来|回來|来了|來了)|\b(?:broke|broken|leak(?:s|ing)?|blocked|dark|out|dirty|full|noisy|stopped|working|down|bad|happen(?:s|ed|ing)|back|there|up|smell(?:s|ing)?|cut|off|gone|wrong|problem|thing|issue|it) again\b|\bagain (?:broken|leaking|blocked|dark|out|dirty|full)\b|\b(?:came|come|is|are) back\b`)

// onlyBack are such words that name nothing: they can be about whatever was done last.
var onlyBack = regexp.MustCompile(`(?i)^(?:怎么|怎麼|咋|现在|現在|今天|昨天|昨晚|刚才|剛才|刚|剛|才|没|沒|过|過|几天|幾天|两天|兩天|一天|它|这个|這個|那个|那個|，|,|\s)*(?:又|再次)(?:坏|壞|不行|不好使|不亮|不灵|不靈|出问题|出問題|出毛病|出现|出現|来|來|回来|回來|这样|這樣|那样|那樣|犯|开始|開始|老样子|老樣子|堵|堵上|漏|漏水|堆|堆起来|堆起來|堆满|堆滿|响|響|没人收|沒人收|没人管|沒人管)(?:了|啦|的|啊|呢|呀|上)*[。.!！]*$|^(?:it|that|this|they)?(?:'s| is| are| has| have)? ?(?:been )?(?:broken|broke|bad|there|back|out|dark|happened|happening|leaking|blocked|full|not working|stopped)(?: working)? again[.!]*$|^(?:the )?same (?:problem|thing|issue) again[.!]*$|^it (?:came|is|has come) back[.!]*$`)

// OnlyBack reports words that something is there again, and not what: 「又坏了」.
func OnlyBack(text string) bool {
	text = strings.TrimSpace(text)
	return onlyBack.MatchString(text) || stillBad.MatchString(text) || neverDone.MatchString(text)
}

// neverDone are words that what was closed was not done to their content, and nothing else: 「不满意，没修」.
var neverDone = regexp.MustCompile(`^(?:我|对|對|你们|你們|这个|這個|处理|處理|结果|結果|很|非常|一点都|根本|，|,|\s)*(?:不满意|不滿意|不满|不滿)(?:[，,。！!\s]*(?:根本|还是|還是|都|就|也|到现在)*(?:没|沒|未)(?:有)?(?:人)?(?:给|給)?(?:我)?(?:修|弄|办|辦|处理|處理|解决|解決|来|來|来过)(?:好|完)?)?[。！!]*$`)

// stillBad are words that what was closed never was done, and nothing else: 「还是没修好」.
var stillBad = regexp.MustCompile(`(?i)^(?:怎么|怎麼|咋|现在|現在|你们|你們|其实|其實|说是|說是|上次|上回|之前|报的|報的|那个|那個|这个|這個|它|到现在|到現在|今天|，|,|\s)*(?:还是|還是|还|還|仍然|仍|依然|根本|压根|壓根|根本就|并|並|一直)+(?:没|沒|未)(?:有)?(?:人)?(?:给|給)?(?:我)?(?:修|弄|解决|解決|办|辦|处理|處理|搞|收|清|换|換|通|好)(?:好|完|成|掉|走|干净|乾淨)?(?:啊|呀|呢|嘛)?[。.!！]*$|^(?:it(?:'s| is)?|that(?:'s| is)?|they)?\s*(?:is |was |has )?(?:still|never) (?:not |isn't |hasn't been )?(?:been )?(?:fixed|solved|done|repaired|working|broken|the same)[.!]*$`)

// longestBack bounds such words, in runes: a longer message tells all of a matter.
const longestBack, longestBackEnglish = 24, 70

// ComesBack reports short words that what was done is there again: 「又堆起来了」, "it is broken again".
func ComesBack(text string) bool {
	longest := longestBack
	if DetectLang(text) == tickets.English {
		longest = longestBackEnglish
	}
	return len([]rune(text)) <= longest && (comesBack.MatchString(text) || stillBad.MatchString(text) || neverDone.MatchString(strings.TrimSpace(text)))
}

func happySaid(text string) string {
	switch {
	case notPleased.MatchString(text):
		return "bad"
	case halfway.MatchString(text):
		return "fair"
	case pleased.MatchString(text) && !doubts.MatchString(text):
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
