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

// TestRandomOffices lets random people do random things to four tickets about the same lamp, with sweeps between and a clock that now and
// then is set back, and looks after every step whether each is still a possible one. A failure names the seed.
func TestRandomOffices(t *testing.T) {
	did, seen := map[Verb]int{}, map[Verb]int{}
	for seed := range int64(70) {
		w := &crowd{t: t, rnd: rand.New(rand.NewSource(seed)), seed: seed, office: newOffice(), did: did}
		tower(w.office)
		if seed%2 == 0 {
			w.office.Calendar = china()
		}
		for i := range 4 {
			f := lamp()
			f.Resident, _ = another(i)
			f.Source, f.To, f.Service = fmt.Sprint("web:", i), f.Resident.Address, pick(w.rnd, "0101", "0105", "0101")
			f.Danger = w.rnd.Intn(8) == 0
			w.all = append(w.all, w.office.file(t, f))
		}
		for range 150 {
			w.step()
			if t.Failed() {
				return
			}
		}
		for _, k := range w.all {
			events, _ := w.office.Events(t.Context(), k.Number)
			ids := map[string]bool{}
			for _, e := range events {
				seen[e.Verb]++
				if ids[e.ID] {
					t.Fatalf("seed %d: two events are %s", seed, e.ID)
				}
				ids[e.ID] = true
			}
		}
	}
	for _, m := range Moves {
		if did[m.Verb] < 5 {
			t.Errorf("%s was done only %d times", m.Verb, did[m.Verb])
		}
	}
	for _, v := range []Verb{Remind, Urge, Escalate} {
		if seen[v] < 50 {
			t.Errorf("%s only %d times", v, seen[v])
		}
	}
}

type crowd struct {
	t      *testing.T
	rnd    *rand.Rand
	seed   int64
	office *office
	all    []Ticket
	did    map[Verb]int
}

func (w *crowd) step() {
	o := w.office
	o.pass(time.Duration(w.rnd.Intn(20)) * time.Hour)
	if w.rnd.Intn(25) == 0 {
		o.pass(-time.Duration(w.rnd.Intn(200)) * time.Hour)
	}
	before := slices.Clone(w.all)
	i := w.rnd.Intn(len(w.all))
	a := w.act(i)
	if w.rnd.Intn(3) == 0 {
		if _, err := o.Sweep(w.t.Context(), o.memory, 10); err != nil {
			w.bad(i, a, "sweep: %v", err)
		}
		a = Act{Verb: "sweep"}
	} else if _, err := o.Do(w.t.Context(), w.all[i].Number, a); err == nil {
		w.did[a.Verb]++
	} else if refused := (*Error)(nil); !errors.As(err, &refused) {
		w.bad(i, a, "failed: %v", err)
	} else if !reflect.DeepEqual(w.now(), before) {
		w.bad(i, a, "refused (%s), yet something changed", refused.Key)
	}
	w.all = w.now()
	for j := range w.all {
		w.possible(j, a, before[j], w.all[j])
	}
}

func (w *crowd) now() (all []Ticket) {
	for _, k := range w.all {
		stored, _ := w.office.Ticket(w.t.Context(), k.Number)
		all = append(all, stored)
	}
	return all
}

func (w *crowd) act(i int) Act {
	rnd, k := w.rnd, w.all[i]
	_, own := another(i)
	people := []Actor{admin, supervisor, dispatcher, handler, other, helper, own}
	a := Act{
		By: pick(rnd, people...), Text: pick(rnd, "", "说明", "说明", "说明", "说明", "说明"), Helper: pick(rnd, "", "12348"), Office: pick(rnd, Office{}, lights, lights, water, garden),
		Solved: pick(rnd, "yes", "no"), Happy: pick(rnd, "good", "fair", "bad"), Other: pick(rnd, "", w.all[rnd.Intn(len(w.all))].Number),
		Despite: pick(rnd, "", "不等了"), Version: pick(rnd, 0, k.Version), Service: pick(rnd, "", "0101", "0902"), Place: pick(rnd, "", "东门", "西门"),
	}
	if rnd.Intn(3) > 0 {
		a.Till = w.office.clock.Add(time.Duration(rnd.Intn(600)-60) * time.Hour)
	}
	a.Verb = Moves[rnd.Intn(len(Moves))].Verb
	for range 40 { // mostly what is allowed, and not what ends the story
		ends := slices.Contains([]Verb{Decline, Withdraw, Note, Heard, Write, Sort, Follow, Join}, a.Verb) && rnd.Intn(6) > 0
		if m, _ := MoveOf(a.Verb); m.May(k, a.By) == nil && !ends {
			break
		}
		a.Verb, a.By = Moves[rnd.Intn(len(Moves))].Verb, pick(rnd, people...)
	}
	if tasks, _ := w.office.Subtasks(w.t.Context(), k.Number); len(tasks) > 0 {
		a.Task = pick(rnd, "", tasks[rnd.Intn(len(tasks))].ID)
	}
	return a
}

