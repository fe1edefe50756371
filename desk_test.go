package main

import (
	"net/http"
	"strings"
	"testing"

	"huying/bot/bottest"
)

// TestConsoleOtherWays: what else happens at a desk besides the straight road.
func TestConsoleOtherWays(t *testing.T) {
	t.Parallel()
	p := begin(t)
	w := p.crew()
	for name, way := range map[string]func(*testing.T, *program, crew){
		"declined": declined, "talked": talked, "hidden": hidden, "conflict": conflict, "returned": returned, "withdrawn": withdrawn,
	} {
		t.Run(name, func(t *testing.T) {
			inside := *p
			inside.t = t
			way(t, &inside, w.of(t))
		})
	}
}

// declined: nobody is sent away without a reason and somebody who can help.
func declined(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	number := v.reports("5号楼电梯坏了")
	path := "/console/tickets/" + number
	form := crew.dispatcher.sees(path).form(path+"/decline", "text", "这部电梯不归社区管")
	g := crew.dispatcher.post(path+"/decline", form)
	if g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "这部电梯不归社区管</textarea>") {
		t.Errorf("declined without help: %d %s", g.status, plain(g.body))
	}
	crew.dispatcher.acts(number, "decline", "text", "这部电梯不归社区管", "helper", "电梯维保 010-96333")
	v.hears(number, "这部电梯不归社区管", "电梯维保 010-96333")
	v.says("打过了没人接")
	v.hears("已补充到", number)
	crew.dispatcher.sees(path, "不予受理", "打过了没人接")
	crew.admin.acts(number, "reopen", "text", "维保联系不上，社区协调")
	v.hears(number)
	crew.dispatcher.sees(path, "待派单")
}

// talked: a clerk writes from the ticket, the resident's answer comes back into it, what staff say among themselves does not leave.
func talked(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	crew.dispatcher.acts(number, "note", "text", "老住户，常打电话")
	crew.dispatcher.acts(number, "write", "text", "请问几层的灯？", corridor(false))
	if said := v.hears("请问几层的灯？"); len(said.Files) != 1 {
		t.Error("the picture did not come along")
	}
	v.says("三层和四层的灯都不亮")
	v.hears("已补充到", number)
	photo := v.uploads("三层.jpg", "photo", corridor(true))
	if status, answer := v.sends(map[string]any{"files": []string{photo}}); status != http.StatusOK {
		t.Fatalf("a picture: %d %s", status, answer)
	}
	v.hears("已补充到", number)
	g := crew.dispatcher.sees("/console/tickets/"+number, "请问几层的灯？", "三层和四层的灯都不亮", "老住户，常打电话", "仅内部可见", photo)
	if strings.Index(g.body, "请问几层的灯？") > strings.LastIndex(g.body, "三层和四层的灯都不亮") {
		t.Error("the history is not in order")
	}
	v.says(number)
	if said := v.hears(number, "已登记"); strings.Contains(said.Text, "老住户") {
		t.Error("the resident reads a note among staff")
	}
}

// hidden: who asks for it is unknown to the office that does the work.
func hidden(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	v.says("7号楼1203门口楼道灯坏了，我叫王小明，电话13800001234")
	v.hears("同意吗")
	v.says("1")
	v.hears("请核对", "13800001234")
	v.says("3") // hide
	v.hears("请核对", "保密")
	v.says("1")
	number := numberPattern.FindString(v.hears("已登记").Text)
	path := "/console/tickets/" + number
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	v.hears(officeName)
	crew.dispatcher.sees(path, "13800001234", "王小明", "保密")
	g := crew.handler.sees(path, "居民要求保密")
	for _, datum := range []string{"13800001234", "王小明"} {
		if strings.Contains(g.body, datum) {
			t.Errorf("the office reads %s: %s", datum, plain(g.body))
		}
	}
	if g := crew.handler.sees("/console"); strings.Contains(g.body, "13800001234") {
		t.Error("the office's list tells the number")
	}
}

