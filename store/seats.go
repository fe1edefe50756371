package store

import (
	"context"
	"time"

	"huying/tickets"
)

// This file is 接单: however many tap at once, exactly the places offered are given. The activity's own row is the gate: it is raised only while a
// place is free, and who raises it holds it until the seat is written.

const (
	seatGate = `UPDATE activities SET taken = taken + 1, seats = seats + 1, version = version + 1, updated = $1,
		stage = CASE WHEN taken + 1 >= places THEN 'full' ELSE stage END
		WHERE number = $2 AND stage = 'listed' AND taken < places AND ends > $3 RETURNING seats, stage`

	seatLine = `UPDATE activities SET seats = seats + 1, version = version + 1, updated = $1
		WHERE number = $2 AND stage = 'full' AND taken >= places AND ends > $3 RETURNING seats`

	seatByStep = `SELECT ` + seatColumns + ` FROM seats WHERE activity = $1 AND n = (SELECT seat FROM activity_steps WHERE id = $2)`

	seatOwn = `SELECT n FROM seats WHERE activity = $1 AND volunteer = $2 AND live = TRUE`

	// volunteerTurn makes two taps of one volunteer wait for each other.
	volunteerTurn = `UPDATE volunteers SET turns = turns + 1 WHERE id = $1 AND stage = 'checked'`

	seatOverlap = `SELECT a.number FROM seats s JOIN activities a ON a.number = s.activity
		WHERE s.volunteer = $1 AND s.state IN ('taken', 'started') AND a.number <> $2 AND a.begins < $3 AND a.ends > $4 LIMIT 1`

	seatsInWeek = `SELECT COUNT(*) FROM seats s JOIN activities a ON a.number = s.activity
		WHERE s.volunteer = $1 AND s.state IN ('taken', 'started', 'finished') AND a.number <> $2 AND a.begins >= $3 AND a.begins < $4`

	cardsOf = `SELECT volunteer FROM activity_cards WHERE activity = $1`

	unitResults = `SELECT v.unit, v.branch, v.name, a.number, a.title, a.service, s.finished, s.minutes, s.rated
		FROM seats s JOIN activities a ON a.number = s.activity JOIN volunteers v ON v.id = s.volunteer
		WHERE s.finished >= $1 AND s.finished < $2 AND s.finished > 0 AND s.state = 'finished' AND v.to_unit = TRUE AND v.unit <> ''
		ORDER BY v.unit, v.branch, v.name, s.finished`
)

// TakeSeat gives a place if one is free, in one transaction. See tickets.ActivityStore.
func (db *DB) TakeSeat(ctx context.Context, take *tickets.Taking) (seat tickets.Seat, err error) {
	defer wrap(&err, "take a place in %s", take.Activity)
	err = db.writer.write(ctx, func(t *tx) error {
		seat = take.Seat
		var full bool
		var err error
		before, err := collect(scanSeat)(t.ask(seatByStep, string(take.Activity), take.Step.ID))
		if err != nil || len(before) > 0 {
			if err == nil {
				seat = before[0] // the same tap, handled again
			}
			return err
		}
		if full, err = db.pass(t, take, &seat); err != nil {
			return err
		}
		return db.takeRest(t, take, &seat, full)
	})
	if err == nil {
		db.ring([]string{RingTickets, RingOutbox})
	}
	return seat, err
}

