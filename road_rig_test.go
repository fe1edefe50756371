package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/bot"
	"huying/bot/bottest"
	"huying/config"
)

// What the tests of the road share: databases, settings, waiting, and the other end of a webhook.

const roadSecret = "road-secret"

// roadDB makes an empty database of its own and gives its URL.
func roadDB(tb testing.TB, kind string) string {
	tb.Helper()
	if kind == "sqlite" {
		return "sqlite:" + tb.TempDir() + "/huying.db"
	}
	server := os.Getenv("TEST_POSTGRES")
	if server == "" {
		tb.Fatal("TEST_POSTGRES is not set; run make test: it starts the servers")
	}
	admin := roadSQL(tb, server)
	name := fmt.Sprintf("road_%d_%d", os.Getpid(), rand.Uint64())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// roadSQL opens a database beside the program, to look at it as an operator would.
func roadSQL(tb testing.TB, where string) *sql.DB {
	tb.Helper()
	driver := "pgx"
	if file, lite := strings.CutPrefix(where, "sqlite:"); lite {
		file, _, _ = strings.Cut(file, "?")
		driver, where = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, where)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

// roadCount asks for one number.
func roadCount(tb testing.TB, db *sql.DB, query string, args ...any) (n int) {
	tb.Helper()
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	return n
}

// roadEnv is the environment of a program that a Bot API calls at a free port.
func roadEnv(tb testing.TB, api *bottest.Server, set ...string) map[string]string {
	tb.Helper()
	address := freeAddress(tb)
	env := map[string]string{
		"LISTEN": address, "PUBLIC_URL": "http://" + address, "DATA_DIR": tb.TempDir(), "TELEGRAM_TOKEN": api.Token,
		"TELEGRAM_API_URL": api.URL, "TELEGRAM_WEBHOOK_SECRET": roadSecret, "PACE_OVERALL": "1000", "PACE_CHAT": "30", "LOG_LEVEL": "warn",
	}
	for i := 0; i+1 < len(set); i += 2 {
		env[set[i]] = set[i+1]
	}
	return env
}

// freeAddress is a port nobody listens on, from below those that the system gives to outgoing connections: one of them might take it
// before the program does.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 16000+rand.IntN(16000))
		if l, err := net.Listen("tcp", address); err == nil {
			if err := l.Close(); err != nil {
				tb.Fatal(err)
			}
			return address
		}
	}
	tb.Fatal("no free port")
	return ""
}

// roadSettings are the settings of that environment.
func roadSettings(tb testing.TB, api *bottest.Server, set ...string) config.Settings {
	tb.Helper()
	env := roadEnv(tb, api, set...)
	settings, err := config.Load(func(name string) string { return env[name] })
	if err != nil {
		tb.Fatal(err)
	}
	return settings
}

// roadLog is what the program says while a test runs.
func roadLog(tb testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// roadUntil waits for something to become true.
func roadUntil(tb testing.TB, within time.Duration, what string, holds func() bool) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), within)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			tb.Fatalf("%s: not within %s", what, within)
		}
	}
}

// roadHandled waits until no message waits in the inbox.
func roadHandled(tb testing.TB, db *sql.DB, within time.Duration) {
	tb.Helper()
	roadUntil(tb, within, "everything is handled", func() bool {
		return roadCount(tb, db, `SELECT COUNT(*) FROM (SELECT seq FROM inbox WHERE state = 'waiting' LIMIT 1) one`) == 0
	})
}

// caller is one of Telegram's connections to a webhook: it writes ready requests and reads no more than the status, so that what is
// measured is the server. Its head is made once; the body has the ids in places of fixed width.
type caller struct {
	conn   net.Conn
	in     *bufio.Reader
	head   string
	buffer []byte
}

func roadCall(address, path string) (*caller, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &caller{
		conn: conn, in: bufio.NewReader(conn),
		head: "POST " + path + " HTTP/1.1\r\nHost: huying\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: " + roadSecret + "\r\nContent-Length: ",
	}, nil
}

var (
	statusLine = "HTTP/1.1 "
	lengthLine = "Content-Length: "
)

