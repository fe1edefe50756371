package notify

import (
	"context"
	"sync"
	"time"

	"huying/tickets"
)

// recorder writes deliveries down: all that have come together while it wrote the last ones. It keeps them until the queue has
// taken them; there are never more than are in hand.
type recorder struct {
	*Outbox
	in      *mailbox[tickets.Delivery]
	written *mailbox[tickets.Delivery]
	closing chan struct{}
	done    chan struct{}
	quit    context.Context // ends when there is no more time to write anything
	end     context.CancelFunc
}

// group is how many deliveries are written in one transaction at most.
const group = 500

func newRecorder(o *Outbox) *recorder {
	r := &recorder{
		Outbox: o, in: newMailbox[tickets.Delivery](), written: newMailbox[tickets.Delivery](),
		closing: make(chan struct{}), done: make(chan struct{}),
	}
	r.quit, r.end = context.WithCancel(context.Background())
	go r.run()
	return r
}

// close writes down what is left, within the given time.
func (r *recorder) close(within time.Duration) {
	close(r.closing)
	timer := time.AfterFunc(within, r.end)
	<-r.done
	timer.Stop()
	r.end()
}

func (r *recorder) run() {
	defer close(r.done)
	for last := false; !last; {
		select {
		case <-r.in.ring:
		case <-r.closing:
			last = true // whatever was put before close is in the mailbox
		}
		for all := r.in.take(); len(all) > 0; {
			batch := all[:min(group, len(all))]
			all = all[len(batch):]
			if !r.write(batch) {
				r.Log.Error("outbox: no time to write down what was sent; it is in doubt", "count", len(batch)+len(all))
				return
			}
			r.written.put(batch...)
		}
	}
}

// write tries until the queue has taken the batch. A batch that is refused again is written one by one, so that one row nobody can write
// does not keep the others in doubt.
func (r *recorder) write(batch []tickets.Delivery) bool {
	wait := sorry
	for tries := 1; ; tries++ {
		left, err := r.attempt(batch, tries > 2)
		if err == nil {
			return true
		}
		batch = left
		r.Metrics.failed("record")
		if tries == 1 || tries%20 == 0 {
			r.Log.Error("outbox: cannot write down what was sent", "count", len(batch), "tries", tries, "error", trouble(err))
		}
		pause := time.NewTimer(wait)
		select {
		case <-pause.C:
		case <-r.quit.Done():
			pause.Stop()
			return false
		}
		wait = min(2*wait, 5*time.Second)
	}
}

func (r *recorder) attempt(batch []tickets.Delivery, single bool) (left []tickets.Delivery, err error) {
	ctx, done := context.WithTimeout(r.quit, asking)
	defer done()
	if !single {
		return batch, r.Queue.RecordDeliveries(ctx, batch)
	}
	for _, d := range batch {
		if e := r.Queue.RecordDeliveries(ctx, []tickets.Delivery{d}); e != nil {
			left, err = append(left, d), e
		}
	}
	return left, err
}

// mailbox is a list that one side fills without ever waiting and the other empties when it rings.
type mailbox[T any] struct {
	ring chan struct{}
	mu   sync.Mutex
	list []T
}

func newMailbox[T any]() *mailbox[T] { return &mailbox[T]{ring: make(chan struct{}, 1)} }

func (m *mailbox[T]) put(v ...T) {
	m.mu.Lock()
	m.list = append(m.list, v...)
	m.mu.Unlock()
	select {
	case m.ring <- struct{}{}:
	default:
	}
}

func (m *mailbox[T]) take() []T {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := m.list
	m.list = nil
	return list
}
