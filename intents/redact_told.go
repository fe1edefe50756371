package intents

import "strings"

// This file finds names somebody says outright which elsewhere would be words: 我叫马有田, 我是钱多多(真名).

// toldFollows are words that begin anew behind a name.
var toldFollows = []string{"住", "今年", "电话", "手机", "身份证", "号码", "家住", "男", "女", "我", "是"}

// toldName is where a surname with two characters ends that fill what somebody says behind 我叫; from when there is none.
func toldName(runes []rune, from int) int {
	family := 1
	if startsAny(runes[min(from, len(runes)):], compounds) {
		family = 2
	}
	to := from + family + 2
	if to <= len(runes)+1 && family == 1 && in(isCommonSurname, runes[from]) && strings.ContainsRune("和同家有今", runes[from+1]) && phraseEnds(runes[from+2:]) {
		return from + 2 // 我叫苏和,…
	}
	if to > len(runes) || family == 1 && !in(isSurname, runes[from]) || strings.ContainsRune("车水门全都那师和时", runes[from]) || startsAny(runes[from+family:], allTitles) {
		return from
	}
	for _, r := range runes[from+family : to] {
		if strings.ContainsRune("有家来今长同", r) {
			continue // 马有田, 万家宝: who says their name may have any of these
		}
		if !isHan(r) || in(isNotGiven, r) || strings.ContainsRune(nameStop, r) || r == '人' {
			return from
		}
	}
	if to < len(runes) && isHan(runes[to]) && !startsAny(runes[to:], toldFollows) {
		return from
	}
	return to
}

// calledFrom goes over 叫 and 名叫 behind a word for a person: 户主叫, 联系人名叫.
func calledFrom(runes []rune, at int) int {
	from := skipMarks(runes, at)
	for _, word := range []string{"名叫", "叫"} {
		if hasPrefix(runes[from:], word) {
			return skipMarks(runes, from+len([]rune(word)))
		}
	}
	return from
}

// vouched is where a name ends of which brackets say that it is one: 钱多多(真名).
func vouched(runes []rune, from int) int {
	for to := from + 2; to <= min(from+4, len(runes)); to++ {
		if startsAny(runes[to:], []string{"(真名", "(实名", "(本名", "(化名", "(是真名", "(真实姓名", " (真名", "(全名", "(就叫这"}) {
			return to
		}
		if to == len(runes) || !isHan(runes[to]) {
			break
		}
	}
	return from
}

// aloneName finds a name of two characters that is all a clause says, or that stands in a list: 贺敏:我家没水, 何勇、王磊都来. The second must be one for names.
func aloneName(runes []rune, i int) int {
	to := i + 2
	if to < len(runes) && in(isCommonSurname, runes[i]) && in(isGiven, runes[i+1]) && startsAny(runes[to:], []string{"老师", "医生", "护士", "师傅"}) && endsAny(runes[:i], []string{"给", "感谢", "表扬", "谢谢", "找", "请", "向"}) {
		return to // 给秦月老师送锦旗
	}
	if to > len(runes) || !in(isStrongGiven, runes[i+1]) || !in(isCommonSurname, runes[i]) || startsAny(runes[i:], wordsAlone) {
		return i
	}
	begins := i == 0 || breaks(runes[i-1]) || strings.ContainsRune("、:", runes[i-1]) || listAhead(runes, to)
	if begins && (to == len(runes) || breaks(runes[to]) || strings.ContainsRune(":、", runes[to]) || startsAny(runes[to:], []string{"家长", "妈妈", "爸爸", "同学", "奶奶", "爷爷"}) || runes[i-min(i, 1)] == '、' && strings.ContainsRune("都等也和两三四几没被在", runes[to])) {
		return to
	}
	return i
}

// wordsAlone look like such names.
var wordsAlone = strings.Fields("过敏 关毅 张虹 高杰")

// listAhead reports that 、 and another surname follow.
func listAhead(runes []rune, to int) bool {
	return to+2 < len(runes) && runes[to] == '、' && in(isCommonSurname, runes[to+1]) && isHan(runes[to+2])
}

// readsAsName reports two characters of which one is hardly ever in names, where a word for a person stands before them: 段志高, 杨金锁从…, 马有田, 龚福来.
func readsAsName(name, rest []rune, ends bool) bool {
	switch {
	case name[0] == '有':
		return in(isGiven, name[1]) || ends && !strings.ContainsRune("病事点空时意人没问房钱车", name[1])
	case name[0] == '一':
		return in(isGiven, name[1]) && (ends || startsAny(rest, actsAfter))
	case !in(isGiven, name[0]):
		return false
	case name[1] == '来':
		return ends || !strings.ContainsRune("了电访到过社问找反信", rest[0])
	}
	return !strings.ContainsRune(nameStop+"人", name[1]) && (ends || startsAny(rest, actsAfter)) && !startsAny(name[1:], notWords)
}
