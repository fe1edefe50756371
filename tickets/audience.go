package tickets

import (
	"slices"
	"time"
)

// Audience says whom a broadcast is for. What is empty does not narrow. A Ticket or NotAnswered names the recipients themselves, whatever
// they are subscribed to; the rest is chosen among subscriptions.
type Audience struct {
	Areas  []string   `json:"areas,omitempty"`  // codes, each with all that lies within; the nearest to what happened first
	Topics []Topic    `json:"topics,omitempty"` // subscribed to any of these; a red warning asks for none
	Roles  []Standing `json:"roles,omitempty"`
	Langs  []Lang     `json:"langs,omitempty"`
	Cared  bool       `json:"cared,omitempty"`  // only who asked to be looked after
	Around []string   `json:"around,omitempty"` // codes of larger areas: whoever is known by no smaller one may live where it happens
	Groups bool       `json:"groups,omitempty"` // group chats and building channels too, before single people
	Ticket Number     `json:"ticket,omitempty"` // who reported it, and who reported what has joined it

	// NotAnswered is the id of a broadcast: its recipients who have not answered it. Cared, when set, narrows them.
	NotAnswered string `json:"notAnswered,omitempty"`
	Received    string `json:"received,omitempty"` // id of a broadcast: whoever has it
}

// about are the communities and streets about some grids, each once. A resident who told us no more than the community, and the group chat of
// a whole street, hear of what happens in one of its grids.
func about(grids []string) (all []string) {
	for _, digits := range []int{12, 9} { // of a community, and of a street
		for _, code := range grids {
			if len(code) > digits && !slices.Contains(all, code[:digits]) && !slices.Contains(grids, code[:digits]) {
				all = append(all, code[:digits])
			}
		}
	}
	return all
}

// Named reports whether the recipients are named rather than chosen among subscriptions.
func (a Audience) Named() bool { return a.Ticket != "" || a.NotAnswered != "" || a.Received != "" }

// Reach is how many an audience is now.
type Reach struct {
	Residents int
	Groups    int
	ByLang    map[Lang]int   // residents and groups
	ByArea    map[string]int // by the area's own code: grids, mostly
	ByChannel map[string]int
	Hushed    int // whose quiet hours it is now
}

// All is everybody, a group counted once.
func (r Reach) All() int { return r.Residents + r.Groups }

// Missing are the languages somebody in the audience has and the texts do not, in the order of Langs.
func (r Reach) Missing(texts map[Lang]Text) (all []Lang) {
	for _, l := range Langs {
		if r.ByLang[l] > 0 && texts[l].IsZero() {
			all = append(all, l)
		}
	}
	return all
}

// Slowly is how long so many messages take at a rate a second; 0: without limit, no time at all.
func Slowly(messages int, rate float64) time.Duration {
	if rate <= 0 || messages <= 0 {
		return 0
	}
	return time.Duration(float64(messages) / rate * float64(time.Second)).Round(time.Second)
}

// Recipient is one address of an audience.
type Recipient struct {
	To        Address
	Resident  string // "" for a group
	Area      string
	Lang      Lang // theirs now; the words are chosen when the notice leaves
	Cared     bool
	QuietFrom int
	QuietTill int
}

// WindowCursor is where the next window of an audience begins. The zero value is the beginning.
type WindowCursor struct {
	Step  int    `json:"step"`  // which of the audience's areas
	Alone bool   `json:"alone"` // the groups of that area are done
	Area  string `json:"area"`  // of the last recipient
	ID    string `json:"id"`    // key of the last recipient
	Done  bool   `json:"done"`  // nobody is left
}

// AudienceWindow is the next part of an audience, and where the one after it begins.
type AudienceWindow struct {
	Recipients []Recipient
	Next       WindowCursor
}

// Seen reports whether somebody in an area was reached already by an earlier part of the audience: a grid named before its community is
// not told twice.
func (a Audience) Seen(area string, step int) bool {
	return slices.ContainsFunc(a.Areas[:min(step, len(a.Areas))], func(scope string) bool { return Within(area, scope) })
}

// Bounded is the audience within what an author may reach: areas outside of the scope are refused, none at all means the scope.
func (a Audience) Bounded(scope string) (Audience, error) {
	if a.Named() || scope == "" {
		return a, nil
	}
	if len(a.Areas) == 0 {
		a.Areas = []string{scope}
		return a, nil
	}
	for _, area := range a.Areas {
		if area == "" || !Within(area, scope) {
			return a, Refuse(NotAllowed, "error.broadcast_area", "area", Plain(area))
		}
	}
	return a, nil
}
