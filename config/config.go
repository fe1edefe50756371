// Package config holds what a community may set: the settings of the program, from the environment, and the tenant's data
// beside them, each file read and checked in x.go beside x.yaml: services, calendar and limits, rates, points, templates of notices; articles/ and
// the sample tenants/ are folders. What a file holds is told here in types of its own, for it imports nothing of ours: main turns them into those
// of tickets.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // TZ must be understood on a machine without zone files
)

// Settings are all settings of the program. A setting is one field: its name in the environment, its default, one sentence for
// example.env, and for a secret how much of it is hidden (all, or the password in a URL). Nothing needs to be set.
type Settings struct {
	Listen        string   `env:"LISTEN" default:":8080" help:"Address to listen on, host:port; without a host on all interfaces."`
	PublicURL     string   `env:"PUBLIC_URL" help:"Address under which the internet reaches this program, e.g. https://huying.example.cn. With it Telegram calls us (webhook); without it we ask Telegram (polling)."`
	DataDir       string   `env:"DATA_DIR" default:"./data" help:"Folder of the SQLite file and of the attachments. Several instances share one folder."`
	DatabaseURL   string   `env:"DATABASE_URL" secret:"password" help:"PostgreSQL, e.g. postgres://huying:password@db:5432/huying?sslmode=disable, or sqlite:PATH. Empty: one SQLite file in DATA_DIR."`
	RedisURL      string   `env:"REDIS_URL" secret:"password" help:"Redis for conversations and shared pacing, e.g. redis://:password@cache:6379/0. Empty: the database does it. Several instances need it."`
	TZ            string   `env:"TZ" default:"Asia/Shanghai" help:"Time zone of the community: days, deadlines and the numbers of tickets follow it."`
	LogLevel      Level    `env:"LOG_LEVEL" default:"info" help:"debug, info, warn or error. No level writes personal data."`
	Token         string   `env:"TELEGRAM_TOKEN" secret:"all" help:"Token of the Telegram bot, from @BotFather. Empty: no Telegram."`
	TelegramURL   string   `env:"TELEGRAM_API_URL" default:"https://api.telegram.org" help:"Bot API server, for a server of your own."`
	WebhookSecret string   `env:"TELEGRAM_WEBHOOK_SECRET" secret:"all" help:"Secret that Telegram sends with every webhook call: letters, digits, _ and -. Empty: one is derived from the token."`
	PaceOverall   int      `env:"PACE_OVERALL" default:"30" min:"1" max:"1000" help:"Messages a second to all Telegram chats together. More than 30 only with paid broadcasts."`
	PaceChat      int      `env:"PACE_CHAT" default:"1" min:"1" max:"30" help:"Messages a second to one Telegram chat."`
	PaceGroup     int      `env:"PACE_GROUP" default:"20" min:"1" max:"600" help:"Messages a minute to one Telegram group."`
	DutyChats     []string `env:"DUTY_CHATS" help:"Chats of the people on duty, told at once of danger to life, e.g. telegram:-1001234567890,telegram:42"`
	OpenAIKey     string   `env:"OPENAI_API_KEY" secret:"all" help:"Key of a model service. Empty, and no OPENAI_BASE_URL: no model is asked, residents are understood offline only."`
	OpenAIURL     string   `env:"OPENAI_BASE_URL" secret:"password" help:"Another service with the same API, e.g. http://127.0.0.1:8000/v1. It is sent, without personal data, what the offline reader is unsure of."`
	OpenAIModel   string   `env:"OPENAI_MODEL" default:"gpt-4o-mini" help:"Name of the model there."`
	LLMTimeout    Duration `env:"LLM_TIMEOUT" default:"4s" min:"100" max:"15000" help:"Longest a resident waits for the model, from 100ms to 15s; then the offline reading counts."`
	LLMDailyCalls int      `env:"LLM_DAILY_CALLS" default:"2000" min:"1" max:"10000000" help:"Requests to the model service a day, for words and voice together, counted by each instance for itself until midnight."`
	OpenAIVoice   string   `env:"OPENAI_VOICE_MODEL" help:"Model that writes down voice messages, e.g. whisper-1. A voice cannot be redacted: it is sent as it is. Empty: a person listens."`
	ServicesFile  string   `env:"SERVICES_FILE" help:"The community's own service catalogue. Empty: the one that comes with the program (config/services.yaml)."`
	CalendarFile  string   `env:"CALENDAR_FILE" help:"The community's own working hours, public holidays and limits. Empty: those that come with the program (config/calendar.yaml)."`
	RatesFile     string   `env:"RATES_FILE" help:"The community's own rules of callbacks and rates. Empty: those that come with the program (config/rates.yaml)."`
	PointsFile    string   `env:"POINTS_FILE" help:"The community's own rules of volunteers' points, stars and certificates. Empty: those that come with the program (config/points.yaml)."`
	CertFont      string   `env:"CERTIFICATE_FONT" help:"Font file (.ttf, .otf, .ttc) with Chinese characters for certificates as PDF. Empty: Noto Sans CJK where the system has it; without a font certificates are pages to print."`
	ArticlesDir   string   `env:"ARTICLES_DIR" help:"Folder of the community's own articles of law and fraud (*.md), beside those that come with the program (config/articles); the same id replaces."`
	OpenSummaries bool     `env:"OPEN_SUMMARIES" default:"false" help:"true: the public page /open also shows summaries of tickets that a clerk has released."`
	ModelFile     string   `env:"MODEL_FILE" help:"What the offline reader has learned of this community, made by huying train. Empty: what comes with the program."`
	Proxies       []string `env:"TRUSTED_PROXIES" help:"Addresses or networks of the proxies whose X-Forwarded-For is believed, e.g. 10.0.0.0/8,::1"`
	FileLimitMB   int      `env:"FILE_LIMIT_MB" default:"20" min:"1" max:"20" help:"Largest attachment, in megabytes, at most 20: Telegram gives bots no more."`
	RetentionDays int      `env:"RETENTION_DAYS" default:"30" min:"3" max:"3650" help:"Days for which messages are kept once they are handled. Tickets are kept by the law on archives, not by this."`
	TicketDays    int      `env:"TICKET_DAYS" default:"730" min:"30" max:"36500" help:"Days after its end for which a ticket still names its resident. Then it is anonymised: what was done stays."`
	WhistleSign   int      `env:"WHISTLE_SIGN_MINUTES" default:"60" min:"1" max:"10080" help:"Minutes in which a department that was whistled for signs."`
	WhistleTalk   int      `env:"WHISTLE_CONTACT_HOURS" default:"24" min:"1" max:"720" help:"Hours in which it contacts who called."`
	WhistleUrgent int      `env:"WHISTLE_URGENT_MINUTES" default:"30" min:"1" max:"1440" help:"Minutes in which it is on site when the whistle is urgent (应急哨)."`
	WhistleDaily  int      `env:"WHISTLE_DAILY_DAYS" default:"3" min:"1" max:"60" help:"Working days in which it is on site when the whistle is a daily one (日常哨)."`
	WhistleTough  int      `env:"WHISTLE_TOUGH_DAYS" default:"5" min:"1" max:"90" help:"Working days in which it is on site when the whistle is for a tough matter (攻坚哨)."`
	MediationDays int      `env:"MEDIATION_DAYS" default:"30" min:"1" max:"365" help:"Days a mediation may take once both sides agreed to it."`
	CAPKey        string   `env:"CAP_KEY" secret:"all" help:"Key with which an authority delivers warnings (CAP 1.2, GB/T 35965): POST /cap with Authorization: Bearer KEY. At least 16 characters. Empty: nobody can."`
	CAPCert       string   `env:"CAP_CERT" help:"PEM file of certificates. When set, only warnings signed (XML-DSig) with the key of one of them are taken."`
	CAPFeeds      []string `env:"CAP_FEEDS" help:"Addresses of feeds of warnings (Atom, RSS or a bare alert), read every minute, e.g. https://a.example/cap.atom. Their entries are followed only to hosts that stand here."`
	OrderOpen     int      `env:"ORDER_OPEN" default:"5" min:"1" max:"100" help:"Orders of a resident (点单) that may be under way at once."`
	OrderRing     int      `env:"ORDER_RING_MINUTES" default:"120" min:"1" max:"10080" help:"Minutes for which the volunteers of the own grid have an order to themselves, then those of the next ring outward, and so on."`
	OrderNear     int      `env:"ORDER_NEAR_METRES" default:"300" min:"20" max:"20000" help:"Metres from the place within which a shared location starts and finishes a service; farther away the organiser is asked to confirm."`
	OrderShown    int      `env:"ORDER_ADDRESS_HOURS" default:"24" min:"0" max:"168" help:"Hours after its end for which a volunteer still sees the address and telephone number of an order they took."`
	Approval      int      `env:"BROADCAST_APPROVAL" default:"500" min:"1" max:"1000000" help:"A notice to more people than this needs a second person's approval."`
	QuietHours    string   `env:"QUIET_HOURS" default:"22:00-07:00" help:"Hours in which notices wait until morning, unless a resident chose others. Orange and red warnings do not wait. - is none."`
	OwnDomains    []string `env:"OWN_DOMAINS" help:"Sites of the community, e.g. huying.example.cn,street.example.cn. A link in a notice that looks like one of them, but is not, has to be confirmed."`
	TemplatesFile string   `env:"TEMPLATES_FILE" help:"The community's own templates of notices. Empty: those that come with the program (config/templates.yaml)."`

	Location *time.Location // TZ, loaded
}

