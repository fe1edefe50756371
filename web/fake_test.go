package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"huying/tickets"
)

// memory is every port of the console, and the store of a real tickets.Desk, in maps.
type memory struct {
	counted  atomic.Int64 // times the tickets were counted
	mu       sync.Mutex
	now      func() time.Time
	tickets  map[tickets.Number]tickets.Ticket
	events   map[tickets.Number][]tickets.Event
	staff    map[string]tickets.Staff
	offices  map[string]tickets.Office
	town     tickets.TownData // without its offices
	kv       map[string]cell
	files    map[string]tickets.Attachment
	contents map[string][]byte
	troubles []tickets.SetAside
	retried  []string
	labels   []tickets.Label
	notices  []tickets.Notice
	lookups  []tickets.Lookup
	broken   error // what every port answers when set
	tasks    []tickets.Subtask
	chime    *Chime
	figures  counted // rates_fake_test.go
}

type cell struct {
	value   []byte
	version int64
	until   time.Time
}

func newMemory(now func() time.Time) *memory {
	return &memory{
		now: now, tickets: map[tickets.Number]tickets.Ticket{}, events: map[tickets.Number][]tickets.Event{}, staff: map[string]tickets.Staff{},
		offices: map[string]tickets.Office{}, kv: map[string]cell{}, files: map[string]tickets.Attachment{}, contents: map[string][]byte{},
		chime: newChime(),
	}
}

// under is what stands under a key.
func under[K comparable, V any](mu *sync.Mutex, all map[K]V, key K) (V, error) {
	mu.Lock()
	defer mu.Unlock()
	v, ok := all[key]
	if !ok {
		return v, tickets.ErrNotFound
	}
	return v, nil
}

// listed are all values that fit, by their names.
func listed[K comparable, V any](mu *sync.Mutex, all map[K]V, name func(V) string, fits func(V) bool) (list []V) {
	mu.Lock()
	defer mu.Unlock()
	for _, v := range all {
		if fits == nil || fits(v) {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b V) int { return strings.Compare(name(a), name(b)) })
	return list
}

func only[V any](list []V) (one V, _ error) {
	if len(list) == 0 {
		return one, tickets.ErrNotFound
	}
	return list[0], nil
}

func numberOf(t tickets.Ticket) string { return string(t.Number) }

func (m *memory) Ready(context.Context) error { return m.broken }

func (m *memory) Ticket(_ context.Context, n tickets.Number) (tickets.Ticket, error) {
	t, err := under(&m.mu, m.tickets, n)
	m.mu.Lock()
	defer m.mu.Unlock()
	return t, cmp.Or(m.broken, err)
}

func (m *memory) Events(_ context.Context, n tickets.Number) ([]tickets.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.events[n]), nil
}

func (m *memory) Save(_ context.Context, c *tickets.Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.New {
		c.SetNumber(tickets.NewNumber(c.Day, len(m.tickets)+1))
	} else if m.tickets[c.Ticket.Number].Version != c.Ticket.Version {
		return tickets.Refuse(tickets.Conflict, "error.changed_meanwhile", "stage", "@stage."+string(m.tickets[c.Ticket.Number].Stage))
	}
	for _, w := range c.With {
		w.Ticket.Version++
		m.tickets[w.Ticket.Number] = w.Ticket
		m.events[w.Ticket.Number] = append(m.events[w.Ticket.Number], w.Events...)
		m.notices = append(m.notices, w.Notices...)
	}
	for _, s := range c.Tasks {
		m.tasks = append(slices.DeleteFunc(m.tasks, func(old tickets.Subtask) bool { return old.ID == s.ID }), s)
	}
	c.Ticket.Version++
	m.tickets[c.Ticket.Number] = c.Ticket
	m.events[c.Ticket.Number] = append(m.events[c.Ticket.Number], c.Events...)
	m.notices = append(m.notices, c.Notices...)
	m.chime.Ring()
	return nil
}

func (m *memory) BySource(context.Context, string) (tickets.Ticket, error) {
	return tickets.Ticket{}, tickets.ErrNotFound
}

func (m *memory) TicketsOf(_ context.Context, resident string, limit int) (all []tickets.Ticket, _ error) {
	all = listed(&m.mu, m.tickets, numberOf, func(t tickets.Ticket) bool { return t.Resident == resident })
	slices.Reverse(all)
	return all[:min(limit, len(all))], nil
}

