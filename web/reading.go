package web

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

const (
	labelsRead  = 300 // latest labels the figures are made of
	labelsShown = 20  // latest misreadings shown
	sureEnough  = 0.75
)

// Labels lists what residents chose and clerks corrected.
type Labels interface {
	RecentLabels(ctx context.Context, limit int) ([]tickets.Label, error) // newest first
}

// Reading is what the reader in use makes of words now: the likeliest services, best first, and how sure it is of the first.
type Reading func(ctx context.Context, words string) (services []string, sure float64, err error)

type misreading struct{ At, Words, Said, Is string }

// readingView says how well the reader would do on what people set right.
type readingView struct {
	Many, First, Three, Sure, SureRight int
	FirstShare, ThreeShare, SureShare   int // per cent
	Wrong                               []misreading
}

var readingPage = page("reading.html", readingView{
	Many: 3, First: 2, Three: 3, Sure: 1, SureRight: 1, FirstShare: 66, ThreeShare: 100, SureShare: 100,
	Wrong: []misreading{{At: "08:12", Words: "黑咕隆咚的", Said: "供电", Is: "路灯故障"}},
})

// reading reads the latest labels again. Those it learned from count too, so after a training the figures are kinder than life.
func (s *Server) reading(c *fiber.Ctx, v *visit) error {
	labels, err := s.cfg.Labels.RecentLabels(c.UserContext(), labelsRead)
	if err != nil {
		return err
	}
	lang := known(v.staff.Lang)
	view := readingView{Many: len(labels)}
	for _, l := range labels {
		services, sure, err := s.cfg.Reads(c.UserContext(), l.Words)
		if err != nil {
			return err
		}
		right := len(services) > 0 && services[0] == l.Service
		if slices.Contains(services, l.Service) {
			view.Three++
		}
		if right {
			view.First++
		}
		if sure >= sureEnough {
			view.Sure++
			if right {
				view.SureRight++
			}
		}
		if !right && len(view.Wrong) < labelsShown {
			m := misreading{At: s.clock(l.At), Words: cut(l.Words, 120), Is: s.service(lang, l.Service)}
			if len(services) > 0 {
				m.Said = s.cfg.Services.Name(services[0], lang)
			}
			view.Wrong = append(view.Wrong, m)
		}
	}
	view.FirstShare, view.ThreeShare, view.SureShare = hundredths(view.First, view.Many), hundredths(view.Three, view.Many), hundredths(view.SureRight, view.Sure)
	return readingPage.show(s, c, fiber.StatusOK, view)
}

func hundredths(n, all int) int {
	if all == 0 {
		return 0
	}
	return (100*n + all/2) / all
}
