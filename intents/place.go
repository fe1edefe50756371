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
	lex                                                                                           *lexicon
	suffix, suffix1, generic, weak, tail, leads, object, thing, beside, head, through, stop, ware uint16
}

func newPlacer() *placer {
	p := &placer{lex: newLexicon(morePlaceSets())}
	p.suffix, p.suffix1, p.generic = p.lex.ids["suffix"], p.lex.ids["suffix1"], p.lex.ids["generic"]
	p.tail, p.leads, p.object = p.lex.ids["tail"], p.lex.ids["lead"], p.lex.ids["object"]
	p.head, p.through, p.stop = p.lex.ids["head"], p.lex.ids["through"], p.lex.ids["stop"]
	p.ware = p.lex.ids["ware"]
	p.weak, p.thing, p.beside = p.lex.ids["weak"], p.lex.ids["thing"], p.lex.ids["beside"]
	return p
}

// piece is part of a place and how much it says.
type piece struct{ from, to, weight int }

// scene is one message as the place finder sees it: its words, the pieces of places in it, and the words of when, into which no place goes.
type scene struct {
	runes  []rune
	hits   []hit
	pieces []piece
	when   piece
	floor  int // where a name behind the words of when begins at the earliest
}

// find gives the runes of the place, 0 0 when none is named. No name goes into the words of when. Slices are scratch space.
func (p *placer) find(w *words, hits []hit, pieces []piece, when piece) (from, to int, _ []hit, _ []piece) {
	if !slices.ContainsFunc(w.runes, isHan) {
		from, to = englishPlace(w, when)
		return from, to, hits, pieces
	}
	s := scene{runes: w.runes, hits: p.lex.find(w.runes, hits[:0]), pieces: pieces[:0], when: when, floor: whenEnd(w.runes, when)}
	p.numbers(&s)
	for _, h := range s.hits {
		p.named(&s, h)
	}
	p.overlap(&s)
	from, to = p.join(&s)
	if from == to {
		from, to = p.faint(&s)
	}
	if from < to {
		from = withLine(s.runes, p.withTown(&s, p.withWhat(&s, from), to), to, s.floorAt(from))
		if aboutPerson(s.runes, from, to) || ofHousehold(s.runes, from, to) || asActor(s.runes, from, to) || ownHome(s.runes, from, to) {
			from, to = 0, 0
		}
	}
	return from, to, s.hits, s.pieces
}

// floorAt is where what ends at a place may begin: behind the words of when, or anywhere when they come later.
func (s *scene) floorAt(at int) int {
	if s.floor > at {
		return 0
	}
	return s.floor
}

// numbers finds the pieces that are numbers: 3号楼, 12层, 翠湖天地18座.
func (p *placer) numbers(s *scene) {
	for i := range s.runes {
		end := counted(s.runes, i)
		if end == i {
			continue
		}
		from, weight := i, 6
		if left := p.nameStart(s.runes, s.hits, i, s.floor); i-left >= 3 && stopsCount(s.runes[left:i]) < 2 && isHan(s.runes[i-1]) && s.runes[i-1] != '第' && (strings.ContainsAny(string(s.runes[i:end]), "座期栋幢楼") || strings.ContainsRune("楼阁厦轩", s.runes[i-1]) && !slices.ContainsFunc(s.runes[left:i], isCount)) {
			from, weight = left, 8 // 翠湖天地18座
		} else if i-left >= 2 && i-left <= 4 && strings.ContainsRune("队社门", s.runes[end-1]) && lead(s.runes, left) {
			from = left // 河西三队, 万象汇三号门
		} else if onRoad(s.runes, min(len(s.runes), i+2)) || onRoad(s.runes, min(len(s.runes), i+4)) {
			from = left // G15高速K1203+600处
		}
		if onRoad(s.runes, end) {
			end = roadMark(s.runes, end)
		}
		if from == i && i > 1 && strings.ContainsRune("甲乙丙", s.runes[i-1]) && houseNumber(s.runes, i-1) {
			from-- // 胡同|甲8号
		}
		if s.pieces = append(s.pieces, piece{from, end, weight}); from < i && s.runes[i-1] == '号' {
			s.pieces = append(s.pieces, piece{i, end, 6}) // 龙塔街|18号|3楼: what the name has grown to goes on with it
		}
	}
}

