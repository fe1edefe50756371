package tickets

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"
)

// Spread sends a relayed warning and gives the id of its broadcast; no second person is asked, for it is not ours. What it follows stops leaving:
// nobody is told the old after the new. Of a broadcast that never came to be there is nobody to tell that it is over, and the id is "".
func (d *BroadcastDesk) Spread(ctx context.Context, s Spreading) (string, error) {
	b := Broadcast{
		ID: idOf(s.ID), Kind: SafetyNews, Topic: cmp.Or(s.Topic, TopicWeather), Texts: map[Lang]Text{}, Accept: Langs, Class: s.Class, IgnoreQuiet: s.IgnoreQuiet,
		Expires: s.Expires, By: Actor{Kind: BySystem}, Source: s.ID, Level: s.Level.String(), Edition: 1,
		Audience: Audience{Areas: s.Grids, Around: about(s.Grids), Groups: true},
	}
	b.Audience.Topics = []Topic{b.Topic}
	for l, words := range s.Words {
		b.Texts[l] = Text{Title: shorten(words.Title, MaxTitle), Body: shorten(words.Body, MaxBody)}
	}
	if s.Level == Red && !s.Ends {
		b.Ask = AskSafe
	}
	if len(s.Grids) == 0 {
		return "", Refuse(Invalid, "error.broadcast_nobody")
	}
	if _, err := d.Store.Broadcast(ctx, b.ID); !errors.Is(err, ErrNotFound) {
		return b.ID, err
	}
	if s.Follows != "" {
		before, err := d.Store.Broadcast(ctx, idOf(s.Follows))
		switch {
		case err == nil:
			b.Follows = before.ID
			err = d.Withdraw(ctx, before.ID, Say("alert.withdrawn.updated", "id", Plain(s.ID)))
		case errors.Is(err, ErrNotFound) && s.Ends:
			return "", nil
		}
		if ignore(err, ErrNotFound) != nil {
			return "", err
		}
	}
	if s.Ends {
		b.Audience = Audience{Received: b.Follows}
	}
	reach, err := d.reach(ctx, b)
	if err != nil {
		return "", err
	}
	b.Reach = reach.All()
	b.begin(d.Now())
	return b.ID, d.insertOnce(ctx, b)
}

// Withdraw drops what has not left of a relayed warning. It is no error that there is none, or that all of it has left.
func (d *BroadcastDesk) Withdraw(ctx context.Context, broadcast string, why Line) error {
	_, err := d.Cancel(ctx, idOf(broadcast), BroadcastAct{By: Actor{Kind: BySystem}, Text: why.Args["id"]})
	return ignore(ignore(err, ErrNotAllowed), ErrNotFound)
}

var _ Spreader = (*BroadcastDesk)(nil)

// insertOnce writes a broadcast whose id others derived; when it is there already nothing changes.
func (d *BroadcastDesk) insertOnce(ctx context.Context, b Broadcast) error {
	_, err := d.insert(ctx, b, BroadcastWrite, b.By)
	if errors.Is(err, ErrCodeTaken) {
		return err
	}
	return ignore(err, ErrConflict)
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
