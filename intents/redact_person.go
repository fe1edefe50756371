package intents

import (
	"slices"
	"strings"
)

// This file finds the names that only redaction must know: those in the notes of an office (反映人孔令辉), under letters (此致敬礼 汤晓云), beside a telephone
// or a door, and of neighbours one can find. How sure it must look like a name depends on how clearly one is announced.

// sureness tells how clearly a name is announced.
type sureness byte

const (
	hinted  sureness = iota // it stands alone: only what can be nothing but a name
	role                    // behind a word for a person: a name where the phrase ends or a verb follows
	labeled                 // behind 署名: or before 敬上: whatever begins with a surname
)

// findPersons adds such names to what was found before them.
func findPersons(runes []rune, spans []span) []span {
	reachable := digitsIn(runes) >= 7 || slices.ContainsFunc(spans, func(s span) bool { return s.token == tokenDoor || s.token == tokenPhone })
	edges := edgesOf(spans)
	spans = findFolk(runes, edges, spans)
	for i, r := range runes {
		if r == '傅' && i > 0 && runes[i-1] == '师' {
			continue
		}
		if !in(isSurname, r) && !strings.ContainsRune(compoundFirst, r) || startsAny(runes[i:], ordinary[r]) && !(i > 0 && runes[i-1] == ':' && toldBefore(runes, i)) && !endsAny(runes[:i], []string{"大名", "小名", "乳名"}) {
			continue
		}
		if to := personAt(runes, i, edges); to > i {
			spans = append(spans, span{i, to, tokenName})
			spans = listedNames(runes, to, spans)
			continue
		}
		if from, to := titledAt(runes, i, reachable); to > from {
			spans = append(spans, span{from, to, tokenName})
		}
	}
	return spans
}

// edges are where telephones, doors and papers begin and end: beside one stands a name.
type edges struct{ begin, end map[int]bool }

func edgesOf(spans []span) edges {
	e := edges{map[int]bool{}, map[int]bool{}}
	for _, s := range spans {
		if s.token != tokenName {
			e.begin[s.from], e.end[s.to] = true, true
		}
	}
	return e
}

// personAt is where a whole name ends that begins at i; i when there is none.
func personAt(runes []rune, i int, e edges) int {
	if toldBefore(runes, i) {
		if to := surnamed(runes, i, labeled); to > i {
			return to
		}
	}
	if to := bySex(runes, i); to > i {
		return to
	}
	if to := signed(runes, i); to > i {
		return to
	}
	before := i
	for before > 0 && strings.ContainsRune(" :(", runes[before-1]) {
		before--
	}
	if (endsWord(runes[:before], rolesOf) || endsInMan(runes[:before]) && in(isCommonSurname, runes[i])) && runes[i] != '和' {
		if to := surnamed(runes, i, role); to > i {
			return to
		}
	}
	if to := plainName(runes, i); to > i {
		return to
	}
	if i > 0 && runes[i-1] == '的' && e.end[i-1] {
		return surnamed(runes, i, role) // 6栋1203的石慧敏
	}
	if i > 0 && runes[i-1] == '的' && precededBy(runes, i, "我是", 14) || e.end[i] {
		if to := surnamed(runes, i, role); to > i+2 && (phraseEnds(runes[to:]) || e.end[i] && startsAny(runes[to:], []string{"家", "的"})) {
			return to // 我是西湾村的甄有福, 六组31号梅长青家
		}
	}
	if to := i + 3; e.end[i] && in(isCommonSurname, runes[i]) && to < len(runes) && runes[to] == '家' && !strings.ContainsFunc(string(runes[i:to]), func(r rune) bool { return !isHan(r) || in(isNotGiven, r) || strings.ContainsRune(nameStop, r) }) {
		return to // 王庙村56号王老栓家
	}
	if i > 0 && isHan(runes[i-1]) {
		return i
	}
	if to := besideDatum(runes, i, e); to > i {
		return to
	}
	return i
}

