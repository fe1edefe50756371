package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"huying/tickets"
)

const (
	subscriptionColumns = `id, alone, area, topics, standing, cared, lang, quiet_from, quiet_till, updated`

	subscriptionKeep = `INSERT INTO subscriptions (` + subscriptionColumns + `, channel, address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET area = $3, topics = $4, standing = $5, cared = $6, lang = $7, quiet_from = $8, quiet_till = $9, updated = $10,
		channel = $11, address = $12`
	subscriptionByID = `SELECT ` + subscriptionColumns + ` FROM subscriptions WHERE id = $1`
	subscribedGroups = `SELECT ` + subscriptionColumns + ` FROM subscriptions WHERE alone = FALSE AND area >= $1 AND area < $2 ORDER BY area, id`

	// subscriptionFollows: where somebody is reached, and in which language, is as they say it last.
	subscriptionFollows = `UPDATE subscriptions SET channel = $1, address = $2, lang = $3 WHERE id = $4`

	// whomFilter narrows: groups or people, topics as bits (0: whatever), three standings, three languages, and only who asked to be looked after.
	whomFilter = ` FROM subscriptions WHERE alone = $1 AND (CAST($2 AS BIGINT) = 0 OR (topics & $2) <> 0) AND standing IN ($3, $4, $5)
		AND (cared = TRUE OR $6 = FALSE) AND lang IN ($7, $8, $9) AND channel <> ''`

	// audienceCount goes along the index, which is in the order of the areas: nothing is sorted, however many there are.
	audienceCount = `SELECT area, COUNT(*), SUM(CASE WHEN lang = 'zh-Hant' THEN 1 ELSE 0 END), SUM(CASE WHEN lang = 'en' THEN 1 ELSE 0 END),
		SUM(CASE WHEN channel = 'telegram' THEN 1 ELSE 0 END), SUM(CASE WHEN channel = 'web' THEN 1 ELSE 0 END),
		SUM(CASE WHEN quiet_from = quiet_till THEN 0 WHEN quiet_from < quiet_till AND quiet_from <= $10 AND quiet_till > $10 THEN 1
			WHEN quiet_from > quiet_till AND (quiet_from <= $10 OR quiet_till > $10) THEN 1 ELSE 0 END)` + whomFilter + `
		AND area >= $11 AND area < $12 GROUP BY area ORDER BY area`

	// A window goes on in the area of the last recipient, and then to the next ones: each part is read along the index.
	audienceRow = `SELECT id, address, CASE WHEN alone = TRUE THEN id ELSE '' END, area, lang, cared, quiet_from, quiet_till` + whomFilter
	windowSame  = audienceRow + ` AND area = $10 AND id > $11 ORDER BY id LIMIT $12`
	windowNext  = audienceRow + ` AND area > $10 AND area < $11 ORDER BY area, id LIMIT $12`

	// Who reported a matter, and who reported what has joined it.
	windowTicket = `SELECT k.number, r.address, r.id, k.area, CASE WHEN r.lang = '' THEN 'zh-Hans' ELSE r.lang END, FALSE, 0, 0 FROM tickets k JOIN residents r ON r.id = k.resident AND r.address <> ''
		WHERE k.number IN (SELECT number FROM tickets WHERE number = $1 UNION ALL SELECT number FROM tickets WHERE parent = $2 AND parent <> '')
		AND k.number > $3 ORDER BY k.number LIMIT $4`

	// Who has a broadcast, who has not answered it, and who has it or is just being told, or was perhaps told when it was stopped.
	windowHas = `SELECT o.id, o.address, o.resident, o.area, CASE WHEN COALESCE(r.lang, '') = '' THEN 'zh-Hans' ELSE r.lang END, o.cared,
		COALESCE(s.quiet_from, 0), COALESCE(s.quiet_till, 0) FROM outbox o LEFT JOIN residents r ON r.id = o.resident LEFT JOIN subscriptions s ON s.id = o.resident
		WHERE o.broadcast = $1 AND o.broadcast <> '' AND o.round = 0 AND o.id > $2 AND (o.cared = TRUE OR $3 = FALSE)`
	windowReceived = windowHas + ` AND (o.state = 'sent' OR o.state = 'sending' OR (o.state = 'cancelled' AND o.attempts > 0)) ORDER BY o.id LIMIT $4`
	windowSilent   = windowHas + ` AND o.state = 'sent' AND o.resident <> '' AND NOT EXISTS (SELECT 1 FROM broadcast_answers a WHERE a.broadcast = o.broadcast AND a.address = o.address)
		ORDER BY o.id LIMIT $4`
)

