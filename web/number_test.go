package web

import (
	"context"
	"net/url"
	"testing"

	"huying/tickets"
)

// caseShelf knows of one mediation.
type caseShelf struct {
	tickets.CaseStore
	k tickets.Case
}

func (o caseShelf) Case(_ context.Context, n tickets.Number) (tickets.Case, error) {
	if n != o.k.Number {
		return tickets.Case{}, tickets.ErrNotFound
	}
	return o.k, nil
}

// Every number of the program that is typed in the search opens what it names, for whom may see it; other words are searched for.
func TestSearchOpensWhatANumberNames(t *testing.T) {
	const elsewhere = "paishui" // an office that is not the handler's
	o := start(t, func(c *Config) {
		whistles := &whistleMemory{all: map[tickets.WhistleNumber]tickets.Whistle{w1: {Number: w1, Office: elsewhere}}}
		orders := &orderMemory{activities: map[tickets.ActivityNumber]tickets.Activity{"A20261123-0001": {Number: "A20261123-0001", Office: elsewhere}}}
		c.Whistles, c.WhistleDesk, c.Activities = whistles, &tickets.WhistleDesk{Store: whistles}, orders
		c.Mediation = &tickets.Mediation{Cases: caseShelf{k: tickets.Case{Number: "M20261123-0001", Office: elsewhere}}}
	})
	o.news.all["b1"] = tickets.Broadcast{ID: "b1", Code: "A7K2MN", Office: elsewhere}
	o.file(n1, func(t *tickets.Ticket) { t.Office = elsewhere })
	clerk, handler := o.as(tickets.Dispatcher), o.as(tickets.Handler)
	for text, want := range map[string]string{
		string(n1):            at1,
		"M20261123-0001":      "/console/mediation/M20261123-0001",
		"调解 m20261123 0001":   "/console/mediation/M20261123-0001",
		"w20261123-0001":      atW1,
		"A 20261123-0001":     "/console/orders/A20261123-0001",
		"a7k2mn":              "/console/notices/b1",
		"M20261123-0009":      "",
		"W20261123-0009":      "",
		"A20261123-0009":      "",
		"A7K2MP":              "",
		"门牌 A7K2MN 漏水":        "",
		"M20261123-0001-0001": "/console/mediation/M20261123-0001",
	} {
		if a := clerk.get("/console?q=" + url.QueryEscape(text)); a.to != want {
			t.Errorf("%q opens %q, want %q", text, a.to, want)
		}
		if a := handler.get("/console?q=" + url.QueryEscape(text)); a.to != "" || a.status != 200 {
			t.Errorf("%q opens %q to another office (%d)", text, a.to, a.status)
		}
	}
}
