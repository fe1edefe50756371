package store

import (
	"context"
	"errors"

	"huying/tickets"
)

// A turn is one message at work. What is written with its context is kept back, and Done commits all of it with the message's end: a
// message has done everything it causes or nothing, and it costs one commit. What is kept back cannot be read before; a turn
// therefore decides on what others have committed, and when one of them was faster, Done refuses and nothing is written.
type turn struct {
	writes []func(*tx) error
	rings  []string       // topics of the bell
	from   *correspondent // who sent the message, once read
}

type turnKey struct{}

// Begin opens a turn. Tickets, residents and sessions saved with the context it gives are committed by Done.
func (db *DB) Begin(ctx context.Context) context.Context {
	return context.WithValue(ctx, turnKey{}, &turn{})
}

func turnOf(ctx context.Context) *turn {
	t, _ := ctx.Value(turnKey{}).(*turn)
	return t
}

// joinKey carries the transaction that is being written, for what is written together with it.
type joinKey struct{}

// join gives a context whose writes belong to a transaction; it is of use until that ends.
func join(ctx context.Context, t *tx) context.Context { return context.WithValue(ctx, joinKey{}, t) }

// write runs a write and rings, or keeps both back for the end of the turn that ctx belongs to. With a context of join it belongs to that
// transaction, whose own end rings.
func (db *DB) write(ctx context.Context, do func(*tx) error, rings ...string) error {
	if t, joined := ctx.Value(joinKey{}).(*tx); joined {
		return bare(do(t)) // what came before is written already: a refusal undoes all of it
	}
	if kept := turnOf(ctx); kept != nil {
		kept.writes, kept.rings = append(kept.writes, do), append(kept.rings, rings...)
		return nil
	}
	err := db.writer.write(ctx, do)
	if err == nil {
		db.ring(rings)
	}
	return err
}

func (db *DB) ring(topics []string) {
	for _, topic := range topics {
		db.Bell.Ring(topic)
	}
}

// commit makes the writes that were kept back. Whatever one of them was refused for, others of the same turn are undone with it: the
// message is to be handled again, step by step.
func (k *turn) commit(t *tx) error {
	if k == nil {
		return nil
	}
	for _, do := range k.writes {
		err := bare(do(t))
		if refusal := (*tickets.Error)(nil); errors.As(err, &refusal) || unique(err) { // unique: the number of a ticket, which saveNew knows to mend
			return tickets.ErrConflict
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errDoneBefore ends a write that has nothing to do any more.
var errDoneBefore = errors.New("store: done before")

// Done closes an arrival, posts its answers, and writes what was kept back since Begin, in one transaction. It is ErrConflict when what
// was kept back cannot be written any more: then nothing is, and the message must be handled without a turn. An arrival that is done
// already stays as it is.
func (db *DB) Done(ctx context.Context, a tickets.Arrival, answers []tickets.Notice) (err error) {
	defer wrap(&err, "done %s/%s", a.Channel, a.ID)
	kept := turnOf(ctx)
	err = db.writer.write(ctx, func(t *tx) error {
		n, err := t.exec(inboxDone, a.Channel, a.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return unwritten{errDoneBefore}
		}
		if err := kept.commit(t); err != nil {
			return err
		}
		if err := db.post(t, answers); err != nil {
			return err
		}
		return forgotten(t, a.Lane, answers)
	})
	switch {
	case errors.Is(err, errDoneBefore):
		err = nil
	case err == nil:
		if kept != nil {
			db.ring(kept.rings)
		}
		if len(answers) > 0 {
			db.Bell.Ring(RingOutbox)
		}
	}
	if err == nil {
		db.lanes.remove(a.Lane, a.Seq)
	}
	return err
}

// forgotten marks the answer that tells somebody they were erased, and drops what was remembered to give it once.
func forgotten(t *tx, lane string, answers []tickets.Notice) error {
	for _, n := range answers {
		if !n.Forget {
			continue
		}
		if _, err := t.exec(`UPDATE outbox SET forget = TRUE WHERE id = $1`, n.ID); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM sessions WHERE id = $1`, lane); err != nil {
			return err
		}
	}
	return nil
}