func (m *memory) Followers(_ context.Context, n tickets.Number) ([]tickets.Ticket, error) {
	return listed(&m.mu, m.tickets, numberOf, func(t tickets.Ticket) bool { return t.Parent == n }), nil
}

func (m *memory) Subtasks(_ context.Context, n tickets.Number) (all []tickets.Subtask, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.tasks {
		if s.Number == n {
			all = append(all, s)
		}
	}
	return all, nil
}

func (m *memory) match(q tickets.Query, t tickets.Ticket, stages bool) bool {
	if stages && len(q.Stages) > 0 && !slices.Contains(q.Stages, t.Stage) {
		return false
	}
	if q.Phone != "" && q.Phone != t.Contact.Phone || q.Unhidden && q.Text != "" && t.Contact.Hidden {
		return false
	}
	for _, word := range strings.Fields(q.Text) {
		if !strings.Contains(string(t.Number)+t.Words+t.Place.Text+t.Result, word) {
			return false
		}
	}
	office := (q.Office == "" || q.Office == t.Office) && (q.Without == "" || !slices.Contains(t.Disposers, q.Without))
	switch q.Mark {
	case tickets.MarkAsked:
		office = office && t.Request != nil
	case tickets.MarkPaused:
		office = office && !t.PausedAt.IsZero()
	case tickets.MarkJoined:
		office = office && t.Parent != ""
	case tickets.MarkAssist:
		office = slices.ContainsFunc(m.tasks, func(s tickets.Subtask) bool {
			return s.Number == t.Number && s.Office == q.Office && s.State == tickets.TaskOpen
		})
	}
	if q.Mark == tickets.MarkSaid {
		till := heardTill(m.events[t.Number])
		office = office && t.Request == nil && slices.ContainsFunc(m.events[t.Number][till:], func(e tickets.Event) bool { return e.Verb == tickets.Follow })
	}
	if t.Parent != "" && q.Mark != tickets.MarkJoined && q.Mark != tickets.MarkSaid && q.Text == "" && t.Stage != tickets.Callback {
		return false
	}
	if q.Area == tickets.NoArea && t.Area != "" || q.Area != "" && q.Area != tickets.NoArea && !tickets.Within(t.Area, q.Area) || !tickets.Covers(q.Scope, t.Area) {
		return false
	}
	return office && (q.Urgency == 0 || q.Urgency == t.Urgency) && strings.HasPrefix(t.Service, q.Service) &&
		(!q.Late || t.Stage.Open() && t.Due.Before(q.Now))
}

func (m *memory) FindTickets(_ context.Context, q tickets.Query) (tickets.Page, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []tickets.Ticket
	for _, t := range m.tickets {
		if m.match(q, t, true) {
			found = append(found, t)
		}
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := found[i], found[j]
		switch {
		case a.Stage.Open() != b.Stage.Open():
			return a.Stage.Open()
		case a.Stage.Open() && a.Urgency != b.Urgency:
			return a.Urgency > b.Urgency
		case a.Stage.Open() && !a.Due.Equal(b.Due):
			return a.Due.Before(b.Due)
		case !a.Stage.Open() && !a.UpdatedAt.Equal(b.UpdatedAt):
			return a.UpdatedAt.After(b.UpdatedAt)
		}
		return a.Number < b.Number
	})
	at := func(mark tickets.Cursor) int {
		return slices.IndexFunc(found, func(t tickets.Ticket) bool { return string(t.Number) == string(mark) })
	}
	from := at(q.After) + 1
	if before := at(q.Before); before > 0 {
		from = max(0, before-q.Limit)
	}
	p := tickets.Page{Tickets: found[from:min(from+q.Limit, len(found))]}
	if from > 0 {
		p.Earlier = tickets.Cursor(found[from].Number)
	}
	if end := from + q.Limit; end < len(found) {
		p.Later = tickets.Cursor(found[end-1].Number)
	}
	return p, m.broken
}

func (m *memory) CountTickets(_ context.Context, q tickets.Query) (tickets.Counts, error) {
	defer m.counted.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := tickets.Counts{Stage: map[tickets.Stage]int{}}
	for _, t := range m.tickets {
		if !m.match(q, t, false) {
			continue
		}
		c.Stage[t.Stage]++
		if t.Stage.Open() && t.Urgency == tickets.Danger {
			c.Danger++
		}
		if t.Stage.Open() && t.Due.Before(q.Now) {
			c.Late++
		}
		if t.UpdatedAt.After(c.Latest) {
			c.Latest = t.UpdatedAt
		}
	}
	return c, m.broken
}

