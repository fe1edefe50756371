package intents

import (
	"regexp"
	"strings"
	"time"

	"huying/tickets"
)

// This file is when a volunteer wants no cards. Nobody is asked for it; who says 「晚上九点以后别发」, while they enrol or later, is heard. It is kept
// as "21:00-08:00".

var (
	leaveMe     = Worded("leave_me")
	quietTime   = regexp.MustCompile(`(?i)(凌晨|清早|早上|早晨|上午|朝早|中午|下午|傍晚|晚上|今晚|晚|夜里|夜裡|夜)?\s*(\d{1,2})(?:[:：](\d{2})(?:\s*([ap])\.?m\b)?|[点點时時](半|\d{1,2})?|\s*([ap])\.?m\b)`)
	quietNight  = regexp.MustCompile(`(?i)晚上|夜里|夜裡|半夜|深夜|夜间|夜間|at night`)
	quietBefore = regexp.MustCompile(`(?i)以前|之前|before`)
	quietTo     = regexp.MustCompile(`(?i)到|至|-|~|\bto\b|until|till`)
	clauses     = regexp.MustCompile(`[，,。;；\n!！]+`)
)

// quietIn reads the hours in which somebody wants to be left alone. Of what they do not say, the usual hours hold.
func quietIn(text string) (from, till time.Duration, found bool) {
	text = inFigures(strings.ToLower(text))
	if !leaveMe.In(text) {
		return 0, 0, false
	}
	usual := tickets.UsualActivityRules
	from, till = usual.QuietFrom, usual.QuietTill
	switch times := quietTime.FindAllStringSubmatchIndex(text, 3); {
	case len(times) == 0:
		return from, till, quietNight.MatchString(text)
	case len(times) == 2 && quietTo.MatchString(text[times[0][1]:times[1][0]]):
		from, till = quietClock(text, times[0], true), quietClock(text, times[1], false)
	case len(times) > 1: // 「早上八点以前、晚上九点以后」
		from, till = quietClock(text, times[1], true), quietClock(text, times[0], false)
		if !quietBefore.MatchString(text[:times[1][0]]) {
			from, till = quietClock(text, times[0], true), quietClock(text, times[1], false)
		}
	case quietBefore.MatchString(text):
		till = quietClock(text, times[0], false)
	default:
		from = quietClock(text, times[0], true)
	}
	return from, till, from != till
}

// quietClock is a time of the clock; begins is that the quiet begins then, which without a part of the day is in the evening.
func quietClock(text string, at []int, begins bool) time.Duration {
	group := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return text[at[2*n]:at[2*n+1]]
	}
	part, h, minutes, half := group(1), atoi(group(2)), atoi(group(3)), group(4)+group(6)
	switch m := group(5); {
	case m == "半":
		minutes = 30
	case m != "":
		minutes = atoi(m)
	}
	late := strings.ContainsAny(part, "晚夜下傍") || half == "p" || part == "" && half == "" && begins && h > 4 && group(3) == ""
	switch {
	case h == 12 && (strings.ContainsAny(part, "晚夜") || half == "a" || part == "" && half == "" && begins):
		h = 0
	case late && h > 4 && h < 12, (half == "p" || strings.ContainsAny(part, "下傍")) && h < 12:
		h += 12
	}
	return time.Duration(h%24)*time.Hour + time.Duration(min(minutes, 59))*time.Minute
}

// quietWords writes the hours as they are kept.
func quietWords(from, till time.Duration) string {
	write := func(d time.Duration) string { return time.Time{}.Add(d).Format("15:04") }
	return write(from) + "-" + write(till)
}

// quietOf reads what quietWords wrote; both are 0 when nothing was said.
func quietOf(kept string) (from, till time.Duration) {
	a, b, _ := strings.Cut(kept, "-")
	read := func(clock string) time.Duration {
		t, err := time.Parse("15:04", clock)
		if err != nil {
			return 0
		}
		return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	return read(a), read(b)
}

// hearQuiet takes the clauses that ask to be left alone, and gives back what else was said: 「周末都行，晚上九点以后别发」 names no evening.
func hearQuiet(w *Work, text string) (rest string) {
	if !leaveMe.In(text) {
		return text
	}
	var kept []string
	for _, clause := range clauses.Split(text, -1) {
		from, till, found := quietIn(clause)
		if !found {
			kept = append(kept, clause)
			continue
		}
		w.Answers["quiet"] = quietWords(from, till)
	}
	return strings.TrimSpace(strings.Join(kept, "，"))
}

// quietly is a question that hears beside its answer when somebody wants to be left alone. Who says nothing else is asked again.
func quietly(q Question) Question {
	hear := q.Hear
	q.Hear = func(w *Work, text string) bool {
		rest := hearQuiet(w, text)
		return rest == "" && text != "" || hear != nil && hear(w, rest)
	}
	return q
}

// quietSaid is the line of a summary that says it; none when the usual hours hold.
func quietSaid(w *Work) []tickets.Line {
	from, till, found := strings.Cut(w.Answers["quiet"], "-")
	if !found {
		return nil
	}
	return []tickets.Line{tickets.Say("enrol.quiet", "from", from, "till", till)}
}
