package store

import (
	"context"
	"strings"
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
	rows, err := db.ask(ctx, whistleByNumber, storable(string(number)))
	if w, err = single(collect(rows, err, scanWhistle)); err != nil {
		return w, err
	}
	all := []tickets.Whistle{w}
	if err := db.withCalls(ctx, all); err != nil {
		return w, err
	}
	rows, err = db.ask(ctx, stepsOf, string(number))
	all[0].Steps, err = collect(rows, err, scanStep)
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
		rows, err := db.reads.QueryContext(ctx, `SELECT `+callColumns+` FROM calls WHERE whistle IN `+in+` ORDER BY whistle, n`, args...)
		calls, err := collect(rows, err, scanCall)
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
	err = db.writer.write(ctx, func(t *tx) error {
		rows, err := t.ask(whistleClaim, ms(again), ms(now), ms(now), limit)
		due, err = collect(rows, err, func(row scanner) (n tickets.WhistleNumber, err error) { return n, row.Scan(&n) })
		return err
	})
	return due, err
}

// whistleConditions are those of a query.
func whistleConditions(q tickets.WhistleQuery) *where {
	w := &where{}
	running := q.Overdue
	if len(q.Stages) > 0 {
		var in []string
		running = true
		for _, s := range q.Stages {
			in, running = append(in, w.value(string(s))), running && s.Open()
		}
		w.add("stage IN (" + strings.Join(in, ", ") + ")")
		if running {
			w.add("running = TRUE")
		}
	}
	if q.Overdue {
		w.add("running = TRUE AND overdue = TRUE")
	}
	if q.Side != "" {
		w.side(q.Side, running)
	}
	if q.Within != "" {
		w.add(`(area = '' OR area LIKE ` + w.value(likely(q.Within)+"%") + ` ESCAPE '\')`)
	}
	if q.Caller != "" {
		w.add("office = " + w.value(q.Caller))
	}
	if q.Called != "" || q.Missed != "" {
		called := []string{}
		if q.Called != "" {
			called = append(called, "office = "+w.value(q.Called))
		}
		if q.Missed != "" {
			called = append(called, "missed LIKE "+w.value(`%"`+likely(q.Missed)+`"%`)+` ESCAPE '\'`)
		}
		w.add("number IN (SELECT whistle FROM calls WHERE " + strings.Join(called, " AND ") + ")")
	}
	if len(q.Areas) > 0 {
		var in []string
		for _, code := range q.Areas {
			in = append(in, w.value(code))
		}
		w.add("area IN (" + strings.Join(in, ", ") + ")")
	}
	if !q.From.IsZero() {
		w.add("blown > 0 AND blown >= " + w.value(ms(q.From)))
	}
	if !q.To.IsZero() {
		w.add("blown > 0 AND blown < " + w.value(ms(q.To)))
	}
	if q.Ticket != "" {
		w.add("ticket = " + w.value(string(q.Ticket)))
	}
	if q.Before != "" {
		w.add("number < " + w.value(string(q.Before)))
	}
	return w
}

// side is what an office called or was called to. Of the few that run each is looked at, which is asked for every page of the console; of all
// there ever were, the office's own calls are gathered first.
func (w *where) side(office string, running bool) {
	own, called := w.value(office), w.value(office)
	where := `EXISTS (SELECT 1 FROM calls c WHERE c.whistle = whistles.number AND c.office = ` + called + `)`
	if !running {
		where = `number IN (SELECT whistle FROM calls WHERE office = ` + called + `)`
	}
	w.add(`(office = ` + own + ` OR blown > 0 AND ` + where + `)`)
}

// FindWhistles gives what a query finds, the last made first, without their steps.
func (db *DB) FindWhistles(ctx context.Context, q tickets.WhistleQuery) (all []tickets.Whistle, err error) {
	defer wrap(&err, "find whistles")
	w := whistleConditions(q)
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	query := `SELECT ` + whistleColumns + ` FROM whistles` + w.String() + ` ORDER BY number DESC LIMIT ` + w.value(limit)
	rows, err := db.reads.QueryContext(ctx, query, w.args...)
	if all, err = collect(rows, err, scanWhistle); err != nil {
		return nil, err
	}
	return all, db.withCalls(ctx, all)
}

// CountWhistles counts the whistles under way that a query finds, by stage; of the query only Side and Within count.
func (db *DB) CountWhistles(ctx context.Context, q tickets.WhistleQuery) (c tickets.WhistleCounts, err error) {
	defer wrap(&err, "count whistles")
	c.Stage = map[tickets.WhistleStage]int{}
	w := whistleConditions(tickets.WhistleQuery{Within: q.Within})
	if q.Side != "" {
		w.side(q.Side, true)
	}
	query := whistlesRunning
	if len(w.terms) > 0 {
		query += " AND " + strings.Join(w.terms, " AND ")
	}
	rows, err := db.reads.QueryContext(ctx, query+" GROUP BY stage, overdue", w.args...)
	_, err = collect(rows, err, func(row scanner) (none struct{}, err error) {
		var stage tickets.WhistleStage
		var overdue bool
		var n int
		err = row.Scan(&stage, &overdue, &n)
		c.Stage[stage] += n
		if overdue {
			c.Overdue += n
		}
		return none, err
	})
	return c, err
}

// WhistlesBetween gives the whistles blown in a period, at most limit of them, and how many tickets were filed on its days by area code.
// The days are those of the times' own zone.
func (db *DB) WhistlesBetween(ctx context.Context, from, to time.Time, limit int) (all []tickets.Whistle, filed map[string]int, err error) {
	defer wrap(&err, "whistles of a period")
	rows, err := db.ask(ctx, whistlesBlown, ms(from), ms(to), limit)
	if all, err = collect(rows, err, scanWhistle); err != nil {
		return nil, nil, err
	}
	rows, err = db.ask(ctx, callsBlown, ms(from), ms(to))
	calls, err := collect(rows, err, scanCall)
	if err != nil {
		return nil, nil, err
	}
	hang(all, calls)
	filed = map[string]int{}
	rows, err = db.ask(ctx, filedByArea, from.Format(dayForm), to.Format(dayForm))
	_, err = collect(rows, err, func(row scanner) (none struct{}, err error) {
		var code string
		var n int
		err = row.Scan(&code, &n)
		filed[code] += n
		return none, err
	})
	return all, filed, err
}
