package store

import (
	"cmp"
	"context"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// A ticket's words go into grams a moment after they were written, many tickets together: on the way of a message only the number is noted.

const (
	seekEvery = 250 * time.Millisecond
	seekRest  = 10 * time.Second // the longest between two tries that fail
	seekOnce  = 256              // tickets put into grams together: more would hold up whoever else writes to SQLite

	dueInsert = `INSERT INTO grams_due (number, seq, old) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	dueAny    = `SELECT number FROM grams_due LIMIT 1`
	dueTake   = `DELETE FROM grams_due WHERE number IN (SELECT number FROM grams_due ORDER BY number DESC LIMIT $1) RETURNING number, seq, old`
	dueDrop   = `DELETE FROM grams_due WHERE number = $1 RETURNING number, seq, old`

	wordsOf = `SELECT words, place, result FROM tickets WHERE number = $1`

	gramLess  = `UPDATE grams SET numbers = REPLACE(numbers, $1, '') WHERE gram = $2 AND block = $3`
	gramEmpty = `DELETE FROM grams WHERE gram = $1 AND block = $2 AND numbers = ''`
)

// gramMore appends to what a row has. Its rows must differ, or PostgreSQL refuses to touch one twice.
var gramMore = &bulk{
	head: `INSERT INTO grams (gram, block, numbers)`, row: `($1, $2, $3)`, cols: 3,
	end: ` ON CONFLICT (gram, block) DO UPDATE SET numbers = grams.numbers || excluded.numbers`,
}

// Seek makes new words searchable until ctx ends. Several instances share the work: what one takes the others do not see. What fails is
// tried again less and less often: a disk that is full, the log may be on it, is not filled further by what is said of it.
func (db *DB) Seek(ctx context.Context) {
	pause := seekEvery
	words := &tickets.Outage{What: "store: words", Says: "not searchable", Log: db.Log, Now: db.Now}
	for {
		err := db.seek(ctx)
		if words.Tried(ctx, err); err == nil {
			pause = seekEvery
		} else {
			pause = min(2*pause, seekRest)
		}
		select {
		case <-ctx.Done():
			return
		case <-db.after(pause):
		}
	}
}

func (db *DB) seek(ctx context.Context) error {
	var number string
	if found, err := db.one(ctx, dueAny, nil, &number); err != nil || !found {
		return err
	}
	_, err := db.seekSome(ctx, seekOnce)
	return err
}

// due is a ticket whose words have changed, as they stood in the grams.
type due struct {
	number string
	seq    int64
	old    string
}

func scanDue(row scanner) (d due, err error) { return d, row.Scan(&d.number, &d.seq, &d.old) }

// seekSome puts the newest of the tickets that wait into grams and says how many there were.
func (db *DB) seekSome(ctx context.Context, most int) (n int, err error) {
	defer wrap(&err, "seek")
	err = db.writer.write(ctx, func(t *tx) error {
		taken, err := collect(scanDue)(t.ask(dueTake, most))
		if err != nil || len(taken) == 0 {
			n = 0
			return err
		}
		old := map[string]string{}
		slices.SortFunc(taken, func(a, b due) int { return cmp.Compare(b.seq, a.seq) })
		for _, d := range taken { // the first of several comes last: it says what the grams still have
			old[d.number] = d.old
		}
		n = len(old)
		now, err := wordsNow(t, slices.Collect(maps.Keys(old)))
		if err != nil {
			return err
		}
		w := gramChange{}
		for number, before := range old {
			w.change(number, before, now[number])
		}
		return w.write(t)
	})
	return n, err
}

// wordsNow reads what tickets say now; one that is not there says nothing.
func wordsNow(t *tx, numbers []string) (map[string]string, error) {
	list, args := within(1, numbers)
	now := map[string]string{}
	err := each(func(row scanner) (err error) {
		var number, words, place, result string
		err = row.Scan(&number, &words, &place, &result)
		now[number] = gramText(words, place, result)
		return err
	})(t.ask(`SELECT number, words, place, result FROM tickets WHERE number IN `+list, args...))
	return now, err
}

// unseek takes what a ticket said, and says no more, out of the grams at once: nothing of it may be found any longer.
func unseek(t *tx, number tickets.Number, old, now string) error {
	waiting, err := collect(scanDue)(t.ask(dueDrop, string(number)))
	if err != nil {
		return err
	}
	if len(waiting) > 0 {
		old = slices.MinFunc(waiting, func(a, b due) int { return cmp.Compare(a.seq, b.seq) }).old
	}
	w := gramChange{}
	w.change(string(number), old, now)
	return w.write(t)
}

// gramKey is a row of grams.
type gramKey struct {
	gram  string
	block int64
}

// gramChange gathers what several tickets add to rows and take from them.
type gramChange struct {
	more map[gramKey]*strings.Builder
	less []gramLessOf
}

type gramLessOf struct {
	gramKey
	number string
}

func (w *gramChange) change(number, old, now string) {
	block, tail, ok := blockOf(number)
	if !ok {
		return
	}
	if w.more == nil {
		w.more = map[gramKey]*strings.Builder{}
	}
	before, after := gramsOf(old), gramsOf(now)
	for _, gram := range after {
		if _, had := slices.BinarySearch(before, gram); had {
			continue
		}
		key := gramKey{gram, block}
		if w.more[key] == nil {
			w.more[key] = &strings.Builder{}
		}
		w.more[key].WriteString(" " + tail)
	}
	for _, gram := range before {
		if _, has := slices.BinarySearch(after, gram); !has {
			w.less = append(w.less, gramLessOf{gramKey{gram, block}, " " + tail})
		}
	}
}

// write changes the rows in one order, so that instances do not wait for each other in a circle.
func (w *gramChange) write(t *tx) error {
	keys := slices.SortedFunc(maps.Keys(w.more), func(a, b gramKey) int {
		return cmp.Or(cmp.Compare(a.gram, b.gram), cmp.Compare(a.block, b.block))
	})
	args := make([]any, 0, 3*len(keys))
	for _, key := range keys {
		args = append(args, key.gram, key.block, w.more[key].String())
	}
	if err := gramMore.apart(t, args); err != nil {
		return err
	}
	var all []statement
	for _, l := range w.less {
		all = append(all, statement{gramLess, []any{l.number, l.gram, l.block}}, statement{gramEmpty, []any{l.gram, l.block}})
	}
	_, err := t.many(all)
	return err
}

// quiet are the verbs that change nothing of what is looked for; after any other the words are compared. An erasure does so itself.
var quiet = []tickets.Verb{
	tickets.Accept, tickets.Decline, tickets.Assign, tickets.Start, tickets.Return, tickets.Verify, tickets.Rework, tickets.Answer, tickets.Close,
	tickets.Reopen, tickets.Withdraw, tickets.Write, tickets.Note, tickets.Follow, tickets.Forget, tickets.Grant, tickets.Deny, tickets.Unask, tickets.Extend,
	tickets.Pause, tickets.Resume, tickets.Dispute, tickets.Invite, tickets.Dismiss, tickets.Assist, tickets.Join, tickets.Unjoin, tickets.Remind,
	tickets.Urge, tickets.Escalate, tickets.Phone,
}

// noteWords notes that a ticket about to be saved will say something else than it did.
func (db *DB) noteWords(t *tx, c *tickets.Change) error {
	if !slices.ContainsFunc(c.Events, func(e tickets.Event) bool { return !slices.Contains(quiet, e.Verb) }) {
		return nil
	}
	k := &c.Ticket
	var words, place, result string
	found, err := t.one(wordsOf, []any{string(k.Number)}, &words, &place, &result)
	if err != nil || !found {
		return err
	}
	old := gramText(words, place, result)
	if old == gramText(storable(k.Words), storable(k.Place.Text), storable(k.Result)) {
		return nil
	}
	_, err = t.exec(dueInsert, string(k.Number), db.seq.next(), old)
	return err
}

// apart inserts rows that all differ, in as few statements as there are texts for.
func (b *bulk) apart(t *tx, args []any) error {
	most := 64 // see portion
	if t.lite == nil {
		most = 512
	}
	var all []statement
	for len(args) > 0 {
		size := 1 << (bits.Len(uint(min(len(args)/b.cols, most))) - 1)
		all = append(all, statement{b.text(size), args[:size*b.cols]})
		args = args[size*b.cols:]
	}
	_, err := t.many(all)
	return err
}
