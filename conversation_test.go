package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"huying/bot"
	"huying/config"
	"huying/intents"
	"huying/notify"
	"huying/store"
	"huying/tickets"
)

var update = flag.Bool("update", false, "write the conversations as they are now instead of failing")

// TestConversations plays the files of bot/testdata: what a resident says stands behind ">", what the clerk does behind "*",
// and what the resident hears behind "<". A clerk can read and correct them; -update writes what is said now.
//
//	> words          > [tap 2]  > [tap again]  > [photo]  > [film] too large  > [poll] nothing we can read  > [album 1] words  > [voice] what is heard in it  > [place 31.2,121.4]  > [edit] words
//	o> words         in the chat of the community's office
//	g> words         in a group; "words <- quoted" replies to somebody's message
//	* accept         also: assign OFFICE · start · report RESULT · verify · rework WHY · decline WHY | WHO CAN HELP · write WORDS · close WHY
//	* lose           what is remembered of the conversation, as when Redis is emptied
//	v> words         a second person, whose answers stand behind "< (2)"; what their community does with volunteers and orders: see serving
//	= 26h            time passes, and who did not answer a callback is asked again
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("bot/testdata/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("found %d conversations: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := newStage(t).play(string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("%s\n--- is now (run `go test -run Conversations -update .` if it is better)\n%s", file, got)
			}
		})
	}
}

// theatre is the real store, desk, reader, dialogue and words, with a clock that stands still.
type theatre struct {
	t        *testing.T
	b        *base
	dialogue *bot.Dialogue
	now      time.Time
	ids      int
	messages int
	tapped   string
	spoken   string                               // what is heard in the last voice message
	buttons  map[tickets.Address][]tickets.Button // of the last letter to each
	resident tickets.Address
	noted    []string // what the script wants to see besides letters
	second   tickets.Address
}

func newStage(t *testing.T) *theatre {
	t.Helper()
	th := &theatre{
		t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600)), resident: tickets.Address{Channel: "stage", ID: "1"},
		second: tickets.Address{Channel: "stage", ID: "2"}, buttons: map[tickets.Address][]tickets.Button{},
	}
	settings, err := config.Load(func(name string) string { return map[string]string{"DATA_DIR": t.TempDir()}[name] })
	if err != nil {
		t.Fatal(err)
	}
	th.b, err = open(t.Context(), settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := th.b.db.Close(); err != nil {
			t.Error(err)
		}
	})
	th.b.db.Now, th.b.desk.Now = th.clock, th.clock
	th.b.desk.Ledger.NewCode = th.code
	th.b.desk.Ledger.Print = func(c tickets.Certificate, _ tickets.Lang) ([]byte, error) { return []byte("%PDF-1.4 " + c.Name), nil } // not every machine has a font
	th.b.desk.NewID = func() string { th.ids++; return fmt.Sprint("id", th.ids) }
	th.b.orders.Now, th.b.orders.NewID = th.clock, th.b.desk.NewID
	reader, err := intents.NewReader(th.b.services.All())
	if err != nil {
		t.Fatal(err)
	}
	th.b.desk.Comparer = reader
	th.dialogue = &bot.Dialogue{
		Desk: th.b.desk, Activities: th.b.orders, Reader: reader, Sessions: th.b.db, Offers: th.b.db, Answered: th.b.db, Files: th.b.db, Words: th.b.words,
		Channels: map[string]bot.Channel{"stage": th}, MaxFile: 20 << 20, Now: th.clock, Log: slog.New(slog.DiscardHandler),
		Listener: th,
	}
	th.newsClocks()
	return th
}

// clock moves a second at every look, so that nothing happens at the same time.
func (th *theatre) clock() time.Time {
	th.now = th.now.Add(time.Millisecond)
	return th.now
}

