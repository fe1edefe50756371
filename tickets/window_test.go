package tickets

import (
	"testing"
	"time"
)

func TestWindowIsReadAgain(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	from := time.Date(2026, 11, 25, 8, 0, 0, 0, zone)
	for _, c := range []struct {
		name, said, want string
		till             time.Time
		repeat           Repeat
	}{
		{"a morning", "周三上午", "2026-11-25 08:00–12:00（周三上午）", from.Add(4 * time.Hour), Once},
		{"every week", "每周三上午", "2026-11-25 08:00–12:00（每周三上午）", from.Add(4 * time.Hour), Weekly},
		{"every other week", "隔周三", "2026-11-25 08:00–12:00（隔周三）", from.Add(4 * time.Hour), Fortnightly},
		{"every month", "every month on the 25th", "2026-11-25 08:00–12:00 (every month on the 25th)", from.Add(4 * time.Hour), Monthly},
		{"two days", "周三周四", "2026-11-25 08:00–2026-11-26 18:00（周三周四）", from.Add(34 * time.Hour), Once},
		{"nothing said", "", "2026-11-25 08:00–12:00", from.Add(4 * time.Hour), Once},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := Window{From: from, Till: c.till}
			text := w.Words(c.said, zone)
			if text != c.want {
				t.Errorf("Words = %q, want %q", text, c.want)
			}
			got, ok := findWindow(text, zone)
			if !ok || !got.From.Equal(from) || !got.Till.Equal(c.till) || got.Repeat != c.repeat {
				t.Errorf("read again as %+v, %v", got, ok)
			}
		})
	}
	for _, words := range []string{"", "越快越好", "2026-13-45 08:00–12:00", "2026-11-25 12:00–08:00", "2026-11-25 08:00"} {
		if w, ok := findWindow(words, zone); ok {
			t.Errorf("%q is read as %+v", words, w)
		}
	}
}
