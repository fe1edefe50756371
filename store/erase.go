package store

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"huying/tickets"
)

// Erase takes a person out of the store, in one transaction; the pictures they sent are deleted from the disk after it.
func (db *DB) Erase(ctx context.Context, e tickets.Erasure) (err error) {
	defer wrap(&err, "erase")
	db.shelf.Lock()
	defer db.shelf.Unlock()
	var lost []string
	err = db.writer.write(ctx, func(t *tx) error {
		lost = nil
		w := &erasing{tx: t, db: db, Erasure: e}
		if err := w.run(); err != nil {
			return err
		}
		lost = w.lost
		return nil
	})
	if err != nil {
		return err
	}
	db.Bell.Ring(RingTickets)
	return db.removeFiles(lost)
}

// erasing is one erasure under way.
type erasing struct {
	*tx
	tickets.Erasure
	db        *DB
	addresses []string
	senders   []string        // as whom the resident sent files
	gone      map[string]bool // hashes of files only they sent
	lost      []string        // the same, as a list
	phones    []string        // theirs
	known     []string        // what is known of the person and what stands for it instead, wherever somebody wrote it
}

func (w *erasing) run() (err error) {
	if w.addresses, err = collect(text)(w.ask(addressesOf, w.Resident)); err != nil {
		return err
	}
	w.senders = append([]string{w.Resident}, w.addresses...)
	var name, phone string
	if _, err := w.one(`SELECT name, phone FROM residents WHERE id = $1`, []any{w.Resident}, &name, &phone); err != nil {
		return err
	}
	w.knows(name, phone)
	for _, step := range []func() error{w.files, w.tickets, w.law, w.ledger, w.orders, w.subscriptions, w.inbox, w.outbox, w.person} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// eachAddress runs statements for every address.
func (w *erasing) eachAddress(queries ...string) error {
	for _, address := range w.addresses {
		if err := w.each([]any{address}, queries...); err != nil {
			return err
		}
	}
	return nil
}

// files finds what only this resident sent; the office's own stay.
func (w *erasing) files() error {
	w.gone = map[string]bool{}
	for _, sender := range w.senders {
		sent, err := collect(text)(w.ask(`SELECT hash FROM file_senders WHERE sender = $1`, sender))
		if err != nil {
			return err
		}
		if _, err := w.exec(`DELETE FROM file_senders WHERE sender = $1`, sender); err != nil {
			return err
		}
		for _, hash := range sent {
			if err := w.file(hash); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *erasing) file(hash string) error {
	var other string
	kept, err := w.one(`SELECT sender FROM file_senders WHERE hash = $1 LIMIT 1`, []any{hash}, &other)
	if err != nil {
		return err
	}
	if kept {
		_, err := w.exec(`UPDATE files SET sender = $1, name = '' WHERE hash = $2`, other, hash)
		return err
	}
	if err := w.each([]any{hash}, `DELETE FROM files WHERE hash = $1`, `DELETE FROM file_tickets WHERE hash = $1`); err != nil {
		return err
	}
	w.gone[hash] = true
	w.lost = append(w.lost, hash)
	return nil
}

// tickets stay, without a person: words redacted, a shared point blurred to a street block (three decimals, about 100 m), and no key that
// names a chat.
func (w *erasing) tickets() error {
	own, err := collect(scanTicket)(w.ask(`SELECT `+ticketColumns+` FROM tickets WHERE resident = $1 AND resident <> '' ORDER BY number`, w.Resident))
	if err != nil {
		return err
	}
	for _, k := range own {
		w.knows(k.Contact.Name, k.Contact.Phone)
		w.knowsFor(k)
	}
	for _, k := range own {
		if err := w.ticket(k); err != nil {
			return err
		}
	}
	return nil
}

// ticket takes the person out of one ticket.
func (w *erasing) ticket(k tickets.Ticket) error {
	said := gramText(k.Words, k.Place.Text, k.Result)
	k.Words, k.Place.Text, k.When, k.Result = w.redact(k.Words), w.redact(k.Place.Text), w.redact(k.When), w.redact(k.Result)
	if k.Request != nil {
		k.Request.Text = w.redact(k.Request.Text)
	}
	k.Place.Lat, k.Place.Lon = blur(k.Place.Lat), blur(k.Place.Lon)
	k.Contact, k.For, k.Resident, k.To, k.UpdatedAt = tickets.Contact{}, nil, "", tickets.Address{}, w.At
	k.Version++
	c := tickets.Change{Ticket: k}
	if w.Event != nil {
		e := w.Event(k.Number)
		e.From, e.To = k.Stage, k.Stage
		c.Events = []tickets.Event{e}
	}
	for _, step := range []func(tickets.Number) error{w.events, w.subtasks, w.notices, w.whistles, w.lawOf, w.ordersOf} {
		if err := step(k.Number); err != nil {
			return err
		}
	}
	if err := w.db.updateTicket(w.tx, &c); errors.Is(err, tickets.ErrConflict) {
		return errAgain // somebody is at work on it at this moment
	} else if err != nil {
		return err
	}
	if err := unseek(w.tx, k.Number, said, gramText(k.Words, k.Place.Text, k.Result)); err != nil {
		return err
	}
	if _, err := w.exec(`DELETE FROM public_summaries WHERE number = $1`, string(k.Number)); err != nil {
		return err
	}
	_, err := w.exec(`UPDATE tickets SET source = '' WHERE number = $1`, string(k.Number))
	return err
}

func blur(degrees float64) float64 { return math.Round(degrees*1000) / 1000 }

// knows remembers a name and a telephone number: a clerk may have written them where no rule would find them.
func (w *erasing) knows(name, phone string) {
	if len([]rune(name)) > 1 {
		w.known = append(w.known, name, "[姓名]")
	}
	if phone != "" {
		w.known = append(w.known, phone, "[电话]")
		w.phones = append(w.phones, phone)
	}
}

// knowsFor remembers whom an order was for.
func (w *erasing) knowsFor(k tickets.Ticket) {
	if k.For == nil {
		return
	}
	name, phone, phones := k.For.Name, k.For.Phone, w.phones
	w.knows(name, phone)
	w.phones = phones // another's, who was not erased
}

func (w *erasing) redact(s string) string {
	if s == "" || w.Redact == nil {
		return ""
	}
	return w.Redact(strings.NewReplacer(w.known...).Replace(s))
}

func (w *erasing) events(number tickets.Number) error {
	events, err := collect(scanEvent)(w.ask(eventsOf, string(number)))
	if err != nil {
		return err
	}
	for i, e := range events {
		var files []string
		for _, hash := range e.Files {
			if !w.gone[hash] {
				files = append(files, hash)
			}
		}
		id := e.ID
		if strings.HasPrefix(id, "e:") { // made of the message's key, which names the chat
			id = "x:" + string(number) + ":" + itoa(i)
		}
		by := e.By
		if by.Kind == tickets.ByResident {
			by = tickets.Actor{Kind: tickets.ByResident}
		}
		if _, err := w.exec(`UPDATE events SET id = $1, by_id = $2, by_name = $3, words = $4, files = $5 WHERE id = $6`,
			id, by.ID, by.Name, w.redact(e.Text), toList(files), e.ID); err != nil {
			return err
		}
	}
	return nil
}

// notices of a ticket to others (staff on duty, a group) stay, under an id that names no chat; what was said is redacted once more.
func (w *erasing) notices(number tickets.Number) error {
	type row struct{ id, said, body string }
	scan := func(s scanner) (r row, err error) { return r, s.Scan(&r.id, &r.said, &r.body) }
	all, err := collect(scan)(w.ask(`SELECT id, said, body FROM outbox WHERE ticket = $1 AND ticket <> '' ORDER BY seq`, string(number)))
	if err != nil {
		return err
	}
	for i, r := range all {
		if r.id == w.Keep {
			continue
		}
		var n tickets.Notice
		if err := json.Unmarshal([]byte(r.body), &n); err != nil {
			return err
		}
		n.Session = nil
		for l := range n.Lines {
			for name, value := range n.Lines[l].Args {
				if !strings.HasPrefix(value, "@") || strings.HasPrefix(value, "@@") {
					n.Lines[l].Args[name] = w.redact(value)
				}
			}
		}
		if _, err := w.exec(`UPDATE outbox SET id = $1, said = $2, body = $3, resident = '' WHERE id = $4`,
			"x:"+string(number)+":"+itoa(i), w.redact(r.said), toJSON(n), r.id); err != nil {
			return err
		}
	}
	return nil
}

// inbox keeps the ids of deliveries, so that none is taken twice, and forgets the rest. What still waits is forgotten when it is done.
func (w *erasing) inbox() error {
	return w.eachAddress(
		`UPDATE inbox SET body = '', error = '', lane = '', state = 'done' WHERE lane = $1 AND state <> 'waiting'`,
		`UPDATE inbox SET forget = TRUE, error = '' WHERE lane = $1 AND state = 'waiting'`,
		`DELETE FROM sessions WHERE id = $1`,
		`DELETE FROM sessions WHERE id LIKE $1 || '@%'`,
	)
}

// outbox empties: only the notice that confirms the erasure still leaves, and is forgotten then.
func (w *erasing) outbox() error {
	for _, address := range w.addresses {
		if err := w.each([]any{address, w.Keep},
			`DELETE FROM outbox WHERE address = $1 AND state = 'queued' AND id <> $2`,
			`DELETE FROM outbox WHERE address = $1 AND state = 'sending' AND id <> $2`,
			`DELETE FROM outbox WHERE address = $1 AND state = 'held' AND id <> $2`,
			`DELETE FROM outbox WHERE address = $1 AND shown > 0 AND id <> $2`,
			`DELETE FROM outbox WHERE address = $1 AND `+inTrouble+` AND id <> $2`,
		); err != nil {
			return err
		}
	}
	_, err := w.exec(`UPDATE outbox SET forget = TRUE, resident = '' WHERE id = $1`, w.Keep)
	return err
}

func (w *erasing) person() error {
	if err := w.eachAddress(`DELETE FROM pauses WHERE address = $1`, `DELETE FROM addresses WHERE address = $1`); err != nil {
		return err
	}
	for _, phone := range w.phones {
		if err := forgetPhone(w.tx, phone); err != nil {
			return err
		}
	}
	_, err := w.exec(`DELETE FROM residents WHERE id = $1`, w.Resident)
	return err
}
