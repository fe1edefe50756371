package tickets

import (
	"fmt"
	"slices"
	"strings"
)

// UnknownCodes are the codes in a tenant's files that no service begins with: a rule that has one never fires, an office is never offered what
// it deals with, and nobody would see why. They are said and not refused, because the catalogue is a file of its own, which may come later.
func UnknownCodes(data TownData, services *Catalogue) (wrong []Mistake) {
	all := services.All()
	look := func(file string, item int, name string, codes []string) {
		for _, code := range codes {
			if !slices.ContainsFunc(all, func(s Service) bool { return strings.HasPrefix(s.Code, code) }) {
				wrong = append(wrong, Mistake{File: file, Item: item, Mild: true, Says: Say("town.bad.code", "name", Plain(name), "code", Plain(code))})
			}
		}
	}
	for i, o := range data.Offices {
		codes := slices.Concat(o.Serves, o.Duties)
		slices.Sort(codes)
		look(OfficesFile, i, o.Name, slices.Compact(codes))
	}
	for i, r := range data.Rules {
		look(RoutesFile, i, fmt.Sprintf("%d %s", i+1, r.Name), r.Services)
	}
	for i, p := range data.Providers {
		look(ProvidersFile, i, p.Name, p.Services)
	}
	return wrong
}
