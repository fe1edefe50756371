package intents

import "sort"

// longestPlace is how many runes a place grows to at most; longestWord, how far before a rune a word that covers it may begin.
const (
	longestPlace = 60
	longestWord  = 12
)

// between are the hits that begin within a stretch of runes; hits are in order of where they begin.
func between(hits []hit, from, to int) []hit {
	low := sort.Search(len(hits), func(i int) bool { return int(hits[i].start) >= from })
	high := low
	for high < len(hits) && int(hits[high].start) < to {
		high++
	}
	return hits[low:high]
}

// piecesFrom are the pieces that begin within a stretch of runes.
func piecesFrom(pieces []piece, from, to int) []piece {
	low := sort.Search(len(pieces), func(i int) bool { return pieces[i].from >= from })
	high := low
	for high < len(pieces) && pieces[high].from < to {
		high++
	}
	return pieces[low:high]
}
