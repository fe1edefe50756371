package tickets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// broadcastTable is who may do what at which stage, written down apart from BroadcastMoves so that a slip in one shows in the other. H a handler
// of the office that wrote it, D dispatcher, S supervisor, A admin; W the supervisor who wrote it.
const broadcastTable = `
          draft   waiting  scheduled  sending  paused  sent   cancelled  recalled  refused
change    HDSAW   -        -          -        -       -      -          -         HDSAW
submit    HDSAW   -        -          -        -       -      -          -         -
approve   -       SA       -          -        -       -      -          -         -
refuse    -       SA       -          -        -       -      -          -         -
schedule  -       -        HDSAW      -        -       -      -          -         -
send      -       -        HDSAW      -        -       -      -          -         -
start     -       -        -          -        -       -      -          -         -
pause     -       -        -          HDSAW    -       -      -          -         -
resume    -       -        -          -        HDSAW   -      -          -         -
cancel    HDSAW   HDSAW    HDSAW      HDSAW    HDSAW   -      -          -         HDSAW
correct   -       -        -          HDSAW    HDSAW   HDSAW  -          -         -
agree     -       -        -          SAW      SAW     SAW    -          -         -
reject    -       -        -          HDSAW    HDSAW   HDSAW  -          -         -
recall    -       -        -          HDSAW    HDSAW   HDSAW  HDSAW      -         -
repeat    HDSAW   HDSAW    HDSAW      HDSAW    HDSAW   HDSAW  -          -         -
retry     -       -        -          HDSAW    HDSAW   HDSAW  -          -         -
test      HDSAW   HDSAW    HDSAW      -        -       -      -          -         HDSAW
finish    -       -        -          -        -       -      -          -         -
`

var senders = []player{
	{"H", "经办人", Actor{Kind: ByStaff, ID: "h1", Role: Handler, Office: "street"}},
	{"D", "派单员", dispatcher},
	{"S", "督导员", supervisor},
	{"A", "管理员", admin},
	{"W", "写通知的督导员", Actor{Kind: ByStaff, ID: "writer", Role: Supervisor}},
	{"", "别的部门经办人", Actor{Kind: ByStaff, ID: "h2", Role: Handler, Office: "water"}},
	{"", "没有单位的经办人", Actor{Kind: ByStaff, ID: "lost", Role: Handler}},
	{"", "没有角色的工作人员", Actor{Kind: ByStaff, ID: "none"}},
	{"", "别的街道的督导员", Actor{Kind: ByStaff, ID: "far", Role: Supervisor, Area: "9902"}},
	{"", "社区的督导员", Actor{Kind: ByStaff, ID: "low", Role: Supervisor, Area: "990101001001"}},
	{"", "居民", resident},
	{"", "不知是谁", Actor{}},
}

func TestEveryoneAtEveryStageOfABroadcast(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(broadcastTable), "\n")
	stages := strings.Fields(lines[0])
	if len(stages) != len(BroadcastStages) || len(lines)-1 != len(BroadcastMoves) {
		t.Fatal("the table lacks a stage or a move")
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		m, ok := BroadcastMoveOf(BroadcastVerb(cells[0]))
		if !ok {
			t.Fatalf("%s is no move", cells[0])
		}
		for i, stage := range stages {
			for _, p := range senders {
				b := Broadcast{Stage: BroadcastStage(stage), By: Actor{Kind: ByStaff, ID: "writer"}, Office: "street", Area: "990101001", Proposal: &Proposal{By: Actor{Kind: ByStaff, ID: "h1"}}}
				want := p.letter != "" && strings.Contains(cells[i+1], p.letter)
				if err := m.May(b, p.actor); (err == nil) != want {
					t.Errorf("%s at %s, %s: %v, want %v", m.Verb, stage, p.name, err, want)
				}
			}
		}
	}
}

// news keeps broadcasts in a map.
type news struct {
	all   map[string]Broadcast
	saved []BroadcastSaving
	reach Reach
	told  map[string]Recipient
	clash int // saves that somebody else's comes before
}

func (n *news) Broadcast(_ context.Context, id string) (Broadcast, error) {
	return under(n.all, id)
}

func (n *news) BroadcastByCode(_ context.Context, code string) (Broadcast, error) {
	return whose(maps.Values(n.all), func(b Broadcast) bool { return b.Code == code })
}

func (n *news) SaveBroadcast(_ context.Context, c *BroadcastSaving) error {
	if n.clash > 0 {
		n.clash--
		return Refuse(Conflict, "error.broadcast_changed")
	}
	if c.Answer == nil {
		if old, there := n.all[c.Broadcast.ID]; there == c.New || there && old.Version != c.Broadcast.Version {
			return Refuse(Conflict, "error.broadcast_changed")
		}
		c.Broadcast.Version++
		kept := c.Broadcast
		kept.Steps = append(slices.Clone(kept.Steps), c.Steps...)
		n.all[kept.ID] = kept
	}
	if c.Next != nil {
		n.all[c.Next.ID] = *c.Next
	}
	n.saved = append(n.saved, *c)
	return nil
}

