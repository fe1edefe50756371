package intents

import (
	"strings"
	"testing"

	"huying/tickets"
)

func TestQuietIn(t *testing.T) {
	for text, want := range map[string]string{
		"晚上九点以后别发":                              "21:00-08:00",
		"晚上9点半以后不要给我发了":                         "21:30-08:00",
		"九点以后别发消息":                              "21:00-08:00",
		"早上七点以前别吵我":                             "21:00-07:00",
		"晚上十点到早上七点请勿打扰":                         "22:00-07:00",
		"22:00-7:00 免打扰":                        "22:00-07:00",
		"早上八点以前、晚上九点以后别派单":                      "21:00-08:00",
		"晚上12点以后别发":                             "00:00-08:00",
		"我要睡午觉，中午12点到下午2点别发":                    "12:00-14:00",
		"晚上別發給我":                                "21:00-08:00",
		"唔好晚黑發，夜晚十點之後唔好發":                       "22:00-08:00",
		"please don't send anything after 9 pm": "21:00-08:00",
		"no messages before 8 am":               "21:00-08:00",
		"no cards from 10 pm to 7 am":           "22:00-07:00",
		"晚上九点以后有空":                              "",
		"别发了":                                   "",
		"周六上午":                                  "",
		"":                                      "",
	} {
		got := ""
		if from, till, found := quietIn(text); found {
			got = quietWords(from, till)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if from, till := quietOf(got); got != "" && quietWords(from, till) != got {
			t.Errorf("%q is read again as %s, %s", got, from, till)
		}
	}
}

// TestHearQuiet takes what asks to be left alone out of what else is said.
func TestHearQuiet(t *testing.T) {
	for _, c := range [][3]string{
		{"周末都可以，晚上九点以后别发", "周末都可以", "21:00-08:00"},
		{"一周两单。晚上十点以后别打扰", "一周两单", "22:00-08:00"},
		{"晚上九点以后别发", "", "21:00-08:00"},
		{"周六上午、周三晚上", "周六上午、周三晚上", ""},
	} {
		w := orderWork(t)
		if rest := hearQuiet(w, c[0]); rest != c[1] || w.Answers["quiet"] != c[2] {
			t.Errorf("%q leaves %q and %q", c[0], rest, w.Answers["quiet"])
		}
	}
}

func FuzzQuietIn(f *testing.F) {
	f.Add("晚上25点99分以后别发")
	f.Add("別發 12:99 到 99点半")
	f.Fuzz(func(t *testing.T, text string) {
		from, till, found := quietIn(text)
		if found && (from < 0 || till < 0 || from >= 24*60*60e9 || till >= 24*60*60e9 || from == till) {
			t.Errorf("%q is quiet from %s to %s", text, from, till)
		}
		hearQuiet(orderWork(t), text)
	})
}

// TestAreasNamed parts what a 和 joins, and nothing else.
func TestAreasNamed(t *testing.T) {
	town := tickets.NewTown(tickets.TownData{Areas: []tickets.Area{{Code: "1", Name: "和平里社区"}, {Code: "2", Name: "新桥社区"}, {Code: "3", Name: "人和家园"}}})
	for words, want := range map[string]string{
		"和平里社区": "1", "和平里": "1", "新桥和和平里": "2 1", "和平里和新桥社区": "1 2", "人和家园": "3", "新桥和人和家园和和平里": "2 3 1", "月球": "?", "": "?",
	} {
		codes, missing := areasNamed(town, words)
		got := strings.Join(codes, " ")
		if missing != "" || len(codes) == 0 {
			got = "?"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", words, got, want)
		}
	}
}
