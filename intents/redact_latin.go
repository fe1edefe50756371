package intents

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file finds names in Latin letters which redaction alone must know: 我叫li na, Best regards, David Kim, my wife Elena Petrova, Ms Park.

var (
	latinTold    = []string{"我叫", "我名叫", "名字叫", "姓名", "名字是", "英文名", "英文名是", "英文名叫", "拼音", "联系人", "wo jiao", "wo de mingzi shi", "mingzi", "xingming", "叫我", "称呼我", "我姓", "wo xing", "full name", "nickname"}
	latinMaybe   = []string{"我是", "这是", "找", "联系", "叫", "wo shi", "署名", "落款"}
	latinPeople  = []string{"name", "english name is", "name is", "surname", "first name", "last name", "contact person", "applicant", "signed", "signed by", "husband", "wife", "son", "daughter", "mother", "father", "mom", "mum", "dad", "brother", "sister", "neighbour", "neighbor", "landlord", "landlady", "roommate", "flatmate", "friend", "tenant", "colleague", "ask for", "call", "contact", "contact me", "reach me", "speak to", "speak with", "talk to", "looking for", "nanny", "helper", "boyfriend", "girlfriend", "partner", "my name", "wife is", "husband is", "respectfully"}
	latinRoles   = []string{"房客", "租客", "租户", "住户", "业主", "邻居", "室友", "朋友", "同事", "老师", "外教", "老公", "老婆", "丈夫", "妻子", "男友", "女友", "留学生", "志愿者", "外国人", "老外", "同学", "学生", "儿子", "女儿", "爱人"}
	latinClosing = []string{"regards", "best regards", "kind regards", "warm regards", "sincerely", "yours sincerely", "yours truly", "yours faithfully", "yours", "faithfully", "cheers", "best wishes", "best", "br", "thanks", "thank you", "many thanks"}
	latinTitles  = []string{"mr.", "mr", "mrs.", "mrs", "ms.", "ms", "miss", "dr.", "dr", "prof.", "madam"}
	neverName    = wordSet("building block unit room tower flat floor gate police security property management chinese english monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december wifi app vip wechat qq id ok hi hello dear sir madam everyone all team god staff office community service center centre volunteer the this that these those there here it is are was has have can could will would please no not and or but for from at in on to of with me us you him her them we they he she i a an my your our their same right over mr mrs ms miss dr prof madam water light lift elevator phone number apt apartment")
)

// findLatinNames adds names in Latin letters to what was found before.
func findLatinNames(w *words, spans []span) []span {
	runes := w.runes
	papers := map[int]bool{} // where a paper or a telephone ends
	for _, s := range spans {
		if s.token != tokenDoor && s.token != tokenName {
			papers[s.to] = true
		}
	}
	for i := range runes {
		if !isLetter(runes[i]) || latinInside(runes, i) {
			continue
		}
		before := i
		for before > 0 && strings.ContainsRune(" :,.!\n", runes[before-1]) {
			before--
		}
		to, upper := capitalName(w, i)
		switch {
		case to == i:
		case endsPhrase(runes[:before], latinTold) && (!breaksBetween(runes, before, i) || upper):
			spans = append(spans, span{i, to, tokenName})
		case endsPhrase(runes[:before], latinMaybe) && before == i && (upper && !allCapital(w, i, to) || to-i > 3 && isPinyin(runes[i:to])) && (to == len(runes) || phraseEnds(runes[to:]) || strings.ContainsRune("住,家在的", runes[to])):
			spans = append(spans, span{i, to, tokenName})
		case upper && before < i && runes[before] == ':' && (endsWord(runes[:before], labels) || before > 1 && runes[before-1] == '人'):
			spans = append(spans, span{i, to, tokenName})
		case upper && endsPhrase(runes[:before], latinPeople) && !breaksBetween(runes, before, i), upper && endsPhrase(runes[:before], latinClosing) && (to == len(runes) || !isLetter(runes[min(to+1, len(runes)-1)])):
			spans = append(spans, span{i, to, tokenName})
		case upper && before < i && papers[before] && strings.ContainsRune(string(runes[i:to]), ' ') && (to == len(runes) || breaks(runes[to])):
			spans = append(spans, span{i, to, tokenName}) // 护照[证件],Anna Schmidt,续签
		case upper && before == i && !allCapital(w, i, to) && endsAny(runes[:i], latinRoles), upper && !allCapital(w, i, to) && startsAny(runes[to:], []string{"收", " 收", "签收", "代收"}) && !startsAny(runes[to:], []string{"收到", "收费", "收不", "收钱", "收款"}):
			spans = append(spans, span{i, to, tokenName}) // 房客Peter Jones搬走了
		case upper && titledLatin(runes, i), upper && startsAny(runes[to:], []string{" here,", " here.", " here from", " here!", " speaking", " from building", " from block", " from room", " from unit", " from flat", " from apt", " from tower", " from apartment"}) && (i == 0 || !isLetter(runes[before-1]) || strings.ContainsRune(",.!\n", runes[before])):
			spans = append(spans, span{i, to, tokenName})
		}
	}
	return spans
}

