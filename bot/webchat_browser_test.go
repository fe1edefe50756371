package bot

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"huying/tickets"
)

// webBrowser is a resident at a browser. Screenshots go to $HUYING_SHOTS, else to a temporary directory.
type webBrowser struct {
	t     *testing.T
	ctx   context.Context
	shots string

	mu      sync.Mutex
	trouble []string // errors of the console
	excused string   // errors that contain it are expected
}

func newWebBrowser(t *testing.T, width, height int64) *webBrowser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" || testing.Short() {
		t.Skip("no chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("headless", "new"),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.WindowSize(1280, 800))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, leave := chromedp.NewContext(alloc)
	ctx, late := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(func() { late(); leave(); stop() })
	b := &webBrowser{t: t, ctx: ctx, shots: os.Getenv("HUYING_SHOTS")}
	if b.shots == "" {
		b.shots = t.TempDir()
	}
	b.do(chromedp.EmulateViewport(width, height))
	b.scheme("light")
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException {
				b.mu.Lock()
				if b.excused == "" || !strings.Contains(m.Text, b.excused) {
					b.trouble = append(b.trouble, m.String())
				}
				b.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, m := range b.trouble {
			t.Error("console:", m)
		}
	})
	return b
}

func (b *webBrowser) excuse(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.excused = words
}

func (b *webBrowser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func webEval[T any](b *webBrowser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// until waits for a condition of the page.
func (b *webBrowser) until(condition string) {
	b.t.Helper()
	for end := time.Now().Add(15 * time.Second); !webEval[bool](b, "!!("+condition+")"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.shot("never")
			b.t.Fatalf("never: %s\n%s", condition, webEval[string](b, "document.body.innerText"))
		}
	}
}

// sees waits for words in the conversation.
func (b *webBrowser) sees(words string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.getElementById('log').innerText.includes(%q)", words))
}

func (b *webBrowser) types(words string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), words+kb.Enter))
}

func (b *webBrowser) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.until("document.getElementById('state').textContent === '已连接'")
}

func (b *webBrowser) shot(name string) {
	b.t.Helper()
	time.Sleep(100 * time.Millisecond) // let it paint
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *webBrowser) scheme(value string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: value},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // a button does not move away under the mouse
		},
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// webOffice answers like a very small dialogue.
func webOffice(m Message) (tickets.Letter, time.Time) {
	l := tickets.Letter{}
	switch {
	case strings.Contains(m.Text, "灯坏"):
		l.Text = "请核对：\n事情：楼道灯坏了三天\n类别：楼道照明\n地点：3号楼二单元\n这样提交可以吗？\n\n1. 提交\n2. 修改\n3. 取消"
		l.Buttons = []tickets.Button{{Label: "提交", Data: "a 1"}, {Label: "修改", Data: "a 2"}, {Label: "取消", Data: "a 3"}}
	case m.Text == "1" || m.Choice == "a 1":
		l.Text = "已登记，编号 20261123-0001。7 天内答复您，每一步都会告诉您。"
	case m.Text == "报个问题":
		l.Text, l.AskPlace = "在什么地方？可以说小区、楼号，也可以发位置。", true
	case m.Point != nil:
		l.Text = "位置收到了。"
	case len(m.Files) > 0:
		l.Text = "收到 " + m.Files[0].Kind + "。"
	default:
		l.Text = "收到：" + m.Text
	}
	return l, time.Now().UTC()
}

func newWebOffice(t *testing.T) *webRig {
	rig := newWebRig(t, func(w *WebChat) { w.Now, w.limits.messages = time.Now, 1000 })
	rig.store.reply = webOffice
	return rig
}

func TestWebChatInABrowser(t *testing.T) {
	rig := newWebOffice(t)
	url := rig.listen(t)
	b := newWebBrowser(t, 390, 844)
	b.open(url)
	b.until("!document.getElementById('empty').hidden")
	b.shot("phone-empty")
	b.types("3号楼二单元楼道灯坏了三天了")
	b.sees("请核对")
	b.until("document.querySelectorAll('.choices button:not(:disabled)').length === 3")
	if said := webEval[string](b, "document.querySelector('.office .text').textContent"); strings.Contains(said, "1.") {
		t.Error("the options stand there twice:", said)
	}
	b.shot("phone-options")
	b.types("1")
	b.sees("20261123-0001")
	b.until("document.querySelectorAll('.choices button:disabled').length === 3")
	b.types("灯坏了")
	b.until("document.querySelectorAll('.choices button:not(:disabled)').length === 3")
	b.do(chromedp.Click(chromedp.CSS(".choices button:not(:disabled)")))
	b.until("document.getElementById('log').innerText.split('20261123-0001').length === 3")
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), "写了一半"))
	before := webEval[string](b, "document.getElementById('said').innerText")
	b.do(chromedp.Reload())
	b.sees("请核对")
	b.until("document.getElementById('text').value === '写了一半'")
	if after := webEval[string](b, "document.getElementById('said').innerText"); after != before {
		t.Errorf("after a reload:\n%s\nbefore:\n%s", after, before)
	}
	b.shot("phone-talk")
	b.scheme("dark")
	b.shot("phone-dark")
	b.do(chromedp.EmulateViewport(1280, 800))
	b.shot("desktop-dark")
	b.scheme("light")
	b.shot("desktop")
}

