//go:build linux || darwin || freebsd || netbsd || openbsd

package store

import (
	"errors"
	"os"
	"syscall"
)

// lockFile locks an open file until it is closed, or the process ends in whatever way. held is true when another process has it. A file
// system that knows no locks keeps nobody from working.
func lockFile(f *os.File) (held bool) {
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}