func (n *news) FindBroadcasts(context.Context, BroadcastQuery) (BroadcastList, error) {
	return BroadcastList{}, nil
}
func (n *news) Reach(context.Context, Audience, bool, int) (Reach, error)       { return n.reach, nil }
func (n *news) Counts(context.Context, string) ([]Count, int, error)            { return nil, 0, nil }
func (n *news) LedgerRows(context.Context, LedgerQuery) ([]LedgerRow, error)    { return nil, nil }
func (n *news) AnswerCounts(context.Context, string) ([]AnswerCount, error)     { return nil, nil }
func (n *news) BroadcastsTo(context.Context, Address, int) ([]Broadcast, error) { return nil, nil }
func (n *news) RecipientOf(_ context.Context, id string, to Address) (Recipient, error) {
	r, ok := n.told[id+to.String()]
	if !ok {
		return r, ErrNotFound
	}
	return r, nil
}

// newsroom is a desk whose audience is as given.
func newsroom(n int, langs ...Lang) (*BroadcastDesk, *news) {
	store := &news{all: map[string]Broadcast{}, told: map[string]Recipient{}, reach: Reach{Residents: n, ByLang: map[Lang]int{}, ByChannel: map[string]int{"telegram": n}}}
	for _, l := range langs {
		store.reach.ByLang[l] = 1
	}
	ids := 0
	return &BroadcastDesk{
		Store: store, Now: func() time.Time { return start }, Location: time.UTC,
		NewID:   func() string { ids++; return fmt.Sprint("b", ids) },
		Rate:    func(string) float64 { return 30 },
		Domains: []string{"huying.example.cn"},
	}, store
}

func meals() Composing {
	return Composing{Kind: LifeNews, Topic: TopicMeals, Texts: map[Lang]Text{Hans: {Title: "老年餐", Body: "明天开始"}}}
}

var writer = Actor{Kind: ByStaff, ID: "writer", Role: Dispatcher, Area: "990101001"}

func TestComposing(t *testing.T) {
	long := strings.Repeat("长", MaxBody+1)
	for name, c := range map[string]struct {
		change func(*Composing)
		want   string
	}{
		"as it is":          {func(*Composing) {}, ""},
		"another kind":      {func(c *Composing) { c.Kind = SafetyNews }, "error.broadcast_topic"},
		"no topic":          {func(c *Composing) { c.Topic = "parking" }, "error.broadcast_topic"},
		"no words":          {func(c *Composing) { c.Texts = nil }, "error.broadcast_words"},
		"half a language":   {func(c *Composing) { c.Texts[English] = Text{Title: "Meals"} }, "error.broadcast_half"},
		"too long":          {func(c *Composing) { c.Texts[Hans] = Text{Title: "a", Body: long} }, "error.broadcast_long"},
		"another language":  {func(c *Composing) { c.Texts["fr"] = Text{Title: "a", Body: "b"} }, "error.broadcast_lang"},
		"over before it is": {func(c *Composing) { c.Expires = start.Add(-time.Minute) }, "error.broadcast_expires"},
		"over before due":   {func(c *Composing) { c.Due, c.Expires = start.Add(2*time.Hour), start.Add(time.Hour) }, "error.broadcast_expires"},
		"due last year":     {func(c *Composing) { c.Due = start.AddDate(-1, 0, 0) }, "error.broadcast_due"},
		"due just now":      {func(c *Composing) { c.Due = start.Add(-time.Minute) }, ""},
		"safe without need": {func(c *Composing) { c.Ask = AskSafe }, "error.broadcast_safe"},
		"one option":        {func(c *Composing) { c.Ask, c.Options = AskPoll, map[Lang][]string{Hans: {"好"}} }, "error.broadcast_options"},
		"two options":       {func(c *Composing) { c.Ask, c.Options = AskPoll, map[Lang][]string{Hans: {"好", "不好"}} }, ""},
		"options missing": {func(c *Composing) {
			c.Texts[English] = Text{"a", "b"}
			c.Ask, c.Options = AskPoll, map[Lang][]string{Hans: {"好", "不好"}}
		}, "error.broadcast_options"},
		"never":              {func(c *Composing) { c.Repeat = "hourly" }, "error.broadcast_repeat"},
		"within":             {func(c *Composing) { c.Audience.Areas = []string{"990101001002"} }, ""},
		"another street":     {func(c *Composing) { c.Audience.Areas = []string{"990101002"} }, "error.broadcast_area"},
		"the whole district": {func(c *Composing) { c.Audience.Areas = []string{"990101"} }, "error.broadcast_area"},
		"four files":         {func(c *Composing) { c.Files = []string{"1", "2", "3", "4"} }, "error.broadcast_files"},
	} {
		d, _ := newsroom(1)
		m := meals()
		c.change(&m)
		b, err := d.Draft(t.Context(), m, writer)
		if got := keyOf(err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if c.want == "" && len(b.Audience.Areas) == 0 {
			t.Errorf("%s: the author's area does not bound it", name)
		}
	}
}

func keyOf(err error) string {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Key
	}
	return ""
}

