package store

import (
	"context"
	"fmt"
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
	among(w, "stage", q.Stages)
	all, err := collect(scanJudged)(db.reads.QueryContext(ctx, `SELECT number, stage, standing, standing_at, words, place, result, contact_hidden,
		stage NOT IN ('done', 'callback') AND paused = 0 AND parent = '' FROM tickets`+w.String(), w.args...))
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
