package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// DemoLawStores keeps what the desks of mediation and legal aid do not.
type DemoLawStores interface {
	KeepMediator(ctx context.Context, m Mediator) error
	KeepSlot(ctx context.Context, s Slot) error
}

// demoCase is a dispute, told by what was done so many days after the step before.
type demoCase struct {
	ago      int // days
	service  string
	words    string
	matter   string
	other    string
	kind     CaseKind
	mediator string
	steps    []demoCaseStep
}

type demoCaseStep struct {
	days int
	act  CaseAct
}

func demoConsents() []demoCaseStep {
	return []demoCaseStep{{1, CaseAct{Verb: CaseConsent, Side: 1, Text: "电话里答应"}}, {1, CaseAct{Verb: CaseConsent, Side: 2, Text: "上门征求，同意"}}}
}

func demoTalked(more ...demoCaseStep) []demoCaseStep {
	talk := demoCaseStep{2, CaseAct{Verb: CaseSession, Text: "在社区调解室见面，各讲各的难处，约好下周再谈"}}
	return append(append(demoConsents(), talk), more...)
}

var demoMediators = []Mediator{
	{ID: "demo-m1", Name: "严正", Field: "邻里、物业", Community: "司法所", Phone: "0000-5550126", Staff: "demo-s-yan.justice"},
	{ID: "demo-m2", Name: "周桂兰", Field: "婚姻家庭", Community: "和平里社区", Phone: "0000-5550111", Staff: "demo-s-zhou.heping"},
	{ID: "demo-m3", Name: "老郭", Field: "欠薪、消费", Community: "新桥社区", Phone: "0000-5550190"},
}

var demoCases = []demoCase{
	{1, "0904", "楼上半夜拖椅子，说了几回都不听", "夜里楼上拖动家具的声响", "楼上住户", PeoplesMediation, "", nil},
	{5, "0904", "对门把鞋柜摆在过道上，走路都侧着身", "过道里放东西怎么办", "对门住户", PeoplesMediation, "demo-m1", demoConsents()[:1]},
	{12, "0904", "楼下小饭馆油烟直冲我家窗户", "油烟管道朝哪个方向", "饭馆老板", AdministrativeMediation, "demo-m1", demoTalked()},
	{27, "0905", "我妈的赡养费三个孩子怎么摊", "老人的赡养怎么分担", "两位家人", PeoplesMediation, "demo-m2", demoTalked()},
	{33, "0501", "装修队欠我两个月工钱", "装修工钱的数目和付法", "装修队", PeoplesMediation, "demo-m3", demoTalked(demoCaseStep{4, CaseAct{Verb: CaseAgree, Form: "written", Text: "分三次付清，本月底、下月底、再下月底各付三分之一"}})},
	{40, "0904", "邻居的空调滴水滴到我家雨棚", "空调滴水", "楼上住户", PeoplesMediation, "demo-m1", demoTalked(demoCaseStep{3, CaseAct{Verb: CaseAgree, Form: "oral", Text: "三天内接好水管，互相道个歉"}})},
	{45, "0601", "美容卡没用完店就搬了，不给退", "余下的卡费怎么退", "美容店", AdministrativeMediation, "demo-m3", demoTalked(demoCaseStep{6, CaseAct{Verb: CaseFail, Text: "店家只肯退三成，居民不接受"}})},
	{50, "0904", "宅基地边上的树挡了我家光", "两家之间的树", "隔壁住户", PeoplesMediation, "demo-m1", append(demoConsents()[:1:1], demoCaseStep{2, CaseAct{Verb: CaseRefuse, Side: 2, Text: "说不想谈"}})},
}

// demoLaw gives the demo neighbourhood mediations in every stage, opening hours of the legal desk, applications and appointments. Nobody is told
// anything. Done again, it changes nothing. It needs fillTickets to have been there before.
func demoLaw(ctx context.Context, live *Desk, keep DemoLawStores, now time.Time) error {
	now = now.Truncate(time.Second)
	if _, err := live.Store.BySource(ctx, "demo:law:aid"); !errors.Is(err, ErrNotFound) {
		return err
	}
	desk, clock := *live, now
	desk.Store, desk.Duty, desk.Now = silent{live.Store}, nil, func() time.Time { return clock }
	m := &Mediation{Desk: &desk, Cases: silentCases{live.Mediation.Cases}}
	for _, p := range demoMediators {
		if err := keep.KeepMediator(ctx, p); err != nil {
			return err
		}
	}
	justice := demoOffices[slices.IndexFunc(demoOffices, func(o Office) bool { return o.ID == "justice" })]
	clerk, chief := demoMember(demoStaff[3]).Actor(), demoMember(demoStaff[1]).Actor()
	for i, d := range demoCases {
		clock = now.AddDate(0, 0, -d.ago)
		f, err := demoLawFiling(ctx, live, i, d.service, d.words)
		if err != nil {
			return err
		}
		t, err := desk.File(ctx, f)
		if err != nil {
			return err
		}
		clock = clock.Add(2 * time.Hour)
		if t, err = desk.Do(ctx, t.Number, Act{Verb: Assign, By: clerk, Office: justice, Version: t.Version}); err != nil {
			return err
		}
		k, err := m.Offer(ctx, Offer{Ticket: t.Number, Kind: d.kind, Matter: d.matter, Other: Side{Name: d.other, Phone: "13800009999"}, Mediator: d.mediator, By: clerk})
		if errors.Is(err, ErrConflict) { // from a run that was cut short
			continue
		}
		for _, s := range d.steps {
			clock = clock.AddDate(0, 0, s.days)
			if err == nil {
				s.act.By = chief
				_, err = m.Do(ctx, k.Number, s.act)
			}
		}
		if err != nil {
			return fmt.Errorf("demo case %d: %w", i+1, err)
		}
	}
	return demoLegal(ctx, live, &desk, keep, now, &clock)
}

