package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huying/tickets"
)

// TestCommandsOfTheTenant: what is imported is exported the same; mistakes are sentences, and change nothing.
func TestCommandsOfTheTenant(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := map[string]string{"DATA_DIR": filepath.Join(dir, "data")}
	if code, out, errs := command(t, env, "", "import", "street"); code != 0 || !strings.Contains(out, "已导入：27 个区域，17 个单位") {
		t.Fatalf("import: %d %s%s", code, out, errs)
	}
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	for _, step := range [][]string{{"export", first}, {"import", first}, {"export", second}} {
		if code, out, errs := command(t, env, "", step...); code != 0 {
			t.Fatalf("%v: %d %s%s", step, code, out, errs)
		}
	}
	for _, name := range tickets.TownFiles {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil || errB != nil || string(a) != string(b) || len(a) == 0 {
			t.Errorf("%s is not the same: %v %v", name, errA, errB)
		}
	}
	routes := filepath.Join(first, tickets.RoutesFile)
	text, err := os.ReadFile(routes)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.NewReplacer("office: water", "office: moon", "as: 市容", "as: 市貌").Replace(string(text))
	if err := os.WriteFile(routes, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := command(t, env, "", "import", first)
	if code != 1 || !strings.Contains(out, "routes.yaml 第 ") || !strings.Contains(out, "单位“moon”不存在") || !strings.Contains(out, "市貌") || !strings.Contains(errs, "nothing was imported") {
		t.Errorf("mistakes: %d %s%s", code, out, errs)
	}
	third := filepath.Join(dir, "third")
	if code, _, errs := command(t, env, "", "export", third); code != 0 {
		t.Fatal(errs)
	}
	if again, _ := os.ReadFile(filepath.Join(third, tickets.RoutesFile)); string(again) != string(text) {
		t.Error("half of a bad tenant was kept")
	}
	for _, args := range [][]string{{"import"}, {"import", filepath.Join(dir, "nowhere")}, {"import", t.TempDir()}, {"import", routes}, {"export"}, {"export", filepath.Join(routes, "x")}} {
		if code, _, errs := command(t, env, "", args...); code != 1 || errs == "" {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
}

// TestReportedAndRouted: in a tenant that routes by itself a resident hears at once whose it is, and the page says why; an account from a
// file works once the admin has handed out a password, and ends at its area.
func TestReportedAndRouted(t *testing.T) {
	t.Parallel()
	p := begin(t, func(p *program) {
		if code, out, errs := command(t, p.env, "", "import", "street"); code != 0 {
			t.Fatalf("import: %d %s%s", code, out, errs)
		}
	})
	if p.Password == "" {
		t.Fatal("nobody can sign in: the accounts of a file have no password")
	}
	admin := p.clerk().enters("admin", p.Password)
	v := p.visitor()
	number := v.reports("桂香里5号楼楼下烧烤店半夜还在放音乐，吵得睡不着")
	v.says(number)
	v.hears(number, "派")
	page := admin.sees("/console/tickets/"+number, "桂园社区 第2网格（桂香里）", "说明去向", "规则")
	if strings.Contains(page.body, "待受理") {
		t.Error("it waits for somebody")
	}
	admin.sees("/console?area=990101001004", number)
	admin.sees("/console/map", "一共 1 张")
	admin.sees("/console/routes?try=1&service=0105&place="+url.QueryEscape("幸福里3号楼"), "湖滨自来水公司", "和平里社区 第4网格")
	people := admin.sees("/console/people", "陆兰", "和平里社区")
	_, rest, _ := strings.Cut(people.body, `<span class="number">lu.heping</span>`)
	_, rest, _ = strings.Cut(rest, `action="/console/people/`)
	id, _, _ := strings.Cut(rest, `"`)
	reset := "/console/people/" + id + "/password"
	g := admin.post(reset, people.form(reset))
	_, rest, _ = strings.Cut(g.body, `<p class="secret">`)
	password, _, _ := strings.Cut(rest, "<")
	lu := p.clerk()
	if g := lu.signsIn("lu.heping", password); g.status != http.StatusSeeOther {
		t.Fatalf("lu.heping: %d", g.status)
	}
}

// TestCodesTheCatalogueHasNot: what a tenant's files say of services that are in no catalogue is said at the import, and at the start with
// another catalogue.
func TestCodesTheCatalogueHasNot(t *testing.T) {
	t.Parallel()
	shipped, err := os.ReadFile("config/services.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "services.yaml")
	if err := os.WriteFile(own, []byte(strings.Replace(string(shipped), `code: "0101"`, `code: "0199"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, func(p *program) {
		if code, out, errs := command(t, p.env, "", "import", "street"); code != 0 || strings.Contains(out, "SERVICES_FILE") {
			t.Fatalf("%d %s%s", code, out, errs)
		}
	})
	if strings.Contains(p.log.String(), "the catalogue has not") {
		t.Error("said of the sample")
	}
	p.restart(func() { p.env["SERVICES_FILE"] = own })
	if !strings.Contains(p.log.String(), "the catalogue has not; what they say of them has no effect\" codes=[0101]") {
		t.Errorf("the start says nothing:\n%s", p.log.String())
	}
	if code, out, errs := command(t, p.env, "", "import", "street"); code != 0 || !strings.Contains(out, "0101") || !strings.Contains(out, "SERVICES_FILE") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

// TestExportOverwrites: what a clerk has changed in an exported folder is not lost by exporting once more, unless that is asked for.
func TestExportOverwrites(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	env := map[string]string{"DATA_DIR": dir}
	if code, _, errs := command(t, env, "", "import", "village"); code != 0 {
		t.Fatal(errs)
	}
	for range 2 { // the same again loses nothing
		if code, _, errs := command(t, env, "", "export", out); code != 0 {
			t.Fatal(errs)
		}
	}
	routes, places := filepath.Join(out, "routes.yaml"), filepath.Join(out, "gazetteer.yaml")
	for _, file := range []string{routes, places} {
		if err := os.WriteFile(file, []byte("# mine\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, _, errs := command(t, env, "", "export", out)
	if mine, _ := os.ReadFile(routes); code != 1 || !strings.Contains(errs, "gazetteer.yaml, routes.yaml") || !strings.Contains(errs, "-overwrite") || string(mine) != "# mine\n" {
		t.Errorf("%d %s %s", code, errs, mine)
	}
	code, _, errs = command(t, env, "", "export", "-overwrite", out)
	if theirs, _ := os.ReadFile(routes); code != 0 || string(theirs) == "# mine\n" {
		t.Errorf("%d %s %s", code, errs, theirs)
	}
}

// TestImportSaysWhatItLeaves: a file with another ending is not read, and that is said.
func TestImportSaysWhatItLeaves(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	env := map[string]string{"DATA_DIR": t.TempDir()}
	for _, args := range [][]string{{"import", "village"}, {"export", out}} {
		if code, _, errs := command(t, env, "", args...); code != 0 {
			t.Fatal(errs)
		}
	}
	if code, said, _ := command(t, env, "", "import", out); code != 0 || strings.Contains(said, "没有读") {
		t.Errorf("%d %s", code, said)
	}
	if err := os.Rename(filepath.Join(out, "offices.yaml"), filepath.Join(out, "offices.yml")); err != nil {
		t.Fatal(err)
	}
	if code, said, _ := command(t, env, "", "import", out); code != 0 || !strings.Contains(said, "没有读 offices.yml。") {
		t.Errorf("%d %s", code, said)
	}
}
