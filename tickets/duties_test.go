package tickets

import (
	"strings"
	"testing"
)

// A community gets nothing beyond its duty list, also when a correction shows only later that it has: the ticket goes back to be assigned, what
// had joined it goes along, and the history says why.
func TestCorrectedBeyondItsDuties(t *testing.T) {
	for _, c := range []struct {
		name    string
		stage   Stage
		service string
		want    Stage
		office  string
	}{
		{"assigned", Assigned, "0105", Accepted, ""},
		{"at work", Working, "0105", Accepted, ""},
		{"on its list", Working, "0109", Working, community.ID},
		{"reported already", Done, "0105", Done, community.ID},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice()
			community := community
			community.Duties = []string{"0109"}
			o.memory.offices = map[string]Office{community.ID: community, water.ID: water}
			other := lamp()
			other.Source, other.Cause = "m2", "m2"
			follower := o.file(t, other)
			k := o.at(t, Filed)
			k.Stage, k.Office, k.Service = c.stage, community.ID, ""
			k.Request = &Request{Kind: AskPause, By: handler}
			o.memory.tickets[k.Number] = k
			follower.Parent, follower.Stage, follower.Office, follower.Service = k.Number, c.stage, community.ID, "0109"
			o.memory.tickets[follower.Number] = follower
			got, err := o.Do(t.Context(), k.Number, Act{Verb: Sort, By: dispatcher, Service: c.service})
			if err != nil || got.Stage != c.want || got.Office != c.office || got.Service != c.service {
				t.Fatalf("%v: %s of %q, %s", err, got.Stage, got.Office, got.Service)
			}
			if joined := o.memory.tickets[follower.Number]; joined.Stage != c.want || joined.Office != c.office || joined.Service != "0109" {
				t.Errorf("what had joined: %s of %q, %s", joined.Stage, joined.Office, joined.Service)
			}
			for _, n := range []Number{k.Number, follower.Number} {
				events := o.memory.events[n]
				why, ok := events[len(events)-1].Why()
				if back := c.want == Accepted; ok != back || back && (why.Key != "route.why.outside_duties" || !strings.Contains(why.Args["office"], community.Name)) {
					t.Errorf("%s: the history says %v", n, why)
				}
			}
			if c.want == Accepted && got.Request != nil {
				t.Error("what was asked for is asked still")
			}
		})
	}
}
