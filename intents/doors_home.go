package intents

import (
	"slices"
	"strings"
)

// This file finds doors that stand without a building: people say 我家1203 and 501的 where everybody knows which one.

var (
	ownBefore   = []string{"房间", "我是", "我在", "我家在", "家在", "我家", "俺家", "咱家", "我们家", "家住", "我住", "住在", "住", "我", "我们", "我这", "我这里", "我这边", "我们这", "屋企", "家里是", "我家是", "房号是", "门牌是", "俺", "咱们"}
	homeTrouble = []string{"没水", "没电", "没气", "没暖", "没热水", "没网", "停水", "停电", "停气", "漏水", "漏电", "漏气", "跳闸", "堵了", "断网", "断电", "渗水", "进水", "冒水", "反水", "返水", "不热", "报修", "下水", "马桶", "厨房", "卫生间", "阳台", "暖气", "燃气", "空调", "门锁", "门铃", "水管", "水龙头", "天花板", "屋顶", "客厅", "卧室", "窗户", "墙", "地板", "楼板", "吊顶", "房顶"}
	firmly      = []string{"我家", "我们家", "俺家", "咱家", "我家在", "我租的", "租", "租的", "租在", "我租在", "住", "家住", "住在", "我们住"}
	homeThings  = []string{"孩子", "小孩", "狗", "猫", "老人", "管子", "厕所", "下水", "租客", "租户", "住户", "业主", "房东", "房主", "邻居", "老人家", "老太太", "老头", "钥匙", "门口", "空调", "门锁", "窗"}
	lodgers     = []string{"的都", "的老人", "的老太", "的老头", "的小孩", "的孩子", "的人家", "的一家", "的那家", "的男", "的女", "的把", "的天天", "的半夜", "的又", "的也", "的狗", "的空调", "的租"}
	corrected   = []string{"不是", "不对", "而是", "应该是", "应是", "错了", "写成", "写错", "说错", "打错", "改成", "更正", "哦是", "到", "和", "跟", "与", "及", "还有", "not", "sorry"}
	publicNear  = []string{"综合楼", "办公", "服务中心", "文化中心", "活动中心", "医院", "学校", "图书馆", "政务", "居委", "派出所", "活动室", "门诊", "住院", "教学楼", "大厦", "商场", "超市", "法院", "银行", "党群", "党校", "体育馆"}
	publicNext  = []string{"办事", "大厅", "办公", "会议", "活动", "教室", "阅览", "诊室", "窗口", "服务", "中心", "柜台", "病房", "展厅", "包厢"}
)

// homeDoor reads what is built like a door and stands where somebody says of their own: 我家1203, 501的,没电, 1702没气, 我家9楼2号.
func homeDoor(runes []rune, from, to int) (span, bool) {
	rest := runes[to:]
	if to-from <= 2 && from > 0 && (runes[from-1] == '楼' || runes[from-1] == '层') && startsAny(rest, []string{"号", "室", "户"}) && (phraseEnds(rest[1:]) || rest[1] == '的' || startsAny(rest[1:], homeTrouble)) && near(runes, from, append(homeBefore, "栋", "幢", "单元", "号楼")) {
		return span{from, to + 1, tokenDoor}, true
	}
	if to-from == 2 && from > 1 && runes[from] == '零' && runes[from-1] == '楼' && near(runes, from, []string{"栋", "幢", "单元", "号楼"}) && phraseEnds(rest) {
		return span{from, to, tokenDoor}, true // 二十楼零三
	}
	if hasPrefix(rest, "户,户主") && endsAny(runes[:from], []string{"栋", "幢", "号楼", "单元"}) {
		return span{from, to + 1, tokenDoor}, true
	}
	if !likeDoor(runes[from:to]) || from > 0 && (isDigit(runes[from-1]) || strings.ContainsRune(".-:/", runes[from-1]) && isDigitAt(runes, from-2)) {
		return span{}, false
	}
	own := endsAny(runes[:from], ownBefore) && !likeYear(runes[from:to])
	starts := from == 0 || breaks(runes[from-1]) || runes[from-1] == ' '
	ends := phraseEnds(rest) || hasPrefix(rest, "了") && phraseEnds(rest[1:])
	ends = ends || len(rest) > 4 && strings.ContainsRune("和跟与、", rest[0]) && likeDoor(rest[1:doorDigits(rest, 1)])
	of := hasPrefix(rest, "的") && len(rest) > 1 && phraseEnds(rest[1:])
	switch {
	case own && (ends || of || startsAny(rest, []string{"楼上", "楼下", "对门", "隔壁", "号"}) && !startsAny(rest, []string{"号线", "号楼", "号门"})):
	case (own || starts && !likeYear(runes[from:to]) || from > 0 && runes[from-1] == '我') && startsAny(rest, homeTrouble):
	case len(rest) > 2 && rest[0] == '的' && !likeYear(runes[from:to]) && (startsAny(rest[1:], homeTrouble) || startsAny(rest[1:], homeThings)):
	case starts && (of || startsAny(rest, lodgers)) && !likeYear(runes[from:to]):
	case endsAny(runes[:from], []string{"在"}) && startsAny(rest, []string{"摔", "晕", "住", "租", "等", "吵", "装修", "养", "开棋牌", "开麻将"}) && !likeYear(runes[from:to]):
	case endsAny(runes[:from], firmly) && !likeYear(runes[from:to]) && (phraseEnds(rest) || isHan(rest[0])) && !startsAny(rest, seenCounts):
	case endsAny(runes[:from], []string{"tenant in ", "tenants in ", "neighbor in ", "neighbour in ", "guy in ", "man in ", "lady in ", "woman in ", "family in ", "people in ", "tenant of ", "owner of ", "lives at ", "live at ", "living at ", "stays at ", "stay at ", "staying at "}):
	case endsAny(runes[:from], []string{" at "}) && near(runes, from, []string{"neighbor", "neighbour"}) && !startsAny(rest, []string{" am", " pm", "am", "pm", ":", " o"}):
	default:
		return span{}, false
	}
	return span{from, doorEnd(runes, to), tokenDoor}, true
}