// TestWebChatLosesNothing writes while the server is away: the words wait in the browser, across a reload's worth of trouble, and
// go out by themselves when it is back.
func TestWebChatLosesNothing(t *testing.T) {
	rig := newWebOffice(t)
	url := rig.listen(t)
	b := newWebBrowser(t, 390, 844)
	b.open(url)
	b.types("先说一句")
	b.sees("收到：先说一句")
	b.excuse("Failed to load resource")
	rig.store.failing(errWebDisk) // 503
	b.types("没存上的话")
	b.until("document.querySelector('#waiting .note button')?.textContent === '未送出，点此重发'")
	b.shot("phone-unsent")
	rig.Stop() // and now it is gone altogether
	if err := rig.app.ShutdownWithTimeout(5 * time.Second); err != nil {
		t.Fatal(err)
	}
	b.types("断线时的话")
	b.until("document.getElementById('state').className === 'trouble'")
	b.until("document.querySelectorAll('#waiting .msg').length === 2")
	rig.store.failing(nil)
	again := newWebOffice(t)
	again.store = rig.store
	again.Intake, again.Talk, again.Files, again.Bell = rig.store, rig.store, rig.store, rig.store
	l, err := net.Listen("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = again.app.Listener(l) }()
	t.Cleanup(func() { again.Stop(); _ = again.app.ShutdownWithTimeout(5 * time.Second) })
	b.sees("收到：没存上的话")
	b.sees("收到：断线时的话")
	b.until("document.getElementById('state').textContent === '已连接' && !document.querySelector('#waiting .msg')")
	if kept := webEval[string](b, "Object.keys(localStorage).filter(k => k.startsWith('huying.q.')).join()"); kept != "" {
		t.Error("still in the queue:", kept)
	}
}

func TestWebChatByKeyboard(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	b.open(rig.listen(t))
	press := func(keys string, options ...chromedp.KeyOption) { b.do(chromedp.KeyEvent(keys, options...)) }
	focused := func() string {
		return webEval[string](b, "(e => e.id || e.textContent.trim())(document.activeElement)")
	}
	press(kb.Tab)
	if got := focused(); got != "跳到输入框" {
		t.Fatal("first stop:", got)
	}
	var stops []string
	for range 12 {
		press(kb.Tab)
		stops = append(stops, focused())
	}
	want := "110 报警|119 火警|120 急救|字号 · Language|log|报个问题|点个服务|我的诉求|找人工|photo|file|place"
	if got := strings.Join(stops, "|"); got != want {
		t.Errorf("the order of the stops is\n%s, want\n%s", got, want)
	}
	b.do(chromedp.Focus(chromedp.CSS("summary")))
	press(kb.Enter)
	press(kb.Tab)
	press(kb.Tab)
	press(kb.Tab)
	press(kb.Enter) // 特大
	b.until("document.documentElement.dataset.size === 'xl'")
	press(kb.Escape)
	b.until("!document.getElementById('settings').open && document.activeElement.matches('summary')")
	b.do(chromedp.Focus(chromedp.CSS(".skip")))
	press(kb.Enter)
	b.until("document.activeElement.id === 'text'")
	press("灯坏了")
	press(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierShift))
	press("三天了")
	press(kb.Enter)
	b.sees("请核对")
	if said := webEval[string](b, "document.querySelector('.mine .text').textContent"); said != "灯坏了\n三天了" {
		t.Errorf("%q", said)
	}
	b.until("document.querySelectorAll('.choices button:not(:disabled)').length === 3")
	b.do(chromedp.Focus(chromedp.CSS(".choices button")))
	press(kb.Enter)
	b.sees("20261123-0001")
	b.until("document.activeElement.id === 'text'")
	b.do(chromedp.Reload())
	b.until("document.documentElement.dataset.size === 'xl'")
	b.sees("20261123-0001")
	b.shot("phone-xl")
	b.do(chromedp.EmulateViewport(320, 640))
	if wide := webEval[int](b, "document.documentElement.scrollWidth"); wide > 320 {
		t.Error("the page scrolls sideways at 320 px:", wide)
	}
	b.shot("small-xl")
}

