package intents

import (
	"slices"
	"strings"
)

// digitRun is digits that belong together though spaces, hyphens or commas stand between them, written or spoken (一三八…).
type digitRun struct {
	digits []byte // '0' … '9', and 'x' at the end of an identity number
	at     []int  // rune of each digit
	end    []int  // rune after each digit: an English word is longer than one
	gap    []bool // a separator stands before this digit
	loose  []bool // words or a new line stand before this digit: 138然后1234然后5678
}

var spokenDigits = map[rune]byte{
	'零': '0', '〇': '0', '○': '0', '一': '1', '幺': '1', '壹': '1', '二': '2', '两': '2', '贰': '2', '三': '3', '叁': '3', '四': '4', '肆': '4', '五': '5', '伍': '5',
	'六': '6', '陆': '6', '七': '7', '柒': '7', '八': '8', '捌': '8', '九': '9', '玖': '9', '妖': '1', '腰': '1', '洞': '0', '拐': '7', '勾': '9',
}

var englishDigits = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "oh"}

// digitAt reads one written or spoken digit; size 0 when there is none.
func digitAt(runes []rune, i int) (digit byte, size int) {
	r := runes[i]
	if isDigit(r) {
		return byte(r), 1
	}
	if d, ok := spokenDigits[r]; ok {
		return d, 1
	}
	if d := lookalike(runes, i); d != 0 {
		return d, 1
	}
	if r < 'a' || r > 'z' || latinInside(runes, i) {
		return 0, 0
	}
	for n, word := range englishDigits {
		if hasPrefix(runes[i:], word) && (i+len(word) == len(runes) || !isLetter(runes[i+len(word)])) {
			return byte('0' + n%10), len(word)
		}
	}
	return 0, 0
}

// lookalike reads l, i and o as the digits they are written for, when a digit stands on one side and no other letter on either: l39l2345678.
func lookalike(runes []rune, i int) byte {
	d := byte('1')
	switch runes[i] {
	case 'o':
		d = '0'
	case 'l', 'i':
	default:
		return 0
	}
	digit := false
	for _, at := range []int{i - 1, i + 1} {
		if at < 0 || at >= len(runes) {
			continue
		}
		if isLetter(runes[at]) {
			return 0
		}
		digit = digit || isDigit(runes[at])
	}
	if !digit {
		return 0
	}
	return d
}

func hasPrefix(runes []rune, word string) bool {
	n := 0
	for _, r := range word {
		if n >= len(runes) || runes[n] != r {
			return false
		}
		n++
	}
	return true
}

func separates(r rune) bool { return strings.ContainsRune(" -.·—–_,()/~、", r) || r == '\t' }

// readRun collects a run that starts at i; next is where to go on.
func readRun(runes []rune, i int, run *digitRun) (next int) {
	run.digits, run.at, run.end, run.gap, run.loose = run.digits[:0], run.at[:0], run.end[:0], run.gap[:0], run.loose[:0]
	for i < len(runes) {
		d, size := digitAt(runes, i)
		gap, loose := false, false
		if n := len(run.at); n > 0 && isDigit(runes[run.at[n-1]]) && size == 1 && !isDigit(runes[i]) && !digitFollows(runes, i+1) {
			break // 62345678|一直没人接
		}
		if size == 0 && len(run.digits) > 0 {
			if j, said := nextGroup(runes, i); j > i && !(isDigit(runes[run.at[len(run.at)-1]]) && !isDigit(runes[j]) && !digitFollows(runes, j+1)) { // 2776 4451,九龙城
				d, size = digitAt(runes, j)
				gap, loose, i = true, said, j
			}
		}
		if size == 0 {
			i = run.checkLetter(runes, i)
			break
		}
		run.add(d, i, i+size, gap, loose)
		i += size
	}
	return i
}

func (run *digitRun) add(digit byte, at, end int, gap, loose bool) {
	run.digits, run.at, run.end = append(run.digits, digit), append(run.at, at), append(run.end, end)
	run.gap, run.loose = append(run.gap, gap), append(run.loose, loose)
}

// checkLetter takes the x at the end of an identity number into the run; it gives where to go on.
func (run *digitRun) checkLetter(runes []rune, i int) int {
	if len(run.digits) >= 17 && separates(runes[i]) && i+1 < len(runes) && runes[i+1] == 'x' {
		i++ // 1101… 2 x
	}
	if len(run.digits) >= 17 && runes[i] == 'x' && (i+1 == len(runes) || !isLetter(runes[i+1])) {
		run.add('x', i, i+1, false, false)
		i++
	}
	return i
}

func digitFollows(runes []rune, i int) bool {
	if i >= len(runes) {
		return false
	}
	_, size := digitAt(runes, i)
	return size > 0
}

// Figures is a telephone number as one dials it: 一三八零零一三八零零零 is 13800138000. What was written in figures stays as it is.
func Figures(phone string) string {
	return strings.Map(func(r rune) rune {
		if d, spoken := spokenDigits[r]; spoken {
			return rune(d)
		}
		return r
	}, phone)
}

