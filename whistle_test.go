package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// chats gives an office its people's chat, and an office above it.
func (p *program) chats(office, chat, parent string) {
	p.t.Helper()
	where := p.env["DATABASE_URL"]
	if where == "" {
		where = "sqlite:" + filepath.Join(p.env["DATA_DIR"], "huying.db")
	}
	db := roadSQL(p.t, where)
	defer db.Close()
	if _, err := db.ExecContext(p.t.Context(), `UPDATE offices SET chat = $1, parent = $2 WHERE id = $3`, chat, parent, office); err != nil {
		p.t.Fatal(err)
	}
}

// TestWhistleInTelegram: a community blows, the department answers by buttons in its own group, and nobody else can.
func TestWhistleInTelegram(t *testing.T) {
	for name, setups := range map[string][]func(*program){
		"sqlite": {webhook}, "postgres and redis": {webhook, postgres, redis},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			crew := p.crew()
			water := crew.admin.opens("湖滨自来水公司", "utility", "010-96116")
			p.chats(water, "telegram:-3001", "")
			p.chats(crew.office, "telegram:-3002", "")
			department, community := p.chat(-3001), p.chat(-3002)
			group := p.tg.Group(-3001)
			p.tg.Group(-3002)

			n := p.neighbour(1)
			number := n.reports("7号楼1203门口的楼道灯坏了，我叫王小明，电话13800001234")
			crew.dispatcher.acts(number, "assign", "office", crew.office)
			n.hears(officeName)
			community.hears("新工单", number)
			path := "/console/tickets/" + number + "/whistle"
			form := crew.handler.sees(path, "自来水公司").form("/console/whistles", "kind", "urgent", "text", "王小明家7号楼1203立管爆了，请来关阀抢修", "go", "submit")
			form.Add("called", water)
			g := crew.handler.post("/console/whistles", form)
			whistle := strings.TrimSuffix(strings.TrimPrefix(g.to, "/console/whistles/"), "?done=submit")
			if !strings.HasPrefix(whistle, "W20") {
				t.Fatalf("blown: %d %s\n%s", g.status, g.to, plain(g.body))
			}
			n.hears(number, "已请有关部门一起来办")
			card := department.hears("应急哨", whistle, "自来水公司", "立管爆了", officeName, "前签收", "/console/whistles/"+whistle)
			for _, datum := range private {
				if strings.Contains(card.Text, datum) {
					t.Errorf("the department's chat reads %s: %s", datum, card.Text)
				}
			}
			if len(card.Buttons) != 1 || card.Buttons[0].Text != "签收" {
				t.Fatalf("buttons %+v", card.Buttons)
			}
			sign := card.Buttons[0].Data

			stranger := p.neighbour(2)
			p.tg.Tap(stranger.id, sign)
			stranger.hears("这不是给您的")
			p.tg.Group(-3002).Tap(stranger.id, sign)
			community.hears("这不是给您的")
			department.heardNothingElse()

			one, other := p.neighbour(3), p.neighbour(4) // two of the department press at the same moment
			group.Tap(one.id, sign)
			group.Tap(other.id, sign)
			heard := department.hears("已签收").Text + "\n" + department.hears("已签收").Text
			if strings.Count(heard, "不用按了") != 1 {
				t.Errorf("signed twice or never:\n%s", heard)
			}
			community.hears(whistle, "自来水公司", "已签收")
			group.Tap(one.id, "go whistle id="+whistle+" do=arrive n=1")
			if m := department.hears("已到场", "办完按"); len(m.Buttons) != 1 {
				t.Errorf("next: %+v", m.Buttons)
			}
			community.hears("已到场")
			group.Tap(one.id, sign)
			department.hears("不用按了", "已到场")
			group.Tap(one.id, "go whistle id="+whistle+" do=finish n=1")
			department.hears("都办完了", whistle)
			community.hears("已办")
			community.hears("请评哨")
			crew.handler.sees("/console/whistles/"+whistle, "待评哨", "在部门群里", "湖滨自来水公司")
			community.heardNothingElse()
			n.heardNothingElse()

			dump := p.dump()
			if count(dump, "whistles") != 1 || count(dump, "calls") != 1 || count(dump, "whistle_steps") != 5 {
				t.Errorf("kept: %s%s", grep(dump, "calls "), grep(dump, "whistle_steps "))
			}
			for _, table := range []string{"whistles ", "calls ", "whistle_steps "} {
				if strings.Contains(grep(dump, table), "telegram:") {
					t.Errorf("who pressed is kept: %s", grep(dump, table))
				}
			}
		})
	}
}
