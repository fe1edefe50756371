package tickets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// VolunteerStage is how far somebody has come who wants to help.
type VolunteerStage string

const (
	VolunteerApplied VolunteerStage = "applied" // 待审核
	VolunteerChecked VolunteerStage = "checked" // 已通过: takes orders
	VolunteerRefused VolunteerStage = "refused" // 未通过
	VolunteerPaused  VolunteerStage = "paused"  // 暂停: their own wish; they get no cards
	VolunteerLeft    VolunteerStage = "left"    // 已退出, or erased: what they served stays, without a person
)

// VolunteerStages in the order of the road.
var VolunteerStages = []VolunteerStage{VolunteerApplied, VolunteerChecked, VolunteerRefused, VolunteerPaused, VolunteerLeft}

// Availability is when somebody usually has time: one bit for each part of each weekday, Monday morning first. The zero value says nothing: any time.
type Availability uint32

// DayPart is a part of a day.
type DayPart int

const (
	Morning   DayPart = iota // before 12
	Afternoon                // 12 to 18
	Evening                  // from 18 on
)

// FreeAt is the bit of a part of a weekday.
func FreeAt(day time.Weekday, part DayPart) Availability {
	return 1 << ((int(day)+6)%7*3 + int(part))
}

// partOf is the part of the day of a moment, in the zone it is given in.
func partOf(t time.Time) DayPart {
	switch h := t.Hour(); {
	case h < 12:
		return Morning
	case h < 18:
		return Afternoon
	}
	return Evening
}

// Free reports whether somebody has time when something begins, in the zone it is given in.
func (a Availability) Free(t time.Time) bool { return a == 0 || a&FreeAt(t.Weekday(), partOf(t)) != 0 }

// Volunteer is a resident or party member who takes orders. There is no age: only whether they are a minor.
type Volunteer struct {
	ID           string
	Resident     string // id; "" for somebody without a chat, or who was erased
	Address      Address
	Lang         Lang
	Name         string
	Phone        string
	PartyMember  bool
	Unit         string   // 单位 a party member reports to (双报到); "" none
	Branch       string   // 党支部
	ReturnToUnit bool     // they want the result told to their unit
	Skills       []string // service codes, or 特长 in words; nil: whatever there is
	Grids        []string // codes of the areas they serve, of any level; nil: everywhere
	Free         Availability
	Minor        bool
	PerWeek      int           // at most so many cards and so many orders a week; 0: any number
	QuietFrom    time.Duration // no cards from this time of the day on …
	QuietTill    time.Duration // … until this; both 0: the rules' own quiet hours
	Stage        VolunteerStage
	Reason       string // of a refusal, for themselves only
	CheckedBy    string // staff id
	ConsentAt    time.Time
	JoinedAt     time.Time
	Version      int // counts saves; a save of an older version is a Conflict
}

// VolunteerStore keeps volunteers.
type VolunteerStore interface {
	Volunteer(ctx context.Context, id string) (Volunteer, error)                // ErrNotFound
	VolunteerOf(ctx context.Context, resident string) (Volunteer, error)        // of a resident; ErrNotFound
	SaveVolunteer(ctx context.Context, v *Volunteer, notices ...Notice) error   // new when Version is 0; ErrConflict
	VolunteersSince(ctx context.Context, seq int64) ([]Volunteer, int64, error) // changed after a seq, and the seq to ask with next; 0: all
	FindVolunteers(ctx context.Context, q VolunteerQuery) ([]Volunteer, error)
}

// VolunteerQuery is what the console wants to see of the volunteers, by name.
type VolunteerQuery struct {
	Stage  VolunteerStage // "" any
	Area   string         // who serves something within; "" all
	Skill  string
	Words  string // part of a name
	Branch string // part of the name of a 党支部
	Limit  int    // 0: 100
}

// Enrolment is what somebody says who wants to be a volunteer (报名, 双报到).
type Enrolment struct {
	Resident     Resident
	Address      Address
	Lang         Lang
	Name         string
	Phone        string
	PartyMember  bool
	Unit, Branch string
	ReturnToUnit bool
	Skills       []string
	Grids        []string
	Free         Availability
	Minor        bool
	PerWeek      int
	QuietFrom    time.Duration
	QuietTill    time.Duration
	Consent      bool   // they agreed to what is kept and why
	Source       string // key of the message; the answer's id derives from it
}

// Bounds of what a volunteer says of themselves.
const (
	maxVolunteerName   = 40 // runes
	maxVolunteerSkills = 12
	maxVolunteerGrids  = 20
)

// check is every rule of an enrolment.
func (e Enrolment) check() error {
	switch {
	case !e.Consent:
		return Refuse(NotAllowed, "error.volunteer_consent")
	case strings.TrimSpace(e.Name) == "" || utf8.RuneCountInString(e.Name+e.Unit+e.Branch) > 3*maxVolunteerName:
		return Refuse(Invalid, "error.volunteer_name")
	case len(e.Skills) > maxVolunteerSkills || len(e.Grids) > maxVolunteerGrids:
		return Refuse(Invalid, "error.volunteer_many", "n", fmt.Sprint(maxVolunteerSkills))
	case e.PerWeek < 0 || e.PerWeek > 50:
		return Refuse(Invalid, "error.volunteer_week")
	case e.QuietFrom < 0 || e.QuietFrom >= 24*time.Hour || e.QuietTill < 0 || e.QuietTill >= 24*time.Hour:
		return Refuse(Invalid, "error.volunteer_quiet")
	case e.Address.Group():
		return Refuse(NotAllowed, "error.volunteer_group")
	}
	return nil
}

