package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

// warning is an alert for residents of the sample grid.
func warning(id, kind string, sent time.Time, names ...string) tickets.Alert {
	a := tickets.Alert{
		ID: id, Sender: "qxt@anlan", Sent: sent.UTC(), Status: "Actual", MsgType: kind, Scope: "Public", Form: tickets.FormCAP,
		Infos: []tickets.AlertInfo{{Lang: "zh-CN", Event: "暴雨", Severity: "Severe", Expires: sent.Add(6 * time.Hour).UTC(),
			Areas: []tickets.AlertArea{{Name: "湖滨区", Geocodes: []tickets.Geocode{{Name: "GB/T 2260", Value: "990101"}}}}}},
	}
	for _, name := range names {
		a.References = append(a.References, tickets.AlertRef{Sender: a.Sender, ID: name, Sent: sent.UTC()})
	}
	return a
}

// spreads counts what residents were told; it keeps what a real one would.
type spreads struct {
	mu   sync.Mutex
	told map[string]int
	gone map[string]int
}

func (s *spreads) Spread(_ context.Context, p tickets.Spreading) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told[p.ID]++
	return "b:" + p.ID, nil
}

func (s *spreads) Withdraw(_ context.Context, broadcast string, _ tickets.Line) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone[broadcast]++
	return nil
}

type plainWords struct{}

func (plainWords) Say(_, key string, _ map[string]string) string { return key }

// alertDesk works on a store with one grid.
func alertDesk(t *testing.T, f *fixture) (*tickets.AlertDesk, *spreads) {
	t.Helper()
	for _, a := range []tickets.Area{
		{Code: "9901", Level: "city", Name: "安澜市"}, {Code: "990101", Parent: "9901", Level: "district", Name: "湖滨区"},
		{Code: "990101001", Parent: "990101", Level: "street", Name: "幸福里街道"}, {Code: "990101001001", Parent: "990101001", Level: "community", Name: "和平里社区"},
		{Code: "99010100100101", Parent: "990101001001", Level: "grid", Name: "第1网格"},
	} {
		must(t, f.KeepArea(ctx, a))
	}
	s := &spreads{told: map[string]int{}, gone: map[string]int{}}
	return &tickets.AlertDesk{Store: f.DB, Towns: f.DB, Spreader: s, Words: plainWords{}, Now: f.clock.Now, Location: time.UTC,
		Failed: func(err error) { t.Error(err) }}, s
}

// Of many instances that receive the same at the same time one keeps it; everybody else learns that it is known.
func TestAnAlertIsTakenOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		desk, s := alertDesk(t, f)
		first := warning("A1", "Alert", f.clock.Now())
		var fresh, known, other int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				a := first
				if i%4 == 3 { // somebody who changed it on the way
					a = warning("A1", "Alert", first.Sent.Add(time.Minute))
				}
				_, is, err := desk.Relay(ctx, a)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, tickets.ErrConflict):
					other++
				case err != nil:
					t.Error(err)
				case is:
					fresh++
				default:
					known++
				}
			})
		}
		wg.Wait()
		if fresh != 1 || fresh+known+other != 12 || other != 3 && other != 9 {
			t.Errorf("fresh %d, known %d, refused %d", fresh, known, other)
		}
		if len(s.told) != 1 || s.told["alert:"+first.Key()] != 1 {
			t.Errorf("told %v", s.told)
		}
	})
}

