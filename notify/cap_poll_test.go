package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"huying/tickets"
)

// alertBook keeps what CAP and Feeds keep, in maps, and stands for the desk too.
type alertBook struct {
	alerts   map[string]tickets.AlertRecord
	refusals []tickets.AlertRefusal
	feeds    map[string]tickets.AlertFeed
}

func newAlertBook() *alertBook {
	return &alertBook{alerts: map[string]tickets.AlertRecord{}, feeds: map[string]tickets.AlertFeed{}}
}

func (b *alertBook) Relay(_ context.Context, a tickets.Alert) (tickets.AlertRecord, bool, error) {
	r, known := b.alerts[a.Key()]
	if known && r.Sent != a.Sent {
		return r, false, tickets.Refuse(tickets.Conflict, "alert.bad.other_content", "id", a.ID)
	}
	if !known {
		r = tickets.AlertRecord{Alert: a, Gravity: a.Level(), ReceivedAt: capNow}
		if a.Status != "Actual" {
			r.Held = tickets.HeldTest
		}
		b.alerts[a.Key()] = r
	}
	return r, !known, nil
}

func (b *alertBook) KeepAlertRefusal(_ context.Context, r tickets.AlertRefusal) error {
	b.refusals = append(b.refusals, r)
	return nil
}

func (b *alertBook) RelayedAlerts(context.Context, int) (all []tickets.AlertRecord, _ error) {
	for _, r := range b.alerts {
		if r.Held == "" {
			all = append(all, r)
		}
	}
	return all, nil
}

func (b *alertBook) Alert(_ context.Context, key string) (tickets.AlertRecord, error) {
	if r, ok := b.alerts[key]; ok {
		return r, nil
	}
	return tickets.AlertRecord{}, tickets.ErrNotFound
}

func (b *alertBook) ClaimAlertFeed(_ context.Context, url string, now, until time.Time) (tickets.AlertFeed, bool, error) {
	f := b.feeds[url]
	f.URL = url
	if f.NextAt.After(now) {
		return f, false, nil
	}
	return f, true, nil
}

func (b *alertBook) KeepAlertFeed(_ context.Context, f tickets.AlertFeed) error {
	b.feeds[f.URL] = f
	return nil
}

// source is a server of feeds that counts what is asked for.
type source struct {
	*httptest.Server
	pages map[string]string
	asked []string
	down  bool
}

