package intents

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/sashabaranov/go-openai"

	"huying/tickets"
)

// LLM reads with the help of a language model what another reader is not sure of. Its rules are:
//   - what the other reader is sure of, and any danger it sees, stands: the model is not asked, so it can never talk a danger away;
//   - the model sees the words without personal data, and nothing of who wrote them;
//   - of its answer only codes of our own lists and pieces of the resident's own words are taken (llm_answer.go);
//   - when there is no answer that can be used, the reading is the other reader's: the resident sees no difference.
type LLM struct {
	offline  Reader
	chat     chat
	way      *way
	model    string
	prompt   string
	schema   json.RawMessage
	orders   map[string]bool // for each service of the catalogue: is it ordered
	noSchema atomic.Bool     // the server takes json_object only
}

// chat is what the reader needs of a provider's client.
type chat interface {
	CreateChatCompletion(ctx context.Context, r openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error)
}

const (
	readers  = 16  // residents who may wait for the model at the same time
	maxAsked = 800 // runes of a message that the model is shown: what a message is about is said early
)

// Reader reads with the provider's model what offline is not sure of.
func (p *Provider) Reader(services []tickets.Service, offline Reader) *LLM {
	l := &LLM{offline: offline, chat: p.client, way: p.way("read", p.cfg.Timeout, readers), model: p.cfg.Model, orders: map[string]bool{}}
	for _, s := range services {
		l.orders[s.Code] = s.Order
	}
	l.prompt, l.schema = llmPrompt(services), llmSchema(services)
	return l
}

// Read understands one message, within the time limit whatever the model does.
func (l *LLM) Read(ctx context.Context, text string) (Reading, error) {
	r, err := l.offline.Read(ctx, text)
	sure := r.Sure >= SureEnough
	if err != nil || r.Danger != "" || sure && r.Perhaps == "" || !sayable(text) {
		return r, err
	}
	var a llmAnswer
	if !l.way.call(ctx, func(ctx context.Context) (f *failure) { a, f = l.ask(ctx, text); return f }) {
		return r, nil
	}
	if !l.alarm(&r, &a, text) && !sure {
		l.heed(&r, &a, text)
	}
	return r, nil
}

// sayable reports whether a message has enough words for a model to know better: a digit, a command or 「好的」 has not.
func sayable(text string) bool {
	if text == "" || text[0] == '/' {
		return false
	}
	weight := 0
	for _, r := range text {
		switch {
		case isHan(r):
			weight += 2
		case unicode.IsLetter(r):
			weight++
		}
	}
	return weight >= 6
}

// ask gets an answer that can be used: with a schema where the server knows schemas, as any JSON object where it does not, and once more
// when the server asks for a little patience that the resident has.
func (l *LLM) ask(ctx context.Context, text string) (llmAnswer, *failure) {
	plain, again := l.noSchema.Load(), false
	for {
		content, f := l.request(ctx, text, plain)
		switch {
		case f == nil:
			if plain {
				l.noSchema.Store(true)
			}
			return l.parse(content)
		case !plain && schemaRefused(f.status):
			plain = true
		case !again && f.again >= 0 && patient(ctx, f.again):
			again = true
		default:
			return llmAnswer{}, f
		}
	}
}

// schemaRefused reports the statuses with which servers say that they know no json_schema. Some mean something else by them; then the
// second request fails as well, and the next message is asked about with a schema again.
func schemaRefused(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity || status == http.StatusNotImplemented
}

// patient waits, unless the wait would outlast the time limit.
func patient(ctx context.Context, wait time.Duration) bool {
	if deadline, limited := ctx.Deadline(); limited && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// request sends one request and gives the text of the answer. Neither temperature nor a number of tokens is set: some models refuse
// them, and the time limit bounds both.
func (l *LLM) request(ctx context.Context, text string, plain bool) (string, *failure) {
	if !l.way.budget.spend() {
		return "", &failure{outcome: outcomeBudget, again: -1}
	}
	format := &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	if !plain {
		format = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "reading", Schema: l.schema, Strict: true},
		}
	}
	res, err := l.chat.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model:          l.model,
		ResponseFormat: format,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: l.prompt},
			{Role: openai.ChatMessageRoleUser, Content: asked(text)},
		},
	})
	if err != nil {
		return "", failed(err, res.Header())
	}
	if len(res.Choices) == 0 {
		return "", &failure{outcome: outcomeEmpty, again: -1}
	}
	switch c := res.Choices[0]; {
	case c.Message.Refusal != "" || c.FinishReason == openai.FinishReasonContentFilter:
		return "", &failure{outcome: outcomeRefusal, again: -1}
	case c.Message.Content == "":
		return "", &failure{outcome: outcomeEmpty, again: -1}
	default:
		return c.Message.Content, nil
	}
}

