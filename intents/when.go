package intents

import "strings"

// whenSets are the words of time; numbers with 点, 天, 月 … are read by code.
var whenSets = map[string]string{
	"day":    `昨夜里 昨晚夜里 今天 今日 今儿 今儿个 今朝 昨天 昨日 昨儿 昨儿个 夜儿个 夜个儿 前天 前日 前儿 前儿个 大前天 明天 明日 明儿 后天 昨晚 昨夜 昨早 今晚 今早 今夜 前晚 明早 明晚 今晨 昨晚上 今天早上 寻日 琴日 寻晚 琴晚 今朝早 听日 听晚 当晚 当天 前几天 前两天 前些天 前几日 这几天 这两天 这些天 这几日 近几天 近两天 最近 近期 近来 近日 上个月 上月 这个月 本月 下个月 月初 月底 月中 中旬 上旬 下旬 去年 前年 今年 明年 年前 年后 年初 年底 过年 春节 元旦 国庆 国庆节 中秋 中秋节 端午 清明 五一 十一 元宵 除夕 大年三十 寒假 暑假 放假 周末 双休日 工作日 节假日 上周 这周 本周 下周 上星期 这星期 上个星期 这个星期 上礼拜 这礼拜 上个礼拜 入冬 入夏 开春 夏天 冬天 春天 秋天 下雨天 雨天 today yesterday tonight tomorrow last_night this_morning this_afternoon this_evening yesterday_morning yesterday_afternoon yesterday_evening last_week last_month last_year this_week this_month the_day_before_yesterday`,
	"part":   `早上 早晨 清早 清晨 一大早 大清早 上午 中午 正午 晌午 下午 傍晚 晚上 晚间 夜里 夜间 深夜 半夜 大半夜 三更半夜 凌晨 后半夜 前半夜 白天 大白天 天亮 天黑 天黑后 每天 每天早上 每天晚上 每晚 每夜 天天 天天晚上 夜夜 每周 每月 每年 朝早 晏昼 夜晚 早高峰 晚高峰 饭点 every_day every_night every_morning every_evening morning afternoon evening at_night midnight noon`,
	"moment": `刚才 刚刚 方才 头先 啱啱 将才 才将 刚刚才 刚 这会儿 这会 此刻 现在 而家 依家 眼下 目前 正在 刚下班 just_now right_now now at_the_moment currently a_moment_ago`,
	"long":   `好几天 好些天 好多天 几天 多天 好几个月 几个月 好几年 几年 多年 好久 很久 老久 半天 大半天 整天 一整天 一整夜 一晚上 整晚 整夜 一宿 成晚 好长时间 很长时间 半个月 大半个月 半年 大半年 半个多月 半个小时 半小时 半个钟 半个钟头 两三天 三四天 四五天 五六天 七八天 十来天 十几天 一两天 两三个月 一两个月 两三年 一两年 两三个小时 一个来月 个把月 个把星期 几个小时 好几个小时 for_days for_weeks for_months for_years all_night all_day for_a_week for_a_month for_hours for_a_long_time for_ages`,
	"after":  `期间 了 前 以前 之前 以来 开始 左右 以后 之后 后 多 过后 起 到现在 的时候 ago now already`,
	"not":    `今天气 现在的人 刚好 刚性 后天性 十一路 五一路 五一街 国庆路 中秋月饼 春节晚会 过年好 周末愉快 现在是 晚上好 早上好 下午好 中午好 上午好 三天两头 一天到晚 几天几夜 半天不 good_morning good_afternoon good_evening 刚需 刚毅 现在这 年后 正在施工 正在建`,
}

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
		if weight > 0 && !c.masked(hits, h) {
			pieces = append(pieces, piece{int(h.start), int(h.end), weight})
		}
	}
	for i := range runes {
		if end, weight := timeNumber(runes, i); end > i {
			pieces = append(pieces, piece{i, end, weight})
		}
	}
	best := 0
	for _, first := range pieces {
		start, end, weight := first.from, first.to, first.weight
		for {
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
	if from < to && from > 0 && runes[from-1] == '从' && endsAny(runes[:to], []string{"开始", "起", "到现在", "以来"}) {
		from--
	}
	return from, to, hits, pieces
}

func (c *clock) masked(hits []hit, h hit) bool {
	for _, o := range hits {
		if o.set == c.not && o.start <= h.start && h.end <= o.end {
			return true
		}
	}
	return false
}

func (c *clock) grow(runes []rune, hits []hit, pieces []piece, end int) (next, gain int) {
	next = end
	at := end
	if at+1 < len(runes) && (runes[at] == ' ' || runes[at] == '的' || runes[at] == '到') {
		at++
	}
	for _, p := range pieces {
		if (p.from == end || p.from == at) && p.to > next {
			next, gain = p.to, p.weight
		}
	}
	if next > end {
		return next, gain
	}
	for _, h := range hits {
		if h.set == c.after && (int(h.start) == end || int(h.start) == at && runes[end] == ' ' && isLetter(runes[at])) && int(h.end) > next {
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
	if end := weekday(runes, i); end > i {
		return end, 6
	}
	if i > 0 && (isDigit(runes[i-1]) || countRune(runes[i-1]) || runes[i-1] == '第' || runes[i-1] == '-' || runes[i-1] == ':') {
		return i, 0
	}
	j := i
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j]) && runes[j] != '负' || runes[j] == '几' || runes[j] == '半' && j == i) {
		j++
	}
	if j == i {
		return englishNumber(runes, i)
	}
	if j-i <= 2 && j+2 < len(runes) && runes[j] == ':' && isDigit(runes[j+1]) && isDigit(runes[j+2]) {
		return j + 3, 6
	}
	rest := runes[j:]
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
	for _, unit := range []string{"个多小时", "个半小时", "个小时", "个多月", "个半月", "个月", "个多星期", "个星期", "个礼拜", "个多礼拜", "个钟头", "个钟", "小时", "多小时", "分钟", "多分钟", "多天", "天", "多年", "年", "周", "多个月", "来天", "晚上", "晚", "宿", "夜", "星期", "礼拜", "个季度", "个学期", "日"} {
		if hasPrefix(rest, unit) {
			end = j + len([]rune(unit))
			if !counts(runes, end, unit) {
				return i, 0
			}
			if unit == "年" {
				end = yearMonth(runes, end)
			}
			return end, 5
		}
	}
	if hasPrefix(rest, "月") && j-i <= 2 && !startsAny(rest, []string{"月饼", "月租", "月卡"}) {
		return monthDay(runes, j+1), 6
	}
	if hasPrefix(rest, "号") && j-i <= 3 && dayOfMonth(runes, i, j) {
		return j + 1, 4
	}
	return i, 0
}

