package tickets

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// This file reads the files of a tenant. It takes everything it can read and says of the rest, with the line, why not: a clerk who
// mends a file wants to hear of all its mistakes at once.

// townRows are the lines at which the items of each file begin.
type townRows map[string][]int

func (r townRows) at(m Mistake) int {
	if rows := r[m.File]; m.Item >= 0 && m.Item < len(rows) {
		return rows[m.Item]
	}
	return 0
}

// townReader reads the files of one import.
type townReader struct {
	rows  townRows
	wrong []Mistake
}

func (r *townReader) bad(file string, row int, key string, pairs ...string) {
	r.wrong = append(r.wrong, Mistake{File: file, Item: -1, Row: row, Says: Say(key, pairs...)})
}

// readTown puts what the files say in the place of what was.
func readTown(data TownData, files map[string][]byte) (TownData, townRows, []Mistake) {
	r := &townReader{rows: townRows{}}
	data.Staff = nil
	files = r.inUTF8(files)
	for _, name := range sortedKeys(files) {
		if !slices.Contains(TownFiles, name) {
			r.bad(name, 0, "town.bad.file", "file", Plain(name), "files", strings.Join(TownFiles, ", "))
		}
	}
	if text, given := files[AreasFile]; given {
		data.Areas = r.areas(text)
	}
	if text, given := files[OfficesFile]; given {
		data.Offices = r.offices(text)
	}
	if text, given := files[RoutesFile]; given {
		data.Automatic, data.Rules = r.routes(text)
	}
	if text, given := files[GazetteerFile]; given {
		data.Spots = r.spots(text)
	}
	if text, given := files[StaffFile]; given {
		data.Staff = r.staff(text)
	}
	data.Providers = r.directory(files, data.Providers)
	return data, r.rows, r.wrong
}

