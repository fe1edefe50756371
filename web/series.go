package web

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// seriesArticle is an article in the form of a series: N is its place, 0 when it is not in it.
type seriesArticle struct {
	ID, Title string
	N         int
	Gone      bool // it is not in the library any more, and is skipped
}

// seriesForm is a series as a list shows it and as its form fills it in.
type seriesForm struct {
	ID, Name, Area, Where, Next, From string
	Version, Every, Hour              int
	Sent, Of                          int
	Coming                            []seriesArticle // what is still to be sent, in order
	Past                              []seriesArticle
	Others                            []seriesArticle // what may be added
	Following                         string          // title of the next one
	Paused, Open                      bool
}

type seriesView struct {
	All     []seriesForm
	New     seriesForm
	MayKeep bool
	Sends   bool // somebody publishes what is due
	Done    string
	Wrong   string
}

var sampleSeries = seriesForm{
	ID: "s1", Name: "每周一课", Area: "990101001", Where: "幸福里街道", Next: "2026-11-24 09:00", From: "2026-11-24", Version: 2, Every: 7, Hour: 9, Sent: 1, Of: 3,
	Past: []seriesArticle{{"wages", "单位拖欠工资怎么办", 1, false}}, Coming: []seriesArticle{{"deposit", "房东不退押金怎么办", 2, false}, {"old", "old", 3, true}},
	Others: []seriesArticle{{"sue", "想起诉", 0, false}}, Following: "房东不退押金怎么办", Paused: true, Open: true,
}

var seriesPage = page("series.html", seriesView{All: []seriesForm{sampleSeries}, New: sampleSeries, MayKeep: true, Done: "console.series.done", Wrong: "x"})

func (s *Server) series(c *fiber.Ctx, v *visit) error {
	view := seriesView{Done: afterwards(c, "console.series.done")}
	return s.showSeries(c, v, fiber.StatusOK, view, nil)
}

// showSeries fills the list into a view; sent is a form that could not be kept.
func (s *Server) showSeries(c *fiber.Ctx, v *visit, status int, view seriesView, sent *tickets.Series) error {
	ctx, lang := c.UserContext(), known(v.staff.Lang)
	all, err := s.cfg.Series.Store.AllSeries(ctx)
	if err != nil {
		return err
	}
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	view.MayKeep, _ = v.staff.MayOpen("series", true)
	view.Sends = s.cfg.Series.Publisher != nil
	fresh := tickets.Series{Every: 7, Hour: 9}
	for _, one := range all {
		open := sent != nil && sent.ID == one.ID
		if open {
			one.Name, one.Articles, one.Every, one.Hour, one.Area = sent.Name, sent.Articles, sent.Every, sent.Hour, sent.Area
		}
		f := s.seriesForm(lang, town, one)
		f.Open = open
		view.All = append(view.All, f)
	}
	if sent != nil && sent.Version == 0 {
		fresh = *sent
	}
	view.New = s.seriesForm(lang, town, fresh)
	view.New.Open = sent != nil && sent.Version == 0
	return seriesPage.show(s, c, status, view)
}

func (s *Server) seriesForm(lang tickets.Lang, town *tickets.Town, one tickets.Series) seriesForm {
	f := seriesForm{
		ID: one.ID, Name: one.Name, Area: one.Area, Version: one.Version, Every: one.Every, Hour: one.Hour, Sent: one.Place, Of: len(one.Articles), Paused: one.Paused,
	}
	if f.Next = s.dayClock(lang, one.Next); one.Area != "" {
		f.Where = town.AreaName(one.Area)
	}
	for i, id := range one.Articles {
		a := s.seriesArticle(lang, id, i+1)
		if i < one.Place {
			f.Past = append(f.Past, a)
			continue
		}
		if f.Coming = append(f.Coming, a); f.Following == "" && !a.Gone {
			f.Following = a.Title
		}
	}
	for _, id := range s.cfg.Articles.Library.Topic("") {
		if !slices.Contains(one.Articles, id) {
			f.Others = append(f.Others, s.seriesArticle(lang, id, 0))
		}
	}
	return f
}

func (s *Server) seriesArticle(lang tickets.Lang, id string, n int) seriesArticle {
	a, ok := s.cfg.Articles.Library.Get(id, lang)
	return seriesArticle{ID: id, Title: cmp.Or(a.Title, id), N: n, Gone: !ok}
}

