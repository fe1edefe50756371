package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Bounds of a whistle: words a chat can show beside the rest of a card, and departments one meeting can hold.
const (
	MaxWhistleWords = 2000
	MaxCalls        = 12
)

// Whistling is what somebody wants to call departments for.
type Whistling struct {
	Ticket  Number
	Kind    WhistleKind
	Words   string
	Offices []string // ids of the departments
	By      Actor
	Submit  bool   // not only a draft: it goes to the chief, and 应急哨 is blown at once
	Source  string // key of the form: sent again, it calls nobody again
}

// Draft opens a whistle on a ticket. A ticket has one whistle under way at most; a second is a Conflict, unless the same form opened it.
func (d *WhistleDesk) Draft(ctx context.Context, a Whistling) (Whistle, error) {
	t, err := d.Store.Ticket(ctx, a.Ticket)
	if err != nil {
		return Whistle{}, err
	}
	offices, err := d.Store.AllOffices(ctx)
	if err != nil {
		return Whistle{}, err
	}
	if err := MayBlow(t, officeOf(offices, t.Office), a.By); err != nil {
		return Whistle{}, err
	}
	now := d.Now()
	w := Whistle{Ticket: t.Number, Office: callerOf(t, offices), Area: t.Area, By: a.By, Stage: WhistleDrafted, MadeAt: now}
	if w.Area == "" {
		w.Area = t.Place.Grid
	}
	if err := w.compose(a.Kind, unnamed(t, a.Words), a.Offices, offices); err != nil {
		return Whistle{}, err
	}
	c := WhistleChange{Whistle: w, New: true, Day: now.In(d.Location), Steps: []WhistleStep{{
		ID: stepID(a.Source, d.NewID), At: now, By: a.By, Verb: WhistleDraft, Text: w.Words,
	}}}
	err = d.Store.SaveWhistle(ctx, &c)
	if first, ok := d.drafted(ctx, err, a.Source); ok {
		c.Whistle, err = first, nil
	}
	if err != nil || !a.Submit {
		return c.Whistle, err
	}
	submit := WhistleAct{Verb: WhistleSubmit, By: a.By, Version: c.Whistle.Version}
	if a.Source != "" {
		submit.Source = a.Source + "/" + string(WhistleSubmit)
	}
	return d.Do(ctx, c.Whistle.Number, submit)
}

// drafted finds the whistle that stands in the way of a draft, if the same form made it.
func (d *WhistleDesk) drafted(ctx context.Context, why error, source string) (Whistle, bool) {
	var open *Error
	if source == "" || !errors.Is(why, ErrConflict) || !errors.As(why, &open) {
		return Whistle{}, false
	}
	w, err := d.Store.Whistle(ctx, WhistleNumber(open.Args["whistle"]))
	return w, err == nil && w.did(source)
}

// compose sets what a draft says, if it says enough.
func (w *Whistle) compose(kind WhistleKind, words string, called []string, offices []Office) error {
	words = strings.TrimSpace(words)
	switch {
	case !slices.Contains(WhistleKinds, kind):
		return Refuse(Invalid, "error.whistle_kind")
	case words == "":
		return Refuse(Invalid, "error.whistle_words")
	case len([]rune(words)) > MaxWhistleWords:
		return Refuse(Invalid, "error.whistle_long", "n", fmt.Sprint(MaxWhistleWords))
	}
	w.Kind, w.Words, w.Calls = kind, words, nil
	for _, id := range called {
		switch {
		case w.CallOf(id) >= 0: // ticked twice
			continue
		case id == w.Office && id != "":
			return Refuse(Invalid, "error.whistle_self")
		case officeOf(offices, id).ID == "":
			return Refuse(Invalid, "error.whistle_no_call")
		}
		w.Calls = append(w.Calls, Call{Office: id, Stage: CallMade})
	}
	if len(w.Calls) == 0 || len(w.Calls) > MaxCalls {
		return Refuse(Invalid, "error.whistle_offices", "n", fmt.Sprint(MaxCalls))
	}
	return nil
}

// unnamed takes the name and the telephone number out that the resident gave: a whistle is read by many, and none of them needs to know who
// reported the matter. What else is personal goes where words leave for a chat (Redact).
func unnamed(t Ticket, words string) string {
	if len([]rune(t.Contact.Name)) > 1 { // a single character is in many words
		words = strings.ReplaceAll(words, t.Contact.Name, "[姓名]")
	}
	if t.Contact.Phone != "" {
		words = strings.ReplaceAll(words, t.Contact.Phone, "[电话]")
	}
	return words
}
