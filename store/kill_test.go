package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// TestKill ends a process in the middle of its commits, again and again: what it had acknowledged is there.
func TestKill(t *testing.T) {
	if url := os.Getenv("STORE_TO_KILL"); url != "" {
		acknowledge(t, url, os.Getenv("STORE_ROUND"))
		return
	}
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			url := fresh(t, kind)
			open(t, url, t.TempDir(), &clock{now: start}) // the schema is there before the first kill
			var acknowledged []string
			for round := range 4 {
				acknowledged = append(acknowledged, killed(t, url, round)...)
			}
			f := open(t, url, t.TempDir(), &clock{now: start})
			for _, id := range acknowledged {
				again, err := f.Put(ctx, mail(id, "telegram:1"))
				must(t, err)
				if again {
					t.Fatalf("%s was acknowledged and lost", id)
				}
			}
			t.Logf("%d acknowledged", len(acknowledged))
			if kind == "sqlite" {
				var ok string
				must(t, f.reads.QueryRow("PRAGMA integrity_check").Scan(&ok))
				equal(t, "integrity", ok, "ok")
			}
		})
	}
}

// killed runs the child until some hundred acknowledgements have come, and kills it.
func killed(t *testing.T, url string, round int) (ids []string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKill$")
	child.Env = append(os.Environ(), "STORE_TO_KILL="+url, fmt.Sprint("STORE_ROUND=", round))
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if ids = append(ids, lines.Text()); len(ids) == 200+137*round {
			must(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); err == nil || len(ids) < 200 {
		t.Fatalf("%d acknowledged, child ended with %v", len(ids), err)
	}
	return ids[:len(ids)-1] // the last line may be cut
}

// acknowledge puts arrivals and prints the id of each that was acknowledged, until it is killed.
func acknowledge(t *testing.T, url, round string) {
	db, err := Open(ctx, Options{URL: url, Dir: t.TempDir()})
	must(t, err)
	var mu sync.Mutex
	var wg sync.WaitGroup
	end := time.Now().Add(30 * time.Second)
	for sender := range 20 {
		wg.Go(func() {
			for i := 0; time.Now().Before(end); i++ {
				id := fmt.Sprint(round, "-", sender, "-", i)
				if _, err := db.Put(ctx, mail(id, fmt.Sprint("telegram:", sender))); err == nil {
					mu.Lock()
					fmt.Println(id)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
}
