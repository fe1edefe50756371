package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

var supervisor = tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "林督办", Role: tickets.Supervisor}

// ledgerOf is the desk of the ledger over a store, with two volunteers.
func ledgerOf(t *testing.T, f *fixture) *tickets.Ledger {
	t.Helper()
	must(t, f.KeepVolunteer(ctx, tickets.Volunteer{ID: "res", Resident: "chat", Name: "王小明", Grids: []string{"990101001001001"}}))
	must(t, f.KeepVolunteer(ctx, tickets.Volunteer{ID: "other", Name: "李四", Grids: []string{"990101001002001"}}))
	rules := tickets.UsualPoints
	rules.Issuer = "幸福里街道"
	rules.Things = []tickets.Thing{
		{Code: "soap", Names: map[tickets.Lang]string{tickets.Hans: "洗衣液"}, Points: tickets.Whole(3), Stock: 5},
		{Code: "ticket", Names: map[tickets.Lang]string{tickets.Hans: "电影票"}, Points: tickets.Whole(1), Stock: 1000},
	}
	return &tickets.Ledger{Store: f.DB, Holders: f.DB, Rules: rules, Now: f.Now, Location: time.UTC, NewCode: tickets.NewCode}
}

// served books so many minutes, one entry for every two hours.
func served(t *testing.T, l *tickets.Ledger, volunteer string, minutes int) {
	t.Helper()
	for n := 0; minutes > 0; n++ {
		id := fmt.Sprintf("o:%s:%d:%s", volunteer, n, tickets.NewID())
		must(t, l.Book(ctx, tickets.Served{
			ID: id, Volunteer: volunteer, Activity: "A" + tickets.NewID(), Title: map[string]string{"res": "王小明陪邻居看病", "other": "陪诊"}[volunteer], Service: "S02", Office: "heping", Branch: "第一支部", Grid: "990101001001001",
			Minutes: min(minutes, 120), At: start.Add(-time.Duration(n+1) * time.Hour), By: supervisor,
		}))
		minutes -= 120
	}
}

// balanced holds the tables to each other: totals to the sums of entries and legs, every booking and all accounts to zero.
func balanced(t *testing.T, f *fixture) {
	t.Helper()
	for what, q := range map[string]string{
		"a booking that does not sum to zero": `SELECT COUNT(*) FROM (SELECT booking FROM point_legs GROUP BY booking HAVING SUM(points) <> 0) AS x`,
		"all accounts":                        `SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) FROM point_legs`,
		"a balance below zero":                `SELECT COUNT(*) FROM volunteer_totals WHERE points < 0 OR minutes < 0`,
		"hours that are not the sum of entries": `SELECT COUNT(*) FROM volunteer_totals t WHERE t.minutes <>
			(SELECT COALESCE(SUM(h.minutes), 0) FROM service_hours h WHERE h.volunteer = t.volunteer)`,
		"points that are not the sum of legs": `SELECT COUNT(*) FROM volunteer_totals t WHERE t.points <>
			(SELECT COALESCE(SUM(l.points), 0) FROM point_legs l WHERE l.account = 'volunteer:' || t.volunteer)`,
		"a booking whose column is not its leg": `SELECT COUNT(*) FROM point_bookings b WHERE b.points <>
			(SELECT COALESCE(SUM(l.points), 0) FROM point_legs l WHERE l.booking = b.id AND l.account = 'volunteer:' || b.volunteer)`,
		"legs of no booking": `SELECT COUNT(*) FROM point_legs WHERE booking NOT IN (SELECT id FROM point_bookings)`,
		"a stock that is not what was taken": `SELECT COUNT(*) FROM point_stock s WHERE s.taken <>
			(SELECT COUNT(*) FROM redemptions r WHERE r.thing = s.thing AND r.state <> 'cancelled')`,
	} {
		var n int64
		must(t, f.reads.QueryRow(q).Scan(&n))
		if n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

func TestLedgerKeepsWhatWasBooked(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		s := tickets.Served{
			ID: "o:A1:res", Volunteer: "res", Activity: "A1", Title: "陪诊", Service: "S02", Office: "heping", Branch: "第一支部", Grid: "990101001001001", Minutes: 90,
			At: start.Add(-time.Hour), By: supervisor,
		}
		for range 2 {
			must(t, l.Book(ctx, s))
		}
		e, err := f.Entry(ctx, s.ID)
		must(t, err)
		want := tickets.HoursEntry{Served: s, Seq: e.Seq, BookedAt: start, Points: 3}
		equal(t, "entry", show(e), show(want))
		totals, err := f.TotalsOf(ctx, "res")
		must(t, err)
		equal(t, "totals", totals, tickets.Totals{Minutes: 90, Points: 3})
		must(t, l.Reverse(ctx, s.ID, "没有到场", supervisor))
		if err := l.Reverse(ctx, s.ID, "又一次", supervisor); !errors.Is(err, tickets.ErrConflict) {
			t.Fatal(err)
		}
		all, err := f.HoursOf(ctx, "res", 10)
		must(t, err)
		if len(all) != 2 || all[0].Minutes != -90 || all[0].Reverses != s.ID || all[0].Why != "没有到场" || !all[1].Reversed || all[0].Reversed {
			t.Fatalf("%+v", all)
		}
		bookings, err := f.BookingsOf(ctx, "res", 10)
		must(t, err)
		if len(bookings) != 2 || bookings[0].Kind != tickets.PointsReversed || bookings[0].Of() != -3 || len(bookings[1].Legs) != 2 {
			t.Fatalf("%+v", bookings)
		}
		if _, err := f.HolderOf(ctx, ""); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		balanced(t, f)
	})
}

