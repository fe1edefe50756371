package tickets

import (
	"errors"
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestRandomWalks lets random people do random things, most of them not allowed, and looks after every step whether the ticket
// is still a possible one. A failure names the seed: the same seed walks the same way again.
func TestRandomWalks(t *testing.T) {
	seen := map[Stage]int{}
	for seed := range int64(400) {
		w := &walker{t: t, rnd: rand.New(rand.NewSource(seed)), seed: seed, office: newOffice(), seen: seen}
		w.begin()
		for range 75 {
			w.step()
			if t.Failed() {
				return
			}
		}
	}
	for _, s := range Stages {
		if seen[s] < 20 {
			t.Errorf("the walks were at %s only %d times", s, seen[s])
		}
	}
}

// walker is one walk: the ticket as it was filed, as it was before the step, and its history then.
type walker struct {
	t       *testing.T
	rnd     *rand.Rand
	seed    int64
	office  *office
	first   Ticket
	last    Ticket
	history []Event
	seen    map[Stage]int
	sources int
}

func pick[T any](rnd *rand.Rand, of ...T) T { return of[rnd.Intn(len(of))] }

func (w *walker) begin() {
	f := lamp()
	f.Danger = w.rnd.Intn(4) == 0
	f.Service = pick(w.rnd, "0101", "0105", "0109", "")
	w.first = w.office.file(w.t, f)
	w.last = w.first
	w.history, _ = w.office.Events(w.t.Context(), w.first.Number)
}

func (w *walker) act() Act {
	a := Act{
		Verb:    Moves[w.rnd.Intn(len(Moves))].Verb,
		By:      players[w.rnd.Intn(len(players))].actor,
		Version: pick(w.rnd, 0, w.last.Version, w.last.Version, w.last.Version-1),
		Text:    pick(w.rnd, "", "说明", "说明", "说明"),
		Helper:  pick(w.rnd, "", "12348", "12348"),
		Office:  pick(w.rnd, Office{}, lights, lights, water),
		Service: pick(w.rnd, "", "0902", "9999"),
		Place:   pick(w.rnd, "", "东门"),
		Solved:  pick(w.rnd, "", "yes", "no", "x"),
		Happy:   pick(w.rnd, "", "good", "fair", "bad", "x"),
		Reached: pick(w.rnd, "", "", "", ReachedNobody, ReachedRefused),
	}
	if open := Open(w.last, a.By); len(open) > 0 && w.rnd.Intn(3) > 0 { // else nearly everything is refused
		a.Verb = pick(w.rnd, open...)
	}
	if a.By.Kind == ByResident && w.rnd.Intn(2) == 0 {
		if w.rnd.Intn(3) > 0 {
			w.sources++
		}
		a.Source = fmt.Sprintf("web:w1:%d", 100+w.sources)
	}
	return a
}

func (w *walker) step() {
	w.office.pass(time.Duration(w.rnd.Intn(7200)) * time.Second)
	a := w.act()
	repeated := a.Source != "" && slices.ContainsFunc(w.history, func(e Event) bool { return e.ID == madeBy(a.Source) })
	_, err := w.office.Do(w.t.Context(), w.first.Number, a)
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		w.bad(a, "failed: %v", err)
	}
	now, _ := w.office.Ticket(w.t.Context(), w.first.Number)
	history, _ := w.office.Events(w.t.Context(), w.first.Number)
	if err != nil || repeated {
		if !reflect.DeepEqual(now, w.last) || len(history) != len(w.history) {
			w.bad(a, "refused or repeated (%v), yet something changed", err)
		}
	} else {
		w.changed(a, now, history)
	}
	w.possible(a, now)
	w.counted(a, now)
	w.last, w.history = now, history
	w.seen[now.Stage]++
}

// changed checks what one successful act may do.
func (w *walker) changed(a Act, now Ticket, history []Event) {
	if now.Version != w.last.Version+1 || len(history) != len(w.history)+1 {
		w.bad(a, "version %d → %d, %d → %d events", w.last.Version, now.Version, len(w.history), len(history))
		return
	}
	if !reflect.DeepEqual(history[:len(w.history)], w.history) {
		w.bad(a, "the history was rewritten")
	}
	e := history[len(history)-1]
	if e.From != w.last.Stage || e.To != now.Stage || e.Verb != a.Verb || !e.At.Equal(w.office.clock) {
		w.bad(a, "event %+v", e)
	}
	m, _ := MoveOf(a.Verb)
	if ends := leadsTo(m); len(ends) > 0 && !slices.Contains(ends, now.Stage) || len(ends) == 0 && now.Stage != w.last.Stage {
		w.bad(a, "led to %s", now.Stage)
	}
	if !now.Stage.Open() && now.Stage == w.last.Stage && !now.ClosedAt.Equal(w.last.ClosedAt) {
		w.bad(a, "the time it ended moved")
	}
	for _, d := range w.last.Disposers {
		if !slices.Contains(now.Disposers, d) {
			w.bad(a, "forgot that %s disposed of it", d)
		}
	}
	switch a.Verb {
	case Verify, Rework, Close:
		for _, old := range w.history {
			if old.Verb == Report && old.By.ID == a.By.ID {
				w.bad(a, "%s supervises what they disposed of", a.By.ID)
			}
		}
	}
}

// possible checks that a ticket may exist at all.
func (w *walker) possible(a Act, t Ticket) {
	f := w.first
	if !t.DueFirst.Equal(f.DueFirst) || !t.FiledAt.Equal(f.FiledAt) || t.Number != f.Number || t.Source != f.Source || t.Words != f.Words ||
		t.Resident != f.Resident || t.To != f.To || t.Urgency != f.Urgency {
		w.bad(a, "what was filed has changed")
	}
	if !slices.Contains(Stages, t.Stage) || t.Level < 0 || t.Level < w.last.Level {
		w.bad(a, "stage %q level %d", t.Stage, t.Level)
	}
	if t.ClosedAt.IsZero() != t.Stage.Open() {
		w.bad(a, "ClosedAt %v at %s", t.ClosedAt, t.Stage)
	}
	if has := t.Office != ""; slices.Contains([]Stage{Assigned, Working, Done, Callback, Closed}, t.Stage) && !has ||
		slices.Contains([]Stage{Filed, Accepted, Declined}, t.Stage) && has {
		w.bad(a, "office %q", t.Office)
	}
	if done := slices.Contains([]Stage{Done, Callback, Closed}, t.Stage); done == t.DoneAt.IsZero() || done && len(t.Disposers) == 0 {
		w.bad(a, "DoneAt %v, disposers %v", t.DoneAt, t.Disposers)
	}
	if t.Stage == Callback && t.Solved+t.Satisfied != "" {
		w.bad(a, "asked, and answered already")
	}
	if t.Stage == Closed && (t.Solved == "no" || t.Satisfied == "bad") {
		w.bad(a, "closed against the resident's word")
	}
	for _, n := range w.office.notices {
		if n.To != me.Address || n.ID == "" || n.Ticket != t.Number || len(n.Lines) == 0 {
			w.bad(a, "notice %+v", n)
		}
	}
	w.office.notices = nil
}

func (w *walker) bad(a Act, format string, args ...any) {
	w.t.Helper()
	w.t.Errorf("seed %d, at %s, %s by %s (%s): "+format, append([]any{w.seed, w.last.Stage, a.Verb, a.By.ID, a.By.Role}, args...)...)
}
