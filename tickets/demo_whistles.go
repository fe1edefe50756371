package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// demoWhistle is one whistle of the demo: how long ago it was drafted, and what followed.
type demoWhistle struct {
	kind  WhistleKind
	ago   time.Duration
	words string
	then  string // verbs; a department's stand with the number of the call behind
}

var demoWhistles = []demoWhistle{
	{WhistleDaily, 20 * time.Minute, "居民反映两次，社区协调过，一家办不了。请到现场一起看，当场定谁来办、几天办完。", ""},
	{WhistleTough, 3 * time.Hour, "这件事拖了半年，几家说法不一。请到场会商，定下办法、钱从哪来、谁牵头。", "submit"},
	{WhistleDaily, 35 * time.Minute, "住户和管理单位分不清归谁管，请到现场查明，先把眼前的问题处理掉。", "submit approve"},
	{WhistleDaily, 5 * time.Hour, "已经影响老人出行，请今天到场处理，社区派人配合。", "submit approve sign1 contact1"},
	{WhistleUrgent, 50 * time.Minute, "现场有安全隐患，社区已经拦起来，请马上到场。", "submit sign1 arrive1 sign2 arrive2"},
	{WhistleDaily, 30 * time.Hour, "上次修过又坏，请一起到场找出原因，不要再反复。", "submit approve sign1 contact1 arrive1 sign2 arrive2 finish1 finish2"},
	{WhistleTough, 200 * time.Hour, "涉及多户、多年没解决，请到场认定、分工，办完再撤。",
		"submit approve sign1 sign2 contact1 contact2 arrive1 arrive2 finish1 finish2 rate1 rate2 rate_caller1 rate_caller2"},
	{WhistleDaily, 290 * time.Hour, "双方各执一词，请一起上门，当面说清楚。",
		"submit approve sign1 contact1 arrive1 sign2 arrive2 finish1 finish2 rate1 rate2 rate_caller1 end"},
	{WhistleDaily, 400 * time.Hour, "请来看一下。", "submit refuse"},
	{WhistleDaily, 500 * time.Hour, "请到场检测，给居民一个答复。", "submit approve sign1 withdraw"},
}

// demoCalled are the departments a matter is whistled to, by the beginning of its service code; the first that fits counts. Two of
// the three are called: the ticket's own office is not.
var demoCalled = [][4]string{
	{"0101", "power", "city", "property"}, {"0104", "water", "city", "housing"}, {"0105", "water", "property", "housing"}, {"0106", "gas", "police", "property"},
	{"0108", "power", "property", "city"}, {"0109", "city", "housing", "police"}, {"0112", "property", "market", "housing"}, {"01", "housing", "property", "city"},
	{"02", "city", "property", "police"}, {"03", "police", "city", "property"}, {"06", "market", "police", "city"}, {"09", "police", "justice", "city"},
	{"", "city", "police", "justice"},
}

// fillWhistles blows a few whistles in every stage on open tickets of the demo. desk is taken as it is but for its clock and ids; nobody is
// told anything, because the demo's offices have no chats and its residents' channel goes nowhere.
func fillWhistles(ctx context.Context, desk WhistleDesk, open []Ticket, now time.Time) (n int, err error) {
	own := func(t Ticket) int { return btoi(t.Office != "street" && demoCommunityOf(t.Office) < 0) }
	slices.SortStableFunc(open, func(a, b Ticket) int { return own(a) - own(b) }) // streets and communities blow
	var clock time.Time
	desk.Now = func() time.Time { return clock }
	for i, p := range demoWhistles {
		if i >= len(open) {
			break
		}
		clock = now.Add(-p.ago)
		by := demoActor("zhang.dispatch")
		fits := slices.IndexFunc(demoCalled, func(c [4]string) bool { return strings.HasPrefix(open[i].Service, c[0]) })
		offices := slices.DeleteFunc(slices.Clone(demoCalled[fits][1:]), func(id string) bool { return id == open[i].Office })[:2]
		w, err := desk.Draft(ctx, Whistling{Ticket: open[i].Number, Kind: p.kind, Words: p.words, Offices: offices, By: by})
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
		if call >= 0 && call < 9 {
			verb, a.Office = verb[:len(verb)-1], w.Calls[call].Office
		}
		a.Verb = WhistleVerb(verb)
		switch a.Verb {
		case WhistleApprove:
			a.By = demoActor("wang.super")
		case WhistleRefuse:
			a.By, a.Text = demoActor("wang.super"), "一个部门就能办，请直接派单。"
		case WhistleSign, WhistleContact, WhistleArrive, WhistleRateCaller:
			a.By, a.Score = Actor{Kind: ByStaff, Role: Handler, Office: a.Office}, 4+k%2
		case WhistleFinish:
			a.By, a.Text = Actor{Kind: ByStaff, Role: Handler, Office: a.Office}, "到现场看过，已经办好，一周后再来查一次。"
		case WhistleRate:
			a.Score, a.Text = 5-k%2, "来得及时，说得清楚。"
		case WhistleWithdraw:
			a.Text = "责任单位已经自己处理好了。"
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