func TestSubmission(t *testing.T) {
	link := Text{Title: "防诈骗", Body: "请看 http://huying.examp1e.cn/a"}
	for name, c := range map[string]struct {
		reach  int
		langs  []Lang
		texts  map[Lang]Text
		submit Submitting
		stage  BroadcastStage
		want   string
	}{
		"few":                 {10, []Lang{Hans}, nil, Submitting{}, BroadcastSending, ""},
		"later":               {10, []Lang{Hans}, nil, Submitting{Due: start.Add(time.Hour)}, BroadcastScheduled, ""},
		"as many as one may":  {500, []Lang{Hans}, nil, Submitting{}, BroadcastSending, ""},
		"many":                {501, []Lang{Hans}, nil, Submitting{}, BroadcastWaiting, ""},
		"nobody":              {0, nil, nil, Submitting{}, "", "error.broadcast_nobody"},
		"a language missing":  {9, []Lang{Hans, Hant}, nil, Submitting{}, "", "error.broadcast_missing"},
		"accepted":            {9, []Lang{Hans, Hant}, nil, Submitting{Accept: []Lang{Hant}}, BroadcastSending, ""},
		"another is accepted": {9, []Lang{Hans, Hant, English}, nil, Submitting{Accept: []Lang{Hant}}, "", "error.broadcast_missing"},
		"a look-alike":        {9, []Lang{Hans}, map[Lang]Text{Hans: link}, Submitting{}, "", "error.broadcast_link"},
		"meant":               {9, []Lang{Hans}, map[Lang]Text{Hans: link}, Submitting{BroadcastAct: BroadcastAct{Links: true}}, BroadcastSending, ""},
	} {
		d, store := newsroom(c.reach, c.langs...)
		m := meals()
		if c.texts != nil {
			m.Texts = c.texts
		}
		b, err := d.Draft(t.Context(), m, writer)
		if err != nil {
			t.Fatal(name, err)
		}
		c.submit.By = writer
		got, err := d.Submit(t.Context(), b.ID, c.submit)
		if keyOf(err) != c.want || err == nil && got.Stage != c.stage {
			t.Errorf("%s: %s, %v", name, got.Stage, err)
		}
		if err != nil && store.all[b.ID].Stage != BroadcastDraft {
			t.Errorf("%s: what was refused is %s", name, store.all[b.ID].Stage)
		}
	}
}

func TestApprovalByAnother(t *testing.T) {
	d, store := newsroom(5000, Hans)
	chief := Actor{Kind: ByStaff, ID: "chief", Role: Supervisor, Area: "990101001"}
	b, err := d.Draft(t.Context(), meals(), chief)
	if err == nil {
		b, err = d.Submit(t.Context(), b.ID, Submitting{BroadcastAct: BroadcastAct{By: chief}})
	}
	if err != nil || b.Stage != BroadcastWaiting {
		t.Fatal(b.Stage, err)
	}
	if _, err := d.Approve(t.Context(), b.ID, BroadcastAct{By: chief}); keyOf(err) != "error.broadcast_same_person" {
		t.Errorf("the author approves: %v", err)
	}
	if _, err := d.Refuse(t.Context(), b.ID, BroadcastAct{By: supervisor}); keyOf(err) != "error.broadcast_reason" {
		t.Errorf("refused without a reason: %v", err)
	}
	if b, err = d.Refuse(t.Context(), b.ID, BroadcastAct{By: supervisor, Text: "日期不对"}); err != nil || b.Stage != BroadcastRefused {
		t.Fatal(b.Stage, err)
	}
	if b, err = d.Change(t.Context(), b.ID, meals(), BroadcastAct{By: chief, Version: b.Version}); err != nil || b.Stage != BroadcastDraft {
		t.Fatal(b.Stage, err)
	}
	if _, err = d.Change(t.Context(), b.ID, meals(), BroadcastAct{By: chief, Version: b.Version - 1}); !errors.Is(err, ErrConflict) {
		t.Errorf("an old page changes it: %v", err)
	}
	if _, err = d.Submit(t.Context(), b.ID, Submitting{BroadcastAct: BroadcastAct{By: chief}}); err != nil {
		t.Fatal(err)
	}
	store.clash = 2 // others save meanwhile
	if b, err = d.Approve(t.Context(), b.ID, BroadcastAct{By: supervisor}); err != nil || b.Stage != BroadcastSending || b.Approver.ID != supervisor.ID {
		t.Fatal(b.Stage, err)
	}
	var verbs []string
	for _, s := range b.Steps {
		verbs = append(verbs, string(s.Verb)+" "+s.By.ID)
	}
	want := "write chief, submit chief, refuse super, change chief, submit chief, approve super"
	if got := strings.ReplaceAll(strings.Join(verbs, ", "), supervisor.ID, "super"); got != want {
		t.Errorf("history: %s", got)
	}
}

