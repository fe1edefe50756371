package store

import (
	"context"
	"encoding/json"
	"time"

	"huying/tickets"
)

const caseColumns = `number, ticket, kind, service, office, area, matter, side_1, side_2, resident_1, resident_2, stage, secret, alarm,
	mediator, mediator_name, mediator_staff, agreement, why, court, offered, opened, due, ended, confirm_by, confirmed, extended, reminded,
	check_at, updated, version, standing, standing_at`

var (
	caseInsert = `INSERT INTO mediations (` + caseColumns + `) VALUES (` + placeholders(1, 33) + `) ON CONFLICT (ticket) WHERE ended = 0 DO NOTHING`

	// Number, ticket, kind, service, office and the time of the offer never change.
	caseUpdate = `UPDATE mediations SET matter = $1, side_1 = $2, side_2 = $3, resident_1 = $4, resident_2 = $5, stage = $6, secret = $7,
		alarm = $8, mediator = $9, mediator_name = $10, mediator_staff = $11, agreement = $12, why = $13, court = $14, opened = $15, due = $16,
		ended = $17, confirm_by = $18, confirmed = $19, extended = $20, reminded = $21, check_at = $22, updated = $23, version = $24,
		standing = $25, standing_at = $26 WHERE number = $27 AND version = $28`

	caseByNumber = `SELECT ` + caseColumns + ` FROM mediations WHERE number = $1`
	casesOf      = `SELECT ` + caseColumns + ` FROM mediations WHERE resident_1 = $1 AND resident_1 <> ''
		UNION ALL SELECT ` + caseColumns + ` FROM mediations WHERE resident_2 = $2 AND resident_2 <> '' ORDER BY number DESC LIMIT $3`
	casesOfTicket = `SELECT ` + caseColumns + ` FROM mediations WHERE ticket = $1 ORDER BY number DESC`

	caseEventInsert = rowsOf(`mediation_events`, `id, number, seq, at, by_kind, by_id, by_name, by_role, verb, from_stage, to_stage, side, words, files`)
	caseEventsOf    = `SELECT id, number, at, by_kind, by_id, by_name, by_role, verb, from_stage, to_stage, side, words, files
		FROM mediation_events WHERE number = $1 ORDER BY seq`

	// The condition stands outside too: on PostgreSQL two instances may have found the same row.
	caseClaim = `UPDATE mediations SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND number IN
		(SELECT number FROM mediations WHERE check_at > 0 AND check_at <= $3 ORDER BY check_at LIMIT $4) RETURNING number`

	caseCounts = `SELECT stage, COUNT(*), COALESCE(SUM(CASE WHEN opened > 0 THEN 1 ELSE 0 END), 0) FROM mediations WHERE ended > 0 AND ended >= $1 GROUP BY stage`
)

// caseStanding is where a case stands in the clerk's list.
func caseStanding(c tickets.Case) (int, int64) {
	if clock := c.Clock(); !clock.IsZero() {
		return 0, ms(clock)
	}
	return 1, -ms(c.UpdatedAt)
}

// sideText keeps a side; what PostgreSQL cannot store is left out of the words.
func sideText(s tickets.Side) string {
	s.Name, s.Phone = storable(s.Name), storable(s.Phone)
	return toJSON(s)
}

func agreementText(a tickets.Agreement) string {
	if a.At.IsZero() {
		return ""
	}
	a.Words = storable(a.Words)
	return toJSON(a)
}

func scanCase(row scanner) (c tickets.Case, err error) {
	var sides [2]string
	var residents [2]string
	var agreement string
	var offered, opened, due, ended, confirmBy, confirmed, check, updated, standingAt int64
	var standing int
	err = row.Scan(&c.Number, &c.Ticket, &c.Kind, &c.Service, &c.Office, &c.Area, &c.Matter, &sides[0], &sides[1], &residents[0], &residents[1], &c.Stage,
		&c.Secret, &c.Alarm, &c.Mediator, &c.MediatorName, &c.MediatorStaff, &agreement, &c.Why, &c.Court, &offered, &opened, &due, &ended,
		&confirmBy, &confirmed, &c.Extended, &c.Reminded, &check, &updated, &c.Version, &standing, &standingAt)
	if err != nil {
		return c, err
	}
	c.OfferedAt, c.OpenedAt, c.Due, c.EndedAt, c.ConfirmBy, c.ConfirmedAt = at(offered), at(opened), at(due), at(ended), at(confirmBy), at(confirmed)
	c.CheckAt, c.UpdatedAt = at(check), at(updated)
	for i, text := range sides {
		if err := json.Unmarshal([]byte(text), &c.Sides[i]); err != nil {
			return c, err
		}
	}
	if agreement != "" {
		err = json.Unmarshal([]byte(agreement), &c.Agreement)
	}
	return c, err
}

