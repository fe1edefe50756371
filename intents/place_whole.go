package intents

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A place is often said in two messages: 「3号楼二单元」 and then 「幸福里小区」, or the other way round.

var (
	building = regexp.MustCompile(`(?i)[0-9０-９一二三四五六七八九十百甲乙丙丁a-z东南西北東]{1,4}\s*(?:号楼|號樓|栋|棟|幢|座|单元|單元|#|门洞|門洞)`)
	estate   = regexp.MustCompile(`(?:小区|小區|社区|社區|花园|花園|家园|家園|公寓|新村|大院|[苑园園城府庄莊湾灣邨村]|\S{2}[里裡])$`)
	ownPlace = regexp.MustCompile(`^(?:(?:我|我们|咱|咱们|俺|俺们|阿拉|我哋|我們|本)?(?:家|屋里|屋裡|屋头|屋里头|屋企|小区|小區|社区|社區|村里|村子|村|楼|樓|单元|單元)?(?:的|里|裡)?(?:楼上|樓上|楼下|樓下|楼道|樓道|楼里|樓裡|门口|門口|隔壁|对面|對面|旁边|旁邊|后面|後面|前面|屋里|家里|家裡|这里|這裡|这边|這邊|附近|院里|院子里|大门口|[东南西北東]?(?:口|头|頭))?|(?:大|马|馬)?(?:路|巷|巷子|胡同|弄堂)(?:口|边|邊|上)|(?i:my|our) .{1,30}|upstairs|downstairs|next door)$`)
	beside   = regexp.MustCompile(`[门門口旁边邊后後前侧側路街巷桥橋站店]|对面|對面|附近`)
)

// lane is a street by name: a building that is said after it stands there.
var lane = regexp.MustCompile(`\p{Han}{2}(?:路|街|巷|弄|胡同|道)$`)

// nameless says whether a place is a building without the name of its estate or village: it may be in any of them.
func nameless(place string) bool {
	at := building.FindStringIndex(place)
	return at != nil && at[0] == 0
}

// vague says whether a place can be found by nobody but its speaker: 我家楼上, 小区门口.
func vague(place string) bool { return place != "" && place != "-" && ownPlace.MatchString(place) }

// ownSpot begins a place that lies in or beside the speaker's building, whichever that is: 楼下烧烤店, 屋里头, 楼道里.
var ownSpot = regexp.MustCompile(`^(?:我|我们|我們|咱|咱们|俺|阿拉)?(?:家|的)?(?:楼上|樓上|楼下|樓下|楼道|樓道|楼里|樓裡|楼梯|樓梯|电梯|電梯|隔壁|对门|對門|门口|門口|大门|大門|[东南西北東]门|屋里|屋裡|屋头|家里|家裡|小区|小區|院里|院子|单元|單元)|^(?i:(?:the |my |our )?(?:building|house|flat|apartment|block|stairs|stairwell|corridor|lobby|garage|gate|front gate|entrance|yard))$`)

// Homeless reports a place that says nothing of the estate it is in: 3栋, 楼下烧烤店, building 5.
func Homeless(place string) bool {
	return place != "" && place != "-" && (nameless(place) || vague(place) || ownSpot.MatchString(place) || latinBuilding.MatchString(place))
}

// AtHome is such a place with its estate: 桂园3栋, building 5, Heping Garden.
func AtHome(place, home string) string {
	switch {
	case strings.Contains(Fold(place), Fold(home)):
		return place
	case !latinBuilding.MatchString(place) && !isLatin(place):
		return home + strings.TrimPrefix(strings.TrimPrefix(place, "小区"), "小區")
	}
	return place + ", " + home
}

// Amend is the draft's place after another was said; one that tells no estate is of the estate said before.
func (w *Work) Amend(said string) string {
	before := w.Answers["place"]
	place := Amended(before, said)
	if Homeless(place) && before != "" && !Homeless(before) {
		return Nearby(place, before, w.Desk.EstateIn(before))
	}
	return place
}

// Nearby is a place that tells no estate, where another was said before: 桂园3号楼 and then 楼道里 is 桂园3号楼楼道里; a gate is the estate's.
func Nearby(place, before, home string) string {
	if building.MatchString(before) && insideHouse.MatchString(place) && !Homeless(before) {
		return before + place
	}
	if home == "" {
		return place
	}
	return AtHome(place, home)
}

