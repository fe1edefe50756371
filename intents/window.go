package intents

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// This file reads when an order can be done out of words: 「周三上午」, 「明天下午三点到五点」, 「每周三」, "tomorrow at 9 am". The words that say
// nothing of a day (「越快越好」) stay words: the organisation asks.

// Hours of a part of the day that is named without a time.
var partHours = []struct {
	words      *regexp.Regexp
	from, till int
}{
	{regexp.MustCompile(`凌晨|清晨|大清早|清早`), 6, 9},
	{regexp.MustCompile(`早上|早晨|上午|早上头|朝早|今早|明早|一早|大早|头晌|頭晌|前晌|morning`), 8, 12},
	{regexp.MustCompile(`傍晚|擦黑|傍黑`), 17, 19},
	{regexp.MustCompile(`下午|午后|午後|后晌|後晌|过晌|過晌|下昼|下晝|晏昼|晏晝|afternoon`), 13, 18},
	{regexp.MustCompile(`中午|正午|晌午|noon`), 11, 14}, // behind afternoon, which ends in it
	{regexp.MustCompile(`晚上|晚间|晚間|夜里|夜裡|夜晚|今晚|明晚|听晚|聽晚|evening|tonight`), 18, 21},
}

// dayWords are days named from today on.
var dayWords = []struct {
	words *regexp.Regexp
	plus  int
}{
	{regexp.MustCompile(`大后天|大後天`), 3}, {regexp.MustCompile(`后天|後天|后日|後日|day after tomorrow`), 2},
	{regexp.MustCompile(`明天|明日|明儿|明兒|明早|明晚|听日|聽日|听晚|聽晚|tomorrow`), 1},
	{regexp.MustCompile(`今天|今日|今儿|今兒|今早|今晚|今朝|today|tonight|this (?:morning|afternoon|evening)`), 0},
}

var (
	isoDay    = regexp.MustCompile(`(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})`)
	monthAndD = regexp.MustCompile(`(\d{1,2})月(\d{1,2})`)
	dayNumber = regexp.MustCompile(`(\d{1,2})[号號日](?:[^楼樓栋棟院门門]|$)`)
	weekDay   = regexp.MustCompile(`(上上|上|下下|下|这|這|本)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天末1-7])`)
	latinDay  = regexp.MustCompile(`(last |next |this )?\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)\b`)
	clockTime = regexp.MustCompile(`(\d{1,2})(?:[:：](\d{2})|[点點时時](半|一刻|三刻|\d{1,2})?|\s*([ap])\.?m\b)`)
	bothTimes = regexp.MustCompile(`(\d{1,2})(?:[到至~-])(\d{1,2}[点點])`)
	latinBoth = regexp.MustCompile(`(\d{1,2})\s*(?:-|to|and|till|until)\s*(\d{1,2}\s*([ap])\.?m\b)`)
	latinHour = regexp.MustCompile(`\bat (\d{1,2})$`)
	daySpan   = regexp.MustCompile(`(\d{1,2})[号號日]?[到至~-](\d{1,2})[号號日]`)
	untilDay  = regexp.MustCompile(`(?:[号號日天]|(?:周|週|星期|礼拜|禮拜)[一二三四五六日天])(?:之|以)?前`)
	untilHour = regexp.MustCompile(`[点點](?:半|一刻|三刻|钟|鐘)?(?:之|以)?前`)
	hanNumber = regexp.MustCompile(`[一二两三四五六七八九十]+([点點号號月日时時])`)
	monthHan  = regexp.MustCompile(`月([一二三四五六七八九十]+)`)
	nextMonth = regexp.MustCompile(`下个?月|下個月|next month`)
	pastWords = Worded("past_words")
)

var weekDays = map[string]time.Weekday{
	"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 0, "天": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 0,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
}

