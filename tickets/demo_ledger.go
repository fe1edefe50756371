package tickets

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand"
	"strings"
	"time"
)

// demoTitles are what the demo's volunteers did, by the service they are good at; others just helped.
var demoTitles = map[string][]string{
	"":    {"社区清雪", "文明交通劝导", "小区花坛除草", "活动布置"},
	"S02": {"陪老人去医院复诊", "陪独居老人取药", "住院陪护半天"},
	"S03": {"上门陪老人聊天", "读报给老人听"},
	"S04": {"楼下义务理发", "上门给卧床老人理发"},
	"S12": {"帮残疾邻居打扫", "老人家里大扫除"},
}

// demoRecent is the time before now that the demo's activities tell of (fillActivities). What demoLedger books is older.
const demoRecent = 10 * 24 * time.Hour

// demoLedger gives the demo's volunteers hours, some corrections, exchanges and certificates, until some days ago. The same volunteers and time
// make the same ledger; who has one is left alone. It goes before fillActivities, which tells what they did since.
func demoLedger(ctx context.Context, live *Ledger, volunteers []Volunteer, now time.Time) error {
	l, clock := *live, now
	rnd := rand.New(rand.NewSource(5))
	l.Now = func() time.Time { return clock }
	l.NewCode = func(n int) string {
		code := make([]byte, n)
		for i := range code {
			code[i] = CodeLetters[rnd.Intn(len(CodeLetters))]
		}
		return string(code)
	}
	chief := demoMember(demoStaff[1]).Actor()
	for i, v := range volunteers {
		if !strings.HasPrefix(v.ID, "demo-v") || v.Stage == VolunteerApplied {
			continue
		}
		if _, err := l.Store.Entry(ctx, demoEntry(v, 1)); !errors.Is(err, ErrNotFound) {
			if err != nil {
				return err
			}
			continue
		}
		n, err := demoServices(ctx, &l, v, chief, &clock, now)
		if err != nil {
			return fmt.Errorf("demo hours of volunteer %d: %w", i+1, err)
		}
		clock = now.Add(-demoRecent)
		if err := demoEvents(ctx, &l, v, i, n, chief); err != nil {
			return fmt.Errorf("demo ledger of volunteer %d: %w", i+1, err)
		}
	}
	return nil
}

// demoEntry is the id of a volunteer's n-th service.
func demoEntry(v Volunteer, n int) string { return fmt.Sprintf("demo:%s:%d", v.ID, n) }

// demoServices books services from when the volunteer joined until the demo's activities begin, one a day at most, and says how many.
func demoServices(ctx context.Context, l *Ledger, v Volunteer, chief Actor, clock *time.Time, now time.Time) (n int, err error) {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(v.ID)) // never fails
	rnd := rand.New(rand.NewSource(int64(seed.Sum64() >> 1)))
	now = now.Add(-demoRecent)
	days := max(int(now.Sub(v.JoinedAt).Hours()/24), 2)
	left := min(30+30*rnd.Intn(360), 60*(days-1))
	var lengths []int
	for left > 0 {
		m := min(left, 60+30*rnd.Intn(7))
		lengths, left = append(lengths, m), left-m
	}
	for i, m := range lengths {
		day := now.In(l.Location).AddDate(0, 0, -days+i*(days-1)/len(lengths))
		*clock = time.Date(day.Year(), day.Month(), day.Day(), 12+rnd.Intn(6), 30*rnd.Intn(2), 0, 0, l.Location)
		s := Served{
			ID: demoEntry(v, i+1), Volunteer: v.ID, Activity: fmt.Sprintf("demo-a:%s:%d", v.ID, i+1), Minutes: m, At: clock.Add(-time.Hour), By: chief,
			Branch: v.Branch, Complaint: rnd.Intn(60) == 0,
		}
		if len(v.Skills) > 0 && rnd.Intn(3) > 0 {
			s.Service = v.Skills[rnd.Intn(len(v.Skills))]
		}
		titles := demoTitles[s.Service]
		if titles == nil {
			s.Service, titles = "", demoTitles[""]
		}
		s.Title = titles[rnd.Intn(len(titles))]
		if len(v.Grids) > 0 {
			s.Grid = v.Grids[rnd.Intn(len(v.Grids))]
			for c := range demoCommunities {
				if strings.HasPrefix(s.Grid, demoCommunityCode(c)) {
					s.Office = demoCommunities[c].id
				}
			}
		}
		if err := l.Book(ctx, s); err != nil {
			return i, err
		}
	}
	return len(lengths), nil
}

// demoEvents are what else happened: every seventh has something put right, every fourth an exchange, every fifth a certificate.
func demoEvents(ctx context.Context, l *Ledger, v Volunteer, i, services int, chief Actor) error {
	if i%7 == 3 && services > 2 {
		id := demoEntry(v, 2)
		e, err := l.Store.Entry(ctx, id)
		if err != nil {
			return err
		}
		if !e.Reversed {
			if err := l.Reverse(ctx, id, "当天没有到场，签到有误", chief); err != nil {
				return err
			}
		}
	}
	have, err := l.Store.TotalsOf(ctx, v.ID)
	if err != nil {
		return err
	}
	if things := l.Rules.Things; i%4 == 1 && len(things) > 0 {
		before, err := l.Store.RedemptionsOf(ctx, v.ID, 1)
		if err != nil {
			return err
		}
		if t := things[i%len(things)]; len(before) == 0 && have.Points >= t.Points {
			r, err := l.Redeem(ctx, v.ID, t.Code, "demo:"+v.ID, Hans)
			if err == nil && i%8 == 1 {
				_, err = l.Hand(ctx, r.Code, chief)
			}
			if err != nil {
				return err
			}
		}
	}
	if i%5 == 0 && have.Minutes > 0 {
		_, err = l.Issue(ctx, v.ID, chief)
	}
	return err
}
