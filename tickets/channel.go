package tickets

import "time"

// ChannelHealth is how one channel of the outbox stands.
type ChannelHealth struct {
	Channel     string
	Queued      [Classes]int // waiting, by class, those scheduled for later too
	Late        int          // of them: due, and tried before without luck
	Sending     int          // in somebody's hand
	Oldest      time.Time    // when the notice was posted that is due and waits longest; zero: nothing waits
	PausedTill  time.Time    // the whole channel asked to wait; zero: it did not
	PausedChats int          // single chats that asked to wait and still do
	Failed      int          // given up, in the last ChannelWindow
	Gone        int          // refused by their address, in the last ChannelWindow
	Reasons     []string     // why those failed, the commonest first
}

// ChannelWindow is how far back failures are counted.
const ChannelWindow = time.Hour

// Waiting is how many wait in all.
func (h ChannelHealth) Waiting() (n int) {
	for _, q := range h.Queued {
		n += q
	}
	return n
}
