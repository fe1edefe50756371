package intents

import "strings"

// unreal is nowhere one can go: 手机上, 业主群里, 网上.
var unreal = []string{"网", "群", "手机", "电脑", "微信", "平台", "软件", "电话", "系统", "直播", "抖音", "淘宝", "app", "小程序", "朋友圈", "心", "合同", "文件", "通知", "名单", "账", "卡", "单子", "嘴", "手", "身"}

// virtual reports words that are followed by 上 or 里 and are no place.
func virtual(runes []rune) bool {
	for n := len(runes); n > 0; n-- {
		if endsAny(runes[:n], unreal) && n >= len(runes)-1 {
			return true
		}
	}
	return false
}

// household are whom 我家 speaks of rather than where.
var household = []string{"老爷子", "老太太", "老人", "老头", "老伴", "孩子", "小孩", "娃", "儿子", "女儿", "闺女", "老公", "老婆", "爸", "妈", "爷爷", "奶奶", "外公", "外婆", "公公", "婆婆", "亲戚", "狗", "猫", "车", "电动车", "的车", "那口子", "男人", "媳妇", "保姆"}

// ofHousehold reports 我家 before somebody or something that is the speaker's: 我家老爷子.
func ofHousehold(runes []rune, from, to int) bool {
	return to-from == 2 && endsAny(runes[:to], []string{"我家", "咱家", "俺家"}) && startsAny(runes[to:], household)
}

// clauseWords are characters of a sentence about a matter; a name of a place that no reader knows rarely has one.
const clauseWords = "了吗嗎呢吧有没沒不想要说說就都能会會是把被让讓给給"

// SaysNoPlace reports words that answer a question for the place and name none: 「房东说墙上有洞」, 「旧的就行」.
func SaysNoPlace(r Reading, text string) bool {
	return r.Place == "" && len([]rune(text)) >= 4 && strings.ContainsAny(text, clauseWords)
}

// SaysOnlyWhen reports words that are a time and nothing else: 「早上七点四十」, "10am".
func SaysOnlyWhen(r Reading, text string) bool {
	return r.Place == "" && r.When != "" && len([]rune(text)) <= len([]rune(r.When))+4
}
