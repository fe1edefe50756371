package web

import (
	"net/http"
	"strings"
	"testing"

	"huying/tickets"
)

// What a callback came to stands in the history where it happened, for each round, and not only at the head.
func TestHistoryShowsTheAnswer(t *testing.T) {
	o := start(t)
	o.file(n1, func(t *tickets.Ticket) { t.Stage, t.Office = tickets.Callback, "wuye" })
	clerk := o.as(tickets.Supervisor)
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{[]string{"reached", "nobody"}, "没人接"},
		{[]string{"reached", "yes", "contacted", "no", "solved", "no", "text", "还在漏水"}, "没联系过 · 没解决 · 不满意"},
	} {
		form := clerk.get(at1).form(at1 + "/phone")
		for i := 0; i < len(c.fields); i += 2 {
			form.Set(c.fields[i], c.fields[i+1])
		}
		if a := clerk.post(at1+"/phone", form); a.status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.status, a.body)
		}
		_, history, _ := strings.Cut(clerk.get(at1).body, `<ol class="history">`)
		if !strings.Contains(history, `<p class="answered">`+c.want+`</p>`) {
			t.Errorf("the history has no %q: %s", c.want, history)
		}
	}
}
