package intents

import (
	"regexp"
	"strings"
)

// Urges reports words that ask for haste in a matter that was filed, and nothing else: 「催一下」, 「能不能快一点」.
func Urges(text string) bool { return urges.MatchString(strings.TrimSpace(text)) }

var urges = regexp.MustCompile(`(?i)^(?:麻烦|麻煩|请|請|能不能|能|可以|可不可以|你们|你們|那|就|想|我|要|帮我|幫我|帮忙|幫忙|再|给我|給我|，|,|\s)*(?:快(?:一)?[点點些]|尽快|盡快|抓紧|抓緊|赶紧|趕緊|赶快|趕快|加急|催(?:一?下|一?催|催|单|單)|优先|優先)(?:一下|时间|時間|给|給|帮|幫|我|处理|處理|办理|办|辦|修|弄|解决|解決|来人|來人|来|來|派人|安排|下)*(?:吗|嗎|吧|啊|呀|呢|行吗|行嗎|好吗|好嗎|可以吗|可以嗎|行不行|好不好|可不可以)*(?:[，,！!。\s]*(?:急死了|很急|太急了|等不及了|急|急用|谢谢|謝謝))*[。.!！?？]*$|^(?:please |can you |could you |can it be )*(?:hurry(?: up)?|speed (?:it|this) up|be quick(?:er)?|done faster)(?: please)?[.!?]*$`)

// Discontent reports that somebody is not content, and nothing of why: 「不满意」, 「太慢了」.
func Discontent(text string) bool { return discontent.MatchString(strings.TrimSpace(text)) }

var discontent = regexp.MustCompile(`(?i)^(?:我|我们|我們|对|對|你们|你們|这个|這個|这|這|处理|處理|结果|結果|办理|很|非常|一点都|一點都|根本|真的|太|，|,|\s)*(?:不满意|不滿意|不满|不滿|唔满意|唔滿意|太慢了?|这么慢|這麼慢)(?:啊|呀|的)?[。.!！]*$|^(?:i am |i'm )?(?:not (?:satisfied|happy)|unhappy|dissatisfied|too slow|very slow)[.!]*$`)

// Presses reports either of the two: words that belong to a matter that is under way, and tell nothing of it.
func Presses(text string) bool { return Urges(text) || Discontent(text) }
