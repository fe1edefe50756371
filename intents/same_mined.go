package intents

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Who writes a letter names the estate in running words, where no place stands beside it: 住梧桐里3号楼, 梧桐里小区居民. That 梧桐里 is a name is seen
// from all letters together: what stands before such words again and again, and as far to the left as it is written so.

// afterName is what shows that an estate was named before it.
var afterName = regexp.MustCompile(`小区|[0-9一二三四五六七八九十]{1,2}(?:号楼|栋|幢|期|座|#)|业主|住户|居民|楼盘|项目|二手房|期房|交房|房产证|学区|烂尾|入住`)

const (
	minedLeast  = 2   // messages that show a name to be one
	minedShort  = 3   // characters
	minedLong   = 6   // the same
	minedShared = 0.6 // how much of what is written in a name must be written as the whole of it
)

// ledWords are the words of a text that stand before what shows an estate, each once.
func ledWords(text string) (all []string) {
	for _, at := range afterName.FindAllStringIndex(text, -1) {
		words := lastHan(text[:at[0]], minedLong)
		if utf8.RuneCountInString(words) >= minedShort && !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return all
}

// mined are the names of estates that running words show, with how many messages write them. What shows a name once is enough where no word can be
// mistaken for it.
func mined(all []*matter, strange func(twoRunes) bool) map[siteName]int {
	shown := map[string]int{}
	for _, m := range all {
		for _, words := range m.led {
			shown[words]++
		}
	}
	names, told, count := map[siteName]int{}, map[string]int{}, counter(all)
	for words, n := range shown {
		told[wholeName([]rune(words), count)] += n
		if odd := oddEnd([]rune(words), strange); odd != "" {
			told[odd] = max(told[odd], minedLeast)
		}
	}
	for name, n := range told {
		if n < minedLeast || !mayBeName(name) {
			continue
		}
		if parsed, ok := parseName([]rune(name)); ok && parsed.class == classHome {
			names[parsed] = count(name)
		} else if !ok {
			names[siteName{name, "", classHome}] = count(name)
		}
	}
	return names
}

// oddEnd is the end of some words of which no two characters stand side by side in any word: 汐岸云居 of 我是汐岸云居.
func oddEnd(words []rune, strange func(twoRunes) bool) string {
	from := len(words) - 1
	for from > 0 && strange(pairOf(words[from-1], words[from])) {
		from--
	}
	if len(words)-from < minedShort {
		return ""
	}
	return string(words[from:])
}

// counter gives in how many messages words are written; what was asked for once is kept.
func counter(all []*matter) func(words string) int {
	written := map[string]int{}
	return func(words string) int {
		n, known := written[words]
		if !known {
			for _, m := range all {
				n += int(yes(strings.Contains(m.text, words)))
			}
			written[words] = n
		}
		return n
	}
}

// wholeName is the end of some words that is written as one: the last two characters, and what stands before them nearly always.
func wholeName(words []rune, count func(string) int) string {
	from := len(words) - 2
	for n := count(string(words[from:])); from > 0; from-- {
		longer := count(string(words[from-1:]))
		if float64(longer) < minedShared*float64(n) {
			break
		}
		n = longer
	}
	return string(words[from:])
}

// lastHan is what a text ends with, as far as it is Chinese, at most so many characters.
func lastHan(text string, most int) string {
	from := len(text)
	for range most {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if !isHan(r) {
			break
		}
		from -= size
	}
	return text[from:]
}

// mayBeName tells a name from words that lead to one: 我们这个小区, 附近的居民, 很多业主.
func mayBeName(name string) bool {
	if n := utf8.RuneCountInString(name); n < minedShort || vagueStems[name] {
		return false
	}
	for _, word := range noName {
		if strings.Contains(name, word) {
			return false
		}
	}
	return !strings.ContainsAny(name, "我你他她们的了在是有没个那这哪不都就说从到往去把被给让和跟对该本各每全整几多数两")
}

// noName are words that no name of an estate has in it.
var noName = strings.Fields("小区 业主 居民 住户 附近 周边 周围 老旧 物业 开发商 部分 政府 社区 街道 拆迁 安置 农村 高层 广大 所有 其他 旁边 隔壁 楼下 楼上 村民 商品房 请求 要求 希望 关于 反映 投诉 咨询 购买 房屋 房产 商业 工程 改造 建设 住宅 家住 整个 目前 现在 今年 去年 百姓 群众 楼盘 项目 单元 号楼")
