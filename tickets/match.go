package tickets

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// Rings say how far a volunteer is from where something is to be done.
const (
	RingGrid      = iota // they serve the grid itself
	RingCommunity        // a grid of the same community
	RingStreet           // the same street
	RingDistrict
	RingAll
)

// MatchReason is one thing that speaks for a volunteer. Nothing else is weighed: no age, and no score of people.
type MatchReason string

const (
	BecauseGrid   MatchReason = "grid"   // serves this grid
	BecauseNear   MatchReason = "near"   // serves a neighbouring one
	BecauseSkill  MatchReason = "skill"  // has what is asked for
	BecauseFree   MatchReason = "free"   // has said to be free then
	BecauseParty  MatchReason = "party"  // party member, where one is wanted
	BecauseLang   MatchReason = "lang"   // speaks the requester's language
	BecauseBefore MatchReason = "before" // has done this before
	BecauseRated  MatchReason = "rated"  // and residents were content
)

// MatchReasons in the order they weigh, with their weights.
var MatchReasons = []MatchReason{BecauseGrid, BecauseSkill, BecauseFree, BecauseNear, BecauseBefore, BecauseLang, BecauseRated, BecauseParty}

var matchWeight = map[MatchReason]int{
	BecauseGrid: 40, BecauseSkill: 30, BecauseFree: 20, BecauseNear: 15, BecauseBefore: 10, BecauseLang: 10, BecauseRated: 8, BecauseParty: 5,
}

// Match is a volunteer who fits, and why.
type Match struct {
	Volunteer Volunteer
	Ring      int
	Reasons   []MatchReason // in the order they weigh
}

// RingOf is how far an area is from those a volunteer serves; who named none serves all. What lies nobody knows where is near to everybody.
func (v *Volunteer) RingOf(area string) int {
	if area == "" || len(v.Grids) == 0 {
		return RingGrid
	}
	ring := RingAll
	for _, g := range v.Grids {
		ring = min(ring, ringBetween(g, area))
	}
	return ring
}

func ringBetween(served, area string) int {
	if Within(area, served) || Within(served, area) {
		return RingGrid
	}
	for ring, length := range []int{12, 9, 6} { // community, street, district: see Levels
		if len(served) >= length && len(area) >= length && served[:length] == area[:length] {
			return RingCommunity + ring
		}
	}
	return RingAll
}

// Fits says whether a volunteer may take an activity at all, wherever it is; nil means yes. The refusal is a sentence for them.
func Fits(a Activity, v Volunteer) error {
	switch {
	case v.Stage == VolunteerApplied:
		return Refuse(NotAllowed, "error.take_unchecked")
	case v.Stage != VolunteerChecked:
		return Refuse(NotAllowed, "error.take_not_volunteer")
	case v.Minor && !a.Minors:
		return Refuse(NotAllowed, "error.take_minor")
	case a.PartyOnly && !v.PartyMember:
		return Refuse(NotAllowed, "error.take_party")
	case !knows(v.Skills, a.Skills):
		return Refuse(NotAllowed, "error.take_skill")
	}
	return nil
}

// suits reports whether somebody who fits would want a card of it: who said what they do wants nothing else.
func (v *Volunteer) suits(a *Activity) bool {
	return len(a.Skills) > 0 || len(v.Skills) == 0 || slices.Contains(v.Skills, a.Service)
}

// maxScore is above every score.
const maxScore = 1 << 10

// score weighs a volunteer who fits.
func score(a *Activity, v *Volunteer, ring int, from time.Time) (sum int) {
	for _, r := range MatchReasons {
		if v.holds(r, a, ring, from) {
			sum += matchWeight[r]
		}
	}
	return sum
}

func (v *Volunteer) holds(r MatchReason, a *Activity, ring int, from time.Time) bool {
	switch r {
	case BecauseGrid:
		return ring == RingGrid && a.Area != "" && len(v.Grids) > 0
	case BecauseNear:
		return ring == RingCommunity
	case BecauseSkill:
		return len(a.Skills) > 0 || a.Service != "" && slices.Contains(v.Skills, a.Service)
	case BecauseFree:
		return v.Free != 0 && v.Free.Free(from)
	case BecauseParty:
		return v.PartyMember && a.PartyOnly
	case BecauseLang:
		return a.Lang != "" && a.Lang == v.Lang
	}
	return false // what they did before is asked for of the few that are shown
}

// matchIndex is every volunteer who takes orders, in memory, read again as far as they changed.
type matchIndex struct {
	mu    sync.Mutex
	seq   int64
	all   []Volunteer
	place map[string]int // id to index
}