// findNumbers finds identity numbers, phones, bank cards and papers.
func findNumbers(runes []rune, spans []span) []span {
	var run digitRun
	for i := 0; i < len(runes); {
		if _, size := digitAt(runes, i); size == 0 {
			i++
			continue
		}
		next := readRun(runes, i, &run)
		if len(run.digits) >= 5 {
			spans = readNumbers(runes, &run, spans)
		}
		i = max(next, i+1)
	}
	return spans
}

// readNumbers takes a run apart: at each start of a group the longest number that ends with a group. Where figures follow a spoken digit another
// may begin: in 张三13812345678 the first is part of the name.
func readNumbers(runes []rune, run *digitRun, spans []span) []span {
	n := len(run.digits)
	for i := 0; i < n; {
		if named := i > 0 && isDigit(runes[run.at[i]]) && !isDigit(runes[run.at[i-1]]); i > 0 && !run.gap[i] && !named {
			i++
			continue
		}
		found := false
		for j := min(n, i+21); j >= i+5; j-- {
			if j < n && !run.gap[j] {
				continue
			}
			token := numberKind(runes, run, i, j)
			if n := j - i; token == "" && (n == 7 || n == 8) && !run.gap[i+1] && run.digits[i] >= '2' && besidePhone(runes, run.at[i], spans) && !looksLikeDate(string(run.digits[i:j])) {
				token = tokenPhone
			}
			if token != "" {
				from, to := numberBounds(runes, run.at[i], run.end[j-1], token)
				spans = append(spans, span{from, to, token})
				i, found = j, true
				break
			}
		}
		if !found {
			i++
		}
	}
	return spans
}

// numberBounds takes into a number the marks and letters that are part of it.
func numberBounds(runes []rune, from, to int, token string) (int, int) {
	first := from
	if from > 0 && (runes[from-1] == '+' || runes[from-1] == '(' && closes(runes[from:to])) {
		from--
	}
	if from > 0 && runes[from] == '+' && runes[from-1] == '(' && closes(runes[from:to]) {
		from-- // (+86)138…
	}
	for (token == tokenPaper || token == tokenID) && from > 0 && isLetter(runes[from-1]) && first-from < 2 {
		from-- // E12345678, EA1234567
	}
	if token == tokenID && to < len(runes) && runes[to] == ')' && runes[to-2] == '(' {
		to++ // A123456(3) of Hong Kong
	}
	if token == tokenPhone {
		to = extensionEnd(runes, to)
	}
	return from, to
}

// extensionEnd takes 转803 and 分机12 behind a telephone number into it.
func extensionEnd(runes []rune, to int) int {
	at := to
	for at < len(runes) && (runes[at] == ' ' || runes[at] == '-') {
		at++
	}
	for _, word := range []string{"转分机", "分机号", "分机", "转"} {
		if hasPrefix(runes[at:], word) {
			end := skipMarks(runes, at+len([]rune(word)))
			first := end
			for end < len(runes) && isDigit(runes[end]) {
				end++
			}
			if end > first && end-first <= 6 {
				return end
			}
		}
	}
	return to
}

// numberKind tells what the digits i to j of a run are, "" when they are nothing personal.
func numberKind(runes []rune, run *digitRun, i, j int) string {
	d := string(run.digits[i:j])
	from := run.at[i]
	switch {
	case slices.Contains(run.loose[i+1:j], true):
		return looseKind(d, run.gap[i+1:j])
	case len(d) >= 15 && len(d) <= 18 && near(runes, from, codeWords) && !near(runes, from, idWords) && !near(runes, from, cardWords) && !(len(d) == 18 && checkDigit(d)):
		return "" // the number of a meter or a contract that only looks like one of a person
	case len(d) == 18 && plausibleID(d), len(d) == 15 && plausibleID("xxxxxx19"+d[6:]+"x") && d[0] >= '1' && d[0] <= '8' && !luhn(d):
		return tokenID
	case len(d) >= 15 && len(d) <= 21 && d[len(d)-1] != 'x' && near(runes, from, cardWords):
		return tokenCard
	case from > 0 && runes[from-1] == '+' && len(d) >= 9 && len(d) <= 15:
		return tokenPhone // of another country
	case isMobile(d), isTaiwanMobile(d, run.gap[i+1:j]), isLandline(d, run.gap[i+1:j]):
		return tokenPhone
	case len(d) >= 15 && len(d) <= 19 && d[len(d)-1] != 'x' && (luhn(d) && strings.IndexByte("34569", d[0]) >= 0 || len(d) >= 16 && strings.HasPrefix(d, "62") && !near(runes, from, codeWords) || near(runes, from, cardWords)):
		return tokenCard
	case len(d) >= 15 && len(d) <= 20 && near(runes, from, idWords), len(d) == 7 && from > 0 && isLetter(runes[from-1]) && run.gap[j-1] && near(runes, from, idWords):
		return tokenID
	case len(d) >= 6 && len(d) <= 20 && near(runes, from, paperWords) && !slices.Contains(runes[from:run.at[j-1]], ','):
		return tokenPaper
	case len(d) >= 5 && len(d) <= 14 && near(runes, from, customerWords) && !slices.Contains(runes[from:run.at[j-1]], ','):
		return tokenAccount
	case len(d) == 8 && from > 0 && strings.ContainsRune("eghkmcl", runes[from-1]) && (from == 1 || !isLetter(runes[from-2])):
		return tokenPaper
	case len(d) >= 7 && len(d) <= 12 && near(runes, from, phoneWords) && !near(runes, from, codeWords) && !looksLikeDate(d) && !public(run, i, j) && !(len(d) == 12 && run.gap[i+11] && isMobile(d[:11])):
		return tokenPhone
	case len(d) >= 5 && len(d) <= 11 && near(runes, from, accountWords):
		return tokenAccount
	}
	return ""
}