// pass goes through the gate, or into the line; full is that it took the last place. A refusal has written nothing.
func (db *DB) pass(t *tx, take *tickets.Taking, seat *tickets.Seat) (full bool, err error) {
	key := []any{ms(seat.At), string(take.Activity), ms(seat.At)}
	var stage string
	through, err := t.one(seatGate, key, &seat.N, &stage)
	if err != nil {
		return false, err
	}
	if through {
		seat.State = tickets.SeatTaken
		return stage == string(tickets.ActivityFull), nil
	}
	var n int
	if own, err := t.one(seatOwn, []any{string(take.Activity), take.Volunteer}, &n); err != nil || own {
		return false, refused(err, take.Refuse(tickets.TakeYours, ""))
	}
	if take.Wait {
		if through, err = t.one(seatLine, key, &seat.N); err != nil {
			return false, err
		}
		if through {
			seat.State = tickets.SeatWaiting
			return false, nil
		}
	}
	if _, err := t.one(activityStage, []any{string(take.Activity)}, &stage); err != nil {
		return false, err
	}
	if stage == string(tickets.ActivityFull) || stage == string(tickets.ActivityListed) {
		return false, refused(nil, take.Refuse(tickets.TakeFull, ""))
	}
	return false, refused(nil, take.Refuse(tickets.TakeOver, ""))
}

// refused is a refusal of a write that has changed nothing, unless it failed.
func refused(err, refusal error) error {
	if err != nil {
		return err
	}
	return unwritten{refusal}
}

// takeRest writes the seat of who has passed. What is refused here undoes the passing.
func (db *DB) takeRest(t *tx, take *tickets.Taking, seat *tickets.Seat, full bool) error {
	if seat.State == tickets.SeatTaken {
		if err := holds(t, take.Claim); err != nil {
			return err
		}
	}
	var fresh int64
	if err := seatInsert.insert(t, seatRow(*seat), func(_, _ int, n int64) error { fresh += n; return nil }); err != nil {
		return err
	}
	if fresh == 0 {
		return take.Refuse(tickets.TakeYours, "")
	}
	step := take.Step
	step.Seat = seat.N
	if seat.State == tickets.SeatWaiting {
		step.Verb = tickets.ActivityWait
	}
	if err := db.saveActivitySteps(t, tickets.ActivityListed, step); err != nil {
		return err
	}
	if err := db.saveEvents(t, take.Events); err != nil {
		return err
	}
	if take.Tell == nil {
		return nil
	}
	return db.post(t, take.Tell(*seat, full))
}

// holds makes sure of the rules of a claim, and that they hold until the transaction ends.
func holds(t *tx, c tickets.Claim) error {
	n, err := t.exec(volunteerTurn, c.Volunteer)
	if err != nil {
		return err
	}
	if n == 0 {
		return c.Refuse(tickets.TakeStopped, "")
	}
	var other string
	overlaps, err := t.one(seatOverlap, []any{c.Volunteer, string(c.Activity), ms(c.Till), ms(c.From)}, &other)
	switch {
	case err != nil:
		return err
	case overlaps:
		return c.Refuse(tickets.TakeOverlap, tickets.ActivityNumber(other))
	case c.PerWeek == 0:
		return nil
	}
	var week int
	if _, err := t.one(seatsInWeek, []any{c.Volunteer, string(c.Activity), ms(c.WeekFrom), ms(c.WeekTill)}, &week); err != nil {
		return err
	}
	if week >= c.PerWeek {
		return c.Refuse(tickets.TakeWeek, "")
	}
	return nil
}

// MayClaim reports whether a claim would hold now.
func (db *DB) MayClaim(ctx context.Context, c tickets.Claim) (may bool, err error) {
	defer wrap(&err, "may claim")
	var other string
	var week int
	overlaps, err := db.one(ctx, seatOverlap, []any{c.Volunteer, string(c.Activity), ms(c.Till), ms(c.From)}, &other)
	if err != nil || overlaps || c.PerWeek == 0 {
		return !overlaps, err
	}
	_, err = db.one(ctx, seatsInWeek, []any{c.Volunteer, string(c.Activity), ms(c.WeekFrom), ms(c.WeekTill)}, &week)
	return week < c.PerWeek, err
}

var cardInsert = rowsOf(`activity_cards`, `activity, volunteer, at`)

