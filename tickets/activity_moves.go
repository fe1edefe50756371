package tickets

// ActivityVerb is what somebody does to an activity or to a seat in it.
type ActivityVerb string

const (
	ActivityDraft    ActivityVerb = "draft"    // 建单
	ActivityEdit     ActivityVerb = "edit"     // the organiser completes or corrects it
	ActivityReview   ActivityVerb = "review"   // 审核
	ActivityList     ActivityVerb = "list"     // 发布
	ActivityDecline  ActivityVerb = "decline"  // 不予建单
	ActivityCancel   ActivityVerb = "cancel"   // 取消
	ActivityWiden    ActivityVerb = "widen"    // to the next ring at once, with a new limit
	ActivityAssign   ActivityVerb = "assign"   // 派单 to a volunteer who agreed to it
	ActivityRefer    ActivityVerb = "refer"    // to a provider from the directory
	ActivityTake     ActivityVerb = "take"     // 接单
	ActivityWait     ActivityVerb = "wait"     // 候补
	ActivityRise     ActivityVerb = "rise"     // the program: the first in the line got a place
	ActivityRelease  ActivityVerb = "release"  // 退单
	ActivityHandOver ActivityVerb = "hand"     // 转单 to another volunteer, or to the line
	ActivityStart    ActivityVerb = "start"    // 开始服务
	ActivityFinish   ActivityVerb = "finish"   // 完成服务
	ActivityConfirm  ActivityVerb = "confirm"  // the organiser confirms the minutes, or says how many they were
	ActivityNoShow   ActivityVerb = "no_show"  // 未到
	ActivityEnd      ActivityVerb = "end"      // the organiser ends what somebody forgot to
	ActivityRate     ActivityVerb = "rate"     // 评单: the resident rates
	ActivityRateBack ActivityVerb = "rateback" // the volunteer rates
	ActivityComplain ActivityVerb = "complain"
	ActivityExpire   ActivityVerb = "expire" // the program: nobody took it by its limit
	ActivityNote     ActivityVerb = "note"
)

// ActivitySide is what somebody is to an activity.
type ActivitySide int

const (
	SideOrganiser ActivitySide = 1 << iota // the desk, and the handlers of the organising office
	SideVolunteer                          // who is checked; for moves about a seat, whose seat it is
	SideRequester                          // the resident of one of its tickets, or whom it was ordered for
	SideProgram                            // the sweep
)

// ActivityNeed is what must be given with a move.
type ActivityNeed int

const (
	ActivityNeedsText  ActivityNeed = 1 << iota // words or a reason
	ActivityNeedsScore                          // 1 to 5 stars
	ActivityNeedsFull                           // everything a list shows: title, service, window, places, minutes
	ActivityNeedsTill                           // a limit to come (ActivityAct.Till)
)

// ActivityMove is one row of the table: who, from where, to where.
type ActivityMove struct {
	Verb   ActivityVerb
	From   []ActivityStage
	To     ActivityStage // "" stays where it is, or follows from the seats (settle)
	Seat   []SeatState   // the states the seat must be in; nil: the move is not about a seat that is there
	SeatTo SeatState     // "" stays where it is
	Side   ActivitySide
	Needs  ActivityNeed
}

var (
	activityBefore = []ActivityStage{ActivityDrafted, ActivityReviewed, ActivityListed, ActivityFull, ActivityUnclaimed}
	activityOn     = []ActivityStage{ActivityListed, ActivityFull, ActivityRunning}
	activityBegun  = []ActivityStage{ActivityListed, ActivityFull, ActivityRunning, ActivityDone, ActivityRated, ActivityUnclaimed}
	activityOver   = []ActivityStage{ActivityRunning, ActivityDone, ActivityRated}
)

