package intents

import (
	"slices"
	"strings"
)

// placer finds where a matter is, in the resident's own words. Its rules are:
//   - numbers with 号楼, 单元, 栋, 座, 层 … are places: 3号楼二单元;
//   - a name with a suffix is a place: 幸福路, 阳光小区; the name goes left until a word that cannot belong to it;
//   - some words are places by themselves: 地下车库, 村口;
//   - pieces that touch, or are joined by 的 or a space, are one place, and 门口, 对面 … belong to what they follow;
//   - of several places the one that says most is given.
type placer struct {
	lex                                                                *lexicon
	suffix, suffix1, generic, weak, tail, leads, object, thing, beside uint16
}

func newPlacer() *placer {
	p := &placer{lex: newLexicon(placeSets)}
	p.suffix, p.suffix1, p.generic = p.lex.ids["suffix"], p.lex.ids["suffix1"], p.lex.ids["generic"]
	p.tail, p.leads, p.object = p.lex.ids["tail"], p.lex.ids["lead"], p.lex.ids["object"]
	p.weak, p.thing, p.beside = p.lex.ids["weak"], p.lex.ids["thing"], p.lex.ids["beside"]
	return p
}

// piece is part of a place and how much it says.
type piece struct{ from, to, weight int }

// find gives the runes of the place, 0 0 when none is named. No name goes into the words of when. Slices are scratch space.
func (p *placer) find(w *words, hits []hit, pieces []piece, when piece) (from, to int, _ []hit, _ []piece) {
	runes := w.runes
	if !slices.ContainsFunc(runes, isHan) {
		from, to = englishPlace(w)
		return from, to, hits, pieces
	}
	hits = p.lex.find(runes, hits[:0])
	pieces = pieces[:0]
	floor := whenEnd(runes, when) // where a name behind the words of when begins at the earliest
	for i := range runes {
		if end := numbered(runes, i); end > i {
			from, weight := i, 6
			if left := p.nameStart(runes, hits, i, floor); i-left >= 3 && isHan(runes[i-1]) && strings.ContainsRune("座期栋幢楼", runes[end-1]) {
				from, weight = left, 8 // 翠湖天地18座
			}
			pieces = append(pieces, piece{from, roadMark(runes, end), weight})
		}
	}
	for _, h := range hits {
		start, end := int(h.start), int(h.end)
		switch h.set {
		case p.generic:
			if !p.masked(hits, h, p.object) && !p.masked(hits, h, p.thing) {
				pieces = append(pieces, piece{start, end, 2})
			}
		case p.suffix, p.suffix1:
			left := p.nameStart(runes, hits, start, floor)
			if p.masked(hits, h, p.object) {
				if start-left >= 2 && start-left <= 4 && end < len(runes) && strings.ContainsRune("路街", runes[end-1]) && runes[end] == '上' {
					pieces = append(pieces, piece{left, end + 1, 3}) // 建设路上
				}
				continue
			}
			if left < start && !(h.set == p.suffix1 && start-left == 1 && !plausible(runes[left])) && named(runes, left, start) {
				pieces = append(pieces, piece{left, roadMark(runes, end), 5})
			}
		case p.beside:
			if left := p.nameStart(runes, hits, start, floor); start-left >= 2 && !p.masked(hits, h, p.object) {
				pieces = append(pieces, piece{left, end, 3})
			}
		}
	}
	from, to = p.join(runes, hits, pieces)
	if from == to {
		from, to, pieces = p.faint(runes, hits, pieces)
	}
	return from, to, hits, pieces
}

// plausible reports a character that alone may be the name of a road or village: 东路, 李庄, but no 条路.
func plausible(r rune) bool {
	return strings.ContainsRune("东西南北中前后大小新老", r) || strings.ContainsRune(surnames, r) && !strings.ContainsRune("车路水家时那和来门边但都应安平万利国单", r)
}

