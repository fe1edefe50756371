package intents

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// matter is one message as the merger compares it.
type matter struct {
	id    string
	at    time.Time // zero: not known
	place string    // as the reader compares it, like text
	text  string
	site  site
	topic topic
	words wordWeights
	talk  talk

	aspects, things map[uint16]float64 // what the words tell, by aspect and by thing
	told            float64            // how much they tell
	thing           uint16             // the one that is told of most
	most            float64            // and how much: 0 when none is
	lasts           float64            // how likely it is one of those that last for weeks
	long            float64            // 0 … 1: a letter
	rare            []string           // pairs of characters that few messages write
}

// SameLines answers each {"id","text","time","place"} with {"id","group"}: what one work item would join (`huying same`). The
// group's name is the id of its earliest message; a message on its own has its own.
func SameLines(ctx context.Context, reader *Offline, in io.Reader, out io.Writer) error {
	var all []*matter
	var answers []sameLine
	err := eachLine(ctx, in, io.Discard, func(line []byte) (any, error) {
		m, err := parseMatter(line)
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
	reader.study(all)
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

func parseMatter(line []byte) (*matter, error) {
	var l struct {
		ID    lineID `json:"id"`
		Text  string `json:"text"`
		Time  string `json:"time"`
		Place string `json:"place"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return nil, fmt.Errorf("the line is not a JSON object with id and text: %w", err)
	}
	if l.ID == "" {
		return nil, errors.New(`the line has no "id"`)
	}
	return &matter{id: string(l.ID), at: parseTime(l.Time), place: folded(l.Place), text: folded(l.Text)}, nil
}

// folded is a text as the reader compares it.
func folded(text string) string {
	var w words
	w.normalise(text)
	return oneWord.Replace(string(w.runes))
}

// oneWord makes one what has two names.
var oneWord = strings.NewReplacer("工商银行", "工行", "农业银行", "农行", "建设银行", "建行", "中国银行", "中行", "邮政银行", "邮储", "汽车站", "客运站")

func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006/01/02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}

// study finds out where each message is about and what it says. Places are learned from all of them first.
func (o *Offline) study(all []*matter) {
	slices.SortStableFunc(all, func(a, b *matter) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	districts := districtsOf(all)
	for _, m := range all {
		m.place, m.text = districts.Replace(m.place), districts.Replace(m.text)
	}
	g := newGazetteer()
	for _, m := range all {
		g.add(fieldNames([]rune(m.place)))
		g.add(o.textNames(m))
		for _, f := range firmsIn(m.place + ";" + m.text) {
			g.firms[f] = true
		}
	}
	g.settle()
	d := o.pool.Get().(*scratch)
	defer o.pool.Put(d)
	for _, m := range all {
		var taken []mention
		m.site, taken = g.siteOf(m.place, m.text)
		content := without(m.text, taken)
		for _, f := range m.site.firms {
			content = strings.ReplaceAll(content, f, ";;")
		}
		m.topic, m.words = o.meaningOf(d, content)
		m.talk = talkOf(m.text)
		for code, p := range m.topic.likely {
			if o.judge.shop.lasts[code] {
				m.lasts += p
			}
		}
		m.long = min(1, float64(utf8.RuneCountInString(m.text))/letterLength)
		m.aspects, m.things, m.told = aspectsOf([]rune(content), m.topic.likely)
		m.thing, m.most = topOf(m.things)
		if m.told > 0 {
			m.topic.wide = (m.topic.wide + float32(wideShare(m.aspects))) / 2
		}
	}
}

const letterLength = 80 // characters: from here on a message is a letter, whose matter has lasted

// textNames are the names in a message's words.
func (o *Offline) textNames(m *matter) (all []siteName) {
	d := o.pool.Get().(*scratch)
	defer o.pool.Put(d)
	d.words.normalise(m.text)
	_, _, d.hits, d.pieces = o.placer.find(&d.words, d.hits, d.pieces, piece{})
	for _, p := range d.pieces {
		if p.weight != nameWeight || p.to-p.from > longestName {
			continue
		}
		for _, n := range fieldNames(d.words.runes[p.from:p.to]) {
			if !slices.Contains(all, n) && n.plain() {
				all = append(all, n)
			}
		}
	}
	return all
}

// nameWeight is how the placer marks a name with a suffix.
const nameWeight = 5

// without blanks the places in a text, and the numbers in it that are no words.
func without(text string, taken []mention) string {
	runes := []rune(text)
	for _, m := range taken {
		for i := m.from; i < m.to; i++ {
			runes[i] = ';'
		}
	}
	return string(runes)
}
