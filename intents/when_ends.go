package intents

import "strings"

// Words before a time that belong to it: always, and only when it ends like a span that goes on.
var (
	sinceAlways = []string{"自从", "自打", "打从", "快", "将近", "每逢", "每到", "整个", "一到", "这", "头", "好", "大", "年", "逢", "每隔", "隔", "小", "足足", "一连", "连续", "接连", "连着", "整整", "近", "晚", "早", "前"}
	sinceOpen   = []string{"从", "打", "自", "由"}
	openEnds    = []string{"开始", "起", "到现在", "以来", "以后", "之后", "后", "至今", "到今天", "到今儿"}
)

// sinceWhen goes left from a time over the words that belong to it: 自从国庆以后, 快半年, 这半个月, 一到晚上十点, 从前天起.
func sinceWhen(runes []rune, from, to int) int {
	for _, word := range sinceAlways {
		if hasSuffix(runes[:from], word) && sinceFits(runes, from, word) {
			if from -= len([]rune(word)); strings.ContainsRune("早晚", runes[from]) && endsAny(runes[:from], sinceOpen) {
				from-- // 从|晚八点到早八点
			}
			return from
		}
	}
	if endsAny(runes[:to], openEnds) || strings.ContainsRune(string(runes[from:to]), '到') {
		for _, word := range sinceOpen {
			if hasSuffix(runes[:from], word) {
				return from - len([]rune(word))
			}
		}
	}
	if hasSuffix(runes[:from], "从") && (from < 2 || runes[from-2] != '自') {
		return from - 1 // 从去年就没人管
	}
	if hasSuffix(runes[:from], "打") && !isDigit(runes[from]) && !countRune(runes[from]) && (from < 2 || !isHan(runes[from-2]) || strings.ContainsRune("是就了", runes[from-2])) {
		return from - 1 // 打国庆前
	}
	if hour := aboutHour(runes, from); hour < from && isLetter(runes[hour]) {
		return hour
	}
	for _, word := range []string{"the past ", "the last ", "the end of ", "the beginning of ", "the start of ", "the middle of ", "since ", "until ", "till ", "around ", "about ", "over ", "after ", "before ", "from ", "at "} {
		if hasSuffix(runes[:from], word) && isLetterOrDigit(runes[from]) && englishFits(runes, from, to, word) {
			return from - len(word)
		}
	}
	return from
}

// sinceFits keeps 很快三天, 大晚上 and 赶快明天 out: a word that may mean something else needs a number or 半 behind it.
func sinceFits(runes []rune, from int, word string) bool {
	counted := from < len(runes) && (isDigit(runes[from]) || countRune(runes[from]) || strings.ContainsRune("几半仨俩个好", runes[from]))
	at := from - len([]rune(word))
	switch word {
	case "快":
		return counted && (at == 0 || !strings.ContainsRune("很赶尽好凉愉飞", runes[at-1]))
	case "好":
		return runes[from] == '几'
	case "头": // 头三个月, but no 老头三年没下楼
		return counted && (at == 0 || !isHan(runes[at-1]) || strings.ContainsRune("了的是就", runes[at-1]))
	case "这":
		return counted
	case "小": // 小半年, but no 胆小两天
		return counted && (at == 0 || !isHan(runes[at-1]) || strings.ContainsRune("了有都的", runes[at-1]))
	case "每隔", "隔", "一连", "连续", "接连", "连着", "整整", "近":
		return counted
	case "晚", "早": // 晚|十点以后, but no 每晚|三次
		return counted && (at == 0 || !isHan(runes[at-1]) || strings.ContainsRune("从打自由", runes[at-1])) && strings.ContainsRune(string(runes[from:min(len(runes), from+4)]), '点')
	case "前": // 前|两个星期六, but no 之前|三天
		return counted && (at == 0 || !isHan(runes[at-1]))
	case "大":
		return runes[from] == '年' || runes[from] == '上' || hasPrefix(runes[from:], "半个")
	case "年":
		return runes[from] == '初' && (at == 0 || runes[at-1] != '今')
	}
	return true
}

