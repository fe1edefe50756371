package intents

import "strings"

// join puts touching pieces together, adds what belongs to them, and gives the weightiest place; of equals the first.
func (p *placer) join(s *scene) (from, to int) {
	best := 0
	for _, first := range s.pieces {
		start, end, weight := first.from, first.to, first.weight
		for {
			next, gain := p.grow(s, end)
			if next == end {
				break
			}
			end, weight = next, weight+gain
		}
		weight = standing(s.runes, start, end, weight*4+end-start)
		if weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	return from, to
}

// grow gives the end of the piece or tail that continues a place, and what it adds.
func (p *placer) grow(s *scene, end int) (next, gain int) {
	runes := s.runes
	next = end
	at := end
	if at+1 < len(runes) && (runes[at] == ' ' || runes[at] == '的') {
		at++
	}
	if to := p.that(s, at); to > next { // 电影院那个十字路口, 河边那排平房
		next, gain = to, 4
	}
	if to := p.both(s, at); to > next { // 幸福路与建设街交叉口
		next, gain = to, 4
	}
	if end+1 < len(runes) && (runes[end] == '到' || runes[end] == '至') { // 地铁站到小学那段路
		for _, c := range s.pieces {
			if c.from == end+1 && c.to > next {
				next, gain = c.to, c.weight
			}
		}
	}
	if end+1 < len(runes) && runes[end] == '近' { // 屯门公路近兆康站
		for _, c := range s.pieces {
			if c.from == end+1 && c.weight >= 5 && c.to > next {
				next, gain = c.to, 1
			}
		}
	}
	if to := p.stretch(s, end); to > next { // 建设路从邮局到加油站
		next, gain = to, 4
	}
	for _, c := range s.pieces {
		if (c.from == end || c.from == at && runes[end] == ' ' || c.from == at && c.weight != 5 && !p.fixture(s, at)) && c.to > next {
			next, gain = c.to, c.weight
		}
	}
	for _, h := range s.hits {
		if h.set == p.tail && p.tailFits(s, h) && (int(h.start) == end || int(h.start) == at && h.end-h.start >= 2 && !p.fixture(s, at)) && int(h.end) > next && !(h.end-h.start == 1 && p.begun(s.hits, h)) && !(p.masked(s.hits, h, p.thing) && !hasPrefix(s.runes[h.start:], "停车场")) && !p.cut(s.hits, h) {
			next, gain = int(h.end), 1
		}
	}
	if end < len(runes) && runes[end] == '(' { // 8号楼（翠湖花园）
		for _, c := range s.pieces {
			if c.from == end+1 && c.to < len(runes) && runes[c.to] == ')' {
				next, gain = c.to+1, c.weight
			}
		}
	}
	if next == end {
		if next = p.reach(s, end); next > end {
			gain = 1
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
	case len(word) == 2 && (hasPrefix(word, "那块") || hasPrefix(word, "这块")):
		return int(h.end) == len(s.runes) || !isHan(s.runes[h.end]) || stops(s.runes[h.end])
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
	if strings.ContainsRune("个条家座栋片段块排只口间道所幢处边", runes[from]) {
		from++
	}
	return p.headAt(s, from)
}

// headAt gives the end of a spot whose word begins within the next few runes: 公用电话亭, 玉米地; 0 when there is none.
func (p *placer) headAt(s *scene, from int) (end int) {
	for i := from; i < min(len(s.runes), from+5); i++ {
		if i > from && stops(s.runes[i-1]) && !p.covered(s, i-1) {
			return 0
		}
		for _, h := range s.hits {
			if int(h.start) != i || int(h.end) <= end || h.set != p.head && (h.set != p.suffix && h.set != p.generic || h.end-h.start < 2) {
				continue
			}
			loose := h.end-h.start == 1 && strings.ContainsRune("地场院河田", s.runes[i]) && int(h.end) < len(s.runes) && isHan(s.runes[h.end]) && !stops(s.runes[h.end]) && !p.stopAt(s, int(h.end))
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
	for _, word := range []string{"停车场", "城中村", "出口", "入口", "凉亭", "亭子", "边", "桥", "涵洞", "桥洞", "超市", "平台", "小道", "小路", "巷子", "小巷", "巷道", "胡同", "路肩", "空地", "广场", "步道", "电话亭", "公交站", "车站", "站台", "洗车行", "路口", "过道", "通道", "房顶", "楼顶"} {
		if end > 0 && hasSuffix(s.runes[:end], word) {
			return end
		}
	}
	if end == from+1 && s.runes[from] == '路' && endsAny(s.runes[:from-1], []string{"之间"}) {
		return end // 2号楼与3号楼之间的路
	}
	return 0
}

// both gives the end of the second road of a crossing, or of the second building of a space between.
func (p *placer) both(s *scene, at int) (end int) {
	if at+1 >= len(s.runes) || !strings.ContainsRune("与和跟同、", s.runes[at]) {
		return 0
	}
	for _, c := range s.pieces {
		if c.from == at+1 && c.to > end && p.crossing(s.runes, c.to) {
			end = c.to
		}
	}
	to := at + 1
	for to < len(s.runes) && (isDigit(s.runes[to]) || countRune(s.runes[to])) {
		to++
	}
	if to > at+1 && hasPrefix(s.runes[to:], "号之间") { // 1号与2号之间
		return max(end, to+3)
	}
	return end
}

// reach goes over what cannot end a place, such as a thing, to a word of position or a room behind it: 小区|儿童滑梯旁边, 医院三楼|男厕,
// 加油站|往前一点的电子眼下面. It gives the end of that word, or the place where it began.
func (p *placer) reach(s *scene, end int) int {
	limit, at, least := end+6, end, end // least: how far it goes when nothing more follows
	for at < min(len(s.runes), limit) {
		if s.when.from <= at && at < s.when.to {
			return least
		}
		if to := p.landing(s, at, at > end); to > at {
			return to
		}
		if s.runes[at] == '的' {
			if to := p.spotAt(s, at+1); to > at || limit < end+14 {
				return max(least, to)
			}
			at++ // 往前一点的电子眼下面
			continue
		}
		if to := p.that(s, at); to > at {
			return to
		}
		if to := nth(s.runes, at); to > at {
			if spot := max(p.headAt(s, to), p.landing(s, to, true)); spot > to {
				return spot
			}
			at, limit = to, end+14
			continue
		}
		if to := onward(s.runes, at); to > at {
			at, least, limit = to, to, to+8
			continue
		}
		if to := p.passing(s, at); to > at {
			if strings.ContainsRune("从由自", s.runes[at]) && (end == 0 || !strings.ContainsRune("路街道巷桥", s.runes[end-1])) {
				return end // 好几户从楼上…
			}
			if strings.ContainsRune("从由自往向朝靠第", s.runes[at]) {
				limit = end + 14
			}
			at = to
			continue
		}
		if r := s.runes[at]; !isHan(r) && !isDigit(r) && !isLetter(r) || stops(r) || p.stopAt(s, at) {
			return least
		}
		at++
	}
	return least
}

// onward gives the end of 往南50米, 往北一百多米; the rune itself when there is none.
func onward(runes []rune, at int) int {
	if !strings.ContainsRune("往向朝", runes[at]) || at+2 >= len(runes) || !strings.ContainsRune("东南西北前里左右上下", runes[at+1]) {
		return at
	}
	to := at + 2
	for to < min(len(runes), at+5) && strings.ContainsRune("东南西北走边大约拐去", runes[to]) {
		to++
	}
	digits := to
	for to < len(runes) && (isDigit(runes[to]) || countRune(runes[to]) || strings.ContainsRune("几多来", runes[to])) {
		to++
	}
	for _, unit := range []string{"公里", "里地", "米", "步"} {
		if to > digits && hasPrefix(runes[to:], unit) {
			return to + len([]rune(unit))
		}
	}
	return at
}

// nth gives the end of 第二个, 第三家 at a rune; the rune itself when there is none.
func nth(runes []rune, at int) int {
	if runes[at] != '第' {
		return at
	}
	to := at + 1
	for to < len(runes) && (isDigit(runes[to]) || countRune(runes[to])) {
		to++
	}
	if to > at+1 && to < len(runes) && strings.ContainsRune("个家条排栋座根道间棵户", runes[to]) {
		return to + 1
	}
	return at
}

// landing gives the end of the place word that begins at a rune, the longest; 0 when none does.
func (p *placer) landing(s *scene, at int, gap bool) (end int) {
	for _, h := range s.hits {
		if int(h.start) != at || int(h.end) <= end {
			continue
		}
		switch h.set {
		case p.tail, p.suffix, p.generic, p.weak, p.beside:
			if h.set == p.generic && at > 0 && s.runes[at-1] == '往' {
				continue // 往街上泼水
			}
			if gap && startsAny(s.runes[at:], []string{"我家", "我屋", "咱家", "家里", "我们"}) {
				continue // somebody else's place
			}
			if h.set == p.weak && startsAny(s.runes[at:], fixtures) {
				continue
			}
			long := h.end-h.start >= 2 || gap && strings.ContainsRune("旁边", s.runes[at]) && h.set == p.tail
			if long && !p.masked(s.hits, h, p.object) && !p.masked(s.hits, h, p.thing) && !p.cut(s.hits, h) && !p.begun(s.hits, h) && !p.fixture(s, at) && p.tailFits(s, h) {
				end = int(h.end)
			}
		}
	}
	for _, c := range s.pieces {
		if c.from == at && c.weight >= 6 && c.to > end {
			end = c.to
		}
	}
	return end
}

// passing gives the end of a word that may stand inside a place though it looks like the end of one: 过街, 售票, 往, 第三个.
func (p *placer) passing(s *scene, at int) (end int) {
	for _, h := range s.hits {
		if h.set == p.through && int(h.start) == at {
			end = max(end, int(h.end))
		}
	}
	return end
}

// stopAt reports a word of what happens, or one that no name holds.
func (p *placer) stopAt(s *scene, at int) bool {
	for _, h := range s.hits {
		if int(h.start) == at && (h.set == p.stop || h.set == p.leads) {
			return true
		}
	}
	return false
}

// covered reports a rune inside a word that may stand in a place.
func (p *placer) covered(s *scene, at int) bool {
	for _, h := range s.hits {
		if h.set == p.through && int(h.start) <= at && at < int(h.end) {
			return true
		}
	}
	return false
}

// stops are the characters of what is done and how it is: none of them stands between a place and what belongs to it.
func stops(r rune) bool {
	return strings.ContainsRune("不没无冇有是在了着过很太把被让给就都也还又再总只才真多少堵漏坏修挖拆倒掉吵闹骂卖买冒烧丢扔乱脏臭滑断裂塌响灭吃喝说问想要能会去来走跑跳打拉停开缺破爆翘松满积淹冲溢渗滴滥摔撞压挡占堆放摆贴挂喊弄搞收管用使致已仍正每几户碰摞带挪搬协嘅唔咗系啲佢我你他她它俺", r)
}

// stretch gives the end of 从…到… behind the name of a road; 0 when there is none.
func (p *placer) stretch(s *scene, at int) (end int) {
	runes := s.runes
	if at == 0 || at == len(runes) || !strings.ContainsRune("路街道巷", runes[at-1]) || !strings.ContainsRune("从由自", runes[at]) {
		return 0
	}
	to := at + 2
	for to < min(len(runes), at+9) && runes[to] != '到' && runes[to] != '至' {
		to++
	}
	for _, h := range s.hits {
		if (h.set == p.suffix || h.set == p.suffix1 || h.set == p.generic) && int(h.start) > to && int(h.start) <= to+5 && int(h.end) > end && !p.masked(s.hits, h, p.object) {
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

// crossing reports 交叉口, 路口, 之间 … at or right before a place.
func (p *placer) crossing(runes []rune, at int) bool {
	rest := string(runes[max(0, at-3):min(len(runes), at+6)])
	return strings.Contains(rest, "交") || strings.Contains(rest, "口") || strings.Contains(rest, "社") || strings.Contains(rest, "换乘") || strings.Contains(rest, "之间")
}
