package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"huying/tickets"
)

// aCase is a change that opens a case of a ticket; both sides have a chat.
func aCase(ticket tickets.Number) *tickets.CaseChange {
	k := tickets.Case{
		Ticket: ticket, Kind: tickets.PeoplesMediation, Service: "0904", Office: "heping", Area: "990101001001", Matter: "楼道里放东西", Stage: tickets.CaseOffered, Secret: true,
		OfferedAt: start, Due: start.Add(7 * 24 * time.Hour), CheckAt: start.Add(72 * time.Hour), UpdatedAt: start,
	}
	k.Sides[0] = tickets.Side{Name: "王小明", Phone: "13812345678", Resident: "res", To: tickets.Address{Channel: "telegram", ID: "5550001"}, Lang: tickets.Hans}
	k.Sides[1] = tickets.Side{Name: "李四", Resident: "neighbour", To: tickets.Address{Channel: "telegram", ID: "42"}, Lang: tickets.English}
	return &tickets.CaseChange{
		Case: k, New: true, Day: start,
		Events:  []tickets.CaseEvent{{ID: "m:telegram/5550001/9:" + string(ticket), At: start, By: tickets.Actor{Kind: tickets.ByStaff, ID: "s1", Name: "小李"}, Verb: tickets.CaseOffer, To: tickets.CaseOffered, Text: k.Matter}},
		Ticket:  []tickets.Event{{ID: "t:" + string(ticket), Number: ticket, At: start, Verb: tickets.Mediate, Public: true}},
		Notices: []tickets.Notice{{ID: "c:" + string(ticket), To: k.Sides[1].To, Resident: "neighbour", Ticket: ticket, Class: tickets.News, Lines: []tickets.Line{tickets.Say("case.told.offer", "case", "", "matter", "王小明家的楼道")}, Choices: tickets.CaseAnswers(k)}},
	}
}

func TestCases(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/5550001/1")
		must(t, f.Save(ctx, c))
		ch := aCase(c.Ticket.Number)
		must(t, f.SaveCase(ctx, ch))
		equal(t, "number", ch.Case.Number, tickets.NewCaseNumber(start, 1))
		got, err := f.Case(ctx, ch.Case.Number)
		must(t, err)
		equal(t, "case", show(got), show(ch.Case))
		if err := f.SaveCase(ctx, aCase(c.Ticket.Number)); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("a second running case: %v", err)
		}
		heads, _, err := f.ClaimNotices(ctx, f.Now(), 9, nil)
		must(t, err)
		for _, h := range heads {
			if h.ID == "c:"+string(c.Ticket.Number) {
				equal(t, "the offer", h.Lines[0].Args["case"]+" "+h.Choices[0].Data, string(got.Number)+" go mediate number="+string(got.Number)+" say=yes")
			}
		}
		got.Sides[0].Said, got.Sides[0].At, got.Stage = "yes", start, tickets.CaseWaiting
		next := &tickets.CaseChange{Case: got, Events: []tickets.CaseEvent{{ID: "m:2", Case: got.Number, At: start, Verb: tickets.CaseConsent, Side: 1, From: tickets.CaseOffered, To: tickets.CaseWaiting}}}
		must(t, f.SaveCase(ctx, next))
		equal(t, "version", next.Case.Version, 2)
		if err := f.SaveCase(ctx, &tickets.CaseChange{Case: got}); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("an older version: %v", err)
		}
		again := next.Case
		if err := f.SaveCase(ctx, &tickets.CaseChange{Case: again, Events: next.Events}); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("the same step again: %v", err)
		}
		got, err = f.Case(ctx, got.Number)
		must(t, err)
		equal(t, "nothing half done", got.Version, 2)
		got.Stage, got.EndedAt, got.UpdatedAt, got.ConfirmBy = tickets.CaseAgreed, start, start, start.Add(30*24*time.Hour)
		got.Agreement, got.OpenedAt = tickets.Agreement{Form: "oral", Words: "轮流打扫", Files: []string{"aa"}, At: start}, start
		must(t, f.SaveCase(ctx, &tickets.CaseChange{Case: got}))
		for _, who := range []string{"res", "neighbour", "", "nobody"} {
			of, err := f.CasesOf(ctx, who, 9)
			must(t, err)
			equal(t, "cases of "+who, len(of), map[bool]int{true: 1}[who == "res" || who == "neighbour"])
		}
		second := aCase(c.Ticket.Number)
		second.Events[0].ID, second.Ticket[0].ID = "m:3", "t:3"
		must(t, f.SaveCase(ctx, second)) // the first one has ended
		of, err := f.CasesOfTicket(ctx, c.Ticket.Number)
		must(t, err)
		equal(t, "cases of the ticket", show(len(of), of[0].Number, of[1].Agreement.Words), show(2, tickets.NewCaseNumber(start, 2), "轮流打扫"))
		counts, err := f.CountCases(ctx, start.Add(-time.Hour))
		must(t, err)
		equal(t, "counts", counts, tickets.CaseCounts{Agreed: 1})
		history, err := f.CaseEvents(ctx, got.Number)
		must(t, err)
		equal(t, "history", show(len(history), history[1].Side, history[1].Verb), "2 1 consent")
	})
}

