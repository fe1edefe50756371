package tickets

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
	"unicode"
)

// Certificate says what a volunteer had served when it was given. Anybody who has its code can check it; it is withdrawn, never changed.
type Certificate struct {
	Code        string // CertificateCode characters of CodeLetters
	Volunteer   string
	Name        string // then
	Minutes     int
	Stars       int
	From, Till  time.Time // first and last service
	Issuer      string
	IssuedAt    time.Time
	By          Actor
	WithdrawnAt time.Time // zero: it is good
	Why         string    // for a withdrawn one
}

const (
	// CodeLetters are those of codes: none looks like another one.
	CodeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	// CertificateCode is how many of them a certificate has: 5 bits each, 80 bits, so that nobody finds one by trying.
	CertificateCode = 16
)

// NewCode makes an unguessable code of n letters.
func NewCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = CodeLetters[int(b[i])%len(CodeLetters)] // 256 is a multiple of 32: every letter is as likely
	}
	return string(b)
}

// GroupedCode writes a code in groups of four, as it is printed.
func GroupedCode(code string) string {
	var groups []string
	for i := 0; i < len(code); i += 4 {
		groups = append(groups, code[i:min(i+4, len(code))])
	}
	return strings.Join(groups, "-")
}

// PlainCode reads a code the way somebody typed it: any case, full-width forms, spaces and hyphens. What cannot be a code becomes "".
func PlainCode(typed string) string {
	var b strings.Builder
	for _, r := range narrow(typed) {
		if r > '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch r = unicode.ToUpper(r); {
		case strings.ContainsRune(" -.·", r):
		case r < 128 && strings.ContainsRune(CodeLetters, r) && b.Len() < CertificateCode:
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return b.String()
}

// MaskedName is a name as a stranger may read it: 王**.
func MaskedName(name string) string {
	r := []rune(name)
	if len(r) == 0 {
		return ""
	}
	return string(r[:1]) + strings.Repeat("*", max(1, min(len(r)-1, 3)))
}

// Issue gives the certificate of what was served so far. One that says the same is given again, rather than a second one with another code.
func (l *Ledger) Issue(ctx context.Context, volunteer string, by Actor) (Certificate, error) {
	h, err := l.Holders.Holder(ctx, volunteer)
	if err != nil {
		return Certificate{}, unknownVolunteer(err)
	}
	totals, err := l.Store.TotalsOf(ctx, volunteer)
	if err != nil {
		return Certificate{}, err
	}
	if totals.Minutes <= 0 {
		return Certificate{}, Refuse(NotAllowed, "error.no_hours")
	}
	given, err := l.Store.CertificatesOf(ctx, volunteer, 1)
	if err != nil {
		return Certificate{}, err
	}
	if len(given) > 0 {
		if last := given[0]; last.WithdrawnAt.IsZero() && last.Minutes == totals.Minutes && last.Name == h.Name && last.Issuer == l.Rules.Issuer {
			return last, nil
		}
	}
	c := Certificate{
		Code: l.NewCode(CertificateCode), Volunteer: volunteer, Name: h.Name, Minutes: totals.Minutes, Stars: l.Rules.StarsOf(totals.Minutes),
		Issuer: l.Rules.Issuer, IssuedAt: l.Now(), By: by,
	}
	if c.From, c.Till, err = l.period(ctx, volunteer); err != nil {
		return Certificate{}, err
	}
	return c, l.Store.SaveCertificate(ctx, c)
}

// allEntries is more than a volunteer serves in a life.
const allEntries = 20000

// period is when the first and the last service was that still counts.
func (l *Ledger) period(ctx context.Context, volunteer string) (from, till time.Time, err error) {
	all, err := l.Store.HoursOf(ctx, volunteer, allEntries)
	for _, e := range all {
		if e.Reversed || e.Reverses != "" {
			continue
		}
		if from.IsZero() || e.At.Before(from) {
			from = e.At
		}
		if e.At.After(till) {
			till = e.At
		}
	}
	return from, till, err
}

// Withdraw makes a certificate void: whoever checks it is told so.
func (l *Ledger) Withdraw(ctx context.Context, code, why string, by Actor) (Certificate, error) {
	c, err := l.Store.Certificate(ctx, code)
	if err != nil {
		return c, err
	}
	if err := l.chief(ctx, by, c.Volunteer, why); err != nil {
		return c, err
	}
	if !c.WithdrawnAt.IsZero() {
		return c, Refuse(Conflict, "error.withdrawn_before")
	}
	c.WithdrawnAt, c.Why = l.Now(), strings.TrimSpace(why)
	return c, l.Store.SaveCertificate(ctx, c)
}
