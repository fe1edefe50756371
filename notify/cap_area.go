package notify

import (
	"math"
	"strconv"
	"strings"

	"huying/tickets"
)

// Bounds of one area and of one ring.
const (
	maxCorners = 5000
	maxShapes  = 500
	farRadius  = 20_037.6 // half around the earth, in kilometres
)

func (p *capParser) area(e *element) (a tickets.AlertArea) {
	p.parts(e, areaParts)
	a.Name = p.text(e, "areaDesc")
	polygons, circles, codes := e.all("polygon"), e.all("circle"), e.all("geocode")
	if len(polygons)+len(circles)+len(codes) > maxShapes {
		p.bad(e, "alert.bad.many_shapes", "n", itoa(maxShapes))
		return a
	}
	for _, kid := range polygons {
		if ring := p.polygon(kid); ring != nil {
			a.Polygons = append(a.Polygons, ring)
		}
	}
	for _, kid := range circles {
		if c, ok := p.circle(kid); ok {
			a.Circles = append(a.Circles, c)
		}
	}
	for _, kid := range codes {
		a.Geocodes = append(a.Geocodes, p.geocode(kid)...)
	}
	for _, part := range []string{"altitude", "ceiling"} {
		if text := e.first(part); text != "" {
			if _, ok := number(text); !ok {
				p.bad(e, "alert.bad.number", "part", part, "value", tickets.Plain(cutAt(text, 60)))
			}
		}
	}
	if !p.gb && e.has("ceiling") && !e.has("altitude") {
		p.bad(e, "alert.bad.ceiling")
	}
	return a
}

// number is a plain finite number.
func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) && strings.Trim(text, "+-.0123456789") == ""
}

// point reads "latitude,longitude" of WGS-84.
func (p *capParser) point(e *element, text string) (lat, lon float64, ok bool) {
	first, second, two := strings.Cut(text, ",")
	lat, isLat := number(first)
	lon, isLon := number(second)
	switch {
	case !two || !isLat || !isLon:
		p.bad(e, "alert.bad.point", "value", tickets.Plain(cutAt(text, 60)))
	case math.Abs(lat) > 90:
		p.bad(e, "alert.bad.latitude", "value", tickets.Plain(first))
	case math.Abs(lon) > 180:
		p.bad(e, "alert.bad.longitude", "value", tickets.Plain(second))
	default:
		return lat, lon, true
	}
	return 0, 0, false
}

// polygon is a closed ring of four points or more, the last as the first (CAP 1.2 §3.2.4).
func (p *capParser) polygon(e *element) (ring [][2]float64) {
	words := strings.Fields(e.text)
	if len(words) > maxCorners {
		p.bad(e, "alert.bad.polygon_many", "n", itoa(maxCorners))
		return nil
	}
	whole := true
	for _, word := range words {
		lat, lon, ok := p.point(e, word)
		whole = whole && ok
		ring = append(ring, [2]float64{lat, lon})
	}
	switch {
	case !whole:
	case len(ring) < 4:
		p.bad(e, "alert.bad.polygon_few", "n", itoa(len(ring)))
	case ring[0] != ring[len(ring)-1]:
		p.bad(e, "alert.bad.polygon_open", "first", words[0], "last", words[len(words)-1])
	default:
		return ring
	}
	return nil
}

// circle is "latitude,longitude radius" with the radius in kilometres.
func (p *capParser) circle(e *element) (c tickets.AlertCircle, ok bool) {
	words := strings.Fields(e.text)
	if len(words) != 2 {
		p.bad(e, "alert.bad.circle", "value", tickets.Plain(cutAt(e.text, 60)))
		return c, false
	}
	c.Lat, c.Lon, ok = p.point(e, words[0])
	radius, isNumber := number(words[1])
	if !isNumber || radius < 0 || radius > farRadius {
		p.bad(e, "alert.bad.radius", "value", tickets.Plain(cutAt(words[1], 60)))
		return c, false
	}
	c.Radius = radius
	return c, ok
}

// geocode is a name and a value; the national form also writes codes alone, several with commas between.
func (p *capParser) geocode(e *element) (all []tickets.Geocode) {
	if p.gb && len(e.kids) == 0 {
		for _, code := range strings.FieldsFunc(e.text, func(r rune) bool { return strings.ContainsRune(",， \t\r\n", r) }) {
			g := tickets.Geocode{Name: "GB/T 2260", Value: code}
			if len(code) > 16 || strings.Trim(code, "0123456789") != "" {
				p.bad(e, "alert.bad.geocode", "value", tickets.Plain(cutAt(code, 60)))
				continue
			}
			if len(all) == 0 || all[len(all)-1] != g { // the same place is often written twice
				all = append(all, g)
			}
		}
		return all
	}
	g := tickets.Geocode{Name: e.first("valueName"), Value: e.first("value")}
	if g.Name == "" || g.Value == "" {
		p.bad(e, "alert.bad.geocode_pair")
		return nil
	}
	return []tickets.Geocode{g}
}
