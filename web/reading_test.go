package web

import (
	"net/http"
	"strings"
	"testing"

	"huying/tickets"
)

// TestReadingPage: the page says how often the reader is right on what people set right, and shows what it misread.
func TestReadingPage(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Supervisor)
	if a := b.get("/console/reading"); a.status != http.StatusOK || !strings.Contains(a.body, "还没有人选择或改正过类别") {
		t.Errorf("an empty page: %d", a.status)
	}
	o.labels = []tickets.Label{
		{ID: "1", Words: "灯不亮", Service: "0101", At: o.time()}, {ID: "2", Words: "<b>没电了</b>", Service: "0902", At: o.time()},
	}
	a := b.get("/console/reading")
	for _, want := range []string{"50 %（2 条中 1 条）", "&lt;b&gt;没电了&lt;/b&gt;"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
}
