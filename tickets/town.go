package tickets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// TownData is a tenant as files say it and the store keeps it: where it lies, who works there, and what goes to whom.
type TownData struct {
	Areas     []Area
	Offices   []Office
	Providers []Provider // the directory of who does it for money or as an association
	Automatic bool       // what comes in goes to its office at once; else a clerk confirms what is suggested
	Rules     []Rule
	Spots     []Spot
	Staff     []Staff // login, name, role, office and area only; a password is never in a file
	Version   int     // counts changes; 0: nothing was ever kept
}

// Town is a tenant ready to be asked. It is never changed: everybody may share one.
type Town struct {
	TownData
	atlas     *atlas
	gazetteer *gazetteer
	areas     map[string]Area
	offices   map[string]Office
}

// Towns gives the tenant as it is now.
type Towns interface {
	Town(ctx context.Context) (*Town, error)
}

// NewTown indexes a tenant. What is wrong in it is left out of the index: CheckTown says what that is.
func NewTown(data TownData) *Town {
	t := &Town{TownData: data, areas: map[string]Area{}, offices: map[string]Office{}}
	for _, a := range data.Areas {
		t.areas[a.Code] = a
	}
	for _, o := range data.Offices {
		t.offices[o.ID] = o
	}
	t.atlas, t.gazetteer = newAtlas(data.Areas), newGazetteer(data.Spots, data.Areas)
	return t
}

// Area finds an area by its code.
func (t *Town) Area(code string) (Area, bool) {
	a, ok := t.areas[code]
	return a, ok
}

// AreaName is what people call an area: its name, behind that of its community when it is a grid. A code nobody knows is its own name.
func (t *Town) AreaName(code string) string {
	a, ok := t.areas[code]
	if !ok {
		return code
	}
	if up, ok := t.areas[a.Parent]; ok && a.Level == "grid" {
		return up.Name + " " + a.Name
	}
	return a.Name
}

// Office finds an office by its id.
func (t *Town) Office(id string) (Office, bool) {
	if t.offices == nil { // a town that is only being checked
		i := slices.IndexFunc(t.Offices, func(o Office) bool { return o.ID == id })
		if i < 0 {
			return Office{}, false
		}
		return t.Offices[i], true
	}
	o, ok := t.offices[id]
	return o, ok
}

// At is the code of the smallest area a point of WGS-84 lies in; "" when it lies in none.
func (t *Town) At(lat, lon float64) string { return t.atlas.at(lat, lon) }

// Find resolves the words of a place by the gazetteer.
func (t *Town) Find(words string) (Found, bool) { return t.gazetteer.find(words) }

// Locate says where a place is: a shared point by the borders, words by the gazetteer; the point wins. The place it gives has a grid,
// and a point, when they could be found.
func (t *Town) Locate(p Place) (Place, string) {
	found, known := t.Find(p.Text)
	area := ""
	switch {
	case p.HasPoint():
		area = t.At(p.Lat, p.Lon)
		if area == "" && known { // the point lies outside of all we know, as when somebody reports from afar
			area = found.Area
		}
	case known:
		area, p.Lat, p.Lon = found.Area, found.Lat, found.Lon
	}
	if area == "" {
		area = p.Grid
	}
	p.Grid = ""
	if t.areas[area].Level == "grid" {
		p.Grid = area
	}
	return p, area
}

// Middle is a point well inside an area; ok is false when nobody drew it.
func (t *Town) Middle(code string) (lat, lon float64, ok bool) {
	s := t.atlas.byCode[code]
	if s == nil {
		return 0, 0, false
	}
	m := s.middle()
	return m[1], m[0], true
}

// Outline are the rings of an area as longitude and latitude, for who draws it; nil when nobody did.
func (t *Town) Outline(code string) [][][2]float64 {
	s := t.atlas.byCode[code]
	if s == nil {
		return nil
	}
	out := make([][][2]float64, len(s.rings))
	for i, ring := range s.rings {
		for _, d := range ring {
			out[i] = append(out[i], [2]float64(d))
		}
	}
	return out
}

// Files of a tenant.
const (
	AreasFile     = "areas.geojson"
	OfficesFile   = "offices.yaml"
	RoutesFile    = "routes.yaml"
	GazetteerFile = "gazetteer.yaml"
	StaffFile     = "staff.yaml"
	ProvidersFile = "providers.yaml"
)

// TownFiles in the order they are read.
var TownFiles = []string{AreasFile, OfficesFile, RoutesFile, GazetteerFile, StaffFile, ProvidersFile}

// Mistake is one sentence about what is wrong, and where.
type Mistake struct {
	File string
	Item int  // which area, office, rule …, from 0; -1: the file as a whole
	Row  int  // line of the file, 0: not read from one
	Says Line // what, for a person
	Mild bool // it may be kept all the same
}

