// Huying (呼应, "call and answer") is one program through which residents of a community report problems, order services and
// hear what became of it, and through which the community's people do the work.
//
// main is the only package that knows all the others: it opens them in order, joins them, and stops them in reverse. In this file stand,
// in this order: the commands a shell may give; the start and the stop; the store and the desks on it; the ways in and out; the clocks; the
// web server; what the commands besides serve do; and the tenant's files, which config holds or settings name.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	mathrand "math/rand"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the tenant's time zone must exist on any machine

	"github.com/prometheus/client_golang/prometheus"

	"huying/bot"
	"huying/config"
	"huying/intents"
	"huying/locales"
	"huying/notify"
	"huying/store"
	"huying/tickets"
	"huying/web"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(40) // what lives is small, and so is the server: little garbage for a little more work
	}
	if len(os.Args) < 2 || os.Args[1] == "serve" {
		for _, hint := range config.Misspelt(os.Environ()) {
			fmt.Fprintln(os.Stderr, "huying:", hint)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

const usage = `huying              start everything (settings: config/example.env)
huying import       DIR|street|village: read the tenant's files (areas, offices, routes, gazetteer, staff), all or nothing
huying export       DIR: write them; files there that differ are replaced only with -overwrite before DIR
huying demo         fill the database with a believable neighbourhood
huying password     LOGIN: a new password for a staff account, without its second factor; the program may be running
huying backup       DIR: copy the SQLite file and the attachments into a new folder; the program may be running
huying move         copy everything from the SQLite file in DATA_DIR into the empty PostgreSQL database of DATABASE_URL; stop the program first
huying read         JSON lines {"text"} in, what was understood out; -llm asks the configured model too
huying redact       JSON lines {"text"} in, the same without personal data out
huying same         JSON lines {"id","text","time","place"} in, {"id","group"} out
huying train        -out FILE: train the offline reader; besides its phrases on -data FILE of labelled lines, and with -labels on
                    what residents chose and clerks corrected. MODEL_FILE or -model (read, same, evaluate) uses what was trained
huying evaluate     -data FILE: how well the reader does on labelled lines; -folds 5: how well it would after training on them
huying health       exit 0 when a running program on LISTEN is alive; what keeps it from being ready is said
`

// run is the whole program with everything outside it as arguments, so that tests start it as a shell does.
// It returns the exit code: 0 done, 1 failed, 2 not understood.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer, getenv func(string) string) int {
	command := "serve"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	if slices.Contains([]string{"serve", "demo", "health", "move"}, command) && len(args) > 0 { // else who writes -port 80 would take it for understood
		fmt.Fprintf(errs, "huying: %s takes nothing behind it, and got %q; settings come from the environment (config/example.env)\n", command, args)
		return 2
	}
	settings, err := config.Load(getenv)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: settings.LogLevel}))
	switch command {
	case "serve":
		err = serve(ctx, settings, log, out)
	case "import", "export":
		err = townCommand(ctx, command, args, settings, log, out)
	case "demo":
		err = demo(ctx, settings, log, out)
	case "password":
		err = password(ctx, args, settings, log, out)
	case "backup":
		err = backup(ctx, args, settings, out)
	case "move":
		err = move(ctx, settings, log, out)
	case "health":
		err = web.Healthy(ctx, settings.Listen, out)
	case "read", "redact", "same", "train", "evaluate":
		var tools intents.Tools
		if tools, err = toolsOf(settings, log); err == nil {
			err = intents.Command(ctx, command, args, tools, in, out)
		}
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
	default:
		fmt.Fprintf(errs, "huying: no command %q\n%s", command, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintln(errs, "huying:", err)
		return 1
	}
	return 0
}

// serve runs until ctx ends or something that must run has failed, then stops in order.
func serve(ctx context.Context, settings config.Settings, log *slog.Logger, out io.Writer) error {
	app, err := start(ctx, settings, log)
	if err != nil {
		return err
	}
	app.welcome(out)
	debug.FreeOSMemory() // much that was read through is garbage now
	select {
	case <-ctx.Done():
	case err = <-app.failed:
	}
	app.stop()
	return err
}

// App is a running program.
type App struct {
	URL      string // where it listens, with the real port
	Password string // of the first admin, when this start created one
	Telegram bool
	Demo     bool // accounts of the demo are open

	failed chan error
	undo   []func() // what stop does, in the order things were started
}

// stop undoes the start in reverse: nothing new comes in, then what came in is finished, then what must go out is sent, and the
// store, which all of them write to, closes last.
func (a *App) stop() {
	for i := len(a.undo) - 1; i >= 0; i-- {
		a.undo[i]()
	}
	a.undo = nil
}

// start opens everything in this order, because each part needs the ones before it:
//
//  1. words, catalogue, store, desk: what everybody uses
//  2. Redis, when configured: conversations, shared pacing, wake-ups between instances
//  3. channels and the outbox: an answer must find its way out before the first message is handled
//  4. the inbox: what waited while we were away is handled before anything new arrives
//  5. the web server, and last of all Telegram's updates: only now may the world send us something
//  6. the clocks: what they have to say can be read now
func start(ctx context.Context, settings config.Settings, log *slog.Logger) (_ *App, err error) {
	app := &App{failed: make(chan error, 1), Telegram: settings.Token != ""}
	defer func() {
		if err != nil {
			app.stop()
		}
	}()
	b, err := open(ctx, settings, log)
	if err != nil {
		return nil, err
	}
	release, err := b.db.Alone(ctx)
	if err != nil {
		return nil, errors.Join(unopened(settings, err), b.db.Close())
	}
	app.then(release)
	app.then(func() { logged(log, "store", b.db.Close()) })
	sessions, pace, err := b.shared(app)
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	c, err := b.channels(sessions, registry)
	if err != nil {
		return nil, err
	}
	b.sendOut(app, c, pace, registry)
	b.warnOfCodes(ctx)
	app.background(c.inbox.Start, c.inbox.Wait)
	app.loop(b.db.Seek)
	if err = b.listen(ctx, app, c, registry); err != nil {
		return nil, err
	}
	for _, c := range b.clocks() {
		app.loop(func(ctx context.Context) { c.run(ctx, log) })
	}
	return app, nil
}

