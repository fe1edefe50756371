package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// demoActivity is one activity of the demo: how many hours ago it was built, on which day from today and at which hour it begins (-1: half an hour
// ago), and what followed.
type demoActivity struct {
	title, service string
	community      int
	words, place   string
	built          float64
	day, hour      int
	hours          float64
	places         int
	minors, party  bool
	repeat         Repeat
	order          bool   // it answers an order of the demo
	then           string // verbs; take with the number of volunteers behind
}

var demoActivities = []demoActivity{
	{title: "陪老人去医院复查", service: "S02", community: 0, words: "老人腿脚慢，需要一位耐心的志愿者陪同挂号、取药。", place: "和平里社区服务站门口集合", built: -3, day: 1, hour: 9, hours: 3, places: 1, order: true},
	{title: "独居老人上门探访", service: "S03", community: 1, words: "两人一组，聊聊天，看看水电气安不安全。", place: "槐树湾社区服务站", built: -5, day: 2, hour: 14, hours: 2, places: 4, then: "review"},
	{title: "手机课：学用医保码", service: "S09", community: 2, words: "一对一教老人用手机，慢一点、多教几遍。", place: "新桥社区活动室", built: -20, day: 1, hour: 15, hours: 2, places: 6, minors: true, then: "review list take2"},
	{title: "周末楼道大扫除", service: "S12", community: 0, words: "清楼道杂物，手套和口罩由社区准备。", place: "和平里小广场", built: -30, day: 3, hour: 9, hours: 2, places: 8, minors: true, repeat: Weekly, then: "review list take3"},
	{title: "上门理发", service: "S04", community: 3, words: "为两位行动不便的老人理发，自带工具。", place: "桂园社区服务站", built: -26, day: 1, hour: 10, hours: 2, places: 1, then: "review list take1 wait1"},
	{title: "社区义诊导引", service: "S13", community: 1, words: "维持秩序，帮老人填表、量血压排队。", place: "槐树湾社区广场", built: -50, day: 0, hour: -1, hours: 3, places: 3, minors: true, then: "review list take3 start"},
	{title: "帮抬旧家具下楼", service: "S12", community: 2, words: "旧柜子一个，需要三个人一起抬。", place: "新桥社区服务站集合", built: -100, day: -2, hour: 14, hours: 1, places: 2, order: true, then: "review list take2 start finish"},
	{title: "水龙头小修", service: "S01", community: 0, words: "厨房水龙头滴水，换阀芯。", place: "和平里社区服务站集合", built: -150, day: -4, hour: 9, hours: 1, places: 1, order: true, then: "review list take1 start finish rate"},
	{title: "反诈宣讲进小区", service: "S16", community: 3, words: "发大字问答单，讲三个真实的例子。", place: "桂园小广场", built: -260, day: -8, hour: 15, hours: 2, places: 2, party: true, then: "review list take2 start finish"},
	{title: "夜间陪伴住院老人", service: "S02", community: 1, words: "家属不在本地，想请人陪一个晚上。", place: "人民医院门口", built: -40, day: 1, hour: 19, hours: 10, places: 1, then: "review list unclaimed"},
	{title: "接送孩子放学", service: "S07", community: 2, words: "每天接送，时间太长，社区没有条件。", place: "新桥小学", built: -80, day: 1, hour: 10, hours: 1, places: 1, then: "decline"},
	{title: "重阳合唱排练", service: "S14", community: 3, words: "老师临时有事，改期。", place: "桂园活动室", built: -300, day: 2, hour: 9, hours: 2, places: 10, minors: true, then: "review list take2 cancel"},
}

// silentActivities is a store of activities that tells nobody.
type silentActivities struct{ ActivityStore }

func (s silentActivities) SaveActivity(ctx context.Context, c *ActivityChange) error {
	c.Notices = nil
	return s.ActivityStore.SaveActivity(ctx, c)
}

func (s silentActivities) TakeSeat(ctx context.Context, t *Taking) (Seat, error) {
	t.Tell = nil
	return s.ActivityStore.TakeSeat(ctx, t)
}

