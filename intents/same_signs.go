package intents

import (
	"math"
	"slices"
	"strings"
	"time"
)

// What two messages say of being one matter, in numbers. The weights in same_weights.go and the trees in same_trees.txt go with them.
const (
	signAlways = iota
	signSameHome
	signOtherHome
	signSameRoad
	signOtherRoad
	signSameNamed
	signOtherNamed
	signNoPlace
	signBothNoPlace
	signSoftPlace
	signSameBuilding
	signOtherBuilding
	signOtherBuildingWide
	signSameUnit
	signSamePart
	signOtherPart
	signSameNumber
	signOtherNumber
	signSameLine
	signOtherLine
	signSameStop
	signOtherStop
	signServices
	signLean
	signSameTop
	signUnsure
	signWords
	signTones
	signIdeas
	signOtherIdeas
	signGap
	signHours
	signDay
	signWeek
	signAgain
	signPrivate
	signPlaceServices
	signAspect
	signThing
	signOtherAspect
	signOtherThing
	signNoAspect
	signRoadOtherStop
	signNarrow
	signVague
	signSameFirm
	signOtherFirm
	signRarePlace
	signClock
	signTold
	signTopThing
	signOtherCrossing
	signRareWords
	signGapLasting
	signDenied
	signSoft
	signThought
	signStem
	signUnsurePlace
	signLetters
	signWording
	signOtherUnit
	signStrange
	signNothing
	signRareAspect
	signRareService
	signScale
	signOtherStrange
	signs
)

var signNames = [signs]string{
	"always", "one estate or village", "other estates or villages", "one road", "other roads", "one school, market, river, site", "other schools, markets, rivers, sites",
	"one names no place", "neither names a place", "share of what is their own in the names of the places", "one building", "other buildings or units",
	"other buildings, where a quarter has the trouble", "one unit", "one zone, gate, exit, group", "other zones, gates, exits, groups", "one house number",
	"other house numbers", "one bus line", "other bus lines", "one landmark", "other landmarks", "services alike",
	"leanings alike", "one likeliest service", "unsure of the service", "words in common", "syllables in common", "meanings in common",
	"each has meanings, none in common", "days between, logarithm", "within three hours", "within a day", "more than a week between", "mended and broken again, days later",
	"a private matter", "one place and services alike",
	"one aspect", "one thing", "one thing, other aspects", "other things", "one tells no aspect", "one road, other landmarks", "one narrow place",
	"one narrow place, and one tells little",
	"one firm or shop", "other firms or shops",
	"a place few name", "one hour of the day, on other days", "how much both tell", "one thing above all", "one road, crossed by others", "characters few write, logarithm",
	"days between, logarithm, of what lasts",
	"one says it is not what the other tells",
	"services thought of alike", "one thinks of the other's service", "one stem in the names of places",
	"one place, unsure of the service", "letters", "wording, what few write most", "other districts",
	"characters in common that no word has, logarithm", "neither place nor name in common",
	"an aspect few tell of", "a likeliest service few have", "how many messages there are, logarithm", "each with characters that no word has, none in common",
}

// talk is how somebody speaks of a matter.
type talk struct {
	again   bool // it had been mended
	private bool // nobody else has the trouble
}

var (
	againWords   = strings.Fields("修好 修过 刚修 才修 刚换 换过 换了 上回 上次 上个月 月初 整改 补过 补是补了 消停 安静没几天 老毛病 又犯 复发 没几天 才几天 老样子 again")
	privateWords = strings.Fields("就我家 就我一家 只有我家 我一家 人家都 邻居都 我隔壁 我家隔壁 房东 我老公 我媳妇 我家的 我的卡 我个人 二叔 婆婆 我要 请问 怎么算 找谁")
)

