package store

import (
	"context"
	"encoding/json"
	"time"

	"huying/tickets"
)

const activityColumns = `number, title, service, words, place, private, area, begins, ends, places, taken, seats, skills, minors, party_only, lang, minutes,
	office, by_id, by_name, by_role, by_office, stage, reason, claim_by, ring, provider, repeats, after, template, made, listed, ended, updated, check_at,
	cards_at, short, version`

const (
	activityByNumber = `SELECT ` + activityColumns + ` FROM activities WHERE number = $1`
	activityStage    = `SELECT stage FROM activities WHERE number = $1`

	// Number, who built it, when, and what it repeats never change.
	activityUpdate = `UPDATE activities SET title = $1, service = $2, words = $3, place = $4, private = $5, area = $6, begins = $7, ends = $8, places = $9,
		taken = $10, seats = $11, skills = $12, minors = $13, party_only = $14, lang = $15, minutes = $16, office = $17, stage = $18, reason = $19,
		claim_by = $20, ring = $21, provider = $22, repeats = $23, template = $24, listed = $25, ended = $26, updated = $27, check_at = $28,
		cards_at = $29, short = $30, version = $31 WHERE number = $32 AND version = $33`

	// activityClaim hands out those of which a clock has run out; see tickets.ActivityStore.
	activityClaim = `UPDATE activities SET check_at = $1 WHERE check_at > 0 AND check_at <= $2 AND number IN
		(SELECT number FROM activities WHERE check_at > 0 AND check_at <= $3 ORDER BY check_at LIMIT $4) RETURNING number`

	seatColumns = `activity, n, volunteer, state, live, at, started, finished, minutes, away, confirmed, rated, rated_words, rated_at, rates, rates_words,
	rates_at, complaint`

	seatDrop            = `DELETE FROM seats WHERE activity = $1`
	activityTicketsDrop = `DELETE FROM activity_tickets WHERE activity = $1`

	activitySteps = `SELECT id, activity, at, by_kind, by_id, by_name, by_role, by_office, verb, seat, score, words, files
		FROM activity_steps WHERE activity = $1 ORDER BY seq`

	ordersOpen = `SELECT COUNT(*) FROM tickets WHERE resident = $1 AND kind = 'order' AND standing < 3`
)

var (
	activityInsert = `INSERT INTO activities (` + activityColumns + `) VALUES (` + placeholders(1, 38) + `) ON CONFLICT DO NOTHING`

	seatInsert           = rowsOf(`seats`, seatColumns)
	activityStepInsert   = rowsOf(`activity_steps`, `id, activity, seq, at, by_kind, by_id, by_name, by_role, by_office, verb, seat, score, words, files`)
	activityTicketInsert = rowsOf(`activity_tickets`, `ticket, activity, n`)
)

func scanActivity(row scanner) (a tickets.Activity, err error) {
	var private, skills string
	var from, till, claim, made, listed, ended, updated, check, cards int64
	var taken, seats int
	err = row.Scan(&a.Number, &a.Title, &a.Service, &a.Words, &a.Place, &private, &a.Area, &from, &till, &a.Places, &taken, &seats, &skills, &a.Minors,
		&a.PartyOnly, &a.Lang, &a.Minutes, &a.Office, &a.By.ID, &a.By.Name, &a.By.Role, &a.By.Office, &a.Stage, &a.Reason, &claim, &a.Ring, &a.Provider,
		&a.Repeat, &a.After, &a.Template, &made, &listed, &ended, &updated, &check, &cards, &a.Short, &a.Version)
	if err != nil {
		return a, err
	}
	a.By.Kind = tickets.ByStaff
	a.From, a.Till, a.ClaimBy, a.MadeAt, a.ListedAt = at(from), at(till), at(claim), at(made), at(listed)
	a.EndedAt, a.UpdatedAt, a.CheckAt, a.CardsAt = at(ended), at(updated), at(check), at(cards)
	if private != "" {
		err = json.Unmarshal([]byte(private), &a.Private)
	}
	if err == nil {
		a.Skills, err = fromList(skills)
	}
	return a, err
}