// play runs the lines that say or do something and writes down what is heard after each.
func (th *theatre) play(script string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case ">":
			th.say(th.message(th.resident, th.resident, rest))
		case "v>":
			th.say(th.message(th.second, th.second, rest))
		case "g>":
			th.say(th.message(th.resident, tickets.Address{Channel: "telegram", ID: "-1001"}, rest))
		case "o>":
			th.say(th.message(th.resident, tickets.Address{Channel: "telegram", ID: "-2002"}, rest))
		case "*":
			th.act(rest)
		case "=":
			d, err := time.ParseDuration(rest)
			if err != nil {
				th.t.Fatal(err)
			}
			th.now = th.now.Add(d)
			if _, err := th.b.desk.AskAgain(th.t.Context()); err != nil {
				th.t.Fatal(err)
			}
		case "<", "":
			continue // what was heard last time; written anew
		}
		if strings.HasPrefix(line, "  ") {
			continue
		}
		fmt.Fprintln(&out, line)
		for _, heard := range th.heard() {
			fmt.Fprintln(&out, "< "+strings.ReplaceAll(heard, "\n", "\n  "))
		}
	}
	return out.String()
}

var bracket = regexp.MustCompile(`^\[(\w+) ?([^\]]*)\] ?(.*)$`)

func (th *theatre) message(from, to tickets.Address, text string) bot.Message {
	th.messages++
	m := bot.Message{Key: fmt.Sprint("stage/1/", th.messages), From: from, To: to, Addressed: true, At: th.clock()}
	if to.Group() {
		m.Addressed = to.ID == "-2002" || strings.HasPrefix(text, "[tap") || strings.HasPrefix(text, "报事") || strings.HasPrefix(text, "報事") || strings.Contains(text, "@bot")
		words, quoted, replied := strings.Cut(text, " <- ")
		text = strings.TrimSpace(strings.ReplaceAll(words, "@bot", ""))
		if replied {
			m.Quoted = &bot.Quoted{Key: "stage/quoted/" + quoted, Text: quoted}
		}
	}
	parts := bracket.FindStringSubmatch(text)
	if parts == nil {
		m.Text = strings.ReplaceAll(text, "⏎", "\n")
		return m
	}
	switch parts[1] {
	case "tap":
		m.Choice = th.tapped
		if n := 0; parts[2] != "again" {
			fmt.Sscan(parts[2], &n)
			if n < 1 || n > len(th.buttons[from]) {
				m.Choice = "a 0 nothing"
			} else {
				m.Choice = th.buttons[from][n-1].Data
			}
		}
		th.tapped = m.Choice
	case "photo":
		m.Files, m.Text = []bot.File{{Kind: "photo", Ref: "photo"}}, parts[3]
	case "poll":
	case "film":
		m.Files = []bot.File{{Kind: "video", Ref: "film", Size: 30 << 20}}
	case "album":
		m.Files, m.Text, m.Album = []bot.File{{Kind: "photo", Ref: "photo"}}, parts[3], parts[2]
	case "voice":
		m.Files, th.spoken = []bot.File{{Kind: "voice", Ref: "voice"}}, parts[3]
	case "place":
		m.Point = &bot.Point{}
		fmt.Sscanf(parts[2], "%f,%f", &m.Point.Lat, &m.Point.Lon)
	case "edit":
		m.Edited, m.Text = true, parts[3]
		fmt.Sscan(parts[2], &th.messages)
	default:
		m.Text = text
	}
	return m
}

// say takes the message the whole way: stored, answered, done.
func (th *theatre) say(m bot.Message) {
	th.t.Helper()
	ctx := th.t.Context()
	body, _ := json.Marshal(m.Text)
	a := tickets.Arrival{Channel: "stage", ID: m.Key, Lane: m.From.String(), Body: body, At: th.now}
	if _, err := th.b.db.Put(ctx, a); err != nil {
		th.t.Fatal(err)
	}
	waiting, err := th.b.db.Lane(ctx, a.Lane, 1)
	if err != nil || len(waiting) != 1 {
		th.t.Fatalf("%d messages wait: %v", len(waiting), err)
	}
	answers, err := th.dialogue.Answer(ctx, m)
	if err != nil {
		th.t.Fatalf("%q: %v", m.Text, err)
	}
	if err := th.b.db.Done(ctx, waiting[0], answers); err != nil {
		th.t.Fatal(err)
	}
}

