package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"huying/tickets"
)

const (
	townHead  = `SELECT version, automatic FROM town WHERE id = 'town'`
	townRules = `SELECT name, services, areas, hours, office, co_offices, as_rule FROM rules ORDER BY place`
	townSpots = `SELECT name, kind, other, areas, lat, lon, blocks FROM spots ORDER BY place`
	townNext  = `UPDATE town SET version = version + 1, automatic = $1 WHERE id = 'town' AND version = $2`
	townTouch = `UPDATE town SET version = version + 1 WHERE id = 'town'`

	openByOffice = `SELECT office, COUNT(*) FROM tickets WHERE standing < 3 AND office <> '' GROUP BY office`
)

var (
	areaInsert = rowsOf(`areas`, `code, parent, level, name, shape`)
	ruleInsert = rowsOf(`rules`, `place, name, services, areas, hours, office, co_offices, as_rule`)
	spotInsert = rowsOf(`spots`, `place, name, kind, other, areas, lat, lon, blocks`)
)

// townAge is how long an instance trusts what it has read of the tenant before it asks whether another one changed it.
const townAge = 2 * time.Second

// townCache is the tenant as it was read last. Every message asks for it, hardly any changes it.
type townCache struct {
	mu    sync.Mutex
	town  *tickets.Town
	asked time.Time
}

// Town is the tenant as it is now; of a change made elsewhere it knows after two seconds.
func (db *DB) Town(ctx context.Context) (_ *tickets.Town, err error) {
	defer wrap(&err, "town")
	db.towns.mu.Lock()
	defer db.towns.mu.Unlock()
	now := db.Now()
	if age := now.Sub(db.towns.asked); db.towns.town != nil && age >= 0 && age < townAge {
		return db.towns.town, nil
	}
	data := tickets.TownData{}
	if _, err := db.one(ctx, townHead, nil, &data.Version, &data.Automatic); err != nil {
		return nil, err
	}
	if db.towns.town == nil || db.towns.town.Version != data.Version {
		if data, err = db.readTown(ctx, data); err != nil {
			return nil, err
		}
		db.towns.town = tickets.NewTown(data)
	}
	db.towns.asked = now
	return db.towns.town, nil
}

// readTown reads the rest. What is changed while it reads raises the version, which the next question sees.
func (db *DB) readTown(ctx context.Context, data tickets.TownData) (tickets.TownData, error) {
	var err error
	if data.Areas, err = db.AllAreas(ctx); err != nil {
		return data, err
	}
	if data.Offices, err = db.AllOffices(ctx); err != nil {
		return data, err
	}
	if data.Providers, err = db.AllProviders(ctx); err != nil {
		return data, err
	}
	if data.Rules, err = collect(scanRule)(db.ask(ctx, townRules)); err != nil {
		return data, err
	}
	data.Spots, err = collect(scanSpot)(db.ask(ctx, townSpots))
	return data, err
}

func scanRule(row scanner) (r tickets.Rule, err error) {
	var services, areas, co string
	if err := row.Scan(&r.Name, &services, &areas, &r.Hours, &r.Office, &co, &r.As); err != nil {
		return r, err
	}
	if r.Services, err = fromList(services); err != nil {
		return r, err
	}
	if r.Areas, err = fromList(areas); err == nil {
		r.CoOffices, err = fromList(co)
	}
	return r, err
}

func scanSpot(row scanner) (s tickets.Spot, err error) {
	var other, areas, blocks string
	if err := row.Scan(&s.Name, &s.Kind, &other, &areas, &s.Lat, &s.Lon, &blocks); err != nil {
		return s, err
	}
	if s.Other, err = fromList(other); err != nil {
		return s, err
	}
	if s.Areas, err = fromList(areas); err == nil && blocks != "" {
		err = json.Unmarshal([]byte(blocks), &s.Blocks)
	}
	return s, err
}

// forgetTown makes the next question read the tenant again.
func (db *DB) forgetTown() {
	db.towns.mu.Lock()
	defer db.towns.mu.Unlock()
	db.towns.asked = time.Time{}
}