func sortedKeys(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// feature is an area as GeoJSON has it.
type feature struct {
	Type       string `json:"type"`
	Properties struct {
		Code   string `json:"code"`
		Parent string `json:"parent"`
		Level  string `json:"level"`
		Name   string `json:"name"`
	} `json:"properties"`
	Geometry json.RawMessage `json:"geometry"`
}

func (r *townReader) areas(text []byte) (areas []Area) {
	var whole struct {
		Type     string            `json:"type"`
		Datum    string            `json:"datum"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		row := 1
		if broken := (*json.SyntaxError)(nil); errors.As(err, &broken) {
			row = rowOf(text, broken.Offset)
		}
		r.bad(AreasFile, row, "town.bad.json", "why", Plain(err.Error()))
		return nil
	}
	turned, ok := datumOf(whole.Datum)
	if !ok {
		r.bad(AreasFile, 1, "town.bad.datum", "datum", Plain(whole.Datum))
	}
	if whole.Type != "FeatureCollection" {
		r.bad(AreasFile, 1, "town.bad.collection")
	}
	r.rows[AreasFile] = featureRows(text)
	for i, raw := range whole.Features {
		var f feature
		row := 0
		if rows := r.rows[AreasFile]; i < len(rows) {
			row = rows[i]
		}
		if err := json.Unmarshal(raw, &f); err != nil {
			r.bad(AreasFile, row, "town.bad.json", "why", Plain(err.Error()))
			continue
		}
		p := f.Properties
		a := Area{Code: p.Code, Parent: p.Parent, Level: p.Level, Name: strings.TrimSpace(p.Name)}
		if len(f.Geometry) > 0 && string(f.Geometry) != "null" {
			shape, err := turnShape(f.Geometry, turned)
			if err != nil {
				r.bad(AreasFile, row, "town.bad.shape_json", "code", Plain(p.Code), "name", Plain(p.Name))
			}
			a.Shape = shape
		}
		areas = append(areas, a)
	}
	return areas
}

// featureRows are the lines at which the features begin.
func featureRows(text []byte) (rows []int) {
	dec := json.NewDecoder(bytes.NewReader(text))
	for depth := 0; ; {
		token, err := dec.Token()
		if err != nil {
			return rows
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		case "features":
			if depth != 1 {
				continue
			}
			if _, err := dec.Token(); err != nil {
				return rows
			}
			for dec.More() {
				var raw json.RawMessage
				if err := dec.Decode(&raw); err != nil {
					return rows
				}
				rows = append(rows, rowOf(text, dec.InputOffset()-int64(len(raw))))
			}
			return rows
		}
	}
}

func rowOf(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), int64(len(text)))], []byte("\n"))
}

// datumOf says whether coordinates must be turned from GCJ-02.
func datumOf(name string) (turned, ok bool) {
	switch strings.ToLower(strings.ReplaceAll(name, "-", "")) {
	case "", "wgs84":
		return false, true
	case "gcj02":
		return true, true
	}
	return false, false
}

// turnShape writes a geometry the way it is kept: WGS-84, seven decimals (a centimetre), so that it is exported as it came.
func turnShape(geometry json.RawMessage, turned bool) (string, error) {
	var g struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
	dec := json.NewDecoder(bytes.NewReader(geometry))
	if err := dec.Decode(&g); err != nil {
		return "", err
	}
	g.Coordinates = turnPoints(g.Coordinates, turned)
	text, err := json.Marshal(g)
	return string(text), err
}

func turnPoints(v any, turned bool) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	if len(list) >= 2 {
		lon, isLon := list[0].(float64)
		lat, isLat := list[1].(float64)
		if isLon && isLat {
			lat, lon = turnPoint(lat, lon, turned)
			return []any{lon, lat}
		}
	}
	out := make([]any, len(list))
	for i := range list {
		out[i] = turnPoints(list[i], turned)
	}
	return out
}

func turnPoint(lat, lon float64, turned bool) (float64, float64) {
	if turned && (lat != 0 || lon != 0) {
		lat, lon = toWGS84(lat, lon)
	}
	return math.Round(lat*1e7) / 1e7, math.Round(lon*1e7) / 1e7
}

// list reads a YAML file of one list of items, into the top-level keys of head besides. Each item is decoded into a new T; keys nobody
// knows are refused, so that a slip of the pen is not silently nothing.
func list[T any](r *townReader, file string, text []byte, key string, head any, each func(row int, item T)) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		r.unread(file, 1, err)
		return
	}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		r.bad(file, 1, "town.bad.no_list", "key", key)
		return
	}
	var items *yaml.Node
	rest := yaml.Node{Kind: yaml.MappingNode}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value == key {
			items = top[i+1]
			continue
		}
		rest.Content = append(rest.Content, top[i], top[i+1])
	}
	if err := strictly(&rest, head); err != nil {
		r.unread(file, rowAt(&rest), err)
	}
	if items == nil || items.Kind != yaml.SequenceNode && items.Tag != "!!null" {
		r.bad(file, 1, "town.bad.no_list", "key", key)
		return
	}
	for _, node := range items.Content {
		var item T
		if err := strictly(node, &item); err != nil {
			r.unread(file, node.Line, err)
			continue
		}
		r.rows[file] = append(r.rows[file], node.Line)
		each(node.Line, item)
	}
}

func rowAt(n *yaml.Node) int {
	if len(n.Content) > 0 {
		return n.Content[0].Line
	}
	return 1
}

// The entries as the files write them.
type (
	officeEntry struct {
		ID     string   `yaml:"id"`
		Name   string   `yaml:"name"`
		Kind   string   `yaml:"kind"`
		Phone  string   `yaml:"phone,omitempty"`
		Area   string   `yaml:"area,omitempty"`
		Serves []string `yaml:"serves,flow,omitempty"`
		Duties []string `yaml:"duties,flow,omitempty"`
		Parent string   `yaml:"parent,omitempty"`
		Chat   string   `yaml:"chat,omitempty"`
	}
	ruleEntry struct {
		Name     string   `yaml:"name"`
		Services []string `yaml:"services,flow,omitempty"`
		Areas    []string `yaml:"areas,flow,omitempty"`
		Hours    string   `yaml:"hours,omitempty"`
		Office   string   `yaml:"office,omitempty"`
		As       string   `yaml:"as,omitempty"`
		With     []string `yaml:"with,flow,omitempty"`
	}
	spotEntry struct {
		Name      string       `yaml:"name"`
		Kind      string       `yaml:"kind"`
		Other     []string     `yaml:"other,flow,omitempty"`
		Areas     []string     `yaml:"areas,flow,omitempty"`
		Lat       float64      `yaml:"lat,omitempty"`
		Lon       float64      `yaml:"lon,omitempty"`
		Buildings []blockEntry `yaml:"buildings,omitempty"`
	}
	blockEntry struct {
		From int     `yaml:"from"`
		To   int     `yaml:"to"`
		Area string  `yaml:"area"`
		Lat  float64 `yaml:"lat,omitempty"`
		Lon  float64 `yaml:"lon,omitempty"`
	}
	staffEntry struct {
		Login  string `yaml:"login"`
		Name   string `yaml:"name"`
		Role   string `yaml:"role"`
		Office string `yaml:"office,omitempty"`
		Area   string `yaml:"area,omitempty"`
	}
	routesHead struct {
		Automatic bool `yaml:"automatic"`
	}
	datumHead struct {
		Datum string `yaml:"datum"`
	}
)

func (r *townReader) offices(text []byte) (all []Office) {
	list(r, OfficesFile, text, "offices", &struct{}{}, func(row int, e officeEntry) {
		o := Office{ID: e.ID, Name: strings.TrimSpace(e.Name), Kind: e.Kind, Phone: e.Phone, Area: e.Area, Serves: e.Serves, Duties: e.Duties, Parent: e.Parent}
		if e.Chat != "" {
			chat, ok := ParseAddress(e.Chat)
			if !ok {
				r.bad(OfficesFile, row, "town.bad.office_chat", "chat", Plain(e.Chat), "name", Plain(e.Name))
			}
			o.Chat = chat
		}
		all = append(all, o)
	})
	return all
}

func (r *townReader) routes(text []byte) (automatic bool, all []Rule) {
	var head routesHead
	list(r, RoutesFile, text, "rules", &head, func(_ int, e ruleEntry) {
		all = append(all, Rule{Name: strings.TrimSpace(e.Name), Services: e.Services, Areas: e.Areas, Hours: e.Hours, Office: e.Office, CoOffices: e.With, As: e.As})
	})
	return head.Automatic, all
}

func (r *townReader) spots(text []byte) (all []Spot) {
	var head datumHead
	list(r, GazetteerFile, text, "places", &head, func(_ int, e spotEntry) {
		s := Spot{Name: strings.TrimSpace(e.Name), Kind: e.Kind, Other: e.Other, Areas: e.Areas, Lat: e.Lat, Lon: e.Lon}
		for _, b := range e.Buildings {
			s.Blocks = append(s.Blocks, Block(b))
		}
		all = append(all, s)
	})
	turned, ok := datumOf(head.Datum)
	if !ok {
		r.bad(GazetteerFile, 1, "town.bad.datum", "datum", Plain(head.Datum))
	}
	for i := range all {
		all[i].Lat, all[i].Lon = turnPoint(all[i].Lat, all[i].Lon, turned)
		for j := range all[i].Blocks {
			b := &all[i].Blocks[j]
			b.Lat, b.Lon = turnPoint(b.Lat, b.Lon, turned)
		}
	}
	return all
}

func (r *townReader) staff(text []byte) (all []Staff) {
	list(r, StaffFile, text, "staff", &struct{}{}, func(_ int, e staffEntry) {
		all = append(all, Staff{Login: e.Login, Name: strings.TrimSpace(e.Name), Role: Role(e.Role), Office: e.Office, Area: e.Area})
	})
	return all
}