// counts refuses words that only begin like a length of time: 年级, 天然气, 日常.
func counts(runes []rune, end int, unit string) bool {
	rest := runes[end:]
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
	if j > end && j < len(runes) && (runes[j] == '日' || runes[j] == '号' && !startsAny(runes[j:], buildingAfter)) {
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

var buildingAfter = []string{"号楼", "号院", "号线", "号门", "号店", "号桌", "号车", "号厅", "号厂", "号铺", "号房", "号室", "号码", "号栋", "号家", "号住", "号商", "号摊", "号机", "号桩", "号出", "号电", "号公", "号单", "号仓", "号窗", "号坑"}

// dayOfMonth tells 5号停的电 from a building's 5号.
func dayOfMonth(runes []rune, from, to int) bool {
	if startsAny(runes[to:], buildingAfter) || from > 0 && (houseNumber(runes, from) || strings.ContainsRune("区园苑楼栋第月", runes[from-1])) {
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
	if j < len(runes) && strings.ContainsRune("一二三四五六日天末", runes[j]) {
		return j + 1
	}
	return i
}

var englishUnits = []string{"days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour", "minutes", "minute", "nights", "night"}

// englishNumber reads "3 days", "two weeks", "since monday", "8 pm" at i.
func englishNumber(runes []rune, i int) (end, weight int) {
	if !isLetter(runes[i]) || latinInside(runes, i) {
		return i, 0
	}
	for _, lead := range []string{"since ", "last ", "on ", "this ", "for the past ", "for the last "} {
		if hasPrefix(runes[i:], lead) {
			j := i + len(lead)
			for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "last week", "last night", "this morning", "last month"} {
				if hasPrefix(runes[j:], day) {
					return j + len(day), 6
				}
			}
		}
	}
	j := i
	for _, n := range []string{"a few", "several", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "an", "a couple of", "about"} {
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
