package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"huying/intents"
	"huying/tickets"
)

// This file is which ticket somebody's words belong to when no question is open, and what is answered first of all in danger.

// bond is how words belong to the ticket that was talked about last.
type bond int

const (
	surely   bond = iota
	perhaps       // they may as well be about something new
	inquires      // they ask how far it is
)

// talk finds the ticket these words belong to: the one whose message they reply to, the one a clerk just wrote about, or the one
// filed a moment ago. "" when they belong to none.
func (t *turn) talk(ctx context.Context) (n tickets.Number, how bond, err error) {
	if t.s.Resident == "" {
		return "", surely, nil
	}
	if t.m.Quoted != nil && t.m.Quoted.Ours {
		if n, found := tickets.FindNumber(t.m.Quoted.Text); found {
			return n, surely, nil
		}
	}
	offer, at, err := t.Offers.LastOffer(ctx, t.m.From)
	if err != nil && !errors.Is(err, tickets.ErrNotFound) {
		return "", surely, err
	}
	asked := err == nil && offer.Talk && t.Now().Sub(at) < talkTime
	switch {
	case asked:
		n = offer.Ticket
	case t.Now().Before(t.s.TalkTill):
		n = t.s.Talk
	}
	if n == "" {
		return "", surely, nil
	}
	about, err := t.Desk.Store.Ticket(ctx, n)
	if errors.Is(err, tickets.ErrNotFound) || err == nil && about.Resident != t.s.Resident {
		return "", surely, nil
	}
	if err == nil && about.Stage == tickets.Accepted && about.Satisfied == "bad" && t.Now().Sub(about.UpdatedAt) < freshFor {
		asked = true // they just said it was not done well, and were asked what is wrong
	}
	over := about.Stage == tickets.Withdrawn
	switch {
	case err != nil:
	case (!asked || over) && (intents.AsksProgress(t.m.Text) || t.asksHowFar(about) || t.m.Text != "" && !strings.ContainsFunc(t.m.Text, unicode.IsLetter) && !t.adds()): // 「？？」
		how = inquires
	case over: // what they took back is dealt with no more
		n = ""
	case about.Urgency == tickets.Danger && t.inDanger() && t.ofPeople():
	case !asked && about.Kind == tickets.Order && rearranges.In(t.m.Text) && t.reading.When != "" && !over:
	case !asked && t.reading.Service == conduct && t.reading.Sure >= intents.SureEnough && about.Service != conduct && about.Urgency != tickets.Danger:
		how = perhaps // a complaint about those who deal with it is theirs to read only when the resident says so
	case t.elsewhere(about, asked), !asked && formWords.MatchString(bare(t.m.Text)):
		n = ""
	case !asked && about.Service != "" && about.Urgency != tickets.Danger && !t.adds() && t.otherService(about):
		how = perhaps
	}
	return n, how, err
}

// formWords answer a question of a form, and say nothing to a ticket that was filed.
var formWords = regexp.MustCompile(`^(?:我|i)?(?:同意|提交|确认|確認|agree|submit|confirm)$`)

// aloud is what is asked or said of the office itself ("": nothing), unless it is for a person: praise answers a callback, and who talks with a clerk
// asks the clerk for a number.
func (t *turn) aloud(ctx context.Context, text string) string {
	name := intents.Aloud(text)
	switch name {
	case "praise":
		if t.s.Intent == "rate" {
			return ""
		}
		if asked, err := t.inCallback(ctx); intents.CallbackSaid(t.offered(ctx), text) != nil && (err != nil || len(asked) > 0) {
			return ""
		}
	case "numbers", "robot":
		if known, err := intents.AsksOfTask(ctx, t.work(), t.offered(ctx), text); err == nil && known != nil { // theirs to know who took it
			return ""
		}
		if q, _ := t.open(); q == nil && t.withPerson(ctx) {
			return ""
		}
	}
	return name
}

