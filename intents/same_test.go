package intents

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"huying/tickets"
)

func TestSameLines(t *testing.T) {
	reader, err := NewReader([]tickets.Service{
		{Code: "0112", Words: []string{"电梯"}}, {Code: "0101", Words: []string{"路灯", "灯不亮"}}, {Code: "0205", Words: []string{"垃圾"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, a, b, same string }{
		{"the same lift, other words", `"text":"3号楼电梯又停了","time":"2026-11-01T08:00:00Z"`, `"text":"三号楼的电梯坏了没人修","time":"2026-11-02T09:00:00Z"`, "yes"},
		{"another building", `"text":"3号楼电梯坏了","time":"2026-11-01T08:00:00Z"`, `"text":"5号楼电梯坏了","time":"2026-11-01T08:10:00Z"`, "no"},
		{"another unit", `"text":"3号楼一单元电梯坏了"`, `"text":"3号楼二单元电梯坏了"`, "no"},
		{"another matter in the same place", `"text":"3号楼电梯坏了"`, `"text":"3号楼垃圾没人收"`, "no"},
		{"a month later", `"text":"3号楼电梯坏了","time":"2026-11-01T08:00:00Z"`, `"text":"3号楼电梯坏了","time":"2026-12-03T08:00:00Z"`, "no"},
		{"the place given beside", `"text":"路灯不亮","place":"幸福路东口"`, `"text":"灯不亮好几天了","place":"幸福路东口"`, "yes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			in := strings.NewReader(`{"id":"1",` + c.a + "}\n" + `{"id":2,` + c.b + "}\n")
			if err := SameLines(t.Context(), reader, in, &out); err != nil {
				t.Fatal(err)
			}
			want := `{"id":"1","group":"1"}` + "\n" + `{"id":"2","group":"2"}` + "\n"
			if c.same == "yes" {
				want = `{"id":"1","group":"1"}` + "\n" + `{"id":"2","group":"1"}` + "\n"
			}
			if out.String() != want {
				t.Errorf("got %s want %s", out.String(), want)
			}
		})
	}
}

// TestSamePairs measures over messages written apart how well the pairs that are put together match those that are one matter. The second set is
// full of traps: names one character apart, another matter in the same place, the same matter again after it was mended.
func TestSamePairs(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for file, least := range map[string]float64{"same_2.jsonl": 0.78, "same_3.jsonl": 0.70, "same_4.jsonl": 0.70} {
		f := pairF1(t, reader, "testdata/"+file)
		if f < least {
			t.Errorf("%s: pair F1 %.3f, want %.2f", file, f, least)
		}
	}
}

func pairF1(t *testing.T, reader Reader, file string) float64 {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type line struct{ ID, Group string }
	read := func(text string) (lines []line) {
		d := json.NewDecoder(strings.NewReader(text))
		for {
			var l line
			if err := d.Decode(&l); err == io.EOF {
				return lines
			} else if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, l)
		}
	}
	var out bytes.Buffer
	if err := SameLines(t.Context(), reader, bytes.NewReader(data), &out); err != nil {
		t.Fatal(err)
	}
	is, said := read(string(data)), read(out.String())
	var right, missed, wrong float64
	for i := range is {
		for j := range is[:i] {
			one, put := is[i].Group == is[j].Group, said[i].Group == said[j].Group
			switch {
			case one && put:
				right++
			case one:
				missed++
			case put:
				wrong++
			}
		}
	}
	f := 2 * right / (2*right + missed + wrong)
	t.Logf("%s: %d messages: %.0f pairs right, %.0f missed, %.0f wrong: F1 %.3f", file, len(is), right, missed, wrong, f)
	return f
}

func FuzzSame(f *testing.F) {
	reader, err := NewReader(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(`{"id":1,"text":"3号楼电梯坏了"}`)
	f.Add(`{"id":"","text":3}` + "\nx")
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		if err := SameLines(t.Context(), reader, strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
	})
}
