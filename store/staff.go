package store

import (
	"context"
	"strings"

	"huying/tickets"
)

const staffColumns = `id, login, name, role, office, lang, password, must_change, totp_secret, totp_step, disabled, created, area`

const (
	staffByLogin = `SELECT ` + staffColumns + ` FROM staff WHERE login = $1`
	staffByID    = `SELECT ` + staffColumns + ` FROM staff WHERE id = $1`
	staffAll     = `SELECT ` + staffColumns + ` FROM staff ORDER BY login`
	staffKeep    = `INSERT INTO staff (` + staffColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET login = $2, name = $3, role = $4, office = $5, lang = $6, password = $7, must_change = $8,
		totp_secret = $9, totp_step = CASE WHEN staff.totp_step > $10 THEN staff.totp_step ELSE $10 END, disabled = $11, created = $12, area = $13`
	staffStep = `UPDATE staff SET totp_step = $1 WHERE id = $2 AND totp_step < $1`
)

func scanStaff(row scanner) (s tickets.Staff, err error) {
	var created int64
	err = row.Scan(&s.ID, &s.Login, &s.Name, &s.Role, &s.Office, &s.Lang, &s.Password, &s.MustChange, &s.TOTPSecret, &s.TOTPStep,
		&s.Disabled, &created, &s.Area)
	s.CreatedAt = at(created)
	return s, err
}

// StaffByLogin finds a member of staff by the login, in whatever case it is typed.
func (db *DB) StaffByLogin(ctx context.Context, login string) (s tickets.Staff, err error) {
	defer wrap(&err, "staff by login")
	return single(collect(scanStaff)(db.ask(ctx, staffByLogin, strings.ToLower(storable(login)))))
}

// StaffByID finds a member of staff.
func (db *DB) StaffByID(ctx context.Context, id string) (s tickets.Staff, err error) {
	defer wrap(&err, "staff by id")
	return single(collect(scanStaff)(db.ask(ctx, staffByID, storable(id))))
}

// AllStaff lists everybody by login.
func (db *DB) AllStaff(ctx context.Context) (all []tickets.Staff, err error) {
	defer wrap(&err, "staff")
	return collect(scanStaff)(db.ask(ctx, staffAll))
}

// KeepStaff inserts or updates by ID. It never lowers TOTPStep, and refuses a login that is another person's.
func (db *DB) KeepStaff(ctx context.Context, s tickets.Staff) (err error) {
	defer wrap(&err, "keep staff")
	return db.writer.write(ctx, func(t *tx) error { return keepStaff(t, s) })
}

func keepStaff(t *tx, s tickets.Staff) error {
	login := strings.ToLower(storable(s.Login))
	var other string
	taken, err := t.one(`SELECT id FROM staff WHERE login = $1 AND id <> $2`, []any{login, s.ID}, &other)
	if err != nil {
		return err
	}
	if taken {
		return unwritten{tickets.Refuse(tickets.Conflict, "error.login_taken", "login", tickets.Plain(s.Login))}
	}
	_, err = t.exec(staffKeep, s.ID, login, storable(s.Name), string(s.Role), s.Office, string(s.Lang), s.Password, s.MustChange, s.TOTPSecret, s.TOTPStep,
		s.Disabled, ms(s.CreatedAt), s.Area)
	if unique(err) { // the same login was kept at the same moment
		return tickets.Refuse(tickets.Conflict, "error.login_taken", "login", tickets.Plain(s.Login))
	}
	return err
}

// UseStep marks a step of the second factor as used; ok is false when that one or a later one was used before.
func (db *DB) UseStep(ctx context.Context, id string, step int64) (ok bool, err error) {
	defer wrap(&err, "use step")
	n, err := db.writer.exec(ctx, staffStep, step, id)
	return n > 0, err
}
