package tickets

import "context"

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

// Match is a volunteer who fits, and why.
type Match struct {
	Volunteer Volunteer
	Ring      int
	Reasons   []MatchReason // in the order they weigh
}

// RingOf is how far an area is from those a volunteer serves.
func (v Volunteer) RingOf(area string) int { return RingAll }

// Fits says whether a volunteer may take an activity at all, wherever it is; nil means yes. The refusal is a sentence for them.
func Fits(a Activity, v Volunteer) error { return nil }

// Matches gives who fits an activity, nearest and best first, at most limit. They are read from an index in memory that is brought up to date first.
func (d *ActivityDesk) Matches(ctx context.Context, a Activity, limit int) ([]Match, error) {
	return nil, nil
}
