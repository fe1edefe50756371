package bot

import (
	"context"
	"errors"
	"mime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// postFile keeps one file and answers its hash and kind. A message names it by the hash.
func (w *WebChat) postFile(c *fiber.Ctx) error {
	if n := c.Request().Header.ContentLength(); n < 0 || n > webFileSize+webBody { // chunked: fiber would read it without a limit
		return w.refuse(c, fiber.StatusRequestEntityTooLarge, "file_large")
	}
	form, err := c.FormFile("file")
	if err != nil {
		return w.refuse(c, fiber.StatusBadRequest, "odd")
	}
	if form.Size > webFileSize {
		return w.refuse(c, fiber.StatusRequestEntityTooLarge, "file_large")
	}
	content, err := form.Open()
	if err != nil {
		return w.refuse(c, fiber.StatusBadRequest, "odd")
	}
	defer content.Close()
	addr := visitorOf(c)
	ctx, cancel := context.WithTimeout(c.UserContext(), time.Minute)
	defer cancel()
	a, err := w.Files.KeepFile(ctx, content, tickets.Attachment{
		Kind: webFileKind(c.FormValue("kind")), Name: fileName(form.Filename), Mime: form.Header.Get(fiber.HeaderContentType), Size: form.Size, From: addr.String(),
	}, webFileSize)
	if err != nil {
		return w.refuseFile(c, err)
	}
	return c.JSON(webFileView(a))
}

// webFileKind is what the page says a file is: a recorded voice and a video can have the same type.
func webFileKind(said string) string {
	for _, kind := range []string{"photo", "voice", "video", "document"} {
		if said == kind {
			return kind
		}
	}
	return ""
}

// ownFile describes a file this visitor sent or was sent. For anybody else there is no such file: its name is the hash of its
// content, so whoever learned a hash could have the content shown to them.
func (w *WebChat) ownFile(ctx context.Context, addr tickets.Address, hash string) (tickets.Attachment, error) {
	if !webHash.MatchString(hash) {
		return tickets.Attachment{}, tickets.ErrNotFound
	}
	a, err := w.Files.FileInfo(ctx, hash)
	if err != nil {
		return a, err
	}
	own, err := w.Files.SentBy(ctx, hash, addr.String())
	if err == nil && !own {
		own, err = w.shown(ctx, addr, hash)
	}
	if err == nil && !own {
		err = tickets.ErrNotFound
	}
	return a, err
}

// getFile streams a file this visitor sent or was sent.
func (w *WebChat) getFile(c *fiber.Ctx) error {
	hash := strings.Clone(c.Params("hash"))
	if _, err := w.ownFile(c.UserContext(), visitorOf(c), hash); err != nil {
		return w.refuseFile(c, err)
	}
	content, a, err := w.Files.OpenFile(c.UserContext(), hash)
	if err != nil {
		return w.refuseFile(c, err)
	}
	way := "attachment"
	if shownInline(a.Mime) {
		way = "inline"
	}
	if name := fileName(a.Name); name != "" && name != "." {
		way = mime.FormatMediaType(way, map[string]string{"filename": name})
	}
	c.Set(fiber.HeaderContentDisposition, way)
	c.Set(fiber.HeaderContentType, a.Mime)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	return c.SendStream(content, int(a.Size)) // fasthttp closes it
}

// shownInline lists what a browser can show without running anything of it. SVG is not among them.
func shownInline(kindOfContent string) bool {
	kind, sub, _ := strings.Cut(kindOfContent, "/")
	return kind == "audio" || kind == "video" || kind == "image" && !strings.Contains(sub, "svg")
}

// shown looks through the visitor's conversation for a file.
func (w *WebChat) shown(ctx context.Context, addr tickets.Address, hash string) (bool, error) {
	for after := int64(0); ; {
		said, err := w.Talk.Said(ctx, addr, after, webPageSize)
		if err != nil || len(said) == 0 {
			return false, err
		}
		for _, s := range said {
			for _, f := range spokenFiles(s) {
				if f.Hash == hash {
					return true, nil
				}
			}
		}
		after = said[len(said)-1].Seq
	}
}

func spokenFiles(s tickets.Spoken) []File {
	if !s.Out {
		m, err := decodeWebMessage(s.Body)
		if err != nil {
			return nil
		}
		return m.Files
	}
	files := make([]File, len(s.Files))
	for i, hash := range s.Files {
		files[i].Hash = hash
	}
	return files
}

// refuseFile answers an error about a file: the store's own words if it has some, else ours.
func (w *WebChat) refuseFile(c *fiber.Ctx, err error) error {
	var refusal *tickets.Error
	switch {
	case errors.Is(err, tickets.ErrNotFound):
		return w.refuse(c, fiber.StatusNotFound, "no_file")
	case errors.As(err, &refusal):
		words := w.Words.Say(string(askedLang(c)), refusal.Key, refusal.Args)
		return c.Status(fiber.StatusUnprocessableEntity).JSON(fiber.Map{"error": "file", "words": words})
	}
	w.Log.Error("web chat: file not read or kept", "error", err)
	return w.busy(c)
}
