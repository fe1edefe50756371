package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
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
	numbers, err := collect(text)(w.db.ask(ctx, query, args...))
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
	due, err := collect(text)(db.ask(ctx, dueNewest, cmp.Or(w.below, beyondAll), dueMost))
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
	first, err := collect(func(row scanner) (r gramRow, err error) { return r, row.Scan(&r.block, &r.numbers) })(w.db.ask(ctx, gramRows, w.grams[0], w.block, w.step))
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
	err := each(func(row scanner) (err error) {
		var r gramRow
		err = row.Scan(&r.block, &r.numbers)
		named[r.block]++
		with[r.block] = append(with[r.block], r.numbers)
		return err
	})(w.db.ask(ctx, query, list...))
	return err
}

// lower compares numbers as they were given: the tenth thousand of a day comes after the ninth.
func lower(a, b string) bool {
	blockA, tailA, _ := blockOf(a)
	blockB, tailB, _ := blockOf(b)
	return blockA < blockB || blockA == blockB && tailA < tailB
}
