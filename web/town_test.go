package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huying/tickets"
)

// tenant reads the files of a sample tenant.
func tenant(t *testing.T, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, file := range tickets.TownFiles {
		text, err := os.ReadFile(filepath.Join("../config/tenants", name, file))
		if err != nil {
			t.Fatal(err)
		}
		files[file] = text
	}
	return files
}

// settle imports the sample street, in which the offices of start stay.
func (o *office) settle() {
	o.t.Helper()
	files := tenant(o.t, "street")
	for _, id := range slices.Sorted(maps.Keys(o.offices)) {
		office := fmt.Sprintf("- {id: %s, name: %s, kind: utility, phone: %s}\n", id, o.offices[id].Name, o.offices[id].Phone)
		files[tickets.OfficesFile] = append(files[tickets.OfficesFile], office...)
		if id != "wuye" { // whose handler is there
			files[tickets.StaffFile] = append(files[tickets.StaffFile], fmt.Sprintf("- {login: of.%s, name: 老钱, role: handler, office: %s}\n", id, id)...)
		}
	}
	if _, wrong, err := tickets.ImportTown(o.t.Context(), o.memory, files, o.time(), func() string { return fmt.Sprintf("s%d", o.clock.Add(1)) }); err != nil || len(wrong) > 0 {
		o.t.Fatal(err, wrong)
	}
}

// spread lays the tickets over the street, so that there is a map to look at.
func (o *office) spread() {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, number := range slices.Sorted(maps.Keys(o.tickets)) {
		t := o.tickets[number]
		if n++; n%9 > 0 {
			t.Area = fmt.Sprintf("990101001%03d%02d", 1+n%7%4, 1+n*n%5)
		}
		o.tickets[number] = t
	}
}

// within lets somebody's work end at an area.
func (o *office) within(role tickets.Role, area string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.staff["id-"+string(role)]
	p.Area = area
	o.staff[p.ID] = p
}

// imports uploads files by their names.
func (b *browser) imports(csrf string, files map[string][]byte) answer {
	b.o.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("_csrf", csrf)
	for name, text := range files {
		part, _ := w.CreateFormFile("files", name)
		_, _ = part.Write(text)
	}
	_ = w.Close()
	req, err := http.NewRequest(http.MethodPost, b.o.url+importPath, &body)
	if err != nil {
		b.o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

func TestImportAndExportInTheConsole(t *testing.T) {
	o := start(t)
	admin := o.as(tickets.Admin)
	csrf := token(admin.get("/console/areas").body)
	files := tenant(t, "street")

	bad := tenant(t, "street")
	bad[tickets.RoutesFile] = []byte(strings.Replace(string(bad[tickets.RoutesFile]), "as: 市容", "as: 市貌", 1))
	bad[tickets.AreasFile] = []byte(strings.Replace(string(bad[tickets.AreasFile]), "99010100100102", "99010100100101", 1))
	a := admin.imports(csrf, bad)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "没有导入，什么都没有改") || !strings.Contains(a.body, "routes.yaml 第 ") ||
		!strings.Contains(a.body, "市貌") || !strings.Contains(a.body, "用了两次") || o.town.Version != 0 || len(o.offices) != 2 {
		t.Errorf("a bad tenant: %d, version %d", a.status, o.town.Version)
	}
	// The console's own handler acts for an office that the files do not have.
	if a := admin.imports(csrf, files); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "老赵") {
		t.Errorf("an office in use goes: %d", a.status)
	}
	delete(o.staff, "id-handler")
	if a := admin.imports(csrf, files); a.status != http.StatusSeeOther || o.town.Version != 1 || len(o.offices) != 17 {
		t.Fatalf("import: %d, version %d", a.status, o.town.Version)
	}
	page := admin.get("/console/areas?done=1")
	for _, words := range []string{"已导入并保存", "和平里社区", "第1网格（和平里一区）", "20 个网格", "自动派单", "陆兰"} {
		if !strings.Contains(page.body, words) {
			t.Errorf("the page lacks %s", words)
		}
	}
	z := admin.get("/console/areas/files/huying-tenant.zip")
	if z.status != http.StatusOK || !strings.HasPrefix(z.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("export: %d", z.status)
	}
	if a := admin.imports(csrf, map[string][]byte{"huying-tenant.zip": []byte(z.body)}); a.status != http.StatusSeeOther || o.town.Version != 2 {
		t.Errorf("what was exported is imported: %d %s", a.status, said(a))
	}
	one := admin.get("/console/areas/files/routes.yaml")
	changed := strings.Replace(one.body, "automatic: true", "automatic: false", 1)
	if a := admin.imports(csrf, map[string][]byte{"routes.yaml": []byte(changed)}); a.status != http.StatusSeeOther || o.town.Automatic || len(o.town.Areas) != 27 {
		t.Errorf("one file alone: %d", a.status)
	}
	for label, files := range map[string]map[string][]byte{
		"nothing": {}, "a picture": {"lamp.png": picture(t, 3)}, "no zip": {"x.zip": []byte("PK")}, "an empty zip": {"x.zip": zipped(t, nil)},
	} {
		if a := admin.imports(csrf, files); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d", label, a.status)
		}
	}
	chief := o.as(tickets.Supervisor)
	if a := chief.imports(token(chief.get("/console/me").body), files); a.status != http.StatusForbidden {
		t.Errorf("a supervisor imports: %d", a.status)
	}
	for _, name := range []string{"staff.yaml", "huying-tenant.zip", "passwd"} {
		if a := chief.get("/console/areas/files/" + name); a.status != http.StatusNotFound {
			t.Errorf("a supervisor reads %s: %d", name, a.status)
		}
	}
	if a := chief.get("/console/areas"); strings.Contains(a.body, importPath) || !strings.Contains(a.body, "和平里社区") {
		t.Error("a supervisor is offered the import, or does not see the areas")
	}
}

