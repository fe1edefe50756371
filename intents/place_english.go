package intents

import (
	"strings"
	"unicode"
)

// token is one word of an English message.
type token struct {
	from, to    int
	word        string
	capital     bool // written with a capital, and not for being the first word
	spot, plain bool // a kind of place; a thing that is a place only when nothing better is named
	number      bool // a number or a single letter
	comma       bool
}

var (
	spots      = wordSet("airport harbour harbor port temple church mosque creek shelter fountain hill campus cafe bakery embassy barracks trailhead playfield allotment carpark toilets restroom wetland beach quay wharf ferry depot terminal clubhouse warehouse factory hostel dormitories boulevard footbridge flyover riverside waterfront embankment toll office room court village town district clinic pharmacy kindergarten library museum theatre theater cinema canteen plaza mall stadium gym pool pier dock highway tunnel overpass underpass crosswalk roundabout alley courtyard rooftop basement stairway building block gate street road avenue lane park supermarket market school hospital station stop entrance exit lobby garage lot square bridge river crossing intersection corner junction playground compound community estate tower unit floor basement rooftop dormitory kindergarten village library mall restaurant hotel shop yard garden gardens pool metro subway canal lake pond north south east west main bus parking car side apartment apartments plaza district residence residences neighborhood neighbourhood highway alley university clinic pharmacy cinema gym stadium court pier line")
	plainSpots = wordSet("elevator lift corridor hallway stairwell staircase stairs kitchen bathroom balcony roof home house flat room office sidewalk pavement bedroom")
	openSpots  = wordSet("creek river canal lake pond hallway corridor road street path alley yard lot shelter stop field lane bridge stall sidewalk pavement") // what may be outside or under a place
	links      = wordSet("of and & the on no # number at in near outside opposite behind beside to from by between")
	calendar   = wordSet("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat january february april june july august september october november december") // written with a capital, and no name of a place
	notAlone   = wordSet("post back front rear primary middle high subway train north south east west main bus parking car side stop line floor unit")
)

var (
	notPlaceNext = wordSet("permit permits card cards fee fees bill bills rule rules management company manager staff teacher teachers service services office's owner owners tax insurance")
	besides      = []string{"in front of ", "across from ", "opposite to ", "opposite ", "next to ", "behind ", "outside ", "beside ", "underneath ", "under ", "between "}
)

// englishStart goes left over what belongs to a place: "behind", "in front of", "No.", "the bin" of a room.
func englishStart(runes []rune, from, to int) int {
	for _, word := range besides { // the road in front of Sunshine Kindergarten: the road is the matter
		if i := strings.Index(string(runes[from:to]), word); i > 0 && i < 12 && !strings.ContainsAny(string(runes[from:from+i]), "0123456789") && hasPrefix(runes[from:], "road in front of") {
			return from + i
		}
	}
	from = cutWord(runes, from, 0, "the no. ", "no. ", "no.", "number ")
	for _, word := range []string{"underground", "main", "rear", "public", "community", "old", "new", "ground", "emergency", "swimming", "children's", "indoor", "outdoor", "covered", "abandoned"} {
		from = cutWord(runes, from, 0, word+" ")
	}
	if startsAny(runes[from:], []string{"room ", "area ", "shed ", "yard ", "court ", "lot ", "pool", "field", "hall ", "stand "}) {
		i := from - 1
		for i > 0 && isLetter(runes[i-1]) {
			i--
		}
		if i > 0 && i < from-2 && hasSuffix(runes[:i], "the ") {
			from = i - len("the ")
		}
	}
	from = cutWord(runes, from, 0, "the ")
	if first := ordinals(runes, from); first < from {
		from = first
	}
	for _, word := range besides {
		if hasSuffix(runes[:from], word) && (len(word) == from || !isLetter(runes[from-len(word)-1])) {
			return besideWhat(runes, from-len(word))
		}
	}
	return from
}

// ordinals goes left over the 4th and 5th.
func ordinals(runes []rune, from int) int {
	at := from
	for {
		left := max(0, at-1)
		for left > 0 && runes[left-1] != ' ' {
			left--
		}
		switch word := strings.TrimSpace(string(runes[left:at])); {
		case word == "":
			return from
		case isDigit(rune(word[0])) && len(word) >= 3 && isLetter(rune(word[len(word)-1])):
			from, at = left, left
		case word == "the" && at < len(runes) && isDigit(runes[at]):
			from, at = left, left
		case word == "and" && at < len(runes) && isDigit(runes[at]):
			at = left
		default:
			return from
		}
	}
}

