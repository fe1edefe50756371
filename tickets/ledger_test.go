package tickets

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

var (
	aChief = Actor{Kind: ByStaff, ID: "chief", Name: "林督办", Role: Supervisor}
	aClerk = Actor{Kind: ByStaff, ID: "clerk", Name: "王芳", Role: Dispatcher}
)

// newLedger is a ledger with three volunteers; its clock is *now.
func newLedger(now *time.Time, rules PointRules) (*Ledger, *books) {
	b := &books{holders: map[string]Holder{}, totals: map[string]Totals{}, taken: map[string]int{}}
	for _, v := range []string{"a", "b", "c"} {
		b.holders[v] = Holder{ID: v, Name: "志愿者" + v, Resident: v, Grids: []string{"990101001001001"}}
	}
	return &Ledger{Store: b, Holders: b, Rules: rules, Now: func() time.Time { return *now }, Location: time.UTC, NewCode: NewCode}, b
}

// shopRules are the usual ones with things to exchange points for.
func shopRules() PointRules {
	r := UsualPoints
	r.Things = []Thing{
		{Code: "soap", Names: map[Lang]string{Hans: "洗衣液"}, Points: Whole(3), Stock: 4}, {Code: "ticket", Names: map[Lang]string{Hans: "电影票"}, Points: 3, Stock: 100},
	}
	r.Issuer = "幸福里街道"
	return r
}

func TestRulesOfPoints(t *testing.T) {
	rules := PointRules{
		Rules: []PointRule{{Services: []string{"S02", "S1"}, PerHour: 3, Most: 180}, {PerHour: Whole(1), Most: 120}}, Unit: 1, Stars: []int{100, 300, 600, 1000, 1500},
	}
	whole, nearest := rules, rules
	whole.Unit, nearest.Nearest = 2, true
	for _, c := range []struct {
		rules   PointRules
		service string
		minutes int
		want    string
	}{
		{rules, "S01", 60, "1"}, {rules, "S01", 90, "1.5"}, {rules, "S01", 89, "1"}, {rules, "S01", 120, "2"}, {rules, "S01", 600, "2"}, {rules, "S01", 0, "0"}, {rules, "S01", 29, "0"},
		{rules, "S02", 60, "1.5"}, {rules, "S02", 600, "4.5"}, {rules, "S11", 40, "1"}, {rules, "", 30, "0.5"},
		{whole, "S01", 90, "1"}, {whole, "S01", 119, "1"}, {whole, "S02", 600, "4"},
		{nearest, "S01", 89, "1.5"}, {nearest, "S01", 74, "1"}, {nearest, "S01", 15, "0.5"}, {nearest, "S01", 14, "0"},
		{PointRules{}, "S01", 60, "0"},
	} {
		if got := c.rules.Earned(c.service, c.minutes).String(); got != c.want {
			t.Errorf("%d minutes of %q earn %s, want %s", c.minutes, c.service, got, c.want)
		}
	}
	for minutes, want := range map[int][2]int{0: {0, 6000}, 5999: {0, 1}, 6000: {1, 12000}, 60 * 1499: {4, 60}, 60 * 1500: {5, 0}, 60 * 9000: {5, 0}} {
		if stars, next := rules.StarsOf(minutes), rules.NextStar(minutes); stars != want[0] || next != want[1] {
			t.Errorf("%d minutes: %d stars, %d to the next", minutes, stars, next)
		}
	}
	for minutes, want := range map[int]string{60: "1", 90: "1.5", 50: "0.83", -120: "-2", 0: "0", 600: "10"} {
		if got := HoursWords(minutes); got != want {
			t.Errorf("%d minutes are %q", minutes, got)
		}
	}
	if got := Points(-3).String(); got != "-1.5" {
		t.Error(got)
	}
}

