package intents

import "strings"

var numberUnits = []string{"号路灯杆", "号路灯", "号灯杆", "号电线杆", "号电杆", "号灯", "号摊位", "号楼", "号娄", "号搂", "号院", "栋楼", "单元", "门", "号线", "号口", "号路", "号地块", "号网格", "网格", "号门岗", "出口", "号门面", "号门", "号厂房", "号店", "号铺", "号摊", "号窗口", "号桌", "号车位", "车位", "号底楼", "生产队", "村民小组", "栋", "幢", "座", "楼", "层", "室", "床", "铺", "组", "社", "大队", "队", "期", "支弄", "弄", "条", "排", "段", "巷", "区", "口", "号"}

// numbered reads 3号楼, 二单元, 12栋, B座, 5楼, 负一层, 3-2-501, 501室 at i; i when there is none.
func numbered(runes []rune, i int) int {
	if end := roadPost(runes, i); end > i {
		return end
	}
	if i > 0 && (isDigit(runes[i-1]) || isLetter(runes[i-1]) && isLetter(runes[i])) {
		return i
	}
	if s, ok := dashedDoor(runes, i); ok && isDigit(runes[i]) {
		return s.to
	}
	j, letter := past(runes, i, figure), false
	if j+1 < len(runes) && isLetter(runes[j]) && !isLetter(runes[j+1]) {
		j, letter = past(runes, j+1, isDigit), true // B座, 3A栋, B2层
	}
	if j > i && j+1 < len(runes) && runes[j] == ' ' && startsAny(runes[j+1:], numberUnits) {
		j++ // 8 号楼
	}
	if j < len(runes) && runes[j] == '点' {
		return i // an hour
	}
	if j == i || i > 0 && countRune(runes[i]) && countRune(runes[i-1]) {
		return i
	}
	for _, unit := range numberUnits {
		if hasPrefix(runes[j:], unit) {
			if unit == "栋楼" && j+2 < len(runes) && strings.ContainsRune("顶道下上前后梯洞", runes[j+2]) {
				continue // 3栋|楼顶
			}
			if end := j + len([]rune(unit)); unitFits(runes, i, end, unit, letter) {
				return room(runes, end, unit)
			} else if unit == "号院" {
				continue
			}
			return i
		}
	}
	return i
}

// room takes in a door number that stands right behind: 2单元1203, 5栋301室, 88弄15号501; and 甲, 附2号 behind a house number.
func room(runes []rune, end int, unit string) int {
	if unit == "号" {
		end = annex(runes, end)
	} else if unit != "单元" && unit != "门" && unit != "栋" && unit != "幢" && unit != "座" && unit != "号楼" {
		return end
	}
	to := past(runes, end, isDigit)
	if to == end { // 一单元二零一
		to = past(runes, end, spokenFigure)
		if to < len(runes) && strings.ContainsRune("层楼单栋幢座十百", runes[to]) {
			return end
		}
	}
	if n := to - end; unit == "门" && n >= 1 && n <= 2 && hasPrefix(runes[to:], "号") && !startsAny(runes[to:], buildingAfter) {
		return to + 1 // 4门7号
	}
	if n := to - end; n != 3 && n != 4 {
		return end
	}
	if to < len(runes) && runes[to] == '室' {
		return to + 1
	}
	if hasPrefix(runes[to:], "房间") {
		return to + 2
	}
	if hasPrefix(runes[to:], "天花") {
		return to
	}
	if to < len(runes) && strings.ContainsRune("元块天年户平米个度号:点路", runes[to]) {
		return end
	}
	return to
}

// annex takes in what a house number is followed by: 14号甲, 66号附1号, 120号之一.
func annex(runes []rune, end int) int {
	if end < len(runes) && strings.ContainsRune("甲乙丙丁", runes[end]) {
		return end + 1
	}
	for _, word := range []string{"附", "之", "-"} {
		if !hasPrefix(runes[end:], word) {
			continue
		}
		to := past(runes, end+1, figure)
		if to > end+1 && to < len(runes) && runes[to] == '号' {
			to++
		}
		if to > end+1 {
			return to
		}
	}
	return end
}

// unitFits refuses 一组织, 第一期待, 八口人, and 5号 that is a day.
func unitFits(runes []rune, i, end int, unit string, letter bool) bool {
	next := rune(0)
	if end < len(runes) {
		next = runes[end]
	}
	switch unit {
	case "号院":
		return next != '墙' // 7号|院墙
	case "号灯":
		return next != '泡' && next != '管'
	case "号":
		return isDigit(runes[i]) && (houseNumber(runes, i) || largeNumber(runes, i, end))
	case "门": // 12号院3门402
		return isDigit(runes[i]) && i > 0 && strings.ContainsRune("院楼栋幢村区里园苑庄号", runes[i-1]) && !strings.ContainsRune("口店面诊岗禁", next)
	case "区", "口":
		return letter
	case "铺", "车位":
		return letter || isDigit(runes[i])
	case "条": // 和顺里3条9号
		return i > 0 && strings.ContainsRune("里坊街巷屯村", runes[i-1]) && figure(next)
	case "巷", "床":
		return isDigit(runes[i])
	case "段":
		return i > 0 && strings.ContainsRune("路道街", runes[i-1])
	case "排":
		return i > 0 && strings.ContainsRune("号院里区村园", runes[i-1]) && next != '队'
	case "期":
		return i == 0 || runes[i-1] != '第'
	case "层":
		return (i == 0 || !strings.ContainsRune("花盖第厚有灰土油", runes[i-1])) && !strings.ContainsRune("灰土油冰雪皮白黑厚薄", next)
	case "组", "社", "队", "座", "楼":
		return !strings.ContainsRune("织长间会友位椅员区保价", next)
	}
	return true
}

