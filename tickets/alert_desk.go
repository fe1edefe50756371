package tickets

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// AlertStore keeps alerts. What is decided on what AlertsAround gave is written by SaveAlerts only while nothing was written since:
// alerts are few, so one counter for all of them is enough.
type AlertStore interface {
	// AlertsAround gives the alert of the same sender and identifier, and all of the threads of those that it names or that name it.
	AlertsAround(ctx context.Context, a Alert) (AlertView, error)
	// SaveAlerts inserts or replaces by key in one transaction; ErrConflict when version is not the counter any more.
	SaveAlerts(ctx context.Context, version int, all []AlertRecord) error
	// SettleAlert writes what became of what was owed; ErrConflict when the stored stage or debt is not that of was.
	SettleAlert(ctx context.Context, was, now AlertRecord) error
	Alert(ctx context.Context, key string) (AlertRecord, error) // ErrNotFound
	// ClaimAlerts hands out alerts that must be looked at; nobody else gets them before until.
	ClaimAlerts(ctx context.Context, now, until time.Time, limit int) ([]AlertRecord, error)
}

// AlertView is what is known around an alert.
type AlertView struct {
	Version int
	Same    *AlertRecord // nil: it is new
	Related []AlertRecord
}

// Spreader tells many residents one thing. Both methods may be called again with the same arguments and then change nothing.
type Spreader interface {
	// Spread begins a broadcast and gives its id. Where s.Follows is a broadcast, it takes its place for those it has reached; where
	// s.Ends too, nobody else is told.
	Spread(ctx context.Context, s Spreading) (broadcast string, err error)
	// Withdraw stops what has not left yet and takes back what can be taken back; why is for the office's page. It is no error that
	// there is no such broadcast: a process may have died before it made it. The id is then the Spreading's own.
	Withdraw(ctx context.Context, broadcast string, why Line) error
}

// Spreading is a warning for everybody in some areas.
type Spreading struct {
	ID          string // the same for the same alert
	Level       AlertLevel
	Topic       Topic               // who wants to hear of it, unless it is red
	Words       map[Lang]AlertWords // of every language we speak
	Grids       []string            // codes of our smallest areas
	Class       Class
	IgnoreQuiet bool // goes out in quiet hours too: orange and red
	Expires     time.Time
	Follows     string // broadcast, or ID of a Spreading, of the alert before it
	Ends        bool   // only those whom Follows reached are told: that it is over
}

// AlertDesk relays warnings: it decides what reaches residents, once, and what happened to what was sent before.
type AlertDesk struct {
	Store    AlertStore
	Towns    Towns
	Spreader Spreader // nil: nobody is told
	Words    Speaker
	Now      func() time.Time
	Location *time.Location
	Failed   func(error) // told of what is tried again by itself; nil: nobody is
}

const (
	alertLease = time.Minute      // how long one holder may take to pay what an alert owes
	alertCall  = 45 * time.Second // how long one call of the Spreader may take: less than the lease
	alertRetry = 30 * time.Second
	tellEnded  = 6 * time.Hour // that a warning is over is news for so long
	relayTries = 100           // others may have saved in between so often
)

// Relay takes an alert: keeps it, works out what it means for those before it, and has residents told. fresh is false when the same had
// come before: then nothing changes. The same identifier with another content is ErrConflict.
func (d *AlertDesk) Relay(ctx context.Context, a Alert) (r AlertRecord, fresh bool, err error) {
	town, err := d.Towns.Town(ctx)
	if err != nil {
		return r, false, err
	}
	digest := alertDigest(a)
	for tries := 0; ; tries++ {
		view, err := d.Store.AlertsAround(ctx, a)
		if err != nil {
			return r, false, err
		}
		if view.Same != nil {
			if view.Same.Digest != digest {
				return *view.Same, false, Refuse(Conflict, "alert.bad.other_content", "id", Plain(a.ID))
			}
			return *view.Same, false, nil
		}
		r, others := judgeAlert(a, view.Related, town, d.Now())
		r.Digest = digest
		err = d.Store.SaveAlerts(ctx, view.Version, append(others, r))
		if errors.Is(err, ErrConflict) && tries < relayTries {
			continue
		}
		if err != nil {
			return r, false, err
		}
		return d.payAll(ctx, r, others), true, nil
	}
}

