package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"huying/intents"
	"huying/tickets"
)

// This file is for 「又坏了」, said of what was closed: a closed ticket is dealt with by nobody, so the words are not just added to it. It stays as
// its resident rated it, and a new one names it.

// backFor is how long after it was closed a matter may come back in such few words.
const backFor = 30 * 24 * time.Hour

// comesBack offers to report again what was closed and is there again; done is false when nothing of theirs can be meant.
func (t *turn) comesBack(ctx context.Context, text string) (a answer, done bool, err error) {
	if t.s.Resident == "" || !intents.ComesBack(text) {
		return answer{}, false, nil
	}
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	if err != nil {
		return answer{}, false, err
	}
	bare := intents.OnlyBack(text)
	if slices.ContainsFunc(own, func(o tickets.Ticket) bool {
		return o.Stage.Open() && o.Number == t.s.Talk && t.Now().Before(t.s.TalkTill)
	}) {
		if !bare {
			return answer{}, false, nil
		}
		a, err = t.follow(ctx, t.s.Talk, text) // it is dealt with already
		return a, true, err
	}
	over := slices.DeleteFunc(own, func(o tickets.Ticket) bool {
		return o.Stage != tickets.Closed || o.Kind == tickets.Order || o.Words == "" || t.Now().Sub(o.ClosedAt) > backFor || !nearBy(o.Place.Text, t.reading.Place)
	})
	named := slices.DeleteFunc(slices.Clone(over), func(o tickets.Ticket) bool { return !slices.Contains(t.reading.Services, o.Service) })
	if len(named) > 0 {
		over = named
	} else if !bare {
		return answer{}, false, nil
	}
	if len(over) == 0 {
		return answer{}, false, nil
	}
	t.s.Heard = text
	return t.offersBack(over), true, nil
}

// afterAll is how somebody wants done what they have just taken back: 「还是管一下吧」.
var afterAll = intents.Worded("after_all")

// wantsBack begins again what was taken back a moment ago, with what was told of it; done is false when nothing was.
func (t *turn) wantsBack(ctx context.Context, text string) (a answer, done bool, err error) {
	n := t.s.Talk
	if n == "" || !t.Now().Before(t.s.TalkTill) || t.inDanger() || !afterAll.In(text) {
		return answer{}, false, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if err != nil || about.Stage != tickets.Withdrawn || about.Resident != t.s.Resident || about.Words == "" || about.Kind == tickets.Order {
		return answer{}, false, err
	}
	known := map[string]string{"words": about.Words + "\n" + text, "service": about.Service, "place": about.Place.Text, "when": about.When, "phone": about.Contact.Phone, "name": about.Contact.Name}
	if about.Contact.Hidden {
		known["hidden"] = "yes"
	}
	a, err = t.start(ctx, "report", known)
	return a, true, err
}

// nearBy reports that a place may be the one somebody says now: they say none, or both begin alike, as 和平里小区东门 and 和平里东门 do.
func nearBy(place, said string) bool {
	a, b := []rune(place), []rune(said)
	return len(b) == 0 || len(a) > 1 && len(b) > 1 && (a[0] == b[0] && a[1] == b[1] || strings.Contains(place, said))
}

// backMost is how many matters one may choose from.
const backMost = 4

// offersBack asks which of the closed matters it is.
func (t *turn) offersBack(over []tickets.Ticket) answer {
	one := over[0]
	other := tickets.Choice{Key: "choice.new_matter", Data: "go report"}
	if len(over) > 1 {
		return says(tickets.Say("back.which")).offering(t.oneOf(over, "back.choice.one", "go again number=%s")...).offering(other)
	}
	a := says(tickets.Say("back.offer", "number", string(one.Number), "what", t.what(one)))
	a.choices = []tickets.Choice{
		{Key: "back.choice.again", Data: "go again number=" + string(one.Number), Args: map[string]string{"number": string(one.Number)}},
		{Key: "back.choice.add", Data: "go follow number=" + string(one.Number)}, other,
	}
	return a
}

// oneOf are choices of one of some tickets; its number takes the place of %s in data.
func (t *turn) oneOf(some []tickets.Ticket, key, data string) (choices []tickets.Choice) {
	for _, o := range some[:min(len(some), backMost)] {
		choices = append(choices, tickets.Choice{Key: key, Data: fmt.Sprintf(data, o.Number), Args: map[string]string{"number": string(o.Number), "what": t.what(o)}})
	}
	return choices
}

// what names a ticket shortly: its service, else the beginning of its words.
func (t *turn) what(o tickets.Ticket) string {
	if o.Service != "" {
		return tickets.Plain(t.Desk.Services.Name(o.Service, t.lang()))
	}
	words := []rune(strings.ReplaceAll(o.Words, "\n", " "))
	return tickets.Plain(string(words[:min(len(words), 12)]))
}

// reportsBack begins the report of a closed matter that is there again: its words name the ticket it was before. Somebody else's number is nothing.
func (t *turn) reportsBack(ctx context.Context, n tickets.Number, text string) (answer, error) {
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	if err != nil {
		return answer{}, err
	}
	at := slices.IndexFunc(own, func(o tickets.Ticket) bool { return o.Number == n })
	if t.s.Resident == "" || at < 0 {
		return says(tickets.Say("choice.expired")), nil
	}
	o, place := own[at], own[at].Place.Text
	if text != "" {
		if err := t.reread(ctx, text); err != nil {
			return answer{}, err
		}
		if p := intents.Where(t.reading, text); t.reading.Place != "" && p != "" {
			place = p
		}
	}
	before := t.Words.Say(string(t.lang()), "word.again", map[string]string{"number": string(n), "words": o.Words})
	known := map[string]string{"words": strings.TrimPrefix(text+"\n"+before, "\n"), "service": o.Service, "place": place, "phone": o.Contact.Phone, "name": o.Contact.Name}
	if o.Contact.Hidden {
		known["hidden"] = "yes"
	}
	t.files = append(t.files, t.before.files...)
	if t.before.voice {
		known = t.spoken(known)
	}
	return t.start(ctx, "report", known)
}
