package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// NoticeKind is what sort of news a notice to many brings.
type NoticeKind string

const (
	SafetyNews  NoticeKind = "safety"
	LegalNews   NoticeKind = "legal" // 普法、法律援助
	LifeNews    NoticeKind = "life"
	AffairsNews NoticeKind = "affairs" // 村务、居务公开
)

// NoticeKinds in the order a form shows them.
var NoticeKinds = []NoticeKind{SafetyNews, LegalNews, LifeNews, AffairsNews}

// Topic is what residents subscribe to, one by one. Its words are under "topic." and its name.
type Topic string

const (
	TopicFire     Topic = "fire"
	TopicTraffic  Topic = "traffic"
	TopicWeather  Topic = "weather"
	TopicFood     Topic = "food"
	TopicFlood    Topic = "flood"
	TopicGas      Topic = "gas"
	TopicFraud    Topic = "fraud"
	TopicDrowning Topic = "drowning"
	TopicLaw      Topic = "law" // 普法: new rules and what they mean
	TopicAid      Topic = "aid" // 法律援助
	TopicUtility  Topic = "utilities"
	TopicRoad     Topic = "road"
	TopicHealth   Topic = "health"
	TopicMeals    Topic = "meals"
	TopicAffairs  Topic = "affairs"
	TopicConsult  Topic = "consultation" // 意见征求
)

// Topics in the order a list shows them, those of one kind together. The order is stored (Topics.Bits): a new one goes to the end.
var Topics = []Topic{
	TopicFire, TopicTraffic, TopicWeather, TopicFood, TopicFlood, TopicGas, TopicFraud, TopicDrowning, TopicLaw, TopicAid,
	TopicUtility, TopicRoad, TopicHealth, TopicMeals, TopicAffairs, TopicConsult,
}

// Kind is the kind a topic belongs to; "" for a topic nobody knows.
func (t Topic) Kind() NoticeKind {
	switch i := slices.Index(Topics, t); {
	case i < 0:
		return ""
	case i < 8:
		return SafetyNews
	case i < 10:
		return LegalNews
	case i < 14:
		return LifeNews
	}
	return AffairsNews
}

// TopicsOf are the topics of one kind.
func TopicsOf(kind NoticeKind) (all []Topic) {
	for _, t := range Topics {
		if t.Kind() == kind {
			all = append(all, t)
		}
	}
	return all
}

// TopicBits writes topics as one number, as the store keeps them: bit i is Topics[i].
func TopicBits(topics []Topic) (bits int64) {
	for _, t := range topics {
		if i := slices.Index(Topics, t); i >= 0 {
			bits |= 1 << i
		}
	}
	return bits
}

// TopicsIn reads what TopicBits wrote, in the order of Topics.
func TopicsIn(bits int64) (topics []Topic) {
	for i, t := range Topics {
		if bits&(1<<i) != 0 {
			topics = append(topics, t)
		}
	}
	return topics
}

// Standing is in what capacity somebody lives with us: a notice to merchants is nothing for tourists.
type Standing string

const (
	LivesHere Standing = "resident"
	Tourist   Standing = "tourist"
	Merchant  Standing = "merchant"
)

// Standings in the order a form shows them.
var Standings = []Standing{LivesHere, Tourist, Merchant}

// Subscription says which notices somebody wants, and when not. There is one for each resident, and one for each group chat that staff or
// somebody authorised has subscribed (a building's group). It is erased with the resident.
type Subscription struct {
	Resident  string  // id; "" for a group
	Group     Address // the group chat; zero for a resident, whose address is where they wrote last
	Area      string  // code of the home grid, or the smallest area they told us; "" unknown
	Topics    []Topic // what they opted into; none: nothing but red warnings of the area
	Role      Standing
	Cared     bool // 需关照: asked to be looked after when there is danger
	Lang      Lang // of a group; a resident's own language is the resident's
	QuietFrom int  // minutes of the tenant's day, 0–1439; nothing but what may not wait is sent from here …
	QuietTill int  // … until here; both the same: no quiet hours
	UpdatedAt time.Time
}

// ID is the key of a subscription: the resident's id, or the address of the group.
func (s Subscription) ID() string {
	if s.Resident != "" {
		return s.Resident
	}
	return s.Group.String()
}

// Wants reports whether a topic is subscribed to.
func (s Subscription) Wants(t Topic) bool { return slices.Contains(s.Topics, t) }

