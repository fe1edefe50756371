package intents

import "strings"

const (
	plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
	plateMarks     = "学警港澳挂领使"
)

// findPlates finds 京A·12345, 粤BD12345, 湘A幺二三四五 and, after 车牌, plates without the province.
func findPlates(runes []rune, spans []span) []span {
	for i := 0; i+5 < len(runes); i++ {
		letter := i
		switch {
		case strings.ContainsRune(plateProvinces, runes[i]):
			letter = i + 1
			if letter+1 < len(runes) && runes[letter] == ' ' && isLetter(runes[letter+1]) {
				letter++ // 苏 E 12345
			}
		case isLetter(runes[i]) && (i == 0 || !isLetter(runes[i-1]) && !isDigit(runes[i-1])) && precededBy(runes, i, "车牌", 6):
		default:
			continue
		}
		if !isLetter(runes[letter]) {
			continue
		}
		if to := plateEnd(runes, letter+1, letter > i); to > 0 {
			spans = append(spans, span{i, to, tokenPlate})
		}
	}
	return spans
}

// plateEnd is where the five or six places of a plate end that begin at from; 0 when they are none. Behind a province they may be spoken.
func plateEnd(runes []rune, from int, province bool) int {
	n, digits, to, figures := 0, 0, from, false
	for j := from; j < len(runes) && n < 7; j++ {
		r := runes[j]
		if strings.ContainsRune("· .-•", r) && (n == 0 || n == 1 && r == '·' && isLetter(runes[j-1]) || r == ' ' && n < 5 && province && j+1 < len(runes) && (isLetter(runes[j+1]) || isDigit(runes[j+1]))) {
			continue
		}
		digit := isDigit(r) || province && !figures && spokenDigits[r] != 0 && !strings.ContainsRune("两勾拐", r)
		if !isLetter(r) && !digit {
			if n >= 4 && strings.ContainsRune(plateMarks, r) {
				n, to = n+1, j+1
				break
			}
			if n == 0 && strings.ContainsRune(plateMarks, r) {
				n, to = 1, j+1 // 湘A·挂3321
				continue
			}
			break
		}
		figures = figures || isDigit(r) // 88K1P|一直响
		if digit {
			digits++
		}
		n, to = n+1, j+1
	}
	if n >= 5 && n <= 6 && digits >= 2 {
		return to
	}
	return 0
}
