package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"huying/tickets"
)

// newsroom is the store of a real tickets.BroadcastDesk in maps: whom notices go to, and what became of them.
type newsroom struct {
	mu        sync.Mutex
	now       func() time.Time
	all       map[string]tickets.Broadcast
	steps     map[string][]tickets.BroadcastStep
	rows      map[string][]tickets.LedgerRow
	answers   map[string][]tickets.AnswerCount
	people    []tickets.Recipient
	wants     map[string][]tickets.Topic // by resident; nobody named: utilities
	subs      map[string]tickets.Subscription
	health    []tickets.ChannelHealth
	tests     []tickets.Notice
	cared     []tickets.CaredPerson
	careAsked int
}

func newNewsroom(now func() time.Time) *newsroom {
	return &newsroom{
		now: now, all: map[string]tickets.Broadcast{}, steps: map[string][]tickets.BroadcastStep{}, rows: map[string][]tickets.LedgerRow{},
		answers: map[string][]tickets.AnswerCount{}, wants: map[string][]tickets.Topic{}, subs: map[string]tickets.Subscription{},
	}
}

// desk is a real desk on it.
func (n *newsroom) desk(newID func() string) *tickets.BroadcastDesk {
	return &tickets.BroadcastDesk{
		Store: n, Now: n.now, NewID: newID, Location: beijing, Domains: []string{"12345.gov.cn"}, Approval: 50,
		Rate: func(channel string) float64 { return map[string]float64{"telegram": 30}[channel] },
	}
}

// move lets somebody arrive.
func (n *newsroom) move(count int, area string, lang tickets.Lang, change func(*tickets.Recipient)) {
	for range count {
		id := fmt.Sprintf("r%03d", len(n.people)+1)
		r := tickets.Recipient{To: tickets.Address{Channel: "telegram", ID: "1" + id}, Resident: id, Area: area, Lang: lang}
		if change != nil {
			change(&r)
		}
		n.people = append(n.people, r)
	}
}

func (n *newsroom) audience(a tickets.Audience, minute int) (found []tickets.Recipient) {
	for _, p := range n.people {
		topics := n.wants[p.Resident]
		if topics == nil {
			topics = []tickets.Topic{tickets.TopicUtility}
		}
		within := len(a.Areas) == 0 || slices.ContainsFunc(a.Areas, func(scope string) bool { return tickets.Within(p.Area, scope) })
		wants := len(a.Topics) == 0 || slices.ContainsFunc(a.Topics, func(t tickets.Topic) bool { return slices.Contains(topics, t) })
		if within && wants && (!a.Cared || p.Cared) && (len(a.Langs) == 0 || slices.Contains(a.Langs, p.Lang)) && (p.Resident != "" || a.Groups) {
			found = append(found, p)
		}
	}
	return found
}

func (n *newsroom) Reach(_ context.Context, a tickets.Audience, red bool, minute int) (tickets.Reach, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if red {
		a.Topics = nil
	}
	r := tickets.Reach{ByLang: map[tickets.Lang]int{}, ByArea: map[string]int{}, ByChannel: map[string]int{}}
	for _, p := range n.audience(a, minute) {
		if p.Resident == "" {
			r.Groups++
		} else {
			r.Residents++
		}
		r.ByLang[p.Lang]++
		r.ByArea[p.Area]++
		r.ByChannel[p.To.Channel]++
		if p.QuietFrom <= minute && minute < p.QuietTill {
			r.Hushed++
		}
	}
	return r, nil
}

func (n *newsroom) Broadcast(_ context.Context, id string) (tickets.Broadcast, error) {
	b, err := under(&n.mu, n.all, id)
	n.mu.Lock()
	defer n.mu.Unlock()
	b.Steps = slices.Clone(n.steps[id])
	return b, err
}

func (n *newsroom) BroadcastByCode(_ context.Context, code string) (tickets.Broadcast, error) {
	return only(listed(&n.mu, n.all, broadcastID, func(b tickets.Broadcast) bool { return b.Code == code }))
}

func (n *newsroom) CountWaiting(ctx context.Context, scope, second string) (count int, err error) {
	l, err := n.FindBroadcasts(ctx, tickets.BroadcastQuery{Scope: scope, Waits: true})
	for _, b := range l.Broadcasts {
		if author, _ := b.Waits(); author != second {
			count++
		}
	}
	return count, err
}

func broadcastID(b tickets.Broadcast) string { return b.ID }

func (n *newsroom) FindBroadcasts(_ context.Context, q tickets.BroadcastQuery) (l tickets.BroadcastList, _ error) {
	l.Broadcasts = listed(&n.mu, n.all, broadcastID, func(b tickets.Broadcast) bool {
		_, waits := b.Waits()
		return (waits || !q.Waits) && (len(q.Stages) == 0 || slices.Contains(q.Stages, b.Stage)) && tickets.Within(b.Area, q.Scope) && (q.Office == "" || q.Office == b.Office)
	})
	return l, nil
}

