package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// WhistleStore keeps whistles. SaveWhistle writes a WhistleChange in one transaction, and fails with ErrConflict when the stored whistle is
// of another version, or when a ticket would have two whistles under way.
type WhistleStore interface {
	Whistle(ctx context.Context, number WhistleNumber) (Whistle, error) // with its steps; ErrNotFound
	SaveWhistle(ctx context.Context, change *WhistleChange) error
	// ClaimWhistles gives those of which a clock has run out, and puts their CheckAt at again: of several instances one gets a whistle, and
	// when that one dies, another does then.
	ClaimWhistles(ctx context.Context, now, again time.Time, limit int) ([]WhistleNumber, error)
	Ticket(ctx context.Context, number Number) (Ticket, error)
	AllOffices(ctx context.Context) ([]Office, error)
}

// WhistleChange is everything one act on a whistle writes, in one transaction.
type WhistleChange struct {
	Whistle Whistle
	New     bool // the store takes the next number of Day and sets it everywhere with SetNumber
	Day     time.Time
	Steps   []WhistleStep
	Events  []Event // for the history of the ticket
	Notices []Notice
}

// SetNumber gives the whistle and its steps their number. A new whistle tells nobody yet.
func (c *WhistleChange) SetNumber(n WhistleNumber) {
	c.Whistle.Number = n
	for i := range c.Steps {
		c.Steps[i].Number = n
	}
}

// WhistleDesk is where whistles are blown and answered: each method checks the rule, then makes one SaveWhistle.
type WhistleDesk struct {
	Store    WhistleStore
	Services *Catalogue
	Clocks   WhistleClocks // the zero value: UsualWhistleClocks
	Days     *Calendar     // nil: weekends are free, and nothing else
	Now      func() time.Time
	NewID    func() string
	Location *time.Location
	Duty     []Address           // chats that are told of what is late, besides the office above
	Redact   func(string) string // takes personal data out of words that go into a chat; nil: no words go
	URL      string              // beginning of a link to the console; "": no links
}

// officeOf finds an office by its id; the zero Office when there is none.
func officeOf(offices []Office, id string) Office {
	if i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == id && id != "" }); i >= 0 {
		return offices[i]
	}
	return Office{}
}

// WhistleAct is one move somebody makes on a whistle.
type WhistleAct struct {
	Verb    WhistleVerb
	By      Actor
	Version int    // of the whistle the actor saw; 0 for a tap in a chat, which collides with nothing but the same step
	Office  string // the called department it is about
	Text    string
	Score   int
	Files   []string
	Source  string // key of the message or form that caused it: done again, it changes nothing

	Kind    WhistleKind // for WhistleEdit
	Offices []string    // for WhistleEdit
}

// Do makes a move on a whistle. An act without a Version that meets another save is tried again on what that save left; one with a Version
// only to find that the same form was faster (a double click), which is no collision.
func (d *WhistleDesk) Do(ctx context.Context, number WhistleNumber, a WhistleAct) (Whistle, error) {
	for tries := 0; ; tries++ {
		w, err := d.once(ctx, number, a)
		if tries == 3 || !errors.Is(err, ErrConflict) {
			return w, err
		}
		if a.Version != 0 {
			if now, failed := d.Store.Whistle(ctx, number); failed == nil && now.did(a.Source) {
				return now, nil
			}
			return w, err
		}
	}
}

// did reports whether a message or form has made its step on the whistle.
func (w Whistle) did(source string) bool {
	return source != "" && slices.ContainsFunc(w.Steps, func(s WhistleStep) bool { return s.ID == madeBy(source) })
}

