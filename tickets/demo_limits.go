package tickets

import "time"

// The stories of what an office asks for, of co-offices, and of two residents with the same matter.

// held goes as far as the office's work.
func (r *demoRoad) held() { r.intake(); r.start() }

// ask is the office asking for something; days are from then on.
func (r *demoRoad) ask(verb Verb, text string, days int) {
	a := Act{Verb: verb, By: r.handler(), Text: text}
	if days > 0 {
		later := r.town.clock
		if r.t.Due.After(later) {
			later = r.t.Due
		}
		a.Till = later.AddDate(0, 0, days).Truncate(time.Hour)
	}
	r.step(0.05, 0.2, a)
}

func (r *demoRoad) grant(text string) {
	r.step(0.02, 0.1, Act{Verb: Grant, By: r.chief, Text: text})
}

// demoRequest waits for a decision.
func demoRequest(r *demoRoad) {
	r.held()
	switch r.rnd.Intn(4) {
	case 0:
		r.ask(Return, demoPick(r.rnd, demoTalk.returns), 0)
	case 1:
		r.ask(Dispute, "职责清单里没有这一项，应由产权单位负责", 0)
	case 2:
		r.ask(Extend, "配件要从厂家调货，预计下周到", 5)
	default:
		r.ask(Pause, "要等雨季过后才能施工", 20)
	}
}

func demoPaused(r *demoRoad) {
	r.held()
	r.ask(Pause, "产权人在外地，约好回来后一起看现场", 15)
	r.grant("请按约定时间恢复，并告诉居民")
}

// demoTogether is two neighbours with one matter, and an office that got more time for it.
func demoTogether(r *demoRoad) {
	first, who := r.t, r.town.residents[r.rnd.Intn(len(r.town.residents))]
	if r.t.Lang == Hans && who.Lang == Hans && who.ID != r.resident.ID && r.err == nil {
		second := Filing{
			Source: first.Source + ":twin", Cause: first.Source + ":twin", Resident: who.Resident, To: who.Address, Lang: Hans, Kind: first.Kind,
			Service: first.Service, Words: "我也来反映一下：" + first.Words, Place: first.Place,
		}
		var twin Ticket
		if twin, r.err = r.town.desk.File(r.ctx, second); r.err == nil {
			_, r.err = r.town.desk.Do(r.ctx, twin.Number, Act{Verb: Join, By: r.clerk, Other: first.Number, Text: "同一件事"})
			r.t, _ = r.town.desk.Store.Ticket(r.ctx, first.Number)
		}
	}
	r.held()
	r.ask(Extend, "要等厂家派人，先做了临时处理", 4)
	r.grant("同意，按新期限办结")
}

// demoHelped is an office that needs another one.
func demoHelped(r *demoRoad) {
	r.held()
	with := demoOffices[len(demoOffices)-1] // the estates' managers
	if r.t.Office == with.ID {
		with = demoOffices[0]
	}
	r.step(0.02, 0.1, Act{Verb: Invite, By: r.handler(), Office: with, Text: "请配合打开设备间，并通知同楼住户"})
}
