package intents

import "strings"

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
		if to := p.spotShape(s, at); at == end && to > at {
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
			if spot := max(p.headAt(s, to), p.landing(s, to, true), post(s.runes, to)); spot > to {
				return spot
			}
			at, limit = to, end+14
			if !hasPrefix(s.runes[to-1:], "个月") {
				least = to // 左手边第三家
			}
			continue
		}
		if to := soldThere(s.runes, at); to > at && startsAny(s.runes[to:], []string{"那", "旁", "对面", "隔壁", "门口", "摊"}) {
			at, limit = to, to+8
			continue
		}
		if to := onward(s.runes, at); to > at {
			at, least, limit = to, to, to+8
			continue
		}
		if pours(s.runes, at) {
			return least
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
		if r := s.runes[at]; !isHan(r) && !isDigit(r) && !isLetter(r) || stopsPlace(r) || p.stopAt(s, at) {
			return least
		}
		at++
	}
	return least
}

// post gives the end of a thing that tells a spot when it is counted: 往西第三根|灯杆; 0 when there is none.
func post(runes []rune, at int) int {
	for _, word := range []string{"路灯杆", "灯杆"} {
		if hasPrefix(runes[at:], word) {
			return at + len([]rune(word))
		}
	}
	return 0
}

// pours reports, at 往, that something is thrown or let go that way: 粉条厂|往河里排白水.
func pours(runes []rune, at int) bool {
	if !strings.ContainsRune("往朝向", runes[at]) {
		return false
	}
	for _, r := range runes[at+1 : min(len(runes), at+7)] {
		if strings.ContainsRune("排倒扔泼灌倾抛丢撒喷", r) {
			return true
		}
		if breaks(r) || r == '的' {
			return false
		}
	}
	return false
}

// landing gives the end of the place word that begins at a rune, the longest; 0 when none does.
func (p *placer) landing(s *scene, at int, gap bool) (end int) {
	for _, h := range between(s.hits, at, at+1) {
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
	for _, c := range piecesFrom(s.pieces, at, at+1) {
		if c.from == at && c.weight >= 6 && c.to > end {
			end = c.to
		}
	}
	return end
}

// passing gives the end of a word that may stand inside a place though it looks like the end of one: 过街, 售票, 往, 第三个.
func (p *placer) passing(s *scene, at int) (end int) {
	for _, h := range between(s.hits, at, at+1) {
		if h.set == p.through && int(h.start) == at {
			end = max(end, int(h.end))
		}
	}
	return end
}

// stopAt reports a word of what happens, or one that no name holds.
func (p *placer) stopAt(s *scene, at int) bool {
	for _, h := range between(s.hits, at, at+1) {
		if int(h.start) == at && (h.set == p.stop || h.set == p.leads) {
			return true
		}
	}
	return false
}

// covered reports a rune inside a word that may stand in a place.
func (p *placer) covered(s *scene, at int) bool {
	for _, h := range between(s.hits, at-longestWord, at+1) {
		if h.set == p.through && int(h.start) <= at && at < int(h.end) {
			return true
		}
	}
	return false
}

// stopsIn reports that something is done within a stretch, words that may stand in a place left aside.
func (p *placer) stopsIn(s *scene, from, to int) bool {
	for i := from; i < to; i++ {
		if stopsPlace(s.runes[i]) && !p.covered(s, i) {
			return true
		}
	}
	return false
}

// stopsCount counts the characters of what is done or how it is.
func stopsCount(runes []rune) (n int) {
	for _, r := range runes {
		if stopsPlace(r) {
			n++
		}
	}
	return n
}

// stopsPlace reports a character of what is done or how it is: none of them stands between a place and what belongs to it.
func stopsPlace(r rune) bool {
	return strings.ContainsRune("不没无冇有是在了着过很太把被让给就都也还又再总只才真多少堵漏坏修挖拆倒掉吵闹骂卖买冒烧丢扔乱脏臭滑断裂塌响灭吃喝说问想要能会去来走跑跳打拉停开缺破爆翘松满积淹冲溢渗滴滥摔撞压挡占堆放摆贴挂喊弄搞收管用使致已仍正每几户碰摞带挪搬协泼淌嘅唔咗系啲佢我你他她它俺穿", r)
}
