package tickets

import "slices"

// CaseVerb is what somebody does to a case.
type CaseVerb string

const (
	CaseOffer    CaseVerb = "offer"
	CaseConsent  CaseVerb = "consent"
	CaseRefuse   CaseVerb = "refuse"
	CaseChoose   CaseVerb = "choose"  // a side says whom it wants
	CaseAppoint  CaseVerb = "appoint" // the office says who it is
	CaseSession  CaseVerb = "session" // 调解记录: the mediator's notes
	CaseExtend   CaseVerb = "extend"  // both sides want to go on
	CaseAgree    CaseVerb = "agree"
	CaseFail     CaseVerb = "fail"
	CaseWithdraw CaseVerb = "withdraw"
	CaseAlarm    CaseVerb = "alarm"   // it may come to blows: the police are told
	CaseConfirm  CaseVerb = "confirm" // 司法确认
	CasePublish  CaseVerb = "publish" // both sides want it known
	CaseRemind   CaseVerb = "remind"
	CaseExpire   CaseVerb = "expire"
)

// CaseMove is one row of the table of what may be done to a case: who, from where, to where.
type CaseMove struct {
	Verb  CaseVerb
	From  []CaseStage
	To    CaseStage // "" stays, or follows from the answers
	By    CaseRole
	Needs CaseNeed
}

// CaseRole is who somebody is in a case; a person may be several.
type CaseRole int

const (
	CaseSide     CaseRole = 1 << iota // one of the two, in their chat
	CaseClerk                         // the desk, and the people of the office that has the ticket
	CaseMediator                      // who mediates; the chiefs stand in
	CaseSystem                        // the clock
)

// CaseNeed is what must be given or known.
type CaseNeed int

const (
	CaseText     CaseNeed = 1 << iota // words
	CaseAnswerer                      // whose answer it is
	CaseSomebody                      // there is a mediator
	CaseForm                          // oral or written
	CasePick                          // a mediator is named
)

var (
	caseAsking  = []CaseStage{CaseOffered, CaseWaiting}
	caseRunning = []CaseStage{CaseOffered, CaseWaiting, CaseOpen}
	caseOpen    = []CaseStage{CaseOpen}
	caseUneasy  = []CaseStage{CaseOffered, CaseWaiting, CaseOpen, CaseFailed, CaseRefused, CaseWithdrawn, CaseExpired}
)

// CaseMoves is the whole life of a case. A refusal by either side ends it (人民调解法 art. 3: nobody is made to mediate).
var CaseMoves = []CaseMove{
	{Verb: CaseConsent, From: caseAsking, By: CaseSide | CaseClerk | CaseMediator, Needs: CaseAnswerer},
	{Verb: CaseRefuse, From: caseAsking, To: CaseRefused, By: CaseSide | CaseClerk | CaseMediator, Needs: CaseAnswerer},
	{Verb: CaseChoose, From: caseAsking, By: CaseSide | CaseClerk, Needs: CaseAnswerer | CasePick},
	{Verb: CaseAppoint, From: caseRunning, By: CaseClerk, Needs: CasePick},
	{Verb: CaseSession, From: caseOpen, By: CaseMediator, Needs: CaseText},
	{Verb: CaseExtend, From: caseOpen, By: CaseMediator, Needs: CaseText},
	{Verb: CaseAgree, From: caseOpen, To: CaseAgreed, By: CaseMediator, Needs: CaseText | CaseSomebody | CaseForm},
	{Verb: CaseFail, From: caseOpen, To: CaseFailed, By: CaseMediator, Needs: CaseText | CaseSomebody},
	{Verb: CaseWithdraw, From: caseRunning, To: CaseWithdrawn, By: CaseSide | CaseClerk | CaseMediator | CaseSystem}, // the system: its ticket was withdrawn
	{Verb: CaseAlarm, From: caseUneasy, By: CaseClerk | CaseMediator, Needs: CaseText},
	{Verb: CaseConfirm, From: []CaseStage{CaseAgreed}, By: CaseMediator, Needs: CaseText},
	{Verb: CasePublish, From: []CaseStage{CaseOpen, CaseAgreed}, By: CaseMediator, Needs: CaseText},
	{Verb: CaseRemind, From: []CaseStage{CaseOffered, CaseWaiting, CaseAgreed}, By: CaseSystem},
	{Verb: CaseExpire, From: caseRunning, To: CaseExpired, By: CaseSystem},
}

// CaseMoveOf finds the row of a verb.
func CaseMoveOf(v CaseVerb) (CaseMove, bool) {
	return moveIn(CaseMoves, func(m CaseMove) bool { return m.Verb == v })
}

// RoleOf is everything an actor is in this case; 0: nothing of theirs.
func (c Case) RoleOf(by Actor) (r CaseRole) {
	switch by.Kind {
	case ByResident:
		if c.SideOf(by.ID) >= 0 {
			r = CaseSide
		}
	case BySystem:
		r = CaseSystem
	case ByStaff:
		within := Covers(by.Area, c.Area)
		if by.ID != "" && by.ID == c.MediatorStaff || within && slices.Contains(chiefs, by.Role) {
			r |= CaseMediator
		}
		if within && (slices.Contains(desk, by.Role) || by.Role == Handler && by.Office != "" && by.Office == c.Office) {
			r |= CaseClerk
		}
	}
	return r
}

// Sees reports whether staff may know that there is such a case, and how far it is.
func (c Case) Sees(by Actor) bool { return c.RoleOf(by) != 0 }

// Reads reports whether an actor may read what is said in it. While the sides are asked, whoever asks them must know who they are; after
// that it is closed, unless both sides want it known.
func (c Case) Reads(by Actor) bool {
	r := c.RoleOf(by)
	return r&(CaseMediator|CaseSide) != 0 || r&CaseClerk != 0 && (!c.Secret || slices.Contains(caseAsking, c.Stage))
}

// May says whether an actor may make this move on a case now; nil means yes.
func (m CaseMove) May(c Case, by Actor) error {
	r := c.RoleOf(by)
	switch {
	case r == 0:
		return Refuse(NotFound, "error.no_such_case")
	case r&m.By == 0:
		return Refuse(NotAllowed, "error.case_not_yours", "verb", "@case.verb."+string(m.Verb))
	case by.Kind == ByResident && !slices.Contains(m.From, c.Stage):
		return Refuse(NotAllowed, "error.case_over", "stage", "@case.stage."+string(c.Stage))
	case !slices.Contains(m.From, c.Stage),
		m.Verb == CaseConfirm && (c.ConfirmBy.IsZero() || !c.ConfirmedAt.IsZero()),
		m.Verb == CasePublish && !c.Secret,
		m.Verb == CaseAlarm && c.Alarm:
		return Refuse(NotAllowed, "error.case_not_at_this_stage", "verb", "@case.verb."+string(m.Verb), "stage", "@case.stage."+string(c.Stage))
	case m.Verb == CaseConsent && by.Kind == ByResident && c.Sides[c.SideOf(by.ID)].Said == "yes":
		return Refuse(NotAllowed, "error.case_answered")
	}
	return nil
}

// CaseOpenTo lists the verbs an actor may use on a case now, in the order of the table.
func CaseOpenTo(c Case, by Actor) []CaseVerb {
	var verbs []CaseVerb
	for _, m := range CaseMoves {
		if m.May(c, by) == nil {
			verbs = append(verbs, m.Verb)
		}
	}
	return verbs
}