// An alert, its updates and its cancellation at the same time, in any order: in the end nothing of it holds, and all are one thread.
func TestAThreadUnderConcurrency(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		desk, s := alertDesk(t, f)
		for round := range 4 {
			at := f.clock.Now()
			id := func(n int) string { return fmt.Sprintf("T%d-%d", round, n) }
			all := []tickets.Alert{warning(id(0), "Alert", at), warning(id(1), "Update", at.Add(time.Minute), id(0)),
				warning(id(2), "Update", at.Add(2*time.Minute), id(0), id(1)), warning(id(3), "Cancel", at.Add(3*time.Minute), id(2))}
			var wg sync.WaitGroup
			for _, a := range all {
				wg.Go(func() {
					if _, _, err := desk.Relay(ctx, a); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			thread := ""
			for _, a := range all {
				r, err := f.Alert(ctx, a.Key())
				must(t, err)
				if r.Stage == tickets.AlertActive {
					t.Errorf("%s still holds", a.ID)
				}
				if thread = r.Thread; len(must2(f.AlertThread(ctx, thread))) != len(all) {
					t.Errorf("%s is in a thread of its own", a.ID)
				}
				if told := "alert:" + a.Key(); a.MsgType != "Cancel" && s.told[told] > 0 && s.gone["b:"+told] == 0 {
					t.Errorf("%s was told and never withdrawn", a.ID)
				}
			}
		}
	})
}

func must2[T any](all []T, err error) []T {
	if err != nil {
		panic(err)
	}
	return all
}

func TestAlertsAreKeptWhole(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		desk, _ := alertDesk(t, f)
		a := warning("A1", "Alert", f.clock.Now())
		a.Infos[0].Areas[0].Polygons = [][][2]float64{{{31, 120}, {31, 121}, {32, 121}, {31, 120}}}
		a.Infos[0].Areas[0].Circles = []tickets.AlertCircle{{Lat: 31.2, Lon: 120.1, Radius: 5}}
		kept, fresh, err := desk.Relay(ctx, a)
		must(t, err)
		equal(t, "fresh", fresh, true)
		got, err := f.Alert(ctx, a.Key())
		must(t, err)
		equal(t, "alert", fmt.Sprint(got), fmt.Sprint(kept))
		equal(t, "grids", fmt.Sprint(got.Grids), "[99010100100101]")
		equal(t, "until", got.CheckAt, a.Infos[0].Expires)
		again, fresh, err := desk.Relay(ctx, a)
		must(t, err)
		equal(t, "again", fmt.Sprint(again, fresh), fmt.Sprint(got, false))
		if _, err := f.Alert(ctx, "none"); !errors.Is(err, tickets.ErrNotFound) {
			t.Error(err)
		}
		f.clock.add(7 * time.Hour)
		n, err := desk.Sweep(ctx)
		must(t, err)
		equal(t, "swept", n, 1)
		got, err = f.Alert(ctx, a.Key())
		must(t, err)
		equal(t, "stage", show(got.Stage, got.Owes, got.CheckAt.IsZero()), show(tickets.AlertExpired, "", true))
	})
}

func TestAlertLists(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		desk, _ := alertDesk(t, f)
		var ids []string
		for i := range 7 {
			a := warning(fmt.Sprintf("A%d", i), "Alert", f.clock.Now())
			if i == 3 {
				a.Status = "Test"
			}
			_, _, err := desk.Relay(ctx, a)
			must(t, err)
			ids = append([]string{a.ID}, ids...)
			f.clock.add(time.Second)
		}
		var got []string
		for after, more := "", true; more; more = after != "" {
			all, next, err := f.FindAlerts(ctx, tickets.AlertQuery{After: after, Limit: 3})
			must(t, err)
			for _, r := range all {
				got = append(got, r.ID)
			}
			after = next
		}
		equal(t, "all", fmt.Sprint(got), fmt.Sprint(ids))
		relayed, err := f.RelayedAlerts(ctx, 100)
		must(t, err)
		if len(relayed) != 6 || slices.ContainsFunc(relayed, func(r tickets.AlertRecord) bool { return r.ID == "A3" }) {
			t.Errorf("relayed %v", relayed)
		}
	})
}

func TestRefusedAlertsAreCounted(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i := range refusalsKept + 20 {
			r := tickets.AlertRefusal{ID: fmt.Sprint(i), At: f.clock.Now(), From: "POST /cap", Alert: "X", Mistakes: []tickets.Line{tickets.Say("alert.bad.empty", "line", "1")}}
			must(t, f.KeepAlertRefusal(ctx, r))
			f.clock.add(time.Second)
		}
		must(t, f.KeepAlertRefusal(ctx, tickets.AlertRefusal{ID: "200", At: f.clock.Now()}))
		all, err := f.AlertRefusals(ctx, 1000)
		must(t, err)
		equal(t, "newest", show(all[0].ID, all[0].Times, all[0].Mistakes[0].Args["line"]), show("200", 2, "1"))
		if len(all) > refusalsKept {
			t.Errorf("%d are kept", len(all))
		}
	})
}

// Of instances that all look at the same time one polls.
func TestAFeedIsPolledByOne(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const url = "https://a.example/feed"
		for range 3 {
			now := f.clock.Now()
			var got []tickets.AlertFeed
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					feed, due, err := f.ClaimAlertFeed(ctx, url, now, now.Add(time.Hour))
					mu.Lock()
					defer mu.Unlock()
					if err != nil {
						t.Error(err)
					} else if due {
						got = append(got, feed)
					}
				})
			}
			wg.Wait()
			equal(t, "polled by", len(got), 1)
			feed := got[0]
			feed.ETag, feed.Seen, feed.NextAt, feed.Error = `"x"`, append(feed.Seen, "e"), now.Add(time.Minute), "away"
			must(t, f.KeepAlertFeed(ctx, feed))
			f.clock.add(time.Minute)
		}
		all, err := f.AlertFeeds(ctx)
		must(t, err)
		equal(t, "feed", show(len(all), all[0].Seen, all[0].ETag, all[0].Error), show(1, []string{"e", "e", "e"}, `"x"`, "away"))
	})
}