// besideWhat goes left from outside, under … over the spot that is there: the hallway outside, the creek behind, by the river under.
func besideWhat(runes []rune, from int) int {
	at := from - 1
	for at > 0 && isLetter(runes[at-1]) {
		at--
	}
	if at < 1 || at >= from-1 || !hasSuffix(runes[:at], "the ") {
		return from
	}
	if !openSpots[string(runes[at:from-1])] {
		return from
	}
	return cutWord(runes, at-len("the "), 0, "by ", "along ")
}

// englishPlace reads "the north gate of Sunshine Estate", "Building 3 Unit 2", "the corner of Renmin Road and Xinhua Street".
// No place goes into the words of when: take my father to hospital on Wednesday.
func englishPlace(w *words, when piece) (from, to int) {
	tokens := tokenise(w)
	for i := range tokens {
		if t := &tokens[i]; when.from <= t.from && t.to <= when.to || calendar[t.word] {
			t.spot, t.plain, t.capital, t.number = false, false, false, false
		}
	}
	best := 0
	for i := range tokens {
		if i+1 < len(tokens) && notPlaceNext[tokens[i+1].word] {
			continue // residence permit, school fee
		}
		if !tokens[i].named() || tokens[i].word == "front" && i > 0 && tokens[i-1].word == "in" {
			continue
		}
		end, weight := spanOf(tokens, i)
		if weight > best {
			best, from, to = weight, tokens[i].from, tokens[end-1].to
			if i > 0 && tokens[i-1].number && (tokens[i].capital || tokens[i].word == "floor") { // 45 Minzu Road
				from = tokens[i-1].from
			}
			if i > 0 && tokens[i-1].word == "the" {
				from = tokens[i-1].from
			}
		}
	}
	if best > 0 {
		return englishStart(w.runes, from, to), to
	}
	for _, t := range tokens {
		if t.plain {
			return t.from, t.to
		}
	}
	return 0, 0
}

func (t token) named() bool { return t.spot || t.capital }

// spanOf goes on from a token while places, numbers and links between them follow, and weighs the span; 0 when it is no place.
func spanOf(tokens []token, i int) (end, weight int) {
	end = i
	kinds, names := 0, 0
	for j := i; j < len(tokens); j++ {
		t := tokens[j]
		switch {
		case t.spot && !notAlone[t.word]:
			kinds++
		case t.spot:
		case t.capital, t.number:
			names++
		case links[t.word] && j+1 < len(tokens) && j > i:
			k := j + 1
			if tokens[k].word == "the" && k+1 < len(tokens) {
				k++
			}
			if !tokens[k].named() && !tokens[k].number || (t.word == "and" || t.word == "on" || t.word == "in" || t.word == "at") && !tokens[k].capital && !tokens[k].spot {
				return end, place(kinds, names, end-i)
			}
			continue
		case t.comma && j > i && j+1 < len(tokens) && (tokens[j+1].capital || tokens[j+1].spot || tokens[j+1].number):
			continue // Building 12, Lotus Court
		default:
			return end, place(kinds, names, end-i)
		}
		end = j + 1
	}
	return end, place(kinds, names, end-i)
}

// place weighs a span: it must name a kind of place.
func place(kinds, names, length int) int {
	if kinds == 0 {
		return 0
	}
	return kinds*2 + names*3 + length
}

func tokenise(w *words) (tokens []token) {
	runes := w.runes
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && (isLetter(runes[end]) || isDigit(runes[end]) || runes[end] == '-' || runes[end] == '\'' || runes[end] == '&' || runes[end] == '#') {
			end++
		}
		if end == i {
			if runes[i] != ' ' {
				tokens = append(tokens, token{from: i, to: i + 1, comma: runes[i] == ','})
			}
			i++
			continue
		}
		word := string(runes[i:end])
		first := rune(w.orig[w.at[i]])
		t := token{from: i, to: end, word: word, number: isDigit(runes[i]) || end-i == 1 && word != "a" && word != "i"}
		t.spot = word != "parks" && word != "stops" && (spots[word] || spots[strings.TrimSuffix(word, "s")] || notAlone[word])
		t.plain = plainSpots[word]
		sentence := len(tokens) == 0 || tokens[len(tokens)-1].word == "" && !tokens[len(tokens)-1].comma
		t.capital = unicode.IsUpper(first) && !sentence && word != "i" && word != "i'm" && word != "i've" && !t.number
		tokens = append(tokens, t)
		i = end
	}
	return tokens
}

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
