package tickets

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// codeLetters leave out what is taken for something else on paper, on the telephone or in a chat.
const (
	codeDigits  = "23456789"
	codeLetters = codeDigits + "ABCDEFGHJKMNPQRSTUVWXYZ"
)

// CodeLength is how many of them a broadcast's code has.
const CodeLength = 6

// randomCode makes a code nobody can guess from another. It has a digit, so that no word is taken for a code.
func randomCode() string {
	for {
		var b strings.Builder
		for range CodeLength {
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(codeLetters))))
			if err != nil { // crypto/rand never fails
				panic(err)
			}
			b.WriteByte(codeLetters[n.Int64()])
		}
		if strings.ContainsAny(b.String(), codeDigits) {
			return b.String()
		}
	}
}

// FindCode finds the code of a broadcast in words: six of its characters that stand alone, a digit among them, in any case, wide or narrow.
func FindCode(text string) (string, bool) {
	wide := strings.Map(func(r rune) rune {
		switch {
		case r >= 'Ａ' && r <= 'Ｚ':
			return r - 'Ａ' + 'A'
		case r >= 'ａ' && r <= 'ｚ':
			return r - 'ａ' + 'A'
		}
		return r
	}, narrow(text))
	for _, word := range strings.FieldsFunc(strings.ToUpper(wide), func(r rune) bool { return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z') }) {
		if len(word) == CodeLength && strings.Trim(word, codeLetters) == "" && strings.ContainsAny(word, codeDigits) {
			return word, true
		}
	}
	return "", false
}

// compose sets what a broadcast says and to whom, if that can be sent.
func (b *Broadcast) compose(c Composing, now time.Time) error {
	switch {
	case !slices.Contains(NoticeKinds, c.Kind) || c.Topic.Kind() != c.Kind:
		return Refuse(Invalid, "error.broadcast_topic")
	case len(c.Files) > maxBroadcastFiles:
		return Refuse(Invalid, "error.broadcast_files", "n", fmt.Sprint(maxBroadcastFiles))
	case !slices.Contains(BroadcastRepeats, c.Repeat):
		return Refuse(Invalid, "error.broadcast_repeat")
	case !c.Expires.IsZero() && (!c.Expires.After(now) || c.Expires.Before(c.Due)):
		return Refuse(Invalid, "error.broadcast_expires")
	case c.Ask == AskSafe && c.Kind != SafetyNews:
		return Refuse(Invalid, "error.broadcast_safe")
	}
	texts, err := checkTexts(c.Texts)
	if err != nil {
		return err
	}
	options, err := checkOptions(c.Ask, c.Options, texts)
	if err != nil {
		return err
	}
	if len(c.Audience.Topics) == 0 && !c.Audience.Named() {
		c.Audience.Topics = []Topic{c.Topic}
	}
	audience, err := c.Audience.checked(b.Area)
	if err != nil {
		return err
	}
	b.Kind, b.Topic, b.Texts, b.Files, b.Ask, b.Options = c.Kind, c.Topic, texts, c.Files, c.Ask, options
	b.Audience, b.Expires, b.Due, b.Repeat, b.Follows = audience, c.Expires, c.Due, c.Repeat, c.Follows
	b.Accept = nil
	return nil
}

const maxBroadcastFiles = 3

// checked is the audience as it may be sent to by somebody whose work ends at a scope.
func (a Audience) checked(scope string) (Audience, error) {
	switch {
	case slices.ContainsFunc(a.Topics, func(t Topic) bool { return t.Kind() == "" }):
		return a, Refuse(Invalid, "error.broadcast_topic")
	case slices.ContainsFunc(a.Roles, func(s Standing) bool { return !slices.Contains(Standings, s) }):
		return a, Refuse(Invalid, "error.subscription_role")
	case slices.ContainsFunc(a.Langs, func(l Lang) bool { return !slices.Contains(Langs, l) }):
		return a, Refuse(Invalid, "error.broadcast_lang")
	case len(a.Areas) > maxAudienceAreas:
		return a, Refuse(Invalid, "error.broadcast_areas", "n", fmt.Sprint(maxAudienceAreas))
	}
	return a.Bounded(scope)
}

const maxAudienceAreas = 2000

// checkTexts takes out languages without a word and refuses one that says half.
func checkTexts(texts map[Lang]Text) (map[Lang]Text, error) {
	kept := map[Lang]Text{}
	for l, t := range texts {
		t = Text{Title: strings.TrimSpace(t.Title), Body: strings.TrimSpace(t.Body)}
		switch {
		case t.IsZero():
			continue
		case !slices.Contains(Langs, l):
			return nil, Refuse(Invalid, "error.broadcast_lang")
		case t.Title == "" || t.Body == "":
			return nil, Refuse(Invalid, "error.broadcast_half", "lang", "@broadcast.lang."+string(l))
		case len([]rune(t.Title)) > MaxTitle || len([]rune(t.Body)) > MaxBody:
			return nil, Refuse(Invalid, "error.broadcast_long", "title", fmt.Sprint(MaxTitle), "body", fmt.Sprint(MaxBody))
		}
		kept[l] = t
	}
	if len(kept) == 0 {
		return nil, Refuse(Invalid, "error.broadcast_words")
	}
	return kept, nil
}

// checkOptions wants as many options in every language, because an answer is only a number.
func checkOptions(ask Asking, options map[Lang][]string, texts map[Lang]Text) (map[Lang][]string, error) {
	if ask == AskNothing || ask == AskSafe {
		return nil, nil
	}
	if ask != AskPoll {
		return nil, Refuse(Invalid, "error.broadcast_options", "n", fmt.Sprint(MaxPollOptions), "max", fmt.Sprint(MaxOption))
	}
	kept, n := map[Lang][]string{}, -1
	for l := range texts {
		var own []string
		for _, o := range options[l] {
			if o = strings.TrimSpace(o); o != "" && len([]rune(o)) <= MaxOption {
				own = append(own, o)
			}
		}
		if n < 0 {
			n = len(own)
		}
		if len(own) != len(options[l]) || len(own) != n || n < 2 || n > MaxPollOptions {
			return nil, Refuse(Invalid, "error.broadcast_options", "n", fmt.Sprint(MaxPollOptions), "max", fmt.Sprint(MaxOption))
		}
		kept[l] = own
	}
	return kept, nil
}

// bounded is an author within what they may reach, wherever they write.
func (d *BroadcastDesk) bounded(ctx context.Context, by Actor) (Actor, error) {
	if d.Offices == nil || by.Role != Handler {
		return by, nil
	}
	offices, err := d.Offices.AllOffices(ctx)
	return by.Bounded(offices), err
}

// Bounded is a handler within the area that their office serves, when they have none of their own. Others stay as they are.
func (a Actor) Bounded(offices []Office) Actor {
	if a.Role != Handler || a.Area != "" {
		return a
	}
	if i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == a.Office }); i >= 0 {
		a.Area = offices[i].Area
	}
	return a
}

