package tickets

import (
	"context"
	"fmt"
	"time"
)

// demoNews are notices of the demo: written by whom, and how far they have come.
var demoNews = []struct {
	by     string
	submit bool
	Composing
}{
	{"zhou.heping", false, Composing{
		Kind: AffairsNews, Topic: TopicConsult, Ask: AskPoll, Audience: Audience{Areas: []string{"990101001001"}, Groups: true},
		Texts: map[Lang]Text{
			Hans:    {"征求意见：小花园怎么改", "和平里的小花园准备翻新，您最想先做哪一样？选一个就行。"},
			Hant:    {"徵求意見：小花園怎麼改", "和平里的小花園準備翻新，您最想先做哪一樣？選一個就行。"},
			English: {"Your opinion: the small garden", "The garden at Heping Li will be renewed. What should come first? Please choose one."},
		},
		Options: map[Lang][]string{Hans: {"多放几张长椅", "装路灯", "修平步道"}, Hant: {"多放幾張長椅", "裝路燈", "修平步道"}, English: {"More benches", "Lamps", "An even path"}},
	}},
	{"zhang.dispatch", true, Composing{
		Kind: SafetyNews, Topic: TopicFlood, Ask: AskSafe, Audience: Audience{Areas: []string{"990101001003", "990101001"}, Groups: true},
		Texts: map[Lang]Text{
			Hans:    {"防汛提示：地下车库不要进", "今晚有大雨，低处可能积水。请不要进入地下车库和下穿通道。请点下面的按钮告诉我们您是否安全。"},
			Hant:    {"防汛提示：地下停車場不要進", "今晚有大雨，低處可能積水。請不要進入地下停車場和下穿通道。請點下面的按鈕告訴我們您是否安全。"},
			English: {"High water: keep out of car parks below ground", "Heavy rain tonight. Please keep out of underground car parks and underpasses, and tell us with a button below whether you are safe."},
		},
	}},
	{"zhou.heping", true, Composing{
		Kind: LifeNews, Topic: TopicUtility, Audience: Audience{Areas: []string{"990101001001"}, Groups: true},
		Texts: map[Lang]Text{
			Hans: {"停水通知：和平里", "因检修水管，和平里后天9点至15点停水。请提前储水，外出前关好水龙头。"},
			Hant: {"停水通知：和平里", "因檢修水管，和平里後天9點至15點停水。請提前儲水，外出前關好水龍頭。"},
		},
	}},
}

// fillNews subscribes those who reported something, and writes three notices: a draft, one that waits for a second person, and one that waits
// for its time. Nobody is told anything by the demo itself.
func fillNews(ctx context.Context, desk BroadcastDesk, subscriptions SubscriptionDesk, reported []Ticket, now time.Time) error {
	subscriptions.Now = func() time.Time { return now }
	for i, t := range reported {
		area := t.Place.Grid
		if area == "" {
			area = t.Area
		}
		if t.Resident == "" || area == "" {
			continue
		}
		s := Subscription{
			Resident: t.Resident, Area: area, Role: Standings[min(i%12/10, 2)], Cared: i%7 == 0, Topics: []Topic{TopicFlood, TopicUtility, TopicConsult},
			QuietFrom: subscriptions.Quiet[0], QuietTill: subscriptions.Quiet[1],
		}
		if i%3 == 0 {
			s.Topics = append(s.Topics, TopicMeals, TopicFraud, TopicAid)
		}
		if err := subscriptions.Keep(ctx, s); err != nil {
			return fmt.Errorf("demo subscription: %w", err)
		}
	}
	desk.Now = func() time.Time { return now }
	desk.Approval = 3 // a demo is small
	for i, n := range demoNews {
		b, err := desk.Draft(ctx, n.Composing, demoActor(n.by))
		if err == nil && n.submit {
			s := Submitting{BroadcastAct: BroadcastAct{By: demoActor(n.by)}, Accept: Langs}
			if i == len(demoNews)-1 {
				s.Due, desk.Approval = now.AddDate(0, 0, 1), len(reported)+1
			}
			_, err = desk.Submit(ctx, b.ID, s)
		}
		if err != nil {
			return fmt.Errorf("demo notice %d: %w", i+1, err)
		}
	}
	return nil
}
