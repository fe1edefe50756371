package tickets

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// LinkValues keeps small values that run out. CompareAndSet writes when the stored version is still the given one, 0: there is no value.
type LinkValues interface {
	Get(ctx context.Context, key string) (value []byte, version int64, err error) // version 0: there is none, or it has run out
	CompareAndSet(ctx context.Context, key string, version int64, value []byte, ttl time.Duration) (ok bool, err error)
	Delete(ctx context.Context, key string) error
}

// LinkStaff finds staff; ErrNotFound when somebody is gone.
type LinkStaff interface {
	StaffByID(ctx context.Context, id string) (Staff, error)
	AllStaff(ctx context.Context) ([]Staff, error)
}

// Links join the account of a member of staff with their own chat: the console shows a code to who is signed in, and who sends it in a
// private chat is that person there, until they end it or have not used it for half a year. No password is ever said in a chat.
type Links struct {
	Values LinkValues
	Staff  LinkStaff
	Now    func() time.Time
	Code   func() string // nil: eight random digits
}

const (
	linkCodeFor = 10 * time.Minute
	linkFor     = 180 * 24 * time.Hour
	linkTries   = 5 // wrong codes from one address before it has to wait for linkCodeFor
)

// linkCodeLength is how many digits a code has.
const linkCodeLength = 8

// Offer makes a code for a member of staff, good for ten minutes and one use.
func (l *Links) Offer(ctx context.Context, staff string) (string, error) {
	for range 5 {
		code, err := l.code()
		if err != nil {
			return "", err
		}
		ok, err := l.Values.CompareAndSet(ctx, "link:code:"+code, 0, []byte(staff), linkCodeFor)
		if err != nil || ok {
			return code, err
		}
	}
	return "", errors.New("link: no code is free")
}

func (l *Links) code() (string, error) {
	if l.Code != nil {
		return l.Code(), nil
	}
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%08d", n.Int64()), nil
}

// Join links a private chat with who was shown the code. It is refused for a code that is wrong, used or has run out, and after five of
// those for ten minutes whatever the code.
func (l *Links) Join(ctx context.Context, from Address, code string) (Staff, error) {
	wrong := Refuse(NotFound, "error.link_code")
	if from.Group() {
		return Staff{}, Refuse(NotAllowed, "error.link_private")
	}
	tried, version, err := l.Values.Get(ctx, "link:tries:"+from.String())
	if err != nil {
		return Staff{}, err
	}
	if len(tried) >= linkTries {
		return Staff{}, Refuse(NotAllowed, "error.link_wait")
	}
	code = strings.TrimSpace(code)
	staff, known, err := l.Values.Get(ctx, "link:code:"+code)
	if err != nil {
		return Staff{}, err
	}
	id, user, _ := strings.Cut(string(staff), " ")
	if known == 0 || len(code) != linkCodeLength || user != "" && user != from.String() {
		_, err := l.Values.CompareAndSet(ctx, "link:tries:"+from.String(), version, append(tried, 'x'), linkCodeFor)
		return Staff{}, errors.Join(err, wrong)
	}
	s, err := l.Staff.StaffByID(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && (s.Disabled || s.MustChange) {
		return Staff{}, wrong
	}
	if err != nil {
		return Staff{}, err
	}
	if err := l.set(ctx, "link:chat:"+from.String(), []byte(s.ID)); err != nil {
		return Staff{}, err
	}
	if err := l.set(ctx, "link:staff:"+s.ID, []byte(from.String())); err != nil {
		return Staff{}, err
	}
	if user == "" { // the same message handled again finds its own mark
		_, err = l.Values.CompareAndSet(ctx, "link:code:"+code, known, []byte(id+" "+from.String()), linkCodeFor)
	}
	return s, err
}

func (l *Links) set(ctx context.Context, key string, value []byte) error {
	_, version, err := l.Values.Get(ctx, key)
	if err != nil {
		return err
	}
	ok, err := l.Values.CompareAndSet(ctx, key, version, value, linkFor)
	if err == nil && !ok {
		err = Refuse(Conflict, "error.link_code")
	}
	return err
}

// Who is the member of staff whose own chat this is; found is false for everybody else. Only the newest chat of a person counts.
func (l *Links) Who(ctx context.Context, from Address) (s Staff, found bool, err error) {
	if l == nil || from.Group() {
		return s, false, nil
	}
	id, version, err := l.Values.Get(ctx, "link:chat:"+from.String())
	if err != nil || version == 0 {
		return s, false, err
	}
	newest, err := l.Of(ctx, string(id))
	if err != nil || newest != from {
		return s, false, err
	}
	s, err = l.Staff.StaffByID(ctx, string(id))
	if errors.Is(err, ErrNotFound) || err == nil && (s.Disabled || s.MustChange) {
		return Staff{}, false, nil
	}
	return s, err == nil, err
}

// Of is the chat of a member of staff; the zero Address when they have none.
func (l *Links) Of(ctx context.Context, staff string) (Address, error) {
	if l == nil {
		return Address{}, nil
	}
	value, version, err := l.Values.Get(ctx, "link:staff:"+staff)
	if err != nil || version == 0 {
		return Address{}, err
	}
	to, _ := ParseAddress(string(value))
	return to, nil
}

// End unlinks the chat of a member of staff.
func (l *Links) End(ctx context.Context, staff string) error {
	to, err := l.Of(ctx, staff)
	if err != nil || to.IsZero() {
		return err
	}
	return errors.Join(l.Values.Delete(ctx, "link:staff:"+staff), l.Values.Delete(ctx, "link:chat:"+to.String()))
}