// warnOfCodes says which codes of the tenant no service of the catalogue has, as after another catalogue was put in: rules with them never fire.
func (b *base) warnOfCodes(ctx context.Context) {
	town, err := b.db.Town(ctx)
	if err != nil {
		return // whoever needs it will say so
	}
	var codes []string
	for _, m := range tickets.UnknownCodes(town.TownData, b.services) {
		codes = append(codes, m.Says.Args["code"])
	}
	if slices.Sort(codes); len(codes) > 0 {
		b.log.Warn("services: offices and rules name codes the catalogue has not; what they say of them has no effect", "codes", slices.Compact(codes))
	}
}

// then adds what stop will do, before what was added earlier.
func (a *App) then(undo func()) { a.undo = append(a.undo, undo) }

// background runs begin until stop, which ends its context and then waits.
func (a *App) background(begin func(context.Context), wait func()) {
	ctx, cancel := context.WithCancel(context.Background())
	begin(ctx)
	a.then(func() { cancel(); wait() })
}

// loop is background for something that runs until its context ends.
func (a *App) loop(run func(context.Context)) {
	done := make(chan struct{})
	a.background(func(ctx context.Context) { go func() { defer close(done); run(ctx) }() }, func() { <-done })
}

func logged(log *slog.Logger, what string, err error) {
	if err != nil {
		log.Error("stop: "+what, "error", err)
	}
}

func (a *App) welcome(out io.Writer) {
	fmt.Fprintf(out, "居民对话  resident chat  %s/\n工作台    staff console  %s/console\n", a.URL, a.URL)
	if a.Telegram {
		fmt.Fprintln(out, "Telegram  on")
	}
	if a.Password != "" {
		fmt.Fprintf(out, "首次登录  first sign-in  admin / %s  (只显示这一次 shown only once)\n", a.Password)
	}
	if a.Demo {
		fmt.Fprintf(out, "演示账号的密码人人知道（%s）：不要让真的居民来用  demo accounts are open, with a password everybody knows: not for real residents\n", demoPassword)
	}
}

// base is what every command that touches the database needs.
type base struct {
	settings  config.Settings
	log       *slog.Logger
	words     *locales.Book
	zone      *time.Location
	services  *tickets.Catalogue
	rates     tickets.RateRules
	templates []tickets.Template // of common notices

	bell  *store.Bell
	db    *store.DB
	redis *store.Redis // set by shared; nil: none is used
	pace  notify.Pace  // set by sendOut

	desk          *tickets.Desk
	whistles      *tickets.WhistleDesk
	orders        *tickets.ActivityDesk
	broadcasts    *tickets.BroadcastDesk
	subscriptions *tickets.SubscriptionDesk
	newsroom      *tickets.Newsroom // what a chat needs of the two before
	series        *tickets.SeriesDesk
	alerts        *tickets.AlertDesk
}

// open reads whatever may be mistaken before it opens the store, and joins the desks to it.
func open(ctx context.Context, settings config.Settings, log *slog.Logger) (*base, error) {
	words, err := locales.New()
	if err != nil {
		return nil, err
	}
	own, err := readTenant(settings)
	if err != nil {
		return nil, err
	}
	b := &base{
		settings: settings, log: log, words: words, services: tickets.NewCatalogue(own.services), zone: settings.Location, bell: store.NewBell(),
		rates: own.rates, templates: own.templates,
	}
	pdf, err := b.printer()
	if err != nil {
		return nil, err
	}
	b.db, err = store.Open(ctx, store.Options{
		URL: databaseOf(settings), Dir: filesOf(settings), Bell: b.bell, Log: log, Keep: days(settings.RetentionDays), Know: days(settings.TicketDays), Redact: intents.Redact,
	})
	if err != nil {
		return nil, unopened(settings, err)
	}
	if err := b.services.RememberNames(ctx, b.db); err != nil {
		log.Warn("services: what those are called that are no longer offered is not known", "error", err)
	}
	b.desk = &tickets.Desk{
		Store: b.db, People: b.db, Services: b.services, Now: time.Now, NewID: tickets.NewID, Location: b.zone,
		Redact: intents.Redact, Calendar: own.calendar, Rules: own.limits, Offices: b.db, Towns: b.db, Contacts: b.db, Open: b.db,
		Rounds: b.db, Recalls: own.callbacks, Duty: duty(settings),
	}
	b.joinLaw()
	b.joinLedger(own.points, pdf)
	b.joinNews()
	b.joinArticles(own.library)
	b.joinWhistles()
	b.joinOrders()
	b.joinAlerts()
	return b, nil
}

// withStore opens what a command needs, and closes the store behind it.
func withStore(ctx context.Context, settings config.Settings, log *slog.Logger, do func(*base) error) error {
	b, err := open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { logged(log, "store", b.db.Close()) }()
	return do(b)
}

// databaseOf is the address of the store.
func databaseOf(s config.Settings) string {
	return cmp.Or(s.DatabaseURL, filepath.Join(s.DataDir, "huying.db"))
}

// filesOf is the folder of the attachments.
func filesOf(s config.Settings) string { return filepath.Join(s.DataDir, "files") }