var insideHouse = regexp.MustCompile(`^(?:楼道|樓道|楼里|樓裡|楼梯|樓梯|电梯|電梯|屋里|屋裡|屋头|单元|單元)`)

// NamedBefore is a building together with the name in English letters that stands right before it: Guiyuan building 3 · 我住在 Guiyuan 3号楼.
func NamedBefore(place, text string) string {
	at := strings.Index(text, place)
	if at <= 0 || !Homeless(place) {
		return place
	}
	m := nameRight.FindStringSubmatch(text[:at])
	if m == nil || sentenceHead[strings.ToLower(firstWord.FindString(m[1]))] {
		return place
	}
	return m[1] + " " + place
}

var nameRight = regexp.MustCompile(`(?:^|[^A-Za-z])([A-Z][A-Za-z']{2,}(?: [A-Z][A-Za-z']+){0,2}),?\s*$`)

// sentenceHead are words that begin a sentence with a capital letter and are no part of a name.
var sentenceHead = map[string]bool{
	"hello": true, "hey": true, "sorry": true, "yes": true, "okay": true, "please": true, "thanks": true, "the": true, "near": true, "inside": true, "outside": true,
	"behind": true, "also": true, "and": true, "but": true, "not": true, "actually": true, "its": true, "it's": true, "room": true, "around": true, "from": true, "our": true,
}

// NoPlace reports words that ask for a place and are none.
func NoPlace(place string) bool { return asksPlace.MatchString(place) }

var asksPlace = regexp.MustCompile(`(?i)^(?:在)?(?:哪里|哪裡|哪儿|哪兒|哪|边度|邊度|什么地方|什麼地方|where)$`)

// WholeName is a place that begins with the last word of a name, with all of it: Village building 3, of Railway Village.
func WholeName(place, name string) string {
	first := firstWord.FindString(place)
	if !strings.Contains(strings.ToLower(place), strings.ToLower(name)) && first != "" && strings.HasSuffix(strings.ToLower(name), " "+strings.ToLower(first)) {
		return name + place[len(first):]
	}
	return place
}

var firstWord = regexp.MustCompile(`^[A-Za-z']+`)

func isLatin(text string) bool { return !strings.ContainsFunc(text, isHan) }

// latinBuilding begins with a building that has no name before it: building 5, front gate.
var latinBuilding = regexp.MustCompile(`(?i)^(?:building|block|bldg|tower)\s*[0-9a-z]{1,3}\b`)

// latinUnit is a unit, a floor or a room, and latinWithin a place with a building that it is of.
var (
	latinUnit   = regexp.MustCompile(`(?i)^(?:unit|room|flat|floor|no\.?)\s*[0-9a-z]{1,4}$`)
	latinWithin = regexp.MustCompile(`(?i)^(.*\b(?:building|block|bldg|tower)\s*[0-9a-z]{1,3})(?:\s+(?:unit|room|flat|floor)\s*[0-9a-z]{1,4})*(.*)$`)
)

// UnitOnly reports a unit, a floor or a room and no building: 3单元 · unit 3.
func UnitOnly(text string) bool {
	text = strings.Trim(text, " .。!！")
	return unitOnly.MatchString(text) || latinUnit.MatchString(text)
}

// latinNamed is a place with a building, and the name behind or before it: building 5, Heping Garden · Heping Garden building 5.
var latinNamed = regexp.MustCompile(`(?i)^(?:.*\b(?:building|block|bldg|tower)\s*[0-9a-z]{1,3}\b.*?,\s*(?P<behind>[A-Z][\w' ]+)|(?P<before>[A-Z][\w' ]+?),?\s+(?:building|block|bldg|tower)\s*[0-9a-z]{1,3}\b.*)$`)

