package intents

import "strings"

// onward gives the end of 往南50米, 往市区方向五百米左右, 往上游走三百步, 上岸五十步; the rune itself when there is none.
func onward(runes []rune, at int) int {
	to := at
	switch {
	case startsAny(runes[at:], []string{"上岸", "下坡", "上坡", "进去", "出来", "进来", "过来", "过去"}):
		to += 2
	case strings.ContainsRune("往向朝", runes[at]):
		for to++; to < min(len(runes), at+7) && isHan(runes[to]) && !isCount(runes[to]) && !stopsPlace(runes[to]) && runes[to] != '大' && runes[to] != '约'; {
			to++
		}
		if to == at+1 {
			return at
		}
		for _, word := range []string{"走", "开", "拐", "去"} {
			if hasPrefix(runes[to:], word) {
				to++
			}
		}
	default:
		return at
	}
	if end := distance(runes, to); end > to {
		return end
	}
	if to == at+2 && (to == len(runes) || breaks(runes[to])) && strings.ContainsRune("东西南北里", runes[to-1]) {
		return to // 交口往北，
	}
	return at
}

// distance gives the end of 50米, 大约一百多米处, 三百步左右; the rune itself when there is none. What is 50米 high or long is no way.
func distance(runes []rune, at int) int {
	to := at
	for _, word := range []string{"大约", "大概", "约", "不到", "差不多"} {
		if hasPrefix(runes[to:], word) {
			to += len([]rune(word))
			break
		}
	}
	digits := to
	for to < len(runes) && (isCount(runes[to]) || to > digits && strings.ContainsRune("几多来.", runes[to])) {
		to++
	}
	if to == digits {
		return at
	}
	for _, unit := range []string{"公里", "里地", "里路", "米", "步"} {
		if !hasPrefix(runes[to:], unit) {
			continue
		}
		to += len([]rune(unit))
		if to < len(runes) && strings.ContainsRune("高长宽深厚多的", runes[to]) && !hasPrefix(runes[to:], "的地方") && !hasPrefix(runes[to:], "的位置") {
			return at
		}
		for _, word := range []string{"左右", "的地方", "的位置", "处", "远"} {
			if hasPrefix(runes[to:], word) {
				to += len([]rune(word))
			}
		}
		return to
	}
	return at
}

func isCount(r rune) bool {
	return isDigit(r) || r != '负' && r != '零' && countRune(r) || r == '几'
}

// sides may follow a direction and belong to it: 墙外|头, 楼前|面, 门里|边.
func sides(runes []rune, end int) int {
	if end == 0 || end >= len(runes) {
		return end
	}
	rest := runes[end:]
	switch {
	case strings.ContainsRune("前后左右上下里外东西南北内", runes[end-1]) && strings.ContainsRune("面边头侧厢", rest[0]) &&
		!startsAny(rest, []string{"面包", "面馆", "面条", "面积", "面粉", "头发", "头晕", "头疼", "头痛", "侧翻"}):
		return sides(runes, end+1)
	case runes[end-1] == '墙' && rest[0] == '根', rest[0] == '儿' && strings.ContainsRune("边面过口前门头侧跟", runes[end-1]) && !startsAny(rest, []string{"儿童", "儿子", "儿媳", "儿女", "儿科"}):
		return end + 1
	}
	return end
}

// nth gives the end of 第二个, 第三家 at a rune; the rune itself when there is none.
func nth(runes []rune, at int) int {
	if runes[at] != '第' {
		return at
	}
	to := past(runes, at+1, figure)
	if to > at+1 && to < len(runes) && strings.ContainsRune("个家条排栋座根道间棵户级幢盏扇", runes[to]) {
		return to + 1
	}
	return at
}
