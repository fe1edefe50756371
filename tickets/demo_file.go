package tickets

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// demoPlans says when each ticket is filed, oldest first, so that their numbers grow with time.
func demoPlans(now time.Time, zone *time.Location, rnd *rand.Rand) []demoPlan {
	var plans []demoPlan
	day := float64(24 * time.Hour)
	for _, story := range demoStories {
		for range story.count {
			ago := story.newest + rnd.Float64()*(story.oldest-story.newest)
			at := now.Add(-time.Duration(ago * day)).Truncate(time.Second)
			if !story.danger {
				at = demoAwake(at, now, story, zone, rnd)
			}
			plans = append(plans, demoPlan{at: at, seed: rnd.Int63(), story: story})
		}
	}
	slices.SortStableFunc(plans, func(a, b demoPlan) int { return a.at.Compare(b.at) })
	return plans
}

// live files one ticket and tells its story, as far as it has come by now.
func (w *demoTown) live(ctx context.Context, n int, p demoPlan) (Ticket, error) {
	r := &demoRoad{ctx: ctx, town: w, rnd: rand.New(rand.NewSource(p.seed)), pace: 1}
	f, m := w.filing(r.rnd, p)
	f.Source, f.Cause = demoSource(n), demoSource(n)
	if t, err := w.desk.Store.BySource(ctx, f.Source); !errors.Is(err, ErrNotFound) {
		return t, err // from a run that was cut short
	}
	w.begin(fmt.Sprintf("t%04d", n))
	w.clock = p.at
	if err := ctx.Err(); err != nil {
		return Ticket{}, err
	}
	var err error
	if r.t, err = w.desk.File(ctx, f); err != nil {
		return r.t, err
	}
	r.matter, r.resident = m, Actor{Kind: ByResident, ID: f.Resident.ID}
	r.span = r.t.Due.Sub(r.t.FiledAt)
	if left := w.now.Sub(r.t.FiledAt); !p.story.patient {
		r.span = min(r.span, left/2)
	} else if r.rnd.Intn(12) == 0 {
		r.pace = 1.5 + r.rnd.Float64() // some are late, as everywhere
	}
	r.begin(f)
	p.story.tell(r)
	return r.t, r.err
}

// demoAwake moves a filing at night to the day before, when that is still within the story's days.
func demoAwake(at, now time.Time, story demoStory, zone *time.Location, rnd *rand.Rand) time.Time {
	local := at.In(zone)
	y, m, d := local.Date()
	evening := time.Date(y, m, d, 23, 0, 0, 0, zone)
	switch h := local.Hour(); {
	case h < 7:
		evening = evening.AddDate(0, 0, -1)
	case h < 23:
		return at
	}
	earlier := evening.Add(-time.Duration(rnd.Intn(16*3600)) * time.Second)
	if story.oldest < 1 || earlier.Before(now.AddDate(0, 0, -demoDays)) {
		return at
	}
	return earlier
}

// filing makes up who reports what and where.
func (w *demoTown) filing(rnd *rand.Rand, p demoPlan) (Filing, demoMatter) {
	pool := demoPool{lang: Hans, danger: p.story.danger, order: p.story.order}
	if x := rnd.Intn(100); !pool.danger && !pool.order && !p.story.refused && x < 16 {
		pool.lang = []Lang{Hant, English}[x%2]
	}
	who := w.neighbour(rnd, pool.lang)
	s := demoPick(rnd, w.pools[pool])
	for month := p.at.Month(); s.code == "0107" && month > time.March && month < time.November; { // nobody heats then
		s = demoPick(rnd, w.pools[pool])
	}
	place, words := w.words(rnd, s, who, p.story.danger)
	place = w.onTheMap(place, rnd)
	f := Filing{
		Resident: who.Resident, To: who.Address, Lang: who.Lang, Kind: s.kind, Service: s.code, Words: words, Place: place,
		Danger: p.story.danger,
	}
	if p.story.refused {
		no := demoPick(rnd, demoRefusals)
		s.demoMatter = demoMatter{code: no.code, kind: Consult, office: "street", where: demoNowhere, words: []string{no.words}, did: []string{no.reason, no.helper}}
		f.Kind, f.Service, f.Words, f.Place = Consult, w.known(no.code), demoAsking.tell(rnd, no.words), Place{}
	}
	switch {
	case p.story.order:
		f.When = demoPick(rnd, demoOrderWhens)
	case pool.lang == Hans && !p.story.danger:
		if s.inNeed() && !demoTimed(s.text) {
			f.When = demoPick(rnd, demoTalk.whens)
		}
		if rnd.Intn(12) == 0 {
			f.Service = "" // nobody knew; a clerk sorts it
		}
	}
	if rnd.Intn(5) < 3 {
		f.Contact = Contact{Name: who.Name, Phone: who.Phone, Hidden: rnd.Intn(8) == 0 || s.kind == TipOff}
	}
	if p.story.hot {
		s.demoMatter = w.demoHot(rnd, &f)
	}
	return f, s.demoMatter
}

