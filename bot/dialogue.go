package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/intents"
	"huying/tickets"
)

// Dialogue is the road from a message to its answer.
type Dialogue struct {
	Desk       *tickets.Desk
	Whistles   *tickets.WhistleDesk
	Activities *tickets.ActivityDesk // nil: no volunteers here
	News       *tickets.Newsroom     // nil: no notices to many
	Reader     intents.Reader
	Quick      intents.Reader // reads what needs no model (see reader); nil: Reader does
	Listener   Listener       // nil: a person listens to every voice message
	Sessions   Sessions
	Offers     Offers
	Answered   Answered // nil: conversations are kept where nothing is lost
	Files      Keeper
	Words      Words
	Channels   map[string]Channel
	MaxFile    int64 // bytes of one attachment
	Now        func() time.Time
	Log        *slog.Logger
}

// Offers finds the newest notice to an address that was not an answer: digits typed after it choose its options, and words
// typed after a clerk's words answer the clerk. ErrNotFound when there is none.
type Offers interface {
	LastOffer(ctx context.Context, to tickets.Address) (tickets.Notice, time.Time, error)
}

// Keeper stores attachments by content; refusals of type or size are *tickets.Error.
type Keeper interface {
	OpenFile(ctx context.Context, hash string) (io.ReadSeekCloser, tickets.Attachment, error)
	KeepFile(ctx context.Context, r io.Reader, a tickets.Attachment, limit int64) (tickets.Attachment, error)
}

// Words are the locales.
type Words interface {
	Say(lang, key string, args map[string]string) string
}

// turn is one message on the road.
type turn struct {
	*Dialogue
	m       Message
	s       *Session
	cause   string // what the answer's id derives from
	reading intents.Reading
	before  heard          // of the message before
	dropped *dropped       // the draft the message before cancelled
	thread  thread         // whether the conversation was lost
	doubt   bool           // the message before asked whether a notice is real
	fake    bool           // the message before was found to be none of ours
	law     string         // id of the article that was quoted to the message before
	voiced  bool           // the words of this message were spoken
	files   []string       // attachments of this message, stored
	notes   []tickets.Line // said before the answer: a picture was too large, …
}

// answer is what one turn says.
type answer struct {
	lines    []tickets.Line
	choices  []tickets.Choice
	askPlace bool
	files    []string
	class    tickets.Class
	silent   bool // nothing is said, or it was posted with the ticket
}

func says(lines ...tickets.Line) answer { return answer{lines: lines, class: tickets.Reply} }

// behind is the answer with a line that is said before it.
func (a answer) behind(first tickets.Line) answer {
	a.lines = append([]tickets.Line{first}, a.lines...)
	return a
}

// offering is the answer with more to choose from.
func (a answer) offering(more ...tickets.Choice) answer {
	a.choices = slices.Concat(a.choices, more)
	return a
}

