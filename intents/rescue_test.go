package intents

import "testing"

// TestRescue holds what is said while a danger goes on apart from what is a danger, or a matter, of its own.
func TestRescue(t *testing.T) {
	for text, want := range map[string]bool{
		"打了110了，他们说马上来": true, "我已经打了119": true, "报警了": true, "已经叫了救护车，在路上了": true, "I have called the police already": true,
		"打了110了，他把我妈也打了": false, "打了120他没呼吸了": false, "他打我": false, "叫了救护车但是不来": false, "打电话没人接": false,
	} {
		if got := CalledHelp(text); got != want {
			t.Errorf("CalledHelp(%s) = %v", text, got)
		}
	}
	for text, want := range map[string]bool{
		"我点了": true, "填了银行卡": true, "我妈把钱转过去了": true, "已经给了验证码": true, "I clicked it": true,
		"谢谢": false, "没点": false, "我点单": false, "我没转": false, "I did not click": false, "路灯坏了": false,
	} {
		if got := FellFor(text); got != want {
			t.Errorf("FellFor(%s) = %v", text, got)
		}
	}
	for text, want := range map[string]bool{"找到了": true, "水停了": true, "水停了吗": false, "找到了，但是腿受伤了": false, "is the fire out?": false} {
		if got := relief(text); got != want {
			t.Errorf("relief(%s) = %v", text, got)
		}
	}
}
