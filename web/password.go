package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"huying/tickets"
)

// argon2id as OWASP asks for it at the least: 19 MiB, two passes. Two at once keep a flood of sign-ins from taking the memory.
const (
	hashMemory   = 19 * 1024
	hashPasses   = 2
	hashesAtOnce = 2
	passwordMin  = 10
	passwordMax  = 128
)

// HashPassword makes the form in which a password is kept: argon2id in PHC form.
func HashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	sum := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, 1, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// nobodys is compared with when there is no such person, so that both answers take the same time.
var nobodys = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, hashMemory, hashPasses,
	base64.RawStdEncoding.EncodeToString(make([]byte, 16)), base64.RawStdEncoding.EncodeToString(make([]byte, 32)))

// fits reports whether password is the one kept as phc.
func fits(phc, password string) bool {
	var version, memory, passes, threads int
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads); err != nil ||
		version != argon2.Version || memory <= 0 || memory > 1<<20 || passes <= 0 || passes > 16 || threads <= 0 || threads > 16 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) < 16 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(threads), uint32(len(want)))
	return subtle.ConstantTimeCompare(want, got) == 1
}

var errBusy = errors.New("too many sign-ins at once")

// seat takes one of the few places in which a hash may be computed; leave gives it back.
func (s *Server) seat(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case s.hash <- struct{}{}:
		return func() { <-s.hash }, nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

// poor names, as a locale key, why a password may not be used; "" when it may.
func poor(password, login string) string {
	switch n := len([]rune(password)); {
	case n < passwordMin:
		return "console.password.short"
	case n > passwordMax:
		return "console.password.long"
	case login != "" && strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return "console.password.has_login"
	case strings.Count(password, string([]rune(password)[0])) == n, usual[strings.ToLower(password)]:
		return "console.password.usual"
	}
	return ""
}

var usual = map[string]bool{
	"1234567890": true, "0123456789": true, "12345678910": true, "qwertyuiop": true, "password123": true, "1q2w3e4r5t": true,
	"abcd123456": true, "abc1234567": true, "administrator": true, "passw0rd123": true, "1qaz2wsx3edc": true, "0987654321": true,
}

// oneTimePassword is easy to read out and to type: four groups of letters and digits, 80 bits.
func oneTimePassword() string {
	t := strings.ToLower(rand.Text()[:16])
	return t[:4] + "-" + t[4:8] + "-" + t[8:12] + "-" + t[12:]
}

// EnsureAdmin makes the first member of staff, login "admin", when there is nobody. Main prints the password, once: it must be
// changed at the first sign-in.
func EnsureAdmin(ctx context.Context, staff Staff, now time.Time) (password string, created bool, err error) {
	all, err := staff.AllStaff(ctx)
	// Accounts that came from a file have no password yet: somebody must be able to hand them out.
	if err != nil || slices.ContainsFunc(all, func(s tickets.Staff) bool { return s.Password != "" }) {
		return "", false, err
	}
	password = oneTimePassword()
	err = staff.KeepStaff(ctx, tickets.Staff{
		ID: rand.Text(), Login: "admin", Name: "admin", Role: tickets.Admin, Lang: tickets.Hans,
		Password: HashPassword(password), MustChange: true, CreatedAt: now,
	})
	if errors.Is(err, tickets.ErrConflict) { // another instance was first
		return "", false, nil
	}
	return password, err == nil, err
}

// ErrShut is why a password would be of no use.
var ErrShut = errors.New("this account is disabled: an admin opens it again on the console's page of staff")

// Readmit gives an account a password that works until its owner sets another, takes its second factor away, forgets wrong tries, and ends
// its sessions. It is for whoever runs the program: the only admin has nobody who could do it for them. A disabled account stays so, as somebody meant
// it, unless it is an admin's and no other admin is left.
func Readmit(ctx context.Context, staff Staff, kv KV, login string) (password string, err error) {
	p, err := staff.StaffByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return "", err
	}
	if p.Disabled {
		all, err := staff.AllStaff(ctx)
		if err != nil {
			return "", err
		}
		if p.Role != tickets.Admin || slices.ContainsFunc(all, func(s tickets.Staff) bool { return s.Role == tickets.Admin && !s.Disabled && s.Password != "" }) {
			return "", ErrShut
		}
		p.Disabled = false
	}
	password = readmit(&p)
	if err := staff.KeepStaff(ctx, p); err != nil {
		return "", err
	}
	return password, kv.Delete(ctx, loginKey(p.Login))
}

func readmit(p *tickets.Staff) (password string) {
	password = oneTimePassword()
	p.Password, p.MustChange, p.TOTPSecret = HashPassword(password), true, ""
	return password
}
