package intents

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// mark is a numbered part of a place with one way to write it: 三号楼, 3#楼, 三幢 and Building 3 are {栋 3}.
type mark struct{ unit, number string }

var (
	markShape  = regexp.MustCompile(`([0-9]{1,4}|[一二三四五六七八九十]{1,3}|[a-z][0-9]?|[甲乙丙丁东南西北])(号楼|号院|号店|单元|号口|出口|[栋幢座门号楼层组村期区口社队巷])`)
	sharpShape = regexp.MustCompile(`([0-9]{1,3})[#＃](楼|栋|幢|座)?`)
	pairShape  = regexp.MustCompile(`(?:^|[\p{Han}; a-z])([0-9]{1,2})-([0-9]|[0-9]{3,4})(?:$|[^0-9天个次小时点分秒岁月年日米度楼层块元人条辆只台户成倍号站路-])`)
	dashShape  = regexp.MustCompile(`(?:^|[^0-9-])([0-9]{1,2})-([0-9])-([0-9]{3,4})(?:$|[^0-9-])`)
	numberIn   = regexp.MustCompile(`\b(building|bldg|block|tower|unit|exit|gate)\.?\s+([0-9]{1,3}|[a-z])\b`)
	busRoute   = regexp.MustCompile(`([0-9]{1,3}|[一二三四五六七八九十]{1,3})路?公交|([0-9]{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?)路(?:$|[^口灯上]|上班)|(?:坐|等|趟|辆|公交)([0-9]{1,3})(?:$|[^0-9年月日号栋幢楼#])|([0-9]{1,3}|[一二三四五六七八九十]{1,3})路车|\b(k[0-9]{1,3})\b|(?:^|[^0-9])([0-9]{2,3})(?:等了|站了|是不是|不见|又没|又不|又甩|甩|晚点|脱班)`)
	liftShape  = regexp.MustCompile(`([东西南北左右])(?:边|侧|头|面)?(?:那|这)?(?:一)?(?:部|台|个)?的?(?:客|电)?梯|([东西南北左右])(?:边|侧|头)(?:那|这)部`)
	laneShape  = regexp.MustCompile(`[路街巷弄村里道]([0-9]{1,4})号(楼|院)?`)

	unitOf = map[string]string{
		"号楼": "栋", "幢": "栋", "座": "栋", "栋": "栋", "楼": "层", "层": "层", "出口": "口", "号口": "口", "口": "口", "building": "栋", "bldg": "栋", "block": "栋", "tower": "栋",
		"unit": "单元", "exit": "口", "gate": "门", "村": "", "号店": "", "社": "组", "队": "组", "号院": "院",
	}
	hanNumerals = strings.NewReplacer("一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// marksOf are the numbered parts in a normalised text, each once.
func marksOf(text string) (all []mark) {
	add := func(unit, number string) {
		if m := (mark{unit, number}); unit != "" && number != "" && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	text = sharpShape.ReplaceAllString(text, "${1}号楼")
	if m := dashShape.FindStringSubmatch(text); m != nil {
		add("栋", m[1])
		add("单元", m[2])
	} else if m := pairShape.FindStringSubmatch(text); m != nil { // 阳光里5-2 is block 5, entrance 2; 5-1103 a flat of block 5
		add("栋", m[1])
		if len(m[2]) == 1 {
			add("单元", m[2])
		}
	}
	for _, m := range laneShape.FindAllStringSubmatch(text, -1) {
		if m[2] == "" {
			add("号", m[1])
		}
	}
	for _, m := range numberIn.FindAllStringSubmatch(text, -1) {
		add(unitOf[m[1]], m[2])
	}
	for _, m := range markShape.FindAllStringSubmatchIndex(text, -1) {
		number, unit := digits(text[m[2]:m[3]]), text[m[4]:m[5]]
		if known, ok := unitOf[unit]; ok {
			unit = known
		}
		if unit == "号" || !fits(unit, number, text[:m[0]], text[m[1]:]) {
			continue
		}
		if unit == "层" && isLetter(rune(number[0])) { // B楼
			unit = "栋"
		}
		if len(number) == 2 && unit == "栋" && isLetter(rune(number[0])) { // A5栋 is block 5 of zone A
			add("区", number[:1])
			number = number[1:]
		}
		add(unit, number)
	}
	for _, m := range liftShape.FindAllStringSubmatch(text, -1) { // the east lift is not the west one
		add("梯", m[1]+m[2])
	}
	for _, m := range busRoute.FindAllStringSubmatch(text, -1) {
		add("路", digits(m[1]+m[2]+m[3]+m[4]+m[5]+m[6]))
	}
	return all
}

// fits refuses what only looks like part of a place: 三期待, 一口, 西门 of 江西门, 一区别.
func fits(unit, number, before, after string) bool {
	letter, side := isLetter(rune(number[0])), strings.Contains("东南西北", number)
	switch unit {
	case "口", "院":
		return letter || isDigit(rune(number[0])) && unit == "院"
	case "门":
		return side && !sideStreet(after) || isDigit(rune(number[0]))
	case "区":
		return !strings.HasPrefix(after, "别")
	case "期":
		return !strings.HasSuffix(before, "第") && !strings.HasSuffix(before, "学") && !side
	case "组":
		return !strings.HasPrefix(after, "织") && !letter && !side
	case "栋":
		return !side || strings.HasSuffix(before, "栋")
	case "层":
		return !side && (!letter || len(number) == 1 && !strings.HasPrefix(after, "层"))
	case "巷":
		return !side && !letter && !strings.HasSuffix(before, "第")
	}
	return !side
}

// sideStreet reports that a side and 门 begin the name of a place and are no gate: 南门菜市场.
func sideStreet(after string) bool {
	return slices.ContainsFunc(sideNames, func(word string) bool { return strings.HasPrefix(after, word) })
}

var sideNames = strings.Fields("街 路 大街 菜 市场 农贸 外大街 桥 村 小区 商场 早市 夜市")

// digits is a number as digits: 十二 is 12.
func digits(number string) string {
	if strings.Contains(number, "十") {
		return fmt.Sprint(numeral([]rune(number)))
	}
	return hanNumerals.Replace(number)
}

// relation is how the marks of one unit stand to each other.
type relation int

const (
	unknownMark relation = iota // one names none
	sameMark
	otherMark
)

// relate compares the marks of a unit; who names several, 二栋三栋一起黑的, agrees with each.
func relate(a, b []mark, unit string) relation {
	result := unknownMark
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.unit != unit || y.unit != unit:
			case x == y:
				return sameMark
			default:
				result = otherMark
			}
		}
	}
	return result
}
