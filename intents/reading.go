// Package intents is what residents want: one small file a want, and the readers that find out which want it is.
//
//	intent.go                      an Intent is a list of questions and a finish, and registers itself
//	report.go order*.go status.go … the wants of residents; serve*.go volunteer*.go: of volunteers; notice.go whistle.go: of staff
//	guard*.go peril.go             danger, before anything else
//	offline.go                     the reader that asks nobody: rules.go wants.go, then model.go with features.go and sure.go; train.go learn.go fit.go make it
//	llm*.go provider.go breaker.go the reader that asks a model service about what the offline one is unsure of; voice.go writes down what is spoken
//	place*.go when*.go window.go   slots: where and when; names.go numbers.go: who
//	redact*.go                     words without personal data
//	same*.go                       which reports are of one matter: same_alone.go reads one by itself, same_gazetteer.go what places all name, in full, for
//	                               short and in running words (same_names.go same_mined.go same_twins.go), same_site.go where each is about and same_topic.go
//	                               what it says; same_signs.go compares two, same_merger.go judges them by weights and same_trees.go, same_group.go
//	                               puts together; same_compare.go and same_follow.go are for the office's own tickets
//	progress.go said.go meant.go … what is heard by rules, whatever the model says; callback.go: of what was done; aloud*.go: from who is lost
//	command.go lines.go evaluate.go `huying read`, `redact`, `same`, `train`, `evaluate`
package intents

import (
	"context"

	"huying/tickets"
)

// Reading is what a Reader understood of one message. Its JSON form is the answer line of `huying read`.
type Reading struct {
	Intent   string       `json:"intent"`   // one of Wants
	Class    string       `json:"class"`    // top class of the likeliest service: 01 … 15 or S; "" when the intent has none
	Service  string       `json:"service"`  // likeliest catalogue code, or ""
	Services []string     `json:"services"` // likeliest few, best first
	Danger   string       `json:"danger"`   // kind of danger to life or property, "" when none; see guard.go
	Place    string       `json:"place"`    // exact words
	When     string       `json:"when"`     // exact words
	Phones   []string     `json:"phones"`
	Names    []string     `json:"names"`
	Second   *Second      `json:"second"` // another matter in the same message
	Lang     tickets.Lang `json:"lang"`
	Sure     float64      `json:"sure"`   // calibrated probability that Service (or Intent, where it has none) is right
	Reader   string       `json:"reader"` // guard, offline, llm
	// Legal names the channel for litigation, arbitration, discipline, reconsideration, petition, "" otherwise.
	Legal string `json:"-"`
	// Faint says that the reader hardly knows the words, so that what it names is a guess worth no question: they are asked what happened.
	Faint bool `json:"-"`
	// Doubted says that only the model thinks of the danger, and is not sure of it: said by itself it is taken for one, but hardly in answer to
	// a question of how old somebody is.
	Doubted bool `json:"-"`
	// Perhaps is a kind of danger that the model thinks possible, and not likely enough for an alarm: the number to call is said before the
	// answer. Empty where Danger is not.
	Perhaps string `json:"-"`
}

// Second is a second matter in one message.
type Second struct {
	Service string `json:"service"`
	Words   string `json:"words,omitempty"` // the part of the message that speaks of it
}

// Reader reads what a resident wants out of words. It never fails for any text; an error means the reader itself is out of order.
type Reader interface {
	Read(ctx context.Context, text string) (Reading, error)
}

// Wants are the intents a Reading may carry (an outward contract).
var Wants = []string{
	"report", "order", "status", "volunteer", "subscription", "verify_notice", "human", "cancel", "language", "anonymous",
	"chitchat", "abuse", "ad", "emergency", "legal", "suggestion",
}

// SureEnough is the default threshold: at or above it a reading is acted on, below it the resident is asked.
const SureEnough = 0.75
