package intents

import (
	"regexp"
	"slices"
	"strings"

	"huying/tickets"
)

// SaysWho hears a name, a telephone number or both from who was asked something else while enrolling: it need not be said again. The words must be
// nothing more.
func SaysWho(w *Work, text string) bool {
	text = nameIs.ReplaceAllString(strings.TrimSpace(text), "")
	switch {
	case fullName.MatchString(text) && !slices.ContainsFunc(notPersons, func(begins string) bool { return len([]rune(begins)) > 1 && strings.HasPrefix(text, begins) }):
		w.Answers["name"] = text
		return true
	case len(w.Reading.Phones) != 1:
		return false
	}
	rest := strings.Trim(strings.Replace(text, w.Reading.Phones[0], "", 1), " ，,。.:：")
	if rest == "" || onlyPhoneWords.MatchString(rest) {
		return hearPhone(w, text)
	}
	return fullName.MatchString(rest) && hearOwnName(w, text)
}

var (
	fullName       = regexp.MustCompile(`^(?:[` + surnames + `]|欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容)\p{Han}{1,2}$`)
	onlyPhoneWords = regexp.MustCompile(`^(?:我|的|是|手机|手機|电话|電話|号码|號碼|号|號|my|phone|number|is|\s)*$`)
)

// LikelyOrder is the service to order in words that may as well be a report, said to the menu of services: a dripping tap. "" when they are none.
func LikelyOrder(r Reading) string {
	for _, code := range r.Services[:min(2, len(r.Services))] {
		if tickets.TopClass(code) == "S" {
			return code
		}
	}
	return ""
}