// houseNumber reports that a number with 号 stands behind a road and is no day of a month.
func houseNumber(runes []rune, i int) bool {
	return i > 0 && (strings.ContainsRune("路街巷弄村组屯道里坊胡同院段排位", runes[i-1]) || strings.ContainsRune("甲乙丙附", runes[i-1]) && i > 1 && isHan(runes[i-2]) || runes[i-1] == '镇' || runes[i-1] == '墅' || endsAny(runes[:i], []string{"墅区", "厂区"}))
}

// past is the first place from at on where no rune of a kind stands.
func past(runes []rune, at int, kind func(rune) bool) int {
	for at < len(runes) && kind(runes[at]) {
		at++
	}
	return at
}

// figure reports a digit or a Chinese numeral.
func figure(r rune) bool { return isDigit(r) || countRune(r) }

// largeNumber reports a number of a house that no day has, behind a name that is none of a paper: 北片|89号.
func largeNumber(runes []rune, i, end int) bool {
	n := numeral(runes[i : end-1])
	return n > 31 && n < 10000 && i > 0 && isHan(runes[i-1]) && !strings.ContainsRune("单第编码证信型约共有到是在说报打拨电文件案期为于年月买穿选", runes[i-1])
}

func countRune(r rune) bool {
	switch r {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零', '两', '负':
		return true
	}
	return false
}

var countryRoads = []string{"国道", "省道", "县道", "乡道", "高速公路", "高速", "快速道路", "快速路", "公路", "线"}

// roadPost reads a post of a country road: 国道312线145公里处, K23+500处; i when there is none.
func roadPost(runes []rune, i int) int {
	if runes[i] == 'k' && (i == 0 || !isLetter(runes[i-1])) {
		if end := roadMark(runes, i); end > i && strings.ContainsAny(string(runes[i:end]), "+处") {
			return end
		}
	}
	if strings.ContainsRune("gsxyc", runes[i]) && (i == 0 || !isLetterOrDigit(runes[i-1])) {
		if to := past(runes, i+1, isDigit); to-i >= 3 && to-i <= 5 {
			if to = cutRoad(runes, to); roadMark(runes, to) > to {
				return roadMark(runes, to) // G312线1845公里加200米处
			}
		}
	}
	for _, word := range countryRoads {
		if word == "线" || !hasPrefix(runes[i:], word) {
			continue
		}
		if end := i + len([]rune(word)); roadMark(runes, end) > end {
			return roadMark(runes, end)
		}
		return i
	}
	return i
}

// cutRoad goes on over the kind of a country road and a space behind its number.
func cutRoad(runes []rune, at int) int {
	for _, word := range countryRoads {
		if hasPrefix(runes[at:], word) {
			at += len([]rune(word))
			break
		}
	}
	if at < len(runes) && runes[at] == ' ' {
		at++
	}
	return at
}

// roadMark takes in which country road and where on it, right behind its name: 312线145公里处, S208线K23+500处, 856公里+300米处.
func roadMark(runes []rune, end int) int {
	to, digits := end, 0
	for to < len(runes) && (isDigit(runes[to]) || strings.ContainsRune("gsyxk+.加线公里千米", runes[to]) && !letterWord(runes, to)) {
		if isDigit(runes[to]) {
			digits++
		}
		to++
	}
	for to > end && runes[to-1] == '里' && runes[to-2] != '公' || to > end && (runes[to-1] == '.' || runes[to-1] == '公') {
		to--
	}
	if digits == 0 || !endsAny(runes[:to], []string{"线", "里", "米"}) && !isDigit(runes[to-1]) {
		return end
	}
	if to < len(runes) && runes[to] == '号' {
		return end // 高速3号出口
	}
	if to < len(runes) && runes[to] == '处' {
		to++
	}
	return to
}

// letterWord reports a letter that belongs to a word and not to the number of a road.
func letterWord(runes []rune, i int) bool {
	return isLetter(runes[i]) && i+1 < len(runes) && isLetter(runes[i+1])
}

// onRoad reports that a name of a country road ends here, behind which a mark may stand.
func onRoad(runes []rune, end int) bool { return endsAny(runes[:end], countryRoads) }
