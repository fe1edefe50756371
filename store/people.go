package store

import (
	"context"
	"math"
	"strings"

	"huying/tickets"
)

const residentColumns = `id, address, lang, name, phone, consent, created`

const (
	residentAt = `SELECT r.id, r.address, r.lang, r.name, r.phone, r.consent, r.created
		FROM addresses a JOIN residents r ON r.id = a.resident WHERE a.address = $1`
	residentByID    = `SELECT ` + residentColumns + ` FROM residents WHERE id = $1`
	residentByPhone = `SELECT ` + residentColumns + ` FROM residents WHERE consent > 0 AND id IN (SELECT id FROM residents WHERE phone = $1 AND phone <> ''
		UNION SELECT resident FROM tickets WHERE ` + phonePlain + ` = $2 AND contact_phone <> '' AND resident <> '') LIMIT 2`
	residentKeep = `INSERT INTO residents (` + residentColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET address = $2, lang = $3, name = $4, phone = $5, consent = $6, created = $7`
	addressKeep = `INSERT INTO addresses (address, resident) VALUES ($1, $2) ON CONFLICT (address) DO UPDATE SET resident = $2`
	addressesOf = `SELECT address FROM addresses WHERE resident = $1 AND resident <> ''`
)

func scanResident(row scanner) (r tickets.Resident, err error) {
	var address string
	var consent, created int64
	err = row.Scan(&r.ID, &address, &r.Lang, &r.Name, &r.Phone, &consent, &created)
	r.Address, _ = tickets.ParseAddress(address)
	r.ConsentAt, r.CreatedAt = at(consent), at(created)
	return r, err
}

// Find finds who consented from an address.
func (db *DB) Find(ctx context.Context, address tickets.Address) (r tickets.Resident, err error) {
	defer wrap(&err, "find resident")
	if c := correspondentOf(ctx, address.String()); c != nil {
		if c.resident == nil {
			return r, tickets.ErrNotFound
		}
		return *c.resident, nil
	}
	return single(collect(scanResident)(db.ask(ctx, residentAt, address.String())))
}

// Keep inserts or updates a resident. An address belongs to whoever was kept with it last.
func (db *DB) Keep(ctx context.Context, r tickets.Resident) (err error) {
	defer wrap(&err, "keep resident")
	return db.write(ctx, func(t *tx) error {
		_, err := t.exec(residentKeep, r.ID, r.Address.String(), string(r.Lang), storable(r.Name), storable(r.Phone), ms(r.ConsentAt), ms(r.CreatedAt))
		if err != nil {
			return err
		}
		if err := follow(t, r); err != nil || r.Address.IsZero() {
			return err
		}
		_, err = t.exec(addressKeep, r.Address.String(), r.ID)
		return err
	})
}

// phoneMarks takes out of a number what phonePlain takes out.
var phoneMarks = strings.NewReplacer(" ", "", "-", "", "+86", "")

// ByPhone finds the resident a telephone number belongs to: who gave it as their own, with a ticket or without. When several gave the same,
// nobody is found: it may be the wrong one.
func (db *DB) ByPhone(ctx context.Context, phone string) (r tickets.Resident, err error) {
	defer wrap(&err, "resident by telephone")
	phone = phoneMarks.Replace(storable(phone))
	if phone == "" {
		return r, tickets.ErrNotFound
	}
	all, err := collect(scanResident)(db.ask(ctx, residentByPhone, phone, phone))
	if len(all) > 1 {
		all = nil
	}
	return single(all, err)
}

// Export is everything stored about a resident.
func (db *DB) Export(ctx context.Context, resident string) (x tickets.Export, err error) {
	defer wrap(&err, "export")
	x.At = db.Now()
	if x.Resident, err = single(collect(scanResident)(db.ask(ctx, residentByID, resident))); err != nil {
		return x, err
	}
	own, err := db.TicketsOf(ctx, resident, math.MaxInt32)
	if err != nil {
		return x, err
	}
	for _, t := range own {
		events, err := db.Events(ctx, t.Number)
		if err != nil {
			return x, err
		}
		x.Tickets = append(x.Tickets, tickets.ExportedTicket{Ticket: t, Events: readable(events)})
	}
	if x.Law, err = db.exportLaw(ctx, resident, own); err != nil {
		return x, err
	}
	if x.Help, err = db.exportHelp(ctx, resident); err != nil {
		return x, err
	}
	if x.Ledger, err = db.exportLedger(ctx, resident); err != nil {
		return x, err
	}
	addresses, err := collect(text)(db.ask(ctx, addressesOf, resident))
	if err != nil {
		return x, err
	}
	if err := db.exportNews(ctx, &x, resident, addresses); err != nil {
		return x, err
	}
	for _, a := range addresses {
		address, _ := tickets.ParseAddress(a)
		if err := db.exportWords(ctx, &x, address); err != nil {
			return x, err
		}
	}
	return x, nil
}

// readable are the events a resident may read; of staff only the role is told, for the office answers and not a person.
func readable(events []tickets.Event) []tickets.Event {
	var all []tickets.Event
	for _, e := range events {
		if !e.Public {
			continue
		}
		if e.By.Kind == tickets.ByStaff {
			e.By.ID, e.By.Name = "", ""
		}
		all = append(all, e)
	}
	return all
}

func (db *DB) exportWords(ctx context.Context, x *tickets.Export, address tickets.Address) error {
	const some = 500
	for after := int64(0); ; {
		said, err := db.Said(ctx, address, after, some)
		if err != nil {
			return err
		}
		for _, s := range said {
			w := tickets.ExportedWords{At: s.At, Out: s.Out, Text: s.Text}
			if !s.Out {
				w.Text = string(s.Body)
			}
			x.Messages = append(x.Messages, w)
			after = s.Seq
		}
		if len(said) < some {
			return nil
		}
	}
}
