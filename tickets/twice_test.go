package tickets

import (
	"context"
	"errors"
	"testing"
)

// hurried stores let somebody else save just before a save: what two posts at the same moment do.
type hurriedWhistles struct {
	WhistleStore
	first func()
}

func (h *hurriedWhistles) SaveWhistle(ctx context.Context, c *WhistleChange) error {
	if first := h.first; first != nil {
		h.first = nil
		first()
	}
	return h.WhistleStore.SaveWhistle(ctx, c)
}

// A form sent twice at the same moment is done once and nobody reads that somebody else was faster; with something else in it, it is not
// said to be done.
func TestAWhistleFormSentTwice(t *testing.T) {
	b := newBlower(t)
	b.whistles.oneAtATime = true
	h := &hurriedWhistles{WhistleStore: b.Store}
	b.Store = h
	form := Whistling{Ticket: b.ticket, Kind: WhistleDaily, Words: "请来现场", Offices: []string{"water"}, By: blows, Submit: true, Source: "console/c/k/1"}
	h.first = func() {
		if _, err := b.Draft(t.Context(), form); err != nil {
			t.Fatal(err)
		}
	}
	w, err := b.Draft(t.Context(), form)
	if err != nil || w.Stage != WhistleWaiting || len(b.all) != 1 || len(w.Steps) != 2 {
		t.Fatalf("drafted twice: %v, %d whistles, %+v", err, len(b.all), w)
	}
	form.Words, form.Source = "别的话", "console/c/k/2"
	if _, err := b.Draft(t.Context(), form); !errors.Is(err, ErrConflict) {
		t.Errorf("with other words: %v", err)
	}
	approve := WhistleAct{Verb: WhistleApprove, By: supervisor, Version: w.Version, Source: "console/s/k/1"}
	h.first = func() { b.do(t, w.Number, approve) }
	after, err := b.Do(t.Context(), w.Number, approve)
	if err != nil || after.Stage != WhistleBlown || len(after.Steps) != 3 {
		t.Errorf("approved twice: %v %+v", err, after)
	}
	b.notices = nil
	h.first = nil
	withdraw := WhistleAct{Verb: WhistleWithdraw, By: blows, Version: w.Version, Text: "不用了", Source: "console/c/k/3"}
	if _, err := b.Do(t.Context(), w.Number, withdraw); !errors.Is(err, ErrConflict) {
		t.Errorf("somebody else's act: %v", err)
	}
}

type hurriedActivities struct {
	ActivityStore
	first func()
}

func (h *hurriedActivities) SaveActivity(ctx context.Context, c *ActivityChange) error {
	if first := h.first; first != nil {
		h.first = nil
		first()
	}
	return h.ActivityStore.SaveActivity(ctx, c)
}

func TestAnActivityFormSentTwice(t *testing.T) {
	s := newPlaza(t)
	h := &hurriedActivities{ActivityStore: s.Store}
	s.Store = h
	form := s.building(func(b *Building) { b.Source = "console/o/k" })
	for _, label := range []string{"at the same moment", "later"} {
		if label == "at the same moment" {
			h.first = func() {
				_, err := s.Build(t.Context(), form, station)
				s.must(err)
			}
		}
		if a, err := s.Build(t.Context(), form, station); err != nil || len(s.activities) != 1 || a.Number == "" {
			t.Fatalf("built twice %s: %v, %d activities", label, err, len(s.activities))
		}
	}
	other := form
	other.Title = "别的"
	if _, err := s.Build(t.Context(), other, station); len(s.activities) != 1 {
		t.Errorf("%d activities of one form", len(s.activities))
	} else {
		s.refused(err, "error.activity_built")
	}
	var number ActivityNumber
	for number = range s.activities {
	}
	review := ActivityAct{Verb: ActivityReview, By: station, Version: s.activities[number].Version, Source: "console/o/r/1"}
	h.first = func() { _, err := s.ActivityDesk.Do(t.Context(), number, review); s.must(err) }
	if a, err := s.ActivityDesk.Do(t.Context(), number, review); err != nil || a.Stage != ActivityReviewed {
		t.Errorf("approved twice: %v %s", err, a.Stage)
	}
	if got := len(s.activities[number].Steps); got != 2 {
		t.Errorf("%d steps", got)
	}
}

type hurriedCases struct {
	CaseStore
	first func()
}

func (h *hurriedCases) SaveCase(ctx context.Context, c *CaseChange) error {
	if first := h.first; first != nil {
		h.first = nil
		first()
	}
	return h.CaseStore.SaveCase(ctx, c)
}

func TestACaseFormSentTwice(t *testing.T) {
	c := newCourt()
	k := c.offered(t)
	h := &hurriedCases{CaseStore: c.Mediation.Cases}
	c.Mediation.Cases = h
	act := CaseAct{Verb: CaseRefuse, By: dispatcher, Version: k.Version, Side: 1, Text: "不想", Source: "console/d/k/1"}
	h.first = func() {
		if _, err := c.Mediation.Do(t.Context(), k.Number, act); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := c.Mediation.Do(t.Context(), k.Number, act); err != nil || after.Stage != CaseRefused {
		t.Errorf("refused twice: %v %s", err, after.Stage)
	}
}
