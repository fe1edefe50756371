package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huying/tickets"
)

// command runs the program as a shell does.
func command(t *testing.T, env map[string]string, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	if env == nil {
		env = map[string]string{"DATA_DIR": filepath.Join(t.TempDir(), "data")}
	}
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(in), &o, &e, func(name string) string { return env[name] })
	return code, o.String(), e.String()
}

// TestCommandLines: the commands that read and write JSON lines keep to what others outside rely on: one line for each, exactly these names.
func TestCommandLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		command, in string
		keys        []string
		words       []string // in the first line out
	}{
		{
			"read", `{"text":"3号楼二单元楼道灯坏了三天了，我叫王小明，电话13800001234"}`,
			[]string{"class", "danger", "intent", "lang", "names", "phones", "place", "reader", "second", "service", "services", "sure", "when"},
			[]string{`"intent":"report"`, `"service":"0101"`, `"class":"01"`, `"phones":["13800001234"]`, `"place":"3号楼二单元"`, `"lang":"zh-Hans"`, `"second":null`},
		},
		{"read", `{"text":"我家厨房好大一股煤气味"}`, nil, []string{`"danger":"gas"`, `"intent":"emergency"`, `"services":[`, `"names":[]`}},
		{"read", `{"text":"The lift in building 5 is broken"}`, nil, []string{`"lang":"en"`, `"service":"0112"`}},
		{"redact", `{"text":"我叫王小明，电话13800001234"}`, []string{"text"}, []string{`{"text":"我叫`}},
		{"same", `{"id":"a","text":"3号楼电梯坏了","time":"2026-11-23T09:00:00+08:00","place":"3号楼"}`, []string{"group", "id"}, []string{`"id":"a"`, `"group":"a"`}},
	} {
		code, out, errs := command(t, nil, c.in+"\n", c.command)
		if code != 0 {
			t.Errorf("%s: %d %s", c.command, code, errs)
			continue
		}
		lines := strings.Split(strings.TrimSpace(out), "\n")
		var got map[string]any
		if len(lines) != 1 || json.Unmarshal([]byte(lines[0]), &got) != nil {
			t.Errorf("%s: %s", c.command, out)
			continue
		}
		if keys := slices.Sorted(maps.Keys(got)); c.keys != nil && !slices.Equal(keys, c.keys) {
			t.Errorf("%s writes %v, want %v", c.command, keys, c.keys)
		}
		for _, w := range c.words {
			if !strings.Contains(lines[0], w) {
				t.Errorf("%s: %s has no %s", c.command, lines[0], w)
			}
		}
		for _, datum := range private {
			if c.command == "redact" && strings.Contains(out, datum) {
				t.Errorf("redact leaves %s: %s", datum, out)
			}
		}
	}
}

// TestCommandLinesKeepCount: whatever a line is, it gets exactly one line, in its place.
func TestCommandLinesKeepCount(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{
		`{"id":"a","text":"3号楼电梯坏了","time":"2026-11-23T09:00:00+08:00","place":"3号楼"}`, `not JSON`, `{"id":"b","text":5}`,
		`{"id":"c","text":"` + strings.Repeat("长", 5000) + `","time":"2026-11-23T09:05:00+08:00","place":""}`,
		`{"id":"d","text":"","time":"2026-11-23T09:05:00+08:00","place":""}`, `{"id":"e","text":"\u0000\ud800<b>"}`,
	}, "\n") // and no newline at the end
	for _, name := range []string{"read", "redact", "same"} {
		code, out, errs := command(t, nil, in, name)
		if n := strings.Count(out, "\n"); code != 0 || n != 6 {
			t.Errorf("%s: %d, %d lines for 6\n%s%s", name, code, n, out, errs)
		}
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s writes %s", name, line)
			}
		}
	}
}