// said is what an answer complains of.
func said(a answer) string {
	_, rest, _ := strings.Cut(a.body, `role="alert"`)
	return rest[:min(len(rest), 600)]
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
	}
	_ = z.Close()
	return b.Bytes()
}

func TestRulesInTheConsole(t *testing.T) {
	o := start(t)
	o.settle()
	b := o.as(tickets.Supervisor)
	page := b.get("/console/routes")
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page.body)[1]
	names := func() (all []string) {
		for _, r := range o.town.Rules {
			all = append(all, r.Name)
		}
		return all
	}
	step := func(do, n string, more ...string) answer {
		form := url.Values{"_csrf": {token(page.body)}, "version": {fmt.Sprint(o.town.Version)}, "do": {do}, "n": {n}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Add(more[i], more[i+1])
		}
		return b.post("/console/routes", form)
	}
	before := names()
	if a := step("down", "1"); a.status != http.StatusSeeOther || names()[0] != before[1] || names()[1] != before[0] {
		t.Errorf("down: %d %v", a.status, names()[:3])
	}
	if a := step("up", "2"); a.status != http.StatusSeeOther || !slices.Equal(names(), before) {
		t.Errorf("up: %d", a.status)
	}
	if a := step("add", "1", "name", "校园", "services", "0404，04", "hours", "work", "office", "police", "with", "{community}", "with", "street"); a.status != http.StatusSeeOther || names()[0] != "校园" {
		t.Fatalf("add: %d", a.status)
	}
	if r := o.town.Rules[0]; !slices.Equal(r.Services, []string{"0404", "04"}) || !slices.Equal(r.CoOffices, []string{"{community}", "street"}) || r.Hours != "work" || r.Office != "police" {
		t.Errorf("added %+v", r)
	}
	if a := step("save", "1", "name", "学校", "services", "04", "office", "service"); a.status != http.StatusSeeOther || o.town.Rules[0].Office != "service" || o.town.Rules[0].Hours != "" {
		t.Errorf("save: %d %+v", a.status, o.town.Rules[0])
	}
	i := slices.Index(names(), "市容")
	if a := step("save", fmt.Sprint(i+1), "name", "市容环卫", "services", "0101", "office", "city"); a.status != http.StatusSeeOther || o.town.Rules[i-1].As != "市容环卫" {
		t.Errorf("who refers to a rule follows its name: %d %+v", a.status, o.town.Rules[i-1])
	}
	if a := step("remove", "1"); a.status != http.StatusSeeOther || names()[0] != before[0] {
		t.Errorf("remove: %d", a.status)
	}
	if a := step("mode", ""); a.status != http.StatusSeeOther || o.town.Automatic {
		t.Errorf("by hand: %d", a.status)
	}
	kept := names()
	for label, a := range map[string]answer{
		"no name":               step("add", "", "office", "city"),
		"no office":             step("add", "", "name", "x"),
		"an office of the moon": step("add", "", "name", "x", "office", "moon"),
		"hours":                 step("add", "", "name", "x", "office", "city", "hours", "late"),
		"not its duty":          step("add", "", "name", "x", "office", "heping", "services", "0105"),
		"a loop":                step("save", fmt.Sprint(i), "name", before[i-1], "as", before[i-1]),
		"what others follow":    step("remove", fmt.Sprint(i)),
	} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `role="alert"`) || !slices.Equal(names(), kept) {
			t.Errorf("%s: %d", label, a.status)
		}
	}
	if a := b.post("/console/routes", url.Values{"_csrf": {token(page.body)}, "version": {version}, "do": {"remove"}, "n": {"1"}}); a.status != http.StatusConflict || !strings.Contains(a.body, "什么都没有保存") || !slices.Equal(names(), kept) {
		t.Errorf("the second clerk: %d", a.status)
	}
	for _, a := range []answer{step("sing", "1"), step("up", "1"), step("remove", "999"), step("save", "0")} {
		if a.status != http.StatusNotFound {
			t.Errorf("%d", a.status)
		}
	}
}

