package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"huying/tickets"
)

const (
	broadcastsLive = `SELECT ` + broadcastColumns + ` FROM broadcasts WHERE (stage = 'scheduled' OR stage = 'sending' OR behind = TRUE) AND due <= $1 ORDER BY class, due, id`

	// reachedMove is the claim of a window: of several instances that have read the same one, the first gets it.
	reachedMove = `UPDATE broadcasts SET reached = $1 WHERE id = $2 AND reached = $3 AND stage = 'sending'`

	rowsAhead = `SELECT COUNT(*) FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = $2 AND state = 'queued'`
	rowsReady = `SELECT COUNT(*) FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = $2 AND state = 'queued' AND due <= $3`
	rowsOpen  = `SELECT state FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state IN ('queued', 'held', 'sending') LIMIT 1`

	rowsStale = `SELECT o.id, o.address, o.resident, o.area, o.lang, o.message, COALESCE(r.lang, '') FROM outbox o LEFT JOIN residents r ON r.id = o.resident
		WHERE o.broadcast = $1 AND o.broadcast <> '' AND o.round = 0 AND o.state = 'sent' AND o.edition < $2 LIMIT $3`
	// rowSays: a message that was changed says other words, comes last in the conversation of a page, and may be other messages now.
	rowSays = `UPDATE outbox SET said = $1, buttons = $2, shown = $3, message = CASE WHEN $4 <> '' THEN $5 ELSE message END,
		body = CASE WHEN $6 = TRUE THEN '{}' ELSE body END WHERE id = $7 AND state = 'sent'`
	rowsRefused  = `UPDATE outbox SET shown = $1, ended = $2 WHERE state = 'gone' AND shown = 0 AND id IN `
	rowsMended   = `UPDATE outbox SET edition = $1 WHERE edition < $2 AND id IN `
	staleFlying  = `SELECT state FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state IN ('sent', 'sending') AND edition < $2 LIMIT 1`
	behindNoMore = `UPDATE broadcasts SET behind = FALSE WHERE id = $1 AND edition = $2`

	rowsCounted = `SELECT state, area, channel, COUNT(*) FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = 0 GROUP BY state, area, channel`
	sentOf      = `SELECT b.id, b.figures, (SELECT COUNT(*) FROM outbox o WHERE o.broadcast = b.id AND o.broadcast <> '' AND o.round = 0 AND o.state = 'sent')
		FROM broadcasts b WHERE b.id IN `
	rowsBehind  = `SELECT COUNT(*) FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = $2 AND state IN ('queued', 'sending')`
	rowsOlderOf = `SELECT COUNT(*) FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND state = 'sent' AND edition < $2`

	receivedRow = `SELECT resident, area, cared FROM outbox WHERE address = $1 AND shown > 0 AND broadcast = $2 AND round = 0 AND state = 'sent' LIMIT 1`
	flyingRow   = `SELECT resident, area, cared FROM outbox WHERE id = $1 AND state = 'sending'`
	receivedAll = `SELECT broadcast FROM outbox WHERE address = $1 AND shown > 0 AND broadcast <> '' AND round = 0 AND state = 'sent' ORDER BY shown DESC LIMIT $2`

	answersGiven = `SELECT area, cared, answer, COUNT(*) FROM broadcast_answers WHERE broadcast = $1 GROUP BY area, cared, answer ORDER BY area, cared, answer`
	answersOwed  = `SELECT o.area, o.cared, '', COUNT(*) FROM outbox o WHERE o.broadcast = $1 AND o.broadcast <> '' AND o.round = 0 AND o.state = 'sent'
		AND o.resident <> '' AND NOT EXISTS (SELECT 1 FROM broadcast_answers a WHERE a.broadcast = o.broadcast AND a.address = o.address)
		GROUP BY o.area, o.cared ORDER BY o.area, o.cared`

	// countedRows keeps the rows of a broadcast until what they count to has been written down.
	countedRows = `(broadcast = '' OR NOT EXISTS (SELECT 1 FROM broadcasts b WHERE b.id = outbox.broadcast AND b.figures = ''))`

	figuresDue  = `SELECT id FROM broadcasts WHERE figures = '' AND ended > 0 AND ended < $1 AND behind = FALSE LIMIT 100`
	figuresKeep = `UPDATE broadcasts SET figures = $1 WHERE id = $2`
)

