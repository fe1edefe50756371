package tickets

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// calendarFile is what calendar.yaml says: when the office works, and its limits.
type calendarFile struct {
	week      map[time.Weekday][]Span
	makeUp    []Span
	off, work []time.Time // days, at midnight UTC
	years     map[int]bool
	limits    map[string]Limit
	numbers   map[string]int
}

// ParseCalendar reads the calendar that comes with the program (config/calendar.yaml) and then, behind it, a community's own; what that leaves
// out (the hours, a limit, a year) is that of the first. Every mistake is one sentence with its line, so that a clerk can put all right at once.
func ParseCalendar(files ...[]byte) (*Calendar, Rules, error) {
	f, err := readCalendar(files...)
	if err != nil {
		return nil, Rules{}, err
	}
	return &Calendar{Week: f.week, MakeUp: f.makeUp, Off: dates(f.off), Work: dates(f.work), Years: f.years}, Rules{
		Danger: f.limits["danger"], Pressing: f.limits["pressing"], Usual: f.limits["usual"], Escalate: f.limits["escalate"], Urgent: f.limits["escalate_danger"],
		Check: f.limits["check"], Longest: f.limits["longest"], Extensions: f.numbers["extensions"], RemindAt: f.numbers["remind_at"], Followers: f.numbers["followers"],
	}, nil
}

func readCalendar(files ...[]byte) (calendarFile, error) {
	f := calendarFile{week: map[time.Weekday][]Span{}, years: map[int]bool{}, limits: map[string]Limit{}, numbers: map[string]int{}}
	for _, data := range files {
		if err := f.read(data); err != nil {
			return f, err
		}
	}
	return f, nil
}

// dates are the days of which something holds.
func dates(all []time.Time) map[Date]bool {
	out := make(map[Date]bool, len(all))
	for _, day := range all {
		out[Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}] = true
	}
	return out
}

var weekdayNames = map[string]time.Weekday{
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday,
	"saturday": time.Saturday, "sunday": time.Sunday,
}

// calendarNumbers are the keys under limits that are not times, each with the largest value that makes sense; the smallest is 0.
var calendarNumbers = map[string]int{"extensions": 20, "remind_at": 99, "followers": 2000}

// calendarReader gathers mistakes with their lines.
type calendarReader struct {
	*calendarFile
	given map[int]bool // the years this file sets
	wrong []error
}

func (r *calendarReader) mistake(node *yaml.Node, format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Errorf("calendar.yaml line %d: "+format, append([]any{node.Line}, args...)...))
}

// each walks over the keys of a mapping; anything else is a mistake.
func (r *calendarReader) each(node *yaml.Node, what string, do func(key, value *yaml.Node)) {
	if node.Kind != yaml.MappingNode {
		r.mistake(node, "%s must be written as lines of the form name: value", what)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if first, twice := seen[key.Value]; twice {
			r.mistake(key, "%q stands in line %d already", key.Value, first)
		}
		seen[key.Value] = key.Line
		do(key, node.Content[i+1])
	}
}

func (c *calendarFile) read(data []byte) error {
	var file yaml.Node
	if err := yaml.Unmarshal(data, &file); err != nil {
		return fmt.Errorf("calendar.yaml is not readable as YAML: %w", err)
	}
	if len(file.Content) == 0 {
		return errors.New("calendar.yaml line 1: the file is empty")
	}
	r := &calendarReader{calendarFile: c, given: map[int]bool{}}
	r.each(file.Content[0], "the file", func(key, value *yaml.Node) {
		switch key.Value {
		case "hours":
			r.readHours(value)
		case "limits":
			r.readLimits(value)
		case "years":
			r.each(value, "years", r.readYear)
		default:
			r.mistake(key, "%q is not a section; the sections are hours, limits and years", key.Value)
		}
	})
	if len(r.week) == 0 {
		r.mistake(file.Content[0], "no weekday has working hours")
	}
	if len(r.wrong) == 0 {
		r.settled(file.Content[0])
	}
	return errors.Join(r.wrong...)
}

