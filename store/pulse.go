package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// pulse says, on PostgreSQL, that this instance lives, and notices when another one does not. Each instance counts up a number of its own; one whose number
// stands still while we counted ours up several times is dead, and what it had in hand is free: its lanes, and the notices it was sending.
// No clocks are compared, and whoever could not reach the database has seen nobody stand still.
//
// A process that only seemed dead does no harm when it goes on: a message is done once whoever does it, and a notice may at worst be sent
// twice, as after any crash.
type pulse struct {
	db    *DB
	pool  *sql.DB // one whose commits do not wait for the disk
	beats int64
	seen  map[string]sight
	alive atomic.Int64 // instances that are not known to be dead, we among them
	once  sync.Once
	quit  chan struct{}
	done  chan struct{}
}

// sight is what we last saw of another instance, and how many of our own beats ago it changed.
type sight struct {
	beat  int64
	still int
}

const (
	beatEvery = time.Second / 2
	beatsDead = 6
	beatWait  = 5 * time.Second
)

const (
	instanceBeat = `INSERT INTO instances (id, beat) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET beat = $2`
	instanceAll  = `SELECT id, beat FROM instances`
	instanceGone = `DELETE FROM instances WHERE id = $1 AND beat = $2`
	instanceEnds = `DELETE FROM instances WHERE id = $1`
	instanceLane = `DELETE FROM lanes WHERE holder = $1`
	instanceSend = `UPDATE outbox SET state = 'queued', due = $1, attempts = attempts + 1, since = 0, holder = '' WHERE state = 'sending' AND holder = $2`
)

func startPulse(ctx context.Context, db *DB, pool *sql.DB) (*pulse, error) {
	p := &pulse{db: db, pool: pool, seen: map[string]sight{}, quit: make(chan struct{}), done: make(chan struct{})}
	if err := p.beat(ctx); err != nil {
		return nil, err
	}
	go p.run()
	return p, nil
}

func (p *pulse) run() {
	defer close(p.done)
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-p.quit:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), beatWait)
		if err := p.look(ctx); err != nil {
			clear(p.seen)
		}
		cancel()
	}
}

// Instances is how many instances use this store, as far as we know.
func (db *DB) Instances() int {
	if db.pulse == nil {
		return 1
	}
	return max(1, int(db.pulse.alive.Load()))
}

func (p *pulse) beat(ctx context.Context) error {
	p.beats++
	_, err := p.pool.ExecContext(ctx, instanceBeat, p.db.me, p.beats)
	return err
}

// look beats once and buries the dead.
func (p *pulse) look(ctx context.Context) error {
	if err := p.beat(ctx); err != nil {
		return err
	}
	type instance struct {
		id   string
		beat int64
	}
	all, err := collect(func(row scanner) (i instance, err error) { return i, row.Scan(&i.id, &i.beat) })(p.pool.QueryContext(ctx, instanceAll))
	if err != nil {
		return err
	}
	now := map[string]sight{}
	for _, i := range all {
		s, known := p.seen[i.id]
		if i.id == p.db.me || !known || s.beat != i.beat {
			s = sight{beat: i.beat, still: -1}
		}
		s.still++
		if s.still < beatsDead {
			now[i.id] = s
			continue
		}
		if err := p.bury(ctx, i.id, i.beat); err != nil {
			return err
		}
	}
	p.seen = now
	p.alive.Store(int64(len(now)))
	return nil
}

// bury frees what a dead instance had in hand.
func (p *pulse) bury(ctx context.Context, id string, beat int64) error {
	var notices int64
	err := p.db.writer.write(ctx, func(t *tx) error {
		notices = 0
		if n, err := t.exec(instanceGone, id, beat); err != nil || n == 0 {
			return err
		}
		if _, err := t.exec(instanceLane, id); err != nil {
			return err
		}
		var err error
		notices, err = t.exec(instanceSend, ms(p.db.Now()), id)
		return err
	})
	if err == nil {
		p.db.Log.Warn("store: an instance has died; what it had in hand is taken over", "instance", id[:8], "notices", notices)
		p.db.Bell.Ring(RingOutbox)
	}
	return err
}

// stop ends the pulse. What we hold now is given back by whoever took it.
func (p *pulse) stop() (err error) {
	p.once.Do(func() {
		close(p.quit)
		<-p.done
		ctx, cancel := context.WithTimeout(context.Background(), beatWait)
		defer cancel()
		_, err = p.pool.ExecContext(ctx, instanceEnds, p.db.me)
	})
	return err
}