// KeepTown replaces the tenant in one transaction. It is ErrConflict when somebody changed the tenant since data was read.
func (db *DB) KeepTown(ctx context.Context, data tickets.TownData) (err error) {
	defer wrap(&err, "keep town")
	defer db.forgetTown()
	return db.writer.write(ctx, func(t *tx) error {
		if err := nextTown(t, data); err != nil {
			return err
		}
		for _, table := range []string{"areas", "offices", "rules", "spots", "providers"} {
			if _, err := t.exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		var areas []any
		for _, a := range data.Areas {
			areas = append(areas, a.Code, a.Parent, a.Level, storable(a.Name), storable(a.Shape))
		}
		if err := areaInsert.insert(t, areas, nil); err != nil {
			return err
		}
		for _, o := range data.Offices {
			if _, err := t.exec(officeKeep, officeRow(o)...); err != nil {
				return err
			}
		}
		for _, p := range data.Providers {
			if _, err := t.exec(providerKeep, providerRow(p)...); err != nil {
				return err
			}
		}
		if err := keepAccounts(t, data.Staff); err != nil {
			return err
		}
		if err := keepSpots(t, data.Spots); err != nil {
			return err
		}
		return keepRules(t, data.Rules)
	})
}

// KeepRules replaces the rules and leaves the rest of the tenant as it is, under the same promise as KeepTown.
func (db *DB) KeepRules(ctx context.Context, data tickets.TownData) (err error) {
	defer wrap(&err, "keep rules")
	defer db.forgetTown()
	return db.writer.write(ctx, func(t *tx) error {
		if err := nextTown(t, data); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM rules`); err != nil {
			return err
		}
		return keepRules(t, data.Rules)
	})
}

// keepAccounts writes of an account only what a file says: a password changed since the account was read stays changed.
func keepAccounts(t *tx, staff []tickets.Staff) error {
	for _, s := range staff {
		n, err := t.exec(`UPDATE staff SET name = $1, role = $2, office = $3, area = $4 WHERE id = $5`,
			storable(s.Name), string(s.Role), s.Office, s.Area, s.ID)
		if err == nil && n == 0 {
			err = bare(keepStaff(t, s)) // bare: what was written before it must be undone
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func nextTown(t *tx, data tickets.TownData) error {
	n, err := t.exec(townNext, data.Automatic, data.Version)
	if err == nil && n == 0 {
		err = unwritten{tickets.Refuse(tickets.Conflict, "town.changed")}
	}
	return err
}

func keepRules(t *tx, rules []tickets.Rule) error {
	var args []any
	for i, r := range rules {
		args = append(args, i, storable(r.Name), toList(r.Services), toList(r.Areas), r.Hours, storable(r.Office), toList(r.CoOffices), storable(r.As))
	}
	return ruleInsert.insert(t, args, nil)
}

func keepSpots(t *tx, spots []tickets.Spot) error {
	var args []any
	for i, s := range spots {
		blocks := ""
		if len(s.Blocks) > 0 {
			blocks = storable(toJSON(s.Blocks))
		}
		args = append(args, i, storable(s.Name), s.Kind, storable(toList(s.Other)), toList(s.Areas), s.Lat, s.Lon, blocks)
	}
	return spotInsert.insert(t, args, nil)
}

// OpenByOffice counts the open tickets of each office.
func (db *DB) OpenByOffice(ctx context.Context) (n map[string]int, err error) {
	defer wrap(&err, "open by office")
	n = map[string]int{}
	return n, counted(n)(db.ask(ctx, openByOffice))
}

// OpenByArea counts the open tickets a query finds in each area, "" for those nobody knows the place of.
func (db *DB) OpenByArea(ctx context.Context, q tickets.Query) (n map[string]tickets.AreaCount, err error) {
	defer wrap(&err, "open by area")
	n = map[string]tickets.AreaCount{}
	w := &where{}
	conditions(q, w)
	w.add("standing < 3")
	now := q.Now
	if now.IsZero() {
		now = db.Now()
	}
	late := w.value(ms(now))
	err = each(func(row scanner) (err error) {
		var area string
		var c tickets.AreaCount
		err = row.Scan(&area, &c.Open, &c.Late, &c.Danger)
		n[area] = c
		return err
	})(db.reads.QueryContext(ctx, fmt.Sprintf(`SELECT area, COUNT(*), COALESCE(SUM(CASE WHEN due < %s THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN urgency = 2 THEN 1 ELSE 0 END), 0) FROM tickets%s GROUP BY area`, late, w), w.args...))
	return n, err
}

// withinArea are the conditions of a query's area and of the area its asker's work ends at. A code is a range of the index: everything
// that begins with it.
func withinArea(w *where, q tickets.Query) {
	if q.Area == tickets.NoArea {
		w.add("area = ''")
	} else if q.Area != "" {
		w.add(areaRange(w, q.Area))
	}
	if q.Scope == "" {
		return
	}
	term := areaRange(w, q.Scope)
	if tickets.Covers(q.Scope, "") {
		term = "(" + term + " OR area = '')"
	}
	w.add(term)
}

func areaRange(w *where, code string) string {
	if len(code) > 12 { // nothing lies within a grid but itself
		return "area = " + w.value(code)
	}
	term := "area >= " + w.value(code)
	if end := tickets.ScopeEnd(code); end != "" {
		term = "(" + term + " AND area < " + w.value(end) + ")"
	}
	return term
}
