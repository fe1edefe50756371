package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"huying/tickets"
)

// heads finds, for one channel, what may be handed out. The head of an address is its lowest (class, place) among the notices that are
// due or were handed out before; a head that waits for a retry holds back its address, and so do one being sent and a pause. Each class is
// looked for by itself, so that the index ends at what is not due, however many are scheduled for later.
const (
	headsOf = `SELECT o.id, o.address, o.resident, o.ticket, o.class, o.lang, o.due, o.expires, o.place, o.body, o.attempts, COALESCE(r.lang, ''),
		o.broadcast, o.round
		FROM outbox o LEFT JOIN residents r ON r.id = o.resident
		WHERE o.state = 'queued' AND o.channel = $1 AND o.class = $2 AND o.place <= $3 AND o.due <= $4
		AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.address = o.address AND s.state = 'sending')
		AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.address = o.address AND e.state = 'queued' AND e.class <= o.class
			AND (e.class, e.place, e.id) < (o.class, o.place, o.id) AND (e.due <= $4 OR e.tried = TRUE))
		AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.channel = o.channel AND p.address = o.address AND p.until > $4)
		ORDER BY o.place LIMIT $5`

	// outboxChannels jumps from channel to channel along the index.
	outboxChannels = `WITH RECURSIVE c (channel) AS (
		SELECT MIN(channel) FROM outbox WHERE state = 'queued' UNION ALL
		SELECT (SELECT MIN(o.channel) FROM outbox o WHERE o.state = 'queued' AND o.channel > c.channel) FROM c WHERE c.channel IS NOT NULL)
		SELECT channel FROM c WHERE channel IS NOT NULL`

	outboxNext = `SELECT COALESCE(MIN(due), 0) FROM outbox WHERE state = 'queued' AND due > 0 AND due > $1`

	// outboxAlert lists the channels on which a warning is in somebody's hand: never more rows than are in hand.
	outboxAlert = `SELECT channel FROM outbox WHERE state = 'sending' AND class = 1 GROUP BY channel`

	// pausesOfAll are those of whole channels.
	pausesOfAll = `SELECT channel, until FROM pauses WHERE address = '' AND until > $1`

	pauseKeep = `INSERT INTO pauses (channel, address, until) VALUES ($1, $2, $3) ON CONFLICT (channel, address)
		DO UPDATE SET until = CASE WHEN excluded.until > pauses.until THEN excluded.until ELSE pauses.until END`

	pausesOver = `DELETE FROM pauses WHERE until <= $1`
)

// head is a notice that may be handed out.
type head struct {
	tickets.Posted
	address string
}

func scanHead(row scanner) (head, error) {
	var h head
	var body, lang string
	var due, expires int64
	err := row.Scan(&h.ID, &h.address, &h.Resident, &h.Ticket, &h.Class, &h.Notice.Lang, &due, &expires, &h.Seq, &body, &h.Attempts, &lang, &h.Broadcast, &h.Round)
	if err == nil {
		err = readNotice(&h.Notice, body, h.address, due, expires)
	}
	if h.Speak = h.Notice.Lang; h.Speak == "" {
		h.Speak = tickets.Lang(lang)
	}
	return h, err
}

// wanted is what somebody would take: room for each channel and class, and at most limit together.
type wanted struct {
	room  func(channel string, class tickets.Class) int
	limit int
}

// HandOut marks heads as Sending, as many as there is room for, and returns them. While a Warning of a channel can be handed out or is in
// somebody's hand, nothing ordinary of that channel is.
func (db *DB) HandOut(ctx context.Context, now time.Time, room tickets.Room) (out tickets.Handout, err error) {
	defer wrap(&err, "hand out notices")
	limit := 0
	for _, classes := range room {
		for _, n := range classes {
			limit += max(n, 0)
		}
	}
	return db.handOut(ctx, now, wanted{limit: limit, room: func(channel string, class tickets.Class) int {
		if classes, named := room[channel]; named {
			return classes[class]
		}
		return room[""][class]
	}})
}