// Subscriptions keeps them. Subscription gives ErrNotFound when there is none.
type Subscriptions interface {
	Subscription(ctx context.Context, id string) (Subscription, error)
	Subscribe(ctx context.Context, s Subscription) error // inserted, or replaced by ID; in the turn of ctx
	Unsubscribe(ctx context.Context, id string) error    // the row goes: also a group that is subscribed no more
	SubscribedGroups(ctx context.Context, area string) ([]Subscription, error)
}

// SubscriptionDesk is where residents and groups say what they want to hear.
type SubscriptionDesk struct {
	Store Subscriptions
	Now   func() time.Time
	Quiet [2]int // the tenant's quiet hours, minutes of the day: from, till
}

// Of is what a resident (id) or a group (address text) is subscribed to. Without one it is an empty subscription with the tenant's quiet
// hours, and found is false.
func (d *SubscriptionDesk) Of(ctx context.Context, id string) (s Subscription, found bool, err error) {
	s, err = d.Store.Subscription(ctx, id)
	if err == nil || !isNotFound(err) {
		return s, err == nil, err
	}
	s = Subscription{Resident: id, Role: LivesHere, QuietFrom: d.Quiet[0], QuietTill: d.Quiet[1]}
	if a, ok := ParseAddress(id); ok {
		s.Resident, s.Group = "", a
	}
	return s, false, nil
}

// Keep checks a subscription and writes it.
func (d *SubscriptionDesk) Keep(ctx context.Context, s Subscription) error {
	s.Role = orStanding(s.Role)
	switch {
	case s.ID() == "":
		return Refuse(Invalid, "error.subscription_whose")
	case s.Resident == "" && !s.Group.Group():
		return Refuse(Invalid, "error.subscription_group")
	case !minuteOfDay(s.QuietFrom) || !minuteOfDay(s.QuietTill):
		return Refuse(Invalid, "error.subscription_quiet")
	case !slices.Contains(Standings, s.Role):
		return Refuse(Invalid, "error.subscription_role")
	case slices.ContainsFunc(s.Topics, func(t Topic) bool { return t.Kind() == "" }):
		return Refuse(Invalid, "error.subscription_topic")
	}
	s.Topics, s.UpdatedAt = TopicsIn(TopicBits(s.Topics)), d.Now()
	return d.Store.Subscribe(ctx, s)
}

// Stop is 退订: every topic is off. A resident still gets red warnings of their own area, until they leave; a group gets nothing more.
func (d *SubscriptionDesk) Stop(ctx context.Context, id string) error {
	s, found, err := d.Of(ctx, id)
	if err != nil || !found {
		return err
	}
	if s.Resident == "" {
		return d.Store.Unsubscribe(ctx, id)
	}
	s.Topics = nil
	return d.Keep(ctx, s)
}

// ParseQuiet reads quiet hours as people and settings write them, "22:00-07:00"; "" and "-" are none.
func ParseQuiet(text string) (from, till int, ok bool) {
	text = strings.NewReplacer("—", "-", "–", "-", "~", "-", "～", "-", "至", "-", "到", "-", "：", ":").Replace(narrow(text))
	if text = strings.TrimSpace(text); text == "" || text == "-" {
		return 0, 0, true
	}
	a, b, found := strings.Cut(text, "-")
	from, okFrom := parseMinute(a)
	till, okTill := parseMinute(b)
	return from, till, found && okFrom && okTill
}

func isNotFound(err error) bool { return errors.Is(err, ErrNotFound) }

func parseMinute(text string) (int, bool) {
	t, err := time.Parse("15:04", strings.TrimSpace(text))
	return t.Hour()*60 + t.Minute(), err == nil
}

func minuteOfDay(m int) bool { return m >= 0 && m < 24*60 }

func orStanding(s Standing) Standing {
	if s == "" {
		return LivesHere
	}
	return s
}

// afterQuiet is when something may be said that would be said at a time: that time, or the end of the quiet hours it falls into. zone is
// the tenant's.
func afterQuiet(at time.Time, from, till int, zone *time.Location) time.Time {
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	if !Quiet(minute, from, till) {
		return at
	}
	end := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, till/60, till%60, 0, 0, zone)
	}
	if from > till && minute >= from {
		return end(1)
	}
	return end(0)
}

// Quiet reports whether a minute of the day lies in quiet hours, which may go over midnight.
func Quiet(minute, from, till int) bool {
	if from <= till {
		return minute >= from && minute < till
	}
	return minute >= from || minute < till
}
