package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huying/tickets"
)

// TestMove: what a SQLite file holds is in PostgreSQL afterwards, row by row, and the program goes on there; a database in which something is, or a
// file from which somebody serves, is refused.
func TestMove(t *testing.T) {
	f := open(t, fresh(t, "sqlite"), t.TempDir(), &clock{now: start})
	_, err := f.Put(ctx, mail("1", "telegram:1"))
	must(t, err)
	must(t, f.Post(ctx, []tickets.Notice{note("n1", 1)}))
	must(t, f.SaveSession(ctx, "s", []byte{0xfe, 1}, 0, usualKeep))
	_, err = f.CompareAndSet(ctx, "empty", 0, nil, usualKeep)
	must(t, err)
	must(t, f.KeepStaff(ctx, tickets.Staff{ID: "a", Login: "admin", Name: "管理员", Role: tickets.Admin, MustChange: true, CreatedAt: start}))
	var last tickets.Number
	for _, source := range []string{"telegram/1/1", "telegram/1/2"} {
		c := filing(f, source)
		must(t, f.Save(ctx, c))
		last = c.Ticket.Number
	}
	must(t, f.writer.write(ctx, func(t *tx) error { // what SQLite takes and PostgreSQL does not
		_, err := t.exec(`INSERT INTO labels (id, at, words, service, said_by) VALUES ('odd', 1, $1, '', '')`, "a\x00b\xff")
		return err
	}))
	release, err := f.Alone(ctx)
	must(t, err)
	url := fresh(t, "postgres")
	quick := func() error { _, err := Move(ctx, f.url, url, f.Log); return err }
	if err := quick(); err == nil || !strings.Contains(err.Error(), "another huying is serving") {
		t.Fatal("moved from under a program: ", err)
	}
	release()
	before := lines(dump(t, f))
	must(t, f.Close())
	must(t, quick())

	to := open(t, url, t.TempDir(), f.clock)
	after := lines(dump(t, to))
	after = slices.DeleteFunc(after, func(l string) bool { return strings.HasPrefix(l, "counters: name=ticket ") })
	for i := range min(len(before), len(after)) {
		if want := strings.NewReplacer("\x00", "", "\xff", "\uFFFD").Replace(before[i]); after[i] != want {
			t.Errorf("is %s\nwas %s", after[i], want)
		}
	}
	equal(t, "rows", len(after), len(before))
	c := filing(to, "telegram/1/3")
	must(t, to.Save(ctx, c))
	equal(t, "the next number", c.Ticket.Number, last[:len(last)-1]+"3")
	if err := quick(); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Error("moved into a database in use: ", err)
	}
	equal(t, "and changed nothing there", count(t, to, "tickets"), 3)
	if _, err := os.Stat(filepath.Clean(f.lite)); err != nil {
		t.Error("the file is the way back: ", err)
	}
}

func lines(dump string) []string {
	all := strings.Split(strings.NewReplacer("=true", "=1", "=false", "=0").Replace(strings.TrimSpace(dump)), "\n")
	slices.Sort(all)
	return all
}
