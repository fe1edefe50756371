package tickets

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// NewID gives 24 hex digits: six bytes of milliseconds, then six of chance. Rows made together stand together in every index of the store:
// of ids that are chance alone each touches a page of its own. They are names, never secrets.
func NewID() string {
	var id [14]byte
	binary.BigEndian.PutUint64(id[:8], uint64(time.Now().UnixMilli())) // of which the first two bytes are zero for another 8,000 years
	rand.Read(id[8:])                                                  // never fails
	return hex.EncodeToString(id[2:])
}

// madeBy is the id of the event or step that a message or form makes, by its source: the same one makes nothing twice.
func madeBy(source string) string { return "e:" + source }

// stepID is the id of an event or step, a new one where no source is known.
func stepID(source string, newID func() string) string {
	if source == "" {
		return newID()
	}
	return madeBy(source)
}