func (db *DB) handOut(ctx context.Context, now time.Time, want wanted) (out tickets.Handout, err error) {
	var due int64
	if _, err := db.one(ctx, outboxNext, []any{ms(now)}, &due); err != nil {
		return out, err
	}
	next := at(due)
	// An idle look takes no write. Only one instance claims at a time, so the reading is repeated inside.
	look := want
	look.limit = min(want.limit, 1)
	found, out, err := db.heads(now, look, func(q string, args ...any) (*sql.Rows, error) { return db.ask(ctx, q, args...) })
	if err == nil && len(found) > 0 {
		err = db.writer.write(ctx, func(t *tx) error {
			if db.pg {
				if _, err := t.exec(`SELECT pg_advisory_xact_lock(7408711)`); err != nil {
					return err
				}
			}
			found, out, err = db.heads(now, want, t.ask)
			if err != nil || len(found) == 0 {
				return err
			}
			if out.Heads, err = claim(t, db.me, now, found); err == nil {
				out.Heads, err = db.word(t, out.Heads)
			}
			return err
		})
	}
	if err != nil {
		return tickets.Handout{}, err
	}
	out.Next = next
	return out, nil
}

func claim(t *tx, me string, now time.Time, found []head) ([]tickets.Posted, error) {
	var ids []string
	for _, h := range found {
		ids = append(ids, h.ID)
	}
	in, args := within(3, ids)
	taken, err := collect(text)(t.ask(outboxClaim+in+` RETURNING id`, append([]any{ms(now), me}, args...)...))
	if err != nil {
		return nil, err
	}
	slices.Sort(taken)
	heads := make([]tickets.Posted, 0, len(taken))
	for _, h := range found {
		if _, ours := slices.BinarySearch(taken, h.ID); ours {
			heads = append(heads, h.Posted)
		}
	}
	return heads, nil
}

// heads looks class by class, so that an ordinary notice is only taken when no urgent one is left.
func (db *DB) heads(now time.Time, want wanted, ask func(string, ...any) (*sql.Rows, error)) (heads []head, out tickets.Handout, err error) {
	channels, err := db.open(now, &out, ask)
	if err != nil || want.limit <= 0 {
		return nil, out, err
	}
	last := max(now.UnixMicro(), db.seq.last.Load()) // our own seqs may be a little ahead of the clock
	for class := tickets.Urgent; class <= tickets.Bulk && len(heads) < want.limit; class++ {
		var some []head
		for _, channel := range channels {
			n := min(want.room(channel, class), want.limit-len(heads))
			if n <= 0 || class.Ordinary() && out.Alert[channel] {
				continue
			}
			more, err := collect(scanHead)(ask(headsOf, channel, int(class), last, ms(now), n))
			if err != nil {
				return nil, out, err
			}
			if class == tickets.Warning && len(more) > 0 {
				out.Alert[channel] = true
			}
			some = append(some, more...)
		}
		slices.SortFunc(some, func(a, b head) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID)) })
		heads = append(heads, some[:min(len(some), want.limit-len(heads))]...)
	}
	return heads, out, nil
}

// open lists the channels that have something queued and are not paused, and notes which are paused or carry a warning.
func (db *DB) open(now time.Time, out *tickets.Handout, ask func(string, ...any) (*sql.Rows, error)) ([]string, error) {
	out.Alert, out.Paused = map[string]bool{}, map[string]time.Time{}
	alert, err := collect(text)(ask(outboxAlert))
	if err != nil {
		return nil, err
	}
	for _, channel := range alert {
		out.Alert[channel] = true
	}
	err = each(func(row scanner) error {
		var channel string
		var until int64
		err := row.Scan(&channel, &until)
		out.Paused[channel] = at(until)
		return err
	})(ask(pausesOfAll, ms(now)))
	if err != nil {
		return nil, err
	}
	channels, err := collect(text)(ask(outboxChannels))
	return slices.DeleteFunc(channels, func(channel string) bool { return !out.Paused[channel].IsZero() }), err
}

// pausing writes down the waits that channels asked for, and forgets those that are over.
func pausing(deliveries []tickets.Delivery) (all []statement) {
	for _, d := range deliveries {
		if !d.Pause || d.State != tickets.Queued {
			continue
		}
		if len(all) == 0 {
			all = append(all, statement{pausesOver, []any{ms(d.At)}})
		}
		all = append(all, statement{pauseKeep, []any{d.To.Channel, d.To.String(), ms(d.Due)}})
		if d.PauseAll {
			all = append(all, statement{pauseKeep, []any{d.To.Channel, "", ms(d.Due)}})
		}
	}
	return all
}