func TestRepetition(t *testing.T) {
	d, store := newsroom(5, Hans)
	m := meals()
	m.Repeat, m.Expires = Weekly, start.Add(48*time.Hour)
	b, err := d.Draft(t.Context(), m, writer)
	if err == nil {
		b, err = d.Submit(t.Context(), b.ID, Submitting{BroadcastAct: BroadcastAct{By: writer}})
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // two instances see that it has ended
		if err := d.Finish(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
	}
	if len(store.all) != 2 {
		t.Fatalf("%d broadcasts", len(store.all))
	}
	for _, next := range store.all {
		if next.ID == b.ID {
			continue
		}
		if next.Stage != BroadcastScheduled || !next.Due.Equal(start.AddDate(0, 0, 7)) || !next.Expires.Equal(start.AddDate(0, 0, 9)) || next.Code == b.Code || next.Repeat != Weekly {
			t.Errorf("the next is %+v", next)
		}
	}
	month := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	if got := Monthly.Next(month, time.UTC); got.Day() != 28 || got.Month() != time.February {
		t.Errorf("after %v comes %v", month, got)
	}
}

func TestAnswerIsChecked(t *testing.T) {
	d, store := newsroom(5, Hans)
	home := Address{"telegram", "7"}
	for i, c := range []struct {
		ask     Asking
		stage   BroadcastStage
		expires time.Time
		to      Address
		answer  string
		want    string
	}{
		{AskSafe, BroadcastSending, time.Time{}, home, "help", ""},
		{AskSafe, BroadcastSent, start.Add(-time.Hour), home, "help", ""}, // who needs help is always heard
		{AskSafe, BroadcastSent, time.Time{}, home, "1", "error.broadcast_answer"},
		{AskPoll, BroadcastSent, time.Time{}, home, "2", ""},
		{AskPoll, BroadcastSent, time.Time{}, home, "3", "error.broadcast_answer"},
		{AskPoll, BroadcastSent, time.Time{}, home, "0", "error.broadcast_answer"},
		{AskPoll, BroadcastSent, start.Add(-time.Hour), home, "1", "error.broadcast_answer_over"},
		{AskNothing, BroadcastSent, time.Time{}, home, "safe", "error.broadcast_answer"},
		{AskSafe, BroadcastRecalled, time.Time{}, home, "safe", "error.broadcast_answer_over"},
		{AskSafe, BroadcastSent, time.Time{}, Address{"telegram", "8"}, "safe", "not told"},
	} {
		b := Broadcast{ID: fmt.Sprint("x", i), Stage: c.stage, Ask: c.ask, Expires: c.expires, Texts: map[Lang]Text{Hans: {"a", "b"}}, Options: map[Lang][]string{Hans: {"好", "不好"}}}
		store.all[b.ID] = b
		store.told[b.ID+home.String()] = Recipient{To: home, Area: "990101001001", Cared: true}
		got, err := d.Answer(t.Context(), Answering{Broadcast: b.ID, To: c.to, Answer: c.answer})
		if c.want == "not told" {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("who was not told answers: %v", err)
			}
			continue
		}
		if keyOf(err) != c.want || err == nil && (got.Area != "990101001001" || !got.Cared) {
			t.Errorf("%d: %+v %v", i, got, err)
		}
	}
}

// Who may not approve reads that it is a matter of their role, not that they are no staff.
func TestOnlyChiefsApprove(t *testing.T) {
	m, _ := BroadcastMoveOf(BroadcastApprove)
	err := m.May(Broadcast{Stage: BroadcastWaiting, By: Actor{ID: "author"}}, dispatcher)
	var refused *Error
	if !errors.As(err, &refused) || refused.Key != "error.role_may_not" || refused.Args["verb"] != "@broadcast.verb.approve" || refused.Args["role"] != "@role.dispatcher" {
		t.Errorf("%v", err)
	}
}
