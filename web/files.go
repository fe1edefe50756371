package web

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// shown are the types a browser may open in a page of ours; everything else is only ever downloaded.
var shown = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"audio/ogg": true, "audio/mpeg": true, "audio/mp4": true, "audio/webm": true, "audio/wav": true, "video/mp4": true, "video/webm": true,
}

// file streams an attachment: to the desk always, to a handler only when it belongs to a ticket of their office.
func (s *Server) file(c *fiber.Ctx, v *visit) error {
	hash := c.Params("hash")
	if !hashPattern.MatchString(hash) {
		return fiber.ErrNotFound
	}
	if err := s.mayOpen(c.UserContext(), v, hash); err != nil {
		return err
	}
	return s.stream(c, hash)
}

// stream sends an attachment to somebody who may open it.
func (s *Server) stream(c *fiber.Ctx, hash string) error {
	info, err := s.cfg.Files.FileInfo(c.UserContext(), hash)
	if err != nil {
		return err
	}
	r, err := s.cfg.Files.OpenFile(c.UserContext(), hash)
	if err != nil {
		return err
	}
	kind, _, _ := mime.ParseMediaType(info.Mime)
	way := "attachment"
	if shown[kind] {
		way = "inline"
	} else {
		kind = fiber.MIMEOctetStream
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, way+"; filename*=UTF-8''"+url.PathEscape(cut(info.Name, 80)))
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	return c.SendStream(r, int(info.Size)) // fasthttp closes it
}

func (s *Server) mayOpen(ctx context.Context, v *visit, hash string) error {
	if !v.is(tickets.Handler) && v.staff.Area == "" {
		return nil
	}
	numbers, err := s.cfg.Files.TicketsWith(ctx, hash)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		t, err := s.cfg.Tickets.Ticket(ctx, n)
		if err == nil && v.sees(t) {
			return nil
		}
		if err != nil && !errors.Is(err, tickets.ErrNotFound) {
			return err
		}
	}
	return tickets.ErrNotFound
}

// fileView describes an attachment. One that is gone (the resident was forgotten) is named without a link.
func (s *Server) fileView(ctx context.Context, hash string) (fileView, error) {
	a, err := s.cfg.Files.FileInfo(ctx, hash)
	if errors.Is(err, tickets.ErrNotFound) {
		return fileView{Kind: "gone"}, nil
	}
	if err != nil {
		return fileView{}, err
	}
	f := fileView{Href: "/console/files/" + hash, Kind: a.Kind, Name: a.Name, Size: size(a.Size)}
	kind, _, _ := mime.ParseMediaType(a.Mime)
	f.Image = shown[kind] && len(kind) > 6 && kind[:6] == "image/"
	return f, nil
}

func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", (n+1023)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
