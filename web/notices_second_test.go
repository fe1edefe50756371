package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

// approved is a notice of the first community that one wrote, another approved, and ten have.
func (o *office) approved(author, other *browser) (at, id string) {
	o.t.Helper()
	at = o.writes(author, "area", "990101001001")
	id = strings.TrimPrefix(at, "/console/notices/")
	o.does(author, at, "submit", "quiet", "1", "accept", "en")
	o.does(other, at, "approve")
	if stage := o.news.all[id].Stage; stage != tickets.BroadcastSending {
		o.t.Fatalf("approved: %s", stage)
	}
	o.news.arrive(id, 10, tickets.Sent, "")
	return at, id
}

// What a second person approved is corrected by two as well.
func TestACorrectionNeedsASecondPersonToo(t *testing.T) {
	o := street(t)
	author, other := o.as(tickets.Supervisor), o.as(tickets.Admin)
	at, id := o.approved(author, other)
	o.sees(author.get(at), "更正也要另一位负责人同意")
	fix := []string{"title-zh-Hans", "周四停水", "body-zh-Hans", "8 点到 12 点停水，请储水。", "text", "日期写错了"}
	if a := o.does(author, at, "correct", fix...); a.status != http.StatusSeeOther {
		t.Fatalf("proposed: %d %s", a.status, a.body)
	}
	if b := o.news.all[id]; b.Edition != 1 || b.Texts[tickets.Hans].Title != "周三停水" || b.Proposal == nil {
		t.Fatalf("a proposal changed the notice: %+v", b)
	}
	mine := author.get(at)
	o.sees(mine, "有一处更正等另一位负责人同意", "您提出的更正", "日期写错了", "周<del>三</del><ins>四</ins>停水", "提出更正")
	if mine.form(at+"/agree") != nil {
		t.Error("who proposed a correction is asked to agree to it")
	}
	forged := url.Values{"_csrf": {token(mine.body)}, "version": mine.form(at + "/reject")["version"]}
	if a := author.post(at+"/agree", forged); a.status != http.StatusForbidden || o.news.all[id].Edition != 1 {
		t.Errorf("agreed by who proposed it: %d", a.status)
	}
	o.sees(other.get("/console/notices"), "等您批准：1 条", "有更正")
	if a := author.get("/console/notices"); strings.Contains(a.body, "等您批准") {
		t.Error("the proposer's list waits for the proposer")
	}
	if a := o.does(other, at, "reject"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("dropped without a reason: %d", a.status)
	}
	if a := o.does(other, at, "agree"); a.status != http.StatusSeeOther {
		t.Fatalf("agree: %d %s", a.status, a.body)
	}
	if b := o.news.all[id]; b.Edition != 2 || b.Texts[tickets.Hans].Title != "周四停水" || b.Proposal != nil {
		t.Errorf("agreed: %+v", b)
	}
	if a := other.post(at+"/agree", url.Values{"_csrf": {token(other.get(at).body)}}); a.status != http.StatusForbidden || !strings.Contains(a.body, "没有等人同意的更正") {
		t.Errorf("agreed twice: %d", a.status)
	}
	o.does(author, at, "correct", "title-zh-Hans", "周五停水", "body-zh-Hans", "上午停水。", "text", "又改了")
	if a := o.does(author, at, "reject", "text", "我看错了"); a.status != http.StatusSeeOther || o.news.all[id].Proposal != nil || o.news.all[id].Edition != 2 {
		t.Errorf("taken back: %d", a.status)
	}
}

// A correction that waited when its notice was recalled waits no more: nobody could act on it.
func TestARecallEndsACorrection(t *testing.T) {
	o := street(t)
	author, other := o.as(tickets.Supervisor), o.as(tickets.Admin)
	at, _ := o.approved(author, other)
	o.does(author, at, "correct", "title-zh-Hans", "周四停水", "body-zh-Hans", "8 点到 12 点停水，请储水。", "text", "日期写错了")
	if a := o.does(author, at, "recall", "text", "改期了"); a.status != http.StatusSeeOther {
		t.Fatalf("recall: %d %s", a.status, a.body)
	}
	for _, page := range []string{at, "/console/notices"} {
		if a := other.get(page); strings.Contains(a.body, "有一处更正等") || strings.Contains(a.body, "有更正") || strings.Contains(a.body, "等您批准：") {
			t.Errorf("%s still waits for somebody:\n%s", page, a.body)
		}
	}
}

