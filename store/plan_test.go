package store

import (
	"regexp"
	"strings"
	"testing"

	"huying/tickets"
)

// hot is what is asked for every message and every notice, and what a full store must not make slow.
var hot = map[string]string{
	"seq": inboxSeq, "lane": inboxLane, "waiting": inboxWaiting, "done": inboxDone, "fail": inboxFail, "heads": headsOf,
	"channels": outboxChannels, "next": outboxNext, "end": outboxEnd, "again": outboxAgain, "forget": outboxForget,
	"alert": outboxAlert, "reclaim": outboxReclaim, "take over": instanceSend, "gone": outboxGone, "offer": outboxOffer, "answer": outboxAnswer, "unreached": troubleOf, "said": saidAll, "by source": ticketBySource,
	"ticket": ticketByNumber, "of": ticketsOf, "events": eventsOf, "resident": residentAt, "trouble in": troubleIn, "trouble out": troubleOut,
	"known": knownBefore, "session": sessionTable.load, "sweep sessions": sessionTable.sweep, "file": fileByHash,
	"claim": outboxClaim + "($3, $4)", "counts": tallyAll, "latest": ticketsLatest, "acts of": actsOf, "gram": gramRows, "few": gramFew,
	"newest": newestIn, "phone": phonesIn, "grams due": dueTake, "grams due newest": dueNewest, "lookups": lookupsAll,
	"due": dueNumbers, "claim due": dueClaim + "($3, $4) RETURNING " + ticketColumns, "look again": dueAgain, "followers": followersOf, "open in": ticketsOpenIn, "subtasks": subtasksOf,
	"asked":          `SELECT number FROM tickets WHERE request <> '' AND (parent = '' OR stage = 'callback') ORDER BY standing, standing_at, number LIMIT 50`,
	"assist":         `SELECT number FROM tickets WHERE number IN (SELECT number FROM subtasks WHERE state = 'open' AND office = $1) ORDER BY standing, standing_at, number LIMIT 50`,
	"open by office": openByOffice, "map": `SELECT area, COUNT(*) FROM tickets WHERE standing < 3 AND area >= $1 AND area < $2 GROUP BY area`,
	"whistle": whistleByNumber, "whistle of a ticket": whistleOnTicket, "whistle steps": stepsOf, "whistles due": whistleClaim, "calls blown": callsBlown,
	"whistles blown": whistlesBlown, "whistles running": whistlesRunning + " GROUP BY stage, overdue", "filed by area": filedByArea,
	"calls": `SELECT office FROM calls WHERE whistle = $1`, "whistles of an office": `SELECT whistle FROM calls WHERE office = $1`,
	"round": roundLast, "due rounds": roundClaim, "twin": roundTwin, "weeks": filedWeeks, "this week": filedNow, "filed days": filedDays,
	"ended days": endedDays, "open": openNow, "median": median, "summaries": summariesLatest, "rated": figures(0), "assigned": figures(1),
	"reported": figures(2), "filed": figures(3),
	"case": caseByNumber, "cases of": casesOf, "cases of ticket": casesOfTicket, "case events": caseEventsOf, "case clock": caseClaim,
	"cases": `SELECT number FROM mediations WHERE standing = $1 AND (standing_at, number) > ($2, $3) ORDER BY standing, standing_at, number LIMIT 50`,
	"aid":   aidByTicket, "aids": aidsRunning, "aid clock": aidClaim, "appointment": appointmentByID, "appointment clock": appointmentClaim,
	"week":   `SELECT id FROM appointments WHERE at >= $1 AND at < $2 ORDER BY at, id LIMIT 50`,
	"totals": totalsOf, "totals held": totalsHold, "hours of an activity": activityOf, "entry": entryByID, "entries": entriesOf, "bookings": bookingsOf, "legs": legsOf,
	"old points": oldPoints, "redemption": redemptionByKey, "redemptions": redemptionsOf, "certificate": certificateByDigest, "certificates": certificatesOf,
	"void": certificatesVoid, "holder": holderByID,
	"subscription": subscriptionByID, "groups of an area": subscribedGroups, "window": windowSame, "window beyond": windowNext, "follows": subscriptionFollows,
	"count": audienceCount, "received": windowReceived, "silent": windowSilent, "of a matter": windowTicket,
	"broadcast": broadcastByID, "by code": broadcastByCode, "notices that wait": waitingCount, "reached by a list": sentOf + `($1, $2)`, "live": broadcastsLive, "reached": reachedMove, "hold": rowsHold, "free": rowsFree, "drop": rowsDrop,
	"ahead": rowsAhead, "ready": rowsReady, "open notices": rowsOpen, "stale": rowsStale, "counted": rowsCounted, "behind": rowsBehind, "recipient": receivedRow, "being told": flyingRow,
	"received lately": receivedAll, "correspondent": correspondentAt, "answers": answersGiven, "owed": answersOwed, "steps": broadcastStepsOf, "says": rowSays,
	"cared": caredSilent, "channel queued": channelQueued, "channel oldest": channelOldest, "channel in hand": channelHand, "channel failed": channelFailed,
	"ledger":     `SELECT id FROM outbox WHERE broadcast = $1 AND broadcast <> '' AND round = 0 AND id > $2 ORDER BY id LIMIT $3`,
	"series due": seriesClaim, "miss": missCount, "misses": missLatest, "old misses": missSweep,
	"one alert": alertByKey, "alerts around": alertsAround + "($2, $3))", "alert thread": alertsOfThread, "alerts relayed": alertsRelayed, "alert clock": alertClaim,
	"alerts":        `SELECT id FROM alerts WHERE (received, id) < ($1, $2) ORDER BY received DESC, id DESC LIMIT 50`,
	"alerts active": `SELECT id FROM alerts WHERE check_at > 0 AND stage = 'active' ORDER BY received DESC, id DESC LIMIT 50`,
	"moved":         `UPDATE outbox SET address = $1, channel = $2 WHERE address = $3 AND shown > 0`,
	"activity":      activityByNumber, "activity steps": activitySteps, "activities due": activityClaim, "seat gate": seatGate, "seat line": seatLine,
	"seat by step": seatByStep, "seat own": seatOwn, "overlap": seatOverlap, "seats in week": seatsInWeek, "turn of a volunteer": volunteerTurn,
	"cards of": cardsOf, "unit results": unitResults, "orders open": ordersOpen, "volunteer": volunteerByID, "volunteer of": volunteerOf,
	"volunteers since": volunteersSince, "resident by telephone": residentByPhone,
	"cards since":   `SELECT volunteer, COUNT(*) FROM activity_cards WHERE at >= $1 AND volunteer IN ($2, $3) GROUP BY volunteer`,
	"activities":    `SELECT number FROM activities WHERE stage IN ($1, $2) AND office = $3 ORDER BY number DESC LIMIT 100`,
	"activities of": `SELECT number FROM activities WHERE number IN (SELECT activity FROM seats WHERE volunteer = $1) ORDER BY number DESC LIMIT 100`,
}

