package tickets

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata instead of comparing with it")

// mayTable is who may do what, written down apart from Moves so that a slip in one shows in the other.
// A admin, S supervisor, D dispatcher, H handler of the ticket's office, C of a co-office, R the ticket's own resident.
// Nobody else may ever do anything: a handler of another office, another resident, a member of staff without a role.
const mayTable = `
           filed  accepted  assigned  working  done  callback  closed  declined  withdrawn   whoDisposed
accept     ASD    -         -         -        -     -         -       -         -           may
decline    ASD    ASD       -         -        -     -         -       -         -           never
assign     ASD    ASD       ASD       -        -     -         -       -         -           may
start      -      -         H         -        -     -         -       -         -           may
report     -      -         ASDH      ASDH     -     -         -       -         -           may
verify     -      -         -         -        ASD   -         -       -         -           never
rework     -      -         -         -        ASD   -         -       -         -           never
answer     -      -         -         -        -     R         -       -         -           may
phone      -      -         -         -        -     ASD       -       -         -           never
close      -      -         -         -        -     ASD       -       -         -           never
reopen     -      -         -         -        -     -         AS      AS        AS          may
withdraw   R      R         R         R        -     -         -       -         -           may
sort       ASD    ASD       ASD       ASD      ASD   ASD       -       -         -           may
write      ASDH   ASDH      ASDH      ASDH     ASDH  ASDH      ASDH    ASDH      ASDH        may
note       ASDHC  ASDHC     ASDHC     ASDHC    ASDHC ASDHC     ASDHC   ASDHC     ASDHC       may
heard      ASDH   ASDH      ASDH      ASDH     ASDH  ASDH      ASDH    ASDH      ASDH        may
grant      -      -         ASD       ASD      -     -         -       -         -           may
refuse     -      -         ASD       ASD      -     -         -       -         -           may
unask      -      -         ASDH      ASDH     -     -         -       -         -           may
resume     -      -         ASDH      ASDH     -     -         -       -         -           may
extend     -      -         ASDH      ASDH     -     -         -       -         -           may
pause      -      -         ASDH      ASDH     -     -         -       -         -           may
return     -      -         H         H        -     -         -       -         -           may
dispute    -      -         H         H        -     -         -       -         -           may
invite     -      -         ASDH      ASDH     -     -         -       -         -           may
dismiss    ASDH   ASDH      ASDH      ASDH     ASDH  ASDH      -       -         -           may
assist     ASDC   ASDC      ASDC      ASDC     ASDC  ASDC      -       -         -           may
join       ASDR   ASDR      ASDR      ASDR     -     -         -       -         -           may
unjoin     ASD    ASD       ASD       ASD      ASD   ASD       -       -         -           may
follow     R      R         R         R        R     R         R       R         R           may
`

// player is one kind of person in front of a ticket of the office "lights".
type player struct {
	letter string // in mayTable; "" is somebody who may nothing
	name   string
	actor  Actor
}

var players = []player{
	{"A", "管理员", admin},
	{"S", "督导员", supervisor},
	{"D", "派单员", dispatcher},
	{"H", "承办单位经办人", handler},
	{"C", "协办单位经办人", helper},
	{"", "别的单位经办人", other},
	{"", "没有单位的经办人", Actor{Kind: ByStaff, ID: "lost", Role: Handler}},
	{"", "没有角色的工作人员", Actor{Kind: ByStaff, ID: "none"}},
	{"R", "诉求人本人", resident},
	{"", "别的居民", stranger},
	{"", "没有名字的居民", Actor{Kind: ByResident}},
	{"", "不知是谁", Actor{}},
}

// ready is a ticket of the office "lights", helped by "garden", in the state a verb needs besides its stage.
func ready(verb Verb, t Ticket, by Actor) Ticket {
	t.CoOffices = []string{garden.ID}
	switch verb {
	case Grant, Deny:
		t.Request = &Request{Kind: AskReturn, By: Actor{Kind: ByStaff, ID: "asker"}}
	case Unask:
		t.Request = &Request{Kind: AskReturn, By: by}
	case Resume:
		t.PausedAt = start
	case Unjoin:
		t.Parent = "20251123-0009"
	}
	return t
}

