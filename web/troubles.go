package web

import (
	"cmp"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

const troublesShown = 200

// troubleView is one inbox row or notice that waits for somebody.
type troubleView struct {
	ID, Channel, State, Error string
	Ticket                    tickets.Number
	Out                       bool
	Attempts                  int
	At, Due                   string
}

// fault is something the program needs and does not have now.
type fault struct {
	Words  string // its own words
	Advice string // locale key: what to do
}

var sampleFaults = []fault{{"Telegram: Unauthorized", "console.troubles.do.telegram"}}

// faultAdvice says what to do about a fault by what its words begin with.
var faultAdvice = map[string]string{
	"Store": "console.troubles.do.store", "Redis": "console.troubles.do.redis", "Telegram": "console.troubles.do.telegram", "Model": "console.troubles.do.model",
	"Files": "console.troubles.do.files",
}

func (s *Server) faults() (all []fault) {
	for _, words := range s.cfg.Faults() {
		of, why, _ := strings.Cut(words, ":")
		advice := cmp.Or(faultAdvice[of], "console.troubles.do.other")
		switch { // Telegram's own words, where what is to be done is something else
		case of == "Telegram" && strings.Contains(why, "Conflict"):
			advice = "console.troubles.do.telegram_twice"
		case of == "Telegram" && strings.Contains(why, "another instance"):
			advice = "console.troubles.do.telegram_settings"
		case of == "Telegram" && strings.Contains(why, "webhook"):
			advice = "console.troubles.do.telegram_webhook"
		}
		all = append(all, fault{words, advice})
	}
	return all
}

type troublesView struct {
	Faults      []fault
	Years       string // whose public holidays the calendar lacks
	In, Outward []troubleView
	Done        string // locale key
	More        bool
	All         int // how many another try may help
}

var sampleTrouble = troubleView{
	ID: "telegram/7", Channel: "console.channel.telegram", State: "console.state.failed", Error: "bad gateway", Ticket: "20261123-0001", Out: true, Attempts: 8, At: "08:12", Due: "09:00",
}

var troublesPage = page("troubles.html", troublesView{
	Faults: sampleFaults, Years: "2027", In: []troubleView{sampleTrouble}, Outward: []troubleView{sampleTrouble}, Done: "console.troubles.retried", More: true, All: 2,
})

func (s *Server) troubles(c *fiber.Ctx, v *visit) error {
	all, err := s.cfg.Troubles.AllTroubles(c.UserContext(), troublesShown)
	if err != nil {
		return err
	}
	view := troublesView{Faults: s.faults(), More: len(all) >= troublesShown}
	if s.cfg.Calendar != nil {
		view.Years = years(s.cfg.Calendar.Lacks(s.cfg.Now()))
	}
	switch c.Query("done") {
	case "1":
		view.Done = "console.troubles.retried"
	case "0":
		view.Done = "console.troubles.gone_already"
	}
	for _, a := range all {
		line := troubleView{
			ID: a.ID, Channel: channel(a.Channel), State: state(a.State), Error: cut(a.Error, 300), Ticket: a.Ticket, Out: a.Out, Attempts: a.Attempts,
			At: s.clock(a.At), Due: s.clock(a.Due),
		}
		if a.Out {
			view.Outward = append(view.Outward, line)
		} else {
			view.In = append(view.In, line)
		}
		if retriable(a) {
			view.All++
		}
	}
	return troublesPage.show(s, c, fiber.StatusOK, view)
}

// retriable says whether another try may help: who has blocked us or left is asked one by one.
func retriable(a tickets.SetAside) bool { return a.State != string(tickets.Gone) }

// retryAll puts back everything the page lists: after an outage nobody presses two hundred buttons.
func (s *Server) retryAll(c *fiber.Ctx, v *visit) error {
	all, err := s.cfg.Troubles.AllTroubles(c.UserContext(), troublesShown)
	if err != nil {
		return err
	}
	for _, a := range all {
		if !retriable(a) {
			continue
		}
		if err := s.cfg.Troubles.Retry(c.UserContext(), a.ID, a.Out); err != nil && !errors.Is(err, tickets.ErrNotFound) {
			return err
		}
	}
	s.log.Info("all retried by hand", "request", requestID(c), "by", v.staff.ID)
	return c.Redirect("/console/troubles?done=1", fiber.StatusSeeOther)
}

// retry puts one row back into its queue. A row somebody else has dealt with meanwhile is no error.
func (s *Server) retry(c *fiber.Ctx, v *visit) error {
	if c.FormValue("do") == "all" {
		return s.retryAll(c, v)
	}
	err := s.cfg.Troubles.Retry(c.UserContext(), c.FormValue("id"), c.FormValue("out") == "1")
	if errors.Is(err, tickets.ErrNotFound) {
		return c.Redirect("/console/troubles?done=0", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	s.log.Info("retried by hand", "request", requestID(c), "by", v.staff.ID)
	return c.Redirect("/console/troubles?done=1", fiber.StatusSeeOther)
}
