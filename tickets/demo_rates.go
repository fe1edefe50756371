package tickets

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"time"
)

// What makes the pages of callbacks, rates and hot matters worth a look: calls by telephone, residents nobody reached, and one outbreak.

// demoPhoned is a matter whose callback was made by telephone, at the second try.
func demoPhoned(r *demoRoad) {
	r.intake()
	r.work()
	r.verify()
	if r.rnd.Intn(2) == 0 {
		r.step(0.02, 0.06, Act{Verb: Phone, By: r.checker(), Reached: ReachedNobody})
	}
	a := Act{Verb: Phone, By: r.checker(), Contact: "yes", Solved: "yes", Happy: demoPick(r.rnd, []string{"good", "good", "fair"}), Text: "电话里说办得不错"}
	if r.rnd.Intn(5) == 0 {
		a = Act{Verb: Phone, By: a.By, Reached: ReachedRefused, Text: "居民说不用评价了"}
	}
	r.step(0.02, 0.08, a)
}

// demoUnreached is a matter whose resident never answers: the program asks again and gives up.
func demoUnreached(r *demoRoad) {
	r.intake()
	r.work()
	r.verify()
	for range r.town.desk.callbacks().Tries {
		clock := r.town.clock.Add(24*time.Hour + time.Minute)
		if r.over || r.err != nil || r.t.Stage != Callback || clock.After(r.town.now) {
			return
		}
		r.town.clock = clock
		var last Round
		if last, r.err = r.town.desk.Rounds.LastRound(r.ctx, r.t.Number); r.err == nil {
			r.err = r.town.desk.askAgain(r.ctx, last)
		}
		if r.err == nil {
			r.t, r.err = r.town.desk.Store.Ticket(r.ctx, r.t.Number)
		}
	}
}

// demoContact is the answer to whether somebody called.
func (r *demoRoad) demoContact() string {
	return demoPick(r.rnd, []string{"yes", "yes", "yes", "yes", "yes", "no", ""})
}

// demoHot is the outbreak: no water pressure in one grid, told by different neighbours.
func (w *demoTown) demoHot(rnd *rand.Rand, f *Filing) demoMatter {
	i := slices.IndexFunc(demoHomeMatters, func(m demoMatter) bool { return m.code == "0105" && strings.Contains(m.words[0], "水压") })
	m := demoHomeMatters[max(i, 0)]
	var near []demoNeighbour // of one community
	for _, n := range w.residents {
		if n.community == 1 && n.Lang == Hans {
			near = append(near, n)
		}
	}
	who := demoPick(rnd, near)
	building := 1 + rnd.Intn(9)
	f.Resident, f.To, f.Lang, f.Kind, f.Service = who.Resident, who.Address, Hans, m.kind, w.known(m.code)
	f.Place = Place{Grid: demoGridCode(who.community, 1), Text: fmt.Sprintf("%s%d号楼", demoCommunities[who.community].estates[1].hans, building)}
	f.Words = demoPick(rnd, []string{"水压特别小，热水器都打不着", "自来水一点点，洗澡没法洗", "从昨天起水压就上不来", "水龙头开到最大也是细细一股"}) + "，" + f.Place.Text
	f.Contact = Contact{}
	return m
}
