package intents

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"huying/tickets"
)

func orderWork(t testing.TB) *Work {
	t.Helper()
	services := []tickets.Service{
		{Code: "0101", Names: map[tickets.Lang]string{tickets.Hans: "路灯故障"}},
		{Code: "S02", Order: true, Names: map[tickets.Lang]string{tickets.Hans: "陪诊就医", tickets.English: "Company to hospital"}, Words: []string{"陪诊"}},
		{Code: "S06", Order: true, Names: map[tickets.Lang]string{tickets.Hans: "家电维修"}, Words: []string{"修电器", "fix my fridge"}},
		{Code: "S09", Order: true, Names: map[tickets.Lang]string{tickets.Hans: "手机与智能设备教学"}, Words: []string{"教手机"}},
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))
	return &Work{
		Desk: &tickets.Desk{Services: tickets.NewCatalogue(services), Now: func() time.Time { return now }, Location: now.Location()}, Lang: tickets.Hans,
		Answers: map[string]string{},
	}
}

func TestForWhom(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"我妈一个人住，周三要去医院，想有人陪", "family"},
		{"陪我老伴去透析", "family"},
		{"我阿媽行動不便", "family"},
		{"My father needs someone to go with him", "family"},
		{"楼上的王奶奶想理发", "neighbour"},
		{"邻居大爷摔了腿，想请人送饭", "neighbour"},
		{"our neighbour needs meals", "neighbour"},
		{"家里水龙头坏了", ""},
		{"楼下理发店关门了，想剪头发", ""},
		{"想学用手机", ""},
	} {
		if got := forIn(c.words); got != c.want {
			t.Errorf("%q is for %q, want %q", c.words, got, c.want)
		}
	}
}

func TestNameAndPhone(t *testing.T) {
	for _, c := range []struct {
		text   string
		read   Reading
		name   string
		number string
	}{
		{"王桂英 13800001234", Reading{Names: []string{"王桂英"}, Phones: []string{"13800001234"}}, "王桂英", "13800001234"},
		{"王奶奶，没有手机", Reading{}, "王奶奶", ""},
		{"王奶奶 13800001234", Reading{Phones: []string{"13800001234"}}, "王奶奶", "13800001234"},
		{"David Miller", Reading{}, "David Miller", ""},
		{"13800001234", Reading{Phones: []string{"13800001234"}}, "", "13800001234"},
		{"王奶奶 没有手机", Reading{}, "王奶奶", ""},
		{"她叫王桂英 没电话", Reading{}, "王桂英", ""},
		{"王奶奶也没有手机", Reading{}, "王奶奶", ""},
		{"没有手机", Reading{}, "", ""},
		{"没有", Reading{}, "", ""},
		{"不知道", Reading{}, "", ""},
		{"这个我得回去问问他儿子才晓得", Reading{}, "", ""},
	} {
		if name, number := nameAndPhone(c.read, c.text); name != c.name || number != c.number {
			t.Errorf("%q is %q %q, want %q %q", c.text, name, number, c.name, c.number)
		}
	}
}

func TestTimesIn(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"周六上午、周三晚上", "6-0 3-2"},
		{"周末", "6-0 6-1 6-2 0-0 0-1 0-2"},
		{"工作日晚上", "1-2 2-2 3-2 4-2 5-2"},
		{"周一到周三上午", "1-0 2-0 3-0"},
		{"周二四下午", "2-1 4-1"},
		{"週六早上", "6-0"},
		{"saturday morning, wednesday evening", "6-0 3-2"},
		{"每天晚上", "1-2 2-2 3-2 4-2 5-2 6-2 0-2"},
		{"晚上", "1-2 2-2 3-2 4-2 5-2 6-2 0-2"},
		{"都可以", "*"},
		{"我会教手机，周末白天有空", "6-0 6-1 0-0 0-1"},
		{"看情况", ""},
	} {
		if got := strings.Join(timesIn(nil, c.words), " "); got != c.want {
			t.Errorf("%q is %q, want %q", c.words, got, c.want)
		}
	}
	for _, free := range []tickets.Availability{0, tickets.FreeAt(time.Sunday, tickets.Evening), freeOf([]string{"work_day", "free_evening"})} {
		if again := freeOf(lines1(timeNames(free))); again != free {
			t.Errorf("%b comes back as %b", free, again)
		}
	}
}

func TestSkillsAreHeard(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"修电器、陪诊", "S02 S06"},
		{"1 3", "S02 S09"},
		{"１、３", "S02 S09"},
		{"1和3", "S02 S09"},
		{"我会唱京剧、教手機", "S09 唱京剧"},
		{"company to hospital, fix my fridge", "S02 S06"},
		{"1 9", ""}, // there is no ninth
		{"7", ""},
		{"嗯", ""},
	} {
		w := orderWork(t)
		q := many("skills", "enrol.any_skill", skillChoices, skillsIn)
		heard := q.Hear(w, c.text)
		if got := strings.ReplaceAll(w.Answers["skills"], "\n", " "); got != c.want || heard != (c.want != "") {
			t.Errorf("%q is %q (%v), want %q", c.text, got, heard, c.want)
		}
	}
}

// Buttons add up one by one, a second press takes one back, and the last option ends it.
func TestSkillsAreTapped(t *testing.T) {
	w := orderWork(t)
	q := many("skills", "enrol.any_skill", skillChoices, skillsIn)
	for _, value := range []string{"S02", "S06", "S02", "S09"} {
		q.Take(w, value)
		if _, done := w.Answers["skills"]; done {
			t.Fatalf("%s ended it", value)
		}
	}
	if q.Take(w, "."); w.Answers["skills"] != "S06\nS09" {
		t.Errorf("chosen %q", w.Answers["skills"])
	}
}