// A hundred want what is there five times, and have points for eight of it: nobody gets what is not there, and no balance falls below zero.
func TestRedeemAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		served(t, l, "res", 25*60)
		served(t, l, "other", 3*60)
		var got, short, out atomic.Int64
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				volunteer, thing := "res", "soap"
				if i%2 == 1 {
					volunteer, thing = "other", "ticket"
				}
				_, err := l.Redeem(context.Background(), volunteer, thing, fmt.Sprint("m", i), tickets.Hans)
				refusal := (*tickets.Error)(nil)
				switch {
				case err == nil:
					got.Add(1)
				case errors.As(err, &refusal) && refusal.Key == "error.points_short":
					short.Add(1)
				case errors.As(err, &refusal) && refusal.Key == "error.sold_out":
					out.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		equal(t, "outcomes", show(got.Load(), short.Load(), out.Load()), "8 47 45") // 5 soaps, 3 tickets
		for volunteer, want := range map[string]tickets.Points{"res": tickets.Whole(10), "other": 0} {
			totals, err := f.TotalsOf(ctx, volunteer)
			must(t, err)
			equal(t, volunteer, totals.Points, want)
		}
		balanced(t, f)
	})
}

// The same service is booked by many at once, the same redemption is ended by many at once, and the same entry is taken back by many at once.
func TestLedgerRaces(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		served(t, l, "res", 5*60)
		r, err := l.Redeem(ctx, "res", "soap", "m", tickets.Hans)
		must(t, err)
		again, err := l.Redeem(ctx, "res", "soap", "m", tickets.Hans)
		must(t, err)
		equal(t, "the same message", again.Code, r.Code)
		all, err := f.HoursOf(ctx, "res", 1)
		must(t, err)
		var booked, handed, cancelled, reversed atomic.Int64
		var wg sync.WaitGroup
		try := func(done *atomic.Int64, do func() error) {
			wg.Go(func() {
				if err := do(); err == nil {
					done.Add(1)
				} else if !errors.Is(err, tickets.ErrConflict) {
					t.Error(err)
				}
			})
		}
		for range 12 {
			try(&booked, func() error {
				return l.Book(context.Background(), tickets.Served{ID: "one", Volunteer: "res", Minutes: 60, At: start, By: supervisor})
			})
			try(&handed, func() error { _, err := l.Hand(context.Background(), r.Code, supervisor); return err })
			try(&cancelled, func() error {
				_, err := l.Cancel(context.Background(), r.ID, "", tickets.Actor{Kind: tickets.ByResident, ID: "res"})
				return err
			})
			try(&reversed, func() error { return l.Reverse(context.Background(), all[0].ID, "没来", supervisor) })
		}
		wg.Wait()
		if booked.Load() != 12 || handed.Load()+cancelled.Load() != 1 || reversed.Load() != 1 {
			t.Errorf("booked %d handed %d cancelled %d reversed %d", booked.Load(), handed.Load(), cancelled.Load(), reversed.Load())
		}
		totals, err := f.TotalsOf(ctx, "res")
		must(t, err)
		equal(t, "minutes", totals.Minutes, 5*60+60-all[0].Minutes)
		balanced(t, f)
	})
}