// withPerson reports that a clerk has just written, or that a person was called a moment ago.
func (t *turn) withPerson(ctx context.Context) bool {
	if offer, at, err := t.Offers.LastOffer(ctx, t.m.From); err == nil && offer.Talk && t.Now().Sub(at) < talkTime {
		return true
	}
	if t.s.Talk == "" || !t.Now().Before(t.s.TalkTill) {
		return false
	}
	about, err := t.Desk.Store.Ticket(ctx, t.s.Talk)
	return err == nil && about.Kind == tickets.Consult && about.Service == "" && about.Stage.Open()
}

// conduct is the service of complaints about the office's own people.
const conduct = "1501"

// rearranges are words by which somebody moves the time of what they ordered: 「改成8点」, 「提前到周二」.
var rearranges = intents.Worded("rearranges")

// asksHowFar reports a question that names no other matter than the ticket's.
func (t *turn) asksHowFar(about tickets.Ticket) bool {
	return (intents.AsksHowFar(t.m.Text) || intents.AsksWhen(t.m.Text)) && !(t.reading.Sure >= intents.SureEnough && t.otherService(about))
}

// howFar finds what is known of a question how far a matter of theirs is, when nothing was talked about just now; nil when it is none.
func (t *turn) howFar(ctx context.Context, text string) (known map[string]string, err error) {
	alone := intents.AsksProgress(text)
	if t.s.Resident == "" || !alone && !intents.AsksHowFar(text) {
		return nil, nil
	}
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(o tickets.Ticket) bool { return !slices.Contains(underWay, o.Stage) })
	var about []tickets.Ticket // those of the matter that is named
	for _, o := range own {
		if slices.Contains(t.reading.Services, o.Service) {
			about = append(about, o)
		}
	}
	switch named := t.reading.Service != "" && t.reading.Sure >= intents.SureEnough; {
	case len(about) == 1:
		return map[string]string{"number": string(about[0].Number)}, nil
	case len(own) == 1 && !named:
		return map[string]string{"number": string(own[0].Number)}, nil
	case alone, len(own) > 0 && !named, len(about) > 1:
		return map[string]string{}, nil
	}
	return nil, nil
}

// onlyUnderWay is the one matter of theirs that is being dealt with; "" when there are none or several.
func (t *turn) onlyUnderWay(ctx context.Context) (tickets.Number, error) {
	if t.s.Resident == "" {
		return "", nil
	}
	own, err := t.Desk.Store.TicketsOf(ctx, t.s.Resident, ownLooked)
	own = slices.DeleteFunc(own, func(o tickets.Ticket) bool { return !slices.Contains(underWay[:4], o.Stage) })
	if err != nil || len(own) != 1 {
		return "", err
	}
	return own[0].Number, nil
}

// ownLooked is how many tickets of a resident are looked at, and underWay where those stand of which one asks how far they are.
const ownLooked = 8

var underWay = []tickets.Stage{tickets.Filed, tickets.Accepted, tickets.Assigned, tickets.Working, tickets.Done, tickets.Callback}

// adds reports words that make no matter of their own: a telephone number, only where, or what says itself that it is added.
func (t *turn) adds() bool {
	return t.saysMore() || intents.Presses(t.m.Text) || len(t.reading.Phones) > 0 || intents.OnlyWhere(t.reading, t.m.Text)
}

// saysMore reports words that say themselves that they add to what was said, or put it right.
func (t *turn) saysMore() bool {
	_, moved := t.putPlace(t.m.Text)
	return moved != "" || addsWords.MatchString(t.m.Text) || corrects.In(t.m.Text)
}

// addsWords begin what is added to something said before: 「补充一下，是二楼」.
var addsWords = regexp.MustCompile(`^(?:我|再|另外|还要|還要)*(?:补充|補充)(?:一下|一点|一點|一句|几句|幾句|说明|說明|[，,：: ]).+|^(?i:to add|one more detail).+`)

