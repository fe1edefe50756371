package intents

import "strings"

// findDoors finds the numbers of flats: 501室, 3-2-501, 2单元501, 5栋1203, 三单元五零一, Room 502, and house numbers after 住 or 地址.
// The building stays, for without it nobody finds the matter.
func findDoors(runes []rune, spans []span) []span {
	for i := 0; i < len(runes); {
		if s, ok := letterDoor(runes, i); ok {
			spans = append(spans, s)
		} else if s, ok := sidesAt(runes, i); ok {
			spans = append(spans, s)
		}
		d, size := digitAt(runes, i)
		if (d == 0 || size > 1 && !isDigit(runes[i])) && runes[i] != '十' {
			i++
			continue
		}
		to := doorDigits(runes, i)
		s, ok := span{}, false
		if runes[i] != '十' || to < len(runes) && runes[to] == '号' {
			s, ok = doorAt(runes, i, to)
		}
		if !ok {
			s, ok = homeDoor(runes, i, to)
		}
		if !ok {
			s, ok = floorDoor(runes, i, to)
		}
		if !ok {
			s, ok = rowDoor(runes, i, to)
		}
		if ok {
			spans = append(spans, s)
			to = max(to, s.to)
		}
		i = max(to, i+1)
	}
	return otherDoors(runes, laneDoors(runes, spans))
}

// doorDigits is the end of a number that may be a door: written digits, or spoken ones with 百 and 十.
func doorDigits(runes []rune, i int) int {
	if isDigit(runes[i]) {
		for i < len(runes) && isDigit(runes[i]) {
			i++
		}
		if i+1 <= len(runes) && i < len(runes) && runes[i] >= 'a' && runes[i] <= 'f' && (i+1 == len(runes) || !isLetter(runes[i+1])) {
			i++ // 12B, 801A
		}
		return i
	}
	for i < len(runes) && (spokenDigits[runes[i]] != 0 || runes[i] == '十' || runes[i] == '百' || runes[i] == '千') {
		i++
	}
	return i
}

var (
	doorAfter   = []string{"的住户", "住户", "的邻居", "邻居", "的业主", "业主", "的租客", "那家", "那户", "家", "室", "房间", "号房", "号室", "号门", "房", "户", "号户", "门牌"}
	doorNever   = []string{"号门口", "号门前", "号门外", "号门面", "号门店", "号门诊", "号门岗", "室温", "房价", "家具", "家电", "家长", "家庭", "家店", "家公司", "家企业", "家商户", "家单位", "家餐", "户人", "户居", "户业", "户没", "户都", "户家", "户以", "户停", "户有", "房子", "房屋", "室内", "室外", "户口", "户型", "户外", "多户", "余户", "房租", "房东", "户邻", "户村", "户的", "户,"}
	unitBefore  = []string{"单元", "栋", "幢", "号楼", "座", "梯", "楼门", "门洞", "单元门", "号院", "期", "楼", "层", "门", "楼顶", "顶楼", "楼上", "楼下", "对门", "隔壁", "对面", "unit", "building", "block", "tower"}
	roomBefore  = []string{"room ", "room", "flat ", "apartment ", "apt ", "apt. ", "apt", "rm ", "door ", "suite ", "门牌号", "门牌", "房号", "房间号", "室号", "门号", "门牌号码", "room is ", "flat is ", "unit is ", "apartment is "}
	homeBefore  = []string{"住", "住在", "家在", "地址", "住址", "家住", "我家", "住处", "address", "live"}
	doorCounts  = []string{"个", "套", "年", "月", "天", "米", "元", "块", "多", "户", "人", "号楼", "栋", "路", "分钟", "层"}
	doorAnyway  = []string{"天天", "人家"} // 对门502天天吵架
	houseBefore = "村组屯路街巷弄里坊道胡同庄寨湾坡镇园塘岭坪岗圩场"
)

// least is how many digits a door has before a word: more before one for the people who live there.
func least(word string) int {
	if strings.ContainsRune("的住邻业那家", []rune(word)[0]) {
		return 3
	}
	return 2
}