func talkOf(text string) talk {
	return talk{containsAny(text, againWords), containsAny(text, privateWords)}
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// signsOf are the signs that two messages, the later one last, speak of one matter.
func signsOf(a, b *matter, rare rarity) (s [signs]float64) {
	s[signAlways], s[signLetters], s[signScale] = 1, (a.long+b.long)/2, rare.scale
	placeSigns(&s, &a.site, &b.site, rare)
	partSigns(&s, &a.site, &b.site, float64(a.topic.wide+b.topic.wide)/2)
	topicSigns(&s, &a.topic, &b.topic)
	s[signWords], s[signTones], s[signIdeas] = alike(a.words.chars, b.words.chars), alike(a.words.tones, b.words.tones), alike(a.words.ideas, b.words.ideas)
	s[signOtherIdeas] = yes(len(a.words.ideas) > 0 && len(b.words.ideas) > 0 && s[signIdeas] == 0)
	timeSigns(&s, a, b)
	s[signStem] = sharedStem(a.site.stems, b.site.stems, rare)
	s[signDenied] = max(rare.share(a.denied, b.said), rare.share(b.denied, a.said))
	s[signPrivate] = yes(a.talk.private || b.talk.private)
	s[signAspect], s[signThing] = product(a.aspects, b.aspects), product(a.things, b.things)
	told := len(a.aspects) > 0 && len(b.aspects) > 0
	s[signNoAspect] = yes(!told)
	much := min(a.told, b.told, 4) / 4
	s[signTold] = much
	s[signTopThing] = yes(told && a.thing == b.thing) * min(a.most, b.most)
	s[signOtherThing] = much * yes(told && s[signThing] == 0)
	s[signOtherAspect] = much * yes(told && s[signThing] > 0 && s[signAspect] == 0)
	s[signWording], s[signOtherUnit] = rare.wording(a, b), yes(apart(a.allUnits, b.allUnits))
	s[signStrange] = math.Log1p(rare.inCommon(a.strange, b.strange))
	s[signOtherStrange] = yes(s[signStrange] == 0) * min(float64(min(len(a.strange), len(b.strange))), 4) / 4
	s[signNothing] = yes(s[signSameHome]+s[signSameRoad]+s[signSameNamed]+s[signSameStop]+s[signSameLine]+s[signSameFirm]+s[signStem]+s[signStrange] == 0)
	s[signRareAspect], s[signRareService] = rare.aspect(a, b), s[signSameTop]*rare.services[a.topic.top]
	s[signRareWords] = math.Log1p(rare.inCommon(a.rare, b.rare))
	s[signRoadOtherStop] = s[signSameRoad] * s[signOtherStop]
	s[signNarrow] = s[signSameUnit] + yes(s[signSameHome] == 1 && s[signSameBuilding] == 1) + yes(s[signSameRoad] == 1 && s[signSameStop] > 0)
	s[signVague] = yes(s[signNarrow] > 0) * (1 - min(a.told, b.told, 3)/3)
	if s[signSameHome]+s[signSameRoad]+s[signSameNamed] > 0 || s[signSoftPlace] > 0.7 {
		s[signPlaceServices], s[signUnsurePlace] = s[signServices], s[signUnsure]
	}
	return s
}

func yes(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// placeSigns compare the names of places.
func placeSigns(s *[signs]float64, a, b *site, rare rarity) {
	for class, sign := range [classes][2]int{{signSameHome, signOtherHome}, {signSameRoad, signOtherRoad}, {signSameNamed, signOtherNamed}} {
		if len(a.named[class]) == 0 || len(b.named[class]) == 0 {
			continue
		}
		if shares(a.named[class], b.named[class]) {
			s[sign[0]] = 1
			for _, at := range a.named[class] {
				if slices.Contains(b.named[class], at) {
					s[signRarePlace] = max(s[signRarePlace], rare.places[at])
				}
			}
		} else {
			s[sign[1]] = 1
		}
	}
	if x, y := a.named[classRoad], b.named[classRoad]; s[signSameRoad] == 1 && a.sure[classRoad] && b.sure[classRoad] && len(x) > 1 && len(y) > 1 {
		s[signOtherCrossing] = yes(!allOf(x, y) && !allOf(y, x))
	}
	x, y := a.nowhere(), b.nowhere()
	s[signNoPlace], s[signBothNoPlace] = yes(x != y), yes(x && y)
	s[signSoftPlace] = max(rare.share(a.own, b.said), rare.share(b.own, a.said))
	for _, word := range a.stops {
		for _, other := range b.stops {
			if word == other {
				s[signSameStop] = max(s[signSameStop], rare.landmarks[word])
			}
		}
	}
	if len(a.firms) > 0 && len(b.firms) > 0 {
		s[signSameFirm] = yes(shares(a.firms, b.firms))
		s[signOtherFirm] = 1 - s[signSameFirm]
	}
	s[signOtherStop] = yes(len(a.stops) > 0 && len(b.stops) > 0 && s[signSameStop] == 0)
}

// allOf reports that all of one list is in another.
func allOf(some, all []int32) bool {
	return !slices.ContainsFunc(some, func(x int32) bool { return !slices.Contains(all, x) })
}

// nowhere reports that no place is named.
func (s *site) nowhere() bool {
	return len(s.named[classHome])+len(s.named[classRoad])+len(s.named[classOther])+len(s.own)+len(s.stops) == 0
}

// partSigns compare buildings, units and whatever else of a place has a number.
func partSigns(s *[signs]float64, a, b *site, wide float64) {
	put := func(unit string, same, other int) {
		switch relate(a.marks, b.marks, unit) {
		case sameMark:
			s[same] = 1
		case otherMark:
			s[other] = 1
		}
	}
	put("栋", signSameBuilding, signOtherBuilding)
	put("单元", signSameUnit, signOtherBuilding)
	if s[signOtherBuilding] == 1 {
		s[signOtherBuilding], s[signOtherBuildingWide] = 1-wide, wide
	}
	put("号", signSameNumber, signOtherNumber)
	put("路", signSameLine, signOtherLine)
	for _, unit := range []string{"区", "期", "门", "口", "组", "巷", "梯"} {
		put(unit, signSamePart, signOtherPart)
	}
}

// topicSigns compare what two messages are about.
func topicSigns(s *[signs]float64, a, b *topic) {
	s[signServices] = yes(a.top == b.top && a.top != "")
	if len(a.p) > 0 && len(b.p) > 0 {
		s[signServices], s[signLean], s[signSoft] = dot(a.p, b.p), dot(a.lean, b.lean), dot(a.soft, b.soft)
		s[signThought] = max(thought(a, b), thought(b, a))
	}
	s[signSameTop] = yes(a.top == b.top && a.top != "")
	s[signUnsure] = 1 - float64(min(a.most, b.most))
}

// thought is how near another's service comes to what a message is likeliest about, 0 … 1.
func thought(a, b *topic) float64 {
	return max(0, 1+math.Log(float64(a.p[b.best]/a.p[a.best])+1e-9)/mostThought)
}

const mostThought = 3 // of the logarithm of how much less likely it is, halved

// timeSigns compare when two messages were written; without a time nothing is said.
func timeSigns(s *[signs]float64, a, b *matter) {
	if a.at.IsZero() || b.at.IsZero() {
		return
	}
	gap := b.at.Sub(a.at).Abs()
	days := gap.Hours() / 24
	s[signGap] = math.Log(1 + days)
	s[signGapLasting] = s[signGap] * (a.lasts + b.lasts) / 2
	s[signHours], s[signDay], s[signWeek] = yes(gap < 3*time.Hour), yes(days < 1), yes(days > 7)
	clock := math.Abs(float64(a.at.Hour()*60+a.at.Minute()-b.at.Hour()*60-b.at.Minute())) / 60
	s[signClock] = yes(days > 0.5 && min(clock, 24-clock) < 2)
	s[signAgain] = yes(b.talk.again && !a.talk.again && days > 2)
}

// topOf is what weighs most, and how much.
func topOf(x map[uint16]float64) (top uint16, most float64) {
	for k, v := range x {
		if v > most || v == most && k < top {
			top, most = k, v
		}
	}
	return top, most
}