// plainName finds a name nobody announces, which can be nothing else: 其中孟凡林家困难. A place is often named alike: 黄浦江, 武汉东站.
func plainName(runes []rune, i int) int {
	if to := aloneName(runes, i); to > i {
		return to
	}
	to := surnamed(runes, i, hinted)
	if (i == 0 || breaks(runes[i-1])) && startsAny(runes[i:], compounds) && !startsAny(runes[i:], []string{"东方", "南宫", "长孙", "濮阳", "司空"}) {
		if to := surnamed(runes, i, role); to > i && phraseEnds(runes[to:]) {
			return to // 你好,尉迟静,…
		}
	}
	if i > 0 && isHan(runes[i-1]) && (strings.ContainsRune(wordly, runes[i]) || runes[i] == '谢' && strings.ContainsRune("感谢多致答", runes[i-1])) || to > i && strings.ContainsRune("子花", runes[i+1]) {
		return i
	}
	if to > i && startsAny(runes[to:], []string{"老人", "同志", "女士", "先生", "本人", "两口子", "夫妇"}) {
		return to
	}
	told := phraseEnds(runes[min(to, len(runes)):]) && endsAny(runes[:i], []string{"社区", "居委会", "社区的", "转告", "告诉", "不是", "而是", "应该是", "改成", "写成", "打成"})
	if to > i && told && (in(isStrongGiven, runes[to-1]) || in(isCommonSurname, runes[i]) && runes[i+1] == '小') {
		return to
	}
	if to == i || !in(isCommonSurname, runes[i]) && i > 0 && !breaks(runes[i-1]) && runes[i-1] != ':' && !told || startsAny(runes[i:], notPersons) || startsAny(runes[i:], wordsNotSur) || ofPlace(runes, to) {
		return i
	}
	if (i == 0 || breaks(runes[i-1]) || runes[i-1] == ' ') && phraseEnds(runes[to:]) && in(isCommonSurname, runes[i]) && strings.ContainsRune("大小", runes[i+1]) {
		return to // … 张大发
	}
	for n, r := range runes[to-2 : to] {
		if strings.ContainsRune("大小东南西北家全成", r) || n == 1 && strings.ContainsRune("海川河江岭城泉洋山湖安宁阳", r) && to < len(runes) && isHan(runes[to]) {
			return i
		}
	}
	return to
}

// ofPlace reports that what looks like a name is the beginning of a place's: 金鼎国|际, 王府花|园.
func ofPlace(runes []rune, to int) bool {
	return startsAny(runes[to:], placeEnds) || startsAny(runes[to-1:], []string{"国际", "花园", "华府", "家园", "世纪", "春城", "新城", "新村", "新区", "名城", "名都", "佳苑", "嘉园", "雅苑", "雅居", "豪庭", "华庭", "江南", "江山", "金座", "天地", "时代"})
}

// endsInMan reports a word like 收款人 that a form or a note calls somebody by.
func endsInMan(runes []rune) bool {
	n := len(runes)
	return n > 2 && runes[n-1] == '人' && isHan(runes[n-2]) && isHan(runes[n-3]) && !strings.ContainsRune("有没别让令叫等找无的多些个客路行工", runes[n-2])
}

// toldBefore reports a label with its mark before a place: 署名:, 姓名 , 居民:.
func toldBefore(runes []rune, i int) bool {
	end := i
	for end > 0 && strings.ContainsRune(" :", runes[end-1]) {
		end--
	}
	if end < i {
		return endsWord(runes[:end], labels) || runes[end] == ':' && endsAny(runes[:end], []string{"经办", "承办", "受理", "填报", "制表", "审核", "登记", "记录", "签收", "汇报", "反映", "收件", "寄件", "值班", "联系"}) || end > 1 && runes[end-1] == '人' && runes[end] == ':' // whatever a form calls them: 报事人:
	}
	if hasSuffix(runes[:i], "名字") {
		return !strings.ContainsRune("和都那全", runes[i])
	}
	return endsAny(runes[:i], []string{"大名", "小名", "乳名", "署名", "落款", "学名", "曾用名", "全名", "抬头写", "抬头是", "这边是", "name is "})
}

