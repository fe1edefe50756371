package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"huying/tickets"
)

const (
	broadcastColumns = `id, code, stage, due, reached, edition, figures, version, body`

	broadcastByID   = `SELECT ` + broadcastColumns + ` FROM broadcasts WHERE id = $1`
	broadcastByCode = `SELECT ` + broadcastColumns + ` FROM broadcasts WHERE code = $1`

	broadcastInsert = `INSERT INTO broadcasts (id, code, stage, class, office, area, due, reached, edition, behind, figures, updated, ended, version, body, waits)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, '', $10, $11, 1, $12, $13)`

	// What was reached belongs to who posts windows; a save only ends it. A new edition may leave messages behind.
	broadcastUpdate = `UPDATE broadcasts SET stage = $1, class = $2, due = $3, reached = CASE WHEN $4 = TRUE THEN $5 ELSE reached END,
		behind = CASE WHEN edition < $6 THEN TRUE ELSE behind END, edition = $7, updated = $8, ended = $9, version = $10, body = $11, waits = $12
		WHERE id = $13 AND version = $14`

	waitingCount = `SELECT COUNT(*) FROM broadcasts WHERE area >= $1 AND area < $2 AND waits <> '' AND waits <> $3`

	broadcastStepsOf = `SELECT id, broadcast, at, by_kind, by_id, by_name, by_role, by_office, verb, words FROM broadcast_steps WHERE broadcast = $1 ORDER BY seq`

	// What a step does to the notices that have not left. Only a broadcast's own notices are meant, and corrections of it that newer ones replace.
	rowsHold  = `UPDATE outbox SET state = 'held' WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state = 'queued'`
	rowsFree  = `UPDATE outbox SET state = 'queued' WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state = 'held'`
	rowsDrop  = `UPDATE outbox SET state = 'cancelled', shown = $1, ended = $2 WHERE broadcast = $3 AND broadcast <> '' AND round = 0 AND state IN ('queued', 'held')`
	rowsBack  = rowsDrop + ` AND attempts = 0`
	rowsAgain = `UPDATE outbox SET state = 'queued', due = 0, attempts = 0, shown = 0, ended = 0, since = 0, error = ''
		WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state = 'failed'`
	rowsOlder = `UPDATE outbox SET state = 'cancelled', shown = $1, ended = $2
		WHERE broadcast = $3 AND broadcast <> '' AND round > 0 AND round < $4 AND state = 'queued'`

	answerKeep = `INSERT INTO broadcast_answers (broadcast, address, resident, area, cared, answer, words, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (broadcast, address) DO UPDATE SET resident = $3, area = $4, cared = $5, answer = $6, words = $7, at = $8`
)

var (
	broadcastStepInsert = rowsOf(`broadcast_steps`, `id, broadcast, seq, at, by_kind, by_id, by_name, by_role, by_office, verb, words`)
	broadcastFileInsert = rowsOf(`broadcast_files`, `hash, broadcast`)
)

func scanBroadcast(row scanner) (b tickets.Broadcast, err error) {
	var id, code, reached, figures, body string
	var stage tickets.BroadcastStage
	var due int64
	var edition, version int
	if err := row.Scan(&id, &code, &stage, &due, &reached, &edition, &figures, &version, &body); err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return b, err
	}
	b.ID, b.Code, b.Stage, b.Due, b.Edition, b.Version, b.Cursor = id, code, stage, at(due), edition, version, tickets.WindowCursor{}
	if figures != "" {
		if err := json.Unmarshal([]byte(figures), &b.Last); err != nil {
			return b, err
		}
	}
	return b, json.Unmarshal([]byte(reached), &b.Cursor)
}

// bodyOf is what is kept of a broadcast as JSON.
func bodyOf(b tickets.Broadcast) string {
	b.Steps, b.Last, b.Cursor = nil, nil, tickets.WindowCursor{}
	return storable(toJSON(b))
}