// TestCommandDemo fills a neighbourhood once; a running program shows it, and everybody in it can sign in.
func TestCommandDemo(t *testing.T) {
	t.Parallel()
	p := begin(t, func(p *program) {
		code, out, errs := command(t, p.env, "", "demo")
		if code != 0 || !strings.Contains(out, demoPassword) || !strings.Contains(out, "li.admin") {
			t.Fatalf("demo: %d %s%s", code, out, errs)
		}
	})
	if p.Password != "" {
		t.Error("an admin was made although there is one")
	}
	var says bytes.Buffer
	if p.welcome(&says); !strings.Contains(says.String(), "demo accounts are open") {
		t.Errorf("the start does not tell of accounts whose password everybody knows: %s", says.String())
	}
	if code, out, _ := command(t, p.env, "", "demo"); code != 0 || !strings.Contains(out, "什么都没有改") {
		t.Errorf("demo again: %d %s", code, out)
	}
	admin := p.clerk()
	if g := admin.signsIn("li.admin", demoPassword); g.status != http.StatusSeeOther || g.to != "/console/work" {
		t.Fatalf("%d %s", g.status, g.to)
	}
	for path, words := range map[string]string{
		"/console": "危急工单", "/console?stage=all": "共 ", "/console/people": "吕经理", "/console/offices": "派出所", "/console/troubles": "收发异常",
		"/console/me": "li.admin", "/console?q=" + "电梯": "电梯",
	} {
		admin.sees(path, words)
	}
	for _, role := range []string{"wang.super", "zhang.dispatch", "lv.property"} {
		c := p.clerk()
		if g := c.signsIn(role, demoPassword); g.status != http.StatusSeeOther {
			t.Errorf("%s: %d", role, g.status)
		}
		c.sees("/console", "tr class=")
		if got := c.get("/console/people").status; got != http.StatusForbidden {
			t.Errorf("%s sees the staff: %d", role, got)
		}
	}
}

func TestCommandHealth(t *testing.T) {
	t.Parallel()
	p := begin(t, func(p *program) { p.env["LISTEN"] = freeAddress(t) })
	if code, _, errs := command(t, p.env, "", "health"); code != 0 {
		t.Errorf("a healthy program: %d %s", code, errs)
	}
	if code, _, errs := command(t, map[string]string{"LISTEN": freeAddress(t)}, "", "health"); code != 1 || errs == "" {
		t.Errorf("nobody there: %d %s", code, errs)
	}
}

// TestCommandMistakes: what cannot be done is said in a line that names it, and nothing is half started.
func TestCommandMistakes(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("services: [[["), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, value string
		code        int
	}{
		{"LISTEN", "8080", 2},
		{"LISTEN", taken.Addr().String(), 1},
		{"PUBLIC_URL", "huying.example.cn", 2},
		{"DATA_DIR", file, 2},
		{"DATABASE_URL", "mysql://x", 2},
		{"REDIS_URL", "http://x", 2},
		{"TELEGRAM_TOKEN", "with space", 2},
		{"TZ", "Mars/North", 2},
		{"PACE_CHAT", "fast", 2},
		{"DUTY_CHATS", "nobody", 2},
		{"SERVICES_FILE", file, 1},
	} {
		env := map[string]string{"LISTEN": "127.0.0.1:0", "DATA_DIR": t.TempDir(), c.name: c.value}
		code, out, errs := command(t, env, "")
		if code != c.code || !strings.Contains(errs, c.name+": ") || strings.Count(strings.TrimSpace(errs), "\n") > 0 || out != "" {
			t.Errorf("%s=%s: %d, out %q, errors %q", c.name, c.value, code, out, errs)
		}
	}
	if code, out, errs := command(t, nil, "", "fly"); code != 2 || out != "" || !strings.Contains(errs, `"fly"`) || !strings.Contains(errs, usage) {
		t.Errorf("an unknown command: %d %q %q", code, out, errs)
	}
	for _, help := range []string{"help", "-h", "--help"} {
		if code, out, errs := command(t, nil, "", help); code != 0 || out != usage || errs != "" {
			t.Errorf("%s: %d %q %q", help, code, out, errs)
		}
	}
	if code, _, errs := command(t, nil, "", "read", "-nonsense"); code != 1 || !strings.Contains(errs, "nonsense") {
		t.Errorf("an unknown flag: %d %q", code, errs)
	}
	for _, line := range []string{"serve -port 80", "serve x", "demo street", "health http://127.0.0.1"} { // what nobody reads must not seem understood
		if code, out, errs := command(t, nil, "", strings.Fields(line)...); code != 2 || out != "" || !strings.Contains(errs, "takes nothing behind it") {
			t.Errorf("%s: %d %q %q", line, code, out, errs)
		}
	}
	if code, _, errs := command(t, nil, "", "read", "lines.json"); code != 1 || !strings.Contains(errs, "-data FILE") {
		t.Errorf("a file without its flag: %d %q", code, errs)
	}
	for _, word := range strings.Fields("demo read redact same health") {
		if !strings.Contains(usage, "huying "+word) {
			t.Errorf("the usage does not speak of %s", word)
		}
	}
}

