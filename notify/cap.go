package notify

import (
	"crypto/x509"
	"strings"
	"time"

	"golang.org/x/text/language"

	"huying/tickets"
)

// The files cap*.go read and write warnings as their authorities send them: CAP 1.2 (OASIS, 2010) and the national form of GB/T 35965.1.
//
//	cap.go           the message as a whole
//	cap_tree.go      XML: no DTD, no entity, bounded
//	cap_fields.go    one element and what may stand in it
//	cap_area.go      polygons, circles, codes
//	cap_sign.go      signatures
//	cap_write.go     the other way round
//	cap_relay.go     what comes by POST and what goes out by GET
//	cap_feed.go …    feeds that are polled
//
// Every mistake is a sentence for the clerk who must tell the sender, and all of them are said.

// capLimit is the largest message that is read, in bytes.
const capLimit = 1 << 20

// capSpace is the namespace of CAP 1.2.
const capSpace = "urn:oasis:names:tc:emergency:cap:1.2"

// tooEarly is how far ahead of ours a sender's clock may be.
const tooEarly = time.Hour

// parseCAP reads a warning. With certificates it must be signed by the owner of one of them, and nothing but what they signed is read.
// The alert is of use only when there is no mistake; its identifier may be known all the same.
func parseCAP(data []byte, now time.Time, signers []*x509.Certificate) (tickets.Alert, []tickets.Line) {
	root, bad := readTree(data, capLimit)
	if bad != nil {
		return tickets.Alert{}, []tickets.Line{*bad}
	}
	if len(signers) > 0 {
		signed, bad := verified(data, signers, now)
		if bad == nil {
			root, bad = readTree(signed, capLimit)
		}
		if bad != nil {
			return tickets.Alert{ID: idOf(root)}, []tickets.Line{*bad}
		}
	}
	p := &capParser{now: now}
	a := p.alert(root)
	a.Signed = len(signers) > 0
	return a, p.wrong
}

// idOf is the identifier of a message that may be no alert at all.
func idOf(root *element) string {
	if root == nil {
		return ""
	}
	if kids := root.all("identifier"); len(kids) > 0 && len(kids[0].text) < 300 {
		return kids[0].text
	}
	return ""
}

// capParser collects what is wrong while it reads.
type capParser struct {
	now   time.Time
	gb    bool // the national form
	wrong []tickets.Line
}

// mistakesSaid bounds the list: behind it the message is beyond mending by hand.
const mistakesSaid = 100

func (p *capParser) bad(e *element, key string, pairs ...string) {
	if len(p.wrong) < mistakesSaid {
		p.wrong = append(p.wrong, tickets.Say(key, append(pairs, "line", itoa(e.line), "name", tickets.Plain(e.name))...))
	}
}

// alertParts are the elements of a CAP alert, in no order; those that may stand only once are marked.
var alertParts = map[string]bool{
	"identifier": true, "sender": true, "sent": true, "status": true, "msgType": true, "source": true, "scope": true, "restriction": true,
	"addresses": true, "code": false, "note": true, "references": true, "incidents": true, "info": false,
}

var infoParts = map[string]bool{
	"language": true, "category": false, "event": true, "responseType": false, "urgency": true, "severity": true, "certainty": true,
	"audience": true, "eventCode": false, "effective": true, "onset": true, "expires": true, "senderName": true, "headline": true,
	"description": true, "instruction": true, "web": true, "contact": true, "parameter": false, "resource": false, "area": false,
}

var areaParts = map[string]bool{"areaDesc": true, "polygon": false, "circle": false, "geocode": false, "altitude": true, "ceiling": true}

var (
	statuses    = []string{"Actual", "Exercise", "System", "Test", "Draft"}
	msgTypes    = []string{"Alert", "Update", "Cancel", "Ack", "Error"}
	scopes      = []string{"Public", "Restricted", "Private"}
	categories  = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	responses   = []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}
	urgencies   = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	severities  = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
	certainties = []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}
)

