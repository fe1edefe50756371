package tickets

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// Figures computed by hand: 400 tickets, 16 whistles, so four for every hundred tickets.
func TestWhistleFigures(t *testing.T) {
	areas := []Area{
		{Code: "S", Level: "street"}, {Code: "A", Parent: "S", Level: "community"}, {Code: "A1", Parent: "A", Level: "grid"}, {Code: "A2", Parent: "A", Level: "grid"},
		{Code: "B", Parent: "S", Level: "community"}, {Code: "C", Parent: "S", Level: "community"}, {Code: "D", Parent: "S", Level: "community"},
	}
	filed := map[string]int{"A1": 60, "A2": 40, "B": 150, "C": 120, "D": 20, "": 10, "elsewhere": 40}
	var blown []Whistle
	add := func(area string, n int) {
		for range n {
			blown = append(blown, Whistle{Office: "street", Area: area, BlownAt: start})
		}
	}
	add("A2", 9)                              // of 3.6 expected
	add("B", 2)                               // of 5.5
	add("C", 4)                               // of 4.4
	add("D", 1)                               // of 0.7
	blown = append(blown, Whistle{Area: "B"}) // never blown
	f := CountWhistles(blown, filed, areas)
	if f.Tickets != 440 || f.Whistles != 16 {
		t.Fatalf("%d whistles of %d tickets", f.Whistles, f.Tickets)
	}
	var got []string
	for _, c := range f.Communities {
		got = append(got, fmt.Sprint(c.Area, " ", c.Tickets, " ", c.Whistles, " ", c.Signal))
	}
	want := []string{"A 100 9 many", "B 150 2 few", "C 120 4 usual", "D 20 1 small", "elsewhere 40 0 small", " 10 0 small"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if empty := CountWhistles(nil, nil, nil); len(empty.Communities)+len(empty.Departments) != 0 {
		t.Errorf("of nothing: %+v", empty)
	}
	if in := AreasIn("A", areas); !slices.Equal(in, []string{"A", "A1", "A2"}) {
		t.Errorf("areas in A: %v", in)
	}
}

func TestDepartmentFigures(t *testing.T) {
	after := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	call := func(sign, arrive int, score, back int, missed ...string) Call {
		c := Call{Office: "water", Stage: CallArrived, SignedAt: after(sign), ArrivedAt: after(arrive), Missed: missed, Rated: Rating{Score: score}, Rates: Rating{Score: back}}
		if score > 0 {
			c.Stage = CallFinished
		}
		return c
	}
	f := CountWhistles([]Whistle{
		{Office: "street", BlownAt: start, Calls: []Call{call(10, 100, 5, 4)}},
		{Office: "street", BlownAt: start, Calls: []Call{call(30, 200, 2, 0, "sign")}},
		{Office: "home", BlownAt: start, Calls: []Call{call(20, 900, 0, 1, "sign", "arrive"), {Office: "power", Stage: CallMade}}},
		{Office: "home", BlownAt: start, Calls: []Call{call(50, 300, 0, 0)}},
	}, nil, nil)
	got, want := f.Departments, []DepartmentCalls{
		{Office: "power", Calls: 1},
		{Office: "water", Calls: 4, Signed: 4, Arrived: 4, Finished: 2, SignTime: 25 * time.Minute, ArriveTime: 250 * time.Minute, LateSign: 2, LateArrive: 1, Rates: 2, Score: 7},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if back := []CallerRates{{"home", 2, 1, 1}, {"street", 2, 1, 4}}; !slices.Equal(f.Callers, back) {
		t.Errorf("callers %+v, want %+v", f.Callers, back)
	}
}
