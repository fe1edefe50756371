package tickets

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rule is one row of the tenant's routing: what it is about, and whose that is. Of all rules the first that fits decides.
type Rule struct {
	Name      string
	Services  []string // beginnings of service codes; none: any, also a matter nobody has sorted yet
	Areas     []string // codes; none: anywhere
	Hours     string   // "", work, off, or from and to: "22:00-07:00"
	Office    string   // id of the main office, {community} or {street}
	CoOffices []string // the same, for those who assist
	As        string   // name of another rule: the main office is whose that rule says, its co-offices are added
}

// Placeholders are what a rule may name in place of an office: the one of that kind the place of the ticket belongs to.
const (
	OfCommunity = "{community}"
	OfStreet    = "{street}"
)

// Matter is what is routed.
type Matter struct {
	Service string
	Area    string
	At      time.Time // in the tenant's time zone
	Working bool      // the office works at that time
}

// Routing says where a matter goes and why.
type Routing struct {
	Office    Office // ID "": nobody's yet
	CoOffices []Office
	Why       Line
}

// Route finds whose a matter is: the first rule that fits; never a community outside its duty list, and where nothing fits the street
// of the place, which decides itself.
func (t *Town) Route(m Matter) Routing {
	for i, r := range t.Rules {
		if !r.fits(m) {
			continue
		}
		office, co, why := t.follow(i, m)
		if why != "" {
			return t.toStreet(m, why, i)
		}
		if office.ID == "" { // there is no such office for this place: a rule for the rest may follow
			continue
		}
		if !office.MayBeSent(m.Service) {
			return t.toStreet(m, "route.why.duty", i, "community", Plain(office.Name))
		}
		says := Say("route.why.rule_any", "n", strconv.Itoa(i+1), "rule", Plain(r.Name), "office", Plain(office.Name))
		if fit := t.reasons(r, m); fit != "" {
			says.Key, says.Args["for"] = "route.why.rule", fit
		}
		return Routing{office, co, says}
	}
	if TopClass(m.Service) == "S" { // 点单: the community's own organisation reviews it
		if o, ok := t.officeFor("community", m.Area); ok {
			return Routing{o, nil, Say("route.why.order", "office", Plain(o.Name))}
		}
	}
	return t.toStreet(m, "route.why.street", -1)
}

// toStreet is what is left: the street decides, and where no street is known a clerk.
func (t *Town) toStreet(m Matter, why string, rule int, pairs ...string) Routing {
	if rule >= 0 {
		pairs = append(pairs, "n", strconv.Itoa(rule+1), "rule", Plain(t.Rules[rule].Name))
	}
	o, ok := t.officeFor("street", m.Area)
	if !ok {
		return Routing{Why: Say("route.why.nobody")}
	}
	return Routing{o, nil, Say(why, append(pairs, "office", Plain(o.Name))...)}
}

// fits reports whether a rule speaks of a matter.
func (r Rule) fits(m Matter) bool {
	if len(r.Services) > 0 && !begins(m.Service, r.Services) {
		return false
	}
	if len(r.Areas) > 0 && !slices.ContainsFunc(r.Areas, func(a string) bool { return m.Area != "" && Within(m.Area, a) }) {
		return false
	}
	switch r.Hours {
	case "":
		return true
	case "work":
		return m.Working
	case "off":
		return !m.Working
	}
	from, till, ok := parseHours(r.Hours)
	if !ok {
		return false
	}
	now := time.Duration(m.At.Hour())*time.Hour + time.Duration(m.At.Minute())*time.Minute
	if from <= till {
		return now >= from && now < till
	}
	return now >= from || now < till // over midnight
}

// begins reports whether a code begins with one of a list. Nothing is known of a service nobody has sorted.
func begins(code string, beginnings []string) bool {
	return code != "" && slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(code, b) })
}

// parseHours reads "22:00-07:00".
func parseHours(text string) (from, till time.Duration, ok bool) {
	first, second, found := strings.Cut(text, "-")
	a, errA := time.Parse("15:04", strings.TrimSpace(first))
	b, errB := time.Parse("15:04", strings.TrimSpace(second))
	midnight := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	return a.Sub(midnight), b.Sub(midnight), found && errA == nil && errB == nil && !a.Equal(b)
}

// MayBeSent reports whether an office may be the main one of a service: a community has a duty list, and orders are its own trade.
func (o Office) MayBeSent(service string) bool {
	return o.Kind != "community" || len(o.Duties) == 0 || TopClass(service) == "S" || begins(service, o.Duties)
}

// follow finds the offices a rule names, by way of the rules it refers to. why is the key of a reason to give up: rules that refer to
// each other in a circle.
func (t *Town) follow(i int, m Matter) (main Office, co []Office, why string) {
	seen, names := map[int]bool{}, []string(nil)
	for {
		if seen[i] {
			return Office{}, nil, "route.why.loop"
		}
		seen[i] = true
		r := t.Rules[i]
		names = append(names, r.CoOffices...)
		if r.As == "" {
			main = t.resolve(r.Office, m.Area)
			break
		}
		if i = slices.IndexFunc(t.Rules, func(other Rule) bool { return other.Name == r.As }); i < 0 {
			return Office{}, nil, "route.why.loop"
		}
	}
	for _, name := range names {
		o := t.resolve(name, m.Area)
		if o.ID != "" && o.ID != main.ID && !slices.ContainsFunc(co, func(c Office) bool { return c.ID == o.ID }) {
			co = append(co, o)
		}
	}
	return main, co, ""
}