func (r *calendarReader) readHours(node *yaml.Node) {
	r.week, r.makeUp = map[time.Weekday][]Span{}, nil
	r.each(node, "hours", func(key, value *yaml.Node) {
		spans, ok := parseSpans(value.Value)
		if !ok {
			r.mistake(value, "hours %q of %s are not written like 09:00-12:00 13:00-18:00, one after the other", value.Value, key.Value)
			return
		}
		if day, known := weekdayNames[key.Value]; known {
			r.week[day] = spans
		} else if key.Value == "makeup" {
			r.makeUp = spans
		} else {
			r.mistake(key, "%q is neither a weekday nor makeup", key.Value)
		}
	})
}

var hoursShape = regexp.MustCompile(`^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$`)

func parseSpans(text string) (spans []Span, ok bool) {
	last := time.Duration(0)
	for _, part := range strings.Fields(text) {
		m := hoursShape.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		s := Span{sinceMidnight(m[1], m[2]), sinceMidnight(m[3], m[4])}
		if s.From < last || s.To <= s.From || s.To > 24*time.Hour {
			return nil, false
		}
		spans, last = append(spans, s), s.To
	}
	return spans, len(spans) > 0
}

func sinceMidnight(hours, minutes string) time.Duration {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

func (r *calendarReader) readLimits(node *yaml.Node) {
	r.each(node, "limits", func(key, value *yaml.Node) {
		if most, isNumber := calendarNumbers[key.Value]; isNumber {
			n, err := strconv.Atoi(value.Value)
			if err != nil || n < 0 || n > most {
				r.mistake(value, "%s %q is not a whole number from 0 to %d", key.Value, value.Value, most)
			}
			r.numbers[key.Value] = n
			return
		}
		if !slices.Contains([]string{"danger", "pressing", "usual", "escalate", "escalate_danger", "check", "longest"}, key.Value) {
			r.mistake(key, "%q is not a limit that is set here", key.Value)
			return
		}
		limit, ok := parseLimit(value.Value)
		if !ok {
			r.mistake(value, "%s %q is not hours like 24h, days like 7d, working hours like 8wh or working days like 3wd", key.Value, value.Value)
		}
		r.limits[key.Value] = limit
	})
}

func (r *calendarReader) readYear(key, node *yaml.Node) {
	year, err := strconv.Atoi(key.Value)
	if err != nil || year < 2000 || year > 2200 {
		r.mistake(key, "%q is not a year", key.Value)
		return
	}
	same := func(day time.Time) bool { return day.Year() == year } // a year given anew replaces the shipped one
	r.off, r.work = slices.DeleteFunc(r.off, same), slices.DeleteFunc(r.work, same)
	r.given[year], r.years[year] = true, true
	r.each(node, "a year", func(key, list *yaml.Node) {
		if key.Value != "off" && key.Value != "work" {
			r.mistake(key, "%q is neither off nor work", key.Value)
			return
		}
		if list.Kind != yaml.SequenceNode {
			r.mistake(list, "%s must be a list like [05-01..05-05, 06-19]", key.Value)
			return
		}
		for _, item := range list.Content {
			days, ok := parseDays(year, item.Value)
			if !ok {
				r.mistake(item, "%q is neither a day of %d like 05-01 nor days like 05-01..05-05", item.Value, year)
			}
			if key.Value == "off" {
				r.off = append(r.off, days...)
			} else {
				r.work = append(r.work, days...)
			}
		}
	})
}

// parseDays reads 05-01 or 05-01..05-05.
func parseDays(year int, text string) (days []time.Time, ok bool) {
	first, last, isRange := strings.Cut(text, "..")
	if !isRange {
		last = first
	}
	from, err := time.Parse("2006-01-02", fmt.Sprintf("%d-%s", year, first))
	to, err2 := time.Parse("2006-01-02", fmt.Sprintf("%d-%s", year, last))
	if err != nil || err2 != nil || to.Before(from) {
		return nil, false
	}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days, true
}

// settled looks for days that contradict each other: most likely a date was mistyped.
func (r *calendarReader) settled(node *yaml.Node) {
	off := map[time.Time]bool{}
	for _, day := range r.off {
		off[day] = true
	}
	for _, day := range r.work {
		switch {
		case off[day]:
			r.mistake(node, "%s is both off and work", day.Format(time.DateOnly))
		case r.given[day.Year()] && len(r.week[day.Weekday()]) > 0:
			r.mistake(node, "%s is a %s, which is worked anyway: it need not stand under work", day.Format(time.DateOnly), day.Weekday())
		}
	}
}
