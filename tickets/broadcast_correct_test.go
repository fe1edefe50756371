package tickets

import (
	"context"
	"testing"
	"time"
)

// What one person may write alone one may correct alone; what a second approved is corrected by two.
func TestCorrections(t *testing.T) {
	other := map[Lang]Text{Hans: {"老年餐", "后天开始"}}
	chief, second := Actor{Kind: ByStaff, ID: "chief", Role: Supervisor}, Actor{Kind: ByStaff, ID: "second", Role: Admin}
	act := func(by Actor, text string) BroadcastAct { return BroadcastAct{By: by, Text: text} }
	for _, large := range []bool{false, true} {
		n := 10
		if large {
			n = 5000
		}
		d, _ := newsroom(n, Hans)
		b, err := d.Draft(t.Context(), meals(), chief)
		if err == nil {
			b, err = d.Submit(t.Context(), b.ID, Submitting{BroadcastAct: act(chief, "")})
		}
		if err == nil && large {
			b, err = d.Approve(t.Context(), b.ID, act(second, ""))
		}
		if err == nil {
			b, err = d.Correct(t.Context(), b.ID, other, act(second, "日期"))
		}
		if err != nil {
			t.Fatal(err)
		}
		if !large {
			if b.Edition != 2 || b.Proposal != nil || b.Texts[Hans] != other[Hans] {
				t.Errorf("a small one: %+v", b)
			}
			if _, err := d.Agree(t.Context(), b.ID, act(chief, "")); keyOf(err) != "error.broadcast_no_proposal" {
				t.Errorf("agreed to nothing: %v", err)
			}
			continue
		}
		if b.Edition != 1 || b.Proposal == nil || b.Texts[Hans].Body != "明天开始" || b.Steps[len(b.Steps)-1].Verb != BroadcastPropose {
			t.Fatalf("a large one: %+v", b)
		}
		if _, err := d.Agree(t.Context(), b.ID, act(second, "")); keyOf(err) != "error.broadcast_same_person" {
			t.Errorf("agreed by who proposed it: %v", err)
		}
		if _, err := d.Correct(t.Context(), b.ID, map[Lang]Text{Hans: {"看", "http://huying.examp1e.cn"}}, act(chief, "链接")); keyOf(err) != "error.broadcast_link" {
			t.Errorf("a link that passes for another: %v", err)
		}
		if b, err = d.Agree(t.Context(), b.ID, act(chief, "")); err != nil || b.Edition != 2 || b.Texts[Hans] != other[Hans] || b.Proposal != nil {
			t.Errorf("agreed by the author of the notice: %+v %v", b, err)
		}
	}
}

type oneOffice struct{ Office }

func (o oneOffice) AllOffices(context.Context) ([]Office, error) { return []Office{o.Office}, nil }

func TestAHandlerWritesWithinTheirOffice(t *testing.T) {
	d, _ := newsroom(1)
	d.Offices = oneOffice{Office{ID: "street", Area: "990101001"}}
	for _, c := range []struct {
		by   Actor
		area string // of the audience
		want string // of the notice, or why it is refused
	}{
		{Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "street"}, "", "990101001"},
		{Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "street"}, "990101001002", "990101001"},
		{Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "street"}, "990101002", "error.broadcast_area"},
		{Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "street", Area: "990101001001"}, "990101001002", "error.broadcast_area"},
		{Actor{Kind: ByStaff, ID: "h", Role: Handler, Office: "gone"}, "990101002", ""},
		{Actor{Kind: ByStaff, ID: "d", Role: Dispatcher, Office: "street"}, "990101002", ""},
	} {
		m := meals()
		if c.area != "" {
			m.Audience.Areas = []string{c.area}
		}
		b, err := d.Draft(t.Context(), m, c.by)
		if got := keyOf(err); err != nil && got != c.want || err == nil && b.Area != c.want {
			t.Errorf("%+v to %q: %q %v, want %q", c.by, c.area, b.Area, err, c.want)
		}
	}
}

// The end of what somebody was told waits for their morning and does not expire before it; other news do.
func TestTheEndWaitsForTheMorning(t *testing.T) {
	night := time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)
	r := Recipient{QuietFrom: 22 * 60, QuietTill: 7 * 60}
	b := Broadcast{Expires: night.Add(6 * time.Hour), Audience: Audience{Received: "b0"}}
	if n := b.NoticeTo(r, night, time.UTC); n.Due.Hour() != 7 || !n.Expires.After(n.Due) {
		t.Errorf("leaves at %v, expires at %v", n.Due, n.Expires)
	}
	b.Audience = Audience{}
	if n := b.NoticeTo(r, night, time.UTC); !n.Expires.Equal(b.Expires) {
		t.Errorf("a warning that is over by then expires at %v", n.Expires)
	}
}