// conflict: two clerks with the same page open. The second is told what happened, keeps their words, and nothing is done twice.
func conflict(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	path := "/console/tickets/" + number
	first, second := crew.dispatcher.sees(path), crew.admin.sees(path)
	accept := first.form(path + "/accept")
	if g := crew.dispatcher.post(path+"/accept", accept); g.status != http.StatusSeeOther {
		t.Fatalf("the first clerk: %d", g.status)
	}
	if g := crew.dispatcher.post(path+"/accept", accept); g.status == http.StatusSeeOther { // a double click: done before, so nothing new
		v.hears("已受理")
	} else {
		t.Errorf("the same form again: %d", g.status)
	}
	g := crew.admin.post(path+"/decline", second.form(path+"/decline", "text", "写了很久的理由", "helper", "物业 010-1"))
	if g.status != http.StatusConflict {
		t.Errorf("the second clerk: %d", g.status)
	}
	for _, words := range []string{"写了很久的理由", "物业 010-1", "李派单", "受理"} {
		if !strings.Contains(g.body, words) {
			t.Errorf("the second clerk does not see %q", words)
		}
	}
	if g := crew.admin.sees(path, "待派单"); strings.Contains(g.body, "写了很久的理由") {
		t.Error("the refused words stand in the history")
	}
	v.says(number)
	v.hears("已受理")
}

// returned: an office that cannot do it asks to give it back; once that is granted it sees it no longer.
func returned(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	v.hears(officeName)
	crew.handler.acts(number, "return", "text", "是供电的线路")
	crew.dispatcher.sees("/console/tickets/"+number, "等待审批：退单", "是供电的线路", "待处理")
	crew.dispatcher.acts(number, "grant")
	crew.dispatcher.sees("/console/tickets/"+number, "是供电的线路", "待派单")
	if g := crew.handler.get("/console/tickets/" + number); g.status != http.StatusNotFound {
		t.Errorf("the office sees what it has given back: %d", g.status)
	}
	v.says(number)
	if said := v.hears(number); strings.Contains(said.Text, "供电") {
		t.Error("the resident reads why it was given back")
	}
}

