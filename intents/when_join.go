package intents

import (
	"slices"
	"strings"
)

// timeLinks join two times to one, besides 到 behind what is done: 昨晚大概十点, 每晚过了十二点, every day from 5 to 7.
var timeLinks = []string{"持续到", "一直到", "大概是", "大概", "大约", "差不多", "约莫", "估计", "将近", "过了", "可能", " to ", " until ", " till ", " - ", " around ", " at "}

// notUntil are verbs that 到 completes and that so join nothing: 昨天收到今天的账单.
const notUntil = "收接看听见碰遇找感得提想买等说"

// linked is where what is joined to the time that ends here begins; the same place when nothing is.
func linked(runes []rune, end int) int {
	if end+1 >= len(runes) {
		return end
	}
	if runes[end] == '等' && runes[end+1] == '到' {
		return end + 2
	}
	if isHan(runes[end]) && runes[end+1] == '到' && !strings.ContainsRune(notUntil, runes[end]) {
		if end+3 < len(runes) && strings.ContainsRune("早晚", runes[end+2]) && figure(runes[end+3]) {
			return end + 3 // 早七点砸到晚|十点
		}
		return end + 2 // 早上五点半敲到晚上
	}
	for _, word := range timeLinks {
		if hasPrefix(runes[end:], word) {
			return end + len([]rune(word))
		}
	}
	if end+2 < len(runes) && strings.ContainsRune("到至", runes[end]) && strings.ContainsRune("早晚", runes[end+1]) && figure(runes[end+2]) {
		return end + 2 // 晚八点到早|八点
	}
	if strings.ContainsRune("早晚", runes[end]) && figure(runes[end+1]) {
		return end + 1 // 11月20日早|7点45分
	}
	if strings.ContainsRune(" 的到至-~零和跟与或、", runes[end]) {
		return end + 1
	}
	return end
}

// grow gives the end of the time or word that continues a time, and what it adds.
func (c *clock) grow(runes []rune, hits []hit, pieces []piece, end int) (next, gain int) {
	next = end
	at := linked(runes, end)
	if startsAny(runes[end:], []string{" at ", " around "}) && at < len(runes) && (isDigit(runes[at]) || spokenHour(runes, at) > at) {
		if next = max(englishHour(runes, at), spokenHour(runes, at)); next == at {
			for next < len(runes) && (isDigit(runes[next]) || runes[next] == ':') {
				next++
			}
		}
		if number(string(runes[at:min(next, at+2)])) <= 24 {
			return next, 5
		}
		return end, 0 // at 33 Xinhua Lane
	}
	for _, p := range piecesFrom(pieces, end, at+1) {
		if (p.from == end || p.from == at) && p.to > next && runes[p.from] != '刚' && !(hasPrefix(runes[p.from:], "天天") && endsAny(runes[:end], openEnds)) {
			next, gain = p.to, p.weight
		}
	}
	for _, p := range piecesFrom(pieces, end-1, end) {
		if p.weight >= 4 && p.to > max(next, end) && next == end && !startsAny(runes[p.from:], []string{"夜来", "天亮"}) {
			next, gain = p.to, 1 // 前天|黑
		}
	}
	if next > end {
		return next, gain
	}
	if to := moon(runes, end); to > end {
		return to, 2
	}
	for _, h := range between(hits, end, at+1) {
		if h.set == c.after && !(runes[h.start] == '了' && end > 0 && strings.ContainsRune("点半分刻", runes[end-1])) && (int(h.start) == end || int(h.start) == at && runes[end] == ' ' && isLetter(runes[at])) && int(h.end) > next {
			next, gain = int(h.end), 1
		}
	}
	if next == end {
		next = feastEvent(runes, end)
	}
	if next == end+1 && runes[end] == '后' && next < len(runes) && strings.ContainsRune("面门边街巷院河山墙坡海沟村窗勤台备厨排座", runes[next]) {
		return end, 0
	}
	return next, gain
}

// moon reads the days of new and full moon behind a month, on which markets and temple fairs are: 每个月十五.
func moon(runes []rune, end int) int {
	if end > 0 && runes[end-1] == '月' && startsAny(runes[end:], []string{"十五", "三十", "初一"}) && !(end+2 < len(runes) && isHan(runes[end+2]) && !strings.ContainsRune("那赶逢庙的都", runes[end+2])) {
		return end + 2
	}
	return end
}

