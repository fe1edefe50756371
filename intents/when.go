package intents

import (
	"slices"
	"strings"
)

// clock finds when something was, in the resident's own words. A number with 号楼 is never a date.
type clock struct {
	lex                          *lexicon
	day, part, moment, long, not uint16
	after                        uint16
}

func newClock() *clock {
	c := &clock{lex: newLexicon(whenSets)}
	ids := c.lex.ids
	c.day, c.part, c.moment, c.long, c.not, c.after = ids["day"], ids["part"], ids["moment"], ids["long"], ids["not"], ids["after"]
	return c
}

// find gives the runes of the time, 0 0 when none is named. Slices are scratch space.
func (c *clock) find(runes []rune, hits []hit, pieces []piece) (from, to int, _ []hit, _ []piece) {
	hits = c.lex.find(runes, hits[:0])
	pieces = pieces[:0]
	for _, h := range hits {
		weight := 0
		switch h.set {
		case c.day:
			weight = 5
		case c.long:
			weight = 4
		case c.part:
			weight = 4
		case c.moment:
			weight = 3
		}
		if weight > 0 && !c.masked(hits, h) && !partOfName(runes, int(h.start), int(h.end)) && feastFits(runes, int(h.start), int(h.end)) {
			pieces = append(pieces, piece{int(h.start), int(h.end), weight})
		}
	}
	for i := range runes {
		if end, weight := timeNumber(runes, i); end > i {
			pieces = append(pieces, piece{i, end, weight})
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return a.from - b.from })
	best := 0
	for _, first := range pieces {
		start, end, weight := first.from, first.to, first.weight
		for end-start < longestPlace {
			next, gain := c.grow(runes, hits, pieces, end)
			if next == end {
				break
			}
			end, weight = next, weight+gain
		}
		if weight = weight*2 + end - start; weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	if from < to {
		from = sinceWhen(runes, from, to)
	}
	return from, to, hits, pieces
}

func (c *clock) masked(hits []hit, h hit) bool {
	for _, o := range between(hits, int(h.start)-longestWord, int(h.start)+1) {
		if o.set == c.not && o.start <= h.start && h.end <= o.end {
			return true
		}
	}
	return false
}

func (c *clock) grow(runes []rune, hits []hit, pieces []piece, end int) (next, gain int) {
	next = end
	at := end
	if at+1 < len(runes) && strings.ContainsRune(" 的到至-~零", runes[at]) {
		at++
	}
	for _, word := range []string{"等到", "拖到", "干到", "闹到", "吵到", "响到", "唱到", "忙到", "堵到", "熬到", "持续到", "一直到", " to ", " until ", " till ", " - ", " around ", " at "} {
		if hasPrefix(runes[end:], word) {
			at = end + len([]rune(word))
		}
	}
	if startsAny(runes[end:], []string{" at ", " around "}) && at < len(runes) && isDigit(runes[at]) {
		if next = englishHour(runes, at); next == at {
			for next < len(runes) && (isDigit(runes[next]) || runes[next] == ':') {
				next++
			}
		}
		if number(string(runes[at:min(next, at+2)])) <= 24 {
			return next, 5
		}
		return end, 0 // at 33 Xinhua Lane
	}
	for _, p := range piecesFrom(pieces, end, at+1) {
		if (p.from == end || p.from == at) && p.to > next && runes[p.from] != '刚' && !(hasPrefix(runes[p.from:], "天天") && endsAny(runes[:end], openEnds)) {
			next, gain = p.to, p.weight
		}
	}
	if next > end {
		return next, gain
	}
	for _, h := range between(hits, end, at+1) {
		if h.set == c.after && !(runes[h.start] == '了' && end > 0 && strings.ContainsRune("点半分刻", runes[end-1])) && (int(h.start) == end || int(h.start) == at && runes[end] == ' ' && isLetter(runes[at])) && int(h.end) > next {
			next, gain = int(h.end), 1
		}
	}
	if next == end+1 && runes[end] == '后' && next < len(runes) && strings.ContainsRune("面门边", runes[next]) {
		return end, 0
	}
	return next, gain
}

// timeNumber reads 晚上八点半's 八点半, 20:30, 三天, 两个月, 11月3日, 上周五, 5号 at i.
func timeNumber(runes []rune, i int) (end, weight int) {
	if end := max(weekday(runes, i), lunarDay(runes, i)); end > i {
		return end, 6
	}
	if end := englishHour(runes, i); end > i && (i == 0 || !isLetterOrDigit(runes[i-1]) && runes[i-1] != ':') {
		return end, 6
	}
	if i > 0 && (isDigit(runes[i-1]) || countRune(runes[i-1]) || runes[i-1] == '第' || runes[i-1] == '-' || runes[i-1] == ':') {
		return i, 0
	}
	j := i
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j]) && runes[j] != '负' || strings.ContainsRune("几仨俩", runes[j]) || runes[j] == '半' && j == i) {
		j++
	}
	if j == i {
		return englishNumber(runes, i)
	}
	if j-i <= 2 && j+2 < len(runes) && runes[j] == ':' && isDigit(runes[j+1]) && isDigit(runes[j+2]) {
		return j + 3, 6
	}
	rest := runes[j:]
	if n := numeral(runes[i:j]); n >= 1 && n <= 31 && startsAny(rest, []string{"那天", "那晚", "当天"}) {
		return j, 5 // 十五那天
	}
	if runes[i] == '几' && j == i+1 && hasPrefix(rest, "点") {
		return i, 0 // a question
	}
	for _, unit := range []string{"点半", "点几", "点多钟", "点多", "点钟", "点一刻", "点三刻", "点来钟", "点左右", "点", "时许"} {
		if !hasPrefix(rest, unit) {
			continue
		}
		end = j + len([]rune(unit))
		if unit == "点" {
			if startsAny(rest[1:], []string{"意见", "建议", "东西", "钱", "五", "小", "几", "零"}) && !(end < len(runes) && (isDigit(runes[end]) || countRune(runes[end]))) || runes[i] == '一' && j == i+1 && !afterPart(runes, i) {
				return i, 0
			}
			for end < len(runes) && (isDigit(runes[end]) || countRune(runes[end])) {
				end++
			}
			if end < len(runes) && end > j+1 && runes[end] == '分' {
				end++
			}
		}
		return end, 6
	}
	if end, fits := lengthEnd(runes, j); end > j {
		if !fits {
			return i, 0
		}
		return end, 5
	}
	if hasPrefix(rest, "月") && j-i <= 2 && !startsAny(rest, []string{"月饼", "月租", "月卡", "月票", "月嫂"}) && !partOfName(runes, i, j+1) {
		return monthDay(runes, j+1), 6
	}
	if hasPrefix(rest, "号") && j-i <= 3 && dayOfMonth(runes, i, j) {
		return j + 1, 4
	}
	return i, 0
}

