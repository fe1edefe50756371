package main

import (
	"flag"
	"testing"
	"time"

	"huying/bot/bottest"
)

var (
	paceLasts = flag.Duration("pace.lasts", time.Minute, "how long each part of BenchmarkPace sends")
	paceQueue = flag.Int("pace.queue", 100_000, "recipients in the store during BenchmarkPace")
)

// BenchmarkPace is the program as it is, sending a broadcast from a full store to a Bot API that enforces Telegram's limits. What it reports
// is read from that server's ledger: the share of the allowed rate, refusals, and answers to residents from question to acceptance.
func BenchmarkPace(b *testing.B) {
	for _, c := range []struct {
		name      string
		model     bottest.Model
		lag       bottest.Lag
		limit     int // of the server
		told      string
		instances int
	}{
		{"sliding", bottest.Sliding, bottest.Near, 30, "30", 1},
		{"bucket", bottest.Bucket, bottest.Near, 30, "30", 1},
		{"fixed", bottest.Calendar, bottest.Near, 30, "30", 1},
		{"far", bottest.Sliding, bottest.Far, 30, "30", 1},
		{"paid", bottest.Sliding, bottest.Near, 1000, "1000", 1},
		{"hidden", bottest.Sliding, bottest.Near, 22, "30", 1},
		{"two", bottest.Sliding, bottest.Near, 30, "30", 2},
		{"four", bottest.Sliding, bottest.Near, 30, "30", 4},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				api := bottest.New(b)
				api.Expect(bottest.Weather{Lag: c.lag, Seed: 1})
				api.Limit(bottest.Limits{Overall: c.limit, PerChat: 1, PerGroup: 20, Model: c.model, RetryAfter: 5, Penalty: true})
				kind, set := "sqlite", []string{"PACE_OVERALL", c.told}
				if c.instances > 1 {
					kind, set = "postgres", append(set, "REDIS_URL", newRedis(b).url)
				}
				set = append(set, "DATABASE_URL", paceFill(b, kind, *paceQueue))
				b.ResetTimer()
				begun := time.Now()
				p := paceStart(b, api, c.instances, set...)
				paceBegun(b, api)
				b.ReportMetric(api.Ledger()[0].At.Sub(begun).Seconds(), "s-to-first")
				waits := paceReplies(b, api, 1000, *paceLasts, time.Second)
				until := api.Ledger()[0].At.Add(*paceLasts)
				b.ReportMetric(100*paceShare(api, c.limit, until), "%-of-rate")
				b.ReportMetric(float64(paceTooMany(api)), "429s")
				b.ReportMetric(float64(api.Busiest(time.Second)), "busiest-s")
				b.ReportMetric(float64(waits[len(waits)*99/100].Milliseconds()), "reply-p99-ms")
				b.ReportMetric(float64(waits[len(waits)/2].Milliseconds()), "reply-p50-ms")
				b.ReportMetric(p.all[0].memory("VmHWM"), "most-MiB")
				b.ReportMetric(0, "ns/op")
				b.Log(paceSays(api))
				for _, one := range p.all {
					one.stop()
				}
			}
		})
	}
}

// BenchmarkPaceIdle is an answer when nothing else is sent, over the same network: what a broadcast is compared with.
func BenchmarkPaceIdle(b *testing.B) {
	for range b.N {
		api := bottest.New(b)
		api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
		p := paceStart(b, api, 1, "DATABASE_URL", roadDB(b, "sqlite"), "PACE_OVERALL", "30")
		api.Say(999, "帮助")
		roadUntil(b, time.Minute, "the program answers", func() bool { return api.Last(999).ID > 0 })
		waits := paceReplies(b, api, 1000, *paceLasts/2, time.Second)
		b.ReportMetric(float64(waits[len(waits)*99/100].Milliseconds()), "reply-p99-ms")
		b.ReportMetric(float64(waits[len(waits)/2].Milliseconds()), "reply-p50-ms")
		b.ReportMetric(0, "ns/op")
		p.all[0].stop()
	}
}

// BenchmarkPaceMillion is a broadcast to a million: when sending starts, and how much memory it takes.
func BenchmarkPaceMillion(b *testing.B) {
	for range b.N {
		api := bottest.New(b)
		api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
		where := paceFill(b, "sqlite", 1_000_000)
		idle := paceStart(b, bottest.New(b), 1, "DATABASE_URL", roadDB(b, "sqlite"), "PACE_OVERALL", "1000")
		roadUntil(b, time.Minute, "an empty one listens", func() bool { return listens(idle.all[0].env["LISTEN"]) })
		b.ReportMetric(idle.all[0].memory("VmHWM"), "empty-MiB")
		idle.all[0].stop()
		begun := time.Now()
		c := paceStart(b, api, 1, "DATABASE_URL", where, "PACE_OVERALL", "1000")
		roadUntil(b, time.Minute, "it listens", func() bool { return listens(c.all[0].env["LISTEN"]) })
		listening := time.Since(begun)
		paceBegun(b, api)
		b.ReportMetric(listening.Seconds(), "s-to-listen")
		b.ReportMetric(api.Ledger()[0].At.Sub(begun).Seconds(), "s-to-first")
		time.Sleep(*paceLasts / 2)
		b.ReportMetric(c.all[0].memory("VmHWM"), "most-MiB")
		b.ReportMetric(float64(len(api.Ledger()))/(*paceLasts/2).Seconds(), "msg/s")
		b.ReportMetric(0, "ns/op")
		b.Log(paceSays(api))
		c.all[0].stop()
	}
}
