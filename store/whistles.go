package store

import (
	"context"
	"time"

	"huying/tickets"
)

const (
	whistleColumns = `number, ticket, kind, words, office, area, by_id, by_name, by_role, by_office, approver_id, approver_name, approver_role,
	stage, running, reason, overdue, made, blown, ended, check_at, version`

	whistleByNumber = `SELECT ` + whistleColumns + ` FROM whistles WHERE number = $1`
	whistleOnTicket = `SELECT number FROM whistles WHERE ticket = $1 AND running = TRUE`
	whistleStage    = `SELECT stage FROM whistles WHERE number = $1`
	whistlesRunning = `SELECT stage, overdue, COUNT(*) FROM whistles WHERE running = TRUE`
	whistlesBlown   = `SELECT ` + whistleColumns + ` FROM whistles WHERE blown > 0 AND blown >= $1 AND blown < $2 ORDER BY blown, number LIMIT $3`

	// Number, ticket, who called and who drafted never change.
	whistleUpdate = `UPDATE whistles SET kind = $1, words = $2, approver_id = $3, approver_name = $4, approver_role = $5, stage = $6, running = $7,
		reason = $8, overdue = $9, blown = $10, ended = $11, check_at = $12, version = $13 WHERE number = $14 AND version = $15`

	// whistleClaim hands out those of which a clock has run out; see tickets.WhistleStore.
	whistleClaim = `UPDATE whistles SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND number IN
		(SELECT number FROM whistles WHERE check_at > 0 AND check_at <= $3 ORDER BY check_at LIMIT $4) RETURNING number`

	callColumns = `whistle, n, office, stage, sign_by, contact_by, arrive_by, signed, contacted, arrived, finished, missed, result,
	rated, rated_words, rated_at, rates, rates_words, rates_at`

	callsBlown = `SELECT ` + callColumns + ` FROM calls WHERE whistle IN (SELECT number FROM whistles WHERE blown > 0 AND blown >= $1 AND blown < $2)
		ORDER BY whistle, n`

	callDrop = `DELETE FROM calls WHERE whistle = $1`

	stepsOf = `SELECT id, whistle, at, by_kind, by_id, by_name, by_role, by_office, verb, office, words, files
		FROM whistle_steps WHERE whistle = $1 ORDER BY seq`

	// filedByArea counts the tickets of some days by where they are. A number begins with its day, so the primary key finds them.
	filedByArea = `SELECT CASE WHEN area <> '' THEN area ELSE grid END AS place, COUNT(*) FROM tickets
		WHERE number >= $1 AND number < $2 GROUP BY CASE WHEN area <> '' THEN area ELSE grid END`
)

var (
	whistleInsert = `INSERT INTO whistles (` + whistleColumns + `) VALUES (` + placeholders(1, 22) + `)`
	callInsert    = rowsOf(`calls`, callColumns)
	stepInsert    = rowsOf(`whistle_steps`, `id, whistle, seq, at, by_kind, by_id, by_name, by_role, by_office, verb, office, words, files`)
)

func scanWhistle(row scanner) (w tickets.Whistle, err error) {
	var made, blown, ended, check int64
	var running bool
	err = row.Scan(&w.Number, &w.Ticket, &w.Kind, &w.Words, &w.Office, &w.Area, &w.By.ID, &w.By.Name, &w.By.Role, &w.By.Office,
		&w.Approver.ID, &w.Approver.Name, &w.Approver.Role, &w.Stage, &running, &w.Reason, &w.Overdue, &made, &blown, &ended, &check, &w.Version)
	w.By.Kind = tickets.ByStaff
	if w.Approver.ID != "" {
		w.Approver.Kind = tickets.ByStaff
	}
	w.MadeAt, w.BlownAt, w.EndedAt, w.CheckAt = at(made), at(blown), at(ended), at(check)
	return w, err
}

// heldCall is a call with the whistle it belongs to.
type heldCall struct {
	whistle tickets.WhistleNumber
	tickets.Call
}

