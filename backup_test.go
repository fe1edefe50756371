package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"huying/bot/bottest"
)

// TestBackup: a backup made while the program runs is a folder to start from, in which nothing is missing; it is never written over another.
func TestBackup(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	n := p.neighbour(1)
	p.tg.Photo(n.id, corridor(false), "3号楼二单元楼道灯坏了三天了")
	n.hears("同意吗")
	n.taps("同意")
	number := n.submits()
	to := filepath.Join(t.TempDir(), "monday")
	env := map[string]string{"DATA_DIR": p.env["DATA_DIR"]}
	code, out, errs := command(t, env, "", "backup", to)
	if code != 0 || !strings.Contains(out, to) {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if code, _, errs := command(t, env, "", "backup", to); code != 1 || !strings.Contains(errs, "exists") {
		t.Errorf("written over: %d %s", code, errs)
	}
	missing := filepath.Join(t.TempDir(), "nothing")
	if code, _, _ := command(t, map[string]string{"DATA_DIR": missing}, "", "backup", to+"2"); code != 1 {
		t.Error("a backup of nothing")
	}
	if _, err := os.Stat(to + "2"); err == nil {
		t.Error("a failed backup leaves a folder")
	}
	code, _, errs = command(t, map[string]string{"DATABASE_URL": "postgres://u@127.0.0.1:1/x"}, "", "backup", to+"3")
	if code != 1 || !strings.Contains(errs, "pg_dump") {
		t.Errorf("%d %s", code, errs)
	}

	p.restart(func() { p.env["DATA_DIR"] = to })
	n.says(number)
	until(t, "the ticket is there", func() bool { // a letter that was under way at the backup may come once more before
		return slices.ContainsFunc(p.tg.Sent(n.id), func(m bottest.Sent) bool { return strings.Contains(m.Text, number+" 路灯故障") })
	})
	pictures, err := filepath.Glob(filepath.Join(to, "files", "*", "*"))
	if err != nil || len(pictures) != 1 {
		t.Fatal(pictures, err)
	}
	if data, err := os.ReadFile(pictures[0]); err != nil || string(data) != string(corridor(false)) {
		t.Errorf("the picture: %d bytes, %v", len(data), err)
	}
}

// TestDamagedFile: a file that is no database any more is called damaged, not a matter of rights or of space; and a backup of it, which
// fails, leaves nothing that could be taken for one, nor keeps the next from having the same name.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	env, beside := map[string]string{"DATA_DIR": t.TempDir(), "LISTEN": "127.0.0.1:0"}, t.TempDir()
	if err := os.WriteFile(filepath.Join(env["DATA_DIR"], "huying.db"), []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := command(t, env, "", "serve"); code != 1 || !strings.Contains(errs, "is damaged") || strings.Contains(errs, "space on the disk") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := command(t, env, "", "backup", filepath.Join(beside, "monday")); code != 1 || !strings.Contains(errs, "no backup") {
		t.Errorf("%d %s", code, errs)
	}
	if left, err := os.ReadDir(beside); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
