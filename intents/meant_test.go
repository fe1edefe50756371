package intents

import (
	"testing"

	"huying/tickets"
)

func TestMeant(t *testing.T) {
	for text, want := range map[string]string{
		"不是三号楼，是五号楼":                      "五号楼",
		"不是西门口,是3号楼后面":                    "3号楼后面",
		"错了 是东门":                          "东门",
		"搞错了，应该是幸福路12号":                   "幸福路12号",
		"不对，改成下午三点":                       "下午三点",
		"唔係三座，係五座":                        "五座",
		"Not building 3, it's building 5": "building 5",
		"应该是4栋":                           "4栋", "Actually it's building 4": "building 4", "Sorry, I mean it's unit 2": "unit 2", "其实是3号楼的事吗": "3号楼的事吗", "应该是水管的问题": "应该是水管的问题",
		"不是3栋是5栋": "5栋", "不是东门是西门": "西门", "唔係3座係5座": "5座", "3号楼不对，应该是5号楼": "5号楼", "桂园3栋错了，5栋": "桂园5栋", "桂园小区2栋 不对 是3栋": "桂园小区3栋", "不是桂园3栋是5栋": "桂园5栋",
		"不是3栋的人说是楼上漏的":                             "不是3栋的人说是楼上漏的",
		"不是路灯是楼道灯":                                 "不是路灯是楼道灯", // without a pause it may as well be one sentence
		"路灯不亮，是声控的":                                "路灯不亮，是声控的",
		"不是我说你们，这事都半个月了":                           "不是我说你们，这事都半个月了",
		"not working since yesterday, please come": "not working since yesterday, please come",
		"": "",
	} {
		if got := Meant(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNamedLang(t *testing.T) {
	for text, want := range map[string]tickets.Lang{
		"hello can you speak english": tickets.English, "能说英语吗": tickets.English, "可不可以用繁體": tickets.Hant, "请说普通话": tickets.Hans,
		"换个语言": "", "english or mandarin": "",
	} {
		if got := NamedLang(text); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}