func TestEveryoneAtEveryStage(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(mayTable), "\n")
	stages := strings.Fields(lines[0])
	var seen []Verb
	checked := 0
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		verb, never := Verb(cells[0]), cells[len(cells)-1] == "never"
		seen = append(seen, verb)
		m, ok := MoveOf(verb)
		if !ok {
			t.Fatalf("%s is not in Moves", verb)
		}
		for i, stage := range stages[:len(stages)-1] {
			for _, p := range players {
				for _, disposed := range []bool{false, true} {
					ticket := ready(verb, Ticket{Stage: Stage(stage), Office: lights.ID, Resident: resident.ID, Disposers: []string{"somebody"}}, p.actor)
					if disposed {
						ticket.Disposers = append(ticket.Disposers, p.actor.ID)
					}
					want := p.letter != "" && strings.Contains(cells[i+1], p.letter) && !(disposed && never)
					if got := m.May(ticket, p.actor) == nil; got != want {
						t.Errorf("%s at %s, %s (%s), disposed=%v: may=%v, want %v", verb, stage, p.name, p.actor.ID, disposed, got, want)
					}
					if slices.Contains(Open(ticket, p.actor), verb) != want {
						t.Errorf("Open says otherwise: %s at %s, %s, disposed=%v", verb, stage, p.name, disposed)
					}
					checked++
				}
			}
		}
	}
	if len(stages)-1 != len(Stages) || len(seen) != len(Moves) {
		t.Errorf("the table has %d stages and %d verbs, the code %d and %d", len(stages)-1, len(seen), len(Stages), len(Moves))
	}
	if want := len(Moves) * len(Stages) * len(players) * 2; checked != want {
		t.Errorf("%d combinations checked, want %d", checked, want)
	}
}

// A handler has no office's ticket before one is assigned: an empty office is nobody's own.
func TestAnEmptyOfficeIsNobodysOwn(t *testing.T) {
	write, _ := MoveOf(Write)
	lost := Actor{Kind: ByStaff, ID: "lost", Role: Handler}
	if err := write.May(Ticket{Stage: Filed}, lost); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a handler without an office writes on a ticket without an office: %v", err)
	}
}

func TestWhoDisposedNeverSupervises(t *testing.T) {
	for _, verb := range []Verb{Verify, Rework, Close} {
		m, _ := MoveOf(verb)
		for _, role := range Roles {
			for _, stage := range Stages {
				by := Actor{Kind: ByStaff, ID: "x", Role: role, Office: lights.ID}
				if m.May(Ticket{Stage: stage, Office: lights.ID, Disposers: []string{"x"}}, by) == nil {
					t.Errorf("%s who disposed may %s at %s", role, verb, stage)
				}
			}
		}
	}
}

// leadsTo is where a move can end; Answer decides by what is answered.
func leadsTo(m Move) []Stage {
	switch {
	case m.Verb == Answer:
		return []Stage{Closed, Accepted}
	case m.Verb == Grant: // 退单 and 派单异议; the others stay
		return []Stage{Accepted}
	case m.Verb == Join || m.Verb == Unjoin: // where the parent stands; where it stood itself
		return nil
	case m.Verb == Phone:
		return []Stage{Closed, Accepted, Callback}
	case m.To == "":
		return nil
	}
	return []Stage{m.To}
}

func TestEveryStageCanBeEnteredAndLeft(t *testing.T) {
	reached, next := map[Stage]bool{Filed: true}, []Stage{Filed}
	for len(next) > 0 {
		stage := next[0]
		next = next[1:]
		var leaves []Verb
		for _, m := range Moves {
			if !slices.Contains(m.From, stage) {
				continue
			}
			for _, to := range leadsTo(m) {
				if to != stage {
					leaves = append(leaves, m.Verb)
				}
				if !reached[to] {
					reached[to], next = true, append(next, to)
				}
			}
		}
		if stage.Open() && len(leaves) == 0 {
			t.Errorf("%s is entered and never left", stage)
		}
		if !stage.Open() && !slices.Equal(leaves, []Verb{Reopen}) {
			t.Errorf("%s is an end, but %v leave it; only reopen may", stage, leaves)
		}
	}
	for _, stage := range Stages {
		if !reached[stage] {
			t.Errorf("%s is never entered", stage)
		}
	}
}

func TestMovesAreWellFormed(t *testing.T) {
	seen := map[Verb]bool{}
	for _, m := range Moves {
		if seen[m.Verb] {
			t.Errorf("%s has two rows", m.Verb)
		}
		seen[m.Verb] = true
		if len(m.Roles) == 0 && !m.Resident {
			t.Errorf("nobody may %s", m.Verb)
		}
		for _, s := range append(slices.Clone(m.From), leadsTo(m)...) {
			if !slices.Contains(Stages, s) {
				t.Errorf("%s names the stage %q, which does not exist", m.Verb, s)
			}
		}
	}
	for _, v := range []Verb{File, Forget, "", "sing"} {
		if _, ok := MoveOf(v); ok {
			t.Errorf("%q is a move", v)
		}
	}
}

var stageWords = map[Stage]string{
	Filed: "上报", Accepted: "已受理", Assigned: "已派遣", Working: "办理中", Done: "已办结待核查", Callback: "回访", Closed: "已结案",
	Declined: "不予受理", Withdrawn: "已撤回",
}