func scanCall(row scanner) (c heldCall, err error) {
	var n int
	var signBy, contactBy, arriveBy, signed, contacted, arrived, finished, ratedAt, ratesAt int64
	var missed string
	err = row.Scan(&c.whistle, &n, &c.Office, &c.Stage, &signBy, &contactBy, &arriveBy, &signed, &contacted, &arrived, &finished, &missed, &c.Result,
		&c.Rated.Score, &c.Rated.Words, &ratedAt, &c.Rates.Score, &c.Rates.Words, &ratesAt)
	if err != nil {
		return c, err
	}
	c.SignBy, c.ContactBy, c.ArriveBy = at(signBy), at(contactBy), at(arriveBy)
	c.SignedAt, c.ContactedAt, c.ArrivedAt, c.FinishedAt = at(signed), at(contacted), at(arrived), at(finished)
	c.Rated.At, c.Rates.At = at(ratedAt), at(ratesAt)
	c.Missed, err = fromList(missed)
	return c, err
}

func scanStep(row scanner) (s tickets.WhistleStep, err error) {
	var when int64
	var files string
	err = row.Scan(&s.ID, &s.Number, &when, &s.By.Kind, &s.By.ID, &s.By.Name, &s.By.Role, &s.By.Office, &s.Verb, &s.Office, &s.Text, &files)
	if err != nil {
		return s, err
	}
	s.At = at(when)
	s.Files, err = fromList(files)
	return s, err
}

// Whistle finds a whistle with its calls and steps.
func (db *DB) Whistle(ctx context.Context, number tickets.WhistleNumber) (w tickets.Whistle, err error) {
	defer wrap(&err, "whistle %s", number)
	if w, err = single(collect(scanWhistle)(db.ask(ctx, whistleByNumber, storable(string(number))))); err != nil {
		return w, err
	}
	all := []tickets.Whistle{w}
	if err := db.withCalls(ctx, all); err != nil {
		return w, err
	}
	all[0].Steps, err = collect(scanStep)(db.ask(ctx, stepsOf, string(number)))
	return all[0], err
}

// withCalls fills in the calls of whistles.
func (db *DB) withCalls(ctx context.Context, all []tickets.Whistle) error {
	for from := 0; from < len(all); from += sweepOnce { // SQLite takes a limited number of arguments
		var numbers []string
		for _, w := range all[from:min(from+sweepOnce, len(all))] {
			numbers = append(numbers, string(w.Number))
		}
		in, args := within(1, numbers)
		calls, err := collect(scanCall)(db.reads.QueryContext(ctx, `SELECT `+callColumns+` FROM calls WHERE whistle IN `+in+` ORDER BY whistle, n`, args...))
		if err != nil {
			return err
		}
		hang(all, calls)
	}
	return nil
}

// hang gives calls to their whistles, in their order.
func hang(all []tickets.Whistle, calls []heldCall) {
	place := map[tickets.WhistleNumber]int{}
	for i, w := range all {
		place[w.Number] = i
	}
	for _, c := range calls {
		if i, ok := place[c.whistle]; ok {
			all[i].Calls = append(all[i].Calls, c.Call)
		}
	}
}

// SaveWhistle writes a WhistleChange in one transaction, or in that of the turn ctx belongs to. See tickets.WhistleStore.
func (db *DB) SaveWhistle(ctx context.Context, change *tickets.WhistleChange) (err error) {
	defer wrap(&err, "save whistle %s", change.Whistle.Number)
	saved := *change
	saved.Steps = append([]tickets.WhistleStep(nil), change.Steps...)
	rings := []string{RingTickets}
	if len(saved.Notices) > 0 {
		rings = append(rings, RingOutbox)
	}
	if saved.New { // its number is known only once it is written: no turn can keep it back
		saved.Whistle.Version = 1
		if err = db.writer.write(ctx, func(t *tx) error { return db.insertWhistle(t, &saved) }); err == nil {
			db.ring(rings)
		}
	} else {
		saved.Whistle.Version++
		err = db.write(ctx, func(t *tx) error { return db.updateWhistle(t, &saved) }, rings...)
	}
	if err == nil {
		*change = saved
	}
	return err
}

// errWhistleOpen is the refusal of a second whistle on a ticket.
func errWhistleOpen(number string) error {
	return tickets.Refuse(tickets.Conflict, "error.whistle_open", "whistle", number)
}

