package intents

import "strings"

var englishCounts = []string{"a few", "several", "more than a", "over a", "almost a", "half a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "thirty", "an", "a", "a couple of", "about", "many", "every", "each"}

var englishUnits = []string{"days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour", "minutes", "minute", "nights", "night", "fortnight", "weekends", "weekend", "wks", "wk", "hrs", "hr", "mins", "min", "yrs", "yr"}

// englishNumber reads "3 days", "two weeks", "since monday", "8 pm" at i.
func englishNumber(runes []rune, i int) (end, weight int) {
	if !isLetter(runes[i]) || latinInside(runes, i) {
		return i, 0
	}
	for _, lead := range []string{"since ", "last ", "next ", "on ", "this coming ", "the coming ", "the following ", "the previous ", "this ", "every ", "each ", "for the past ", "for the last "} {
		if hasPrefix(runes[i:], lead) {
			j := i + len(lead)
			for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "last week", "last night", "this morning", "last month", "weekend", "weekday", "chinese new year", "spring festival", "new year", "christmas", "mid-autumn", "week", "month", "year", "summer", "winter", "spring", "autumn", "morning", "night", "evening", "afternoon", "day", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
				for _, part := range []string{"", "mid-", "early ", "late ", "the end of "} {
					if word := part + day; hasPrefix(runes[j:], word) {
						return dayPart(runes, j+len(word)+plural(runes, j+len(word))), 6
					}
				}
			}
		}
	}
	j := i
	for _, n := range englishCounts {
		if hasPrefix(runes[i:], n+" ") {
			j = i + len(n) + 1
		}
	}
	if j == i {
		return i, 0
	}
	if end := englishUnit(runes, j); end > j {
		return end, 5
	}
	return i, 0
}

// englishUnit gives the end of days, hours, wks … behind a number, a space between or none; the same place when there is none.
func englishUnit(runes []rune, at int) int {
	from := at
	if from < len(runes) && (runes[from] == ' ' || runes[from] == '-') {
		from++
	}
	for _, unit := range englishUnits {
		if end := from + len(unit); hasPrefix(runes[from:], unit) && (end == len(runes) || !isLetter(runes[end])) {
			if startsAny(runes[end:], []string{" old", "-old", " per ", " of experience", " contract"}) {
				return at // 3 years old, 12 hours a day
			}
			return end
		}
	}
	return at
}

// englishHour reads "6am", "8:30 pm", "11 o'clock" at a digit; i when it is no hour.
func englishHour(runes []rune, i int) int {
	j := i
	for j < len(runes) && (isDigit(runes[j]) || runes[j] == ':') && j < i+5 {
		j++
	}
	if j == i {
		return i
	}
	k := j
	if k < len(runes) && runes[k] == ' ' {
		k++
	}
	for _, word := range []string{"am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock"} {
		if hasPrefix(runes[k:], word) && (k+len(word) == len(runes) || !isLetter(runes[k+len(word)])) {
			return k + len(word)
		}
	}
	return i
}

// englishFits takes for before a length, since and from before anything, at before an hour.
func englishFits(runes []rune, from, to int, word string) bool {
	switch word {
	case "at ", "around ", "about ", "over ":
		return isDigit(runes[from])
	case "after ", "before ":
		return isDigit(runes[from]) && strings.HasSuffix(string(runes[from:to]), "m") // after 8pm
	case "from ":
		return strings.Contains(string(runes[from:to]), " to ") || strings.Contains(string(runes[from:to]), "-") || strings.Contains(string(runes[from:to]), " till ") || strings.Contains(string(runes[from:to]), " until ")
	}
	return true
}

// dayPart goes on over the part of a day: tuesday night.
func dayPart(runes []rune, end int) int {
	for _, word := range []string{" night", " morning", " afternoon", " evening"} {
		if hasPrefix(runes[end:], word) {
			return end + len(word)
		}
	}
	return end
}

// plural is 1 where the s of a plural stands: on weekdays.
func plural(runes []rune, end int) int {
	if end < len(runes) && runes[end] == 's' && (end+1 == len(runes) || !isLetter(runes[end+1])) {
		return 1
	}
	return 0
}

// spokenHour gives the end of an hour in letters: eight, half past six; the same place when there is none.
func spokenHour(runes []rune, i int) int {
	j := i
	for _, word := range []string{"half past ", "quarter past ", "quarter to "} {
		if hasPrefix(runes[i:], word) {
			j += len(word)
		}
	}
	for _, hour := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"} {
		if end := j + len(hour); hasPrefix(runes[j:], hour) && (end == len(runes) || !isLetter(runes[end])) {
			return end
		}
	}
	return i
}
