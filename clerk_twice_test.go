package main

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// atOnce posts the same form several times at the same moment and gives the one place all of them are led to.
func (c *clerk) atOnce(path string, form url.Values) string {
	c.t.Helper()
	answers := make([]page, 4)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = c.post(path, form) })
	}
	all.Wait()
	for _, g := range answers {
		if g.status != http.StatusSeeOther || g.to != answers[0].to {
			c.t.Errorf("%s, posted at once: %d %q, the first %d %q\n%s", path, g.status, g.to, answers[0].status, answers[0].to, plain(g.body))
		}
	}
	at, _, _ := strings.Cut(answers[0].to, "?")
	return at
}

// TestFormsSentTwice: what a second click or a form that is sent again does to whistles and activities. Nothing happens twice, and who sends
// something else in an old form reads that it was not done.
func TestFormsSentTwice(t *testing.T) {
	for name, setups := range map[string][]func(*program){"sqlite": nil, "postgres": {postgres}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			crew := p.crew().of(t)
			water := crew.admin.opens("湖滨自来水公司", "utility", "010-96116")
			number := p.visitor().reports("3号楼二单元楼道灯坏了三天了")
			crew.dispatcher.acts(number, "assign", "office", crew.office)
			whistlesSentTwice(crew, number, water)
			activitiesSentTwice(crew)
		})
	}
}

func whistlesSentTwice(crew crew, number, water string) {
	t := crew.handler.t
	path := "/console/tickets/" + number + "/whistle"
	form := crew.handler.sees(path).form("/console/whistles", "kind", "daily", "text", "请来抢修", "called", water, "go", "submit")
	at := crew.handler.atOnce("/console/whistles", form)
	if !strings.HasPrefix(at, "/console/whistles/W") {
		t.Fatalf("blown: %q", at)
	}
	form.Set("text", "请多带几个人来")
	if g := crew.handler.post("/console/whistles", form); g.status != http.StatusConflict || !strings.Contains(g.body, "请多带几个人来</textarea>") || !strings.Contains(g.body, strings.TrimPrefix(at, "/console/whistles/")) {
		t.Errorf("the same form with other words: %d %s\n%s", g.status, g.to, plain(g.body))
	}
	approve := crew.admin.sees(at).form(at + "/approve")
	crew.admin.atOnce(at+"/approve", approve)
	if n := strings.Count(crew.admin.sees(at).body, `<li class="public">`); n != 3 {
		t.Errorf("%d steps of draft, submission and approval", n)
	}
	withdraw := crew.handler.sees(at).form(at+"/withdraw", "text", "不用了")
	crew.handler.atOnce(at+"/withdraw", withdraw)
	withdraw.Set("text", "另有原因")
	if g := crew.handler.post(at+"/withdraw", withdraw); g.status == http.StatusSeeOther || !strings.Contains(g.body, "另有原因") {
		t.Errorf("withdrawn again with other words: %d", g.status)
	}
}

func activitiesSentTwice(crew crew) {
	t := crew.dispatcher.t
	const path = "/console/orders/new"
	form := crew.dispatcher.sees(path).form(path, "title", "帮老人修水龙头", "words", "带上扳手", "place", "社区门口", "service", "S01",
		"from", "2036-11-25T09:00", "till", "2036-11-25T11:00", "places", "1", "minutes", "60", "office", crew.office)
	at := crew.dispatcher.atOnce(path, form)
	if !strings.HasPrefix(at, "/console/orders/A") {
		t.Fatalf("built: %q", at)
	}
	form.Set("title", "帮老人换灯泡")
	if g := crew.dispatcher.post(path, form); g.status != http.StatusConflict || !strings.Contains(g.body, "已经建成 "+strings.TrimPrefix(at, "/console/orders/")) || !strings.Contains(g.body, "帮老人换灯泡") {
		t.Errorf("the same form with another title: %d %s\n%s", g.status, g.to, plain(g.body))
	}
	if other := strings.TrimSuffix(at, "1") + "2"; crew.dispatcher.get(other).status != http.StatusNotFound {
		t.Errorf("%s was built besides %s", other, at)
	}
	edit := crew.dispatcher.sees(at+"/edit").form(at+"/edit", "title", "帮老人修水管", "words", "带上扳手", "place", "社区门口", "service", "S01",
		"from", "2036-11-25T09:00", "till", "2036-11-25T11:00", "places", "1", "minutes", "60", "office", crew.office)
	crew.dispatcher.atOnce(at+"/edit", edit)
	edit.Set("title", "帮老人修门")
	if g := crew.dispatcher.post(at+"/edit", edit); g.status != http.StatusConflict || !strings.Contains(g.body, "帮老人修门") {
		t.Errorf("edited with the old form and another title: %d", g.status)
	}
	review := crew.dispatcher.sees(at).form(at + "/review")
	crew.dispatcher.atOnce(at+"/review", review)
}
