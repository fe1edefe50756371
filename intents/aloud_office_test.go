package intents

import "testing"

// TestAskedOfTheOffice tells what is asked of the office from matters in which the same words stand.
func TestAskedOfTheOffice(t *testing.T) {
	for text, want := range map[string]string{
		"谁在看我发的这些": "who_reads", "我写的東西會給誰看": "who_reads", "别人能看到我写的吗": "who_reads", "who can read this?": "who_reads",
		"谁来看我家水管": "", "谁会来看": "", "谁看孩子": "",
		"你是不是机器人": "robot", "are you human": "robot", "机器坏了": "", "你是物业吗": "",
		"热线电话是多少": "numbers", "你们几点下班": "numbers", "office hours?": "numbers", "我要投诉12345": "", "电话线断了": "", "小店几点关门都吵": "",
		"给你发红包🧧": "gift", "老师收红包": "", "有人群里发红包骗钱": "", "医生问我要红包": "",
	} {
		if got := Aloud(text); got != want {
			t.Errorf("%q is heard as %q, want %q", text, got, want)
		}
	}
}

// TestNoticesAndMatters tells a notice that is passed on from the matter of who it happens to.
func TestNoticesAndMatters(t *testing.T) {
	for text, want := range map[string]bool{
		"明天停水": true, "明天上午8点到下午5点停电检修": true, "【温馨提示】各位业主，周六消杀，请关好门窗": true, "Dear residents, no water tomorrow": true,
		"明天停水没人通知": false, "昨天停水到现在没来": false, "又停电了": false, "停水通知在哪看？": false, "各位业主都投诉电梯坏了": false, "周末公交停运吗": false,
	} {
		if got := Announces(text); got != want {
			t.Errorf("%q announces: %v", text, got)
		}
	}
}

// TestComesBack tells what is there again from what is there still, or from something else.
func TestComesBack(t *testing.T) {
	for text, want := range map[string][2]bool{ // something is there again, and not what
		"又坏了": {true, true}, "没过两天又坏了": {true, true}, "怎么又堆起来了": {true, true}, "it's broken again": {true, true}, "電梯又停了": {true, false},
		"又停水了": {true, false}, "还是坏的": {false, false}, "again, thank you": {false, false}, "又高又大": {false, false},
	} {
		if got := [2]bool{ComesBack(text), OnlyBack(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestOverAlready hears that a matter has settled itself, and nothing else as that.
func TestOverAlready(t *testing.T) {
	for text, want := range map[string]bool{
		"修好了": true, "已经来电了": true, "自己弄好了，不用来了": true, "it's fixed now": true, "来水了 谢谢": true,
		"好了": false, "修好了又坏了": false, "没修好": false, "修好了吗": false, "灯亮了一夜": false,
	} {
		if got := OverAlready(text); got != want {
			t.Errorf("%q is over: %v", text, got)
		}
	}
}