func newSource(t *testing.T) *source {
	s := &source{pages: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r.URL.Path+" "+r.Header.Get("If-None-Match"))
		page, known := s.pages[r.URL.Path]
		tag := fmt.Sprintf(`"%d"`, len(page))
		switch {
		case s.down:
			w.WriteHeader(http.StatusBadGateway)
		case !known:
			w.WriteHeader(http.StatusNotFound)
		case strings.HasPrefix(page, "http"):
			http.Redirect(w, r, page, http.StatusFound)
		case r.Header.Get("If-None-Match") == tag:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", tag)
			_, _ = w.Write([]byte(page))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// polling is a Feeds with a clock of its own.
type polling struct {
	*Feeds
	book  *alertBook
	cap   *CAP
	clock time.Time
}

func newPolling(urls ...string) *polling {
	p := &polling{book: newAlertBook(), clock: capNow}
	now := func() time.Time { return p.clock }
	p.cap = &CAP{Desk: p.book, Book: p.book, Now: now, Metrics: NewCAPMetrics(prometheus.NewRegistry())}
	p.Feeds = &Feeds{URLs: urls, Book: p.book, Deliver: p.cap.Deliver, Now: now, Log: slog.New(slog.DiscardHandler), Metrics: p.cap.Metrics}
	return p
}

// next polls a minute later and says what was asked for.
func (p *polling) next(s *source) string {
	p.clock = p.clock.Add(time.Minute)
	s.asked = nil
	p.Poll(context.Background())
	return strings.Join(s.asked, ", ")
}

func TestPollingAnAtomIndex(t *testing.T) {
	s := newSource(t)
	s.pages["/feed"], s.pages["/1.xml"], s.pages["/2.xml"] = capFile(t, "index/atom.xml"), capFile(t, "rain_orange.xml"), capFile(t, "rain_red_update.xml")
	p := newPolling(s.URL + "/feed")
	if got := p.next(s); got != "/feed , /1.xml , /2.xml " || len(p.book.alerts) != 2 {
		t.Fatalf("asked for %s: %d alerts", got, len(p.book.alerts))
	}
	tag := p.book.feeds[s.URL+"/feed"].ETag
	if got := p.next(s); got != "/feed "+tag {
		t.Errorf("unchanged, asked for %s", got)
	}
	p.Poll(context.Background())
	if len(s.asked) != 1 {
		t.Error("asked again before the minute was over")
	}
	s.pages["/feed"] = strings.Replace(s.pages["/feed"], "02:30:00Z", "02:30:00.5Z", 1)
	if got := p.next(s); got != "/feed "+tag+", /2.xml " || len(p.book.alerts) != 2 {
		t.Errorf("one entry changed, asked for %s", got)
	}
}

func TestPollingRSSAndABareAlert(t *testing.T) {
	s := newSource(t)
	s.pages["/rss"], s.pages["/1.xml"], s.pages["/now"] = capFile(t, "index/rss.xml"), capFile(t, "rain_orange.xml"), capFile(t, "gb_wind_blue.xml")
	p := newPolling(s.URL+"/rss", s.URL+"/now")
	if got := p.next(s); got != "/rss , /1.xml , /now " || len(p.book.alerts) != 2 {
		t.Fatalf("asked for %s: %d alerts", got, len(p.book.alerts))
	}
}

// A failing feed says since when and why; an entry that could not be read is read later; what it had is not asked for twice.
func TestAFailingFeed(t *testing.T) {
	s := newSource(t)
	s.pages["/feed"], s.pages["/1.xml"] = capFile(t, "index/atom.xml"), capFile(t, "rain_orange.xml")
	url := s.URL + "/feed"
	p := newPolling(url)
	p.next(s) // the second entry is not there yet
	f := p.book.feeds[url]
	if f.Error == "" || f.BadSince != p.clock || f.ETag != "" || len(f.Seen) != 1 || testutil.ToFloat64(p.Metrics.failing.WithLabelValues(url)) != 1 {
		t.Fatalf("%+v", f)
	}
	s.down = true
	since := f.BadSince
	p.next(s)
	if f = p.book.feeds[url]; f.BadSince != since || !strings.Contains(f.Error, "502") || len(f.Seen) != 1 {
		t.Errorf("%+v", f)
	}
	s.down, s.pages["/2.xml"] = false, capFile(t, "rain_red_update.xml")
	if got := p.next(s); got != "/feed , /2.xml " || len(p.book.alerts) != 2 {
		t.Errorf("asked for %s", got)
	}
	if f = p.book.feeds[url]; f.Error != "" || !f.BadSince.IsZero() || f.GoodAt != p.clock || testutil.ToFloat64(p.Metrics.failing.WithLabelValues(url)) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestWhatAFeedMayNotDo(t *testing.T) {
	other := newSource(t)
	for label, page := range map[string]string{
		"an entry of another host": strings.Replace(capFile(t, "index/rss.xml"), "/1.xml", "http://"+strings.TrimPrefix(other.URL, "http://")+"/secret", 1),
		"a redirect":               other.URL + "/secret", "no index": "<html/>", "no XML": "hello", "a DTD": "<!DOCTYPE x><feed/>",
		"an entry without a link": `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry></feed>`,
		"too much":                "<feed>" + strings.Repeat(" ", indexSize) + "</feed>",
	} {
		s := newSource(t)
		s.pages["/feed"] = page
		p := newPolling(s.URL + "/feed")
		p.next(s)
		if f := p.book.feeds[s.URL+"/feed"]; f.Error == "" || len(p.book.alerts) > 0 || len(other.asked) > 0 {
			t.Errorf("%s: %+v, %v", label, f, other.asked)
		}
	}
	s := newSource(t)
	s.pages["/now"] = strings.Replace(capFile(t, "rain_orange.xml"), "Actual", "Real", 1)
	p := newPolling(strings.Replace(s.URL, "http://", "http://me:secret@", 1) + "/now?key=secret")
	p.next(s)
	if len(p.book.refusals) != 1 || strings.Contains(fmt.Sprint(p.book.refusals, p.book.feeds), "secret") && strings.Contains(p.book.refusals[0].From, "secret") {
		t.Errorf("a broken alert of a feed: %+v", p.book.refusals)
	}
	if f := p.book.feeds[p.URLs[0]]; f.Error != "" {
		t.Errorf("the feed itself works: %+v", f)
	}
}

func TestDeliver(t *testing.T) {
	book := newAlertBook()
	c := &CAP{Desk: book, Book: book, Now: func() time.Time { return capNow }, Title: "呼应"}
	ctx := t.Context()
	r, fresh, wrong, err := c.Deliver(ctx, []byte(capFile(t, "rain_orange.xml")), "POST /cap")
	if err != nil || len(wrong) > 0 || !fresh {
		t.Fatal(err, wrong)
	}
	if _, fresh, _, err = c.Deliver(ctx, []byte(capFile(t, "rain_orange.xml")), "POST /cap"); fresh || err != nil {
		t.Error("the same again", err)
	}
	other := strings.Replace(capFile(t, "rain_orange.xml"), "T09:00:00+08:00</sent>", "T09:00:01+08:00</sent>", 1)
	if _, _, _, err = c.Deliver(ctx, []byte(other), "POST /cap"); !errors.Is(err, tickets.ErrConflict) || len(book.refusals) != 1 || book.refusals[0].Alert != r.ID {
		t.Errorf("another content: %v %+v", err, book.refusals)
	}
	if _, _, wrong, err = c.Deliver(ctx, []byte("<alert>"), "POST /cap"); err != nil || len(wrong) != 1 || len(book.refusals) != 2 {
		t.Errorf("broken: %v %v", err, wrong)
	}
	test, _, _, err := c.Deliver(ctx, []byte(capFile(t, "gb_test.xml")), "POST /cap")
	if err != nil {
		t.Fatal(err)
	}
	feed, err := c.Feed(ctx, "https://a.example/cap")
	root, bad := readTree(feed, capLimit)
	if err != nil || bad != nil {
		t.Fatal(err, bad)
	}
	links, err := linksOf(root, "https://a.example/cap")
	if err != nil || len(links) != 1 || links[0].href != "https://a.example/cap/"+r.Key()+".xml" {
		t.Errorf("the feed is one we read ourselves: %v %v\n%s", links, err, feed)
	}
	text, err := c.XML(ctx, r.Key())
	if again, wrong := parseCAP(text, capNow, nil); err != nil || len(wrong) > 0 || again.ID != r.ID {
		t.Errorf("%v %v", err, wrong)
	}
	if _, err := c.XML(ctx, test.Key()); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("a test goes out: %v", err)
	}
}