// resolve is the office a rule names; ID "" when there is none for this place.
func (t *Town) resolve(name, area string) (o Office) {
	switch name {
	case OfCommunity:
		o, _ = t.officeFor("community", area)
	case OfStreet:
		o, _ = t.officeFor("street", area)
	default:
		o, _ = t.Office(name)
	}
	return o
}

// officeFor is the office of a kind the place belongs to, the nearest first. Where there is only one street, what nobody knows the
// place of is that street's too.
func (t *Town) officeFor(kind, area string) (best Office, ok bool) {
	only := 0
	for _, o := range t.Offices {
		if o.Kind != kind {
			continue
		}
		only++
		if area == "" && kind == "street" && only == 1 {
			best, ok = o, true
			continue
		}
		if area == "" {
			if kind == "street" {
				return Office{}, false
			}
			continue
		}
		if (o.Area != "" || kind == "street") && Within(area, o.Area) && (!ok || len(o.Area) > len(best.Area) || len(o.Area) == len(best.Area) && o.ID < best.ID) {
			best, ok = o, true
		}
	}
	return best, ok
}

// reasons names what of a matter made a rule fit.
func (t *Town) reasons(r Rule, m Matter) string {
	var parts []string
	if len(r.Services) > 0 {
		parts = append(parts, m.Service)
	}
	if len(r.Areas) > 0 || r.Office == OfCommunity || r.Office == OfStreet {
		parts = append(parts, t.AreaName(m.Area))
	}
	if r.Hours != "" {
		parts = append(parts, m.At.Format("15:04"))
	}
	return Plain(strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", "))
}

// Serving lists the offices that deal with a service at a place: those who name the service most exactly first, of these the nearest.
func (t *Town) Serving(service, area string) []Office {
	exact := func(o Office) (n int) {
		for _, b := range o.Serves {
			if service != "" && strings.HasPrefix(service, b) {
				n = max(n, len(b))
			}
		}
		return n
	}
	all := slices.DeleteFunc(slices.Clone(t.Offices), func(o Office) bool {
		return exact(o) == 0 || area != "" && o.Area != "" && !Within(area, o.Area)
	})
	slices.SortStableFunc(all, func(a, b Office) int {
		return cmp.Or(cmp.Compare(exact(b), exact(a)), cmp.Compare(len(b.Area), len(a.Area)), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// checkRules finds rules that say nothing, name what is not there, or refer to each other in a circle.
func checkRules(rules []Rule, offices []Office, areas []Area) (wrong []Mistake) {
	town := &Town{TownData: TownData{Rules: rules, Offices: offices}}
	at := map[string]int{}
	for i, r := range rules {
		bad := func(key string, pairs ...string) {
			wrong = append(wrong, Mistake{File: RoutesFile, Item: i, Says: Say(key, append(pairs, "n", strconv.Itoa(i+1), "name", Plain(r.Name))...)})
		}
		if _, twice := at[r.Name]; twice {
			bad("town.bad.rule_twice")
		}
		at[r.Name] = i
		if strings.TrimSpace(r.Name) == "" {
			bad("town.bad.rule_name")
		}
		if _, _, ok := parseHours(r.Hours); !ok && !slices.Contains([]string{"", "work", "off"}, r.Hours) {
			bad("town.bad.rule_hours", "hours", Plain(r.Hours))
		}
		if (r.Office == "") == (r.As == "") {
			bad("town.bad.rule_office")
		}
		for _, name := range append(slices.Clone(r.CoOffices), r.Office) {
			if _, known := town.Office(name); !known && name != "" && name != OfCommunity && name != OfStreet {
				bad("town.bad.rule_no_office", "office", Plain(name))
			}
		}
		for _, a := range r.Areas {
			if !slices.ContainsFunc(areas, func(known Area) bool { return known.Code == a }) {
				bad("town.bad.rule_area", "area", Plain(a))
			}
		}
		if o, known := town.Office(r.Office); known {
			for _, service := range r.Services {
				if !o.MayBeSent(service) {
					bad("town.bad.rule_duty", "service", Plain(service), "office", Plain(o.Name))
				}
			}
		}
	}
	for i, r := range rules {
		if r.As == "" {
			continue
		}
		key := "town.bad.rule_as"
		if _, known := at[r.As]; known {
			if _, _, why := town.follow(i, Matter{}); why == "" {
				continue
			}
			key = "town.bad.rule_loop"
		}
		wrong = append(wrong, Mistake{File: RoutesFile, Item: i, Says: Say(key, "n", strconv.Itoa(i+1), "name", Plain(r.Name), "as", Plain(r.As))})
	}
	return wrong
}
