package main

import (
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"huying/bot/bottest"
)

var kills = flag.Int("kills", 10, "how often TestKill kills the program, for each database")

// TestKill kills the program (-9) at random moments while residents talk with it, starts it again, and finds every acknowledged message
// handled once, every conversation whole, no ticket twice, no answer missing, and none repeated but those whose sending was in doubt.
func TestKill(t *testing.T) {
	longest := map[string]int{"sqlite": 2000, "postgres": 4500} // in ms; the second has to see first that the one before has died
	for _, kind := range []string{"sqlite", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			where := roadDB(t, kind)
			v := newVillage(t, "DATABASE_URL", where)
			if kind == "postgres" {
				v.env["REDIS_URL"] = newRedis(t).url
			}
			v.launch()
			v.control()
			talks := make(chan bool)
			go func() { defer close(talks); v.talk(v.enough) }()
			for range *kills {
				v.let(time.Duration(100+v.chance.IntN(longest[kind])) * time.Millisecond)
				v.kill()
				v.launch()
			}
			close(v.enough)
			<-talks
			v.stop()
			v.judge(roadSQL(t, where))
		})
	}
}

// village is residents who talk over Telegram with a program that is a process of its own.
type village struct {
	*child
	t       *testing.T
	api     *bottest.Server
	chance  *rand.Rand
	people  []*villager
	script  [][]string // what everybody says
	heard   []string   // what everybody must hear, with numbers and times of tickets masked
	enough  chan struct{}
	talkers int // residents who talk at the same time
	updates int
}

// villager plays the conversation; what stands together in a group is sent without waiting.
type villager struct {
	chat int64
	said int // groups said
	due  int // answers due by now
	idle bool
}

// matters are what everybody reports; the rest of the conversation is as the program asks, see control.
var matters = []string{"3号楼二单元楼道灯坏了三天了", "5号楼门口的垃圾桶满了没人收"}

const finishTime = time.Minute

func newVillage(t *testing.T, set ...string) *village {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	v := &village{t: t, api: bottest.New(t), chance: rand.New(rand.NewPCG(seed, 1)), enough: make(chan struct{}), talkers: 100}
	v.api.Retry(func(int) time.Duration { return 20 * time.Millisecond })
	v.child = newChild(t, roadEnv(t, v.api, set...))
	return v
}

// let is a while in which the residents talk.
func (v *village) let(d time.Duration) {
	select {
	case <-time.After(d):
	case <-v.t.Context().Done():
	}
}

// control plays the conversation once without trouble. What it says then, everybody says, and what it hears, everybody must hear.
func (v *village) control() {
	v.t.Helper()
	done := make(chan struct{})
	close(done)
	one := &villager{chat: v.chat()}
	v.people = []*villager{one}
	say := func(words ...string) string {
		v.script, one.idle = append(v.script, words), false
		v.talk(done)
		v.heard = masked(v.api.Sent(one.chat))
		return strings.Join(v.heard[max(0, len(v.heard)-len(words)):], "\n")
	}
	for _, matter := range matters {
		heard := say(matter)
		for asked := 0; !strings.Contains(heard, "已登记"); asked++ {
			switch {
			case asked > 9:
				v.t.Fatalf("no ticket comes of %q: %q", matter, v.heard)
			case strings.Contains(heard, "同意吗"):
				heard = say("同意")
			case strings.Contains(heard, "提交可以吗"):
				heard = say("提交", "我的诉求")
			default: // a question whose options are numbered
				heard = say("1")
			}
		}
	}
	say("帮助", "/language", "帮助")
	if len(v.heard) != v.updates || len(collapsed(v.heard)) != v.updates {
		v.t.Fatalf("the conversation is not fit for this test: %d messages, answered by %q", v.updates, v.heard)
	}
}

func (v *village) chat() int64 { return 1_000_000_000 + int64(len(v.people)) }

// talk keeps residents talking until enough is closed, and then until all have been answered.
func (v *village) talk(enough <-chan struct{}) {
	var late <-chan time.Time
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		active := 0
		for _, p := range v.people {
			if v.step(p) {
				active++
			}
		}
		select {
		case <-enough:
			if active == 0 && v.api.Waiting() == 0 {
				return
			}
			if late == nil {
				late = time.After(finishTime)
			}
		default:
			for ; active < v.talkers; active++ {
				v.people = append(v.people, &villager{chat: v.chat()})
			}
		}
		select {
		case <-tick.C:
		case <-late:
			v.t.Errorf("%d residents are still waiting for an answer, %d updates are not taken", active, v.api.Waiting())
			return
		}
	}
}

