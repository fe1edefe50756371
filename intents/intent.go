package intents

import (
	"context"
	"slices"

	"huying/tickets"
)

// Intent is one thing a resident may want: a list of questions and a finish. A package variable registers itself; the menu and
// the locale keys that must exist derive from the registry.
type Intent struct {
	Name     string
	Asks     []Question
	Aside    bool                                     // when nothing has to be asked, it is answered on the side and a draft stays
	Personal bool                                     // finishing stores something about the resident: consent is asked first
	Resumes  bool                                     // what was answered is kept when another matter comes between (Work.Left)
	Settle   func(w *Work)                            // works out what the answers mean before the next question; nil: nothing to work out
	Begin    func(ctx context.Context, w *Work) error // refuses before the first question what could not be finished; nil: nothing to check
	Finish   func(ctx context.Context, w *Work) (Outcome, error)
}

// Question is one thing that must be known. Its words are the locale key "ask.<intent>.<name>".
type Question struct {
	Name     string
	Choices  func(w *Work) []tickets.Choice  // nil: free words. A choice's Data is the value it stands for
	When     func(w *Work) bool              // nil: always
	Says     func(w *Work) []tickets.Line    // nil: "ask.<intent>.<name>" without variables
	Hear     func(w *Work, text string) bool // how free words answer it; false: not understood, ask again. nil: words are the answer
	Chose    func(w *Work, value string)     // what choosing does; nil: the value is the answer
	AskPlace bool
}

// Work is one flow under way: what is known, and who asks.
type Work struct {
	Desk       *tickets.Desk
	Whistles   *tickets.WhistleDesk  // nil: no whistles here
	Activities *tickets.ActivityDesk // nil: no volunteers here
	News       *tickets.Newsroom     // nil: no notices to many here
	Resident   tickets.Resident      // ID "" before consent
	From       tickets.Address
	To         tickets.Address
	Lang       tickets.Lang
	Begun      string // key of the message that began the flow
	Cause      string // key of the message at hand
	Reading    Reading
	Answers    map[string]string
	Left       map[string]string // the answers of the last flow that Resumes and was not finished
	Files      []string
	Point      *tickets.Place // shared location
	Keep       func(ctx context.Context, name, mime string, data []byte) (hash string, err error)
}

// Outcome is what a finished flow says. When Posted is set the answer, with these Choices, has left with the ticket already.
type Outcome struct {
	Lines   []tickets.Line
	Choices []tickets.Choice
	Files   []string
	Posted  bool
	Help    bool           // Talk is about somebody who asked for help
	Talk    tickets.Number // what the resident writes next belongs to this ticket
	Lang    tickets.Lang   // the language was changed
	Forgot  bool           // the resident was erased: the session goes too
	Fake    bool           // a message was found to be none of ours: who has done what it wants is being cheated
	Article string         // id of the article that was quoted: what is asked next may go on about it
	Again   string         // a question whose answer cannot be used any more: it is put again after Lines, and nothing has been done
}

var registry = map[string]*Intent{}

func register(i *Intent) *Intent {
	if registry[i.Name] != nil {
		panic("intent " + i.Name + " is registered twice")
	}
	registry[i.Name] = i
	return i
}

// Get finds an intent by name; nil when there is none.
func Get(name string) *Intent { return registry[name] }

// All lists the intents by name.
func All() []*Intent {
	var all []*Intent
	for _, i := range registry {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b *Intent) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}

// Take keeps a chosen value as the answer to a question.
func (q *Question) Take(w *Work, value string) {
	if q.Chose != nil {
		q.Chose(w, value)
		return
	}
	w.Answers[q.Name] = value
}

// Next is the first question without an answer; nil when everything is known.
func (i *Intent) Next(w *Work) *Question {
	if i.Settle != nil {
		i.Settle(w)
	}
	for n := range i.Asks {
		q := &i.Asks[n]
		if q.When != nil && !q.When(w) {
			continue
		}
		if _, answered := w.Answers[q.Name]; !answered {
			return q
		}
	}
	return nil
}

// Question finds a question by name.
func (i *Intent) Question(name string) *Question {
	for n := range i.Asks {
		if i.Asks[n].Name == name {
			return &i.Asks[n]
		}
	}
	return nil
}

// Lines is the question in words.
func (q *Question) Lines(i *Intent, w *Work) []tickets.Line {
	switch {
	case q.Name == "consent" && w.serviceName() == "" && slices.Contains(consentFor, i.Name): // else it comes out of nowhere
		return append([]tickets.Line{tickets.Say("consent.for." + i.Name)}, q.Says(w)...)
	case q.Says != nil:
		return q.Says(w)
	}
	return []tickets.Line{tickets.Say("ask." + i.Name + "." + q.Name)}
}

// consentFor are the wants that say what consent is asked for while no service does.
var consentFor = []string{"report", "human", "volunteer", "legalaid"}

// consent is asked once, before the first personal datum is kept (PIPL art. 14, 17). What was understood is said first, so that
// the resident knows what they agree to.
var consent = Question{
	Name:    "consent",
	When:    func(w *Work) bool { return w.Resident.ConsentAt.IsZero() },
	Choices: fixed("choice.agree", "yes", "choice.disagree", "no"),
	Says: func(w *Work) []tickets.Line {
		ask := tickets.Say("ask.consent")
		service, place := w.serviceName(), w.placeText()
		switch {
		case service == "":
			return []tickets.Line{ask}
		case place == "":
			return []tickets.Line{tickets.Say("heard.service", "service", tickets.Plain(service)), ask}
		}
		return []tickets.Line{tickets.Say("heard.both", "service", tickets.Plain(service), "place", tickets.Plain(place)), ask}
	},
}

// serviceName is the name of the service that is meant, "" while nobody knows.
func (w *Work) serviceName() string {
	code := w.Answers["service"]
	if code == "" || code == "-" {
		return ""
	}
	return w.Desk.Services.Name(code, w.Lang)
}

// fixed makes choices from pairs of locale key and value.
func fixed(pairs ...string) func(*Work) []tickets.Choice {
	var choices []tickets.Choice
	for i := 0; i+1 < len(pairs); i += 2 {
		choices = append(choices, tickets.Choice{Key: pairs[i], Data: pairs[i+1]})
	}
	return func(*Work) []tickets.Choice { return choices }
}