// alertDigest is of all an alert says; whether its signature was checked says nothing about that.
func alertDigest(a Alert) string {
	a.Signed = false
	text, _ := json.Marshal(a) // strings, numbers and times always can be
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// heldByKind is why an alert is of no concern to residents whatever it says; "" when it is.
func heldByKind(a Alert) AlertHeld {
	switch a.Status {
	case "Actual":
	case "Exercise":
		return HeldExercise
	case "Draft":
		return HeldDraft
	case "System":
		return HeldSystem
	default:
		return HeldTest
	}
	switch {
	case a.Scope != "Public":
		return HeldScope
	case a.MsgType != "Alert" && a.MsgType != "Update" && a.MsgType != "Cancel":
		return HeldReceipt
	}
	return ""
}

// names reports whether an alert takes the place of another one. Nobody updates or lifts another sender's.
func (a Alert) names(other Alert) bool {
	return a.MsgType != "Alert" && a.Sender == other.Sender &&
		slices.ContainsFunc(a.References, func(ref AlertRef) bool { return ref.ID == other.ID && ref.Sender == other.Sender })
}

// judgeAlert decides what a new alert is, and what becomes of the related ones: it gives those that change.
func judgeAlert(a Alert, related []AlertRecord, town *Town, now time.Time) (r AlertRecord, others []AlertRecord) {
	r = AlertRecord{
		Alert: a, Thread: a.Key(), Stage: AlertActive, Gravity: a.Level(), ReceivedAt: now, Until: a.until(),
		Grids: town.GridsIn(a.areas()), Held: heldByKind(a),
	}
	if a.MsgType == "Cancel" {
		r.Stage = AlertCancelled
	}
	if r.Held != "" {
		if !r.Until.After(now) && r.Stage == AlertActive {
			r.Stage = AlertExpired
		}
		r.look()
		return r, nil
	}
	family, known := familyOf(&r, related)
	r.Lone = a.MsgType != "Alert" && !known
	if later := laterThan(a, family); later != "" {
		r.Stage, r.Held = later, HeldLate
		closeRanks(family, now)
		return r, adopted(r, family)
	}
	told := supersede(&r, family, now)
	r.decide(told, now)
	r.look()
	if r.Owes == OwesSpread {
		r.CheckAt = now.Add(alertLease)
	}
	return r, adopted(r, family)
}

func (a Alert) areas() (all []AlertArea) {
	for _, i := range a.Infos {
		all = append(all, i.Areas...)
	}
	return all
}

// familyOf are the alerts for residents of the threads a new one belongs to, oldest first; the new one joins the oldest thread. known says
// whether an alert it names is among them.
func familyOf(r *AlertRecord, related []AlertRecord) (family []AlertRecord, known bool) {
	threads := map[string]bool{}
	for _, o := range related {
		if heldByKind(o.Alert) == "" && (r.names(o.Alert) || o.names(r.Alert)) {
			threads[o.Thread] = true
			known = known || r.names(o.Alert)
		}
	}
	for _, o := range related {
		if threads[o.Thread] && heldByKind(o.Alert) == "" {
			family = append(family, o)
		}
	}
	slices.SortStableFunc(family, func(x, y AlertRecord) int { return x.Sent.Compare(y.Sent) })
	if len(family) > 0 {
		r.Thread = family[0].Thread
	}
	return family, known
}

// laterThan is the stage of an alert whose successor came before it: what was sent later stands.
func laterThan(a Alert, family []AlertRecord) (stage AlertStage) {
	for _, o := range family {
		if !o.Sent.After(a.Sent) && !o.names(a) {
			continue
		}
		if stage = AlertUpdated; o.MsgType == "Cancel" {
			return AlertCancelled
		}
	}
	if stage != "" && a.MsgType == "Cancel" {
		return AlertCancelled
	}
	return stage
}

// closeRanks is for one that came late and joined threads that knew nothing of each other: the latest of them ends the others. When that is
// a Cancel of which nobody heard, since it seemed to lift nothing, they hear of it now.
func closeRanks(family []AlertRecord, now time.Time) {
	last := &family[len(family)-1]
	if told := supersede(last, family, now); told != nil && last.Held == HeldAlone {
		last.Held = ""
		last.decide(told, now)
		last.CheckAt = now.Add(alertLease)
	}
}

// supersede ends what was active in the family of an alert, and gives the one of which residents were, or may have been, told. What it has
// to withdraw is left to who saves this; when they die, to who looks when their time is over.
func supersede(r *AlertRecord, family []AlertRecord, now time.Time) (told *AlertRecord) {
	for i := range family {
		o := &family[i]
		if o.Stage != AlertActive || r.MsgType == "Alert" || o == r {
			continue
		}
		if o.Stage = AlertUpdated; r.MsgType == "Cancel" {
			o.Stage = AlertCancelled
		}
		o.CheckAt = time.Time{}
		if o.Broadcast != "" || o.Owes == OwesSpread { // who may just be telling it has ended when the lease is over
			told = o
			o.Owes, o.CheckAt = OwesWithdraw, now.Add(alertLease)
		}
	}
	return told
}

// decide says who is told of a new alert, if anybody.
func (r *AlertRecord) decide(told *AlertRecord, now time.Time) {
	end := func() { // those who were told hear that it is over for them
		r.Ends, r.Owes, r.Grids, r.Follows = true, OwesSpread, told.Grids, told.spread()
		if len(r.Infos) == 0 {
			r.Gravity, r.Before = told.Gravity, told.Infos
		}
	}
	switch {
	case r.MsgType == "Cancel":
		if r.Until = now.Add(tellEnded); told == nil {
			r.Held = HeldAlone
			return
		}
		end()
	case !r.Until.After(now):
		r.Stage, r.Held = AlertExpired, HeldExpired
	case len(r.Grids) == 0:
		if r.Held = HeldElsewhere; told != nil {
			end()
		}
	default:
		if r.Owes = OwesSpread; told != nil {
			r.Follows = told.spread()
		}
	}
}

// alertSource is what stands before an alert's key in the Source of the broadcast that relays it.
const alertSource = "alert:"

// spread is the broadcast that told residents, or would have.
func (r AlertRecord) spread() string { return cmp.Or(r.Broadcast, alertSource+r.Key()) }

// Relays gives the key of the alert a broadcast relays; ok is false for every other broadcast.
func (b Broadcast) Relays() (key string, ok bool) { return strings.CutPrefix(b.Source, alertSource) }

// look sets when to look again at an alert that owes nothing: when it is over.
func (r *AlertRecord) look() {
	if r.CheckAt = (time.Time{}); r.Stage == AlertActive {
		r.CheckAt = r.Until
	}
}

// adopted are those of the family that have changed: all that were ended, or have come into another thread, or whose reference is known now.
func adopted(r AlertRecord, family []AlertRecord) []AlertRecord {
	for i := range family {
		family[i].Thread = r.Thread
		if family[i].names(r.Alert) {
			family[i].Lone = false
		}
	}
	return family
}
