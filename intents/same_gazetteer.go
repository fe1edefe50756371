package intents

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// gazetteer knows the places that some messages name, so that others, which say them short or mistype them, are understood: 锦花 and 华庭 where
// there are 锦绣花园 and 锦绣华庭, 云其雅苑 where there is 云栖雅苑.
type gazetteer struct {
	counts map[siteName]int
	places []siteName
	exact  map[string][]int32 // by whole name
	sound  map[string][]int32 // by how the stem sounds, and the kind
	begins map[rune]int       // by what whole and short names begin with: how long they are at most
	voices map[rune]int       // by how those begin that are known by their sound

	twins     map[int32][]int32   // places named apart by a side or a number only
	strange   func(twoRunes) bool // a pair that no word has
	unknown   func(twoRunes) bool // a pair that may be one or stand where two words meet
	stems     map[twoRunes]bool
	firms     map[string]bool
	firmPairs []twoRunes         // the same, when settled
	tails     map[string][]int32 // by the end of the name
	short     map[string][]int32 // by what it is called for short; only where a name may begin
	latin     map[string][]int32 // by how the name sounds, for who writes it in pinyin
}

func newGazetteer(strange, unknown func(twoRunes) bool) *gazetteer {
	return &gazetteer{strange: strange, unknown: unknown, counts: map[siteName]int{}, exact: map[string][]int32{}, sound: map[string][]int32{}, short: map[string][]int32{}, firms: map[string]bool{}, stems: map[twoRunes]bool{}, twins: map[int32][]int32{}, begins: map[rune]int{}, voices: map[rune]int{}, tails: map[string][]int32{},
		latin: map[string][]int32{}}
}

// add counts the names that some message gives.
func (g *gazetteer) add(a *alone) {
	for _, n := range a.names {
		g.counts[n]++
	}
	for _, f := range a.firms {
		g.firms[f] = true
	}
}

// settle decides which names are one place. The names many give come first; what only one gives may be a mistyped form of another.
func (g *gazetteer) settle() {
	names := make([]siteName, 0, len(g.counts))
	for n := range g.counts {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b siteName) int {
		return cmp.Or(cmp.Compare(g.counts[b], g.counts[a]), cmp.Compare(len(b.full()), len(a.full())), cmp.Compare(a.full(), b.full()), cmp.Compare(a.class, b.class))
	})
	stems, shorts := map[string][]int32{}, map[string]bool{}
	for _, n := range names {
		for _, short := range n.shorts() {
			shorts[short] = shorts[short] || !partKinds[n.kind]
		}
	}
	for _, n := range names {
		if n.kind == "" || g.laneOf(n) || partKinds[n.kind] && shorts[n.stem] { // 文大南区 is part of 文华大学
			continue
		}
		at := g.known(n, stems)
		if at < 0 {
			at = int32(len(g.places))
			g.places = append(g.places, n)
			for _, stem := range n.stems() {
				stems[stem] = append(stems[stem], at)
			}
		}
		whole := []rune(n.full())
		for drop := 1; drop <= 3 && len(whole)-drop >= 3; drop++ {
			if idlePrefix(whole[:drop]) {
				enter(g.tails, string(whole[drop:]), at)
			}
		}
		enter(g.exact, n.full(), at)
		if utf8.RuneCountInString(n.full()) >= 3 {
			enter(g.sound, sounding(n.stem)+"|"+n.kind, at)
		}
	}
	for at, n := range g.places {
		g.noFirm(n)
		if n.class == classHome && g.exact[n.stem] != nil { // 机床厂 may be where 机床厂宿舍 is
			enter(g.exact, n.stem, int32(at))
		}
		g.enterLatin(n, int32(at))
		for _, short := range n.shorts() {
			enter(g.short, short, int32(at))
		}
	}
	for _, n := range names {
		if n.kind == "" && g.short[n.stem] == nil && g.exact[n.stem] == nil {
			g.places = append(g.places, n)
			enter(g.exact, n.stem, int32(len(g.places)-1))
			if whole := []rune(n.stem); len(whole) == 4 && g.short[string(whole[2:])] == nil && !vagueEnds[string(whole[2:])] { // 云璟 of 鸿瑞云璟
				enter(g.short, string(whole[2:]), int32(len(g.places)-1))
			}
		}
	}
	g.index()
	g.enterStems()
	g.enterTwins()
}

