package tickets

import (
	"bytes"
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"
)

// writeTown writes a tenant as the files ImportTown reads: read again, they are the same tenant. Coordinates are in WGS-84.
func writeTown(data TownData) (map[string][]byte, error) {
	files := map[string][]byte{}
	var err error
	if files[AreasFile], err = writeAreas(data.Areas); err != nil {
		return nil, err
	}
	var offices struct {
		Offices []officeEntry `yaml:"offices"`
	}
	for _, o := range data.Offices {
		offices.Offices = append(offices.Offices, officeEntry{o.ID, o.Name, o.Kind, o.Phone, o.Area, o.Serves, o.Duties, o.Parent, o.Chat.String()})
	}
	var routes struct {
		routesHead `yaml:",inline"`
		Rules      []ruleEntry `yaml:"rules"`
	}
	routes.Automatic = data.Automatic
	for _, r := range data.Rules {
		routes.Rules = append(routes.Rules, ruleEntry{r.Name, r.Services, r.Areas, r.Hours, r.Office, r.As, r.CoOffices})
	}
	var places struct {
		datumHead `yaml:",inline"`
		Places    []spotEntry `yaml:"places"`
	}
	places.Datum = "wgs84"
	for _, s := range data.Spots {
		e := spotEntry{Name: s.Name, Kind: s.Kind, Other: s.Other, Areas: s.Areas, Lat: s.Lat, Lon: s.Lon}
		for _, b := range s.Blocks {
			e.Buildings = append(e.Buildings, blockEntry(b))
		}
		places.Places = append(places.Places, e)
	}
	var staff struct {
		Staff []staffEntry `yaml:"staff"`
	}
	for _, s := range data.Staff {
		staff.Staff = append(staff.Staff, staffEntry{s.Login, s.Name, string(s.Role), s.Office, s.Area})
	}
	directory := struct {
		Providers []providerEntry `yaml:"providers"`
	}{providerEntries(data.Providers)}
	for name, value := range map[string]any{
		OfficesFile: offices, RoutesFile: routes, GazetteerFile: places, StaffFile: staff, ProvidersFile: directory,
	} {
		var b bytes.Buffer
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(value); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		files[name] = b.Bytes()
	}
	return files, nil
}

// writeAreas puts each area on a line of its own, so that two versions can be compared.
func writeAreas(areas []Area) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("{\"type\": \"FeatureCollection\", \"datum\": \"wgs84\", \"features\": [")
	for i, a := range areas {
		f := feature{Type: "Feature", Geometry: json.RawMessage("null")}
		f.Properties.Code, f.Properties.Parent, f.Properties.Level, f.Properties.Name = a.Code, a.Parent, a.Level, a.Name
		if a.Shape != "" {
			f.Geometry = json.RawMessage(a.Shape)
		}
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(f); err != nil {
			return nil, fmt.Errorf("write %s: area %s: %w", AreasFile, a.Code, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(bytes.TrimSpace(line.Bytes()))
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}