// caseWork are the columns that change, from matter to standing_at.
func caseWork(c *tickets.Case) []any {
	standing, standingAt := caseStanding(*c)
	return []any{
		storable(c.Matter), sideText(c.Sides[0]), sideText(c.Sides[1]), c.Sides[0].Resident, c.Sides[1].Resident, string(c.Stage), c.Secret,
		c.Alarm, c.Mediator, storable(c.MediatorName), c.MediatorStaff, agreementText(c.Agreement), storable(c.Why), storable(c.Court),
		ms(c.OpenedAt), ms(c.Due), ms(c.EndedAt), ms(c.ConfirmBy), ms(c.ConfirmedAt), c.Extended, c.Reminded, ms(c.CheckAt), ms(c.UpdatedAt),
		c.Version, standing, standingAt,
	}
}

// Case finds a mediation by its number.
func (db *DB) Case(ctx context.Context, number tickets.Number) (c tickets.Case, err error) {
	defer wrap(&err, "case %s", number)
	return single(collect(scanCase)(db.ask(ctx, caseByNumber, string(number))))
}

// CasesOf lists the cases a resident is a side of, newest first.
func (db *DB) CasesOf(ctx context.Context, resident string, limit int) (all []tickets.Case, err error) {
	defer wrap(&err, "cases of a resident")
	return collect(scanCase)(db.ask(ctx, casesOf, resident, resident, limit))
}

// CasesOfTicket lists the mediations of a ticket, newest first.
func (db *DB) CasesOfTicket(ctx context.Context, number tickets.Number) (all []tickets.Case, err error) {
	defer wrap(&err, "cases of %s", number)
	return collect(scanCase)(db.ask(ctx, casesOfTicket, string(number)))
}

// CaseEvents is the history of a case, oldest first.
func (db *DB) CaseEvents(ctx context.Context, number tickets.Number) (all []tickets.CaseEvent, err error) {
	defer wrap(&err, "events of %s", number)
	return collect(scanCaseEvent)(db.ask(ctx, caseEventsOf, string(number)))
}

func scanCaseEvent(row scanner) (e tickets.CaseEvent, err error) {
	var when int64
	var files string
	err = row.Scan(&e.ID, &e.Case, &when, &e.By.Kind, &e.By.ID, &e.By.Name, &e.By.Role, &e.Verb, &e.From, &e.To, &e.Side, &e.Text, &files)
	if err != nil {
		return e, err
	}
	e.At = at(when)
	e.Files, err = fromList(files)
	return e, err
}

// SaveCase writes a CaseChange in one transaction, or in that of the turn ctx belongs to.
func (db *DB) SaveCase(ctx context.Context, change *tickets.CaseChange) (err error) {
	defer wrap(&err, "save case %s", change.Case.Number)
	rings := []string{RingTickets}
	if len(change.Notices) > 0 {
		rings = append(rings, RingOutbox)
	}
	if !change.New {
		saved := change.Case
		saved.Version++
		if err = db.write(ctx, func(t *tx) error { return db.updateCase(t, saved, change) }, rings...); err == nil {
			change.Case.Version++
		}
		return err
	}
	var saved tickets.CaseChange
	err = db.write(ctx, func(t *tx) error { // begun again, it may get another number
		saved = change.Clone()
		return db.insertCase(t, &saved)
	}, rings...)
	if err == nil {
		*change = saved
	}
	return err
}

// insertCase takes the number in the same transaction: cases are few, so nobody waits long for the counter's row.
func (db *DB) insertCase(t *tx, change *tickets.CaseChange) error {
	var n int
	if _, err := t.one(counterNext, []any{"case " + change.Day.Format(dayForm)}, &n); err != nil {
		return err
	}
	change.SetNumber(tickets.NewCaseNumber(change.Day, n))
	c := &change.Case
	c.Version = 1
	work := caseWork(c)
	args := []any{string(c.Number), string(c.Ticket), string(c.Kind), c.Service, c.Office, c.Area}
	args = append(args, work[:14]...)
	args = append(args, ms(c.OfferedAt))
	fresh, err := t.exec(caseInsert, append(args, work[14:]...)...)
	if err != nil {
		return err
	}
	if fresh == 0 {
		return tickets.Refuse(tickets.Conflict, "error.case_running")
	}
	return db.saveCaseRest(t, change)
}

