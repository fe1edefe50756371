package tickets

import (
	"context"
	"math/rand"
	"slices"
	"strings"
	"time"
)

// demoRoad is one ticket on its way. A step that would lie in the future, or fails, ends the road: the steps after it do nothing,
// so that a story reads straight on.
type demoRoad struct {
	ctx      context.Context // of the one call of fillTickets the road lives in
	town     *demoTown
	rnd      *rand.Rand
	t        Ticket
	matter   demoMatter
	span     time.Duration // what the steps are measured by: the limit, or less when the story must be over by now
	pace     float64
	resident Actor
	clerk    Actor
	chief    Actor
	over     bool
	err      error
}

// The stories.

func demoFresh(*demoRoad) {}

func demoPlain(r *demoRoad) { r.intake(); r.work(); r.verify(); r.content() }

// demoStuck goes as far as a stage and waits there for somebody.
func demoStuck(stage Stage) func(*demoRoad) {
	return func(r *demoRoad) {
		for _, step := range []func(){r.accept, func() { r.assign(r.office()) }, r.start, r.report, r.verify} {
			if r.t.Stage == stage {
				break
			}
			step()
		}
		if stage != Done && stage != Callback && r.rnd.Intn(2) == 0 {
			r.nudge()
		}
	}
}

func demoDeclined(r *demoRoad) {
	if r.rnd.Intn(2) == 0 {
		r.accept()
	}
	r.decline(r.matter.did[0], r.matter.did[1])
	if r.rnd.Intn(5) == 0 {
		r.step(0.02, 0.1, Act{Verb: Follow, By: r.resident, Text: "好的，我去问问，谢谢"})
	}
}

func demoWithdrawn(r *demoRoad) {
	if r.rnd.Intn(2) == 0 {
		r.intake()
	}
	texts := []string{"自己修好了，不麻烦了", "邻居已经道歉了，撤了吧", "报重复了", ""}
	if r.t.Lang == English {
		texts = []string{"It works again, never mind", ""}
	}
	r.step(0.05, 0.2, Act{Verb: Withdraw, By: r.resident, Text: demoPick(r.rnd, texts)})
}

func demoReturned(r *demoRoad) {
	r.accept()
	right := r.office()
	wrong := demoPick(r.rnd, demoOffices)
	for wrong.ID == right.ID {
		wrong = demoPick(r.rnd, demoOffices)
	}
	r.assign(wrong)
	r.step(0.05, 0.15, Act{Verb: Return, By: r.handler(), Text: demoPick(r.rnd, demoTalk.returns)})
	r.step(0.02, 0.08, Act{Verb: Grant, By: r.clerk})
	r.assign(right)
	r.work()
	r.verify()
	r.content()
}

func demoReworked(r *demoRoad) {
	r.intake()
	r.work()
	r.step(0.02, 0.08, Act{Verb: Rework, By: r.checker(), Text: demoPick(r.rnd, demoTalk.reworks)})
	r.start()
	r.report()
	r.verify()
	r.content()
}

func demoUnhappy(r *demoRoad) {
	r.intake()
	r.work()
	r.verify()
	a := Act{Verb: Answer, By: r.resident, Contact: r.demoContact(), Solved: "no", Happy: "bad", Text: demoPick(r.rnd, r.say().unhappy)}
	if r.rnd.Intn(5) < 2 {
		a.Solved = "yes"
	}
	r.step(0.02, 0.1, a)
	r.again()
}

func demoReopened(r *demoRoad) {
	if r.t.Lang == Hans && r.rnd.Intn(3) == 0 {
		r.decline("不属于街道职责范围", "请咨询市民热线12345")
	} else {
		r.intake()
		r.work()
		r.verify()
		r.content()
	}
	why := demoPick(r.rnd, demoTalk.reopens)
	if r.t.Stage == Declined {
		why = "原不予受理理由不充分，经复核应由本街道办理"
	}
	r.step(0.05, 0.2, Act{Verb: Reopen, By: r.chief, Text: why})
	r.again()
}

func demoUnanswered(r *demoRoad) {
	r.intake()
	r.work()
	r.verify()
	r.step(0.2, 0.4, Act{Verb: Close, By: r.chief, Text: demoPick(r.rnd, demoTalk.silent)})
}

// The steps.

func (r *demoRoad) begin(f Filing) {
	r.clerk, r.chief = r.staff(Dispatcher, ""), r.staff(Supervisor, "")
	if f.Service == "" && len(r.matter.did) > 0 { // sorted as soon as a clerk takes it
		r.matter.code = r.town.known(r.matter.code)
	}
}

// intake takes a ticket in and gives it to its office.
func (r *demoRoad) intake() {
	if r.rnd.Intn(8) > 0 { // else assigned at once
		r.accept()
	}
	r.assign(r.office())
	if r.rnd.Intn(6) == 0 && r.t.Urgency != Danger {
		r.step(0.01, 0.03, Act{Verb: Note, By: r.clerk, Text: demoPick(r.rnd, demoTalk.notes)})
	}
}

func (r *demoRoad) accept() {
	r.step(0.005, 0.04, Act{Verb: Accept, By: r.clerk})
	r.sort()
}

// sort gives a ticket the service nobody knew when it was filed.
func (r *demoRoad) sort() {
	if r.t.Service == "" && r.matter.code != "" {
		r.step(0, 0.005, Act{Verb: Sort, By: r.clerk, Service: r.matter.code})
	}
}