// lengthEnd gives the end of a unit of time behind a number, 个月, 来分钟, 年11月, and whether it is one here; j when there is none.
func lengthEnd(runes []rune, j int) (end int, fits bool) {
	rest := runes[j:]
	if len(rest) > 0 && rest[0] == '来' && startsAny(rest[1:], []string{"分钟", "个小时", "个月", "个钟", "天", "年", "个星期", "个礼拜"}) {
		j++ // 十来分钟
		rest = runes[j:]
	}
	for _, unit := range []string{"个多小时", "个半小时", "个小时", "个多月", "个半月", "个月", "个多星期", "个星期", "个礼拜", "个多礼拜", "个钟头", "个钟", "小时", "多小时", "分钟", "多分钟", "多天", "天", "多年", "年", "周", "多个月", "来天", "个晚上", "个夜晚", "个早上", "晚上", "晚", "宿", "夜", "星期", "礼拜", "个季度", "个学期", "日"} {
		if hasPrefix(rest, unit) {
			end = j + len([]rune(unit))
			if !counts(runes, end, unit) {
				return end, false
			}
			if unit == "年" {
				end = yearMonth(runes, end)
			}
			return end, true
		}
	}
	return j, false
}

// counts refuses words that only begin like a length of time: 年级, 天然气, 日常.
func counts(runes []rune, end int, unit string) bool {
	rest := runes[end:]
	if (unit == "小时" || unit == "个小时" || unit == "个月") && priced(rest) {
		return false
	}
	switch unit {
	case "年":
		return !startsAny(rest, []string{"级", "龄", "纪", "轻"})
	case "天":
		return !startsAny(rest, []string{"然", "桥", "台", "花", "气", "井", "线"})
	case "日":
		return !startsAny(rest, []string{"常", "用", "本", "报", "子"})
	case "周":
		return !startsAny(rest, []string{"岁", "边", "围"})
	case "晚", "夜":
		return !startsAny(rest, []string{"饭", "班", "市", "餐", "点"})
	}
	return true
}

// priced reports a sum behind a length of time: 一小时二十, 一个月1800. One figure alone counts something else: 一个月一次.
func priced(rest []rune) bool {
	n := 0
	for n < len(rest) && (isDigit(rest[n]) || countRune(rest[n]) && rest[n] != '零' || rest[n] == '千') {
		n++
	}
	return n >= 2
}

// yearMonth reads on after 2026年: 11月3日.
func yearMonth(runes []rune, end int) int {
	j := end
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j])) {
		j++
	}
	if j > end && j < len(runes) && runes[j] == '月' {
		return monthDay(runes, j+1)
	}
	return end
}