func (db *DB) updateCase(t *tx, c tickets.Case, change *tickets.CaseChange) error {
	n, err := t.exec(caseUpdate, append(caseWork(&c), string(c.Number), c.Version-1)...)
	if err != nil {
		return err
	}
	if n == 0 {
		var stage string
		if _, err := t.one(`SELECT stage FROM mediations WHERE number = $1`, []any{string(c.Number)}, &stage); err != nil {
			return err
		}
		return unwritten{tickets.Refuse(tickets.Conflict, "error.case_changed", "stage", "@case.stage."+stage)}
	}
	return db.saveCaseRest(t, change)
}

func (db *DB) saveCaseRest(t *tx, change *tickets.CaseChange) error {
	var args []any
	for _, e := range change.Events {
		args = append(args, e.ID, string(e.Case), db.seq.next(), ms(e.At), string(e.By.Kind), e.By.ID, storable(e.By.Name), string(e.By.Role),
			string(e.Verb), string(e.From), string(e.To), e.Side, storable(e.Text), toList(e.Files))
	}
	var fresh int64
	err := caseEventInsert.insert(t, args, func(_, _ int, n int64) error { fresh += n; return nil })
	if err != nil {
		return err
	}
	if int(fresh) < len(change.Events) { // the same message made this step before
		return tickets.Refuse(tickets.Conflict, "error.case_changed", "stage", "@case.stage."+string(change.Case.Stage))
	}
	if err := db.saveEvents(t, change.Ticket); err != nil {
		return err
	}
	return db.post(t, change.Notices)
}

// ClaimCases hands out cases whose clock must be looked at, and nobody else gets them until then.
func (db *DB) ClaimCases(ctx context.Context, now, until time.Time, limit int) (all []tickets.Number, err error) {
	defer wrap(&err, "claim cases")
	return claimRows(ctx, db, key[tickets.Number], caseClaim, ms(until), ms(now), ms(now), limit)
}

// FindCases gives a part of the clerk's list: by the time that is left, ended ones last changed first. next continues behind it; "" is the end.
func (db *DB) FindCases(ctx context.Context, q tickets.CaseQuery) (all []tickets.Case, next string, err error) {
	defer wrap(&err, "find cases")
	w := &where{}
	w.same("office", q.Office)
	if q.Staff != "" {
		w.add("mediator_staff = " + w.value(q.Staff) + " AND mediator_staff <> ''")
	}
	standing := 0
	if q.Ended {
		standing = 1
	}
	w.add("standing = " + w.value(standing))
	w.behind(q.After, "standing_at, number", ">")
	limit := usually(q.Limit, 50)
	query := `SELECT ` + caseColumns + ` FROM mediations` + w.String() + ` ORDER BY standing, standing_at, number LIMIT ` + w.value(limit+1)
	if all, err = collect(scanCase)(db.reads.QueryContext(ctx, query, w.args...)); err != nil || len(all) <= limit {
		return all, "", err
	}
	all = all[:limit]
	_, last := caseStanding(all[limit-1])
	return all, placeOf(last, string(all[limit-1].Number)), nil
}

// CountCases counts the cases that ended since a time.
func (db *DB) CountCases(ctx context.Context, since time.Time) (c tickets.CaseCounts, err error) {
	defer wrap(&err, "count cases")
	err = each(func(row scanner) (err error) {
		var stage tickets.CaseStage
		var n, opened int
		err = row.Scan(&stage, &n, &opened)
		switch stage {
		case tickets.CaseAgreed:
			c.Agreed = n
		case tickets.CaseFailed:
			c.Failed = n
		case tickets.CaseRefused:
			c.Refused = n
		case tickets.CaseWithdrawn:
			c.Withdrawn = n
		case tickets.CaseExpired:
			c.Expired = opened
		}
		return err
	})(db.ask(ctx, caseCounts, ms(since)))
	return c, err
}

// AllMediators lists the mediators by name.
func (db *DB) AllMediators(ctx context.Context) (all []tickets.Mediator, err error) {
	defer wrap(&err, "mediators")
	return collect(func(row scanner) (m tickets.Mediator, err error) {
		return m, row.Scan(&m.ID, &m.Name, &m.Field, &m.Community, &m.Phone, &m.Staff, &m.Off)
	})(db.ask(ctx, `SELECT id, name, field, community, phone, staff, off FROM mediators ORDER BY name, id`))
}

// KeepMediator inserts or updates a mediator by ID.
func (db *DB) KeepMediator(ctx context.Context, m tickets.Mediator) (err error) {
	defer wrap(&err, "keep mediator")
	return db.keep(ctx, `INSERT INTO mediators (id, name, field, community, phone, staff, off) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET name = $2, field = $3, community = $4, phone = $5, staff = $6, off = $7`,
		m.ID, storable(m.Name), storable(m.Field), storable(m.Community), storable(m.Phone), m.Staff, m.Off)
}
