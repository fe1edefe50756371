package tickets

import (
	"context"
	"errors"
	"testing"
	"time"
)

// values are small values in memory that run out.
type values struct {
	now  func() time.Time
	kept map[string]struct {
		value   []byte
		version int64
		till    time.Time
	}
}

func newValues(now func() time.Time) *values {
	return &values{now: now, kept: map[string]struct {
		value   []byte
		version int64
		till    time.Time
	}{}}
}

func (v *values) Get(_ context.Context, key string) ([]byte, int64, error) {
	k, ok := v.kept[key]
	if !ok || !v.now().Before(k.till) {
		return nil, 0, nil
	}
	return k.value, k.version, nil
}

func (v *values) CompareAndSet(ctx context.Context, key string, version int64, value []byte, ttl time.Duration) (bool, error) {
	if _, now, _ := v.Get(ctx, key); now != version {
		return false, nil
	}
	k := v.kept[key]
	k.value, k.version, k.till = value, version+1, v.now().Add(ttl)
	v.kept[key] = k
	return true, nil
}

func (v *values) Delete(_ context.Context, key string) error {
	delete(v.kept, key)
	return nil
}

type roster []Staff

func (r roster) AllStaff(context.Context) ([]Staff, error) { return r, nil }

func (r roster) StaffByID(_ context.Context, id string) (Staff, error) {
	for _, s := range r {
		if s.ID == id {
			return s, nil
		}
	}
	return Staff{}, ErrNotFound
}

func TestLinks(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	staff := roster{{ID: "li", Name: "小李", Role: Dispatcher}, {ID: "gone", Role: Admin, Disabled: true}, {ID: "new", Role: Admin, MustChange: true}}
	codes := []string{"10000001", "10000002", "10000003", "10000004", "10000005", "10000006"}
	l := &Links{Values: newValues(clock), Staff: staff, Now: clock, Code: func() string { c := codes[0]; codes = codes[1:]; return c }}
	offer := func(id string) string {
		t.Helper()
		code, err := l.Offer(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	join := func(from, code, want string) {
		t.Helper()
		_, err := l.Join(ctx, Address{"telegram", from}, code)
		refusal := (*Error)(nil)
		if got := ""; errors.As(err, &refusal) {
			if got = refusal.Key; got != want {
				t.Errorf("join %s %s: %s, want %s", from, code, got, want)
			}
		} else if err != nil || want != "" {
			t.Errorf("join %s %s: %v, want %q", from, code, err, want)
		}
	}
	who := func(from, want string) {
		t.Helper()
		s, found, err := l.Who(ctx, Address{"telegram", from})
		if err != nil || s.ID != want || found != (want != "") {
			t.Errorf("who is %s: %q %t %v, want %q", from, s.ID, found, err, want)
		}
	}
	code := offer("li")
	join("-5", code, "error.link_private")
	join("1", "00000000", "error.link_code")
	join("1", code, "")
	join("1", code, "") // the same message handled again
	join("2", code, "error.link_code")
	who("1", "li")
	who("2", "")
	who("-1", "")

	code = offer("li") // another telephone: the old chat is nobody's
	join("2", code, "")
	who("1", "")
	who("2", "li")

	code = offer("li")
	now = now.Add(linkCodeFor)
	join("3", code, "error.link_code")
	join("3", offer("gone"), "error.link_code")
	join("3", offer("new"), "error.link_code")

	for range linkTries {
		join("9", "99999999", "error.link_code")
	}
	code = offer("li")
	join("9", code, "error.link_wait")
	now = now.Add(linkCodeFor - time.Second)
	join("9", code, "error.link_wait")

	if err := l.End(ctx, "li"); err != nil {
		t.Fatal(err)
	}
	who("2", "")
}

// offices is a book of offices.
type offices []Office

func (o offices) AllOffices(context.Context) ([]Office, error) { return o, nil }

func TestNewsroomAuthor(t *testing.T) {
	ctx, clock := t.Context(), func() time.Time { return time.Unix(100, 0) }
	l := &Links{Values: newValues(clock), Staff: roster{{ID: "li", Role: Dispatcher, Area: "990101"}, {ID: "odd", Role: Handler}}, Now: clock,
		Code: func() string { return "12345678" }}
	for staff, chat := range map[string]string{"li": "1", "odd": "2"} {
		if _, err := l.Offer(ctx, staff); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Join(ctx, Address{"telegram", chat}, "12345678"); err != nil {
			t.Fatal(err)
		}
		_ = l.Values.Delete(ctx, "link:code:12345678")
	}
	room := &Newsroom{Links: l, Offices: offices{{ID: "hp", Name: "和平里", Area: "990101001001", Chat: Address{"telegram", "-7"}}, {ID: "no"}}}
	for _, c := range []struct {
		name, from, to string
		id, office     string
		refused        string
	}{
		{"staff at home", "1", "1", "li", "", ""},
		{"staff in the office's chat act as themselves", "1", "-7", "li", "", ""},
		{"a handler without an office", "2", "2", "", "", "error.not_yours_to_do"},
		{"a member of the office's chat", "5", "-7", unlinkedID(Address{"telegram", "5"}), "hp", ""},
		{"a topic of it", "5", "-7/3", unlinkedID(Address{"telegram", "5"}), "hp", ""},
		{"a resident", "5", "5", "", "", "error.notice_stranger"},
		{"another group", "5", "-8", "", "", "error.notice_stranger"},
	} {
		t.Run(c.name, func(t *testing.T) {
			by, err := room.Author(ctx, Address{"telegram", c.from}, Address{"telegram", c.to})
			refusal := (*Error)(nil)
			if errors.As(err, &refusal) {
				if refusal.Key != c.refused {
					t.Errorf("refused: %s, want %q", refusal.Key, c.refused)
				}
				return
			}
			if err != nil || c.refused != "" || by.ID != c.id || by.Office != c.office || by.Kind != ByStaff {
				t.Errorf("author = %+v, %v", by, err)
			}
		})
	}
	if unlinkedID(Address{"telegram", "5"}) == unlinkedID(Address{"telegram", "6"}) {
		t.Error("two members are one")
	}
}
