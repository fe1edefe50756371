package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

func TestAnybodyChecksACertificate(t *testing.T) {
	o := start(t)
	b := o.browser()
	for _, c := range []struct {
		path string
		want []string
		not  []string
	}{
		{"/verify", []string{"查验志愿服务证书", `name="code"`}, []string{"没有这份证书", "<dl"}},
		{"/verify/" + goodCode, []string{"证书有效", "王**", "1.5", "幸福里街道", "2026-11-23", "ABCD-EFGH-2345-6789"}, []string{"王小明", "作废"}},
		{"/verify?code=abcd-efgh-2345-6789", []string{"证书有效", "王**"}, nil},
		{"/verify?code=" + url.QueryEscape("ＡＢＣＤ efgh 2345 6789"), []string{"证书有效"}, nil},
		{"/verify/" + voidCode, []string{"已作废", "王**"}, []string{"证书有效", "王小明"}},
		{"/verify/ABCDEFGH23456788", []string{"没有这份证书"}, []string{"<dl"}},
		{"/verify?code=r1", []string{"没有这份证书"}, []string{"<dl"}},
		{"/verify?code=" + url.QueryEscape(`"><script>alert(1)</script>`), []string{"没有这份证书", "&lt;script&gt;"}, []string{"<script"}},
		{"/verify?lang=en&code=" + goodCode, []string{"This certificate is valid", `lang="en"`}, nil},
		{"/verify?lang=zh-Hant", []string{"查驗志願服務證書"}, nil},
	} {
		a := b.get(c.path)
		if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d", c.path, a.status)
		}
		for _, w := range c.want {
			if !strings.Contains(a.body, w) {
				t.Errorf("%s has no %q", c.path, w)
			}
		}
		for _, w := range append(c.not, "<script") {
			if strings.Contains(a.body, w) {
				t.Errorf("%s has %q", c.path, w)
			}
		}
	}
	if o.ledger.asked != 8 { // whatever is typed is looked for once
		t.Errorf("%d look-ups for 8 codes", o.ledger.asked)
	}
}

// Whoever tries many codes waits; the page itself stays open, and after a while so do codes.
func TestManyChecksHaveToWait(t *testing.T) {
	o := start(t)
	b := o.browser()
	for range verifyFree {
		if a := b.get("/verify/" + goodCode); a.status != http.StatusOK {
			t.Fatal(a.status)
		}
	}
	a := b.get("/verify/" + goodCode)
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "查得太多了") || strings.Contains(a.body, "王") {
		t.Errorf("%d %s", a.status, a.header.Get("Retry-After"))
	}
	if a := b.get("/verify"); a.status != http.StatusOK {
		t.Error("the empty form", a.status)
	}
	if n := o.ledger.asked; n != verifyFree {
		t.Errorf("%d look-ups", n)
	}
	o.later(time.Minute)
	if a := b.get("/verify/" + goodCode); a.status != http.StatusOK {
		t.Error("after a minute", a.status)
	}
}