// word puts the words of broadcasts into what was claimed. What belongs to a paused one is held, and to a cancelled one dropped: it had
// been in somebody's hand while that happened.
func (db *DB) word(t *tx, heads []tickets.Posted) ([]tickets.Posted, error) {
	known, give := map[string]tickets.Broadcast{}, heads[:0]
	for _, h := range heads {
		if h.Broadcast == "" {
			give = append(give, h)
			continue
		}
		b, ok := known[h.Broadcast]
		if !ok {
			var err error
			b, err = single(collect(scanBroadcast)(t.ask(broadcastByID, h.Broadcast)))
			if errors.Is(err, tickets.ErrNotFound) { // nobody knows what it would say
				b.Stage, err = tickets.BroadcastCancelled, nil
			}
			if err != nil {
				return nil, err
			}
			known[h.Broadcast] = b
		}
		if state := stopped(b, h); state != "" {
			if err := db.stop(t, h.ID, state); err != nil {
				return nil, err
			}
			continue
		}
		b.Fill(&h.Notice, h.Speak)
		give = append(give, h)
	}
	return give, nil
}

// stopped is the state a broadcast's own notice has to be in instead of leaving; "" it may leave.
func stopped(b tickets.Broadcast, h tickets.Posted) tickets.NoticeState {
	switch {
	case h.Round > 0 && h.Round < b.Edition:
		return tickets.Dropped
	case h.Round > 0, b.Stage == tickets.BroadcastRecalled && h.Attempts > 0: // perhaps they have it: they are told
		return ""
	case b.Stage == tickets.BroadcastPaused:
		return tickets.Held
	case b.Stage == tickets.BroadcastCancelled, b.Stage == tickets.BroadcastRecalled:
		return tickets.Dropped
	}
	return ""
}

func (db *DB) stop(t *tx, id string, state tickets.NoticeState) error {
	if state == tickets.Held {
		_, err := t.exec(`UPDATE outbox SET state = 'held', since = 0 WHERE id = $1`, id)
		return err
	}
	_, err := t.exec(`UPDATE outbox SET state = 'cancelled', since = 0, shown = $1, ended = $2 WHERE id = $3`, db.seq.next(), ms(db.Now()), id)
	return err
}

// worded puts the words of its broadcast into a notice that was sent.
func (db *DB) worded(ctx context.Context, n *tickets.Notice) error {
	if n.Broadcast == "" {
		return nil
	}
	b, err := single(collect(scanBroadcast)(db.ask(ctx, broadcastByID, n.Broadcast)))
	if err != nil {
		return err
	}
	lang := n.Lang
	if lang == "" && n.Resident != "" {
		if _, err := db.one(ctx, `SELECT lang FROM residents WHERE id = $1`, []any{n.Resident}, &lang); err != nil {
			return err
		}
	}
	b.Fill(n, lang)
	return nil
}

// replacing lets a message that was corrected or taken back say what it says now.
func replacing(db *DB, deliveries []tickets.Delivery) (all []statement) {
	for _, d := range deliveries {
		if d.State != tickets.Sent || d.Replaces == "" {
			continue
		}
		buttons := ""
		if len(d.Buttons) > 0 {
			buttons = toJSON(d.Buttons)
		}
		all = append(all, statement{rowSays, []any{storable(d.Said), storable(buttons), db.seq.next(), d.Message, d.Message, d.Dropped, d.Replaces}})
	}
	return all
}

// LiveBroadcasts are those whose time has come, that are being sent, or whose messages have to be mended; the most urgent first.
func (db *DB) LiveBroadcasts(ctx context.Context, now time.Time) (all []tickets.Broadcast, err error) {
	defer wrap(&err, "live broadcasts")
	return collect(scanBroadcast)(db.ask(ctx, broadcastsLive, ms(now)))
}

// Ahead is how many notices of a broadcast's round are queued, and how many of those are due.
func (db *DB) Ahead(ctx context.Context, id string, round int, now time.Time) (queued, ready int, err error) {
	defer wrap(&err, "notices ahead")
	if _, err := db.one(ctx, rowsAhead, []any{id, round}, &queued); err != nil || queued == 0 {
		return queued, 0, err
	}
	_, err = db.one(ctx, rowsReady, []any{id, round, ms(now)}, &ready)
	return queued, ready, err
}