// SaveBroadcast posts everything at once when a notice begins to be sent.
func (n *newsroom) SaveBroadcast(_ context.Context, c *tickets.BroadcastSaving) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := &c.Broadcast
	if !c.New && n.all[b.ID].Version != b.Version {
		return tickets.ErrConflict
	}
	if b.Version++; b.Stage == tickets.BroadcastSending && n.rows[b.ID] == nil {
		for _, p := range n.audience(b.Audience, 0) {
			n.rows[b.ID] = append(n.rows[b.ID], tickets.LedgerRow{
				Notice: b.NoticeID(p.To), Resident: p.Resident, Area: p.Area, Channel: p.To.Channel, State: tickets.Queued, At: n.now(),
			})
		}
		b.Cursor.Done = true
	}
	for i := range n.rows[b.ID] {
		r := &n.rows[b.ID][i]
		switch {
		case c.Rows == tickets.RowsHold && r.State == tickets.Queued:
			r.State = tickets.Held
		case c.Rows == tickets.RowsFree && r.State == tickets.Held, c.Rows == tickets.RowsAgain && r.State == tickets.Failed:
			r.State = tickets.Queued
		case c.Rows == tickets.RowsDrop && (r.State == tickets.Queued || r.State == tickets.Held):
			r.State = tickets.Dropped
		}
	}
	n.all[b.ID] = *b
	n.steps[b.ID] = append(n.steps[b.ID], c.Steps...)
	n.tests = append(n.tests, c.Notices...)
	return nil
}

// arrive lets some of what is queued end in a state.
func (n *newsroom) arrive(id string, count int, state tickets.NoticeState, reason string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := range n.rows[id] {
		if r := &n.rows[id][i]; r.State == tickets.Queued && count > 0 {
			r.State, r.Reason, r.Attempts, r.At = state, reason, 1, n.now()
			count--
		}
	}
}

func (n *newsroom) Counts(_ context.Context, id string) (counts []tickets.Count, behind int, _ error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range n.rows[id] {
		i := slices.IndexFunc(counts, func(c tickets.Count) bool { return c.State == r.State && c.Area == r.Area && c.Channel == r.Channel })
		if i < 0 {
			i, counts = len(counts), append(counts, tickets.Count{State: r.State, Area: r.Area, Channel: r.Channel})
		}
		counts[i].N++
	}
	return counts, 0, nil
}

func (n *newsroom) LedgerRows(_ context.Context, q tickets.LedgerQuery) (found []tickets.LedgerRow, _ error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range n.rows[q.Broadcast] {
		if r.Notice > q.After && (len(q.States) == 0 || slices.Contains(q.States, r.State)) && len(found) < q.Limit {
			found = append(found, r)
		}
	}
	return found, nil
}

func (n *newsroom) RecipientOf(context.Context, string, tickets.Address) (tickets.Recipient, error) {
	return tickets.Recipient{}, tickets.ErrNotFound
}

func (n *newsroom) AnswerCounts(_ context.Context, id string) ([]tickets.AnswerCount, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.answers[id]), nil
}

func (n *newsroom) BroadcastsTo(context.Context, tickets.Address, int) ([]tickets.Broadcast, error) {
	return nil, nil
}

func (n *newsroom) CaredSilent(_ context.Context, id string, limit int) ([]tickets.CaredPerson, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.careAsked++
	return slices.Clone(n.cared), nil
}

func (n *newsroom) Subscription(_ context.Context, id string) (tickets.Subscription, error) {
	return under(&n.mu, n.subs, id)
}

func (n *newsroom) Subscribe(_ context.Context, s tickets.Subscription) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.subs[s.ID()] = s
	return nil
}

func (n *newsroom) Unsubscribe(_ context.Context, id string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.subs, id)
	return nil
}

func (n *newsroom) SubscribedGroups(_ context.Context, area string) ([]tickets.Subscription, error) {
	return listed(&n.mu, n.subs, tickets.Subscription.ID, func(s tickets.Subscription) bool { return tickets.Within(s.Area, area) }), nil
}

func (n *newsroom) ChannelHealth(context.Context, time.Time) ([]tickets.ChannelHealth, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.health), nil
}

// lettered puts a notice in words the way the sender does, with the words of the console's own book.
func lettered(words Words) func(tickets.Posted) tickets.Letter {
	return func(p tickets.Posted) (l tickets.Letter) {
		var lines []string
		for _, line := range p.Lines {
			lines = append(lines, words.Say(string(p.Speak), line.Key, line.Args))
		}
		for i, c := range p.Choices {
			label := c.Label
			if label == "" {
				label = words.Say(string(p.Speak), c.Key, c.Args)
			}
			l.Buttons = append(l.Buttons, tickets.Button{Label: label, Data: c.Data})
			lines = append(lines, fmt.Sprintf("%d %s", i+1, label))
		}
		l.Text = strings.Join(lines, "\n")
		return l
	}
}
