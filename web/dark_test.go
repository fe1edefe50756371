package web

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/gofiber/fiber/v2"
)

// Every page, filled with all it can show, in the colours of night: each word stands out from its ground, and the ground is dark.
func TestEveryPageByNight(t *testing.T) {
	pages := map[string]string{}
	everySheet(t, func(file, html string) { pages[strings.TrimSuffix(file, ".html")] = html })
	o := startWith(t, func(app *fiber.App) {
		app.Get("/sheet/:page", func(c *fiber.Ctx) error { return c.Type("html", "utf-8").SendString(pages[c.Params("page")]) })
	})
	s := o.screen("")
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}
	if _, err := chromedp.Call(s.ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	for page := range pages {
		s.open("/sheet/" + page)
		s.eval(`[...document.querySelectorAll("main details")].forEach(d => { d.open = true; })`)
		if thin := s.eval(contrast); thin != "" {
			t.Errorf("%s: words of too little contrast: %s", page, thin)
		}
		if ground := s.eval(`getComputedStyle(document.body).backgroundColor`); ground != "rgb(17, 23, 22)" {
			t.Errorf("%s: the ground is %s", page, ground)
		}
	}
}