// surnamed is where a surname with its given name ends; from when none is here.
func surnamed(runes []rune, from int, how sureness) int {
	family := 1
	for _, double := range compounds {
		if hasPrefix(runes[from:], double) {
			family = 2
		}
	}
	if family == 1 && !in(isSurname, runes[from]) || startsAny(runes[from+family:], allTitles) || startsAny(runes[from+family:], kinTitles[:24]) {
		return from
	}
	if startsAny(runes[from+family:], officials) {
		return from
	}
	if to := from + 3; hasPrefix(runes[from:], "孔令") && to <= len(runes) && isHan(runes[to-1]) && !in(isNotGiven, runes[to-1]) {
		return to // a generation of the family
	}
	for n := 2; n >= 1; n-- {
		to := from + family + n
		if to <= len(runes) && family == 2 && n == 1 && how >= role && in(isGiven, runes[to-1]) && !startsAny(runes[to:], placeEnds) {
			return to // 司徒燕
		}
		if how == role && !in(isCommonSurname, runes[from]) && family == 1 && to <= len(runes) && (n == 1 && !((phraseEnds(runes[to:]) || startsAny(runes[to:], actsAfter)) && surely(runes[from:])) || n == 2 && !((in(isGiven, runes[from+1]) || strings.ContainsRune("有一", runes[from+1])) && (in(isGiven, runes[from+2]) || runes[from+2] == '来'))) {
			continue // of a rare surname both characters must be such as people are named with
		}
		if to <= len(runes) && given2(runes[from+family:to], runes[to:], how) {
			return to
		}
	}
	if how == labeled && family == 2 && phraseEnds(runes[from+2:]) {
		return from + 2
	}
	return from
}

// surely reports a rare surname that is hardly ever the beginning of a word: 柳, 骆.
func surely(runes []rune) bool {
	return !strings.ContainsRune(wordly, runes[0]) && !startsAny(runes, wordsNotSur) && !startsAny(runes, notPersons)
}

// given2 reports that the characters are a given name and that what follows may follow one.
func given2(name, rest []rune, how sureness) bool {
	typical := true
	for n, r := range name {
		if !isHan(r) || in(isNotGiven, r) && !(r == '有' && n == 0 && how >= role) {
			return false
		}
		typical = typical && in(isGiven, r)
	}
	ends := len(rest) == 0 || !isHan(rest[0])
	switch {
	case how == labeled && ends:
		return true
	case len(name) == 2 && how == hinted:
		return typical
	case len(name) == 2 && !ends && startsAny(append([]rune{name[1]}, rest[0]), running):
		return false
	case len(name) == 2:
		named := typical || how == role && readsAsName(name, rest, ends)
		return named && (ends || !startsAny(rest, placeEnds) && !startsAny([]rune{name[1], rest[0]}, []string{"国际", "花园"})) || ends && in(isGiven, name[1]) && !startsAny(name, notWords)
	default:
		return typical && how != hinted && (ends || startsAny(rest, actsAfter) || in(isStrongGiven, name[0]) && !startsAny(rest, placeEnds))
	}
}

// notWords begin what stands behind a surname's character in words: 高血压, 单元门.
var notWords = []string{"血", "元", "位", "道", "业", "司", "店"}

// bySex finds 蔡国庆,男,1956年生.
func bySex(runes []rune, i int) int {
	for to := i + 4; to >= i+2; to-- {
		if to >= len(runes) || strings.ContainsFunc(string(runes[i:min(to, len(runes))]), func(r rune) bool { return !isHan(r) || in(isNotGiven, r) }) {
			continue
		}
		at := to
		for at < len(runes) && at < to+2 && strings.ContainsRune(" ,、(/", runes[at]) {
			at++
		}
		if at == to || at >= len(runes) || runes[at] != '男' && runes[at] != '女' || at+1 < len(runes) && isHan(runes[at+1]) && !hasPrefix(runes[at+1:], "性") {
			continue
		}
		if to-i <= 3 && (in(isCommonSurname, runes[i]) || in(isGiven, runes[to-1]) || in(isGiven, runes[i+1])) && (i == 0 || !isHan(runes[i-1]) || endsWord(runes[:i], rolesOf)) || to-i == 4 && surnamed(runes, i, labeled) == to {
			return to
		}
	}
	return i
}

// signed finds who signed: 龚玉梅敬上, 此致敬礼 汤晓云 2026.11.8, and a name as the last thing a letter says.
func signed(runes []rune, i int) int {
	before := i
	for before > 0 && strings.ContainsRune(" \n:", runes[before-1]) {
		before--
	}
	closing := before < i && letterEnds(runes[max(0, before-14):before]) || endsAny(runes[:before], []string{"您的居民", "您的业主"})
	for to := min(i+4, len(runes)); to >= i+2; to-- {
		if strings.ContainsFunc(string(runes[i:to]), func(r rune) bool { return !isHan(r) || in(isNotGiven, r) }) {
			continue
		}
		if to-i == 4 && !startsAny(runes[i:], compounds) {
			continue
		}
		at := to
		for at < len(runes) && runes[at] == ' ' {
			at++
		}
		free := i == 0 || !isHan(runes[i-1]) || endsWord(runes[:i], rolesOf)
		if free && startsAny(runes[at:], signatures) && signEnds(runes, at) && (at > to || in(isGiven, runes[to-1])) {
			return to
		}
		if last := dateEnd(runes, at); closing && last == len(runes) {
			return to
		} else if last == len(runes) && i > 2 && (before < i || strings.ContainsRune("。!—~…", runes[i-1])) && lastWords(runes, i, to, at < last) {
			return to
		}
	}
	return i
}

