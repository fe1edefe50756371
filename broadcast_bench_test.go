package main

import (
	"flag"
	"os/exec"
	"testing"
	"time"

	"huying/bot/bottest"
)

var broadcastSize = flag.Int("broadcast.size", 100_000, "recipients of BenchmarkBroadcast")

// BenchmarkBroadcast is the program as it is shipped, sending a broadcast to a town: how long from the submission to the first message the
// Bot API accepts, how much more memory than at rest the program takes while it sends at the paid rate for five seconds, and how long counting the
// audience takes.
func BenchmarkBroadcast(b *testing.B) {
	file := b.TempDir() + "/huying"
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			for range b.N {
				api := bottest.New(b)
				api.Expect(bottest.Weather{Lag: bottest.Near, Seed: 1})
				where := newsTown(b, kind, *broadcastSize)
				c := newChild(b, roadEnv(b, api, "DATABASE_URL", where, "LOG_LEVEL", "error"))
				c.file = file
				c.launch()
				roadUntil(b, time.Minute, "the program listens", func() bool { return listens(c.env["LISTEN"]) })
				idle := c.memory("VmRSS")
				db, desk := newsStore(b, where)
				begun := time.Now()
				newsSend(b, desk, "停水")
				submitted := time.Since(begun)
				roadUntil(b, time.Minute, "the first has it", func() bool { return len(api.Ledger()) > 0 })
				first := api.Ledger()[0].At.Sub(begun)
				sent := api.Ledger()[0].At.Add(5 * time.Second)
				roadUntil(b, time.Minute, "five seconds", func() bool { return time.Now().After(sent) })
				n := len(api.Ledger())
				b.ReportMetric(submitted.Seconds(), "s-to-count")
				b.ReportMetric(first.Seconds(), "s-to-first")
				b.ReportMetric(idle, "idle-MiB")
				b.ReportMetric(c.memory("VmHWM")-idle, "more-MiB")
				b.ReportMetric(float64(n)/5, "msg/s")
				b.ReportMetric(0, "ns/op")
				c.stop()
				if err := db.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
