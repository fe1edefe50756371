package intents

import (
	"testing"
	"time"
)

func TestWindowIn(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, zone) // a Monday
	for _, c := range []struct{ words, want string }{
		{"周三上午", "2026-11-25 08:00–12:00"},
		{"周三", "2026-11-25 08:00–18:00"},
		{"星期三下午三点", "2026-11-25 15:00–17:00"},
		{"下周三上午八点半", "2026-12-02 08:30–10:30"},
		{"明天下午2点到4点", "2026-11-24 14:00–16:00"},
		{"明天下午2-4点", "2026-11-24 14:00–16:00"},
		{"明早", "2026-11-24 08:00–12:00"},
		{"后天九点", "2026-11-25 09:00–11:00"},
		{"三点", "2026-11-23 15:00–17:00"},
		{"今天", "2026-11-23 09:01–18:00"},
		{"今晚七点", "2026-11-23 19:00–21:00"},
		{"周末", "2026-11-28 08:00–2026-11-29 18:00"},
		{"11月28号", "2026-11-28 08:00–18:00"},
		{"十一月二十八号下午", "2026-11-28 13:00–18:00"},
		{"1月5日", "2027-01-05 08:00–18:00"},
		{"5号", "2026-12-05 08:00–18:00"},
		{"下个月28号", "2026-12-28 08:00–18:00"},
		{"2026-11-30 10:00", "2026-11-30 10:00–12:00"},
		{"每周三上午", "2026-11-25 08:00–12:00"},
		{"周一早上八点", "2026-11-30 08:00–10:00"},
		{"这周一早上八点", "over"},
		{"週六早上9點", "2026-11-28 09:00–11:00"},
		{"星期三下午兩點", "2026-11-25 14:00–16:00"},
		{"听日下午", "2026-11-24 13:00–18:00"},
		{"tomorrow at 9 am", "2026-11-24 09:00–11:00"},
		{"next friday afternoon", "2026-12-04 13:00–18:00"},
		{"saturday 3pm", "2026-11-28 15:00–17:00"},
		{"昨天下午", "over"},
		{"上周三", "over"},
		{"今天早上七点", "over"},
		{"11月20日", "over"},
		{"last monday", "over"},
		{"越快越好", ""},
		{"上午都行", ""},
		{"3号楼", ""},
		{"", ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			w, found := windowIn(c.words, now)
			got := ""
			if found {
				if got = w.Words("", zone); w.Over(now) {
					got = "over"
				}
			}
			if got != c.want {
				t.Errorf("%q is %q, want %q", c.words, got, c.want)
			}
		})
	}
}

// FuzzWindow: whatever a stranger writes, a window that is found can be written and lies within what people speak of.
func FuzzWindow(f *testing.F) {
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, zone)
	for _, s := range []string{"周三上午", "99点", "2026-99-99 99:99", "31号", "下下周日 25点到3点", "２点－４点"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if w, found := windowIn(words, now); found && (w.From.IsZero() || w.From.After(w.Till) && !w.Over(now)) {
			t.Errorf("%q is %+v", words, w)
		}
	})
}
