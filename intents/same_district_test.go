package intents

import (
	"slices"
	"testing"
)

// TestDistricts reads some letters and says which units one of them names, with those they lie in.
func TestDistricts(t *testing.T) {
	for _, c := range []struct {
		name    string
		letters []string
		want    []string // of the first
	}{
		{"a masked district is one, however few name it, and lies in its city", []string{"A3区砚溪里停工", "A市公交太少"}, []string{"a3区", "a市"}},
		{"a city nobody names is not thought of", []string{"D3县石桥村养猪场臭"}, []string{"d3县"}},
		{"a mailbox shows that letters of districts are not those of cities", []string{"D3县石桥村养猪场臭", "C市D3县医院欠薪", "C市D3县修路", "D市公交太少"}, []string{"d3县", "c市"}},
		{"a town lies where messages say", []string{"石桥镇烧垃圾", "平溪县石桥镇修路", "平溪县石桥镇停水", "平溪县停电"}, []string{"石桥镇", "平溪县"}},
		{"a town that two counties have lies in neither", []string{"石桥镇烧垃圾", "平溪县石桥镇修路", "安河县石桥镇停水", "平溪县停电", "平溪县停水", "安河县停电", "安河县停水"}, []string{"石桥镇"}},
		{"what two name is not known for one", []string{"石桥镇烧垃圾", "石桥镇修路"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []*matter
			var named []*units
			for _, text := range c.letters {
				all = append(all, &matter{text: folded(text)})
				named = append(named, unitsOf("", folded(text)))
			}
			districtsOf(named).leaveOut(all, named)
			if got := all[0].allUnits; !slices.Equal(got, c.want) {
				t.Errorf("got %q want %q", got, c.want)
			}
		})
	}
}

// TestStops hears what lies beside the matter, and not the office that is asked to act or part of a name.
func TestStops(t *testing.T) {
	reader, err := NewReader(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		place, text string
		want        []string
	}{
		{"", "加油站旁边没有灯", []string{"加油站"}},
		{"盐码头路", "半夜唱歌", nil},
		{"", "请教育局查一查", nil},
		{"", "教育局门口堵车", []string{"教育局"}},
	} {
		m := &matter{id: "1", place: folded(c.place), text: folded(c.text)}
		reader.study([]*matter{m}, &keptReadings{})
		if !slices.Equal(m.site.stops, c.want) {
			t.Errorf("%s %s: got %q want %q", c.place, c.text, m.site.stops, c.want)
		}
	}
}