func TestFindCases(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		for i := range 7 {
			ch := aCase(tickets.Number(fmt.Sprintf("20261123-%04d", i)))
			ch.Case.Due = start.Add(time.Duration(i/2) * time.Hour) // two of each
			ch.Case.Office = []string{"heping", "xinqiao"}[i%2]
			if i == 6 {
				ch.Case.MediatorStaff = "yan"
			}
			must(t, f.SaveCase(ctx, ch))
		}
		all := func(q tickets.CaseQuery) string {
			var out []string
			for q.Limit = 2; ; {
				found, next, err := f.FindCases(ctx, q)
				must(t, err)
				for _, k := range found {
					out = append(out, string(k.Ticket)[12:])
				}
				if next == "" {
					return strings.Join(out, "")
				}
				q.After = next
			}
		}
		equal(t, "all", all(tickets.CaseQuery{}), "0123456")
		equal(t, "of an office", all(tickets.CaseQuery{Office: "heping"}), "0246")
		equal(t, "mine", all(tickets.CaseQuery{Staff: "yan"}), "6")
		equal(t, "ended", all(tickets.CaseQuery{Ended: true}), "")
	})
}

// Of several instances one looks at a case; when it dies, another does.
func TestClaimCases(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		const many = 40
		for i := range many {
			must(t, f.SaveCase(ctx, aCase(tickets.Number(fmt.Sprintf("20261123-%04d", i)))))
		}
		now := start.Add(72 * time.Hour)
		var claimed atomic.Int64
		seen := sync.Map{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					numbers, err := f.ClaimCases(ctx, now, now.Add(time.Minute), 3)
					if err != nil {
						t.Error(err)
						return
					}
					if len(numbers) == 0 {
						return
					}
					for _, n := range numbers {
						if _, twice := seen.LoadOrStore(n, true); twice {
							t.Errorf("%s was claimed twice", n)
						}
						claimed.Add(1)
					}
				}
			})
		}
		wg.Wait()
		equal(t, "claimed", claimed.Load(), int64(many))
		again, err := f.ClaimCases(ctx, now.Add(time.Minute), now.Add(time.Hour), 100)
		must(t, err)
		equal(t, "once more", len(again), many)
	})
}

func anAppointment(id string, at time.Time) *tickets.Appointment {
	return &tickets.Appointment{
		ID: id, Slot: "s", Office: "heping", Place: "社区", At: at, Length: 30, Ticket: "20261123-0001", Resident: "res", To: tickets.Address{Channel: "telegram", ID: "5550001"},
		Lang: tickets.Hans, State: tickets.Booked, RemindAt: at.Add(-24 * time.Hour), BookedAt: start,
	}
}

// Two who want one time at once: one gets it, and the other's ticket is not filed.
func TestOneTimeForOne(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		at := start.Add(48 * time.Hour)
		equal(t, "won", race(t, 12, func(i int) error {
			c := filing(f, fmt.Sprint("telegram/", i))
			c.Appointment = anAppointment(fmt.Sprint("a", i), at)
			return f.Save(ctx, c)
		}, tickets.ErrConflict), 1)
		page, err := f.FindTickets(ctx, tickets.Query{})
		must(t, err)
		equal(t, "tickets", len(page.Tickets), 1)
		all, err := f.Appointments(ctx, tickets.AppointmentQuery{From: start, Till: at.Add(time.Hour)})
		must(t, err)
		equal(t, "appointments", len(all), 1)
		equal(t, "its ticket", all[0].Ticket, page.Tickets[0].Number)
		mine := all[0]
		mine.State, mine.RemindAt = tickets.Cancelled, time.Time{}
		must(t, f.SaveLegal(ctx, &tickets.LegalChange{Appointment: &mine}))
		if err := f.SaveLegal(ctx, &tickets.LegalChange{Appointment: &mine}); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("an older version: %v", err)
		}
		must(t, f.SaveLegal(ctx, &tickets.LegalChange{Appointment: anAppointment("b", at)})) // it is free again
		ids, err := f.ClaimAppointments(ctx, at, at.Add(time.Minute), 9)
		must(t, err)
		equal(t, "to be reminded", show(ids), "[b]")
		ids, err = f.ClaimAppointments(ctx, at, at.Add(time.Minute), 9)
		must(t, err)
		equal(t, "claimed already", len(ids), 0)
	})
}

// In a turn the loser is told to be handled again, and then nothing of it is left.
func TestOneTimeInATurn(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		at := start.Add(48 * time.Hour)
		must(t, f.SaveLegal(ctx, &tickets.LegalChange{Appointment: anAppointment("a", at)}))
		_, err := f.Put(ctx, mail("1", "telegram:7"))
		must(t, err)
		rows, err := f.Lane(ctx, "telegram:7", 1)
		must(t, err)
		turn := f.Begin(ctx)
		c := filing(f, "telegram/1")
		c.Appointment = anAppointment("b", at)
		must(t, f.Save(turn, c))
		if err := f.Done(turn, rows[0], nil); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("done: %v", err)
		}
		page, err := f.FindTickets(ctx, tickets.Query{})
		must(t, err)
		equal(t, "tickets", len(page.Tickets), 0)
	})
}

