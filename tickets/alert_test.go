package tickets

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// alertMemory is an AlertStore in maps, and a Spreader that writes down what it is asked.
type alertMemory struct {
	version int
	all     map[string]AlertRecord
	told    []string
	last    Spreading
	broken  error
	meet    func() // runs once before the next save, as another instance would
	between func() // runs once while residents are being told
}

func (m *alertMemory) AlertsAround(_ context.Context, a Alert) (v AlertView, _ error) {
	v.Version = m.version
	if r, ok := m.all[a.Key()]; ok {
		v.Same = &r
	}
	threads := map[string]bool{}
	for _, r := range m.all {
		if slices.ContainsFunc(a.References, func(ref AlertRef) bool { return AlertKey(ref.Sender, ref.ID) == r.Key() }) ||
			slices.ContainsFunc(r.References, func(ref AlertRef) bool { return AlertKey(ref.Sender, ref.ID) == a.Key() }) {
			threads[r.Thread] = true
		}
	}
	for _, r := range m.all {
		if threads[r.Thread] {
			v.Related = append(v.Related, r)
		}
	}
	slices.SortFunc(v.Related, func(a, b AlertRecord) int { return strings.Compare(a.Key(), b.Key()) })
	return v, nil
}

func (m *alertMemory) SaveAlerts(_ context.Context, version int, all []AlertRecord) error {
	if meet := m.meet; meet != nil {
		m.meet = nil
		meet()
	}
	if version != m.version {
		return ErrConflict
	}
	m.version++
	for _, r := range all {
		m.all[r.Key()] = r
	}
	return nil
}

func (m *alertMemory) SettleAlert(_ context.Context, was, now AlertRecord) error {
	r := m.all[was.Key()]
	if r.Stage != was.Stage || r.Owes != was.Owes {
		return ErrConflict
	}
	m.version++
	r.Stage, r.Held, r.Broadcast, r.Owes, r.Trouble, r.CheckAt = now.Stage, now.Held, now.Broadcast, now.Owes, now.Trouble, now.CheckAt
	m.all[was.Key()] = r
	return nil
}

func (m *alertMemory) Alert(_ context.Context, key string) (AlertRecord, error) {
	return under(m.all, key)
}

func (m *alertMemory) ClaimAlerts(_ context.Context, now, until time.Time, limit int) (all []AlertRecord, _ error) {
	due, err := runOut(m.all, now, until, limit, func(r *AlertRecord) *time.Time { return &r.CheckAt })
	for _, key := range due {
		all = append(all, m.all[key])
	}
	return all, err
}

func (m *alertMemory) Spread(_ context.Context, s Spreading) (string, error) {
	if between := m.between; between != nil {
		m.between = nil
		between()
	}
	if m.broken != nil {
		return "", m.broken
	}
	m.last = s
	said := "tell"
	if s.Ends {
		said = "end"
	}
	m.told = append(m.told, said+" "+s.Words[Hans].Title)
	return "b" + strings.TrimPrefix(s.ID, "alert"), nil
}

func (m *alertMemory) Withdraw(_ context.Context, broadcast string, why Line) error {
	if m.broken != nil {
		return m.broken
	}
	m.told = append(m.told, "withdraw "+strings.TrimPrefix(why.Key, "alert.withdrawn."))
	return nil
}

// Say is the key with its values in brackets, so that tests read what would be said.
func (m *alertMemory) Say(lang, key string, args map[string]string) string {
	said := strings.TrimPrefix(key, "alert.told.")
	for _, name := range []string{"event", "level", "headline", "issuer", "at", "do", "until"} {
		if args[name] != "" {
			said += " " + strings.TrimPrefix(args[name], "@alert.level.")
		}
	}
	return said
}

// alertOffice is a desk in the sample street.
type alertOffice struct {
	*AlertDesk
	*alertMemory
	t     *testing.T
	clock time.Time
}

