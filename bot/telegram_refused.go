package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"

	"huying/tickets"
)

// tgAnswer is what the Bot API answers to a call.
type tgAnswer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`

	Status int    `json:"-"` // of HTTP
	After  string `json:"-"` // the Retry-After header, as a proxy in between may set it
}

// err turns a refusal into the library's error for it.
func (a tgAnswer) err() error {
	switch a.Code {
	case http.StatusUnauthorized:
		return fmt.Errorf("%w, %s", tg.ErrorUnauthorized, a.Description)
	case http.StatusNotFound:
		return fmt.Errorf("%w, %s", tg.ErrorNotFound, a.Description)
	case http.StatusConflict:
		return fmt.Errorf("%w, %s", tg.ErrorConflict, a.Description)
	case http.StatusTooManyRequests:
		return &tg.TooManyRequestsError{Message: a.Description, RetryAfter: a.Parameters.RetryAfter}
	}
	return fmt.Errorf("error %d, %s", a.Code, a.Description)
}

// tgClient is the HTTP client under the library. It bounds what is read of an answer, and notes the answer itself for the call
// that asked (withAnswer): the library keeps only its words, and loses a message that was sent but does not fit its models.
type tgClient struct{ http *http.Client }

func (c tgClient) Do(r *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, tgMaxBody))
	if err != nil {
		return nil, err
	}
	if a, ok := r.Context().Value(tgAnswerKey{}).(*tgAnswer); ok {
		*a = tgAnswer{}
		if json.Unmarshal(body, a) != nil {
			*a = tgAnswer{}
		}
		a.Status, a.After = resp.StatusCode, resp.Header.Get("Retry-After")
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

type tgAnswerKey struct{}

// withAnswer gives a call a place where its answer is noted.
func withAnswer(ctx context.Context) (context.Context, *tgAnswer) {
	a := &tgAnswer{}
	return context.WithValue(ctx, tgAnswerKey{}, a), a
}

// tgRefusals remembers who was refused last, to tell a limit of one chat from a limit of all.
type tgRefusals struct {
	mu   sync.Mutex
	chat string
	at   time.Time
}

// many notes a refusal and reports whether another chat was refused within the second before it.
func (r *tgRefusals) many(chat string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	many := r.chat != "" && r.chat != chat && now.Sub(r.at) <= time.Second
	r.chat, r.at = chat, now
	return many
}

// refusal turns a failed call into what the sender should do. Whatever is not a clear refusal stays a plain error: the
// letter may have arrived.
func (t *Telegram) refusal(to tickets.Address, err error, a *tgAnswer) error {
	masked := t.mask(err)
	var busy *tg.TooManyRequestsError // errors.Is does not find it, and the library's own check fails once it is wrapped
	var moved *tg.MigrateError
	switch {
	case errors.As(err, &busy):
		return t.busy(to, time.Duration(busy.RetryAfter)*time.Second, masked)
	case a.Status == http.StatusTooManyRequests: // a proxy's page
		after, _ := strconv.Atoi(a.After)
		return t.busy(to, time.Duration(after)*time.Second, masked)
	case errors.As(err, &moved):
		return &tickets.SendError{Do: tickets.Moved, To: tgPlace(int64(moved.MigrateToChatID), int64(tgThread(to)), true), Err: masked}
	case errors.Is(err, tg.ErrorForbidden):
		return &tickets.SendError{Do: tickets.GiveUp, Err: masked}
	case tgRefusedToken(err):
		return &tickets.SendError{Do: tickets.Wait, After: t.shut(err), All: true, Shut: true, Err: masked}
	case errors.Is(err, tg.ErrorBadRequest) && tgThread(to) > 0 && tgTopicShut(err):
		return &tickets.SendError{Do: tickets.Moved, To: tickets.Address{Channel: to.Channel, ID: to.Chat()}, Err: masked}
	case errors.Is(err, tg.ErrorBadRequest) && tgNobody(err):
		return &tickets.SendError{Do: tickets.GiveUp, Err: masked}
	case errors.Is(err, tg.ErrorBadRequest), a.Status == http.StatusRequestEntityTooLarge:
		return &tickets.SendError{Do: tickets.Reject, Err: masked}
	}
	return masked
}

// busy is a 429: a long wait, or two chats refused at once, is a limit of the whole bot.
func (t *Telegram) busy(to tickets.Address, after time.Duration, err error) error {
	after = max(after, time.Second)
	all := t.refuse.many(to.Chat(), t.Now()) || after > 3*time.Second
	return &tickets.SendError{Do: tickets.Wait, After: after, All: all, Err: err}
}

// tgTopicShut reports whether a 400 says that nothing can be said in the topic any more: the group itself still hears.
func tgTopicShut(err error) bool {
	words := strings.ToLower(err.Error())
	return strings.Contains(words, "thread not found") || strings.Contains(words, "topic_deleted") || strings.Contains(words, "topic_closed")
}

// tgNobody reports whether a 400 says that there is nobody at the address.
func tgNobody(err error) bool {
	words := strings.ToLower(err.Error())
	for _, nobody := range []string{"chat not found", "user not found", "user is deactivated", "user is deleted", "peer_id_invalid", "chat_id is empty"} {
		if strings.Contains(words, nobody) {
			return true
		}
	}
	return false
}
