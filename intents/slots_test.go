package intents

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestSlots measures how well the words of where and when overlap with those that are right.
func TestSlots(t *testing.T) {
	for _, file := range []struct {
		name  string
		floor float64
		seen  bool // false: written apart, its lines are not shown
	}{{"slots.txt", 0.97, true}, {"slots_2.txt", 0.955, false}, {"slots_5.txt", 0.94, false}, {"slots_3.txt", 0.975, false}, {"slots_6.txt", 0.96, true}, {"slots_7.txt", 0.91, false}, {"slots_8.txt", 0.89, false}, {"slots_9.txt", 0.84, false}, {"slots_10.txt", 0.89, false}, {"slots_own.txt", 0.95, true}, {"slots_own_2.txt", 0.94, true}, {"slots_own_3.txt", 0.95, true}} {
		data, err := os.ReadFile("testdata/" + file.name)
		if err != nil {
			t.Fatal(err)
		}
		p, c := newPlacer(), newClock()
		var w words
		var n, places, whens float64
		for _, l := range strings.Split(string(data), "\n") {
			f := strings.Split(l, "\t")
			if len(f) != 3 || strings.HasPrefix(l, "#") {
				continue
			}
			w.normalise(f[0])
			from, to, _, _ := c.find(w.runes, nil, nil)
			when := w.exact(from, to)
			from, to, _, _ = p.find(&w, nil, nil, piece{from: from, to: to})
			place := w.exact(from, to)
			if file.seen && (place != f[1] || when != f[2]) {
				t.Logf("where %q, want %q; when %q, want %q: %s", place, f[1], when, f[2], f[0])
			}
			n++
			places += sharedWords(place, f[1])
			whens += sharedWords(when, f[2])
		}
		t.Logf("%s: %.0f messages: where %.3f, when %.3f", file.name, n, places/n, whens/n)
		if n < 100 || places/n < file.floor || whens/n < file.floor {
			t.Errorf("%s: over %.0f messages the words of where overlap %.3f and of when %.3f, want %.2f", file.name, n, places/n, whens/n, file.floor)
		}
	}
}

// TestLongMessagesAreReadSoon reads messages as long as a channel lets through, full of places and times: the work grows with the length,
// not with its square.
func TestLongMessagesAreReadSoon(t *testing.T) {
	p, c := newPlacer(), newClock()
	var w words
	for _, part := range []string{"路口3号楼", "幸福路和建设街", "从东到西往南50米", "村小区桥河湖", "那个地方的路口", "三天昨晚", "从前天起到昨天"} {
		w.normalise(strings.Repeat(part, maxRunes/len([]rune(part))))
		start := time.Now()
		from, to, _, _ := c.find(w.runes, nil, nil)
		p.find(&w, nil, nil, piece{from: from, to: to})
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s again and again took %v", part, took)
		}
	}
}