// Draft begins a broadcast. The same form sent again finds what it has begun.
func (d *BroadcastDesk) Draft(ctx context.Context, c Composing, by Actor) (Broadcast, error) {
	if by.Kind != ByStaff || by.Role == Handler && by.Office == "" {
		return Broadcast{}, Refuse(NotAllowed, "error.not_yours_to_do")
	}
	by, err := d.bounded(ctx, by)
	if err != nil {
		return Broadcast{}, err
	}
	if c.ID != "" {
		if first, err := d.Store.Broadcast(ctx, c.ID); !errors.Is(err, ErrNotFound) {
			return first, err
		}
	}
	b := Broadcast{ID: cmp.Or(c.ID, d.NewID()), Class: Bulk, Stage: BroadcastDraft, By: by, Office: by.Office, Area: by.Area, Edition: 1}
	if err := cmp.Or(d.ahead(c.Due), b.compose(c, d.Now())); err != nil {
		return b, err
	}
	made, err := d.insert(ctx, b, BroadcastWrite, by)
	if c.ID != "" && errors.Is(err, ErrConflict) { // a double click: who was faster is the same form
		return d.Store.Broadcast(ctx, c.ID)
	}
	return made, err
}

// insert writes a new broadcast under a code nobody else has.
func (d *BroadcastDesk) insert(ctx context.Context, b Broadcast, verb BroadcastVerb, by Actor) (Broadcast, error) {
	now := d.Now()
	b.MadeAt, b.UpdatedAt = now, now
	for try := 0; ; try++ {
		b.Code = d.code()
		c := BroadcastSaving{Broadcast: b, New: true, Steps: []BroadcastStep{{ID: "w:" + b.ID, Broadcast: b.ID, At: now, By: by, Verb: verb}}}
		err := d.Store.SaveBroadcast(ctx, &c)
		if err == nil || !errors.Is(err, ErrCodeTaken) || try == 9 {
			return c.Broadcast, err
		}
	}
}

