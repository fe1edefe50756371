package intents

import "strings"

// find finds the words of the guard, and sets apart those that seem to tell of a person and tell of a thing: kin as owners (孩子的书包,
// 老人卡) and what is gone when a thing is looked for or was lost (妈妈找不到车位, 爷爷把眼镜丢了). What they are called instead no sign asks
// for, but the model hears it.
func (g *guard) find(runes []rune, hits []hit) []hit {
	hits = g.lex.find(runes, hits)
	kin, gone, owner, thing := g.lex.ids["kin"], g.lex.ids["gone"], g.lex.ids["owner"], g.lex.ids["gone.thing"]
	for i, h := range hits {
		switch {
		case h.set == kin && owns(runes, h):
			hits[i].set = owner
		case h.set == gone && (g.seeks(runes, hits, h) || g.loses(runes, hits, h)):
			hits[i].set = thing
		}
	}
	for i, h := range hits { // the 弟 of 弟弟的
		for _, longer := range hits {
			if h.set == kin && longer.set == owner && longer.start <= h.start && h.end <= longer.end {
				hits[i].set = owner
			}
		}
	}
	return hits
}

// owns reports kin as owners of something else. 孩子的人影 is the child, and so is "my son's been gone since noon".
func owns(runes []rune, h hit) bool {
	rest := runes[h.end:]
	switch {
	case len(rest) == 0:
		return false
	case rest[0] == '的' || rest[0] == '嘅':
		return len(rest) > 1 && isHan(rest[1]) && !strings.ContainsRune("人影踪身声话电妈爸娘爹爷奶哥姐弟妹", rest[1])
	case len(rest) > 3 && rest[0] == '\'' && rest[1] == 's' && rest[2] == ' ':
		for _, word := range []string{"been", "gone", "not", "still", "nowhere", "missing", "lost", "disappeared", "wandered", "just", "run"} {
			if strings.HasPrefix(string(rest[3:min(len(rest), 16)]), word) {
				return false
			}
		}
		return true
	}
	return strings.ContainsRune("卡证车票", rest[0])
}

// notSought are runes that begin what is said behind 找不到 of a person: how long, where, what to do. Anything else is what is sought.
const notSought = "了咗左着过啦怎么咋快急帮求在到已都又还谁有啊呀呢吧喇啦嘞咧哒人家回路好成一两二三四五六七八九十几半大从他她佢伊渠影踪也就报警打监现今昨天晚早多全整附周哪哭走跑去问发，"

// seeks reports a word of seeking that has an object, where the object is no person: 找不到停车位, can't find his charger.
func (g *guard) seeks(runes []rune, hits []hit, gone hit) bool {
	if !g.also(hits, gone, "seek") {
		return false
	}
	end := int(gone.end)
	if isLetter(runes[gone.start]) {
		rest := string(runes[end:min(len(runes), end+6)])
		for _, article := range []string{" his ", " her ", " the ", " my ", " a ", " any ", " their "} {
			if strings.HasPrefix(rest, article) {
				return !g.personIn(runes, hits, gone.end, gone.end+24)
			}
		}
		return false
	}
	end = afterAspect(runes, end)
	return end < len(runes) && isHan(runes[end]) && !strings.ContainsRune(notSought, runes[end]) && !g.personIn(runes, hits, gone.end, gone.end+8)
}

// afterAspect is the place behind 了 and its like.
func afterAspect(runes []rune, at int) int {
	for at < len(runes) && strings.ContainsRune("了咗左着", runes[at]) {
		at++
	}
	return at
}

// loses reports what somebody lost where that is no person: 把钥匙弄丢了, 唔见咗把遮.
func (g *guard) loses(runes []rune, hits []hit, gone hit) bool {
	if !g.also(hits, gone, "lose") {
		return false
	}
	end := afterAspect(runes, int(gone.end))
	if end < len(runes) && strings.ContainsRune("把张部条本只副双盒串支", runes[end]) {
		return !g.personIn(runes, hits, gone.end, gone.end+8)
	}
	for at := gone.start - 1; at >= max(0, gone.start-9) && !breaks(runes[at]); at-- {
		if runes[at] == '把' || runes[at] == '将' {
			return !g.personIn(runes, hits, at, gone.start)
		}
	}
	return false
}

// also reports that the word of a hit is in a second set.
func (g *guard) also(hits []hit, h hit, set string) bool {
	id := g.lex.ids[set]
	for _, other := range hits {
		if other.set == id && other.start == h.start && other.end <= h.end {
			return true
		}
	}
	return false
}

// personIn reports somebody who is told of in part of a clause.
func (g *guard) personIn(runes []rune, hits []hit, from, to int32) bool {
	for _, h := range hits {
		if (h.set == g.lex.ids["person"] || h.set == g.lex.ids["kin"]) && h.start >= from && h.end <= to && sameClauseOrWords(runes, from, h.start) {
			return true
		}
	}
	return false
}

// sameClauseOrWords is sameClause, but the spaces between English words do not part them.
func sameClauseOrWords(runes []rune, from, to int32) bool {
	for _, r := range runes[from:to] {
		if breaks(r) {
			return false
		}
	}
	return true
}
