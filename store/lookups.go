package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"huying/tickets"
)

// Whoever looks for a telephone number looks for a person: it is written down who did, when, and for which number in a form that only
// says whether it was the same one again.

const (
	lookupKeep = `INSERT INTO lookups (id, at, staff, name, print, found) VALUES ($1, $2, $3, $4, $5, $6)`
	lookupsAll = `SELECT id, at, staff, name, print, found FROM lookups ORDER BY at DESC, id LIMIT $1`
	lookupKey  = "lookup key" // a counter that is no count: made once, at random
)

// KeepLookup writes down a search for a telephone number.
func (db *DB) KeepLookup(ctx context.Context, l tickets.Lookup) (err error) {
	defer wrap(&err, "keep lookup")
	return db.writer.write(ctx, func(t *tx) error {
		print, err := phonePrint(t, l.Phone)
		if err != nil {
			return err
		}
		_, err = t.exec(lookupKeep, l.ID, ms(l.At), l.Staff, storable(l.Name), print, l.Found)
		return err
	})
}

// AllLookups lists the searches for telephone numbers, newest first.
func (db *DB) AllLookups(ctx context.Context, limit int) (all []tickets.Lookup, err error) {
	defer wrap(&err, "lookups")
	return collect(func(row scanner) (l tickets.Lookup, err error) {
		var when int64
		err = row.Scan(&l.ID, &when, &l.Staff, &l.Name, &l.Print, &l.Found)
		l.At = at(when)
		return l, err
	})(db.ask(ctx, lookupsAll, limit))
}

// phonePrint is a hash under a key of this database: the list of who looked for whom, copied from it, tells no number even to somebody
// who tries all there are.
func phonePrint(t *tx, phone string) (string, error) {
	var secret [8]byte
	_, _ = rand.Read(secret[:]) // never fails
	_, err := t.exec(`INSERT INTO counters (name, n) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, lookupKey, int64(binary.BigEndian.Uint64(secret[:])>>1))
	if err != nil {
		return "", err
	}
	var key int64
	if _, err := t.one(`SELECT n FROM counters WHERE name = $1`, []any{lookupKey}, &key); err != nil {
		return "", err
	}
	sum := hmac.New(sha256.New, binary.BigEndian.AppendUint64(nil, uint64(key)))
	sum.Write([]byte(phone))
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// forgetPhone takes the number of somebody who was erased out of the list.
func forgetPhone(t *tx, phone string) error {
	plain, ok := tickets.PhoneIn(phone)
	if !ok {
		return nil
	}
	print, err := phonePrint(t, plain)
	if err == nil {
		_, err = t.exec(`UPDATE lookups SET print = '' WHERE print = $1 AND print <> ''`, print)
	}
	return err
}
