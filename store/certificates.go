package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"huying/tickets"
)

const (
	certificateColumns = `code, volunteer, name, minutes, stars, from_at, till_at, issuer, issued, by_kind, by_id, by_name, by_role, withdrawn, why`

	certificateByDigest = `SELECT ` + certificateColumns + ` FROM certificates WHERE digest = $1`
	certificatesOf      = `SELECT ` + certificateColumns + ` FROM certificates WHERE volunteer = $1 ORDER BY issued DESC, digest LIMIT $2`
	certificateWithdraw = `UPDATE certificates SET withdrawn = $1, why = $2 WHERE digest = $3 AND withdrawn = 0`
)

var certificateInsert = rowsOf(`certificates`, `digest, `+certificateColumns)

func codeDigest(code string) string {
	sum := sha256.Sum256([]byte("certificate " + code))
	return hex.EncodeToString(sum[:])
}

func scanCertificate(row scanner) (c tickets.Certificate, err error) {
	var from, till, issued, withdrawn int64
	err = row.Scan(&c.Code, &c.Volunteer, &c.Name, &c.Minutes, &c.Stars, &from, &till, &c.Issuer, &issued, &c.By.Kind, &c.By.ID, &c.By.Name, &c.By.Role, &withdrawn, &c.Why)
	c.From, c.Till, c.IssuedAt, c.WithdrawnAt = at(from), at(till), at(issued), at(withdrawn)
	return c, err
}

// Certificate finds one by its code.
func (db *DB) Certificate(ctx context.Context, code string) (c tickets.Certificate, err error) {
	defer wrap(&err, "certificate")
	return single(collect(scanCertificate)(db.ask(ctx, certificateByDigest, codeDigest(code))))
}

// CertificatesOf are those given to a volunteer, newest first.
func (db *DB) CertificatesOf(ctx context.Context, volunteer string, limit int) (all []tickets.Certificate, err error) {
	defer wrap(&err, "certificates of a volunteer")
	return collect(scanCertificate)(db.ask(ctx, certificatesOf, volunteer, limit))
}

// SaveCertificate adds a certificate, or withdraws it. A new one must say what the ledger says at that moment: a reversal may have come between.
func (db *DB) SaveCertificate(ctx context.Context, c tickets.Certificate) (err error) {
	defer wrap(&err, "save certificate")
	return db.write(ctx, func(t *tx) error {
		if !c.WithdrawnAt.IsZero() {
			n, err := t.exec(certificateWithdraw, ms(c.WithdrawnAt), storable(c.Why), codeDigest(c.Code))
			if err == nil && n == 0 {
				return unwritten{tickets.Refuse(tickets.Conflict, "error.withdrawn_before")}
			}
			return err
		}
		now, err := holdTotals(t, c.Volunteer)
		if err != nil {
			return err
		}
		if now.Minutes != c.Minutes {
			return tickets.Refuse(tickets.Conflict, "error.ledger_moved")
		}
		args := []any{codeDigest(c.Code), c.Code, c.Volunteer, storable(c.Name), c.Minutes, c.Stars, ms(c.From), ms(c.Till), storable(c.Issuer), ms(c.IssuedAt)}
		args = append(append(args, actorRow(c.By)...), ms(c.WithdrawnAt), storable(c.Why))
		return certificateInsert.once(t, args, tickets.Refuse(tickets.Conflict, "error.ledger_moved"))
	})
}
