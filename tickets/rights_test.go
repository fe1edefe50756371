package tickets

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every role with every area at every stage with every verb: an area takes away what lies outside of it, and gives nothing.
func TestEveryRoleAreaAndAction(t *testing.T) {
	scopes := []string{"", "9901", "990101", "990101001", "990101001001", "99010100100101"}
	areas := []string{"", "99010100100101", "99010100100102", "990101001001", "990101001002", "990101001", "990199001001"}
	checked := 0
	for _, p := range players {
		if p.actor.Kind != ByStaff {
			continue
		}
		for _, scope := range scopes {
			by := p.actor
			by.Area = scope
			for _, area := range areas {
				for _, stage := range Stages {
					ticket := Ticket{Stage: stage, Office: lights.ID, Resident: resident.ID, Area: area, Disposers: []string{"somebody"}}
					var want []Verb
					for _, m := range Moves {
						may := m.May(ticket, p.actor) == nil && Covers(scope, area)
						if (m.May(ticket, by) == nil) != may {
							t.Errorf("%s of %q, %s at %s in %q: want %v", p.name, scope, m.Verb, stage, area, may)
						}
						if may {
							want = append(want, m.Verb)
						}
						checked++
					}
					if got := Open(ticket, by); !slices.Equal(got, want) {
						t.Errorf("%s of %q at %s in %q: Open says %v, want %v", p.name, scope, stage, area, got, want)
					}
				}
			}
		}
	}
	if checked < 30000 {
		t.Errorf("only %d combinations", checked)
	}
	far := Actor{Kind: ByStaff, ID: "x", Role: Dispatcher, Area: "990101001001"}
	accept, _ := MoveOf(Accept)
	if err := accept.May(Ticket{Stage: Filed, Area: "990101001002"}, far); err == nil || err.Error() != "error.other_area" {
		t.Errorf("another community's: %v", err)
	}
}

// rightsTable is who opens which page, written down apart from Rights. A admin, S supervisor, D dispatcher, H handler; small letters are
// those whose work ends at an area.
const rightsTable = `
read  -         ASDHasdh
read  tickets   ASDHasdh
keep  tickets   ASDHasdh
read  events    ASDHasdh
read  work      ASDHasdh
read  lookups   A
read  files     ASDHasdh
read  map       ASDHasdh
read  me        ASDHasdh
keep  me        ASDHasdh
keep  logout    ASDHasdh
read  areas     ASDasd
keep  areas     A
read  routes    ASDasd
keep  routes    AS
read  offices   ASas
keep  offices   ASas
read  people    A
keep  people    A
read  whistles  ASDHasdh
keep  whistles  ASDHasdh
read  whistle-figures ASDasd
read  ledger    ASDasd
keep  ledger    ASDasd
read  service-reports     ASDasd
read  service-reports.csv ASDasd
read  orders    ASDHasdh
keep  orders    ASDHasdh
read  order-calendar ASDHasdh
read  volunteers ASDasd
keep  volunteers ASDasd
read  providers ASDHasdh
keep  providers ASas
read  mediation ASDHasdh
keep  mediation ASDHasdh
read  mediators ASDHasdh
keep  mediators ASas
read  aid       ASDHasdh
keep  aid       ASDHasdh
read  appointments ASDHasdh
keep  appointments ASDHasdh
read  slots     ASDHasdh
keep  slots     ASas
read  notices   ASDHasdh
keep  notices   ASDHasdh
read  subscribers ASas
keep  subscribers ASas
read  channels  AS
read  rates     ASDHasdh
read  rates.csv ASDHasdh
read  hot       ASDasd
read  summaries ASas
keep  summaries ASas
read  articles  ASDHasdh
read  series    ASDasd
keep  series    AS
read  calendar  ASDHasdh
read  alerts    ASDHasdh
read  reading   ASas
read  troubles  AS
keep  troubles  AS
`

func TestRightsOfPages(t *testing.T) {
	letters := map[Role]string{Admin: "A", Supervisor: "S", Dispatcher: "D", Handler: "H"}
	lines := strings.Split(strings.TrimSpace(rightsTable), "\n")
	for _, line := range lines {
		f := strings.Fields(line)
		page, keep := strings.TrimPrefix(f[1], "-"), f[0] == "keep"
		for _, role := range append(slices.Clone(Roles), "", "king") {
			for _, area := range []string{"", "990101001", "990101001001"} {
				letter := letters[role]
				if area != "" {
					letter = strings.ToLower(letter)
				}
				want := letter != "" && strings.Contains(f[2], letter)
				if may, known := (Staff{Role: role, Area: area}).MayOpen(page, keep); may != want || !known {
					t.Errorf("%s: %q of %q: %v, known %v", line, role, area, may, known)
				}
			}
		}
	}
	if len(lines) != len(Rights) {
		t.Errorf("%d rows, want %d", len(Rights), len(lines))
	}
	for page, keep := range map[string]bool{"moon": false, "map": true, "": true} {
		if may, known := (Staff{Role: Admin}).MayOpen(page, keep); may || known {
			t.Errorf("nobody has said who may open %q", page)
		}
	}
	seen := map[string]bool{}
	for _, r := range Rights {
		key := fmt.Sprint(r.Page, r.Keep)
		if seen[key] {
			t.Errorf("%s has two rows", key)
		}
		seen[key] = true
	}
}