// named finds the pieces that are a name with its kind, a word that is a place by itself, or a name with what is beside it.
func (p *placer) named(s *scene, h hit) {
	start, end := int(h.start), int(h.end)
	switch h.set {
	case p.generic:
		if !p.masked(s.hits, h, p.object) && !p.masked(s.hits, h, p.thing) {
			s.pieces = append(s.pieces, piece{start, end, 2})
		}
	case p.suffix, p.suffix1:
		left := p.nameStart(s.runes, s.hits, start, s.floor)
		court := h.end-h.start == 2 && start > left && strings.ContainsRune("区县市省", s.runes[start-1]) && !p.longerObject(s, h)                                  // 区|法院 is one, 法院 alone judges
		if p.masked(s.hits, h, p.object) && !court && !startsAny(s.runes[end:], []string{"过街", "过道"}) && !(start-left >= 3 && hasSuffix(s.runes[:end], "公路")) { // 人民路|过街天桥, 屯门公路
			if start-left >= 2 && start-left <= 4 && end < len(s.runes) && strings.ContainsRune("路街", s.runes[end-1]) && s.runes[end] == '上' {
				s.pieces = append(s.pieces, piece{left, end + 1, 3}) // 建设路上
			}
			return
		}
		if to := slices.Index(s.runes[left:start], '往'); h.set == p.suffix1 && to > 0 && pours(s.runes, left+to) {
			return // 粉条厂|往河里排
		}
		if h.set == p.suffix1 && start-left >= 3 && p.wareIn(s, left+1, start) {
			return // 南湖站|司机甩站
		}
		if s.runes[start] == '里' && h.set == p.suffix1 && endsAny(s.runes[:start], []string{"小区", "园区", "厂区", "校区", "景区", "社区"}) && left == start-2 {
			return // 小区|里 is no name
		}
		if start > left && startsAny(s.runes[start-1:], opened) {
			return // 一楼|开棋牌室
		}
		if left < start && !(h.set == p.suffix1 && start-left == 1 && !plausible(s.runes[left]) && !(s.runes[start] == '河' && strings.ContainsRune(rivers, s.runes[left]))) && named(s.runes, left, start, end) &&
			!(h.set == p.suffix1 && start-left >= 3 && p.stopsIn(s, left, start)) {
			if onRoad(s.runes, end) {
				end = roadMark(s.runes, end)
			}
			s.pieces = append(s.pieces, piece{left, end, 5})
		}
	case p.tail:
		if !(end-start >= 2 && startsAny(s.runes[start:], positions) || s.runes[start] == '旁') {
			return
		}
		if left := p.nameStart(s.runes, s.hits, start, s.floor); start-left >= 2 && start-left <= 6 && p.beginsClause(s, left) && !slices.ContainsFunc(s.runes[left:start], stopsPlace) && !p.inObject(s, left, start) {
			s.pieces = append(s.pieces, piece{left, end, 3}) // 电视塔下面, 变电箱旁
		}
	case p.beside:
		if left := p.nameStart(s.runes, s.hits, start, s.floor); start-left >= 2 && !p.masked(s.hits, h, p.object) {
			s.pieces = append(s.pieces, piece{left, end, 3})
		}
	}
}

// overlap gives a piece that begins inside another the other's beginning: 忠孝东路 and 东路四段216巷 are one name.
func (p *placer) overlap(s *scene) {
	for range 2 { // a piece that has grown may meet another
		slices.SortStableFunc(s.pieces, func(a, b piece) int { return a.from - b.from })
		for i := range s.pieces {
			for _, o := range s.pieces[max(0, i-longestWord):i] {
				if c := &s.pieces[i]; o.from < c.from && c.from < o.to && o.to < c.to && !p.stopsIn(s, o.to, c.to) &&
					!p.cut(s.hits, hit{start: int32(o.to - 1), end: int32(c.to)}) { // 17楼下|不去
					c.from, c.weight = o.from, max(o.weight, c.weight)+1
				}
			}
		}
	}
}

// rivers have names of one character.
const rivers = "汾渭淮洛漳沱沁泾颍涡汶沂沭滦浑灞浐沣"

// plausible reports a character that alone may be the name of a road or village: 东路, 李庄, but no 条路.
func plausible(r rune) bool {
	return strings.ContainsRune("东西南北中前后大小新老", r) || strings.ContainsRune(surnames, r) && !strings.ContainsRune("车路水家时那和来门边但都应安平万利国单", r)
}

// faint gives a room, a kind of building or a spot said to be in, when nothing better is named.
func (p *placer) faint(s *scene) (from, to int) {
	for _, h := range s.hits {
		if h.start > 0 && strings.ContainsRune("上读念", s.runes[h.start-1]) {
			continue // 孩子上小学
		}
		if endsAny(s.runes[:h.start], []string{"哪个", "哪家", "什么", "哪所"}) {
			continue
		}
		if (h.set == p.weak || h.set == p.suffix && h.end-h.start >= 2) && !p.masked(s.hits, h, p.object) && !p.masked(s.hits, h, p.thing) {
			s.pieces = append(s.pieces, piece{int(h.start), int(h.end), 1})
		}
	}
	if from, to = p.join(s); from < to {
		return from, to
	}
	if from, to = p.shaped(s); from < to {
		return from, sides(s.runes, to)
	}
	return inside(s.runes)
}

// inside finds what follows 在 up to a word of position: 在桥洞里, 在棚子后面.
func inside(runes []rune) (from, to int) {
	for i, r := range runes {
		if r != '在' && r != '喺' || i > 0 && strings.ContainsRune("现正实还都存总老", runes[i-1]) {
			continue
		}
		for j := i + 2; j < min(len(runes), i+9) && isHan(runes[j]); j++ {
			if strings.ContainsRune("里上下内外旁边前后口处顶", runes[j]) || j > i+2 && strings.ContainsRune("楼店馆铺", runes[j]) {
				if virtual(runes[i+1 : j]) {
					break
				}
				return i + 1, j + 1
			}
		}
	}
	return 0, 0
}

// masked reports that a hit is part of a longer word of a set (路灯).
func (p *placer) masked(hits []hit, h hit, set uint16) bool {
	for _, o := range between(hits, int(h.start)-longestWord, int(h.end)) {
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