// ActivityMoves is the whole life of an activity. That its places are filled leads to full, that somebody starts to running, that everybody has
// finished to done, and that the requester rated to rated: see settle.
var ActivityMoves = []ActivityMove{
	{Verb: ActivityEdit, From: activityBefore, Side: SideOrganiser},
	{Verb: ActivityReview, From: []ActivityStage{ActivityDrafted}, To: ActivityReviewed, Side: SideOrganiser, Needs: ActivityNeedsFull},
	{Verb: ActivityList, From: []ActivityStage{ActivityReviewed}, To: ActivityListed, Side: SideOrganiser, Needs: ActivityNeedsFull},
	{Verb: ActivityDecline, From: []ActivityStage{ActivityDrafted, ActivityReviewed}, To: ActivityDeclined, Side: SideOrganiser, Needs: ActivityNeedsText},
	{Verb: ActivityCancel, From: activityBefore, To: ActivityCancelled, Side: SideOrganiser | SideRequester | SideProgram, Needs: ActivityNeedsText},
	{Verb: ActivityWiden, From: []ActivityStage{ActivityListed, ActivityUnclaimed}, To: ActivityListed, Side: SideOrganiser, Needs: ActivityNeedsTill},
	{Verb: ActivityAssign, From: []ActivityStage{ActivityReviewed, ActivityListed, ActivityUnclaimed}, To: ActivityListed, Side: SideOrganiser},
	{Verb: ActivityRefer, From: []ActivityStage{ActivityReviewed, ActivityListed, ActivityUnclaimed}, To: ActivityUnclaimed, Side: SideOrganiser},
	{Verb: ActivityTake, From: []ActivityStage{ActivityListed}, Side: SideVolunteer},
	{Verb: ActivityWait, From: []ActivityStage{ActivityFull}, Side: SideVolunteer},
	{Verb: ActivityRelease, From: []ActivityStage{ActivityListed, ActivityFull, ActivityRunning}, Seat: []SeatState{SeatWaiting, SeatTaken},
		SeatTo: SeatReleased, Side: SideVolunteer},
	{Verb: ActivityHandOver, From: activityOn, Seat: []SeatState{SeatTaken}, SeatTo: SeatHandedOver, Side: SideVolunteer},
	{Verb: ActivityStart, From: activityOn, To: ActivityRunning, Seat: []SeatState{SeatTaken}, SeatTo: SeatStarted, Side: SideVolunteer},
	{Verb: ActivityFinish, From: []ActivityStage{ActivityRunning}, Seat: []SeatState{SeatStarted}, SeatTo: SeatFinished, Side: SideVolunteer},
	{Verb: ActivityConfirm, From: activityBegun, Seat: []SeatState{SeatTaken, SeatStarted, SeatFinished, SeatNoShow}, SeatTo: SeatFinished, Side: SideOrganiser},
	{Verb: ActivityNoShow, From: activityOn, Seat: []SeatState{SeatTaken}, SeatTo: SeatNoShow, Side: SideOrganiser | SideProgram},
	{Verb: ActivityEnd, From: []ActivityStage{ActivityRunning}, To: ActivityDone, Side: SideOrganiser, Needs: ActivityNeedsText},
	{Verb: ActivityRate, From: activityOver, Seat: []SeatState{SeatFinished}, Side: SideRequester, Needs: ActivityNeedsScore},
	{Verb: ActivityRateBack, From: activityOver, Seat: []SeatState{SeatFinished}, Side: SideVolunteer, Needs: ActivityNeedsScore},
	{Verb: ActivityComplain, From: activityBegun, Seat: []SeatState{SeatStarted, SeatFinished, SeatNoShow}, Side: SideRequester | SideVolunteer,
		Needs: ActivityNeedsText},
	{Verb: ActivityExpire, From: []ActivityStage{ActivityListed, ActivityFull}, To: ActivityUnclaimed, Side: SideProgram},
	{Verb: ActivityNote, From: ActivityStages, Side: SideOrganiser, Needs: ActivityNeedsText},
}

// ActivityMoveOf finds the row of a verb.
func ActivityMoveOf(v ActivityVerb) (ActivityMove, bool) {
	return moveIn(ActivityMoves, func(m ActivityMove) bool { return m.Verb == v })
}
