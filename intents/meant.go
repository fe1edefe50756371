package intents

import "regexp"

// denial is what somebody takes back, and behind it what they put in its place: 不是三号楼，是五号楼 · not building 3, it's building 5.
var denial = regexp.MustCompile(`(?i)^\s*(?:不是|不对|错了|搞错了|弄错了|说错了|唔係|唔系|no[t,]?\s).{0,40}?(?:[，,。；;\s]\s*(?:而?是|应该是|應該是|應是|改成|改为|係|系|it'?s|but)|而是|应该是|應該是)\s*(\S.*)$`)

// Meant is the part of a correction that counts; words that take nothing back are meant as they are.
func Meant(text string) string {
	if m := denial.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if m := amends.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return text
}

// amends is the wish that the place be another, and behind it which: 帮我改一下地址，是6号楼.
var amends = regexp.MustCompile(`^\s*(?:请|請|麻烦|麻煩|帮我|幫我|给我|給我|我要|我想|想|要)*(?:改一下|改下|改|换一下|換一下|更正|更正一下)(?:一下)?(?:地址|地点|地點|位置|地方)(?:吧)?[，,。\s]*(?:改成|改为|改為|改到|换成|換成|应该是|應該是|是|为|為|成)?[，,\s]*(\S.+)$`)