// demoLegal is what the legal desk has to do.
func demoLegal(ctx context.Context, live, desk *Desk, keep DemoLawStores, now time.Time, clock *time.Time) error {
	*clock = now
	for i, s := range []Slot{
		{ID: "demo-slot-1", Office: "justice", Place: "街道司法所一楼", Weekday: time.Tuesday, From: 9 * 60, To: 11 * 60, Length: 30},
		{ID: "demo-slot-2", Office: "heping", Place: "和平里社区法律工作站", Weekday: time.Thursday, From: 14 * 60, To: 16 * 60, Length: 30},
		{ID: "demo-slot-3", Office: "xinqiao", Place: "新桥社区法律工作站", Weekday: time.Saturday, From: 9 * 60, To: 10*60 + 30, Length: 30},
	} {
		if err := keep.KeepSlot(ctx, s); err != nil {
			return fmt.Errorf("demo slot %d: %w", i+1, err)
		}
	}
	l := &Legal{Desk: desk, Store: silentLegal{live.Legal.Store}}
	for i, words := range []string{"房东不退押金，想先问问律师", "老人想立个遗嘱，要什么手续", "试用期被辞退，没给补偿，想问问怎么办"} {
		f, err := demoLawFiling(ctx, live, 20+i, "S10", words)
		if err != nil {
			return err
		}
		free, err := l.Openings(ctx, 20)
		if err != nil || len(free) == 0 {
			return err
		}
		if _, err := l.FileAndBook(ctx, f, free[min(3*i, len(free)-1)].Data()); err != nil {
			return err
		}
	}
	for i, a := range []struct {
		days         int
		words, about string
		means        string
	}{{6, "干完活老板不给工钱，三个月了", "wages", "exempt"}, {2, "在工地摔断了手，没人管", "injury", "exempt"}, {1, "离婚后对方不给抚养费", "support", "poor"}} {
		*clock = now.AddDate(0, 0, -a.days)
		f, err := demoLawFiling(ctx, live, 30+i, "0907", a.words)
		if err != nil {
			return err
		}
		if i == 2 {
			f.Source = "demo:law:aid" // the last thing made: it is there when everything is
		}
		t, err := l.Apply(ctx, f, a.about, a.means, i == 1)
		if err != nil {
			return err
		}
		if i == 0 {
			*clock = clock.AddDate(0, 0, 4)
			if _, err := l.Decide(ctx, t.Number, demoMember(demoStaff[3]).Actor(), AidGrant, 1, "符合条件，属进城务工人员讨要报酬"); err != nil && !errors.Is(err, ErrConflict) {
				return err
			}
		}
	}
	return nil
}

// demoLawFiling is what a resident of the neighbourhood files.
func demoLawFiling(ctx context.Context, live *Desk, n int, service, words string) (Filing, error) {
	r, err := live.People.Find(ctx, Address{Channel: "demo", ID: fmt.Sprintf("r%02d", n+1)})
	source := fmt.Sprintf("demo:law:%02d", n)
	return Filing{
		Source: source, Cause: source, Resident: r, To: r.Address, Lang: r.Lang, Kind: Help, Service: service, Words: words,
		Contact: Contact{Name: r.Name, Phone: r.Phone},
	}, err
}

// silentCases and silentLegal are stores that keep no notices.
type silentCases struct{ CaseStore }

func (s silentCases) SaveCase(ctx context.Context, c *CaseChange) error {
	c.Notices = nil
	return s.CaseStore.SaveCase(ctx, c)
}

type silentLegal struct{ LegalStore }

func (s silentLegal) SaveLegal(ctx context.Context, c *LegalChange) error {
	c.Notices = nil
	return s.LegalStore.SaveLegal(ctx, c)
}
