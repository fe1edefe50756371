package tickets

import (
	"regexp"
	"slices"
	"strings"
)

// This file puts a warning in words for residents. The authority's words stay as they are: nothing is translated, only the frame around
// them is in the resident's language.

// Speaker says a key in a language.
type Speaker interface {
	Say(lang, key string, args map[string]string) string
}

// AlertWords are a warning in plain text: a title that has the level in words, and the rest.
type AlertWords struct{ Title, Body string }

// spokenLang is which of our languages a language tag is: "" for none.
func spokenLang(tag string) Lang {
	tag = strings.ToLower(strings.ReplaceAll(tag, "_", "-"))
	head, rest, _ := strings.Cut(tag, "-")
	switch head {
	case "en", "eng", "":
		return English // the language CAP means when none is given is en-US
	case "zh", "zho", "chi", "cmn":
		for _, part := range strings.Split(rest, "-") {
			switch part {
			case "hans":
				return Hans
			case "hant", "tw", "hk", "mo":
				return Hant
			}
		}
		return Hans
	}
	return ""
}

// Bounds of what a message carries of an alert's texts, in runes; the console and /cap have all of it.
const (
	maxAlertText = 1200
	maxAlertDo   = 800
)

// in are the infos to read in a language: those written in it, else those of the language the alert begins with.
func infosIn(all []AlertInfo, lang Lang) (found []AlertInfo, own bool) {
	of := func(lang Lang, tag string) []AlertInfo {
		return slices.DeleteFunc(slices.Clone(all), func(i AlertInfo) bool {
			return spokenLang(i.Lang) != lang || lang == "" && i.Lang != tag
		})
	}
	if found = of(lang, ""); len(found) > 0 || len(all) == 0 {
		return found, true
	}
	first := all[0].Lang
	return of(spokenLang(first), first), false
}

func (d *AlertDesk) wordsOf(r AlertRecord, lang Lang) AlertWords {
	infos := r.Infos
	if len(infos) == 0 {
		infos = r.Before
	}
	infos, own := infosIn(infos, lang)
	slices.SortStableFunc(infos, func(a, b AlertInfo) int { return int(LevelOf(b.Severity)) - int(LevelOf(a.Severity)) })
	say := func(key string, pairs ...string) string {
		line := Say(key, pairs...)
		return d.Words.Say(string(lang), line.Key, line.Args)
	}
	var w AlertWords
	var body []string
	if len(infos) > 0 {
		w.Title = alertTitle(r, infos[0], say)
	}
	for _, i := range infos {
		if len(infos) > 1 {
			body = append(body, alertTitle(r, i, say))
		}
		body = append(body, d.paragraph(r, i, say)...)
	}
	if r.Ends && len(r.Infos) == 0 {
		body = []string{say("alert.told.lifted", "issuer", Plain(issuerOf(infos, r)), "at", d.day(r.Sent))}
	}
	if r.Ends && r.MsgType != "Cancel" {
		body = append(body, say("alert.told.left"))
	}
	if !own && len(r.Infos) > 0 {
		body = append(body, say("alert.told.own_words"))
	}
	w.Body = strings.Join(body, "\n")
	return w
}

func issuerOf(infos []AlertInfo, r AlertRecord) string {
	if len(infos) > 0 && infos[0].SenderName != "" {
		return infos[0].SenderName
	}
	return r.Sender
}

// alertTitle is 【暴雨橙色预警】, or the authority's own headline where the event is not known.
func alertTitle(r AlertRecord, i AlertInfo, say func(string, ...string) string) string {
	key, level := "alert.told.title", LevelOf(i.Severity)
	switch {
	case r.MsgType == "Cancel":
		key = "alert.told.title_lifted"
	case r.Ends:
		key = "alert.told.title_left"
	case r.MsgType == "Update" && r.Follows != "":
		key = "alert.told.title_update"
	}
	event := eventName(i.Event)
	if event == "" {
		return say(key+"_named", "headline", Plain(i.Headline))
	}
	return say(key, "event", Plain(event), "level", "@alert.level."+level.String())
}

// eventTail is what an event's name ends with beside itself: 暴雨橙色预警信号.
var eventTail = regexp.MustCompile(`(?:[蓝藍黄黃橙红紅]色)?(?:预警|預警|警报|警報)(?:信号|信號)?$`)

// eventName is what a warning is of, without level and without the word for a warning: 暴雨 of 暴雨橙色预警信号. A code is no name.
func eventName(event string) string {
	event = strings.TrimSpace(eventTail.ReplaceAllString(strings.TrimSpace(event), ""))
	if eventCode.MatchString(event) {
		return ""
	}
	return event
}

// eventCode is a code of GB/T 35561, as the national form has it for the event: 11B06.
var eventCode = regexp.MustCompile(`^\d{2}[A-Z]\d{2,}$`)

// paragraph is what one info says, the shortest first.
func (d *AlertDesk) paragraph(r AlertRecord, i AlertInfo, say func(string, ...string) string) []string {
	text := i.Text
	if text == "" {
		text = i.Headline
	}
	var lines []string
	add := func(line string) { lines = append(lines, line) }
	if text != "" {
		add(shorten(text, maxAlertText))
	}
	add(say("alert.told.from", "issuer", Plain(issuerOf([]AlertInfo{i}, r)), "at", d.day(r.Sent)))
	if i.Do != "" {
		add(say("alert.told.do", "do", Plain(shorten(i.Do, maxAlertDo))))
	}
	if !r.Ends {
		end := i.Expires
		if end.IsZero() {
			end = r.Until
		}
		add(say("alert.told.until", "until", d.day(end)))
	}
	return lines
}

// shorten cuts a text after n runes.
func shorten(text string, n int) string {
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > n {
		return strings.TrimSpace(string(runes[:n])) + "…"
	}
	return text
}
