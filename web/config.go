package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"huying/tickets"
)

// Config is what a Server is made of: what every page needs, and what each group of pages needs besides. A group whose first field is nil
// is not there: it has no addresses and no line in the menu, and nothing else of it has to be set.
type Config struct {
	Words    Words
	Services *tickets.Catalogue
	Offices  Offices
	Towns    Towns
	Files    Files
	Redact   func(string) string // takes personal data out of words; nil: only what is known of the contact goes

	Log       *slog.Logger
	Location  *time.Location // in which the console shows times; default: time.Local
	Now       func() time.Time
	NewID     func() string
	PublicURL string // an https address makes the cookies Secure

	Serving
	SignIn
	Health
	TicketPages
	FigurePages
	WhistlePages
	OrderPages
	LedgerPages
	MediationPages
	LegalPages
	NoticePages
	ArticlePages
	AlertPages
}

// Serving is how requests are taken in.
type Serving struct {
	Proxies   []string // whose X-Forwarded-For is believed: addresses or networks
	BodyLimit int      // bytes, of every request but uploads; default 1 MB
	Uploads   []string // beginnings of paths that may carry pictures, besides the console's own
	UploadMax int      // bytes, body limit there; default 20 MB
	Programs  []string // paths to which only programs post: their answers go without the headers that pages need
}

// SignIn is who may come in, and for how long.
type SignIn struct {
	Staff    Staff
	KV       KV
	Links    Links         // nil: no chat of staff's own
	Idle     time.Duration // a session ends when nothing was clicked for so long; default 2 h
	Lifetime time.Duration // a session ends after so long in any case; default 12 h
}

// Health is how the program itself does: /readyz, /metrics, and the page of troubles.
type Health struct {
	Ready    func(ctx context.Context) error                    // the store answers
	Troubles Troubles                                           // what could not be handled or sent
	Faults   func() []string                                    // what does not work now, a sentence each; nil: nobody says
	Backlog  func(ctx context.Context) (tickets.Backlog, error) // what waits for the program; nil: it is not measured
	Metrics  *prometheus.Registry                               // what main registers there is shown too
}

// TicketPages are the pages of tickets, which every program has.
type TicketPages struct {
	Tickets  Tickets
	Desk     Desk
	Router   Router
	Recent   Recent
	Lookups  Lookups
	Calendar *tickets.Calendar // nil: what is left is not told in working time
	Bell     Bell
	Watch    time.Duration // how often the store is asked whether another instance changed tickets; default 5 s
	Ping     time.Duration // how often a quiet stream of events shows that it lives; default 15 s
}

// FigurePages are rates, hot matters, the public page /open, and how well the reader does; every program has them.
type FigurePages struct {
	Rates     Rates
	RateRules tickets.RateRules // zero: UsualRates
	Places    Places
	Released  Summaries // what the public may read of tickets; nil: the tenant does not allow it
	Labels    Labels
	Reads     Reading
}

// WhistlePages are 街乡吹哨、部门报到.
type WhistlePages struct {
	Whistles    Whistles
	WhistleDesk WhistleDesk
}

// OrderPages are 群众点单、组织建单、党员接单, and who does it.
type OrderPages struct {
	Activities    Activities
	ActivityDesk  ActivityDesk
	Volunteers    Volunteers
	VolunteerDesk VolunteerDesk
	Providers     Providers
	Filer         Filer // of orders that a clerk writes down for somebody
}

// LedgerPages are volunteers' hours, points and certificates.
type LedgerPages struct {
	Ledger *tickets.Ledger
	Books  LedgerBooks
}

// MediationPages are cases of mediation and who mediates.
type MediationPages struct {
	Mediation *tickets.Mediation
	Cases     Cases
}

// LegalPages are applications for legal aid, and appointments.
type LegalPages struct {
	Legal     *tickets.Legal
	LegalDesk LegalDesk
}

// NoticePages are notices to many, who subscribes to them, and how the channels do.
type NoticePages struct {
	NoticeDesk    NoticeDesk
	Notices       Notices
	Cared         Cared
	Templates     []tickets.Template
	OwnChat       func(c *fiber.Ctx) (tickets.Address, bool)                     // the residents' chat of this browser; nil: tests are sent nowhere
	Letter        func(tickets.Posted) tickets.Letter                            // puts a notice in words as what sends it would
	Subscriptions *tickets.SubscriptionDesk                                      // nil: no page of subscribers
	Channels      Channels                                                       // nil: no page of channels
	ChannelRate   func(channel string, now time.Time) (allowed, refused float64) // messages a second; 0 is without limit, or never. nil: nobody knows
}

// ArticlePages are the library of law and fraud.
type ArticlePages struct {
	Articles *tickets.ArticleDesk
	Misses   Misses              // what was asked in vain; nil: it is not told
	Series   *tickets.SeriesDesk // nil: no page of series
}

// AlertPages are the warnings of the authorities.
type AlertPages struct {
	Alerts   Alerts
	CAP      CAP                                                                    // nil: none come in by POST, and there is no feed of them
	CAPKey   string                                                                 // what a sender of warnings must show; "": nobody may
	CAPFeeds []string                                                               // addresses that are read for warnings
	Reached  func(ctx context.Context, broadcasts []string) (map[string]int, error) // how many each broadcast has reached; nil: nobody counts
}

func (cfg Config) withDefaults() Config {
	cfg.Log = cmp.Or(cfg.Log, slog.Default())
	cfg.Metrics = cmp.Or(cfg.Metrics, prometheus.NewRegistry())
	cfg.Location = cmp.Or(cfg.Location, time.Local)
	cfg.RateRules = cmp.Or(cfg.RateRules, tickets.UsualRates)
	cfg.BodyLimit = cmp.Or(cfg.BodyLimit, 1<<20)
	cfg.UploadMax = cmp.Or(cfg.UploadMax, 20<<20)
	cfg.Ping = cmp.Or(cfg.Ping, 15*time.Second)
	cfg.Watch = cmp.Or(cfg.Watch, 5*time.Second)
	cfg.Idle = cmp.Or(cfg.Idle, 2*time.Hour)
	cfg.Lifetime = cmp.Or(cfg.Lifetime, 12*time.Hour)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = rand.Text
	}
	if cfg.Redact == nil {
		cfg.Redact = func(words string) string { return words }
	}
	if cfg.Faults == nil {
		cfg.Faults = func() []string { return nil }
	}
	if cfg.Bell == nil {
		cfg.Bell = newChime()
	}
	return cfg
}
