package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// demoWhistle is one whistle of the demo: how long ago it was drafted, and what followed, each some minutes after the one before.
type demoWhistle struct {
	kind    WhistleKind
	ago     time.Duration
	offices []string
	words   string
	then    string // verbs; a department's stand with the number of the call behind
}

var demoWhistles = []demoWhistle{
	{WhistleDaily, 20 * time.Minute, []string{"city", "market"}, "占道早市堵住了消防通道，社区劝过三次没有用，请城管、市场所到现场一起定个办法。", ""},
	{WhistleTough, 3 * time.Hour, []string{"housing", "property", "power"}, "电梯反复停运，维保、物业、供电说法不一，请到场会商，定下修还是换、钱从哪来。", "submit"},
	{WhistleDaily, 35 * time.Minute, []string{"water", "property"}, "楼道立管渗水，住户和物业分不清谁管，请自来水公司和物业到场查明。", "submit approve"},
	{WhistleDaily, 5 * time.Hour, []string{"city", "property"}, "小区里乱停车挡了救护车的道，请城管和物业今天来划线。", "submit approve sign1 contact1"},
	{WhistleUrgent, 50 * time.Minute, []string{"gas", "police"}, "楼道里闻到煤气味，居民正在疏散，请马上到场。", "submit sign1 arrive1 sign2 arrive2"},
	{WhistleDaily, 30 * time.Hour, []string{"power"}, "路灯整条街不亮，电缆井盖也松了，请供电所来修。", "submit approve sign1 contact1 arrive1 finish1"},
	{WhistleTough, 200 * time.Hour, []string{"housing", "city"}, "楼顶违建漏水，涉及三户，请住建和城管一起认定、一起拆。",
		"submit approve sign1 sign2 contact1 contact2 arrive1 arrive2 finish1 finish2 rate1 rate2 rate_caller1 rate_caller2"},
	{WhistleDaily, 290 * time.Hour, []string{"justice", "police"}, "邻里噪音纠纷升级，请司法所和派出所一起上门调解。",
		"submit approve sign1 contact1 arrive1 sign2 arrive2 finish1 finish2 rate1 rate2 rate_caller1 end"},
	{WhistleDaily, 400 * time.Hour, []string{"service"}, "请民政来登记低保。", "submit refuse"},
	{WhistleDaily, 500 * time.Hour, []string{"water"}, "水压不足，请自来水公司来测。", "submit approve sign1 withdraw"},
}

// DemoWhistles blows a few whistles in every stage on open tickets of the demo. desk is taken as it is but for its clock and ids; nobody is
// told anything, because the demo's offices have no chats and its residents' channel goes nowhere.
func DemoWhistles(ctx context.Context, desk WhistleDesk, open []Ticket, now time.Time) (n int, err error) {
	var clock time.Time
	desk.Now = func() time.Time { return clock }
	for i, p := range demoWhistles {
		if i >= len(open) {
			break
		}
		clock = now.Add(-p.ago)
		by := demoActor("zhang.dispatch")
		w, err := desk.Draft(ctx, Whistling{Ticket: open[i].Number, Kind: p.kind, Words: p.words, Offices: p.offices, By: by})
		if err != nil {
			return n, fmt.Errorf("demo whistle %d: %w", i+1, err)
		}
		if err := demoFollow(ctx, &desk, w, p, by, &clock); err != nil {
			return n, fmt.Errorf("demo whistle %d: %w", i+1, err)
		}
		n++
	}
	clock = now
	_, err = desk.Sweep(ctx, len(demoWhistles))
	return n, err
}

func demoFollow(ctx context.Context, desk *WhistleDesk, w Whistle, p demoWhistle, by Actor, clock *time.Time) error {
	var err error
	for k, verb := range strings.Fields(p.then) {
		*clock = clock.Add(min(time.Duration(3+7*k)*time.Minute, p.ago/12))
		a := WhistleAct{By: by}
		call := int(verb[len(verb)-1] - '1')
		if call >= 0 && call < len(w.Calls) {
			verb, a.Office = verb[:len(verb)-1], w.Calls[call].Office
		}
		a.Verb = WhistleVerb(verb)
		switch a.Verb {
		case WhistleApprove, WhistleRefuse:
			a.By, a.Text = demoActor("wang.super"), "一个部门就能办，请直接派单。"
		case WhistleSign, WhistleContact, WhistleArrive, WhistleRateCaller:
			a.By, a.Score = Actor{Kind: ByStaff, Role: Handler, Office: a.Office}, 4+k%2
		case WhistleFinish:
			a.By, a.Text = Actor{Kind: ByStaff, Role: Handler, Office: a.Office}, "到现场看过，已经办好，一周后再来查一次。"
		case WhistleRate:
			a.Score, a.Text = 5-k%2, "来得及时，说得清楚。"
		case WhistleWithdraw:
			a.Text = "物业自己修好了。"
		}
		if w, err = desk.Do(ctx, w.Number, a); err != nil {
			return fmt.Errorf("%s: %w", verb, err)
		}
	}
	return nil
}

// demoActor is one of demoStaff at work.
func demoActor(login string) Actor {
	i := slices.IndexFunc(demoStaff, func(s Staff) bool { return s.Login == login })
	return demoMember(demoStaff[i]).Actor()
}
