package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"huying/tickets"
)

// ChannelTelegram is the channel of an Address reached by Telegram; the id there is a chat id, negative for groups.
const ChannelTelegram = "telegram"

// Bounds of the Bot API.
const (
	tgMaxFile  = 20 << 20 // what getFile hands out
	tgMaxBody  = 1 << 20  // an update is a few kilobytes; nothing honest is larger
	tgDeadline = 30 * time.Second
)

// What we ask Telegram to deliver, and nothing else.
var tgAllowed = []string{models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage, models.AllowedUpdateCallbackQuery}

// Files hands out stored attachments, so that a letter can carry them.
type Files interface {
	OpenFile(ctx context.Context, hash string) (io.ReadSeekCloser, tickets.Attachment, error)
}

// TelegramConfig is what a Telegram channel needs. Token and Intake are required.
type TelegramConfig struct {
	Token      string
	APIURL     string // "" is https://api.telegram.org
	Secret     string // of the webhook; "" derives one from the token, so that all instances agree without a setting
	Intake     Intake
	Files      Files                     // nil: letters carry no files
	PlaceLabel func(tickets.Lang) string // words of the button that sends a location
	MaxFile    int64                     // largest file fetched; 0 is 20 MB, what the Bot API hands out
	HTTP       http.RoundTripper         // nil: an own transport
	Leases     Leases                    // nil: no other instance polls with this token
	Log        *slog.Logger
	Now        func() time.Time
	Pause      func(ctx context.Context, d time.Duration) error // nil: waits d of real time; tests give their own
}

// Telegram is the channel that speaks the Bot API. The library is its sender and the vocabulary of its messages; updates are
// taken in by our own route and our own polling, because the library acknowledges before anything is stored.
type Telegram struct {
	TelegramConfig
	api    *tg.Bot // sends, and everything else that is one short call
	http   *http.Client
	secret []byte
	id     int64                  // ours, the digits before the token's colon
	name   atomic.Pointer[string] // our username, nil until getMe has answered
	fault  atomic.Pointer[error]  // why nothing comes in, nil when all is well
	toldOf tgProgress
	refuse tgRefusals
	token  tgShut
	spins  chan struct{} // one for each answerCallbackQuery under way

	comes, keeps *tickets.Outage // of what should come in, and of what should be stored of it
}

// NewTelegram makes the channel without a call to the network: it can be started while Telegram cannot be reached.
func NewTelegram(c TelegramConfig) (*Telegram, error) {
	if c.APIURL == "" {
		c.APIURL = "https://api.telegram.org"
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	if c.MaxFile <= 0 {
		c.MaxFile = tgMaxFile
	}
	if c.HTTP == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 512, 512 // many sends at once should not open a connection each
		c.HTTP = transport
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Pause == nil {
		c.Pause = tgPause
	}
	if c.PlaceLabel == nil {
		c.PlaceLabel = func(tickets.Lang) string { return "📍" }
	}
	t := &Telegram{TelegramConfig: c, spins: make(chan struct{}, 16), token: tgShut{ring: make(chan struct{}, 1)}}
	t.comes = &tickets.Outage{What: "telegram", Says: "nothing comes in", Log: c.Log, Now: c.Now}
	t.keeps = &tickets.Outage{What: "telegram: the store", Says: "takes no messages, they will be delivered again", Log: c.Log, Now: c.Now}
	t.http = &http.Client{Transport: c.HTTP, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirect would carry the token elsewhere
	}}
	t.secret = []byte(c.Secret)
	if c.Secret == "" {
		t.secret = []byte(deriveSecret(c.Token))
	}
	var err error
	t.api, err = t.library()
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", t.mask(err))
	}
	t.id = t.api.ID()
	return t, nil
}

// library makes a bot value of the library: one for sending and one for polling, so that neither waits for the other.
func (t *Telegram) library() (*tg.Bot, error) {
	return tg.New(t.Token, tg.WithSkipGetMe(), tg.WithServerURL(t.APIURL), tg.WithHTTPClient(time.Minute, tgClient{t.http}),
		tg.WithErrorsHandler(func(err error) { t.Log.Debug("telegram: library", "error", t.mask(err)) }))
}

