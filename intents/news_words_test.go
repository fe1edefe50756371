package intents

import (
	"maps"
	"slices"
	"testing"

	"huying/tickets"
)

func TestAboutNews(t *testing.T) {
	for _, c := range []struct {
		text, want string
		known      map[string]string
	}{
		{"退订", "subscription", map[string]string{"stop": "yes"}},
		{"退訂全部", "subscription", map[string]string{"stop": "yes"}},
		{"别再发广告了", "subscription", map[string]string{"stop": "yes"}},
		{"以后不要再发这些消息了！", "subscription", map[string]string{"stop": "yes"}},
		{"Unsubscribe", "subscription", map[string]string{"stop": "yes"}},
		{"please stop sending me these messages", "subscription", map[string]string{"stop": "yes"}},
		{"退订 停水", "subscription", map[string]string{"off": "utilities"}},
		{"别再发老年餐的通知了", "subscription", map[string]string{"off": "meals"}},
		{"unsubscribe from weather and fire", "subscription", map[string]string{"off": "weather,fire"}},
		{"订阅 停水停电", "subscription", map[string]string{"on": "utilities"}},
		{"我想订阅天气预警", "subscription", map[string]string{"on": "weather"}},
		{"訂閱 防汛、消防", "subscription", map[string]string{"on": "flood,fire"}},
		{"subscribe to legal aid", "subscription", map[string]string{"on": "aid"}},
		{"订阅", "subscription", map[string]string{"on": ""}},
		{"以后不要再发生停电了", "", nil},
		{"不要再发传单了，楼道里全是", "", nil},
		{"别发火，我只是问问停水的事", "", nil},
		{"订阅的报纸没人送", "", nil},
		{"停水了", "", nil},
		{"为什么给我发这个", "why_notice", map[string]string{}},
		{"為什麼我會收到這個通知？", "why_notice", map[string]string{}},
		{"why am I getting this", "why_notice", map[string]string{}},
		{"为什么还不发工资", "", nil},
		{"为什么我家停水", "", nil},
		{"这条是真的吗 K7P2QX", "verify_notice", map[string]string{"words": "这条是真的吗 K7P2QX"}},
		{"核对码 K7P2QX", "verify_notice", map[string]string{"words": "核对码 K7P2QX"}},
		{"Ｋ７Ｐ２ＱＸ", "verify_notice", map[string]string{"words": "Ｋ７Ｐ２ＱＸ"}},
		{"这条是真的吗", "verify_notice", map[string]string{}},
		{"设备AB23CD坏了", "", nil},
		{"关联 12345678", "link", map[string]string{"code": "12345678"}},
		{"/link 12345678", "link", map[string]string{"code": "12345678"}},
		{"关联 1234", "", nil},
	} {
		if want, known := AboutNews(c.text); want != c.want || !maps.Equal(known, c.known) {
			t.Errorf("AboutNews(%q) = %q %v, want %q %v", c.text, want, known, c.want, c.known)
		}
	}
}

func TestSafeWords(t *testing.T) {
	for text, want := range map[string]string{
		"我没事": tickets.AnswerSafe, "我安全！": tickets.AnswerSafe, "我冇事": tickets.AnswerSafe, "I'm safe": tickets.AnswerSafe,
		"需要帮助": tickets.AnswerHelp, "我被困了": tickets.AnswerHelp, "I need help.": tickets.AnswerHelp,
		"我家不安全": "", "需要帮助老人搬家": "", "help": "", "": "",
	} {
		if got := SafeWords(text); got != want {
			t.Errorf("SafeWords(%q) = %q, want %q", text, got, want)
		}
	}
}

// Every topic can be called by words, and nothing else is called one.
func TestTopicWords(t *testing.T) {
	var called []tickets.Topic
	for _, w := range topicWords {
		topics := topicsOf(w.topics)
		if len(topics) == 0 {
			t.Errorf("%q is no topic", w.topics)
		}
		called = append(called, topics...)
	}
	for _, topic := range tickets.Topics {
		if !slices.Contains(called, topic) {
			t.Errorf("%s has no words", topic)
		}
	}
	if got := topicsOf("nonsense,,fire"); !slices.Equal(got, []tickets.Topic{tickets.TopicFire}) {
		t.Errorf("nonsense is %v", got)
	}
}

func FuzzAboutNews(f *testing.F) {
	for _, s := range []string{"退订", "订阅 停水", "这条是真的吗 K7P2QX", "\xff", "关联 12345678", "why am I getting this"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, known := AboutNews(s)
		if want != "" && Get(want) == nil {
			t.Errorf("%q is %q, which nobody answers", s, want)
		}
		if want == "" && len(known) > 0 {
			t.Errorf("%q is nothing, and yet %v", s, known)
		}
		SafeWords(s)
	})
}
