package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func smallLibrary() *Library {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	return NewLibrary([]Article{
		{ID: "deposit", Lang: Hans, Topic: "rent", Title: "房东不退押金怎么办", Source: "《民法典》", Date: day, Questions: []string{"租房押金不退怎么要回来", "二房东不还押金"}, Body: "押金应当退。"},
		{ID: "deposit", Lang: English, Topic: "rent", Title: "The landlord keeps your deposit", Source: "Civil Code", Date: day, Questions: []string{"Landlord will not return my deposit"}, Body: "It must be returned."},
		{ID: "wages", Lang: Hans, Topic: "labour", Title: "单位拖欠工资怎么办", Source: "《劳动合同法》", Date: day, Questions: []string{"老板不发工资找谁", "三十天没发工钱"}, Words: "欠薪", Body: "打 12333。"},
		{ID: "dogs", Lang: Hans, Topic: "pets", Title: "被狗咬了谁负责", Source: "《民法典》", Date: day, Questions: []string{"遛狗不牵绳违法吗"}, Body: "先冲洗伤口。\n\n" + strings.Repeat("再说别的。", 150) + "\n\n去打疫苗，医药费由狗主人出。"},
	}, strings.ToLower)
}

func TestLibraryFinds(t *testing.T) {
	l := smallLibrary()
	for _, c := range []struct{ words, best string }{
		{"押金", "deposit"}, {"狗", "dogs"}, {"欠薪", "wages"}, {"俺的工钱咋要", "wages"}, {"30天没发工资", "wages"}, {"房东扣押金咋整", "deposit"},
		{"my deposit was not returned", "deposit"}, {"", ""}, {"？？？", ""}, {"how do I", ""}, {"怎么办理", ""}, {"\x00\xff", ""},
	} {
		best := ""
		if found := l.Search(c.words, 3); len(found) > 0 {
			best = found[0].ID
		}
		if best != c.best {
			t.Errorf("%q finds %q, want %q", c.words, best, c.best)
		}
	}
	if found := l.Answers("明天天气怎么样，要带伞吗", 3); found != nil {
		t.Errorf("the weather is answered with %v", found)
	}
	if found := (*Library)(nil).Answers("押金", 3); found != nil {
		t.Errorf("no library answers %v", found)
	}
}

func TestLibraryLists(t *testing.T) {
	l := smallLibrary()
	if got := l.Topics(); !slices.Equal(got, []string{"labour", "rent", "pets"}) {
		t.Errorf("topics %v", got)
	}
	if got := l.Topic(""); !slices.Equal(got, []string{"wages", "deposit", "dogs"}) {
		t.Errorf("all %v", got)
	}
	if got := l.Topic("moon"); got != nil {
		t.Errorf("about the moon: %v", got)
	}
	for _, c := range []struct {
		id         string
		lang, want Lang
	}{{"deposit", Hans, Hans}, {"deposit", Hant, Hans}, {"deposit", English, English}, {"wages", English, Hans}, {"moon", Hans, ""}} {
		if a, _ := l.Get(c.id, c.lang); a.Lang != c.want {
			t.Errorf("%s in %s is in %q, want %q", c.id, c.lang, a.Lang, c.want)
		}
	}
}

// A long article is quoted by the paragraphs that were asked for, in their order; a short one whole.
func TestPassage(t *testing.T) {
	l := smallLibrary()
	short, _ := l.Get("deposit", Hans)
	if text, whole := l.Passage(short, "押金"); text != short.Body || !whole {
		t.Errorf("%q %v", text, whole)
	}
	long, _ := l.Get("dogs", Hans)
	if text, whole := l.Passage(long, "医药费谁出"); text != "先冲洗伤口。\n\n……\n\n去打疫苗，医药费由狗主人出。" || whole {
		t.Errorf("%q %v", text, whole)
	}
}

// FuzzLibrary: whatever is asked, every hit is an article, in falling order.
func FuzzLibrary(f *testing.F) {
	l := smallLibrary()
	f.Add("押金三十天")
	f.Add("一千零百")
	f.Fuzz(func(t *testing.T, words string) {
		for _, h := range l.Search(words, 9) {
			if _, ok := l.Get(h.ID, Hans); !ok || h.Score < 0 || h.Cover < 0 || h.Cover > 1.0001 {
				t.Errorf("%q: %+v", words, h)
			}
		}
	})
}

type missBook struct{ words []string }

func (b *missBook) CountMiss(_ context.Context, words string, _ time.Time) error {
	b.words = append(b.words, words)
	return nil
}

// What is counted is redacted and cut; without redaction nothing is.
func TestUnanswered(t *testing.T) {
	book := &missBook{}
	d := &ArticleDesk{Misses: book, Now: time.Now, Redact: func(s string) string { return strings.ReplaceAll(s, "王小明", "[姓名]") }}
	for _, words := range []string{"我是王小明\n 彩礼能退吗", " ", strings.Repeat("长", 70)} {
		if err := d.Unanswered(t.Context(), words); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"我是[姓名] 彩礼能退吗", strings.Repeat("长", missLength) + "…"}; !slices.Equal(book.words, want) {
		t.Errorf("counted %q", book.words)
	}
	d.Redact = nil
	if err := d.Unanswered(t.Context(), "王小明"); err != nil || len(book.words) != 2 {
		t.Errorf("counted %q: %v", book.words, err)
	}
}

// seriesShelf is a SeriesStore in memory, and the Publisher.
type seriesShelf struct {
	all       map[string]Series
	held      map[string]time.Time
	published []PublishedArticle
	fails     error
	crash     error // of the next AdvanceSeries
}