// At is where the mistake stands, as a Line.
func (m Mistake) At() Line {
	switch {
	case m.Row > 0:
		return Say("town.at.row", "file", m.File, "row", fmt.Sprint(m.Row))
	case m.Item >= 0:
		return Say("town.at.item", "file", m.File, "n", fmt.Sprint(m.Item+1))
	}
	return Say("town.at.file", "file", m.File)
}

// serious reports whether there is a mistake that must be put right first.
func serious(all []Mistake) bool {
	return slices.ContainsFunc(all, func(m Mistake) bool { return !m.Mild })
}

// CheckTown finds everything that is wrong with a tenant. others are members of staff who are kept already and not in the data.
func CheckTown(data TownData, others []Staff) []Mistake {
	wrong := slices.Concat(checkAreas(data.Areas), checkShapes(data.Areas), checkOffices(data.Offices, data.Areas),
		checkRules(data.Rules, data.Offices, data.Areas), checkSpots(data.Spots, data.Areas), checkTownStaff(data, others), checkProviders(data))
	return append(wrong, checkManned(data, others)...)
}

var officeKindsKnown = []string{"community", "street", "department", "utility"}

func checkOffices(offices []Office, areas []Area) (wrong []Mistake) {
	ids, names := map[string]int{}, map[string]int{}
	for i, o := range offices {
		bad := func(key string, pairs ...string) {
			wrong = append(wrong, Mistake{File: OfficesFile, Item: i, Says: Say(key, append(pairs, "name", Plain(o.Name), "id", Plain(o.ID))...)})
		}
		if _, twice := ids[o.ID]; o.ID == "" || twice {
			bad("town.bad.office_id")
		}
		if _, twice := names[o.Name]; strings.TrimSpace(o.Name) == "" || twice {
			bad("town.bad.office_name")
		}
		ids[o.ID], names[o.Name] = i, i
		if !slices.Contains(officeKindsKnown, o.Kind) {
			bad("town.bad.office_kind", "kind", Plain(o.Kind))
		}
		if o.Area != "" && !slices.ContainsFunc(areas, func(a Area) bool { return a.Code == o.Area }) {
			bad("town.bad.office_area", "area", Plain(o.Area))
		}
		if o.Kind == "community" && o.Area == "" {
			bad("town.bad.office_no_area")
		}
		if o.Kind != "community" && len(o.Duties) > 0 {
			bad("town.bad.office_duties")
		}
	}
	for i, o := range offices {
		key := ""
		if _, known := ids[o.Parent]; o.Parent != "" && !known {
			key = "town.bad.office_parent"
		}
		for up, steps := o.Parent, 0; up != "" && key == ""; steps++ {
			if up == o.ID || steps > len(offices) {
				key = "town.bad.office_circle"
			}
			j, known := ids[up]
			if !known {
				break
			}
			up = offices[j].Parent
		}
		if key != "" {
			wrong = append(wrong, Mistake{File: OfficesFile, Item: i, Says: Say(key, "name", Plain(o.Name), "parent", Plain(o.Parent))})
		}
	}
	return wrong
}

// checkTownStaff finds accounts that cannot be: no such role, office or area.
func checkTownStaff(data TownData, others []Staff) (wrong []Mistake) {
	logins := map[string]bool{}
	town := &Town{TownData: data}
	known := func(area string) bool {
		return area == "" || slices.ContainsFunc(data.Areas, func(a Area) bool { return a.Code == area })
	}
	for i, s := range data.Staff {
		bad := func(key string, pairs ...string) {
			wrong = append(wrong, Mistake{File: StaffFile, Item: i, Says: Say(key, append(pairs, "login", Plain(s.Login), "name", Plain(s.Name))...)})
		}
		_, office := town.Office(s.Office)
		switch {
		case s.Login == "" || s.Login != strings.ToLower(s.Login) || strings.ContainsAny(s.Login, " \t"):
			bad("town.bad.staff_login")
		case logins[s.Login]:
			bad("town.bad.staff_twice")
		case strings.TrimSpace(s.Name) == "":
			bad("town.bad.staff_name")
		case !slices.Contains(Roles, s.Role):
			bad("town.bad.staff_role", "role", Plain(string(s.Role)))
		case (s.Role == Handler) != office:
			bad("town.bad.staff_office", "office", Plain(s.Office))
		case !known(s.Area):
			bad("town.bad.staff_area", "area", Plain(s.Area))
		}
		logins[s.Login] = true
	}
	for _, s := range others { // an account that stays must still have its office and its area
		_, office := town.Office(s.Office)
		switch {
		case s.Disabled, s.Password == "": // nobody signs in with it
		case s.Role == Handler && !office:
			wrong = append(wrong, Mistake{File: OfficesFile, Item: -1, Says: Say("town.bad.office_in_use", "login", Plain(s.Login), "name", Plain(s.Name), "office", Plain(s.Office))})
		case !known(s.Area):
			wrong = append(wrong, Mistake{File: AreasFile, Item: -1, Says: Say("town.bad.area_in_use", "login", Plain(s.Login), "name", Plain(s.Name), "area", Plain(s.Area))})
		}
	}
	return wrong
}

