package store

import (
	"context"

	"huying/tickets"
)

// subscriptions takes out what an erased resident was subscribed to and what they answered.
func (w *erasing) subscriptions() error {
	if _, err := w.exec(`DELETE FROM subscriptions WHERE id = $1`, w.Resident); err != nil {
		return err
	}
	return w.eachAddress(`DELETE FROM broadcast_answers WHERE address = $1`)
}

// exportNews is what a resident is subscribed to, and what they answered.
func (db *DB) exportNews(ctx context.Context, x *tickets.Export, resident string, addresses []string) error {
	own, err := collect(scanSubscription)(db.ask(ctx, subscriptionByID, resident))
	if err != nil {
		return err
	}
	if len(own) > 0 {
		x.Subscription = &own[0]
	}
	for _, a := range addresses {
		answers, err := collect(func(row scanner) (b tickets.BroadcastAnswer, err error) {
			var to string
			var when int64
			err = row.Scan(&b.Broadcast, &to, &b.Resident, &b.Area, &b.Cared, &b.Answer, &b.Words, &when)
			b.To, _ = tickets.ParseAddress(to)
			b.At = at(when)
			return b, err
		})(db.ask(ctx, `SELECT broadcast, address, resident, area, cared, answer, words, at FROM broadcast_answers WHERE address = $1 ORDER BY at`, a))
		if err != nil {
			return err
		}
		x.Answers = append(x.Answers, answers...)
	}
	return nil
}
