package store

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"huying/tickets"
)

func sampleTown(t *testing.T, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, file := range tickets.TownFiles {
		text, err := os.ReadFile(filepath.Join("../config/tenants", name, file))
		must(t, err)
		files[file] = text
	}
	return files
}

func (f *fixture) imports(t *testing.T, files map[string][]byte) {
	t.Helper()
	n := 0
	_, wrong, err := tickets.ImportTown(ctx, f.DB, files, f.Now(), func() string { n++; return show("staff", f.Now().UnixNano(), n) })
	if must(t, err); len(wrong) > 0 {
		t.Fatalf("%+v", wrong)
	}
}

func TestTownIsKeptAndComesBackTheSame(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		town, err := f.Town(ctx)
		must(t, err)
		if town.Version != 0 || len(town.Areas)+len(town.Offices)+len(town.Rules)+len(town.Spots) != 0 || town.Automatic {
			t.Fatalf("an empty store has %+v", town.TownData)
		}
		for _, name := range []string{"street", "village"} {
			f.imports(t, sampleTown(t, name))
			first, err := tickets.ExportTown(ctx, f.DB)
			must(t, err)
			f.imports(t, first)
			second, err := tickets.ExportTown(ctx, f.DB)
			must(t, err)
			if !reflect.DeepEqual(first, second) {
				t.Errorf("%s is another after export and import", name)
			}
		}
		town, err = f.Town(ctx)
		must(t, err)
		equal(t, "version", town.Version, 4)
		equal(t, "areas", len(town.Areas), 7)
		equal(t, "automatic", town.Automatic, false)
		again, err := f.reopen().Town(ctx)
		must(t, err)
		if !reflect.DeepEqual(again.TownData, town.TownData) {
			t.Errorf("reopened %+v", again.TownData)
		}
	})
}

// Of two clerks who started from the same tenant the second is told, and nothing of theirs is kept.
func TestTheSecondChangeOfATownIsRefused(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		f.imports(t, sampleTown(t, "street"))
		town, err := f.Town(ctx)
		must(t, err)
		first, second := town.TownData, town.TownData
		first.Rules, first.Automatic = first.Rules[1:], false
		must(t, f.KeepRules(ctx, first))
		second.Rules, second.Areas = nil, nil
		for _, keep := range []func() error{func() error { return f.KeepRules(ctx, second) }, func() error { return f.KeepTown(ctx, second) }} {
			if err := keep(); !errors.Is(err, tickets.ErrConflict) {
				t.Errorf("the second: %v", err)
			}
		}
		town, err = f.Town(ctx)
		must(t, err)
		equal(t, "rules", len(town.Rules), len(first.Rules))
		equal(t, "areas", len(town.Areas), 27)
		equal(t, "automatic", town.Automatic, false)
		rules := town.TownData
		rules.Staff = []tickets.Staff{{ID: "new", Login: "gu.admin", Name: "another's login", Role: tickets.Admin}}
		if err := f.KeepTown(ctx, rules); !errors.Is(err, tickets.ErrConflict) {
			t.Errorf("a login that is taken: %v", err)
		}
		town, err = f.Town(ctx)
		must(t, err)
		equal(t, "areas after a refusal halfway", len(town.Areas), 27)
	})
}

// A password changed while a file is read stays changed.
func TestImportLeavesPasswords(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		f.imports(t, sampleTown(t, "village"))
		before, err := f.StaffByLogin(ctx, "mai.agri")
		must(t, err)
		changed := before
		changed.Password, changed.TOTPSecret = "hash", "secret"
		must(t, f.KeepStaff(ctx, changed))
		town, err := f.Town(ctx)
		must(t, err)
		data := town.TownData
		before.Name = "麦师傅"
		data.Staff = []tickets.Staff{before}
		must(t, f.KeepTown(ctx, data))
		after, err := f.StaffByLogin(ctx, "mai.agri")
		must(t, err)
		equal(t, "account", show(after.Name, after.Password, after.TOTPSecret), "麦师傅 hash secret")
	})
}