// checkManned finds offices nobody acts for. That is a mistake where tickets would go there by themselves, and else worth a word.
func checkManned(data TownData, others []Staff) (wrong []Mistake) {
	for i, o := range data.Offices {
		if Manned(o.ID, data.Staff) || Manned(o.ID, others) {
			continue
		}
		wrong = append(wrong, Mistake{
			File: OfficesFile, Item: i, Mild: !data.Automatic, Says: Say("town.bad.office_empty", "name", Plain(o.Name), "id", Plain(o.ID)),
		})
	}
	return wrong
}

// Manned reports whether somebody acts for an office.
func Manned(office string, staff []Staff) bool {
	return slices.ContainsFunc(staff, func(s Staff) bool { return s.Role == Handler && s.Office == office && !s.Disabled })
}

// TownStore keeps the tenant.
type TownStore interface {
	Towns
	AllStaff(ctx context.Context) ([]Staff, error)
	// OpenByOffice counts the open tickets of each office.
	OpenByOffice(ctx context.Context) (map[string]int, error)
	// KeepTown replaces the tenant in one transaction: areas, offices, rules and gazetteer become the given ones; accounts are added
	// or changed, never taken away. It is ErrConflict when the stored one is not of data.Version.
	KeepTown(ctx context.Context, data TownData) error
}

// ImportTown reads the files of a tenant, checks them as a whole, and keeps them in one transaction, or keeps nothing and says every mistake.
// A file that is not given stays as it is. Mistakes that are mild are said and kept.
func ImportTown(ctx context.Context, store TownStore, files map[string][]byte, now time.Time, newID func() string) (TownData, []Mistake, error) {
	before, err := store.Town(ctx)
	if err != nil {
		return TownData{}, nil, err
	}
	staff, err := store.AllStaff(ctx)
	if err != nil {
		return TownData{}, nil, err
	}
	data, rows, wrong := readTown(before.TownData, files)
	others := slices.DeleteFunc(slices.Clone(staff), func(s Staff) bool {
		return slices.ContainsFunc(data.Staff, func(n Staff) bool { return n.Login == s.Login })
	})
	for i := range data.Staff {
		data.Staff[i] = sameAccount(data.Staff[i], staff, now, newID)
	}
	if !serious(wrong) { // half a file would only give mistakes that are none
		wrong = append(wrong, CheckTown(data, others)...)
	}
	used, err := store.OpenByOffice(ctx)
	if err != nil {
		return data, nil, err
	}
	for _, o := range before.Offices {
		if n := used[o.ID]; n > 0 && !slices.ContainsFunc(data.Offices, func(k Office) bool { return k.ID == o.ID }) {
			wrong = append(wrong, Mistake{File: OfficesFile, Item: -1, Says: Say("town.bad.office_open", "name", Plain(o.Name), "id", Plain(o.ID), "n", fmt.Sprint(n))})
		}
	}
	governs := func(s Staff) bool { return s.Role == Admin && !s.Disabled && s.Password != "" && s.Area == "" }
	if slices.ContainsFunc(staff, governs) && !slices.ContainsFunc(append(others, data.Staff...), governs) {
		wrong = append(wrong, Mistake{File: StaffFile, Item: -1, Says: Say("town.bad.staff_no_admin")})
	}
	for i := range wrong {
		wrong[i].Row = max(wrong[i].Row, rows.at(wrong[i]))
	}
	if serious(wrong) {
		return data, wrong, nil
	}
	return data, wrong, store.KeepTown(ctx, data)
}

// sameAccount is an account of a file joined to the one of that login: what a file does not say stays. A new one has no password: nobody
// can sign in with it until an admin hands one out.
func sameAccount(s Staff, kept []Staff, now time.Time, newID func() string) Staff {
	i := slices.IndexFunc(kept, func(k Staff) bool { return k.Login == s.Login })
	if i < 0 {
		s.ID, s.Lang, s.MustChange, s.CreatedAt = newID(), Hans, true, now
		return s
	}
	k := kept[i]
	k.Name, k.Role, k.Office, k.Area = s.Name, s.Role, s.Office, s.Area
	return k
}

// ExportTown is the tenant as it is kept now, as files.
func ExportTown(ctx context.Context, store TownStore) (map[string][]byte, error) {
	town, err := store.Town(ctx)
	if err != nil {
		return nil, err
	}
	data := town.TownData
	staff, err := store.AllStaff(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range staff {
		_, office := town.Office(s.Office)
		_, area := town.Area(s.Area)
		if fits := (s.Office == "" || office) && (s.Area == "" || area); !s.Disabled && fits { // else it is left from another tenant
			data.Staff = append(data.Staff, s)
		}
	}
	return writeTown(data)
}
