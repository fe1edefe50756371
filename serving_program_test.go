package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"huying/config"
	"huying/tickets"
)

// TestOrdersInChat: the whole program, where every message is one commit and a place is another: somebody orders, three volunteers want the
// one place at the same moment, exactly one gets it and the address, the others are offered the line.
func TestOrdersInChat(t *testing.T) {
	for name, setups := range map[string][]func(*program){"sqlite": nil, "postgres and redis": {postgres, redis}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			settings, err := config.Load(p.getenv)
			if err != nil {
				t.Fatal(err)
			}
			office, err := open(t.Context(), settings, slog.New(slog.DiscardHandler)) // as the console works: another handle on the same data
			if err != nil {
				t.Fatal(err)
			}
			defer office.db.Close()
			var volunteers []*visitor
			for _, who := range []string{"陈立明 13811112221", "周敏 13811112222", "孙丽 13811112223"} {
				volunteers = append(volunteers, p.enrols(office, who))
			}
			resident := p.visitor()
			number := p.orders(resident)
			activity := listed(t, office, tickets.Number(number))
			resident.hears("受理")
			resident.hears("正在请志愿者接单")

			for _, v := range volunteers { // the card comes when its hour does; its number is enough
				v.says("接单 " + string(activity))
			}
			got := 0
			for _, v := range volunteers {
				said := v.hears()
				for strings.Contains(said.Text, "新的邻里单") {
					said = v.hears()
				}
				switch {
				case strings.Contains(said.Text, "接好了") && strings.Contains(said.Text, "和平里9号楼808"):
					got++
				case strings.Contains(said.Text, "名额已满") && !strings.Contains(said.Text, "808"):
				default:
					t.Errorf("a volunteer hears\n%s", said.Text)
				}
			}
			if got != 1 {
				t.Errorf("%d volunteers have the one place", got)
			}
			a, err := office.db.Activity(t.Context(), activity)
			if err != nil || a.Taken() != 1 || a.Stage != tickets.ActivityFull {
				t.Errorf("%d of %d taken, %s (%v)", a.Taken(), a.Places, a.Stage, err)
			}
		})
	}
}

// enrols signs a visitor up in chat; the office accepts them.
func (p *program) enrols(office *base, who string) *visitor {
	p.t.Helper()
	v := p.visitor()
	for _, step := range [][2]string{
		{"志愿者报名", "同意吗"}, {"1", "名字"}, {who, "成年"}, {"1", "党员"}, {"2", "会做什么"}, {"陪诊", "什么时候有空"}, {"都行", "几单"}, {"4", "请核对"}, {"1", "报好名了"},
	} {
		v.says(step[0])
		v.hears(step[1])
	}
	waiting, err := office.db.FindVolunteers(p.t.Context(), tickets.VolunteerQuery{Stage: tickets.VolunteerApplied})
	if err != nil || len(waiting) != 1 {
		p.t.Fatalf("%d volunteers wait for the check: %v", len(waiting), err)
	}
	if _, err := office.orders.Check(p.t.Context(), waiting[0].ID, waiting[0].Version, true, "", clerkLi); err != nil {
		p.t.Fatal(err)
	}
	v.hears("通过了")
	return v
}

var clerkLi = tickets.Actor{Kind: tickets.ByStaff, ID: "d1", Name: "小李", Role: tickets.Dispatcher}

// orders places an order in free words.
func (p *program) orders(v *visitor) string {
	p.t.Helper()
	v.says("明天下午我妈要去医院，想有人陪，和平里9号楼808")
	v.hears("陪诊就医", "同意吗")
	v.says("1")
	v.hears("怎么称呼")
	v.says("王桂英，没有手机")
	v.hears("请核对", "王桂英", "13:00–18:00")
	v.says("1")
	return numberPattern.FindString(v.hears("已登记").Text)
}

// listed builds an activity of one place from an order, with what the order itself says of the time, and publishes it.
func listed(t *testing.T, office *base, number tickets.Number) tickets.ActivityNumber {
	t.Helper()
	b, err := office.orders.FromTicket(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	if b.From.IsZero() || b.Till.Sub(b.From) != 5*time.Hour {
		t.Errorf("the window of the order is %v to %v", b.From, b.Till)
	}
	b.Office, b.Place = "", "和平里"
	a, err := office.orders.Build(t.Context(), b, clerkLi)
	for _, verb := range []tickets.ActivityVerb{tickets.ActivityReview, tickets.ActivityList} {
		if err == nil {
			_, err = office.orders.Do(t.Context(), a.Number, tickets.ActivityAct{Verb: verb, By: clerkLi})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.Number
}
