package web

import (
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"huying/locales"
)

// What a request costs before any handler of a channel sees it, beside the same route of a bare fiber.
func BenchmarkAroundAHandler(b *testing.B) {
	book, err := locales.New()
	if err != nil {
		b.Fatal(err)
	}
	ours, err := New(Config{Words: book, Services: services()})
	if err != nil {
		b.Fatal(err)
	}
	bare := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true})
	for name, app := range map[string]*fiber.App{"ours": ours.App(), "bare": bare} {
		app.Post("/telegram/webhook", func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusOK) })
		h := app.Handler()
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var ctx fasthttp.RequestCtx
			for b.Loop() {
				ctx.Request.Reset()
				ctx.Response.Reset()
				ctx.Request.SetRequestURI("/telegram/webhook")
				ctx.Request.Header.SetMethod("POST")
				h(&ctx)
			}
		})
	}
}