func TestAidsAndSlots(t *testing.T) {
	forEach(t, func(t *testing.T, f *fixture) {
		c := filing(f, "telegram/1")
		c.Aid = &tickets.Aid{About: "wages", Means: "exempt", Soon: true, Stage: tickets.AidAsked, AskedAt: start, DecideBy: start.Add(time.Hour), CheckAt: start}
		must(t, f.Save(ctx, c))
		a, err := f.Aid(ctx, c.Ticket.Number)
		must(t, err)
		want := *c.Aid
		want.Version = 1
		equal(t, "aid", show(a), show(want))
		numbers, err := f.ClaimAids(ctx, start, start.Add(time.Minute), 9)
		must(t, err)
		equal(t, "claimed", show(numbers), show([]tickets.Number{c.Ticket.Number}))
		a.Stage, a.Lawyer = tickets.AidAssigned, "江律师"
		must(t, f.SaveLegal(ctx, &tickets.LegalChange{Aid: &a}))
		if err := f.SaveLegal(ctx, &tickets.LegalChange{Aid: &a}); !errors.Is(err, tickets.ErrConflict) {
			t.Fatalf("an older version: %v", err)
		}
		running, err := f.Aids(ctx, false, 9)
		must(t, err)
		all, err := f.Aids(ctx, true, 9)
		must(t, err)
		equal(t, "running and all", show(len(running), len(all), all[0].Lawyer), "0 1 江律师")
		s := tickets.Slot{ID: "s", Office: "o", Place: "社区", Weekday: 2, From: 540, To: 600, Length: 30}
		must(t, f.KeepSlot(ctx, tickets.Slot{ID: "s"}))
		must(t, f.KeepSlot(ctx, s))
		slots, err := f.AllSlots(ctx)
		must(t, err)
		equal(t, "slots", show(slots), show([]tickets.Slot{s}))
		m := tickets.Mediator{ID: "m", Name: "严正", Field: "邻里", Community: "和平里", Phone: "1", Staff: "s", Off: true}
		must(t, f.KeepMediator(ctx, tickets.Mediator{ID: "m"}))
		must(t, f.KeepMediator(ctx, m))
		mediators, err := f.AllMediators(ctx)
		must(t, err)
		equal(t, "mediators", show(mediators), show([]tickets.Mediator{m}))
	})
}

// Whoever is forgotten is gone from both sides of a case and from the calendar; the other side stays.
func TestEraseTakesOutASide(t *testing.T) {
	for _, who := range []string{"res", "neighbour"} {
		forEach(t, func(t *testing.T, f *fixture) {
			must(t, f.Keep(ctx, tickets.Resident{ID: "res", Address: tickets.Address{Channel: "telegram", ID: "5550001"}, Name: "王小明", Phone: "13812345678"}))
			must(t, f.Keep(ctx, tickets.Resident{ID: "neighbour", Address: tickets.Address{Channel: "telegram", ID: "42"}, Name: "李四"}))
			c := filing(f, "telegram/5550001/1")
			c.Ticket.Resident, c.Ticket.To = "res", tickets.Address{Channel: "telegram", ID: "5550001"}
			c.Appointment = anAppointment("a", start.Add(48*time.Hour))
			must(t, f.Save(ctx, c))
			ch := aCase(c.Ticket.Number)
			ch.Case.Matter = "王小明和李四的楼道"
			ch.Events[0].Text = ch.Case.Matter
			must(t, f.SaveCase(ctx, ch))
			x, err := f.Export(ctx, who)
			must(t, err)
			equal(t, "exported cases", len(x.Law.Cases), 1)
			if other := map[string]string{"res": "42", "neighbour": "5550001"}[who]; strings.Contains(show(x.Law.Cases), other) {
				t.Error("the export tells of the other side")
			}
			must(t, f.Erase(ctx, tickets.Erasure{Resident: who, At: f.Now(), Redact: func(s string) string { return s }, Event: func(n tickets.Number) tickets.Event {
				return tickets.Event{ID: "forget-" + string(n), Number: n, At: f.Now(), Verb: tickets.Forget}
			}}))
			text := dump(t, f)
			gone, stays := []string{"王小明", "13812345678", "5550001", "=res "}, "李四"
			if who == "neighbour" {
				gone, stays = []string{"李四", "telegram:42", "=neighbour "}, "王小明"
			}
			for _, trace := range gone {
				if strings.Contains(text, trace) {
					t.Errorf("%s left %q: %s", who, trace, text)
				}
			}
			if !strings.Contains(text, stays) {
				t.Errorf("%s took %s along", who, stays)
			}
			got, err := f.Case(ctx, ch.Case.Number)
			must(t, err)
			equal(t, "still a case", got.Stage, tickets.CaseOffered)
			if who == "res" {
				must(t, f.SaveLegal(ctx, &tickets.LegalChange{Appointment: anAppointment("b", start.Add(48*time.Hour))})) // their time is free again
			}
		})
	}
}
