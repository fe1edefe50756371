package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// enlists makes the visitor a volunteer: they agree to be known in chat, and the organisation has put them on its list.
func enlists(t *testing.T, p *program, v *visitor, name string) (id string) {
	t.Helper()
	v.reports("3号楼二单元楼道灯坏了三天了")
	db := roadSQL(t, p.database())
	defer db.Close()
	all := p.rows(db, "SELECT id FROM residents")
	if len(all) != 1 {
		t.Fatalf("%d residents", len(all))
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO volunteers (id, resident, name, party_member, skills, grids, joined) VALUES ('wang', $1, $2, FALSE, '', '', 0)`, all[0], name); err != nil {
		t.Fatal(err)
	}
	return "wang"
}

// TestLedgerRoad goes the whole way: a chief books a service by hand, the volunteer sees it, takes a certificate that a stranger checks, exchanges
// points that the desk hands out for, and a reversal voids what is not true any more.
func TestLedgerRoad(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew, v := p.crew(), p.visitor()
	id := enlists(t, p, v, "王小明")
	one := "/console/ledger/" + id
	day := time.Now().In(time.FixedZone("CST", 8*3600)).AddDate(0, 0, -1).Format(time.DateOnly)
	book := func(hours, title string) page {
		return crew.admin.post(one+"/book", crew.admin.sees(one).form(one+"/book", "title", title, "hours", hours, "day", day, "why", "纸质签到补录"))
	}
	for _, bad := range []string{"0", "-1", "1e9", "NaN", "两个", ""} {
		if g := book(bad, "写了很久的标题"); g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, `value="写了很久的标题"`) {
			t.Errorf("%q hours: %d", bad, g.status)
		}
	}
	for range 5 {
		if g := book("2", "=陪诊"); g.status != http.StatusSeeOther {
			t.Fatalf("%d %s", g.status, plain(g.body))
		}
	}
	twice := crew.admin.sees(one).form(one+"/book", "title", "探访", "hours", "2", "day", day, "why", "补录")
	for range 2 {
		crew.admin.post(one+"/book", twice)
	}
	crew.dispatcher.sees(one, "=陪诊", "纸质签到补录", "<dd>12</dd>")
	if g := crew.dispatcher.post(one+"/book", twice); g.status != http.StatusForbidden {
		t.Errorf("a dispatcher books: %d", g.status)
	}
	if g := crew.handler.get(one); g.status != http.StatusForbidden {
		t.Errorf("a handler reads: %d", g.status)
	}
	if g := crew.admin.sees(one + "/statement.csv"); !strings.Contains(g.body, "'=陪诊") || strings.Contains(g.body, ",=陪诊") {
		t.Errorf("a formula: %q", g.body)
	}
	crew.admin.sees("/console/service-reports", "按支部", "少于 5 人")
	exchanges(t, crew, v)
	checks(t, p, crew, v, one)
}

// exchanges takes a thing for points and collects it at the desk, once.
func exchanges(t *testing.T, crew crew, v *visitor) {
	t.Helper()
	v.says("我的积分")
	v.hears("12 小时", "积分 12 分")
	v.says("兑换")
	v.hears("毛巾两条（10 分）")
	v.says("1")
	v.hears("用 10 分换：毛巾两条")
	v.says("1")
	said := v.hears("换好了：毛巾两条").Text
	_, code, _ := strings.Cut(said, "兑换码 ")
	code, _, _ = strings.Cut(code, " ")
	typed := url.QueryEscape(strings.ToLower(code))
	g := crew.dispatcher.sees("/console/ledger?code="+typed, "毛巾两条", "王小明", "待领取")
	if g := crew.dispatcher.post("/console/ledger/hand", g.form("/console/ledger/hand")); g.status != http.StatusSeeOther {
		t.Fatalf("handing out: %d", g.status)
	}
	if g := crew.dispatcher.post("/console/ledger/hand", url.Values{"_csrf": g.form("/console/ledger/hand")["_csrf"], "code": {code}}); g.status != http.StatusConflict || !strings.Contains(g.body, "已领取") {
		t.Errorf("handed out twice: %d", g.status)
	}
	crew.dispatcher.sees("/console/ledger?code=ABCD2345", "没有这个兑换码")
	v.says("我的积分")
	v.hears("积分 2 分")
}

// checks takes a certificate and lets a stranger look at it, before and after it is not true any more.
func checks(t *testing.T, p *program, crew crew, v *visitor, one string) {
	t.Helper()
	v.says("志愿证书")
	s := v.hears("12 小时", "核验码")
	if len(s.Files) != 1 {
		t.Fatalf("%d files", len(s.Files))
	}
	if status, body := v.do(http.MethodGet, "/chat/files/"+s.Files[0].Hash, nil); status != http.StatusOK || !strings.HasPrefix(body, "%PDF-1.4") {
		t.Fatalf("the file: %d %.40q", status, body)
	}
	_, code, _ := strings.Cut(s.Text, "核验码 ")
	code, _, _ = strings.Cut(code, "。")
	look := func(path string, words ...string) {
		t.Helper()
		status, body, _ := p.fetch(http.MethodGet, path, nil)
		if status != http.StatusOK || strings.Contains(body, "王小明") || strings.Contains(body, "<script") {
			t.Errorf("%s: %d", path, status)
		}
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("%s has no %q", path, w)
			}
		}
	}
	look("/verify/"+code, "证书有效", "王**", "<b>12</b>", "社区志愿服务站")
	look("/verify?lang=en&code="+strings.ToLower(strings.ReplaceAll(code, "-", "+")), "This certificate is valid", "王**")
	look("/verify", "查验")
	look("/verify?code=ABCD-2345-EFGH-6789", "没有这份证书")
	look("/verify/"+url.PathEscape("<script>alert(1)"), "没有这份证书")
	entry := crew.admin.sees(one).form(one+"/reverse", "why", "")
	if g := crew.admin.post(one+"/reverse", entry); g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "请写明原因") {
		t.Errorf("without a reason: %d", g.status)
	}
	crew.admin.fills(one, one+"/reverse", "why", "当天没有到场")
	crew.admin.sees(one, "冲正", "当天没有到场", "<dd>10</dd>")
	look("/verify/"+code, "已作废", "王**")
	v.says("忘记我")
	v.hears("确定吗")
	v.says("1")
	v.hears("已删除")
	look("/verify/"+code, "已作废", "按本人要求删除")
	if g := crew.admin.get(one); g.status != http.StatusNotFound {
		t.Errorf("the page of who was erased: %d", g.status)
	}
	for _, row := range strings.Split(p.dump(), "\n") {
		if strings.Contains(row, "王小明") || strings.Contains(row, " wang ") && !strings.HasPrefix(row, "volunteers ") {
			t.Errorf("left: %s", row)
		}
	}
}
