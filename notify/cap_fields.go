package notify

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// parts finds elements that do not belong here, and those that stand twice. The national form has elements of its own, and its makers
// add to them: there only what we read is looked at.
func (p *capParser) parts(e *element, known map[string]bool) {
	seen := map[string]bool{}
	for _, kid := range e.kids {
		once, is := known[kid.name]
		switch {
		case kid.space == signSpace:
		case !is && !p.gb:
			p.bad(kid, "alert.bad.unknown", "in", e.name)
		case kid.space != e.space:
			p.bad(kid, "alert.bad.unknown", "in", e.name)
		case once && seen[kid.name]:
			p.bad(kid, "alert.bad.twice", "in", e.name)
		}
		seen[kid.name] = true
	}
}

// text is what must stand in a kid.
func (p *capParser) text(e *element, name string) string {
	text := e.first(name)
	if text == "" {
		p.bad(e, "alert.bad.missing", "part", name)
	}
	return text
}

// nameBound is the longest identifier or sender we take, in bytes.
const nameBound = 200

// name is an identifier or a sender: CAP 1.2 §3.2.1 allows no blanks, commas, < and & in them.
func (p *capParser) name(e *element, part string) string {
	text := p.text(e, part)
	if strings.ContainsAny(text, " ,<&\t\r\n") || len(text) > nameBound {
		p.bad(e, "alert.bad.name", "part", part, "value", tickets.Plain(cutAt(text, 60)))
	}
	return text
}

func cutAt(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return text
}

// one is a kid's text, which must be one of some; otherwise is what stands for a missing one, "" when it must be there.
func (p *capParser) one(e *element, name string, some []string, otherwise string) string {
	text := e.first(name)
	switch {
	case text == "" && otherwise != "":
		return otherwise
	case text == "":
		p.bad(e, "alert.bad.missing", "part", name)
		return ""
	case !slices.Contains(some, text):
		p.bad(e, "alert.bad.value", "part", name, "value", tickets.Plain(cutAt(text, 60)), "some", strings.Join(some, ", "))
		return ""
	}
	return text
}

// many are the texts of all kids of a name, each of which must be one of some.
func (p *capParser) many(e *element, name string, some []string) (all []string) {
	for _, kid := range e.all(name) {
		if slices.Contains(some, kid.text) {
			all = append(all, kid.text)
		} else {
			p.bad(kid, "alert.bad.value", "part", name, "value", tickets.Plain(cutAt(kid.text, 60)), "some", strings.Join(some, ", "))
		}
	}
	return all
}

// time is a kid's time; zero when there is none.
func (p *capParser) time(e *element, name string, needed bool) time.Time {
	text := e.first(name)
	if text == "" {
		if needed {
			p.bad(e, "alert.bad.missing", "part", name)
		}
		return time.Time{}
	}
	t, ok := readTime(text, p.gb)
	if !ok {
		p.bad(e, "alert.bad.time", "part", name, "value", tickets.Plain(cutAt(text, 60)))
	}
	return t
}

// capTime is a time of CAP: seconds, no parts of them, and how far from UTC it is; never Z (CAP 1.2 §3.3.2).
var capTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$`)

// gbStamp is a time of the national form: with a blank, and with or without its distance from UTC, which is that of Beijing.
var gbStamp = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)([+-]\d\d:\d\d)?$`)

func readTime(text string, gb bool) (time.Time, bool) {
	if gb {
		m := gbStamp.FindStringSubmatch(text)
		if m == nil {
			return time.Time{}, false
		}
		if m[3] == "" {
			m[3] = "+08:00"
		}
		text = m[1] + "T" + m[2] + m[3]
	}
	if !capTime.MatchString(text) {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-01-02T15:04:05-07:00", text)
	if err != nil || t.Year() < 1970 || t.Year() > 2199 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

// gbIdentifier is an identifier of the national form, of 29 or 31 characters: the code of the unit (district 6, trade 3, unit 3, more 2), the
// time it was entered, and a number when that unit issued several in that second.
var gbIdentifier = regexp.MustCompile(`^\d{14}_\d{14}(_\d)?$`)

var beijing = time.FixedZone("+08:00", 8*3600)

// gbTime is the time in an identifier of the national form.
func gbTime(id string) time.Time {
	t, err := time.ParseInLocation("20060102150405", id[15:29], beijing)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// gbSeverities are the colours the national form writes for severities.
var gbSeverities = map[string]string{"blue": "Minor", "yellow": "Moderate", "orange": "Severe", "red": "Extreme", "unknown": "Unknown"}

// gbNamed finds what a warning is of in a headline: 河南省气象局发布大风蓝色预警[IV级/一般].
var gbNamed = regexp.MustCompile(`(?:发布|变更|升级|降级|更新|解除|确认|继续)+(?:为)?([^，。；、\s\[【]{1,12}?)(?:[蓝黄橙红]色)预警`)

// gbInfo reads what the national form says in a way of its own: colours, codes of events, and no more than it must. Its senderName is the
// clerk who signed; the authority is the sender.
func (p *capParser) gbInfo(e *element, i *tickets.AlertInfo, a tickets.Alert) {
	if i.Lang == "" {
		i.Lang = "zh-CN"
	}
	i.SenderName, i.Contact = a.Sender, ""
	i.Event = e.first("event")
	if m := gbNamed.FindStringSubmatch(i.Headline); i.Event == "" && m != nil {
		i.Event = m[1]
	}
	if i.Event == "" {
		i.Event = p.text(e, "eventType")
	}
	if len(i.Categories) == 0 {
		i.Categories = []string{"Other"}
		if strings.HasPrefix(e.first("eventType"), "11B") { // GB/T 35561: 11B are those of the weather
			i.Categories = []string{"Met"}
		}
	}
	i.Urgency, i.Certainty = p.one(e, "urgency", urgencies, "Unknown"), p.one(e, "certainty", certainties, "Unknown")
	severity := e.first("severity")
	if of, known := gbSeverities[strings.ToLower(severity)]; known {
		i.Severity = of
	} else {
		i.Severity = p.one(e, "severity", severities, "")
	}
}