// PostWindow queues a window and moves the cursor, in one transaction. posted is false when another instance did, or the broadcast is not
// being sent any more.
func (db *DB) PostWindow(ctx context.Context, id string, from, next tickets.WindowCursor, notices []tickets.Notice) (posted bool, err error) {
	defer wrap(&err, "post a window of %s", id)
	err = db.writer.write(ctx, func(t *tx) error {
		n, err := t.exec(reachedMove, toJSON(next), id, toJSON(from))
		if err != nil {
			return err
		}
		if posted = n > 0; !posted {
			return nil
		}
		return db.postMany(t, notices)
	})
	if err == nil && posted {
		db.Bell.Ring(RingOutbox)
	}
	return posted && err == nil, err
}

// postMany posts notices of a broadcast. What is for an address that refuses us has ended by that.
func (db *DB) postMany(t *tx, notices []tickets.Notice) error {
	if err := db.post(t, notices); err != nil || len(notices) == 0 {
		return err
	}
	ids := make([]string, len(notices))
	for i, n := range notices {
		ids[i] = n.ID
	}
	in, args := within(3, ids)
	_, err := t.exec(rowsRefused+in, append([]any{db.seq.next(), ms(db.Now())}, args...)...)
	return err
}

// OpenNotices reports whether a broadcast has notices that have not ended.
func (db *DB) OpenNotices(ctx context.Context, id string) (open bool, err error) {
	defer wrap(&err, "open notices")
	var state string
	return db.one(ctx, rowsOpen, []any{id}, &state)
}

// StaleNotices are messages that were sent with an older edition's words.
func (db *DB) StaleNotices(ctx context.Context, id string, edition, limit int) (all []tickets.Stale, err error) {
	defer wrap(&err, "stale notices")
	return collect(func(row scanner) (s tickets.Stale, err error) {
		var address string
		err = row.Scan(&s.ID, &address, &s.Resident, &s.Area, &s.Lang, &s.Message, &s.Speak)
		s.To, _ = tickets.ParseAddress(address)
		return s, err
	})(db.ask(ctx, rowsStale, id, edition, limit))
}

// PostMends queues what mends stale messages, and notes that they are taken care of. With nothing stale it notes that nothing is behind,
// unless something is on its way with older words.
func (db *DB) PostMends(ctx context.Context, id string, edition int, stale []tickets.Stale, notices []tickets.Notice) (err error) {
	defer wrap(&err, "mend %s", id)
	err = db.writer.write(ctx, func(t *tx) error {
		if len(stale) == 0 {
			var state string
			if found, err := t.one(staleFlying, []any{id, edition}, &state); err != nil || found {
				return err
			}
			_, err := t.exec(behindNoMore, id, edition)
			return err
		}
		ids := make([]string, len(stale))
		for i, s := range stale {
			ids[i] = s.ID
		}
		in, args := within(3, ids)
		if _, err := t.exec(rowsMended+in, append([]any{edition, edition}, args...)...); err != nil {
			return err
		}
		return db.postMany(t, notices)
	})
	if err == nil && len(notices) > 0 {
		db.Bell.Ring(RingOutbox)
	}
	return err
}

// Counts are the figures of a broadcast's notices, and how many corrections have not reached their message.
func (db *DB) Counts(ctx context.Context, id string) (counts []tickets.Count, behind int, err error) {
	defer wrap(&err, "counts of %s", id)
	counts, err = collect(func(row scanner) (c tickets.Count, err error) {
		return c, row.Scan(&c.State, &c.Area, &c.Channel, &c.N)
	})(db.ask(ctx, rowsCounted, id))
	if err != nil {
		return nil, 0, err
	}
	var edition, posted int
	if _, err := db.one(ctx, `SELECT edition FROM broadcasts WHERE id = $1`, []any{id}, &edition); err != nil || edition < 2 {
		return counts, 0, err
	}
	if _, err := db.one(ctx, rowsBehind, []any{id, edition}, &posted); err != nil {
		return nil, 0, err
	}
	_, err = db.one(ctx, rowsOlderOf, []any{id, edition}, &behind)
	return counts, behind + posted, err
}

