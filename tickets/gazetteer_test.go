package tickets

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// sample reads one of the tenants that come with the program, without importing config.
func sample(t testing.TB, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, file := range TownFiles {
		text, err := os.ReadFile(filepath.Join("../config/tenants", name, file))
		if err != nil {
			t.Fatal(err)
		}
		files[file] = text
	}
	return files
}

// town is a sample tenant, which must be without a mistake.
func town(t testing.TB, name string) *Town {
	t.Helper()
	data, _, wrong := readTown(TownData{}, sample(t, name))
	if wrong = append(wrong, CheckTown(data, nil)...); len(wrong) > 0 {
		t.Fatalf("%s: %+v", name, wrong)
	}
	return NewTown(data)
}

func TestFindInTheStreet(t *testing.T) {
	street := town(t, "street")
	const s = "990101001"
	for _, c := range []struct {
		words, spot, area string
		point             bool
	}{
		{"幸福里3号楼2单元", "幸福里小区", s + "00104", true},
		{"幸福里小区3号楼", "幸福里小区", s + "00104", true},
		{"幸福里的3号楼门口", "幸福里小区", s + "00104", true},
		{"我家在幸福里", "幸福里小区", s + "00104", true},
		{"和平里二区12号楼3单元", "和平里二区", s + "00102", true},
		{"和平里二區12號樓", "和平里二区", s + "00102", true},
		{"building 12, unit 3, Hepingli Block Two", "和平里二区", s + "00102", true},
		{"HEPINGLI  BLOCK  TWO", "和平里二区", s + "00102", true},
		{"锦绣新城3号楼", "锦绣新城", s + "00304", true},
		{"锦绣新城九号楼", "锦绣新城", s + "00304", true},
		{"锦绣新城10号楼二单元", "锦绣新城", s + "00305", true},
		{"锦绣新城十八栋", "锦绣新城", s + "00305", true},
		{"锦绣新城 12 号楼", "锦绣新城", s + "00305", true},
		{"building 12, Jinxiu New Town", "锦绣新城", s + "00305", true},
		{"锦绣新城19号楼", "锦绣新城", s + "003", true}, // no such building: the community is all that is sure
		{"锦绣新城", "锦绣新城", s + "003", true},
		{"菜市场", "桂园菜市场", s + "00404", true},
		{"菜市场东门", "桂园菜市场东门", s + "00405", true}, // the longer name
		{"集市街菜市场里头", "桂园菜市场", s + "00404", true},
		{"集市街菜市场东门", "桂园菜市场东门", s + "00405", true}, // 集市街 is a road: the landmark says more
		{"人民路与建设路路口", "人民路/建设路", s + "00205", false},
		{"建设路和人民路交叉口", "建设路/人民路", s + "00205", false},
		{"建設路與人民路口", "建设路/人民路", s + "00205", false},
		{"和平路与建设路路口", "和平路/建设路", s + "00105", false},
		{"桂花路与学府路路口", "桂花路", s + "004", false}, // they do not meet: the first road's community
		{"人民路公交站旁", "人民路", s, false},           // it runs through two communities
		{"集市街12号门前", "集市街", s + "004", false},
		{"和平公园门口", "和平公园", s + "00105", true},
		{"街道办门口", "幸福里街道办事处", s + "00205", true},
		{"幸福里街道办事处大厅", "幸福里街道办事处", s + "00205", true}, // and not 幸福里
		{"幸福小学门口人民路", "幸福小学", s + "00305", true},
		{"铁路新村3-2-501", "铁路新村", s + "00204", true},
		{"和平里社区3号楼2单元501", "和平里社区", s + "001", false}, // no estate is said: its community is all that is sure
		{"和平里3号楼2单元501", "和平里社区", s + "001", false},
		{"和平里社區3號樓", "和平里社区", s + "001", false},
		{"槐树湾居委会门口", "槐树湾社区", s + "002", false},
		{"新桥社区楼下", "新桥社区", s + "003", false},
		{"桂园里头", "", "", false}, // two characters are too common a word to be the community
		{"和平里社区和平里二区5号楼", "和平里二区", s + "00102", true},
		{"和平里社区第3网格", "和平里社区", s + "00103", false},
		{"槐树湾社区五网格楼道", "槐树湾社区", s + "00205", false},
		{"和平里社区第9网格", "和平里社区", s + "001", false},
		{"和平里社区人民路", "人民路", s + "001", false}, // the part of the road that lies there
		{"桂园社区桂园菜市场", "桂园菜市场", s + "00404", true},
		{"湖滨区", "", "", false}, // as good as nothing said
		{"3号楼2单元", "", "", false},
		{"楼下", "", "", false},
		{"", "", "", false},
		{"阳光小区", "", "", false},
	} {
		f, ok := street.Find(c.words)
		if ok != (c.spot != "") || f.Spot != c.spot || f.Area != c.area && c.area != "" || (f.Lat != 0) != c.point {
			t.Errorf("%s: %+v, want %s in %s, point %v", c.words, f, c.spot, c.area, c.point)
		}
		if a, _ := street.Area(f.Area); (a.Level == "grid") != (f.Grid != "") {
			t.Errorf("%s: grid %q of %s %q", c.words, f.Grid, a.Level, f.Area)
		}
		if (f.Lat != 0) && f.Grid != "" && street.At(f.Lat, f.Lon) != f.Grid {
			t.Errorf("%s: its point lies in %s, not in %s", c.words, street.At(f.Lat, f.Lon), f.Grid)
		}
	}
}