func newAlertOffice(t *testing.T) *alertOffice {
	o := &alertOffice{alertMemory: &alertMemory{all: map[string]AlertRecord{}}, t: t, clock: start}
	o.AlertDesk = &AlertDesk{Store: o.alertMemory, Towns: oneTown{town(t, "street")}, Spreader: o.alertMemory, Words: o.alertMemory,
		Now: func() time.Time { return o.clock }, Location: shanghai}
	return o
}

type oneTown struct{ town *Town }

func (o oneTown) Town(context.Context) (*Town, error) { return o.town, nil }

// message makes an alert out of a short form: "A2 Update A1 Extreme 990101 +6h test", each but the first two optional.
func (o *alertOffice) message(form string) Alert {
	word := strings.Fields(form)
	a := Alert{ID: word[0], MsgType: word[1], Sender: "met", Sent: o.clock, Status: "Actual", Scope: "Public", Form: FormCAP}
	i := AlertInfo{Lang: "zh-CN", Event: "暴雨", Severity: "Severe", Headline: "暴雨来了", SenderName: "气象台"}
	area := AlertArea{Name: "湖滨区", Geocodes: []Geocode{{"GB/T 2260", "990101"}}}
	for _, w := range word[2:] {
		switch {
		case LevelOf(w) > 0 || w == "Unknown":
			i.Severity = w
		case strings.Trim(w, "0123456789") == "":
			area.Geocodes[0].Value = w
		case w[0] == '+' || w[0] == '-':
			d, err := time.ParseDuration(w)
			if err != nil {
				o.t.Fatal(err)
			}
			i.Expires = o.clock.Add(d)
		case strings.HasPrefix(w, "by:"):
			a.Sender = w[3:]
		case strings.HasPrefix(w, "sent:"):
			d, _ := time.ParseDuration(w[5:])
			a.Sent = a.Sent.Add(d)
		case w == "Test" || w == "Exercise" || w == "Draft" || w == "System":
			a.Status = w
		case w == "Restricted" || w == "Private":
			a.Scope = w
		default:
			a.References = append(a.References, AlertRef{Sender: "met", ID: w})
		}
	}
	i.Areas = []AlertArea{area}
	if a.MsgType != "Cancel" {
		a.Infos = []AlertInfo{i}
	}
	return a
}