// possible checks what must hold of every ticket after every step.
func (w *crowd) possible(i int, a Act, before, k Ticket) {
	clock := k.Stage == Assigned || k.Stage == Working
	if k.Due.Before(before.Due) || !k.DueFirst.Equal(before.DueFirst) {
		w.bad(i, a, "the limit came nearer: %v → %v", before.Due, k.Due)
	}
	granted := []Verb{Grant, Resume, "sweep", Report, Assign, Withdraw, Answer, Phone, Reopen, Rework, Join, Decline}
	if k.Due.After(before.Due) && !slices.Contains(granted, a.Verb) {
		w.bad(i, a, "the limit moved")
	}
	if k.Parent == "" && !clock && (k.Request != nil || !k.PausedAt.IsZero()) {
		w.bad(i, a, "request %v, paused %v", k.Request, k.PausedAt)
	}
	if k.PausedAt.IsZero() != k.PauseTill.IsZero() || k.Extended > w.office.rules().Extensions || k.Extended < before.Extended && k.Parent == before.Parent {
		w.bad(i, a, "paused %v till %v, extended %d", k.PausedAt, k.PauseTill, k.Extended)
	}
	if has := k.Office != ""; has != slices.Contains([]Stage{Assigned, Working, Done, Callback, Closed}, k.Stage) && k.Stage != Withdrawn {
		w.bad(i, a, "office %q", k.Office)
	}
	if k.ClosedAt.IsZero() != k.Stage.Open() || slices.Contains(k.CoOffices, k.Office) && k.Office != "" {
		w.bad(i, a, "closed %v, co-offices %v of %s", k.ClosedAt, k.CoOffices, k.Office)
	}
	for _, d := range before.Disposers {
		if !slices.Contains(k.Disposers, d) {
			w.bad(i, a, "forgot that %s disposed of it", d)
		}
	}
	w.stuck(i, a, k)
	w.follows(i, a, k)
}

// stuck: an open ticket has somebody who can move it on, and a time when it is looked at unless all that could be said was said.
func (w *crowd) stuck(i int, a Act, k Ticket) {
	if !k.Stage.Open() {
		return
	}
	_, own := another(i)
	leaves := 0
	for _, by := range []Actor{{Kind: ByStaff, ID: "fresh", Role: Supervisor}, {Kind: ByStaff, ID: "fresh", Role: Handler, Office: k.Office}, own} {
		for _, v := range Open(k, by) {
			if m, _ := MoveOf(v); m.To != "" || v == Answer || v == Unjoin {
				leaves++
			}
		}
	}
	if leaves == 0 {
		w.bad(i, a, "nobody can move it on")
	}
	if k.CheckAt.IsZero() && k.Parent == "" && k.Stage != Callback && k.Reminded == 0 {
		w.bad(i, a, "nobody will look at its limit")
	}
	if !k.CheckAt.IsZero() && (k.Parent != "" || k.Stage == Callback) {
		w.bad(i, a, "its limit is looked at")
	}
}

// follows: a joined ticket is where its parent is, unless its own resident is being asked; a parent stands by itself.
func (w *crowd) follows(i int, a Act, k Ticket) {
	if k.Parent == "" || !k.Stage.Open() {
		return
	}
	parent, err := w.office.Ticket(w.t.Context(), k.Parent)
	asked := k.Stage == Callback && parent.Stage == Closed
	if err != nil || parent.Parent != "" || parent.Number == k.Number || k.Stage != parent.Stage && !asked || k.Stage != Callback && k.Office != parent.Office {
		w.bad(i, a, "follows %s (%s, office %s, itself with %q)", k.Parent, parent.Stage, parent.Office, parent.Parent)
	}
}

func (w *crowd) bad(i int, a Act, format string, args ...any) {
	w.t.Helper()
	k := w.all[i]
	w.t.Errorf("seed %d, %s at %s, %s by %s: "+format, append([]any{w.seed, k.Number, k.Stage, a.Verb, a.By.ID}, args...)...)
}