// endOfAreas lies behind every code. It holds digits only, which every collation sorts the same.
const endOfAreas = "99999999999999999999"

// codeRange are the codes that lie within a scope: from the first, and before the second.
func codeRange(scope string) (from, to string) {
	switch end := tickets.ScopeEnd(scope); {
	case len(scope) > 12: // nothing lies within a grid but itself
		return scope, scope + "0"
	case end == "":
		return scope, endOfAreas
	default:
		return scope, end
	}
}

func scanSubscription(row scanner) (s tickets.Subscription, err error) {
	var id string
	var alone bool
	var topics, updated int64
	err = row.Scan(&id, &alone, &s.Area, &topics, &s.Role, &s.Cared, &s.Lang, &s.QuietFrom, &s.QuietTill, &updated)
	if s.Topics, s.UpdatedAt = tickets.TopicsIn(topics), at(updated); alone {
		s.Resident = id
	} else {
		s.Group, _ = tickets.ParseAddress(id)
	}
	return s, err
}

// Subscription is what a resident or a group is subscribed to.
func (db *DB) Subscription(ctx context.Context, id string) (s tickets.Subscription, err error) {
	defer wrap(&err, "subscription")
	return single(collect(scanSubscription)(db.ask(ctx, subscriptionByID, storable(id))))
}

// Subscribe writes a subscription, or what holds instead of an earlier one.
func (db *DB) Subscribe(ctx context.Context, s tickets.Subscription) (err error) {
	defer wrap(&err, "subscribe")
	return db.write(ctx, func(t *tx) error {
		to, lang := s.Group.String(), s.Lang
		if s.Resident != "" {
			if _, err := t.one(`SELECT address, lang FROM residents WHERE id = $1`, []any{s.Resident}, &to, &lang); err != nil {
				return err
			}
		}
		_, err := t.exec(subscriptionKeep, s.ID(), s.Resident != "", s.Area, tickets.TopicBits(s.Topics), string(s.Role), s.Cared, spoken(lang),
			s.QuietFrom, s.QuietTill, ms(s.UpdatedAt), channelOf(to), to)
		return err
	})
}

// spoken is a language; who has told none is spoken to in the first one.
func spoken(l tickets.Lang) string { return string(cmp.Or(l, tickets.Hans)) }

func channelOf(address string) string {
	channel, _, _ := strings.Cut(address, ":")
	return channel
}

// follow lets the subscription of a resident follow them.
func follow(t *tx, r tickets.Resident) error {
	_, err := t.exec(subscriptionFollows, r.Address.Channel, r.Address.String(), spoken(r.Lang), r.ID)
	return err
}

