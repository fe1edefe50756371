package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"
)

//go:embed console.css desks.css print.css dark.css console.js icon.svg
var assets embed.FS

// stamp changes with every change of the css or the script, and is part of their address: a browser may keep them for good.
var stamp = func() string {
	sum := sha256.New()
	for _, name := range []string{"console.css", "desks.css", "print.css", "dark.css", "console.js", "icon.svg"} {
		b, err := assets.ReadFile(name)
		if err != nil {
			panic(err) // embedded above
		}
		_, _ = sum.Write(b)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}()

var assetTypes = map[string]string{
	"console.css": "text/css; charset=utf-8", "desks.css": "text/css; charset=utf-8",
	"print.css": "text/css; charset=utf-8", "dark.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
}

func static(c *fiber.Ctx) error {
	kind, ok := assetTypes[c.Params("file")]
	if !ok {
		return fiber.ErrNotFound
	}
	b, err := assets.ReadFile(c.Params("file"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	return c.Send(b)
}