// Everything a stranger, a clerk or a fault may ask of the ledger and is refused.
func TestLedgerRefusals(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l, b := newLedger(&now, shopRules())
	ctx := t.Context()
	ok := Served{ID: "1", Volunteer: "a", Activity: "A1", Title: "陪诊", Service: "S02", Minutes: 120, At: now.Add(-time.Hour), By: aChief}
	with := func(change func(*Served)) Served { s := ok; change(&s); return s }
	for _, c := range []struct {
		s    Served
		want string
	}{
		{with(func(s *Served) { s.ID = "" }), "error.no_such_volunteer"},
		{with(func(s *Served) { s.Volunteer = "nobody" }), "error.no_such_volunteer"},
		{with(func(s *Served) { s.Minutes = 0 }), "error.hours_range"},
		{with(func(s *Served) { s.Minutes = -5 }), "error.hours_range"},
		{with(func(s *Served) { s.Minutes = mostMinutes + 1 }), "error.hours_range"},
		{with(func(s *Served) { s.At = now.Add(time.Second) }), "error.hours_future"},
		{with(func(s *Served) { s.At = time.Time{} }), "error.hours_future"},
		{with(func(s *Served) { s.Title = strings.Repeat("长", 401) }), "error.ledger_long"},
	} {
		if err := l.Book(ctx, c.s); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v, want %s", c.s, err, c.want)
		}
	}
	if len(b.entries) != 0 {
		t.Fatal("something was counted")
	}
	for range 3 {
		if err := l.Book(ctx, ok); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.entries) != 1 || b.totals["a"] != (Totals{120, Whole(2)}) {
		t.Fatalf("booked once: %+v", b.totals)
	}
	own, far := aChief, aChief
	own.Name, far.Area = "志愿者a", "990101002"
	for want, err := range map[string]error{
		"error.chiefs_only":       l.Reverse(ctx, "1", "记错了", aClerk),
		"error.own_hours":         l.Reverse(ctx, "1", "记错了", own),
		"error.ledger_area":       l.Reverse(ctx, "1", "记错了", far),
		"error.needs_reason":      l.Reverse(ctx, "1", "  ", aChief),
		"error.no_such_volunteer": l.ByHand(ctx, with(func(s *Served) { s.ID, s.Volunteer, s.Why = "2", "nobody", "补记" })),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := l.ByHand(ctx, with(func(s *Served) { s.ID = "2" })); err == nil || err.Error() != "error.needs_reason" {
		t.Error("by hand without a reason", err)
	}
	emptied(t, l)
}

// emptied takes the only entry back; what is asked of an empty ledger is refused.
func emptied(t *testing.T, l *Ledger) {
	t.Helper()
	ctx := t.Context()
	if err := l.Reverse(ctx, "1", "记错了人", aChief); err != nil {
		t.Fatal(err)
	}
	if err := l.Reverse(ctx, "1", "再来", aChief); !errors.Is(err, ErrConflict) {
		t.Error("twice", err)
	}
	if err := l.Reverse(ctx, "reversal:1", "再来", aChief); err == nil || err.Error() != "error.reversal_stays" {
		t.Error("a reversal", err)
	}
	if _, err := l.Issue(ctx, "a", aChief); err == nil || err.Error() != "error.no_hours" {
		t.Error("a certificate of nothing", err)
	}
	if _, err := l.Redeem(ctx, "a", "soap", "m1", Hans); err == nil || err.Error() != "error.points_short" {
		t.Error("without points", err)
	}
	if _, err := l.Redeem(ctx, "a", "gold", "m1", Hans); err == nil || err.Error() != "error.no_such_thing" {
		t.Error("no such thing", err)
	}
	if _, err := l.Hand(ctx, "ABCD2345", aClerk); err == nil || err.Error() != "error.no_such_code" {
		t.Error("no such code", err)
	}
}

// Two parts of one activity earn what one would; a complaint earns nothing; what is taken back frees its place under the limit.
func TestOneActivityEarnsOnce(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l, b := newLedger(&now, shopRules())
	book := func(id, activity string, minutes int, complaint bool) {
		t.Helper()
		if err := l.Book(t.Context(), Served{ID: id, Volunteer: "a", Activity: activity, Minutes: minutes, Complaint: complaint, At: now, By: aChief}); err != nil {
			t.Fatal(err)
		}
	}
	points := func(want string) {
		t.Helper()
		if got := b.totals["a"].Points.String(); got != want {
			t.Fatalf("%s points, want %s", got, want)
		}
	}
	book("1", "A1", 90, false)
	points("1.5")
	book("2", "A1", 90, false) // 3 h, but 2 count
	points("2")
	book("3", "A2", 60, true)
	points("2")
	book("4", "A2", 60, false)
	points("3")
	if err := l.Reverse(t.Context(), "1", "没有到场", aChief); err != nil {
		t.Fatal(err)
	}
	points("1.5")
	book("5", "A1", 30, false) // 90 and 30 minutes are left of A1
	points("3")
	if b.totals["a"].Minutes != 90+60+60+30 {
		t.Error(b.totals["a"])
	}
}