// Broadcast finds a broadcast with its history.
func (db *DB) Broadcast(ctx context.Context, id string) (b tickets.Broadcast, err error) {
	defer wrap(&err, "broadcast %s", id)
	if b, err = single(collect(scanBroadcast)(db.ask(ctx, broadcastByID, storable(id)))); err != nil {
		return b, err
	}
	b.Steps, err = collect(func(row scanner) (s tickets.BroadcastStep, err error) {
		var when int64
		err = row.Scan(&s.ID, &s.Broadcast, &when, &s.By.Kind, &s.By.ID, &s.By.Name, &s.By.Role, &s.By.Office, &s.Verb, &s.Text)
		s.At = at(when)
		return s, err
	})(db.ask(ctx, broadcastStepsOf, b.ID))
	return b, err
}

// BroadcastByCode finds one by what a resident reads under it.
func (db *DB) BroadcastByCode(ctx context.Context, code string) (b tickets.Broadcast, err error) {
	defer wrap(&err, "broadcast by code")
	return single(collect(scanBroadcast)(db.ask(ctx, broadcastByCode, storable(code))))
}

// waitsOf is who may not agree to what waits for a second person.
func waitsOf(b tickets.Broadcast) string {
	if author, waits := b.Waits(); waits {
		return "by:" + author
	}
	return ""
}

// CountWaiting counts what waits, within an area ("": everywhere), for a second person who may be somebody of the staff.
func (db *DB) CountWaiting(ctx context.Context, scope, second string) (n int, err error) {
	defer wrap(&err, "count waiting broadcasts")
	from, to := "", endOfAreas
	if scope != "" {
		from, to = codeRange(scope)
	}
	_, err = db.one(ctx, waitingCount, []any{from, to, "by:" + second}, &n)
	return n, err
}

// FindBroadcasts lists broadcasts, last changed first.
func (db *DB) FindBroadcasts(ctx context.Context, q tickets.BroadcastQuery) (list tickets.BroadcastList, err error) {
	defer wrap(&err, "find broadcasts")
	limit := usually(q.Limit, 50)
	w := &where{}
	w.same("office", q.Office)
	if q.Scope != "" {
		from, to := codeRange(q.Scope)
		w.add("area >= " + w.value(from) + " AND area < " + w.value(to))
	}
	if q.Waits {
		w.add("waits <> ''")
	}
	among(w, "stage", q.Stages)
	if when, id, ok := strings.Cut(string(q.After), " "); ok {
		n, _ := strconv.ParseInt(when, 10, 64)
		w.add("(updated, id) < (" + w.value(n) + ", " + w.value(id) + ")")
	}
	query := `SELECT ` + broadcastColumns + ` FROM broadcasts` + w.String() + ` ORDER BY updated DESC, id DESC LIMIT ` + w.value(limit+1)
	if list.Broadcasts, err = collect(scanBroadcast)(db.reads.QueryContext(ctx, query, w.args...)); err == nil && len(list.Broadcasts) > limit {
		list.Broadcasts = list.Broadcasts[:limit]
		last := list.Broadcasts[limit-1]
		list.Next = tickets.Cursor(strconv.FormatInt(ms(last.UpdatedAt), 10) + " " + last.ID)
	}
	return list, err
}

// SaveBroadcast writes a BroadcastSaving in one transaction, or in that of the turn ctx belongs to. See tickets.Broadcasts.
func (db *DB) SaveBroadcast(ctx context.Context, change *tickets.BroadcastSaving) (err error) {
	defer wrap(&err, "save broadcast %s", change.Broadcast.ID)
	saved := *change
	saved.Broadcast.Version++
	err = db.write(ctx, func(t *tx) error {
		switch {
		case saved.Answer != nil:
			if err := db.keepAnswer(t, saved.Answer); err != nil {
				return err
			}
			return db.post(t, saved.Notices)
		case saved.New:
			if err := db.insertBroadcast(t, saved.Broadcast); err != nil {
				return err
			}
		default:
			if err := db.updateBroadcast(t, saved.Broadcast); err != nil {
				return err
			}
		}
		return db.saveBroadcastRest(t, saved)
	}, RingBroadcasts, RingOutbox)
	if unique(err) { // somebody else's, at the same moment
		return tickets.Refuse(tickets.Conflict, "error.try_again")
	}
	if err == nil {
		change.Broadcast.Version = saved.Broadcast.Version
		if change.New {
			change.Broadcast.Version = 1
		}
	}
	return err
}