func TestAnyWalkBalances(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		l.Rules.Months = 2
		rnd := rand.New(rand.NewPCG(3, 9))
		var ids, exchanged []string
		for i := range 250 {
			f.clock.add(time.Duration(rnd.IntN(48)) * time.Hour)
			volunteer := []string{"res", "other"}[rnd.IntN(2)]
			var err error
			switch what := rnd.IntN(10); {
			case what < 5 || len(ids) == 0:
				ids = append(ids, fmt.Sprint("w", rnd.IntN(200)))
				err = l.Book(ctx, tickets.Served{
					ID: ids[len(ids)-1], Volunteer: volunteer, Activity: []string{"", "A"}[rnd.IntN(2)], Minutes: 1 + rnd.IntN(300), Complaint: rnd.IntN(6) == 0, At: f.Now(), By: supervisor,
				})
			case what < 7:
				err = l.Reverse(ctx, ids[rnd.IntN(len(ids))], "改正", supervisor)
			case what < 8 && len(exchanged) > 0:
				_, err = l.Cancel(ctx, exchanged[rnd.IntN(len(exchanged))], "退回", supervisor)
			case what < 9:
				var r tickets.Redemption
				r, err = l.Redeem(ctx, volunteer, []string{"soap", "ticket"}[rnd.IntN(2)], fmt.Sprint("m", i), tickets.Hans)
				exchanged = append(exchanged, r.ID)
			default:
				_, err = l.Expire(ctx, 10)
			}
			if refusal := (*tickets.Error)(nil); err != nil && !errors.As(err, &refusal) {
				t.Fatal(err)
			}
		}
		balanced(t, f)
		var kinds int
		must(t, f.reads.QueryRow(`SELECT COUNT(DISTINCT kind) FROM point_bookings`).Scan(&kinds))
		equal(t, "kinds of bookings", kinds, 5)
	})
}

func TestStoredCertificates(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		served(t, l, "res", 4*60)
		k, err := l.Issue(ctx, "res", supervisor)
		must(t, err)
		got, err := f.Certificate(ctx, k.Code)
		must(t, err)
		equal(t, "certificate", show(got), show(k))
		if _, err := f.Certificate(ctx, strings.Repeat("A", 16)); !errors.Is(err, tickets.ErrNotFound) {
			t.Fatal(err)
		}
		stale := k
		stale.Code, stale.Minutes = tickets.NewCode(16), 999
		if err := f.SaveCertificate(ctx, stale); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("it says more than the ledger: %v", err)
		}
		all, err := f.HoursOf(ctx, "res", 1)
		must(t, err)
		must(t, l.Reverse(ctx, all[0].ID, "重复", supervisor))
		if got, err = f.Certificate(ctx, k.Code); err != nil || got.WithdrawnAt.IsZero() {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := l.Withdraw(ctx, k.Code, "发错", supervisor); !errors.Is(err, tickets.ErrConflict) {
			t.Fatal(err)
		}
	})
}

// Erasing a volunteer leaves every sum as it was, and nothing of the person.
func TestEraseVolunteer(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		to := tickets.Address{Channel: "telegram", ID: "5550001"}
		must(t, f.Keep(ctx, tickets.Resident{ID: "chat", Address: to, Name: "王小明", Lang: tickets.Hans, ConsentAt: start}))
		l := ledgerOf(t, f)
		served(t, l, "res", 8*60)
		served(t, l, "other", 60)
		r, err := l.Redeem(ctx, "res", "soap", "telegram/5550001/7", tickets.Hans)
		must(t, err)
		all, err := f.HoursOf(ctx, "res", 1)
		must(t, err)
		must(t, l.Reverse(ctx, all[0].ID, "王小明没有到场", supervisor))
		k, err := l.Issue(ctx, "res", tickets.Actor{Kind: tickets.ByResident, ID: "chat"})
		must(t, err)
		x, err := f.Export(ctx, "chat")
		must(t, err)
		if len(x.Ledger.Hours) != 5 || len(x.Ledger.Points) != 6 || len(x.Ledger.Redemptions) != 1 || len(x.Ledger.Certificates) != 1 || strings.Contains(show(x.Ledger), "林督办") {
			t.Fatalf("%+v", x.Ledger)
		}
		sums := func() (out string) {
			for _, q := range []string{
				`SELECT CAST(SUM(points) AS BIGINT) FROM point_legs WHERE account = 'issued'`, `SELECT CAST(SUM(points) AS BIGINT) FROM point_legs WHERE account = 'redeemed'`,
				`SELECT CAST(SUM(minutes) AS BIGINT) FROM service_hours`, `SELECT COUNT(*) FROM service_hours`, `SELECT COUNT(*) FROM point_bookings`,
				`SELECT COUNT(*) FROM service_hours h JOIN service_hours b ON h.reverses = b.id`, `SELECT COUNT(*) FROM point_bookings b JOIN service_hours h ON b.entry = h.id`,
				`SELECT COUNT(*) FROM point_bookings b JOIN redemptions r ON b.redemption = r.id`,
			} {
				var n int64
				must(t, f.reads.QueryRow(q).Scan(&n))
				out += show(n) + " "
			}
			return out
		}
		before := sums()
		must(t, f.Erase(ctx, tickets.Erasure{Resident: "chat", At: start, Redact: func(s string) string { return s }}))
		equal(t, "sums", sums(), before)
		balanced(t, f)
		text := dump(t, f)
		for _, trace := range []string{"王小明", "chat", ":res", r.Code, r.ID} {
			if strings.Contains(text, trace) {
				t.Errorf("%q is left in\n%s", trace, text)
			}
		}
		if got, err := f.Certificate(ctx, k.Code); err != nil || got.WithdrawnAt.IsZero() || got.Name != "" {
			t.Errorf("the certificate: %+v %v", got, err)
		}
		if err := l.Book(ctx, tickets.Served{ID: "late", Volunteer: "res", Minutes: 60, At: start, By: supervisor}); !errors.Is(err, tickets.ErrNotFound) {
			t.Errorf("booked for nobody: %v", err)
		}
	})
}

