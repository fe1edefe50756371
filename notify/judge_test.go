package notify

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"huying/tickets"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestJudge: what a channel answers, and what the ledger says then.
func TestJudge(t *testing.T) {
	why := errors.New("why")
	refused := func(e tickets.SendError) error {
		e.Err = why
		return fmt.Errorf("telegram: %w", &e) // wrapped, as senders may
	}
	cases := []struct {
		label    string
		err      error
		before   int // attempts
		state    tickets.NoticeState
		due      time.Duration
		attempts int
		moved    tickets.Address
	}{
		{"accepted", nil, 0, tickets.Sent, 0, 1, tickets.Address{}},
		{"accepted at last", nil, 5, tickets.Sent, 0, 6, tickets.Address{}},
		{"429 is no attempt", refused(tickets.SendError{Do: tickets.Wait, After: 37 * time.Second}), 2, tickets.Queued, 37 * time.Second, 2, tickets.Address{}},
		{"429 for hours", refused(tickets.SendError{Do: tickets.Wait, After: 10072 * time.Second, All: true}), 7, tickets.Queued, 10072 * time.Second, 7, tickets.Address{}},
		{"429 without a time", refused(tickets.SendError{Do: tickets.Wait}), 0, tickets.Queued, time.Second, 0, tickets.Address{}},
		{"moved", refused(tickets.SendError{Do: tickets.Moved, To: tele(-100)}), 0, tickets.Queued, 0, 1, tele(-100)},
		{"moved nowhere", refused(tickets.SendError{Do: tickets.Moved}), 0, tickets.Failed, 0, 1, tickets.Address{}},
		{"moved to where it is", refused(tickets.SendError{Do: tickets.Moved, To: tele(1)}), 0, tickets.Failed, 0, 1, tickets.Address{}},
		{"moved to and fro", refused(tickets.SendError{Do: tickets.Moved, To: tele(-100)}), maxTries - 1, tickets.Failed, 0, maxTries, tele(-100)},
		{"blocked", refused(tickets.SendError{Do: tickets.GiveUp}), 0, tickets.Gone, 0, 1, tickets.Address{}},
		{"message refused", refused(tickets.SendError{Do: tickets.Reject}), 0, tickets.Failed, 0, 1, tickets.Address{}},
		{"an action of tomorrow", refused(tickets.SendError{Do: 99}), 0, tickets.Failed, 0, 1, tickets.Address{}},
		{"perhaps sent", why, 0, tickets.Queued, 5 * time.Second, 1, tickets.Address{}},
		{"again", why, 1, tickets.Queued, 15 * time.Second, 2, tickets.Address{}},
		{"and again", why, 4, tickets.Queued, 405 * time.Second, 5, tickets.Address{}},
		{"the longest wait", why, 6, tickets.Queued, 10 * time.Minute, 7, tickets.Address{}},
		{"given up", why, 7, tickets.Failed, 0, 8, tickets.Address{}},
		{"given up after a crash", why, 8, tickets.Failed, 0, 9, tickets.Address{}},
	}
	for _, c := range cases {
		t.Run(c.label, func(t *testing.T) {
			p := tickets.Posted{Notice: notice("n", tele(1), tickets.News), Attempts: c.before}
			d := judge(p, c.err, noon, 0)
			var due time.Duration
			if !d.Due.IsZero() {
				due = d.Due.Sub(noon)
			}
			if d.State != c.state || due != c.due || d.Attempts != c.attempts || d.MovedTo != c.moved || d.ID != "n" || d.To != tele(1) || d.At != noon {
				t.Errorf("got %+v, due in %v", d, due)
			}
			if c.err != nil && !strings.Contains(d.Error, "why") {
				t.Errorf("the operator is not told why: %q", d.Error)
			}
		})
	}
}

func TestBackoffStaysInBounds(t *testing.T) {
	for attempts := range 40 {
		for _, chance := range []float64{0, 0.5, 0.999} {
			if d := backoff(attempts, chance); d < 5*time.Second || d > 10*time.Minute {
				t.Errorf("attempt %d, chance %v: %v", attempts, chance, d)
			}
		}
	}
	if backoff(1, 0) == backoff(1, 0.9) {
		t.Error("what failed together returns together")
	}
}

func TestTroubleHidesSecretsAndIsShort(t *testing.T) {
	err := fmt.Errorf("Post https://api.telegram.org/bot123456789:AAE-hidden_hidden_hidden_hidden/sendMessage: %s", strings.Repeat("很长", 400))
	if text := trouble(err); strings.Contains(text, "hidden") || len([]rune(text)) > 301 {
		t.Errorf("%s", text)
	}
}

func TestWrite(t *testing.T) {
	p := tickets.Posted{Speak: tickets.English, Notice: tickets.Notice{
		ID: "n", To: tele(7), Ticket: "20261123-0001", AskPlace: true, Files: []string{"f"},
		Lines: []tickets.Line{tickets.Say("told.decline", "text", "no"), tickets.Say("other", "number", "20261122-0009"), tickets.Say("")},
		Choices: []tickets.Choice{
			{Key: "choice.yes", Data: "a"}, {Label: "三号楼", Key: "unused", Data: "b"}, {Key: "choice.of", Args: map[string]string{"x": "1"}, Data: "c"},
		},
	}}
	l := Write(plainWords{}, p)
	want := "en:told.decline number=20261123-0001 text=no\nen:other number=20261122-0009\n" +
		"1 en:choice.yes number=20261123-0001\n2 三号楼\n3 en:choice.of number=20261123-0001 x=1"
	if l.Text != want {
		t.Errorf("text\n%s\nwant\n%s", l.Text, want)
	}
	if fmt.Sprint(l.Buttons) != "[{en:choice.yes number=20261123-0001 a} {三号楼 b} {en:choice.of number=20261123-0001 x=1 c}]" {
		t.Errorf("buttons %v", l.Buttons)
	}
	if l.ID != "n" || l.To != tele(7) || !l.AskPlace || len(l.Files) != 1 || l.Lang != tickets.English {
		t.Errorf("letter %+v", l)
	}
	if p.Lines[0].Args["number"] != "" {
		t.Error("the notice itself was changed")
	}
	p.Speak = ""
	if l := Write(plainWords{}, p); l.Lang != tickets.Hans || !strings.HasPrefix(l.Text, "zh-Hans:") {
		t.Errorf("without a language: %v", l.Lang)
	}
}
