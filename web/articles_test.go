package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"huying/tickets"
)

// shelved is the store of series and of misses in memory.
type shelved struct {
	mu  sync.Mutex
	all []tickets.Series
}

func (s *shelved) AllSeries(context.Context) ([]tickets.Series, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]tickets.Series{}, s.all...), nil
}

func (s *shelved) KeepSeries(_ context.Context, one tickets.Series, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, old := range s.all {
		if old.ID == one.ID {
			if old.Version != one.Version {
				return tickets.Refuse(tickets.Conflict, "series.error.changed")
			}
			one.Version++
			s.all[i] = one
			return nil
		}
	}
	one.Version = 1
	s.all = append(s.all, one)
	return nil
}

func (s *shelved) ClaimSeries(context.Context, time.Time, time.Time) (tickets.Series, bool, error) {
	return tickets.Series{}, false, nil
}

func (s *shelved) AdvanceSeries(context.Context, tickets.Series, int, time.Time) error { return nil }

func (s *shelved) MissesSince(context.Context, time.Time, int) ([]tickets.Miss, error) {
	return []tickets.Miss{{Words: "彩礼能退吗<b>", Times: 3}}, nil
}

// withArticles is a console with a library of three articles.
func withArticles(t *testing.T) (*office, *shelved) {
	t.Helper()
	shelf := &shelved{}
	library := tickets.NewLibrary([]tickets.Article{
		{ID: "deposit", Lang: tickets.Hans, Topic: "rent", Title: "房东不退押金怎么办", Source: "《民法典》", Questions: []string{"押金不退"}, Body: "押金<应当>退。"},
		{ID: "deposit", Lang: tickets.English, Topic: "rent", Title: "The landlord keeps your deposit", Source: "Civil Code", Questions: []string{"deposit"}, Body: "It must be returned."},
		{ID: "wages", Lang: tickets.Hans, Topic: "labour", Title: "单位拖欠工资怎么办", Source: "《劳动合同法》", Questions: []string{"老板不发工资"}, Body: "打 12333。"},
		{ID: "dogs", Lang: tickets.Hans, Topic: "pets", Title: "被狗咬了谁负责", Source: "《民法典》", Questions: []string{"狗咬人"}, Body: "先冲洗。"},
	}, strings.ToLower)
	o := start(t, func(c *Config) {
		c.Articles, c.Misses = &tickets.ArticleDesk{Library: library}, shelf
		c.Series = &tickets.SeriesDesk{Store: shelf, Library: library, Now: c.Now, Location: beijing}
	})
	return o, shelf
}

func TestArticlePages(t *testing.T) {
	o, _ := withArticles(t)
	b := o.as(tickets.Handler)
	for _, c := range []struct {
		path   string
		status int
		has    []string
		lacks  string
	}{
		{"/console/articles", 200, []string{"房东不退押金怎么办", "被狗咬了谁负责", "彩礼能退吗&lt;b&gt;", "× 3", "/console/articles?topic=rent"}, "/console/series"},
		{"/console/articles?topic=rent", 200, []string{"房东不退押金怎么办", `topic=rent" aria-current="page"`}, "被狗咬了谁负责"},
		{"/console/articles?topic=moon", 404, nil, ""},
		{"/console/articles?q=" + url.QueryEscape("狗咬"), 200, []string{"被狗咬了谁负责"}, "房东不退押金怎么办"},
		{"/console/articles?q=" + url.QueryEscape("天气"), 200, []string{"没有找到"}, "被狗咬了谁负责"},
		{"/console/articles/deposit", 200, []string{"【房东不退押金怎么办】", "押金&lt;应当&gt;退。", "来源：《民法典》", "?lang=en"}, ""},
		{"/console/articles/deposit?lang=en", 200, []string{"[The landlord keeps your deposit]", `lang="en"`}, ""},
		{"/console/articles/moon", 404, nil, ""},
		{"/console/series", 403, nil, ""},
	} {
		a := b.get(c.path)
		if a.status != c.status {
			t.Errorf("%s: %d", c.path, a.status)
		}
		for _, want := range c.has {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s lacks %q", c.path, want)
			}
		}
		main := a.body[strings.Index(a.body, "<main"):]
		if c.lacks != "" && strings.Contains(main, c.lacks) {
			t.Errorf("%s has %q", c.path, c.lacks)
		}
	}
}