func TestWebChatHostileWords(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	b.open(rig.listen(t))
	hostile := `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>**粗** [点](javascript:alert(1)) {{.}} ${1}`
	b.types(hostile)
	b.sees("收到：" + hostile)
	addr := ""
	for lane := range rig.store.said {
		addr = lane
	}
	rig.store.tell(addr, tickets.Spoken{
		At: time.Now(), ID: "n:1", Text: hostile, Files: []string{"\"><script>"},
		Choices: []tickets.Button{{Label: hostile, Data: "javascript:alert(1)"}},
	})
	b.until("document.querySelectorAll('.choices button').length === 1")
	if webEval[bool](b, "!!window.hacked || !!document.querySelector('#log script, #log img, #log b *')") {
		t.Error("words act")
	}
	b.excuse("404")
}

func TestWebChatAttachments(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	url := rig.listen(t)
	picture := filepath.Join(t.TempDir(), "楼道.jpg")
	if err := os.WriteFile(picture, webPicture(), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(url)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{picture}))
	b.until("document.querySelector('#attached img')?.naturalWidth > 0 && !document.querySelector('#attached progress')")
	b.shot("phone-attach")
	b.types("就是这里")
	b.sees("收到 photo。")
	b.until("document.querySelector('#said .mine img')?.naturalWidth === 640")
	b.do(chromedp.Click(chromedp.CSS("#voice")))
	b.until("document.getElementById('voice').innerText.includes('0:01')")
	b.shot("phone-recording")
	b.do(chromedp.Click(chromedp.CSS("#voice")))
	b.until("document.querySelector('#attached audio') && !document.querySelector('#attached progress')")
	b.do(chromedp.Click(chromedp.CSS("#send")))
	b.sees("收到 voice。")
	lat, lon, exact := 39.90421, 116.40739, 5.0
	if _, err := chromedp.Call(b.ctx, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{
		Latitude: &lat, Longitude: &lon, Accuracy: &exact,
	}); err != nil {
		t.Fatal(err)
	}
	b.permit(url, "denied")
	b.types("报个问题")
	b.until("document.querySelector('.choices .ask')")
	b.do(chromedp.Click(chromedp.CSS(".choices .ask")))
	b.until("document.getElementById('notice').textContent.includes('没有得到位置权限')")
	b.shot("phone-place-denied")
	b.permit(url, "granted")
	b.do(chromedp.Click(chromedp.CSS("#place")))
	b.sees("39.90421, 116.40739")
	b.sees("位置收到了")
	b.shot("phone-attached")
}

func (b *webBrowser) permit(url string, setting browser.PermissionSetting) {
	b.t.Helper()
	_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "geolocation"}, Setting: setting, Origin: url,
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// webPicture is a dark corridor with a lamp that is off.
func webPicture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			shade := uint8(40 + (x+y)/16)
			if (x-320)*(x-320)+(y-120)*(y-120) < 3600 {
				shade = 150
			}
			img.Set(x, y, color.RGBA{shade, shade, shade + 20, 255})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, img, nil)
	return out.Bytes()
}

// TestWebChatContrast measures every visible text against its ground, in both schemes and both states of the options.
func TestWebChatContrast(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	b.open(rig.listen(t))
	for _, say := range []string{"灯坏了", "1", "报个问题", "灯坏了"} {
		b.types(say)
		b.until("!document.querySelector('#waiting .msg')")
	}
	b.until("document.querySelectorAll('.choices button:not(:disabled)').length === 3")
	b.do(chromedp.Click(chromedp.CSS("summary")))
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		b.shot("settings-" + scheme)
		if poor := webEval[string](b, webContrast); poor != "" {
			t.Errorf("%s:\n%s", scheme, poor)
		}
	}
	if nameless := webEval[string](b, `[...document.querySelectorAll("button, a, input, textarea, audio, [role=group], [role=log]")]
		.filter((e) => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.labels?.length || e.textContent.trim() || e.querySelector("img[alt]")))
		.map((e) => e.outerHTML).join("\n")`); nameless != "" {
		t.Error("without a name:\n", nameless)
	}
}

const webContrast = `(() => {
	const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const parse = (s) => s.match(/[\d.]+/g).map(Number);
	const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
	const poor = new Set();
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; (n = walk.nextNode());) {
		const e = n.parentElement;
		if (!n.textContent.trim() || !e.checkVisibility() || ["SCRIPT", "NOSCRIPT"].includes(e.tagName)) continue;
		const a = light(parse(getComputedStyle(e).color).slice(0, 3)), b = light(ground(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) poor.add(n.textContent.trim() + " " + ratio.toFixed(2));
	}
	return [...poor].join("\n");
})()`