func scanSeat(row scanner) (s tickets.Seat, err error) {
	var live bool
	var when, started, finished, ratedAt, ratesAt int64
	err = row.Scan(&s.Activity, &s.N, &s.Volunteer, &s.State, &live, &when, &started, &finished, &s.Minutes, &s.Away, &s.Confirmed, &s.Rated.Score,
		&s.Rated.Words, &ratedAt, &s.Rates.Score, &s.Rates.Words, &ratesAt, &s.Complaint)
	s.At, s.StartedAt, s.FinishedAt, s.Rated.At, s.Rates.At = at(when), at(started), at(finished), at(ratedAt), at(ratesAt)
	return s, err
}

func seatRow(s tickets.Seat) []any {
	return []any{
		string(s.Activity), s.N, s.Volunteer, string(s.State), s.State.Held() || s.State == tickets.SeatWaiting, ms(s.At), ms(s.StartedAt), ms(s.FinishedAt),
		s.Minutes, s.Away, s.Confirmed, s.Rated.Score, storable(s.Rated.Words), ms(s.Rated.At), s.Rates.Score, storable(s.Rates.Words), ms(s.Rates.At),
		string(s.Complaint),
	}
}

func scanActivityStep(row scanner) (s tickets.ActivityStep, err error) {
	var when int64
	var files string
	err = row.Scan(&s.ID, &s.Activity, &when, &s.By.Kind, &s.By.ID, &s.By.Name, &s.By.Role, &s.By.Office, &s.Verb, &s.Seat, &s.Score, &s.Text, &files)
	if err != nil {
		return s, err
	}
	s.At = at(when)
	s.Files, err = fromList(files)
	return s, err
}

// Activity finds an activity with its tickets, seats and steps.
func (db *DB) Activity(ctx context.Context, number tickets.ActivityNumber) (a tickets.Activity, err error) {
	defer wrap(&err, "activity %s", number)
	if a, err = single(collect(scanActivity)(db.ask(ctx, activityByNumber, storable(string(number))))); err != nil {
		return a, err
	}
	all := []tickets.Activity{a}
	if err := db.withSeats(ctx, all); err != nil {
		return a, err
	}
	all[0].Steps, err = collect(scanActivityStep)(db.ask(ctx, activitySteps, string(number)))
	return all[0], err
}

// withSeats fills in the tickets and seats of activities.
func (db *DB) withSeats(ctx context.Context, all []tickets.Activity) error {
	for from := 0; from < len(all); from += sweepOnce { // SQLite takes a limited number of arguments
		some := all[from:min(from+sweepOnce, len(all))]
		place, numbers := map[tickets.ActivityNumber]*tickets.Activity{}, []string{}
		for i := range some {
			place[some[i].Number] = &some[i]
			numbers = append(numbers, string(some[i].Number))
		}
		in, args := within(1, numbers)
		seats, err := collect(scanSeat)(db.reads.QueryContext(ctx, `SELECT `+seatColumns+` FROM seats WHERE activity IN `+in+` ORDER BY activity, n`, args...))
		if err != nil {
			return err
		}
		for _, s := range seats {
			place[s.Activity].Seats = append(place[s.Activity].Seats, s)
		}
		pairs, err := collect(two)(db.reads.QueryContext(ctx, `SELECT activity, ticket FROM activity_tickets WHERE activity IN `+in+` ORDER BY activity, n`, args...))
		if err != nil {
			return err
		}
		for _, p := range pairs {
			a := place[tickets.ActivityNumber(p[0])]
			a.Tickets = append(a.Tickets, tickets.Number(p[1]))
		}
	}
	return nil
}

