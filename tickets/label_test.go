package tickets

import (
	"fmt"
	"strings"
	"testing"
)

// TestLabels: what a resident chose and what a clerk corrected is remembered, in redacted words and without the person; nothing else is.
func TestLabels(t *testing.T) {
	o := newOffice()
	o.Redact = func(s string) string { return strings.ReplaceAll(s, "1203", "[门牌]") }
	f := lamp()
	f.Words, f.Contact = "王小明家1203门口灯不亮", Contact{Name: "王小明"}
	sure := o.file(t, f)
	if len(o.labels) != 0 {
		t.Fatalf("nobody chose: %+v", o.labels)
	}
	f.Source, f.Chosen = "web:w1:9", true
	o.file(t, f)
	o.file(t, f) // the same message again
	for _, a := range []Act{{Verb: Sort, By: dispatcher, Service: "0902"}, {Verb: Sort, By: dispatcher, Service: "0902", Place: "东门"}} {
		if _, err := o.Do(t.Context(), sure.Number, a); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, l := range o.labels {
		got = append(got, fmt.Sprint(l.Words, " ", l.Service, " ", l.By))
		if l.ID == "" || !l.At.Equal(o.clock) {
			t.Errorf("label %+v", l)
		}
	}
	if want := "…家[门牌]门口灯不亮 " + f.Service + " resident|…家[门牌]门口灯不亮 0902 staff"; strings.Join(got, "|") != want {
		t.Errorf("labels %s, want %s", strings.Join(got, "|"), want)
	}
}
