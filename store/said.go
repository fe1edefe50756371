package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"huying/tickets"
)

const (
	saidIn = `SELECT channel, id, body, at, seq FROM inbox WHERE lane = $1 AND seq > $2 AND state <> 'waiting' ORDER BY seq LIMIT $3`

	saidWaiting = `SELECT channel, id, body, at, seq FROM inbox WHERE lane = $1 AND seq > $2 AND state = 'waiting' ORDER BY seq LIMIT $3`

	saidOut = `SELECT id, said, buttons, ask_place, body, ended, shown FROM outbox
		WHERE address = $1 AND shown > 0 AND shown > $2 AND state = 'sent' ORDER BY shown LIMIT $3`
)

// Said is the conversation of an address after a seq, in order: what came in, and what was sent.
func (db *DB) Said(ctx context.Context, address tickets.Address, after int64, limit int) (all []tickets.Spoken, err error) {
	defer wrap(&err, "said")
	// What is sent is read first: a message is always stored before its answer is, so no answer is shown without its message.
	rows, err := db.ask(ctx, saidOut, address.String(), after, limit)
	if all, err = collect(rows, err, scanSaid); err != nil {
		return nil, err
	}
	// Waiting ones first: one that becomes done between the two readings is then seen twice, not never.
	seen := map[string]bool{}
	for _, q := range []string{saidWaiting, saidIn} {
		rows, err := db.ask(ctx, q, address.String(), after, limit)
		heard, err := collect(rows, err, scanHeard)
		if err != nil {
			return nil, err
		}
		for _, s := range heard {
			if !seen[s.ID] {
				seen[s.ID] = true
				_, s.ID, _ = strings.Cut(s.ID, "/")
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b tickets.Spoken) int { return cmp.Compare(a.Seq, b.Seq) })
	return all[:min(len(all), limit)], nil
}

func scanHeard(row scanner) (s tickets.Spoken, err error) {
	var channel string
	var when int64
	err = row.Scan(&channel, &s.ID, &s.Body, &when, &s.Seq)
	s.ID, s.At = channel+"/"+s.ID, at(when)
	return s, err
}

func scanSaid(row scanner) (tickets.Spoken, error) {
	s := tickets.Spoken{Out: true}
	var buttons, body string
	var when int64
	if err := row.Scan(&s.ID, &s.Text, &buttons, &s.AskPlace, &body, &when, &s.Seq); err != nil {
		return s, err
	}
	s.At = at(when)
	if buttons != "" {
		if err := json.Unmarshal([]byte(buttons), &s.Choices); err != nil {
			return s, err
		}
	}
	var n tickets.Notice
	err := json.Unmarshal([]byte(body), &n)
	s.Files = n.Files
	return s, err
}