// SaveActivity writes an ActivityChange in one transaction. See tickets.ActivityStore.
func (db *DB) SaveActivity(ctx context.Context, change *tickets.ActivityChange) (err error) {
	defer wrap(&err, "save activity %s", change.Activity.Number)
	var saved tickets.ActivityChange
	err = db.writer.write(ctx, func(t *tx) error { // begun again, it may get another number
		saved = *change
		saved.Steps = append([]tickets.ActivityStep(nil), change.Steps...)
		saved.Activity.Seats = append([]tickets.Seat(nil), change.Activity.Seats...)
		saved.Activity.Version++
		if change.New {
			return db.insertActivity(ctx, t, &saved)
		}
		return db.updateActivity(ctx, t, &saved)
	})
	if err == nil {
		*change = saved
		db.ring([]string{RingTickets, RingOutbox})
	}
	return err
}

// lastSeat is the number of the newest seat.
func lastSeat(a *tickets.Activity) (n int) {
	for _, s := range a.Seats {
		n = max(n, s.N)
	}
	return n
}

func privateText(p tickets.Private) string {
	if p == (tickets.Private{}) {
		return ""
	}
	p.Name, p.Phone, p.Address, p.Note = storable(p.Name), storable(p.Phone), storable(p.Address), storable(p.Note)
	return toJSON(p)
}

func (db *DB) insertActivity(ctx context.Context, t *tx, c *tickets.ActivityChange) error {
	var n int
	if _, err := t.one(counterNext, []any{"activity " + c.Day.Format(dayForm)}, &n); err != nil {
		return err
	}
	c.SetNumber(tickets.NewActivityNumber(c.Day, n))
	a := &c.Activity
	a.Version = 1
	fresh, err := t.exec(activityInsert, string(a.Number), storable(a.Title), a.Service, storable(a.Words), storable(a.Place), privateText(a.Private), a.Area,
		ms(a.From), ms(a.Till), a.Places, a.Taken(), lastSeat(a), toList(a.Skills), a.Minors, a.PartyOnly, string(a.Lang), a.Minutes, a.Office, a.By.ID,
		storable(a.By.Name), string(a.By.Role), a.By.Office, string(a.Stage), storable(a.Reason), ms(a.ClaimBy), a.Ring, a.Provider, string(a.Repeat),
		string(a.After), a.Template, ms(a.MadeAt), ms(a.ListedAt), ms(a.EndedAt), ms(a.UpdatedAt), ms(a.CheckAt), ms(a.CardsAt), a.Short, a.Version)
	if err != nil {
		return err
	}
	if fresh == 0 { // the next of a row is there
		return tickets.Refuse(tickets.Conflict, "error.activity_changed", "stage", "@activity.stage."+string(a.Stage))
	}
	return db.saveActivityRest(ctx, t, c)
}

func (db *DB) updateActivity(ctx context.Context, t *tx, c *tickets.ActivityChange) error {
	a := &c.Activity
	n, err := t.exec(activityUpdate, storable(a.Title), a.Service, storable(a.Words), storable(a.Place), privateText(a.Private), a.Area, ms(a.From),
		ms(a.Till), a.Places, a.Taken(), lastSeat(a), toList(a.Skills), a.Minors, a.PartyOnly, string(a.Lang), a.Minutes, a.Office, string(a.Stage),
		storable(a.Reason), ms(a.ClaimBy), a.Ring, a.Provider, string(a.Repeat), a.Template, ms(a.ListedAt), ms(a.EndedAt), ms(a.UpdatedAt),
		ms(a.CheckAt), ms(a.CardsAt), a.Short, a.Version, string(a.Number), a.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		var stage string
		if found, err := t.one(activityStage, []any{string(a.Number)}, &stage); err != nil || !found {
			return unwritten{tickets.Refuse(tickets.NotFound, "error.activity_none")}
		}
		return unwritten{tickets.Refuse(tickets.Conflict, "error.activity_changed", "stage", "@activity.stage."+stage)}
	}
	if err := t.each([]any{string(a.Number)}, seatDrop, activityTicketsDrop); err != nil {
		return err
	}
	return db.saveActivityRest(ctx, t, c)
}