// deriveSecret makes the webhook's secret from the token; only who has the token can know it.
func deriveSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("huying telegram webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// Run brings messages in: by webhook when publicURL is set, by long polling otherwise, and sees when a refused token works again. It returns when
// ctx ends.
func (t *Telegram) Run(ctx context.Context, publicURL string) {
	var beside sync.WaitGroup
	beside.Go(func() { t.learn(ctx) })
	beside.Go(func() { t.probe(ctx) })
	defer beside.Wait()
	if publicURL == "" {
		t.Poll(ctx)
		return
	}
	t.Hook(ctx, publicURL)
}

// SetWebhook asks Telegram to deliver to our route.
func (t *Telegram) SetWebhook(ctx context.Context, publicURL string) error {
	ctx, cancel := context.WithTimeout(ctx, tgDeadline)
	defer cancel()
	_, err := t.api.SetWebhook(ctx, &tg.SetWebhookParams{
		URL: webhookAt(publicURL), MaxConnections: 100,
		AllowedUpdates: tgAllowed, SecretToken: string(t.secret),
	})
	return t.mask(err)
}

// learn asks who we are until Telegram answers: groups need our username, private chats do not.
func (t *Telegram) learn(ctx context.Context) {
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
		err := t.getMe(ctx)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			return
		}
		if tgRefusedToken(err) {
			wait = t.shut(err)
		} else {
			t.Log.Warn("telegram: getMe failed, groups are not answered yet", "error", err)
		}
		if t.Pause(ctx, wait) != nil {
			return
		}
	}
}

func (t *Telegram) getMe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, tgDeadline)
	defer cancel()
	me, err := t.api.GetMe(ctx)
	if err != nil {
		return t.mask(err)
	}
	t.name.Store(&me.Username)
	return nil
}

// username is ours, "" while unknown.
func (t *Telegram) username() string {
	if name := t.name.Load(); name != nil {
		return *name
	}
	return ""
}

// Trouble says why nothing comes in, or goes out, nil when all is well: the console shows it.
func (t *Telegram) Trouble() error {
	if err := t.token.why(); err != nil {
		return err
	}
	if err := t.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// trouble notes why nothing comes in, nil when all is well. A token that is refused is said by shut.
func (t *Telegram) trouble(err error) {
	if err == nil {
		t.fault.Store(nil)
		t.comes.Fine()
		return
	}
	t.fault.Store(&err)
	if !tgRefusedToken(err) {
		t.comes.Failed(err.Error())
	}
}

// Noted stops the spinning of a tapped button. It waits for nothing: a tap is answered by a letter, this is only courtesy, and
// when sixteen are under way the seventeenth is left out.
func (t *Telegram) Noted(ctx context.Context, m Message) {
	id, isTap := strings.CutPrefix(m.Key, "telegram/cb/")
	if !isTap {
		return
	}
	select {
	case t.spins <- struct{}{}:
	default:
		return
	}
	ctx = context.WithoutCancel(ctx) // the message may be done before Telegram has answered
	go func() {
		defer func() { <-t.spins }()
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		defer cancel()
		if _, err := t.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: id}); err != nil {
			t.Log.Debug("telegram: answerCallbackQuery", "error", t.mask(err))
		}
	}()
}

// mask takes the token out of an error's words and keeps what errors.Is and errors.As find in it.
func (t *Telegram) mask(err error) error {
	if err == nil {
		return nil
	}
	words := strings.ReplaceAll(err.Error(), t.Token, "***")
	if _, key, found := strings.Cut(t.Token, ":"); found && key != "" {
		words = strings.ReplaceAll(words, key, "***")
	}
	if len(words) > 500 {
		words = strings.ToValidUTF8(words[:500], "") + "…" // a proxy's whole HTML page says no more than its beginning
	}
	return &maskedError{words, err}
}

type maskedError struct {
	words string
	err   error
}

func (e *maskedError) Error() string        { return e.words }
func (e *maskedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *maskedError) As(target any) bool   { return errors.As(e.err, target) }

func tgPause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tgAddress is the address of a chat or a person.
func tgAddress(id int64) tickets.Address {
	return tickets.Address{Channel: ChannelTelegram, ID: strconv.FormatInt(id, 10)}
}

// tgPlace is where an answer goes: the chat, or the topic of a forum in which something was said.
func tgPlace(chat, thread int64, topic bool) tickets.Address {
	to := tgAddress(chat)
	if topic && thread > 0 {
		to.ID += "/" + strconv.FormatInt(thread, 10)
	}
	return to
}

// tgThread is the topic of an address; 0 for none.
func tgThread(to tickets.Address) int {
	_, topic, _ := strings.Cut(to.ID, "/")
	thread, _ := strconv.Atoi(topic)
	return thread
}

// tgSender is whose message it is: the person, or the chat when Telegram puts a stand-in account in the person's place
// (an anonymous administrator, somebody writing as a channel, the channel linked to a group).
func tgSender(from, chat int64) int64 {
	switch from {
	case 0, 1087968824, 136817688, 777000:
		return chat
	}
	return from
}