// Unsubscribe takes a subscription out.
func (db *DB) Unsubscribe(ctx context.Context, id string) (err error) {
	defer wrap(&err, "unsubscribe")
	return db.write(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM subscriptions WHERE id = $1`, id)
		return err
	})
}

// SubscribedGroups lists the group chats of an area.
func (db *DB) SubscribedGroups(ctx context.Context, area string) (all []tickets.Subscription, err error) {
	defer wrap(&err, "subscribed groups")
	from, to := codeRange(area)
	return collect(scanSubscription)(db.ask(ctx, subscribedGroups, from, to))
}

// movedGroup lets subscriptions follow to a new address: that of a group is known by it.
func movedGroup(t *tx, from, to tickets.Address) error {
	if _, err := t.exec(`UPDATE subscriptions SET address = $1 WHERE id IN (SELECT resident FROM addresses WHERE address = $2 AND resident <> '')`,
		to.String(), from.String()); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE subscriptions SET id = $1, address = $2 WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.id = $4)`,
		to.String(), to.String(), from.String(), to.String()); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM subscriptions WHERE id = $1`, from.String())
	return err
}

// codes are the area codes from one on and before another.
type codes struct{ from, to string }

// steps are the parts an audience is reached in: its areas, or everywhere; and then larger areas without what lies within them.
func steps(a tickets.Audience) (parts []codes) {
	for _, scope := range a.Areas {
		from, to := codeRange(scope)
		parts = append(parts, codes{from, to})
	}
	for _, scope := range a.Around {
		parts = append(parts, codes{scope, scope + "0"})
	}
	if len(parts) == 0 {
		from, to := codeRange("")
		parts = append(parts, codes{from, to})
	}
	return parts
}

// whom are the arguments of whomFilter.
func whom(a tickets.Audience, red, alone bool) []any {
	topics := tickets.TopicBits(a.Topics)
	if red {
		topics = 0
	}
	args := []any{alone, topics}
	roles, langs := a.Roles, a.Langs
	if len(roles) == 0 {
		roles = tickets.Standings
	}
	if len(langs) == 0 {
		langs = tickets.Langs
	}
	for i := range tickets.Standings {
		args = append(args, string(roles[min(i, len(roles)-1)]))
	}
	args = append(args, a.Cared)
	for i := range tickets.Langs {
		args = append(args, string(langs[min(i, len(langs)-1)]))
	}
	return args
}

// Reach counts an audience. minute is the time of the tenant's day, for quiet hours.
func (db *DB) Reach(ctx context.Context, a tickets.Audience, red bool, minute int) (r tickets.Reach, err error) {
	defer wrap(&err, "reach")
	r = tickets.Reach{ByLang: map[tickets.Lang]int{}, ByArea: map[string]int{}, ByChannel: map[string]int{}}
	if a.Named() {
		return r, db.reachNamed(ctx, a, &r)
	}
	for step, part := range steps(a) {
		for _, alone := range []bool{false, true} {
			if !alone && !a.Groups {
				continue
			}
			err := each(func(row scanner) error {
				var area string
				var n, hant, english, telegram, web, hushed int
				err := row.Scan(&area, &n, &hant, &english, &telegram, &web, &hushed)
				if err == nil && !a.Seen(area, step) {
					r.Hushed += hushed
					tally(&r, !alone, area, n, map[tickets.Lang]int{tickets.Hans: n - hant - english, tickets.Hant: hant, tickets.English: english},
						map[string]int{"telegram": telegram, "web": web, "": n - telegram - web})
				}
				return err
			})(db.ask(ctx, audienceCount, append(whom(a, red, alone), minute, part.from, part.to)...))
			if err != nil {
				return r, err
			}
		}
	}
	return r, nil
}

// tally adds some of an area, by language and by channel.
func tally(r *tickets.Reach, group bool, area string, n int, langs map[tickets.Lang]int, channels map[string]int) {
	if group {
		r.Groups += n
	} else {
		r.Residents += n
	}
	r.ByArea[area] += n
	for lang, some := range langs {
		r.ByLang[lang] += some
	}
	for channel, some := range channels {
		r.ByChannel[channel] += some
	}
}

func (db *DB) reachNamed(ctx context.Context, a tickets.Audience, r *tickets.Reach) error {
	seen := map[string]bool{} // one person may have reported twice; a broadcast's recipients are each there once
	for cursor := (tickets.WindowCursor{}); !cursor.Done; {
		w, err := db.AudienceWindow(ctx, a, false, cursor, 2000)
		if err != nil {
			return err
		}
		for _, to := range w.Recipients {
			if address := to.To.String(); a.Ticket == "" || !seen[address] {
				seen[address] = a.Ticket != ""
				tally(r, to.Resident == "", to.Area, 1, map[tickets.Lang]int{to.Lang: 1}, map[string]int{to.To.Channel: 1})
			}
		}
		cursor = w.Next
	}
	return nil
}

// recipient is a row of a window: its key, and who it is.
type recipient struct {
	key string
	tickets.Recipient
}

func scanRecipient(row scanner) (r recipient, err error) {
	var address string
	err = row.Scan(&r.key, &address, &r.Resident, &r.Area, &r.Lang, &r.Cared, &r.QuietFrom, &r.QuietTill)
	r.To, _ = tickets.ParseAddress(address)
	return r, err
}

// AudienceWindow reads the next part of an audience, at most limit recipients: area by area as the audience names them, groups before single
// people, then by grid and id.
func (db *DB) AudienceWindow(ctx context.Context, a tickets.Audience, red bool, c tickets.WindowCursor, limit int) (w tickets.AudienceWindow, err error) {
	defer wrap(&err, "window of an audience")
	if c.Done {
		return tickets.AudienceWindow{Next: c}, nil
	}
	if a.Named() {
		return db.namedWindow(ctx, a, c, limit)
	}
	parts := steps(a)
	for c.Step < len(parts) && len(w.Recipients) < limit {
		some, err := db.windowPart(ctx, a, red, parts[c.Step], c, limit-len(w.Recipients))
		if err != nil {
			return w, err
		}
		full := len(some) == limit-len(w.Recipients)
		if full {
			last := some[len(some)-1]
			c.Area, c.ID = last.Area, last.key
		}
		for _, r := range some {
			if !a.Seen(r.Area, c.Step) {
				w.Recipients = append(w.Recipients, r.Recipient)
			}
		}
		switch {
		case full && len(w.Recipients) == 0: // all of them were reached before: go on
		case full:
			w.Next = c
			return w, nil
		case c.Alone:
			c = tickets.WindowCursor{Step: c.Step + 1}
		default:
			c = tickets.WindowCursor{Step: c.Step, Alone: true}
		}
	}
	c.Done = c.Step >= len(parts)
	w.Next = c
	return w, nil
}

// windowPart reads on in one area, among groups or single people.
func (db *DB) windowPart(ctx context.Context, a tickets.Audience, red bool, part codes, c tickets.WindowCursor, limit int) ([]recipient, error) {
	if !c.Alone && !a.Groups {
		return nil, nil
	}
	if c.ID == "" {
		c.Area = part.from
	}
	args := whom(a, red, c.Alone)
	some, err := collect(scanRecipient)(db.ask(ctx, windowSame, append(slices.Clone(args), c.Area, c.ID, limit)...))
	if err != nil || len(some) == limit {
		return some, err
	}
	more, err := collect(scanRecipient)(db.ask(ctx, windowNext, append(slices.Clone(args), c.Area, part.to, limit-len(some))...))
	return append(some, more...), err
}

// namedWindow reads on among recipients that are named.
func (db *DB) namedWindow(ctx context.Context, a tickets.Audience, c tickets.WindowCursor, limit int) (w tickets.AudienceWindow, err error) {
	var rows *sql.Rows
	switch {
	case a.Ticket != "":
		rows, err = db.ask(ctx, windowTicket, string(a.Ticket), string(a.Ticket), c.ID, limit)
	case a.NotAnswered != "":
		rows, err = db.ask(ctx, windowSilent, a.NotAnswered, c.ID, a.Cared, limit)
	default:
		rows, err = db.ask(ctx, windowReceived, a.Received, c.ID, a.Cared, limit)
	}
	some, err := collect(scanRecipient)(rows, err)
	if err != nil {
		return w, err
	}
	for _, r := range some {
		w.Recipients = append(w.Recipients, r.Recipient)
		c.ID = r.key
	}
	c.Done = len(some) < limit
	w.Next = c
	return w, nil
}
