package store

import (
	"context"
	"time"

	"huying/tickets"
)

const volunteerColumns = `id, name, party_member, skills, grids, joined, resident, address, lang, phone, unit, branch, to_unit, available, minor,
	per_week, quiet_from, quiet_till, stage, reason, checked_by, consent, version`

const (
	volunteerByID    = `SELECT ` + volunteerColumns + ` FROM volunteers WHERE id = $1`
	volunteerOf      = `SELECT ` + volunteerColumns + ` FROM volunteers WHERE resident = $1 AND resident <> ''`
	volunteersSince  = `SELECT changed, ` + volunteerColumns + ` FROM volunteers WHERE changed > $1 ORDER BY changed`
	volunteersByName = `SELECT ` + volunteerColumns + ` FROM volunteers ORDER BY name, id`

	volunteerUpdate = `UPDATE volunteers SET name = $1, party_member = $2, skills = $3, grids = $4, joined = $5, resident = $6, address = $7,
		lang = $8, phone = $9, unit = $10, branch = $11, to_unit = $12, available = $13, minor = $14, per_week = $15, quiet_from = $16, quiet_till = $17,
		stage = $18, reason = $19, checked_by = $20, consent = $21, version = $22, changed = $23 WHERE id = $24 AND version = $25`
)

var volunteerInsert = `INSERT INTO volunteers (` + volunteerColumns + `, changed) VALUES (` + placeholders(1, 24) + `) ON CONFLICT DO NOTHING`

// volunteerLag is how far behind the newest seq the index in memory asks again: on PostgreSQL a seq that was given earlier may be committed later.
const volunteerLag = 30 * time.Second

func scanVolunteer(row scanner) (v tickets.Volunteer, err error) { return scanVolunteerBehind(row) }

// scanVolunteerBehind reads a volunteer behind other columns.
func scanVolunteerBehind(row scanner, first ...any) (v tickets.Volunteer, err error) {
	var skills, grids, address string
	var joined, consent, from, till, free int64
	err = row.Scan(append(first, &v.ID, &v.Name, &v.PartyMember, &skills, &grids, &joined, &v.Resident, &address, &v.Lang, &v.Phone, &v.Unit,
		&v.Branch, &v.ReturnToUnit, &free, &v.Minor, &v.PerWeek, &from, &till, &v.Stage, &v.Reason, &v.CheckedBy, &consent, &v.Version)...)
	if err != nil {
		return v, err
	}
	v.Address, _ = tickets.ParseAddress(address)
	v.Free, v.QuietFrom, v.QuietTill = tickets.Availability(free), time.Duration(from)*time.Minute, time.Duration(till)*time.Minute
	v.JoinedAt, v.ConsentAt = at(joined), at(consent)
	if v.Skills, err = fromList(skills); err == nil {
		v.Grids, err = fromList(grids)
	}
	return v, err
}

// volunteerWork are the columns from name to version.
func volunteerWork(v *tickets.Volunteer) []any {
	return []any{
		storable(v.Name), v.PartyMember, storable(toList(v.Skills)), storable(toList(v.Grids)), ms(v.JoinedAt), v.Resident, v.Address.String(),
		string(v.Lang), storable(v.Phone), storable(v.Unit), storable(v.Branch), v.ReturnToUnit, int64(v.Free), v.Minor, v.PerWeek,
		int64(v.QuietFrom / time.Minute), int64(v.QuietTill / time.Minute), string(v.Stage), storable(v.Reason), v.CheckedBy, ms(v.ConsentAt), v.Version,
	}
}

// Volunteer finds a volunteer by ID.
func (db *DB) Volunteer(ctx context.Context, id string) (v tickets.Volunteer, err error) {
	defer wrap(&err, "volunteer")
	return single(collect(scanVolunteer)(db.ask(ctx, volunteerByID, id)))
}

// VolunteerOf finds the volunteer a resident is.
func (db *DB) VolunteerOf(ctx context.Context, resident string) (v tickets.Volunteer, err error) {
	defer wrap(&err, "volunteer of a resident")
	return single(collect(scanVolunteer)(db.ask(ctx, volunteerOf, resident)))
}

// SaveVolunteer writes a volunteer and notices in one transaction: a new one when Version is 0. It is a Conflict when the stored one is of another
// version, or when the resident is a volunteer already.
func (db *DB) SaveVolunteer(ctx context.Context, v *tickets.Volunteer, notices ...tickets.Notice) (err error) {
	defer wrap(&err, "save volunteer")
	saved := *v
	saved.Version++
	err = db.writer.write(ctx, func(t *tx) error {
		var n int64
		var err error
		if v.Version == 0 {
			n, err = t.exec(volunteerInsert, append(append([]any{v.ID}, volunteerWork(&saved)...), db.seq.next())...)
		} else {
			n, err = t.exec(volunteerUpdate, append(volunteerWork(&saved), db.seq.next(), v.ID, v.Version)...)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return unwritten{tickets.Refuse(tickets.Conflict, "error.volunteer_changed")}
		}
		return db.post(t, notices)
	})
	if err != nil {
		return err
	}
	*v = saved
	if len(notices) > 0 {
		db.Bell.Ring(RingOutbox)
	}
	return nil
}