// letterEnds reports the wishes at the end of a letter.
func letterEnds(runes []rune) bool {
	text := string(runes)
	return slices.ContainsFunc([]string{"敬礼", "此致", "顺颂", "顺祝", "祝好", "祝安", "盼复", "为盼", "为谢", "为感", "感激不尽"}, func(word string) bool { return strings.Contains(text, word) })
}

// lastWords reports a name at the end of a message, behind a sentence or on a line of its own.
func lastWords(runes []rune, i, to int, dated bool) bool {
	before := i
	for before > 0 && runes[before-1] == ' ' {
		before--
	}
	if before == 0 || !strings.ContainsRune("。!—~…\n", runes[before-1]) && !dated {
		return false
	}
	typical := 0
	for _, r := range runes[i+1 : to] {
		if in(isGiven, r) {
			typical++
		}
	}
	return typical == to-i-1 && (in(isCommonSurname, runes[i]) || !startsAny(runes[i:], wordsNotSur) && !startsAny(runes[i:], notPersons)) || typical == to-i-1 && to-i == 3 || typical > 0 && (dated || runes[before-1] == '\n' || runes[before-1] == '—') && in(isCommonSurname, runes[i])
}

// signEnds reports that nothing but a date or the end follows the word behind a signature.
func signEnds(runes []rune, at int) bool {
	for _, word := range signatures {
		if hasPrefix(runes[at:], word) {
			end := at + len([]rune(word))
			return end == len(runes) || dateEnd(runes, skipMarks(runes, end)) == len(runes) || breaks(runes[end])
		}
	}
	return false
}

// dateEnd goes over the date under a letter and the marks around it.
func dateEnd(runes []rune, at int) int {
	for at < len(runes) && (isDigit(runes[at]) || strings.ContainsRune(" \n.,。-/年月日号一二三四五六七八九十〇零", runes[at])) {
		at++
	}
	return at
}

// besideDatum finds a name behind a door that ends the line, and before or behind a telephone: 9栋1402 万芳, 秦海璐/13571920046.
func besideDatum(runes []rune, i int, e edges) int {
	before := i
	for before > 0 && before > i-2 && strings.ContainsRune(" ,/、(|-;\t", runes[before-1]) {
		before--
	}
	for n := 3; n >= 2; n-- {
		to := i + n
		if to > len(runes) || strings.ContainsFunc(string(runes[i:to]), func(r rune) bool { return !isHan(r) || in(isNotGiven, r) }) {
			continue
		}
		at := to
		for at < len(runes) && at < to+3 && strings.ContainsRune(" ,/、(|-;:\t", runes[at]) {
			at++
		}
		if at > to && e.begin[at] || e.end[before] && before < i && (in(isGiven, runes[to-1]) || n == 3 && in(isCommonSurname, runes[i]) && in(isGiven, runes[i+1])) && (n == 3 && (in(isGiven, runes[i+1]) || startsAny(runes[i:], compounds)) && (phraseEnds(runes[to:]) || to < len(runes) && runes[to] == '家') || to == len(runes) || runes[to] == '\n' || runes[to] == ' ' && in(isCommonSurname, runes[i])) {
			if surnamed(runes, i, labeled) == to && (in(isCommonSurname, runes[i]) || in(isGiven, runes[to-1])) {
				return to
			}
			if n == 3 && to < len(runes) && runes[to] == '家' && surnamed(runes, i, role) == to {
				return to
			}
		}
	}
	return i
}

// listedNames finds the names that follow one in a list: 郑爽、田野、舒畅报名.
func listedNames(runes []rune, at int, spans []span) []span {
	for range 20 {
		if at+2 >= len(runes) || !strings.ContainsRune("、 和与/", runes[at]) || !in(isSurname, runes[at+1]) || startsAny(runes[at+1:], ordinary[runes[at+1]]) {
			return spans
		}
		how := labeled
		if runes[at] == ' ' {
			how = role
		}
		to := surnamed(runes, at+1, how)
		if to == at+1 {
			return spans
		}
		spans, at = append(spans, span{at + 1, to, tokenName}), to
	}
	return spans
}