// SentOf counts how many have each of some broadcasts, in one statement.
func (db *DB) SentOf(ctx context.Context, ids []string) (sent map[string]int, err error) {
	defer wrap(&err, "sent of broadcasts")
	sent = map[string]int{}
	if len(ids) == 0 {
		return sent, nil
	}
	in, args := within(1, ids)
	err = each(func(row scanner) (err error) {
		var id, figures string
		var n int
		if err = row.Scan(&id, &figures, &n); err != nil || figures == "" {
			sent[id] = n
			return err
		}
		var last tickets.Progress // its rows are gone
		err = json.Unmarshal([]byte(figures), &last.Counts)
		sent[id] = last.In(tickets.Sent)
		return err
	})(db.ask(ctx, sentOf+in, args...))
	return sent, err
}

// freezeFigures writes down what the rows of broadcasts count to that ended before a time: the rows may go then.
func (db *DB) freezeFigures(ctx context.Context, before time.Time) error {
	ids, err := collect(text)(db.ask(ctx, figuresDue, ms(before)))
	if err != nil {
		return err
	}
	for _, id := range ids {
		counts, _, err := db.Counts(ctx, id)
		if err != nil {
			return err
		}
		if counts == nil {
			counts = []tickets.Count{}
		}
		figures, err := json.Marshal(counts)
		if err != nil {
			return err
		}
		if _, err := db.writer.exec(ctx, figuresKeep, string(figures), id); err != nil {
			return err
		}
	}
	return nil
}

// LedgerRows is a part of a broadcast's ledger, by the id of the notice.
func (db *DB) LedgerRows(ctx context.Context, q tickets.LedgerQuery) (all []tickets.LedgerRow, err error) {
	defer wrap(&err, "ledger of %s", q.Broadcast)
	w := &where{}
	w.add("broadcast = " + w.value(q.Broadcast) + " AND broadcast <> '' AND round = 0 AND id > " + w.value(q.After))
	if q.Area != "" {
		from, to := codeRange(q.Area)
		w.add("area >= " + w.value(from) + " AND area < " + w.value(to))
	}
	among(w, "state", q.States)
	query := `SELECT id, resident, area, channel, state, CASE WHEN ended > 0 THEN ended ELSE at END, attempts, error FROM outbox` + w.String() +
		` ORDER BY id LIMIT ` + w.value(q.Limit)
	return collect(func(row scanner) (r tickets.LedgerRow, err error) {
		var when int64
		err = row.Scan(&r.Notice, &r.Resident, &r.Area, &r.Channel, &r.State, &when, &r.Attempts, &r.Reason)
		r.At = at(when)
		return r, err
	})(db.reads.QueryContext(ctx, query, w.args...))
}

// RecipientOf finds who a broadcast reached at an address.
func (db *DB) RecipientOf(ctx context.Context, id string, to tickets.Address) (r tickets.Recipient, err error) {
	defer wrap(&err, "recipient of %s", id)
	r.To = to
	found, err := db.one(ctx, receivedRow, []any{to.String(), id}, &r.Resident, &r.Area, &r.Cared)
	if err == nil && !found { // who answers before we have written down that it was sent
		found, err = db.one(ctx, flyingRow, []any{tickets.Broadcast{ID: id}.NoticeID(to)}, &r.Resident, &r.Area, &r.Cared)
	}
	if err == nil && !found {
		err = tickets.ErrNotFound
	}
	return r, err
}

// BroadcastsTo are those an address has received, newest first.
func (db *DB) BroadcastsTo(ctx context.Context, to tickets.Address, limit int) (all []tickets.Broadcast, err error) {
	defer wrap(&err, "broadcasts to an address")
	if c := correspondentOf(ctx, to.String()); c != nil && !c.received {
		return nil, nil
	}
	ids, err := collect(text)(db.ask(ctx, receivedAll, to.String(), limit))
	for i := 0; err == nil && i < len(ids); i++ {
		var b []tickets.Broadcast
		b, err = collect(scanBroadcast)(db.ask(ctx, broadcastByID, ids[i]))
		all = append(all, b...)
	}
	return all, err
}

// AnswerCounts are the figures of who answered what, and of who was reached and did not.
func (db *DB) AnswerCounts(ctx context.Context, id string) (all []tickets.AnswerCount, err error) {
	defer wrap(&err, "answers to %s", id)
	for _, query := range []string{answersGiven, answersOwed} {
		some, err := collect(func(row scanner) (c tickets.AnswerCount, err error) {
			return c, row.Scan(&c.Area, &c.Cared, &c.Answer, &c.N)
		})(db.ask(ctx, query, id))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}
