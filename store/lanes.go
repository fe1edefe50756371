package store

import (
	"context"
	"slices"
	"sync"

	"huying/tickets"
)

// lanes knows, on SQLite, what waits in which lane. PostgreSQL has an index for that; but SQLite writes whole pages, and an entry in the
// midst of thousands of lanes costs a message a page of its own, four times the rest of it. The one process that has the file can keep
// this in mind. It may be wrong in two ways, and both are put right: what is done already is noticed by Lane, and what was stored although
// its commit seemed to fail is found by Waiting.
type lanes struct {
	mu   sync.Mutex
	seqs map[string][]int64 // rising
}

const (
	inboxBySeq = `SELECT channel, id, lane, body, at, seq, attempts FROM inbox WHERE state = 'waiting' AND seq IN `
	inboxSeqs  = `SELECT lane, seq FROM inbox WHERE state = 'waiting' AND seq > $1 ORDER BY seq LIMIT $2`
	inboxName  = `SELECT lane FROM inbox WHERE channel = $1 AND id = $2`
)

func (l *lanes) add(lane string, seq int64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.seqs[lane]
	if n := len(all); n > 0 && all[n-1] >= seq {
		if i, known := slices.BinarySearch(all, seq); !known {
			l.seqs[lane] = slices.Insert(all, i, seq)
		}
		return
	}
	l.seqs[lane] = append(all, seq)
}

func (l *lanes) remove(lane string, seq int64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.seqs[lane]
	i, known := slices.BinarySearch(all, seq)
	switch {
	case !known:
	case len(all) == 1:
		delete(l.seqs, lane)
	case i == 0:
		l.seqs[lane] = all[1:]
	default:
		l.seqs[lane] = slices.Delete(all, i, i+1)
	}
}

func (l *lanes) first(lane string, limit int) []int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.seqs[lane]
	return slices.Clone(all[:min(limit, len(all))])
}

// lane reads what waits in a lane by its seqs.
func (db *DB) lane(ctx context.Context, name string, limit int) ([]tickets.Arrival, error) {
	for {
		seqs := db.lanes.first(name, limit)
		if len(seqs) == 0 {
			return nil, nil
		}
		in, args := within(1, seqs)
		rows, err := db.ask(ctx, inboxBySeq+in+` ORDER BY seq`, args...)
		all, err := collect(rows, err, scanArrival)
		if err != nil || len(all) == len(seqs) {
			return all, err
		}
		for _, seq := range seqs {
			if !slices.ContainsFunc(all, func(a tickets.Arrival) bool { return a.Seq == seq }) {
				db.lanes.remove(name, seq)
			}
		}
	}
}

// recall learns which lanes have something waiting after a seq, and lists them, the longest waiting first.
func (db *DB) recall(ctx context.Context, after int64, limit int) (names []string, last int64, err error) {
	rows, err := db.ask(ctx, inboxSeqs, after, limit)
	seen := map[string]bool{}
	_, err = collect(rows, err, func(row scanner) (struct{}, error) {
		var name string
		err := row.Scan(&name, &last)
		if err == nil && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		db.lanes.add(name, last)
		return struct{}{}, err
	})
	return names, last, err
}

// recallAll is recall at the start.
func (db *DB) recallAll(ctx context.Context) error {
	for after := int64(0); ; {
		names, last, err := db.recall(ctx, after, 10000)
		if err != nil || len(names) == 0 {
			return err
		}
		after = last
	}
}