// monthDay reads on after 11月: 3日, 3号, 初, 底.
func monthDay(runes []rune, end int) int {
	j := end
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j])) {
		j++
	}
	if j > end && j < len(runes) && (runes[j] == '日' || runes[j] == '号' && (!startsAny(runes[j:], buildingAfter) || hasPrefix(runes[j:], "号楼下"))) {
		return j + 1
	}
	if startsAny(runes[end:], []string{"份", "初", "底"}) {
		return end + 1
	}
	if startsAny(runes[end:], []string{"上旬", "中旬", "下旬"}) {
		return end + 2
	}
	return end
}

var buildingAfter = []string{"号楼", "号院", "号线", "号门", "号店", "号桌", "号车", "号厅", "号厂", "号铺", "号房", "号室", "号码", "号栋", "号家", "号住", "号商", "号摊", "号机", "号桩", "号出", "号电", "号公", "号单", "号仓", "号窗", "号坑", "号口", "号底", "号附", "号甲", "号之间", "号与", "号和", "号床", "号桥", "号路", "号泵", "号井", "号塔", "号大", "号馆", "号别", "号码头", "号航", "号高", "号地", "号库", "号柜"}

// dayOfMonth tells 5号停的电 from a building's 5号.
func dayOfMonth(runes []rune, from, to int) bool {
	rest := runes[to:]
	clear := startsAny(rest, []string{"号晚", "号早", "号上午", "号下午", "号中午", "号夜", "号凌晨", "号半夜", "号那天", "号起", "号开始", "号停"}) // it can be nothing but a day
	if startsAny(rest, buildingAfter) || !clear && from > 0 && (houseNumber(runes, from) || strings.ContainsRune("区园苑楼栋第", runes[from-1])) {
		return false
	}
	n := numeral(runes[from:to])
	return n >= 1 && n <= 31
}

// numeral reads digits or 三十一; 0 when it is neither.
func numeral(runes []rune) (n int) {
	unit := 0
	for _, r := range runes {
		switch {
		case isDigit(r):
			n = n*10 + int(r-'0')
		case r == '十':
			n, unit = n+max(unit, 1)*10, 0
		case spokenDigits[r] != 0:
			unit = int(spokenDigits[r] - '0')
		default:
			return 0
		}
		if n > 1_000_000 {
			return 0
		}
	}
	return n + unit
}

// afterPart reports 晚上, 下午 … right before a place: then 一点 is an hour.
func afterPart(runes []rune, i int) bool {
	return endsAny(runes[:i], []string{"上", "午", "晨", "晚", "夜", "夜里", "早", "天"})
}

// weekday reads 上周五, 星期天, 礼拜三.
func weekday(runes []rune, i int) int {
	j := i
	for j < len(runes) && strings.ContainsRune("上这下本每个", runes[j]) && j < i+3 {
		j++
	}
	switch {
	case startsAny(runes[j:], []string{"星期", "礼拜"}):
		j += 2
	case hasPrefix(runes[j:], "周") && (j == 0 || j > i || !isHan(runes[j-1])):
		j++
	case hasPrefix(runes[j:], "周") && !startsAny(runes[j:], []string{"周日报", "周一围"}) && j > 0 && !strings.ContainsRune("姓四我是两一", runes[j-1]):
		j++
	default:
		return i
	}
	if j < len(runes) && strings.ContainsRune("一二三四五六日天末", runes[j]) && !startsAny(runes[j:], []string{"一直", "一样", "一下", "一点", "一共", "一般", "一些", "一起", "一个", "一家", "一次", "一会", "六福"}) {
		return j + 1
	}
	return i
}

var englishCounts = []string{"a few", "several", "more than a", "over a", "almost a", "half a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "thirty", "an", "a", "a couple of", "about", "many", "every", "each"}

var englishUnits = []string{"days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour", "minutes", "minute", "nights", "night"}

// englishNumber reads "3 days", "two weeks", "since monday", "8 pm" at i.
func englishNumber(runes []rune, i int) (end, weight int) {
	if !isLetter(runes[i]) || latinInside(runes, i) {
		return i, 0
	}
	for _, lead := range []string{"since ", "last ", "on ", "this ", "every ", "each ", "for the past ", "for the last "} {
		if hasPrefix(runes[i:], lead) {
			j := i + len(lead)
			for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "last week", "last night", "this morning", "last month", "weekend", "morning", "night", "evening", "afternoon", "day", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
				if hasPrefix(runes[j:], day) {
					return j + len(day), 6
				}
			}
		}
	}
	j := i
	for _, n := range englishCounts {
		if hasPrefix(runes[i:], n+" ") {
			j = i + len(n) + 1
		}
	}
	if j == i {
		return i, 0
	}
	for _, unit := range englishUnits {
		if hasPrefix(runes[j:], unit) && (j+len(unit) == len(runes) || !isLetter(runes[j+len(unit)])) {
			return j + len(unit), 5
		}
	}
	return i, 0
}