// breaksBetween reports a mark other than a colon between two places.
func breaksBetween(runes []rune, from, to int) bool {
	return strings.ContainsAny(string(runes[from:to]), ",.!\n")
}

// endsPhrase reports that the runes end with one of the phrases as whole words.
func endsPhrase(runes []rune, list []string) bool {
	for _, word := range list {
		n := len([]rune(word))
		if hasSuffix(runes, word) && (len(runes) == n || word[0] >= 0x80 || !isLetter(runes[len(runes)-n-1])) {
			return true
		}
	}
	return false
}

// titledLatin reports Mr, Ms and the like before a word.
func titledLatin(runes []rune, i int) bool {
	return i > 2 && runes[i-1] == ' ' && endsPhrase(runes[:i-1], latinTitles)
}

// capitalName is where up to three words end that may be a name; upper tells that each begins with a capital. It is from when the first is a common word.
func capitalName(w *words, from int) (to int, upper bool) {
	runes := w.runes
	to = from
	for at, taken := from, 0; taken < 3; taken++ {
		end := at
		for end < len(runes) && (isLetter(runes[end]) || end > at && strings.ContainsRune("-'", runes[end]) || runes[end] > 0xbf && unicode.IsLetter(runes[end]) && !isHan(runes[end])) {
			end++
		}
		word := string(runes[at:end])
		first, _ := utf8.DecodeRuneInString(w.orig[w.at[at]:])
		capital := at < len(runes) && unicode.IsUpper(first)
		if end-at < 2 || notEnglish[word] || neverName[word] || strings.Contains(word, "'") && neverName[word[:strings.IndexByte(word, '\'')]] || end < len(runes) && (isDigit(runes[end]) || runes[end] == '_' || runes[end] == '@') || taken > 0 && capital != upper || taken > 0 && !capital && !isPinyin(runes[at:end]) {
			break
		}
		to, upper = end, capital
		if end >= len(runes) || runes[end] != ' ' {
			break
		}
		at = end + 1
	}
	return to, upper
}

// allCapital reports a short word all in capitals: VIP.
func allCapital(w *words, from, to int) bool {
	raw := w.exact(from, to)
	return raw == strings.ToUpper(raw)
}

// isPinyin reports words that can all be read as Chinese syllables: zhang wei.
func isPinyin(letters []rune) bool {
	for _, word := range strings.Fields(string(letters)) {
		if !syllablesOf(word, 0) {
			return false
		}
	}
	return true
}

func syllablesOf(rest string, depth int) bool {
	if rest == "" {
		return true
	}
	for n := min(6, len(rest)); n > 0 && depth < 4; n-- {
		if _, ok := soundOf[rest[:n]]; ok && syllablesOf(rest[n:], depth+1) {
			return true
		}
	}
	return false
}

// notSurname are words that follow a name somebody writes in small letters: my name is jose calling about …
var notSurname = wordSet("answer answers calling call calls want wants need needs live lives living stay stays staying work works working look looking lost lose ask asking report reporting write writing speak speaking get got student teacher tenant resident owner citizen foreigner new old who which what where why how since can just only still already always never both too much many some one two three first there well good go going come came moved move rent renting do does did am was were by of as up out into near over under until while hello hi thanks thx wife husband son daughter address email e-mail number no yes time year years day days")

// latinSurname reports that a word in small letters behind a given name may be a surname.
func latinSurname(letters []rune) bool {
	word := string(letters)
	return len(letters) > 1 && !neverName[word] && !notSurname[word]
}