// known is the code if this tenant has the service.
func (w *demoTown) known(code string) string {
	if _, ok := w.services.Get(code); !ok {
		return ""
	}
	return code
}

func (w *demoTown) neighbour(rnd *rand.Rand, lang Lang) demoNeighbour {
	for {
		if who := demoPick(rnd, w.residents); who.Lang == lang {
			return who
		}
	}
}

// words says a matter in somebody's own way; what was said before is said differently if possible.
func (w *demoTown) words(rnd *rand.Rand, s demoSentence, who demoNeighbour, danger bool) (Place, string) {
	manner := demoAsking
	switch {
	case who.Lang != Hans:
		manner = demoSaid[who.Lang].demoManner
	case danger:
		manner = demoInDanger
	case s.inNeed():
		manner = demoInNeed
	}
	for try := 0; ; try++ {
		place := demoPlace(rnd, s.where, who)
		text := manner.tell(rnd, strings.ReplaceAll(s.text, "{p}", place.Text))
		if !w.said[text] || try == 8 {
			w.said[text] = true
			return place, text
		}
	}
}

// inNeed tells what is wrong at some place from a question or a wish.
func (s demoSentence) inNeed() bool {
	return s.where != demoNowhere && (s.kind == Help || s.kind == Complaint)
}

// demoTimed is true of words that say since when already.
func demoTimed(text string) bool { return strings.ContainsAny(text, "天月年晚早夜周拜昨") }

// tell says it; a question is not followed by a comma.
func (m demoManner) tell(rnd *rand.Rand, text string) string {
	closer := demoPick(rnd, m.closers)
	if closer == demoForDays && demoTimed(text) {
		closer = ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if rest, comma := strings.CutPrefix(closer, "，"); comma && strings.ContainsRune("吗嘛么", last) {
		closer = "？" + rest
	}
	if rest, stop := strings.CutPrefix(closer, ". "); stop && last == '?' {
		closer = " " + rest
	}
	return demoPick(rnd, m.openers) + text + closer
}

func demoPlace(rnd *rand.Rand, where demoWhere, who demoNeighbour) Place {
	if where == demoNowhere {
		return Place{}
	}
	c, grid := demoCommunities[who.community], who.grid
	if rnd.Intn(3) == 0 {
		grid = rnd.Intn(len(c.estates))
	}
	p := Place{Grid: demoGridCode(who.community, grid)}
	if rnd.Intn(3) == 0 {
		p.Lat, p.Lon = demoDegree(c.lat, rnd), demoDegree(c.lon, rnd)
	}
	if where == demoStreet {
		road, corner := demoPick(rnd, c.roads).in(who.Lang), demoPick(rnd, demoCorners).in(who.Lang)
		p.Text = road + corner
		if who.Lang == English {
			p.Text = road + " " + corner
		}
		return p
	}
	estate, building, unit := c.estates[grid].in(who.Lang), 1+rnd.Intn(18), 1+rnd.Intn(4)
	switch who.Lang {
	case English:
		p.Text = fmt.Sprintf("building %d, unit %d, %s", building, unit, estate)
	case Hant:
		p.Text = fmt.Sprintf("%s%d號樓%d單元", estate, building, unit)
	default:
		p.Text = fmt.Sprintf("%s%d号楼%d单元", estate, building, unit)
	}
	return p
}

// onTheMap moves a shared point into the grid it is of, where somebody drew that grid.
func (w *demoTown) onTheMap(p Place, rnd *rand.Rand) Place {
	if w.place == nil || !p.HasPoint() {
		return p
	}
	if lat, lon, drawn := w.place.Middle(p.Grid); drawn {
		p.Lat, p.Lon = lat+float64(rnd.Intn(21)-10)/1e4, lon+float64(rnd.Intn(21)-10)/1e4
	}
	return p
}

// demoDegree is near a point, on a round 10 m.
func demoDegree(center float64, rnd *rand.Rand) float64 {
	return float64(int((center+(rnd.Float64()-0.5)/125)*10000)) / 10000
}
