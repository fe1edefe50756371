package store

import (
	"context"

	"huying/tickets"
)

// AllOffices lists the offices by name.
func (db *DB) AllOffices(ctx context.Context) (all []tickets.Office, err error) {
	defer wrap(&err, "offices")
	return collect(func(row scanner) (o tickets.Office, err error) {
		var serves, duties, chat string
		if err := row.Scan(&o.ID, &o.Name, &o.Kind, &o.Phone, &o.Area, &serves, &duties, &o.Parent, &chat); err != nil {
			return o, err
		}
		o.Chat, _ = tickets.ParseAddress(chat)
		if o.Serves, err = fromList(serves); err == nil {
			o.Duties, err = fromList(duties)
		}
		return o, err
	})(db.ask(ctx, `SELECT id, name, kind, phone, area, serves, duties, parent, chat FROM offices ORDER BY name, id`))
}

// KeepOffice inserts or updates an office by ID.
func (db *DB) KeepOffice(ctx context.Context, o tickets.Office) (err error) {
	defer wrap(&err, "keep office")
	return db.keepTownRow(ctx, officeKeep, officeRow(o)...)
}

const officeKeep = `INSERT INTO offices (id, name, kind, phone, area, serves, duties, parent, chat) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
	ON CONFLICT (id) DO UPDATE SET name = $2, kind = $3, phone = $4, area = $5, serves = $6, duties = $7, parent = $8, chat = $9`

func officeRow(o tickets.Office) []any {
	return []any{
		storable(o.ID), storable(o.Name), storable(o.Kind), storable(o.Phone), storable(o.Area), toList(o.Serves), toList(o.Duties), storable(o.Parent),
		storable(o.Chat.String()),
	}
}

// keepTownRow writes a row of the tenant, and raises its version so that every instance reads it again.
func (db *DB) keepTownRow(ctx context.Context, query string, args ...any) error {
	defer db.forgetTown()
	return db.writer.write(ctx, func(t *tx) error {
		if _, err := t.exec(query, args...); err != nil {
			return err
		}
		_, err := t.exec(townTouch)
		return err
	})
}

// AllAreas lists the areas by code.
func (db *DB) AllAreas(ctx context.Context) (all []tickets.Area, err error) {
	defer wrap(&err, "areas")
	return collect(func(row scanner) (a tickets.Area, err error) {
		return a, row.Scan(&a.Code, &a.Parent, &a.Level, &a.Name, &a.Shape)
	})(db.ask(ctx, `SELECT code, parent, level, name, shape FROM areas ORDER BY code`))
}

// KeepArea inserts or updates an area by Code.
func (db *DB) KeepArea(ctx context.Context, a tickets.Area) (err error) {
	defer wrap(&err, "keep area")
	return db.keepTownRow(ctx, `INSERT INTO areas (code, parent, level, name, shape) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (code) DO UPDATE SET parent = $2, level = $3, name = $4, shape = $5`,
		a.Code, a.Parent, a.Level, storable(a.Name), storable(a.Shape))
}

// keep runs one statement as a write of its own.
func (db *DB) keep(ctx context.Context, query string, args ...any) error {
	_, err := db.writer.exec(ctx, query, args...)
	return err
}
