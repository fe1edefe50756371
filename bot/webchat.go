package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"huying/tickets"
)

// Talk is what the web chat shows: both sides of a conversation, oldest first, after a sequence number.
type Talk interface {
	Said(ctx context.Context, addr tickets.Address, after int64, limit int) ([]tickets.Spoken, error)
}

// WebFiles keeps what residents attach. KeepFile finds out the kind and type by the content and names the file by it; it refuses
// with a *tickets.Error what is too large or of a type that is not taken. OpenFile and FileInfo fail with ErrNotFound. SentBy
// reports whether an address has sent this content: the same picture can come from many.
type WebFiles interface {
	Keeper
	Files
	FileInfo(ctx context.Context, hash string) (tickets.Attachment, error)
	SentBy(ctx context.Context, hash, sender string) (bool, error)
}

// Bell rings a topic when there is something new to read; the topic of a web visitor is the address text. A ring may be lost:
// who listens also looks by itself from time to time.
type Bell interface {
	Listen(topic string) (rings <-chan struct{}, stop func())
}

// WebChatConfig is what the web chat needs of the rest.
type WebChatConfig struct {
	Intake Intake
	Talk   Talk
	Files  WebFiles
	Bell   Bell
	Words  Words
	Now    func() time.Time
	Log    *slog.Logger
	Zone   *time.Location // the community's, in which the page tells times; nil: the browser's
	Secure bool           // PUBLIC_URL is https: the cookie travels encrypted only
}

// WebChat is the residents' chat page. The page keeps each message until it is committed, and what it shows is what the store
// recorded, so neither a reload nor a restart loses a word.
type WebChat struct {
	WebChatConfig
	page   *webPage
	live   webStreams
	quit   chan struct{}
	once   sync.Once
	limits webLimits
	keeps  *tickets.Outage // messages
}

// webLimits are the flood limits a minute. Many residents can share one IP (a mobile carrier, an office), so it is allowed more.
type webLimits struct {
	messages, files, reads int // for one visitor
	shared                 int // as many times more for one IP
}

// Bounds of what one request may carry.
const (
	webWords    = tickets.MaxWords
	webChoice   = 64       // bytes, as on Telegram
	webFiles    = 10       // for one message
	webFileSize = 10 << 20 // bytes
	webBody     = 64 << 10 // 4,096 characters, each escaped, and the rest
)

var _ Channel = (*WebChat)(nil)

// NewWebChat makes the channel; Mount puts it under a router and Stop ends its live streams.
func NewWebChat(cfg WebChatConfig) (*WebChat, error) {
	page, err := newWebPage(cfg.Words.Say, cfg.Zone)
	if err != nil {
		return nil, err
	}
	return &WebChat{
		WebChatConfig: cfg, page: page, quit: make(chan struct{}),
		live:   webStreams{of: map[string]map[chan struct{}]bool{}},
		limits: webLimits{messages: 30, files: 20, reads: 240, shared: 20},
		keeps:  &tickets.Outage{What: "web chat: the store", Says: "takes no messages, pages will send them again", Log: cfg.Log, Now: cfg.Now},
	}, nil
}

// Stop ends every live stream, so that the server can shut down: pages reconnect by themselves.
func (w *WebChat) Stop() { w.once.Do(func() { close(w.quit) }) }

// webMessage is the stored body of an arrival.
type webMessage struct {
	Visitor string       `json:"visitor"`
	Client  string       `json:"client"` // the message's id, made by the page
	Text    string       `json:"text,omitempty"`
	Choice  string       `json:"choice,omitempty"` // Text is then the button's label
	Point   *Point       `json:"point,omitempty"`
	Files   []File       `json:"files,omitempty"`
	Lang    tickets.Lang `json:"lang,omitempty"`
	At      time.Time    `json:"at"`
}

var (
	webVisitorID = regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`)
	webClientID  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	webHash      = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Read decodes a stored message.
func (w *WebChat) Read(body []byte) (Message, error) {
	m, err := decodeWebMessage(body)
	if err != nil {
		return Message{}, err
	}
	from := tickets.Address{Channel: "web", ID: m.Visitor}
	said := Message{
		Key: "web/" + m.Visitor + "/" + m.Client, From: from, To: from, Text: m.Text, Choice: m.Choice, Point: m.Point,
		Files: m.Files, Addressed: true, Lang: m.Lang, At: m.At,
	}
	if m.Choice != "" { // the label is for the eye; the choice is what was meant
		said.Text = ""
	}
	return said, nil
}

func decodeWebMessage(body []byte) (webMessage, error) {
	var m webMessage
	if err := json.Unmarshal(body, &m); err != nil {
		return m, err
	}
	if !webVisitorID.MatchString(m.Visitor) || !webClientID.MatchString(m.Client) {
		return m, errors.New("web message without visitor or id")
	}
	return m, m.tidy()
}

// tidy cleans the words and refuses what cannot be a message: the error's text is a locale key.
func (m *webMessage) tidy() error {
	m.Text = strings.TrimSpace(cleanText(m.Text))
	switch {
	case utf8.RuneCountInString(m.Text) > webWords:
		return errWebLong
	case len(m.Choice) > webChoice || m.Choice != cleanText(m.Choice) || len(m.Files) > webFiles || !m.Point.valid():
		return errWebOdd
	case m.Text == "" && m.Choice == "" && m.Point == nil && len(m.Files) == 0:
		return errWebEmpty
	}
	for _, f := range m.Files {
		if !webHash.MatchString(f.Hash) {
			return errWebOdd
		}
	}
	if !webLang(m.Lang) {
		m.Lang = ""
	}
	return nil
}

// The words of a refusal are under "webchat.error." and its text.
var (
	errWebLong  = errors.New("too_long")
	errWebOdd   = errors.New("odd")
	errWebEmpty = errors.New("empty")
)

func (p *Point) valid() bool {
	if p == nil {
		return true
	}
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 // false for NaN
}

// cleanText takes out what no keyboard writes and some databases refuse.
func cleanText(s string) string {
	return clean(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
}

func webLang(l tickets.Lang) bool {
	return l == tickets.Hans || l == tickets.Hant || l == tickets.English
}

// Fetch is never needed: files are stored before the message that names them.
func (w *WebChat) Fetch(context.Context, File) (io.ReadCloser, error) {
	return nil, errors.New("web chat files are stored already")
}

// Noted does nothing: the page shows by itself that a message has arrived.
func (w *WebChat) Noted(context.Context, Message) {}

// Send has nothing to carry: the page shows the words the store records, and the bell tells it when.
func (w *WebChat) Send(context.Context, tickets.Letter) (string, error) { return "", nil }
