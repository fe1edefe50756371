package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// This file puts what a notice is made of into words: whom it is for, how long it takes, what a correction changes.

// lasting says how long something takes, so that nobody reads more into it than is known: 约 56 分钟, 约 2 小时 10 分钟.
func (s *Server) lasting(lang tickets.Lang, d time.Duration) string {
	switch minutes := int(d.Round(time.Minute).Minutes()); {
	case d <= 0:
		return ""
	case minutes < 1:
		return s.say(lang, "notices.lasts.moment")
	case minutes < 60:
		return s.say(lang, "notices.lasts.minutes", "n", minutes)
	case minutes%60 < 5 || minutes >= 600:
		return s.say(lang, "notices.lasts.hours", "n", minutes/60)
	default:
		return s.say(lang, "notices.lasts.both", "h", minutes/60, "m", minutes%60)
	}
}

// audienceWords says whom a notice is for, one sentence a narrowing.
func (s *Server) audienceWords(ctx context.Context, lang tickets.Lang, b tickets.Broadcast) (out []string, err error) {
	a := b.Audience
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return nil, err
	}
	add := func(key string, pairs ...any) { out = append(out, s.say(lang, "notices.for."+key, pairs...)) }
	names := func(key string, all []string) string {
		var words []string
		for _, name := range all {
			words = append(words, s.say(lang, key+name))
		}
		return strings.Join(words, s.say(lang, "notices.for.and"))
	}
	switch {
	case a.NotAnswered != "":
		add("not_answered")
	case a.Received != "":
		add("received")
	case a.Ticket != "":
		add("ticket", "number", a.Ticket)
	case len(a.Areas) == 0:
		add("everywhere")
	default:
		var areas []string
		for _, code := range a.Areas {
			areas = append(areas, town.AreaName(code))
		}
		add("areas", "areas", strings.Join(areas, s.say(lang, "notices.for.and")))
		if len(a.Around) > 0 {
			add("around")
		}
	}
	if a.Cared {
		add("cared")
	}
	if a.Named() {
		return out, nil
	}
	if b.Red() {
		add("red")
	} else if len(a.Topics) > 0 {
		add("topics", "topics", names("topic.", texts(a.Topics)))
	}
	if len(a.Roles) > 0 {
		add("roles", "roles", names("standing.", texts(a.Roles)))
	}
	if len(a.Langs) > 0 {
		add("langs", "langs", names("broadcast.lang.", texts(a.Langs)))
	}
	if a.Groups {
		add("groups")
	}
	return out, nil
}

func texts[T ~string](all []T) (out []string) {
	for _, one := range all {
		out = append(out, string(one))
	}
	return out
}

// piece is a part of a text that stayed, came or went.
type piece struct {
	Text        string
	Added, Gone bool
}

// diffMost bounds what is compared rune by rune; of longer changes the whole is shown.
const diffMost = 1200

// diff compares two texts rune by rune, for Chinese has no spaces to go by.
func diff(before, after string) []piece {
	a, b := []rune(before), []rune(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	out := joined(nil, piece{Text: string(a[:head])})
	for _, p := range changed(a[head:len(a)-tail], b[head:len(b)-tail]) {
		out = joined(out, p)
	}
	return joined(out, piece{Text: string(a[len(a)-tail:])})
}

// changed compares what lies between the common ends: the longest common subsequence stays.
func changed(a, b []rune) (out []piece) {
	if len(a) > diffMost || len(b) > diffMost {
		return []piece{{Text: string(a), Gone: true}, {Text: string(b), Added: true}}
	}
	same := make([][]int16, len(a)+1)
	for i := range same {
		same[i] = make([]int16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same[i][j] = max(same[i+1][j], same[i][j+1]); a[i] == b[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out, i, j = append(out, piece{Text: string(a[i])}), i+1, j+1
		case j == len(b) || i < len(a) && same[i+1][j] >= same[i][j+1]:
			out, i = append(out, piece{Text: string(a[i]), Gone: true}), i+1
		default:
			out, j = append(out, piece{Text: string(b[j]), Added: true}), j+1
		}
	}
	return out
}

// joined adds a piece, to the last one when it is of its kind.
func joined(all []piece, p piece) []piece {
	if p.Text == "" {
		return all
	}
	if n := len(all); n > 0 && all[n-1].Added == p.Added && all[n-1].Gone == p.Gone {
		all[n-1].Text += p.Text
		return all
	}
	return append(all, p)
}

// sheetDigits is how many digits spreadsheet programs show of a number before they write it with an exponent.
const sheetDigits = 11

// sheetCell is a cell as a spreadsheet program shows it: what begins like a formula is text, and so are long codes of digits, which
// would be shown rounded, and those whose leading zeros would be lost. ="…" is what Excel, WPS and LibreOffice take for text.
func sheetCell(text string) string {
	if digitsOnly(text) && (len(text) > sheetDigits || len(text) > 1 && text[0] == '0') {
		return `="` + text + `"`
	}
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "'" + text
		}
	}
	return text
}

func digitsOnly(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