// refresh reads what changed. What it gives is never written to again.
func (x *matchIndex) refresh(ctx context.Context, from VolunteerStore) ([]Volunteer, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	changed, seq, err := from.VolunteersSince(ctx, x.seq)
	if err != nil {
		return nil, err
	}
	x.seq = seq
	if len(changed) == 0 {
		return x.all, nil
	}
	x.all = slices.Clone(x.all) // somebody may be reading the old one
	if x.place == nil {
		x.place = make(map[string]int, len(changed))
	}
	for _, v := range changed {
		if i, known := x.place[v.ID]; known {
			x.all[i] = v
			continue
		}
		x.place[v.ID] = len(x.all)
		x.all = append(x.all, v)
	}
	return x.all, nil
}

// candidate is a volunteer who fits, by index, while they are sorted.
type candidate struct {
	index, ring, score int
}

// candidates are all who fit and are usually free then, up to a ring, nearest and best first.
func (d *ActivityDesk) candidates(ctx context.Context, a Activity, ring int) ([]Volunteer, []candidate, error) {
	all, err := d.index.refresh(ctx, d.Volunteers)
	if err != nil {
		return nil, nil, err
	}
	from := a.From.In(d.Location)
	bit := FreeAt(from.Weekday(), partOf(from))
	var keys []uint64 // ring, then score downwards, then who is longer in the index: one number each, which sorts many times faster than three
	for i := range all {
		v := &all[i]
		if v.Stage != VolunteerChecked || v.Minor && !a.Minors || a.PartyOnly && !v.PartyMember || v.Free != 0 && v.Free&bit == 0 {
			continue // cheaper than Fits, which says the same
		}
		if !knows(v.Skills, a.Skills) || !v.suits(&a) {
			continue
		}
		if r := v.RingOf(a.Area); r <= ring {
			keys = append(keys, uint64(r)<<48|uint64(maxScore-score(&a, v, r, from))<<32|uint64(i))
		}
	}
	slices.Sort(keys)
	found := make([]candidate, len(keys))
	for n, k := range keys {
		found[n] = candidate{int(k & (1<<32 - 1)), int(k >> 48), maxScore - int(k>>32&0xffff)}
	}
	return all, found, nil
}

// recorded is of how many candidates it is asked what they did before.
const recorded = 200

// Matches gives who fits an activity, nearest and best first, at most limit, without those who have a seat in it. They are read from an index
// in memory that is brought up to date first.
func (d *ActivityDesk) Matches(ctx context.Context, a Activity, limit int) ([]Match, error) {
	all, found, err := d.candidates(ctx, a, RingAll)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(c candidate) bool { return a.SeatOf(all[c.index].ID) >= 0 })
	found = found[:min(len(found), max(limit, recorded))]
	ids := make([]string, len(found))
	for i, c := range found {
		ids[i] = all[c.index].ID
	}
	before, err := d.Store.ServedBefore(ctx, a.Service, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		for _, r := range before[id].reasons() {
			found[i].score += matchWeight[r]
		}
	}
	slices.SortStableFunc(found, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.ring, y.ring), cmp.Compare(y.score, x.score))
	})
	matches := make([]Match, 0, min(limit, len(found)))
	for _, c := range found[:min(limit, len(found))] {
		v := all[c.index]
		m := Match{Volunteer: v, Ring: c.ring}
		did := before[v.ID].reasons()
		for _, r := range MatchReasons {
			if v.holds(r, &a, c.ring, a.From.In(d.Location)) || slices.Contains(did, r) {
				m.Reasons = append(m.Reasons, r)
			}
		}
		matches = append(matches, m)
	}
	return matches, nil
}

// reasons are what speaks for somebody by what they did.
func (r Record) reasons() (all []MatchReason) {
	if r.Times > 0 {
		all = append(all, BecauseBefore)
	}
	if r.Rated > 0 && r.Stars >= 4*r.Rated {
		all = append(all, BecauseRated)
	}
	return all
}

// Suggestions for an activity that has free places.
type Suggestions struct {
	Matches   []Match
	Wider     int // how many more fit in the rings that were not told yet
	Providers []Provider
}

// suggested is how many volunteers are suggested.
const suggested = 10

// Suggest is what can be done when nobody takes it: who could be asked, whether a wider area would help, and who does it for money.
func (d *ActivityDesk) Suggest(ctx context.Context, a Activity) (s Suggestions, err error) {
	if s.Matches, err = d.Matches(ctx, a, suggested); err != nil {
		return s, err
	}
	_, found, err := d.candidates(ctx, a, RingAll)
	if err != nil {
		return s, err
	}
	for _, c := range found {
		if c.ring > a.Ring {
			s.Wider++
		}
	}
	if d.Providers == nil {
		return s, nil
	}
	all, err := d.Providers.AllProviders(ctx)
	for _, p := range all {
		if p.Serves(a.Service, a.Area) {
			s.Providers = append(s.Providers, p)
		}
	}
	return s, err
}