// The rules, each a story: what comes, one message a line with a minute between; what residents hear; where each of them stands.
func TestRulesOfAlerts(t *testing.T) {
	const tell, lift = "tell title 暴雨 orange", "end title_lifted 暴雨 orange"
	for _, c := range []struct {
		label, come, told, stands string
	}{
		{"a warning", "A Alert", tell, "A active"},
		{"in our district only by grid", "A Alert 99010100100101", tell, "A active"},
		{"elsewhere", "A Alert 410000000000", "", "A active elsewhere"},
		{"a test", "A Alert Test", "", "A active test"},
		{"an exercise", "A Alert Exercise", "", "A active exercise"},
		{"a draft", "A Alert Draft", "", "A active draft"},
		{"between systems", "A Alert System", "", "A active system"},
		{"not public", "A Alert Restricted", "", "A active scope"},
		{"private", "A Alert Private", "", "A active scope"},
		{"a receipt", "A Ack B", "", "A active receipt"},
		{"over when it comes", "A Alert -1m", "", "A expired expired"},
		{"a test that is over", "A Alert Test -1m", "", "A expired test"},
		{"updated", "A Alert\nB Update A Extreme", tell + ", withdraw updated, tell title_update 暴雨 red", "A updated, B active"},
		{"updated twice, naming the first", "A Alert\nB Update A\nC Update A", tell + ", withdraw updated, tell title_update 暴雨 orange, withdraw updated, tell title_update 暴雨 orange", "A updated, B updated, C active"},
		{"lifted", "A Alert\nB Cancel A", tell + ", withdraw cancelled, " + lift, "A cancelled, B cancelled"},
		{"lifted after an update", "A Alert\nB Update A\nC Cancel B", tell + ", withdraw updated, tell title_update 暴雨 orange, withdraw cancelled, " + lift, "A updated, B cancelled, C cancelled"},
		{"an update of something unknown", "B Update A", tell, "B active lone"},
		{"a cancel of something unknown", "B Cancel A", "", "B cancelled alone lone"},
		{"a cancel of what did not concern us", "A Alert 41\nB Cancel A", "", "A cancelled elsewhere, B cancelled alone"},
		{"a test lifts nothing", "A Alert\nB Cancel A Test", tell, "A active, B cancelled test"},
		{"an exercise updates nothing", "A Alert\nB Update A Exercise", tell, "A active, B active exercise"},
		{"another sender lifts nothing", "A Alert\nB Cancel A by:else", tell, "A active, B cancelled alone lone"},
		{"another sender's update is its own", "A Alert\nB Update A by:else", tell + ", " + tell, "A active, B active lone"},
		{"an update that has left us", "A Alert\nB Update A 41", tell + ", withdraw updated, end title_left 暴雨 orange", "A updated, B active elsewhere"},
		{"an update that was over when it came", "A Alert\nB Update A -1s", tell + ", withdraw updated", "A updated, B expired expired"},
		{"the update comes first", "B Update A\nA Alert sent:-1h", tell, "A updated late, B active"},
		{"the cancel comes first", "B Cancel A\nA Alert sent:-1h", "", "A cancelled late, B cancelled alone"},
		{"an update comes after a later one", "A Alert\nC Update A\nB Update A sent:-90s", tell + ", withdraw updated, tell title_update 暴雨 orange", "A updated, B updated late, C active"},
		{"an update comes after the cancel", "A Alert\nC Cancel A\nB Update A sent:-90s", tell + ", withdraw cancelled, " + lift, "A cancelled, B cancelled late, C cancelled"},
		{"what joins two threads", "C Cancel B\nA Alert\nB Update A sent:-2m", tell + ", withdraw cancelled, " + lift, ""},
		{"again after it was lifted", "A Alert\nB Cancel A\nC Update A", tell + ", withdraw cancelled, " + lift + ", " + tell, "A cancelled, B cancelled, C active"},
		{"no level", "A Alert Unknown", "tell title 暴雨 none", "A active"},
	} {
		t.Run(c.label, func(t *testing.T) {
			o := newAlertOffice(t)
			lines := strings.Split(c.come, "\n")
			if c.label == "what joins two threads" { // the cancel was sent last and came first
				lines[0] += " sent:10m"
			}
			for _, line := range lines {
				a := o.message(line)
				for _, want := range []bool{true, false} { // and then the same again
					if _, fresh, err := o.Relay(t.Context(), a); err != nil || fresh != want {
						t.Fatal(line, fresh, err)
					}
				}
				o.clock = o.clock.Add(time.Minute)
			}
			if got := strings.Join(o.told, ", "); got != c.told {
				t.Errorf("told   %s\nwanted %s", got, c.told)
			}
			var stands []string
			for _, r := range o.all {
				s := r.ID + " " + string(r.Stage)
				if r.Held != "" {
					s += " " + string(r.Held)
				}
				if r.Lone {
					s += " lone"
				}
				stands = append(stands, s)
				if r.Owes != OwesNothing {
					t.Errorf("%s still owes %s", r.ID, r.Owes)
				}
			}
			slices.Sort(stands)
			if got := strings.Join(stands, ", "); c.stands != "" && got != c.stands {
				t.Errorf("stands %s\nwanted %s", got, c.stands)
			}
		})
	}
}

