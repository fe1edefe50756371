package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Series sends the articles of the library one after the other (普法): the next of them every so many days at an hour.
type Series struct {
	ID       string
	Name     string
	Articles []string  // ids, in the order they are sent
	Place    int       // how many of them are behind; they are never changed again, for the id of what was sent names the place
	Every    int       // days from one to the next
	Hour     int       // of the day in the tenant's time zone
	Area     string    // place code of who gets it; "": everybody
	Next     time.Time // when the next leaves; zero: all were sent
	Paused   bool
	Version  int // 0: not kept yet
}

// Bounds of a series.
const (
	longestSeriesName = 40
	mostArticles      = 200
	mostDays          = 365
)

// PublishedArticle is one article of a series on its way to the residents.
type PublishedArticle struct {
	ID     string // the series and the place in it: the same article again has the same
	Series string // name
	Topic  string
	Area   string // place code; "": everybody
	Words  map[Lang]Article
}

// Publisher sends an article to everybody it is for. The same ID again sends nothing.
type Publisher interface {
	PublishArticle(ctx context.Context, a PublishedArticle) error
}

// SeriesStore keeps the series.
type SeriesStore interface {
	AllSeries(ctx context.Context) ([]Series, error) // by name
	// KeepSeries inserts a Version 0 and updates another. It fails with ErrConflict when another version is stored, or the next article is
	// being sent at this moment.
	KeepSeries(ctx context.Context, s Series, now time.Time) error
	// ClaimSeries gives one series that is due to one instance, which has it until a time; found is false when none is due.
	ClaimSeries(ctx context.Context, now, until time.Time) (s Series, found bool, err error)
	// AdvanceSeries writes down how far a claimed series is, and gives it back.
	AdvanceSeries(ctx context.Context, s Series, place int, next time.Time) error
}

// SeriesDesk makes and sends series.
type SeriesDesk struct {
	Store     SeriesStore
	Library   *Library
	Publisher Publisher // nil: nothing is sent
	Now       func() time.Time
	Location  *time.Location
}

// seriesHold is how long one instance has a series to publish its next article; then another tries, with the same id.
const seriesHold = 5 * time.Minute

// Keep checks a series and keeps it. A new one and one whose start was changed begins on from, a day in the tenant's time zone; a zero from
// leaves the next time as it is.
func (d *SeriesDesk) Keep(ctx context.Context, s Series, from time.Time) error {
	s.Name = strings.TrimSpace(s.Name)
	switch n := utf8.RuneCountInString(s.Name); {
	case n == 0 || n > longestSeriesName:
		return Refuse(Invalid, "series.error.name")
	case len(s.Articles) == 0 || len(s.Articles) > mostArticles:
		return Refuse(Invalid, "series.error.articles")
	case s.Every < 1 || s.Every > mostDays:
		return Refuse(Invalid, "series.error.every")
	case s.Hour < 0 || s.Hour > 23:
		return Refuse(Invalid, "series.error.hour")
	}
	for i, id := range s.Articles {
		if _, ok := d.Library.Get(id, Hans); !ok && i >= s.Place {
			return Refuse(Invalid, "series.error.unknown", "id", Plain(id))
		}
		if slices.Contains(s.Articles[:i], id) {
			return Refuse(Invalid, "series.error.twice", "id", Plain(id))
		}
	}
	switch {
	case !from.IsZero():
		s.Next = d.at(from, s.Hour)
	case !s.Next.IsZero():
		s.Next = d.at(s.Next, s.Hour)
	case s.Place < len(s.Articles): // it had ended, and goes on
		s.Next = d.at(d.Now(), s.Hour)
	}
	if s.Next.Before(d.Now()) {
		s.Next = d.after(s.Next, 1, s.Hour)
	}
	if s.Place >= len(s.Articles) {
		s.Next = time.Time{}
	}
	return d.Store.KeepSeries(ctx, s, d.Now())
}

// at is an hour of the day a time is in.
func (d *SeriesDesk) at(day time.Time, hour int) time.Time {
	y, m, n := day.In(d.Location).Date()
	return time.Date(y, m, n, hour, 0, 0, 0, d.Location)
}

// after is the first time from one on, in steps of days, that is still to come: what was missed while nobody ran is sent once, not in a heap.
func (d *SeriesDesk) after(last time.Time, every, hour int) time.Time {
	y, m, n := last.In(d.Location).Date()
	for {
		n += every
		if next := time.Date(y, m, n, hour, 0, 0, 0, d.Location); next.After(d.Now()) {
			return next
		}
	}
}

// Send publishes what is due and says how many articles left. Every instance may call it.
func (d *SeriesDesk) Send(ctx context.Context) (sent int, err error) {
	if d.Publisher == nil {
		return 0, nil
	}
	for {
		now := d.Now()
		s, found, err := d.Store.ClaimSeries(ctx, now, now.Add(seriesHold))
		if err != nil || !found {
			return sent, err
		}
		published, err := d.sendNext(ctx, s)
		if err != nil {
			return sent, fmt.Errorf("series %s: %w", s.ID, err)
		}
		if published {
			sent++
		}
	}
}

// sendNext publishes the first article from the series' place on that is still in the library. A crash at any point has the same article
// sent again under the same id.
func (d *SeriesDesk) sendNext(ctx context.Context, s Series) (published bool, err error) {
	place := s.Place
	for place < len(s.Articles) && len(d.Library.Langs(s.Articles[place])) == 0 {
		place++ // retired since
	}
	if place < len(s.Articles) {
		id := s.Articles[place]
		a := PublishedArticle{
			ID: fmt.Sprintf("series:%s:%d", s.ID, place), Series: s.Name, Topic: d.Library.topicOf(id), Area: s.Area, Words: map[Lang]Article{},
		}
		for _, lang := range d.Library.Langs(id) {
			a.Words[lang], _ = d.Library.Get(id, lang)
		}
		if err := d.Publisher.PublishArticle(ctx, a); err != nil {
			return false, err
		}
		published = true
		place++
	}
	next := time.Time{}
	if place < len(s.Articles) {
		next = d.after(s.Next, s.Every, s.Hour)
	}
	return published, d.Store.AdvanceSeries(ctx, s, place, next)
}