// withdrawn: the resident takes it back.
func withdrawn(t *testing.T, p *program, crew crew) {
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	v.says(number)
	said := v.hears(number, "撤回")
	if status, answer := v.sends(map[string]any{"choice": said.Choices[1].Data, "text": said.Choices[1].Label}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	v.hears("确定撤回", number)
	v.says("1")
	v.hears(number, "已撤回")
	crew.dispatcher.sees("/console/tickets/"+number, "已撤回")
}

// TestConsoleDoors: another office's ticket and its pictures do not exist, and words of residents are only words.
func TestConsoleDoors(t *testing.T) {
	t.Parallel()
	p := begin(t)
	crew := p.crew()
	other := crew.admin.hires(p, "qin", "秦师傅", "handler", crew.admin.opens("供电所", "utility", "95598"))
	v := p.visitor()
	photo := v.uploads("灯.jpg", "photo", corridor(false))
	const hostile = `3号楼二单元楼道灯坏了三天了晚上回家什么都看不见<script>alert(1)</script><img src=x>{{.}}`
	if status, answer := v.sends(map[string]any{"text": hostile, "files": []string{photo}}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	v.hears("同意吗")
	v.says("1")
	v.hears("请核对", hostile)
	v.says("1")
	number := numberPattern.FindString(v.hears("已登记").Text)
	path, file := "/console/tickets/"+number, "/console/files/"+photo
	crew.dispatcher.acts(number, "assign", "office", crew.office)
	for who, c := range map[string]*clerk{"the office": crew.handler, "the desk": crew.dispatcher} {
		for _, where := range []string{path, "/console?q=楼道灯"} {
			if g := c.sees(where, "&lt;script&gt;alert(1)&lt;/script&gt;"); strings.Contains(g.body, "<script>") || strings.Contains(g.body, "<img src=x") {
				t.Errorf("words act on %s of %s", where, who)
			}
		}
		if g := c.get(file); g.status != http.StatusOK || g.body != string(corridor(false)) {
			t.Errorf("%s and the picture: %d", who, g.status)
		}
	}
	for _, where := range []string{path, file, "/console/files/" + strings.Repeat("0", 64), "/console/tickets/20200101-0001", "/console/tickets/x"} {
		if g := other.get(where); g.status != http.StatusNotFound {
			t.Errorf("another office at %s: %d", where, g.status)
		}
	}
	form := crew.handler.sees(path).form(path + "/start")
	if g := other.post(path+"/start", form); g.status != http.StatusForbidden { // somebody else's token
		t.Errorf("another office with a stolen form: %d", g.status)
	}
	form.Set("_csrf", other.sees("/console").form("/console/logout").Get("_csrf"))
	if g := other.post(path+"/start", form); g.status != http.StatusNotFound {
		t.Errorf("another office acts: %d", g.status)
	}
	if g := other.sees("/console?stage=all"); strings.Contains(g.body, number) {
		t.Error("another office's list has the ticket")
	}
	p.chatDoors(v, photo)
}

// chatDoors is the same for the residents' side.
func (p *program) chatDoors(v *visitor, photo string) {
	p.t.Helper()
	stranger := p.visitor()
	for message, want := range map[*map[string]any]int{
		{"text": "看看", "files": []string{photo}}: http.StatusNotFound,
		{"text": strings.Repeat("长", 4097)}:      http.StatusRequestEntityTooLarge,
		{"text": ""}:                             http.StatusBadRequest,
		{"text": "x", "id": "1"}:                 http.StatusBadRequest,
		{"text": "x", "point": map[string]any{"lat": 999, "lon": 0}, "files": []string{"../../etc"}}: http.StatusNotFound,
	} {
		status, answer := stranger.sends(*message)
		if status != want || !strings.Contains(answer, `"words":"`) {
			p.t.Errorf("%.60v: %d %.200s", *message, status, answer)
		}
	}
	if status, err := p.overfed("/chat/messages", `{"text":"`+strings.Repeat("长", 1<<20)+`"}`); err == nil && status != http.StatusRequestEntityTooLarge {
		p.t.Errorf("three megabytes of words: %d", status)
	}
	if status, _, _ := p.fetch(http.MethodGet, "/chat/history", nil); status != http.StatusUnauthorized {
		p.t.Errorf("history without a cookie: %d", status)
	}
	if status, _ := v.do(http.MethodPost, "/chat/messages", strings.NewReader(`{}`), "Content-Type", "application/json", "Origin", "https://evil.example"); status != http.StatusForbidden {
		p.t.Errorf("another site writes: %d", status)
	}
}

// TestConsoleTroubles: what could not be handled or sent stands before a clerk, and goes on when they say so.
func TestConsoleTroubles(t *testing.T) {
	t.Parallel()
	p := begin(t, webhook)
	crew := p.crew()
	crew.admin.sees("/console/troubles", "没有")
	p.tg.Raw([]byte(`{"update_id":7001,"message":{"message_id":0,"date":1,"chat":{"id":55,"type":"private"},"from":{"id":55},"text":"灯坏了"}}`))
	sees := func(what string, words ...string) {
		t.Helper()
		until(t, what, func() bool {
			body := crew.admin.sees("/console/troubles").body
			for _, w := range words {
				if !strings.Contains(body, w) {
					return false
				}
			}
			return true
		})
	}
	sees("the poison message", "telegram/", ":7001", "cannot be handled")
	n := p.neighbour(1) // everybody else is served
	number := n.reports("3号楼二单元楼道灯坏了三天了")
	crew.dispatcher.acts(number, "accept")
	n.hears("已受理")
	p.tg.Fail(bottest.Fault{Method: "sendMessage", Chat: n.id, Code: http.StatusBadRequest, Description: "Bad Request: something about this message"})
	crew.dispatcher.acts(number, "write", "text", "师傅明天上午到")
	sees("the failed notice", number, "something about this message")
	crew.admin.sees("/console", `<span class="count">2</span>`)
	p.tg.Mend()
	_, out, _ := strings.Cut(crew.admin.sees("/console/troubles").body, "something about this message")
	form := page{body: out}.form("/console/troubles")
	if g := crew.admin.post("/console/troubles", form); g.to != "/console/troubles?done=1" {
		t.Fatalf("retry: %d %s", g.status, g.to)
	}
	n.hears("师傅明天上午到")
	until(t, "one trouble less", func() bool {
		return !strings.Contains(crew.admin.sees("/console/troubles").body, "something about this message")
	})
	if g := crew.admin.post("/console/troubles", form); g.to != "/console/troubles?done=0" {
		t.Errorf("retried again: %d %s", g.status, g.to)
	}
	form = crew.admin.sees("/console/troubles").form("/console/troubles")
	if !strings.HasSuffix(form.Get("id"), ":7001") {
		t.Fatalf("the poison message's form is for %s", form.Get("id"))
	}
	if g := crew.admin.post("/console/troubles", form); g.to != "/console/troubles?done=1" {
		t.Errorf("retry of the poison message: %d %s", g.status, g.to)
	}
	sees("it is set aside again", ":7001", "cannot be handled")
	for _, c := range []*clerk{crew.dispatcher, crew.handler} {
		if g := c.post("/console/troubles", form); g.status != http.StatusForbidden {
			t.Errorf("somebody else retries: %d", g.status)
		}
	}
	n.heardNothingElse()
}
