package tickets

import (
	"context"
	"iter"
	"strconv"
	"strings"
)

// Answering is what somebody answers.
type Answering struct {
	Broadcast string
	To        Address // theirs
	Via       Address // the group in which they answer; zero: where they were told themselves
	Resident  string
	Answer    string // AnswerSafe, AnswerHelp, an option from "1"
	Words     string
	Also      func(c *BroadcastSaving) // what is written together with it: notices to the people on duty; nil: nothing more
}

// Answer keeps an answer; the last one counts. It is refused when the broadcast was not sent to them, asks nothing or is over.
func (d *BroadcastDesk) Answer(ctx context.Context, a Answering) (BroadcastAnswer, error) {
	answer, err := d.Heard(ctx, a)
	if err != nil {
		return answer, err
	}
	c := BroadcastSaving{Broadcast: Broadcast{ID: a.Broadcast}, Answer: &answer}
	if a.Also != nil {
		a.Also(&c)
	}
	return answer, d.Store.SaveBroadcast(ctx, &c)
}

// Heard checks an answer and gives it for Change.Answer, so that a ticket it causes and the answer are one transaction.
func (d *BroadcastDesk) Heard(ctx context.Context, a Answering) (BroadcastAnswer, error) {
	b, err := d.Store.Broadcast(ctx, a.Broadcast)
	if err != nil {
		return BroadcastAnswer{}, err
	}
	told := a.Via
	if told.IsZero() {
		told = a.To
	}
	r, err := d.Store.RecipientOf(ctx, b.ID, told)
	if err != nil {
		return BroadcastAnswer{}, err
	}
	now := d.Now()
	switch n, err := strconv.Atoi(a.Answer); {
	case len([]rune(a.Words)) > MaxWords:
		return BroadcastAnswer{}, Refuse(Invalid, "error.too_long")
	case b.Stage == BroadcastRecalled, b.Ask == AskPoll && !b.Expires.IsZero() && !now.Before(b.Expires):
		return BroadcastAnswer{}, Refuse(NotAllowed, "error.broadcast_answer_over")
	case b.Ask == AskSafe && (a.Answer == AnswerSafe || a.Answer == AnswerHelp):
	case b.Ask == AskPoll && err == nil && n >= 1 && n <= len(b.OptionsFor(Hans)):
		a.Answer = strconv.Itoa(n)
	default:
		return BroadcastAnswer{}, Refuse(Invalid, "error.broadcast_answer")
	}
	return BroadcastAnswer{
		Broadcast: b.ID, To: a.To, Resident: a.Resident, Area: r.Area, Cared: r.Cared && a.Via.IsZero(), Answer: a.Answer,
		Words: strings.TrimSpace(a.Words), At: now,
	}, nil
}

// Answers are the figures of who answered what, and who did not.
func (d *BroadcastDesk) Answers(ctx context.Context, id string) ([]AnswerCount, error) {
	return d.Store.AnswerCounts(ctx, id)
}

// SecondRound drafts a broadcast to those who did not answer one; cared: only those who asked to be looked after.
func (d *BroadcastDesk) SecondRound(ctx context.Context, id, made string, cared bool, by Actor) (Broadcast, error) {
	b, err := d.Store.Broadcast(ctx, id)
	if err != nil {
		return b, err
	}
	m, _ := BroadcastMoveOf(BroadcastRetry) // who may send it again may ask again
	if err := m.May(b, by); err != nil {
		return b, err
	}
	if b.Ask == AskNothing {
		return b, Refuse(NotAllowed, "error.broadcast_answer")
	}
	c := Composing{
		ID: made, Kind: b.Kind, Topic: b.Topic, Texts: b.Texts, Files: b.Files, Ask: b.Ask, Options: b.Options, Follows: b.ID,
		Audience: Audience{NotAnswered: b.ID, Cared: cared},
	}
	if b.Expires.After(d.Now()) {
		c.Expires = b.Expires
	}
	return d.Draft(ctx, c, by)
}

// ledgerPage is how many rows of a ledger are read together.
const ledgerPage = 500

// Ledger goes through the recipients, by the id of their notice.
func (d *BroadcastDesk) Ledger(ctx context.Context, q LedgerQuery) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		left := q.Limit
		for {
			q.Limit = ledgerPage
			if left > 0 {
				q.Limit = min(left, ledgerPage)
			}
			some, err := d.Store.LedgerRows(ctx, q)
			if err != nil {
				yield(LedgerRow{}, err)
				return
			}
			for _, r := range some {
				if !yield(r, nil) {
					return
				}
				q.After = r.Notice
			}
			if left -= len(some); len(some) < q.Limit || left == 0 {
				return
			}
		}
	}
}

// Progress is how far it has come.
func (d *BroadcastDesk) Progress(ctx context.Context, id string) (Progress, error) {
	b, err := d.Store.Broadcast(ctx, id)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Broadcast: b, Counts: b.Last}
	if p.Counts == nil {
		if p.Counts, p.Behind, err = d.Store.Counts(ctx, id); err != nil {
			return p, err
		}
	}
	posted, waiting := 0, map[string]int{}
	for _, c := range p.Counts {
		posted += c.N
		if c.State == Queued || c.State == Sending || c.State == Held {
			waiting[c.Channel] += c.N
		}
	}
	if !b.Cursor.Done {
		p.Unposted = max(0, b.Reach-posted)
		waiting[d.usualChannel(p.Counts)] += p.Unposted
	}
	for channel, n := range waiting {
		p.Remaining = max(p.Remaining, Slowly(n, d.rate(channel)))
	}
	return p, nil
}

// usualChannel is the one most notices of a broadcast are for: what is not posted yet is taken to be like it.
func (d *BroadcastDesk) usualChannel(counts []Count) string {
	per, usual := map[string]int{}, "telegram"
	for _, c := range counts {
		if per[c.Channel] += c.N; per[c.Channel] > per[usual] {
			usual = c.Channel
		}
	}
	return usual
}

// Check finds what a code names, for anybody who asks whether a notice is real; ErrNotFound for one that was never sent.
func (d *BroadcastDesk) Check(ctx context.Context, code string) (Broadcast, error) {
	b, err := d.Store.BroadcastByCode(ctx, strings.ToUpper(strings.TrimSpace(code)))
	if err == nil && !b.Stage.Public() && (b.Stage != BroadcastCancelled || b.StartedAt.IsZero()) {
		return Broadcast{}, Refuse(NotFound, "error.not_found")
	}
	return b, err
}