// asked is the message as the model sees it: without personal data, and inside JSON, so that no quotation mark of the resident's ends
// it.
func asked(text string) string {
	text = Redact(text)
	if runes := []rune(text); len(runes) > maxAsked {
		text = string(runes[:maxAsked])
	}
	data, _ := json.Marshal(map[string]string{"text": text}) // a map of strings always has a JSON form
	return string(data)
}

// How sure a reading is that a model has helped with. The figures are modest on purpose, for no model at hand could be measured:
// alone it is under SureEnough, so that the resident is asked and the model's service is only the first of the choices; it is acted on
// when the offline reader had thought of the same by itself. A model that says it is less sure is believed.
const (
	sureAlone  = 0.60
	sureAgreed = 0.85
)

// alarm takes from a checked answer a danger, and only with the words that say it. A danger is never taken away.
func (l *LLM) alarm(r *Reading, a *llmAnswer, text string) bool {
	if a.Danger == none || !said(a.DangerWords, text, 2) {
		return false
	}
	r.Danger, r.Perhaps, r.Intent, r.Reader, r.Sure = a.Danger, "", "emergency", "llm", max(r.Sure, sureAlone)
	l.slots(r, a, text)
	l.rank(r, a)
	return true
}

// heed takes what else can be used.
func (l *LLM) heed(r *Reading, a *llmAnswer, text string) {
	r.Reader = "llm"
	l.slots(r, a, text)
	intent := l.intentOf(a)
	agreed, same := r.Intent == intent, r.Intent == intent
	switch {
	case serviceless[intent]:
		r.Service, r.Class, r.Services, r.Second = "", "", []string{}, nil
	case a.Service != none:
		agreed, same = slices.Contains(r.Services, a.Service), r.Service == a.Service
		l.rank(r, a)
	case wishes[intent] && r.Service != "": // the model leaves the kind open: what the offline reader thought of stays
		return
	}
	sure := sureAlone
	if agreed {
		sure = sureAgreed
	}
	sure = min(sure, a.Sure)
	if same {
		sure = max(sure, r.Sure)
	}
	r.Intent, r.Sure = intent, sure
	if r.Intent == "legal" {
		var w words
		w.normalise(text)
		r.Legal = legalChannel(w.runes)
	}
}

// wishes are the intents that a service decides between.
var wishes = map[string]bool{"report": true, "order": true, "suggestion": true}

// intentOf is the intent of an answer that may name a service. An emergency without words that say so is none.
func (l *LLM) intentOf(a *llmAnswer) string {
	switch {
	case a.Service != none && (wishes[a.Intent] || a.Intent == "emergency"):
		return l.intentFor(a.Service)
	case a.Intent == "emergency":
		return "report"
	}
	return a.Intent
}

func (l *LLM) intentFor(service string) string {
	switch {
	case service == suggestionService:
		return "suggestion"
	case l.orders[service]:
		return "order"
	}
	return "report"
}

// rank puts the model's services before those of the offline reader.
func (l *LLM) rank(r *Reading, a *llmAnswer) {
	var ranked []string
	for _, code := range append([]string{a.Service, a.NextService}, r.Services...) {
		if code != none && !slices.Contains(ranked, code) && len(ranked) < bestMany {
			ranked = append(ranked, code)
		}
	}
	if a.Service != none {
		r.Service, r.Class, r.Services = a.Service, tickets.TopClass(a.Service), ranked
	}
}

// slots fills where, when and the second matter, each in the resident's exact words; what was found offline gives way only to more of
// the same words.
func (l *LLM) slots(r *Reading, a *llmAnswer, text string) {
	r.Place = fuller(r.Place, a.PlaceWords, text)
	r.When = fuller(r.When, a.WhenWords, text)
	if r.Second == nil && wishes[a.Intent] && a.Service != none && a.SecondService != none && a.SecondService != a.Service &&
		said(a.SecondWords, text, secondLeast) {
		r.Second = &Second{Service: a.SecondService, Words: a.SecondWords}
	}
}
