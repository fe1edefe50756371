package intents

import "strings"

// timeNumber reads 晚上八点半's 八点半, 20:30, 三天, 两个月, 11月3日, 上周五, 5号 at i.
func timeNumber(runes []rune, i int) (end, weight int) {
	if end := max(weekday(runes, i), lunarDay(runes, i)); end > i {
		return end, 6
	}
	if end := englishHour(runes, i); end > i && (i == 0 || !isLetterOrDigit(runes[i-1]) && runes[i-1] != ':') {
		return end, 6
	}
	if end := max(englishDate(runes, i), englishEvent(runes, i), englishRange(runes, i)); end > i {
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
	if end := englishUnit(runes, j); end > j && isDigit(runes[i]) {
		return end, 5
	}
	if end := writtenDate(runes, i); end > i {
		return end, 6
	}
	if j-i <= 2 && j+2 < len(runes) && runes[j] == ':' && isDigit(runes[j+1]) && isDigit(runes[j+2]) {
		return j + 3, 6
	}
	rest := runes[j:]
	if n := numeral(runes[i:j]); n >= 1 && n <= 31 && startsAny(rest, []string{"那天", "那晚", "当天"}) {
		return j, 5 // 十五那天
	}
	if end, hour := clockNumber(runes, i, j); hour {
		return end, 6
	}
	if end, fits := lengthEnd(runes, j); end > j {
		if !fits || j-i > 4 && isDigit(runes[i]) || i > 0 && strings.ContainsRune("要岁绕花得", runes[i-1]) { // 要两分钟, 两岁八个月
			return i, 0
		}
		return end, 5
	}
	if hasPrefix(rest, "月") && j-i <= 2 && !startsAny(rest, []string{"月饼", "月租", "月卡", "月票", "月嫂", "月龄", "月亮"}) && !partOfName(runes, i, j+1) {
		return monthDay(runes, j+1), 6
	}
	if hasPrefix(rest, "号") && j-i <= 3 && dayOfMonth(runes, i, j) {
		return j + 1, 4
	}
	return i, 0
}

// clockNumber reads 八点半, 9点20分, 两点来钟 of which the number stands from i to j. The question 几点 and 一点意见 are no hour.
func clockNumber(runes []rune, i, j int) (end int, hour bool) {
	rest := runes[j:]
	for _, unit := range []string{"点半", "点几", "点过", "点多钟", "点多", "点钟", "点一刻", "点三刻", "点来钟", "点左右", "点", "时许"} {
		if !hasPrefix(rest, unit) {
			continue
		}
		if runes[i] == '几' && j == i+1 {
			return i, false
		}
		end = j + len([]rune(unit))
		if unit == "点" {
			if startsAny(rest[1:], []string{"方向", "意见", "建议", "要说", "要讲", "要求", "要反映", "问题", "疑问", "希望", "看法", "想法", "原因", "理由", "东西", "钱", "五", "小", "几", "零"}) && !(end < len(runes) && figure(runes[end])) || runes[i] == '一' && j == i+1 && !afterPart(runes, i) {
				return i, false
			}
			if to := past(runes, end, figure); to == end || !startsAny(runes[to:], []string{"号", "栋", "幢", "楼", "单元", "座", "层", "路"}) {
				end = to // but 到早八点|3号岗亭
			}
			if end < len(runes) && end > j+1 && runes[end] == '分' {
				end++
			}
		}
		return end, true
	}
	return i, false
}

// priced reports a sum behind a length of time: 一小时二十, 一个月1800. One figure alone counts something else: 一个月一次.
func priced(rest []rune) bool {
	n := 0
	for n < len(rest) && (isDigit(rest[n]) || countRune(rest[n]) && rest[n] != '零' || rest[n] == '千') {
		n++
	}
	return n >= 2
}

// yearMonth reads on after 2026年: 11月3日, 底.
func yearMonth(runes []rune, end int) int {
	if startsAny(runes[end:], []string{"初", "底"}) {
		return end + 1
	}
	j := past(runes, end, figure)
	if j > end && j < len(runes) && runes[j] == '月' {
		return monthDay(runes, j+1)
	}
	return end
}

// monthDay reads on after 11月: 3日, 3号, 初, 底.
func monthDay(runes []rune, end int) int {
	j := past(runes, end, figure)
	if j > end && j < len(runes) && (runes[j] == '日' || runes[j] == '号' && (!startsAny(runes[j:], buildingAfter) || hasPrefix(runes[j:], "号楼下"))) {
		return j + 1
	}
	if to := feastDay(runes, end); to > end {
		return to
	}
	if startsAny(runes[end:], []string{"份", "初", "底"}) {
		return end + 1
	}
	if startsAny(runes[end:], []string{"上旬", "中旬", "下旬"}) {
		return end + 2
	}
	return end
}

// dayOfMonth tells 5号停的电 from a building's 5号.
func dayOfMonth(runes []rune, from, to int) bool {
	rest := runes[to:]
	clear := startsAny(rest, []string{"号晚", "号早", "号上午", "号下午", "号中午", "号夜", "号凌晨", "号半夜", "号那天", "号起", "号开始", "号停"}) // it can be nothing but a day
	if startsAny(rest, buildingAfter) || !clear && numberedSpot(rest) || !clear && from > 0 && (houseNumber(runes, from) || strings.ContainsRune("区园苑楼栋第甲乙丙附位", runes[from-1])) {
		return false
	}
	if to-from >= 2 && runes[to-1] == '几' {
		to-- // 二十几号
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
	return endsAny(runes[:i], []string{"上", "午", "晨", "晚", "夜", "夜里", "早", "天", "点到", "点至", "半到", "点多到"})
}

// weekday reads 上周五, 星期天, 礼拜三.
func weekday(runes []rune, i int) int {
	j := i
	for j < len(runes) && strings.ContainsRune("上这下本每个", runes[j]) && j < i+3 {
		j++
	}
	switch {
	case startsAny(runes[j:], []string{"星期", "礼拜", "星其", "礼百"}):
		j += 2
	case hasPrefix(runes[j:], "周") && (j == 0 || j > i || !isHan(runes[j-1])):
		j++
	case hasPrefix(runes[j:], "周") && !startsAny(runes[j:], []string{"周日报", "周一围"}) && j > 0 && (!strings.ContainsRune("姓四我是两一", runes[j-1]) || j+2 < len(runes) && startsAny(runes[j+2:], []string{"上午", "下午", "中午", "早", "晚", "要", "去"})):
		j++
	default:
		return i
	}
	if j < len(runes) && strings.ContainsRune("一二三四五六日天末", runes[j]) && (hasPrefix(runes[j:], "一下午") || !startsAny(runes[j:], []string{"一直", "一样", "一下", "一点", "一共", "一般", "一些", "一起", "一个", "一家", "一次", "一会", "六福"})) {
		return moreWeekdays(runes, j+1)
	}
	return i
}

// moreWeekdays reads on after 周一: 三五, 到五.
func moreWeekdays(runes []rune, end int) int {
	to := end
	if to < len(runes) && strings.ContainsRune("到至", runes[to]) {
		to++
	}
	days := to
	for to < len(runes) && strings.ContainsRune("二三四五六日", runes[to]) {
		to++
	}
	if to == days || to < len(runes) && (countRune(runes[to]) || strings.ContainsRune("点个号楼栋天次家人辆位", runes[to])) {
		return end
	}
	return to
}

var buildingAfter = []string{"号楼", "号技师", "号病", "号员工", "号司机", "号选手", "号球", "号考", "号座", "号候", "号娄", "号搂", "号院", "号线", "号门", "号店", "号桌", "号车", "号厅", "号厂", "号铺", "号房", "号室", "号码", "号栋", "号家", "号住", "号商", "号摊", "号机", "号桩", "号出", "号电", "号公", "号单", "号仓", "号窗", "号坑", "号口", "号底", "号附", "号甲", "号之间", "号与", "号和", "号床", "号桥", "号路", "号泵", "号井", "号塔", "号大", "号馆", "号别", "号码头", "号航", "号高", "号地", "号库", "号柜"}
