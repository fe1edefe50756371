package intents

import (
	"regexp"
	"strings"
)

// denial is what somebody takes back, and behind it what they put in its place: 不是三号楼，是五号楼 · not building 3, it's building 5.
var denial = regexp.MustCompile(`(?i)^\s*(?:不是|不对|错了|搞错了|弄错了|说错了|唔係|唔系|no[t,]?\s).{0,40}?(?:[，,。；;\s]\s*(?:而?是|应该是|應該是|應是|改成|改为|係|系|it'?s|but)|而是|应该是|應該是)\s*(\S.*)$`)

// Meant is the part of a correction that counts; words that take nothing back are meant as they are.
func Meant(text string) string {
	if m := denial.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	for _, said := range []*regexp.Regexp{amends, rightly, rightlyEnglish} {
		if m := said.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	for _, said := range []*regexp.Regexp{swapped, wrongBefore} {
		if m := said.FindStringSubmatch(text); m != nil {
			return Amended(m[1], m[2])
		}
	}
	return text
}

// amends is the wish that the place be another, and behind it which: 帮我改一下地址，是6号楼.
var amends = regexp.MustCompile(`^\s*(?:请|請|麻烦|麻煩|帮我|幫我|给我|給我|我要|我想|想|要)*(?:改一下|改下|改|换一下|換一下|更正|更正一下)(?:一下)?(?:地址|地点|地點|位置|地方)(?:吧)?[，,。\s]*(?:改成|改为|改為|改到|换成|換成|应该是|應該是|是|为|為|成)?[，,\s]*(\S.+)$`)

// ofAddress is a building, a unit, a floor, a door or a gate: what is told or corrected of an address.
const ofAddress = `(?:[0-9０-９一二两三四五六七八九十百a-zA-Z]{1,4}(?:号楼|號樓|栋|棟|幢|座|单元|單元|楼|樓|层|層|室|号|號|期|区|區)|[东西南北東正后後侧側前]门|[东西南北東正后後侧側前]門)`

// swapped is the same without a pause: 不是3栋是5栋. Only where both sides are of an address: 不是路灯是楼道灯 may as well be one sentence.
var swapped = regexp.MustCompile(`^\s*(?:不对|错了|哦|噢|啊|唔)?(?:不是|唔係|唔系)([^，,。；;是係系]{0,12}?` + ofAddress + `)[^，,。；;是係系]{0,4}(?:是|係|系)([^，,。；;]{0,12}?` + ofAddress + `.{0,12})$`)

// wrongBefore is 「3号楼不对，应该是5号楼」, 「3栋错了，5栋」.
var wrongBefore = regexp.MustCompile(`^\s*([^，,。；;]{0,12}?` + ofAddress + `)[，,\s]*(?:哦|啊)?(?:不对|不對|错了|錯了|说错了|說錯了|写错了|寫錯了|打错了|打錯了)[，,。；;\s]*(?:应该是|應該是|应该|應該|是|改成|改为|改為)?([^，,。；;]{0,12}?` + ofAddress + `.{0,12})$`)

// rightly is 「应该是4栋」, and rightlyEnglish "Actually it's building 4".
var (
	rightly        = regexp.MustCompile(`^\s*(?:哦|噢|啊|那|不|，|,|\s)*(?:应该是|應該是|其实是|其實是)\s*([^，,。；;]{0,12}?` + ofAddress + `.{0,12})$`)
	rightlyEnglish = regexp.MustCompile(`(?i)^\s*(?:(?:actually|sorry|correction|i mean|wait|oh|no|,|\s)+(?:i mean|it's|it is|it should be|that's|make it)|(?:it's|it is)\s+actually)\s+((?:building|block|unit|room|flat|tower|the \w+ gate|no\.?)\b.{1,40})$`)
)

// Swapped is what a correction of an address takes back, and what it puts in its place: 一区 and 二区 in 「不是一区是二区」; "" when it is none.
func Swapped(text string) (from, to string) {
	for _, said := range []*regexp.Regexp{swapped, wrongBefore, swappedPause} {
		if m := said.FindStringSubmatch(text); m != nil {
			return strings.TrimSpace(m[1]), strings.TrimRight(strings.TrimSpace(m[2]), "的了。.!！")
		}
	}
	return "", ""
}

// swappedPause is the same with a pause: 不是东门，是西门.
var swappedPause = regexp.MustCompile(`^\s*(?:不是|唔係|唔系)([^，,。；;]{0,12}?` + ofAddress + `)[，,\s]+(?:而?是|係|系|应该是|應該是)([^，,。；;]{0,12}?` + ofAddress + `.{0,12})$`)
