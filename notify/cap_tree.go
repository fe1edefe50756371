package notify

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"huying/tickets"
)

// element is one element of a document: its text without blanks around it, and its kids in order.
type element struct {
	name, space string
	text        string
	raw         []byte // what text is made of when the element ends
	line        int
	attrs       []xml.Attr
	kids        []*element
}

// signSpace is the namespace of signatures, which are no part of what an alert says.
const signSpace = "http://www.w3.org/2000/09/xmldsig#"

// Bounds of a document; a real warning has some hundred elements, six deep.
const (
	maxDeep     = 24
	maxElements = 20_000
)

// readTree reads a document. A DTD is refused before anything of it is looked at, so there are no entities beyond the five of XML and
// nothing outside the document is ever read.
func readTree(data []byte, limit int) (root *element, bad *tickets.Line) {
	said := func(key string, pairs ...string) *tickets.Line { l := tickets.Say(key, pairs...); return &l }
	if len(data) > limit {
		return nil, said("alert.bad.large")
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, said("alert.bad.empty")
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = true
	var open []*element
	for n := 0; ; {
		token, err := dec.Token()
		line, _ := dec.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return root, said("alert.bad.xml", "line", itoa(line), "why", tickets.Plain(err.Error()))
		}
		switch t := token.(type) {
		case xml.Directive:
			return root, said("alert.bad.dtd", "line", itoa(line))
		case xml.ProcInst:
			if t.Target != "xml" {
				return root, said("alert.bad.instruction", "line", itoa(line), "name", tickets.Plain(t.Target))
			}
		case xml.StartElement:
			if n++; n > maxElements || len(open) >= maxDeep {
				return root, said("alert.bad.many")
			}
			if root != nil && len(open) == 0 {
				return root, said("alert.bad.two_roots", "line", itoa(line))
			}
			e := &element{name: t.Name.Local, space: t.Name.Space, line: line, attrs: t.Copy().Attr}
			if len(open) > 0 {
				up := open[len(open)-1]
				up.kids = append(up.kids, e)
			} else {
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			e := open[len(open)-1]
			e.text, e.raw = strings.TrimSpace(string(e.raw)), nil
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				e := open[len(open)-1]
				e.raw = append(e.raw, t...)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return root, said("alert.bad.xml", "line", itoa(line), "why", "text outside of the root element")
			}
		}
	}
	if root == nil {
		return nil, said("alert.bad.empty")
	}
	return root, nil
}

// all are the kids of a name that say something; an empty element says nothing.
func (e *element) all(name string) (found []*element) {
	for _, kid := range e.kids {
		if kid.name == name && (kid.text != "" || len(kid.kids) > 0) {
			found = append(found, kid)
		}
	}
	return found
}

func (e *element) has(name string) bool { return len(e.all(name)) > 0 }

// first is the text of the first kid of a name.
func (e *element) first(name string) string {
	if all := e.all(name); len(all) > 0 {
		return all[0].text
	}
	return ""
}

// attr is the value of an attribute.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func itoa(n int) string { return strconv.Itoa(n) }
