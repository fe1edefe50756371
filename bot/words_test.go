package bot

import "testing"

func TestNumber(t *testing.T) {
	for text, want := range map[string]int{
		"2": 2, "２": 2, "2.": 2, "二": 2, "第二个": 2, "选2": 2, "②": 2, "18": 18, "1 3 5": 0, "1、3": 0, "1 3": 0, "１，２": 0, "3号楼": 0, "": 0, "123": 0,
	} {
		if got := number(text); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
