package store

import (
	"fmt"
	"testing"
	"time"

	"huying/tickets"
)

func TestChannelHealth(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		all, err := f.ChannelHealth(ctx, f.Now())
		must(t, err)
		equal(t, "an idle store", len(all), 0)
		later := classed("later", 8, tickets.News)
		later.Due = f.Now().Add(time.Hour)
		must(t, f.Post(ctx, []tickets.Notice{classed("old", 9, tickets.Reply)}))
		f.clock.add(3 * time.Hour)
		must(t, f.Post(ctx, []tickets.Notice{classed("failed", 1, tickets.Urgent), classed("gone", 2, tickets.Urgent), classed("sent", 3, tickets.Urgent), classed("wait", 4, tickets.Urgent)}))
		_, out := handed(t, f, tickets.Room{"": {tickets.Urgent: 9}})
		equal(t, "handed out", len(out.Heads), 4)
		record(t, f, tickets.Sent, "sent")
		must(t, f.RecordDeliveries(ctx, []tickets.Delivery{
			{ID: "failed", To: note("", 1).To, State: tickets.Failed, Attempts: 1, Error: "Bad Request", At: f.Now()},
			{ID: "gone", To: note("", 2).To, State: tickets.Gone, Attempts: 1, Error: "Forbidden", At: f.Now()},
			{ID: "wait", To: note("", 4).To, State: tickets.Queued, Due: f.Now().Add(time.Minute), Pause: true, PauseAll: true, At: f.Now()},
		}))
		must(t, f.Post(ctx, []tickets.Notice{classed("b1", 5, tickets.Bulk), classed("b2", 6, tickets.Bulk), later}))
		all, err = f.ChannelHealth(ctx, f.Now())
		must(t, err)
		if len(all) != 1 {
			t.Fatalf("%d channels", len(all))
		}
		h := all[0]
		equal(t, "queued", fmt.Sprint(h.Channel, h.Queued, h.Waiting()), "telegram[1 0 1 0 1 2] 5")
		equal(t, "failures", fmt.Sprint(h.Failed, h.Gone, len(h.Reasons), h.Sending), "1 1 2 0")
		equal(t, "the oldest", h.Oldest, start)
		equal(t, "paused", h.PausedTill, f.Now().Add(time.Minute))
		f.clock.add(2 * time.Hour)
		all, err = f.ChannelHealth(ctx, f.Now())
		must(t, err)
		equal(t, "two hours later", fmt.Sprint(all[0].Failed, all[0].Gone, all[0].PausedTill.IsZero()), "0 0 true")
	})
}

func TestWhoIsToBeLookedAfter(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		d := newsDesk(f)
		settle(t, f, homeGrid, 100, 4, func(i int, s *tickets.Subscription) {
			s.Topics, s.Cared = []tickets.Topic{tickets.TopicFlood}, i < 3
		})
		r, err := f.Find(ctx, tickets.Address{Channel: "telegram", ID: "101"})
		must(t, err)
		r.Name, r.Phone = "李奶奶", "13800001111"
		must(t, f.Keep(ctx, r))
		c := waterOff(homeGrid)
		c.Kind, c.Topic, c.Ask, c.Audience.Topics = tickets.SafetyNews, tickets.TopicFlood, tickets.AskSafe, nil
		b := sending(t, f, d, c)
		list := func() (words string) {
			all, err := f.CaredSilent(ctx, b.ID, 10)
			must(t, err)
			for _, p := range all {
				words += p.Resident + p.Name + p.Phone + " "
			}
			return words
		}
		equal(t, "nobody has it yet", list(), "")
		_, out := handed(t, f, every(9))
		deliver(t, f, out, nil)
		equal(t, "nobody answered", list(), "r000100 r000101李奶奶13800001111 r000102 ")
		_, err = d.Answer(ctx, tickets.Answering{Broadcast: b.ID, To: tickets.Address{Channel: "telegram", ID: "100"}, Resident: "r000100", Answer: tickets.AnswerSafe})
		must(t, err)
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "r000102", At: f.Now(), Redact: func(s string) string { return s }}))
		equal(t, "one answered, one was erased", list(), "r000101李奶奶13800001111 ")
	})
}