func (db *DB) insertBroadcast(t *tx, b tickets.Broadcast) error {
	var other string
	if found, err := t.one(`SELECT id FROM broadcasts WHERE id = $1`, []any{b.ID}, &other); err != nil || found {
		return errors.Join(err, unwritten{tickets.Refuse(tickets.Conflict, "error.try_again")})
	}
	if found, err := t.one(`SELECT id FROM broadcasts WHERE code = $1`, []any{b.Code}, &other); err != nil || found {
		return errors.Join(err, unwritten{tickets.ErrCodeTaken})
	}
	if err := insertFiles(t, b); err != nil {
		return err
	}
	_, err := t.exec(broadcastInsert, b.ID, b.Code, string(b.Stage), int(b.Class), b.Office, b.Area, ms(b.Due), toJSON(b.Cursor), b.Edition,
		ms(b.UpdatedAt), ms(b.EndedAt), bodyOf(b), waitsOf(b))
	return err
}

func insertFiles(t *tx, b tickets.Broadcast) error {
	args := make([]any, 0, 2*len(b.Files))
	for _, hash := range b.Files {
		args = append(args, hash, b.ID)
	}
	return broadcastFileInsert.insert(t, args, nil)
}

func (db *DB) updateBroadcast(t *tx, b tickets.Broadcast) error {
	n, err := t.exec(broadcastUpdate, string(b.Stage), int(b.Class), ms(b.Due), b.Cursor.Done, toJSON(b.Cursor), b.Edition, b.Edition,
		ms(b.UpdatedAt), ms(b.EndedAt), b.Version, bodyOf(b), waitsOf(b), b.ID, b.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		return unwritten{tickets.Refuse(tickets.Conflict, "error.broadcast_changed", "stage", "@broadcast.stage."+string(b.Stage))}
	}
	if b.Edition > 1 {
		if _, err := t.exec(rowsOlder, db.seq.next(), ms(b.UpdatedAt), b.ID, b.Edition); err != nil {
			return err
		}
	}
	return insertFiles(t, b)
}

func (db *DB) saveBroadcastRest(t *tx, c tickets.BroadcastSaving) (err error) {
	switch id := c.Broadcast.ID; c.Rows {
	case tickets.RowsHold:
		_, err = t.exec(rowsHold, id)
	case tickets.RowsFree:
		_, err = t.exec(rowsFree, id)
	case tickets.RowsDrop:
		_, err = t.exec(rowsDrop, db.seq.next(), ms(c.Broadcast.UpdatedAt), id)
	case tickets.RowsBack:
		if _, err = t.exec(rowsBack, db.seq.next(), ms(c.Broadcast.UpdatedAt), id); err == nil {
			_, err = t.exec(rowsFree, id)
		}
	case tickets.RowsAgain:
		_, err = t.exec(rowsAgain, id)
	}
	if err != nil {
		return err
	}
	if c.Next != nil {
		if err := db.insertBroadcast(t, *c.Next); err != nil {
			return err
		}
	}
	args := make([]any, 0, len(c.Steps)*broadcastStepInsert.cols)
	for _, s := range c.Steps {
		args = append(args, s.ID, s.Broadcast, db.seq.next(), ms(s.At), string(s.By.Kind), s.By.ID, storable(s.By.Name), string(s.By.Role), s.By.Office,
			string(s.Verb), storable(s.Text))
	}
	if err := broadcastStepInsert.insert(t, args, nil); err != nil {
		return err
	}
	return db.post(t, c.Notices)
}

func (db *DB) keepAnswer(t *tx, a *tickets.BroadcastAnswer) error {
	_, err := t.exec(answerKeep, a.Broadcast, a.To.String(), a.Resident, a.Area, a.Cared, a.Answer, storable(a.Words), ms(a.At))
	return err
}