// unopened says in one line which setting leads to a store that cannot be used, and where to look.
func unopened(s config.Settings, err error) error {
	words, setting := strings.Join(strings.Fields(err.Error()), " "), "DATABASE_URL"
	if s.DatabaseURL == "" {
		setting = "DATA_DIR"
	}
	switch {
	case errors.Is(err, store.ErrServed):
		return errors.New(words)
	case store.Damaged(err):
		return fmt.Errorf("%s: the SQLite file is damaged, or is none: %s (is there a back-up, to put in its place?)", setting, words)
	case s.DatabaseURL == "":
		return fmt.Errorf("DATA_DIR: %s cannot be used: %s (may this user write there, and is there space on the disk?)", s.DataDir, words)
	case strings.HasPrefix(s.DatabaseURL, "postgres"):
		return fmt.Errorf("DATABASE_URL: PostgreSQL cannot be used: %s (does it run at that address, and are user, password and database right?)", words)
	}
	return fmt.Errorf("DATABASE_URL: the SQLite file cannot be used: %s (is it one, may this user write there, and is there space on the disk?)", words)
}

// duty are the chats of those on duty; that each is one, the settings have checked.
func duty(s config.Settings) (chats []tickets.Address) {
	for _, chat := range s.DutyChats {
		to, _ := tickets.ParseAddress(chat)
		chats = append(chats, to)
	}
	return chats
}

// joinLaw gives the desk its mediation and its legal aid. The desk's clock is read through the desk, so that whoever sets it sets theirs.
func (b *base) joinLaw() {
	b.desk.Mediation = &tickets.Mediation{Desk: b.desk, Cases: b.db, Term: days(b.settings.MediationDays)}
	b.desk.Legal = &tickets.Legal{Desk: b.desk, Store: b.db}
}

// joinLedger gives the desk its ledger of volunteers; pdf makes its certificates. The desk's clock is read through the desk.
func (b *base) joinLedger(rules tickets.PointRules, pdf printer) {
	b.desk.Ledger = &tickets.Ledger{
		Store: b.db, Holders: b.db, Rules: rules, Now: func() time.Time { return b.desk.Now() }, NewCode: tickets.NewCode, Location: b.zone, URL: b.settings.PublicURL,
		Print: pdf,
	}
}

// printer makes certificates as PDF; nil where no font has Chinese characters.
type printer = func(tickets.Certificate, tickets.Lang) ([]byte, error)

func (b *base) printer() (printer, error) {
	face, name, err := web.OpenTypeface(b.settings.CertFont)
	switch {
	case err == nil:
		b.log.Debug("certificates: printed as PDF", "font", name)
		return web.NewPrinter(face, b.words, b.zone, b.settings.PublicURL), nil
	case b.settings.CertFont != "":
		return nil, fmt.Errorf("CERTIFICATE_FONT: %w", err)
	}
	b.log.Info("certificates: no font with Chinese characters was found, so they are pages to print, not PDF files (CERTIFICATE_FONT names one)")
	return nil, nil
}

// joinNews joins the desks of what goes to many.
func (b *base) joinNews() {
	from, till, _ := tickets.ParseQuiet(b.settings.QuietHours)
	b.subscriptions = &tickets.SubscriptionDesk{Store: b.db, Now: time.Now, Quiet: [2]int{from, till}}
	b.broadcasts = &tickets.BroadcastDesk{
		Store: b.db, Offices: b.db, Now: time.Now, NewID: tickets.NewID, Location: b.zone, Approval: b.settings.Approval, Domains: b.settings.OwnDomains,
	}
	b.newsroom = &tickets.Newsroom{
		Broadcasts: b.broadcasts, Subscriptions: b.subscriptions, Towns: b.db, Offices: b.db, Post: b.db.Post,
		Links: &tickets.Links{Values: b.db, Staff: b.db, Now: time.Now},
	}
}

// joinArticles gives the desk its library: the articles that come with the program and the tenant's own.
func (b *base) joinArticles(library *tickets.Library) {
	now := func() time.Time { return b.desk.Now() }
	b.desk.Articles = &tickets.ArticleDesk{Library: library, Misses: b.db, Redact: intents.Redact, Now: now}
	b.series = &tickets.SeriesDesk{Store: b.db, Library: library, Publisher: b.broadcasts, Now: now, Location: b.zone}
}

// joinWhistles makes the desk of 街乡吹哨、部门报到, with the tenant's clocks.
func (b *base) joinWhistles() {
	s := b.settings
	b.whistles = &tickets.WhistleDesk{
		Store: b.db, Services: b.services, Days: b.desk.Calendar, Now: time.Now, NewID: tickets.NewID, Location: b.zone, Duty: b.desk.Duty, Redact: intents.Redact, URL: s.PublicURL,
		Clocks: tickets.WhistleClocks{
			Sign: time.Duration(s.WhistleSign) * time.Minute, Contact: time.Duration(s.WhistleTalk) * time.Hour,
			Urgent: time.Duration(s.WhistleUrgent) * time.Minute, Daily: s.WhistleDaily, Tough: s.WhistleTough,
		},
	}
}

// joinOrders makes the desk of 群众点单、组织建单、党员接单, with the tenant's numbers.
func (b *base) joinOrders() {
	s, rules := b.settings, tickets.UsualActivityRules
	rules.Open, rules.Near = s.OrderOpen, s.OrderNear
	rules.Ring, rules.Keep = time.Duration(s.OrderRing)*time.Minute, time.Duration(s.OrderShown)*time.Hour
	b.orders = &tickets.ActivityDesk{
		Store: b.db, Volunteers: b.db, Providers: b.db, Orders: b.desk, Services: b.services, Rules: rules, Now: time.Now, NewID: tickets.NewID,
		Hours: b.desk.Ledger, Location: b.zone, Redact: intents.Redact,
	}
}