// eventEnds make a time of what happens then: 高考那几天, 换了物业以后, 交房的时候.
var eventEnds = []string{"那天起", "那天", "那阵子", "那阵", "那会儿", "那会", "那几天", "那两天", "那晚", "那段时间", "那年", "以后", "之后", "过后", "以来", "之前", "以前", "前后", "期间", "的时候", "的点儿", "那时候", "当天", "前夕"}

// events finds clauses that say when by what happened then: 物业换了以后, 期中考试之后. They are short, stand at the beginning of a clause
// and speak of nobody.
func events(runes []rune, pieces []piece) []piece {
	start := 0 // of the clause
	for i := range runes {
		if breaks(runes[i]) || runes[i] == ' ' {
			start = i + 1
			continue
		}
		if to := whenever(runes, i); to > i {
			pieces = append(pieces, piece{i, to, 2})
		}
		if i-start < 2 || i-start > 10 || !strings.ContainsRune("那以之过前期的当", runes[i]) {
			continue
		}
		for _, word := range eventEnds {
			if !hasPrefix(runes[i:], word) {
				continue
			}
			from := pastLead(runes, start, i)
			if i-from < 2 || i-from > 7 && !beginsTime(pieces, from) || word == "的时候" && i-from > 4 || spoken(runes[from:i]) || !eventful(runes[from:i]) {
				break
			}
			p := piece{from, i + len([]rune(word)), 2}
			for _, o := range pieces {
				if o.from >= from && o.from < p.to && runes[o.from] != '刚' {
					p.weight += o.weight
				}
			}
			pieces = append(pieces, p)
			start = len(runes) // one a clause
			break
		}
	}
	return pieces
}

// whenevers open a clause that says when something happens again and again: 一到雨季, 每逢下大雨, 一刮风.
var whenevers = []string{"每逢", "一到", "一遇", "一碰上", "一赶上", "赶上", "碰上", "每次下", "一下雨", "一下大", "一下暴", "一下雪", "一刮", "一涨水", "一变天"}

// whenever gives the end of 一到雨季, 每逢下大雨 at i: it goes to 就 or 都 or the end of the clause; i when there is none.
func whenever(runes []rune, i int) int {
	if !strings.ContainsRune("每一赶碰", runes[i]) {
		return i
	}
	for _, word := range whenevers {
		if !hasPrefix(runes[i:], word) {
			continue
		}
		to := i + len([]rune(word))
		if word == "一到" && to < len(runes) && figure(runes[to]) && !strings.ContainsRune("月点号", runes[min(len(runes)-1, past(runes, to, figure))]) {
			return i // 一到三楼
		}
		for to < min(len(runes), i+8) && isHan(runes[to]) && !strings.ContainsRune("就都便总也老全没水积停", runes[to]) {
			to++
		}
		if to-i >= 3 && (to == len(runes) || !isHan(runes[to]) || strings.ContainsRune("就都便总也", runes[to])) && eventful(runes[i:to]) {
			return to
		}
		return i
	}
	return i
}

// pastLead leaves out what leads into an event and is no part of it: 大概是, 就, 也.
func pastLead(runes []rune, start, end int) int {
	for _, word := range []string{"大概是", "大概", "就是", "好像是", "好像", "可能是", "应该是", "自从", "自打", "从", "打", "自", "就", "是"} {
		if start+len([]rune(word)) < end && hasPrefix(runes[start:], word) {
			return start + len([]rune(word))
		}
	}
	return start
}

// beginsTime reports a time that begins here.
func beginsTime(pieces []piece, from int) bool {
	return slices.ContainsFunc(pieces, func(p piece) bool { return p.from == from })
}

// eventful refuses words that speak of somebody or count on from a time: 我到家, 不知道.
func eventful(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool {
		return !isHan(r) || strings.ContainsRune("我你您他她它咱俺谁不没请问在这那怎什", r)
	})
}

// spoken reports words that name where or whose and so are no event: 小区的路灯|当天就修好了.
func spoken(runes []rune) bool {
	for i, r := range runes {
		if r == '的' && i > 0 && i < len(runes)-1 && strings.ContainsRune("区楼路街村院园苑家里", runes[i-1]) {
			return true
		}
	}
	return false
}
