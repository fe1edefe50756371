package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"huying/bot"
	"huying/bot/bottest"
)

// BenchmarkRoadMemory is the memory of the program as it is shipped, a process of its own, while 40 connections deliver conversations whose
// every third message is a ticket, and everything is answered. The reader's model is loaded, no language model is called.
func BenchmarkRoadMemory(b *testing.B) {
	const messages = 30_000
	file := b.TempDir() + "/huying"
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			where := roadDB(b, kind)
			c := newChild(b, roadEnv(b, bottest.New(b), "DATABASE_URL", where))
			c.file = file
			c.launch()
			roadUntil(b, time.Minute, "the program listens", func() bool {
				line, err := roadCall(c.env["LISTEN"], bot.WebhookPath)
				return err == nil && line.conn.Close() == nil
			})
			idle := c.memory("VmRSS")
			updates := residents(1<<40, "5号楼门口的垃圾桶满了没人收", "同意", "提交")
			db := roadSQL(b, where)
			b.ResetTimer()
			for range b.N {
				deliver(b, c.env["LISTEN"], bot.WebhookPath, counted(messages), updates)
				b.ReportMetric(c.memory("VmRSS"), "accepted-MiB")
				roadHandled(b, db, 5*time.Minute)
			}
			b.ReportMetric(idle, "idle-MiB")
			b.ReportMetric(c.memory("VmRSS"), "after-MiB")
			b.ReportMetric(c.memory("VmHWM"), "most-MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// memory reads a line of what the kernel says of the process, in MiB.
func (c *child) memory(name string) float64 {
	c.tb.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", c.process.Process.Pid))
	if err != nil {
		c.tb.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), name+":"); found {
			kilo, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			if err != nil {
				c.tb.Fatal(err)
			}
			return float64(kilo) / 1024
		}
	}
	c.tb.Fatalf("no %s", name)
	return 0
}