// Amended is a place after the resident has said another: a building is put behind the estate said before, an estate before the
// building, a unit behind its building; whatever else is said replaces it.
func Amended(before, said string) string {
	if m := gateHan.FindStringSubmatch(before); m != nil && gateAlone(said) && strings.HasSuffix(said, m[2]) && len([]rune(said)) <= 4 {
		return m[1] + said // 和平里小区东门, and then 西门
	}
	if m := gateLatin.FindStringSubmatch(before); m != nil && gateOnly.MatchString(said) {
		return said + m[1] // the east gate of Hepingli, and then the west gate
	}
	if insideHouse.MatchString(said) && nameless(before) && !strings.Contains(before, said) && !unitOnly.MatchString(said) {
		return before + said // 3号楼, and then 楼道里
	}
	if m := latinWithin.FindStringSubmatch(before); m != nil && latinUnit.MatchString(said) {
		return m[1] + " " + said + m[2] // building 6, Heping, and then unit 3
	}
	if m := latinNamed.FindStringSubmatch(before); m != nil && latinBuilding.MatchString(said) {
		return AtHome(said, m[1]+m[2])
	}
	if m := unitHan.FindStringSubmatch(before); m != nil && unitOnly.MatchString(said) {
		return m[1] + said // 8号楼, and then 二单元
	}
	if at := building.FindStringIndex(before); at != nil && bareGate.MatchString(said) && estate.MatchString(before[:at[0]]) {
		return before[:at[0]] + said // 桂园3号楼, and then 东门: the estate's
	}
	switch {
	case nameless(said) && !nameless(before):
		name := before
		if at := building.FindStringIndex(before); at != nil {
			name = before[:at[0]]
		}
		if estate.MatchString(name) || lane.MatchString(name) && building.MatchString(said) {
			return name + said
		}
	case nameless(before) && !building.MatchString(said) && !beside.MatchString(said):
		return strings.TrimSpace(said) + before
	}
	return said
}

// gateAlone reports a gate without the place it is of.
func gateAlone(said string) bool {
	m := gateHan.FindStringSubmatch(said)
	return m != nil && m[1] == ""
}

// A gate, a door, a side or a unit of a place, which is told or corrected without the place being said again.
var (
	gateHan   = regexp.MustCompile(`^(.*?)[东南西北東正后後侧側前大小]{1,2}(门口?|門口?)$`)
	bareGate  = regexp.MustCompile(`^[东南西北東正后後侧側]{1,2}(?:门口?|門口?)$`)
	gateLatin = regexp.MustCompile(`(?i)^(?:the )?(?:\w+ )?(?:gate|entrance|exit|door|side|end)( (?:of|to|at) .+)$`)
	unitHan   = regexp.MustCompile(`^(.*(?:\d|[一二两三四五六七八九十])(?:号楼|號樓|栋|棟|幢|座))(?:[\d一二两三四五六七八九十]{1,3}(?:单元|單元).*)?$`)
	unitOnly  = regexp.MustCompile(`^[\d一二两三四五六七八九十]{1,3}(?:单元|單元)[\d一二两三四五六七八九十层層楼樓室号號]*$`)
	gateOnly  = regexp.MustCompile(`(?i)^(?:the )?(?:\w+ )?(?:gate|entrance|exit|door|side|end)$`)
)

// estateName is a clause that is the name of an estate and nothing else.
var estateName = regexp.MustCompile(`^(?:在|我在|我们在|就在|是)?(\p{Han}{2,6}(?:小区|小區|花园|花園|家园|家園|公寓|新村|苑|里|裡|府|庄|莊|湾|灣|邨|巷|路|街|弄|胡同)|\p{Han}{1,4}村)(?:的|那边|那邊)?$`)

// InEstate is a building together with the estate that the words name apart from it: 3号楼电梯坏了，幸福里.
func InEstate(place, words string) string {
	if !nameless(place) {
		return place
	}
	for _, clause := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("，,。；;！! \n", r) }) {
		if m := estateName.FindStringSubmatch(clause); m != nil {
			return m[1] + place
		}
	}
	return place
}

var (
	whereParts  = regexp.MustCompile(`(?i)[0-9一二三四五六七八九十甲乙丙丁a-z]{1,4}(?:号楼|号院|号|栋|幢|座|单元|室|层|楼|期|弄|排|门)|[0-9]+|[零〇一二三四五六七八九]{3,4}`)
	whereFiller = regexp.MustCompile(`(?i)我们|我|咱|俺|家|住|在|是|就|的|那个|那边|那里|那|这里|这边|地址|地点|位置|小区|社区|街道|\b(?:it'?s|i'?m|we|i|live|is|at|in|the|no|room|building|unit|floor|flat|of|my|place|address)\b`)
)

