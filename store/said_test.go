package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"huying/tickets"
)

func TestSaidPages(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "web", ID: "v"}
		for i := range 5 {
			f.clock.add(time.Second)
			a := tickets.Arrival{Channel: "web", ID: show("in", i), Lane: to.String(), Body: []byte(show("body", i)), At: f.Now()}
			_, err := f.Put(ctx, a)
			must(t, err)
			if i != 3 {
				must(t, f.Done(ctx, a, nil))
			}
			f.clock.add(time.Second)
			must(t, f.Post(ctx, []tickets.Notice{{ID: show("out", i), To: to, Class: tickets.Reply, Files: []string{"h"}}}))
			heads, _, err := f.ClaimNotices(ctx, f.Now(), 1, nil)
			must(t, err)
			if i == 4 {
				continue // posted, not sent
			}
			must(t, f.RecordDeliveries(ctx, []tickets.Delivery{{
				ID: heads[0].ID, To: to, State: tickets.Sent, Said: show("said", i), AskPlace: i == 1, At: f.Now(),
				Buttons: []tickets.Button{{Label: "是", Data: "yes"}},
			}}))
		}
		var all []string
		for after := int64(0); ; {
			page, err := f.Said(ctx, to, after, 2)
			must(t, err)
			for _, s := range page {
				after = s.Seq
				if s.Out {
					equal(t, "whole", show(s.Choices[0].Label, s.Files[0], s.AskPlace), show("是", "h", s.ID == "out 1"))
				}
				all = append(all, s.ID+"="+s.Text+string(s.Body))
			}
			if len(page) < 2 {
				break
			}
		}
		equal(t, "said", strings.Join(all, ", "), "in 0=body 0, out 0=said 0, in 1=body 1, out 1=said 1, in 2=body 2, out 2=said 2, "+
			"in 3=body 3, out 3=said 3, in 4=body 4")
		other, err := f.Said(ctx, tickets.Address{Channel: "web", ID: "w"}, 0, 10)
		must(t, err)
		equal(t, "nobody else's", len(other), 0)
	})
}

// A page that polls with the last seq it has sees everything once, whatever is written meanwhile.
func TestSaidMissesNothing(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		f.Now, f.seq.now = time.Now, time.Now
		const all = 150
		to := tickets.Address{Channel: "web", ID: "v"}
		var writing sync.WaitGroup
		writing.Go(func() {
			for i := range all {
				a := tickets.Arrival{Channel: "web", ID: fmt.Sprint("in", i), Lane: to.String(), Body: []byte("x"), At: f.Now()}
				if _, err := f.Put(ctx, a); err != nil {
					t.Error(err)
				}
				if err := f.Done(ctx, a, []tickets.Notice{{ID: fmt.Sprint("out", i), To: to, Class: tickets.Reply}}); err != nil {
					t.Error(err)
				}
			}
		})
		writing.Go(func() {
			for sent := 0; sent < all; {
				heads, _, err := f.ClaimNotices(ctx, f.Now(), 10, nil)
				if err != nil {
					t.Error(err)
				}
				for _, h := range heads {
					if err := f.RecordDeliveries(ctx, []tickets.Delivery{{ID: h.ID, To: h.To, State: tickets.Sent, At: f.Now()}}); err != nil {
						t.Error(err)
					}
					sent++
				}
			}
		})
		done := make(chan struct{})
		go func() { writing.Wait(); close(done) }()
		seen := map[string]int{}
		for after, last := int64(0), false; ; {
			page, err := f.Said(ctx, to, after, 20)
			must(t, err)
			for _, s := range page {
				seen[s.ID]++
				if s.Seq <= after {
					t.Fatal("seqs do not rise")
				}
				after = s.Seq
			}
			if last && len(page) == 0 {
				break
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
		for i := range all {
			equal(t, "seen", show(seen[fmt.Sprint("in", i)], seen[fmt.Sprint("out", i)]), "1 1")
		}
	})
}