// index notes how names begin: most characters of a text begin none, and nothing longer than the names need be tried.
func (g *gazetteer) index() {
	for _, names := range []map[string][]int32{g.exact, g.short} {
		for name := range names {
			r, _ := utf8.DecodeRuneInString(name)
			g.begins[r] = max(g.begins[r], utf8.RuneCountInString(name))
		}
	}
	for name := range g.sound {
		r, _ := utf8.DecodeRuneInString(name)
		g.voices[r] = max(g.voices[r], utf8.RuneCountInString(name)-len("|"))
	}
	for f := range g.firms {
		runes := []rune(f)
		g.firmPairs = append(g.firmPairs, pairOf(runes[0], runes[1]))
	}
	slices.Sort(g.firmPairs)
}

// stems are what other forms of the name are found by: its own stem, that by its sound behind ~, and behind < what is left of it without an
// idle beginning.
func (n siteName) stems() []string {
	all := []string{n.stem, "~" + sounding(n.stem)}
	for stem, drop := []rune(n.stem), 1; drop <= 3 && len(stem)-drop >= 2; drop++ {
		if idlePrefix(stem[:drop]) {
			all = append(all, "<"+string(stem[drop:]))
		}
	}
	if short, seat := cutSeat(n); seat {
		all = append(all, short)
	}
	if short, works := strings.CutSuffix(n.stem, "厂"); works && n.class == classHome {
		all = append(all, short)
	}
	return all
}

// partKinds are kinds of names that are more often parts of a place.
var partKinds = wordSet("东区 南区 西区 北区 新区")

// laneOf reports a lane of a village by its number, 沙坑三巷 where there is 沙坑村: the village is the place, and the number is a mark.
func (g *gazetteer) laneOf(n siteName) bool {
	stem := []rune(n.stem)
	if n.kind != "巷" || len(stem) < 3 || !countRune(stem[len(stem)-1]) {
		return false
	}
	for _, kind := range []string{"村", "围", "庄", "新村"} {
		if g.counts[siteName{string(stem[:len(stem)-1]), kind, classHome}] > 0 {
			return true
		}
	}
	return false
}

// cutSeat leaves out the word for the kind of town before a school or an office: 双石镇小学 is 双石小学.
func cutSeat(n siteName) (string, bool) {
	stem := []rune(n.stem)
	if n.class != classOther || len(stem) < 3 || !strings.ContainsRune("镇乡县市区村", stem[len(stem)-1]) {
		return "", false
	}
	return string(stem[:len(stem)-1]), true
}

// known finds the place a name is another form of, or -1.
func (g *gazetteer) known(n siteName, stems map[string][]int32) int32 {
	for _, at := range stems[n.stem] {
		if likeKinds(g.places[at], n) {
			return at
		}
	}
	for _, at := range stems["<"+n.stem] { // 棉纺厂宿舍 where there is 老棉纺厂家属院
		if o := g.places[at]; o.class == n.class && n.class != classRoad && likeKinds(o, n) {
			return at
		}
	}
	whole := []rune(n.full())
	for _, at := range g.tails[n.full()] { // 堤东路 where there is 长堤东路
		if g.places[at].class == n.class {
			return at
		}
	}
	for drop := 1; drop <= 3 && len(whole)-drop >= 3; drop++ { // 老棉纺厂家属院, 临河万福商场
		for _, at := range stems[string([]rune(n.stem)[min(drop, len([]rune(n.stem))):])] {
			if o := g.places[at]; o.class == n.class && likeKinds(o, n) && idlePrefix(whole[:drop]) {
				return at
			}
		}
	}
	if g.counts[n] > 1 || utf8.RuneCountInString(n.stem) < 2 {
		return -1
	}
	for _, at := range stems["~"+sounding(n.stem)] {
		if o := g.places[at]; o.kind == n.kind && o.class == n.class {
			return at
		}
	}
	return -1
}

// idlePrefix reports what may be left out before a name: a town, 老; but 大泉沟 is not 泉沟.
func idlePrefix(prefix []rune) bool {
	return len(prefix) > 1 || !strings.ContainsRune("大小上下前后东西南北新中内外一二三四五", prefix[0])
}

func enter(index map[string][]int32, key string, at int32) {
	if !slices.Contains(index[key], at) {
		index[key] = append(index[key], at)
	}
}

