package intents

import (
	"slices"
	"strings"
)

// join puts touching pieces together, adds what belongs to them, and gives the weightiest place; of equals the first.
func (p *placer) join(s *scene) (from, to int) {
	slices.SortStableFunc(s.pieces, func(a, b piece) int { return a.from - b.from })
	best := 0
	goes := map[int]piece{} // where what ends at a rune goes on to and what that adds; asked by many pieces
	for _, first := range s.pieces {
		start, end, weight := first.from, first.to, first.weight
		if end-start == 2 && startsAny(s.runes[start:], ownHomes) && slices.ContainsFunc(piecesFrom(s.pieces, end, end+1), func(c piece) bool { return c.weight >= 5 }) {
			continue // 我家|北戴河路九号院: the name says where it is
		}
		for end-start < longestPlace {
			on, known := goes[end]
			if !known {
				on.to, on.weight = p.grow(s, end)
				goes[end] = on
			}
			if on.to == end {
				break
			}
			end, weight = on.to, weight+on.weight
			if end < len(s.runes) && s.runes[end] == '楼' && hasSuffix(s.runes[:end], "宿舍") {
				end++ // 厂|宿舍 is the beginning of 厂|宿舍楼
			}
		}
		end = sides(s.runes, end)
		weight = standing(s.runes, start, end, weight*4+end-start)
		if weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	return from, to
}

// ourOwn begins what the speaker says of the own place behind its name: 丰泽园七栋|我们楼顶的水箱.
var ourOwn = []string{"我们", "咱们", "俺们"}

var ownHomes = []string{"我家", "俺家", "咱家", "阮家"}

// opened begins what somebody runs at a place: 一楼|开棋牌室. Where it only stands there it belongs to the place: 一楼棋牌室.
var opened = []string{
	"开了", "开个", "开着", "开起", "开棋牌", "开麻将", "开饭店", "开餐", "开公司", "开作坊", "开网吧", "开培训", "开足浴", "开店", "开民宿", "办了", "办个", "办起", "办培训", "办厂", "搞",
}

// grow gives the end of the piece or tail that continues a place, and what it adds.
func (p *placer) grow(s *scene, end int) (next, gain int) {
	runes := s.runes
	next = end
	if startsAny(runes[end:], opened) || startsAny(runes[end:], ourOwn) {
		return end, 0
	}
	at := end
	if at+1 < len(runes) && (strings.ContainsRune(" 的-", runes[at])) {
		at++
	}
	if to := p.that(s, at); to > next { // 电影院那个十字路口, 河边那排平房
		next, gain = to, 4
	}
	if to := p.both(s, at); to > next { // 幸福路与建设街交叉口
		next, gain = to, 4
	}
	if to, adds := joined(s, end); to > next {
		next, gain = to, adds
	}
	if to := p.stretch(s, end); to > next { // 建设路从邮局到加油站
		next, gain = to, 4
	}
	for _, c := range piecesFrom(s.pieces, end, at+1) {
		if (c.from == end || c.from == at && strings.ContainsRune(" -", runes[end]) || c.from == at && (c.weight != 5 || endsAny(runes[:end], positions)) && !p.fixture(s, at)) && c.to > next && !startsAny(runes[c.from:], []string{"我们", "我家", "咱们", "咱家", "俺们", "俺家"}) {
			next, gain = c.to, c.weight
		}
	}
	for _, h := range between(s.hits, end, at+1) {
		if h.set == p.tail && p.tailFits(s, h) && (int(h.start) == end || int(h.start) == at && h.end-h.start >= 2 && !p.fixture(s, at)) && int(h.end) > next && !(h.end-h.start == 1 && p.begun(s.hits, h)) && !(p.masked(s.hits, h, p.thing) && !hasPrefix(s.runes[h.start:], "停车场")) && (!p.cut(s.hits, h) || h.end-h.start >= 3 && startsAny(s.runes[h.end:], []string{"不"})) {
			next, gain = int(h.end), 1
		}
	}
	if to := max(sides(runes, end), distance(runes, end), onward(runes, min(end, len(runes)-1)), block(runes, end)); to > next {
		next, gain = to, 1
	}
	if next == end {
		if next = p.reach(s, end); next > end {
			gain = 1
		}
	}
	return next, gain
}

// joined gives the end of the place that 到, 近 or a bracket joins to one, and what it adds: 地铁站到小学, 屯门公路近兆康站, 8号楼（翠湖花园）.
func joined(s *scene, end int) (next, gain int) {
	if end+1 >= len(s.runes) || !strings.ContainsRune("到至近(", s.runes[end]) {
		return 0, 0
	}
	for _, c := range piecesFrom(s.pieces, end+1, end+2) {
		to, weight := c.to, c.weight
		switch s.runes[end] {
		case '近':
			if weight < 5 {
				continue
			}
			weight = 1
		case '(':
			if to == len(s.runes) || s.runes[to] != ')' {
				continue
			}
			to++
		}
		if to > next {
			next, gain = to, weight
		}
	}
	return next, gain
}

// tailFits refuses 楼上 behind a door, whose neighbours are another place, and 那块 before a thing.
func (p *placer) tailFits(s *scene, h hit) bool {
	word := s.runes[h.start:h.end]
	switch {
	case hasPrefix(word, "楼上") && len(word) == 2:
		return h.start == 0 || !isDigit(s.runes[h.start-1]) && s.runes[h.start-1] != '室'
	case len(word) == 1 && word[0] == '口':
		return h.start == 0 || !isCount(s.runes[h.start-1]) // 我家三口
	case len(word) == 2 && (hasPrefix(word, "那块") || hasPrefix(word, "这块")):
		return int(h.end) == len(s.runes) || !isHan(s.runes[h.end]) || stopsPlace(s.runes[h.end])
	}
	return true
}

// fixtures are things that have a place rather than are one; a clerk leaves them to the words of the matter.
var fixtures = []string{"花坛", "台阶", "快递柜", "扶梯", "电梯", "护栏", "草坪", "绿化带", "窗口", "车棚顶", "站牌", "水渠", "大棚", "红绿灯", "健身器材", "滑梯", "秋千", "喷泉", "公厕", "厕所", "洗手间", "卫生间", "闸机", "柜台", "铁门", "大门", "外墙", "机井", "水井", "斑马线", "楼梯"}

// fixture reports, behind 的, a thing that stands at a place and is none: 入口的花坛, 门前的台阶.
func (p *placer) fixture(s *scene, at int) bool {
	return at > 0 && s.runes[at-1] == '的' && startsAny(s.runes[at:], fixtures)
}

// that gives the end of 那个小卖部, 那片玉米地, 那条小路 at a place: only a spot is part of a place, no thing.
func (p *placer) that(s *scene, at int) (end int) {
	runes := s.runes
	if at+2 >= len(runes) || !strings.ContainsRune("那这嗰该", runes[at]) {
		return 0
	}
	from := at + 1
	if runes[from] == '一' {
		from++
	}
	if strings.ContainsRune("个条家座栋片段块排只口间道所幢处边面", runes[from]) {
		from++
	}
	if end := soldThere(runes, from); end > from {
		return end
	}
	for _, c := range piecesFrom(s.pieces, from, from+1) {
		if c.weight >= 5 && c.to > end { // 那家"老味道"火锅店
			end = c.to
		}
	}
	return max(end, p.headAt(s, from))
}

// soldThere gives the end of 卖煎饼的, 修鞋的, which behind 那个 or 那家 is a stall; the rune itself when there is none.
func soldThere(runes []rune, from int) int {
	if from+2 >= len(runes) || !strings.ContainsRune("卖修补配", runes[from]) {
		return from
	}
	for i := from + 2; i < min(len(runes), from+6) && isHan(runes[i]); i++ {
		if runes[i] == '的' {
			return i + 1
		}
	}
	return from
}

// headAt gives the end of a spot whose word begins within the next few runes: 公用电话亭, 玉米地; 0 when there is none.
func (p *placer) headAt(s *scene, from int) (end int) {
	for i := from; i < min(len(s.runes), from+5); i++ {
		if breaks(s.runes[i]) || i > from && stopsPlace(s.runes[i-1]) && !p.covered(s, i-1) {
			return 0
		}
		for _, h := range between(s.hits, i, i+1) {
			if int(h.start) != i || int(h.end) <= end || h.set != p.head && (h.set != p.suffix && h.set != p.generic || h.end-h.start < 2) {
				continue
			}
			loose := h.end-h.start == 1 && strings.ContainsRune("地场院河田", s.runes[i]) && int(h.end) < len(s.runes) && isHan(s.runes[h.end]) && !stopsPlace(s.runes[h.end]) && !p.stopAt(s, int(h.end))
			if !loose && !p.masked(s.hits, h, p.object) && !p.begun(s.hits, h) && !p.cut(s.hits, h) {
				end = int(h.end)
			}
		}
		if end > 0 {
			return end
		}
	}
	return 0
}

// spotAt gives the end of a spot behind 的: fewer things are one there than behind 那个. 0 when there is none.
func (p *placer) spotAt(s *scene, from int) (end int) {
	if startsAny(s.runes[from:], fixtures) {
		return 0
	}
	end = p.headAt(s, from)
	for _, word := range []string{"烂尾楼", "机房", "泵房", "水房", "机耕路", "生产路", "通村路", "通组路", "水泥路", "工地", "喷泉池", "河滩", "草丛", "停车场", "城中村", "出口", "入口", "凉亭", "亭子", "边", "桥", "涵洞", "桥洞", "超市", "平台", "小道", "小路", "巷子", "小巷", "巷道", "胡同", "路肩", "空地", "广场", "步道", "电话亭", "公交站", "巴士站", "抽水站", "泵站", "堤防", "澡堂", "澡堂子", "游泳池", "泳池", "沙坑", "坑子", "充电棚", "车站", "站台", "洗车行", "路口", "过道", "通道", "房顶", "楼顶"} {
		if end > 0 && hasSuffix(s.runes[:end], word) {
			return end
		}
	}
	if end > from+2 && endsAny(s.runes[:from-1], neighbours) && strings.ContainsRune("店馆铺厅房园场站厂所院楼", s.runes[end-1]) {
		return end // 南门对面的奶茶店
	}
	if end == from+1 && s.runes[from] == '路' && endsAny(s.runes[:from-1], []string{"之间"}) {
		return end // 2号楼与3号楼之间的路
	}
	return 0
}

// neighbours say that what stands behind 的 is another place than the one named before.
var neighbours = []string{"对面", "对过", "隔壁", "旁边", "旁", "斜对面", "斜对过", "后面", "前面", "后头", "前头", "楼下", "楼上", "边上"}

// both gives the end of the second road of a crossing, or of the second building of a space between.
func (p *placer) both(s *scene, at int) (end int) {
	if at+1 >= len(s.runes) || !strings.ContainsRune("与和跟同、", s.runes[at]) {
		return 0
	}
	for _, c := range piecesFrom(s.pieces, at+1, at+2) {
		if c.from == at+1 && c.to > end && p.crossing(s.runes, c.to) {
			end = c.to
		}
	}
	to := past(s.runes, at+1, figure)
	if to > at+1 && hasPrefix(s.runes[to:], "号之间") { // 1号与2号之间
		return max(end, to+3)
	}
	return end
}

// stretch gives the end of 从…到… behind the name of a road; 0 when there is none.
func (p *placer) stretch(s *scene, at int) (end int) {
	runes := s.runes
	if at < 2 || at == len(runes) || !strings.ContainsRune("路街道巷", runes[at-1]) && !(runes[at-1] == '上' && strings.ContainsRune("路街道巷", runes[at-2])) || !strings.ContainsRune("从由自", runes[at]) {
		return 0
	}
	to := at + 2
	for to < min(len(runes), at+9) && runes[to] != '到' && runes[to] != '至' {
		to++
	}
	for _, h := range between(s.hits, to+1, to+6) {
		if (h.set == p.suffix || h.set == p.suffix1 || h.set == p.generic) && int(h.start) > to && int(h.start) <= to+5 && int(h.end) > end && !p.masked(s.hits, h, p.object) {
			end = int(h.end)
			break
		}
	}
	for i := to + 1; end == 0 && i < min(len(runes), to+8) && isHan(runes[i]); i++ {
		for _, word := range []string{"那一截", "那一段", "那截", "那段", "这截", "这段", "一截", "一段", "之间", "一带"} {
			if hasPrefix(runes[i:], word) {
				return i + len([]rune(word))
			}
		}
	}
	return end
}

// cut reports that a tail ends in the middle of another word: 那段|路灯 is no 那段路.
func (p *placer) cut(hits []hit, h hit) bool {
	for _, o := range between(hits, int(h.start), int(h.end)) {
		if o.set == p.object && o.start > h.start && o.start < h.end && o.end > h.end {
			return true
		}
	}
	return false
}

// begun reports that another word begins where a tail stands: 街|下水道 is no 街下.
func (p *placer) begun(hits []hit, h hit) bool {
	for _, o := range between(hits, int(h.start), int(h.start)+1) {
		if o.set == p.object && o.start == h.start && o.end > h.end {
			return true
		}
	}
	return false
}

// crossing reports 交叉口, 路口, 之间 … at or right before a place.
func (p *placer) crossing(runes []rune, at int) bool {
	rest := string(runes[max(0, at-3):min(len(runes), at+6)])
	return strings.Contains(rest, "交") || strings.Contains(rest, "口") || strings.Contains(rest, "社") || strings.Contains(rest, "换乘") || strings.Contains(rest, "之间") || strings.Contains(rest, "中间") || strings.Contains(rest, "把角") || strings.Contains(rest, "角")
}
