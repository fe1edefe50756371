package intents

import "strings"

// Units of a length of time: those that stand behind a number itself or behind 个, and those that need 个, 来 or 把 before them (三月 is a
// month of the year, 一个早上 a length).
var (
	lengthUnits  = []string{"小时", "钟头", "分钟", "刻钟", "星期", "礼拜", "季度", "学期", "晚上", "天", "年", "周", "日", "晚", "宿", "夜", "冬天", "夏天", "春天", "秋天", "冬", "夏"}
	countedUnits = []string{"月", "钟", "夜晚", "早上", "上午", "下午"}
)

// lengthEnd gives the end of the unit of time behind a number, and whether it is one here; j when there is none. Between number and unit
// stand 个 and words of about: 个月, 来分钟, 个多星期, 个来月, 拉天; behind the unit 多 and 半: 年多, 天半.
func lengthEnd(runes []rune, j int) (end int, fits bool) {
	k, counted := j, false
	for k < min(len(runes), j+3) && strings.ContainsRune("个多来拉把半大几", runes[k]) {
		counted = counted || !strings.ContainsRune("多大几", runes[k])
		k++
	}
	for _, unit := range lengthUnits {
		if hasPrefix(runes[k:], unit) {
			return lengthRest(runes, j, k+len([]rune(unit)), unit)
		}
	}
	for _, unit := range countedUnits {
		if counted && hasPrefix(runes[k:], unit) {
			return lengthRest(runes, j, k+len([]rune(unit)), unit)
		}
	}
	return j, false
}

// lengthRest goes on behind a unit of time.
func lengthRest(runes []rune, number, end int, unit string) (int, bool) {
	if unit == "月" && startsAny(runes[end:], []string{"亮", "龄", "嫂", "饼", "票", "卡"}) {
		return end, false
	}
	if priceOrTerm(runes, number, end) || !counts(runes, end, unit) || often(runes, number, end) {
		return end, false
	}
	if unit == "年" {
		if to := yearMonth(runes, end); to > end {
			return to, true
		}
	}
	if end < len(runes) && (runes[end] == '多' && !startsAny(runes[end:], []string{"多次", "多少"}) || runes[end] == '半' && !startsAny(runes[end:], []string{"半夜", "半个", "半天"})) {
		end++
	}
	return end, true
}

// What a length of time behind or before these words is the measure of: 一个月|工资, 满|三年, 有效期|十年. It says how much and not when.
var (
	termBehind = []string{"挣", "赚", "多少", "房租", "租金", "月租", "的合同", "合同", "编制", "收费", "的假", "假", "期限", "的保洁", "的保姆", "起步", "起租", "有效", "质保", "保修", "一付", "退款", "包退", "包换", "无理由", "工作日"}
	termBefore = []string{"满", "工龄", "有效期", "限期", "期限", "限", "限我", "限我们", "质保", "保修", "保修期", "判了", "刑期", "最多", "不超过", "违约金", "试用期", "合同期", "租期", "能干", "干满", "教龄", "驾龄", "学制", "押金"}
)

// priceOrTerm reports a length of time that is only the measure of a wage, a rent or a term.
func priceOrTerm(runes []rune, number, end int) bool {
	at := number
	for at > 0 && figure(runes[at-1]) {
		at--
	}
	wage := end + len([]rune("工资"))
	if hasPrefix(runes[end:], "工资") && !startsAny(runes[wage:], []string{"没", "不", "还", "拖", "未", "欠", "都", "被", "全"}) {
		return true // but 三个月|工资没发
	}
	return startsAny(runes[end:], termBehind) || endsAny(runes[:at], termBefore)
}

// counts refuses words that only begin like a length of time: 年级, 天然气, 日常.
func counts(runes []rune, end int, unit string) bool {
	rest := runes[end:]
	if (unit == "小时" || unit == "月") && priced(rest) {
		return false
	}
	switch unit {
	case "年":
		return !startsAny(rest, []string{"级", "龄", "纪", "轻", "生人", "生的", "出生", "产的", "款", "的老", "的房", "的楼", "的旧"})
	case "天":
		return !startsAny(rest, []string{"然", "桥", "台", "花", "气", "井", "线"})
	case "日":
		return !startsAny(rest, []string{"常", "用", "本", "报", "子"})
	case "周":
		return !startsAny(rest, []string{"岁", "边", "围"})
	case "晚", "夜":
		return runes[end-2] != '半' && !startsAny(rest, []string{"饭", "班", "市", "餐", "点"})
	case "冬", "夏", "冬天", "夏天", "春天", "秋天":
		return strings.ContainsRune("一个", runes[end-len([]rune(unit))-1]) && !startsAny(rest, []string{"瓜", "枣", "令", "装", "季"})
	}
	return true
}

// often reports that one unit of time says how often or how much, not when: 一年修三回, 一天二十几个.
func often(runes []rune, number, end int) bool {
	if runes[number-1] != '一' && runes[number-1] != '1' || number > 1 && (countRune(runes[number-2]) || isDigit(runes[number-2])) {
		return false
	}
	at := end
	for at < min(len(runes), end+2) && isHan(runes[at]) && !countRune(runes[at]) && runes[at] != '了' {
		at++
	}
	to := at
	for to < len(runes) && (isDigit(runes[to]) || countRune(runes[to]) || to > at && strings.ContainsRune("几多来", runes[to])) {
		to++
	}
	return to > at && to < len(runes) && strings.ContainsRune("次回趟遍个块元件单顿毛", runes[to]) && !startsAny(runes[to:], []string{"个月", "个小时", "个星期", "个人", "个礼拜"})
}
