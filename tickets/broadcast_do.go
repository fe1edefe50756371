package tickets

import "context"

// plainMoves are the moves on a broadcast that need nothing but the act itself.
var plainMoves = map[BroadcastVerb]func(*BroadcastDesk, context.Context, string, BroadcastAct) (Broadcast, error){
	BroadcastApprove: (*BroadcastDesk).Approve,
	BroadcastRefuse:  (*BroadcastDesk).Refuse,
	BroadcastSend:    (*BroadcastDesk).Send,
	BroadcastPause:   (*BroadcastDesk).Pause,
	BroadcastResume:  (*BroadcastDesk).Resume,
	BroadcastCancel:  (*BroadcastDesk).Cancel,
	BroadcastAgree:   (*BroadcastDesk).Agree,
	BroadcastReject:  (*BroadcastDesk).Reject,
	BroadcastRecall:  (*BroadcastDesk).Recall,
	BroadcastRetry:   (*BroadcastDesk).Retry,
}

// Do makes one of the moves that need nothing but the act, by its verb, for whoever carries out a button. The others (submit, plan, correct,
// repeat, test) have methods of their own.
func (d *BroadcastDesk) Do(ctx context.Context, id string, verb BroadcastVerb, a BroadcastAct) (Broadcast, error) {
	move, ok := plainMoves[verb]
	if !ok {
		return Broadcast{}, Refuse(Invalid, "error.no_such_move")
	}
	return move(d, ctx, id, a)
}