// TestWhereAndWhen holds what the rules of place_shape.go, place_name.go, when_event.go and when_date.go are for: one line a rule.
func TestWhereAndWhen(t *testing.T) {
	p, c := newPlacer(), newClock()
	var w words
	for _, l := range [][3]string{
		{"五里坡环卫工休息点没人开门", "五里坡环卫工休息点", ""},               // an unlisted spot, known by its last character
		{"土城看守所對面公車亭玻璃破了", "土城看守所對面公車亭", ""},             // it ends before a thing
		{"电视塔下面有人飙摩托", "电视塔下面", ""},                      // any name with a position
		{"莆田荔城区文献路步行街路灯不亮", "莆田荔城区文献路步行街", ""},           // with its town
		{"法院西门外有人闹事", "法院西门外", ""},                       // with what it is the side of
		{"千金药业后面的老年公寓被淹", "千金药业后面的老年公寓", ""},             // a place by the side of another
		{"翠屏山庄-12栋-3单元电梯困人", "翠屏山庄-12栋-3单元", ""},         // joined by hyphens
		{"永安里 8 号楼没暖气", "永安里 8 号楼", ""},                  // spaces around a number
		{"阳光100小区4#-2-1101暖气不热", "阳光100小区4#-2-1101", ""}, // a door behind the mark of a building
		{"钟宅畲族社区北片89号没给钱", "钟宅畲族社区北片89号", ""},            // no day is the 89th
		{"南山区粤海街道科技园的路塌了", "南山区粤海街道科技园", ""},             // no hill country
		{"漠河北极村客栈停暖", "漠河北极村客栈", ""},                     // 河北 is no province here
		{"渔人码头三号栈桥木板断了", "渔人码头三号栈桥", ""},                 // no third of a month
		{"K3路公交南湖站司机甩站", "3路公交南湖站", ""},                  // what is done there is no name
		{"钟鼓楼西北角的路灯打雷那晚就灭了", "钟鼓楼西北角", "打雷那晚"},           // what everybody saw happen
		{"停水第三天了西苑六号楼还没来水车", "西苑六号楼", "停水第三天了"},
		{"每逢下雨铁路桥涵洞就积水", "铁路桥涵洞", "每逢下雨"},
		{"11/5 21:30水景公园北门有人打架", "水景公园北门", "11/5 21:30"},
		{"三月三歌圩广场人太多", "歌圩广场", "三月三"},
		{"谁家的水管把四单元一到三楼的墙都泡了", "四单元一到三楼", ""},
		{"谢谢你们,东苑小区的路灯当天就修好了", "东苑小区", "当天"},
		{"Please accompany my father to Renmin Hospital on Wednesday morning", "Renmin Hospital", "on Wednesday morning"}, // places overlap no time
		{"My wallet was stolen at the East Railway Station on 1 October", "the East Railway Station", "1 October"},
		{"Smashed opposite No. 3 Middle School the night of the storm", "opposite No. 3 Middle School", "the night of the storm"},
		{"pot hole on renmin rd near the kfc, 2 wks", "renmin rd near the kfc", "2 wks"}, // no capitals anywhere
		{"屋头水管爆了,龙塔街18号3楼2号", "龙塔街18号3楼2号", ""},                                          // a door behind a house number and a storey
		{"友谊路36号路灯杆裂了", "友谊路36号路灯杆", ""},                                                 // a lamp-post by its number
		{"G312线1845公里加200米处落石", "G312线1845公里加200米处", ""},                                 // a road by letter and number
		{"区法院立案大厅排队排到马路上", "区法院立案大厅", ""},                                                // the court of a district
		{"第九中学南门对面的奶茶店油烟大", "第九中学南门对面的奶茶店", ""},                                          // what is opposite
		{"小李集西头粉条厂往河里排白水", "小李集西头粉条厂", ""},                                               // where it goes is not where it is
		{"清真寺街有人卸货", "清真寺街", ""},                                                         // 真 is part of the name
		{"学校说要交证明", "", ""},                                                              // who says so
		{"我家水管漏了", "", ""},                                                               // nobody else can find it
		{"一个月工资三千五", "", ""},                                                             // how much it is
		{"三个月工资没发", "", "三个月"},                                                           // how long it is owed
		{"满三年才给编制", "", ""},                                                              // a term
		{"24小时药店门口的台阶碎了", "24小时药店门口", ""},                                                // the name of a shop
		{"五月花大酒店旁边的巷子有人打架", "五月花大酒店旁边的巷子", ""},
		{"从晚八点到早八点3号岗亭没人", "3号岗亭", "从晚八点到早八点"},
		{"下周一到周三我不在家,周四上午再来", "", "周四上午"},
		{"there is a hole on Yingbin Road, about 50 metres north of the bus stop", "Yingbin Road, about 50 metres north of the bus stop", ""},
		{"My dad was last seen at the vegetable market", "the vegetable market", ""}, // what kind of market
		{"Send a plumber to Room 1603, Building 4 tomorrow between 2 and 4pm", "Room 1603, Building 4", "tomorrow between 2 and 4pm"},
	} {
		w.normalise(l[0])
		from, to, _, _ := c.find(w.runes, nil, nil)
		when := w.exact(from, to)
		from, to, _, _ = p.find(&w, nil, nil, piece{from: from, to: to})
		if place := w.exact(from, to); place != l[1] || when != l[2] {
			t.Errorf("%s: where %q, want %q; when %q, want %q", l[0], place, l[1], when, l[2])
		}
	}
}