// seriesOf finds a series; one that is not there is a 404.
func (s *Server) seriesOf(c *fiber.Ctx, id string) (tickets.Series, error) {
	all, err := s.cfg.Series.Store.AllSeries(c.UserContext())
	if err != nil {
		return tickets.Series{}, err
	}
	for _, one := range all {
		if one.ID == id {
			return one, nil
		}
	}
	return tickets.Series{}, fiber.ErrNotFound
}

// keepSeries makes a series (no id) or changes one. What was sent stays as it is.
func (s *Server) keepSeries(c *fiber.Ctx, v *visit) error {
	one, fresh := tickets.Series{}, s.formID(c, v)
	if id := c.FormValue("id"); id != "" {
		var err error
		if one, err = s.seriesOf(c, id); err != nil {
			return err
		}
		one.Version, _ = strconv.Atoi(c.FormValue("version"))
	}
	one.Name, one.Area = cut(c.FormValue("name"), 80), strings.TrimSpace(cut(c.FormValue("area"), 20))
	one.Every, _ = strconv.Atoi(c.FormValue("every"))
	hour, err := strconv.Atoi(c.FormValue("hour"))
	if one.Hour = hour; err != nil {
		one.Hour = -1
	}
	one.Articles = append(slices.Clone(one.Articles[:one.Place]), orderOf(c)...)
	from, err := s.startOf(c.FormValue("from"))
	if err == nil {
		err = s.knownArea(c, one.Area)
	}
	if err == nil {
		kept := one
		kept.ID = cmp.Or(kept.ID, fresh)
		err = s.cfg.Series.Keep(c.UserContext(), kept, from)
	}
	if err != nil && (one.ID != "" || !errors.Is(err, tickets.ErrConflict)) { // a new one that is there already is the same form once more
		status, wrong := s.whyNot(c, v, err)
		return s.showSeries(c, v, status, seriesView{Wrong: wrong}, &one)
	}
	return c.Redirect("/console/series?done=1", fiber.StatusSeeOther)
}

// orderOf are the articles of a sent form: those with a number in the order of the numbers, then those that were ticked.
func orderOf(c *fiber.Ctx) []string {
	type placed struct {
		id string
		n  int
	}
	var all []placed
	var added []string
	c.Request().PostArgs().VisitAll(func(key, value []byte) {
		name, id := string(key), ""
		switch {
		case name == "add":
			added = append(added, string(value))
		case strings.HasPrefix(name, "at-"):
			id = strings.TrimPrefix(name, "at-")
			if n, err := strconv.Atoi(strings.TrimSpace(string(value))); err == nil && n > 0 {
				all = append(all, placed{id, n})
			}
		}
	})
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.n, b.n) })
	var ids []string
	for _, p := range all {
		ids = append(ids, p.id)
	}
	return append(ids, added...)
}

// startOf reads the day a series begins on; "" leaves it.
func (s *Server) startOf(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, s.cfg.Location)
	today := s.cfg.Now().In(s.cfg.Location).Format(time.DateOnly)
	if err != nil || text < today {
		return day, tickets.Refuse(tickets.Invalid, "series.error.date")
	}
	return day, nil
}

func (s *Server) knownArea(c *fiber.Ctx, code string) error {
	if code == "" {
		return nil
	}
	town, err := s.cfg.Towns.Town(c.UserContext())
	if err == nil && !slices.ContainsFunc(town.Areas, func(a tickets.Area) bool { return a.Code == code }) {
		err = tickets.Refuse(tickets.Invalid, "series.error.area", "code", tickets.Plain(code))
	}
	return err
}

// pauseSeries holds a series, or lets it go on.
func (s *Server) pauseSeries(c *fiber.Ctx, v *visit) error {
	verb := c.Params("verb")
	if verb != "pause" && verb != "resume" {
		return fiber.ErrNotFound
	}
	one, err := s.seriesOf(c, c.Params("id"))
	if err != nil {
		return err
	}
	one.Paused = verb == "pause"
	one.Version, _ = strconv.Atoi(c.FormValue("version"))
	if err := s.cfg.Series.Keep(c.UserContext(), one, time.Time{}); err != nil {
		status, wrong := s.whyNot(c, v, err)
		return s.showSeries(c, v, status, seriesView{Wrong: wrong}, nil)
	}
	return c.Redirect("/console/series?done=1", fiber.StatusSeeOther)
}
