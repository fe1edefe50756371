package intents

import "testing"

func TestAmended(t *testing.T) {
	for _, c := range [][3]string{
		{"3号楼二单元", "幸福里小区", "幸福里小区3号楼二单元"},
		{"3号楼二单元", "锦绣江南", "锦绣江南3号楼二单元"},
		{"幸福里小区", "3号楼二单元", "幸福里小区3号楼二单元"},
		{"幸福里", "A座", "幸福里A座"},
		{"幸福里小区3号楼二单元", "5号楼", "幸福里小区5号楼"},
		{"3号楼", "5号楼", "5号楼"},
		{"3号楼后面", "西门口", "西门口"},
		{"西门口", "3号楼后面", "3号楼后面"},
		{"幸福里小区东门", "3号楼", "3号楼"}, // the gate was not meant; whether the estate was, the summary shows
		{"幸福里小区3号楼", "和平里小区", "和平里小区"},
		{"3号楼", "和平里小区5号楼", "和平里小区5号楼"},
		{"8号楼", "二单元", "8号楼二单元"},
		{"幸福里小区3号楼二单元", "1单元", "幸福里小区3号楼1单元"},
		{"3號樓", "二單元5樓", "3號樓二單元5樓"},
		{"二单元", "三单元", "三单元"},
		{"", "3号楼", "3号楼"},
		{"人民路12号", "解放路15号", "解放路15号"},
		{"幸福里小区3号楼", "东门", "幸福里小区东门"},
		{"3号楼", "东门", "东门"},
		{"Heping Garden building 5", "building 6, front gate", "building 6, front gate, Heping Garden"},
		{"building 5, Heping Garden", "building 6", "building 6, Heping Garden"},
	} {
		if got := Amended(c[0], c[1]); got != c[2] {
			t.Errorf("%q, then %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestHomeless(t *testing.T) {
	for place, want := range map[string]string{
		"3栋": "桂园3栋", "楼下烧烤店": "桂园楼下烧烤店", "楼道里": "桂园楼道里", "小区门口": "桂园门口", "屋里头": "桂园屋里头", "人民路12号": "", "幸福里3号楼": "", "": "", "-": "",
	} {
		if Homeless(place) != (want != "") {
			t.Errorf("%q: homeless is %v", place, want == "")
		} else if want != "" && AtHome(place, "桂园") != want {
			t.Errorf("%q at home: %q, want %q", place, AtHome(place, "桂园"), want)
		}
	}
	if got := AtHome("building 5", "Heping Garden"); got != "building 5, Heping Garden" {
		t.Error(got)
	}
}

func TestVague(t *testing.T) {
	for place, want := range map[string]bool{
		"我家楼上": true, "小区门口": true, "楼道": true, "我们小区": true, "俺村里": true, "隔壁": true, "my kitchen": true, "我家": true,
		"村口": true, "俺村东头": true, "路口": true, "巷子口": true, "小区大门口": true, "马路边": true, "桥头村": false, "汉口": false, "解放路口": false,
		"幸福里小区": false, "3号楼": false, "人民路12号": false, "菜市场门口": false, "东门": false, "": false, "-": false, "二中对面": false,
	} {
		if vague(place) != want {
			t.Errorf("%q: vague is %v", place, !want)
		}
	}
}

// TestWithoutHome: the name of an estate a message begins with is left out of what the model reads; what may be the matter itself stays.
func TestWithoutHome(t *testing.T) {
	placer := newPlacer()
	for text, want := range map[string]string{
		"锦绣花园5号楼的电梯坏了": "的电梯坏了", "幸福里3号楼的路灯坏了": "的路灯坏了", "翠湖苑的水管爆了": "的水管爆了",
		"幼儿园滑梯螺丝露在外头": "幼儿园滑梯螺丝露在外头", "保安亭里从来没人": "保安亭里从来没人", "我们小区电梯坏了": "我们小区电梯坏了",
		"人民路中间有个大坑": "人民路中间有个大坑", "花坛里的月季全旱死了": "花坛里的月季全旱死了",
	} {
		var w words
		w.normalise(text)
		from, to, _, _ := placer.find(&w, nil, nil, piece{})
		if got := string(withoutHome(w.runes, from, to)); got != want {
			t.Errorf("%s: %q is read, want %q", text, got, want)
		}
	}
}