func (r *demoRoad) assign(o Office) {
	r.step(0.005, 0.04, Act{Verb: Assign, By: r.clerk, Office: o})
	r.sort()
}

func (r *demoRoad) start() { r.step(0.03, 0.15, Act{Verb: Start, By: r.handler()}) }

func (r *demoRoad) decline(reason, helper string) {
	r.step(0.02, 0.08, Act{Verb: Decline, By: r.clerk, Text: reason, Helper: helper})
}

// work is what the office does; sometimes there is a question to the resident, or the resident asks where it stays.
func (r *demoRoad) work() {
	r.start()
	switch x := r.rnd.Intn(6); {
	case r.t.Urgency == Danger: // no time to talk
	case x == 0:
		r.step(0.01, 0.05, Act{Verb: Write, By: r.handler(), Text: demoPick(r.rnd, r.say().questions)})
		r.step(0.005, 0.05, Act{Verb: Follow, By: r.resident, Text: demoPick(r.rnd, r.say().replies)})
	case x == 1:
		r.nudge()
	case x == 2:
		r.step(0.01, 0.05, Act{Verb: Note, By: r.handler(), Text: demoPick(r.rnd, demoTalk.notes)})
	}
	r.report()
}

func (r *demoRoad) nudge() {
	r.step(0.05, 0.15, Act{Verb: Follow, By: r.resident, Text: demoPick(r.rnd, r.say().nudges)})
}

func (r *demoRoad) report() {
	by := r.handler()
	if r.rnd.Intn(20) == 0 {
		by = r.clerk // by telephone, for the office
	}
	text := strings.ReplaceAll(demoPick(r.rnd, r.matter.did), "{v}", demoPick(r.rnd, r.town.volunteers).Name)
	if r.t.Level > 0 && r.t.Lang == Hans {
		text = demoPick(r.rnd, r.say().second)
	}
	r.step(0.1, 0.4, Act{Verb: Report, By: by, Text: text})
}

func (r *demoRoad) verify() { r.step(0.02, 0.08, Act{Verb: Verify, By: r.checker()}) }

// content is a resident who is satisfied, or fairly so.
func (r *demoRoad) content() {
	happy := "good"
	if r.rnd.Intn(4) == 0 {
		happy = "fair"
	}
	r.step(0.02, 0.12, Act{Verb: Answer, By: r.resident, Contact: r.demoContact(), Solved: "yes", Happy: happy, Text: demoPick(r.rnd, r.say().praise)})
}

// again is the second round, one level up: the street office itself.
func (r *demoRoad) again() {
	r.assign(demoOffices[0])
	r.work()
	r.verify()
	r.content()
}

// step waits a part of the span, to an hour at which this is done, and then acts.
func (r *demoRoad) step(from, to float64, a Act) {
	if r.over || r.err != nil {
		return
	}
	wait := time.Duration(float64(r.span) * r.pace * (from + r.rnd.Float64()*(to-from)))
	clock := r.town.clock.Add(max(wait, time.Duration(60+r.rnd.Intn(600))*time.Second))
	clock = r.awake(clock, a.By.Kind).Truncate(time.Second)
	if clock.After(r.town.now) {
		r.over = true
		return
	}
	r.town.clock = clock
	r.t, r.err = r.town.desk.Do(r.ctx, r.t.Number, a)
}

// awake moves a night's act to the next morning. Danger and what must be over soon know no night.
func (r *demoRoad) awake(clock time.Time, who ActorKind) time.Time {
	first, last := 8, 18
	switch {
	case r.span <= 12*time.Hour:
		return clock
	case who == ByResident || r.span <= 48*time.Hour:
		first, last = 7, 22
	}
	local := clock.In(r.town.desk.Location)
	if h := local.Hour(); h >= first && h < last {
		return clock
	}
	morning := time.Date(local.Year(), local.Month(), local.Day(), first, 0, 0, 0, local.Location())
	if local.Hour() >= last {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning.Add(time.Duration(r.rnd.Intn(7200)) * time.Second)
}

// office is whose matter it is.
func (r *demoRoad) office() Office {
	id := r.matter.office
	if id == demoLocal {
		who := slices.IndexFunc(r.town.residents, func(n demoNeighbour) bool { return n.ID == r.resident.ID })
		id = demoCommunities[r.town.residents[who].community].id
	}
	return demoOffices[slices.IndexFunc(demoOffices, func(o Office) bool { return o.ID == id })]
}

func (r *demoRoad) handler() Actor { return r.staff(Handler, r.t.Office) }

// checker is somebody who did not dispose of it.
func (r *demoRoad) checker() Actor {
	if r.rnd.Intn(5) < 2 || slices.Contains(r.t.Disposers, r.clerk.ID) {
		return r.chief
	}
	return r.clerk
}

func (r *demoRoad) staff(role Role, office string) Actor {
	var fit []Staff
	for _, s := range demoStaff {
		if s = demoMember(s); s.Role == role && (office == "" || s.Office == office) {
			fit = append(fit, s)
		}
	}
	return demoPick(r.rnd, fit).Actor()
}

// say is what is said around this ticket, in the resident's language.
func (r *demoRoad) say() demoVoice {
	if said, other := demoSaid[r.t.Lang]; other {
		return said.demoVoice
	}
	if r.matter.where == demoNowhere {
		return demoByTelephone
	}
	return demoAtAPlace
}
