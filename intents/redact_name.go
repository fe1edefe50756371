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

// lastOfName takes in the one character that is left before a mark behind a name: 古丽娜|尔.
func lastOfName(runes []rune, to int) int {
	if to < len(runes) && isHan(runes[to]) && !strings.ContainsRune(nameStop, runes[to]) && !startsAny(runes[to:], allTitles) && (to+1 == len(runes) || breaks(runes[to+1])) {
		return to + 1
	}
	return to
}

// rareName is where a name ends whose surname is oftener a word, when its three characters fill the clause: 我是|何美玲, …; from when there is none.
func rareName(runes []rune, from int) int {
	to := from + 3
	if to > len(runes) || !strings.ContainsRune("何余莫江田", runes[from]) || to < len(runes) && !breaks(runes[to]) || startsAny(runes[from:], []string{"何必", "何时", "何人", "莫名", "江西", "江苏", "江南", "江北"}) {
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
