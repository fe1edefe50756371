package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

func TestAnswersAndTheSecondRound(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 4, func(i int, s *tickets.Subscription) {
			s.Topics, s.Cared = []tickets.Topic{tickets.TopicFlood}, i < 2
		})
		c := waterOff(homeGrid)
		c.Kind, c.Topic, c.Ask, c.Audience.Topics = tickets.SafetyNews, tickets.TopicFlood, tickets.AskSafe, nil
		b := sending(t, f, d, c)
		_, out := handed(t, f, every(9))
		equal(t, "buttons", show(len(out.Heads[0].Choices), out.Heads[0].Choices[1].Data), "2 go answer broadcast="+b.ID+" answer=help")
		deliver(t, f, out, nil)
		offer, _, err := f.LastOffer(ctx, tickets.Address{Channel: "telegram", ID: "101"})
		must(t, err)
		equal(t, "a typed digit chooses", len(offer.Choices), 2)
		at := func(i int) tickets.Address { return tickets.Address{Channel: "telegram", ID: fmt.Sprint(100 + i)} }
		for _, a := range []struct {
			who    int
			answer string
			ok     bool
		}{{1, "help", true}, {1, "safe", true}, {2, "safe", true}, {3, "3", false}, {9, "safe", false}} {
			_, err := d.Answer(ctx, tickets.Answering{Broadcast: b.ID, To: at(a.who), Resident: fmt.Sprintf("r%06d", 100+a.who), Answer: a.answer})
			if (err == nil) != a.ok {
				t.Errorf("%d answers %s: %v", a.who, a.answer, err)
			}
		}
		counts, err := d.Answers(ctx, b.ID)
		must(t, err)
		slices.SortFunc(counts, func(x, y tickets.AnswerCount) int {
			return strings.Compare(show(x.Answer, x.Cared), show(y.Answer, y.Cared))
		})
		var all []string
		for _, c := range counts {
			all = append(all, show(c.Answer, c.Cared, c.N))
		}
		equal(t, "answers", strings.Join(all, ", "), " false 1,  true 1, safe false 1, safe true 1")
		second, err := d.SecondRound(ctx, b.ID, "form", false, author)
		must(t, err)
		twice, err := d.SecondRound(ctx, b.ID, "form", false, author) // the same form once more
		must(t, err)
		equal(t, "of one form", twice.ID, second.ID)
		drafts, err := f.FindBroadcasts(ctx, tickets.BroadcastQuery{Stages: []tickets.BroadcastStage{tickets.BroadcastDraft}, Limit: 10})
		must(t, err)
		equal(t, "drafts", len(drafts.Broadcasts), 1)
		equal(t, "those who were silent", strings.Join(everybody(t, f, second.Audience, false, 1), " "), "100 103")
		second.Audience.Cared = true
		equal(t, "of them who is looked after", strings.Join(everybody(t, f, second.Audience, false, 1), " "), "100")

		x, err := f.Export(ctx, "r000101")
		must(t, err)
		equal(t, "exported", show(x.Subscription.Area, len(x.Answers), x.Answers[0].Answer), homeGrid+" 1 safe")
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "r000101", At: f.Now()}))
		for _, line := range strings.Split(dump(t, f), "\n") {
			if strings.Contains(line, "r000101") || strings.Contains(line, "telegram:101") {
				t.Errorf("left: %s", line)
			}
		}
	})
}

