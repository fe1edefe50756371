package intents

import (
	"slices"
	"strings"
)

// clock finds when something was, in the resident's own words. A number with 号楼 is never a date.
type clock struct {
	lex                          *lexicon
	day, part, moment, long, not uint16
	after, event                 uint16
}

func newClock() *clock {
	c := &clock{lex: newLexicon(whenSets)}
	ids := c.lex.ids
	c.day, c.part, c.moment, c.long, c.not = ids["day"], ids["part"], ids["moment"], ids["long"], ids["not"]
	c.after, c.event = ids["after"], ids["event"]
	return c
}

// find gives the runes of the time, 0 0 when none is named. Slices are scratch space.
func (c *clock) find(runes []rune, hits []hit, pieces []piece) (from, to int, _ []hit, _ []piece) {
	hits = c.lex.find(runes, hits[:0])
	pieces = pieces[:0]
	pieces = c.listed(runes, hits, pieces)
	for i := range runes {
		if end, weight := timeNumber(runes, i); end > i && !c.masked(hits, hit{start: int32(i), end: int32(min(end, i+2))}) && !brand(runes, i, end) {
			pieces = append(pieces, piece{i, end, weight})
		}
	}
	pieces = events(runes, pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int { return a.from - b.from })
	best := 0
	for _, first := range pieces {
		start, end, weight := first.from, first.to, first.weight
		if start > 0 && runes[start-1] == '到' {
			weight /= 2 // 叫到四点多 says until when
		}
		if endsAny(runes[:start], promised) {
			weight /= 2
		}
		for end-start < longestPlace {
			next, gain := c.grow(runes, hits, pieces, end)
			if next == end {
				break
			}
			end, weight = next, weight+gain
		}
		if startsAny(runes[end:], absent) {
			weight /= 2
		}
		if weight = weight*2 + end - start; weight > best || weight == best && start < from {
			best, from, to = weight, start, end
		}
	}
	if from < to {
		from = sinceWhen(runes, from, to)
	}
	return from, to, hits, pieces
}

// promised says before a time that somebody named it, and not that it is when something was: 物业说|三天内修好.
var promised = []string{"说", "答应", "承诺", "保证"}

// absent says behind a time that it is when somebody can not: 下周一到周三|我不在家.
var absent = []string{"我不在", "不在家", "我没空", "没空", "我没时间", "没时间", "我不方便", "不方便", "不行", "我要上班", "我有事"}

// listed finds the pieces that are words of time by themselves.
func (c *clock) listed(runes []rune, hits []hit, pieces []piece) []piece {
	for _, h := range hits {
		weight := 0
		if hasPrefix(runes[h.start:], "前天天") {
			continue // 派出所门前|天天堵
		}
		switch h.set {
		case c.day:
			weight = 5
		case c.long:
			weight = 5
		case c.part:
			weight = 4
		case c.moment:
			weight = 3
		case c.event:
			if from, to := happening(runes, h); from < to && !c.masked(hits, h) {
				pieces = append(pieces, piece{from, to, 4})
			}
		}
		if weight > 0 && !c.masked(hits, h) && !partOfName(runes, int(h.start), int(h.end)) && feastFits(runes, int(h.start), int(h.end)) {
			end := int(h.end)
			if isLetter(runes[end-1]) {
				end += plural(runes, end) // in the evenings
			}
			pieces = append(pieces, piece{int(h.start), end, weight})
		}
	}
	return pieces
}

// What makes the name of a shop of an hour, a number of days or a month before it, and the flowers months are called after.
var (
	shops   = []string{"便利店", "药店", "药房", "超市", "自助", "营业", "健身", "书店", "快餐", "餐厅", "食堂", "酒吧", "酒店", "公寓", "连锁", "咖啡", "服务", "热线", "急诊", "洗衣", "洗车", "面馆", "早餐店", "烧烤店"}
	blossom = "雪花香槐兰荷桂莲枫梅"
)

// brand reports a number with a unit of time that is the beginning of a name: 24小时|药店, 八点半|便利店, 五月|花大酒店.
func brand(runes []rune, from, to int) bool {
	if from > 0 && isHan(runes[from-1]) && !strings.ContainsRune("的在去到", runes[from-1]) {
		return false
	}
	rest := runes[to:]
	switch {
	case len(rest) == 0:
		return false
	case hasSuffix(runes[from:to], "小时"), hasSuffix(runes[from:to], "点半"), hasSuffix(runes[from:to], "天") && to-from == 2 && runes[from] == '七':
		return startsAny(rest, shops)
	case runes[to-1] == '月' && countRune(runes[from]):
		return strings.ContainsRune(blossom, rest[0]) && !startsAny(rest, []string{"花坛", "花园", "香樟", "花池"}) || startsAny(rest, shops)
	}
	return false
}

func (c *clock) masked(hits []hit, h hit) bool {
	for _, o := range between(hits, int(h.start)-longestWord, int(h.start)+1) {
		if o.set == c.not && o.start <= h.start && h.end <= o.end {
			return true
		}
	}
	return false
}
