package store

import (
	"os"
	"syscall"
)

// syncData makes a file's content last. That it was changed just now need not, and so the file system's journal is left alone as long as the
// file does not grow.
func syncData(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); err != syscall.EINTR {
			return err
		}
	}
}
