package intents

import (
	"slices"
	"strings"
)

// This file finds doors that are told otherwise than by a number: 九楼东户, 2单元西户; those in a row of houses, 3号院6排2号; and bare numbers where the message
// has told a door before: 6栋2203 空调外机吵,2103的老人心脏不好.

// sideDoor is where a door ends that is told by its side of a floor, or from: 东户, 左边那户, 西头第一家.
func sideDoor(runes []rune, from int) int {
	at := from
	for _, word := range []string{"最", "的", "靠", "从"} {
		if hasPrefix(runes[at:], word) {
			at++
		}
	}
	side := at
	for at < len(runes) && at < side+2 && strings.ContainsRune("东南西北中左右", runes[at]) {
		at++
	}
	if at == side {
		return from
	}
	for _, word := range []string{"边", "面", "侧", "头", "手", "间", "首"} {
		if hasPrefix(runes[at:], word) {
			at++
			break
		}
	}
	for _, word := range []string{"边的那户", "边那户", "边那家", "第一户", "第一家", "那一户", "那一家", "那户", "那家", "的那户", "的那家", "的人家", "一户", "一家", "户", "室", "家"} {
		if hasPrefix(runes[at:], word) && (word != "家" && word != "室" || !startsAny(runes[at:], doorNever)) {
			return at + len([]rune(word))
		}
	}
	return from
}

// sidesAt reads a side behind a unit: 2单元东户.
func sidesAt(runes []rune, i int) (span, bool) {
	if i == 0 || !strings.ContainsRune("东南西北中左右", runes[i]) || !endsAny(runes[:i], []string{"单元", "栋", "幢", "号楼", "楼门", "门洞", "顶楼", "底楼"}) {
		return span{}, false
	}
	to := sideDoor(runes, i)
	if hasSuffix(runes[:i], "顶楼") || hasSuffix(runes[:i], "底楼") {
		return span{i - 2, to, tokenDoor}, to > i
	}
	return span{i, to, tokenDoor}, to > i
}

// floorDoor reads 九楼东户 from the number of the floor on.
func floorDoor(runes []rune, from, to int) (span, bool) {
	if to >= len(runes) || runes[to] != '楼' && runes[to] != '层' {
		return span{}, false
	}
	end := sideDoor(runes, to+1)
	return span{from, end, tokenDoor}, end > to+1
}

// rowDoor reads the house in a row of houses, 3号院6排2号 and 十九号院三排四零一, and that of a village's team, 柳树屯二队8号. A row of seats stands in no yard.
func rowDoor(runes []rune, from, to int) (span, bool) {
	if from < 2 || to-from > 4 {
		return span{}, false
	}
	if d, _ := digitAt(runes, from-2); d == 0 && runes[from-2] != '十' {
		return span{}, false
	}
	near := string(runes[max(0, from-12) : from-1])
	house := to < len(runes) && runes[to] == '号' && !startsAny(runes[to:], []string{"号楼", "号院", "号线"})
	switch {
	case runes[from-1] == '排' && strings.ContainsAny(near, "院村里坊舍栋区屯庄巷园") && (house || likeDoor(runes[from:to])):
	case runes[from-1] == '队' && strings.ContainsAny(near, "村屯庄寨乡镇") && house:
	default:
		return span{}, false
	}
	return span{from, doorEnd(runes, to), tokenDoor}, true
}

// streetGoesOn reports that what stands behind the number of a street tells a building or a door: 和平道28号3座1502.
func streetGoesOn(rest []rune) bool {
	if len(rest) > 0 && (isDigit(rest[0]) || rest[0] == '[') {
		return true
	}
	for i := range rest {
		if breaks(rest[i]) || rest[i] == ' ' || i > 10 {
			return false
		}
		if strings.ContainsRune("栋幢座室", rest[i]) || hasPrefix(rest[i:], "单元") || hasPrefix(rest[i:], "号楼") {
			return true
		}
	}
	return false
}