// Level is a slog.Level as a setting.
type Level = slog.Level

// Duration is a time.Duration as a setting; its min and max are milliseconds.
type Duration = time.Duration

// Load reads the settings and checks them. The error has one line for each mistake, which begins with the setting's name.
func Load(getenv func(string) string) (Settings, error) {
	var s Settings
	var mistakes []error
	for f := range s.fields() {
		text := strings.TrimSpace(getenv(f.env))
		if text == "" {
			text = f.preset
		}
		if err := f.set(text); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s: %w", f.env, err))
		}
	}
	if location, err := time.LoadLocation(strings.TrimPrefix(s.TZ, ":")); err == nil {
		s.Location = location
	}
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
	s.TelegramURL = strings.TrimRight(s.TelegramURL, "/")
	s.OpenAIURL = strings.TrimRight(s.OpenAIURL, "/")
	return s, errors.Join(append(mistakes, s.Validate())...)
}

// LLM reports whether a model service is configured.
func (s Settings) LLM() bool { return s.OpenAIKey != "" || s.OpenAIURL != "" }

// field is one setting, bound to its place in a Settings.
type field struct {
	env, preset, help, secret string
	min, max                  int
	value                     reflect.Value
}

// fields walks over the settings in the order of the struct.
func (s *Settings) fields() func(yield func(field) bool) {
	v := reflect.ValueOf(s).Elem()
	return func(yield func(field) bool) {
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag
			env, isSetting := tag.Lookup("env")
			if !isSetting {
				continue
			}
			f := field{env: env, preset: tag.Get("default"), help: tag.Get("help"), secret: tag.Get("secret"), value: v.Field(i)}
			f.min, _ = strconv.Atoi(tag.Get("min"))
			f.max, _ = strconv.Atoi(tag.Get("max"))
			if !yield(f) {
				return
			}
		}
	}
}

