package tickets

import (
	"fmt"
	"testing"
	"time"
)

func TestHowAWarningLeaves(t *testing.T) {
	for severity, want := range map[string]string{
		"Extreme": fmt.Sprint(Red, Warning, true), "Severe": fmt.Sprint(Orange, News, true), "Moderate": fmt.Sprint(Yellow, Bulk, false),
		"Minor": fmt.Sprint(Blue, Bulk, false), "Unknown": fmt.Sprint(Unlevelled, Bulk, false),
	} {
		o := newAlertOffice(t)
		if _, _, err := o.Relay(t.Context(), o.message("A Alert +1h 99010100100101 "+severity)); err != nil {
			t.Fatal(err)
		}
		s := o.last
		if got := fmt.Sprint(s.Level, s.Class, s.IgnoreQuiet); got != want || s.Expires != o.clock.Add(time.Hour) || len(s.Grids) != 1 || len(s.Words) != len(Langs) {
			t.Errorf("%s: %s, want %s: %+v", severity, got, want, s)
		}
	}
	o := newAlertOffice(t)
	for _, line := range []string{"A Alert Extreme 99010100100101", "B Cancel A"} {
		if _, _, err := o.Relay(t.Context(), o.message(line)); err != nil {
			t.Fatal(err)
		}
		o.clock = o.clock.Add(time.Minute)
	}
	if s := o.last; !s.Ends || s.IgnoreQuiet || s.Class != News || s.Follows != "b:"+AlertKey("met", "A") || len(s.Grids) != 1 || s.Level != Red {
		t.Errorf("lifted: %+v", s)
	}
}

func TestWordsOfAWarning(t *testing.T) {
	o := newAlertOffice(t)
	a := o.message("A Alert +1h")
	a.Infos[0].Event, a.Infos[0].Text, a.Infos[0].Do = "暴雨橙色预警信号", "雨很大", "待在家里"
	english := a.Infos[0]
	english.Lang, english.Event, english.Text, english.Do = "en-US", "Rainstorm", "Much rain", "Stay"
	r := AlertRecord{Alert: a, Until: a.until()}
	for _, c := range []struct {
		label string
		infos []AlertInfo
		lang  Lang
		want  string
	}{
		{"their language", []AlertInfo{a.Infos[0]}, Hans, "title 暴雨 orange\n雨很大\nfrom 气象台 2025-11-23 09:00\ndo 待在家里\nuntil 2025-11-23 10:00"},
		{"their language, second", []AlertInfo{a.Infos[0], english}, English, "title Rainstorm orange\nMuch rain\nfrom 气象台 2025-11-23 09:00\ndo Stay\nuntil 2025-11-23 10:00"},
		{"not their language", []AlertInfo{a.Infos[0]}, English, "title 暴雨 orange\n雨很大\nfrom 气象台 2025-11-23 09:00\ndo 待在家里\nuntil 2025-11-23 10:00\nown_words"},
		{"another script", []AlertInfo{a.Infos[0], english}, Hant, "title 暴雨 orange\n雨很大\nfrom 气象台 2025-11-23 09:00\ndo 待在家里\nuntil 2025-11-23 10:00\nown_words"},
		{"a code is no event", []AlertInfo{{Lang: "zh", Event: "11B03", Headline: "某台发布暴雨预警"}}, Hans, "title_named 某台发布暴雨预警\n某台发布暴雨预警\nfrom met 2025-11-23 09:00\nuntil 2025-11-24 09:00"},
	} {
		r.Infos = c.infos
		r.Until = r.Alert.until()
		w := o.wordsOf(r, c.lang)
		if got := w.Title + "\n" + w.Body; got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.label, got, c.want)
		}
	}
	for tag, want := range map[string]Lang{"": English, "en-GB": English, "zh": Hans, "zh-CN": Hans, "zh_TW": Hant, "zh-Hant-CN": Hant, "zh-Hans-HK": Hans, "zh-HK": Hant, "ug": ""} {
		if got := spokenLang(tag); got != want {
			t.Errorf("%q is %q", tag, got)
		}
	}
	for event, want := range map[string]string{"暴雨": "暴雨", "暴雨橙色预警": "暴雨", "大风蓝色预警信号": "大风", "地震预警": "地震", "11B06": "", " ": "", "Red Tide": "Red Tide", "颱風紅色預警": "颱風"} {
		if got := eventName(event); got != want {
			t.Errorf("%q is %q", event, got)
		}
	}
}