// fillActivities gives the demo neighbourhood activities in every stage. open are tickets of the demo, some of them orders. Nobody is
// told anything. Done again, it changes nothing. It needs fillTickets to have been there before.
func fillActivities(ctx context.Context, live *ActivityDesk, open []Ticket, now time.Time) error {
	if there, err := live.Store.FindActivities(ctx, ActivityQuery{Limit: 1}); err != nil || len(there) > 0 {
		return err
	}
	clock := now.Truncate(time.Minute)
	d := &ActivityDesk{
		Store: silentActivities{live.Store}, Volunteers: live.Volunteers, Providers: live.Providers, Hours: live.Hours, Services: live.Services,
		Rules: live.Rules, NewID: live.NewID, Location: live.Location, Redact: live.Redact, Now: func() time.Time { return clock },
	}
	if l, real := live.Hours.(*Ledger); real { // booked when it was served
		then := *l
		then.Now = d.Now
		d.Hours = &then
	}
	orders := slices.DeleteFunc(slices.Clone(open), func(t Ticket) bool { return t.Kind != Order })
	for i, p := range demoActivities {
		var own []Ticket
		if p.order && len(orders) > 0 {
			own, orders = orders[:1], orders[1:]
		}
		clock = now.Truncate(time.Minute).Add(time.Duration(p.built * float64(time.Hour)))
		if err := d.demo(ctx, p, own, &clock, now); err != nil {
			return fmt.Errorf("demo activity %d: %w", i+1, err)
		}
	}
	return nil
}

// demo lets one activity go its way.
func (d *ActivityDesk) demo(ctx context.Context, p demoActivity, own []Ticket, clock *time.Time, now time.Time) error {
	by := demoActor("zhang.dispatch")
	y, m, day := now.In(d.Location).Date()
	from := time.Date(y, m, day+p.day, p.hour, 0, 0, 0, d.Location)
	if p.hour < 0 {
		from = now.Truncate(time.Minute).Add(-30 * time.Minute)
	}
	b := Building{
		Title: p.title, Service: p.service, Words: p.words, Place: p.place, Area: demoCommunityCode(p.community), Office: demoCommunities[p.community].id,
		From: from, Till: from.Add(time.Duration(p.hours * float64(time.Hour))), Places: p.places, Minutes: int(p.hours * 60), Minors: p.minors, PartyOnly: p.party, Repeat: p.repeat,
	}
	for _, t := range own {
		b.Tickets, b.Private = append(b.Tickets, t.Number), Private{Name: t.Contact.Name, Phone: t.Contact.Phone, Address: t.Place.Text}
	}
	if strings.HasSuffix(p.then, "unclaimed") {
		b.ClaimBy = now.Add(-time.Hour)
	}
	a, err := d.Build(ctx, b, by)
	if err != nil {
		return err
	}
	for _, step := range strings.Fields(p.then) {
		verb := ActivityVerb(strings.TrimRight(step, "0123456789"))
		n := int(step[len(step)-1] - '0')
		*clock = clock.Add(20 * time.Minute)
		switch verb {
		case ActivityTake, ActivityWait:
			err = d.demoTake(ctx, a.Number, n, verb == ActivityWait)
		case ActivityStart, ActivityFinish, ActivityRate:
			*clock = map[ActivityVerb]time.Time{ActivityStart: a.From, ActivityFinish: a.Till, ActivityRate: a.Till.Add(2 * time.Hour)}[verb]
			err = d.demoServe(ctx, a.Number, verb, own)
		case "unclaimed":
			*clock = a.ClaimBy.Add(time.Minute)
			err = d.pass(ctx, a.Number)
		default:
			_, err = d.Do(ctx, a.Number, ActivityAct{Verb: verb, By: by, Text: p.words})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return nil
}

// demoTake lets n volunteers take it, those it suits before those it does not.
func (d *ActivityDesk) demoTake(ctx context.Context, number ActivityNumber, n int, wait bool) error {
	a, err := d.Store.Activity(ctx, number)
	if err != nil {
		return err
	}
	fit, err := d.Matches(ctx, a, 30)
	if err != nil {
		return err
	}
	all, err := d.index.refresh(ctx, d.Volunteers)
	if err != nil {
		return err
	}
	for _, v := range all {
		fit = append(fit, Match{Volunteer: v})
	}
	for _, m := range fit {
		if n == 0 {
			return nil
		}
		if _, _, err := d.Take(ctx, number, m.Volunteer.ID, wait, ""); err == nil { // else they may not, or have something else then
			n--
		}
	}
	return nil
}

// demoServe makes every seat's next step, and lets the resident rate.
func (d *ActivityDesk) demoServe(ctx context.Context, number ActivityNumber, verb ActivityVerb, own []Ticket) error {
	a, err := d.Store.Activity(ctx, number)
	if err != nil {
		return err
	}
	for _, s := range a.Seats {
		if s.State == SeatWaiting {
			continue
		}
		act := ActivityAct{Verb: verb, Volunteer: s.Volunteer, Seat: s.N}
		if v, err := d.Volunteers.Volunteer(ctx, s.Volunteer); err == nil {
			act.By = Actor{Kind: ByResident, ID: v.Resident}
		}
		if verb == ActivityRate {
			if len(own) == 0 {
				return nil
			}
			act.By, act.Volunteer, act.Score, act.Text = Actor{Kind: ByResident, ID: own[0].Resident}, "", 5, "师傅很细心，谢谢"
		}
		if _, err := d.Do(ctx, number, act); err != nil {
			return err
		}
	}
	return nil
}