// Answer handles one message and returns what to say; the caller posts it and marks the message done in one transaction.
// Handling the same message again, after a crash at any point, says the same thing once.
func (d *Dialogue) Answer(ctx context.Context, m Message) ([]tickets.Notice, error) {
	if !m.Addressed {
		return nil, nil
	}
	key := m.From.String()
	if m.To != m.From {
		key += "@" + m.To.String()
	}
	s, version, is, err := d.load(ctx, key, m)
	if err != nil {
		return nil, err
	}
	t := &turn{Dialogue: d, m: m, s: s, cause: m.Key, thread: is}
	if m.Edited {
		t.cause = fmt.Sprintf("%s#%d", m.Key, m.At.Unix())
	}
	if s.Handled == t.cause {
		again := s.again()
		return again, t.lends(again)
	}
	if err := t.recall(ctx); err != nil {
		return nil, err
	}
	t.before, s.Heard = heard{s.Heard, s.HeardFiles, s.HeardVoice}, ""
	t.dropped = s.Dropped
	t.law, s.Article, t.doubt, s.Doubted = s.Article, "", s.Doubted, false
	t.fake, s.Fake = s.Fake, false
	if !t.inDanger() { // a danger may be long; what is cancelled is taken up at once or not at all
		s.Dropped = nil
	}
	a, err := t.respond(ctx)
	if refusal := (*tickets.Error)(nil); errors.As(err, &refusal) {
		a, err = t.refuse(refusal), nil
	}
	if err != nil {
		return nil, err
	}
	if s.HeardFiles, s.HeardVoice = nil, s.Heard != "" && t.voiced; s.Heard != "" {
		s.HeardFiles = t.files
	}
	notices := t.notices(a)
	if s.Handled, s.Replies = t.cause, nil; !m.Whole {
		s.keep(notices)
	}
	s.At, s.Album = d.Now(), m.Album
	if err := t.lends(notices); err != nil {
		return nil, err
	}
	if err := s.save(ctx, d.Sessions, key, version); err != nil {
		if errors.Is(err, tickets.ErrConflict) { // %v on purpose: it means "handle the message again", not a refusal to the resident
			return nil, fmt.Errorf("save session: %v", err)
		}
		return nil, fmt.Errorf("save session: %w", err)
	}
	return notices, nil
}

// recall finds who this is: a session may have been lost (Redis emptied) while the resident has not.
func (t *turn) recall(ctx context.Context) error {
	if !t.s.Consent.IsZero() || t.m.To.Group() {
		return nil
	}
	r, err := t.Desk.People.Find(ctx, t.m.From)
	if errors.Is(err, tickets.ErrNotFound) {
		return nil
	}
	if err == nil {
		t.s.Resident, t.s.Consent = r.ID, r.ConsentAt
		if t.s.Lang == "" {
			t.s.Lang = r.Lang
		}
	}
	return err
}

// respond is the order in which a message is understood: a group, a correction, a tap, a digit, a picture, then words.
func (t *turn) respond(ctx context.Context) (answer, error) {
	if len([]rune(t.m.Text)) > tickets.MaxWords {
		return answer{}, tickets.Refuse(tickets.Invalid, "error.too_long")
	}
	if err := t.read(ctx); err != nil {
		return answer{}, err
	}
	if t.m.To.Group() {
		return t.group(ctx)
	}
	if err := t.fetch(ctx); err != nil {
		return answer{}, err
	}
	if err := t.listen(ctx); err != nil {
		return answer{}, err
	}
	if t.m.Edited {
		return t.edited(ctx)
	}
	if a, done := t.mended(); done {
		return a, nil
	}
	if t.m.Choice != "" {
		return t.chosen(ctx, t.m.Choice)
	}
	if a, done, err := t.safe(ctx); done || err != nil {
		return a, err
	}
	if t.fake && t.reading.Danger == "" && intents.FellFor(t.m.Text) {
		t.reading = intents.Raised(t.reading, "scam")
	}
	if t.alarmed(ctx) {
		return t.danger(ctx)
	}
	if data, typed := t.digit(ctx); data != "" {
		return t.chosen(ctx, data)
	} else if q, _ := t.open(); typed && q == nil {
		if known, err := intents.Stars(ctx, t.work(), number(t.m.Text)); err != nil || known != nil {
			return t.startIf(ctx, "activity", known, err)
		}
		return t.nothing(ctx), nil
	}
	if t.m.Text == "" {
		return t.wordless(ctx)
	}
	return t.words(ctx)
}

// read understands the words and settles the language to answer in.
func (t *turn) read(ctx context.Context) error {
	if t.m.Text != "" {
		if err := t.understand(ctx, t.reader(), t.m.Text); err != nil {
			return err
		}
	}
	if t.m.Lang != "" && t.s.Hint != "" && t.m.Lang != t.s.Hint {
		t.s.Lang = t.m.Lang // the page was switched to another language
	}
	t.s.Hint = t.m.Lang
	if t.s.Lang == "" {
		switch {
		case t.reading.Lang != "" && len([]rune(t.m.Text)) > 1 && !strings.HasPrefix(t.m.Text, "/"): // a command is no language
			t.s.Lang = t.reading.Lang
		case t.m.Lang != "":
			t.s.Lang = t.m.Lang
		}
	}
	return nil
}

