package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"huying/tickets"
)

// A search walks tickets from the newest on: those whose grams are the text's, or, where a text has none (a single character), all of them.
// Each is read and judged, until the page is full or so many were looked at that the clerk had better be shown how far it went.

const (
	judgedMost = 512 // tickets one page of a search reads
	tallied    = 128 // tickets that are read for counting
	blocksMost = 504 // rows of the rarest gram one page reads: 8, 16, 32, 64 …
	blocksOnce = 8   // of them at first
	gramsUsed  = 6   // of a long text; the tickets themselves are judged by all of it
	gramProbe  = 64  // rows by which it is told which gram is the rarest
	dueMost    = 64  // tickets in no grams yet that are read too

	gramRows   = `SELECT block, numbers FROM grams WHERE gram = $1 AND block <= $2 ORDER BY block DESC LIMIT $3`
	gramFew    = `SELECT COUNT(*) FROM (SELECT block FROM grams WHERE gram = $1 LIMIT $2) g`
	dueNewest  = `SELECT number FROM grams_due WHERE number < $1 ORDER BY number DESC LIMIT $2`
	newestIn   = `SELECT number FROM tickets WHERE number >= $1 AND number < $2 ORDER BY number DESC LIMIT $3`
	phonePlain = `REPLACE(REPLACE(REPLACE(contact_phone, ' ', ''), '-', ''), '+86', '')` // as the index tickets_phone has it
	phonesIn   = `SELECT number FROM tickets WHERE ` + phonePlain + ` = $1 AND contact_phone <> '' AND number < $2 ORDER BY number DESC LIMIT $3`
)

// beyondAll is behind every number, and a number with endOfAll behind it is behind all that begin with it: letters come after digits in every
// collation.
const (
	beyondAll = "99999999"
	endOfAll  = "z"
)

// trail gives numbers of tickets, each lower than the one before. It is done when it gives none.
type trail interface {
	next(ctx context.Context, n int) ([]string, error)
}

// newest walks all tickets within a range of numbers.
type newest struct {
	db      *DB
	from    string
	to      string
	perhaps string // a telephone number: only tickets with it
}

func (w *newest) next(ctx context.Context, n int) ([]string, error) {
	query, args := newestIn, []any{w.from, w.to, n}
	if w.perhaps != "" {
		query, args = phonesIn, []any{w.perhaps, w.to, n}
	}
	rows, err := w.db.ask(ctx, query, args...)
	numbers, err := collect(rows, err, text)
	if len(numbers) > 0 {
		w.to = numbers[len(numbers)-1]
	}
	return numbers, err
}

// byGrams walks the tickets that carry every gram, along the rows of the rarest.
type byGrams struct {
	db     *DB
	grams  []string // the rarest first
	block  int64    // the next one to read
	below  string   // numbers not below it are left out; "": none is
	blocks int      // how many were read
	step   int      // how many are read next
	ready  []string
	end    bool
}

func (db *DB) alongGrams(ctx context.Context, grams []string, below string) (*byGrams, error) {
	w := &byGrams{db: db, block: 1 << 62, below: below, step: blocksOnce}
	if below != "" {
		w.block, _, _ = blockOf(below)
	}
	type few struct {
		gram string
		n    int
	}
	var all []few
	for _, g := range grams[:min(len(grams), gramsUsed)] {
		var n int
		if _, err := db.one(ctx, gramFew, []any{g, gramProbe}, &n); err != nil {
			return nil, err
		}
		all = append(all, few{g, n})
	}
	slices.SortStableFunc(all, func(a, b few) int { return a.n - b.n })
	for _, f := range all {
		w.grams = append(w.grams, f.gram)
	}
	w.end = all[0].n == 0
	return w, nil
}

func (w *byGrams) next(ctx context.Context, n int) ([]string, error) {
	for len(w.ready) == 0 && !w.end && w.blocks < blocksMost {
		if err := w.read(ctx); err != nil {
			return nil, err
		}
	}
	some := w.ready[:min(n, len(w.ready))]
	w.ready = w.ready[len(some):]
	return some, nil
}

// withDue walks the same tickets, and among them those whose words are in no grams yet: what was filed a moment ago is found at once.
type withDue struct {
	*byGrams
	due []string // the newest first
}

func (db *DB) alsoDue(ctx context.Context, w *byGrams) (*withDue, error) {
	rows, err := db.ask(ctx, dueNewest, cmp.Or(w.below, beyondAll), dueMost)
	due, err := collect(rows, err, text)
	slices.SortFunc(due, newerFirst)
	due = slices.DeleteFunc(slices.Compact(due), func(n string) bool { return w.below != "" && !lower(n, w.below) })
	return &withDue{w, due}, err
}

