package notify

import (
	"context"
	"slices"
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
	stuck   []tickets.Delivery // the queue refused them; tried again, while new ones pass by
	again   time.Time          // when
	wait    time.Duration
	quit    context.Context // ends when there is no more time to write anything
	end     context.CancelFunc
}

// group is how many deliveries are written in one transaction at most.
const group = 500

func newRecorder(o *Outbox) *recorder {
	r := &recorder{
		Outbox: o, in: newMailbox[tickets.Delivery](), written: newMailbox[tickets.Delivery](),
		closing: make(chan struct{}), done: make(chan struct{}), wait: sorry,
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
	for closing := r.closing; closing != nil || len(r.stuck) > 0; {
		retry := time.NewTimer(time.Hour)
		if len(r.stuck) > 0 {
			retry.Reset(time.Until(r.again))
		}
		select {
		case <-r.in.ring:
		case <-retry.C:
		case <-closing: // whatever was put before is in the mailbox
			closing = nil
		case <-r.quit.Done():
			r.Log.Error("outbox: no time to write down what was sent; it is in doubt", "count", len(r.stuck)+len(r.in.take()))
			return
		}
		retry.Stop()
		r.write(r.in.take())
		r.retry()
	}
}

// retry writes what the queue refused before, less and less often.
func (r *recorder) retry() {
	if len(r.stuck) == 0 || time.Now().Before(r.again) {
		return
	}
	old := r.stuck
	r.stuck = nil
	r.write(old)
	if r.wait = min(2*r.wait, 5*time.Second); len(r.stuck) == 0 {
		r.wait = sorry
	}
	r.again = time.Now().Add(r.wait)
}

// write writes deliveries down, in groups. A group that is refused is written one by one, so that one row nobody can write does not
// keep the others in doubt.
func (r *recorder) write(deliveries []tickets.Delivery) {
	for some := range slices.Chunk(deliveries, group) {
		ctx, done := context.WithTimeout(r.quit, asking)
		err := r.Queue.RecordDeliveries(ctx, some)
		if err == nil {
			r.written.put(some...)
		} else {
			r.Metrics.failed("record")
			r.Log.Error("outbox: cannot write down what was sent; trying again", "count", len(some), "error", trouble(err))
			r.oneByOne(ctx, some)
		}
		done()
	}
}

func (r *recorder) oneByOne(ctx context.Context, some []tickets.Delivery) {
	for _, d := range some {
		if err := r.Queue.RecordDeliveries(ctx, []tickets.Delivery{d}); err == nil {
			r.written.put(d)
			continue
		}
		if len(r.stuck) == 0 {
			r.again = time.Now().Add(r.wait)
		}
		r.stuck = append(r.stuck, d)
	}
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