// named refuses what ends like a road or a district and is none: 人行道, 知道, 市区.
func named(runes []rune, left, at int) bool {
	switch runes[at] {
	case '道':
		return at-left >= 2 && !strings.ContainsRune("人行水管车知报味河走过楼渠赛跑盲轨匝坡频地难通街步绿隧国省县栈便巷", runes[at-1])
	case '局', '院':
		return at-left >= 1 && !strings.ContainsRune("结布出格当大饭全住病戏影剧", runes[at-1])
	case '区', '县':
		return at-left >= 2 && !strings.ContainsRune("小社校园片地郊城市辖景新老厂库住务禁山灾哪这那外各本全", runes[at-1])
	}
	return true
}

// faint gives a room, a kind of building or a spot said to be in, when nothing better is named.
func (p *placer) faint(runes []rune, hits []hit, pieces []piece) (from, to int, _ []piece) {
	for _, h := range hits {
		if (h.set == p.weak || h.set == p.suffix && h.end-h.start >= 2) && !p.masked(hits, h, p.object) && !p.masked(hits, h, p.thing) {
			pieces = append(pieces, piece{int(h.start), int(h.end), 1})
		}
	}
	if from, to = p.join(runes, hits, pieces); from < to {
		return from, to, pieces
	}
	from, to = inside(runes)
	return from, to, pieces
}

// inside finds what follows 在 up to a word of position: 在桥洞里, 在棚子后面.
func inside(runes []rune) (from, to int) {
	for i, r := range runes {
		if r != '在' && r != '喺' || i > 0 && strings.ContainsRune("现正实还都存总老", runes[i-1]) {
			continue
		}
		for j := i + 2; j < min(len(runes), i+9) && isHan(runes[j]); j++ {
			if strings.ContainsRune("里上下内外旁边前后口处顶", runes[j]) {
				return i + 1, j + 1
			}
		}
	}
	return 0, 0
}

// masked reports that a hit is part of a longer word of a set (路灯).
func (p *placer) masked(hits []hit, h hit, set uint16) bool {
	for _, o := range hits {
		if o.set != set || o.start >= h.end || h.start >= o.end {
			continue
		}
		if o.start <= h.start && h.end <= o.end || o.start >= h.start && o.end > h.end && (h.set == p.suffix1 || set == p.thing) {
			return true
		}
	}
	return false
}

// whenEnd is where the words of when end, with what hangs on them: 昨夜起, 六一那天.
func whenEnd(runes []rune, when piece) int {
	for _, word := range []string{"以后", "之后", "左右", "那天", "开始", "期间", "前后", "以来", "起", "底", "半", "逢"} {
		if when.to > 0 && hasPrefix(runes[when.to:], word) {
			return when.to + len([]rune(word))
		}
	}
	return when.to
}

// roadMark takes in where on a country road: 国道312线145公里处, 省道S208线K23+500处.
func roadMark(runes []rune, end int) int {
	if end == 0 || end == len(runes) || runes[end-1] != '道' || end < 2 || !strings.ContainsRune("国省县乡", runes[end-2]) {
		return end
	}
	to := end
	for to < len(runes) && (isDigit(runes[to]) || strings.ContainsRune("gsyxk+线公里米处", runes[to])) {
		to++
	}
	return to
}

// nameStart goes left from a suffix over the name before it.
func (p *placer) nameStart(runes []rune, hits []hit, at, floor int) int {
	if floor > at {
		floor = 0
	}
	left := at
	for left > floor && at-left < 7 {
		r := runes[left-1]
		if !isHan(r) && !isDigit(r) && !isLetter(r) {
			break
		}
		if p.leadEnding(hits, left, at) && !namely(runes, left) || r == '点' && left > 1 && (countRune(runes[left-2]) || isDigit(runes[left-2])) {
			break
		}
		left--
	}
	return left
}

// namely reports names in which stands a word that otherwise ends one: 和平路, 嘉和园, 沿河路.
func namely(runes []rune, end int) bool {
	if end == len(runes) {
		return false
	}
	return runes[end-1] == '和' && strings.ContainsRune("平谐睦美顺兴园苑府里家居佳雅庭", runes[end]) ||
		runes[end-1] == '沿' && strings.ContainsRune("河江湖海山溪", runes[end])
}