// Who rewrites another's draft cannot approve it: they are its author now.
func TestWhoRewroteItDoesNotApproveIt(t *testing.T) {
	o := street(t)
	first, second := o.as(tickets.Supervisor), o.as(tickets.Admin)
	at := o.writes(first, "area", "990101001001")
	id := strings.TrimPrefix(at, "/console/notices/")
	if a := second.post(at+"/edit", written(second.get(at+"/edit"), at+"/edit", "area", "990101001001", "title-zh-Hans", "周五停水")); a.status != http.StatusSeeOther {
		t.Fatalf("edit: %d %s", a.status, a.body)
	}
	o.does(first, at, "submit", "quiet", "1", "accept", "en")
	page := second.get(at)
	if page.form(at+"/approve") != nil {
		t.Error("who rewrote it is asked to approve it")
	}
	if a := second.post(at+"/approve", url.Values{"_csrf": {token(page.body)}}); a.status != http.StatusForbidden || !strings.Contains(a.body, "不能自己批准") {
		t.Errorf("approved by who rewrote it: %d", a.status)
	}
	if o.does(first, at, "approve"); o.news.all[id].Stage != tickets.BroadcastSending {
		t.Errorf("the other may: %s", o.news.all[id].Stage)
	}
}

// Bad input comes back with one sentence, and nothing leaves.
func TestNoticesThatAreNotHandedIn(t *testing.T) {
	for _, c := range []struct {
		label string
		write []string
		ticks []string
		says  string
	}{
		{"nobody lives there", []string{"area", "990101001009"}, nil, "没有人会收到这条通知"},
		{"nobody wants it", []string{"area", "990101001002", "topic", "meals"}, nil, "没有人会收到这条通知"},
		{"a language is missing", []string{"area", "990101001001"}, []string{"quiet", "1"}, "English"},
		{"a link that passes for another", []string{"area", "990101001002", "body-zh-Hans", "请看 http://12345.g0v.cn/a 里的办法。"}, nil, "12345.g0v.cn"},
		{"a blank of the template", []string{"area", "990101001002", "title-zh-Hans", "{place}停水"}, nil, "地点"},
	} {
		o := street(t)
		b := o.as(tickets.Admin)
		at := o.writes(b, c.write...)
		id := strings.TrimPrefix(at, "/console/notices/")
		a := o.does(b, at, "submit", c.ticks...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, says %v", c.label, a.status, strings.Contains(a.body, c.says))
		}
		if n := o.news.all[id]; n.Stage != tickets.BroadcastDraft || len(o.news.rows[id]) > 0 {
			t.Errorf("%s: it is %s", c.label, n.Stage)
		}
		if c.label == "a link that passes for another" {
			if a := o.does(b, at, "submit", "links", "1"); a.status != http.StatusSeeOther {
				t.Errorf("a link that is meant: %d", a.status)
			}
		}
	}
}

// What is cancelled before it is sent reaches nobody, and what is cancelled in the middle nobody more.
func TestCancelledNotices(t *testing.T) {
	for _, c := range []struct {
		label string
		write []string
		sent  int
		stage tickets.BroadcastStage
	}{
		{"before its time", []string{"due", "2026-11-24T08:00"}, 0, tickets.BroadcastScheduled}, {"in the middle", nil, 7, tickets.BroadcastSending},
	} {
		o := street(t)
		b := o.as(tickets.Admin)
		at := o.writes(b, append(c.write, "area", "990101001002")...)
		id := strings.TrimPrefix(at, "/console/notices/")
		o.does(b, at, "submit")
		if n := o.news.all[id]; n.Stage != c.stage {
			t.Fatalf("%s: %s", c.label, n.Stage)
		}
		o.news.arrive(id, c.sent, tickets.Sent, "")
		if a := o.does(b, at, "cancel", "text", "不停了"); a.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", c.label, a.status)
		}
		left := map[tickets.NoticeState]int{}
		for _, r := range o.news.rows[id] {
			left[r.State]++
		}
		if left[tickets.Queued] > 0 || left[tickets.Sent] != c.sent || o.news.all[id].Stage != tickets.BroadcastCancelled {
			t.Errorf("%s: %v", c.label, left)
		}
		if page := b.get(at); page.form(at+"/send") != nil || page.form(at+"/resume") != nil {
			t.Errorf("%s: it can still be sent", c.label)
		}
		o.sees(b.get("/console/notices?tab=ended"), "周三停水")
	}
}

// The list is asked for again and again by the page itself.
func TestTheListOfNoticesRenewsItself(t *testing.T) {
	o := street(t)
	b := o.as(tickets.Admin)
	at := o.writes(b, "area", "990101001002")
	o.does(b, at, "submit")
	o.sees(b.get("/console/notices?tab=running"), `id="notices" data-every="5"`)
	o.news.arrive(strings.TrimPrefix(at, "/console/notices/"), 20, tickets.Sent, "")
	o.later(5 * time.Second)
	live := b.get("/console/notices?tab=running", "X-Live", "1")
	o.sees(live, "周三停水", "已送达 20 / 20")
	if strings.Contains(live.body, "<html") || strings.Contains(live.body, "<h1") {
		t.Error("the list is asked for and a whole page comes")
	}
}
