package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnopened: when the data cannot be opened the program ends with one line, which names the setting and says where to look, and no password.
func TestUnopened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for setting, c := range map[string]struct{ env, value string }{
		"DATA_DIR: ":                               {"DATA_DIR", filepath.Join(garbage, "below")},
		"DATABASE_URL: PostgreSQL ":                {"DATABASE_URL", "postgres://u:geheim@127.0.0.1:1/huying?sslmode=disable"},
		"DATABASE_URL: the SQLite file is damaged": {"DATABASE_URL", "sqlite:" + garbage},
	} {
		code, _, errs := command(t, map[string]string{"DATA_DIR": dir, "LISTEN": "127.0.0.1:0", c.env: c.value}, "", "serve")
		if code != 1 || !strings.HasPrefix(errs, "huying: "+setting) || !strings.HasSuffix(errs, "?)\n") || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "geheim") {
			t.Errorf("%s=%s: %d %s", c.env, c.value, code, errs)
		}
	}
}

// TestServedTwice: a second program on the same SQLite file ends and says why; commands may run beside, and the troubles page names what is away.
func TestServedTwice(t *testing.T) {
	t.Parallel()
	p := begin(t, set("REDIS_URL", "redis://127.0.0.1:1/0"))
	env := map[string]string{"DATA_DIR": p.env["DATA_DIR"], "LISTEN": "127.0.0.1:0"}
	if code, _, errs := command(t, env, "", "serve"); code != 1 || !strings.Contains(errs, "another huying is serving") {
		t.Errorf("%d %s", code, errs)
	}
	if code, out, errs := command(t, env, "", "export", t.TempDir()); code != 0 || !strings.Contains(out, "offices.yaml") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	p.crew().admin.sees("/console/troubles", "Redis: dial tcp")
}

// TestOneKindOfLogLine: what a library would write in a form of its own is kept out, so that whoever reads the log needs one pattern.
func TestOneKindOfLogLine(t *testing.T) {
	t.Parallel()
	c := newChild(t, map[string]string{"DATA_DIR": t.TempDir(), "LISTEN": "127.0.0.1:0", "REDIS_URL": "redis://127.0.0.1:1/0"})
	c.launch()
	roadUntil(t, finishTime, "it serves", func() bool { return strings.Contains(c.log.String(), "staff console") })
	for _, line := range strings.Split(strings.TrimSpace(c.log.String()), "\n") {
		if strings.Contains(line, "redis") && !strings.HasPrefix(line, "time=") {
			t.Error(line)
		}
	}
}