func (d *WhistleDesk) once(ctx context.Context, number WhistleNumber, a WhistleAct) (Whistle, error) {
	w, err := d.Store.Whistle(ctx, number)
	if err != nil {
		return w, err
	}
	if w.did(a.Source) {
		return w, nil
	}
	m, ok := WhistleMoveOf(a.Verb)
	if !ok {
		return w, Refuse(Invalid, "error.no_such_move")
	}
	if err := w.check(m, a); err != nil {
		return w, err
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return w, err
	}
	t, err := d.Store.Ticket(ctx, w.Ticket)
	if err != nil {
		return w, err
	}
	a.Text = unnamed(t, a.Text)
	stored := w
	w.Calls = slices.Clone(w.Calls)
	if m.Verb == WhistleEdit {
		if err := w.compose(a.Kind, a.Text, a.Offices, offices); err != nil {
			return stored, err
		}
	}
	now, before := d.Now(), w.Stage
	step := WhistleStep{ID: stepID(a.Source, d.NewID), Number: number, At: now, By: a.By, Verb: a.Verb, Text: strings.TrimSpace(a.Text), Files: a.Files}
	if m.Call != nil {
		step.Office = a.Office
	}
	d.apply(&w, m, a, now)
	c := WhistleChange{Whistle: w, Steps: []WhistleStep{step}}
	d.tell(&c, before, step, t, offices)
	if err := d.Store.SaveWhistle(ctx, &c); err != nil {
		return stored, err
	}
	c.Whistle.Steps = append(slices.Clone(w.Steps), step)
	return c.Whistle, nil
}

// check is every rule a move must satisfy before anything is written.
func (w Whistle) check(m WhistleMove, a WhistleAct) error {
	if err := m.May(w, a.By, a.Office); err != nil {
		return err
	}
	switch {
	case a.Version != 0 && a.Version != w.Version:
		return Refuse(Conflict, "error.whistle_changed", "stage", "@whistle.stage."+string(w.Stage))
	case m.Needs&WhistleNeedsText != 0 && strings.TrimSpace(a.Text) == "" && len(a.Files) == 0:
		return Refuse(Invalid, "error.whistle_text", "verb", "@whistle.verb."+string(m.Verb))
	case m.Needs&WhistleNeedsScore != 0 && (a.Score < 1 || a.Score > 5):
		return Refuse(Invalid, "error.whistle_score")
	case m.Needs&WhistleNeedsRates != 0 && !w.rated():
		return Refuse(NotAllowed, "error.whistle_rate_first")
	case len([]rune(a.Text)) > MaxWhistleWords:
		return Refuse(Invalid, "error.whistle_long", "n", fmt.Sprint(MaxWhistleWords))
	}
	return nil
}

// apply changes the whistle as the move says.
func (d *WhistleDesk) apply(w *Whistle, m WhistleMove, a WhistleAct, now time.Time) {
	if m.To != "" {
		w.Stage = m.To
	}
	switch m.Verb {
	case WhistleSubmit:
		if w.Kind == WhistleUrgent { // 应急哨 waits for nobody
			w.Stage = WhistleBlown
		}
	case WhistleApprove, WhistleRefuse:
		w.Approver = a.By
	}
	if m.Verb == WhistleRefuse || m.Verb == WhistleWithdraw {
		w.Reason = a.Text
	}
	if w.Stage == WhistleBlown && w.BlownAt.IsZero() {
		w.BlownAt = now
		for i := range w.Calls {
			d.clocks().set(&w.Calls[i], w.Kind, now, d.days())
		}
	}
	if m.Call != nil {
		w.Calls[w.CallOf(a.Office)].apply(m, a, now)
	}
	w.settle(now)
}

// apply changes a call as the move says.
func (c *Call) apply(m WhistleMove, a WhistleAct, now time.Time) {
	if m.CallTo != "" {
		c.Stage = m.CallTo
	}
	switch m.Verb {
	case WhistleSign:
		c.SignedAt = now
	case WhistleContact:
		c.ContactedAt = now
	case WhistleArrive:
		c.ArrivedAt = now
		if c.ContactedAt.IsZero() {
			c.ContactedAt = now
		}
	case WhistleFinish:
		c.FinishedAt, c.Result = now, a.Text
	case WhistleAgain:
		c.FinishedAt = time.Time{}
	case WhistleRate:
		c.Rated = Rating{a.Score, a.Text, now}
	case WhistleRateCaller:
		c.Rates = Rating{a.Score, a.Text, now}
	}
	c.miss(now)
}

