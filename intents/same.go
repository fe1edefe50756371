package intents

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// matter is one message as the merger compares it.
type matter struct {
	id      string
	at      time.Time // zero: not known
	service string    // likeliest, "" when none
	place   []rune
	numbers []string // of buildings, units, roads: they must not contradict
	grams   map[[2]rune]bool
	group   int
}

// Limits of what may be one matter. Words alone say little: two reports of one broken lamp share few characters, and reports of
// two buildings' lifts share nearly all; so service and place decide, and words only where a place is missing.
const (
	sameWithin  = 7 * 24 * time.Hour
	samePlace   = 0.5 // overlap of the shorter place's character pairs
	sameWords   = 0.5 // overlap of words where one place is missing
	sameAlone   = 0.6 // overlap of words where no service is known either
	sameCompare = 400 // newest groups a message is compared with
)

// SameLines answers each {"id","text","time","place"} with {"id","group"}: what one work item would join (`huying same`). The
// group's name is the id of its earliest message; a message on its own has its own.
func SameLines(ctx context.Context, reader Reader, in io.Reader, out io.Writer) error {
	var all []matter
	var answers []sameLine
	err := eachLine(ctx, in, io.Discard, func(line []byte) (any, error) {
		m, err := readMatter(ctx, reader, line)
		if err != nil {
			answers = append(answers, sameLine{Error: err.Error()})
			return nil, nil
		}
		all = append(all, m)
		answers = append(answers, sameLine{ID: m.id})
		return nil, nil
	})
	if err != nil {
		return err
	}
	groups := group(all)
	encoder := json.NewEncoder(out)
	for _, a := range answers {
		a.Group = groups[a.ID]
		if err := encoder.Encode(a); err != nil {
			return fmt.Errorf("write line: %w", err)
		}
	}
	return nil
}

// sameLine is one line of the answer: an id with its group, or what is wrong with the line.
type sameLine struct {
	ID    string `json:"id,omitempty"`
	Group string `json:"group,omitempty"`
	Error string `json:"error,omitempty"`
}

// id is a string or a number; either is kept as it was written.
type lineID string

func (id *lineID) UnmarshalJSON(data []byte) error {
	if data[0] != '"' {
		*id = lineID(data)
		return nil
	}
	var text string
	err := json.Unmarshal(data, &text)
	*id = lineID(text)
	return err
}

func readMatter(ctx context.Context, reader Reader, line []byte) (matter, error) {
	var l struct {
		ID    lineID `json:"id"`
		Text  string `json:"text"`
		Time  string `json:"time"`
		Place string `json:"place"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return matter{}, fmt.Errorf("the line is not a JSON object with id and text: %w", err)
	}
	if l.ID == "" {
		return matter{}, errors.New(`the line has no "id"`)
	}
	r, err := reader.Read(ctx, l.Text)
	if err != nil {
		return matter{}, err
	}
	if l.Place == "" {
		l.Place = r.Place
	}
	return newMatter(string(l.ID), l.Text, l.Place, r, parseTime(l.Time)), nil
}

func newMatter(id, text, place string, r Reading, at time.Time) matter {
	m := matter{id: id, at: at, service: r.Service, grams: pairs([]rune(plain(text))), place: []rune(plain(place)), group: -1}
	if m.service == "" && len(r.Services) > 0 {
		m.service = r.Services[0]
	}
	m.numbers = placeNumbers(string(m.place))
	return m
}

// plain is a text as the reader compares it, without spaces and marks.
func plain(text string) string {
	var w words
	w.normalise(text)
	return strings.Map(func(r rune) rune {
		if isHan(r) || isDigit(r) || isLetter(r) {
			return r
		}
		return -1
	}, string(w.runes))
}

func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006/01/02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}

var (
	numberedPlace = regexp.MustCompile(`([0-9]+|[一二三四五六七八九十]+)(号楼|栋|幢|座|号院|号|单元|楼|层|组|村|期|区)`)
	hanNumerals   = strings.NewReplacer("一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// placeNumbers are the numbered parts of a place, "3栋" and "2单元", with one word for a building and one way to write a number.
func placeNumbers(place string) []string {
	var numbers []string
	for _, m := range numberedPlace.FindAllStringSubmatch(place, -1) {
		n := hanNumerals.Replace(m[1])
		if strings.Contains(n, "十") {
			n = fmt.Sprint(numeral([]rune(m[1])))
		}
		unit := m[2]
		switch unit {
		case "号楼", "幢", "座", "楼":
			unit = "栋"
		}
		numbers = append(numbers, n+unit)
	}
	return numbers
}

// pairs are the neighbouring characters of a text.
func pairs(runes []rune) map[[2]rune]bool {
	set := map[[2]rune]bool{}
	for i := 0; i+1 < len(runes); i++ {
		set[[2]rune{runes[i], runes[i+1]}] = true
	}
	return set
}

// common is the share of the smaller set that the larger has too, 0 … 1.
func common(a, b map[[2]rune]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	n := 0
	for p := range a {
		if b[p] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// same reports whether two messages are one matter.
func same(a, b *matter) bool {
	if !a.at.IsZero() && !b.at.IsZero() && a.at.Sub(b.at).Abs() > sameWithin {
		return false
	}
	if contradict(a.numbers, b.numbers) {
		return false
	}
	words := common(a.grams, b.grams)
	switch {
	case a.service != b.service && words < 0.8:
		return false
	case len(a.place) > 0 && len(b.place) > 0:
		return placed(a.place, b.place)
	case a.service == "":
		return words >= sameAlone
	}
	return words >= sameWords
}

// placed reports whether two places may be one: one contains the other, or they share most of their characters.
func placed(a, b []rune) bool {
	if strings.Contains(string(a), string(b)) || strings.Contains(string(b), string(a)) {
		return true
	}
	return common(pairs(a), pairs(b)) >= samePlace
}

// contradict reports whether two places name different numbers of one kind: another building is another matter.
func contradict(a, b []string) bool {
	for _, x := range a {
		unit := strings.TrimLeft(x, "0123456789")
		differs := false
		for _, y := range b {
			if strings.TrimLeft(y, "0123456789") == unit {
				differs = x != y
				if !differs {
					break
				}
			}
		}
		if differs {
			return true
		}
	}
	return false
}

// group joins each message, in order of time, to the first matter it is the same as.
func group(all []matter) map[string]string {
	slices.SortStableFunc(all, func(a, b matter) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	names := map[string]string{}
	byClass := map[string][]int{} // first messages of matters, by top class, oldest first
	for i := range all {
		m := &all[i]
		class := tickets.TopClass(m.service)
		heads := byClass[class]
		names[m.id] = m.id
		for n := len(heads) - 1; n >= max(0, len(heads)-sameCompare); n-- {
			if head := &all[heads[n]]; same(head, m) {
				names[m.id] = names[head.id]
				break
			}
		}
		if names[m.id] == m.id {
			byClass[class] = append(heads, i)
		}
	}
	return names
}
