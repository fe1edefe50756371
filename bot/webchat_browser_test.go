package bot

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"huying/tickets"
)

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
	if said := webEval[string](b, "document.querySelector('.office .text').textContent"); strings.Contains(said, "提交\n") {
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
	b.until(webAtEnd)
	b.shot("phone-talk")
	b.scheme("dark")
	b.shot("phone-dark")
	b.do(chromedp.EmulateViewport(1280, 800))
	b.shot("desktop-dark")
	b.scheme("light")
	b.shot("desktop")
}

// TestWebChatGreets is the first look on a small phone: the greeting from its beginning, in every size of letters, what is urgent high
// enough for a thumb, and without script a word instead of a form that sends nothing.
func TestWebChatGreets(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 360, 640)
	url := rig.listen(t)
	b.open(url)
	b.until("!document.getElementById('empty').hidden")
	for _, size := range []string{"m", "l", "xl"} {
		webEval[bool](b, "(document.querySelector('[data-set="+size+"]')?.click(), true)")
		b.until("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
		if hidden := webEval[bool](b, "document.querySelector('#empty h2').getBoundingClientRect().top < document.getElementById('log').getBoundingClientRect().top"); hidden {
			t.Errorf("size %s: the greeting begins out of sight", size)
		}
		if low := webEval[float64](b, "Math.min(...[...document.querySelectorAll('.urgent a')].map((a) => a.getBoundingClientRect().height))"); low < 44 {
			t.Errorf("size %s: an emergency number is %v px high", size, low)
		}
	}
	b.do(chromedp.EmulateViewport(360, 400))
	b.types("灯坏了")
	b.sees("请核对")
	b.until(webAtEnd)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("#log .noscript")), chromedp.WaitNotVisible(chromedp.CSS("#say")))
}

// TestWebChatTellsTheCommunitysTime is a phone set to another part of the world: days and hours are those the office writes of.
func TestWebChatTellsTheCommunitysTime(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	if _, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/New_York"}); err != nil {
		t.Fatal(err)
	}
	b.open(rig.listen(t))
	b.types("灯坏了")
	b.sees("请核对")
	at, err := time.Parse(time.RFC3339, webEval[string](b, "document.querySelector('.mine time').dateTime"))
	if err != nil {
		t.Fatal(err)
	}
	at = at.In(rig.Zone)
	if clock := webEval[string](b, "document.querySelector('.mine time').textContent"); clock != at.Format("15:04") {
		t.Errorf("it says %s at %s", clock, at)
	}
	if day := webEval[string](b, "document.querySelector('.day').textContent"); !strings.Contains(day, at.Format("1月2日")) {
		t.Errorf("it says %s on %s", day, at)
	}
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
	b.until("[...document.querySelectorAll('#waiting .note')].every((n) => n.textContent === '未送出，点此重发')") // neither is on its way
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
	for range 13 {
		press(kb.Tab)
		stops = append(stops, focused())
	}
	want := "110 报警|119 火警|120 急救|字号 · Language|log|报个问题|点个服务|我的诉求|找人工|志愿服务、订阅通知、普法…|photo|file|place"
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
	rig.store.tell(rig.store.lane(), tickets.Spoken{
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
	empty := filepath.Join(t.TempDir(), "空的.jpg")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b.open(url)
	b.excuse("Failed to load resource")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{empty}))
	b.until("document.querySelector('#attached strong') && document.getElementById('notice').textContent")
	if row := webEval[string](b, "document.getElementById('attached').innerText"); strings.Contains(row, "再传一次") {
		t.Error("what was refused is offered to be sent again:", row)
	}
	b.do(chromedp.Click(chromedp.CSS("#attached button")))
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{picture}))
	b.until("document.querySelector('#attached img')?.naturalWidth > 0 && !document.querySelector('#attached progress')")
	b.shot("phone-attach")
	b.types("就是这里")
	b.sees("收到 photo。")
	b.until("document.querySelector('#said .mine img')?.naturalWidth === 640")
	b.until(webAtEnd) // although the picture came after the words
	b.do(chromedp.Click(chromedp.CSS("#voice")))
	b.until("/0:0[1-9]/.test(document.getElementById('voice').innerText)") // a second or more: a busy machine skips some
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

// TestWebChatLongTalk reads back through a conversation of several pages, and is told of news meanwhile.
func TestWebChatLongTalk(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	url := rig.listen(t)
	b.open(url)
	b.types("第一句")
	b.sees("收到：第一句")
	lane := rig.store.lane()
	for i := range webPageSize + 40 {
		rig.store.tell(lane, tickets.Spoken{At: time.Now().AddDate(0, 0, -1), ID: "n:" + strconv.Itoa(i), Text: "第 " + strconv.Itoa(i) + " 条"})
	}
	b.do(chromedp.Reload())
	b.sees("第 239 条")
	b.until(webAtEnd)
	if n := webEval[int](b, "document.querySelectorAll('.msg').length"); n != 60 {
		t.Error("drawn at once:", n)
	}
	b.do(chromedp.Click(chromedp.CSS("#older")))
	b.until("document.querySelectorAll('.msg').length === 120")
	b.sees("昨天")
	b.until("!(" + webAtEnd + ")")
	rig.store.tell(lane, tickets.Spoken{At: time.Now(), ID: "n:new", Text: "刚来的"})
	b.until("!document.getElementById('new').hidden")
	b.shot("phone-news")
	b.do(chromedp.Click(chromedp.CSS("#new")))
	b.until(webAtEnd + " && document.getElementById('new').hidden")
	b.sees("刚来的")
	for range 3 {
		b.do(chromedp.Click(chromedp.CSS("#older")))
	}
	b.until("document.querySelectorAll('.msg').length === 243 && document.getElementById('older').hidden")
}

// TestWebChatSaysWhichLanguage is somebody who changes the page's language: what was said before is read aloud in its own.
func TestWebChatSaysWhichLanguage(t *testing.T) {
	rig := newWebOffice(t)
	b := newWebBrowser(t, 390, 844)
	url := rig.listen(t)
	b.open(url)
	b.types("灯坏了")
	b.sees("请核对")
	b.do(chromedp.Navigate(url + "/?lang=en"))
	b.until("document.getElementById('state').textContent === 'Connected'")
	b.types("The lamp is out")
	b.sees("The lamp is out")
	if got := webEval[string](b, "[document.documentElement, ...document.querySelectorAll('.mine .text')].map((e) => e.lang).join()"); got != "en,zh,en" {
		t.Errorf("the languages of the page and of what was said: %s", got)
	}
}
