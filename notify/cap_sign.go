package notify

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"huying/tickets"
)

// verified is what the owner of one of the certificates signed of a document: nothing else of it may be believed. The document was read
// once before, so it has no DTD and is bounded.
func verified(data []byte, signers []*x509.Certificate, now time.Time) ([]byte, *tickets.Line) {
	said := func(key string, pairs ...string) *tickets.Line { l := tickets.Say(key, pairs...); return &l }
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(data); err != nil || doc.Root() == nil {
		return nil, said("alert.bad.signature", "why", "unreadable")
	}
	check := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: signers})
	check.Clock = dsig.NewFakeClockAt(now)
	root, err := check.Validate(doc.Root())
	if errors.Is(err, dsig.ErrMissingSignature) {
		return nil, said("alert.bad.unsigned")
	}
	if err != nil {
		return nil, said("alert.bad.signature", "why", tickets.Plain(err.Error()))
	}
	only := etree.NewDocument()
	only.SetRoot(root)
	text, err := only.WriteToBytes()
	if err != nil {
		return nil, said("alert.bad.signature", "why", tickets.Plain(err.Error()))
	}
	return text, nil
}

// ReadSigners reads the certificates of a PEM file: whoever holds the key of one of them may sign warnings.
func ReadSigners(text []byte) (all []*x509.Certificate, err error) {
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("a %s stands where only certificates may", block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, errors.New("no certificate in PEM form")
	}
	return all, nil
}
