package intents

import (
	"regexp"
	"slices"
	"strings"
)

// site is where a message is about, as far as it says so.
type site struct {
	named [classes][]int32 // places of the gazetteer, by class
	sure  [classes]bool    // none of them is only meant for short
	twins []int32          // of those
	firms []string
	stems []twoRunes // of names of places, sorted
	stops []string   // landmarks that are no part of a name: no 码头 on 盐码头路
	*alone
}

// stops are the words a landmark is known by; they are the placer's kinds that are no homes and no roads.
var stops = func() *lexicon {
	t := newWordTree()
	var all []string
	add := func(word string, set int) {
		if k, known := nameKinds[word]; len([]rune(word)) >= 2 && (!known || k.class == classOther) && !vagueStops[word] {
			t.add(word, uint16(set))
		}
	}
	for _, list := range []string{placeSets["suffix"], moreStops} {
		for _, word := range strings.Fields(list) {
			all = append(all, word)
			add(word, len(all)-1)
		}
	}
	l := t.lexicon()
	l.sets = all
	return l
}()

const moreStops = `中石化 中石油 农商行 工行 农行 建行 中行 信用社 粮站 供销社 喷泉 船闸 水闸 铁桥 石桥 拱桥 桥头 码头 祠堂 村委 泵站 机埠 车棚 操场 小广场 滑梯 凉亭 垃圾房 修表铺 修车铺 公厕 卫生间 文具店 渔具店 水产 食堂 大堂 泳池 ktv 门卫室 岗亭 球场 健身区 幼儿园`

// stopWords are the same words to look up.
var stopWords = wordSet(placeSets["suffix"] + " " + moreStops)

var vagueStops = wordSet("一路 二路 三路 四路 五路 六路 七路 八路 广场 工厂 学校 中学 小学 医院 公园 市场 幸福里 中心 大楼 居民楼 办公室 楼盘 片区 街道 路段 社区 小组 高速 铁路 大院 平房 天地 印象 小区 花园 家园")

// stopShape is a shop or an office that no list has, before a word for where: 包子铺跟前, 五金店楼上.
var stopShape = regexp.MustCompile(`(\p{Han}{2}[店铺馆厂局所])(?:;|$|门|跟前|旁|对|那|楼|后|前|附近|边|外|到)`)

// siteOf finds where a message is about: by the place beside it and by its words, of which those that name no place are given back.
func (g *gazetteer) siteOf(place string, a *alone) (s site, content string) {
	s.alone = a
	beside := s.take(g, place)
	content = s.take(g, a.text)
	for _, word := range a.landmarks {
		if strings.Contains(beside, word) || strings.Contains(content, word) {
			s.stops = append(s.stops, word)
		}
	}
	for _, named := range s.named {
		for _, at := range named {
			s.twins = append(s.twins, g.twins[at]...)
		}
	}
	s.firms, s.stems = g.firmsNamed(a.said), g.stemsIn(a.said)
	return s, content
}

// take enters the places that some words name and gives back the words without them.
func (s *site) take(g *gazetteer, words string) string {
	found := g.find(words)
	for _, m := range found {
		s.name(g, m)
	}
	return without(words, found)
}

// landmarksOf are the landmarks that a place and a text name.
func landmarksOf(place, text string) (all []string) {
	for _, h := range stops.find([]rune(place+" "+text), nil) {
		if word := stops.sets[h.set]; !slices.Contains(all, word) && !addressed(word, text) {
			all = append(all, word)
		}
	}
	for _, m := range stopShape.FindAllStringSubmatch(place+";"+text, -1) {
		if word := m[1]; !vagueStops[word] && !slices.Contains(all, word) && !addressed(word, text) {
			all = append(all, word)
		}
	}
	return all
}

// addressed reports an office that is asked to act rather than one that something lies beside: 请教育局查, but 教育局门口.
func addressed(office, text string) bool {
	if !strings.HasSuffix(office, "局") && !strings.HasSuffix(office, "政府") && !strings.HasSuffix(office, "派出所") {
		return false
	}
	for rest := text; ; {
		at := strings.Index(rest, office)
		if at < 0 {
			return strings.Contains(text, office)
		}
		if rest = rest[at+len(office):]; besideOffice.MatchString(rest) {
			return false
		}
	}
}

// besideOffice is what follows an office that something lies beside.
var besideOffice = regexp.MustCompile(`^(?:门|旁|对面|跟前|附近|那|后|前|隔壁|楼|路口|边|宿舍|大楼|家属|院|往|这|到)`)

// name enters what a mention may mean. A short one says nothing where the same class has been named in full.
func (s *site) name(g *gazetteer, m mention) {
	short := len(m.places) > 1
	for _, at := range m.places {
		class := g.places[at].class
		if short && s.sure[class] {
			continue
		}
		if !short && len(s.named[class]) > 0 && !s.sure[class] {
			s.named[class] = nil
		}
		s.sure[class] = s.sure[class] || !short
		if !slices.Contains(s.named[class], at) {
			s.named[class] = append(s.named[class], at)
		}
	}
}

// ownPairs are the pairs of neighbouring characters in a place, without those that many places share: 门口, 小区.
func ownPairs(place string) (own []twoRunes) {
	runes := []rune(place)
	for i := 0; i+1 < len(runes); i++ {
		if pair := pairOf(runes[i], runes[i+1]); isHan(runes[i]) && isHan(runes[i+1]) && !commonPlace[pair] && !slices.Contains(own, pair) {
			own = append(own, pair)
		}
	}
	return own
}

var commonPlace = func() map[twoRunes]bool {
	set := map[twoRunes]bool{}
	for _, name := range []string{"suffix", "generic", "tail", "beside", "weak"} {
		for _, word := range strings.Fields(placeSets[name]) {
			runes := []rune(word)
			for i := 0; i+1 < len(runes); i++ {
				set[pairOf(runes[i], runes[i+1])] = true
			}
		}
	}
	return set
}()

// shares reports whether two lists have something in common.
func shares[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}