// likeDoor reports three or four figures of which the last two count the doors of a floor: 501, 1203, not 500 and not 365.
func likeDoor(digits []rune) bool {
	n := len(digits)
	if n != 3 && n != 4 {
		return false
	}
	d := make([]byte, n)
	for i := range digits {
		if d[i], _ = digitAt(digits, i); d[i] == 0 {
			return false
		}
	}
	floor, door := number(string(d[:n-2])), number(string(d[n-2:]))
	return floor >= 1 && floor <= 45 && door >= 1 && door <= 30 && !slices.Contains([]string{"110", "120", "119", "122"}, string(d))
}

// likeYear reports figures that are as well a year of these decades.
func likeYear(digits []rune) bool {
	return len(digits) == 4 && (hasPrefix(digits, "20") || hasPrefix(digits, "19")) && digits[2] >= '0' && digits[2] <= '3'
}

func isDigitAt(runes []rune, i int) bool { return i >= 0 && i < len(runes) && isDigit(runes[i]) }

// phraseEnds reports that nothing more belongs to a phrase: a mark, a space or the end comes.
func phraseEnds(rest []rune) bool {
	return len(rest) == 0 || breaks(rest[0]) || strings.ContainsRune(" .)(~", rest[0])
}

// otherDoors finds the number somebody puts in the place of a door: 5栋301,哦不是,302.
func otherDoors(runes []rune, spans []span) []span {
	size, last := 0, 0
	for _, s := range spans {
		if s.token == tokenDoor {
			size, last = 4, s.to
			break
		}
	}
	if size == 0 {
		return spans
	}
	spans = seenDoors(runes, spans)
	for i := last; i < len(runes); i++ {
		if d, _ := digitAt(runes, i); d == 0 || digitFollows(runes, i-1) {
			continue
		}
		to := doorDigits(runes, i)
		said := i
		for said > 0 && strings.ContainsRune(" ,:。", runes[said-1]) {
			said--
		}
		pair := said > 0 && strings.ContainsRune("和跟与、", runes[said-1]) && isDigitAt(runes, said-2)
		if pair && likeDoor(runes[i:to]) && endsAny(runes[:said], []string{"和", "跟", "与", "、"}) && !startsAny(runes[to:], doorCounts) {
			spans = append(spans, span{i, to, tokenDoor})
			continue
		}
		if likeDoor(runes[i:to]) && !likeYear(runes[i:to]) && endsAny(runes[:said], corrected) && phraseEnds(runes[to:]) {
			spans = append(spans, span{i, to, tokenDoor})
		}
	}
	return spans
}

// publicRoom reports a room where everybody goes: 二楼203办事大厅, 综合楼3楼305.
func publicRoom(runes []rune, from, to int) bool {
	if !endsAny(runes[:from], []string{"楼", "层"}) {
		return false
	}
	begin := from
	for begin > 0 && from-begin < 14 && !breaks(runes[begin-1]) {
		begin--
	}
	before := string(runes[begin:from])
	return startsAny(runes[to:], publicNext) || slices.ContainsFunc(publicNear, func(word string) bool { return strings.Contains(before, word) })
}

// annexEnd takes 附2号 behind the number of a house into it.
func annexEnd(runes []rune, to int) int {
	if to+1 >= len(runes) || runes[to] != '附' {
		return to
	}
	end := doorDigits(runes, to+1)
	if end < len(runes) && end > to+1 && runes[end] == '号' {
		end++
	}
	return max(end, to)
}

// withoutSign leaves out the sign of a number: flat no. 3A, apartment #1103, 房号:A1-2-1503.
func withoutSign(runes []rune) []rune {
	for _, sign := range []string{"no. ", "no.", "no ", "number ", "#", ":", "是"} {
		if hasSuffix(runes, sign) {
			return runes[:len(runes)-len([]rune(sign))]
		}
	}
	return runes
}

// startsHome reports that the clause up to a place begins with words for where somebody lives: 住址:文艺路街道韭菜园19号.
func startsHome(runes []rune, at int) bool {
	begin := at
	for begin > 0 && at-begin < 30 && !ends(runes[begin-1]) && runes[begin-1] != ',' {
		begin--
	}
	return startsAny(runes[begin:], []string{"住址", "地址", "家住", "住在", "我住", "家庭住址", "现住", "户籍地址", "户籍地"})
}
