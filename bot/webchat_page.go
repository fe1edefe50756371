package bot

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

//go:embed webchat
var webChatFiles embed.FS

// webWordKeys are the page's words that its script says; those of the template are written there.
var webWordKeys = strings.Fields(`
	you office sending unsent sent refused edit online offline polling today yesterday new
	attach.wait attach.remove attach.failed attach.retry attach.large attach.many photo voice video document
	place.asking place.sent place.denied place.failed place.timeout place.none place
	voice.start voice.stop voice.denied voice.note
	choices choice.past long no_cookies
`)

// webPage is the page and its assets, made once at the start.
type webPage struct {
	page   *template.Template
	assets map[string]webAsset // by hashed name
	names  map[string]string   // plain name → hashed name
	zone   string              // name of the community's time zone; empty: the browser's own
	say    func(lang, key string, args map[string]string) string
}

type webAsset struct {
	mime string
	body []byte
}

// webPageView is what webchat/page.html shows.
type webPageView struct {
	Lang  tickets.Lang
	Size  string
	Zone  string // as in webPage
	Langs []webLangView
	Words map[string]string // for the script, as JSON
	say   func(key string) string
	asset map[string]string
}

type webLangView struct {
	Lang tickets.Lang
	Name string
	Now  bool
}

// T is a word of the page.
func (v webPageView) T(key string) string { return v.say(key) }

// Asset is the address of an asset.
func (v webPageView) Asset(name string) string { return "/chat/assets/" + v.asset[name] }

// Sizes are the text sizes; the words are under "webchat.size.".
func (v webPageView) Sizes() []string { return webSizes }

var (
	webSizes     = []string{"m", "l", "xl"}
	webLangNames = map[tickets.Lang]string{tickets.Hans: "简体", tickets.Hant: "繁體", tickets.English: "English"}
	webMimes     = map[string]string{
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}
)

// webCSP lets the page load and reach nothing but ourselves, and lets nothing inline run. blob: is for previews of what the
// resident is about to send.
const webCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

func newWebPage(say func(lang, key string, args map[string]string) string, zone *time.Location) (*webPage, error) {
	p := &webPage{say: say, assets: map[string]webAsset{}, names: map[string]string{}}
	if zone != nil && zone != time.Local {
		p.zone = zone.String()
	}
	var err error
	if p.page, err = template.ParseFS(webChatFiles, "webchat/page.html"); err != nil {
		return nil, err
	}
	entries, err := webChatFiles.ReadDir("webchat")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if webMimes[ext] == "" {
			continue
		}
		body, err := webChatFiles.ReadFile("webchat/" + e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		hashed := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		p.names[e.Name()], p.assets[hashed] = hashed, webAsset{mime: webMimes[ext], body: body}
	}
	// One language is tried, so that a broken page stops the start; the others' words are not read before somebody wants them.
	if _, err := p.render(tickets.Hans, webSizes[0]); err != nil {
		return nil, fmt.Errorf("web chat page: %w", err)
	}
	return p, nil
}

func (p *webPage) render(lang tickets.Lang, size string) ([]byte, error) {
	say := func(key string) string { return p.say(string(lang), "webchat."+key, nil) }
	v := webPageView{Lang: lang, Size: size, Zone: p.zone, Words: make(map[string]string, len(webWordKeys)), say: say, asset: p.names}
	for _, key := range webWordKeys {
		v.Words[key] = say(key)
	}
	for _, l := range tickets.Langs {
		v.Langs = append(v.Langs, webLangView{Lang: l, Name: webLangNames[l], Now: l == lang})
	}
	var out bytes.Buffer
	err := p.page.Execute(&out, v)
	return out.Bytes(), err
}

// getPage shows the page in the visitor's language and text size.
func (w *WebChat) getPage(c *fiber.Ctx) error {
	lang := askedLang(c)
	if webLang(tickets.Lang(c.Query("lang"))) {
		w.cookie(c, webCookieLang, string(lang), true)
	}
	size := webSizes[0]
	for _, s := range webSizes {
		if c.Cookies(webCookieSize) == s {
			size = s
		}
	}
	body, err := w.page.render(lang, size)
	if err != nil {
		return err
	}
	w.welcome(c)
	c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	c.Set(fiber.HeaderContentLanguage, string(lang))
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentSecurityPolicy, webCSP)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "geolocation=(self), microphone=(self), camera=(self)")
	return c.Send(body)
}

// askedLang is the language asked for just now, else the one chosen before, else what the browser says of its Chinese. English is
// one tap away, but never chosen for a resident whose phone merely came in English.
func askedLang(c *fiber.Ctx) tickets.Lang {
	for _, asked := range []string{c.Query("lang"), c.Cookies(webCookieLang)} {
		for _, l := range tickets.Langs {
			if asked == string(l) {
				return l
			}
		}
	}
	for _, tag := range strings.Split(strings.ToLower(c.Get(fiber.HeaderAcceptLanguage)), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		switch {
		case strings.HasPrefix(tag, "zh-hant"), strings.HasPrefix(tag, "zh-tw"), strings.HasPrefix(tag, "zh-hk"), strings.HasPrefix(tag, "zh-mo"):
			return tickets.Hant
		case strings.HasPrefix(tag, "zh"):
			return tickets.Hans
		}
	}
	return tickets.Hans
}

// getAsset serves a script, a style or the icon. The name carries the hash of the content, so it may be kept for ever.
func (w *WebChat) getAsset(c *fiber.Ctx) error {
	a, ok := w.page.assets[c.Params("name")]
	if !ok {
		return c.SendStatus(fiber.StatusNotFound)
	}
	c.Set(fiber.HeaderContentType, a.mime)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Send(a.body)
}
