package intents

import "strings"

// writtenDate reads 11/5, 2026-11-3, 11.3上午 at a digit; i when there is none. A door is 3-2 and a sum 11.3, so a mark of its own kind or a
// word of time must say that it is a day.
func writtenDate(runes []rune, i int) int {
	first := past(runes, i, isDigit)
	if first == i || first == len(runes) || !strings.ContainsRune("/-.", runes[first]) {
		return i
	}
	mark, month := runes[first], runes[i:first]
	second := past(runes, first+1, isDigit)
	day, end := runes[first+1:second], second
	if first-i == 4 {
		third := second
		if second < len(runes) && runes[second] == mark {
			third = past(runes, second+1, isDigit)
		}
		month, day, end = day, runes[min(second+1, third):third], third
	}
	if len(day) > 2 || len(month) > 2 || !oneTo(numeral(month), 12) || !oneTo(numeral(day), 31) {
		return i
	}
	rest := runes[end:]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	if first-i != 4 && (mark == '-' || mark == '.' && !startsAny(rest, []string{"上午", "下午", "中午", "晚", "早", "凌晨", "夜", "号", "日", "那天", "起"})) {
		return i
	}
	if startsAny(runes[end:], []string{"号", "日"}) {
		end++
	}
	return end
}

func oneTo(n, most int) bool { return n >= 1 && n <= most }

// feastDay gives the end of a day behind a month in numerals, said without 日: 三月|三, 八月|十五, 六月|初六; the same place when there is none.
func feastDay(runes []rune, end int) int {
	if end < 2 || !countRune(runes[end-2]) {
		return end
	}
	from := end
	if from < len(runes) && runes[from] == '初' {
		from++
	}
	to := past(runes, from, countRune)
	if to > from && oneTo(numeral(runes[from:to]), 30) && feastFits(runes, from, to) {
		return to
	}
	return end
}

// spotsNumbered end what has a number with 号 and is no day: 三号|栈桥, 2号|运动场.
const spotsNumbered = "桥楼库馆厅院房门口站场坝井塔亭池闸洞舍堂棚机线车桩柜窗井坑位间杆灯"

// numberedSpot reports that behind 号 a spot or a thing is named, before anything is said to happen.
func numberedSpot(rest []rune) bool {
	for i := 1; i < min(len(rest), 5) && isHan(rest[i]) && !stopsPlace(rest[i]); i++ {
		if strings.ContainsRune(spotsNumbered, rest[i]) {
			return true
		}
	}
	return false
}

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"}

// englishDate reads "1 October", "March 3rd", "the 5th of May" and a month behind in, by, until or of; i when there is none.
func englishDate(runes []rune, i int) int {
	if i > 0 && isLetterOrDigit(runes[i-1]) {
		return i
	}
	at := i
	if hasPrefix(runes[at:], "the ") && i+4 < len(runes) && isDigit(runes[i+4]) {
		at += 4
	}
	if day := ordinal(runes, at); day > at {
		for _, between := range []string{" of ", " "} {
			if hasPrefix(runes[day:], between) {
				if end := monthName(runes, day+len(between)); end > 0 {
					return year(runes, end)
				}
			}
		}
		return i
	}
	end := monthName(runes, i)
	if end == 0 {
		return i
	}
	if end < len(runes) && runes[end] == ' ' {
		if day := ordinal(runes, end+1); day > end+1 && (day == len(runes) || runes[day] != ':') {
			return year(runes, day)
		}
	}
	if endsAny(runes[:i], []string{"in ", "by ", "until ", "till ", "of ", "early ", "late ", "mid-"}) {
		return year(runes, end)
	}
	return i
}

// englishRange reads "between 2 and 4pm", "between 8am and noon"; i when there is none.
func englishRange(runes []rune, i int) int {
	const lead, link = "between ", " and "
	if !hasPrefix(runes[i:], lead) || latinInside(runes, i) {
		return i
	}
	first := hourEnd(runes, i+len(lead))
	if first == i+len(lead) || !hasPrefix(runes[first:], link) {
		return i
	}
	if second := hourEnd(runes, first+len(link)); second > first+len(link) {
		return second
	}
	return i
}

