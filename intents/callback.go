package intents

import (
	"regexp"
	"strings"

	"huying/tickets"
)

// This file hears the answer to a callback in people's own words: 「根本没人来过」, 「修是修了，还是不太亮」, 「收走了，挺快的」.

var (
	nobodyCame = regexp.MustCompile(`(?i)没人(?:来|联系|找|管|打|理)|沒人(?:來|聯絡|找|管|打|理)|没(?:有)?(?:来过|联系|打过?电话|接到|见过|见到)|沒(?:有)?(?:來過|聯絡|打過?電話|接到|見過)|no ?body (?:came|called|contacted)|no one (?:came|called|contacted)`)
	unsolved   = regexp.MustCompile(`(?i)没有?(?:修|弄|解决|办|处理|搞|收|清|换)(?:好|完|成|掉|干净|利索)|沒有?(?:修|弄|解決|辦|處理|搞|收|清|換)(?:好|完|成|掉|乾淨)|还是(?:不|没|老样子|原样|那样|漏|堵|黑|坏|臭|吵|那么)|還是(?:不|沒|老樣子|漏|堵|黑|壞|臭|吵)|又(?:坏|壞|堵|漏|黑|不|堆|响|臭|停)|没修|沒修|没动过|白修|没用|沒用|老样子|老樣子|not (?:fixed|solved|done|working)|still (?:not|broken|leaking|dark|blocked|there|no)|broken again`)
	solvedNow  = regexp.MustCompile(`(?i)(?:修|弄|收|清|搞|办|辦|换|換|通|处理|處理|解决|解決|搬|拉|拖|清理|打扫|打掃)(?:好|走|完|掉|通|亮|干净|乾淨)*了|(?:可以|没问题|沒問題|好|好多|亮|通|来水|來水|来电|來電)了|挺好|很好|蛮好|it(?:'s| is) (?:fixed|fine|working|done|ok)|(?:fixed|works) now|all good`)
	doubts     = regexp.MustCompile(`(?i)但|可是|不过|不過|就是还|没|沒|不(?:亮|通|行|好|是)|只|一半|\b(?:but|not|only|half)\b`)
	pleased    = regexp.MustCompile(`(?i)满意|滿意|挺好|很好|真好|蛮好|不错|不錯|挺快|很快|真快|点赞|點讚|great|good|excellent|happy|quick`)
	notPleased = regexp.MustCompile(`(?i)不满|不滿|不怎么满意|不太满意|太慢|态度差|態度差|敷衍|糟|很差|太差|unhappy|not (?:good|happy|satisfied)|too slow|\bbad\b`)
	halfway    = regexp.MustCompile(`(?i)一般|凑合|湊合|马马虎虎|還行|还行|还可以|還可以|有点慢|有點慢|so-?so|not bad`)
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
	case asked != "happy" && unsolved.MatchString(text):
		return map[string]string{"solved": "no", "said": text}
	case asked == "contacted" && nobodyCame.MatchString(text):
		return map[string]string{"contacted": "no"}
	case asked != "happy" && solvedNow.MatchString(text) && !doubts.MatchString(text):
		known := map[string]string{"solved": "yes"}
		if happy := happySaid(text); happy != "" {
			known["happy"] = happy
		}
		return known
	case asked == "happy":
		if happy := happySaid(text); happy != "" {
			return map[string]string{"happy": happy}
		}
	}
	return nil
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
