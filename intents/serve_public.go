package intents

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"

	"huying/tickets"
)

// This file answers 「有什么活动」, asked by anybody: the activities the community calls people to, and how one takes part. What was built of
// somebody's order is not among them: that a neighbour needs company to the hospital is nobody else's to read.

// Gatherings is the list of what is open to everybody. Who is a volunteer sees what fits, and can take it.
var Gatherings = register(&Intent{Name: "gatherings", Finish: func(ctx context.Context, w *Work) (Outcome, error) {
	wish := tickets.Choice{Key: "gatherings.button.wish", Data: "go order service=S14"}
	if w.Activities == nil {
		return Outcome{Lines: []tickets.Line{tickets.Say("gatherings.none")}, Choices: []tickets.Choice{wish}}, nil
	}
	v, found, err := w.volunteer(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if found && v.Stage == tickets.VolunteerChecked {
		return Openings.Finish(ctx, w)
	}
	open, err := w.openToAll(ctx)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Lines: []tickets.Line{tickets.Say("gatherings.none")}}
	if len(open) > 0 {
		out.Lines = []tickets.Line{tickets.Say("gatherings.open")}
	}
	for _, a := range open[:min(len(open), openListed)] {
		out.Lines = append(out.Lines, w.about("gatherings.item", a, "free", strconv.Itoa(a.Free()), "where", orUnknown(a.Place)))
	}
	switch {
	case !found || v.Stage == tickets.VolunteerLeft:
		out.Lines = append(out.Lines, tickets.Say("gatherings.how"))
		out.Choices = []tickets.Choice{{Key: "enrol.button.enrol", Data: "go volunteer"}, wish}
	default:
		out.Lines = append(out.Lines, tickets.Say("enrol.stands", "name", tickets.Plain(v.Name), "state", "@enrol.state."+string(v.Stage)))
		out.Choices = append(volunteerChoices(v)[:1:1], wish)
	}
	return out, nil
}})

// openToAll are the activities without an order that everybody may know of and that have a place left: those of the resident's own community
// where it is known, the soonest first.
func (w *Work) openToAll(ctx context.Context) ([]tickets.Activity, error) {
	listed, err := w.Activities.Store.FindActivities(ctx, tickets.ActivityQuery{Stages: []tickets.ActivityStage{tickets.ActivityListed}, From: w.Desk.Now(), Limit: openLooked})
	if err != nil {
		return nil, err
	}
	home, err := w.home(ctx)
	if err != nil {
		return nil, err
	}
	near := tickets.Volunteer{}
	if home != "" {
		near.Grids = []string{home}
	}
	open := slices.DeleteFunc(listed, func(a tickets.Activity) bool {
		return len(a.Tickets) > 0 || a.PartyOnly || a.Free() == 0 || near.RingOf(a.Area) > tickets.RingCommunity
	})
	slices.SortFunc(open, func(a, b tickets.Activity) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Number, b.Number))
	})
	return open, nil
}

// home is the area somebody lives in, as they said for their notices or as their last ticket has it; "" when nobody knows.
func (w *Work) home(ctx context.Context) (string, error) {
	if w.Resident.ID == "" {
		return "", nil
	}
	if w.News != nil {
		s, _, err := w.News.Subscriptions.Of(ctx, w.Resident.ID)
		if err != nil || s.Area != "" {
			return s.Area, err
		}
	}
	last, err := w.Desk.Store.TicketsOf(ctx, w.Resident.ID, 1)
	if err != nil || len(last) == 0 {
		return "", err
	}
	return cmp.Or(last[0].Place.Grid, last[0].Area), nil
}

// gatheringAsked is a question for one of them by its name: 「重阳节活动怎么报名」, 「我要报名周末楼道大扫除」. What is on says whether it is among them.
var gatheringAsked = regexp.MustCompile(`^(?:你好|您好|请问|請問|我|想|要|也|能|可以|，|,|\s)*(?:报名|報名|参加|參加)(?:参加|參加)?(?:这个|這個|那个|那個|你们的|社区的|明天的|周末的)?[^，,。志服]{0,10}(?:活动|活動|大扫除|大掃除|手机课|手機課|讲座|講座|义诊|義診|比赛|比賽|义卖|義賣)(?:吗|嗎|可以吗)?[？?。.!！]*$|^[^，,。]{0,8}(?:活动|活動|大扫除|大掃除|讲座|講座|义诊|義診)(?:在哪里?|在哪裡|怎么|怎麼|如何|咋)(?:报名|報名|参加|參加)(?:啊|呀|呢)?[？?]*$|^(?:请问|請問|社区|社區|最近|元旦|春节|春節|元宵|端午|中秋|国庆|國慶|重阳|重陽|清明|节|節|妇女|儿童|周末|下周|的|，|,|\s)*有(?:什么|什麼|啥|哪些)活动(?:啊|呀|呢)?[？?]*$|^(?:那个|那個|请问|社区的?|周末的?|明天的?)*(?:活动|活動)(?:还|還)?(?:取消了?|改期了?|办|辦|搞)(?:吗|嗎|没有|沒有|没)[？?]*$`)

// gatheringsAsked is a question for activities, and nothing else. Who names one (「想参加合唱队」) wants that.
var gatheringsAsked = regexp.MustCompile(`(?i)^(?:你好|您好|请问|請問|问一下|問一下|想问问?|想問問?|我想知道|社区|社區|小区|小區|我们|我們|咱们|咱們|你们|你們|这里|這裡|附近|这边|這邊|最近|近期|这几天|這幾天|这周|這週|本周|本週|下周|下週|周末|週末|这个周末|這個週末|今天|明天|这个月|這個月|本月|都|还|還|，|,|\s)*(?:有没有|有沒有|有|冇|搞|办|辦|组织|組織|举办|舉辦|开展|開展)(?:什么|什麼|啥子?|咩|哪些|些什么|些什麼|些|点|點)?(?:好玩的?|适合.{1,6}的|適合.{1,6}的|新的?|社区的?|社區的?|志愿|志願|公益|文化|集体|集體|近期的?)*(?:活动|活動)(?:可以|能)?(?:参加|參加|玩)?(?:的)?(?:吗|嗎|么|呢|啊|呀|没有?|沒有?|嘛)*[？?。.!！]*$|^(?:你好|您好|请问|請問|我|我们|我們|老人|孩子|也|都|就|，|,)*(?:想|要|想要|可以|能|能不能|怎么|怎麼|怎样|怎樣|如何|在哪里?|哪里|哪裡)*(?:去)?(?:报名|報名|参加|參加)+(?:一下|一个|一個|个|個|点|點|些|你们的?|你們的?|社区的?|社區的?|小区的?|小區的?|什么|什麼|志愿|志願)*(?:活动|活動)(?:吗|嗎|么|呢|啊|呀)*[？?。.!！]*$|^(?:活动|活動)(?:报名|報名|安排|列表|日程|预告|預告)$|^(?:hi |hello )?(?:what|which|any|are there(?: any)?|is there any|do you have(?: any)?)(?: (?:kind of|community|local|upcoming|other))* (?:activities|activity|events?)(?: (?:are there|are (?:coming up|on|planned)|do you have|is there|here|nearby|near me|this week(?:end)?|today|tomorrow|soon|for (?:children|kids|the elderly|old people)))*[?.!]*$|^(?:i(?:'d| would)? (?:want|like) to|how (?:can|do) i|can i) (?:join|take part in|attend) (?:an?|some|the|your|community|local)* ?(?:activity|activities|events?)[?.!]*$`)