// SaveCards posts cards, leaving out who has as many this week as they asked for. See tickets.ActivityStore.
func (db *DB) SaveCards(ctx context.Context, cards []tickets.ActivityCard, week time.Time) (err error) {
	defer wrap(&err, "save cards")
	if len(cards) == 0 {
		return nil
	}
	err = db.writer.write(ctx, func(t *tx) error {
		var turn int
		if _, err := t.one(counterNext, []any{"cards"}, &turn); err != nil { // two instances that count a week's cards wait for each other here
			return err
		}
		had, err := cardsSince(t, cards, week)
		if err != nil {
			return err
		}
		var rows []any
		var notices []tickets.Notice
		for _, c := range cards {
			if c.PerWeek > 0 && had[c.Volunteer] >= c.PerWeek {
				continue
			}
			rows = append(rows, string(c.Activity), c.Volunteer, ms(db.Now()))
			notices = append(notices, c.Notice)
		}
		if err := cardInsert.insert(t, rows, nil); err != nil {
			return err
		}
		return db.post(t, notices)
	})
	if err == nil {
		db.Bell.Ring(RingOutbox)
	}
	return err
}

// cardsSince counts the cards that those who set a limit had since a time.
func cardsSince(t *tx, cards []tickets.ActivityCard, since time.Time) (map[string]int, error) {
	var limited []string
	for _, c := range cards {
		if c.PerWeek > 0 {
			limited = append(limited, c.Volunteer)
		}
	}
	had := map[string]int{}
	for from := 0; from < len(limited); from += sweepOnce {
		in, args := within(2, limited[from:min(from+sweepOnce, len(limited))])
		err := counted(had)(t.ask(`SELECT volunteer, COUNT(*) FROM activity_cards WHERE at >= $1 AND volunteer IN `+in+` GROUP BY volunteer`,
			append([]any{ms(since)}, args...)...))
		if err != nil {
			return nil, err
		}
	}
	return had, nil
}

// Carded are the volunteers who have a card of an activity.
func (db *DB) Carded(ctx context.Context, number tickets.ActivityNumber) (have map[string]bool, err error) {
	defer wrap(&err, "carded")
	all, err := collect(text)(db.ask(ctx, cardsOf, string(number)))
	have = make(map[string]bool, len(all))
	for _, id := range all {
		have[id] = true
	}
	return have, err
}

// ServedBefore counts what volunteers finished of a service, and the stars they got for it.
func (db *DB) ServedBefore(ctx context.Context, service string, volunteers []string) (all map[string]tickets.Record, err error) {
	defer wrap(&err, "served before")
	all = map[string]tickets.Record{}
	if len(volunteers) == 0 {
		return all, nil
	}
	in, args := within(2, volunteers)
	err = each(func(row scanner) (err error) {
		var who string
		var r tickets.Record
		err = row.Scan(&who, &r.Times, &r.Stars, &r.Rated)
		all[who] = r
		return err
	})(db.reads.QueryContext(ctx, `SELECT s.volunteer, COUNT(*), COALESCE(SUM(s.rated), 0), COALESCE(SUM(CASE WHEN s.rated > 0 THEN 1 ELSE 0 END), 0)
		FROM seats s JOIN activities a ON a.number = s.activity
		WHERE a.service = $1 AND s.state = 'finished' AND s.volunteer IN `+in+` GROUP BY s.volunteer`, append([]any{service}, args...)...))
	return all, err
}

// UnitResults lists what volunteers finished who want it told to their own unit.
func (db *DB) UnitResults(ctx context.Context, from, till time.Time) (all []tickets.UnitResult, err error) {
	defer wrap(&err, "unit results")
	return collect(func(row scanner) (r tickets.UnitResult, err error) {
		var finished int64
		err = row.Scan(&r.Unit, &r.Branch, &r.Name, &r.Activity, &r.Title, &r.Service, &finished, &r.Minutes, &r.Stars)
		r.At = at(finished)
		return r, err
	})(db.ask(ctx, unitResults, ms(from), ms(till)))
}