func (d *WhistleDesk) clocks() WhistleClocks {
	if d.Clocks == (WhistleClocks{}) {
		return UsualWhistleClocks
	}
	return d.Clocks
}

func (d *WhistleDesk) days() *Calendar {
	if d.Days == nil {
		return &Calendar{Location: d.Location}
	}
	return d.Days
}

// Tap is a button of a card in a department's chat: whoever presses it acts for the department, since the chat is the office's. It gives
// the place of the call. A button that is pressed where no department of this whistle is answers as if there were no such whistle.
func (d *WhistleDesk) Tap(ctx context.Context, number WhistleNumber, verb WhistleVerb, n int, chat Address, source string) (Whistle, int, error) {
	stranger := Refuse(NotAllowed, "error.whistle_not_for_you")
	if m, ok := WhistleMoveOf(verb); !ok || m.CallTo == "" || m.Side != SideCalled || !number.Valid() {
		return Whistle{}, 0, stranger
	}
	w, err := d.Store.Whistle(ctx, number)
	if errors.Is(err, ErrNotFound) || err == nil && (n < 1 || n > len(w.Calls) || w.BlownAt.IsZero()) {
		return Whistle{}, 0, stranger
	}
	if err != nil {
		return w, 0, err
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return w, 0, err
	}
	o := officeOf(offices, w.Calls[n-1].Office)
	if o.Chat.IsZero() || o.Chat.Channel != chat.Channel || o.Chat.Chat() != chat.Chat() { // any topic of the group is the office's too
		return Whistle{}, 0, stranger
	}
	after, err := d.Do(ctx, number, WhistleAct{
		Verb: verb, By: Actor{Kind: ByStaff, Role: Handler, Office: o.ID}, Office: o.ID, Source: source,
	})
	if err == nil || len(after.Calls) == len(w.Calls) {
		w = after
	}
	return w, n - 1, err
}

// whistleLease is how long one instance has for the whistles it was given to look at.
const whistleLease = time.Minute

// Sweep marks the clocks that ran out, at most limit whistles at once, and tells upwards of each once. It says how many it looked at; as
// many as limit means there may be more. A whistle that somebody saved meanwhile is left to the next sweep.
func (d *WhistleDesk) Sweep(ctx context.Context, limit int) (int, error) {
	now := d.Now()
	due, err := d.Store.ClaimWhistles(ctx, now, now.Add(whistleLease), limit)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, number := range due {
		if err := d.overdue(ctx, number, offices); err != nil && !errors.Is(err, ErrConflict) {
			failed = append(failed, fmt.Errorf("whistle %s: %w", number, err))
		}
	}
	return len(due), errors.Join(failed...)
}

// overdue notes what is late on one whistle, and tells.
func (d *WhistleDesk) overdue(ctx context.Context, number WhistleNumber, offices []Office) error {
	w, err := d.Store.Whistle(ctx, number)
	if err != nil {
		return err
	}
	now := d.Now()
	c := WhistleChange{Whistle: w}
	c.Whistle.Calls = slices.Clone(w.Calls)
	for i := range c.Whistle.Calls {
		call := &c.Whistle.Calls[i]
		if w.Stage != WhistleBlown {
			break
		}
		for _, k := range call.miss(now) {
			step := WhistleStep{
				ID: fmt.Sprintf("late:%s:%s:%s", number, call.Office, k.Name), Number: number, At: now, By: Actor{Kind: BySystem},
				Verb: WhistleLate, Office: call.Office, Text: k.Name,
			}
			c.Steps = append(c.Steps, step)
			c.Notices = append(c.Notices, d.late(c.Whistle, i, k, step, offices)...)
		}
	}
	c.Whistle.settle(now)
	return d.Store.SaveWhistle(ctx, &c)
}
