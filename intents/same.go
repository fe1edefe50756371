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
)

// matter is one message as the merger compares it.
type matter struct {
	id         string
	at         time.Time // zero: not known
	place      string    // as the reader compares it, like text
	text       string
	placeUnits []string // counties, towns that the place begins with
	allUnits   []string // the same, and those its words name
	*alone
	*meaning
	site   site
	rare   []twoRunes // that few messages write
	weight float64    // of all it says
}

// key is what a reading of the message is kept by.
func (m *matter) key() string { return m.place + "\n" + m.text }

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
	reader.study(all, &keptReadings{})
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
	if text = string(w.runes); strings.Contains(text, "银行") || strings.Contains(text, "汽车站") {
		return oneWord.Replace(text)
	}
	return text
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

// study finds out where each message is about and what it says. Places are learned from all of them first. What has been read before is taken from
// what was kept.
func (o *Offline) study(all []*matter, k *keptReadings) {
	slices.SortStableFunc(all, func(a, b *matter) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	named := make([]*units, len(all))
	for i, m := range all {
		named[i] = k.units.get(m.key(), func() *units { return unitsOf(m.place, m.text) })
	}
	districtsOf(named).leaveOut(all, named)
	g := newGazetteer(o.isStrange, o.isUnknown)
	for _, m := range all {
		m.alone = k.alones.get(m.key(), func() *alone { return o.readAlone(m.place, m.text) })
		g.add(m.alone)
	}
	for n, told := range mined(all, o.isStrange) {
		g.counts[n] = max(g.counts[n], told)
	}
	g.settle()
	for _, m := range all {
		var content string
		m.site, content = g.siteOf(m.place, m.alone)
		for _, f := range m.site.firms {
			content = strings.ReplaceAll(content, f, ";;")
		}
		m.meaning = k.meanings.get(content, func() *meaning { return o.meaningOf(content) })
	}
}

// textNames are the names in a message's words.
func (o *Offline) textNames(d *scratch, text string) (all []siteName) {
	d.words.normalise(text)
	_, _, d.hits, d.pieces = o.placer.find(&d.words, d.hits, d.pieces, piece{})
	for _, p := range d.pieces {
		if p.weight != nameWeight || p.to-p.from > longestName {
			continue
		}
		for _, n := range fieldNames(d.words.runes[p.from:p.to]) {
			if !slices.Contains(all, n) && n.plain() && o.mayBe(n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// nameWeight is how the placer marks a name with a suffix.
const nameWeight = 5

// without blanks the places in a text.
func without(text string, taken []mention) string {
	runes := []rune(text)
	for _, m := range taken {
		for i := m.from; i < m.to; i++ {
			runes[i] = ';'
		}
	}
	return string(runes)
}
