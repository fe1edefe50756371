package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// This file is the reminder: before a service begins, who took it hears of it once more, and who ordered hears who comes.

// RemindStep is the text of the step that says everybody was reminded.
const RemindStep = "remind"

// reminder is the id of that step. It names the beginning: what is put off is reminded of anew.
func (a Activity) reminder() string { return fmt.Sprintf("remind:%s:%d", a.Number, a.From.UnixMilli()) }

func (a Activity) reminded() bool {
	return slices.ContainsFunc(a.Steps, func(s ActivityStep) bool { return s.ID == a.reminder() })
}

// remindAt is some time before the beginning, or where that falls into the quiet hours, the last hour before these.
func (d *ActivityDesk) remindAt(a Activity) time.Time {
	r := d.rules()
	at := a.From.Add(-r.Remind)
	if !d.awake(Volunteer{}, at).After(at) {
		return at
	}
	y, m, day := at.In(d.Location).Date()
	evening := time.Date(y, m, day, 0, int((r.QuietFrom-time.Hour)/time.Minute), 0, 0, d.Location)
	if evening.After(at) {
		evening = time.Date(y, m, day-1, 0, int((r.QuietFrom-time.Hour)/time.Minute), 0, 0, d.Location)
	}
	return evening
}

// freshly is how long somebody who took a place needs no reminder of it.
const freshly = time.Hour

// remind tells everybody once. Who sleeps until it begins has said so themselves, and is told nothing.
func (d *ActivityDesk) remind(ctx context.Context, c *ActivityChange, w *act) error {
	a := c.Activity
	if a.Stage != ActivityListed && a.Stage != ActivityFull || w.now.Before(d.remindAt(a)) || !w.now.Before(a.From) || a.Taken() == 0 || a.reminded() {
		return nil
	}
	step := ActivityStep{ID: a.reminder(), Activity: a.Number, At: w.now, By: Actor{Kind: BySystem}, Verb: ActivityNote, Text: RemindStep}
	c.Steps = append(c.Steps, step)
	var names []string
	for _, s := range a.Seats {
		if s.State != SeatTaken {
			continue
		}
		v, err := d.volunteer(ctx, s.Volunteer)
		if errors.Is(err, ErrNotFound) { // they asked to be forgotten
			continue
		}
		if err != nil {
			return err
		}
		if name := CalledName(v.Name); name != "" {
			names = append(names, name)
		}
		if due := d.awake(*v, w.now); w.now.Sub(s.At) >= freshly && due.Before(a.From) {
			d.remindVolunteer(c, step, *v, due)
		}
	}
	if len(names) == 0 {
		return nil
	}
	for _, n := range d.tellRequesters(c, w, step, d.says("activity.told.comes", a, "who", Plain(strings.Join(names, "、")))) {
		n.Expires = a.From
	}
	return nil
}

func (d *ActivityDesk) remindVolunteer(c *ActivityChange, step ActivityStep, v Volunteer, due time.Time) {
	a, before := c.Activity, len(c.Notices)
	d.tellVolunteer(c, step, v, d.says("activity.told.remind", a), "show", ActivityRelease)
	for i := range c.Notices[before:] {
		n := &c.Notices[before+i]
		n.Expires = a.From
		if due.After(step.At) {
			n.Due = due
		}
		if a.Place != "" {
			n.Lines = append(n.Lines, Say("activity.card.place", "place", Plain(a.Place)))
		}
	}
}

// compoundNames are the family names of two characters.
var compoundNames = strings.Fields("欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 尉迟 尉遲 皇甫 令狐 夏侯 慕容 端木 南宫 南宮 公孙 公孫 长孙 長孫 宇文 独孤 獨孤 轩辕 軒轅 第五")

// CalledName is as much of a volunteer's name as somebody at the door needs: the family name and 志愿者, or the first name where names are written
// in letters.
func CalledName(name string) string {
	runes := []rune(strings.TrimSpace(name))
	if len(runes) == 0 {
		return ""
	}
	if !unicode.Is(unicode.Han, runes[0]) {
		return strings.Fields(name)[0]
	}
	for _, two := range compoundNames {
		if strings.HasPrefix(name, two) && len(runes) > 2 {
			return two + "志愿者"
		}
	}
	return string(runes[:1]) + "志愿者"
}
