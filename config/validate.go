package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	tokenShape  = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`) // what Telegram accepts
	quietShape  = regexp.MustCompile(`^(-|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$`)
	domainShape = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	chatShape   = regexp.MustCompile(`^(telegram:-?\d+|[a-z]+:[^\s:]+)$`)
)

// Validate checks what the settings mean. Every mistake is one line that names the setting; a secret's value is not shown.
func (s Settings) Validate() error {
	var mistakes []error
	wrong := func(env, format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("%s: %s", env, fmt.Sprintf(format, args...)))
	}
	if !hostPort(s.Listen) {
		wrong("LISTEN", "%q is not host:port", s.Listen)
	}
	if s.PublicURL != "" && !webURL(s.PublicURL) {
		wrong("PUBLIC_URL", "%q is not an http:// or https:// address", s.PublicURL)
	}
	if s.DataDir == "" {
		wrong("DATA_DIR", "is empty")
	} else if info, err := os.Stat(s.DataDir); err == nil && !info.IsDir() {
		wrong("DATA_DIR", "%q is a file, not a folder", s.DataDir)
	}
	if unescaped(s.DatabaseURL, "postgres", "postgresql") {
		wrong("DATABASE_URL", escapeIt)
	} else if s.DatabaseURL != "" && !hasScheme(s.DatabaseURL, "postgres", "postgresql") && !sqliteFile(s.DatabaseURL) {
		wrong("DATABASE_URL", "is not a postgres:// address nor sqlite:PATH (empty: SQLite in DATA_DIR)")
	}
	if unescaped(s.RedisURL, "redis", "rediss") {
		wrong("REDIS_URL", escapeIt)
	} else if s.RedisURL != "" && !hasScheme(s.RedisURL, "redis", "rediss", "unix") {
		wrong("REDIS_URL", "is not a redis:// or rediss:// address")
	}
	if s.Location == nil {
		wrong("TZ", "%q is not a time zone such as Asia/Shanghai", s.TZ)
	}
	if s.Token != "" && !tokenShape.MatchString(s.Token) {
		wrong("TELEGRAM_TOKEN", "is not a bot token such as 123456:ABC-DEF")
	}
	if !webURL(s.TelegramURL) {
		wrong("TELEGRAM_API_URL", "%q is not an http:// or https:// address", s.TelegramURL)
	}
	if s.WebhookSecret != "" && !secretShape.MatchString(s.WebhookSecret) {
		wrong("TELEGRAM_WEBHOOK_SECRET", "has more than letters, digits, _ and -, or more than 256 of them")
	}
	for _, chat := range s.DutyChats {
		if !chatShape.MatchString(chat) || strings.HasPrefix(chat, "telegram:") && !telegramChat(chat) {
			wrong("DUTY_CHATS", "%q is not channel:id, such as telegram:-1001234567890", chat)
		}
	}
	if s.OpenAIURL != "" && !webURL(s.OpenAIURL) {
		wrong("OPENAI_BASE_URL", "is not an http:// or https:// address")
	}
	if s.OpenAIVoice != "" && !s.LLM() {
		wrong("OPENAI_VOICE_MODEL", "needs OPENAI_API_KEY or OPENAI_BASE_URL")
	}
	for _, proxy := range s.Proxies {
		if !network(proxy) {
			wrong("TRUSTED_PROXIES", "%q is not an address or a network such as 10.0.0.0/8", proxy)
		}
	}
	s.checkFiles(wrong)
	s.checkNotices(wrong)
	return errors.Join(mistakes...)
}

// checkFiles looks whether what the settings name is there.
func (s Settings) checkFiles(wrong func(env, format string, args ...any)) {
	for env, file := range map[string]string{
		"SERVICES_FILE": s.ServicesFile, "MODEL_FILE": s.ModelFile, "CALENDAR_FILE": s.CalendarFile, "RATES_FILE": s.RatesFile,
		"CAP_CERT": s.CAPCert, "POINTS_FILE": s.PointsFile, "CERTIFICATE_FONT": s.CertFont, "TEMPLATES_FILE": s.TemplatesFile,
	} {
		if info, err := os.Stat(file); file != "" && (err != nil || info.IsDir()) {
			wrong(env, "%q is not a file that can be read", file)
		}
	}
	if info, err := os.Stat(s.ArticlesDir); s.ArticlesDir != "" && (err != nil || !info.IsDir()) {
		wrong("ARTICLES_DIR", "%q is not a folder that can be read", s.ArticlesDir)
	}
}

// checkNotices is about what goes out to many.
func (s Settings) checkNotices(wrong func(env, format string, args ...any)) {
	if !quietShape.MatchString(s.QuietHours) {
		wrong("QUIET_HOURS", "%q is not like 22:00-07:00, nor -", s.QuietHours)
	}
	for _, domain := range s.OwnDomains {
		if !domainShape.MatchString(domain) {
			wrong("OWN_DOMAINS", "%q is not a host such as street.example.cn", domain)
		}
	}
	if s.CAPKey != "" && (len(s.CAPKey) < 16 || strings.ContainsAny(s.CAPKey, " \t")) {
		wrong("CAP_KEY", "has fewer than 16 characters, or blanks")
	}
	for _, feed := range s.CAPFeeds {
		if !hasScheme(feed, "http", "https") {
			wrong("CAP_FEEDS", "%q is not an http:// or https:// address", feed)
		}
	}
}

func hostPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	if err != nil || strings.ContainsAny(host, " /") {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && strconv.FormatUint(n, 10) == port
}

func webURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.RawQuery == "" && u.Fragment == "" &&
		!strings.ContainsAny(text, " ")
}

// escapeIt is said without the address, because there a part of the password stands where nobody hides it.
const escapeIt = "is cut off in the midst, likely by a character of the password: there # is written %%23, / %%2F, ? %%3F, @ %%40, %% %%25, a blank %%20"

// unescaped reports whether an address with one of these schemes is taken apart at the wrong place, as by a password with # or / in it. What is
// left of it would be looked up as a host, and stand in the log.
func unescaped(text string, schemes ...string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	if !found || !slices.Contains(schemes, scheme) {
		return false
	}
	u, err := url.Parse(text)
	if err != nil {
		return strings.Contains(rest, "@")
	}
	for name := range u.Query() {
		if strings.Contains(name, "@") {
			return true
		}
	}
	return strings.Contains(rest, "#") || strings.Contains(u.Path, "@")
}

func hasScheme(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	for _, scheme := range schemes {
		if u.Scheme == scheme {
			return u.Host != "" || u.RawQuery != "" || scheme == "unix" && u.Path != ""
		}
	}
	return false
}

func sqliteFile(text string) bool {
	path, ok := strings.CutPrefix(text, "sqlite:")
	return ok && path != "" && !strings.HasSuffix(path, "/")
}

func telegramChat(text string) bool {
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "telegram:"), 10, 64)
	return err == nil && n != 0
}

func network(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(text)
	return err == nil
}
