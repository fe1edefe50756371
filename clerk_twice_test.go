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

// TestFormsSentTwice: what a second click or a form that is sent again does to whistles, activities, notices and lists. Nothing happens twice, and who sends
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
			listsSentTwice(crew)
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

// listsSentTwice: what is only kept in a list is made once from one form too, and once more from the same form with another name in it.
func listsSentTwice(crew crew) {
	t := crew.admin.t
	for _, l := range []struct {
		path   string
		filled []string
	}{
		{"/console/mediators", []string{"name", "严正"}},
		{"/console/offices", []string{"name", "严正司法所", "kind", "department"}},
		{"/console/providers", []string{"name", "严正家政", "kind", "home"}},
		{"/console/slots", []string{"weekday", "2", "from", "09:00", "to", "11:00", "length", "30", "place", "严正工作室"}},
		{"/console/series", []string{"name", "严正讲法", "every", "7", "hour", "9", "add", "deposit"}},
	} {
		form := crew.admin.sees(l.path).form(l.path, l.filled...)
		crew.admin.atOnce(l.path, form)
		before := strings.Count(crew.admin.sees(l.path).body, `name="id"`)
		if crew.admin.post(l.path, form); strings.Count(crew.admin.sees(l.path).body, `name="id"`) != before {
			t.Errorf("%s: a form sent again makes one more", l.path)
		}
		for _, name := range []string{"name", "place"} {
			if form.Has(name) {
				form.Set(name, "另一个")
			}
		}
		if g := crew.admin.post(l.path, form); g.status != http.StatusSeeOther || strings.Count(crew.admin.sees(l.path).body, `name="id"`) != before+1 {
			t.Errorf("%s: the form of one with another name: %d\n%s", l.path, g.status, plain(g.body))
		}
	}
	const path = "/console/notices/new"
	form := crew.admin.sees(path).form(path, "topic", "utilities", "title-zh-Hans", "周三停水", "body-zh-Hans", "周三上午停水", "do", "keep")
	at := crew.admin.atOnce(path, form)
	if n := strings.Count(crew.admin.sees("/console/notices?tab=drafts").body, "周三停水"); !strings.HasPrefix(at, "/console/notices/") || n != 1 {
		t.Errorf("%d notices, one of them %q", n, at)
	}
}
