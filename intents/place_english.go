package intents

import (
	"regexp"
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
	spots      = wordSet("villa villas shed hall rd st ave blvd expressway motorway freeway footpath walkway bar pub kfc mcdonald's starbucks store bookstore bookshop salon stadium crematorium cemetery orchard reservoir dam well square zone hub kiosk booth stall hutong overbridge promenade level platform trail fence wall gatehouse guardhouse greenhouse laundry canteen barbershop butcher newsstand greengrocer airport harbour harbor port temple church mosque creek shelter fountain hill campus cafe bakery embassy barracks trailhead playfield allotment carpark toilets restroom wetland beach quay wharf ferry depot terminal clubhouse warehouse factory hostel dormitories boulevard footbridge flyover riverside waterfront embankment toll office room court village town district clinic pharmacy kindergarten library museum theatre theater cinema canteen plaza mall stadium gym pool pier dock highway tunnel overpass underpass crosswalk roundabout alley courtyard rooftop basement stairway building block gate street road avenue lane park supermarket market school hospital station stop entrance exit lobby garage lot square bridge river crossing intersection corner junction playground compound community estate tower unit floor basement rooftop dormitory kindergarten village library mall restaurant hotel shop yard garden gardens pool metro subway canal lake pond north south east west main bus parking car side apartment apartments plaza district residence residences neighborhood neighbourhood highway alley university clinic pharmacy cinema gym stadium court pier line")
	plainSpots = wordSet("elevator lift corridor hallway stairwell staircase stairs kitchen bathroom balcony roof home house flat room office sidewalk pavement bedroom")
	openSpots  = wordSet("steps creek river canal lake pond hallway corridor road street path alley yard lot shelter stop field lane bridge stall sidewalk pavement") // what may be outside or under a place
	links      = wordSet("of and & the on no # number at in near outside opposite behind beside to from by between by along under below above inside across past before after")
	notAlone   = wordSet("level platform well st store zone wall fence post back front rear primary middle high subway train north south east west main bus parking car side stop line floor unit")
)

var (
	notPlaceNext = wordSet("lamp lamps light lights lighting sign signs vendor vendors hours bus driver drivers party works worker workers dance permit permits card cards fee fees bill bills rule rules management company manager staff teacher teachers service services office's owner owners tax insurance")
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
	for spot := range openSpots {
		if left := cutWord(runes, from, 0, "the "+spot+" near ", "the "+spot+" by "); left < from {
			return left
		}
	}
	for _, part := range []string{"stairwell", "hallway", "corridor", "lobby", "roof", "rooftop", "top", "bottom", "foot", "back", "front", "side", "end", "middle", "far end", "edge", "basement", "balcony", "steps", "other side"} {
		if left := cutWord(runes, from, 0, part+" of "); left < from {
			return cutWord(runes, left, 0, "the ")
		}
	}
	for _, part := range []string{"stairs", "stairwell", "staircase", "hallway", "corridor"} {
		for _, link := range []string{" in ", " at "} {
			if left := cutWord(runes, from, 0, "the "+part+link); left < from {
				return left
			}
		}
	}
	if rest := strings.TrimPrefix(string(runes[from:to]), "the "); openSpots[strings.SplitN(rest, " ", 2)[0]] {
		return cutWord(runes, from, 0, "by ", "along ")
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
	tokens := notIn(when, tokenise(w))
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
			if i > 1 && !tokens[i].capital && tokens[i-2].word == "the" && kindBefore(tokens[i-1]) {
				from = tokens[i-1].from // the vegetable market
			}
			if i > 0 && tokens[i-1].word == "the" {
				from = tokens[i-1].from
			}
		}
	}
	if best > 0 {
		return englishStart(w.runes, from, to), metresOff(w.runes, to)
	}
	for i, t := range tokens {
		if t.plain && !(t.word == "home" && i > 0 && (tokens[i-1].word == "at" || tokens[i-1].word == "go")) {
			return t.from, t.to
		}
	}
	return 0, 0
}

// pacesOff is how far and which way from where: about 50 metres north of the bus stop.
var pacesOff = regexp.MustCompile(`^,? (?:about |around |roughly |some )?\d+ ?(?:metres?|meters?|m|km|steps|yards) (?:(?:to the )?(?:north|south|east|west|left|right)|away|up|down|past|before|after)(?: (?:of|from|past|before))?(?: (?:the )?(?:[a-z0-9'-]+ ){0,2}[a-z0-9'-]+)?`)

// metresOff gives the end of a place with the paces behind it; the same place when there are none.
func metresOff(runes []rune, to int) int {
	if to+4 >= len(runes) || runes[to] != ',' && runes[to] != ' ' {
		return to
	}
	rest := string(runes[to:])
	m := pacesOff.FindString(rest)
	return to + len([]rune(m))
}

// kindBefore reports a word that says what kind of market, store or station one is, and not which or how it is.
func kindBefore(t token) bool {
	return t.word != "" && isLetter(rune(t.word[0])) && !t.spot && !t.number && !notKinds[t.word] && !commonBefore[t.word]
}

var lineOf = wordSet("metro subway bus train rail tram")

