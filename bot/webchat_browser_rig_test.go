package bot

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
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
	if path == "" {
		t.Fatal("no chromium; run make test: it installs what the tests need")
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
	for end := time.Now().Add(time.Minute); !webEval[bool](b, "!!("+condition+")"); time.Sleep(20 * time.Millisecond) {
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
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, "chat-"+name+".png"), png, 0o644); err != nil {
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

// webAtEnd is true while the newest message is in sight.
const webAtEnd = "(l => l.scrollHeight - l.scrollTop - l.clientHeight < 2)(document.getElementById('log'))"

// webOffice answers like a very small dialogue.
func webOffice(m Message) (tickets.Letter, time.Time) {
	l := tickets.Letter{}
	switch {
	case strings.Contains(m.Text, "灯坏"):
		l.Text = "请核对：\n事情：楼道灯坏了三天\n类别：楼道照明\n地点：3号楼二单元\n这样提交可以吗？\n1 提交\n2 修改\n3 取消"
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