func TestLedgerWithinAnArea(t *testing.T) {
	o := start(t)
	o.within(tickets.Supervisor, "990101001001")
	b := o.as(tickets.Supervisor)
	if a := b.get("/console/ledger"); !strings.Contains(a.body, "王小明") || strings.Contains(a.body, "李四") {
		t.Error("the list of a community")
	}
	for path, want := range map[string]int{
		"a": 200, "b": 404, "nobody": 404, "b/statement.csv": 404, "a/statement.csv": 200, "a/certificate/" + goodCode: 200, "b/certificate/" + goodCode: 404,
		"a/certificate/" + goodCode + ".pdf": 404, "a/certificate/XXXX": 404,
	} {
		if a := b.get("/console/ledger/" + path); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	form := b.get("/console/ledger/a").form("/console/ledger/a/reverse")
	form.Set("why", "没有到场")
	for path, want := range map[string]int{"b/reverse": 404, "b/certificate": 404, "a/nonsense": 404} {
		if a := b.post("/console/ledger/"+path, form); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	form.Set("id", "nothing")
	if a := b.post("/console/ledger/a/reverse", form); a.status != http.StatusNotFound || len(o.ledger.saved) != 0 {
		t.Error("an entry that is not there", a.status)
	}
	report := b.get("/console/service-reports").body
	if strings.Contains(report, "2 单") || strings.Contains(report, "7 单") {
		t.Error("needs of another area are told")
	}
}

func TestReversalAndHandingOut(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Supervisor)
	page := b.get("/console/ledger/a")
	for _, want := range []string{"王小明", "<dd>1.5</dd>", "&#43;陪诊", "还没有星级", "98.5", "毛巾", "1.5 小时的证书"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the statement has no %q", want)
		}
	}
	form := page.form("/console/ledger/a/reverse")
	form.Set("why", strings.Repeat("长", 401))
	if a := b.post("/console/ledger/a/reverse", form); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "文字太长了") || !strings.Contains(a.body, "<details open>") || !strings.Contains(a.body, form.Get("why")) {
		t.Error("a reason that is too long", a.status)
	}
	form.Set("why", "没有到场")
	if a := b.post("/console/ledger/a/reverse", form); a.status != http.StatusSeeOther || len(o.ledger.saved) != 1 || o.ledger.saved[0].Entry.Reverses != "e2" || o.ledger.saved[0].Entry.Minutes != -60 {
		t.Errorf("%d %+v", a.status, o.ledger.saved)
	}
	d := o.as(tickets.Dispatcher)
	for path, want := range map[string]int{"a/reverse": 403, "a/book": 403, "a/certificate": 403} {
		if a := d.post("/console/ledger/"+path, form); a.status != want {
			t.Errorf("a dispatcher at %s: %d", path, a.status)
		}
	}
	if a := d.get("/console/ledger?code=r1"); !strings.Contains(a.body, "没有这个兑换码") {
		t.Error("an id is taken for a code")
	}
	hand := d.get("/console/ledger?code=abcd-2345").form("/console/ledger/hand")
	if a := d.post("/console/ledger/hand", hand); a.status != http.StatusSeeOther || o.ledger.saved[1].Redemption.State != tickets.RedemptionHanded {
		t.Errorf("%d %+v", a.status, o.ledger.saved)
	}
}

func TestServiceReports(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Dispatcher)
	page := b.get("/console/service-reports?months=12").body
	for _, want := range []string{"按支部", "=第一支部", "少于 5 人", "按月", "2026-11", "2025-12", "S01", "和平里物业服务中心", "没人接的需求", "7 单"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	if strings.Contains(page, "4 单") {
		t.Error("a grid that was served is told as not reached")
	}
	file := b.get("/console/service-reports.csv?months=12")
	if !strings.HasPrefix(file.body, "\ufeff") || !strings.Contains(file.body, "'=第一支部") || strings.Contains(file.body, ",=第") || !strings.Contains(file.body, "少于 5 人") || !strings.Contains(file.body, ",9,5") {
		t.Errorf("%s", file.body)
	}
	statement := b.get("/console/ledger/a/statement.csv").body
	for _, want := range []string{"'+陪诊", "'@某某", "'-1", "服务获得"} {
		if !strings.Contains(statement, want) {
			t.Errorf("the statement has no %q: %s", want, statement)
		}
	}
	for months, want := range map[string]int{"1": 200, "3": 200, "": 200, "2": 404, "x": 200} { // what is no number is the usual
		if a := b.get(fmt.Sprint("/console/service-reports?months=", months)); a.status != want {
			t.Errorf("months=%q: %d, want %d", months, a.status, want)
		}
	}
	if a := o.as(tickets.Handler).get("/console/service-reports"); a.status != http.StatusForbidden {
		t.Error(a.status)
	}
}
