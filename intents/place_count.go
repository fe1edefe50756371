package intents

import "strings"

// countedPlaces are what a number with 号 is a place with, besides the units every number is read with: 3号库, 二号趸船.
var countedPlaces = []string{"储藏间", "储藏室", "储物间", "杂物间", "包间", "包房", "房间", "库", "仓", "棚", "车间", "机位", "泊位", "栈桥", "桩", "站", "档口", "趸船", "码头", "桥", "井", "泵站", "塔", "馆", "厅", "闸", "洞", "坝", "桥洞", "站台", "航站楼", "工地", "食堂", "宿舍", "地块", "隧道", "看台", "球场", "通道", "候车", "登机口", "大门"}

// counted reads a number that is a place at i, as numbered does, and besides 一到六层, 11#2单元, 3#楼, 8-4号楼, A5-12号, 3号库, 路160号
// in Chinese numerals and the door behind a storey; i when there is none.
func counted(runes []rune, i int) int {
	if end := misspelt(runes, i); end > i {
		return end
	}
	if end := fromTo(runes, i); end > i {
		return door(runes, end)
	}
	if end := numbered(runes, i); end > i {
		if i > 0 && runes[i-1] == '第' && strings.ContainsRune("座栋幢排", runes[end-1]) {
			return i // 第三座桥
		}
		return door(runes, stair(runes, end))
	}
	if !isCount(runes[i]) || i > 0 && (isCount(runes[i-1]) || isLetter(runes[i-1])) {
		return i
	}
	j := past(runes, i, isCount)
	switch rest := runes[j:]; {
	case j == i || len(rest) == 0:
	case rest[0] == '#':
		return sharp(runes, j+1)
	case rest[0] == '号':
		for _, word := range countedPlaces {
			if hasPrefix(rest[1:], word) && runes[i] != '几' {
				return j + 1 + len([]rune(word))
			}
		}
		if n := numeral(runes[i:j]); (n > 31 || strings.ContainsRune(string(runes[i:j]), '百')) && houseNumber(runes, i) || n > 0 && i > 0 && strings.ContainsRune("弄巷排", runes[i-1]) {
			return annex(runes, j+1)
		}
	}
	return i
}

// misspelt reads 11动2单员: what the keyboard offers for 栋 and 单元 between numbers; i when there is none.
func misspelt(runes []rune, i int) int {
	if i > 0 && isCount(runes[i-1]) {
		return i
	}
	end := past(runes, i, isCount)
	if end == i || end+1 >= len(runes) {
		return i
	}
	for _, word := range []string{"单员", "单原", "单园", "但元"} {
		if hasPrefix(runes[end:], word) {
			return end + 2
		}
	}
	if runes[end] == '懂' {
		return end + 1
	}
	if (runes[end] == '动' || runes[end] == '洞' && isDigit(runes[i])) && isCount(runes[end+1]) {
		return end + 1
	}
	return i
}

// sharp reads on behind 11#: 楼, 2单元, 2-301; the number with its mark is a building.
func sharp(runes []rune, end int) int {
	for _, unit := range []string{"楼", "栋", "号楼"} {
		if hasPrefix(runes[end:], unit) {
			return end + len([]rune(unit))
		}
	}
	if end+1 < len(runes) && runes[end] == '-' && isDigit(runes[end+1]) {
		end++ // 4#-2-1101
	}
	if end < len(runes) && isDigit(runes[end]) {
		if s, ok := dashedDoor(runes, end); ok {
			return s.to
		}
		if to := numbered(runes[end:], 0); to > 0 {
			return end + to
		}
		return past(runes, end, isDigit)
	}
	return end
}

// fromTo reads two numbers of which the second has the unit: 一到六层, 3至5号楼, 8-4号楼, a5-12号; i when there are none.
func fromTo(runes []rune, i int) int {
	if !isCount(runes[i]) && !isLetter(runes[i]) || i > 0 && (isCount(runes[i-1]) || isLetter(runes[i-1]) || runes[i-1] == '第') {
		return i
	}
	j := i
	if isLetter(runes[j]) {
		j++
	}
	first := j
	j = past(runes, first, isCount)
	if j == first || j+1 >= len(runes) || !strings.ContainsRune("到至-~、", runes[j]) || !isCount(runes[j+1]) {
		return i
	}
	if end := numbered(runes[j+1:], 0); end > 0 {
		return j + 1 + end
	}
	to := past(runes, j+1, isDigit)
	if isLetter(runes[i]) && to < len(runes) && runes[to] == '号' {
		return to + 1
	}
	return i
}

// stair takes in the staircase of a building and its door: 7座|2梯1803.
func stair(runes []rune, end int) int {
	to := past(runes, end, isCount)
	if to > end && to < len(runes) && runes[to] == '梯' {
		return room(runes, to+1, "单元")
	}
	return end
}

// door takes in the door that stands right behind a storey: 6层603.
func door(runes []rune, end int) int {
	if runes[end-1] == '层' || runes[end-1] == '楼' {
		if end < len(runes) && runes[end] == '之' && annex(runes, end) > end {
			return annex(runes, end) // 4楼之3
		}
		if to := past(runes, end, isDigit); to > end && to <= end+2 && hasPrefix(runes[to:], "号") && !startsAny(runes[to:], buildingAfter) {
			return to + 1 // 3楼2号
		}
		return room(runes, end, "号楼")
	}
	return end
}

// block gives the end of a letter with a number that names a building or door behind the name of a place: 星河湾|T3, 物流|B库.
func block(runes []rune, end int) int {
	if endsAny(runes[:end], []string{"楼上", "楼下", "隔壁", "对门", "顶层", "顶楼"}) {
		return room(runes, end, "单元") // 楼下302
	}
	if end+1 >= len(runes) || !isLetter(runes[end]) || isLetter(runes[end+1]) {
		return end
	}
	to := past(runes, end+1, isDigit)
	for _, unit := range []string{"栋", "座", "幢", "号楼", "库", "区", "馆", "厅", "口", "门", "楼"} {
		if hasPrefix(runes[to:], unit) {
			return to + len([]rune(unit))
		}
	}
	if to > end+1 && (to == len(runes) || !isHan(runes[to]) && !isLetter(runes[to]) || stopsPlace(runes[to])) {
		return to
	}
	return end
}
