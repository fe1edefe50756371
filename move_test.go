package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestMoveCommand: a neighbourhood that has outgrown its SQLite file goes on in PostgreSQL with every account, ticket and attachment it had.
func TestMoveCommand(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATA_DIR": t.TempDir()}
	if code, _, errs := command(t, env, "", "move"); code != 1 || !strings.Contains(errs, "DATABASE_URL") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := command(t, env, "", "demo"); code != 0 {
		t.Fatal(errs)
	}
	p := begin(t, postgres, func(p *program) {
		p.env["DATA_DIR"] = env["DATA_DIR"]
		if code, out, errs := command(t, p.env, "", "move"); code != 0 || !strings.Contains(out, "逐表核对无误") {
			t.Fatalf("%d %s %s", code, out, errs)
		}
		if code, _, errs := command(t, p.env, "", "move"); code != 1 || !strings.Contains(errs, "not empty") {
			t.Fatalf("twice: %d %s", code, errs)
		}
	})
	c := p.clerk()
	if g := c.signsIn("zhang.dispatch", demoPassword); g.status != http.StatusSeeOther {
		t.Fatal(g.status)
	}
	c.sees("/console?stage=all", "危急工单")
	c.sees("/console?q=电梯", "电梯")
	v := p.visitor()
	v.says("3号楼二单元楼道灯坏了三天了")
	v.hears("同意吗")
	v.says("1")
	v.hears("请核对")
	v.says("1")
	v.hears("已登记")
}
