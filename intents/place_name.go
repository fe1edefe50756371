package intents

import "strings"

// nameLimit is how many characters a name has at most before its kind; digits are not counted, for 公交207路 is one word to us.
const nameLimit = 7

// nameStart goes left from a suffix over the name before it.
func (p *placer) nameStart(runes []rune, hits []hit, at, floor int) int {
	if floor > at {
		floor = 0
	}
	left, long := at, 0
	for left > floor && long < nameLimit {
		r := runes[left-1]
		if open := quotation(runes, left, floor); open < left {
			left, long = open, long+2 // "书香苑"小区
			continue
		}
		if !isHan(r) && !isDigit(r) && !isLetter(r) {
			break
		}
		if p.leadEnding(hits, left, at) && !namely(runes, left) || r == '点' && left > 1 && (countRune(runes[left-2]) || isDigit(runes[left-2])) {
			break
		}
		if isHan(r) {
			long++
		}
		left--
	}
	return pastMeasure(runes, left, at)
}

// quotation is where the quotation that ends here begins, when it is short enough to be a name; the same place when none does.
func quotation(runes []rune, end, floor int) int {
	if !strings.ContainsRune("\"”」』》", runes[end-1]) {
		return end
	}
	for i := end - 2; i >= max(floor, end-9); i-- {
		if strings.ContainsRune("\"“「『《", runes[i]) {
			return i
		}
	}
	return end
}

// pastMeasure leaves out what counts a thing after 那, 这 or 一: 那座|石拱桥.
func pastMeasure(runes []rune, left, at int) int {
	if left > 0 && left+1 < at && strings.ContainsRune("那这一嗰哪", runes[left-1]) && strings.ContainsRune("个条家座栋片段块排间所幢处道", runes[left]) {
		return left + 1
	}
	return left
}

// namely reports names in which stands a word that otherwise ends one: 和平路, 嘉和园, 沿河路, 福和楼.
func namely(runes []rune, end int) bool {
	if end == len(runes) {
		return false
	}
	if end >= 2 && partOfName(runes, end-2, end) {
		return true // 早晨家园
	}
	if districtOfHills(runes, end) {
		return true
	}
	for _, n := range nameParts {
		if !hasSuffix(runes[:end], n.word) {
			continue
		}
		at := end - len([]rune(n.word))
		if startsAny(runes[end:], n.before) || at > 0 && strings.ContainsRune(n.behind, runes[at-1]) {
			return true
		}
	}
	return endsAny(runes[:end], provinces)
}

// nameParts are words that elsewhere end a name, and are part of one before or behind what stands here: 和平路, 泰和楼, 沿河路, 城市花园.
var nameParts = []struct {
	word   string
	before []string // begins what follows
	behind string   // ends what goes before
}{
	{"和", strings.Split("平谐睦美顺兴园苑府里家居佳雅庭楼", ""), "太泰永协仁义人颐雍德祥兴嘉保福万共锦顺安同清中"},
	{"沿", strings.Split("河江湖海山溪", ""), ""},
	{"都", strings.Split("区市江匀昌", ""), "成江丰宜武新花首商古"},
	{"城市", []string{"花园", "广场", "公寓", "家园", "山庄", "新城", "之光"}, ""},
	{"不", []string{"动产", "夜城"}, ""},
	{"汽车", []string{"东站", "西站", "南站", "北站", "总站", "站", "客运"}, ""},
	{"铺", []string{"隔壁", "门口", "旁", "对面", "门前", "后"}, ""},
}

var provinces = strings.Fields("河南 河北 湖南 湖北 江西 江苏 浙江 云南 山东 山西")

// leadEnding reports a lead word or an object that ends at a place.
func (p *placer) leadEnding(hits []hit, end, at int) bool {
	for _, h := range between(hits, end-longestWord, end) {
		if int(h.end) == end && (h.set == p.leads || h.set == p.object) && int(h.end) <= at {
			return true
		}
	}
	return false
}

// named refuses what ends like a road or a district and is none: 人行道, 知道, 市区, 黄河牌, 上小学.
func named(runes []rune, left, at, end int) bool {
	if at-left == 1 && strings.ContainsRune("上读念考", runes[left]) && end-at >= 2 && strings.ContainsRune("学中", runes[end-1]) {
		return false
	}
	if at-left == 1 && strings.ContainsRune("管借请到进出在读开修建买租搬看找问给", runes[left]) {
		return false
	}
	if end < len(runes) && runes[end] == '牌' && end-at == 1 {
		return false
	}
	switch runes[at] {
	case '路':
		if strings.ContainsRune("坐乘搭等", runes[left]) {
			left++ // 坐301路
		}
		return left < at && !allDigits(runes[left:at]) // 52路 is a bus
	case '道':
		return at-left >= 2 && !strings.ContainsRune("人行水管车知报味河走过楼渠赛跑盲轨匝坡频地难通街步绿隧国省县栈便巷", runes[at-1])
	case '坎':
		return at-left > 1 || !strings.ContainsRune("田土石高门", runes[left]) // 田坎 is any field's edge
	case '局', '院':
		return at-left >= 1 && !strings.ContainsRune("结布出格当大饭全住病戏影剧", runes[at-1])
	case '区', '县':
		return districtOfHills(runes, at+1) || at-left >= 2 && !strings.ContainsRune("小社校园片地郊城市辖景新老厂库住务禁山灾哪这那外各本全候", runes[at-1])
	}
	return true
}

// withLine takes in the line a stop is of: 32路公交|向阳街站, 公交207路|柳树湾站, 地铁|5号线和平西桥站.
func withLine(runes []rune, from, to, floor int) int {
	if !strings.ContainsAny(string(runes[from:to]), "站线") && !hasPrefix(runes[from:], "公交") {
		return from
	}
	left := cutWord(runes, from, floor, "公交车", "公交", "地铁", "捷运", "轻轨", "高铁", "火车", "brt")
	if line := cutWord(runes, left, floor, "号线", "路车", "路"); line < left && line > floor && figure(runes[line-1]) {
		for left = line; left > floor && figure(runes[left-1]); {
			left--
		}
	}
	left = cutWord(runes, left, floor, "快速公交", "公交车", "公交", "快速", "地铁", "捷运", "轻轨")
	return cutWord(runes, left, floor, "brt")
}

// cutWord is where a word that ends here begins, of several the first; the same place when none does.
func cutWord(runes []rune, end, floor int, words ...string) int {
	for _, word := range words {
		if n := len([]rune(word)); end-n >= floor && hasSuffix(runes[:end], word) {
			return end - n
		}
	}
	return end
}

// districtOfHills reports 南山区, 禅城区 and their like, in which 山区 is no hill country and 城区 no part of a town.
func districtOfHills(runes []rune, end int) bool {
	if end >= 3 && end < len(runes) && hasSuffix(runes[:end], "城区") && isHan(runes[end-3]) && isHan(runes[end]) && !strings.ContainsRune("老新主旧县市省镇在整个全", runes[end-3]) {
		return true
	}
	return end >= 3 && hasSuffix(runes[:end], "山区") && strings.ContainsRune("南香宝金佛房石眉顺鼓玉昆名中惠坪钟洪青秀", runes[end-3])
}

func allDigits(runes []rune) bool {
	for _, r := range runes {
		if !isDigit(r) {
			return false
		}
	}
	return true
}

// lead reports that a name that begins here has nothing before it: the clause begins, or 在, 到, 的 … stands there.
func lead(runes []rune, left int) bool {
	return left == 0 || !isHan(runes[left-1]) || strings.ContainsRune("在到从去的是和跟", runes[left-1])
}
