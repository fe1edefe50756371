package intents

// englishKinds are the words that follow the pinyin of a name, with the class of place they speak of.
var englishKinds = func() map[string]int {
	kinds := map[string]int{}
	for class, words := range [classes]string{
		classHome:  "estate compound community garden gardens residence residences apartment apartments village court dorm dorms campus homes mansion",
		classRoad:  "road rd street st avenue ave lane alley highway bridge",
		classOther: "station school university park market mall hospital plaza square river lake factory canteen supermarket",
	} {
		for word := range wordSet(words) {
			kinds[word] = class
		}
	}
	return kinds
}()

const (
	longestLatin = 4  // words that the pinyin of a name is written in
	mostLetters  = 30 // of all of them
)

// enterLatin indexes a place by the syllables of its name, whole and without the word for what it is: who writes English says Baihe Apartment of
// 百合公寓 and Gongye Er Road of 工业二路.
func (g *gazetteer) enterLatin(n siteName, at int32) {
	names := []string{n.full(), n.stem}
	if kind := []rune(n.kind); n.class == classRoad && len(kind) > 1 {
		names = append(names, n.stem+string(kind[:len(kind)-1]))
	}
	for _, name := range names {
		if len([]rune(name)) >= 2 {
			enter(g.latin, sounding(name), at)
		}
	}
}

// latinAt gives the longest name in pinyin that begins at a letter, with the English word behind it for what it is.
func (g *gazetteer) latinAt(runes []rune, i int) (end int, m mention) {
	if latinInside(runes, i) {
		return i, m
	}
	var ends []int // of the words
	for at := i; len(ends) < longestLatin && at < len(runes) && isLetter(runes[at]); {
		to := wordEnd(runes, at)
		ends = append(ends, to)
		if at = to; at+1 < len(runes) && (runes[at] == ' ' || runes[at] == '-') {
			at++
		}
	}
	for k := len(ends) - 1; k >= 0; k-- {
		var letters []rune
		for _, r := range runes[i:ends[k]] {
			if isLetter(r) {
				letters = append(letters, r)
			}
		}
		var e extractor
		if len(letters) > mostLetters || !e.pinyin(letters) || len(e.tones) < 2 {
			continue
		}
		key := make([]rune, len(e.tones))
		for j, id := range e.tones {
			key[j] = rune(id)
		}
		if places := g.latin[string(key)]; places != nil {
			return g.withKind(runes, i, ends[k], places)
		}
	}
	return i, m
}

// withKind keeps of the places a name may mean those of the class that the next English word speaks of, if there are any.
func (g *gazetteer) withKind(runes []rune, from, to int, places []int32) (int, mention) {
	if to+1 >= len(runes) || runes[to] != ' ' || !isLetter(runes[to+1]) {
		return to, mention{places, from, to}
	}
	end := wordEnd(runes, to+1)
	class, known := englishKinds[string(runes[to+1:end])]
	if !known {
		return to, mention{places, from, to}
	}
	var fit []int32
	for _, at := range places {
		if g.places[at].class == class {
			fit = append(fit, at)
		}
	}
	if fit == nil {
		fit = places
	}
	return end, mention{fit, from, end}
}

func wordEnd(runes []rune, at int) int {
	for at < len(runes) && isLetter(runes[at]) {
		at++
	}
	return at
}