var notKinds = wordSet("same whole entire other broken whole new first second last next only right left opposite nearby local")

func (t token) named() bool { return t.spot || t.capital || t.word == "flat" || t.word == "house" }

// spanOf goes on from a token while places, numbers and links between them follow, and weighs the span; 0 when it is no place.
func spanOf(tokens []token, i int) (end, weight int) {
	end = i
	kinds, names := 0, 0
	for j := i; j < len(tokens); j++ {
		t := tokens[j]
		switch {
		case t.plain && j+1 < len(tokens) && tokens[j+1].number && (t.word == "flat" || t.word == "house" || t.word == "office"):
			kinds++ // Flat 9B
		case t.word == "line" && (j == 0 || !lineOf[tokens[j-1].word]) && !(j+1 < len(tokens) && tokens[j+1].number):
			return end, place(kinds, names, end-i)
		case t.spot && !notAlone[t.word]:
			kinds++
		case t.spot:
		case t.capital, t.number, j > i && ways[t.word]:
			names++
		case qualities[t.word] && j > i && j+1 < len(tokens) && tokens[j+1].spot:
			continue
		case t.word == "next" && j > i && j+1 < len(tokens) && tokens[j+1].word == "to":
			continue
		case links[t.word] && j+1 < len(tokens) && j > i:
			k := j + 1
			if tokens[k].word == "the" && k+1 < len(tokens) {
				k++
			}
			if (qualities[tokens[k].word] || t.word == "by") && k+1 < len(tokens) && tokens[k+1].spot {
				k++ // by the old cinema
			}
			if turns[t.word] && !tokens[k].capital && !tokens[k].spot && !tokens[k].number {
				return end, place(kinds, names, end-i)
			}
			if !tokens[k].named() && !tokens[k].number || (t.word == "and" || t.word == "on" || t.word == "in" || t.word == "at") && tokens[k].word != "km" && !tokens[k].capital && !tokens[k].spot {
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
		if end-i == 2 && hasPrefix(runes[i:], "no") && end+1 < len(runes) && runes[end] == '.' && past(runes, end+1, func(r rune) bool { return r == ' ' || isDigit(r) }) > end+2 {
			end++ // No. 3 Middle School
		}
		word := string(runes[i:end])
		first := rune(w.orig[w.at[i]])
		t := token{from: i, to: end, word: word, number: isDigit(runes[i]) || end-i == 1 && word != "a" && word != "i" || word == "no." || word == "no" && end+1 < len(runes) && isDigit(runes[end+1]) || word == "km"}
		t.spot = word != "parks" && !((word == "block" || word == "blocks") && startsAny(runes[end:], []string{" the ", " my ", " our ", " a "})) && word != "stops" && (spots[word] || spots[strings.TrimSuffix(word, "s")] || notAlone[word])
		t.plain = plainSpots[word]
		sentence := len(tokens) == 0 || tokens[len(tokens)-1].word == "" && !tokens[len(tokens)-1].comma
		t.capital = unicode.IsUpper(first) && !sentence && word != "i" && word != "i'm" && word != "i've" && !t.number
		tokens = append(tokens, t)
		i = end
	}
	return tokens
}

// qualities may stand before a spot and ways behind the name of a road; behind turns a name or a spot must follow.
var (
	qualities = wordSet("ring old new big small little main rear front back public local abandoned empty nearest underground covered outdoor indoor next")
	ways      = wordSet("departures arrivals southbound northbound eastbound westbound inbound outbound")
	turns     = wordSet("by along under below above inside across past before after")
)

// notIn leaves out the tokens of when: on Wednesday is no part of a hospital.
func notIn(when piece, tokens []token) []token {
	for i := range tokens {
		if t := &tokens[i]; t.from < when.to && when.from < t.to {
			*t = token{from: t.from, to: t.to, word: "|"}
		}
	}
	return lowerNames(tokens)
}

// lowerNames makes names of the words before a road or an estate when the whole message is written without capitals: renmin rd.
func lowerNames(tokens []token) []token {
	for _, t := range tokens {
		if t.capital {
			return tokens
		}
	}
	for i := 1; i < len(tokens); i++ {
		if t := &tokens[i-1]; namedKinds[tokens[i].word] && t.word != "" && t.word != "|" && !t.spot && !t.number && !links[t.word] && !commonBefore[t.word] && !qualities[t.word] {
			t.capital = true
		} else if i > 1 && namedKinds[tokens[i].word] && t.spot { // green lake villa
			if b := &tokens[i-2]; b.word != "" && b.word != "|" && !b.spot && !b.number && !links[b.word] && !commonBefore[b.word] && !qualities[b.word] {
				b.capital = true
			}
		}
	}
	return tokens
}

var (
	namedKinds   = wordSet("villa villas residence mansion road rd street st avenue ave lane garden gardens estate plaza park bridge village square square hospital")
	commonBefore = wordSet("a my our your this that these those their his her its some any every each same whole entire busy main narrow wide side dark wet car bus train one two three is are was were and or to i we they you he she it there here cross crossed block blocked outside inside down up off into onto over around with for from parking amusement theme water")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