func TestCodesAndIDsOfBroadcasts(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		codes := []string{"AAAAA2", "AAAAA2", "AAAAA3"}
		d.NewCode = func() string { c := codes[0]; codes = codes[1:]; return c }
		settle(t, f, homeGrid, 100, 1, nil)
		a, err := d.Draft(ctx, waterOff(homeGrid), author)
		must(t, err)
		b, err := d.Draft(ctx, waterOff(homeGrid), author)
		must(t, err)
		equal(t, "codes", a.Code+" "+b.Code, "AAAAA2 AAAAA3")
		if _, err := d.Check(ctx, "aaaaa2"); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("a draft is shown: %v", err)
		}
		d.NewCode = nil
		relay := tickets.Spreading{
			ID: "alert:urn:oid:2.49.0.1.156.0/很长的编号", Level: tickets.Red, Class: tickets.Warning, IgnoreQuiet: true,
			Words: map[tickets.Lang]tickets.AlertWords{tickets.Hans: {Title: "【暴雨红色预警】", Body: "请转移"}}, Grids: []string{homeGrid},
		}
		var wg sync.WaitGroup
		ids := make([]string, 8)
		for i := range ids {
			wg.Go(func() {
				id, err := d.Spread(ctx, relay)
				if err != nil {
					t.Error(err)
				}
				ids[i] = id
			})
		}
		wg.Wait()
		equal(t, "one broadcast", len(slices.Compact(slices.Sorted(slices.Values(ids)))), 1)
		list, err := f.FindBroadcasts(ctx, tickets.BroadcastQuery{Stages: []tickets.BroadcastStage{tickets.BroadcastSending}})
		must(t, err)
		equal(t, "sending", len(list.Broadcasts), 1)
		red := postAll(t, f, list.Broadcasts[0])
		_, out := handed(t, f, every(9))
		equal(t, "red reaches who wants no weather", len(out.Heads), 1)
		deliver(t, f, out, nil)
		must(t, d.Withdraw(ctx, "alert:never", tickets.Say("alert.withdrawn.cancelled", "id", "never")))
		lifted := tickets.Spreading{
			ID: "alert:lifted", Follows: relay.ID, Ends: true, Class: tickets.News, Grids: relay.Grids,
			Words: map[tickets.Lang]tickets.AlertWords{tickets.Hans: {Title: "暴雨红色预警解除", Body: "可以回家了"}},
		}
		for range 2 {
			must(t, d.Withdraw(ctx, relay.ID, tickets.Say("alert.withdrawn.cancelled", "id", "lifted")))
			if _, err := d.Spread(ctx, lifted); err != nil {
				t.Fatal(err)
			}
		}
		list, err = f.FindBroadcasts(ctx, tickets.BroadcastQuery{Stages: []tickets.BroadcastStage{tickets.BroadcastSending}})
		must(t, err)
		equal(t, "the end of it", show(len(list.Broadcasts), list.Broadcasts[0].Audience.Received), "1 "+red.ID)
		equal(t, "to whom", strings.Join(everybody(t, f, list.Broadcasts[0].Audience, false, 5), " "), "100")
	})
}

// The figures of a broadcast stay when its rows have gone.
func TestFiguresOutliveTheRows(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 3, nil)
		b := sending(t, f, d, waterOff(homeGrid))
		_, out := handed(t, f, every(9))
		deliver(t, f, out, map[string]tickets.NoticeState{"101": tickets.Failed})
		must(t, d.Finish(ctx, b.ID))
		f.clock.add(usualKeep - 12*time.Hour)
		must(t, f.Sweep(ctx))
		f.clock.add(24 * time.Hour)
		must(t, f.Sweep(ctx))
		equal(t, "rows", figuresOf(t, f, b.ID), "")
		p, err := d.Progress(ctx, b.ID)
		must(t, err)
		equal(t, "figures", show(p.In(tickets.Sent), p.In(tickets.Failed), p.Waiting()), "2 1 0")
	})
}

// A group that became a supergroup is told there, and stays subscribed.
func TestMovedGroupStaysSubscribed(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		old, to := tickets.Address{Channel: "telegram", ID: "-5"}, tickets.Address{Channel: "telegram", ID: "-100500"}
		must(t, f.Subscribe(ctx, tickets.Subscription{Group: old, Area: homeGrid, Role: tickets.LivesHere, Topics: []tickets.Topic{tickets.TopicUtility}}))
		b := sending(t, f, d, waterOff(homeGrid))
		_, out := handed(t, f, every(9))
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{ID: out.Heads[0].ID, To: old, State: tickets.Queued, Due: f.Now(), MovedTo: to, At: f.Now()}}))
		_, out = handed(t, f, every(9))
		equal(t, "sent to", out.Heads[0].To, to)
		deliver(t, f, out, nil)
		groups, err := f.SubscribedGroups(ctx, "9901")
		must(t, err)
		equal(t, "subscribed", show(len(groups), groups[0].Group), "1 "+to.String())
		equal(t, "figures", figuresOf(t, f, b.ID), "sent 1")
	})
}
