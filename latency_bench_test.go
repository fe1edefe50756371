package main

import (
	"flag"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/bot"
	"huying/bot/bottest"
)

var openRate = flag.Int("rate", 5000, "how many updates a second BenchmarkRoadLatency delivers")

const openCallers = 100 // Telegram's greatest max_connections

// BenchmarkRoadLatency is how long an update waits for its 200 while updates come at a rate of their own, however long the answers take, over
// at most 100 connections, beside the bare limit in the same rounds.
func BenchmarkRoadLatency(b *testing.B) {
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			limit := bareLimit(b, kind)
			ours := halt(b, roadSettings(b, bottest.New(b), "DATABASE_URL", roadDB(b, kind)), 0)
			updates := residents(5000, "三号楼二单元的电梯又坏了，老人下不来")
			var bare, accepted, ratio []float64
			b.ResetTimer()
			for range b.N {
				for range roadRounds {
					one, other := paced(b, limit, "/", updates), paced(b, ours.settings.Listen, bot.WebhookPath, updates)
					bare, accepted, ratio = append(bare, one), append(accepted, other), append(ratio, other/one)
				}
			}
			b.ReportMetric(median(bare), "limit-p99-ms")
			b.ReportMetric(median(accepted), "huying-p99-ms")
			b.ReportMetric(median(ratio), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// median leaves out the rounds in which the machine had something else to do.
func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// paced delivers updates for a round, each at its own time, and says how many milliseconds all but the slowest hundredth waited at most. One for which no connection is free waits from the
// time it was due; that a connection woke late is not the server's fault.
func paced(b *testing.B, address, path string, updates func() func() string) float64 {
	b.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	last := int64(roadRound.Seconds() * float64(*openRate))
	waits := make([]time.Duration, last)
	begun := time.Now()
	for range openCallers {
		line, err := roadCall(address, path)
		if err != nil {
			b.Fatal(err)
		}
		update := updates()
		all.Go(func() {
			defer line.conn.Close()
			for n := next.Add(1); n <= last; n = next.Add(1) {
				due := begun.Add(time.Duration(n) * time.Second / time.Duration(*openRate))
				if early := time.Until(due); early > 0 {
					<-time.After(early)
					due = time.Now()
				}
				if status, err := line.post(update()); err != nil || status != 200 {
					b.Errorf("answered %d: %v", status, err)
					return
				}
				waits[n-1] = time.Since(due)
			}
		})
	}
	all.Wait()
	slices.Sort(waits)
	return waits[last*99/100].Seconds() * 1000
}
