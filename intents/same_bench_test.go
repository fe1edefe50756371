package intents

import (
	"fmt"
	"testing"

	"huying/tickets"
)

// BenchmarkCompare compares a new message with two hundred open tickets that have been read before, and with as many that have not:
// go test -run None -bench Compare ./intents
func BenchmarkCompare(b *testing.B) {
	reader, err := NewReader(catalogue(b))
	if err != nil {
		b.Fatal(err)
	}
	var said []tickets.Said
	for _, m := range readLabelled(b, reader, "same_train_2").all {
		said = append(said, tickets.Said{Words: m.text, Place: m.place, At: m.at})
	}
	open, fresh := said[:200], said[200:]
	for _, forget := range []bool{false, true} {
		b.Run(map[bool]string{false: "kept", true: "read"}[forget], func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if forget {
					reader.kept = keptReadings{}
				}
				reader.Compare(fresh[i%len(fresh)], open)
			}
		})
	}
}

func TestKeptReadings(t *testing.T) {
	var k kept[int]
	read := 0
	for i := range 3 * keptMost {
		for _, key := range []string{"asked for again and again", fmt.Sprint(i)} {
			k.get(key, func() int { read++; return len(key) })
		}
	}
	if got := len(k.newer) + len(k.old); got > keptMost {
		t.Errorf("%d are kept, want at most %d", got, keptMost)
	}
	if want := 3*keptMost + 1; read != want {
		t.Errorf("read %d times, want %d", read, want)
	}
}
