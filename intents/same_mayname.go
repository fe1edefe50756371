package intents

// Whether characters may be a name is seen from how rare they are in all that the reader has learned, which has few names in it: 砚溪 and 恒垣 are in
// none of it, 时候, 劳动 and 电子 in much. Where two words meet, 也请 or 队查, a pair may be unknown too, but not its characters.

const (
	unknownChar = 1.6  // how rare a character is that the reader does not know: a little more than one it has seen twice
	strangeRare = 1.25 // of the rarer of two characters, from where on a pair that is unknown is a name rather than the seam of two words: 溪, 舜
	nameRare    = 1.15 // the same, where a word for a place or a firm follows: 达
	rarePair    = 1.38 // of two characters the reader knows, from where on they may be a name: 幸福 1.41, 人民 1.39, but 职业 1.32
)

// usualNames are words that estates and roads are called by everywhere, in the reader's phrases too.
var usualNames = wordSet("幸福 阳光 锦绣 和平 人民 桂园 翠湖 名邸 东风 学府 文昌 中山 新桥 槐树 城南 建设 解放")

// rareOf is how rare a pair of characters is.
func (o *Offline) rareOf(pair twoRunes) (rare float64, known bool) {
	r := pair.runes()
	_, idf, known := o.judge.model.find(pairHash(r[0], r[1]))
	return float64(idf), known
}

// seldom is how rare the rarer of two characters is.
func (o *Offline) seldom(pair [2]rune) (most float64) {
	for _, r := range pair {
		_, idf, known := o.judge.model.find(charHash(r))
		if !known {
			return unknownChar
		}
		most = max(most, float64(idf))
	}
	return most
}

// isStrange reports a pair that stands in nothing the reader has learned and of which one character is seldom written.
func (o *Offline) isStrange(pair twoRunes) bool {
	return o.isUnknown(pair) && o.seldom(pair.runes()) >= strangeRare
}

// isUnknown reports a pair that stands in nothing the reader has learned.
func (o *Offline) isUnknown(pair twoRunes) bool {
	r := pair.runes()
	if o.judge.model == nil || !isHan(r[0]) || !isHan(r[1]) {
		return false
	}
	_, known := o.rareOf(pair)
	return !known
}

// mayBe reports whether what is written like a name of a place may be one.
func (o *Offline) mayBe(n siteName) bool {
	if n.class == classOther {
		return o.mayName(n.stem)
	}
	return o.mayPlace(n.stem)
}

// mayName reports whether characters before a word for a firm, a shop or an office may be its name rather than what everybody says before such a
// word: 请问建设, 时候猪场.
func (o *Offline) mayName(stem string) bool {
	return o.anyPair(stem, func(pair twoRunes) bool {
		rare, known := o.rareOf(pair)
		return known && rare >= rarePair || !known && o.seldom(pair.runes()) >= nameRare
	})
}

// mayPlace reports the same of what stands before a word for an estate, a village or a road: many a village is called by the plainest words that
// nobody else puts together, 大田村, but none by a word, 水泥路.
func (o *Offline) mayPlace(stem string) bool {
	return o.anyPair(stem, func(pair twoRunes) bool {
		rare, known := o.rareOf(pair)
		return !known || rare >= rarePair
	})
}

// anyPair reports that a name is so short that it has no pair of characters, or has one that is like this, one that is no
// Chinese, or one of the usual names.
func (o *Offline) anyPair(name string, is func(twoRunes) bool) bool {
	runes := []rune(name)
	if o.judge.model == nil || len(runes) < 2 {
		return true
	}
	for i := range len(runes) - 1 {
		if !isHan(runes[i]) || !isHan(runes[i+1]) || usualNames[string(runes[i:i+2])] || is(pairOf(runes[i], runes[i+1])) {
			return true
		}
	}
	return false
}
