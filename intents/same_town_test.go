package intents

import (
	"fmt"
	"strings"
	"testing"
)

// A city's mailbox has ten times as many messages as a set that one person writes, and in so many there are many more that look alike and are two
// matters. So the merger is learned from single sets and from towns: several sets of one kind, read as one.

const setsOfTown = 4

// townsOf makes towns of some sets, of letters and of chat apart, of about so many sets each.
func townsOf(t testing.TB, reader *Offline, sets []*labelled, size int) (towns []*labelled) {
	byKind := map[bool][]string{}
	for _, l := range sets {
		byKind[l.letters()] = append(byKind[l.letters()], l.name)
	}
	for _, kind := range []bool{false, true} {
		names := byKind[kind]
		n := max(1, (len(names)+size/2)/size)
		parts := make([][]string, n)
		for k, name := range names {
			parts[k%n] = append(parts[k%n], name)
		}
		for _, part := range parts {
			if len(part) > 1 {
				towns = append(towns, readTown(t, reader, part))
			}
		}
	}
	return towns
}

func readTown(t testing.TB, reader *Offline, names []string) *labelled {
	l := &labelled{name: strings.Join(names, " + "), groups: map[string]string{}, namesake: map[[2]int]bool{}}
	for k, name := range names {
		l.read(t, name, fmt.Sprint(k, "/"))
	}
	reader.study(l.all, &keptReadings{})
	l.compare()
	l.leaveNamesakes()
	return l
}

// leaveNamesakes leaves out pairs of two sets that name one place, firm or bus line: their writers thought of one name, which two towns have seldom.
func (l *labelled) leaveNamesakes() {
	kept := l.pairs[:0]
	for _, p := range l.pairs {
		a, b := l.all[p.a].id, l.all[p.b].id
		if a[:strings.Index(a, "/")] != b[:strings.Index(b, "/")] && oneName(&p.signs) {
			l.namesake[[2]int{p.a, p.b}] = true
			continue
		}
		kept = append(kept, p)
	}
	l.pairs = kept
}

func oneName(s *[signs]float64) bool {
	return s[signSameHome]+s[signSameRoad]+s[signSameNamed]+s[signSameLine]+s[signSameFirm]+s[signStem] > 0 || s[signSameStop] > 0.5
}