func (w *withDue) next(ctx context.Context, n int) ([]string, error) {
	some, err := w.byGrams.next(ctx, n)
	if err != nil {
		return nil, err
	}
	k := len(w.due)
	if len(some) > 0 {
		last := some[len(some)-1]
		k = 0
		for k < len(w.due) && !lower(w.due[k], last) {
			k++
		}
	} else if !w.end {
		return nil, nil // it gave up; what lies further back is not for this page
	}
	all := slices.Concat(some, w.due[:k])
	w.due = w.due[k:]
	slices.SortFunc(all, newerFirst)
	return slices.Compact(all), nil
}

func newerFirst(a, b string) int {
	switch {
	case lower(b, a):
		return -1
	case lower(a, b):
		return 1
	}
	return 0
}

// gramRow is a row of grams.
type gramRow struct {
	block   int64
	numbers string
}

// read takes the next blocks, and of their tickets those that all grams name.
func (w *byGrams) read(ctx context.Context) error {
	rows, err := w.db.ask(ctx, gramRows, w.grams[0], w.block, w.step)
	first, err := collect(rows, err, func(row scanner) (r gramRow, err error) { return r, row.Scan(&r.block, &r.numbers) })
	if err != nil {
		return err
	}
	w.end, w.step = len(first) < w.step, min(2*w.step, 64)
	w.blocks += len(first)
	if len(first) == 0 {
		return nil
	}
	w.block = first[len(first)-1].block - 1
	named := map[int64]int{} // by how many of the other grams
	with := map[int64][]string{}
	if len(w.grams) > 1 {
		if err := w.others(ctx, first, named, with); err != nil {
			return err
		}
	}
	for _, r := range first {
		if named[r.block] < len(w.grams)-1 {
			continue
		}
		for _, number := range numbersOf(r.block, r.numbers) {
			tail := number[len(number)-3:]
			if slices.ContainsFunc(with[r.block], func(list string) bool { return !strings.Contains(list, " "+tail) }) {
				continue
			}
			if w.below == "" || lower(number, w.below) {
				w.ready = append(w.ready, number)
			}
		}
	}
	return nil
}

func (w *byGrams) others(ctx context.Context, first []gramRow, named map[int64]int, with map[int64][]string) error {
	blocks := make([]int64, len(first))
	for i, r := range first {
		blocks[i] = r.block
	}
	grams, args := within(1, w.grams[1:])
	in, more := within(1+len(args), blocks)
	query := `SELECT block, numbers FROM grams WHERE gram IN ` + grams + ` AND block IN ` + in
	list := make([]any, 0, len(args)+len(more))
	list = append(append(list, args...), more...)
	rows, err := w.db.ask(ctx, query, list...)
	_, err = collect(rows, err, func(row scanner) (none struct{}, err error) {
		var r gramRow
		err = row.Scan(&r.block, &r.numbers)
		named[r.block]++
		with[r.block] = append(with[r.block], r.numbers)
		return none, err
	})
	return err
}

// lower compares numbers as they were given: the tenth thousand of a day comes after the ninth.
func lower(a, b string) bool {
	blockA, tailA, _ := blockOf(a)
	blockB, tailB, _ := blockOf(b)
	return blockA < blockB || blockA == blockB && tailA < tailB
}

// hunt is one search.
type hunt struct {
	trail
	parts []string // folded; each must stand somewhere in the ticket
	most  int      // tickets it may read
}

// hunt begins a search where the last page of it ended.
func (db *DB) hunt(ctx context.Context, q tickets.Query) (*hunt, error) {
	from, to := "", beyondAll
	after := storable(string(q.After))
	if after != "" {
		to = after
	}
	if q.Phone != "" {
		return &hunt{trail: &newest{db: db, to: to, perhaps: storable(q.Phone)}, most: judgedMost}, nil
	}
	text := strings.Join(strings.Fields(fold(q.Text)), " ")
	if number, ok := tickets.FindNumber(text); ok && !strings.Contains(text, " ") {
		return &hunt{trail: &newest{db: db, from: string(number), to: min(to, string(number)+"0")}, most: judgedMost}, nil
	}
	if tickets.NumberStart(text) {
		return &hunt{trail: &newest{db: db, from: text, to: min(to, text+endOfAll)}, most: judgedMost}, nil
	}
	h := &hunt{parts: strings.Fields(text), most: judgedMost}
	grams := gramsOf(text)
	if tickets.LongNumber(text) || len(h.parts) == 0 { // nobody is found by a telephone number among words
		h.trail = &newest{db: db, from: beyondAll, to: beyondAll}
		return h, nil
	}
	if len(grams) == 0 {
		h.trail = &newest{db: db, from: from, to: to}
		return h, nil
	}
	w, err := db.alongGrams(ctx, grams, after)
	if err != nil {
		return nil, err
	}
	h.trail, err = db.alsoDue(ctx, w)
	return h, err
}

