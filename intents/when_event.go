package intents

import "strings"

// happened says when by what everybody saw happen: 打雷|那晚, 停电|以后, 供暖|头一天. None of these ends is read without a happening before it.
var happened = []string{"那天晚上", "那天夜里", "那天早上", "那天", "那晚", "那夜", "那阵子", "那阵", "那会儿", "那会", "那几天", "那两天", "那段时间", "那年", "当天", "当晚", "当日", "头一天", "第一天", "前一天", "第二天", "前一晚", "以后", "之后", "过后", "以来", "以前", "之前", "前夕", "嗰晚", "嗰日", "嗰阵", "期间", "下课", "下班", "的时候", "时候", "时段", "时间", "季节", "高峰期", "高峰"}

// happens say before a happening that it comes again or that the time begins with it: 每逢|下雨, 自打|搬进来, 那天|打雷.
var happens = []string{"每逢", "逢", "每次", "每到", "一到", "一遇到", "一遇", "一碰上", "一赶上", "一", "自打", "自从", "打从", "那天", "那晚"}

// happening gives the time that a happening makes with the words around it; 0 0 when it says by itself only what is the matter.
func happening(runes []rune, h hit) (from, to int) {
	to = happenedBy(runes, int(h.end))
	from = int(h.start)
	for _, word := range happens {
		if opened := from - len([]rune(word)); hasSuffix(runes[:from], word) && !(word == "一" && opened > 0 && strings.ContainsRune("万第统专唯之十", runes[opened-1])) {
			return opened, to
		}
	}
	if to > int(h.end) {
		return from, to
	}
	return 0, 0
}

// happenedBy goes on behind a happening over what makes a time of it; the same place when nothing does.
func happenedBy(runes []rune, end int) int {
	at := end
	if at < len(runes) && strings.ContainsRune("了完", runes[at]) {
		at++
	}
	for _, word := range happened {
		if hasPrefix(runes[at:], word) {
			return at + len([]rune(word))
		}
	}
	if to := nthTime(runes, at); to > at {
		return to
	}
	if at < len(runes) && strings.ContainsRune("后前时", runes[at]) && (at+1 == len(runes) || !strings.ContainsRune("面边门院街台排座间刻常", runes[at+1])) {
		return at + 1
	}
	return end
}

// nthTime gives the end of 第三天, 第二晚 behind a happening; the same place when there is none.
func nthTime(runes []rune, at int) int {
	if at >= len(runes) || runes[at] != '第' {
		return at
	}
	to := past(runes, at+1, figure)
	if to > at+1 && to < len(runes) && strings.ContainsRune("天晚周年", runes[to]) {
		return to + 1
	}
	return at
}

// feastEvent goes on over what is held on a day up to 那几天 or 期间: 元宵|灯会那几天; the same place when there is none.
func feastEvent(runes []rune, end int) int {
	for at := end + 1; at < min(len(runes), end+4) && isHan(runes[at-1]); at++ {
		for _, word := range []string{"那几天", "那两天", "那天", "那晚", "期间"} {
			if hasPrefix(runes[at:], word) && eventful(runes[end:at]) {
				return at + len([]rune(word))
			}
		}
	}
	return end
}
