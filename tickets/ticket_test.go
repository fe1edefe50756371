package tickets

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestNewNumber(t *testing.T) {
	day := time.Date(2025, 1, 2, 23, 59, 0, 0, shanghai)
	for n, want := range map[int]Number{1: "20250102-0001", 42: "20250102-0042", 9999: "20250102-9999", 10000: "20250102-10000"} {
		got := NewNumber(day, n)
		if got != want {
			t.Errorf("NewNumber(%d) = %s, want %s", n, got, want)
		}
		if found, ok := FindNumber("单号" + string(got) + "。"); !ok || found != got {
			t.Errorf("%s is not found again: %s", got, found)
		}
	}
}

func TestFindNumber(t *testing.T) {
	for _, c := range []struct {
		text string
		want Number // "" when there is none
	}{
		{"20251123-0001", "20251123-0001"},
		{"我的单号20251123-0001怎么样了", "20251123-0001"},
		{"#20251123-0001", "20251123-0001"},
		{"（20251123-0001）", "20251123-0001"},
		{"No.20251123-0001?", "20251123-0001"},
		{"单号：-20251123-0001", "20251123-0001"},
		{"202511230001", "20251123-0001"},
		{"20251123 0001", "20251123-0001"},
		{"20251123 - 0001", "20251123-0001"},
		{"20251123　0001", "20251123-0001"}, // ideographic space
		{"20251123\u00a00001", "20251123-0001"},
		{"20251123\n0001", "20251123-0001"},
		{"２０２５１１２３－０００１", "20251123-0001"},
		{"２０２５１１２３０００１", "20251123-0001"},
		{"20251123—0001", "20251123-0001"},
		{"20251123–0001", "20251123-0001"},
		{"20251123‑0001", "20251123-0001"}, // U+2011, as copied from a page
		{"20251123_0001", "20251123-0001"},
		{"查20251123-0001和20251124-0002", "20251123-0001"},
		{"20251123-10000", "20251123-10000"},
		{"20251399-0001 还是 20251123-0001", "20251123-0001"},
		{"20250229-0001,20240229-0001", "20240229-0001"},

		{"", ""},
		{"查进度", ""},
		{"20251123", ""},
		{"0001", ""},
		{"20251123-001", ""},
		{"20251123-0000001", ""},
		{"20251301-0001", ""}, // no such month
		{"19991231-0001", ""},
		{"13800001234", ""},
		{"138 0000 1234", ""},
		{"+8613800001234", ""},
		{"0571-20251123", ""},
		{"010-20251123-0001", ""}, // a switchboard with an extension
		{"02520251123", ""},
		{"110101202511230018", ""}, // an identity number has a day inside too
		{"订单号9202511230001", ""},
		{"卡号6222020251123000188", ""},
		{"2025112300012345678", ""},
	} {
		got, ok := FindNumber(c.text)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("FindNumber(%q) = %q %v, want %q", c.text, got, ok, c.want)
		}
	}
}

func FuzzFindNumber(f *testing.F) {
	for _, seed := range []string{"单号20251123-0001", "２０２５１１２３　０００１", "20251399-0001 20251123-0001", "\xff20251123-0001"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := FindNumber(text)
		if !ok {
			return
		}
		if again, ok := FindNumber(string(n)); !ok || again != n {
			t.Errorf("%q gave %q, which gives %q", text, n, again)
		}
	})
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		text  string
		want  Address
		ok    bool
		group bool
	}{
		{"telegram:12345", Address{"telegram", "12345"}, true, false},
		{"telegram:-10012345", Address{"telegram", "-10012345"}, true, true},
		{"web:-abc", Address{"web", "-abc"}, true, false}, // only Telegram's groups have negative ids
		{"web:a:b", Address{"web", "a:b"}, true, false},
		{"web:", Address{}, false, false},
		{":1", Address{}, false, false},
		{"web", Address{}, false, false},
		{"", Address{}, false, false},
	} {
		got, ok := ParseAddress(c.text)
		if ok != c.ok {
			t.Errorf("ParseAddress(%q) ok = %v", c.text, ok)
			continue
		}
		if ok && (got != c.want || got.String() != c.text || got.IsZero() || got.Group() != c.group) {
			t.Errorf("ParseAddress(%q) = %+v, back %q, group %v", c.text, got, got.String(), got.Group())
		}
	}
	if s := (Address{}).String(); s != "" {
		t.Errorf("no address is written %q", s)
	}
}

func TestPlaceHasPoint(t *testing.T) {
	for p, want := range map[Place]bool{
		{}: false, {Text: "3号楼"}: false, {Lat: 30.1, Lon: 120.2}: true, {Lon: 0.1}: true, {Lat: -0.1}: true,
	} {
		if p.HasPoint() != want {
			t.Errorf("%+v has a point: %v", p, !want)
		}
	}
}

func TestErrorsByKind(t *testing.T) {
	err := error(Refuse(NotAllowed, "error.x", "a", "1", "odd"))
	if !errors.Is(err, ErrNotAllowed) || errors.Is(err, ErrNotFound) || errors.Is(err, &Error{Kind: NotAllowed, Key: "error.y"}) {
		t.Errorf("%v is matched wrongly", err)
	}
	var refused *Error
	if !errors.As(err, &refused) || len(refused.Args) != 1 || refused.Args["a"] != "1" {
		t.Errorf("%+v", refused)
	}
}

func TestCatalogue(t *testing.T) {
	c := NewCatalogue([]Service{
		{Code: "S01", Order: true, Names: map[Lang]string{Hans: "上门小修"}},
		{Code: "0101", Names: map[Lang]string{Hans: "旧名"}},
		{Code: "0101", Names: map[Lang]string{Hans: "路灯故障", English: "Street light out"}},
		{Code: "0102"},
	})
	var codes []string
	for _, s := range c.All() {
		codes = append(codes, s.Code)
	}
	if !slices.Equal(codes, []string{"0101", "0102", "S01"}) {
		t.Errorf("codes %v", codes)
	}
	for _, n := range []struct {
		code string
		lang Lang
		want string
	}{
		{"0101", English, "Street light out"}, {"0101", Hant, "路灯故障"}, {"S01", English, "上门小修"}, {"0102", Hans, "0102"}, {"9999", Hans, "9999"}, {"", Hans, ""},
	} {
		if got := c.Name(n.code, n.lang); got != n.want {
			t.Errorf("Name(%q, %s) = %q, want %q", n.code, n.lang, got, n.want)
		}
	}
	for code, want := range map[string]string{"": "", "S10": "S", "0101": "01", "7": "7"} {
		if got := TopClass(code); got != want {
			t.Errorf("TopClass(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestReplyID(t *testing.T) {
	if a, b := ReplyID("telegram:5", 0), ReplyID("telegram:5", 1); a == b || a != ReplyID("telegram:5", 0) {
		t.Errorf("%s %s", a, b)
	}
}

func TestDay(t *testing.T) {
	if got := newOffice().Day(time.Date(2025, 11, 23, 17, 5, 0, 0, time.UTC)); got != "2025-11-24 01:05" {
		t.Errorf("Day = %q", got)
	}
}
