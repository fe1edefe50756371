package tickets

import "testing"

func TestWhatManyReadTellsNoDoor(t *testing.T) {
	for words, want := range map[string]string{
		"我妈后天上午要去医院，想有人陪，幸福里2号楼[门牌]":                            "我妈后天上午要去医院，想有人陪，幸福里",
		"我们住幸福里5号楼2单元[门牌]，老人下不了楼":                               "我们住幸福里，老人下不了楼",
		"住在槐树湾西里十二幢三单元[门牌]，请人修水龙头":                              "住在槐树湾西里，请人修水龙头",
		"幸福里2號樓[门牌]，想請人理髮":                                      "幸福里，想請人理髮",
		"我家[门牌]的灯坏了":                                            "我家灯坏了",
		"3号楼2单元[门牌]，水龙头坏了":                                      "水龙头坏了",
		"从六楼抬下来，没有电梯，3号上午":                                      "从六楼抬下来，没有电梯，3号上午",
		"周三9点，陪老人量血压":                                           "周三9点，陪老人量血压",
		"Building 2, Unit 1, Flat [门牌], tap leaks":              "tap leaks",
		"My mother lives at Xingfuli building 3 room [门牌], ill": "My mother lives at Xingfuli, ill",
	} {
		if got := withoutDoor(words); got != want {
			t.Errorf("%s: %q, want %q", words, got, want)
		}
	}
}
