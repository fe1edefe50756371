package tickets

import (
	"context"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"time"
)

const (
	demoResidents  = 60
	demoVolunteers = 30
)

// demoNeighbour is a resident and where they live.
type demoNeighbour struct {
	Resident
	community int
	grid      int
}

// settle builds the neighbourhood that tickets come from and go to.
func (w *demoTown) settle(ctx context.Context, keep DemoStores, password string, rnd *rand.Rand) error {
	w.clock = w.now.AddDate(0, 0, -demoDays-30)
	w.layOut()
	for _, a := range w.areas {
		if w.has(a.Code, "") {
			continue
		}
		if err := keep.KeepArea(ctx, a); err != nil {
			return fmt.Errorf("area %s: %w", a.Code, err)
		}
	}
	for _, o := range slices.Concat(demoAbove, demoOffices) {
		if w.has("", o.ID) {
			continue
		}
		if o.Area == "" {
			o.Area, o.Parent = demoStreetCode, demoOffices[0].ID
		}
		if o.Kind == "street" {
			o.Parent = "district"
		}
		if i := demoCommunityOf(o.ID); i >= 0 {
			o.Area = demoCommunityCode(i)
		}
		if err := keep.KeepOffice(ctx, o); err != nil {
			return fmt.Errorf("office %s: %w", o.ID, err)
		}
	}
	for _, s := range demoStaff {
		s = demoMember(s)
		s.Password, s.CreatedAt = password, w.clock
		if err := keep.KeepStaff(ctx, s); err != nil {
			return fmt.Errorf("account %s: %w", s.Login, err)
		}
	}
	if err := w.moveIn(ctx, rnd); err != nil {
		return err
	}
	w.recruit(rnd)
	for _, v := range w.volunteers {
		if err := keep.KeepVolunteer(ctx, v); err != nil {
			return fmt.Errorf("volunteer %s: %w", v.ID, err)
		}
	}
	return nil
}

// has reports whether the tenant knows an area or an office already.
func (w *demoTown) has(area, office string) bool {
	if w.place == nil {
		return false
	}
	_, isArea := w.place.Area(area)
	_, isOffice := w.place.Office(office)
	return isArea || isOffice
}

// demoMember completes one of demoStaff: a handler's office is the last part of the login.
func demoMember(s Staff) Staff {
	s.ID, s.Lang = "demo-s-"+s.Login, Hans
	if s.Role == Handler {
		_, s.Office, _ = strings.Cut(s.Login, ".")
	}
	return s
}

func demoCommunityOf(office string) int {
	return slices.IndexFunc(demoCommunities, func(c demoCommunity) bool { return c.id == office })
}

func demoCommunityCode(i int) string { return fmt.Sprintf("%s%03d", demoStreetCode, i+1) }

func demoGridCode(community, grid int) string {
	return fmt.Sprintf("%s%02d", demoCommunityCode(community), grid+1)
}

func (w *demoTown) layOut() {
	w.areas = []Area{
		{Code: demoCity, Level: "city", Name: "安澜市"},
		{Code: demoDistrict, Parent: demoCity, Level: "district", Name: "湖滨区"},
		{Code: demoStreetCode, Parent: demoDistrict, Level: "street", Name: "幸福里街道"},
	}
	for i, c := range demoCommunities {
		w.areas = append(w.areas, Area{Code: demoCommunityCode(i), Parent: demoStreetCode, Level: "community", Name: c.name})
		for g, estate := range c.estates {
			w.areas = append(w.areas, Area{
				Code: demoGridCode(i, g), Parent: demoCommunityCode(i), Level: "grid", Name: fmt.Sprintf("第%d网格（%s）", g+1, estate.hans),
			})
		}
	}
}

