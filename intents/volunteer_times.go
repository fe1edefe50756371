package intents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// This file is when a volunteer has time: five options that most choose from, and weekdays with parts of the day in words. A time is kept as
// "6-0": the weekday, Sunday 0, and the part of the day.

// usualTime is an option.
type usualTime struct {
	name  string
	days  []time.Weekday
	parts []tickets.DayPart
}

// usualTimes are the options, and what they stand for.
var usualTimes = []usualTime{
	{"work_day", workDays, []tickets.DayPart{tickets.Morning, tickets.Afternoon}},
	{"work_evening", workDays, []tickets.DayPart{tickets.Evening}},
	{"free_day", freeDays, []tickets.DayPart{tickets.Morning, tickets.Afternoon}},
	{"free_evening", freeDays, []tickets.DayPart{tickets.Evening}},
}

var (
	workDays = []time.Weekday{1, 2, 3, 4, 5}
	freeDays = []time.Weekday{6, 0}
	allDays  = append(slices.Clone(workDays), freeDays...)

	workWords = regexp.MustCompile(`(?i)工作日|平时|平時|周一到周?五|週一到週?五|周一至周?五|weekdays?`)
	freeWords = regexp.MustCompile(`(?i)周末|週末|双休|雙休|星期六日|周六日|周六周日|weekends?`)
	eachWords = regexp.MustCompile(`(?i)每天|天天|每日|every ?day`)
	anyTime   = regexp.MustCompile(`(?i)都行|都可以|随时|隨時|什么时候都|什麼時候都|any ?time`)
	dayRange  = regexp.MustCompile(`(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])(?:到|至|-|~)(?:周|週|星期|礼拜|禮拜)?([一二三四五六日天])`)
	morningW  = regexp.MustCompile(`(?i)上午|早上|早晨|清早|morning`)
	noonOnW   = regexp.MustCompile(`(?i)下午|午后|午後|中午|afternoon`)
	eveningW  = regexp.MustCompile(`(?i)晚上|傍晚|晚间|晚間|夜|下班|evening|night`)
	daytimeW  = regexp.MustCompile(`(?i)白天|daytime|日间|日間`)
	severalW  = regexp.MustCompile(`(?:周|週|星期|礼拜|禮拜)([一二三四五六日天]+)`)
	latinDays = regexp.MustCompile(`\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b`)
)

func timeChoices(*Work) (choices []tickets.Choice) {
	for _, u := range usualTimes {
		choices = append(choices, tickets.Choice{Key: "enrol.time." + u.name, Data: u.name})
	}
	return choices
}

// timesIn hears 「周六上午、周三晚上」, 「工作日晚上」, 「周末」. Each clause has its own days and parts; one without days takes those before it.
func timesIn(_ *Work, text string) (found []string) {
	text = strings.ToLower(text)
	if anyTime.MatchString(text) && !severalW.MatchString(text) && !freeWords.MatchString(text) && !workWords.MatchString(text) && !strings.Contains(text, "哪") {
		return []string{"*"}
	}
	var days []time.Weekday
	for _, clause := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune("、，,；;。\n", c) }) {
		if named := daysIn(clause); len(named) > 0 {
			days = named
		}
		parts := partsIn(clause)
		if len(days) == 0 && (len(parts) == 0 || len([]rune(text)) > 12) {
			continue
		}
		if len(parts) == 0 {
			if len(daysIn(clause)) == 0 {
				continue
			}
			parts = []tickets.DayPart{tickets.Morning, tickets.Afternoon, tickets.Evening}
		}
		on := days
		if len(on) == 0 {
			on = allDays
		}
		for _, day := range on {
			for _, part := range parts {
				found = append(found, strconv.Itoa(int(day))+"-"+strconv.Itoa(int(part)))
			}
		}
	}
	return found
}

// daysIn are the weekdays a clause names.
func daysIn(clause string) (days []time.Weekday) {
	switch {
	case eachWords.MatchString(clause):
		return allDays
	case workWords.MatchString(clause):
		return workDays
	case freeWords.MatchString(clause):
		return freeDays
	}
	if m := dayRange.FindStringSubmatch(clause); m != nil {
		order := []rune("一二三四五六日")
		from, till := slices.Index(order, []rune(m[1])[0]), slices.Index(order, []rune(strings.ReplaceAll(m[2], "天", "日"))[0])
		for i := from; i >= 0 && i <= till; i++ {
			days = append(days, weekDays[string(order[i])])
		}
		return days
	}
	for _, m := range severalW.FindAllStringSubmatch(clause, -1) {
		for _, r := range m[1] {
			days = append(days, weekDays[string(r)])
		}
	}
	for _, m := range latinDays.FindAllStringSubmatch(clause, -1) {
		days = append(days, weekDays[m[1]])
	}
	return days
}

func partsIn(clause string) (parts []tickets.DayPart) {
	if morningW.MatchString(clause) || daytimeW.MatchString(clause) {
		parts = append(parts, tickets.Morning)
	}
	if noonOnW.MatchString(clause) || daytimeW.MatchString(clause) {
		parts = append(parts, tickets.Afternoon)
	}
	if eveningW.MatchString(clause) {
		parts = append(parts, tickets.Evening)
	}
	return parts
}

// freeOf turns kept times into the bits of a volunteer; nothing said is any time.
func freeOf(times []string) (free tickets.Availability) {
	for _, name := range times {
		if i := slices.IndexFunc(usualTimes, func(u usualTime) bool { return u.name == name }); i >= 0 {
			for _, day := range usualTimes[i].days {
				for _, part := range usualTimes[i].parts {
					free |= tickets.FreeAt(day, part)
				}
			}
			continue
		}
		if day, part, ok := strings.Cut(name, "-"); ok && len(day) == 1 && len(part) == 1 {
			free |= tickets.FreeAt(time.Weekday(atoi(day)%7), tickets.DayPart(atoi(part)%3))
		}
	}
	return free
}

// timeNames are the kept times of a volunteer's bits.
func timeNames(free tickets.Availability) string {
	var names []string
	for _, day := range allDays {
		for part := tickets.Morning; part <= tickets.Evening; part++ {
			if free != 0 && free&tickets.FreeAt(day, part) != 0 {
				names = append(names, strconv.Itoa(int(day))+"-"+strconv.Itoa(int(part)))
			}
		}
	}
	return strings.Join(names, "\n")
}

// timesSaid are kept times as lines of a summary: whole options by their name, the rest one by one.
func timesSaid(times string) (lines []tickets.Line) {
	free := freeOf(lines1(times))
	if free == 0 {
		return []tickets.Line{tickets.Say("enrol.free_at", "time", "@enrol.any_time")}
	}
	for _, u := range usualTimes {
		if bits := freeOf([]string{u.name}); free&bits == bits {
			lines = append(lines, tickets.Say("enrol.free_at", "time", "@enrol.time."+u.name))
			free &^= bits
		}
	}
	for _, day := range allDays {
		for part := tickets.Morning; part <= tickets.Evening; part++ {
			if free&tickets.FreeAt(day, part) != 0 {
				lines = append(lines, tickets.Say("enrol.free_at", "time", "@enrol.at."+strconv.Itoa(int(day))+strconv.Itoa(int(part))))
			}
		}
	}
	return lines
}

func weekName(n int) string { return strconv.Itoa(n) }
