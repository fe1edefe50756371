package tickets

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// townMemory keeps a tenant in memory, with the promises of TownStore.
type townMemory struct {
	data  TownData
	staff []Staff
	open  map[string]int
	kept  int
	meet  func() // somebody else's change, just before this one
}

func (m *townMemory) Town(context.Context) (*Town, error)                  { return NewTown(m.data), nil }
func (m *townMemory) AllStaff(context.Context) ([]Staff, error)            { return m.staff, nil }
func (m *townMemory) OpenByOffice(context.Context) (map[string]int, error) { return m.open, nil }
func (m *townMemory) take(t *testing.T, files map[string][]byte) (w []Mistake) {
	t.Helper()
	_, w, err := ImportTown(t.Context(), m, files, start, newOffice().NewID)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (m *townMemory) KeepTown(_ context.Context, data TownData) error {
	if m.meet != nil {
		m.meet()
	}
	if data.Version != m.data.Version {
		return Refuse(Conflict, "town.changed")
	}
	for _, s := range data.Staff {
		m.staff = slices.DeleteFunc(m.staff, func(k Staff) bool { return k.ID == s.ID })
		m.staff = append(m.staff, s)
	}
	data.Staff = nil
	data.Version++
	m.data, m.kept = data, m.kept+1
	return nil
}

func TestBothTenantsImportCleanAndComeBackTheSame(t *testing.T) {
	for _, name := range []string{"street", "village"} {
		m := &townMemory{}
		if wrong := m.take(t, sample(t, name)); len(wrong) > 0 || m.kept != 1 {
			t.Fatalf("%s: %+v", name, wrong)
		}
		first, err := ExportTown(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		again := &townMemory{}
		if wrong := again.take(t, first); len(wrong) > 0 {
			t.Fatalf("%s again: %+v", name, wrong)
		}
		second, err := ExportTown(t.Context(), again)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range TownFiles {
			if string(first[file]) != string(second[file]) || len(first[file]) < 100 {
				t.Errorf("%s/%s is not the same after export and import", name, file)
			}
		}
		if !reflect.DeepEqual(m.data, again.data) {
			t.Errorf("%s is another tenant after export and import", name)
		}
		if wrong := m.take(t, first); len(wrong) > 0 || m.data.Version != 2 {
			t.Errorf("%s over itself: %+v", name, wrong)
		}
	}
}

// A file in GCJ-02 is kept, and comes out again, in WGS-84.
func TestImportTurnsTheDatum(t *testing.T) {
	files := sample(t, "street")
	plain := &townMemory{}
	plain.take(t, files)
	turned := strings.NewReplacer(`"datum": "wgs84"`, `"datum": "GCJ-02"`).Replace(string(files[AreasFile]))
	spots := strings.Replace(string(files[GazetteerFile]), "datum: wgs84", "datum: gcj02", 1)
	m := &townMemory{}
	if wrong := m.take(t, map[string][]byte{AreasFile: []byte(turned), OfficesFile: files[OfficesFile], GazetteerFile: []byte(spots), RoutesFile: files[RoutesFile], StaffFile: files[StaffFile]}); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	a, b := plain.data.Spots[0], m.data.Spots[0]
	lat, lon := toGCJ02(b.Lat, b.Lon)
	if a.Lat == b.Lat || max(lat-a.Lat, a.Lat-lat) > 1e-6 || max(lon-a.Lon, a.Lon-lon) > 1e-6 {
		t.Errorf("%v became %v", a, b)
	}
	if at := NewTown(m.data).At(b.Lat, b.Lon); at != b.Areas[0] {
		t.Errorf("turned, %s lies in %q", b.Name, at)
	}
}

// broken is one change to the good street that must be refused, or at least said.
type broken struct {
	label, file, old, new string
	want                  string // key
	row                   bool   // the line must be said
}

func TestImportMistakes(t *testing.T) {
	g1 := `"code": "99010100100101"`
	for _, c := range []broken{
		{"areas: no JSON", AreasFile, `"features": [`, `"features": [[[`, "town.bad.json", true},
		{"areas: no collection", AreasFile, "FeatureCollection", "Feature", "town.bad.collection", true},
		{"areas: datum", AreasFile, "wgs84", "bd09", "town.bad.datum", true},
		{"areas: level", AreasFile, `"level": "grid", "name": "第1网格（和平里一区）"`, `"level": "hamlet", "name": "x"`, "town.bad.area_level", true},
		{"areas: code", AreasFile, g1, `"code": "99010100100101777"`, "town.bad.area_code", true},
		{"areas: twice", AreasFile, g1, `"code": "99010100100102"`, "town.bad.area_twice", true},
		{"areas: orphan", AreasFile, `"parent": "9901", "level": "district"`, `"parent": "9902", "level": "district"`, "town.bad.area_orphan", true},
		{"areas: circle", AreasFile, `"parent": "9901", "level": "district"`, `"parent": "990101", "level": "district"`, "town.bad.area_circle", true},
		{"areas: name", AreasFile, "安澜市", " ", "town.bad.area_name", true},
		{"areas: open ring", AreasFile, `"level": "street", "name": "幸福里街道"}, "geometry": {"type": "Polygon", "coordinates": [[[`, `"level": "street", "name": "幸福里街道"}, "geometry": {"type": "Polygon", "coordinates": [[[120, 30], [`, "town.bad.shape_open", true},
		{"areas: no polygon", AreasFile, `"type": "Polygon"`, `"type": "Point"`, "town.bad.shape_type", true},
		{"offices: no YAML", OfficesFile, "offices:", "offices: [", "town.bad.syntax", true},
		{"offices: no list", OfficesFile, "offices:", "bureaus:", "town.bad.no_list", true},
		{"offices: unknown key", OfficesFile, "  phone: 0000-5550100", "  telephone: 0000-5550100", "town.bad.field", true},
		{"offices: kind", OfficesFile, "kind: street", "kind: palace", "town.bad.office_kind", true},
		{"offices: id twice", OfficesFile, "id: gas", "id: power", "town.bad.office_id", true},
		{"offices: name twice", OfficesFile, "湖滨燃气公司", "湖滨自来水公司", "town.bad.office_name", true},
		{"offices: area", OfficesFile, `area: "990101001001"`, `area: "990101001009"`, "town.bad.office_area", true},
		{"offices: no area", OfficesFile, `  area: "990101001001"` + "\n", "", "town.bad.office_no_area", true},
		{"offices: duties", OfficesFile, "serves: [\"0105\"]", "duties: [\"0105\"]", "town.bad.office_duties", true},
		{"offices: parent", OfficesFile, "parent: street", "parent: moon", "town.bad.office_parent", true},
		{"offices: circle", OfficesFile, "parent: district", "parent: heping", "town.bad.office_circle", true},
		{"offices: chat", OfficesFile, "  phone: 0000-5550100", "  chat: Zhang", "town.bad.office_chat", true},
		{"offices: nobody", StaffFile, "office: water", "office: power", "town.bad.office_empty", true},
		{"routes: no name", RoutesFile, "name: 水", "name: ' '", "town.bad.rule_name", true},
		{"routes: name twice", RoutesFile, "name: 水", "name: 电", "town.bad.rule_twice", true},
		{"routes: hours", RoutesFile, `"22:00-07:00"`, "at night", "town.bad.rule_hours", true},
		{"routes: no office", RoutesFile, "  office: water\n", "", "town.bad.rule_office", true},
		{"routes: both", RoutesFile, "  office: water\n", "  office: water\n  as: 市容\n", "town.bad.rule_office", true},
		{"routes: office not there", RoutesFile, "office: water", "office: moon", "town.bad.rule_no_office", true},
		{"routes: co-office not there", RoutesFile, "with: [street]", "with: [moon]", "town.bad.rule_no_office", true},
		{"routes: area", RoutesFile, "99010100100204", "99010100100999", "town.bad.rule_area", true},
		{"routes: not its duty", RoutesFile, "office: water", "office: heping", "town.bad.rule_duty", true},
		{"routes: as nobody", RoutesFile, "as: 市容", "as: 市貌", "town.bad.rule_as", true},
		{"routes: loop", RoutesFile, "as: 市容", "as: 下班后的井盖和积水，城管值守，街道协办", "town.bad.rule_loop", true},
		{"routes: long loop", RoutesFile, "  office: city\n- name: 市场监管", "  as: 下班后的井盖和积水，城管值守，街道协办\n- name: 市场监管", "town.bad.rule_loop", true},
		{"routes: automatic is no word", RoutesFile, "\nautomatic: true", "\nautomatic: perhaps", "town.bad.yaml", true},
		{"places: kind", GazetteerFile, "kind: estate", "kind: moon", "town.bad.spot_kind", true},
		{"places: too short", GazetteerFile, "other: [和平里一區", "other: [里", "town.bad.spot_short", true},
		{"places: twice", GazetteerFile, "other: [和平里一區", "other: [和平里二区", "town.bad.spot_twice", true},
		{"places: nowhere", GazetteerFile, "  areas: [\"99010100100101\"]\n", "", "town.bad.spot_nowhere", true},
		{"places: area", GazetteerFile, "99010100100101", "99010100100199", "town.bad.spot_area", true},
		{"places: buildings", GazetteerFile, "from: 10, to: 18", "from: 9, to: 18", "town.bad.spot_block", true},
		{"places: datum", GazetteerFile, "datum: wgs84", "datum: bd09", "town.bad.datum", true},
		{"places: no number", GazetteerFile, "lat: 31", "lat: north", "town.bad.yaml", true},
		{"staff: login", StaffFile, "login: gu.admin", "login: Gu Admin", "town.bad.staff_login", true},
		{"staff: twice", StaffFile, "login: song.super", "login: gu.admin", "town.bad.staff_twice", true},
		{"staff: name", StaffFile, "name: 顾明", "name: ''", "town.bad.staff_name", true},
		{"staff: role", StaffFile, "role: supervisor", "role: king", "town.bad.staff_role", true},
		{"staff: office", StaffFile, "office: gas", "office: moon", "town.bad.staff_office", true},
		{"staff: an office for nobody", StaffFile, "role: supervisor", "role: supervisor\n  office: gas", "town.bad.staff_office", true},
		{"staff: area", StaffFile, `area: "990101001001"`, `area: "12"`, "town.bad.staff_area", true},
		{"staff: a tab", StaffFile, "  name: 顾明", "\tname: 顾明", "town.bad.token", true},
		{"staff: not UTF-8", StaffFile, "顾明", "\xb9\xcb\xc3\xf7", "town.bad.utf8", true},
		{"areas: not UTF-8", AreasFile, "安澜市", "\xb0\xb2\xc0\xbd", "town.bad.utf8", true},
		{"staff: a password", StaffFile, "name: 顾明", "name: 顾明\n  password: secret", "town.bad.field", true},
	} {
		t.Run(c.label, func(t *testing.T) {
			files := sample(t, "street")
			before := string(files[c.file])
			if files[c.file] = []byte(strings.Replace(before, c.old, c.new, 1)); before == string(files[c.file]) {
				t.Fatalf("%q does not stand in %s", c.old, c.file)
			}
			m := &townMemory{}
			wrong := m.take(t, files)
			i := slices.IndexFunc(wrong, func(w Mistake) bool { return w.Says.Key == c.want })
			if i < 0 {
				t.Fatalf("want %s, got %+v", c.want, wrong)
			}
			w := wrong[i]
			if c.row && w.Row == 0 || c.file != w.File && c.want != "town.bad.office_empty" {
				t.Errorf("it stands at %s %d", w.File, w.Row)
			}
			if m.kept != 0 || m.data.Version != 0 || len(m.staff) != 0 {
				t.Error("something was kept")
			}
		})
	}
}

// The line that is said is the one the mistake stands in.
func TestImportSaysTheLine(t *testing.T) {
	files := sample(t, "street")
	files[RoutesFile] = []byte(strings.Replace(string(files[RoutesFile]), "as: 市容", "as: 市貌", 1))
	files[AreasFile] = []byte(strings.Replace(string(files[AreasFile]), `"name": "第2网格（和平里二区）"`, `"name": ""`, 1))
	rows := map[string]int{}
	for _, w := range (&townMemory{}).take(t, files) {
		rows[w.File] = w.Row
	}
	lineOf := func(file, text string) int {
		return 1 + strings.Count(strings.SplitN(string(files[file]), text, 2)[0], "\n")
	}
	want := map[string]int{RoutesFile: lineOf(RoutesFile, "name: 下班后的井盖"), AreasFile: lineOf(AreasFile, `"99010100100102"`)}
	if !maps.Equal(rows, want) {
		t.Errorf("lines %v, want %v", rows, want)
	}
}

// The same for what cannot be read at all: the parser knows where, and the clerk need not read its English to find it.
func TestImportSaysTheLineOfWhatIsUnreadable(t *testing.T) {
	for old, now := range map[string]string{
		"  name: 江师傅": "\tname: 江师傅", "江师傅": "\xbd\xad", "office: water": "office：water",
	} {
		files := sample(t, "street")
		text := string(files[StaffFile])
		row := 1 + strings.Count(strings.SplitN(text, old, 2)[0], "\n")
		files[StaffFile] = []byte(strings.Replace(text, old, now, 1))
		wrong := (&townMemory{}).take(t, files)
		if len(wrong) != 1 || wrong[0].Row < row-1 || wrong[0].Row > row+1 {
			t.Errorf("%q in line %d: %+v", now, row, wrong)
		}
	}
	files := sample(t, "street")
	for name, text := range files {
		files[name] = append([]byte("\ufeff"), text...)
	}
	if wrong := (&townMemory{}).take(t, files); len(wrong) > 0 {
		t.Errorf("with a mark in front: %+v", wrong)
	}
}

// A code no service has is said, in whichever file it stands; the samples have none.
func TestUnknownCodes(t *testing.T) {
	for _, name := range []string{"street", "village"} {
		m := &townMemory{}
		m.take(t, sample(t, name))
		if wrong := UnknownCodes(m.data, shipped(t)); len(wrong) > 0 || len(m.data.Rules) == 0 {
			t.Fatalf("%s: %+v", name, wrong)
		}
		m.data.Rules[1].Services, m.data.Offices[2].Serves = []string{"01", "0199"}, []string{"9"}
		wrong := UnknownCodes(m.data, shipped(t))
		if len(wrong) != 2 || wrong[0].File != OfficesFile || wrong[0].Item != 2 || wrong[1].File != RoutesFile || wrong[1].Item != 1 || wrong[1].Says.Args["code"] != "0199" || !wrong[1].Mild {
			t.Errorf("%s: %+v", name, wrong)
		}
	}
}

func TestAllMistakesAreSaidAtOnce(t *testing.T) {
	files := sample(t, "street")
	files[OfficesFile] = []byte(strings.NewReplacer("kind: street", "kind: palace", "id: gas", "id: power").Replace(string(files[OfficesFile])))
	files[RoutesFile] = []byte(strings.Replace(string(files[RoutesFile]), `"22:00-07:00"`, "x", 1))
	wrong := (&townMemory{}).take(t, files)
	keys := map[string]bool{}
	for _, w := range wrong {
		keys[w.Says.Key] = true
	}
	for _, key := range []string{"town.bad.office_kind", "town.bad.office_id", "town.bad.rule_hours", "town.bad.rule_no_office"} {
		if !keys[key] {
			t.Errorf("%s is not said: %v", key, keys)
		}
	}
}

func TestImportKeepsWhatIsInUse(t *testing.T) {
	boss := Staff{ID: "s1", Login: "boss", Name: "老板", Role: Admin, Password: "hash"}
	m := &townMemory{staff: []Staff{boss}}
	if wrong := m.take(t, sample(t, "street")); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	i := slices.IndexFunc(m.staff, func(s Staff) bool { return s.Login == "jiang.water" })
	if s := m.staff[i]; s.Password != "" || !s.MustChange || s.ID == "" || s.Office != "water" {
		t.Errorf("a new account %+v", s)
	}
	m.staff[i].Password, m.staff[i].TOTPSecret = "hash", "totp"
	m.open = map[string]int{"gas": 3}
	village := sample(t, "village")
	wrong := m.take(t, village)
	said := ""
	for _, w := range wrong {
		said += w.Says.Key + " " + w.Says.Args["login"] + w.Says.Args["id"] + "\n"
	}
	if !strings.Contains(said, "office_in_use jiang.water") || !strings.Contains(said, "office_open gas") || m.kept != 1 {
		t.Errorf("offices in use are left out:\n%s", said)
	}
	for _, line := range []string{"{login: boss, name: 老板, role: handler, office: water}", `{login: boss, name: 老板, role: admin, area: "990101001"}`} {
		files := map[string][]byte{StaffFile: []byte("staff:\n- " + line + "\n- {login: gu.admin, name: 顾明, role: admin}\n")} // who has no password yet
		if wrong := m.take(t, files); !slices.ContainsFunc(wrong, func(w Mistake) bool { return w.Says.Key == "town.bad.staff_no_admin" }) || m.kept != 1 {
			t.Errorf("%s: %+v", line, wrong)
		}
	}
	files := map[string][]byte{StaffFile: []byte("staff:\n- {login: jiang.water, name: 江大师傅, role: handler, office: gas}\n")}
	if wrong := m.take(t, files); !slices.ContainsFunc(wrong, func(w Mistake) bool { return w.Says.Key == "town.bad.office_empty" }) {
		t.Errorf("water has nobody left: %+v", wrong)
	}
	m.data.Automatic = false
	if wrong := m.take(t, files); len(wrong) != 1 || !wrong[0].Mild || m.kept != 2 {
		t.Errorf("by hand that is only worth a word: %+v", wrong)
	}
	i = slices.IndexFunc(m.staff, func(s Staff) bool { return s.Login == "jiang.water" })
	if s := m.staff[i]; s.Name != "江大师傅" || s.Office != "gas" || s.Password != "hash" || s.TOTPSecret != "totp" {
		t.Errorf("a changed account %+v", s)
	}
}

func TestTheSecondImportIsTold(t *testing.T) {
	m := &townMemory{}
	m.meet = func() { m.data.Version++ }
	_, _, err := ImportTown(t.Context(), m, sample(t, "village"), start, newOffice().NewID)
	if refused, ok := err.(*Error); !ok || refused.Kind != Conflict || m.kept != 0 {
		t.Errorf("%v", err)
	}
}

func TestImportOfStrangeFiles(t *testing.T) {
	for _, files := range []map[string][]byte{
		{"passwords.txt": []byte("x")}, {OfficesFile: nil}, {OfficesFile: []byte("- a\n- b\n")}, {RoutesFile: []byte("rules: 7\n")}, {AreasFile: []byte("[]")},
		{AreasFile: []byte(`{"type":"FeatureCollection","features":[7,null,"x"]}`)}, {GazetteerFile: []byte("places:\n- 7\n")}, {StaffFile: []byte("\xff\xfe")},
	} {
		m := &townMemory{}
		if wrong := m.take(t, files); len(wrong) == 0 || m.kept != 0 {
			t.Errorf("%v was kept", files)
		}
	}
}
