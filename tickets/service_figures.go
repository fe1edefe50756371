package tickets

import "time"

// HoursQuery is a part of the record, counted by one of its columns.
type HoursQuery struct {
	From, Till time.Time // of the service; Till is not in it
	By         string    // branch, service, grid, office; "": everything together
	Area       string    // of the grid; "" everywhere
}

// HoursLine is what was served under one key. Reversals are taken off.
type HoursLine struct {
	Key      string
	Minutes  int
	Services int
	People   int
}

// HolderQuery finds volunteers for a list, the most hours first.
type HolderQuery struct {
	Name   string // a part of it
	Area   string // of one of their grids; "" everywhere
	Limit  int
	Offset int
}

// HolderLine is a volunteer with where their ledger stands.
type HolderLine struct {
	Holder
	Totals
}

// Unmet is what residents ordered and nobody has taken on: so many orders of a service in an area.
type Unmet struct {
	Service string
	Area    string
	Orders  int
	Since   time.Time // when the oldest was filed
}

// FewPeople is the smallest number of persons that is told as it is; below it a line says "fewer".
const FewPeople = 5