// windowIn reads the window that words name. found is false when they name none; one that is over is found all the same, and for the
// caller to refuse.
func windowIn(words string, now time.Time) (w tickets.Window, found bool) {
	text := inFigures(strings.ToLower(words))
	day, days, named := dayIn(text, now)
	if today := midnight(now); named && day.After(today) && untilDay.MatchString(text) { // 「周五之前」: any day up to it
		day, days = today, int(day.Sub(today).Hours()/24+0.5)+days
	} else if m := daySpan.FindStringSubmatch(text); named && m != nil && atoi(m[2]) > atoi(m[1]) && atoi(m[2]) <= 31 && day.Day() == atoi(m[1]) {
		days = atoi(m[2]) - atoi(m[1]) + 1 // 「1号到5号」
	}
	if !named && pastWords.In(text) {
		return tickets.Window{From: now.Add(-time.Hour), Till: now.Add(-time.Minute)}, true
	}
	from, till, timed := hoursIn(text)
	switch {
	case !named && (!timed || from.exact == 0): // a part of no day: any morning
		return tickets.Window{}, false
	case !named: // 「八点」: the next eight o'clock
		day, days = midnight(now), 1
		if !day.Add(from.since).After(now) {
			day = day.AddDate(0, 0, 1)
		}
	}
	w = tickets.Window{From: day.Add(from.since), Till: day.AddDate(0, 0, days-1).Add(till), Repeat: tickets.RepeatIn(words)}
	if (w.Over(now) || from.exact > 0 && w.From.Before(now)) && weekly(text) {
		w.From, w.Till = w.From.AddDate(0, 0, 7), w.Till.AddDate(0, 0, 7)
	}
	if w.From.Before(now) && w.Till.After(now) && from.exact == 0 { // today: from now on
		w.From = now.Truncate(time.Minute).Add(time.Minute)
	} else if w.From.Before(now) && from.exact > 0 {
		w.Till = w.From // the very hour is over, whatever comes after it
	}
	return w, true
}

