package intents

import "strings"

// titledAt finds the surname of a neighbour whom the message tells how to find: 找刘奶奶, 苏大姐电话…, 我係何太; and 楼上陶家.
func titledAt(runes []rune, i int, reachable bool) (from, to int) {
	if to := pickedNick(runes, i); to > i {
		return i - 1, to
	}
	kept := reachable && endsAny(runes[:i], []string{"低保户", "孤老", "五保户", "特困户", "独居老人", "空巢老人", "老党员", "楼长"})
	if i+1 >= len(runes) || i > 0 && runes[i-1] == '老' && !kept {
		return i, i
	}
	called := endsAny(runes[:i], []string{"找", "揾", "联系", "我是", "我系", "叫我", "打给", "称呼我", "喊我", "住户", "接", "接到", "给", "帮", "替", "通知", "邻居", "姓名:", "联系人:", "申请人:", "本人", "您的", "代", "陪", "约", "送"})
	free := i == 0 || !isHan(runes[i-1]) || called || kept || runes[i-1] == '的' && i > 1 && !isHan(runes[i-2]) // 4单元103的乔大爷
	if endsAny(runes[:i], []string{"楼上", "楼下", "对门", "隔壁", "对面"}) && (in(isCommonSurname, runes[i]) || strings.ContainsRune("甘谷柯骆樊鲍涂佘褚岳向左童阮舒甯卜游", runes[i])) && runes[i+1] == '家' && !startsAny(runes[i:], wordsNotSur) {
		return i, i + 1
	}
	for _, title := range kinTitles {
		n := len([]rune(title))
		if !hasPrefix(runes[i+1:], title) || startsAny(runes[i:], notTitled) {
			continue
		}
		rest := runes[i+1+n:]
		short := n == 1 && !(phraseEnds(rest) || startsAny(rest, []string{"的电话", "电话", "家", "住", "说"}))
		if strings.Contains("老师 师傅 经理 医生 老板 护士 同志", title) && !reachable {
			continue
		}
		if short || !free || !called && !reachable || title == "生" && !endsAny(runes[:i], []string{"我系", "我是", "揾", "揾", "找"}) {
			continue
		}
		return i, i + 1
	}
	return i, i
}

// notTitled begin with a surname and a title and are somebody else: 全同志, 许多姐.
var notTitled = strings.Fields("全 房管 文书 师傅 管家 公公 于 从 向 连 家 时 和 那 都 单 应 由 但 方 查 来 相 强 万 包 水 商 车 房 费 支 计 原 平 能 业 安 庄 巧 别 区 况 闻")

// pickedNick takes what somebody asks to be called: 称呼我老范, 叫我小谷.
func pickedNick(runes []rune, i int) int {
	if i < 1 || startsAny(runes[i-1:], []string{"老师", "老板", "老家", "小区", "小店", "小时", "小米", "小车", "小单", "小水", "小路", "老家", "小楼", "小郎", "老干"}) || !strings.ContainsRune("老小阿", runes[i-1]) || !endsAny(runes[:i-1], []string{"叫我", "称呼我", "喊我", "我叫", "称我", "就叫"}) {
		return i
	}
	rest := runes[i+1:]
	if len(rest) == 0 || strings.ContainsRune(nameStop, rest[0]) {
		return i + 1
	}
	return i
}
