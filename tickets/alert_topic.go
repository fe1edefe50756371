package tickets

import (
	"slices"
	"strings"
)

// This file says to whose topic a warning belongs. Red ones ask for no topic; of the others only those are told who want to hear of such things.

// topicWords are what an event's name or headline has, first match first: the road that is icy is one of the weather, as the weather service warns
// of it, and a flood is one whoever warns of it.
var topicWords = []struct {
	topic Topic
	words []string
}{
	{TopicDrowning, []string{"溺水", "drowning"}},
	{TopicFraud, []string{"诈骗", "詐騙", "电诈", "fraud", "scam"}},
	{TopicGas, []string{"燃气", "燃氣", "煤气", "煤氣", "天然气", "天然氣", "液化气", "瓦斯", "gas leak"}},
	{TopicFlood, []string{"洪", "内涝", "內澇", "渍涝", "漬澇", "汛", "决堤", "潰堤", "溃坝", "潰壩", "风暴潮", "風暴潮", "海啸", "海嘯", "flood", "dam failure", "storm surge", "tsunami"}},
	{TopicWeather, []string{"道路结冰", "道路結冰"}},
	{TopicFire, []string{"火灾", "火災", "火险", "火險", "火情", "山火", "fire"}},
	{TopicFood, []string{"食品", "食物", "药品", "藥品", "food", "medicine"}},
	{TopicTraffic, []string{"交通", "封路", "道路", "公路", "铁路", "鐵路", "地铁", "地鐵", "traffic", "road"}},
}

// eventTopics are groups of GB/T 35561, which the national form gives as the event: by the beginning of the code.
var eventTopics = []struct {
	code  string
	topic Topic
}{{"11A", TopicFlood}, {"11B", TopicWeather}, {"11G", TopicFire}, {"12B", TopicTraffic}}

// categoryTopics are categories of CAP that leave no doubt. Met is last: what Met and Fire both name is a fire.
var categoryTopics = []struct {
	category string
	topic    Topic
}{{"Fire", TopicFire}, {"Transport", TopicTraffic}, {"Met", TopicWeather}}

// Topic is what residents subscribe to who hear of such a warning: by its event, else its category, else TopicWeather, which most warnings are of.
func (a Alert) Topic() Topic { return topicOf(a.Infos) }

func topicOf(infos []AlertInfo) Topic {
	for _, i := range infos {
		for _, e := range eventTopics {
			if eventCode.MatchString(i.Event) && strings.HasPrefix(i.Event, e.code) {
				return e.topic
			}
		}
		event := strings.ToLower(eventName(i.Event))
		if event == "" {
			event = strings.ToLower(i.Headline)
		}
		for _, t := range topicWords {
			if slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(event, w) }) {
				return t.topic
			}
		}
	}
	for _, c := range categoryTopics {
		if slices.ContainsFunc(infos, func(i AlertInfo) bool { return slices.Contains(i.Categories, c.category) }) {
			return c.topic
		}
	}
	return TopicWeather
}
