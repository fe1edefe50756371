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
)

// matter is one message as the merger compares it.
type matter struct {
	id       string
	at       time.Time        // zero: not known
	services []string         // likeliest few, best first
	sure     bool             // of the likeliest
	lost     bool             // nobody can say which service it is
	place    []rune           // with one way to write numbers and buildings
	names    []placeName      // of roads, estates, rivers in it
	numbers  []string         // of buildings, units, roads: they must not contradict
	grams    map[[2]rune]bool // of the words but for the place
	said     map[[2]rune]bool // of words and place together
	own      map[[2]rune]bool // of the place, without what many places share
	ideas    map[uint16]bool  // meanings by the thesaurus
}

// Limits of what may be one matter. Words alone say little: two reports of one broken lamp share few characters, and reports of
// two buildings' lifts share nearly all; so service and place decide, and words only where a place is missing or the services differ.
const (
	sameWithin  = 7 * 24 * time.Hour
	sameCompare = 400 // newest messages with a common service or place that a message is compared with
	samePlace   = 0.5 // of what is their own in the names of two places
	sameSaid    = 0.6 // of what is its own in the name of one place and stands in the other's words
	nearWords   = 0.3 // words, where places agree and services nearly do
	nearIdeas   = 0.5 // or meanings, of which there must be some
	ideasEnough = 3
	sameWords   = 0.5  // words, where a place is missing and services agree
	sameAlone   = 0.7  // words, where nothing else agrees
	sameVotes   = 0.25 // of those of a matter that could be compared: so many must be the same
	farWeight   = 2    // besides its own vote: who names another building or road knows better than who names none
	firmPlace   = 0.8  // of two places that are surely one
	lostSure    = 0.45
	lostWithin  = 3 * 24 * time.Hour // in which words that say nothing are taken for what is the matter in the same building
	sureSame    = 0.8                // of a service: two that are this sure of different ones are strangers
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
	m := matter{
		id: id, at: at, services: r.Services, sure: r.Sure >= sureSame, lost: len(r.Services) == 0 || r.Sure < lostSure,
		grams: pairs([]rune(plain(text))), place: []rune(plainPlace(place)), ideas: ideasOf(text), said: pairs([]rune(plainPlace(text + place))),
	}
	for p := range pairs([]rune(plain(place))) {
		delete(m.grams, p) // the place speaks for itself
	}
	where := string(m.place)
	if r.Place != place { // 「7幢2单元」 in the words, the estate beside them
		where += " " + plainPlace(r.Place)
	}
	where += " " + plainPlace(strings.Join(inEnglish.FindAllString(text, -1), " "))
	m.numbers = append(placeNumbers(where), routes(text)...)
	m.own, m.names = ownPairs([]rune(numberedPlace.ReplaceAllString(string(m.place), " "))), placeNames(string(m.place))
	return m
}

// ideasOf are the meanings of a text's words.
func ideasOf(text string) map[uint16]bool {
	var w words
	w.normalise(text)
	ideas := map[uint16]bool{}
	for _, h := range meanings.find(w.runes, nil) {
		ideas[h.set] = true
	}
	return ideas
}

// plainPlace is a place with one way to write numbers and buildings: 三号楼, 7#楼 and Building 3 are 3栋.
func plainPlace(place string) string {
	text := plain(inEnglish.ReplaceAllStringFunc(sharp.Replace(place), func(part string) string {
		m := inEnglish.FindStringSubmatch(part)
		return m[2] + map[string]string{"b": "栋", "u": "单元", "e": "口"}[strings.ToLower(m[1][:1])]
	}))
	numbers := placeNumbers(text)
	return numberedPlace.ReplaceAllStringFunc(text, func(string) string {
		n := numbers[0]
		numbers = numbers[1:]
		return n
	})
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
	numberedPlace = regexp.MustCompile(`([0-9]+|[一二三四五六七八九十]+|[a-z])(号楼|栋|幢|座|号院|号|单元|楼|层|组|村|期|区|出口|口)`)
	inEnglish     = regexp.MustCompile(`(?i)\b(building|unit|exit)\s+([0-9]+|[a-z])\b`)
	busRoute      = regexp.MustCompile(`([0-9]+)路(?:$|[^口灯上])`)
	sharp         = strings.NewReplacer("#楼", "号楼", "＃楼", "号楼", "#", "号", "＃", "号")
	hanNumerals   = strings.NewReplacer("一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")
)

// placeNumbers are the numbered parts of a place, "3栋" and "2单元", with one word for a building and one way to write a number. 5楼 is a floor.
func placeNumbers(place string) []string {
	var numbers []string
	for _, m := range numberedPlace.FindAllStringSubmatch(place, -1) {
		n := hanNumerals.Replace(m[1])
		if strings.Contains(n, "十") {
			n = fmt.Sprint(numeral([]rune(m[1])))
		}
		unit := m[2]
		switch unit {
		case "号楼", "幢", "座":
			unit = "栋"
		case "楼":
			unit = "层"
		case "出口":
			unit = "口"
		}
		numbers = append(numbers, n+unit)
	}
	return numbers
}

func isBuilding(number string) bool { return strings.HasSuffix(number, "栋") }

// routes are the bus lines somebody names: 37路.
func routes(text string) (all []string) {
	for _, m := range busRoute.FindAllStringSubmatch(plain(text), -1) {
		all = append(all, m[1]+"路")
	}
	return all
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
func common[T comparable](a, b map[T]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	return contained(a, b)
}

// group joins each message, in order of time, to the matter of which the largest share of the earlier messages with a common service or place
// is the same as it is, and at least sameVotes of them.
func group(all []matter) map[string]string {
	slices.SortStableFunc(all, func(a, b matter) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	names := map[string]string{}
	index := map[string][]int{} // messages by service and by what is their own in the names of their places, oldest first
	for i := range all {
		m := &all[i]
		names[m.id] = m.id
		type vote struct{ same, of float64 }
		votes, seen := map[string]vote{}, map[int]bool{}
		for _, key := range m.keys() {
			near := index[key]
			for _, n := range near[max(0, len(near)-sameCompare):] {
				if seen[n] {
					continue
				}
				seen[n] = true
				name := names[all[n].id]
				v := vote{votes[name].same, votes[name].of + 1}
				switch {
				case apart(&all[n], m):
					v.of += farWeight
				case same(&all[n], m):
					v.same++
				}
				votes[name] = v
			}
			index[key] = append(near, i)
		}
		most := 0.0
		for name, v := range votes {
			if share := v.same / v.of; share >= sameVotes && (share > most || share == most && name > names[m.id]) {
				names[m.id], most = name, share
			}
		}
	}
	return names
}

// keys are what a message is found by.
func (m *matter) keys() []string {
	keys := slices.Clone(m.services)
	for p := range m.own {
		keys = append(keys, string(p[:]))
	}
	if len(keys) == 0 {
		keys = append(keys, "")
	}
	return keys
}