// set puts a text into the field. What a text means beyond its type is Validate's matter.
func (f field) set(text string) error {
	switch p := f.value.Addr().Interface().(type) {
	case *string:
		*p = text
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || n < f.min || n > f.max {
			*p, _ = strconv.Atoi(f.preset)
			return fmt.Errorf("%q is not a whole number from %d to %d", text, f.min, f.max)
		}
		*p = n
	case *Duration:
		d, err := time.ParseDuration(text)
		if seconds, plain := strconv.Atoi(text); plain == nil {
			d, err = time.Duration(seconds)*time.Second, nil
		}
		if err != nil || d < time.Duration(f.min)*time.Millisecond || d > time.Duration(f.max)*time.Millisecond {
			*p, _ = time.ParseDuration(f.preset)
			return fmt.Errorf("%q is not a time from %v to %v, such as %s",
				text, time.Duration(f.min)*time.Millisecond, time.Duration(f.max)*time.Millisecond, f.preset)
		}
		*p = d
	case *bool:
		yes, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		*p = yes
	case *[]string:
		for _, one := range strings.Split(text, ",") {
			if one = strings.TrimSpace(one); one != "" {
				*p = append(*p, one)
			}
		}
	case *Level:
		if err := p.UnmarshalText([]byte(text)); err != nil {
			return fmt.Errorf("%q is not debug, info, warn or error", text)
		}
	default:
		panic("config: no way to read a " + f.value.Type().String())
	}
	return nil
}

// show is the value as it may be seen: a secret only says that it is set.
func (f field) show() string {
	var text string
	switch v := f.value.Interface().(type) {
	case []string:
		text = strings.Join(v, ",")
	default:
		text = fmt.Sprint(v)
	}
	switch {
	case text == "" || f.secret == "":
		return text
	case f.secret == "password":
		if u, err := url.Parse(text); err == nil && u.Host != "" {
			u.RawQuery = hideQuery(u.Query())
			return u.Redacted()
		}
	}
	return "(set)"
}

// hideQuery hides passwords that stand among the options of a URL, as PostgreSQL allows.
func hideQuery(q url.Values) string {
	for name := range q {
		if strings.Contains(strings.ToLower(name), "pass") {
			q[name] = []string{"xxxxx"}
		}
	}
	return q.Encode()
}

// String lists what is set, without secrets, for the log.
func (s Settings) String() string {
	var b strings.Builder
	for f := range s.fields() {
		if text := f.show(); text != "" {
			fmt.Fprintf(&b, " %s=%s", f.env, text)
		}
	}
	return strings.TrimSpace(b.String())
}

// GoString keeps %#v from showing secrets.
func (s Settings) GoString() string { return "config.Settings{" + s.String() + "}" }

// LogValue keeps every log handler from showing secrets.
func (s Settings) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps encoders from showing secrets.
func (s Settings) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
