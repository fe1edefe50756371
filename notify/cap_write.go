package notify

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"huying/tickets"
)

// writeCAP writes an alert as CAP 1.2, whatever form it came in. A signature is not kept: it is of the bytes that came, and of the national
// form not everything in them may be passed on (telephones of recipients).
func writeCAP(a tickets.Alert) ([]byte, error) {
	out := capAlert{
		Space: capSpace, ID: a.ID, Sender: a.Sender, Sent: capStamp(a.Sent), Status: a.Status, MsgType: a.MsgType, Source: a.Source,
		Scope: a.Scope, Restriction: a.Restriction, Note: a.Note,
	}
	var refs []string
	for _, r := range a.References {
		refs = append(refs, r.Sender+","+r.ID+","+capStamp(r.Sent))
	}
	out.References = strings.Join(refs, " ")
	for _, i := range a.Infos {
		out.Infos = append(out.Infos, capInfoOf(i))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write alert: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// capStamp is a time as CAP writes it; UTC is -00:00 there.
func capStamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(beijing).Format("2006-01-02T15:04:05-07:00")
}

// The elements in the order the schema has them.
type capAlert struct {
	XMLName     xml.Name  `xml:"alert"`
	Space       string    `xml:"xmlns,attr"`
	ID          string    `xml:"identifier"`
	Sender      string    `xml:"sender"`
	Sent        string    `xml:"sent"`
	Status      string    `xml:"status"`
	MsgType     string    `xml:"msgType"`
	Source      string    `xml:"source,omitempty"`
	Scope       string    `xml:"scope"`
	Restriction string    `xml:"restriction,omitempty"`
	Note        string    `xml:"note,omitempty"`
	References  string    `xml:"references,omitempty"`
	Infos       []capInfo `xml:"info"`
}

type capInfo struct {
	Language    string    `xml:"language,omitempty"`
	Categories  []string  `xml:"category"`
	Event       string    `xml:"event"`
	Responses   []string  `xml:"responseType"`
	Urgency     string    `xml:"urgency"`
	Severity    string    `xml:"severity"`
	Certainty   string    `xml:"certainty"`
	Effective   string    `xml:"effective,omitempty"`
	Onset       string    `xml:"onset,omitempty"`
	Expires     string    `xml:"expires,omitempty"`
	SenderName  string    `xml:"senderName,omitempty"`
	Headline    string    `xml:"headline,omitempty"`
	Description string    `xml:"description,omitempty"`
	Instruction string    `xml:"instruction,omitempty"`
	Web         string    `xml:"web,omitempty"`
	Contact     string    `xml:"contact,omitempty"`
	Areas       []capArea `xml:"area"`
}

type capArea struct {
	Name     string    `xml:"areaDesc"`
	Polygons []string  `xml:"polygon"`
	Circles  []string  `xml:"circle"`
	Geocodes []capCode `xml:"geocode"`
}

type capCode struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

func capInfoOf(i tickets.AlertInfo) capInfo {
	out := capInfo{
		Language: i.Lang, Categories: i.Categories, Event: cmp.Or(i.Event, i.Headline, "Unknown"), Responses: i.Responses, Urgency: i.Urgency,
		Severity: i.Severity, Certainty: i.Certainty, Effective: capStamp(i.Effective), Onset: capStamp(i.Onset), Expires: capStamp(i.Expires),
		SenderName: i.SenderName, Headline: i.Headline, Description: i.Text, Instruction: i.Do, Web: i.Web, Contact: i.Contact,
	}
	for _, a := range i.Areas {
		area := capArea{Name: a.Name}
		for _, ring := range a.Polygons {
			var points []string
			for _, p := range ring {
				points = append(points, degrees(p[0])+","+degrees(p[1]))
			}
			area.Polygons = append(area.Polygons, strings.Join(points, " "))
		}
		for _, c := range a.Circles {
			area.Circles = append(area.Circles, degrees(c.Lat)+","+degrees(c.Lon)+" "+degrees(c.Radius))
		}
		for _, g := range a.Geocodes {
			area.Geocodes = append(area.Geocodes, capCode(g))
		}
		out.Areas = append(out.Areas, area)
	}
	return out
}

func degrees(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// The index of what was relayed: Atom (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published"`
	Author    atomAuthor `xml:"author"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
}

const capType = "application/cap+xml"

// writeFeed lists alerts with links to each; address is where the feed itself is read.
func writeFeed(all []tickets.AlertRecord, address, title string, now time.Time) ([]byte, error) {
	feed := atomFeed{
		ID: address, Title: title, Updated: now.UTC().Format(time.RFC3339), Author: atomAuthor{title},
		Links: []atomLink{{"self", "application/atom+xml", address}},
	}
	if len(all) > 0 {
		feed.Updated = all[0].ReceivedAt.UTC().Format(time.RFC3339)
	}
	for _, r := range all {
		link := address + "/" + r.Key() + ".xml"
		feed.Entries = append(feed.Entries, atomEntry{
			ID: link, Title: r.Headline(), Updated: r.ReceivedAt.UTC().Format(time.RFC3339), Published: r.Sent.UTC().Format(time.RFC3339),
			Author: atomAuthor{r.Issuer()}, Links: []atomLink{{"alternate", capType, link}}, Summary: r.MsgType + " " + r.Gravity.String(),
		})
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(feed); err != nil {
		return nil, fmt.Errorf("write feed: %w", err)
	}
	return b.Bytes(), nil
}
