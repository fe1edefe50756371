package web

import (
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// This file turns what is stored into short words of a language: times, urgencies, names.

// say is the words of one language, for handlers that put a text together.
func (s *Server) say(lang tickets.Lang, key string, pairs ...any) string {
	return s.cfg.Words.Say(string(lang), key, argsOf(pairs))
}

// clock writes a time the way a list shows it: today only the hour, this year without the year.
func (s *Server) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now := t.In(s.cfg.Location), s.cfg.Now().In(s.cfg.Location)
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("01-02 15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// spoken gives somebody's words as this person may read them: an office does not learn from them who asked to stay unknown to it.
func (s *Server) spoken(v *visit, t tickets.Ticket) func(words string) string {
	if !t.Contact.Hidden || !v.is(tickets.Handler) {
		return func(words string) string { return words }
	}
	var known []string
	for _, datum := range []string{t.Contact.Name, t.Contact.Phone} {
		if datum != "" {
			known = append(known, datum, "…")
		}
	}
	gone := strings.NewReplacer(known...)
	return func(words string) string { return s.cfg.Redact(gone.Replace(words)) }
}

// fullClock is for where the whole date matters.
func (s *Server) fullClock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.cfg.Location).Format("2006-01-02 15:04")
}

// dayClock is fullClock with the day of the week: for what is still to come, that is what people plan by.
func (s *Server) dayClock(lang tickets.Lang, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(s.cfg.Location)
	return t.Format(time.DateOnly) + " " + s.say(lang, "weekday."+strconv.Itoa(int(t.Weekday()))) + " " + t.Format("15:04")
}

// month is a month as people say it: 2026年11月. It takes the short form, which addresses and files keep.
func (s *Server) month(lang tickets.Lang, short string) string {
	t, err := time.Parse("2006-01", short)
	if err != nil {
		return short
	}
	return s.say(lang, "console.month", "year", t.Year(), "month", monthIn(lang, t))
}

// monthIn is the month in a date: English names it, Chinese counts it.
func monthIn(lang tickets.Lang, t time.Time) string {
	if lang == tickets.English {
		return t.Month().String()
	}
	return strconv.Itoa(int(t.Month()))
}

// date is a day as people say it: 2026年11月19日.
func (s *Server) date(lang tickets.Lang, t time.Time) string {
	return s.say(lang, "console.date", "year", t.Year(), "month", monthIn(lang, t), "day", t.Day())
}

// dayOfYear is a day of a year that is named elsewhere: 11月19日.
func (s *Server) dayOfYear(lang tickets.Lang, t time.Time) string {
	return s.say(lang, "console.day_of_year", "month", monthIn(lang, t), "day", t.Day())
}

// left says how much of the limit is left, or by how much it is over: 还剩 3 小时, 已超时 2 天.
func (s *Server) left(lang tickets.Lang, t tickets.Ticket) (words string, late bool) {
	if !t.Stage.Open() || t.Due.IsZero() {
		return "", false
	}
	if words := s.stands(lang, t); words != "" {
		return words, false
	}
	d := t.Due.Sub(s.cfg.Now())
	key := "console.left."
	if d < 0 {
		key, d, late = "console.late.", -d, true
	}
	switch {
	case d < time.Hour:
		return s.say(lang, key+"minutes", "n", strconv.Itoa(max(1, int(d.Minutes())))), late
	case d < 48*time.Hour:
		return s.say(lang, key+"hours", "n", strconv.Itoa(int(d.Hours()))), late
	}
	return s.say(lang, key+"days", "n", strconv.Itoa(int(d.Hours())/24)), late
}

var urgencies = map[tickets.Urgency]string{tickets.Ordinary: "ordinary", tickets.Pressing: "pressing", tickets.Danger: "danger"}

// service is the name of a service, or that nobody knows it yet.
func (s *Server) service(lang tickets.Lang, code string) string {
	if code == "" {
		return s.say(lang, "console.service.none")
	}
	name := s.cfg.Services.Name(code, lang)
	if s.cfg.Services.Ended(code) { // staff see why it cannot be chosen; residents hear its name alone, or they would take their matter for ended
		name = s.say(lang, "service.ended", "name", name)
	}
	return name
}

// cut keeps the beginning of a text, on one line.
func cut(text string, n int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

// option is one line of a select.
type option struct {
	Value, Label string
	Chosen       bool
}

// group is a titled part of a select.
type group struct {
	Label   string
	Options []option
}

// serviceGroups is the catalogue as a select: one group a top class, which can be chosen as a whole when classes is set.
func (s *Server) serviceGroups(lang tickets.Lang, chosen string, classes bool) []group {
	var out []group
	last := ""
	for _, sv := range s.cfg.Services.All() {
		class := tickets.TopClass(sv.Code)
		if class != last {
			last = class
			g := group{Label: s.class(lang, class)}
			if classes {
				g.Options = append(g.Options, option{class, s.say(lang, "console.service.class", "class", g.Label), chosen == class})
			}
			out = append(out, g)
		}
		g := &out[len(out)-1]
		g.Options = append(g.Options, option{sv.Code, sv.Code + " " + s.cfg.Services.Name(sv.Code, lang), chosen == sv.Code})
	}
	return out
}

// class names a top class; one the tenant added has only its code.
func (s *Server) class(lang tickets.Lang, class string) string {
	key := "console.class." + class
	if name := s.say(lang, key); name != key {
		return class + " " + name
	}
	return class
}

// channel names the way a resident talks with us.
func channel(name string) string {
	switch name {
	case "telegram", "web":
		return "console.channel." + name
	case "":
		return ""
	}
	return "console.channel.other"
}

// state names where a trouble stands; what has no word of its own was set aside.
func state(name string) string {
	switch tickets.NoticeState(name) {
	case tickets.Queued, tickets.Sending, tickets.Failed, tickets.Gone:
		return "console.state." + name
	}
	return "console.state.aside"
}
