package store

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"huying/tickets"
)

// An arrival is inserted by the writer together with all others that wait, see lite.go and post.go.
var (
	inboxInsert = rowsOf(`inbox`, `channel, id, lane, body, at, seq`)

	inboxSeq = `SELECT seq FROM inbox WHERE channel = $1 AND id = $2`

	inboxLane = `SELECT channel, id, lane, body, at, seq, attempts FROM inbox
		WHERE lane = $1 AND state = 'waiting' ORDER BY seq LIMIT $2`

	inboxWaiting = `SELECT lane FROM inbox WHERE state = 'waiting' GROUP BY lane ORDER BY MIN(seq) LIMIT $1`

	inboxDone = `UPDATE inbox SET state = 'done', error = '', lane = CASE WHEN forget THEN '' ELSE lane END,
		body = CASE WHEN forget THEN '' ELSE body END WHERE channel = $1 AND id = $2 AND state = 'waiting'`

	inboxFail = `UPDATE inbox SET attempts = attempts + 1, error = $1, state = $2 WHERE channel = $3 AND id = $4 AND state = 'waiting'`

	inboxRetry = `UPDATE inbox SET state = 'waiting', attempts = 0, seq = $1 WHERE channel = $2 AND id = $3 AND state = 'aside'`

	laneHold = `INSERT INTO lanes (lane, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (lane) DO UPDATE SET holder = $2, until = $3 WHERE lanes.holder = $2 OR lanes.until < $4`

	laneDrop = `DELETE FROM lanes WHERE lane = $1 AND holder = $2`
)

// intake is the queue in front of the inbox. It is bounded: what does not fit is refused at once, and the channel asks its server
// to come again.
type intake struct {
	queue chan *arrival
	mu    sync.RWMutex
	over  bool
	pool  sync.Pool
	lanes *lanes // nil on PostgreSQL
}

// intakeQueue bounds the arrivals waiting for a commit; intakeBatch those of one commit.
const (
	intakeQueue = 4096
	intakeBatch = 512
)

// arrival is one that waits for its commit. state is as in job.
type arrival struct {
	tickets.Arrival
	state atomic.Int32
	fresh bool
	err   error
	done  chan struct{} // carries one signal; kept for the next arrival
}

func newIntake(l *lanes) *intake {
	in := &intake{queue: make(chan *arrival, intakeQueue), lanes: l}
	in.pool.New = func() any { return &arrival{done: make(chan struct{}, 1)} }
	return in
}

// Put keeps an arrival and returns after the commit; fresh is false when the same delivery was stored before. After any error
// it may or may not be stored: the channel must not acknowledge, and the delivery that then comes again changes nothing.
func (db *DB) Put(ctx context.Context, a tickets.Arrival) (fresh bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	p := db.inbox.pool.Get().(*arrival)
	p.Arrival, p.fresh, p.err = a, false, nil
	p.state.Store(jobWaiting)
	if err := db.inbox.add(p); err != nil {
		db.inbox.pool.Put(p)
		return false, err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		if p.state.CompareAndSwap(jobWaiting, jobGivenUp) {
			return false, ctx.Err() // still in the queue, so it cannot be used for another one
		}
		<-p.done
	}
	fresh, err = p.fresh, p.err
	p.Arrival = tickets.Arrival{}
	db.inbox.pool.Put(p)
	if fresh {
		db.Bell.here(a.Lane)
	}
	return fresh, err
}

func (in *intake) add(p *arrival) error {
	in.mu.RLock() // shut waits for it, so nothing is queued after the last look
	defer in.mu.RUnlock()
	if in.over {
		return ErrClosed
	}
	select {
	case in.queue <- p:
		return nil
	default:
		return ErrBusy
	}
}

// gather adds what is waiting already.
func (in *intake) gather(mail []*arrival) []*arrival {
	for len(mail) < intakeBatch {
		select {
		case a := <-in.queue:
			mail = append(mail, a)
		default:
			return mail
		}
	}
	return mail
}

// shut refuses what comes from now on, and what came after the last look.
func (in *intake) shut() {
	in.mu.Lock()
	in.over = true
	in.mu.Unlock()
	in.finish(begin(in.gather(nil)), ErrClosed)
}

// begin drops the arrivals whose callers have given up.
func begin(mail []*arrival) []*arrival {
	begun := mail[:0]
	for _, a := range mail {
		if a.state.CompareAndSwap(jobWaiting, jobBegun) {
			begun = append(begun, a)
		}
	}
	return begun
}

func (in *intake) finish(mail []*arrival, err error) {
	for _, a := range mail {
		if a.err = err; err != nil {
			a.fresh = false
		}
		if a.fresh && in.lanes != nil {
			arrived := a.Arrival
			in.lanes.add(a.Lane, a.Seq, &arrived)
		}
		a.done <- struct{}{}
	}
}