// TestCommandStops: who interrupts a long run gets back at once.
func TestCommandStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"read"}, strings.NewReader(fmt.Sprintf("%s\n", `{"text":"灯坏了"}`)), &out, &errs, func(string) string { return "" })
	if code != 1 || out.Len() > 0 {
		t.Errorf("%d %s %s", code, out.String(), errs.String())
	}
}

// TestDemoLeavesLifeAlone: the demo's accounts, whose password everybody can read, do not come into a community that is at work.
func TestDemoLeavesLifeAlone(t *testing.T) {
	t.Parallel()
	for name, lived := range map[string]func(p *program){
		"somebody works here": func(p *program) {
			p.clerk().enters("admin", p.Password).hires(p, "wang.real", "王真", "dispatcher", "")
		},
		"somebody has reported": func(p *program) { p.visitor().reports("3号楼二单元楼道灯坏了三天了") },
	} {
		p := begin(t)
		lived(p)
		if code, out, errs := command(t, p.env, "", "demo"); code != 1 || out != "" || !strings.Contains(errs, tickets.ErrLivedIn.Error()) {
			t.Errorf("%s: %d %s%s", name, code, out, errs)
		}
		if g := p.clerk().signsIn("li.admin", demoPassword); g.status != http.StatusUnauthorized {
			t.Errorf("%s: an account of the demo gets in: %d", name, g.status)
		}
	}
}

// TestFirstPasswordIsShown: a start that fails, because another program has the port, does not use up the first admin's password.
func TestFirstPasswordIsShown(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	p := begin(t, func(p *program) {
		env := maps.Clone(p.env)
		env["LISTEN"] = taken.Addr().String()
		if code, _, errs := command(t, env, "", "serve"); code != 1 || !strings.Contains(errs, "LISTEN: ") {
			t.Fatalf("%d %s", code, errs)
		}
	})
	if p.Demo {
		t.Error("accounts of the demo are open where there are none")
	}
	if g := p.clerk().signsIn("admin", p.Password); p.Password == "" || g.status != http.StatusSeeOther {
		t.Errorf("the first admin cannot sign in: %q %d", p.Password, g.status)
	}
}

// The only admin who forgot the password is let in again by who can start the program.
func TestPasswordCommand(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATA_DIR": filepath.Join(t.TempDir(), "data")}
	for _, args := range [][]string{{"password"}, {"password", "nobody"}, {"password", "a", "b"}} {
		if code, out, errs := command(t, env, "", args...); code != 1 || out != "" || !strings.Contains(errs, "LOGIN") && !strings.Contains(errs, `"nobody"`) {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
	if code, _, errs := command(t, env, "", "demo"); code != 0 {
		t.Fatal(errs)
	}
	code, out, errs := command(t, env, "", "password", "LI.admin")
	if code != 0 || !regexp.MustCompile(`: [a-z2-7]{4}(-[a-z2-7]{4}){3}\n$`).MatchString(out) {
		t.Errorf("%d %q %q", code, out, errs)
	}
}