var (
	// seenOwners stand before a bare door where the message has told another.
	seenOwners = []string{"我", "俺", "咱", "我家", "我们家", "俺家", "咱家", "他家", "她家", "他们家", "人家", "家里", "我是", "我住", "我在", "住", "住在", "隔壁", "对门", "楼上", "楼下", "对面", "旁边", "和", "跟", "与", "、", "连", "让", "从", "把", "是从", "还有", "以及", "不是", "而是", "问", "找", "我们", "咱们", "那个", "也是", "是", "在", "给", "害得", "搞得", "吵得", "影响", "波及", "淹了", "泡了", "放在", "存在", "存", "去", "敲", "我这", "我这边", "投诉", "举报", "反映", "帮", "替", "陪", "麻烦", "请", "是不是", "就是", "半夜", "天天", "每天", "还是", "最近", "租", "租的", "租在", "可", "但", "说", "说是", "因为", "现在"}
	// seenRuns stand some characters before 到 when what runs to a door is meant and no price.
	seenRuns = "漏滴渗流淌灌漫落浇响冲传飘掉淋泡冒串溅窜伸搬送砸"
	// seenCounts tell that a number is none of a door.
	seenCounts = []string{"个", "年", "月", "日", "天", "米", "元", "块", "多", "户", "人", "号楼", "栋", "路", "分", "层", "度", "平", "斤", "公", "线", "次", "点", "条", "位", "名", "件", "单", "岁", "家", "班", "万", "千", "百", "方", "吨", "期", "页", "型", "号线", "开头", "票", "床", "车", "款", "套", "快", "毛", "钱", "步", "热线", "转", "窗口", "办", "教室", "会议", "国道", "省道", "医院", "部队", "厂", "所", "工厂", "基地", "小时", "电话", "打", "来过", "来了", "号文", "件"}
	// seenFollows are what one says of a flat behind its number.
	seenFollows = []string{"的", "和", "跟", "也", "都", "那", "家", "住", "业主", "老", "小孩", "漏", "没", "楼", "室", "天天", "半夜", "晚上", "总", "说", "又", "不", "在", "装修", "邻居", "户主", "停", "正", "从", "把", "为", "反", "空", "是", "养", "门", "厨房", "卫生间", "客厅", "阳台", "一直", "也是", "呢", "吧"}
)

// seenDoors finds bare numbers built like doors where another door has been told.
func seenDoors(runes []rune, spans []span) []span {
	for i := 0; i < len(runes); {
		d, size := digitAt(runes, i)
		if d == 0 || size > 1 {
			i++
			continue
		}
		to := doorDigits(runes, i)
		if likeDoor(runes[i:to]) && seenDoor(runes, i, to) {
			spans = append(spans, span{i, doorEnd(runes, to), tokenDoor})
		}
		i = to
	}
	return spans
}

func seenDoor(runes []rune, from, to int) bool {
	rest := runes[to:]
	if from > 0 && (isLetter(runes[from-1]) || strings.ContainsRune("-./:#~+*=¥$第", runes[from-1])) || len(rest) > 0 && (isLetter(rest[0]) || strings.ContainsRune("-./:%~+*=", rest[0])) || startsAny(rest, seenCounts) && !startsAny(rest, doorAnyway) && !startsAny(rest, []string{"户主", "家的", "家也", "家里", "家漏", "家人", "家都", "家在", "家装", "家说"}) {
		return false
	}
	if string(runes[from:to]) == "315" || likeYear(runes[from:to]) && !startsAny(rest, []string{"的", "和", "也", "家", "室"}) && !endsAny(runes[:from], []string{"家", "楼上", "楼下", "对门", "隔壁"}) {
		return false
	}
	said := from
	for said > 0 && runes[said-1] == ' ' {
		said--
	}
	switch {
	case said == 0 || breaks(runes[said-1]) || said < from && isHan(runes[said-1]) || endsAny(runes[:said], []string{tokenDoor}):
		return phraseEnds(rest) || startsAny(rest, seenFollows)
	case said < from && isLetter(runes[said-1]):
		return endsPhrase(runes[:said], []string{"in", "from", "of", "and", "not", "me at", "am at"}) && phraseEnds(rest)
	case runes[said-1] == '到':
		return strings.ContainsAny(string(runes[max(0, said-4):said-1]), seenRuns)
	case endsAny(runes[:said], []string{"是", "在", "给"}):
		return startsAny(rest, []string{"的", "家", "室", "那", "在"}) || endsAny(runes[:said], []string{"我是", "我在", "我家是", "不是", "而是"}) && phraseEnds(rest)
	}
	return endsAny(runes[:said], seenOwners)
}

// laneDoors finds the house in a lane, 柳叶巷5号, where somebody gives a telephone or a paper too and the number ends what they say; a lane's number alone is a place.
func laneDoors(runes []rune, spans []span) []span {
	if !slices.ContainsFunc(spans, func(s span) bool { return s.token == tokenPhone || s.token == tokenID }) {
		return spans
	}
	for i := 1; i < len(runes); i++ {
		if !isDigit(runes[i]) || isDigit(runes[i-1]) || !strings.ContainsRune("巷弄", runes[i-1]) && !hasSuffix(runes[:i], "胡同") {
			continue
		}
		to := doorDigits(runes, i)
		if to < len(runes) && runes[to] == '号' && phraseEnds(runes[to+1:]) {
			spans = append(spans, span{i, to + 1, tokenDoor})
		}
	}
	return spans
}