// corrects puts right what was filed: 「地址写错了，是2号楼」, 「其实是5号楼」.
var corrects = intents.Worded("corrects")

// elsewhere reports whether the words are surely not about this ticket: thanks, a want of their own, or, when no clerk has asked
// something, another service.
func (t *turn) elsewhere(about tickets.Ticket, asked bool) bool {
	r := t.reading
	switch {
	case t.saysMore(), !asked && intents.Presses(t.m.Text):
		return false
	case !asked && r.Intent == "verify_notice" && intents.AsksReal(t.m.Text):
		return true
	case r.Intent == "status" && asksReach.In(t.m.Text): // the progress does not say it: those who deal with it read it
		return false
	case r.Sure < intents.SureEnough || r.Intent == "human": // already talking with one
		return false
	case r.Intent == "chitchat" && about.Kind == tickets.Consult && about.Service == "": // 「在吗」, to the person who was called
		return false
	case asked && r.Intent == "chitchat": // 「方便的，谢谢您」 answers the clerk
		return false
	case asked && shortAnswers[r.Intent] && len([]rune(t.m.Text)) <= longestAnswer && !intents.AsksReal(t.m.Text): // 「是三楼的」
		return false
	case about.Urgency == tickets.Danger && intents.Relieved(t.m.Text):
		return false
	case about.Urgency == tickets.Danger && t.ofPeople():
		return false
	case about.Urgency == tickets.Danger && (t.adds() || shortWants[r.Intent] && !intents.AsksProgress(t.m.Text)): // 「没事」, 「还没转」: those on duty read it
		return false
	case about.Urgency == tickets.Danger && t.inDanger() && shortAnswers[r.Intent] && len([]rune(t.m.Text)) <= longestCry && !intents.AsksReal(t.m.Text): // 「关了」: the gas, and no notices
		return false
	case r.Intent == "report" || r.Intent == "order" || r.Intent == "suggestion":
		return !asked && about.Service != "" && t.otherService(about)
	}
	return true
}

// ofPeople reports short words of somebody in danger about themselves and those beside them: 「爸爸妈妈电话打不通」. They are for those on duty, whatever
// service they would be of on another day.
func (t *turn) ofPeople() bool {
	r := t.reading
	money := t.s.Danger == "scam" && strings.HasPrefix(r.Service, "12") // 「银行卡是工商的」
	return r.Place == "" && len([]rune(t.m.Text)) <= longestAnswer && (money || strings.HasPrefix(r.Service, "S") || strings.HasPrefix(r.Service, "08") || strings.HasPrefix(r.Service, "09"))
}

// asksReach are words that ask how who was sent can be reached: 「派的谁来，电话多少」.
var asksReach = intents.Worded("asks_reach")

// shortWants are wants that short words of somebody in danger may be taken for.
var shortWants = map[string]bool{"chitchat": true, "status": true, "abuse": true, "ad": true, "cancel": true}

// shortAnswers are wants that a short answer to a clerk's question may be taken for, and longestAnswer bounds it, in runes.
var shortAnswers = map[string]bool{"verify_notice": true, "ad": true, "abuse": true, "volunteer": true, "subscription": true, "anonymous": true}

const longestAnswer = 16

// longestCry bounds what somebody in danger calls out between two things they do, in runes.
const longestCry = 6

// otherService reports that the words are of another service than the ticket's. Words that say little (「晚上回来什么都看不见」) are of the ticket's
// when it is among what they may be.
func (t *turn) otherService(about tickets.Ticket) bool {
	r := t.reading
	if r.Sure < intents.SureEnough && slices.Contains(r.Services, about.Service) {
		return false
	}
	return r.Service != "" && r.Service != about.Service || len(r.Services) > 0 && r.Services[0] != about.Service
}

