package store

import (
	"context"
	"errors"
	"time"

	"huying/tickets"
)

// table is a place of small values that run out: sessions of conversations, and the console's own. Versions are times, so that a value
// that was lost and made anew never has the version of the old one.
type table struct {
	load, insert, update, over, drop, sweep string
}

func newTable(name, value string) table {
	return table{
		load:   `SELECT ` + value + `, version FROM ` + name + ` WHERE id = $1 AND expires > $2`,
		insert: `INSERT INTO ` + name + ` (id, ` + value + `, version, expires) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET ` + value + ` = $2, version = $3, expires = $4 WHERE ` + name + `.expires <= $5`,
		update: `UPDATE ` + name + ` SET ` + value + ` = $1, version = $2, expires = $3 WHERE id = $4 AND version = $5 AND expires > $6`,
		over:   `INSERT INTO ` + name + ` (id, ` + value + `, version, expires) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET ` + value + ` = $2, version = $3, expires = $4 WHERE ` + name + `.expires <= $5 OR ` + name + `.version <= $6`,
		drop:   `DELETE FROM ` + name + ` WHERE id = $1`,
		sweep:  `DELETE FROM ` + name + ` WHERE expires <= $1`,
	}
}

var (
	kvTable      = newTable("kv", "value")
	sessionTable = newTable("sessions", "data")
)

func (db *DB) get(ctx context.Context, in table, key string) (value []byte, version int64, err error) {
	_, err = db.one(ctx, in.load, []any{key, ms(db.Now())}, &value, &version)
	return value, version, err
}

// swap makes the write of a value, which is unwritten when the stored version is not the given one any more.
func (db *DB) swap(in table, key string, version int64, value []byte, ttl time.Duration) func(*tx) error {
	if value == nil {
		value = []byte{}
	}
	now := db.Now()
	fresh, until := later(version, now), ms(now.Add(ttl))
	return func(t *tx) (err error) {
		var n int64
		if version == 0 {
			n, err = t.exec(in.insert, key, value, fresh, until, ms(now))
		} else {
			n, err = t.exec(in.update, value, fresh, until, key, version, ms(now))
		}
		if err == nil && n == 0 {
			err = unwritten{errSession}
		}
		return err
	}
}

// later is a version after another one.
func later(version int64, now time.Time) int64 { return max(version+1, now.UnixMicro()) }

// Get reads a small value; version 0 means that there is none, or it has run out.
func (db *DB) Get(ctx context.Context, key string) (value []byte, version int64, err error) {
	defer wrap(&err, "get")
	return db.get(ctx, kvTable, key)
}

// CompareAndSet writes when the stored version is still the given one, and reports whether it did.
func (db *DB) CompareAndSet(ctx context.Context, key string, version int64, value []byte, ttl time.Duration) (ok bool, err error) {
	defer wrap(&err, "set")
	err = db.writer.write(ctx, db.swap(kvTable, key, version, value, ttl))
	if errors.Is(err, errSession) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes a small value.
func (db *DB) Delete(ctx context.Context, key string) (err error) {
	defer wrap(&err, "delete")
	return db.keep(ctx, kvTable.drop, key)
}

// LoadSession reads what is remembered of a conversation; nil and version 0 when nothing is.
func (db *DB) LoadSession(ctx context.Context, key string) (data []byte, version int64, err error) {
	defer wrap(&err, "load session")
	if c := correspondentOf(ctx, key); c != nil {
		return c.session, c.version, nil
	}
	return db.get(ctx, sessionTable, key)
}

// SaveSession remembers a conversation, unless its stored version is another one: then it is a Conflict.
func (db *DB) SaveSession(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) (err error) {
	defer wrap(&err, "save session")
	return db.write(ctx, db.swap(sessionTable, key, version, data, ttl))
}

var errSession = tickets.Refuse(tickets.Conflict, "error.try_again")

// DropSession forgets a conversation.
func (db *DB) DropSession(ctx context.Context, key string) (err error) {
	defer wrap(&err, "drop session")
	return db.write(ctx, func(t *tx) error {
		_, err := t.exec(sessionTable.drop, key)
		return err
	})
}
