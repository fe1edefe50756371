package intents

import "testing"

// TestCalm: what people say every day beside a door, a name or a thank-you is no danger, and is what they mean by it. Somebody who is
// gone without a telephone stays one.
func TestCalm(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, danger, intent, service, place string }{
		{text: "我现在进不去家", intent: "order", service: "S01"},
		{text: "进不去家门了", intent: "order", service: "S01"},
		{text: "门锁坏了进不了门", intent: "order", service: "S01"},
		{text: "下水到堵了", intent: "report", service: "0104"},
		{text: "我妈叫王桂英 没手机"},
		{text: "奶奶叫林秀英 没有手机"},
		{text: "他叫李长河 住3栋", place: "3栋"},
		{text: "她叫江月河，住新桥路12号", place: "新桥路12号"},
		{text: "收走了 谢谢你们 挺快的"},
		{text: "能帮我找个律师吗", intent: "report", service: "0907"},
		{text: "帮我找个律师", intent: "report", service: "0907"},
		{text: "路灯坏了 新桥路12号", intent: "report", service: "0101", place: "新桥路12号"},
		{text: "楼梯扶手松了", intent: "report", service: "0110"},
		{text: "猫丢了", intent: "report", service: "0807"},
		{text: "我家猫丢了", intent: "report", service: "0807"},
		{text: "医保短信", intent: "report", service: "0903"},
		{text: "就在大转盘旁边，靠花坛那头"},
		{text: "不要打电话 我听不见"},
		{text: "it is on the second floor"},
		{text: "在？", intent: "chitchat"},
		{text: "I want to help", intent: "volunteer"},
		{text: "别打電話，我是聾人"},

		{text: "别打电话 他在门外听着", danger: "violence", intent: "emergency"},
		{text: "爷爷走丢没带手机", danger: "missing", intent: "emergency", service: "0910"},
		{text: "奶奶叫林秀英 走丢了 没带手机", danger: "missing", intent: "emergency", service: "0910"},
		{text: "他叫李长河 掉河里了", danger: "drowning", intent: "emergency"},
	} {
		r, _ := reader.Read(t.Context(), c.text)
		if r.Danger != c.danger || c.intent != "" && r.Intent != c.intent || c.service != "" && r.Service != c.service || c.place != "" && r.Place != c.place {
			t.Errorf("%s: danger %q, %s/%s at %q; want %+v", c.text, r.Danger, r.Intent, r.Service, r.Place, c)
		}
		if c.danger == "" && c.intent != "" && r.Sure < SureEnough {
			t.Errorf("%s: only %.2f sure of %s/%s", c.text, r.Sure, r.Intent, r.Service)
		}
	}
	for text, channel := range map[string]string{"俺不想打官司": "", "不想打官司 想调解": "", "我要打官司": "litigation", "不服处罚，不想打官司": "reconsideration"} {
		if r, _ := reader.Read(t.Context(), text); r.Legal != channel {
			t.Errorf("%s: channel %q, want %q", text, r.Legal, channel)
		}
	}
}
