package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"huying/tickets"
)

// FeedBook keeps the state of feeds.
type FeedBook interface {
	// ClaimAlertFeed gives a feed to one of those that ask when it is due; nobody else gets it before until.
	ClaimAlertFeed(ctx context.Context, url string, now, until time.Time) (f tickets.AlertFeed, due bool, err error)
	KeepAlertFeed(ctx context.Context, f tickets.AlertFeed) error
}

// Feeds polls feeds of warnings: an Atom or RSS index of them, or an address where the present one stands.
type Feeds struct {
	URLs    []string
	Book    FeedBook
	Deliver func(ctx context.Context, body []byte, from string) (r tickets.AlertRecord, fresh bool, wrong []tickets.Line, err error)
	Client  *http.Client // nil: one with a limit of 20 s
	Now     func() time.Time
	Every   time.Duration // 0: a minute
	Log     *slog.Logger
	Metrics *CAPMetrics
}

const (
	feedAsk   = 10 * time.Second // how often it is looked whether a feed is due
	feedLease = 5 * time.Minute  // longer than a poll of all that a feed may bring
	feedTime  = 20 * time.Second // for one answer
	entriesAt = 100              // entries read at one poll; the rest at the next
	indexSize = 8 * capLimit
)

// Run polls until ctx ends.
func (f *Feeds) Run(ctx context.Context) {
	if len(f.URLs) == 0 {
		return
	}
	tick := time.NewTicker(feedAsk)
	defer tick.Stop()
	for {
		f.Poll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Poll reads the feeds that are due and that nobody else reads.
func (f *Feeds) Poll(ctx context.Context) {
	for _, address := range f.URLs {
		now := f.Now()
		feed, due, err := f.Book.ClaimAlertFeed(ctx, address, now, now.Add(feedLease))
		if err == nil && due {
			err = f.Book.KeepAlertFeed(ctx, f.poll(ctx, feed))
		}
		if err != nil && ctx.Err() == nil {
			f.Log.Error("warnings: feed not read", "feed", shownURL(address), "error", err)
		}
	}
}

// shownURL is an address without the secret that may stand in it.
func shownURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?"
	}
	u.RawQuery = ""
	return u.Redacted()
}

// poll reads one feed and gives its new state.
func (f *Feeds) poll(ctx context.Context, feed tickets.AlertFeed) tickets.AlertFeed {
	err := f.read(ctx, &feed)
	now := f.Now()
	every := f.Every
	or(&every, time.Minute)
	feed.NextAt = now.Add(every)
	f.Metrics.feed(shownURL(feed.URL), err != nil)
	if err == nil {
		feed.GoodAt, feed.BadSince, feed.Error = now, time.Time{}, ""
		return feed
	}
	if feed.BadSince.IsZero() {
		feed.BadSince = now
	}
	feed.Error = cutAt(strings.ReplaceAll(err.Error(), feed.URL, shownURL(feed.URL)), 300)
	feed.ETag, feed.Modified = "", "" // what was left out must be asked for again
	return feed
}

// errSame says that nothing has changed.
var errSame = errors.New("not modified")

func (f *Feeds) read(ctx context.Context, feed *tickets.AlertFeed) error {
	body, answer, err := f.get(ctx, feed.URL, feed.ETag, feed.Modified, indexSize)
	if errors.Is(err, errSame) {
		return nil
	}
	if err != nil {
		return err
	}
	root, bad := readTree(body, indexSize)
	if bad != nil {
		return fmt.Errorf("no XML that can be read: %s", bad.Key)
	}
	if root.name == "alert" {
		err = f.hand(ctx, body, feed.URL)
	} else {
		err = f.entries(ctx, feed, root)
	}
	feed.ETag, feed.Modified = answer.Get("ETag"), answer.Get("Last-Modified")
	return err
}