func (p *capParser) alert(root *element) (a tickets.Alert) {
	p.gb = national(root)
	switch {
	case root.name != "alert":
		p.bad(root, "alert.bad.root")
		return a
	case root.space != capSpace && !p.gb:
		p.bad(root, "alert.bad.space", "space", tickets.Plain(root.space))
		return a
	}
	a.Form = tickets.FormCAP
	if p.gb {
		a.Form = tickets.FormGB
	}
	p.parts(root, alertParts)
	a.ID = p.name(root, "identifier")
	if p.gb && a.ID != "" && !gbIdentifier.MatchString(a.ID) {
		p.bad(root, "alert.bad.gb_identifier", "id", tickets.Plain(a.ID))
	}
	a.Sender = p.name(root, "sender")
	sent := "sent"
	if p.gb && root.has("sendTime") {
		sent = "sendTime"
	}
	a.Sent = p.time(root, sent, true)
	if a.Sent.After(p.now.Add(tooEarly)) {
		p.bad(root, "alert.bad.future", "sent", tickets.Plain(root.first(sent)))
	}
	a.Status = p.one(root, "status", statuses, "")
	a.MsgType = p.one(root, "msgType", msgTypes, "")
	a.Scope = p.one(root, "scope", scopes, "")
	a.Restriction, a.Source, a.Note = root.first("restriction"), root.first("source"), root.first("note")
	if a.Scope == "Restricted" && a.Restriction == "" {
		p.bad(root, "alert.bad.restriction")
	}
	if a.Scope == "Private" && root.first("addresses") == "" {
		p.bad(root, "alert.bad.addresses")
	}
	a.References = p.references(root, a)
	infos := root.all("info")
	if len(infos) == 0 && (a.MsgType == "Alert" || a.MsgType == "Update") {
		p.bad(root, "alert.bad.no_info")
	}
	for _, e := range infos {
		a.Infos = append(a.Infos, p.info(e, a))
	}
	return a
}

// national reports whether a message is of the national form: it has elements, or an identifier, of its own.
func national(root *element) bool {
	return root.has("senderCode") || root.has("sendTime") || gbIdentifier.MatchString(root.first("identifier"))
}

// references are "sender,identifier,sent" with blanks between, and in the national form also identifiers alone.
func (p *capParser) references(root *element, a tickets.Alert) (refs []tickets.AlertRef) {
	for _, word := range strings.Fields(root.first("references")) {
		if p.gb && gbIdentifier.MatchString(word) {
			refs = append(refs, tickets.AlertRef{Sender: a.Sender, ID: word, Sent: gbTime(word)})
			continue
		}
		part := strings.Split(word, ",")
		if len(part) != 3 || part[0] == "" || part[1] == "" {
			p.bad(root, "alert.bad.reference", "reference", tickets.Plain(word))
			continue
		}
		sent, ok := readTime(part[2], p.gb)
		if !ok {
			p.bad(root, "alert.bad.reference_sent", "reference", tickets.Plain(word))
			continue
		}
		if part[1] == a.ID && part[0] == a.Sender {
			p.bad(root, "alert.bad.reference_self", "reference", tickets.Plain(word))
			continue
		}
		refs = append(refs, tickets.AlertRef{Sender: part[0], ID: part[1], Sent: sent})
	}
	if len(refs) == 0 && a.MsgType != "Alert" && a.MsgType != "" && root.first("references") == "" {
		p.bad(root, "alert.bad.no_references", "type", a.MsgType)
	}
	return refs
}

func (p *capParser) info(e *element, a tickets.Alert) (i tickets.AlertInfo) {
	p.parts(e, infoParts)
	i.Lang = e.first("language")
	if _, err := language.Parse(i.Lang); i.Lang != "" && err != nil {
		p.bad(e, "alert.bad.language", "language", tickets.Plain(i.Lang))
	}
	i.SenderName, i.Headline, i.Text, i.Do = e.first("senderName"), e.first("headline"), e.first("description"), e.first("instruction")
	i.Web, i.Contact = e.first("web"), e.first("contact")
	i.Categories, i.Responses = p.many(e, "category", categories), p.many(e, "responseType", responses)
	if p.gb {
		p.gbInfo(e, &i, a)
	} else {
		if len(i.Categories) == 0 && !e.has("category") {
			p.bad(e, "alert.bad.missing", "part", "category")
		}
		i.Event = p.text(e, "event")
		i.Urgency = p.one(e, "urgency", urgencies, "")
		i.Severity = p.one(e, "severity", severities, "")
		i.Certainty = p.one(e, "certainty", certainties, "")
	}
	i.Effective, i.Onset, i.Expires = p.time(e, "effective", false), p.time(e, "onset", false), p.time(e, "expires", false)
	if !i.Expires.IsZero() && !a.Sent.IsZero() && !i.Expires.After(a.Sent) {
		p.bad(e, "alert.bad.expires_sent")
	}
	if !i.Expires.IsZero() && (i.Effective.After(i.Expires) || i.Onset.After(i.Expires)) {
		p.bad(e, "alert.bad.expires_begin")
	}
	for _, area := range e.all("area") {
		i.Areas = append(i.Areas, p.area(area))
	}
	return i
}