func doorAt(runes []rune, from, to int) (span, bool) {
	n := to - from
	if s, ok := dashedDoor(runes, from); ok {
		return s, true
	}
	rest := runes[to:]
	for _, word := range doorAfter {
		if word == "户" && from > 0 && (strings.ContainsRune("有共约超达近计区差剩余缺到", runes[from-1]) || endsAny(runes[:from], []string{"入住", "住着", "住了", "涉及", "影响", "惠及", "覆盖", "通知", "一期", "二期"})) {
			continue // 小区有1200户
		}
		if word == "室" && publicRoom(runes, from, to) {
			continue // 政务中心二楼205室
		}
		if n >= least(word) && n <= 5 && hasPrefix(rest, word) && !startsAny(rest, doorNever) {
			if least(word) == 3 { // 302的邻居: only the number is the door
				return span{from, to, tokenDoor}, true
			}
			return span{from, to + len([]rune(word)), tokenDoor}, true
		}
	}
	if (n == 3 || n == 4 || n == 5) && from > 0 && endsAny(runes[:from], unitBefore) && !publicRoom(runes, from, to) && (!startsAny(rest, doorCounts) || startsAny(rest, doorAnyway)) && (!hasPrefix(rest, "楼") || startsAny(rest, []string{"楼上", "楼下", "楼顶", "楼道"})) {
		return span{from, doorEnd(runes, to), tokenDoor}, true
	}
	if n >= 1 && n <= 5 && endsAny(withoutSign(runes[:from]), roomBefore) && !startsAny(rest, []string{"单元", "栋", "号楼", "%", " units"}) {
		return span{from, doorEnd(runes, to), tokenDoor}, true
	}
	if n <= 4 && from > 1 && strings.ContainsRune("村组屯", runes[from-1]) && startsAny(rest, []string{"号门口", "号门前"}) {
		return span{from, to + 1, tokenDoor}, true
	}
	if n <= 4 && from > 1 && strings.ContainsRune("庄寨", runes[from-1]) && hasPrefix(rest, "号") && (phraseEnds(rest[1:]) || rest[1] == '的') && !hasSuffix(runes[:from], "石家庄") {
		return span{from, to + 1, tokenDoor}, true // 小王庄23号 where a date would be followed by what happens on it
	}
	if n <= 4 && hasPrefix(rest, "号") && !startsAny(rest, []string{"号楼", "号线", "号院", "号栋", "号门口", "号店"}) && from > 0 {
		home := near(runes, from, homeBefore) || startsHome(runes, from)
		before := runes[from-1]
		if strings.ContainsRune("村组屯冲垸坳", before) || endsAny(runes[:from], []string{"屋场", "大屋"}) || home && strings.ContainsRune(houseBefore, before) && !streetGoesOn(rest[1:]) {
			return span{from, annexEnd(runes, to+1), tokenDoor}, true
		}
	}
	return span{}, false
}

// letterDoor reads 6楼B室: a door that is one letter.
func letterDoor(runes []rune, i int) (span, bool) {
	if i == 0 || !isLetter(runes[i]) || i+1 == len(runes) || runes[i+1] != '室' || i+2 < len(runes) && strings.ContainsRune("内外", runes[i+2]) || !strings.ContainsRune("楼层元栋座", runes[i-1]) {
		return span{}, false
	}
	return span{i, i + 2, tokenDoor}, true
}

// doorEnd takes a following 室, 房 or 号 into the door.
func doorEnd(runes []rune, to int) int {
	if to < len(runes) && (runes[to] == '室' || runes[to] == '号' || runes[to] == '房') {
		return to + 1
	}
	return to
}

// dashedDoor reads 3-2-501 and 12-1801: buildings and doors joined by hyphens, the last of three or four digits.
func dashedDoor(runes []rune, from int) (span, bool) {
	lead := from
	if from > 0 && isLetter(runes[from-1]) && !latinInside(runes, from-1) && endsAny(withoutSign(runes[:from-1]), append(roomBefore, homeBefore...)) {
		lead = from - 1 // 房号:A1-2-1503, where B12-1801 alone may be a place for a car
	}
	if lead > 0 && (isDigit(runes[lead-1]) || runes[lead-1] == '-' || isLetter(runes[lead-1])) {
		return span{}, false
	}
	groups, size, i := 1, 0, from
	tail := lead
	for ; i < len(runes); i++ {
		if isDigit(runes[i]) {
			size++
			continue
		}
		if !strings.ContainsRune("-—–#/", runes[i]) || size == 0 || size > 2 || i+1 == len(runes) || !isDigit(runes[i+1]) {
			break
		}
		if runes[i] == '#' {
			tail = i + 1 // 3#502: the building stays
		}
		groups, size = groups+1, 0
	}
	if groups < 2 || groups > 4 || size < 3 || size > 4 || from == i {
		return span{}, false
	}
	if groups == 2 && i < len(runes) && strings.ContainsRune("年月日元块%米", runes[i]) {
		return span{}, false
	}
	return span{tail, doorEnd(runes, i), tokenDoor}, true
}

func startsAny(runes []rune, list []string) bool {
	for _, word := range list {
		if hasPrefix(runes, word) {
			return true
		}
	}
	return false
}

// endsAny reports whether the runes, a trailing space aside, end with one of the words.
func endsAny(runes []rune, list []string) bool {
	for _, word := range list {
		if hasSuffix(runes, word) {
			return true
		}
	}
	if n := len(runes); n > 0 && runes[n-1] == ' ' {
		return endsAny(runes[:n-1], list)
	}
	return false
}

func hasSuffix(runes []rune, word string) bool {
	n := 0
	for range word {
		n++
	}
	return n <= len(runes) && hasPrefix(runes[len(runes)-n:], word)
}