func TestTryingTheRules(t *testing.T) {
	o := start(t)
	o.settle()
	b := o.as(tickets.Dispatcher)
	a := b.get("/console/routes?try=1&service=0202&place=" + url.QueryEscape("桂香里5号楼<b>"))
	for _, words := range []string{"桂园社区居委会", "第2网格（桂香里）", "社区职责清单", "31."} {
		if !strings.Contains(a.body, words) {
			t.Errorf("trying lacks %s", words)
		}
	}
	if strings.Contains(a.body, "5号楼<b>") {
		t.Error("words became markup")
	}
	if strings.Contains(a.body, `value="remove"`) {
		t.Error("a dispatcher is offered to change the rules")
	}
	if a := b.get("/console/routes?try=1"); !strings.Contains(a.body, "幸福里街道办事处") || !strings.Contains(a.body, "不知在哪") {
		t.Error("what nobody knows goes to the street")
	}
	empty := start(t).as(tickets.Admin)
	if a := empty.get("/console/routes?try=1&place=x"); a.status != http.StatusOK || !strings.Contains(a.body, "还没有规则") {
		t.Errorf("without a tenant: %d", a.status)
	}
}

func TestTheMap(t *testing.T) {
	o := start(t)
	if a := o.as(tickets.Dispatcher).get("/console/map"); a.status != http.StatusOK || !strings.Contains(a.body, "还没有画边界") {
		t.Errorf("without a tenant: %d", a.status)
	}
	o.settle()
	for i, area := range []string{"99010100100101", "99010100100101", "99010100100305", "990101001003", "", "99010100100402"} {
		o.file(tickets.Number(fmt.Sprintf("20261123-%04d", i+1)), func(t *tickets.Ticket) {
			t.Area = area
			if i == 1 {
				t.Urgency, t.Due = tickets.Danger, o.time().Add(-1)
			}
			if i == 5 {
				t.Stage = tickets.Closed
			}
		})
	}
	a := o.as(tickets.Dispatcher).get("/console/map")
	flat := strings.Join(strings.Fields(a.body), " ")
	if n := strings.Count(a.body, `class="grid `); n != 20 {
		t.Errorf("%d grids are drawn", n)
	}
	for _, words := range []string{"没办完的单一共 5 张", "▲2</text>", `heat-1`, `href="/console?area=99010100100101"`, `href="/console?area=990101001003"`, `href="/console?area=-"`, "不知在哪"} {
		if !strings.Contains(flat, words) {
			t.Errorf("the map lacks %s", words)
		}
	}
	if strings.Contains(a.body, "http://www") || strings.Contains(a.body, "style=") {
		t.Error("the map fetches or styles what it may not")
	}
	o.within(tickets.Dispatcher, "990101001003")
	a = o.as(tickets.Dispatcher).get("/console/map")
	if n := strings.Count(a.body, `class="grid `); n != 5 || strings.Contains(a.body, "和平里") || strings.Contains(a.body, "不知在哪") || !strings.Contains(a.body, "一共 2 张") {
		t.Errorf("a community's map has %d grids", n)
	}
	if a := o.as(tickets.Handler).get("/console/map"); !strings.Contains(a.body, "一共 0 张") {
		t.Error("a handler's map counts other offices' tickets")
	}
}