// joinAlerts makes the desk that relays the warnings of the authorities (预警).
func (b *base) joinAlerts() {
	b.alerts = &tickets.AlertDesk{
		Store: b.db, Towns: b.db, Spreader: b.broadcasts, Words: b.words, Now: time.Now, Location: b.zone,
		Failed: func(err error) { b.log.Error("warnings: not relayed yet", "error", err) },
	}
}

// shared opens what instances share. Without Redis the database keeps the conversations, and the pace is this process's own.
func (b *base) shared(app *App) (bot.Sessions, notify.Pace, error) {
	s := b.settings
	limits := notify.Limits{Overall: s.PaceOverall, Chat: s.PaceChat, Group: s.PaceGroup}
	own := notify.NewPacer(limits)
	own.Among = b.db.Instances
	if s.RedisURL == "" {
		return b.db, own, nil
	}
	redis, err := store.OpenRedis(s.RedisURL, time.Now)
	if err != nil {
		return nil, nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	redis.Log, b.redis = b.log, redis
	_ = redis.Trouble(context.Background()) // says in the log at once when it is away; it keeps nothing from starting
	app.then(func() { logged(b.log, "redis", redis.Close()) })
	app.loop(func(ctx context.Context) { redis.Relay(ctx, b.bell) })
	shared := &store.RedisPace{
		Redis: redis, Overall: s.PaceOverall, Chat: s.PaceChat, Group: s.PaceGroup, Unpaced: own.Unpaced, Busy: notify.ErrBusy,
	}
	return store.NewRedisSessions(redis, b.db), notify.Fallback{First: shared, Second: own}, nil
}

// channels are the ways in and out, and the inbox between them and the dialogue.
type channels struct {
	chat     *bot.WebChat
	telegram *bot.Telegram // nil without a token
	inbox    *bot.Inbox
	model    *intents.Provider // nil when no model service is configured
	reads    web.Reading       // the offline reader, for the console's page on how well it does
	all      map[string]bot.Channel
}

func (b *base) channels(sessions bot.Sessions, registry prometheus.Registerer) (*channels, error) {
	reader, err := reader(b.settings, b.services.All())
	if err != nil {
		return nil, err
	}
	b.desk.Comparer = reader
	s, maxFile := b.settings, int64(b.settings.FileLimitMB)<<20
	c := &channels{all: map[string]bot.Channel{}, reads: reads(reader)}
	dialogue := &bot.Dialogue{
		Desk: b.desk, Whistles: b.whistles, Activities: b.orders, News: b.newsroom, Reader: reader, Sessions: sessions, Offers: b.db, Files: b.db, Words: b.words, Channels: c.all,
		MaxFile: maxFile, Now: time.Now, Log: b.log,
	}
	c.model = provider(s, b.log, registry)
	assist(dialogue, c.model, b.services.All())
	c.inbox = &bot.Inbox{
		Store: b.db, Lanes: b.db, Channels: c.all, Answer: dialogue.Answer, Post: b.db.Post, Workers: inboxWorkers, Now: time.Now, Log: b.log,
	}
	var leases bot.Leases // nil: there is no other instance
	if b.db.Shared() {
		leases = b.db
	}
	c.inbox.Leases = leases
	if sessions == bot.Sessions(b.db) {
		c.inbox.Turns = b.db
	} else {
		dialogue.Answered = b.db
	}
	c.chat, err = bot.NewWebChat(bot.WebChatConfig{
		Intake: c.inbox, Talk: b.db, Files: b.db, Bell: b.bell, Words: b.words, Now: time.Now, Log: b.log,
		Zone: b.zone, Secure: strings.HasPrefix(s.PublicURL, "https://"),
	})
	if err != nil {
		return nil, err
	}
	c.all["web"] = c.chat
	if s.Token == "" {
		return c, nil
	}
	c.telegram, err = bot.NewTelegram(bot.TelegramConfig{
		Token: s.Token, APIURL: s.TelegramURL, Secret: s.WebhookSecret, Intake: c.inbox, Files: b.db, MaxFile: maxFile, Leases: leases, Log: b.log, Now: time.Now,
		PlaceLabel: func(lang tickets.Lang) string { return b.words.Say(string(lang), "choice.send_place", nil) },
	})
	c.all["telegram"] = c.telegram
	return c, err
}

// inboxWorkers is how many residents are answered at the same time: most of an answer's time is waiting for a commit it shares.
const inboxWorkers = 128

// reader is the offline reader with the community's own model, or the program's.
func reader(settings config.Settings, services []tickets.Service) (*intents.Offline, error) {
	model, err := trained(settings)
	if err != nil {
		return nil, err
	}
	if model == nil {
		return intents.NewReader(services)
	}
	reader, err := intents.NewTrainedReader(services, model)
	if err != nil {
		return nil, fmt.Errorf("MODEL_FILE: %w", err)
	}
	return reader, nil
}

// trained is what MODEL_FILE holds, nil when the program's own model is to be used.
func trained(settings config.Settings) ([]byte, error) {
	if settings.ModelFile == "" {
		return nil, nil
	}
	return namedFile("MODEL_FILE", settings.ModelFile, func(data []byte) ([]byte, error) { return data, nil })
}

// provider is the model service that the settings name; nil, the default, when they name none.
func provider(s config.Settings, log *slog.Logger, metrics prometheus.Registerer) *intents.Provider {
	if !s.LLM() {
		return nil
	}
	return intents.NewProvider(intents.ProviderConfig{
		Key: s.OpenAIKey, URL: s.OpenAIURL, Model: s.OpenAIModel, Voice: s.OpenAIVoice, Timeout: s.LLMTimeout, Daily: s.LLMDailyCalls,
		Zone: s.Location, Now: time.Now, Log: log, Metrics: metrics,
	})
}

// assist lets the dialogue ask the provider for what is new, and leaves the rest to the reader it has.
func assist(d *bot.Dialogue, p *intents.Provider, services []tickets.Service) {
	if p == nil {
		return
	}
	d.Quick, d.Reader = d.Reader, p.Reader(services, d.Reader)
	if p.Hears() {
		d.Listener = p.Ear()
	}
}

// sendOut starts what carries notices out.
func (b *base) sendOut(app *App, c *channels, pace notify.Pace, registry *prometheus.Registry) {
	wake, stop := b.bell.Listen(store.RingOutbox)
	app.then(stop)
	senders := map[string]notify.Sender{"demo": nobody{}}
	for name, channel := range c.all {
		senders[name] = channel
	}
	outbox := &notify.Outbox{
		Queue: b.db, Senders: senders, Words: b.words, Pace: pace, Wake: wake, Alone: !b.db.Shared(), Log: b.log, Metrics: notify.NewMetrics(registry),
		InFlight: max(64, b.settings.PaceOverall/2), InHand: max(64, b.settings.PaceOverall),
	}
	if b.settings.RedisURL != "" {
		outbox.Yield = notify.YieldShared
	}
	app.loop(outbox.Run)
	b.pace = pace
	b.broadcasts.Rate = func(channel string) float64 { allowed, _ := pace.Rates(channel, time.Now()); return allowed }
	changed, unheard := b.bell.Listen(store.RingBroadcasts)
	app.then(unheard)
	app.loop((&notify.Broadcaster{
		Crowd: b.db, Mender: b.db, Desk: b.broadcasts, Wake: changed, Now: time.Now, Zone: b.zone, Log: b.log,
	}).Run)
}

// nobody are the residents of the demo neighbourhood: what is said to them is written down and goes nowhere.
type nobody struct{}

func (nobody) Send(context.Context, tickets.Letter) (string, error) { return "", nil }

// clock is a look at what time brings. Every instance looks; what is due is claimed, so that one of them acts.
type clock struct {
	what  string // is due; for the log
	every time.Duration
	batch int // how many look sees to at most: as many as that means there may be more. 0: it sees to what is due by itself
	look  func(ctx context.Context, batch int) (int, error)
}

// clocks are everything that happens because it is time. What is late by minutes is looked at often enough to be told within half a minute.
func (b *base) clocks() []clock {
	return []clock{
		{"limits of tickets", 30 * time.Second, sweepAtOnce, b.sweepLimits()},
		{"whistles", 20 * time.Second, 100, b.whistles.Sweep},
		{"orders", 20 * time.Second, 100, b.orders.Sweep},
		{"warnings", 15 * time.Second, 0, whole(b.alerts.Sweep)},
		{"callbacks", time.Minute, 0, whole(b.desk.AskAgain)},
		{"mediation", time.Minute, 0, whole(func(ctx context.Context) (int, error) { return b.desk.Mediation.Sweep(ctx, b.db) })},
		{"legal aid", time.Minute, 0, whole(func(ctx context.Context) (int, error) { return b.desk.Legal.Sweep(ctx, b.db) })},
		{"series of articles", time.Minute, 0, whole(b.series.Send)},
		{"points that run out", time.Hour, 500, b.desk.Ledger.Expire},
		{"what is kept no longer", time.Hour, 0, whole(func(ctx context.Context) (int, error) { return 0, b.db.Sweep(ctx) })},
	}
}

// whole is a look that sees to all that is due, or to as much as it takes on.
func whole(look func(context.Context) (int, error)) func(context.Context, int) (int, error) {
	return func(ctx context.Context, _ int) (int, error) { return look(ctx) }
}

// sweepAtOnce is how many tickets are claimed together.
const sweepAtOnce = 200

// sweepLimits sees to tickets that are due. What is missing from the calendar is said once.
func (b *base) sweepLimits() func(context.Context, int) (int, error) {
	said := ""
	return func(ctx context.Context, batch int) (int, error) {
		if missing := fmt.Sprint(b.desk.Calendar.Lacks(b.desk.Now())); missing != said && missing != "[]" {
			said = missing
			b.log.Warn("calendar: public holidays are missing; there, limits in working time count weekends only", "years", missing)
		}
		return b.desk.Sweep(ctx, b.db, batch)
	}
}

// run rings at once and then again after every pause, until ctx ends.
func (c clock) run(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(c.every)
	defer tick.Stop()
	looks := &tickets.Outage{What: "clock: " + c.what, Says: "not looked at", Log: log, Now: time.Now}
	for {
		c.ring(ctx, looks)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ring looks until nothing is due any more. A look that fails is made up for by the next ring: what it had claimed comes back by itself.
func (c clock) ring(ctx context.Context, looks *tickets.Outage) {
	for ctx.Err() == nil {
		n, err := c.look(ctx, c.batch)
		looks.Tried(ctx, err)
		if err != nil || c.batch == 0 || n < c.batch {
			return
		}
	}
}

// listen opens the doors: the console, the residents' page, Telegram's webhook, and last Telegram's own updates.
func (b *base) listen(ctx context.Context, app *App, c *channels, registry *prometheus.Registry) error {
	s := b.settings
	warnings, err := b.warnings(app, registry)
	if err != nil {
		return err
	}
	server, err := web.New(b.console(c, warnings, registry))
	if err != nil {
		return err
	}
	c.chat.Mount(server.App())
	if c.telegram != nil {
		c.telegram.Mount(server.App())
	}
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("LISTEN: %w", err)
	}
	if err := b.admit(ctx, app); err != nil {
		return errors.Join(err, listener.Close())
	}
	go func() {
		if err := server.Start(listener); err != nil {
			app.failed <- err
		}
	}()
	app.then(func() {
		c.chat.Stop() // event streams end first, or the server would wait for them
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		logged(b.log, "web", server.Stop(ctx))
	})
	if app.URL = s.PublicURL; app.URL == "" {
		app.URL = web.LocalURL(listener.Addr().String())
	}
	if c.telegram != nil {
		app.loop(func(ctx context.Context) { c.telegram.Run(ctx, s.PublicURL) })
	}
	return nil
}

// admit makes the first admin. The password is shown once, so it is made only when nothing can keep this start from showing it; and before
// anybody comes, since hashing it takes 19 MiB.
func (b *base) admit(ctx context.Context, app *App) (err error) {
	debug.FreeOSMemory() // what migrations and articles were read through goes first
	if app.Password, _, err = web.EnsureAdmin(ctx, b.db, time.Now()); err != nil {
		return err
	}
	staff, err := b.db.AllStaff(ctx)
	app.Demo = tickets.DemoOpen(staff)
	return err
}

// stopTime is how long requests in hand may take once the program is told to stop.
const stopTime = 10 * time.Second

// warnings are the ways in for them: what comes by POST, and what stands in feeds.
func (b *base) warnings(app *App, registry *prometheus.Registry) (_ *notify.CAP, err error) {
	c := &notify.CAP{Desk: b.alerts, Book: b.db, Now: time.Now, Title: "呼应 Huying", Metrics: notify.NewCAPMetrics(registry)}
	if b.settings.CAPCert != "" {
		if c.Signers, err = namedFile("CAP_CERT", b.settings.CAPCert, notify.ReadSigners); err != nil {
			return nil, err
		}
	}
	feeds := &notify.Feeds{URLs: b.settings.CAPFeeds, Book: b.db, Deliver: c.Deliver, Now: time.Now, Log: b.log, Metrics: c.Metrics}
	app.loop(feeds.Run)
	return c, nil
}

// console is what the staff console and the public pages need.
func (b *base) console(c *channels, warnings *notify.CAP, registry *prometheus.Registry) web.Config {
	s := b.settings
	return web.Config{
		Words: b.words, Services: b.services, Offices: b.db, Towns: b.db, Files: store.ConsoleFiles{DB: b.db}, Redact: intents.Redact,
		Log: b.log, Location: b.zone, Now: time.Now, NewID: tickets.NewID, PublicURL: s.PublicURL,
		Serving: web.Serving{
			Proxies: s.Proxies, Programs: []string{bot.WebhookPath},
			Uploads: []string{"/chat/files", "/console/whistles/", web.CaseUploads, web.NoticeUploads}, UploadMax: s.FileLimitMB<<20 + 1<<20,
		},
		SignIn: web.SignIn{Staff: b.db, KV: b.db, Links: b.newsroom.Links},
		Health: web.Health{Ready: b.db.Ping, Troubles: b.db, Faults: func() []string { return b.faults(c) }, Backlog: b.db.Backlog, Metrics: registry},
		TicketPages: web.TicketPages{
			Tickets: b.db, Desk: b.desk, Router: b.desk, Recent: b.db, Lookups: b.db, Calendar: b.desk.Calendar, Bell: b.bell.Chime(store.RingTickets),
		},
		FigurePages:    web.FigurePages{Rates: b.db, RateRules: b.rates, Places: b.db, Released: b.released(), Labels: b.db, Reads: c.reads},
		WhistlePages:   web.WhistlePages{Whistles: b.db, WhistleDesk: b.whistles},
		OrderPages:     web.OrderPages{Activities: b.db, ActivityDesk: b.orders, Volunteers: b.db, VolunteerDesk: b.orders, Providers: b.db, Filer: b.desk},
		LedgerPages:    web.LedgerPages{Ledger: b.desk.Ledger, Books: b.db},
		MediationPages: web.MediationPages{Mediation: b.desk.Mediation, Cases: b.db},
		LegalPages:     web.LegalPages{Legal: b.desk.Legal, LegalDesk: b.db},
		NoticePages: web.NoticePages{
			NoticeDesk: b.broadcasts, Notices: b.db, Cared: b.db, Templates: b.templates, OwnChat: c.chat.Visitor,
			Letter:        func(p tickets.Posted) tickets.Letter { return notify.Write(b.words, p) },
			Subscriptions: b.subscriptions, Channels: b.db, ChannelRate: b.pace.Rates,
		},
		ArticlePages: web.ArticlePages{Articles: b.desk.Articles, Misses: b.db, Series: b.series},
		AlertPages:   web.AlertPages{Alerts: b.db, CAP: warnings, CAPKey: s.CAPKey, CAPFeeds: s.CAPFeeds, Reached: b.db.SentOf},
	}
}

// released is what the public may read of single tickets; nil unless the tenant allows it.
func (b *base) released() web.Summaries {
	if !b.settings.OpenSummaries {
		return nil
	}
	return b.db
}

// reads is the reader as the console asks it.
func reads(reader intents.Reader) web.Reading {
	return func(ctx context.Context, words string) ([]string, float64, error) {
		r, err := reader.Read(ctx, words)
		return r.Services, r.Sure, err
	}
}

// faults says what does not work now, for the console's page of troubles: channels that take nothing in, a store that takes no writes or
// lacks attachments, a Redis that is away.
func (b *base) faults(c *channels) (all []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := b.db.Ping(ctx); err != nil {
		all = append(all, "Store: "+err.Error())
	}
	if err := b.db.Absent(ctx); err != nil {
		all = append(all, "Files: "+err.Error())
	}
	if b.redis != nil {
		if err := b.redis.Trouble(ctx); err != nil {
			all = append(all, "Redis: "+err.Error())
		}
	}
	if c.telegram != nil && c.telegram.Trouble() != nil {
		all = append(all, "Telegram: "+c.telegram.Trouble().Error())
	}
	if c.model != nil && c.model.Trouble() != nil {
		all = append(all, "Model: "+c.model.Trouble().Error())
	}
	return all
}

// townCommand is `huying import` and `huying export`: the tenant's data as files. A running program follows within two seconds.
func townCommand(ctx context.Context, command string, args []string, settings config.Settings, log *slog.Logger, out io.Writer) error {
	over := command == "export" && len(args) > 0 && slices.Contains([]string{"-overwrite", "--overwrite"}, args[0])
	if over {
		args = args[1:]
	}
	if len(args) != 1 || strings.HasPrefix(args[0], "-") {
		if command == "export" {
			return errors.New("export needs one folder, behind -overwrite if what was changed there may be replaced")
		}
		return fmt.Errorf("import needs one folder, or %s", strings.Join(config.Tenants, " or "))
	}
	if command == "export" {
		return withStore(ctx, settings, log, func(b *base) error {
			files, err := tickets.ExportTown(ctx, b.db)
			if err != nil {
				return err
			}
			if err := config.WriteTenant(args[0], files, over); err != nil {
				return err
			}
			names := strings.Join(slices.Sorted(maps.Keys(files)), "、")
			fmt.Fprintln(out, b.words.Say(locales.Source, "export.done", map[string]string{"dir": args[0], "files": names}))
			return nil
		})
	}
	files, err := config.TenantFiles(args[0], tickets.TownFiles)
	if err != nil {
		return err
	}
	unread := config.Unread(args[0], tickets.TownFiles)
	return withStore(ctx, settings, log, func(b *base) error {
		if len(unread) > 0 { // else a clerk would take what was put in offices.yml for imported
			fmt.Fprintln(out, b.words.Say(locales.Source, "import.unread", map[string]string{"files": strings.Join(unread, "、"), "names": strings.Join(tickets.TownFiles, "、")}))
		}
		return b.importTown(ctx, files, out)
	})
}

// importTown keeps the files, or says every mistake and keeps nothing.
func (b *base) importTown(ctx context.Context, files map[string][]byte, out io.Writer) error {
	data, mistakes, err := tickets.ImportTown(ctx, b.db, files, time.Now(), tickets.NewID)
	if err != nil {
		return b.inWords(err)
	}
	say := func(l tickets.Line) string { return b.words.Say(locales.Source, l.Key, l.Args) }
	refused := false
	mistakes = append(mistakes, tickets.UnknownCodes(data, b.services)...)
	for _, m := range mistakes {
		refused = refused || !m.Mild
		fmt.Fprintln(out, say(m.At())+say(m.Says))
	}
	if refused {
		return fmt.Errorf("nothing was imported: %d mistakes", len(mistakes))
	}
	fmt.Fprintln(out, say(tickets.Say("import.done", "areas", strconv.Itoa(len(data.Areas)), "offices", strconv.Itoa(len(data.Offices)),
		"rules", strconv.Itoa(len(data.Rules)), "places", strconv.Itoa(len(data.Spots)))))
	return nil
}

// inWords turns a refusal into a sentence; other errors stay as they are.
func (b *base) inWords(err error) error {
	if refused := (*tickets.Error)(nil); errors.As(err, &refused) {
		return errors.New(b.words.Say(locales.Source, refused.Key, refused.Args))
	}
	return err
}

// demo fills the database of a place where nobody works yet; a running program shows it at once.
func demo(ctx context.Context, settings config.Settings, log *slog.Logger, out io.Writer) error {
	return withStore(ctx, settings, log, func(b *base) error {
		now := time.Now()
		desks := tickets.DemoDesks{
			Desk: b.desk, Whistles: b.whistles, Activities: b.orders, Broadcasts: b.broadcasts, Subscriptions: b.subscriptions, Store: b.db,
		}
		if err := desks.Fits(ctx, now); err != nil {
			return err
		}
		if err := b.demoTown(ctx); err != nil {
			return err
		}
		summary, err := desks.Fill(ctx, web.HashPassword(demoPassword), now, mathrand.New(mathrand.NewSource(1)))
		if err != nil {
			return err
		}
		fmt.Fprintln(out, summary)
		fmt.Fprintf(out, "所有演示账号的密码  password of every demo account: %s\n", demoPassword)
		return nil
	})
}

// demoPassword is shown by `huying demo`; no account with it exists unless somebody ran that command.
const demoPassword = "huying-demo-2026"

// demoTown lays out the sample street for the demo, unless a tenant is there. Nothing is sent on by itself in it: who tries the console
// sees the rules' suggestion, and may let them work alone on the page of routes.
func (b *base) demoTown(ctx context.Context) error {
	town, err := b.db.Town(ctx)
	if err != nil || len(town.Areas) > 0 {
		return err
	}
	files, err := config.Tenant("street")
	if err != nil {
		return err
	}
	delete(files, tickets.StaffFile) // the demo has people of its own
	routes := string(files[tickets.RoutesFile])
	files[tickets.RoutesFile] = []byte(strings.Replace(routes, "\nautomatic: true", "\nautomatic: false", 1))
	return b.importTown(ctx, files, io.Discard)
}

// password lets somebody in again who is locked out.
func password(ctx context.Context, args []string, settings config.Settings, log *slog.Logger, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("password needs one LOGIN")
	}
	return withStore(ctx, settings, log, func(b *base) error {
		fresh, err := web.Readmit(ctx, b.db, b.db, args[0])
		if errors.Is(err, tickets.ErrNotFound) {
			return fmt.Errorf("nobody has the login %q", args[0])
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s 的一次性密码  one-time password of %s: %s\n", args[0], args[0], fresh)
		return nil
	})
}

// backup copies everything there is into a new folder, from which a program can be started as it is.
func backup(ctx context.Context, args []string, settings config.Settings, out io.Writer) error {
	files := filesOf(settings)
	switch {
	case len(args) != 1 || strings.HasPrefix(args[0], "-"):
		return errors.New("backup needs one DIR, which is not there yet")
	case strings.HasPrefix(settings.DatabaseURL, "postgres"):
		return fmt.Errorf("backup is for SQLite: on PostgreSQL use pg_dump, then copy %s", files)
	}
	if err := store.Backup(ctx, databaseOf(settings), files, args[0]); err != nil {
		return fmt.Errorf("no backup: %w", err)
	}
	fmt.Fprintf(out, "备份在 %s；恢复就是把它当 DATA_DIR  back-up in %s; to restore, make it the DATA_DIR\n", args[0], args[0])
	return nil
}

// move is for a community that has grown out of one file.
func move(ctx context.Context, settings config.Settings, log *slog.Logger, out io.Writer) error {
	if !strings.HasPrefix(settings.DatabaseURL, "postgres") {
		return errors.New("move needs DATABASE_URL, the address of an empty PostgreSQL database")
	}
	file := databaseOf(config.Settings{DataDir: settings.DataDir})
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("DATA_DIR: there is no SQLite file to move: %w", err)
	}
	moved, err := store.Move(ctx, file, settings.DatabaseURL, log)
	if err != nil {
		return fmt.Errorf("nothing was moved: %w", err)
	}
	fmt.Fprintf(out, "%d 张表、%d 行都搬到了 PostgreSQL，逐表核对无误；附件仍在 %s，以后带着同样的设置启动即可\n", moved.Tables, moved.Rows, filesOf(settings))
	fmt.Fprintf(out, "%d tables, %d rows are in PostgreSQL, each table counted; attachments stay in %s; from now on start with these settings\n", moved.Tables, moved.Rows, filesOf(settings))
	return nil
}

// toolsOf are what the commands that read JSON lines work with. Only train -labels opens the database.
func toolsOf(settings config.Settings, log *slog.Logger) (intents.Tools, error) {
	services, err := catalogue(settings)
	if err != nil {
		return intents.Tools{}, err
	}
	model, err := trained(settings)
	if err != nil {
		return intents.Tools{}, err
	}
	return intents.Tools{
		Services: services, Provider: provider(settings, log, nil), Model: model,
		Labels: func(ctx context.Context) (labels []tickets.Label, err error) {
			err = withStore(ctx, settings, log, func(b *base) error {
				labels, err = b.db.Labels(ctx)
				return err
			})
			return labels, err
		},
	}, nil
}

// tenant is what the community has set in files: its own, which the settings name, or those that come with the program.
type tenant struct {
	services  []tickets.Service
	calendar  *tickets.Calendar
	limits    tickets.Rules
	callbacks tickets.CallbackRules
	rates     tickets.RateRules
	points    tickets.PointRules
	templates []tickets.Template
	library   *tickets.Library
}

// readTenant reads all files, so that the mistakes in all of them are told together, each with the setting that names its file.
func readTenant(s config.Settings) (t tenant, err error) {
	var wrong [6]error
	t.services, wrong[0] = catalogue(s)
	t.calendar, t.limits, wrong[1] = limits(s)
	t.callbacks, t.rates, wrong[2] = rates(s)
	t.points, wrong[3] = ownFile("POINTS_FILE", s.PointsFile, "points.yaml", tickets.ParsePoints)
	t.templates, wrong[4] = ownFile("TEMPLATES_FILE", s.TemplatesFile, "templates.yaml", tickets.ParseTemplates)
	t.library, wrong[5] = library(s)
	return t, errors.Join(wrong[:]...)
}

// ownFile is what the tenant's own file says, which a setting names, or what comes with the program under a name when it names none.
func ownFile[T any](setting, path, name string, parse func([]byte) (T, error)) (own T, err error) {
	if path == "" {
		data, err := config.Shipped(name)
		if err != nil {
			return own, err
		}
		return parse(data)
	}
	return namedFile(setting, path, parse)
}

// namedFile is what the file says that a setting names.
func namedFile[T any](setting, path string, parse func([]byte) (T, error)) (own T, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		own, err = parse(data)
	}
	if err != nil {
		return own, fmt.Errorf("%s: %w", setting, err)
	}
	return own, nil
}

