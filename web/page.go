package web

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

//go:embed *.html
var sources embed.FS

// Page is one page of the console: a template and the only type of view it takes. Its html file stands beside the go file.
type Page[V any] struct{ file string }

// sheet is a page as the shelf and the test of all pages know it.
type sheet struct {
	file   string
	sample any
}

var sheets []sheet

// page declares a page; the sample is a full view, with which a test renders it in every language.
func page[V any](file string, sample V) Page[V] {
	sheets = append(sheets, sheet{file: file, sample: sample})
	return Page[V]{file: file}
}

// shelf holds the pages with the words of a language bound in. A page is made when somebody first asks for it in a language: a
// community uses few of them in one language, and all in three are 24 MB. The test of all pages makes them all.
type shelf struct {
	words Words
	mu    sync.Mutex
	pages map[edition]*template.Template
}

type edition struct {
	lang tickets.Lang
	file string
}

func newShelf(words Words) *shelf {
	return &shelf{words: words, pages: map[edition]*template.Template{}}
}

func (s *shelf) page(lang tickets.Lang, file string) (*template.Template, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := edition{lang, file}
	if t := s.pages[key]; t != nil {
		return t, nil
	}
	funcs := template.FuncMap{
		"t":    func(key string, pairs ...any) string { return s.words.Say(string(lang), key, argsOf(pairs)) },
		"list": lang.Listed,
		"pair": func(first, second any) twosome { return twosome{first, second} },
		"once": rand.Text,
	}
	t, err := template.New("layout.html").Funcs(funcs).ParseFS(sources, "layout.html", file)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", file, err)
	}
	s.pages[key] = t
	return t, nil
}

// render writes a block of a page.
func (s *shelf) render(out io.Writer, lang tickets.Lang, file, block string, view any) error {
	t, err := s.page(lang, file)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(out, block, view); err != nil {
		return fmt.Errorf("page %s: %w", file, err)
	}
	return nil
}

// twosome hands two things to a block.
type twosome struct{ First, Second any }

// argsOf makes the variables of a text out of names and values. A value is somebody's words, never a key.
func argsOf(pairs []any) map[string]string {
	args := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[fmt.Sprint(pairs[i])] = tickets.Plain(fmt.Sprint(pairs[i+1]))
	}
	return args
}

// frame is what the layout needs around a view.
type frame struct {
	Lang     tickets.Lang
	Page     string // file name without .html: names the title "console.title.<page>" and the current line of the menu
	Me       *tickets.Staff
	Nav      []navGroup
	CSRF     string
	Stamp    string // of the css and js files, so that a new version is fetched
	Langs    []tickets.Lang
	Newcomer bool   // must set a password before anything else
	Wrong    string // the field that was refused (field.go)
	View     any
}

// show renders into a buffer first, so that an error in a template never leaves half a page.
func (p Page[V]) show(s *Server, c *fiber.Ctx, status int, view V) error {
	return p.part(s, c, "layout", status, view)
}

// part renders one named block of the page, for the parts that a script fetches again.
func (p Page[V]) part(s *Server, c *fiber.Ctx, block string, status int, view V) error {
	f := s.frame(c, strings.TrimSuffix(path.Base(p.file), ".html"))
	f.View = view
	f.Wrong, _ = c.Locals("wrong").(string)
	var b bytes.Buffer
	if err := s.shelf.render(&b, f.Lang, p.file, block, f); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).Send(b.Bytes())
}

func (s *Server) frame(c *fiber.Ctx, name string) frame {
	f := frame{Lang: s.lang(c), Page: name, Stamp: stamp, Langs: tickets.Langs}
	v := visitOf(c)
	if v == nil {
		if name == "login" {
			f.CSRF = s.gate(c)
		}
		return f
	}
	f.Me, f.CSRF, f.Newcomer = &v.staff, v.CSRF, v.staff.MustChange
	if !f.Newcomer {
		f.Nav = s.nav(c, v, name)
	}
	return f
}

// langCookie keeps the language somebody chose before signing in.
const langCookie = "huying_lang"

// lang is the language of the page: the person's own, else the one chosen at the door, else the browser's, else Chinese.
func (s *Server) lang(c *fiber.Ctx) tickets.Lang {
	if v := visitOf(c); v != nil {
		return known(v.staff.Lang)
	}
	if l := c.Cookies(langCookie); l != "" {
		return known(tickets.Lang(l))
	}
	switch l := strings.ToLower(c.Get(fiber.HeaderAcceptLanguage)); {
	case strings.HasPrefix(l, "zh-tw"), strings.HasPrefix(l, "zh-hk"), strings.HasPrefix(l, "zh-mo"), strings.HasPrefix(l, "zh-hant"):
		return tickets.Hant
	case strings.HasPrefix(l, "en"):
		return tickets.English
	}
	return tickets.Hans
}

// known is a language we speak: anything else becomes Chinese.
func known(l tickets.Lang) tickets.Lang {
	for _, k := range tickets.Langs {
		if l == k {
			return l
		}
	}
	return tickets.Hans
}