func TestPointsRunOut(t *testing.T) {
	now := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	rules := shopRules()
	rules.Months = 12
	l, b := newLedger(&now, rules)
	ctx := t.Context()
	for i := range 4 { // 2 points a quarter
		if err := l.Book(ctx, Served{ID: fmt.Sprint(i), Volunteer: "a", Minutes: 120, At: now, By: aChief}); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 3, 0)
	}
	r, err := l.Redeem(ctx, "a", "soap", "m1", Hans) // 3 of 8: the oldest go first
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		months int
		want   string
	}{{1, "5"}, {3, "4"}, {3, "2"}, {3, "0"}} { // of the second quarter 1 is left, then 2, then 2
		now = now.AddDate(0, c.months, 0)
		for range 2 {
			if _, err := l.Expire(ctx, 100); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Second)
		}
		if got := b.totals["a"].Points.String(); got != c.want {
			t.Errorf("after %s: %s points, want %s", now.Format(time.DateOnly), got, c.want)
		}
	}
	if _, err := l.Cancel(ctx, r.ID, "不要了", Actor{Kind: ByResident, ID: "a"}); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Expire(ctx, 100); err != nil || n != 1 || b.totals["a"].Points != 0 {
		t.Errorf("what came back is old too: %d %v %v", n, err, b.totals["a"])
	}
	if n, _ := l.Expire(ctx, 100); n != 0 {
		t.Error("it ran out twice")
	}
}

func TestCertificates(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l, b := newLedger(&now, shopRules())
	ctx := t.Context()
	for i, day := range []int{-40, -3, -9} {
		if err := l.Book(ctx, Served{ID: fmt.Sprint(i), Volunteer: "a", Minutes: 40 * 60, At: now.AddDate(0, 0, day), By: aChief}); err != nil {
			t.Fatal(err)
		}
	}
	k, err := l.Issue(ctx, "a", aChief)
	if err != nil || k.Minutes != 7200 || k.Stars != 1 || !k.From.Equal(now.AddDate(0, 0, -40)) || !k.Till.Equal(now.AddDate(0, 0, -3)) || k.Issuer != "幸福里街道" || len(k.Code) != 16 {
		t.Fatalf("%+v %v", k, err)
	}
	if again, err := l.Issue(ctx, "a", aChief); err != nil || again.Code != k.Code {
		t.Error("the same is given again", err)
	}
	if err := l.Reverse(ctx, "1", "重复", aChief); err != nil {
		t.Fatal(err)
	}
	if b.certificates[0].WithdrawnAt.IsZero() {
		t.Error("it says more than is left and stayed good")
	}
	k2, err := l.Issue(ctx, "a", aChief)
	if err != nil || k2.Code == k.Code || k2.Minutes != 4800 || k2.Stars != 0 {
		t.Fatalf("%+v %v", k2, err)
	}
	if _, err := l.Withdraw(ctx, k2.Code, "发错了", aClerk); !errors.Is(err, ErrNotAllowed) {
		t.Error(err)
	}
	if _, err := l.Withdraw(ctx, k2.Code, "发错了", aChief); err != nil {
		t.Error(err)
	}
	if _, err := l.Withdraw(ctx, k2.Code, "发错了", aChief); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
	for typed, want := range map[string]string{
		"abcd-2345": "ABCD2345", " ＡＢ２３ ": "AB23", "ABO1": "", "": "", "王": "", "ABCD-EFGH-JKLM-NPQR": "ABCDEFGHJKLMNPQR", "ABCDEFGHJKLMNPQRS": "", "<x>": "",
	} {
		if got := PlainCode(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	if GroupedCode("ABCDEFGHJK") != "ABCD-EFGH-JK" || PlainCode(GroupedCode(k.Code)) != k.Code {
		t.Error(GroupedCode(k.Code))
	}
	for name, want := range map[string]string{"王小明": "王**", "李四": "李*", "欧": "欧*", "": "", "Christopher Long": "C***"} {
		if got := MaskedName(name); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}
