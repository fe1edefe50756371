package tickets

import (
	"context"
	"time"
)

// This file is 更正: other words for what has left already. What needed a second person to leave needs one to be changed too, or an approval would
// be worth nothing.

// Proposal is a correction that waits for a second person.
type Proposal struct {
	Texts map[Lang]Text // whole: also those that stay as they are
	By    Actor
	Why   string
	At    time.Time
}

// Seconded reports whether somebody's correction waits for a second person. What the program itself mends does not.
func (b Broadcast) Seconded(by Actor) bool { return b.Approver.ID != "" && by.Kind == ByStaff }

// Correct gives it other texts: what was delivered is edited where the channel can, what is queued leaves with them. Of one that needed a second
// person the correction is proposed, and waits for somebody else's Agree; it takes the place of one that was proposed before.
func (d *BroadcastDesk) Correct(ctx context.Context, id string, texts map[Lang]Text, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastCorrect, a, func(b *Broadcast, c *BroadcastSaving) error {
		merged := map[Lang]Text{}
		for _, l := range Langs {
			if merged[l] = texts[l]; merged[l].IsZero() {
				merged[l] = b.Texts[l]
			}
		}
		merged, err := checkTexts(merged)
		if err != nil {
			return err
		}
		if b.Ask == AskPoll && len(merged) != len(b.Texts) { // a language without options
			return Refuse(Invalid, "error.broadcast_lang")
		}
		if err := d.linksMeant(texts, a.Links); err != nil {
			return err
		}
		if b.Seconded(a.By) {
			step := &c.Steps[0]
			step.Verb, b.Proposal = BroadcastPropose, &Proposal{Texts: merged, By: a.By, Why: step.Text, At: step.At}
			return nil
		}
		b.take(merged)
		return nil
	})
}

// take makes texts those of the broadcast: its next edition.
func (b *Broadcast) take(texts map[Lang]Text) {
	b.Texts, b.Proposal = texts, nil
	b.Edition++
}

// Agree carries out the correction that was proposed; not by who proposed it.
func (d *BroadcastDesk) Agree(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastAgree, a, func(b *Broadcast, _ *BroadcastSaving) error {
		b.take(b.Proposal.Texts)
		return nil
	})
}

// Reject drops the correction that was proposed, with a reason. Whoever proposed it may take it back so.
func (d *BroadcastDesk) Reject(ctx context.Context, id string, a BroadcastAct) (Broadcast, error) {
	return d.act(ctx, id, BroadcastReject, a, func(b *Broadcast, _ *BroadcastSaving) error {
		b.Proposal = nil
		return nil
	})
}
