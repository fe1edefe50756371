package tickets

import (
	"regexp"
	"strings"
	"time"
)

// Window is when an order can be done, and whether it comes again.
type Window struct {
	From, Till time.Time
	Repeat     Repeat
}

// Over reports whether it lies in the past.
func (w Window) Over(now time.Time) bool { return !w.Till.After(now) }

// Words writes a window the way a ticket's When keeps it: in figures first, so that findWindow reads it again, then as it was said:
// "2026-11-25 08:00–12:00（每周三上午）". A window over several days names both.
func (w Window) Words(said string, zone *time.Location) string {
	from, till := w.From.In(zone), w.Till.In(zone)
	text := from.Format("2006-01-02 15:04") + "–" + till.Format("15:04")
	if from.Format(time.DateOnly) != till.Format(time.DateOnly) {
		text = from.Format("2006-01-02 15:04") + "–" + till.Format("2006-01-02 15:04")
	}
	switch said = strings.TrimSpace(said); {
	case said == "":
		return text
	case strings.IndexFunc(said, func(r rune) bool { return r > 0x2000 }) < 0: // said in letters
		return text + " (" + said + ")"
	}
	return text + "（" + said + "）"
}

var windowPattern = regexp.MustCompile(`(20\d\d-\d\d-\d\d) (\d\d:\d\d)–(?:(20\d\d-\d\d-\d\d) )?(\d\d:\d\d)`)

// findWindow reads the window of a ticket's When; ok is false when only words were said ("越快越好").
func findWindow(when string, zone *time.Location) (w Window, ok bool) {
	m := windowPattern.FindStringSubmatch(when)
	if m == nil {
		return Window{}, false
	}
	if m[3] == "" {
		m[3] = m[1]
	}
	from, err := time.ParseInLocation("2006-01-02 15:04", m[1]+" "+m[2], zone)
	if err != nil {
		return Window{}, false
	}
	till, err := time.ParseInLocation("2006-01-02 15:04", m[3]+" "+m[4], zone)
	if err != nil || !till.After(from) {
		return Window{}, false
	}
	return Window{From: from, Till: till, Repeat: RepeatIn(when)}, true
}

// RepeatIn is how often somebody wants something, in their words.
func RepeatIn(words string) Repeat {
	words = strings.ToLower(words)
	has := func(all ...string) bool {
		for _, s := range all {
			if strings.Contains(words, s) {
				return true
			}
		}
		return false
	}
	switch {
	case has("每两周", "每兩週", "每隔一周", "每隔一週", "隔周", "隔週", "两周一次", "兩週一次", "每两个星期", "every two weeks", "every other week", "fortnight"):
		return Fortnightly
	case has("每月", "每个月", "每個月", "一个月一次", "一個月一次", "every month", "monthly"):
		return Monthly
	case has("每周", "每週", "每星期", "每个星期", "每個星期", "每礼拜", "每个礼拜", "每禮拜", "每個禮拜", "一周一次", "一週一次", "逢周", "逢週", "every week", "weekly",
		"every monday", "every tuesday", "every wednesday", "every thursday", "every friday", "every saturday", "every sunday"):
		return Weekly
	}
	return Once
}