// heard takes everything out of the outbox and puts it in words.
func (th *theatre) heard() []string {
	th.t.Helper()
	all := th.noted
	th.noted = nil
	for {
		given, err := th.b.db.HandOut(th.t.Context(), th.clock(), tickets.Room{"": {50, 50, 50, 50, 50, 50}})
		if err != nil {
			th.t.Fatal(err)
		}
		posted := given.Heads
		if len(posted) == 0 {
			return all
		}
		var sent []tickets.Delivery
		for _, p := range posted {
			l := notify.Write(th.b.words, p)
			text := l.Text
			if len(l.Files) > 0 {
				text += fmt.Sprintf("\n[%d file]", len(l.Files))
			}
			switch {
			case l.To.Group():
				text = "(group) " + text
			case l.To != th.resident:
				text = "(" + l.To.ID + ") " + text
			}
			all = append(all, text)
			th.buttons[l.To] = l.Buttons
			sent = append(sent, tickets.Delivery{ID: p.ID, To: p.To, State: tickets.Sent, Attempts: 1, Said: l.Text, Buttons: l.Buttons, At: th.clock()})
		}
		if err := th.b.db.RecordDeliveries(th.t.Context(), sent); err != nil {
			th.t.Fatal(err)
		}
	}
}

// newest is the ticket filed last.
func (th *theatre) newest() tickets.Ticket {
	th.t.Helper()
	page, err := th.b.db.FindTickets(th.t.Context(), tickets.Query{Now: th.now, Limit: 50})
	if err != nil || len(page.Tickets) == 0 {
		th.t.Fatalf("no ticket to work on: %v", err)
	}
	newest := page.Tickets[0]
	for _, ticket := range page.Tickets {
		if ticket.Number > newest.Number {
			newest = ticket
		}
	}
	return newest
}

// act is what staff do to the ticket filed last; whoever may do it does.
func (th *theatre) act(line string) {
	th.t.Helper()
	if th.law(line) || th.served(line) || th.serving(line) || th.news(line) {
		return
	}
	if line == "lose" {
		if err := th.b.db.DropSession(th.t.Context(), th.resident.String()); err != nil {
			th.t.Fatal(err)
		}
		return
	}
	ctx, newest := th.t.Context(), th.newest()
	verb, text, _ := strings.Cut(line, " ")
	a := tickets.Act{Verb: tickets.Verb(verb), Text: text, Version: newest.Version}
	a.Text, a.Helper, _ = strings.Cut(text, " | ")
	a.Text, a.Helper = strings.TrimSpace(a.Text), strings.TrimSpace(a.Helper)
	switch a.Verb {
	case tickets.Start, tickets.Return, tickets.Report:
		a.By = tickets.Actor{Kind: tickets.ByStaff, ID: "h1", Name: "老张", Role: tickets.Handler, Office: newest.Office}
	default:
		a.By = tickets.Actor{Kind: tickets.ByStaff, ID: "d1", Name: "小李", Role: tickets.Dispatcher}
	}
	if a.Verb == tickets.Assign {
		a.Office, a.Text = tickets.Office{ID: "o:" + text, Name: text}, ""
	}
	if _, err := th.b.desk.Do(ctx, newest.Number, a); err != nil {
		th.t.Fatalf("* %s: %v", line, err)
	}
}

// Listen hears in a voice message what the script says behind it.
func (th *theatre) Listen(context.Context, io.Reader, tickets.Attachment) (string, bool) {
	return th.spoken, th.spoken != ""
}

// The theatre is its own channel: it hands out a picture and a voice, and carries nothing.

func (th *theatre) Read([]byte) (bot.Message, error)                     { return bot.Message{}, bot.ErrNotForUs }
func (th *theatre) Noted(context.Context, bot.Message)                   {}
func (th *theatre) Send(context.Context, tickets.Letter) (string, error) { return "", nil }
func (th *theatre) Fetch(_ context.Context, f bot.File) (io.ReadCloser, error) {
	switch f.Ref {
	case "photo": // the smallest JPEG header that is sniffed as one
		return io.NopCloser(strings.NewReader("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")), nil
	case "voice":
		return io.NopCloser(strings.NewReader("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00OpusHead\x01\x01")), nil
	}
	return nil, errors.New("no such file")
}

var _ bot.Sessions = (*store.DB)(nil)
