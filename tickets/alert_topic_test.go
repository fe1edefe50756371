package tickets

import "testing"

func TestTopicOfAWarning(t *testing.T) {
	for _, c := range []struct {
		event, headline string
		categories      []string
		want            Topic
	}{
		{"暴雨橙色预警", "", []string{"Met"}, TopicWeather},
		{"道路结冰黄色预警信号", "", []string{"Met"}, TopicWeather},
		{"山洪灾害橙色预警", "", []string{"Met"}, TopicFlood},
		{"城市内涝", "", nil, TopicFlood},
		{"Flash Flood Warning", "", []string{"Met"}, TopicFlood},
		{"森林火险红色预警", "", []string{"Met"}, TopicFire},
		{"Red Flag", "", []string{"Fire"}, TopicFire},
		{"化工厂爆炸", "", []string{"Met", "Fire"}, TopicFire},
		{"高速公路交通管制", "", nil, TopicTraffic},
		{"Road closed", "", []string{"Infra"}, TopicTraffic},
		{"Rail strike", "", []string{"Transport"}, TopicTraffic},
		{"燃气泄漏", "", []string{"Safety"}, TopicGas},
		{"食品安全预警", "", []string{"Health"}, TopicFood},
		{"防溺水", "", nil, TopicDrowning},
		{"电信诈骗", "", []string{"Security"}, TopicFraud},
		{"11A01", "某地发布", nil, TopicFlood},
		{"11B06", "某台发布高温预警", nil, TopicWeather},
		{"12Z99", "燃气管网抢修预警", nil, TopicGas},
		{"地震预警", "", []string{"Geo"}, TopicWeather},
		{"", "", nil, TopicWeather},
	} {
		a := Alert{Infos: []AlertInfo{{Event: c.event, Headline: c.headline, Categories: c.categories}}}
		if got := a.Topic(); got != c.want {
			t.Errorf("%s %s %v: %s, want %s", c.event, c.headline, c.categories, got, c.want)
		}
	}
	if got := (Alert{}).Topic(); got != TopicWeather {
		t.Errorf("an alert that says nothing: %s", got)
	}
}