// reader is who reads this message. What always means the same, answers a question about something else than the matter itself, or
// is said in a group needs no model: nobody waits for one, and nothing is sent to it.
func (t *turn) reader() intents.Reader {
	if t.Quick == nil {
		return t.Reader
	}
	want, _ := universal(t.m.Text)
	_, number := tickets.FindNumber(t.m.Text)
	q, _ := t.open()
	matter := q == nil || q.Name == "service" || q.Name == "group" || q.Name == "words" && t.s.Intent == "report"
	if want != "" || number || !matter || t.m.To.Group() {
		return t.Quick
	}
	return t.Reader
}

// reread understands words that were said before.
func (t *turn) reread(ctx context.Context, text string) error {
	return t.understand(ctx, t.Reader, text)
}

func (t *turn) understand(ctx context.Context, reader intents.Reader, text string) error {
	r, err := reader.Read(ctx, text)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	t.reading = t.inTown(r, text)
	return nil
}

// fetch stores the attachments. What cannot be kept is said in words; a channel that does not answer is asked again later.
func (t *turn) fetch(ctx context.Context) error {
	for _, f := range t.m.Files {
		if f.Hash != "" {
			t.files = append(t.files, f.Hash)
			continue
		}
		hash, err := t.keep(ctx, f)
		refusal := (*tickets.Error)(nil)
		switch {
		case err == nil:
			t.files = append(t.files, hash)
		case errors.As(err, &refusal):
			t.notes = append(t.notes, tickets.Line{Key: refusal.Key, Args: refusal.Args})
		case t.m.Attempts < 3:
			return fmt.Errorf("fetch file: %w", err)
		default:
			t.Log.Warn("dialogue: file not fetched", "message", t.m.Key, "error", err)
			t.notes = append(t.notes, tickets.Say("file.lost"))
		}
	}
	return nil
}

func (t *turn) keep(ctx context.Context, f File) (string, error) {
	if f.Size > t.MaxFile {
		return "", tickets.Refuse(tickets.Invalid, "error.file_size", "limit", strconv.FormatInt(t.MaxFile>>20, 10))
	}
	body, err := t.Channels[t.m.From.Channel].Fetch(ctx, f)
	if err != nil {
		return "", err
	}
	defer body.Close()
	a, err := t.Files.KeepFile(ctx, body, tickets.Attachment{Kind: f.Kind, Name: f.Name, Mime: f.Mime, From: t.m.From.String()}, t.MaxFile)
	return a.Hash, err
}

// notices turns the answer into the notice that leaves.
func (t *turn) notices(a answer) []tickets.Notice {
	lines := append(t.notes, a.lines...)
	t.s.Offered = a.choices
	if a.silent && len(t.notes) == 0 || len(lines) == 0 {
		return nil
	}
	n := 0
	if a.silent {
		n = 1 // the answer itself left with the ticket; this one carries the notes
	}
	return []tickets.Notice{{
		ID: tickets.ReplyID(t.cause, n), To: t.m.To, Resident: t.s.Resident, Class: a.class, Lang: t.lang(),
		Lines: lines, Choices: a.choices, AskPlace: a.askPlace, Files: a.files, Forget: t.s.forgotten,
	}}
}

func (t *turn) lang() tickets.Lang {
	if t.s.Lang == "" {
		return tickets.Hans
	}
	return t.s.Lang
}

// refuse says why not, and puts the open question again.
func (t *turn) refuse(refusal *tickets.Error) answer {
	a := says(tickets.Line{Key: refusal.Key, Args: refusal.Args})
	if q, w := t.open(); q != nil {
		again := t.ask(q, w)
		again.lines = append(a.lines, again.lines...)
		return again
	}
	return a
}
