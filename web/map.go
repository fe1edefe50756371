package web

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// mapShape is one area as the map draws it.
type mapShape struct {
	Code, Name string
	Path       string // of an SVG path
	X, Y       string // where its number stands
	Open       int
	Late       int
	Danger     int
	Heat       string // class: how many are open; the number says it in words
	Href       string
}

type mapView struct {
	Width, Height int
	Frames        []string // the outlines of communities
	Shapes        []mapShape
	Rest          []mapShape // open tickets whose area nobody drew, or whose place nobody knows
	Total         int
	Drawn         bool
}

var mapPage = page("map.html", mapView{
	Width: 1000, Height: 600, Frames: []string{"M0 0L9 0L9 9Z"}, Total: 5, Drawn: true,
	Shapes: []mapShape{{Code: "99010100100101", Name: "和平里社区 第1网格", Path: "M0 0L9 0L9 9Z", X: "4.5", Y: "5", Open: 4, Late: 1, Danger: 1, Heat: "heat-2", Href: "/console?area=99010100100101"}},
	Rest:   []mapShape{{Name: "不知在哪", Open: 1, Href: "/console?area=-"}},
})

// mapWidth is the width of the drawing in its own units; the page scales it.
const mapWidth = 1000

// townMap draws the areas somebody's work covers with their open tickets. It is our own drawing: no tile of anybody else's is fetched.
func (s *Server) townMap(c *fiber.Ctx, v *visit) error {
	ctx := c.UserContext()
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	open := map[string]tickets.AreaCount{}
	if v.staff.Role != tickets.Handler || v.staff.Office != "" {
		if open, err = s.cfg.Towns.OpenByArea(ctx, s.query(v, filter{stage: "open", page: 1})); err != nil {
			return err
		}
	}
	view := mapView{Width: mapWidth}
	var frames, grids []tickets.Area
	for _, a := range town.Areas {
		if !tickets.Within(a.Code, v.staff.Area) {
			continue
		}
		switch a.Level {
		case "community":
			frames = append(frames, a)
		case "grid":
			grids = append(grids, a)
		}
	}
	paper := newPaper(town, append(slices.Clone(frames), grids...))
	view.Height, view.Drawn = paper.height, paper.height > 0
	for _, a := range frames {
		if p := paper.path(a); p != "" {
			view.Frames = append(view.Frames, p)
		}
	}
	shown := map[string]bool{}
	for _, a := range grids {
		m := mapShape{Code: a.Code, Name: town.AreaName(a.Code), Path: paper.path(a), Href: "/console?area=" + a.Code}
		m.count(open[a.Code])
		if lat, lon, ok := town.Middle(a.Code); ok {
			m.X, m.Y = paper.at(lat, lon)
		}
		shown[a.Code] = true
		if m.Path != "" {
			view.Shapes = append(view.Shapes, m)
		} else if m.Open > 0 {
			view.Rest = append(view.Rest, m)
		}
	}
	for code, n := range open {
		view.Total += n.Open
		if !shown[code] {
			view.Rest = append(view.Rest, s.undrawn(town, known(v.staff.Lang), code, n))
		}
	}
	slices.SortFunc(view.Rest, func(a, b mapShape) int { return strings.Compare(a.Code, b.Code) })
	slices.SortStableFunc(view.Shapes, func(a, b mapShape) int { return strings.Compare(a.Code, b.Code) })
	return mapPage.show(s, c, fiber.StatusOK, view)
}

// undrawn is a line of the list for an area that is no shape of the map.
func (s *Server) undrawn(town *tickets.Town, lang tickets.Lang, code string, n tickets.AreaCount) mapShape {
	m := mapShape{Code: code, Name: town.AreaName(code), Href: "/console?area=" + code}
	if code == "" {
		m.Name, m.Href = s.say(lang, "console.areas.unknown"), "/console?area="+tickets.NoArea
	}
	m.count(n)
	return m
}

func (m *mapShape) count(n tickets.AreaCount) {
	m.Open, m.Late, m.Danger = n.Open, n.Late, n.Danger
	switch {
	case n.Open == 0:
		m.Heat = "heat-0"
	case n.Open < 3:
		m.Heat = "heat-1"
	case n.Open < 6:
		m.Heat = "heat-2"
	default:
		m.Heat = "heat-3"
	}
}

// paper is where the map is drawn: north is up, and a metre is as long eastward as northward.
type paper struct {
	outlines map[string][][][2]float64 // longitude, latitude
	west     float64
	north    float64
	across   float64 // units a degree of longitude
	down     float64
	height   int // 0: there is nothing to draw
}

func newPaper(town *tickets.Town, areas []tickets.Area) *paper {
	p := &paper{outlines: map[string][][][2]float64{}}
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, a := range areas {
		rings := town.Outline(a.Code)
		if len(rings) == 0 {
			continue
		}
		p.outlines[a.Code] = rings
		for _, ring := range rings {
			for _, d := range ring {
				west, east, south, north = min(west, d[0]), max(east, d[0]), min(south, d[1]), max(north, d[1])
			}
		}
	}
	if len(p.outlines) == 0 || east <= west || north <= south {
		return p
	}
	margin := (east - west) / 100
	p.west, p.north = west-margin, north+margin
	p.across = mapWidth / (east - west + 2*margin)
	p.down = p.across / math.Cos((south+north)/2*math.Pi/180)
	p.height = max(1, int(math.Ceil((north-south+2*margin)*p.down)))
	return p
}

func (p *paper) at(lat, lon float64) (x, y string) {
	return fmt.Sprintf("%.1f", (lon-p.west)*p.across), fmt.Sprintf("%.1f", (p.north-lat)*p.down)
}

// path is an area as the d of an SVG path; "" when nobody drew it.
func (p *paper) path(a tickets.Area) string {
	var b strings.Builder
	for _, ring := range p.outlines[a.Code] {
		for i, d := range ring {
			x, y := p.at(d[1], d[0])
			b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + x + " " + y)
		}
		b.WriteString("Z")
	}
	return b.String()
}
