package intents

// findMail finds mail addresses, also those written for the ear: zhangsan 艾特 qq.com, zhang (at) qq.com.
func findMail(runes []rune, spans []span) []span {
	for i, r := range runes {
		sign := atSign(runes, i)
		if sign == 0 {
			continue
		}
		from := i
		for from > 0 && runes[from-1] == ' ' && (r != '@' || hasPrefix(runes[i:], "@ ")) {
			from--
		}
		for from > 0 && mailRune(runes[from-1]) {
			from--
		}
		for _, dot := range []string{" dot ", " 点 ", "点"} { // zhou dot min at outlook dot com
			if n := len([]rune(dot)); hasSuffix(runes[:from], dot) && from > n && mailRune(runes[from-n-1]) {
				for from -= n; from > 0 && mailRune(runes[from-1]); {
					from--
				}
			}
		}
		to, dot := i+sign, false
		for to < len(runes) {
			if n := mailDot(runes, to); n > 0 {
				dot = true
				to += n
				continue
			}
			if !mailRune(runes[to]) {
				break
			}
			to++
		}
		for to > i+sign && runes[to-1] == '.' {
			to--
		}
		if from < i && dot && to > i+sign+2 {
			spans = append(spans, span{from, to, tokenMail})
		}
	}
	return spans
}

func mailRune(r rune) bool {
	return isLetter(r) || isDigit(r) || r == '.' || r == '_' || r == '-' || r == '+' || r == '\''
}

// atSign is how many runes the sign of a mail address takes here; 0 when there is none.
func atSign(runes []rune, i int) int {
	if runes[i] == '@' {
		if i > 1 && runes[i-1] == ' ' && hasPrefix(runes[i:], "@ ") {
			return 2 // liwei @ 163.com
		}
		return 1
	}
	if hasPrefix(runes[i:], " at ") && hostFollows(runes, i+4) {
		return 4
	}
	for _, word := range []string{"(at)", "[at]", "{at}", "艾特", "圈a", "小老鼠"} {
		if hasPrefix(runes[i:], word) {
			n := len([]rune(word))
			for i+n < len(runes) && runes[i+n] == ' ' {
				n++
			}
			return n
		}
	}
	return 0
}

// mailDot is how many runes a dot between the parts of a host takes here, written for the ear too: 163点com, gmail(dot)com.
func mailDot(runes []rune, i int) int {
	if runes[i] == '.' {
		return 1
	}
	for _, word := range []string{"(dot)", "[dot]", " 点 ", "点 ", " 点", "点", " dot "} {
		if n := len([]rune(word)); hasPrefix(runes[i:], word) && i+n < len(runes) && isLetter(runes[i+n]) {
			return n
		}
	}
	return 0
}

// hostFollows reports the name of a host with a spoken or written dot: outlook dot com.
func hostFollows(runes []rune, i int) bool {
	to := i
	for to < len(runes) && (isLetter(runes[to]) || isDigit(runes[to])) {
		to++
	}
	n := 0
	if to < len(runes) {
		n = mailDot(runes, to)
	}
	return to > i && n > 0 && startsAny(runes[to+n:], []string{"com", "cn", "net", "org", "edu", "hk", "tw"})
}
