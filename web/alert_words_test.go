package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"huying/locales"
	"huying/tickets"
)

// capValues are the values CAP 1.2 knows for each part that has a list of them.
var capValues = map[string]string{
	"status": "Actual Exercise System Test Draft", "type": "Alert Update Cancel Ack Error", "scope": "Public Restricted Private",
	"severity": "Extreme Severe Moderate Minor Unknown", "urgency": "Immediate Expected Future Past Unknown", "certainty": "Observed Likely Possible Unlikely Unknown",
	"category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
	"response": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
}

// The details of a warning are words of the page's language, not CAP's.
func TestAlertDetailsInWords(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range tickets.Langs {
		for of, values := range capValues {
			for _, value := range strings.Fields(values) {
				key := "alert." + of + "." + value
				if words := book.Say(string(lang), key, nil); words == key || words == "" {
					t.Errorf("%s lacks %q", lang, key)
				}
			}
		}
	}
	o, w := startAlerts(t, capKey)
	r, _, _, err := w.Deliver(t.Context(), []byte("A1 暴雨"), "met")
	if err != nil {
		t.Fatal(err)
	}
	i := &w.all[0].Infos[0]
	i.Urgency, i.Certainty, i.Categories, i.Responses = "Immediate", "Likely", []string{"Met", "Safety"}, []string{"Shelter", "Bespoke"}
	i.Areas[0].Polygons = [][][2]float64{make([][2]float64, 5)}
	a := o.as(tickets.Admin).get("/console/alerts/" + r.Key())
	if a.status != http.StatusOK {
		t.Fatal(a.status)
	}
	body := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(a.body, " ")
	for _, words := range []string{"实况", "公开", "严重", "立即行动", "很可能", "气象、公共安全", "就地躲避、Bespoke", "多边形，4 个点", "半径 5 公里"} {
		if !strings.Contains(body, words) {
			t.Errorf("the page has no %q", words)
		}
	}
	for _, values := range capValues {
		for _, word := range strings.Fields(body) {
			if slices.Contains(strings.Fields(values), word) {
				t.Errorf("the page says %q", word)
			}
		}
	}
}
