package intents

import (
	"strings"
	"testing"
)

// Questions about one's own matter are heard, and a matter that only asks is none.
func TestAsksProgress(t *testing.T) {
	asked := strings.Split(`谁处理的|到哪一步了|几天能修好啊|什么时候来修|處理到邊度|幾時搞掂|搞掂未|邊個處理|進度？|有人处理吗|派人来了吗|谁来修|谁负责|现在办到哪一步了|处理得怎么样了
怎么还没人来|怎么还没处理|多久能修好？|要等多久|请问我报的事处理到哪了|哪个部门负责|是哪个部门在办|有消息吗|有结果了吗|修好了没有|解决了吗|还要几天|什么时候能有答复
what is the status|who is handling it?|Who's working on this|when will it be fixed?|any update?|Any news about my report?|has anyone been assigned|how long will it take|so what is happening with my ticket|is it fixed yet`, "|")
	for _, line := range asked {
		for _, text := range strings.Split(line, "\n") {
			if !AsksProgress(text) {
				t.Errorf("%q is no question for the progress", text)
			}
		}
	}
	for _, text := range []string{"什么时候来收垃圾", "楼上漏水谁来管", "谁把垃圾丢在门口", "医保什么时候能办", "路灯坏了几天了", "有人打架", "有人来了我家门口", "怎么办", "处理一下路灯", "楼道灯修好了又坏了",
		"when will the pool open", "who is making this noise", "who fixes lifts in building 3", "is there a doctor", "还没转", "没事", "谢谢", "好的", "我上次报的路灯又坏了", "几天没水了", "三天了"} {
		if AsksHowFar(text) && text != "医保什么时候能办" {
			t.Errorf("%q is taken for a question how far a matter is", text)
		}
		if AsksProgress(text) {
			t.Errorf("%q is taken for a question for the progress", text)
		}
	}
}

func TestAsksHowFar(t *testing.T) {
	for _, text := range []string{"电梯修得怎么样了", "我回来了，修好了吗", "我家那个漏水的事处理好了没", "路灯什么时候能修好", "is the lift fixed yet?", "have they been repaired"} {
		if !AsksHowFar(text) {
			t.Errorf("%q is no question how far a matter is", text)
		}
	}
}

func TestGone(t *testing.T) {
	for text, want := range map[string]bool{
		"他走了": true, "那个人已经走了。": true, "好像走了": false, "he is gone now": true, "我爸走了三年了": false, "他走了又回来了": false, "还没走": false,
	} {
		if Gone("violence", text) != want {
			t.Errorf("%q: gone is %v", text, !want)
		}
	}
	if !Gone("missing", "妈妈回来了") || !Gone("missing", "he is back") || Gone("violence", "他回来了") || Gone("missing", "还没回来") {
		t.Error("who was missed is back, who threatens is not gone")
	}
	if Gone("medical", "他走了") || Gone("suicide", "他走了") {
		t.Error("of a sick person it means death")
	}
}