func TestAnotherContentIsRefused(t *testing.T) {
	o := newAlertOffice(t)
	first := o.message("A Alert")
	if _, _, err := o.Relay(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	other := first
	other.Infos = slices.Clone(first.Infos)
	other.Infos[0].Severity = "Extreme"
	if _, fresh, err := o.Relay(t.Context(), other); !errors.Is(err, ErrConflict) || fresh || len(o.told) != 1 {
		t.Errorf("%v %v", err, o.told)
	}
	signed := first
	signed.Signed = true
	if _, _, err := o.Relay(t.Context(), signed); err != nil {
		t.Errorf("the same, signed: %v", err)
	}
}

func TestExpiry(t *testing.T) {
	o := newAlertOffice(t)
	for _, line := range []string{"A Alert +2h", "B Alert", "T Alert Test +2h"} {
		if _, _, err := o.Relay(t.Context(), o.message(line)); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(want string) {
		t.Helper()
		o.told = nil
		if _, err := o.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(o.told, ", "); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
	o.clock = o.clock.Add(2*time.Hour - time.Second)
	sweep("")
	o.clock = o.clock.Add(time.Second)
	sweep("withdraw expired")
	if r := o.all[AlertKey("met", "T")]; r.Stage != AlertExpired || r.Held != HeldTest {
		t.Errorf("the test: %+v", r.Stage)
	}
	o.clock = o.clock.Add(UsualValidity)
	sweep("withdraw expired")
	o.clock = o.clock.Add(UsualValidity)
	sweep("")
}

// What cannot be done is done later, and never after it is over.
func TestWhatIsOwedIsPaid(t *testing.T) {
	o := newAlertOffice(t)
	var failed []error
	o.Failed = func(err error) { failed = append(failed, err) }
	o.broken = errors.New("store is away")
	r, _, err := o.Relay(t.Context(), o.message("A Alert +1h"))
	if err != nil || r.Owes != OwesSpread || r.Trouble != "store is away" || len(failed) != 1 {
		t.Fatalf("%v %+v %v", err, r, failed)
	}
	if _, _, err = o.Relay(t.Context(), o.message("B Alert +10m")); err != nil {
		t.Fatal(err)
	}
	o.broken = nil
	o.clock = o.clock.Add(30 * time.Minute)
	if _, err := o.Sweep(t.Context()); err != nil || strings.Join(o.told, ", ") != "tell title 暴雨 orange" {
		t.Errorf("%v %v", o.told, err)
	}
	if b := o.all[AlertKey("met", "B")]; b.Stage != AlertExpired || b.Held != HeldExpired || b.Owes != OwesNothing {
		t.Errorf("%+v", b)
	}
}

// A warning that is lifted while residents are just being told is withdrawn, and one of which nobody was told yet never leaves.
func TestCancelledBeforeItWasSent(t *testing.T) {
	o := newAlertOffice(t)
	first := o.message("A Alert")
	o.clock = o.clock.Add(time.Minute)
	o.between = func() {
		if _, _, err := o.Relay(t.Context(), o.message("B Cancel A")); err != nil {
			t.Error(err)
		}
	}
	if _, _, err := o.Relay(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if last := o.told[len(o.told)-1]; last != "withdraw cancelled" || o.all[first.Key()].Owes != OwesNothing {
		t.Errorf("%v", o.told)
	}

	o = newAlertOffice(t)
	o.broken = errors.New("away")
	for _, line := range []string{"A Alert", "B Cancel A"} {
		if _, _, err := o.Relay(t.Context(), o.message(line)); err != nil {
			t.Fatal(err)
		}
		o.clock = o.clock.Add(time.Second)
	}
	o.broken = nil
	for range 3 {
		o.clock = o.clock.Add(2 * time.Minute)
		if _, err := o.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if slices.ContainsFunc(o.told, func(s string) bool { return strings.HasPrefix(s, "tell") }) {
		t.Errorf("%v", o.told)
	}
}

func TestAnotherInstanceWasFaster(t *testing.T) {
	o := newAlertOffice(t)
	a := o.message("A Alert")
	o.meet = func() {
		if _, fresh, err := o.Relay(t.Context(), a); err != nil || !fresh {
			t.Error(fresh, err)
		}
	}
	if _, fresh, err := o.Relay(t.Context(), a); err != nil || fresh || len(o.told) != 1 {
		t.Error(fresh, err, o.told)
	}
}
