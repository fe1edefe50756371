package intents

import "strings"

// Words by which a place is where somebody lives, works or learns, and by which it is what the message is about.
var (
	livesAt   = []string{"我住", "家住", "住在", "我家住", "家在", "我家在", "租在", "租住在", "住", "老家在", "老家是", "搬到", "户口在", "我是"}
	homeAfter = []string{"上班", "上学", "教书", "工作", "打工", "读书", "念书", "当老师", "做保洁", "当保安", "的居民", "的村民"}
	matterIs  = []string{"反映的是", "说的是", "讲的是", "投诉的是", "举报的是", "问的是", "而是", "其实是", "主要是", "的就是", "反映", "投诉", "举报"}
	placedAt  = []string{"就在", "位于", "位置在", "位置是", "地址是", "地点在", "地点是", "是在", "放在", "停在", "丢在", "倒在"}
	whereto   = []string{"往", "流到", "漏到", "滴到", "掉到", "飘到", "飘进", "传到", "冲到", "排到", "倒进", "流进", "泼到", "溅到", "渗到", "淹到", "照进", "对着", "往我", "伸到"}
)

// standing weighs a place by what is said about it. Where somebody only lives or works, and where water or smoke
// goes, give way to the place it comes from.
func standing(runes []rune, from, to, weight int) int {
	before := runes[:from]
	if takenBack(runes, from, to) {
		return max(1, weight/4)
	}
	if endsAny(before, matterIs) {
		return weight + 20
	}
	if livedAt(before) || startsAny(runes[to:], homeAfter) {
		return weight * 3 / 5
	}
	if endsAny(before, whereto) {
		return weight / 2
	}
	if endsAny(before, placedAt) {
		return weight + 8
	}
	return weight
}

// What takes back the place before it, and the beginning of what takes back the place behind it.
var (
	wrongSaid = []string{"不对", "错了", "说错", "讲错", "搞错", "弄错", "打错", "记错", "写错", "唔啱", "讲错咗"}
	notThere  = []string{"不是", "唔系", "唔是", "并非", "不在"}
	rather    = []string{"是", "应该是", "系", "而是", "在"}
)

// takenBack reports a place that the speaker corrects: 2号楼，哦不对，是4号楼 · 不是2号楼漏水，是4号楼漏水.
func takenBack(runes []rune, from, to int) bool {
	denied := endsAny(runes[:from], notThere)
	rest := runes[to:min(len(runes), to+14)]
	for i, clause := 1, -1; i < len(rest); i++ {
		if breaks(rest[i-1]) {
			clause = i
		}
		switch {
		case clause < 0:
		case i-clause <= 2 && startsAny(rest[i:], wrongSaid), denied && i == clause && startsAny(rest[i:], rather):
			return true
		}
	}
	return false
}

// livedAt reports words that say somebody lives at what follows, in this clause.
func livedAt(before []rune) bool {
	clause := before
	for i := len(clause) - 1; i >= 0 && len(before)-i < 14; i-- {
		if breaks(clause[i]) {
			break
		}
		if strings.ContainsRune("住在是到", clause[i]) && endsAny(clause[:i+1], livesAt) {
			return true
		}
	}
	return false
}

var persons = []string{"大爷", "大妈", "大娘", "阿姨", "姑娘", "小伙", "经理", "师傅", "老头", "老太", "保安", "店员", "业务员", "客服", "司机", "骑手", "快递员", "女的", "男的", "大叔", "大哥", "大姐", "老板", "先生", "女士", "主任", "工作人员", "服务员", "柜员", "中介"}

// aboutPerson reports that the words speak of somebody and not of where: 小区那个王大爷, 营业厅那个姑娘. A number makes it a place all the same.
func aboutPerson(runes []rune, from, to int) bool {
	for _, r := range runes[from:to] {
		if isDigit(r) || countRune(r) {
			return false
		}
	}
	rest := runes[to:min(len(runes), to+8)]
	for _, word := range []string{"那个", "这个", "那位", "姓"} {
		if !hasPrefix(rest, word) {
			continue
		}
		for i := range rest {
			if startsAny(rest[i:], persons) {
				return true
			}
			if breaks(rest[i]) || rest[i] == '给' || rest[i] == '的' && i > 3 {
				break
			}
		}
	}
	return false
}