// KeepVolunteer inserts or updates a volunteer by ID, whatever is stored.
func (db *DB) KeepVolunteer(ctx context.Context, v tickets.Volunteer) (err error) {
	defer wrap(&err, "keep volunteer")
	return db.writer.write(ctx, func(t *tx) error {
		v.Version = max(v.Version, 1)
		n, err := t.exec(volunteerInsert, append(append([]any{v.ID}, volunteerWork(&v)...), db.seq.next())...)
		if err != nil || n > 0 {
			return err
		}
		if _, err := t.one(`SELECT version FROM volunteers WHERE id = $1`, []any{v.ID}, &v.Version); err != nil {
			return err
		}
		v.Version++
		_, err = t.exec(volunteerUpdate, append(volunteerWork(&v), db.seq.next(), v.ID, v.Version-1)...)
		return err
	})
}

// AllVolunteers lists the volunteers by name.
func (db *DB) AllVolunteers(ctx context.Context) (all []tickets.Volunteer, err error) {
	defer wrap(&err, "volunteers")
	return collect(scanVolunteer)(db.ask(ctx, volunteersByName))
}

// VolunteersSince gives who changed after a seq, and the seq to ask with next; some are given again. See volunteerLag.
func (db *DB) VolunteersSince(ctx context.Context, seq int64) (all []tickets.Volunteer, next int64, err error) {
	defer wrap(&err, "volunteers since")
	next = seq
	newest := db.Now()
	if db.pg {
		newest = newest.Add(-volunteerLag)
	}
	all, err = collect(func(row scanner) (tickets.Volunteer, error) {
		var changed int64
		v, err := scanVolunteerBehind(row, &changed)
		if !db.pg || changed < newest.UnixMicro() {
			next = max(next, changed)
		}
		return v, err
	})(db.ask(ctx, volunteersSince, seq))
	return all, next, err
}

// FindVolunteers lists volunteers for the console, by name.
func (db *DB) FindVolunteers(ctx context.Context, q tickets.VolunteerQuery) (all []tickets.Volunteer, err error) {
	defer wrap(&err, "find volunteers")
	w := &where{}
	w.same("stage", string(q.Stage))
	w.like("name", "%", storable(q.Words), "%")
	w.like("branch", "%", storable(q.Branch), "%")
	if q.Area != "" { // a wider area that somebody serves counts too
		some := "grids = '' OR grids LIKE '%\"' || " + w.value(q.Area) + " || '%'"
		for _, length := range []int{4, 6, 9, 12} {
			if length < len(q.Area) {
				some += " OR grids LIKE '%\"' || " + w.value(q.Area[:length]) + " || '\"%'"
			}
		}
		w.add("(" + some + ")")
	}
	if q.Skill != "" {
		w.add("skills LIKE '%\"' || " + w.value(storable(q.Skill)) + " || '\"%'")
	}
	limit := usually(q.Limit, 100)
	return collect(scanVolunteer)(db.reads.QueryContext(ctx, `SELECT `+volunteerColumns+` FROM volunteers`+w.String()+` ORDER BY name, id LIMIT `+w.value(limit), w.args...))
}

// AllProviders lists the directory by name.
func (db *DB) AllProviders(ctx context.Context) (all []tickets.Provider, err error) {
	defer wrap(&err, "providers")
	return collect(func(row scanner) (p tickets.Provider, err error) {
		var services, areas string
		if err = row.Scan(&p.ID, &p.Name, &p.Kind, &services, &areas, &p.Phone, &p.Fee, &p.Office); err != nil {
			return p, err
		}
		if p.Services, err = fromList(services); err == nil {
			p.Areas, err = fromList(areas)
		}
		return p, err
	})(db.ask(ctx, `SELECT id, name, kind, services, areas, phone, fee, office FROM providers ORDER BY name, id`))
}

const providerKeep = `INSERT INTO providers (id, name, kind, services, areas, phone, fee, office) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
	ON CONFLICT (id) DO UPDATE SET name = $2, kind = $3, services = $4, areas = $5, phone = $6, fee = $7, office = $8`

func providerRow(p tickets.Provider) []any {
	return []any{
		storable(p.ID), storable(p.Name), string(p.Kind), storable(toList(p.Services)), storable(toList(p.Areas)), storable(p.Phone), storable(p.Fee),
		storable(p.Office),
	}
}

// KeepProvider inserts or updates a line of the directory by ID.
func (db *DB) KeepProvider(ctx context.Context, p tickets.Provider) (err error) {
	defer wrap(&err, "keep provider")
	return db.keepTownRow(ctx, providerKeep, providerRow(p)...)
}

// DropProvider takes a line out of the directory.
func (db *DB) DropProvider(ctx context.Context, id string) (err error) {
	defer wrap(&err, "drop provider")
	return db.keepTownRow(ctx, `DELETE FROM providers WHERE id = $1`, storable(id))
}