// figures is one pass of Figures, by office.
func figures(n int) string {
	text, _ := passes[n].query(tickets.FigureQuery{By: "office"})
	return text
}

// TestPlans holds the hot statements to the indexes: none of them may read a whole table.
func TestPlans(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for name, q := range hot {
			for _, step := range plan(t, f, q) {
				table := regexp.MustCompile(`SCAN (inbox|outbox|[aoresf]|tickets|rounds|public_summaries|events|residents|addresses|sessions|files|whistles|calls|whistle_steps|mediations|mediation_events|legal_aids|appointments|series|article_misses|alerts|alert_refs|activities|seats|activity_steps|activity_cards|volunteers|service_hours|point_bookings|point_legs|volunteer_totals|redemptions|certificates|subscriptions|broadcasts|broadcast_steps|broadcast_answers)\b`).MatchString(step)
				if strings.Contains(step, "Seq Scan") || table && !strings.Contains(step, "INDEX") {
					t.Errorf("%s: %s", name, step)
				}
			}
		}
		if f.pg {
			return
		}
		if steps := strings.Join(plan(t, f, `SELECT words FROM tickets WHERE words = $1`), ""); steps != "SCAN tickets" {
			t.Errorf("this test sees nothing: %s", steps)
		}
	})
}

// plan is how a database would run a statement, whatever its arguments are.
func plan(t *testing.T, f *fixture, q string) []string {
	t.Helper()
	conn, err := f.reads.Conn(ctx)
	must(t, err)
	defer conn.Close()
	explain := "EXPLAIN QUERY PLAN " + q
	n := 0
	for n < 20 && strings.Contains(q, "$"+itoa(n+1)) {
		n++
	}
	args := make([]any, n)
	if f.pg { // told that reading whole tables and sorting are dear, it does so only where no index serves
		for _, set := range []string{"SET enable_seqscan = off", "SET enable_bitmapscan = off", "SET enable_sort = off", "SET plan_cache_mode = force_generic_plan", "PREPARE hot AS " + q} {
			_, err := conn.ExecContext(ctx, set)
			must(t, err)
		}
		explain, args = "EXPLAIN EXECUTE hot", nil
		if n > 0 {
			explain += "(" + strings.TrimSuffix(strings.Repeat("NULL, ", n), ", ") + ")"
		}
	}
	steps, err := collect(func(row scanner) (step string, err error) {
		if f.pg {
			return step, row.Scan(&step)
		}
		var n int
		return step, row.Scan(&n, &n, &n, &step)
	})(conn.QueryContext(ctx, explain, args...))
	must(t, err)
	if f.pg {
		_, err = conn.ExecContext(ctx, "DEALLOCATE hot")
		must(t, err)
	}
	return steps
}