// step says the next thing once the last has been answered; false when there is nothing more to say or to hear.
func (v *village) step(p *villager) bool {
	if p.idle {
		return false
	}
	if len(collapsed(texts(v.api.Sent(p.chat)))) < p.due {
		return true
	}
	if p.idle = p.said == len(v.script); p.idle {
		return false
	}
	for _, words := range v.script[p.said] {
		v.api.Say(p.chat, words)
		v.updates++
		p.due++
	}
	p.said++
	return true
}

func texts(sent []bottest.Sent) (all []string) {
	for _, s := range sent {
		all = append(all, s.Text)
	}
	return all
}

func masked(sent []bottest.Sent) (all []string) {
	for _, s := range sent {
		all = append(all, timePattern.ReplaceAllString(numberPattern.ReplaceAllString(s.Text, "N"), "T"))
	}
	return all
}

// timePattern is when a ticket was filed and when its limit is, which the answer to how far it is says: not all of them write in one minute.
var timePattern = regexp.MustCompile(`\d{4}-\d{2}-\d{2} \d{2}:\d{2}`)

// collapsed takes repeats out: no two answers of the conversation that follow each other are alike.
func collapsed(all []string) []string { return slices.Compact(slices.Clone(all)) }

// judge looks at the database and at what arrived.
func (v *village) judge(db *sql.DB) {
	v.t.Helper()
	n := len(v.people)
	for _, c := range []struct {
		what, query string
		want        int
	}{
		{"messages kept", `SELECT COUNT(*) FROM inbox`, v.updates},
		{"messages handled", `SELECT COUNT(*) FROM inbox WHERE state = 'done' AND attempts = 0`, v.updates},
		{"tickets", `SELECT COUNT(*) FROM tickets`, n * len(matters)},
		{"residents with all their tickets", `SELECT COUNT(*) FROM (SELECT address FROM tickets GROUP BY address HAVING COUNT(*) = 2) two`, n},
		{"different numbers", `SELECT COUNT(DISTINCT number) FROM tickets`, n * len(matters)},
		{"events", `SELECT COUNT(*) FROM events`, n * len(matters)},
		{"people", `SELECT COUNT(*) FROM residents`, n},
		{"answers", `SELECT COUNT(*) FROM outbox`, n * len(v.heard)},
		{"answers sent", `SELECT COUNT(*) FROM outbox WHERE state = 'sent'`, n * len(v.heard)},
	} {
		if got := roadCount(v.t, db, c.query); got != c.want {
			v.t.Errorf("%s: %d, not %d", c.what, got, c.want)
		}
	}
	again := 0
	for _, p := range v.people {
		sent := v.api.Sent(p.chat)
		again += len(sent) - len(v.heard)
		if got := collapsed(masked(sent)); !slices.Equal(got, v.heard) {
			v.t.Errorf("%d heard\n%s", p.chat, strings.Join(got, "\n--\n"))
		}
		v.judgeRepeats(db, p.chat, texts(sent))
	}
	v.t.Logf("%d residents, %d messages, %d answers repeated", n, v.updates, again)
}

// judgeRepeats allows each answer as many arrivals as it was tried: the row counts one more for each kill at which its sending was in doubt.
func (v *village) judgeRepeats(db *sql.DB, chat int64, sent []string) {
	rows, err := db.Query(`SELECT said, attempts FROM outbox WHERE address = $1 ORDER BY seq`, fmt.Sprint("telegram:", chat))
	if err != nil {
		v.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var said string
		var attempts, arrived int
		if err := rows.Scan(&said, &attempts); err != nil {
			v.t.Fatal(err)
		}
		for len(sent) > 0 && sent[0] == said {
			sent, arrived = sent[1:], arrived+1
		}
		if arrived < 1 || arrived > attempts {
			v.t.Errorf("%d got %d times what was tried %d times: %s", chat, arrived, attempts, said)
		}
	}
	if err := rows.Err(); err != nil || len(sent) > 0 {
		v.t.Errorf("%d got what is not in the outbox: %q, %v", chat, sent, err)
	}
}
