package tickets

import (
	"context"
	"slices"
	"strings"
)

// ProviderKind is what sort of body does it: 物业 家政 养老 社会组织 and the like, as the directory shows it.
type ProviderKind string

const (
	ProviderProperty ProviderKind = "property" // 物业
	ProviderHome     ProviderKind = "home"     // 家政
	ProviderCare     ProviderKind = "care"     // 养老
	ProviderNGO      ProviderKind = "ngo"      // 社会组织
	ProviderRepair   ProviderKind = "repair"   // 维修
	ProviderHealth   ProviderKind = "health"   // 医疗
	ProviderOther    ProviderKind = "other"
)

// ProviderKinds in the order a form offers them.
var ProviderKinds = []ProviderKind{
	ProviderProperty, ProviderHome, ProviderCare, ProviderNGO, ProviderRepair, ProviderHealth, ProviderOther,
}

// Provider is one line of the directory: somebody to turn to when no volunteer can do it.
type Provider struct {
	ID       string
	Name     string
	Kind     ProviderKind
	Services []string // codes or their beginnings
	Areas    []string // codes of the areas it serves; nil: all
	Phone    string
	Fee      string // in words: "免费", "每小时30元"
	Office   string // id of the office that looks after it; "" none
}

// OnBehalf is whom an order is for, when 楼长, a grid worker, a child or a neighbour places it for somebody without a phone.
type OnBehalf struct {
	Name     string  `json:"name,omitempty"`
	Phone    string  `json:"phone,omitempty"`
	Address  string  `json:"address,omitempty"`  // their door
	Resident string  `json:"resident,omitempty"` // their id, when they talk with us themselves
	Chat     Address `json:"chat,omitzero"`      // where they are told then
	Relation string  `json:"relation,omitempty"` // who orders, in a word: 子女, 邻居, 楼长, 网格员
}

// Serves reports whether a provider does a service in an area.
func (p Provider) Serves(service, area string) bool {
	does := slices.ContainsFunc(p.Services, func(s string) bool { return s != "" && strings.HasPrefix(service, s) })
	return does && (len(p.Areas) == 0 || area == "" || slices.ContainsFunc(p.Areas, func(a string) bool { return Within(area, a) }))
}

// checkProvider sets who does it instead, if the directory knows them.
func (d *ActivityDesk) checkProvider(ctx context.Context, a *Activity) error {
	if d.Providers == nil {
		return Refuse(Invalid, "error.provider_none")
	}
	_, err := d.provider(ctx, a.Provider)
	return err
}

// provider finds one line of the directory.
func (d *ActivityDesk) provider(ctx context.Context, id string) (Provider, error) {
	all, err := d.Providers.AllProviders(ctx)
	if err != nil {
		return Provider{}, err
	}
	if i := slices.IndexFunc(all, func(p Provider) bool { return p.ID == id }); i >= 0 {
		return all[i], nil
	}
	return Provider{}, Refuse(Invalid, "error.provider_none")
}

// providerEntry is a provider as a file has it.
type providerEntry struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	Kind     string   `yaml:"kind"`
	Services []string `yaml:"services,flow"`
	Areas    []string `yaml:"areas,flow,omitempty"`
	Phone    string   `yaml:"phone,omitempty"`
	Fee      string   `yaml:"fee,omitempty"`
	Office   string   `yaml:"office,omitempty"`
}

func providerEntries(all []Provider) (entries []providerEntry) {
	for _, p := range all {
		entries = append(entries, providerEntry{p.ID, p.Name, string(p.Kind), p.Services, p.Areas, p.Phone, p.Fee, p.Office})
	}
	return entries
}

// directory reads the file of providers, if there is one among the files.
func (r *townReader) directory(files map[string][]byte, was []Provider) (all []Provider) {
	text, given := files[ProvidersFile]
	if !given {
		return was
	}
	list(r, ProvidersFile, text, "providers", &struct{}{}, func(_ int, e providerEntry) {
		all = append(all, Provider{e.ID, strings.TrimSpace(e.Name), ProviderKind(e.Kind), e.Services, e.Areas, e.Phone, e.Fee, e.Office})
	})
	return all
}

// checkProviders finds what is wrong with a directory: one sentence for each mistake.
func checkProviders(data TownData) (wrong []Mistake) {
	seen := map[string]bool{}
	for i, p := range data.Providers {
		bad := func(key string, pairs ...string) {
			wrong = append(wrong, Mistake{File: ProvidersFile, Item: i, Says: Say(key, append(pairs, "name", Plain(p.Name), "id", Plain(p.ID))...)})
		}
		switch {
		case p.ID == "" || p.Name == "":
			bad("town.bad.provider_name")
		case seen[p.ID]:
			bad("town.bad.provider_twice")
		case !slices.Contains(ProviderKinds, p.Kind):
			bad("town.bad.provider_kind", "kind", Plain(string(p.Kind)))
		case len(p.Services) == 0:
			bad("town.bad.provider_services")
		}
		seen[p.ID] = true
		for _, code := range p.Areas {
			if !slices.ContainsFunc(data.Areas, func(a Area) bool { return a.Code == code }) {
				bad("town.bad.provider_area", "area", Plain(code))
			}
		}
		if p.Office != "" && officeOf(data.Offices, p.Office).ID == "" {
			bad("town.bad.provider_office", "office", Plain(p.Office))
		}
	}
	return wrong
}
