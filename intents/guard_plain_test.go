package intents

import (
	"os"
	"strings"
	"testing"
)

// TestPlainDangers: what the plainest words say is a danger wherever and to whomever it happens, and only where nothing else is said.
func TestPlainDangers(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for text, danger := range map[string]string{
		"救命": "violence", "救命啊！！": "violence", "快报警": "violence", "call the police": "violence", "出人命了": "violence",
		"救护车": "medical", "快打120": "medical", "快救火": "fire", "FIRE!!!": "fire", "着火": "fire", "地震了": "collapse",
		"小孩落水！就在人民公园湖心亭这边": "drowning", "东湖湖心亭，我爸触电": "electric", "有人触电": "electric", "村口有围墙塌了": "collapse",
		"楼上打架，金河苑东门": "violence", "請問家裡起火怎麼辦": "fire", "新桥路12号有人车祸": "traffic", "車禍，人民公園門口": "traffic",
		"喂，和平里3号楼2单元这边奶奶食物中毒": "medical", "我被电信诈骗了！": "scam", "打交啊": "violence", "被困电梯 丹桂里5栋": "lift", "老伴走失了": "missing",
	} {
		if r, _ := reader.Read(t.Context(), text); r.Danger != danger || r.Intent != "emergency" {
			t.Errorf("%s: danger %q, %s; want %q", text, r.Danger, r.Intent, danger)
		}
	}
	for _, text := range []string{
		"不用报警", "报警回执去哪拿", "救命稻草", "网卡死了", "猫走失了", "fire exit is blocked", "楼上小孩打架子鼓", "落水管坏了",
		"家暴怎么办", "灭火器过期了", "消防演练起火", "热死人了", "评论区吵死人", "help",
	} {
		if r, _ := reader.Read(t.Context(), text); r.Danger != "" {
			t.Errorf("%s: danger %q, want none", text, r.Danger)
		}
	}
	for text, perhaps := range map[string]string{"110": "violence", "119": "fire", "120": "medical", "112": ""} {
		if r, _ := reader.Read(t.Context(), text); r.Danger != "" || r.Perhaps != perhaps {
			t.Errorf("%s: danger %q, perhaps %q; want perhaps %q", text, r.Danger, r.Perhaps, perhaps)
		}
	}
}

// TestSpelled: a word with groups stands for each way through them.
func TestSpelled(t *testing.T) {
	got := spelled("(|被)困(在|住)里")
	for i, want := range []string{"困在里", "困住里", "被困在里", "被困住里"} {
		if len(got) != 4 || got[i] != want {
			t.Fatalf("spelled out as %q", got)
		}
	}
}

// TestPlainDangersAnywhere: the plainest words, whomever they befall, wherever and in whatever order that is said. What is left are mostly
// combinations that nobody would send.
func TestPlainDangersAnywhere(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/plain_dangers.txt")
	if err != nil {
		t.Fatal(err)
	}
	places := []string{"人民公园", "新桥路12号", "和平里3号楼2单元", "金河苑东门", "村口", "东湖湖心亭"}
	orders := []string{"WD", "WD！", "PWD", "P，WD", "P有WD", "WD，P", "WD！P", "WD，在P", "WD！就在P这边", "快来人，WD", "救命WD", "WD P 快点", "请问WD怎么办", "喂，P这边WD"}
	var all, missed int
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(line, "\t")
		for _, whom := range strings.Fields(part[1]) {
			for _, danger := range strings.Fields(part[2]) {
				for _, order := range orders {
					text := strings.NewReplacer("W", strings.Trim(whom, "-"), "D", danger, "P", places[all%len(places)]).Replace(order)
					all++
					if r, _ := reader.Read(t.Context(), text); r.Danger == "" {
						missed++
					}
				}
			}
		}
	}
	t.Logf("of %d, %d raise no alarm (%.2f %%)", all, missed, 100*float64(missed)/float64(all))
	if float64(missed) > 0.015*float64(all) {
		t.Errorf("%d of %d raise no alarm", missed, all)
	}
}
