package intents

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"huying/tickets"
)

// aidService and adviceService are the catalogue's services of legal aid and of a lawyer's advice.
const (
	aidService    = "0907"
	adviceService = "S10"
)

// LegalService reports whether a service is asked for in the flow of legal aid.
func LegalService(code string) bool { return code == aidService || code == adviceService }

// LegalAid: a few questions, whether one probably qualifies and by which article, the papers in one list, and then an application, a time at
// the community's legal desk, or 12348. It explains and refers; it has no opinion of its own.
var LegalAid = register(&Intent{
	Name: "legalaid",
	Begin: func(_ context.Context, w *Work) error {
		if w.Desk.Legal == nil {
			return tickets.Refuse(tickets.NotFound, "error.no_legal_desk")
		}
		if about := aboutOf(w.Answers["words"]); about != "" && w.Answers["about"] == "" {
			w.Answers["about"] = about
		}
		return nil
	},
	Personal: true,
	Asks: []Question{
		{Name: "about", Choices: fixed("aid.about.wages", "wages", "aid.about.injury", "injury", "aid.about.violence", "violence",
			"aid.about.support", "support", "aid.about.crime", "crime", "aid.about.other", "other"), Hear: hearAbout},
		{Name: "means", When: func(w *Work) bool { return w.Answers["about"] != "violence" }, Says: meansAsked,
			Choices: fixed("aid.means.exempt", "exempt", "aid.means.poor", "poor", "aid.means.no", "no"), Hear: hearMeans},
		{Name: "soon", Choices: fixed("aid.soon.yes", "yes", "aid.soon.no", "no", "aid.soon.unknown", "-")},
		{Name: "next", Says: aidAdvice, Choices: fixed("aid.next.apply", "apply", "aid.next.book", "book", "aid.next.later", "later")},
		consentWhen(func(w *Work) bool { return w.Answers["next"] != "later" }),
		{Name: "words", When: func(w *Work) bool { return w.Answers["next"] != "later" }},
		{Name: "slot", When: func(w *Work) bool { return w.Answers["next"] == "book" }, Choices: slotChoices, Says: slotAsked},
	},
	Finish: func(ctx context.Context, w *Work) (Outcome, error) {
		switch w.Answers["next"] {
		case "apply":
			return apply(ctx, w)
		case "book":
			return fileAndBook(ctx, w)
		}
		return Outcome{Lines: []tickets.Line{tickets.Say("aid.later")}}, nil
	},
})

// consentWhen is the question of consent, asked only in some cases.
func consentWhen(also func(*Work) bool) Question {
	q := consent
	q.When = func(w *Work) bool { return also(w) && consent.When(w) }
	return q
}

// aboutSigns are words that say what it is about, looked for in this order.
var aboutSigns = []struct {
	about string
	signs []string
}{
	{"violence", []string{"家暴", "打我", "虐待", "家庭暴力", "人身安全保护令", "domestic violence", "abuse"}},
	{"injury", []string{"工伤", "工傷", "干活受伤", "上班受伤", "work injury", "injured at work"}},
	{"wages", []string{"工资", "工資", "工钱", "工錢", "欠薪", "讨薪", "討薪", "血汗钱", "wage", "salary", "unpaid"}},
	{"support", []string{"赡养", "贍養", "抚养", "撫養", "扶养", "child support", "alimony"}},
	{"crime", []string{"拘留", "刑事", "被抓", "取保", "逮捕", "arrested", "criminal"}},
}

func aboutOf(words string) string {
	words = strings.ToLower(words)
	for _, s := range aboutSigns {
		for _, sign := range s.signs {
			if strings.Contains(words, sign) {
				return s.about
			}
		}
	}
	return ""
}

// hearAbout takes free words: they are kept, for nobody should have to say it twice.
func hearAbout(w *Work, text string) bool {
	if len([]rune(text)) < 3 {
		return false
	}
	w.Answers["words"] = join(w.Answers["words"], text)
	if w.Answers["about"] = aboutOf(text); w.Answers["about"] == "" {
		w.Answers["about"] = "other"
	}
	return true
}

// exempted are the words for those of whom no hardship is asked, as the question names them; they choose by saying which they are.
var exempted = Worded("exempted")

// notOfThem is who says that they are none of those.
var notOfThem = regexp.MustCompile(`不是|没有|沒有|都不|唔係`)

// hearMeans hears which of the groups somebody is of: 「进城务工」.
func hearMeans(w *Work, text string) bool {
	if notOfThem.MatchString(text) || !exempted.In(text) {
		return false
	}
	w.Answers["means"] = "exempt"
	return true
}

func meansAsked(w *Work) []tickets.Line {
	return []tickets.Line{tickets.Say("ask.legalaid.means", "about", "@aid.about."+w.Answers["about"])}
}

// meansOf is what was said of one's means; a matter that asks for no hardship is free of it.
func (w *Work) meansOf() string {
	if w.Answers["about"] == "violence" {
		return "free"
	}
	return w.Answers["means"]
}

// aidAdvice says whether one probably qualifies and why, what to bring, and what to do next: all of it once.
func aidAdvice(w *Work) []tickets.Line {
	about, means := w.Answers["about"], w.meansOf()
	lines := []tickets.Line{tickets.Say("aid.likely." + about), tickets.Say("aid.likely.means." + means)}
	if w.Answers["soon"] == "yes" {
		lines = append([]tickets.Line{tickets.Say("aid.soon.first")}, lines...)
	}
	return append(lines, tickets.Say("aid.papers", "means", "@aid.papers.means."+means, "about", "@aid.papers.about."+about), tickets.Say("aid.decides"))
}

func (w *Work) aidFiling(service string) tickets.Filing {
	w.Answers["service"] = service
	f := w.filing()
	f.Answer = nil
	return f
}

func apply(ctx context.Context, w *Work) (Outcome, error) {
	f := w.aidFiling(aidService)
	f.Answer = &tickets.Notice{Lines: []tickets.Line{tickets.Say("aid.filed")}}
	soon := w.Answers["soon"] == "yes"
	if soon {
		f.Answer.Lines = []tickets.Line{tickets.Say("aid.filed_soon")}
	}
	t, err := w.Desk.Legal.Apply(ctx, f, w.Answers["about"], w.meansOf(), soon)
	return Outcome{Posted: err == nil, Talk: t.Number}, err
}

// fileAndBook books a time with a ticket of its own. Who was too slow keeps what they said, and chooses another time.
func fileAndBook(ctx context.Context, w *Work) (Outcome, error) {
	service := adviceService
	if _, known := w.Desk.Services.Get(service); !known {
		service = aidService
	}
	t, err := w.Desk.Legal.FileAndBook(ctx, w.aidFiling(service), w.Answers["slot"])
	if errors.Is(err, tickets.ErrConflict) {
		return tooSlow(err)
	}
	return Outcome{Posted: err == nil, Talk: t.Number}, err
}

// tooSlow tells that a time is taken, and has another one chosen; whatever else was said stays said.
func tooSlow(err error) (Outcome, error) {
	refusal := (*tickets.Error)(nil)
	if !errors.As(err, &refusal) || refusal.Key != "error.slot_taken" {
		return Outcome{}, err
	}
	return Outcome{Lines: []tickets.Line{{Key: refusal.Key, Args: refusal.Args}}, Again: "slot"}, nil
}
