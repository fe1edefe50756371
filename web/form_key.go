package web

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// formKey is the key a page gave to its form; "" for a form without one.
func formKey(c *fiber.Ctx, v *visit) string {
	once := c.FormValue("once")
	if len(once) < 16 || len(once) > 64 {
		return ""
	}
	return "console/" + v.staff.ID + "/" + once
}

// formSource is the key of a form as it was filled in, with the pictures that belong to it. The same form sent twice is done once; who goes
// back and sends it with something else in it means something else, and must not read that it was done. "" for a form without a key.
func formSource(c *fiber.Ctx, v *visit, pictures ...kept) string {
	key := formKey(c, v)
	if key == "" {
		return ""
	}
	var parts []string
	add := func(name, value string) {
		if !slices.Contains([]string{"_csrf", "once", "version", "seen", "kept"}, name) {
			parts = append(parts, name+"="+value)
		}
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) { add(string(name), string(value)) })
	if m, err := c.MultipartForm(); err == nil {
		for name, values := range m.Value {
			for _, value := range values {
				add(name, value)
			}
		}
	}
	for _, k := range pictures { // by what they show: uploaded now or by an earlier try, they are the same
		parts = append(parts, "picture "+k.Hash)
	}
	slices.Sort(parts)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return key + "/" + hex.EncodeToString(sum[:8])
}

// formID is the id of what a form begins: the same form sent twice begins the same.
func (s *Server) formID(c *fiber.Ctx, v *visit, pictures ...kept) string {
	source := formSource(c, v, pictures...)
	if source == "" {
		return s.cfg.NewID()
	}
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:12])
}

// afterwards is the key of what a page says when it comes back after a form on it was carried out; "" otherwise.
func afterwards(c *fiber.Ctx, key string) string {
	if c.Query("done") == "" {
		return ""
	}
	return key
}
