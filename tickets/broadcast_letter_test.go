package tickets

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLettersOfABroadcast(t *testing.T) {
	b := Broadcast{ID: "b1", Code: "ABC234", Kind: SafetyNews, Ask: AskSafe, Edition: 1, Texts: map[Lang]Text{Hans: {"@题", "文"}, English: {"T", "W"}}}
	for l, want := range map[Lang]string{Hans: "@@题", Hant: "@@题", English: "T", "": "@@题"} {
		var n Notice
		b.Fill(&n, l)
		if got := n.Lines[0].Args["title"]; got != want || len(n.Choices) != 2 || len(n.Choices[1].Data) > 64 {
			t.Errorf("%s reads %q, %v", l, got, n.Choices)
		}
	}
	night := time.Date(2026, 11, 26, 23, 30, 0, 0, time.UTC)
	r := Recipient{To: Address{"telegram", "7"}, Resident: "r", QuietFrom: 22 * 60, QuietTill: 7 * 60}
	if n := b.NoticeTo(r, night, time.UTC); n.Due.Day() != 27 || n.Due.Hour() != 7 || n.Lang != "" {
		t.Errorf("in the night: %+v", n)
	}
	b.IgnoreQuiet = true
	if n := b.NoticeTo(r, night, time.UTC); !n.Due.IsZero() {
		t.Errorf("what may not wait waits: %v", n.Due)
	}
}

func TestAfterQuiet(t *testing.T) {
	for _, c := range []struct{ at, quiet, want string }{
		{"21:59", "22:00-07:00", "21:59"}, {"22:00", "22:00-07:00", "+07:00"}, {"03:00", "22:00-07:00", "07:00"}, {"07:00", "22:00-07:00", "07:00"},
		{"13:00", "12:30-14:00", "14:00"}, {"14:00", "12:30-14:00", "14:00"}, {"12:00", "-", "12:00"}, {"23:00", "00:00-06:00", "23:00"},
	} {
		from, till, ok := ParseQuiet(c.quiet)
		at, err := time.Parse("15:04", c.at)
		got := afterQuiet(at, from, till, time.UTC)
		text := got.Format("15:04")
		if got.Day() != at.Day() {
			text = "+" + text
		}
		if !ok || err != nil || text != c.want {
			t.Errorf("%s in %s: %s, want %s", c.at, c.quiet, text, c.want)
		}
	}
	for _, bad := range []string{"22", "25:00-07:00", "abc", "22:00", "22:00-07:60"} {
		if _, _, ok := ParseQuiet(bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
	if from, till, ok := ParseQuiet("22：30 至 6:00"); !ok || from != 22*60+30 || till != 6*60 {
		t.Error("as people write it", from, till, ok)
	}
}

// The bits are stored: a topic never moves.
func TestTopicsAreStored(t *testing.T) {
	for bit, topic := range map[int]Topic{0: "fire", 7: "drowning", 8: "law", 9: "aid", 10: "utilities", 13: "meals", 14: "affairs", 15: "consultation"} {
		if TopicBits([]Topic{topic}) != 1<<bit {
			t.Errorf("%s has moved", topic)
		}
	}
	for _, kind := range NoticeKinds {
		if len(TopicsOf(kind)) == 0 {
			t.Errorf("%s has no topic", kind)
		}
	}
	if got := TopicsIn(TopicBits(Topics)); !slices.Equal(got, Topics) {
		t.Error(got)
	}
}

func TestFindCode(t *testing.T) {
	for text, want := range map[string]string{
		"这条是真的吗 ABC234": "ABC234", "核实abc234，谢谢": "ABC234", "ＡＢＣ２３４": "ABC234", "验证:K7PQRS。": "K7PQRS",
		"我要投诉": "", "电话 138000": "", "20261126-0001": "", "ABC2345": "", "please call me today": "", "ABCDEI": "", "Thanks a lot": "",
	} {
		if got, ok := FindCode(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		code := randomCode()
		if got, ok := FindCode("code " + code); seen[code] || !ok || got != code {
			t.Fatal(code)
		}
		seen[code] = true
	}
}

func TestLookalikes(t *testing.T) {
	own := []string{"huying.example.cn"}
	for text, want := range map[string]string{
		"请看 https://huying.example.cn/a": "", "www.12348.gov.cn": "", "https://a.huying.example.cn": "", "见附件 通知.pdf": "", "电话 010-12345678": "",
		"https://huying.examp1e.cn": "similar", "https://huylng.example.cn": "similar", "https://huying.exampl.cn": "similar", "http://chinatax.g0v.cn": "similar",
		"http://huying.example.cn.login.top/x": "inside", "http://12348-gov-cn.com": "inside", "http://аlipay.com": "mixed", "http://xn--80ak6aa92e.com": "punycode",
		"http://jiang.top": "tld", "http://1.2.3.4/pay": "number", "https://huying.example.cn@evil.com/": "user", "点击 free-gift.xyz 领取": "tld", "https://baidu.com": "",
	} {
		got := ""
		if all := lookalikes(text, own); len(all) > 0 {
			got = all[0].Why
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func FuzzLookalikes(f *testing.F) {
	f.Add("看 https://huying.example.cn@evil.com/ 和 a.b")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range lookalikes(text, []string{"huying.example.cn"}) {
			if l.Host == "" || l.Why == "" {
				t.Errorf("%q: %+v", text, l)
			}
		}
		FindCode(text)
		ParseQuiet(text)
	})
}

// An article of a series is sent once, in the words it has.
func TestArticleOfASeries(t *testing.T) {
	d, store := newsroom(5, Hans, English)
	a := PublishedArticle{ID: "series:防骗:3", Series: "防骗", Topic: "fraud", Area: "990101001", Words: map[Lang]Article{Hans: {Title: "刷单", Body: "都是骗局。", Source: "反电信网络诈骗法"}}}
	for range 2 {
		if err := d.PublishArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if len(store.all) != 1 {
		t.Fatalf("%d broadcasts", len(store.all))
	}
	for id, b := range store.all {
		if len(id) > 24 || b.Topic != TopicFraud || b.Stage != BroadcastSending || b.Source != "防骗" || !strings.HasSuffix(b.Texts[Hans].Body, "反电信网络诈骗法") || b.Reach != 5 {
			t.Errorf("%+v", b)
		}
	}
}
