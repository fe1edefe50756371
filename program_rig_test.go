package main

import (
	"bytes"
	"cmp"
	"database/sql"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/bot/bottest"
	"huying/config"
)

// Tests that start the whole program, and look at it from outside only: over HTTP, through a Bot API server of our own, in a browser,
// and, where something must not be kept, in the database file.

// program is the whole program, started as main starts it.
type program struct {
	t *testing.T
	*App
	env map[string]string
	log *book
	tg  *bottest.Server

	people int64 // the first resident's id is one more
}

// begin starts it on a free port with an empty data folder. Setups change the settings before.
func begin(t *testing.T, setups ...func(*program)) *program {
	t.Helper()
	p := &program{t: t, log: &book{}, people: 100 * (1_000_000 + rand.Int64N(9_000_000)), env: map[string]string{
		"LISTEN": "127.0.0.1:0", "DATA_DIR": t.TempDir(), "PACE_OVERALL": "1000", "PACE_CHAT": "30", "PACE_GROUP": "600",
	}}
	for _, setup := range setups {
		setup(p)
	}
	p.start()
	t.Cleanup(p.end)
	return p
}

func (p *program) getenv(name string) string { return p.env[name] }

func (p *program) start() {
	p.t.Helper()
	settings, err := config.Load(p.getenv)
	if err != nil {
		p.t.Fatal(err)
	}
	p.App, err = start(p.t.Context(), settings, slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		p.t.Fatal(err)
	}
}

// restart stops the program, lets something happen meanwhile, and starts it again on the same data.
func (p *program) restart(meanwhile func()) {
	p.t.Helper()
	p.halt()
	if meanwhile != nil {
		meanwhile()
	}
	p.start()
}

// halt stops the program, which must not take long, whatever is connected to it.
func (p *program) halt() {
	p.t.Helper()
	begun := time.Now()
	p.stop()
	if took := time.Since(begun); took > 8*time.Second {
		p.t.Errorf("stopping took %v", took)
	}
	if _, err := os.Stat(filepath.Join(p.env["DATA_DIR"], "huying.db-wal")); err == nil {
		p.t.Error("after the stop huying.db is not whole: who copies it copies nothing")
	}
}

// private are the personal data that residents give in these tests. No log line may have them, at any level.
var private = []string{"13800001234", "王小明", "7号楼1203"}

func (p *program) end() {
	p.halt()
	log := p.log.String()
	for _, datum := range private {
		if strings.Contains(log, datum) {
			p.t.Errorf("%s stands in the log", datum)
		}
	}
	if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") {
		p.t.Error("the log speaks of a panic")
	}
	if p.t.Failed() {
		quiet := regexp.MustCompile(`(?m)^.* msg=request .* status=[23].*\n`).ReplaceAllString(log, "")
		p.t.Logf("the program's log, without requests that went well:\n%s", quiet[max(0, len(quiet)-6000):])
	}
}

// set is a setting.
func set(name, value string) func(*program) { return func(p *program) { p.env[name] = value } }

// polling is Telegram without a public address.
func polling(p *program) {
	p.tg = bottest.New(p.t)
	p.tg.Retry(func(int) time.Duration { return 20 * time.Millisecond })
	p.env["TELEGRAM_TOKEN"], p.env["TELEGRAM_API_URL"] = p.tg.Token, p.tg.URL
}

// webhook is Telegram with one.
func webhook(p *program) {
	polling(p)
	p.env["LISTEN"] = freeAddress(p.t) // the address must be known before the start
	p.env["PUBLIC_URL"] = "http://" + p.env["LISTEN"]
}

// postgres is an empty database on the server that TEST_POSTGRES names.
func postgres(p *program) {
	p.t.Helper()
	p.env["DATABASE_URL"] = roadDB(p.t, "postgres")
}

// redis is the server that TEST_REDIS names.
func redis(p *program) {
	p.t.Helper()
	if p.env["REDIS_URL"] = os.Getenv("TEST_REDIS"); p.env["REDIS_URL"] == "" {
		p.t.Fatal("TEST_REDIS is not set; run make test: it starts the servers")
	}
}

// book is the program's log.
type book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// patience is how long anything may take that the program does by itself.
const patience = 40 * time.Second

// until waits for something that the program does by itself.
func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	roadUntil(t, patience, what, cond)
}

// database is the URL of the database in use.
func (p *program) database() string {
	return cmp.Or(p.env["DATABASE_URL"], "sqlite:"+filepath.Join(p.env["DATA_DIR"], "huying.db"))
}

// dump is everything that stands in the database, one row a line.
func (p *program) dump() string {
	p.t.Helper()
	where, list := p.database(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`
	if strings.HasPrefix(where, "sqlite:") {
		list = `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	}
	db := roadSQL(p.t, where)
	defer db.Close()
	var out strings.Builder
	for _, table := range p.rows(db, list) {
		for _, row := range p.rows(db, "SELECT * FROM "+table) {
			fmt.Fprintln(&out, table, row)
		}
	}
	return out.String()
}

// rows gives the rows of a query, their values with spaces between.
func (p *program) rows(db *sql.DB, query string) []string {
	p.t.Helper()
	rows, err := db.QueryContext(p.t.Context(), query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		p.t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			p.t.Fatal(err)
		}
		var words []string
		for _, v := range values {
			words = append(words, v.String)
		}
		all = append(all, strings.Join(words, " "))
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	return all
}

// count counts the lines of a dump that begin with the name of a table.
func count(dump, table string) int {
	return strings.Count("\n"+dump, "\n"+table+" ")
}

// asks sends the program a request without any cookie.
func (p *program) asks(method, path string, body io.Reader, headers ...string) (*http.Response, error) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.URL+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return http.DefaultClient.Do(req)
}

// fetch asks the program and reads the answer.
func (p *program) fetch(method, path string, body io.Reader, headers ...string) (int, string, http.Header) {
	p.t.Helper()
	res, err := p.asks(method, path, body, headers...)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, string(page), res.Header
}

// overfed sends more than the program takes. It may hang up before everything is sent, which is an error here and no fault.
func (p *program) overfed(path, body string, headers ...string) (status int, err error) {
	p.t.Helper()
	res, err := p.asks(http.MethodPost, path, strings.NewReader(body), headers...)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// corridor is a picture: a dark corridor, its lamp on or off.
func corridor(lit bool) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			deep := max(abs(x-320)*3/4, abs(y-260)) // walls run together towards the far end
			shade := 30 + deep/5
			lamp := (x-320)*(x-320) + (y-70)*(y-70)
			if lit {
				shade = 70 + deep*2/5 + 16000/(lamp/16+160)
			}
			if lamp < 900 {
				shade = 90
				if lit {
					shade = 250
				}
			}
			if abs(x-320) < 45 && y > 200 && y < 320 { // a door
				shade = shade*2/3 + 10
			}
			v := uint8(min(shade, 255))
			img.Set(x, y, color.RGBA{v, v, uint8(min(shade*9/10+12, 255)), 255})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, img, nil)
	return out.Bytes()
}

func abs(n int) int { return max(n, -n) }

// humming is the beginning of a voice message.
var humming = append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00OpusHead\x01\x01"), make([]byte, 200)...)
