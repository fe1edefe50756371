package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// postFile keeps one file and answers its hash, kind and token. A message names it by the token.
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
	mac := webFileMAC(addr)
	ctx, cancel := context.WithTimeout(c.UserContext(), time.Minute)
	defer cancel()
	a, err := w.Files.KeepFile(ctx, io.TeeReader(content, mac), tickets.Attachment{
		Kind: webFileKind(c.FormValue("kind")), Name: fileName(form.Filename), Mime: form.Header.Get(fiber.HeaderContentType), Size: form.Size, From: addr.String(),
	}, webFileSize)
	if err != nil {
		return w.refuseFile(c, err)
	}
	if _, err := io.Copy(mac, content); err != nil { // what a store that knew the file already did not read
		return w.refuseFile(c, err)
	}
	seen := webFileView(a)
	seen.Token = a.Hash + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	return c.JSON(seen)
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

// A file's name is the hash of its content, so a hash alone proves nothing: whoever learned it could have the content shown to
// them. The token proves that this visitor had the content: its MAC by the visitor's own address. Nothing has to be remembered.
func webFileMAC(addr tickets.Address) hashWriter { return hmac.New(sha256.New, []byte(addr.String())) }

type hashWriter interface {
	io.Writer
	Sum(prefix []byte) []byte
}

// ownFile finds a file this visitor may put into a message: one they sent first, or whose content they had.
func (w *WebChat) ownFile(ctx context.Context, addr tickets.Address, token string) (File, error) {
	hash, proof, _ := strings.Cut(token, ".")
	if !webHash.MatchString(hash) {
		return File{}, tickets.ErrNotFound
	}
	content, a, err := w.Files.OpenFile(ctx, hash)
	if err != nil {
		return File{}, err
	}
	defer content.Close()
	if a.From != addr.String() {
		mac := webFileMAC(addr)
		if _, err := io.Copy(mac, content); err != nil {
			return File{}, err
		}
		given, _ := base64.RawURLEncoding.DecodeString(proof)
		if subtle.ConstantTimeCompare(mac.Sum(nil), given) != 1 {
			return File{}, tickets.ErrNotFound
		}
	}
	return File{Kind: a.Kind, Name: a.Name, Mime: a.Mime, Size: a.Size, Hash: a.Hash}, nil
}

// getFile streams a file this visitor sent or was sent; for anybody else there is no such file.
func (w *WebChat) getFile(c *fiber.Ctx) error {
	hash := strings.Clone(c.Params("hash"))
	if !webHash.MatchString(hash) {
		return w.refuse(c, fiber.StatusNotFound, "no_file")
	}
	addr := visitorOf(c)
	content, a, err := w.Files.OpenFile(c.UserContext(), hash)
	if err != nil {
		return w.refuseFile(c, err)
	}
	if a.From != addr.String() {
		if shown, err := w.shown(c.UserContext(), addr, hash); err != nil || !shown {
			_ = content.Close()
			if err == nil {
				err = tickets.ErrNotFound
			}
			return w.refuseFile(c, err)
		}
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
	w.Log.Error("web file", "error", err)
	return w.busy(c)
}