// judged is what a search needs to know of a ticket.
type judged struct {
	number    string
	stage     tickets.Stage
	standing  int
	at        int64
	words     string
	place     string
	result    string
	confident bool
	ticking   bool // its office has not answered, and the clock runs
}

func scanJudged(row scanner) (j judged, err error) {
	return j, row.Scan(&j.number, &j.stage, &j.standing, &j.at, &j.words, &j.place, &j.result, &j.confident, &j.ticking)
}

// judge reads the next tickets on the trail and keeps, in order, those that are looked for. last is the last one it read; "" at the end.
func (db *DB) judge(ctx context.Context, q tickets.Query, h *hunt, n int) (kept []judged, last string, err error) {
	numbers, err := h.next(ctx, n)
	if err != nil || len(numbers) == 0 {
		return nil, "", err
	}
	h.most -= len(numbers)
	w := &where{}
	list, args := within(1, numbers)
	w.args = args
	w.add("number IN " + list)
	conditions(q, w)
	stages(q, w)
	rows, err := db.reads.QueryContext(ctx, `SELECT number, stage, standing, standing_at, words, place, result, contact_hidden,
		stage NOT IN ('done', 'callback') AND paused = 0 AND parent = '' FROM tickets`+w.String(), w.args...)
	all, err := collect(rows, err, scanJudged)
	if err != nil {
		return nil, "", err
	}
	found := map[string]judged{}
	for _, j := range all {
		found[j.number] = j
	}
	for _, number := range numbers {
		if j, ok := found[number]; ok && h.fits(j) && !(q.Unhidden && j.confident && len(h.parts) > 0) {
			kept = append(kept, j)
		}
	}
	return kept, numbers[len(numbers)-1], nil
}

func (h *hunt) fits(j judged) bool {
	words, place, result := fold(j.words), fold(j.place), fold(j.result)
	for _, part := range h.parts {
		if !carries(words, part) && !carries(place, part) && !carries(result, part) {
			return false
		}
	}
	return true
}

// findWords is a page of a search.
func (db *DB) findWords(ctx context.Context, q tickets.Query) (p tickets.Page, err error) {
	h, err := db.hunt(ctx, q)
	if err != nil {
		return p, err
	}
	var page []string
	last, step := "", 64
	for len(page) <= q.Limit {
		if h.most <= 0 {
			p.Later = tickets.Cursor(last)
			break
		}
		kept, to, err := db.judge(ctx, q, h, step)
		if err != nil {
			return p, err
		}
		if to == "" {
			p.Later = h.stopped()
			break
		}
		last, step = to, 256
		for _, j := range kept {
			page = append(page, j.number)
		}
	}
	if len(page) > q.Limit {
		page = page[:q.Limit]
		p.Later = tickets.Cursor(page[q.Limit-1])
	}
	p.Tickets, err = db.inThisOrder(ctx, page)
	return p, err
}

// stopped is where a walk along grams gave up, when it did before the end.
func (h *hunt) stopped() tickets.Cursor {
	g, ok := h.trail.(*withDue)
	if !ok || g.end {
		return ""
	}
	next := g.block + 1 // every number of a lower block is lower than its first
	return tickets.Cursor(fmt.Sprintf("%d-%04d", next/100_000, next%100_000*blockSize))
}

// tallyWords counts among the newest that a search finds.
func (db *DB) tallyWords(ctx context.Context, q tickets.Query, c *tickets.Counts) error {
	q.After, q.Before = "", ""
	h, err := db.hunt(ctx, q)
	if err != nil {
		return err
	}
	kept, last, err := db.judge(ctx, q, h, tallied)
	if err != nil {
		return err
	}
	for _, j := range kept {
		c.Stage[j.stage]++
		if j.standing == 0 {
			c.Danger++
		}
		if j.ticking && j.standing < 3 && j.at < ms(q.Now) {
			c.Late++
		}
	}
	if last == "" {
		return nil
	}
	rest, err := h.next(ctx, 1)
	for _, s := range tickets.Stages {
		c.Beyond[s] = len(rest) > 0
	}
	return err
}