var verbWords = map[Verb]string{
	Accept: "受理", Decline: "不予受理", Assign: "派单", Start: "开始办", Return: "申请退单", Report: "报结果", Verify: "核查通过", Rework: "返工",
	Answer: "答回访", Phone: "电话回访", Close: "结案", Reopen: "重开", Withdraw: "撤回", Sort: "改类别或地点", Write: "给居民写话", Note: "内部备注", Heard: "看过居民的话", Follow: "补充",
	Dispute: "派单异议", Extend: "申请延时", Pause: "申请挂账", Grant: "同意申请", Deny: "不同意申请", Unask: "收回申请", Resume: "恢复计时", Invite: "请协办", Dismiss: "取消协办",
	Assist: "协办反馈", Join: "并单", Unjoin: "拆单",
}

var needWords = []struct {
	need  Need
	words string
}{
	{NeedText, "要写明情况"},
	{NeedHelper, "要写明谁能帮"},
	{NeedOffice, "要选承办单位"},
	{NotDisposer, "办理人自己不能"},
	{OwnOffice, "经办人只限本单位的单"},
	{SharedOffice, "经办人只限主办、协办的单"},
	{CoOffice, "经办人只限协办的单"},
	{NeedTill, "要写到什么时候"},
	{NeedOther, "要写并入哪张单"},
	{Joined, "已并入别的单"},
	{Unasked, "没有待审批的申请"},
	{Asked, "有待审批的申请，申请人自己不能"},
	{OwnAsked, "只限自己提的申请"},
	{Unsettled, "没有裁定过"},
	{Ticking, "没有挂账"},
	{Halted, "挂账中"},
	{Helped, "有协办单位"},
}

// pad fills to a width on paper, where a Chinese character is as wide as two letters.
func pad(text string, width int) string {
	for _, r := range text {
		if r > 0x2e80 {
			width--
		}
	}
	return fmt.Sprintf("%-*s", width, text)
}

// clerkTable prints what the code allows, stage by stage, for a clerk to read.
func clerkTable() string {
	var b strings.Builder
	b.WriteString("谁在哪一步能做什么。这个文件由程序写出：go test ./tickets -run MovesForAClerk -update\n请懂业务的同事对着看：不该有的、少了的，都告诉我们。\n已并入别的单的，跟着那张单走，自己只能：答回访、结案、撤回、重开、改类别、写话、备注、补充、拆单。\n")
	for _, stage := range Stages {
		end := "还要有人办"
		if !stage.Open() {
			end = "到此为止，只有重开能离开"
		}
		fmt.Fprintf(&b, "\n【%s %s】%s\n", stageWords[stage], stage, end)
		for _, m := range Moves {
			if row := clerkRow(m, stage); row != "" {
				b.WriteString(row + "\n")
			}
		}
	}
	return b.String()
}

func clerkRow(m Move, stage Stage) string {
	var who, needs []string
	for _, p := range players {
		ticket := ready(m.Verb, Ticket{Stage: stage, Office: lights.ID, Resident: resident.ID}, p.actor)
		if stage == Filed || stage == Accepted || stage == Declined { // no office has it
			ticket.Office = ""
		}
		if m.May(ticket, p.actor) == nil {
			who = append(who, p.name)
		}
	}
	if len(who) == 0 {
		return ""
	}
	for _, n := range needWords {
		if m.Needs&n.need != 0 {
			needs = append(needs, n.words)
		}
	}
	to := "不变"
	switch m.Verb {
	case Join:
		to = "跟着并入的单走"
	case Unjoin:
		to = "回到并单前"
	}
	if stages := leadsTo(m); len(stages) > 0 {
		to = "→ " + stageWords[stages[0]]
		if m.Verb == Grant {
			to = "退单、异议 → " + stageWords[stages[0]] + "，其余不变"
		}
		for _, s := range stages[1:] {
			if s == stage { // nobody answered the telephone
				continue
			}
			to += "，不满意 → " + stageWords[s]
		}
	}
	row := "  " + pad(verbWords[m.Verb], 14) + pad(to, 36) + pad(strings.Join(who, " "), 60) + strings.Join(needs, "，")
	return strings.TrimRight(row, " ")
}

func TestMovesForAClerk(t *testing.T) {
	golden(t, "testdata/moves.txt", clerkTable())
}

// golden compares with a file that people read; -update writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what the code does any more; read the difference, then run with -update.\ngot:\n%s", name, got)
	}
}

// The program itself is no member of staff: it is held by the stage alone. An actor of no kind may nothing (players).
func TestTheProgramIsHeldByTheStage(t *testing.T) {
	for _, m := range Moves {
		for _, stage := range Stages {
			err := m.May(ready(m.Verb, Ticket{Stage: stage}, Actor{Kind: BySystem}), Actor{Kind: BySystem})
			if (err == nil) != slices.Contains(m.From, stage) {
				t.Errorf("%s at %s: %v", m.Verb, stage, err)
			}
		}
	}
}
