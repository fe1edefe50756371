package intents

import (
	"cmp"
	"slices"

	"huying/tickets"
)

// alikeLeast is from which odds on a clerk is shown that two tickets may be one matter.
const alikeLeast = -1.25

// Compare is the merger's judgement of one matter among others, for the program's own tickets: those that are likely the same, the
// likeliest first, and why (tickets.Comparer).
func (o *Offline) Compare(said tickets.Said, others []tickets.Said) (found []tickets.Alike) {
	one := matterOf(said)
	rest := make([]*matter, len(others))
	for i := range others {
		rest[i] = matterOf(others[i])
	}
	all := append(slices.Clone(rest), one)
	o.study(all, &o.kept)
	rare, judge := rarityOf(all), sameMerger()
	for i, m := range rest {
		if strangers(one, m) {
			continue
		}
		first, last := m, one
		if last.at.Before(first.at) {
			first, last = last, first
		}
		s := signsOf(first, last, rare)
		if odds := judge.score(&s); odds >= alikeLeast {
			found = append(found, tickets.Alike{At: i, Odds: odds, Why: whyAlike(&s)})
		}
	}
	slices.SortStableFunc(found, func(a, b tickets.Alike) int { return cmp.Compare(b.Odds, a.Odds) })
	return found
}

func matterOf(s tickets.Said) *matter {
	return &matter{at: s.At, place: folded(s.Place), text: folded(s.Words)}
}

// whyAlike names the signs that a person would name.
func whyAlike(s *[signs]float64) (why []string) {
	named := s[signSameHome]+s[signSameRoad]+s[signSameNamed] > 0 || s[signSoftPlace] > 0.7
	for _, r := range []struct {
		holds bool
		key   string
	}{
		{named && s[signSameBuilding] > 0, "alike.building"},
		{named && s[signSameBuilding] == 0, "alike.place"},
		{s[signSameTop] > 0, "alike.service"},
		{s[signAspect] > 0 || s[signIdeas] > 0.3 || s[signWords] > 0.3, "alike.words"},
		{s[signDay] > 0, "alike.day"},
	} {
		if r.holds {
			why = append(why, r.key)
		}
	}
	return why
}