// saveActivityRest writes what hangs on an activity, and last what is written together with it.
func (db *DB) saveActivityRest(ctx context.Context, t *tx, c *tickets.ActivityChange) error {
	for _, claim := range c.Claims {
		if err := holds(t, claim); err != nil {
			return err
		}
	}
	var seats, orders []any
	for _, s := range c.Activity.Seats {
		seats = append(seats, seatRow(s)...)
	}
	for i, n := range c.Activity.Tickets {
		orders = append(orders, string(n), string(c.Activity.Number), i)
	}
	if err := seatInsert.insert(t, seats, nil); err != nil {
		return err
	}
	if err := activityTicketInsert.insert(t, orders, nil); err != nil {
		return err
	}
	if err := db.saveActivitySteps(t, c.Activity.Stage, c.Steps...); err != nil {
		return err
	}
	if err := db.saveEvents(t, c.Events); err != nil {
		return err
	}
	if err := db.post(t, c.Notices); err != nil {
		return err
	}
	if c.Also == nil {
		return nil
	}
	return c.Also(join(ctx, t))
}

func (db *DB) saveActivitySteps(t *tx, stage tickets.ActivityStage, steps ...tickets.ActivityStep) error {
	var args []any
	for _, s := range steps {
		args = append(args, s.ID, string(s.Activity), db.seq.next(), ms(s.At), string(s.By.Kind), s.By.ID, storable(s.By.Name), string(s.By.Role), s.By.Office,
			string(s.Verb), s.Seat, s.Score, storable(s.Text), toList(s.Files))
	}
	var fresh int64
	err := activityStepInsert.insert(t, args, func(_, _ int, n int64) error { fresh += n; return nil })
	if err == nil && int(fresh) < len(steps) { // the same message made this step before
		return tickets.Refuse(tickets.Conflict, "error.activity_changed", "stage", "@activity.stage."+string(stage))
	}
	return err
}

// ClaimActivities hands out activities of which a clock has run out. See tickets.ActivityStore.
func (db *DB) ClaimActivities(ctx context.Context, now, again time.Time, limit int) (all []tickets.ActivityNumber, err error) {
	defer wrap(&err, "claim activities")
	return claimRows(ctx, db, key[tickets.ActivityNumber], activityClaim, ms(again), ms(now), ms(now), limit)
}

// OpenOrders counts a resident's orders that have not ended.
func (db *DB) OpenOrders(ctx context.Context, resident string) (n int, err error) {
	defer wrap(&err, "open orders")
	_, err = db.one(ctx, ordersOpen, []any{resident}, &n)
	return n, err
}

// FindActivities gives activities for a list, newest first. See tickets.ActivityQuery.
func (db *DB) FindActivities(ctx context.Context, q tickets.ActivityQuery) (all []tickets.Activity, err error) {
	defer wrap(&err, "find activities")
	w := &where{}
	among(w, "stage", q.Stages)
	w.same("office", q.Office)
	w.same("service", q.Service)
	if q.Area != "" {
		w.add("area >= " + w.value(q.Area) + " AND area < " + w.value(tickets.ScopeEnd(q.Area)))
	}
	if q.Ticket != "" {
		w.add("number IN (SELECT activity FROM activity_tickets WHERE ticket = " + w.value(string(q.Ticket)) + ")")
	}
	if q.Step != "" {
		w.add("number IN (SELECT activity FROM activity_steps WHERE id = " + w.value(q.Step) + ")")
	}
	if q.Volunteer != "" {
		w.add("number IN (SELECT activity FROM seats WHERE volunteer = " + w.value(q.Volunteer) + ")")
	}
	w.period("begins", q.From, q.Till)
	if q.After != "" {
		w.add("number < " + w.value(q.After))
	}
	limit := usually(q.Limit, 100)
	query := `SELECT ` + activityColumns + ` FROM activities` + w.String() + ` ORDER BY number DESC LIMIT ` + w.value(limit)
	if all, err = collect(scanActivity)(db.reads.QueryContext(ctx, query, w.args...)); err != nil {
		return nil, err
	}
	return all, db.withSeats(ctx, all)
}
