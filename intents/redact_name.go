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