// public reports that the digits are no person's: hotlines that stand in a row, and 400 and 800 numbers.
func public(run *digitRun, i, j int) bool {
	d := string(run.digits[i:j])
	if before := string(run.digits[max(0, i-3):i]); before == "400" || before == "800" {
		return true
	}
	if len(d) == 10 && (strings.HasPrefix(d, "400") || strings.HasPrefix(d, "800")) {
		return true
	}
	for start := i; start < j; {
		end := start + 1
		for end < j && !run.gap[end] {
			end++
		}
		switch group := string(run.digits[start:end]); len(group) {
		case 3:
			if group == "110" || group == "119" || group == "120" || group == "122" {
				return true
			}
		case 5, 6:
			for _, head := range []string{"100", "123", "121", "955", "951", "961", "963", "968", "969", "111", "118"} {
				if strings.HasPrefix(group, head) {
					return true
				}
			}
		}
		start = end
	}
	return false
}

// closes reports a closing bracket among runes: (0755)83216543.
func closes(runes []rune) bool { return strings.ContainsRune(string(runes), ')') }

// isMobile reports a Chinese mobile number, with or without the country code, or a Hong Kong one with it.
func isMobile(d string) bool {
	for _, code := range []string{"0086", "86", "0"} {
		if rest, ok := strings.CutPrefix(d, code); ok && len(rest) == 11 {
			d = rest
		}
	}
	if len(d) == 11 && strings.HasPrefix(d, "852") && strings.IndexByte("5679", d[3]) >= 0 {
		return true
	}
	return len(d) == 11 && d[0] == '1' && d[1] >= '3' && d[1] <= '9'
}

// isTaiwanMobile reports 0933-222-111, of which the groups tell.
func isTaiwanMobile(d string, gaps []bool) bool {
	return len(d) == 10 && strings.HasPrefix(d, "09") && len(gaps) == 9 && gaps[3] && (gaps[6] || !gaps[5])
}

// isLandline reports an area code with a number: 010-12345678, 0371 6543210, with or without the separator, perhaps an extension.
func isLandline(d string, gaps []bool) bool {
	if len(d) < 10 || d[0] != '0' || d[1] == '0' {
		return false
	}
	area := 4
	if d[1] == '1' || d[1] == '2' {
		area = 3
	}
	rest := len(d) - area
	if rest == 7 || rest == 8 {
		return d[area] >= '2'
	}
	return rest > 8 && rest <= 13 && d[area] >= '2' && (gapAt(gaps, area+7) || gapAt(gaps, area+8)) // extension
}

func gapAt(gaps []bool, digit int) bool { return digit-1 < len(gaps) && gaps[digit-1] }

// plausibleID reports digits built like an identity number: a region, a date of birth, and a right check digit or at least a region that exists.
func plausibleID(d string) bool {
	year, month, day := number(d[6:10]), number(d[10:12]), number(d[12:14])
	if year < 1800 || year > 2099 || year < 1900 && !checkDigit(d) || month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	if d[0] == 'x' {
		return true
	}
	return checkDigit(d) || d[0] >= '1' && d[0] <= '8' && d[1] >= '1' && d[1] <= '7'
}

// checkDigit checks the last place of an identity number (GB 11643).
func checkDigit(d string) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return "10x98765432"[sum%11] == d[17]
}

// luhn checks a bank card number (ISO/IEC 7812).
func luhn(d string) bool {
	sum := 0
	for i := 0; i < len(d); i++ {
		n := int(d[len(d)-1-i] - '0')
		if n > 9 {
			return false
		}
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// looksLikeDate keeps dates and ticket numbers from being taken for phones.
func looksLikeDate(d string) bool {
	if len(d) < 8 || d[:2] != "20" {
		return false
	}
	month, day := number(d[4:6]), number(d[6:8])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func number(d string) (n int) {
	for i := 0; i < len(d); i++ {
		if d[i] < '0' || d[i] > '9' {
			return -1
		}
		n = n*10 + int(d[i]-'0')
	}
	return n
}
