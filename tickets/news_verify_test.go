package tickets

import (
	"context"
	"slices"
	"testing"
	"time"
)

// theirs is a store of broadcasts that has only what a question about a notice reads.
type theirs struct {
	Broadcasts
	all []Broadcast
}

func (s theirs) BroadcastByCode(_ context.Context, code string) (Broadcast, error) {
	return whose(slices.Values(s.all), func(b Broadcast) bool { return b.Code == code })
}

func (s theirs) FindBroadcasts(context.Context, BroadcastQuery) (BroadcastList, error) {
	return BroadcastList{Broadcasts: s.all}, nil
}

func TestVerify(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	sent := func(id, code string, stage BroadcastStage, age time.Duration, text, english Text) Broadcast {
		return Broadcast{
			ID: id, Code: code, Stage: stage, StartedAt: now.Add(-age), UpdatedAt: now.Add(-age), Kind: LifeNews,
			Texts: map[Lang]Text{Hans: text, English: english},
		}
	}
	water := Text{"停水通知", "和平里11月25日9点至15点停水，请提前储水。咨询电话 0571-88001122。"}
	english := Text{"No water", "The water is off on 25 November from 9 to 15. Please store some. Call 0571-88001122."}
	draft := sent("d", "D2345A", BroadcastDraft, 0, Text{"还没发的通知", "这条通知还在草稿里，谁也没有收到过它。"}, Text{})
	draft.StartedAt = time.Time{}
	desk := &BroadcastDesk{Now: func() time.Time { return now }, Store: theirs{all: []Broadcast{
		sent("w", "K7P2QX", BroadcastSent, time.Hour, water, english),
		sent("o", "M4T9WZ", BroadcastSent, 61*24*time.Hour, Text{"老年餐", "下周一起老年餐改在二楼食堂，请带好饭卡。"}, Text{}),
		sent("r", "R8H3CV", BroadcastRecalled, time.Hour, Text{"道路封闭", "桂园路因施工封闭三天，请绕行幸福路和和平路。"}, Text{}),
		draft,
	}}}
	room := &Newsroom{Broadcasts: desk}
	body := water.Title + "\n" + water.Body
	for _, c := range []struct {
		name, text string
		want       Truth
		id         string
	}{
		{"code alone", "K7P2QX", TruthOurs, "w"},
		{"code in small letters, with a question", "这条是真的吗 k7p2qx", TruthOurs, "w"},
		{"code in wide letters", "Ｋ７Ｐ２ＱＸ 是真的吗", TruthOurs, "w"},
		{"no such code", "这条是真的吗 ZZZZ99", TruthNoCode, ""},
		{"a draft was never sent", "D2345A", TruthNoCode, ""},
		{"a copy", body, TruthOurs, "w"},
		{"a copy with its frame", "【生活通知】" + body + "\n核对码 K7P2QX：把核对码发给我们，就能查这条通知是不是真的。\n这条是真的吗？", TruthOurs, "w"},
		{"other blanks and punctuation", "停水通知和平里 11月25日9点至15点停水,请提前储水.咨询电话0571-88001122", TruthOurs, "w"},
		{"English", english.Title + " " + english.Body + " is this real?", TruthOurs, "w"},
		{"a part", "和平里11月25日9点至15点停水，请提前储水", TruthOurs, "w"},
		{"another telephone", "停水通知\n和平里11月25日9点至15点停水，请提前储水。咨询电话 0571-88001123。", TruthAltered, "w"},
		{"another telephone under our code", "停水通知\n和平里11月25日9点至15点停水，请提前储水。咨询电话 0571-88001123。核对码 K7P2QX", TruthAltered, "w"},
		{"a link behind it", body + "\n补缴水费 http://water.top/x", TruthAltered, "w"},
		{"a link without a scheme", body + "\n补缴水费 water-pay.top", TruthAltered, "w"},
		{"an account behind it", body + "\n请转到 6222021234567890", TruthAltered, "w"},
		{"a story behind it", body + "\n" + "另外请每户派一人到小区门口的收费点现场缴纳管网维护费用，用现金缴纳可以打八折，不缴纳的住户将被停水三个月，联系群主登记姓名房号和身份证号码，过期不候请互相转告", TruthAltered, "w"},
		{"other words under our code", "您的社保卡将停用，请马上联系客服办理，核对码 K7P2QX，这是官方通知请放心操作", TruthAltered, "w"},
		{"recalled", "桂园路因施工封闭三天，请绕行幸福路和和平路。", TruthOurs, "r"},
		{"too long ago for words", "下周一起老年餐改在二楼食堂，请带好饭卡。", TruthNot, ""},
		{"too long ago, by its code", "M4T9WZ", TruthOurs, "o"},
		{"a draft's words", "这条通知还在草稿里，谁也没有收到过它。", TruthNot, ""},
		{"not ours", "您的社保卡将停用，请点击链接办理", TruthNot, ""},
		{"a few words", "停水", TruthNot, ""},
		{"nothing", "", TruthNot, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := room.Verify(t.Context(), c.text)
			if err != nil || v.Truth != c.want || v.Broadcast.ID != c.id {
				t.Errorf("Verify(%q) = %s %q, %v; want %s %q", c.text, v.Truth, v.Broadcast.ID, err, c.want, c.id)
			}
		})
	}
}

func FuzzVerify(f *testing.F) {
	b := Broadcast{ID: "w", Code: "K7P2QX", Stage: BroadcastSent, StartedAt: time.Unix(1, 0), UpdatedAt: time.Unix(1, 0),
		Texts: map[Lang]Text{Hans: {"停水通知", "和平里11月25日9点至15点停水，请提前储水。"}}}
	room := &Newsroom{Broadcasts: &BroadcastDesk{Now: func() time.Time { return time.Unix(2, 0) }, Store: theirs{all: []Broadcast{b}}}}
	for _, s := range []string{"K7P2QX", "停水通知和平里", "\xff\xfe", "http://a.b/K7P2QX", "Ｋ７Ｐ２ＱＸ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := room.Verify(context.Background(), s); err != nil {
			t.Error(err)
		}
		v, _ := room.Verify(context.Background(), b.Texts[Hans].Title+b.Texts[Hans].Body+" http://evil.top/ "+s)
		if v.Truth == TruthOurs {
			t.Errorf("a copy with a link passes with %q", s)
		}
	})
}