func TestServiceFigures(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		l := ledgerOf(t, f)
		served(t, l, "res", 4*60)
		served(t, l, "other", 60)
		all, err := f.HoursOf(ctx, "other", 1)
		must(t, err)
		must(t, l.Reverse(ctx, all[0].ID, "没来", supervisor))
		must(t, l.Book(ctx, tickets.Served{ID: "n", Volunteer: "other", Service: "S01", Grid: "990101001002001", Minutes: 30, At: start.Add(-time.Minute), By: supervisor}))
		for _, c := range []struct {
			q    tickets.HoursQuery
			want string
		}{
			{tickets.HoursQuery{}, "[{ 270 3 2}]"},
			{tickets.HoursQuery{By: "branch"}, "[{第一支部 240 2 1} { 30 1 1}]"},
			{tickets.HoursQuery{By: "service"}, "[{S02 240 2 1} {S01 30 1 1}]"},
			{tickets.HoursQuery{By: "grid", Area: "990101001002"}, "[{990101001002001 30 1 1}]"},
			{tickets.HoursQuery{By: "office", Till: start.Add(-90 * time.Minute)}, "[{heping 120 1 1}]"},
		} {
			c.q.From = start.Add(-24 * time.Hour)
			if c.q.Till.IsZero() {
				c.q.Till = start
			}
			lines, err := f.HoursBy(ctx, c.q)
			must(t, err)
			equal(t, "by "+c.q.By, show(lines), c.want)
		}
		if _, err := f.HoursBy(ctx, tickets.HoursQuery{By: "name; DROP"}); err == nil {
			t.Fatal("any column")
		}
		for _, c := range []struct {
			q    tickets.HolderQuery
			want string
		}{
			{tickets.HolderQuery{}, "王小明 240,李四 30, of 2"}, {tickets.HolderQuery{Name: "小"}, "王小明 240, of 1"}, {tickets.HolderQuery{Name: "%"}, " of 0"},
			{tickets.HolderQuery{Area: "990101001002"}, "李四 30, of 1"}, {tickets.HolderQuery{Area: "990101001002001"}, "李四 30, of 1"},
			{tickets.HolderQuery{Area: "99010100100200"}, " of 0"}, {tickets.HolderQuery{Offset: 1}, "李四 30, of 2"},
		} {
			c.q.Limit = 10
			found, total, err := f.FindHolders(ctx, c.q)
			must(t, err)
			got := ""
			for _, h := range found {
				got += fmt.Sprintf("%s %d,", h.Name, h.Minutes)
			}
			equal(t, show(c.q), fmt.Sprintf("%s of %d", got, total), c.want)
		}
		c := filing(f, "web/1/1")
		c.Ticket.Kind, c.Ticket.Service, c.Ticket.Area = "order", "S02", "990101001001001"
		must(t, f.Save(ctx, c))
		must(t, f.Save(ctx, filing(f, "web/1/2")))
		needs, err := f.Unclaimed(ctx)
		must(t, err)
		if len(needs) != 1 || needs[0].Service != "S02" || needs[0].Orders != 1 || !needs[0].Since.Equal(c.Ticket.FiledAt) {
			t.Errorf("%+v", needs)
		}
		orders, err := f.OrdersByArea(ctx, c.Ticket.FiledAt.Add(-time.Hour), c.Ticket.FiledAt.Add(time.Hour))
		must(t, err)
		equal(t, "orders", show(orders), "map[990101001001001:1]")
	})
}
