package tickets

import (
	"context"
	"errors"
	"strings"
	"time"
)

// RelayBroadcast is a warning as the relay hands it over: no second person is asked, for it is not ours.
type RelayBroadcast struct {
	ID          string // derived from the alert: the same again changes nothing
	Source      string // the alert's identifier
	Level       string
	Topic       Topic
	Texts       map[Lang]Text
	Grids       []string
	Class       Class // Warning for red, else News or Bulk
	IgnoreQuiet bool
	Ask         Asking
	Expires     time.Time
	Follows     string
}

// Spread sends a relayed warning and gives the id of its broadcast. What it follows stops leaving: nobody is told the old after the new.
func (d *BroadcastDesk) Spread(ctx context.Context, r RelayBroadcast) (string, error) {
	now, by := d.Now(), Actor{Kind: BySystem}
	if r.Topic.Kind() != SafetyNews {
		r.Topic = TopicWeather
	}
	b := Broadcast{
		ID: idOf(r.ID), Kind: SafetyNews, Topic: r.Topic, Texts: r.Texts, Accept: Langs, Ask: r.Ask, Class: r.Class, IgnoreQuiet: r.IgnoreQuiet,
		Expires: r.Expires, By: by, Source: r.Source, Level: r.Level, Follows: r.Follows, Edition: 1,
		Audience: Audience{Areas: r.Grids, Topics: []Topic{r.Topic}, Groups: true},
	}
	if len(r.Grids) == 0 {
		return "", Refuse(Invalid, "error.broadcast_nobody")
	}
	if _, err := d.Store.Broadcast(ctx, b.ID); !errors.Is(err, ErrNotFound) {
		return b.ID, err
	}
	reach, err := d.reach(ctx, b)
	if err != nil {
		return "", err
	}
	b.Reach = reach.All()
	b.begin(now)
	if r.Follows != "" {
		if _, err := d.Cancel(ctx, r.Follows, BroadcastAct{By: by, Text: r.Source}); ignore(ignore(err, ErrNotAllowed), ErrNotFound) != nil {
			return "", err
		}
	}
	return b.ID, d.insertOnce(ctx, b)
}

// insertOnce writes a broadcast whose id others derived; when it is there already nothing changes.
func (d *BroadcastDesk) insertOnce(ctx context.Context, b Broadcast) error {
	_, err := d.insert(ctx, b, BroadcastWrite, b.By)
	if errors.Is(err, ErrCodeTaken) {
		return err
	}
	return ignore(err, ErrConflict)
}

// Withdraw ends a relayed warning: what has not left is dropped, and who has it is told why.
func (d *BroadcastDesk) Withdraw(ctx context.Context, broadcast string, why map[Lang]Text) error {
	by := Actor{Kind: BySystem}
	b, err := d.Store.Broadcast(ctx, broadcast)
	if err != nil {
		return err
	}
	if _, err := d.Cancel(ctx, broadcast, BroadcastAct{By: by}); ignore(err, ErrNotAllowed) != nil {
		return err
	}
	texts, err := checkTexts(why)
	if err != nil || b.StartedAt.IsZero() {
		return err
	}
	end := Broadcast{
		ID: idOf(broadcast + "/end"), Kind: b.Kind, Topic: b.Topic, Texts: texts, Accept: Langs, Class: min(b.Class+1, Bulk), By: by,
		Source: b.Source, Level: b.Level, Follows: b.ID, Edition: 1, Audience: Audience{Received: b.ID}, IgnoreQuiet: b.IgnoreQuiet,
	}
	if b.Class == Warning { // an answer's class would be wrong, and it need not hold up everything ordinary
		end.Class = News
	}
	end.begin(d.Now())
	return d.insertOnce(ctx, end)
}

// Publishing is a notice that a series sends: made once for its id.
type Publishing struct {
	ID       string
	Source   string // the series
	Topic    Topic
	Texts    map[Lang]Text
	Audience Audience
	Due      time.Time
	By       Actor
	Office   string
}

// Publish makes a broadcast of a series and lets it go at its time; the same id again changes nothing. The series was approved as a whole.
func (d *BroadcastDesk) Publish(ctx context.Context, p Publishing) (Broadcast, error) {
	id := idOf(p.ID)
	if b, err := d.Store.Broadcast(ctx, id); !errors.Is(err, ErrNotFound) {
		return b, err
	}
	b := Broadcast{ID: id, Class: Bulk, By: p.By, Office: p.Office, Area: p.By.Area, Source: p.Source, Accept: Langs, Edition: 1}
	if err := b.compose(Composing{Kind: p.Topic.Kind(), Topic: p.Topic, Texts: p.Texts, Audience: p.Audience, Due: p.Due}, d.Now()); err != nil {
		return b, err
	}
	reach, err := d.reach(ctx, b)
	if err != nil {
		return b, err
	}
	b.Accept, b.Reach = Langs, reach.All()
	d.plan(&b)
	if err := d.insertOnce(ctx, b); err != nil {
		return b, err
	}
	return d.Store.Broadcast(ctx, id)
}

// PublishArticle sends an article of a series, in its own words and with its source; see Publisher.
func (d *BroadcastDesk) PublishArticle(ctx context.Context, a PublishedArticle) error {
	p := Publishing{ID: a.ID, Source: a.Series, Topic: TopicLaw, Texts: map[Lang]Text{}, By: Actor{Kind: BySystem}}
	switch a.Topic {
	case "fraud":
		p.Topic = TopicFraud
	case "aid", "fire", "gas", "traffic":
		p.Topic = Topic(a.Topic)
	}
	if a.Area != "" {
		p.Audience.Areas = []string{a.Area}
	}
	for l, words := range a.Words {
		p.Texts[l] = Text{Title: words.Title, Body: strings.TrimSpace(words.Body) + "\n\n" + words.Source}
	}
	_, err := d.Publish(ctx, p)
	return err
}

var _ Publisher = (*BroadcastDesk)(nil)