func (s *seriesShelf) AllSeries(context.Context) (all []Series, err error) {
	for _, one := range s.all {
		all = append(all, one)
	}
	return all, nil
}

func (s *seriesShelf) KeepSeries(_ context.Context, one Series, now time.Time) error {
	if s.all[one.ID].Version != one.Version || s.held[one.ID].After(now) {
		return ErrConflict
	}
	one.Version++
	s.all[one.ID] = one
	return nil
}

func (s *seriesShelf) ClaimSeries(_ context.Context, now, until time.Time) (Series, bool, error) {
	for id, one := range s.all {
		if !one.Next.IsZero() && !one.Next.After(now) && !s.held[id].After(now) && !one.Paused {
			s.held[id] = until
			return one, true, nil
		}
	}
	return Series{}, false, nil
}

func (s *seriesShelf) AdvanceSeries(_ context.Context, one Series, place int, next time.Time) error {
	if err := s.crash; err != nil {
		s.crash = nil
		return err
	}
	one.Place, one.Next = place, next
	one.Version++
	s.all[one.ID], s.held[one.ID] = one, time.Time{}
	return nil
}

func (s *seriesShelf) PublishArticle(_ context.Context, a PublishedArticle) error {
	if s.fails == nil {
		s.published = append(s.published, a)
	}
	return s.fails
}

func (s *seriesShelf) ids() string {
	var ids []string
	for _, a := range s.published {
		ids = append(ids, a.ID+"="+a.Words[Hans].ID)
	}
	return strings.Join(ids, " ")
}

func TestSeriesSendsInOrder(t *testing.T) {
	shelf := &seriesShelf{all: map[string]Series{}, held: map[string]time.Time{}}
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, zone)
	d := &SeriesDesk{Store: shelf, Library: smallLibrary(), Publisher: shelf, Location: zone, Now: func() time.Time { return now }}
	send := func(want string) {
		t.Helper()
		if _, err := d.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := shelf.ids(); got != want {
			t.Fatalf("sent %s, want %s", got, want)
		}
	}
	if err := d.Keep(t.Context(), Series{ID: "s", Name: "一周一课", Articles: []string{"wages", "deposit", "dogs"}, Every: 7, Hour: 9}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got := shelf.all["s"].Next; !got.Equal(time.Date(2026, 11, 24, 9, 0, 0, 0, zone)) {
		t.Errorf("begins at %v", got)
	}
	send("")
	now = now.Add(24 * time.Hour)
	send("series:s:0=wages")
	send("series:s:0=wages")

	shelf.crash = errors.New("the power went") // after publishing, before it was written down
	now = now.Add(7 * 24 * time.Hour)
	if _, err := d.Send(t.Context()); err == nil {
		t.Fatal("no error")
	}
	send("series:s:0=wages series:s:1=deposit") // it is held
	now = now.Add(seriesHold)
	send("series:s:0=wages series:s:1=deposit series:s:1=deposit")

	one := shelf.all["s"]
	one.Articles, one.Paused = append(one.Articles, "gone", "deposit2"), true
	shelf.all["s"] = one
	now = now.Add(30 * 24 * time.Hour)
	send("series:s:0=wages series:s:1=deposit series:s:1=deposit")
	one.Paused = false
	shelf.all["s"] = one
	shelf.fails = errors.New("not now")
	if _, err := d.Send(t.Context()); err == nil {
		t.Fatal("no error")
	}
	shelf.fails = nil
	now = now.Add(seriesHold)
	send("series:s:0=wages series:s:1=deposit series:s:1=deposit series:s:2=dogs")
	if got := shelf.all["s"].Next; !got.After(now) {
		t.Errorf("what was missed comes in a heap: %v", got)
	}
	now = now.Add(7 * 24 * time.Hour) // both that are left are not in the library
	send("series:s:0=wages series:s:1=deposit series:s:1=deposit series:s:2=dogs")
	if got := shelf.all["s"]; got.Place != 5 || !got.Next.IsZero() {
		t.Errorf("ends at %d, next %v", got.Place, got.Next)
	}
}

func TestSeriesThatCannotBe(t *testing.T) {
	shelf := &seriesShelf{all: map[string]Series{}, held: map[string]time.Time{}}
	d := &SeriesDesk{Store: shelf, Library: smallLibrary(), Location: time.UTC, Now: time.Now}
	for _, c := range []struct {
		change func(*Series)
		key    string
	}{
		{func(s *Series) { s.Name = " " }, "series.error.name"},
		{func(s *Series) { s.Name = strings.Repeat("长", 41) }, "series.error.name"},
		{func(s *Series) { s.Articles = nil }, "series.error.articles"},
		{func(s *Series) { s.Every = 0 }, "series.error.every"},
		{func(s *Series) { s.Every = 366 }, "series.error.every"},
		{func(s *Series) { s.Hour = 24 }, "series.error.hour"},
		{func(s *Series) { s.Articles = []string{"moon"} }, "series.error.unknown"},
		{func(s *Series) { s.Articles = []string{"wages", "wages"} }, "series.error.twice"},
		{func(*Series) {}, ""},
	} {
		s := Series{ID: "s", Name: "课", Articles: []string{"wages"}, Every: 7, Hour: 9}
		c.change(&s)
		err := d.Keep(t.Context(), s, time.Time{})
		refused := (*Error)(nil)
		if c.key == "" && err != nil || c.key != "" && (!errors.As(err, &refused) || refused.Key != c.key) {
			t.Errorf("%+v: %v, want %s", s, err, c.key)
		}
	}
}