func TestOwnAnswers(t *testing.T) {
	for _, c := range []struct {
		hear func(*Work, string) bool
		text string
		name string
		want string
	}{
		{hearPhone, "138 1111 2222", "phone", "13811112222"},
		{hearPhone, "我的是１３８１１１１２２２２", "phone", "13811112222"},
		{hearPhone, "12345", "phone", ""},
		{hearPhone, "不方便说", "phone", ""},
		{hearAge, "15岁", "age", "minor"},
		{hearAge, "我十二岁", "age", "child"},
		{hearAge, "65岁了", "age", "adult"},
		{hearAge, "大学生", "age", "adult"},
		{hearAge, "高中生", "age", "minor"},
		{hearAge, "小学三年级", "age", "child"},
		{hearAge, "嗯嗯", "age", ""},
		{hearParty, "我是党员", "party", "yes"},
		{hearParty, "群众", "party", "no"},
		{hearParty, "不是党员", "party", "no"},
		{hearWeek, "每周两次", "week", "2"},
		{hearWeek, "5", "week", "5"},
		{hearWeek, "100", "week", ""},
		{hearWeek, "随便", "week", "0"},
		{hearDoor, "在家", "place", ""},
		{hearDoor, "3号楼502", "place", "3号楼502"},
	} {
		w := orderWork(t)
		if heard := c.hear(w, c.text); w.Answers[c.name] != c.want || heard != (c.want != "") {
			t.Errorf("%q: %s is %q (%v), want %q", c.text, c.name, w.Answers[c.name], heard, c.want)
		}
	}
}

func TestUnitAndBranch(t *testing.T) {
	for _, c := range [][3]string{
		{"市自来水公司，机关第二党支部", "市自来水公司", "机关第二党支部"},
		{"单位是区医院 内科党支部", "区医院", "内科党支部"},
		{"幸福小学", "幸福小学", ""},
	} {
		if unit, branch := unitAndBranch(c[0]); unit != c[1] || branch != c[2] {
			t.Errorf("%q is %q, %q", c[0], unit, branch)
		}
	}
}

func TestAloud(t *testing.T) {
	for text, want := range map[string]string{
		"要钱吗": "fee", "这单要钱吗": "fee", "这个要不要钱啊？": "fee", "免费的吗": "fee", "我不会用这个": "lost", "看不懂": "lost", "不会弄": "lost", "不知道怎么办": "lost",
		"物业乱收费": "", "不知道谁把垃圾堆在楼道": "", "我不会用微信，想找人教": "",
	} {
		if got := Aloud(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestSaidWords(t *testing.T) {
	for text, want := range map[string]string{
		"接单 A20261126-0003": "take", "A20261126-0003 去不了了": "release", "我接A20261126-0003": "take", "A20261126-0003做完了": "finish", "A20261126-0003": "",
	} {
		known, err := Said(t.Context(), orderWork(t), text)
		if err != nil || known["id"] != "A20261126-0003" || known["do"] != want {
			t.Errorf("%q is %v (%v), want %q", text, known, err, want)
		}
	}
	for _, text := range []string{"我到了", "做完了", "五星", "20261126-0003", ""} { // of somebody nobody knows
		if known, err := Said(t.Context(), orderWork(t), text); known != nil || err != nil {
			t.Errorf("%q is %v (%v)", text, known, err)
		}
	}
	for text, said := range map[string]Wording{
		"我到了": arrived, "到门口了": arrived, "我已经到楼下了": arrived, "做完了": finished, "都弄好了": finished, "服务结束了": finished, "我去不了了": cannot, "临时有事，去不了": cannot,
	} {
		if !said.In(text) {
			t.Errorf("%q is not heard", text)
		}
	}
	for text, said := range map[string]Wording{"电梯到了五楼就不动": arrived, "小区门口施工结束了没人清理": finished, "下水道堵了去不了": cannot} {
		if said.In(text) {
			t.Errorf("%q is heard as something else", text)
		}
	}
	for text, heard := range map[string]bool{"五星，很细心": true, "5 stars": true, "给3颗星": true, "5楼漏水": false} {
		if stars.MatchString(text) != heard {
			t.Errorf("%q gives stars: %v", text, !heard)
		}
	}
}

// FuzzHeard: whatever a stranger answers, what is kept of it can be stored and is bounded.
func FuzzHeard(f *testing.F) {
	for _, s := range []string{"修电器、陪诊", "1 3 5", "999999999999999999999", "周六上午", "王桂英 13800001234", "\xff\xfe", "，，，", "3号楼502", "星期八"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text[:min(len(text), 4*tickets.MaxWords)], "") // as a channel hands it on
		w := orderWork(t)
		skills, times := many("skills", "a", skillChoices, skillsIn), many("times", "b", timeChoices, timesIn)
		for _, hear := range []func(*Work, string) bool{
			skills.Hear, times.Hear, hearOwnName, hearPhone, hearAge, hearParty, hearUnit, hearGrids, hearWeek, hearWhom, hearFor, hearWhen, hearDoor,
		} {
			hear(w, text)
		}
		Order.Settle(w)
		for name, value := range w.Answers {
			if len(value) > 8*len(text)+400 || !utf8.ValidString(value) {
				t.Errorf("%s keeps %d bytes of %d", name, len(value), len(text))
			}
		}
		freeOf(lines1(w.Answers["times"]))
	})
}
