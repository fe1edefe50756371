package tickets

import (
	"context"
	"errors"
	"time"
)

// Newsroom is what a chat needs of the notices to many: what somebody is subscribed to, what they were sent, whether a text is really ours,
// and, for those whose work it is, writing one (news_author.go).
type Newsroom struct {
	Broadcasts    *BroadcastDesk
	Subscriptions *SubscriptionDesk
	Links         *Links // staff who write from their own chat; nil: nobody does
	Towns         Towns  // nil: no areas
	Offices       OfficeBook
	Post          func(ctx context.Context, notices []Notice) error // tells who may approve; nil: the console shows it to them
}

// Times after which a notice is no longer what somebody speaks of.
const (
	askedFor  = 48 * time.Hour      // 「我没事」 is an answer to a safety notice of that age
	verifyFor = 60 * 24 * time.Hour // a text without a code is compared with what was sent since
	newsTo    = 12                  // notices of one address that are looked at
)

// town is the tenant's places; nil when nobody wrote them down.
func (n *Newsroom) town(ctx context.Context) (*Town, error) {
	if n.Towns == nil {
		return nil, nil
	}
	t, err := n.Towns.Town(ctx)
	if err != nil || t == nil || len(t.Areas) == 0 {
		return nil, err
	}
	return t, nil
}

// AreaName is what an area is called; ok is false for one nobody knows.
func (n *Newsroom) AreaName(ctx context.Context, code string) (name string, ok bool, err error) {
	town, err := n.town(ctx)
	if err != nil || town == nil {
		return code, false, err
	}
	_, ok = town.Area(code)
	return town.AreaName(code), ok, nil
}

// HasAreas reports whether the tenant has areas to choose among.
func (n *Newsroom) HasAreas(ctx context.Context) (bool, error) {
	town, err := n.town(ctx)
	return town != nil, err
}

// Home is the area of a place somebody says or shares: the code of its grid, or of the smallest area that is sure; "" when it is not known.
func (n *Newsroom) Home(ctx context.Context, p Place) (string, error) {
	town, err := n.town(ctx)
	if err != nil || town == nil {
		return "", err
	}
	_, area := town.Locate(p)
	return area, nil
}

// Asked is the newest notice that was sent to an address, asks whether they are safe and is recent enough for words to be an answer to it;
// found is false when there is none.
func (n *Newsroom) Asked(ctx context.Context, to Address) (b Broadcast, found bool, err error) {
	all, err := n.Broadcasts.Store.BroadcastsTo(ctx, to, newsTo)
	if err != nil {
		return b, false, err
	}
	since := n.Broadcasts.Now().Add(-askedFor)
	for _, b := range all {
		if b.Ask == AskSafe && b.Stage.Public() && b.Stage != BroadcastRecalled && b.StartedAt.After(since) {
			return b, true, nil
		}
	}
	return b, false, nil
}

// HelpAsked is the answer 需要帮助 to what Asked finds, for the ticket of somebody who says in their own words that they are in danger; nil
// when nothing had been asked.
func (n *Newsroom) HelpAsked(ctx context.Context, to Address, resident, words string) (*BroadcastAnswer, error) {
	b, found, err := n.Asked(ctx, to)
	if err != nil || !found {
		return nil, err
	}
	a, err := n.Broadcasts.Heard(ctx, Answering{Broadcast: b.ID, To: to, Resident: resident, Answer: AnswerHelp, Words: words})
	if refusal := (*Error)(nil); errors.As(err, &refusal) { // it was taken back meanwhile; the ticket is filed all the same
		return nil, nil
	}
	return &a, err
}

// Watching are the chats of the offices that look after an area, the nearest first: who is told at once when somebody there needs help.
func (n *Newsroom) Watching(ctx context.Context, area string) (chats []Address, err error) {
	if n.Offices == nil || area == "" {
		return nil, nil
	}
	offices, err := n.Offices.AllOffices(ctx)
	if err != nil {
		return nil, err
	}
	best := 0
	for _, o := range offices {
		if o.Chat.IsZero() || o.Area == "" || o.Kind != "community" && o.Kind != "street" || !Within(area, o.Area) || len(o.Area) < best {
			continue
		}
		if len(o.Area) > best {
			best, chats = len(o.Area), nil
		}
		chats = append(chats, o.Chat)
	}
	return chats, nil
}

// Reason says why somebody was sent a notice.
type Reason struct {
	Broadcast Broadcast
	Why       string // topic, red, ticket, unanswered, received; its words are under "subscribe.why." and this
	Topic     Topic  // the subscribed one that chose them, for topic
	Still     bool   // they are still subscribed to Topic
	Area      string // theirs, as it was when it was sent
}

// Why finds the reason for a notice to an address: of the one a code names, or without a code of the newest. found is false when nothing was
// sent to many that reached them.
func (n *Newsroom) Why(ctx context.Context, to Address, code string) (r Reason, found bool, err error) {
	all, err := n.Broadcasts.Store.BroadcastsTo(ctx, to, newsTo)
	if err != nil {
		return r, false, err
	}
	for _, b := range all {
		if code != "" && b.Code != code {
			continue
		}
		had, err := n.Broadcasts.Store.RecipientOf(ctx, b.ID, to)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return r, false, err
		}
		r = Reason{Broadcast: b, Area: had.Area, Topic: b.Topic}
		switch a := b.Audience; {
		case a.Ticket != "":
			r.Why = "ticket"
		case a.NotAnswered != "":
			r.Why = "unanswered"
		case a.Received != "":
			r.Why = "received"
		case b.Red():
			r.Why = "red"
		default:
			r.Why = "topic"
			r.Topic, r.Still, err = n.chosenBy(ctx, b, to, had.Resident)
		}
		return r, true, err
	}
	return r, false, nil
}

// chosenBy is the topic of a notice's audience that somebody is subscribed to; its own topic when they have left it since.
func (n *Newsroom) chosenBy(ctx context.Context, b Broadcast, to Address, resident string) (topic Topic, still bool, err error) {
	id := resident
	if id == "" {
		id = to.String()
	}
	s, _, err := n.Subscriptions.Of(ctx, id)
	if err != nil || s.Wants(b.Topic) {
		return b.Topic, err == nil, err
	}
	for _, t := range b.Audience.Topics {
		if s.Wants(t) {
			return t, true, nil
		}
	}
	return b.Topic, false, nil
}
