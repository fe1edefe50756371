package main

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the program: a child of the tests is started from it, so nothing has to be built again.
func TestMain(m *testing.M) {
	if os.Getenv("HUYING_CHILD") != "" {
		main()
	}
	os.Exit(m.Run())
}

// child is the program as a process of its own.
type child struct {
	tb      testing.TB
	file    string // the program
	env     map[string]string
	log     *book
	process *exec.Cmd // nil when it does not run
}

const stopsAfter = 20 * time.Second

func newChild(tb testing.TB, env map[string]string) *child {
	tb.Helper()
	c := &child{tb: tb, file: os.Args[0], env: env, log: &book{}}
	tb.Cleanup(func() {
		if c.process != nil {
			c.kill()
		}
		if log := c.log.String(); tb.Failed() || strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") {
			tb.Errorf("the program said:\n%s", log[max(0, len(log)-8000):])
		}
	})
	return c
}

// launch starts the program and does not wait for it.
func (c *child) launch() {
	c.tb.Helper()
	c.process = exec.Command(c.file)
	c.process.Env = append(os.Environ(), "HUYING_CHILD=1")
	for _, name := range slices.Sorted(maps.Keys(c.env)) {
		c.process.Env = append(c.process.Env, name+"="+c.env[name])
	}
	c.process.Stdout, c.process.Stderr = c.log, c.log
	if err := c.process.Start(); err != nil {
		c.tb.Fatal(err)
	}
}

func (c *child) kill() {
	if err := c.process.Process.Kill(); err != nil {
		c.tb.Errorf("the program had ended by itself: %v", err)
	}
	_ = c.process.Wait()
	c.process = nil
}

// stop ends the program as an operator does.
func (c *child) stop() {
	c.tb.Helper()
	begun := time.Now()
	if err := c.process.Process.Signal(syscall.SIGTERM); err != nil {
		c.tb.Fatal(err)
	}
	err := c.process.Wait()
	c.process = nil
	if took := time.Since(begun); err != nil || took > stopsAfter {
		c.tb.Errorf("the program stopped after %s: %v", took, err)
	}
}