// ErrCodeTaken is the refusal of a new broadcast whose code another one has.
var ErrCodeTaken = Refuse(Conflict, "error.broadcast_code")

func (d *BroadcastDesk) code() string {
	if d.NewCode != nil {
		return d.NewCode()
	}
	return randomCode()
}

// Change rewrites a draft, or what was refused. Whoever rewrote it last is its author: nobody approves their own words.
func (d *BroadcastDesk) Change(ctx context.Context, id string, c Composing, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastChange, a, func(b *Broadcast, _ *BroadcastSaving) error {
		b.By, b.Approver = a.By, Actor{}
		return cmp.Or(d.ahead(c.Due), b.compose(c, d.Now()))
	})
}

// ahead refuses a time to send at that is over: it is a slip, of the year or of the month, and what was meant for some day would leave at
// once. Some minutes are the time it takes to write.
func (d *BroadcastDesk) ahead(due time.Time) error {
	if !due.IsZero() && due.Before(d.Now().Add(-30*time.Minute)) {
		return Refuse(Invalid, "error.broadcast_due")
	}
	return nil
}

// Preview counts the audience and finds what has to be confirmed.
func (d *BroadcastDesk) Preview(ctx context.Context, b Broadcast) (Preview, error) {
	reach, err := d.reach(ctx, b)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{
		Reach: reach, Missing: reach.Missing(b.Texts), Links: d.links(b.Texts), Approval: reach.All() > d.approval(), Takes: d.takes(reach),
		Letters: map[Lang][]Line{}, Buttons: map[Lang][]Choice{},
	}
	for _, l := range Langs {
		var n Notice
		b.Fill(&n, l)
		p.Letters[l], p.Buttons[l] = n.Lines, n.Choices
	}
	return p, nil
}

func (d *BroadcastDesk) reach(ctx context.Context, b Broadcast) (Reach, error) {
	local := d.Now().In(d.Location)
	return d.Store.Reach(ctx, b.Audience, b.Red(), local.Hour()*60+local.Minute())
}

// takes is how long the slowest channel needs.
func (d *BroadcastDesk) takes(r Reach) (slowest time.Duration) {
	for channel, n := range r.ByChannel {
		slowest = max(slowest, Slowly(n, d.rate(channel)))
	}
	return slowest
}

func (d *BroadcastDesk) rate(channel string) float64 {
	if d.Rate == nil {
		return 0
	}
	return d.Rate(channel)
}

func (d *BroadcastDesk) approval() int {
	if d.Approval == 0 {
		return UsualApproval
	}
	return d.Approval
}

// links finds those that look like somebody else's, in every language.
func (d *BroadcastDesk) links(texts map[Lang]Text) (all []Lookalike) {
	for _, l := range Langs {
		for _, found := range lookalikes(texts[l].Title+"\n"+texts[l].Body, d.Domains) {
			if !slices.ContainsFunc(all, func(x Lookalike) bool { return x.URL == found.URL }) {
				all = append(all, found)
			}
		}
	}
	return all
}

// idOf keeps an id that others derived, when it is short and plain enough for a button, and a print of it otherwise.
func idOf(id string) string {
	if len(id) <= 24 && id != "" && strings.IndexFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r == '-' || r == '.')
	}) < 0 {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:12])
}