// post delivers one update and says what was answered.
func (c *caller) post(body string) (status int, err error) {
	if err := c.write(body); err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		switch text := string(line); {
		case strings.HasPrefix(text, statusLine):
			status, err = strconv.Atoi(text[len(statusLine) : len(statusLine)+3])
		case strings.HasPrefix(text, lengthLine):
			length, err = strconv.Atoi(strings.TrimSpace(text[len(lengthLine):]))
		case text == "\r\n":
			_, err = io.CopyN(io.Discard, c.in, int64(length))
			return status, err
		}
		if err != nil {
			return 0, err
		}
	}
}

// write delivers one update and does not wait for the answer.
func (c *caller) write(body string) error {
	c.buffer = append(c.buffer[:0], c.head...)
	c.buffer = strconv.AppendInt(c.buffer, int64(len(body)), 10)
	c.buffer = append(append(c.buffer, "\r\n\r\n"...), body...)
	_, err := c.conn.Write(c.buffer)
	return err
}

// says is an update as Telegram delivers it when a resident writes in private.
func says(id, chat int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"王","last_name":"小明",`+
		`"username":"wang_%d","language_code":"zh-hans"},"chat":{"id":%d,"first_name":"王","last_name":"小明","username":"wang_%d","type":"private"},`+
		`"date":%d,"text":%q}}`, id, id, chat, chat, chat, chat, time.Now().Unix(), text)
}

// halted is a program without the parts a test does itself: the outbox never runs, and the inbox only with as many workers as wanted.
type halted struct {
	*base
	*channels
	app *App
}

// halt starts a program that takes messages in, keeps them, and answers nobody. What is to be set otherwise is set before the inbox starts.
func halt(tb testing.TB, settings config.Settings, workers int, before ...func(*halted)) *halted {
	tb.Helper()
	b, err := open(tb.Context(), settings, roadLog(tb))
	if err != nil {
		tb.Fatal(err)
	}
	h := &halted{base: b, app: &App{failed: make(chan error, 1)}}
	h.app.then(func() {
		if err := b.db.Close(); err != nil {
			tb.Error(err)
		}
	})
	tb.Cleanup(h.app.stop)
	var sessions bot.Sessions
	if sessions, b.pace, err = b.shared(h.app); err == nil {
		h.channels, err = b.channels(sessions, nil)
	}
	if err != nil {
		tb.Fatal(err)
	}
	h.inbox.Workers = workers
	for _, change := range before {
		change(h)
	}
	h.app.background(h.inbox.Start, h.inbox.Wait)
	if err := b.listen(tb.Context(), h.app, h.channels, prometheus.NewRegistry()); err != nil {
		tb.Fatal(err)
	}
	return h
}

// redisChild is a redis-server of the test's own, which may be flushed and stopped.
type redisChild struct {
	tb      testing.TB
	url     string
	address string
	process *exec.Cmd
}

func newRedis(tb testing.TB) *redisChild {
	tb.Helper()
	r := &redisChild{tb: tb, address: freeAddress(tb)}
	r.url = "redis://" + r.address + "/0"
	r.start()
	tb.Cleanup(r.stop)
	return r
}

func (r *redisChild) start() {
	r.tb.Helper()
	_, port, _ := net.SplitHostPort(r.address)
	r.process = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--dir", r.tb.TempDir())
	if err := r.process.Start(); err != nil {
		r.tb.Fatalf("%v; run make test: it installs redis-server", err)
	}
	roadUntil(r.tb, 10*time.Second, "redis-server answers", func() bool {
		conn, err := net.Dial("tcp", r.address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	})
}

func (r *redisChild) stop() {
	if r.process == nil {
		return
	}
	if err := r.process.Process.Kill(); err != nil {
		r.tb.Error(err)
	}
	_ = r.process.Wait()
	r.process = nil
}

// signal freezes it or lets it go on.
func (r *redisChild) signal(s os.Signal) {
	r.tb.Helper()
	if err := r.process.Process.Signal(s); err != nil {
		r.tb.Fatal(err)
	}
}

// flush empties it.
func (r *redisChild) flush() {
	r.tb.Helper()
	conn, err := net.Dial("tcp", r.address)
	if err != nil {
		r.tb.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "FLUSHALL\r\n"); err != nil {
		r.tb.Fatal(err)
	}
	if answer, err := bufio.NewReader(conn).ReadString('\n'); err != nil || answer != "+OK\r\n" {
		r.tb.Fatalf("FLUSHALL: %q, %v", answer, err)
	}
}
