package store

import (
	"context"

	"huying/tickets"
)

// Labels lists what words turned out to be about, oldest first, for training.
func (db *DB) Labels(ctx context.Context) (all []tickets.Label, err error) {
	defer wrap(&err, "labels")
	return collect(label)(db.ask(ctx, `SELECT id, words, service, said_by, at FROM labels ORDER BY at, id`))
}

// RecentLabels lists the latest, newest first.
func (db *DB) RecentLabels(ctx context.Context, limit int) (all []tickets.Label, err error) {
	defer wrap(&err, "recent labels")
	return collect(label)(db.ask(ctx, `SELECT id, words, service, said_by, at FROM labels ORDER BY at DESC, id LIMIT $1`, limit))
}

func label(row scanner) (l tickets.Label, err error) {
	var ms int64
	err = row.Scan(&l.ID, &l.Words, &l.Service, &l.By, &ms)
	l.At = at(ms)
	return l, err
}

// saveLabel keeps the label that a change of a ticket brings.
func saveLabel(t *tx, l *tickets.Label) error {
	if l == nil {
		return nil
	}
	_, err := t.exec(`INSERT INTO labels (id, words, service, said_by, at) VALUES ($1, $2, $3, $4, $5)`, l.ID, storable(l.Words), l.Service, string(l.By), ms(l.At))
	return err
}