// follow adds words and pictures to a ticket. Should they be about another matter, the words are kept for it.
func (t *turn) follow(ctx context.Context, n tickets.Number, text string) (answer, error) {
	t.s.Heard = text
	place, err := t.corrected(ctx, n, text)
	if err != nil {
		return answer{}, err
	}
	known := map[string]string{"number": string(n), "words": text, "danger": t.s.Danger, "moved": place}
	if t.dropped != nil {
		known["draft"] = "yes"
	}
	return t.start(ctx, "follow", known)
}

// helpAsked is the danger of somebody who chose 需要帮助 under a notice: whatever they write next is about it.
const helpAsked = "help"

// inDanger reports that a danger is what was talked about last.
func (t *turn) inDanger() bool {
	return t.s.Danger != "" && t.s.Talk != "" && t.Now().Before(t.s.TalkTill)
}

// alarmed reports a danger that is one where it is said. Of what is harmless there the reading thinks nothing more, so that no number is said before
// the answer either.
func (t *turn) alarmed(ctx context.Context) bool {
	if t.reading.Danger == "" && t.reading.Perhaps == "" || t.skips(ctx) || t.composing() {
		return false
	}
	return t.reading.Danger != ""
}

// mind says whom to call before whatever is answered to a message that begins a matter and may tell of a danger. What answers a question or adds
// to a ticket hardly does, and who has told of a danger knows the number.
func (t *turn) mind() {
	if t.reading.Perhaps != "" && !t.inDanger() {
		t.notes = append(t.notes, t.doubtedDanger(t.reading.Perhaps))
	}
}

// doubtedDanger tells the number to call should there be danger.
func (t *turn) doubtedDanger(kind string) tickets.Line {
	key := "danger.doubted"
	if kind == "scam" { // nobody is in danger of their life
		key = "danger.doubted_scam"
	}
	return tickets.Say(key, "number", intents.Hotline(kind))
}

// danger answers before anything else, whatever was being talked about. More words about the same danger join its ticket.
func (t *turn) danger(ctx context.Context) (answer, error) {
	lines := intents.DangerLines(t.reading.Danger)
	if t.inDanger() && (intents.Relieved(t.m.Text) || intents.Gone(t.s.Danger, t.m.Text) || intents.CalledHelp(t.m.Text)) { // 「消防已经到了」 is no second fire
		return t.follow(ctx, t.s.Talk, t.mark()+t.m.Text)
	}
	if t.inDanger() && t.s.Danger != t.reading.Danger && (t.reading.Doubted || t.reading.Danger == "missing" && t.ofPeople()) { // 「爸爸妈妈电话打不通」, of a child at whose door somebody stands
		t.notes = append(t.notes, t.doubtedDanger(t.reading.Danger))
		return t.follow(ctx, t.s.Talk, t.mark()+t.m.Text)
	}
	if t.inDanger() && (t.s.Danger == t.reading.Danger || t.s.Danger == helpAsked) {
		_, err := t.Desk.Do(ctx, t.s.Talk, tickets.Act{
			Verb: tickets.Follow, By: tickets.Actor{Kind: tickets.ByResident, ID: t.s.Resident}, Text: t.mark() + t.m.Text, Files: t.files, Source: t.cause,
			Answer: &tickets.Notice{To: t.m.To, Class: tickets.Urgent, Lang: t.lang(), Lines: lines},
		})
		if err == nil {
			err = t.work().PassOn(ctx, t.s.Talk, t.m.Text)
		}
		return answer{silent: true}, err
	}
	r, err := t.Desk.Know(ctx, t.m.From, t.lang())
	if err != nil {
		return answer{}, err
	}
	t.s.Resident = r.ID
	if t.matter() { // what was being told can be taken up again
		t.drop()
	}
	t.s.clear()
	known := map[string]string{"words": t.m.Text}
	if t.s.Dropped != nil {
		known["draft"] = "yes"
	}
	a, err := t.start(ctx, "emergency", known)
	t.s.Danger = t.reading.Danger
	return a, err
}
