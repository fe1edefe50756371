package intents

import (
	"os"
	"strings"
	"testing"
)

// redLine messages of testdata: kind of danger, tab, message; "-" for what must not be taken for danger.
func redLineMessages(t *testing.T, file string) (cases [][2]string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(string(data), "\n") {
		if kind, text, ok := strings.Cut(l, "\t"); ok && l[0] != '#' {
			cases = append(cases, [2]string{strings.TrimPrefix(kind, "-"), text})
		}
	}
	return cases
}

func TestGuard(t *testing.T) {
	g := newGuard()
	var w words
	count := map[bool]int{}
	for _, c := range redLineMessages(t, "testdata/red_lines.txt") {
		w.normalise(c[1])
		got, _, _ := g.look(&w, nil)
		count[c[0] != ""]++
		switch {
		case c[0] != "" && got == "":
			t.Errorf("%s missed: %s", c[0], c[1])
		case c[0] == "" && got != "":
			t.Errorf("false %s: %s", got, c[1])
		case c[0] != got:
			t.Errorf("%s taken for %s: %s", c[0], got, c[1])
		}
	}
	if count[true] < 250 || count[false] < 250 {
		t.Errorf("%d red lines and %d others, want 250 of each", count[true], count[false])
	}
}

// TestWeakSigns: words that as often mean no danger need a cry for help, and so does every sign beside words of the past, of play or
// of what is being settled.
func TestWeakSigns(t *testing.T) {
	g := newGuard()
	var w words
	for _, c := range []struct {
		text, danger string
		weak         bool
	}{
		{"三楼着火了", "fire", false},
		{"书店的顶棚塌下来了", "collapse", true},
		{"书店的顶棚塌下来了，救命", "collapse", false},
		{"着火了怎么逃，给孩子们讲讲", "fire", true},
		{"短剧里的人触电了", "electric", true},
		{"楼板震得要塌了一样", "", false},
		{"叔公没气了", "medical", false},
		{"自行车轮胎没气了", "", false},
		{"爷爷走丢了没带手机", "missing", true},
		{"爷爷手机丢了", "", false},
		{"那头叫我别挂电话", "scam", true},
		{"防诈讲座讲不许挂电话的骗局", "", false},
		{"昨晚的片子里大楼烧起来了", "fire", true},
		{"脱毛衣老被电到", "", false},
		{"脑壳都要炸了", "", false},
		{"喝大了断片儿了", "", false},
		{"儿子昨天走丢，已经找着了", "", false},
		{"儿子走丢了还没找着", "missing", true},
		{"帮我揾返我阿嫲，佢走失咗", "missing", true},
		{"我怎么在这，忘了住哪", "missing", true},
		{"our car fell into a ravine, I can't move", "traffic", true},
		{"变压气在放点", "electric", true},
		{"不用叫救护车，我自己去", "", false},
		{"快叫救护车，我爸不喘气了", "medical", false},
		{"电梯坏了，困不住人，就是门关得慢", "", false},
		{"困在电梯里的阿姨已经出来了", "lift", true},
		{"我们困在电梯里", "lift", false},
		{"门口的树快被砍死了", "", false},
		{"他要砍死我", "violence", false},
		{"蹦极从六十米跳下去", "", false},
		{"老屋六几年着火了那回", "", false},
	} {
		w.normalise(c.text)
		if danger, weak, _ := g.look(&w, nil); danger != c.danger || weak != c.weak {
			t.Errorf("%s: %q, weak %v; want %q, weak %v", c.text, danger, weak, c.danger, c.weak)
		}
	}
}

// TestModelAddsOnly: what the signs are sure of stands whatever the model thinks; a weak sign falls only where a model knows better. Beside
// words that speak against a danger the model must be surer, unless somebody cries for help.
func TestModelAddsOnly(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	wordsAlone, err := NewTrainedReader(catalogue(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reader *Offline
		sign   string
		weak   bool
		peril  float32
		want   string
		beside string // words of the message
	}{
		{reader, "fire", false, 0, "fire", ""},
		{reader, "fire", true, 0, "", ""},
		{reader, "fire", true, perilPossible, "fire", ""},
		{wordsAlone, "fire", true, 0, "fire", ""},
		{reader, "", false, perilEnough - 0.01, "", ""},
		{reader, "", false, perilEnough, "gas", ""},

		{reader, "fire", false, 0, "fire", "去年"},
		{reader, "fire", true, hedgedPossible - 0.01, "", "去年"},
		{reader, "fire", true, hedgedPossible, "fire", "去年"},
		{reader, "", false, hedgedEnough - 0.01, "", "去年"},
		{reader, "", false, hedgedEnough, "gas", "去年"},
		{reader, "", false, hedgedEnough - 0.01, "gas", "去年，救命"},
		{reader, "fire", true, toldPossible - 0.01, "", "电影里"},
		{reader, "", false, toldEnough - 0.01, "", "电影里"},
		{reader, "", false, toldEnough - 0.01, "", "虚惊一场"},
		{reader, "", false, toldEnough, "gas", "电影里"},
		{reader, "", false, toldEnough - 0.01, "gas", "电影里，救命"},
		{reader, "", false, elseEnough - 0.01, "", "下水道"}, // of which gas smells are not
		{reader, "", false, elseEnough, "gas", "下水道"},
		{reader, "gas", true, elseEnough - 0.01, "", "下水道"},
		{reader, "", false, perilEnough, "gas", "遛狗"}, // which is said against others only
	} {
		d := new(scratch)
		d.words.normalise("这里出了点事情" + c.beside)
		c.reader.guard.heed(&d.heard, c.reader.guard.find(d.words.runes, nil))
		d.judged.peril, d.judged.danger = c.peril, "gas"
		got, perhaps := c.reader.danger(d, &Reading{Danger: c.sign}, c.weak, false)
		if got != c.want {
			t.Errorf("sign %q, weak %v, peril %v beside %q: %q, want %q", c.sign, c.weak, c.peril, c.beside, got, c.want)
		}
		if near := got == "" && c.peril > 0.2; (perhaps != "") != near {
			t.Errorf("sign %q, weak %v, peril %v beside %q: perhaps %q", c.sign, c.weak, c.peril, c.beside, perhaps)
		}
	}
}

func TestHotline(t *testing.T) {
	for danger, number := range map[string]string{
		"gas": "119", "fire": "119", "medical": "120", "violence": "110", "missing": "110", "traffic": "122", "scam": "96110", "suicide": "12356", "": "110",
	} {
		if got := Hotline(danger); got != number {
			t.Errorf("Hotline(%q) = %s, want %s", danger, got, number)
		}
	}
	for _, danger := range Dangers {
		if len(hotlines[danger]) == 0 {
			t.Errorf("no number for %s", danger)
		}
	}
}
