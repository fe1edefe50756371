package web

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// Misses reads the questions that no article answered.
type Misses interface {
	MissesSince(ctx context.Context, since time.Time, limit int) ([]tickets.Miss, error) // the latest first
}

// articleRoutes are the pages of the library and of its series.
func (s *Server) articleRoutes() {
	if s.cfg.Articles == nil {
		return
	}
	s.app.Get("/console/articles", s.only(tickets.Roles, s.articles))
	s.app.Get("/console/articles/:id", s.only(tickets.Roles, s.article))
	if s.cfg.Series == nil {
		return
	}
	s.app.Get("/console/series", s.only(desk, s.series))
	s.app.Post("/console/series", s.only(chiefs, s.keepSeries))
	s.app.Post("/console/series/:id/:verb", s.only(chiefs, s.pauseSeries))
}

// articleRow is one article of the list.
type articleRow struct {
	ID, Title, Topic, Source, Date string // Topic: a locale key
	Langs                          []tickets.Lang
}

type missRow struct {
	Words, Last string
	Times       int
}

type articlesView struct {
	Asked  string
	Sure   bool // the first of the rows would be quoted as the answer
	Topics []tab
	Rows   []articleRow
	Misses []missRow
}

var articlesPage = page("articles.html", articlesView{
	Asked: "押金", Sure: true, Topics: []tab{{Key: "article.topic.rent", Href: "/console/articles?topic=rent", Count: 3, Current: true}},
	Rows:   []articleRow{{ID: "deposit", Title: "房东不退押金怎么办", Topic: "article.topic.rent", Source: "《民法典》", Date: "2026-11-20", Langs: tickets.Langs}},
	Misses: []missRow{{Words: "我是[姓名]，彩礼能退吗", Last: "11-23 09:00", Times: 3}},
})

// missesShown and missesFor bound what is told of questions without an answer.
const (
	missesShown  = 50
	missesFor    = 30 * 24 * time.Hour
	articlesSeen = 20
)

// articles lists the library by topic, or what a search finds, and what residents asked in vain.
func (s *Server) articles(c *fiber.Ctx, v *visit) error {
	lang, library := known(v.staff.Lang), s.cfg.Articles.Library
	view := articlesView{Asked: strings.TrimSpace(cut(c.Query("q"), 200))}
	topic := c.Query("topic")
	ids := library.Topic(topic)
	if len(ids) == 0 {
		return fiber.ErrNotFound
	}
	view.Topics = []tab{{Key: "console.tab.all", Href: "/console/articles", Count: len(library.Topic("")), Current: topic == "" && view.Asked == ""}}
	for _, t := range library.Topics() {
		view.Topics = append(view.Topics, tab{Key: "article.topic." + t, Href: "/console/articles?topic=" + t, Count: len(library.Topic(t)), Current: t == topic})
	}
	if view.Asked != "" {
		ids = nil
		for _, found := range library.Search(view.Asked, articlesSeen) {
			ids = append(ids, found.ID)
		}
		view.Sure = len(library.Answers(view.Asked, 1)) > 0
	}
	for _, id := range ids {
		a, _ := library.Get(id, lang)
		view.Rows = append(view.Rows, articleRow{
			ID: id, Title: a.Title, Topic: "article.topic." + a.Topic, Source: a.Source, Date: a.Date.Format(time.DateOnly), Langs: library.Langs(id),
		})
	}
	if s.cfg.Misses != nil {
		misses, err := s.cfg.Misses.MissesSince(c.UserContext(), s.cfg.Now().Add(-missesFor), missesShown)
		if err != nil {
			return err
		}
		for _, m := range misses {
			view.Misses = append(view.Misses, missRow{Words: m.Words, Last: s.clock(m.Last), Times: m.Times})
		}
	}
	return articlesPage.show(s, c, fiber.StatusOK, view)
}

type articleView struct {
	Title     string
	Text      string // as the resident reads it
	Lang      tickets.Lang
	Langs     []langTab
	Questions []string
}

type langTab struct {
	Lang    tickets.Lang
	Href    string
	Current bool
}

var articlePage = page("article.html", articleView{
	Title: "房东不退押金怎么办", Text: "【房东不退押金怎么办】\n押金…", Lang: tickets.Hans, Langs: []langTab{{tickets.Hans, "/console/articles/deposit?lang=zh-Hans", true}},
	Questions: []string{"房东不退押金"},
})

// article shows one as a resident reads it, in a language it is written in.
func (s *Server) article(c *fiber.Ctx, v *visit) error {
	lang := known(v.staff.Lang)
	if asked := c.Query("lang"); asked != "" {
		lang = known(tickets.Lang(asked))
	}
	id := c.Params("id")
	a, ok := s.cfg.Articles.Library.Get(id, lang)
	if !ok {
		return fiber.ErrNotFound
	}
	view := articleView{Title: a.Title, Lang: a.Lang, Questions: a.Questions, Text: s.say(a.Lang, "article.shown",
		"title", a.Title, "text", a.Body, "source", a.Source, "date", a.Date.Format(time.DateOnly))}
	for _, l := range s.cfg.Articles.Library.Langs(id) {
		view.Langs = append(view.Langs, langTab{l, "/console/articles/" + id + "?lang=" + string(l), l == a.Lang})
	}
	return articlePage.show(s, c, fiber.StatusOK, view)
}
