package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// NewPrinter makes certificates as PDF. publicURL is where anybody can check them.
func NewPrinter(face *Typeface, words Words, location *time.Location, publicURL string) func(tickets.Certificate, tickets.Lang) ([]byte, error) {
	return func(c tickets.Certificate, lang tickets.Lang) ([]byte, error) {
		t := textOf(words, c, lang, location, publicURL)
		const width, height, middle = 842, 595, 421 // A4 across
		p := &sheetOfPaper{face: face, codes: map[rune]int{}}
		p.content.WriteString("0.07 0.25 0.25 RG 3 w 28 28 786 539 re S\n0.8 w 36 36 770 523 re S\n0.11 0.16 0.16 rg\n")
		p.centred(middle, 480, 40, 700, t.Title)
		p.centred(middle, 446, 12, 700, t.Under)
		p.centred(middle, 382, 30, 700, t.Name)
		below := p.centred(middle, 332, 19, 600, t.Body)
		p.centred(middle, min(below-8, 236), 22, 600, t.Stars)
		p.centred(middle, 168, 16, 600, t.Issuer)
		p.centred(middle, 142, 14, 600, t.Issued)
		p.centred(middle, 84, 12, 720, t.Code)
		p.centred(middle, 64, 10, 720, t.Check)
		return p.pdf(width, height, t.Title, string(lang))
	}
}

// certificateText is a certificate in words, for the paper and for the page.
type certificateText struct {
	Title, Under, Name, Body, Stars, Issuer, Issued, Code, Check string
}

func textOf(words Words, c tickets.Certificate, lang tickets.Lang, location *time.Location, publicURL string) certificateText {
	say := func(key string, pairs ...any) string { return words.Say(string(lang), key, argsOf(pairs)) }
	day := func(t time.Time) string {
		t = t.In(location)
		return say("certificate.day", "year", t.Year(), "month", int(t.Month()), "day", t.Day())
	}
	t := certificateText{
		Title: say("certificate.title"), Under: say("certificate.under"), Name: say("certificate.name", "name", c.Name),
		Body:   say("certificate.body", "from", day(c.From), "till", day(c.Till), "hours", tickets.HoursWords(c.Minutes)),
		Issuer: c.Issuer, Issued: day(c.IssuedAt), Code: say("certificate.code", "code", tickets.GroupedCode(c.Code)),
		Check: say("certificate.check", "where", publicURL+"/verify"),
	}
	if publicURL == "" {
		t.Check = say("certificate.check_desk")
	}
	if c.Stars > 0 {
		stars := []rune(say(starsKey(c.Stars)))
		t.Stars = strings.ToUpper(string(stars[:1])) + string(stars[1:])
	}
	return t
}

// starsKey is the locale key of so many stars.
func starsKey(n int) string { return fmt.Sprintf("stars.%d", min(n, 9)) }

// paperView is a certificate as a page that prints well, where there is no font to make a file with.
type paperView struct {
	Text      certificateText
	Back, PDF string // addresses; PDF "": there is no font
	Withdrawn string // when
}

var paperPage = page("paper.html", paperView{
	Text: certificateText{"志愿服务证书", "Certificate", "王小明", "累计 120 小时", "一星", "幸福里", "2026年", "核验码", "可以查验"}, Back: "/console/ledger/a", PDF: "/x.pdf", Withdrawn: "11-23",
})

// paper shows a certificate, or hands it out as a file when the address ends so.
func (s *Server) paper(c *fiber.Ctx, v *visit, h tickets.Holder) error {
	code, file := strings.CutSuffix(c.Params("code"), ".pdf")
	k, err := s.cfg.Ledger.Store.Certificate(c.UserContext(), code)
	if err == nil && k.Volunteer != h.ID {
		return fiber.ErrNotFound
	}
	if err != nil {
		return err
	}
	lang, at := known(v.staff.Lang), holderPath(h.ID)
	if file {
		if s.cfg.Ledger.Print == nil || !k.WithdrawnAt.IsZero() {
			return fiber.ErrNotFound
		}
		data, err := s.cfg.Ledger.Print(k, lang)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "application/pdf")
		c.Set(fiber.HeaderContentDisposition, `inline; filename="certificate.pdf"`)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Send(data)
	}
	view := paperView{Text: textOf(s.cfg.Words, k, lang, s.cfg.Location, s.cfg.PublicURL), Back: at, Withdrawn: s.fullClock(k.WithdrawnAt)}
	if s.cfg.Ledger.Print != nil && k.WithdrawnAt.IsZero() {
		view.PDF = at + "/certificate/" + code + ".pdf"
	}
	return paperPage.show(s, c, fiber.StatusOK, view)
}