// What one instance changes, another knows after townAge; its own changes it knows at once, also of a single office.
func TestInstancesFollowTheTown(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		other := open(t, f.url, f.dir, f.clock)
		if _, err := other.Town(ctx); err != nil {
			t.Fatal(err)
		}
		f.imports(t, sampleTown(t, "street"))
		must(t, f.KeepOffice(ctx, tickets.Office{ID: "new", Name: "新单位", Kind: "department", Serves: []string{"01"}}))
		own, err := f.Town(ctx)
		must(t, err)
		if o, known := own.Office("new"); !known || len(o.Serves) != 1 {
			t.Errorf("its own change: %+v", o)
		}
		f.clock.add(townAge)
		theirs, err := other.Town(ctx)
		must(t, err)
		if _, known := theirs.Office("new"); !known || theirs.Version != own.Version {
			t.Errorf("version %d, want %d", theirs.Version, own.Version)
		}
		if again, _ := other.Town(ctx); again != theirs {
			t.Error("a tenant that did not change was read again")
		}
	})
}

func TestTicketsByArea(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i, area := range []string{
			"", "", "99010100100101", "99010100100101", "99010100100102", "990101001001", "99010100100201", "990101001", "990101002001", "990101009001",
		} {
			c := filing(f, "web/"+itoa(i))
			c.Ticket.Area, c.Ticket.Office = area, []string{"a", "b"}[i%2]
			if i == 2 {
				c.Ticket.Urgency, c.Ticket.Due = tickets.Danger, start.Add(-1)
			}
			if i == 3 {
				c.Ticket.Stage = tickets.Closed
			}
			must(t, f.Save(ctx, c))
		}
		for _, c := range []struct {
			q    tickets.Query
			want int
		}{
			{tickets.Query{}, 10},
			{tickets.Query{Scope: "990101"}, 10},
			{tickets.Query{Scope: "990101001"}, 8},
			{tickets.Query{Scope: "990101009"}, 3}, // its own one, and the two nobody knows the place of
			{tickets.Query{Scope: "990101001001"}, 4},
			{tickets.Query{Scope: "99010100100101"}, 2},
			{tickets.Query{Area: tickets.NoArea}, 2},
			{tickets.Query{Area: tickets.NoArea, Scope: "990101001"}, 2},
			{tickets.Query{Area: tickets.NoArea, Scope: "990101001001"}, 0},
			{tickets.Query{Area: "990101001"}, 6},
			{tickets.Query{Area: "990101001", Scope: "990101001002"}, 1},
			{tickets.Query{Area: "990101002", Scope: "990101001"}, 0},
			{tickets.Query{Area: "99010100100101", Office: "a"}, 1},
		} {
			page, err := f.FindTickets(ctx, c.q)
			must(t, err)
			counts, err := f.CountTickets(ctx, c.q)
			must(t, err)
			sum := 0
			for _, n := range counts.Stage {
				sum += n
			}
			if len(page.Tickets) != c.want || sum != c.want {
				t.Errorf("%+v: %d found, %d counted, want %d", c.q, len(page.Tickets), sum, c.want)
			}
			for _, k := range page.Tickets { // the store agrees with the rule
				if !tickets.Covers(c.q.Scope, k.Area) {
					t.Errorf("%+v finds one in %q", c.q, k.Area)
				}
			}
		}
		open, err := f.OpenByArea(ctx, tickets.Query{Scope: "990101001", Now: start})
		must(t, err)
		if len(open) != 6 || open["99010100100101"] != (tickets.AreaCount{Open: 1, Late: 1, Danger: 1}) || open[""].Open != 2 {
			t.Errorf("open %+v", open)
		}
		offices, err := f.OpenByOffice(ctx)
		must(t, err)
		equal(t, "by office", show(offices["a"], offices["b"]), "5 4")
	})
}