// catalogue is the tenant's services: their own file, or the one that comes with the program.
func catalogue(s config.Settings) ([]tickets.Service, error) {
	return ownFile("SERVICES_FILE", s.ServicesFile, "services.yaml", tickets.ParseServices)
}

// limits reads the tenant's limits, and the calendar they are counted in; what their own file leaves out is that of the shipped one.
func limits(s config.Settings) (calendar *tickets.Calendar, rules tickets.Rules, err error) {
	shipped, err := config.Shipped("calendar.yaml")
	if err != nil {
		return nil, rules, err
	}
	calendar, err = ownFile("CALENDAR_FILE", s.CalendarFile, "calendar.yaml", func(data []byte) (c *tickets.Calendar, err error) {
		c, rules, err = tickets.ParseCalendar(shipped, data)
		return c, err
	})
	if err == nil {
		calendar.Location = s.Location
	}
	return calendar, rules, err
}

// rates reads how often residents are asked how it went, and how rates are made of what they say.
func rates(s config.Settings) (callbacks tickets.CallbackRules, rules tickets.RateRules, err error) {
	rules, err = ownFile("RATES_FILE", s.RatesFile, "rates.yaml", func(data []byte) (r tickets.RateRules, err error) {
		callbacks, r, err = tickets.ParseRates(data)
		return r, err
	})
	return callbacks, rules, err
}

// library is the articles that come with the program and the tenant's own.
func library(s config.Settings) (*tickets.Library, error) {
	folders, err := config.Articles(s.ArticlesDir)
	if err != nil {
		return nil, err
	}
	all, err := tickets.ReadArticles(folders...)
	if err != nil {
		return nil, fmt.Errorf("ARTICLES_DIR: %w", err)
	}
	return tickets.NewLibrary(all, intents.Fold), nil
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