// entries reads what an index links to and was not dealt with before.
func (f *Feeds) entries(ctx context.Context, feed *tickets.AlertFeed, root *element) error {
	links, err := linksOf(root, feed.URL)
	if err != nil {
		return err
	}
	var failed error
	var seen []string
	read := 0
	for _, l := range links {
		if slices.Contains(feed.Seen, l.id) {
			seen = append(seen, l.id)
			continue
		}
		if read++; read > entriesAt {
			failed = errors.Join(failed, fmt.Errorf("%d entries are left for the next time", len(links)-len(seen)))
			break
		}
		if err := f.entry(ctx, l.href); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		seen = append(seen, l.id)
	}
	feed.Seen = seen
	return failed
}

func (f *Feeds) entry(ctx context.Context, address string) error {
	if !f.known(address) {
		return fmt.Errorf("an entry links to %s, which is the host of no feed", shownURL(address))
	}
	body, _, err := f.get(ctx, address, "", "", capLimit)
	if err != nil {
		return err
	}
	return f.hand(ctx, body, address)
}

// hand gives a delivery on. Its mistakes are on the clerk's page and do not make the feed a failing one.
func (f *Feeds) hand(ctx context.Context, body []byte, from string) error {
	_, _, _, err := f.Deliver(ctx, body, shownURL(from))
	if errors.Is(err, tickets.ErrConflict) {
		return nil
	}
	return err
}

// known reports whether an address is on the host of a feed: what somebody else wrote into an index never makes us ask any other machine.
func (f *Feeds) known(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.ContainsFunc(f.URLs, func(feed string) bool {
		of, err := url.Parse(feed)
		return err == nil && of.Host == u.Host && of.Scheme == u.Scheme
	})
}

// get reads an address; errSame when it has not changed.
func (f *Feeds) get(ctx context.Context, address, etag, modified string, limit int) ([]byte, http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, feedTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Accept", "application/cap+xml, application/atom+xml, application/rss+xml, application/xml, text/xml")
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	if modified != "" {
		request.Header.Set("If-Modified-Since", modified)
	}
	answer, err := f.client().Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotModified:
		return nil, answer.Header, errSame
	case answer.StatusCode != http.StatusOK:
		return nil, nil, fmt.Errorf("%s answers %s", shownURL(address), answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, int64(limit)+1))
	if err == nil && len(body) > limit {
		err = fmt.Errorf("%s sends more than %d bytes", shownURL(address), limit)
	}
	return body, answer.Header, err
}

// client follows redirects only to hosts of feeds.
func (f *Feeds) client() *http.Client {
	c := http.Client{}
	if f.Client != nil {
		c = *f.Client
	}
	c.CheckRedirect = func(to *http.Request, via []*http.Request) error {
		if len(via) > 5 || !f.known(to.URL.String()) {
			return fmt.Errorf("sent on to %s, which is the host of no feed", shownURL(to.URL.String()))
		}
		return nil
	}
	return &c
}

// link is an entry of an index: id changes when the entry does.
type link struct{ id, href string }

// linksOf are the entries of an Atom feed or of an RSS channel.
func linksOf(root *element, base string) (all []link, err error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	items := root.all("entry")
	switch {
	case root.name == "feed":
	case root.name == "rss" && len(root.all("channel")) > 0:
		items = root.all("channel")[0].all("item")
	case root.name == "RDF":
		items = root.all("item")
	default:
		return nil, fmt.Errorf("a %s is neither a warning nor an index of them", cutAt(root.name, 40))
	}
	for _, item := range items {
		href := hrefOf(item)
		to, err := at.Parse(href)
		if href == "" || err != nil {
			return nil, errors.New("an entry has no link that can be followed")
		}
		id := to.String() + " " + item.first("updated") + item.first("pubDate") + item.first("date")
		all = append(all, link{id: cutAt(id, 300), href: to.String()})
	}
	return all, nil
}

// hrefOf is where an entry's warning is: a link that says so, else the first.
func hrefOf(item *element) (href string) {
	for _, kid := range item.kids {
		if kid.name != "link" {
			continue
		}
		to := kid.text
		if to == "" {
			to = kid.attr("href")
		}
		switch rel := kid.attr("rel"); {
		case to == "" || rel != "" && rel != "alternate" && rel != "enclosure":
		case strings.Contains(kid.attr("type"), "cap"):
			return to
		case href == "":
			href = to
		}
	}
	return href
}
