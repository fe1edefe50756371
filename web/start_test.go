package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/crypto/argon2"

	"huying/locales"
	"huying/tickets"
)

// office is a started console with four people, one of each role, and two offices.
type office struct {
	*memory
	news   *newsroom
	t      *testing.T
	server *Server
	url    string
	clock  atomic.Int64
	log    *safeBuffer
	ledger *ledgerFake
}

const password = "correct-horse-9"

// hashed is a cheap form of the password: argon2id is slow on purpose, which TestUnknownLoginTakesAsLong tests.
var hashed = sync.OnceValue(func() string {
	salt := make([]byte, 16)
	sum := argon2.IDKey([]byte(password), salt, 1, 64, 1, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=64,t=1,p=1$%s$%s", argon2.Version, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
})

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (o *office) time() time.Time { return time.UnixMilli(o.clock.Load()) }

func (o *office) later(d time.Duration) { o.clock.Add(d.Milliseconds()) }

var beijing = time.FixedZone("CST", 8*3600)

func services() *tickets.Catalogue {
	return tickets.NewCatalogue([]tickets.Service{
		{Code: "0101", List: "livelihood", Names: map[tickets.Lang]string{tickets.Hans: "路灯故障", tickets.Hant: "路燈故障", tickets.English: "Street light out"}},
		{Code: "0104", Names: map[tickets.Lang]string{tickets.Hans: "排水堵塞积水"}, Limit: tickets.Limit{N: 24, Unit: tickets.Hours}},
		{Code: "0112", Names: map[tickets.Lang]string{tickets.Hans: "电梯故障"}, Limit: tickets.Limit{N: 24, Unit: tickets.Hours}},
		{Code: "0202", Names: map[tickets.Lang]string{tickets.Hans: "生活与经营噪音"}},
		{Code: "0902", Names: map[tickets.Lang]string{tickets.Hans: "消防隐患"}},
		{Code: "S01", Order: true, Names: map[tickets.Lang]string{tickets.Hans: "上门小修"}},
	})
}

func start(t *testing.T, change ...func(*Config)) *office {
	t.Helper()
	return startWith(t, nil, change...)
}

// startWith mounts more pages before the start, as main does.
func startWith(t *testing.T, mount func(*fiber.App), change ...func(*Config)) *office {
	t.Helper()
	o := &office{t: t, log: &safeBuffer{}}
	o.clock.Store(time.Date(2026, 11, 23, 10, 0, 0, 0, beijing).UnixMilli())
	o.memory, o.news = newMemory(o.time), newNewsroom(o.time)
	o.ledger = &ledgerFake{now: o.time}
	for i, role := range tickets.Roles {
		s := tickets.Staff{ID: "id-" + string(role), Login: string(role), Name: []string{"陈主任", "林督办", "王芳", "老赵"}[i], Role: role, Lang: tickets.Hans, Password: hashed()}
		if role == tickets.Handler {
			s.Office = "wuye"
		}
		o.staff[s.ID] = s
	}
	o.offices["wuye"] = tickets.Office{ID: "wuye", Name: "和平里物业服务中心", Kind: "community", Phone: "010-64210001"}
	o.offices["paishui"] = tickets.Office{ID: "paishui", Name: "排水集团东城所", Kind: "utility", Phone: "010-96159"}
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var ids atomic.Int64
	newID := func() string { return fmt.Sprintf("id%d", ids.Add(1)) }
	desk := &tickets.Desk{Store: o.memory, Services: services(), Now: o.time, NewID: newID, Location: beijing, Towns: o.memory, Offices: o.memory}
	cfg := Config{
		Words: book, Services: services(), Offices: o, Towns: o, Files: o,
		Log: slog.New(slog.NewTextHandler(o.log, nil)), Location: beijing, Now: o.time, NewID: newID,
		SignIn:      SignIn{Staff: o, KV: o, Links: &tickets.Links{Values: o, Staff: o, Now: o.time}},
		Health:      Health{Ready: o.Ready, Troubles: o},
		TicketPages: TicketPages{Tickets: o, Desk: desk, Router: desk, Recent: o, Lookups: o, Bell: o.chime, Watch: 20 * time.Millisecond},
		FigurePages: FigurePages{Rates: o, Places: o, Released: o, Labels: o, Reads: o.reads},
		LedgerPages: LedgerPages{Books: o.ledger, Ledger: &tickets.Ledger{
			Store: o.ledger, Holders: o.ledger, Rules: tickets.UsualPoints, Now: o.time, NewCode: tickets.NewCode, Location: beijing,
		}},
		NoticePages: NoticePages{
			NoticeDesk: o.news.desk(newID), Notices: o.news, Letter: lettered(book), Cared: o.news, Channels: o.news, Templates: sampleTemplates,
			Subscriptions: &tickets.SubscriptionDesk{Store: o.news, Now: o.time, Quiet: [2]int{22 * 60, 7 * 60}},
		},
	}
	for _, c := range change {
		c(&cfg)
	}
	if o.server, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	if mount != nil {
		mount(o.server.App())
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.url = "http://" + ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- o.server.Start(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := o.server.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return o
}

// file puts a ticket into the store, at a stage.
func (o *office) file(number tickets.Number, change func(*tickets.Ticket)) tickets.Ticket {
	t := tickets.Ticket{
		Number: number, Kind: tickets.Help, Service: "0101", Words: "3号楼二单元楼道灯坏了三天了", Place: tickets.Place{Text: "3号楼二单元"},
		Lang: tickets.Hans, Resident: "r1", To: tickets.Address{Channel: "web", ID: "abc"}, Stage: tickets.Filed,
		FiledAt: o.time().Add(-time.Hour), Due: o.time().Add(6 * 24 * time.Hour), UpdatedAt: o.time().Add(-time.Hour), Version: 1,
		Contact: tickets.Contact{Name: "李奶奶", Phone: "13800001111"},
	}
	if change != nil {
		change(&t)
	}
	t.DueFirst = t.Due
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tickets[number] = t
	o.events[number] = []tickets.Event{{
		ID: "first-" + string(number), Number: number, At: t.FiledAt, By: tickets.Actor{Kind: tickets.ByResident, ID: "r1"}, Verb: tickets.File,
		To: tickets.Filed, Text: t.Words, Public: true,
	}}
	return t
}

// browser is somebody at a screen: it keeps cookies and does not follow redirects by itself.
type browser struct {
	o    *office
	http *http.Client
}

func (o *office) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{o, &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is one answer.
type answer struct {
	status int
	body   string
	to     string // Location
	header http.Header
}

func (b *browser) do(req *http.Request) answer {
	b.o.t.Helper()
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "text/html,application/xhtml+xml")
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.o.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.o.t.Fatal(err)
	}
	return answer{res.StatusCode, string(body), res.Header.Get("Location"), res.Header}
}

func (b *browser) get(path string, headers ...string) answer {
	b.o.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.o.url+path, nil)
	if err != nil {
		b.o.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return b.do(req)
}

func (b *browser) post(path string, form url.Values, headers ...string) answer {
	b.o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.o.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return b.do(req)
}

// upload posts a form with pictures.
func (b *browser) upload(path string, form url.Values, pictures ...[]byte) answer {
	b.o.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			_ = w.WriteField(name, v)
		}
	}
	for i, p := range pictures {
		part, _ := w.CreateFormFile("files", fmt.Sprintf("现场%d.png", i))
		_, _ = part.Write(p)
	}
	_ = w.Close()
	req, err := http.NewRequest(http.MethodPost, b.o.url+path, &body)
	if err != nil {
		b.o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

var csrfPattern = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

func token(body string) string {
	if m := csrfPattern.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// login signs in and returns the answer to it.
func (b *browser) login(login, password, code string) answer {
	b.o.t.Helper()
	door := b.get("/console/login")
	return b.post("/console/login", url.Values{"_csrf": {token(door.body)}, "login": {login}, "password": {password}, "code": {code}})
}

// as is a browser signed in as somebody.
func (o *office) as(role tickets.Role) *browser {
	o.t.Helper()
	b := o.browser()
	if a := b.login(string(role), password, ""); a.status != http.StatusSeeOther || a.to != workPath {
		o.t.Fatalf("sign-in of %s: %d %s", role, a.status, a.to)
	}
	return b
}

// form reads the hidden fields of one form of a page, as a browser would send them.
func (a answer) form(action string) url.Values {
	_, rest, ok := strings.Cut(a.body, `action="`+action+`"`)
	if !ok {
		return nil
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	out := url.Values{}
	for _, m := range regexp.MustCompile(`type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(rest, -1) {
		out.Add(m[1], m[2])
	}
	return out
}

func (a answer) offers(number tickets.Number, verb tickets.Verb) bool {
	return strings.Contains(a.body, `action="/console/tickets/`+string(number)+`/`+string(verb)+`"`)
}
