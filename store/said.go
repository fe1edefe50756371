package store

import (
	"context"
	"encoding/json"

	"huying/tickets"
)

// saidAll reads both sides in one statement: what is committed between two readings could otherwise fall behind the reader's cursor.
const saidAll = `SELECT * FROM (
	SELECT * FROM (SELECT FALSE AS sent, id, body, '' AS said, '' AS buttons, FALSE AS ask_place, '' AS notice, at, seq FROM inbox
		WHERE lane = $1 AND seq > $2 AND state <> 'waiting' ORDER BY seq LIMIT $3) heard
	UNION ALL
	SELECT * FROM (SELECT FALSE, id, body, '', '', FALSE, '', at, seq FROM inbox
		WHERE lane = $1 AND seq > $2 AND state = 'waiting' ORDER BY seq LIMIT $3) waits
	UNION ALL
	SELECT * FROM (SELECT TRUE, id, CAST(NULL AS BYTEA), said, buttons, ask_place, body, ended, shown FROM outbox
		WHERE address = $1 AND shown > 0 AND shown > $2 AND state = 'sent' AND round = 0 ORDER BY shown LIMIT $3) sent
	) talk ORDER BY seq LIMIT $3`

// Said is the conversation of an address after a seq, in order: what came in, and what was sent.
func (db *DB) Said(ctx context.Context, address tickets.Address, after int64, limit int) (all []tickets.Spoken, err error) {
	defer wrap(&err, "said")
	return collect(scanSpoken)(db.ask(ctx, saidAll, address.String(), after, limit))
}

func scanSpoken(row scanner) (s tickets.Spoken, err error) {
	var buttons, notice string
	var when int64
	if err := row.Scan(&s.Out, &s.ID, &s.Body, &s.Text, &buttons, &s.AskPlace, &notice, &when, &s.Seq); err != nil {
		return s, err
	}
	s.At = at(when)
	if !s.Out {
		return s, nil
	}
	if buttons != "" {
		if err := json.Unmarshal([]byte(buttons), &s.Choices); err != nil {
			return s, err
		}
	}
	var n tickets.Notice
	err = json.Unmarshal([]byte(notice), &n)
	s.Files = n.Files
	return s, err
}