func TestFindInTheVillage(t *testing.T) {
	village := town(t, "village")
	const v = "990201101201"
	for words, area := range map[string]string{
		"上屋场老李家门口": v + "02", "三组": v + "03", "十三组": "", "村部": v + "02", "水库边": v + "04", "柳溪村": v, "石桥镇": "990201101", "柳溪村委会门口": v + "02", "村口大槐树": v + "01", "机耕路": v, "村道旁的学校": v + "03",
	} {
		if f, _ := village.Find(words); f.Area != area {
			t.Errorf("%s: %+v, want %q", words, f, area)
		}
	}
}

// Every place of the gazetteer with a point lies where it says, in both tenants, and every grid's middle in that grid.
func TestSamplesAgreeWithTheirMaps(t *testing.T) {
	for _, name := range []string{"street", "village"} {
		town := town(t, name)
		for _, s := range town.Spots {
			if at := town.At(s.Lat, s.Lon); (s.Lat != 0 || s.Lon != 0) && at != s.Areas[0] {
				t.Errorf("%s: %s is in %s and says %v", name, s.Name, at, s.Areas)
			}
		}
		n := 0
		for _, a := range town.Areas {
			if lat, lon, drawn := town.Middle(a.Code); a.Level == "grid" && (!drawn || town.At(lat, lon) != a.Code) {
				t.Errorf("%s: the middle of %s", name, a.Name)
			} else if a.Level == "grid" {
				n++
			}
		}
		if n < 4 {
			t.Errorf("%s has %d grids", name, n)
		}
	}
}

func TestLocate(t *testing.T) {
	street := town(t, "street")
	const s = "990101001"
	lat, lon, _ := street.Middle(s + "00401")
	for _, c := range []struct {
		label      string
		place      Place
		grid, area string
		point      bool
	}{
		{"words only", Place{Text: "幸福里3号楼"}, s + "00104", s + "00104", true},
		{"point only", Place{Lat: lat, Lon: lon}, s + "00401", s + "00401", true},
		{"the point wins", Place{Text: "幸福里3号楼", Lat: lat, Lon: lon}, s + "00401", s + "00401", true},
		{"a point from afar", Place{Text: "幸福里3号楼", Lat: 39.9, Lon: 116.4}, s + "00104", s + "00104", true},
		{"a point from afar, and nothing said", Place{Lat: 39.9, Lon: 116.4}, "", "", true},
		{"a road", Place{Text: "人民路东段"}, "", s, false},
		{"a community", Place{Text: "和平里社区3号楼2单元501"}, "", s + "001", false},
		{"unknown words", Place{Text: "老地方"}, "", "", false},
		{"a grid somebody knew", Place{Text: "老地方", Grid: s + "00101"}, s + "00101", s + "00101", false},
		{"nothing", Place{}, "", "", false},
	} {
		p, area := street.Locate(c.place)
		if p.Grid != c.grid || area != c.area || p.HasPoint() != c.point || p.Text != c.place.Text {
			t.Errorf("%s: %+v in %s", c.label, p, area)
		}
	}
}

func TestNumerals(t *testing.T) {
	for text, want := range map[string]int{"12号楼": 12, "十二栋": 12, "二十号楼": 20, "三": 3, "一百零三号": 103, "两栋": 2, "十": 10, "楼": 0, "": 0, "9999号": 9999} {
		if n, _ := numeral([]rune(text)); n != want {
			t.Errorf("%s is %d, want %d", text, n, want)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	town := town(b, "street")
	for b.Loop() {
		town.Find("您好，锦绣新城十二号楼二单元门口的路灯，就是靠近新桥大街那一侧的，坏了三天了")
	}
}

func BenchmarkPointInPolygon(b *testing.B) {
	town := town(b, "street")
	for i := 0; b.Loop(); i++ {
		town.At(31.198+float64(i%420)/10000, 120.112+float64(i%400)/10000)
	}
}

func TestEstateIn(t *testing.T) {
	g := town(t, "street").gazetteer
	for words, want := range map[string]string{
		"我住在槐树湾东里嘛,3栋二单元": "槐树湾东里", "楼下烧烤店油烟太大了！ 和平里一区": "和平里一区", "I live in Heping Garden": "Heping Garden",
		"和平里一区和铁路新村都停水": "", "路灯坏了": "", "": "",
		"İİİ, I live in HEPING Garden": "HEPING Garden", "\u212a\u212a\u212a 槐树湾东里 \u212a": "槐树湾东里",
	} {
		if got := g.estateIn(words); got != want {
			t.Errorf("%q names %q, want %q", words, got, want)
		}
	}
}

// What is named stands in the words, or is the name itself.
func FuzzEstateIn(f *testing.F) {
	g := town(f, "street").gazetteer
	for _, seed := range []string{"I live in Heping Garden", "İ槐树湾东里", "\u212a\u212a HEPING GARDEN", "\xff和平里 一区", "ẞ槐树湾 东里"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		said := g.estateIn(words)
		if named := plainName(said); said != "" && !strings.Contains(string(plainName(words)), string(named)) {
			t.Errorf("%q names %q", words, said)
		}
		if said != "" && !utf8.ValidString(said) {
			t.Errorf("%q names %q, which is cut in a letter", words, said)
		}
	})
}
