package store

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"huying/tickets"
)

// lanes knows, on SQLite, what waits in which lane. PostgreSQL has an index for that; but SQLite writes whole pages, and an entry in the
// midst of thousands of lanes costs a message a page of its own, four times the rest of it. The one process that has the file can keep
// this in mind, and what has just arrived with it. It may be wrong in two ways, and both are put right: what is done already is noticed by
// Lane or Done, and what was stored although its commit seemed to fail is found by Waiting.
type lanes struct {
	mu    sync.Mutex
	waits map[string][]waits // rising
	held  int                // bytes of the arrivals kept in mind
}

// waits is one that waits; arrival is nil when it must be read.
type waits struct {
	seq     int64
	arrival *tickets.Arrival
}

// lanesHold bounds the bodies kept in mind. What does not fit is read when its turn comes.
const lanesHold = 2 << 20

const (
	inboxBySeq = `SELECT channel, id, lane, body, at, seq, attempts FROM inbox WHERE state = 'waiting' AND seq IN `
	inboxSeqs  = `SELECT lane, seq FROM inbox WHERE state = 'waiting' AND seq > $1 ORDER BY seq LIMIT $2`
	inboxName  = `SELECT lane FROM inbox WHERE channel = $1 AND id = $2`
)

// add notes that something waits. The arrival itself is kept in mind when there is room; nil when it is not at hand.
func (l *lanes) add(lane string, seq int64, arrival *tickets.Arrival) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waits[lane]
	i, known := slices.BinarySearchFunc(all, seq, bySeq)
	if known {
		return
	}
	if arrival != nil {
		if l.held+len(arrival.Body) > lanesHold {
			arrival = nil
		} else {
			l.held += len(arrival.Body)
		}
	}
	l.waits[lane] = slices.Insert(all, i, waits{seq, arrival})
}

func bySeq(w waits, seq int64) int { return cmp.Compare(w.seq, seq) }

func (l *lanes) remove(lane string, seq int64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waits[lane]
	i, known := slices.BinarySearchFunc(all, seq, bySeq)
	if !known {
		return
	}
	l.drop(&all[i])
	if len(all) == 1 {
		delete(l.waits, lane)
		return
	}
	l.waits[lane] = slices.Delete(all, i, i+1)
}

// stale drops from mind an arrival that was changed in the store.
func (l *lanes) stale(lane string, seq int64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if i, known := slices.BinarySearchFunc(l.waits[lane], seq, bySeq); known {
		l.drop(&l.waits[lane][i])
	}
}

func (l *lanes) drop(w *waits) {
	if w.arrival != nil {
		l.held -= len(w.arrival.Body)
		w.arrival = nil
	}
}

// first gives what waits first in a lane: the arrivals when all of them are in mind, else their seqs.
func (l *lanes) first(lane string, limit int) (known []tickets.Arrival, seqs []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.waits[lane]
	all = all[:min(limit, len(all))]
	for _, w := range all {
		seqs = append(seqs, w.seq)
		if w.arrival != nil {
			known = append(known, *w.arrival)
		}
	}
	if len(known) < len(seqs) {
		return nil, seqs
	}
	return known, nil
}

// lane reads what waits in a lane.
func (db *DB) lane(ctx context.Context, name string, limit int) ([]tickets.Arrival, error) {
	for {
		known, seqs := db.lanes.first(name, limit)
		if len(seqs) == 0 {
			return known, nil
		}
		in, args := within(1, seqs)
		all, err := collect(scanArrival)(db.ask(ctx, inboxBySeq+in+` ORDER BY seq`, args...))
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
	seen := map[string]bool{}
	err = each(func(row scanner) error {
		var name string
		err := row.Scan(&name, &last)
		if err == nil && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		db.lanes.add(name, last, nil)
		return err
	})(db.ask(ctx, inboxSeqs, after, limit))
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