// Enrol keeps who wants to help, to be checked by the organisation. Done again, it corrects what was said; who was checked stays checked
// unless they changed what is checked: name, minor, party member, unit.
func (d *ActivityDesk) Enrol(ctx context.Context, e Enrolment) (Volunteer, error) {
	if err := e.check(); err != nil {
		return Volunteer{}, err
	}
	now := d.Now()
	v, err := d.Volunteers.VolunteerOf(ctx, e.Resident.ID)
	fresh := errors.Is(err, ErrNotFound) || e.Resident.ID == ""
	if err != nil && !fresh {
		return v, err
	}
	if fresh {
		v = Volunteer{ID: d.NewID(), Stage: VolunteerApplied, JoinedAt: now}
	}
	if v.Name != e.Name || v.Minor != e.Minor || v.PartyMember != e.PartyMember || v.Unit != e.Unit || v.Stage != VolunteerChecked && v.Stage != VolunteerPaused {
		v.Stage, v.CheckedBy, v.Reason = VolunteerApplied, "", ""
	}
	v.Resident, v.Address, v.Lang, v.Name, v.Phone = e.Resident.ID, e.Address, e.Lang, strings.TrimSpace(e.Name), e.Phone
	v.PartyMember, v.Unit, v.Branch, v.ReturnToUnit = e.PartyMember, e.Unit, e.Branch, e.ReturnToUnit
	v.Skills, v.Grids, v.Free, v.Minor, v.PerWeek = e.Skills, e.Grids, e.Free, e.Minor, e.PerWeek
	v.QuietFrom, v.QuietTill, v.ConsentAt = e.QuietFrom, e.QuietTill, now
	return v, d.Volunteers.SaveVolunteer(ctx, &v)
}

// VolunteerPhone changes a volunteer's telephone number; changed is false for who is none, or has that number already.
func (d *ActivityDesk) VolunteerPhone(ctx context.Context, resident, phone string) (changed bool, err error) {
	v, err := d.Volunteers.VolunteerOf(ctx, resident)
	switch {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil || v.Stage == VolunteerLeft || v.Phone == phone:
		return false, err
	}
	v.Phone = phone
	return true, d.Volunteers.SaveVolunteer(ctx, &v)
}

// Check is the organisation's word on a volunteer: checked or refused, with a reason that goes to themselves only.
func (d *ActivityDesk) Check(ctx context.Context, id string, version int, pass bool, reason string, by Actor) (Volunteer, error) {
	v, err := d.volunteer(ctx, id)
	if err != nil {
		return Volunteer{}, err
	}
	switch {
	case by.Kind != ByStaff || !slices.Contains(anyone, by.Role):
		return *v, Refuse(NotAllowed, "error.not_yours_to_do")
	case version != v.Version:
		return *v, Refuse(Conflict, "error.volunteer_changed")
	case v.Stage == VolunteerLeft:
		return *v, Refuse(NotAllowed, "error.volunteer_left")
	case !pass && strings.TrimSpace(reason) == "":
		return *v, Refuse(Invalid, "error.volunteer_reason")
	}
	v.Stage, v.Reason, v.CheckedBy = VolunteerChecked, "", by.ID
	line := Say("volunteer.told.checked")
	if !pass {
		v.Stage, v.Reason = VolunteerRefused, strings.TrimSpace(reason)
		line = Say("volunteer.told.refused", "reason", Plain(v.Reason))
	}
	var told []Notice
	if !v.Address.IsZero() && !v.Address.Group() {
		told = append(told, Notice{
			ID: fmt.Sprintf("v:check:%s:%d", v.ID, v.Version), To: v.Address, Resident: v.Resident, Lang: v.Lang, Class: News, Lines: []Line{line},
		})
	}
	return *v, d.Volunteers.SaveVolunteer(ctx, v, told...)
}

// SetAside is a volunteer's own pause, return (VolunteerChecked) or leaving; leaving gives back every place they have not started.
func (d *ActivityDesk) SetAside(ctx context.Context, id string, stage VolunteerStage) (Volunteer, error) {
	v, err := d.volunteer(ctx, id)
	if err != nil {
		return Volunteer{}, err
	}
	may := map[VolunteerStage][]VolunteerStage{
		VolunteerPaused:  {VolunteerChecked},
		VolunteerChecked: {VolunteerPaused},
		VolunteerLeft:    {VolunteerApplied, VolunteerChecked, VolunteerRefused, VolunteerPaused},
	}
	if !slices.Contains(may[stage], v.Stage) {
		return *v, Refuse(NotAllowed, "error.volunteer_stage", "stage", "@volunteer.stage."+string(v.Stage))
	}
	if stage == VolunteerLeft {
		held, err := d.Store.FindActivities(ctx, ActivityQuery{Volunteer: id, Stages: activityOn, Limit: MaxPlaces})
		if err != nil {
			return *v, err
		}
		for _, a := range held {
			s := a.Seats[a.SeatOf(id)]
			if s.State != SeatTaken && s.State != SeatWaiting {
				continue
			}
			if _, err := d.Do(ctx, a.Number, ActivityAct{Verb: ActivityRelease, By: Actor{Kind: ByResident, ID: v.Resident}, Volunteer: id}); err != nil {
				return *v, err
			}
		}
	}
	v.Stage = stage
	return *v, d.Volunteers.SaveVolunteer(ctx, v)
}

// knows reports whether somebody with these skills has one of those asked for.
func knows(has, asked []string) bool {
	return len(asked) == 0 || slices.ContainsFunc(has, func(s string) bool { return slices.Contains(asked, s) })
}