func (db *DB) insertWhistle(t *tx, c *tickets.WhistleChange) error {
	var other string
	found, err := t.one(whistleOnTicket, []any{string(c.Whistle.Ticket)}, &other)
	switch {
	case err != nil:
		return err
	case found:
		return unwritten{errWhistleOpen(other)}
	}
	var n int
	if _, err := t.one(counterNext, []any{"whistle " + c.Day.Format(dayForm)}, &n); err != nil {
		return err
	}
	c.SetNumber(tickets.NewWhistleNumber(c.Day, n))
	w := &c.Whistle
	_, err = t.exec(whistleInsert, string(w.Number), string(w.Ticket), string(w.Kind), storable(w.Words), w.Office, w.Area,
		w.By.ID, storable(w.By.Name), string(w.By.Role), w.By.Office, w.Approver.ID, storable(w.Approver.Name), string(w.Approver.Role),
		string(w.Stage), w.Stage.Open(), storable(w.Reason), w.Overdue, ms(w.MadeAt), ms(w.BlownAt), ms(w.EndedAt), ms(w.CheckAt), w.Version)
	if unique(err) { // somebody else's, at the same moment
		return errAgain
	}
	if err != nil {
		return err
	}
	return db.saveWhistleRest(t, c)
}

func (db *DB) updateWhistle(t *tx, c *tickets.WhistleChange) error {
	w := &c.Whistle
	n, err := t.exec(whistleUpdate, string(w.Kind), storable(w.Words), w.Approver.ID, storable(w.Approver.Name), string(w.Approver.Role), string(w.Stage),
		w.Stage.Open(), storable(w.Reason), w.Overdue, ms(w.BlownAt), ms(w.EndedAt), ms(w.CheckAt), w.Version, string(w.Number), w.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		var stage string
		if found, err := t.one(whistleStage, []any{string(w.Number)}, &stage); err != nil || !found {
			return unwritten{tickets.Refuse(tickets.NotFound, "error.whistle_not_yours")}
		}
		return unwritten{tickets.Refuse(tickets.Conflict, "error.whistle_changed", "stage", "@whistle.stage."+stage)}
	}
	if _, err := t.exec(callDrop, string(w.Number)); err != nil { // a draft may call others than before
		return err
	}
	return db.saveWhistleRest(t, c)
}

// saveWhistleRest writes what hangs on a whistle: calls, steps, the ticket's events, notices.
func (db *DB) saveWhistleRest(t *tx, c *tickets.WhistleChange) error {
	var calls, steps, files []any
	for n, k := range c.Whistle.Calls {
		calls = append(calls, string(c.Whistle.Number), n, k.Office, string(k.Stage), ms(k.SignBy), ms(k.ContactBy), ms(k.ArriveBy),
			ms(k.SignedAt), ms(k.ContactedAt), ms(k.ArrivedAt), ms(k.FinishedAt), toList(k.Missed), storable(k.Result),
			k.Rated.Score, storable(k.Rated.Words), ms(k.Rated.At), k.Rates.Score, storable(k.Rates.Words), ms(k.Rates.At))
	}
	for _, s := range c.Steps {
		steps = append(steps, s.ID, string(s.Number), db.seq.next(), ms(s.At), string(s.By.Kind), s.By.ID, storable(s.By.Name), string(s.By.Role), s.By.Office,
			string(s.Verb), s.Office, storable(s.Text), toList(s.Files))
		for _, hash := range s.Files { // the ticket's too, so that nobody takes them for loose
			files = append(files, hash, string(c.Whistle.Ticket))
		}
	}
	if err := callInsert.insert(t, calls, nil); err != nil {
		return err
	}
	var fresh int64
	if err := stepInsert.insert(t, steps, func(_, _ int, n int64) error { fresh += n; return nil }); err != nil {
		return err
	}
	if int(fresh) < len(c.Steps) { // the same message made this step before
		return tickets.Refuse(tickets.Conflict, "error.whistle_changed", "stage", "@whistle.stage."+string(c.Whistle.Stage))
	}
	if err := fileTicketInsert.insert(t, files, nil); err != nil {
		return err
	}
	if err := db.saveEvents(t, c.Events); err != nil {
		return err
	}
	return db.post(t, c.Notices)
}

// ClaimWhistles hands out whistles of which a clock has run out. See tickets.WhistleStore.
func (db *DB) ClaimWhistles(ctx context.Context, now, again time.Time, limit int) (due []tickets.WhistleNumber, err error) {
	defer wrap(&err, "claim whistles")
	return claimRows(ctx, db, key[tickets.WhistleNumber], whistleClaim, ms(again), ms(now), ms(now), limit)
}