func TestSeriesPage(t *testing.T) {
	o, shelf := withArticles(t)
	b := o.as(tickets.Supervisor)
	csrf := token(b.get("/console/series").body)
	post := func(path string, pairs ...string) answer {
		t.Helper()
		form := url.Values{"_csrf": {csrf}}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		return b.post(path, form)
	}
	usual := []string{"name", "一周一课", "every", "7", "hour", "9"}
	for _, c := range []struct {
		name  string
		pairs []string
		says  string
	}{
		{"no article", nil, "至少要有一篇"},
		{"unknown article", []string{"add", "moon"}, "没有编号为 moon 的文章"},
		{"yesterday", []string{"add", "wages", "from", "2026-11-22"}, "不能早于今天"},
		{"no date", []string{"add", "wages", "from", "soon"}, "日期写成"},
		{"no area", []string{"add", "wages", "area", "123"}, "没有编号为 123 的区域"},
	} {
		a := post("/console/series", append(append([]string{}, usual...), c.pairs...)...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.says) || !strings.Contains(a.body, `value="一周一课"`) {
			t.Errorf("%s: %d, lacks %q or the form", c.name, a.status, c.says)
		}
	}
	if a := post("/console/series", append(usual, "add", "wages", "add", "deposit", "from", "2026-12-01")...); a.to != "/console/series?done=1" {
		t.Fatalf("kept: %d %s", a.status, a.body)
	}
	one := shelf.all[0]
	if got := strings.Join(one.Articles, " "); got != "wages deposit" || one.Next.In(beijing).Format("01-02 15") != "12-01 09" {
		t.Errorf("%s from %v", got, one.Next)
	}
	page := b.get("/console/series").body
	for _, want := range []string{"一周一课", "已发 0 / 2", "2026-12-01 周二 09:00", "单位拖欠工资怎么办", "还没有接上群发", `name="at-wages"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	shelf.all[0].Place = 1 // wages was sent
	if a := post("/console/series", append(usual, "id", one.ID, "version", "1", "at-wages", "9", "at-deposit", "5", "add", "dogs")...); a.status != http.StatusUnprocessableEntity {
		t.Errorf("what was sent was put in again: %d", a.status)
	}
	if a := post("/console/series", append(usual, "id", one.ID, "version", "1", "at-deposit", "5", "add", "dogs")...); a.to == "" {
		t.Errorf("not changed: %d", a.status)
	}
	if got := strings.Join(shelf.all[0].Articles, " "); got != "wages deposit dogs" {
		t.Errorf("order %s", got)
	}
	if a := post("/console/series", append(usual, "id", one.ID, "version", "1", "at-deposit", "5")...); a.status != http.StatusConflict || !strings.Contains(a.body, "刚刚被别人改过") {
		t.Errorf("an old version: %d", a.status)
	}
	post("/console/series/"+one.ID+"/pause", "version", "2")
	if !shelf.all[0].Paused || !strings.Contains(b.get("/console/series").body, "已暂停") {
		t.Error("not paused")
	}
	post("/console/series/"+one.ID+"/resume", "version", "3")
	if shelf.all[0].Paused {
		t.Error("still paused")
	}
	for _, path := range []string{"/console/series/" + one.ID + "/burn", "/console/series/moon/pause"} {
		if a := post(path, "version", "1"); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := b.post("/console/series", url.Values{"name": {"x"}}); a.status != http.StatusForbidden {
		t.Errorf("without the token: %d", a.status)
	}
	if a := o.as(tickets.Dispatcher).post("/console/series", url.Values{"_csrf": {"x"}}); a.status != http.StatusForbidden {
		t.Errorf("a dispatcher: %d", a.status)
	}
}

// The pages work on a phone: nothing scrolls sideways, every field has a label, words stand out.
func TestArticlePagesOnAPhone(t *testing.T) {
	o, shelf := withArticles(t)
	shelf.all = []tickets.Series{{ID: "s", Name: "一周一课", Articles: []string{"wages", "deposit", "gone"}, Place: 1, Every: 7, Hour: 9, Next: o.time().Add(time.Hour), Version: 1, Paused: true}}
	s := o.screen(tickets.Admin)
	for name, path := range map[string]string{"articles": "/console/articles?q=" + url.QueryEscape("押金"), "article": "/console/articles/deposit", "series": "/console/series"} {
		for _, width := range []int64{1280, 390} {
			s.do(chromedp.EmulateViewport(width, 844))
			s.open(path)
			s.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
			s.check(name)
			s.shoot(os.Getenv("HUYING_SHOTS"), fmt.Sprintf("%s-%d", name, width))
		}
	}
}