// hourEnd gives the end of an hour of the day, with am and pm or bare; the same place when there is none.
func hourEnd(runes []rune, at int) int {
	if end := max(englishHour(runes, at), spokenHour(runes, at)); end > at {
		return end
	}
	end := past(runes, at, func(r rune) bool { return isDigit(r) || r == ':' })
	if end > at && end < len(runes) && isLetterOrDigit(runes[end]) || end > at+5 || end > at && !oneTo(numeral(runes[at:min(end, at+2)]), 24) {
		return at
	}
	return end
}

// monthName gives the end of the name of a month; 0 when there is none.
func monthName(runes []rune, i int) int {
	for _, name := range months {
		if end := i + len(name); hasPrefix(runes[i:], name) && (end == len(runes) || !isLetter(runes[end])) {
			return end
		}
	}
	return 0
}

// ordinal gives the end of a day of the month, 3 or 3rd; the same place when there is none.
func ordinal(runes []rune, i int) int {
	end := past(runes, i, isDigit)
	if end == i || end > i+2 || !oneTo(numeral(runes[i:end]), 31) {
		return i
	}
	if startsAny(runes[end:], []string{"st", "nd", "rd", "th"}) {
		end += 2
	}
	if end < len(runes) && isLetterOrDigit(runes[end]) {
		return i
	}
	return end
}

// year takes in a year behind a month or day: October 2026, March 3rd, 2026.
func year(runes []rune, end int) int {
	for _, mark := range []string{", 20", " 20"} {
		if to := end + len(mark) + 2; hasPrefix(runes[end:], mark) && past(runes, end+len(mark), isDigit) == to {
			return to
		}
	}
	return end
}

// englishEvent reads "the National Day holiday", "the night of the storm", "the day before yesterday" at "the"; i when there is none.
func englishEvent(runes []rune, i int) int {
	if !hasPrefix(runes[i:], "the ") || latinInside(runes, i) {
		return i
	}
	for _, word := range []string{"the night of ", "the day of ", "the morning of ", "the evening of ", "the night before ", "the day before ", "the day after ", "the morning after ", "the week before ", "the week after "} {
		if hasPrefix(runes[i:], word) {
			return wordsEnd(runes, i+len(word), 3)
		}
	}
	for _, word := range []string{"the other day", "the other night", "the other week", "the whole night", "the whole day", "the whole week", "the entire night", "the weekend"} {
		if hasPrefix(runes[i:], word) && wordEnds(runes, i+len(word)-1) {
			return i + len(word)
		}
	}
	if !endsAny(runes[:i], []string{"during ", "over ", "before ", "after ", "since ", "throughout "}) {
		return i
	}
	longest := i
	for at, n := i+4, 0; n < 4; n++ {
		end := past(runes, at, func(r rune) bool { return isLetter(r) || r == '-' || r == '\'' })
		if word := string(runes[at:end]); occasions[strings.TrimSuffix(word, "s")] {
			longest = end
		}
		if end == at || end == len(runes) || runes[end] != ' ' {
			break
		}
		at = end + 1
	}
	return longest
}

var occasions = wordSet("holiday festival storm typhoon rain snow flood exam break vacation blackout outage winter summer spring autumn night day week weekend month year season hour earthquake renovation")

// wordsEnd goes on over an article and one word, or a proper name of a few: of the storm, of National Day; a mark ends it.
func wordsEnd(runes []rune, at, most int) int {
	for _, article := range []string{"the ", "a ", "my ", "our "} {
		if hasPrefix(runes[at:], article) {
			return past(runes, at+len(article), isLetter)
		}
	}
	end := past(runes, at, isLetter)
	for n := 1; n < most && end+1 < len(runes) && runes[end] == ' '; n++ {
		to := past(runes, end+1, isLetter)
		if !occasions[string(runes[end+1:to])] {
			break
		}
		end = to
	}
	return end
}