// aboutHour goes left over an hour before a day: around 11 last night, at 6:40 yesterday morning.
func aboutHour(runes []rune, from int) int {
	at := from - 1
	for at > 0 && (isDigit(runes[at-1]) || runes[at-1] == ':') {
		at--
	}
	if at <= 0 || at == from-1 || runes[from-1] != ' ' || !isLetter(runes[from]) {
		return from
	}
	return cutWord(runes, at, 0, "around ", "about ", "at ")
}

func isLetterOrDigit(r rune) bool { return isLetter(r) || isDigit(r) }

// nameTails make a name of a month, a feast or a season before them: 早晨家园, 三月花城, 八一桥.
var nameTails = strings.Fields("家园 花城 花园 花苑 佳园 佳苑 雅苑 嘉苑 苑 公馆 府邸 路 大道 大街 街 桥 大桥 里小区 里社区 里花园 村 新村 大厦 号楼 号院 栋 幢 号线 中学 小学 国际 酒店 商务 快捷 连锁 水库 公园 市场 商场 医院 宾馆 饭店 工业园 码头 河 渠 湖 山 幼儿园 学校 小区")

// partOfName reports that a word of time is the beginning of a name. 今天, 昨晚 and the hours of the day never are.
func partOfName(runes []rune, from, to int) bool {
	if !startsAny(runes[to:], nameTails) && !(hasPrefix(runes[to:], "广场") && runes[to-1] != '天') {
		return false
	}
	if to+1 < len(runes) && strings.ContainsRune("路街桥苑村", runes[to]) && strings.ContainsRune("头下上边洞底面口里", runes[to+1]) {
		return false // 六月|桥头
	}
	word := string(runes[from:to])
	for _, name := range []string{"早晨", "清晨", "春天", "夏天", "秋天", "冬天", "元旦", "国庆", "中秋", "清明", "端午", "元宵", "五一", "十一", "六一", "八一", "春节", "明天", "今朝", "正午", "七天", "立春", "春分", "夏至", "立秋", "秋分", "冬至", "重阳", "七夕"} {
		if word == name {
			return true
		}
	}
	return runes[to-1] == '月' && countRune(runes[from])
}

// feastFits keeps 一万八一分, 十一个人 and 三十一楼 from being a feast: what counts on or is counted is a number.
func feastFits(runes []rune, from, to int) bool {
	if !countRune(runes[from]) || !countRune(runes[to-1]) {
		return true
	}
	if from > 0 && (countRune(runes[from-1]) || isDigit(runes[from-1]) || strings.ContainsRune("万千第星期周", runes[from-1])) {
		return false
	}
	return to == len(runes) || !strings.ContainsRune("个号栋幢楼单路岁点月块元年层排米次万千百斤条张辆中小分位人些直起", runes[to]) && !countRune(runes[to])
}

// lunarDay reads 大年初三, 正月初六, 腊月二十八, 初一十五, 年初八 at i; i when there is none.
func lunarDay(runes []rune, i int) int {
	j := i
	for _, word := range []string{"大年", "农历", "阴历"} {
		if hasPrefix(runes[j:], word) {
			j += 2
			break
		}
	}
	for _, word := range []string{"正月", "腊月", "冬月"} {
		if hasPrefix(runes[j:], word) {
			j += 2
			break
		}
	}
	early := hasPrefix(runes[j:], "初")
	if early {
		j++
	} else if j == i {
		return i
	}
	end := j
	for end < len(runes) && end < j+3 && (countRune(runes[end]) || strings.ContainsRune("廿卅", runes[end])) && runes[end] != '负' && runes[end] != '零' {
		end++
	}
	if early && end > j+1 && runes[j] != '十' || end > j && early && i > 0 && strings.ContainsRune("当最起年", runes[i-1]) && runes[i-1] != '年' {
		end = j + 1
	}
	if end == j || early && startsAny(runes[end:], []string{"中", "班", "年级", "学", "的", "步", "数", "语", "英", "物", "化", "男", "女", "生", "毕", "级", "下学", "上学", "级", "诊", "稿", "心", "衷", "期", "恋", "婚", "审"}) {
		return i
	}
	if early && hasPrefix(runes[end:], "十五") {
		end += 2
	}
	return end
}
