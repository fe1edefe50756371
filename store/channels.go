package store

import (
	"context"
	"time"

	"huying/tickets"
)

// Each of these reads an index and no row that ended before the window.
const (
	channelQueued = `SELECT channel, class, COUNT(*) FROM outbox WHERE state = 'queued' GROUP BY channel, class`
	channelOldest = `SELECT at FROM outbox WHERE state = 'queued' AND channel = $1 AND class = $2 AND place <= $3 ORDER BY place LIMIT 1`
	channelHand   = `SELECT channel, COUNT(*) FROM outbox WHERE state = 'sending' GROUP BY channel`
	channelPauses = `SELECT channel, MAX(CASE WHEN address = '' THEN until ELSE 0 END), COUNT(CASE WHEN address <> '' THEN 1 END) FROM pauses WHERE until > $1 GROUP BY channel`
	channelFailed = `SELECT channel, state, error, COUNT(*) FROM outbox WHERE ` + inTrouble + ` AND at >= $1 AND (ended = 0 OR ended >= $2)
		GROUP BY channel, state, error ORDER BY 4 DESC`
)

const (
	reasonsKept = 3              // told of a channel
	longestWait = 48 * time.Hour // what was posted before is not looked for among the failures of the last hour
)

// ChannelHealth tells how every channel stands that has something to send, that waits, or on which something failed within the window.
func (db *DB) ChannelHealth(ctx context.Context, now time.Time) (all []tickets.ChannelHealth, err error) {
	defer wrap(&err, "health of channels")
	by := map[string]*tickets.ChannelHealth{}
	var order []string
	of := func(channel string) *tickets.ChannelHealth {
		if by[channel] == nil {
			by[channel] = &tickets.ChannelHealth{Channel: channel}
			order = append(order, channel)
		}
		return by[channel]
	}
	if err := db.channelsWaiting(ctx, of, now); err != nil {
		return nil, err
	}
	if err := each(func(row scanner) (err error) {
		var channel string
		var till int64
		var chats int
		if err = row.Scan(&channel, &till, &chats); err == nil {
			h := of(channel)
			h.PausedTill, h.PausedChats = at(till), chats
		}
		return err
	})(db.ask(ctx, channelPauses, ms(now))); err != nil {
		return nil, err
	}
	if err := each(func(row scanner) (err error) {
		var channel, state, reason string
		var n int
		if err = row.Scan(&channel, &state, &reason, &n); err == nil {
			failed(of(channel), tickets.NoticeState(state), reason, n)
		}
		return err
	})(db.ask(ctx, channelFailed, ms(now.Add(-longestWait)), ms(now.Add(-tickets.ChannelWindow)))); err != nil {
		return nil, err
	}
	for _, channel := range order {
		all = append(all, *by[channel])
	}
	return all, nil
}

func failed(h *tickets.ChannelHealth, state tickets.NoticeState, reason string, n int) {
	switch state {
	case tickets.Failed:
		h.Failed += n
	case tickets.Gone:
		h.Gone += n
	default:
		h.Late += n
	}
	if reason != "" && len(h.Reasons) < reasonsKept {
		h.Reasons = append(h.Reasons, reason)
	}
}

// channelsWaiting counts what waits and what is in somebody's hand, and finds what is due and waits longest.
func (db *DB) channelsWaiting(ctx context.Context, of func(string) *tickets.ChannelHealth, now time.Time) error {
	type heap struct {
		channel  string
		class, n int
	}
	queued, err := collect(func(row scanner) (h heap, err error) { return h, row.Scan(&h.channel, &h.class, &h.n) })(db.ask(ctx, channelQueued))
	if err != nil {
		return err
	}
	for _, h := range queued {
		if h.class < 0 || h.class >= tickets.Classes {
			continue
		}
		health := of(h.channel)
		health.Queued[h.class] = h.n
		var posted int64
		found, err := db.one(ctx, channelOldest, []any{h.channel, h.class, now.UnixMicro()}, &posted)
		if err != nil {
			return err
		}
		if found && (health.Oldest.IsZero() || at(posted).Before(health.Oldest)) {
			health.Oldest = at(posted)
		}
	}
	inHand, err := collect(func(row scanner) (h heap, err error) { return h, row.Scan(&h.channel, &h.n) })(db.ask(ctx, channelHand))
	for _, h := range inHand {
		of(h.channel).Sending = h.n
	}
	return err
}