// putAll inserts arrivals in their order and finds out which of them are new.
func (db *DB) putAll(t *tx, mail []*arrival) error {
	if len(mail) == 0 {
		return nil
	}
	for _, a := range mail {
		a.Seq = db.seq.next()
	}
	if db.pg {
		fresh, err := t.exec(inboxColumns, columnsOf(mail)...)
		if err != nil {
			return err
		}
		return whoIsNew(t, mail, fresh)
	}
	args := make([]any, 0, len(mail)*inboxInsert.cols)
	for _, a := range mail {
		args = append(args, a.Channel, a.ID, a.Lane, a.Body, ms(a.At), a.Seq)
	}
	return inboxInsert.insert(t, args, func(from, rows int, fresh int64) error { return whoIsNew(t, mail[from:from+rows], fresh) })
}

// inboxColumns is the same insert as PostgreSQL does it best: one text for any number of arrivals, its arguments whole columns.
const inboxColumns = `INSERT INTO inbox (channel, id, lane, body, at, seq)
	SELECT * FROM UNNEST($1::TEXT[], $2::TEXT[], $3::TEXT[], $4::BYTEA[], $5::BIGINT[], $6::BIGINT[]) ON CONFLICT DO NOTHING`

func columnsOf(mail []*arrival) []any {
	n := len(mail)
	channels, ids, lanes, bodies := make([]string, n), make([]string, n), make([]string, n), make([][]byte, n)
	times, seqs := make([]int64, n), make([]int64, n)
	for i, a := range mail {
		channels[i], ids[i], lanes[i], bodies[i], times[i], seqs[i] = a.Channel, a.ID, a.Lane, a.Body, ms(a.At), a.Seq
	}
	return []any{channels, ids, lanes, bodies, times, seqs}
}

// whoIsNew tells new arrivals from repeated ones: when fewer were inserted than there are, a row with our seq is ours.
func whoIsNew(t *tx, mail []*arrival, inserted int64) error {
	for _, a := range mail {
		if a.fresh = true; int(inserted) == len(mail) {
			continue
		}
		var seq int64
		found, err := t.one(inboxSeq, []any{a.Channel, a.ID}, &seq)
		if err != nil {
			return err
		}
		a.fresh = found && seq == a.Seq
	}
	return nil
}

// Lane gives the first arrivals of a lane that are not done, in order.
func (db *DB) Lane(ctx context.Context, lane string, limit int) (all []tickets.Arrival, err error) {
	defer wrap(&err, "lane")
	if db.lanes != nil {
		return db.lane(ctx, lane, limit)
	}
	return collect(scanArrival)(db.ask(ctx, inboxLane, lane, limit))
}

func scanArrival(row scanner) (a tickets.Arrival, err error) {
	var when int64
	err = row.Scan(&a.Channel, &a.ID, &a.Lane, &a.Body, &when, &a.Seq, &a.Attempts)
	a.At = at(when)
	return a, err
}

// Waiting lists the lanes in which something is not done, the longest waiting first.
func (db *DB) Waiting(ctx context.Context, limit int) (lanes []string, err error) {
	defer wrap(&err, "waiting lanes")
	if db.lanes != nil {
		lanes, _, err = db.recall(ctx, 0, limit)
		return lanes, err
	}
	return collect(text)(db.ask(ctx, inboxWaiting, limit))
}

// Fail counts one more attempt at an arrival. Set aside, it no longer holds up its lane, and waits for a clerk.
func (db *DB) Fail(ctx context.Context, a tickets.Arrival, reason string, aside bool) (err error) {
	defer wrap(&err, "fail %s/%s", a.Channel, a.ID)
	state := "waiting"
	if aside {
		state = "aside"
	}
	_, err = db.writer.exec(ctx, inboxFail, storable(reason), state, a.Channel, a.ID)
	db.lanes.stale(a.Lane, a.Seq)
	return err
}

// RetryArrival puts an arrival that was set aside ("channel/id") back at the end of its lane.
func (db *DB) RetryArrival(ctx context.Context, id string) (err error) {
	defer wrap(&err, "retry arrival")
	channel, id, _ := strings.Cut(id, "/")
	seq := db.seq.next()
	n, err := db.writer.exec(ctx, inboxRetry, seq, channel, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return tickets.Refuse(tickets.NotFound, "error.not_found")
	}
	var lane string
	if _, err = db.one(ctx, inboxName, []any{channel, id}, &lane); err == nil {
		db.lanes.add(lane, seq, nil)
	}
	return err
}

// HoldLane takes or keeps a lane for this instance; held is false while another one has it.
func (db *DB) HoldLane(ctx context.Context, lane string, until time.Time) (held bool, err error) {
	defer wrap(&err, "hold lane")
	n, err := db.writer.exec(ctx, laneHold, lane, db.me, ms(until), ms(db.Now()))
	return n > 0, err
}

// DropLane lets a lane go.
func (db *DB) DropLane(ctx context.Context, lane string) (err error) {
	defer wrap(&err, "drop lane")
	_, err = db.writer.exec(ctx, laneDrop, lane, db.me)
	return err
}

// storable makes words fit for a text column of PostgreSQL, which takes neither NUL nor what is not UTF-8.
func storable(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
}