// leadEnding reports a lead word or an object that ends at a place.
func (p *placer) leadEnding(hits []hit, end, at int) bool {
	for _, h := range hits {
		if int(h.end) == end && (h.set == p.leads || h.set == p.object) && int(h.end) <= at {
			return true
		}
	}
	return false
}

// join puts touching pieces together, adds tails, and gives the weightiest place; of equals the first.
func (p *placer) join(runes []rune, hits []hit, pieces []piece) (from, to int) {
	best := 0
	for _, first := range pieces {
		start, end, weight := first.from, first.to, first.weight
		for {
			next, gain := p.grow(runes, hits, pieces, end)
			if next == end {
				break
			}
			end, weight = next, weight+gain
		}
		weight = weight*4 + end - start
		if weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	return from, to
}

// grow gives the end of the piece or tail that continues a place, and what it adds.
func (p *placer) grow(runes []rune, hits []hit, pieces []piece, end int) (next, gain int) {
	next = end
	at := end
	if at+1 < len(runes) && (runes[at] == ' ' || runes[at] == '的') {
		at++
	}
	for _, word := range []string{"那个", "这个", "那条", "这条", "那家", "那座", "那栋", "那片", "那"} { // 电影院那个十字路口
		if hasPrefix(runes[at:], word) {
			at += len([]rune(word))
			for _, h := range hits {
				if (h.set == p.suffix || h.set == p.generic) && int(h.start) == at && int(h.end) > next && h.end-h.start >= 2 {
					next, gain = int(h.end), 2 // 门口那个小卖部
				}
			}
			break
		}
	}
	if at+1 < len(runes) && strings.ContainsRune("与和跟、", runes[at]) {
		for _, c := range pieces {
			if c.from == at+1 && p.crossing(runes, c.to) && c.to > next {
				next, gain = c.to, 4
			}
		}
	}
	if end+1 < len(runes) && (runes[end] == '到' || runes[end] == '至') { // 地铁站到小学那段路
		for _, c := range pieces {
			if c.from == end+1 && c.to > next {
				next, gain = c.to, c.weight
			}
		}
	}
	if to := p.stretch(runes, hits, end); to > next { // 建设路从邮局到加油站
		next, gain = to, 4
	}
	for _, c := range pieces {
		if (c.from == end || c.from == at && runes[end] == ' ' || c.from == at && c.weight != 5) && c.to > next {
			next, gain = c.to, c.weight
		}
	}
	for _, h := range hits {
		if h.set == p.tail && (int(h.start) == end || int(h.start) == at && h.end-h.start >= 2) && int(h.end) > next && !(h.end-h.start == 1 && p.begun(hits, h)) && !p.masked(hits, h, p.thing) && !p.cut(hits, h) {
			next, gain = int(h.end), 1
		}
	}
	return next, gain
}

// stretch gives the end of 从…到… behind the name of a road; 0 when there is none.
func (p *placer) stretch(runes []rune, hits []hit, at int) (end int) {
	if at == 0 || at == len(runes) || !strings.ContainsRune("路街道巷", runes[at-1]) || !strings.ContainsRune("从由自", runes[at]) {
		return 0
	}
	to := at + 2
	for to < min(len(runes), at+9) && runes[to] != '到' && runes[to] != '至' {
		to++
	}
	for _, h := range hits {
		if (h.set == p.suffix || h.set == p.suffix1 || h.set == p.generic) && int(h.start) > to && int(h.start) <= to+5 && int(h.end) > end && !p.masked(hits, h, p.object) {
			end = int(h.end)
			break
		}
	}
	return end
}

// cut reports that a tail ends in the middle of another word: 那段|路灯 is no 那段路.
func (p *placer) cut(hits []hit, h hit) bool {
	for _, o := range hits {
		if o.set == p.object && o.start > h.start && o.start < h.end && o.end > h.end {
			return true
		}
	}
	return false
}

// begun reports that another word begins where a tail stands: 街|下水道 is no 街下.
func (p *placer) begun(hits []hit, h hit) bool {
	for _, o := range hits {
		if o.set == p.object && o.start == h.start && o.end > h.end {
			return true
		}
	}
	return false
}

// crossing reports 交叉口, 路口 … at or right before a place.
func (p *placer) crossing(runes []rune, at int) bool {
	rest := runes[max(0, at-3):min(len(runes), at+6)]
	return strings.Contains(string(rest), "交") || strings.Contains(string(rest), "路口") || strings.Contains(string(rest), "口") || strings.Contains(string(rest), "之间")
}

var numberUnits = []string{"号楼", "号院", "栋楼", "单元", "号线", "号口", "出口", "栋", "幢", "座", "号门", "号厂房", "号店", "号铺", "号摊", "楼", "层", "室", "组", "社", "大队", "队", "期", "弄", "区", "口", "号"}

// numbered reads 3号楼, 二单元, 12栋, B座, 5楼, 负一层, 3-2-501, 501室 at i; i when there is none.
func numbered(runes []rune, i int) int {
	if i > 0 && (isDigit(runes[i-1]) || isLetter(runes[i-1]) && isLetter(runes[i])) {
		return i
	}
	if s, ok := dashedDoor(runes, i); ok && isDigit(runes[i]) {
		return s.to
	}
	j, letter := i, false
	for j < len(runes) && (isDigit(runes[j]) || countRune(runes[j])) {
		j++
	}
	if j+1 < len(runes) && isLetter(runes[j]) && !isLetter(runes[j+1]) {
		j, letter = j+1, true // B座, 3A栋, B2层
		for j < len(runes) && isDigit(runes[j]) {
			j++
		}
	}
	if j < len(runes) && runes[j] == '点' {
		return i // an hour
	}
	if j == i || i > 0 && countRune(runes[i]) && countRune(runes[i-1]) {
		return i
	}
	for _, unit := range numberUnits {
		if hasPrefix(runes[j:], unit) {
			if unit == "栋楼" && j+2 < len(runes) && strings.ContainsRune("顶道下上前后梯洞", runes[j+2]) {
				continue // 3栋|楼顶
			}
			if end := j + len([]rune(unit)); unitFits(runes, i, end, unit, letter) {
				return room(runes, end, unit)
			}
			return i
		}
	}
	return i
}

// room takes in a door number that stands right behind: 2单元1203, 5栋301室.
func room(runes []rune, end int, unit string) int {
	if unit != "单元" && unit != "栋" && unit != "幢" && unit != "座" && unit != "号楼" {
		return end
	}
	to := end
	for to < len(runes) && isDigit(runes[to]) {
		to++
	}
	if n := to - end; n != 3 && n != 4 {
		return end
	}
	if to < len(runes) && runes[to] == '室' {
		return to + 1
	}
	if to < len(runes) && strings.ContainsRune("元块天年户平米个度号", runes[to]) {
		return end
	}
	return to
}

// unitFits refuses 一组织, 第一期待, 八口人, and 5号 that is a day.
func unitFits(runes []rune, i, end int, unit string, letter bool) bool {
	switch unit {
	case "号":
		return isDigit(runes[i]) && houseNumber(runes, i)
	case "区", "口":
		return letter
	case "期":
		return i == 0 || runes[i-1] != '第'
	case "层":
		return (i == 0 || !strings.ContainsRune("花盖第厚有灰土油", runes[i-1])) && (end == len(runes) || !strings.ContainsRune("灰土油冰雪皮白黑厚薄", runes[end]))
	case "组", "社", "队", "座", "楼":
		return end == len(runes) || !strings.ContainsRune("织长间会友位椅员区保价", runes[end])
	}
	return true
}

// houseNumber reports that a number with 号 stands behind a road and is no day of a month.
func houseNumber(runes []rune, i int) bool {
	return i > 0 && strings.ContainsRune("路街巷弄村组屯道里坊胡同院", runes[i-1])
}

func countRune(r rune) bool {
	return strings.ContainsRune("一二三四五六七八九十百零两负", r)
}
