package intents

import "strings"

// spacedName is where a name that is written with spaces ends: 王 小 明; from when there is none.
func spacedName(runes []rune, from int) int {
	if from+2 >= len(runes) || !strings.ContainsRune(surnames, runes[from]) {
		return from
	}
	to := from + 1
	for n := 0; n < 2 && to+1 < len(runes) && runes[to] == ' ' && isHan(runes[to+1]); n++ {
		if to+2 < len(runes) && isHan(runes[to+2]) {
			break // a word follows
		}
		to += 2
	}
	if to == from+1 {
		return from
	}
	return to
}

// lastOfName takes in the one character that is left before a mark behind a name: 古丽娜|尔; up to four of a name that has no Chinese surname.
func lastOfName(runes []rune, from, to int, word string) int {
	most := 1
	if !in(isCommonSurname, runes[from]) && (strings.HasSuffix(word, "叫") || strings.HasSuffix(word, "是")) {
		most = 4
	}
	for end := to; end < len(runes) && end < to+most && isHan(runes[end]) && !strings.ContainsRune(nameStop, runes[end]) && !in(isNotGiven, runes[end]) && !startsAny(runes[end:], allTitles); end++ {
		if end+1 == len(runes) || breaks(runes[end+1]) || most > 1 && runes[end+1] == ' ' {
			return end + 1
		}
	}
	return to
}

// rareName is where a name ends whose surname is oftener a word, when its three characters fill the clause: 我是|何美玲, …; from when there is none.
func rareName(runes []rune, from int) int {
	to := from + 3
	if to > len(runes) || !rareBefore(runes[from:to]) || to < len(runes) && !breaks(runes[to]) || startsAny(runes[from:], []string{"何必", "何时", "何人", "莫名", "江西", "江苏", "江南", "江北"}) {
		return from
	}
	for _, r := range runes[from+1 : to] {
		if !isHan(r) || strings.ContainsRune(nameStop, r) || r == '人' {
			return from
		}
	}
	if startsAny(runes[from+1:], allTitles) {
		return from
	}
	return to
}

// rareBefore reports such a surname; of some both the characters behind it must be such as people are named with.
func rareBefore(name []rune) bool {
	if strings.ContainsRune("何余莫江田", name[0]) {
		return true
	}
	return strings.ContainsRune("钱万华成全童古庄向左常时易于白", name[0]) && (in(isGiven, name[1]) || strings.ContainsRune("有家来", name[1])) && in(isGiven, name[2])
}