// moveIn lets the residents agree and give their name and a telephone number that is nobody's.
func (w *demoTown) moveIn(ctx context.Context, rnd *rand.Rand) error {
	for i := range demoResidents {
		lang, name := Hans, demoPersonName(rnd)
		if n := demoResidents - 1 - i; n < len(demoEnglishNames) {
			lang, name = English, demoEnglishNames[n]
		} else if n -= len(demoEnglishNames); n < len(demoHantNames) {
			lang, name = Hant, demoHantNames[n]
		}
		w.begin(fmt.Sprintf("r%02d", i+1))
		r, err := w.desk.Consent(ctx, Address{Channel: "demo", ID: fmt.Sprintf("r%02d", i+1)}, lang)
		if err != nil {
			return err
		}
		r.Name, r.Phone = name, demoPhone(rnd)
		if err := w.desk.People.Keep(ctx, r); err != nil {
			return err
		}
		w.residents = append(w.residents, demoNeighbour{r, i % len(demoCommunities), rnd.Intn(5)})
		w.clock = w.clock.Add(time.Duration(1+rnd.Intn(10)) * time.Hour)
	}
	return nil
}

func demoPersonName(rnd *rand.Rand) string {
	return string(demoPick(rnd, demoSurnames)) + demoPick(rnd, demoGiven)
}

func demoPhone(rnd *rand.Rand) string { return fmt.Sprintf("1380000%04d", rnd.Intn(10000)) }

func (w *demoTown) recruit(rnd *rand.Rand) {
	var skills []string
	for _, m := range demoOrders {
		skills = append(skills, m.code)
	}
	for i := range demoVolunteers {
		v := Volunteer{
			ID: fmt.Sprintf("demo-v%02d", i+1), Name: demoPersonName(rnd), PartyMember: rnd.Intn(5) < 2,
			JoinedAt: w.now.AddDate(0, 0, -demoDays-rnd.Intn(900)),
		}
		for _, k := range rnd.Perm(len(skills))[:1+rnd.Intn(3)] {
			v.Skills = append(v.Skills, skills[k])
		}
		community := i % len(demoCommunities)
		for _, g := range rnd.Perm(5)[:1+rnd.Intn(2)] {
			v.Grids = append(v.Grids, demoGridCode(community, g))
		}
		demoVolunteer(&v, i)
		slices.Sort(v.Skills)
		slices.Sort(v.Grids)
		w.volunteers = append(w.volunteers, v)
	}
}

// demoVolunteer is what a volunteer says of themselves; two of thirty wait to be checked, one paused, two are minors.
func demoVolunteer(v *Volunteer, i int) {
	v.Resident, v.Lang, v.Phone, v.ConsentAt, v.PerWeek = v.ID, Hans, fmt.Sprintf("1380001%04d", i), v.JoinedAt, 2+i%3
	v.Stage, v.CheckedBy = VolunteerChecked, "demo-s-zhang.dispatch"
	switch i {
	case 27, 28:
		v.Stage, v.CheckedBy = VolunteerApplied, ""
	case 29:
		v.Stage = VolunteerPaused
	}
	v.Minor = i%15 == 7
	if v.Minor {
		v.PartyMember = false
	}
	if v.PartyMember {
		v.Unit, v.Branch = []string{"湖滨自来水公司", "幸福里供电所", "便民服务中心"}[i%3], []string{"机关党支部", "第一党支部", "退休党支部"}[i%3]
		v.ReturnToUnit = i%2 == 0
	}
	if i%4 == 1 { // working people: evenings and weekends
		for day := time.Sunday; day <= time.Saturday; day++ {
			v.Free |= FreeAt(day, Evening)
		}
		v.Free |= FreeAt(time.Saturday, Morning) | FreeAt(time.Saturday, Afternoon) | FreeAt(time.Sunday, Morning) | FreeAt(time.Sunday, Afternoon)
	}
}

// demoPick takes one by chance.
func demoPick[T any](rnd *rand.Rand, of []T) T { return of[rnd.Intn(len(of))] }

// DemoOpen reports whether somebody may still sign in with the password of the demo, which everybody can read. The demo's accounts alone
// share one hash; of one that is left alone nobody can tell.
func DemoOpen(all []Staff) bool {
	seen := map[string]bool{}
	for _, s := range all {
		if s.ID != "demo-s-"+s.Login || s.Disabled || s.Password == "" {
			continue
		}
		if seen[s.Password] {
			return true
		}
		seen[s.Password] = true
	}
	return false
}