// OnlyWhere reports words that say where and nothing else: 6号楼，槐树巷小区的 · 我在和平里3号楼.
func OnlyWhere(r Reading, text string) bool {
	if r.Place == "" || r.When != "" || r.Danger != "" || len(r.Phones) > 0 {
		return false
	}
	rest, place := Fold(text), Fold(r.Place)
	if at := building.FindStringIndex(place); at != nil && !strings.Contains(rest, place) { // 槐树湾东里嘛，3栋: the name and the building apart
		rest, place = strings.Replace(rest, place[:at[0]], " ", 1), place[at[0]:]
	}
	rest = strings.Replace(rest, place, " ", 1)
	return utf8.RuneCountInString(lettersOf(whereFiller.ReplaceAllString(whereParts.ReplaceAllString(rest, " "), " "))) <= 1
}

// OnlyWhen reports words that say when and nothing else: 每天到半夜两点.
func OnlyWhen(r Reading, text string) bool {
	return r.When != "" && r.Place == "" && r.Danger == "" && utf8.RuneCountInString(lettersOf(strings.Replace(Fold(text), Fold(r.When), " ", 1))) <= 1
}

// OnlyAddress reports words that are an address and nothing else; 楼下烧烤店 may be what somebody complains of.
func OnlyAddress(r Reading, text string) bool {
	return (building.MatchString(r.Place) || estate.MatchString(r.Place) || strings.ContainsAny(r.Place, "0123456789")) && OnlyWhere(r, text)
}

// Where is the place of words that say where and nothing else, in one: 6号楼，槐树巷小区的 is 槐树巷小区6号楼.
func Where(r Reading, text string) string {
	if at := building.FindStringIndex(text); at != nil && estate.MatchString(r.Place) && !building.MatchString(r.Place) {
		rest := text[at[0]:]
		if end := strings.IndexAny(rest, "，,。、；;的 "); end > 0 {
			rest = rest[:end]
		}
		return r.Place + rest
	}
	if at := strings.Index(text, r.Place); at >= 0 && r.Place != "" && estate.MatchString(r.Place) {
		return r.Place + strings.TrimSpace(nextNumber.FindString(text[at+len(r.Place):])) // 槐荫雅苑5号
	}
	if m := doorBehind.FindStringSubmatch(text); m != nil && building.MatchString(r.Place) && !strings.Contains(r.Place, m[1]) {
		return r.Place + m[1]
	}
	return r.Place
}

// nextNumber is a number right behind the name of an estate.
var nextNumber = regexp.MustCompile(`^\s*[0-9]{1,4}(?:号|號|弄)(?:[0-9]{1,4}(?:室|号|號)?)?`)

// doorBehind is a door said behind a pause: 3栋二单元，201.
var doorBehind = regexp.MustCompile(`[，,、\s]([0-9]{3,4}(?:室|号|號)?|[零〇一二三四五六七八九]{3,4}(?:室)?)[。.\s]*$`)

// homeShape is an estate by its proper name, perhaps with a building, a unit and a door; 里 and 园 end too many other words to be one without a number.
var homeShape = regexp.MustCompile(`^\p{Han}{2,6}(?:(?:小区|花园|家园|苑|新村|公寓|家属院)` + partShape + `?|[里园城府湾庭邨]` + partShape + `)$`)

const partShape = `(?:(?:[0-9a-z一二三四五六七八九十东南西北]{1,4}(?:号楼|号院|[栋幢座区期])|[0-9]{1,2}-[0-9]{1,2})(?:[0-9一二三四五六七八九十]{1,3}(?:单元|门洞|门))?(?:[0-9-]{1,6}[室号]?)?)`

var roadName = regexp.MustCompile(`^\p{Han}{2,4}(?:路|街|巷|胡同|弄|大道)$`)

// withoutHome leaves out the estate and building a message begins with, or the address behind its last comma or space: their names tell nothing of the
// matter, and neither a 花园 nor a 槐树巷 is a garden.
func withoutHome(runes []rune, from, to int) []rune {
	if to-from < 3 {
		return runes
	}
	home := string(runes[from:to])
	if from >= 5 && to >= len(runes)-1 && (runes[from-1] == ' ' || breaks(runes[from-1])) && (building.MatchString(home) || roadName.MatchString(home)) {
		return runes[:from-1]
	}
	if from > 2 || len(runes)-to < 4 || vague(home) || !homeShape.MatchString(home) {
		return runes
	}
	return runes[to:]
}
