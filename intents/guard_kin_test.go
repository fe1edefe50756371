package intents

import "testing"

// TestWhomItBefalls: somebody is missing where the person is gone, not where a person looks for a thing, owns it or lost it.
func TestWhomItBefalls(t *testing.T) {
	g := newGuard()
	var w words
	for _, c := range []struct{ text, danger string }{
		{"孩子找不到了", "missing"},
		{"妈妈找不到社保局的门", ""},
		{"我妈找不到停车位转了三圈", ""},
		{"我妈找不到我爸了", "missing"},
		{"个仔搵唔到补习社", ""},
		{"个仔搵唔到成日喇", "missing"},
		{"爷爷把老花镜丢了", ""},
		{"奶奶把孩子弄丢了", "missing"},
		{"阿嫲唔见咗把遮", ""},
		{"阿嫲唔见咗", "missing"},
		{"弟弟的滑板车丢了", ""},
		{"弟弟的人影都不见了", "missing"},
		{"弟弟丢了", "missing"},
		{"奶奶找不到登记处，一夜未归", "missing"},
		{"my son can't find his charger", ""},
		{"my son's bike is missing", ""},
		{"my son's been missing since noon", "missing"},
		{"we can't find grandpa", "missing"},
	} {
		w.normalise(c.text)
		if danger, _, _ := g.look(&w, nil); danger != c.danger {
			t.Errorf("%s: %q, want %q", c.text, danger, c.danger)
		}
	}
}

// TestFigures: words that are as often a figure of speech are at most a weak sign.
func TestFigures(t *testing.T) {
	g := newGuard()
	var w words
	for _, c := range []struct {
		text, danger string
		weak         bool
	}{
		{"楼板冧咗", "collapse", true},
		{"楼板冧咗，救命", "collapse", false},
		{"物业要砍树", "", false},
		{"他要砍人", "violence", true},
		{"他拿着菜刀", "violence", false},
		{"不打紧", "", false},
		{"系统又抽风了", "medical", true},
		{"我的车被交警拖走了", "violence", true},
		{"电梯里面有人抽烟", "", false},
		{"溺水率", "", false},
		{"there is a fire sale", "", false},
		{"a stroke of luck", "", false},
		{"这截路黑，快来人修修吧", "", false},
		{"快来人", "violence", false},
		{"墙上鼓着一大片", "fire", true},
		{"山上着了一大片", "fire", false},
		{"大楼里呼救器坏了", "", false},
		{"有人在楼道里呼救", "violence", false},
	} {
		w.normalise(c.text)
		if danger, weak, _ := g.look(&w, nil); danger != c.danger || weak != c.weak {
			t.Errorf("%s: %q, weak %v; want %q, weak %v", c.text, danger, weak, c.danger, c.weak)
		}
	}
}
