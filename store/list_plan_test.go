package store

import (
	"strings"
	"testing"

	"huying/tickets"
)

// TestListPlans holds every list a clerk can ask for, and its counts, to the indexes: each filter alone and with the others, from the
// beginning, from a place on and back from it. None reads a whole table, and none sorts what it has read.
func TestListPlans(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		open := []tickets.Stage{tickets.Filed, tickets.Accepted, tickets.Assigned, tickets.Working, tickets.Done, tickets.Callback}
		for name, q := range map[string]tickets.Query{
			"all": {}, "open": {Stages: open}, "filed": {Stages: open[:1]}, "ended": {Stages: []tickets.Stage{tickets.Declined, tickets.Withdrawn}},
			"two stages": {Stages: []tickets.Stage{tickets.Filed, tickets.Closed}}, "office": {Office: "wuye"}, "office, open": {Office: "wuye", Stages: open},
			"office, working": {Office: "wuye", Stages: open[3:4]}, "class": {Service: "01"}, "service, filed": {Service: "0101", Stages: open[:1]},
			"danger": {Urgency: tickets.Danger}, "late": {Late: true, Now: start}, "area": {Area: "990101001", Scope: "990101"},
			"asked": {Mark: tickets.MarkAsked}, "paused": {Mark: tickets.MarkPaused}, "joined": {Mark: tickets.MarkJoined}, "urged": {Mark: tickets.MarkUrged},
			"extended": {Mark: tickets.MarkExtended}, "reopened": {Mark: tickets.MarkReopened},
			"everything": {Late: true, Now: start, Office: "wuye", Service: "0101", Urgency: tickets.Pressing, Stages: open[:2]},
		} {
			var all []statement
			for _, sign := range []string{"", ">", "<"} {
				walk, give, _ := listOf(q, stand{1, start.UnixMilli(), "20261123-0001"}, sign)
				all = append(all, walk, give)
			}
			all = append(all, tallyOf(q))
			for _, s := range all {
				for _, step := range plan(t, f, s.query) {
					if strings.Contains(step, "Seq Scan") || strings.HasPrefix(step, "SCAN tickets") && !strings.Contains(step, "INDEX") ||
						strings.Contains(step, "FOR ORDER BY") || strings.Contains(step, "Sort Key: tickets") {
						t.Errorf("%s: %s\n\t%s", name, step, s.query)
					}
				}
			}
		}
	})
}
