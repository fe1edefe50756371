package main

import (
	"sync"
	"testing"

	"huying/bot"
)

const pairs = 1000

// TestDuplicates delivers a thousand messages to the whole program, each over two connections at the same time, and later all of them
// once more in the same way. Each is a ticket by itself: there is one of each, and one answer arrives. That holds when Redis is emptied
// meanwhile, because what was delivered is not remembered there.
func TestDuplicates(t *testing.T) {
	for name, setups := range map[string][]func(*program){
		"sqlite":             {webhook},
		"postgres and redis": {webhook, postgres},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flush := func() {}
			if name == "postgres and redis" {
				redis := newRedis(t)
				setups, flush = append(setups, set("REDIS_URL", redis.url)), redis.flush
			}
			p := begin(t, append(setups, set("TELEGRAM_WEBHOOK_SECRET", roadSecret))...)
			p.deliverPairs(flush)
			roadUntil(t, 3*finishTime, "every message is answered", func() bool { return len(p.tg.Ledger()) >= pairs })
			flush()
			p.deliverPairs(flush)
			p.judgePairs()
		})
	}
}

// deliverPairs posts every message over two connections at the same time. Redis is emptied in the midst of each hundred.
func (p *program) deliverPairs(flush func()) {
	p.t.Helper()
	numbers := make(chan int64)
	var all sync.WaitGroup
	for range roadCallers / 2 {
		both := []*caller{p.calls(), p.calls()}
		all.Go(func() {
			for n := range numbers {
				body := says(n, firstChat+n, "我家厨房好大一股煤气味，头晕")
				var pair sync.WaitGroup
				for _, line := range both {
					pair.Go(func() {
						if status, err := line.post(body); err != nil || status != 200 {
							p.t.Errorf("update %d: answered %d, %v", n, status, err)
						}
					})
				}
				pair.Wait()
			}
		})
	}
	for n := range int64(pairs) {
		if n%100 == 50 {
			flush()
		}
		numbers <- n + 1
	}
	close(numbers)
	all.Wait()
}

// calls opens a connection to the webhook.
func (p *program) calls() *caller {
	p.t.Helper()
	line, err := roadCall(p.env["LISTEN"], bot.WebhookPath)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { line.conn.Close() })
	return line
}

func (p *program) judgePairs() {
	p.t.Helper()
	db := roadSQL(p.t, p.database())
	until(p.t, "what was sent is written down", func() bool {
		return roadCount(p.t, db, `SELECT COUNT(*) FROM outbox WHERE state = 'sent'`) == pairs
	})
	for what, query := range map[string]string{
		"messages kept":           `SELECT COUNT(*) FROM inbox`,
		"messages handled":        `SELECT COUNT(*) FROM inbox WHERE state = 'done' AND attempts = 0`,
		"tickets":                 `SELECT COUNT(*) FROM tickets`,
		"residents with a ticket": `SELECT COUNT(DISTINCT address) FROM tickets`,
		"answers and notices":     `SELECT COUNT(*) FROM outbox`,
	} {
		if got := roadCount(p.t, db, query); got != pairs {
			p.t.Errorf("%s: %d, not %d", what, got, pairs)
		}
	}
	heard := map[int64]int{}
	for _, m := range p.tg.Ledger() {
		if heard[m.Chat]++; heard[m.Chat] > 1 || numberPattern.FindString(m.Text) == "" {
			p.t.Errorf("%d hears for the %d. time: %s", m.Chat, heard[m.Chat], m.Text)
		}
	}
	if len(heard) != pairs {
		p.t.Errorf("%d residents of %d heard an answer", len(heard), pairs)
	}
}