// weekly reports a weekday of no particular week: one that is over is next week's.
func weekly(text string) bool {
	m := weekDay.FindStringSubmatch(text)
	if m != nil {
		return m[1] == ""
	}
	l := latinDay.FindStringSubmatch(text)
	return l != nil && l[1] == ""
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// dayIn finds the day, and how many days from it on; named is false when no day is named.
func dayIn(text string, now time.Time) (day time.Time, days int, named bool) {
	today := midnight(now)
	if m := isoDay.FindStringSubmatch(text); m != nil {
		return time.Date(atoi(m[1]), time.Month(atoi(m[2])), atoi(m[3]), 0, 0, 0, 0, now.Location()), 1, true
	}
	for _, w := range dayWords {
		if w.words.MatchString(text) {
			return today.AddDate(0, 0, w.plus), 1, true
		}
	}
	if m := monthAndD.FindStringSubmatch(text); m != nil {
		day := time.Date(now.Year(), time.Month(atoi(m[1])), atoi(m[2]), 0, 0, 0, 0, now.Location())
		if today.Sub(day) > 180*24*time.Hour { // 「1月5日」 said in November
			day = day.AddDate(1, 0, 0)
		}
		return day, 1, true
	}
	if m := weekDay.FindStringSubmatch(text); m != nil {
		return weekdayOf(m[1], m[2], today)
	}
	if m := latinDay.FindStringSubmatch(text); m != nil {
		return weekdayOf(map[string]string{"last ": "上", "next ": "下", "this ": "", "": ""}[m[1]], map[bool]string{true: "末", false: m[2]}[m[2] == "weekend"], today)
	}
	if m := dayNumber.FindStringSubmatch(text); m != nil {
		if n := atoi(m[1]); n >= 1 && n <= 31 && nextMonth.MatchString(text) {
			return time.Date(now.Year(), now.Month()+1, n, 0, 0, 0, 0, now.Location()), 1, true
		} else if n >= 1 && n <= 31 {
			day := time.Date(now.Year(), now.Month(), n, 0, 0, 0, 0, now.Location())
			if day.Before(today) {
				day = time.Date(now.Year(), now.Month()+1, n, 0, 0, 0, 0, now.Location())
			}
			return day, 1, true
		}
	}
	return time.Time{}, 0, false
}

// weekdayOf is the day of this week, or of the one before or after; of no named week the next such day. 末 is Saturday and Sunday.
func weekdayOf(which, name string, today time.Time) (day time.Time, days int, named bool) {
	want, days := weekDays[name], 1
	if name == "末" {
		want, days = time.Saturday, 2
	}
	monday := today.AddDate(0, 0, -((int(today.Weekday()) + 6) % 7))
	day = monday.AddDate(0, 0, (int(want)+6)%7)
	switch which {
	case "上", "上上":
		return day.AddDate(0, 0, -7*len([]rune(which))), days, true
	case "下", "下下":
		return day.AddDate(0, 0, 7*len([]rune(which))), days, true
	case "":
		if day.AddDate(0, 0, days-1).Before(today) {
			day = day.AddDate(0, 0, 7)
		}
	}
	return day, days, true
}

// hour is when something begins, since midnight; exact is 1 when a time of the clock was said.
type hour struct {
	since time.Duration
	exact int
}

// hoursIn finds from when to when of a day; without any word of it the whole of an ordinary day.
func hoursIn(text string) (from hour, till time.Duration, named bool) {
	from, till = hour{since: 8 * time.Hour}, 18*time.Hour
	afternoon, morning := false, false
	for _, p := range partHours {
		if p.words.MatchString(text) {
			from.since, till, named = time.Duration(p.from)*time.Hour, time.Duration(p.till)*time.Hour, true
			afternoon, morning = p.from >= 13, p.till <= 12
			break
		}
	}
	text = latinHour.ReplaceAllString(latinBoth.ReplaceAllString(text, "${1} ${3}m - ${2}"), "at ${1}点")
	times := clockTime.FindAllStringSubmatch(bothTimes.ReplaceAllString(isoDay.ReplaceAllString(text, " "), "${1}点到${2}"), 3)
	if len(times) == 0 || !possible(times[0]) {
		return from, till, named
	}
	first := clockOf(times[0], afternoon, morning)
	if len(times) == 1 && untilHour.MatchString(text) { // 「九点前」
		return hour{since: min(from.since, first-2*time.Hour)}, first, true
	}
	from, till = hour{since: first, exact: 1}, first+2*time.Hour
	if len(times) > 1 && possible(times[1]) {
		if last := clockOf(times[1], afternoon || first >= 12*time.Hour, morning && atoi(times[1][1]) > atoi(times[0][1])); last > first {
			till = last
		}
	}
	return from, till, true
}

// possible reports whether a match can be a time of the clock.
func possible(m []string) bool { return atoi(m[1]) <= 24 && (m[2] == "" || atoi(m[2]) < 60) }

// clockOf is a time of the clock. Nobody orders help for three in the night: a small hour without a part of the day is of the afternoon.
func clockOf(m []string, afternoon, morning bool) time.Duration {
	h, minutes := atoi(m[1]), atoi(m[2])
	switch m[3] {
	case "半":
		minutes = 30
	case "一刻":
		minutes = 15
	case "三刻":
		minutes = 45
	case "":
	default:
		minutes = atoi(m[3])
	}
	switch {
	case m[4] == "p" && h < 12, afternoon && h < 12, !morning && m[4] == "" && m[2] == "" && h >= 1 && h < 7:
		h += 12
	case m[4] == "a" && h == 12:
		h = 0
	}
	return time.Duration(h)*time.Hour + time.Duration(min(minutes, 59))*time.Minute
}

// inFigures writes 八点, 十一月二十五号 and full-width digits as digits, so that one pattern reads all.
func inFigures(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '兩':
			return '两'
		case r == '－' || r == '—' || r == '–' || r == '～':
			return '-'
		}
		return r
	}, text)
	text = hanNumber.ReplaceAllStringFunc(text, func(m string) string {
		runes := []rune(m)
		return strconv.Itoa(numeral(runes[:len(runes)-1])) + string(runes[len(runes)-1])
	})
	return monthHan.ReplaceAllStringFunc(text, func(m string) string { return "月" + strconv.Itoa(numeral([]rune(m)[1:])) })
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // what is no number is 0
	return n
}