// shorts are what a place is called for short: its stem, the last word of its name, the first characters of its words.
func (n siteName) shorts() (all []string) {
	stem, kind := []rune(n.stem), []rune(n.kind)
	if len(stem) >= 2 && !(isSide(stem[0]) && strings.ContainsRune("门站区", stem[1])) {
		all = append(all, n.stem)
	}
	if strings.Contains("村庄屯", n.kind) && n.kind != "" {
		all = append(all, n.stem+"村", n.stem+"庄", n.stem+"屯")
	}
	if n.class == classRoad {
		if len(stem) >= 2 && n.kind == "大桥" {
			all = append(all, n.stem+"桥")
		}
		if len(stem) >= 2 && len(kind) >= 2 {
			all = append(all, string(stem[1:])+n.kind) // 堤东路 of 长堤东路
		}
		return all
	}
	if whole := []rune(n.full()); len(whole) >= 4 {
		if last := string(whole[len(whole)-2:]); !vagueEnds[last] {
			all = append(all, last)
		}
		if len(whole) == 4 && (n.class == classHome || schoolKinds[n.kind]) {
			all = append(all, string([]rune{whole[0], whole[2]})) // 锦花 of 锦绣花园, 文大 of 文华大学
		}
	}
	if numberedSchool(n.kind) {
		all = append(all, n.kind)
	}
	if len(stem) >= 2 && stem[len(stem)-2] == '第' && schoolKinds[n.kind] { // 二小 of 第二小学
		all = append(all, string([]rune{stem[len(stem)-1], kind[0]}))
	}
	if len(stem) >= 3 && strings.HasSuffix(n.stem, "厂") { // 棉纺 of 棉纺厂宿舍
		all = append(all, string(stem[:len(stem)-1]))
	}
	return all
}

// schoolKinds are places called for short by the first character of each of the two words of their names.
var schoolKinds = wordSet("大学 中学 小学 医院 幼儿园")

// vagueEnds are last words of names that say nothing alone.
var vagueEnds = wordSet("小区 花园 家园 公寓 社区 宿舍 广场 公园 医院 学校 小学 中学 大学 市场 超市 商场 商城 工地 大厦 中心 公司 车站 酒店 饭店 银行 药店 书店 工厂 新村 东村 西村 健身 园区 服务")

const longestName = 9

// find gives the places a text names. Whole names count anywhere; short ones where a name may begin and where they are not part of a longer word.
func (g *gazetteer) find(text string) (found []mention) {
	runes := []rune(text)
	for i := 0; i < len(runes); {
		end, m := g.at(runes, i)
		if end == i {
			i++
			continue
		}
		found = append(found, m)
		i = end
	}
	return found
}

// mention is a place some words name: one of several when the words are short.
type mention struct {
	places   []int32
	from, to int
}

// at gives the longest name that begins at a rune.
func (g *gazetteer) at(runes []rune, i int) (end int, m mention) {
	if isLetter(runes[i]) {
		return g.latinAt(runes, i)
	}
	if !isHan(runes[i]) {
		return i, m
	}
	longest := max(g.begins[runes[i]], g.voices[voice(runes[i])])
	for n := min(longest, longestName, len(runes)-i); n >= 2; n-- {
		word := runes[i : i+n]
		if places := g.exact[string(word)]; places != nil {
			return i + n, mention{places, i, i + n}
		}
		if n >= 3 {
			if from, _, ok := kindAt(word); ok && from >= 2 {
				if places := g.sound[sounding(string(word[:from]))+"|"+string(word[from:])]; places != nil {
					return i + n, mention{places, i, i + n}
				}
			}
		}
		if places := g.short[string(word)]; places != nil && (g.odd(word, places) || beginsName(runes, i) && endsName(runes, i+n, g.places[places[0]].class)) {
			return i + n, mention{places, i, i + n}
		}
	}
	return i, m
}

// odd reports a short name that no word can be mistaken for, wherever it stands: 樟木坎 in 樟木坎臭水. Of a place that several name it is enough that
// the reader knows no such word: 大冲 in 从大冲到镇上.
func (g *gazetteer) odd(word []rune, places []int32) bool {
	is := g.strange
	if len(places) == 1 && g.counts[g.places[places[0]]] >= oftenNamed {
		is = g.unknown
	}
	for i := range len(word) - 1 {
		if !is(pairOf(word[i], word[i+1])) {
			return false
		}
	}
	return true
}

const oftenNamed = 3 // by so many messages

// beginsName reports a place where a name may begin: at the beginning of a clause, or behind a word that leads to a place.
func beginsName(runes []rune, i int) bool {
	if i == 0 || !isHan(runes[i-1]) {
		return true
	}
	return strings.ContainsRune("在住是到去们咱俺我从的过出老这那往由给于和与跟找叫问请求", runes[i-1])
}

// endsName reports a place where a short name may end; that of an estate only before what belongs to an estate.
func endsName(runes []rune, i, class int) bool {
	if i == len(runes) || !isHan(runes[i]) {
		return true
	}
	if class == classHome {
		return strings.ContainsRune("的那这里有今昨全整从又也业物门前后旁附小儿中地居一二三四五六七八九十东西南北新老打干工项呢嗰嘅咋怎没冇停断晚底巷口外", runes[i])
	}
	return !strings.ContainsRune("化感性式们人", runes[i])
}