func (m *memory) StaffByLogin(_ context.Context, login string) (tickets.Staff, error) {
	return only(listed(&m.mu, m.staff, loginOf, func(p tickets.Staff) bool { return p.Login == login }))
}

func (m *memory) StaffByID(_ context.Context, id string) (tickets.Staff, error) {
	return under(&m.mu, m.staff, id)
}

func loginOf(p tickets.Staff) string { return p.Login }

func (m *memory) AllStaff(context.Context) ([]tickets.Staff, error) {
	return listed(&m.mu, m.staff, loginOf, nil), nil
}

func (m *memory) KeepStaff(_ context.Context, s tickets.Staff) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.staff {
		if p.Login == s.Login && p.ID != s.ID {
			return tickets.ErrConflict
		}
	}
	s.TOTPStep = max(s.TOTPStep, m.staff[s.ID].TOTPStep)
	m.staff[s.ID] = s
	return nil
}

func (m *memory) UseStep(_ context.Context, id string, step int64) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.staff[id]
	if p.TOTPStep >= step {
		return false, nil
	}
	p.TOTPStep = step
	m.staff[id] = p
	return true, nil
}

func (m *memory) Get(_ context.Context, key string) ([]byte, int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.kv[key]
	if m.broken != nil || !ok || !c.until.After(m.now()) {
		return nil, 0, m.broken
	}
	return bytes.Clone(c.value), c.version, nil
}

func (m *memory) CompareAndSet(_ context.Context, key string, version int64, value []byte, ttl time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.kv[key]
	if !c.until.After(m.now()) {
		c = cell{}
	}
	if m.broken != nil || c.version != version {
		return false, m.broken
	}
	m.kv[key] = cell{bytes.Clone(value), version + 7, m.now().Add(ttl)}
	return true, nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kv, key)
	return m.broken
}

func (m *memory) AllOffices(context.Context) ([]tickets.Office, error) {
	return listed(&m.mu, m.offices, func(o tickets.Office) string { return o.Name }, nil), nil
}

func (m *memory) KeepOffice(_ context.Context, o tickets.Office) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.offices[o.ID] = o
	return nil
}

func (m *memory) FileInfo(_ context.Context, hash string) (tickets.Attachment, error) {
	return under(&m.mu, m.files, hash)
}

func (m *memory) OpenFile(_ context.Context, hash string) (io.ReadCloser, error) {
	b, err := under(&m.mu, m.contents, hash)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (m *memory) KeepFile(_ context.Context, content io.Reader, a tickets.Attachment) (tickets.Attachment, error) {
	b, err := io.ReadAll(content)
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(b)
	a.Hash, a.Size, a.Mime = hex.EncodeToString(sum[:]), int64(len(b)), http.DetectContentType(b)
	if !strings.HasPrefix(a.Mime, "image/") {
		return a, tickets.Refuse(tickets.Invalid, "error.file_type")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[a.Hash], m.contents[a.Hash] = a, b
	return a, nil
}

func (m *memory) TicketsWith(_ context.Context, hash string) ([]tickets.Number, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []tickets.Number
	for n, events := range m.events {
		if slices.ContainsFunc(events, func(e tickets.Event) bool { return slices.Contains(e.Files, hash) }) {
			out = append(out, n)
		}
	}
	return out, nil
}

func (m *memory) AllTroubles(context.Context, int) ([]tickets.SetAside, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.troubles), nil
}

func (m *memory) CountTroubles(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.troubles), nil
}

func (m *memory) Unreached(_ context.Context, number tickets.Number, _ tickets.Address) (tickets.SetAside, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.troubles, func(a tickets.SetAside) bool { return a.Ticket == number && a.Out })
	if i < 0 {
		return tickets.SetAside{}, false, nil
	}
	return m.troubles[i], true, nil
}

func (m *memory) Retry(_ context.Context, id string, out bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.troubles, func(a tickets.SetAside) bool { return a.ID == id && a.Out == out })
	if i < 0 {
		return tickets.ErrNotFound
	}
	m.retried = append(m.retried, id)
	m.troubles = slices.Delete(m.troubles, i, i+1)
	return nil
}

var errStore = errors.New("store is out of order")

func (m *memory) RecentLabels(context.Context, int) ([]tickets.Label, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.labels), m.broken
}

// reads takes everything for a street light.
func (m *memory) reads(context.Context, string) ([]string, float64, error) {
	return []string{"0101", "0108"}, 0.8, nil
}
