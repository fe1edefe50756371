package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"huying/bot/bottest"
)

// TestTheRoad takes a report from the resident's first words on Telegram to the closed ticket, over every way in and every store.
func TestTheRoad(t *testing.T) {
	for name, setups := range map[string][]func(*program){
		"sqlite, polling":             {polling},
		"sqlite, webhook":             {webhook},
		"postgres and redis, polling": {polling, postgres, redis},
		"postgres and redis, webhook": {webhook, postgres, redis},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			crew := p.crew()
			n := p.neighbour(1)
			n.says("3号楼二单元楼道灯坏了三天了")
			n.hears("路灯故障", "3号楼二单元", "同意吗")
			n.taps("同意")
			n.hears("请核对", "三天了")
			n.taps("提交")
			number := numberPattern.FindString(n.hears("已登记", "7").Text)
			crew.dispatcher.sees("/console", number, "楼道灯坏了三天了")
			crew.dispatcher.acts(number, "accept")
			n.hears(number, "已受理")
			crew.dispatcher.acts(number, "assign", "office", crew.office)
			n.hears(number, officeName)
			crew.handler.acts(number, "start")
			n.hears(number, "开始处理")
			crew.handler.acts(number, "report", "text", "灯泡和声控开关都换了", corridor(true))
			if m := n.hears("灯泡和声控开关都换了"); m.Method != "sendPhoto" || len(m.File) == 0 {
				t.Errorf("the result came by %s with %d bytes", m.Method, len(m.File))
			}
			crew.dispatcher.acts(number, "verify")
			n.hears("联系过吗")
			n.taps("联系过")
			n.hears("解决了吗")
			n.taps("解决了")
			n.hears("满意吗")
			n.taps("基本满意")
			n.hears("已结案")
			crew.dispatcher.sees("/console/tickets/"+number, "已结案", "已解决 · 基本满意")
			n.heardNothingElse()
			if n := len(p.tg.Refused()); n > 0 {
				t.Errorf("%d calls were refused", n)
			}
		})
	}
}

// TestWebhookKeepsStrangersOut: nothing of what comes without the secret is stored, nothing broken stops what is whole.
func TestWebhookKeepsStrangersOut(t *testing.T) {
	t.Parallel()
	p := begin(t, webhook)
	until(t, "a webhook", func() bool { url, _ := p.tg.Webhook(); return url != "" })
	url, secret := p.tg.Webhook()
	if url != p.URL+"/telegram/webhook" || len(secret) < 32 {
		t.Fatalf("the webhook is %s, its secret %q", url, secret)
	}
	const whole = `{"update_id":5,"message":{"message_id":5,"date":1,"chat":{"id":66,"type":"private"},"from":{"id":66,"first_name":"x"},"text":"3号楼二单元楼道灯坏了"}}`
	const name = "X-Telegram-Bot-Api-Secret-Token"
	post := func(body string, headers ...string) int {
		status, _, _ := p.fetch(http.MethodPost, "/telegram/webhook", strings.NewReader(body), headers...)
		return status
	}
	for _, headers := range [][]string{nil, {name, ""}, {name, "wrong"}, {name, secret + "x"}, {name, secret[:len(secret)-1]}, {name, strings.ToUpper(secret)}} {
		if status := post(whole, headers...); status != http.StatusUnauthorized {
			t.Errorf("secret %v: %d", headers, status)
		}
	}
	for body, want := range map[string]int{
		"": 400, "{": 400, "[]": 400, "null": 400, `{"update_id":"5"}`: 400, `{"message":{}}`: 400, "\x00\xff": 400,
	} {
		if status := post(body, name, secret); status != want {
			t.Errorf("%.40q: %d, want %d", body, status, want)
		}
	}
	huge := `{"update_id":6,"message":{"text":"` + strings.Repeat("长", 1<<20) + `"}}`
	if status, err := p.overfed("/telegram/webhook", huge, name, secret); err == nil && status != http.StatusRequestEntityTooLarge {
		t.Errorf("three megabytes: %d", status)
	}
	if n := count(p.dump(), "inbox"); n != 0 {
		t.Errorf("%d messages were stored", n)
	}
	for range 3 { // the same update again changes nothing
		if status := post(whole, name, secret); status != http.StatusOK {
			t.Fatal(status)
		}
	}
	stranger := p.chat(66)
	stranger.hears("路灯故障")
	if n := count(p.dump(), "inbox"); n != 1 {
		t.Errorf("%d messages were stored", n)
	}
	n := p.neighbour(1)
	n.reports("3号楼二单元楼道灯坏了三天了")
	stranger.heardNothingElse()
}

// TestRestart stops the program in the middle of a conversation: what was said before is remembered, what is said meanwhile is heard.
func TestRestart(t *testing.T) {
	for name, setups := range map[string][]func(*program){
		"sqlite, polling":             {polling},
		"postgres and redis, webhook": {webhook, postgres, redis},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			n, v := p.neighbour(1), p.visitor()
			n.says("路灯不亮")
			n.hears("同意吗")
			n.taps("同意")
			n.hears("在什么地方")
			v.says("电梯坏了")
			v.hears("同意吗")
			p.restart(func() { n.says("幸福路和建设街路口") })
			n.hears("请核对", "路灯不亮", "幸福路和建设街路口")
			n.taps("提交")
			n.hears("已登记")
			v.url = p.URL
			v.listen(0)
			v.hears("同意吗") // the conversation is still there
			v.says("1")
			v.hears("在什么地方")
			v.says("5号楼")
			v.hears("请核对", "5号楼")
			p.restart(nil)
			v.url = p.URL
			v.listen(0)
			for _, words := range []string{"同意吗", "在什么地方", "请核对"} {
				v.hears(words)
			}
			v.says("1")
			v.hears("已登记")
			n.heardNothingElse()
		})
	}
}

// TestWebChatAloneInPostgres is the road without Telegram and without Redis, by typed digits.
func TestWebChatAloneInPostgres(t *testing.T) {
	t.Parallel()
	p := begin(t, postgres)
	crew := p.crew()
	v := p.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	crew.dispatcher.acts(number, "accept")
	v.hears(number, "已受理")
}

// TestHealthAndMetrics asks what a container's health check and a Prometheus ask.
func TestHealthAndMetrics(t *testing.T) {
	t.Parallel()
	p := begin(t, polling)
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, body, _ := p.fetch(http.MethodGet, path, nil); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	n := p.neighbour(1)
	n.reports("3号楼二单元楼道灯坏了三天了")
	status, body, _ := p.fetch(http.MethodGet, "/metrics", nil)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	for _, name := range []string{"go_goroutines", "process_resident_memory_bytes", "huying_http", `state="sent"`} {
		if !strings.Contains(body, name) {
			t.Errorf("/metrics has no %s", name)
		}
	}
	for _, secret := range []string{p.tg.Token, strconv.FormatInt(n.id, 10), "楼道灯"} {
		if strings.Contains(body, secret) {
			t.Errorf("/metrics tells %s", secret)
		}
	}
	if status, body, _ := p.fetch(http.MethodGet, "/nothing", nil, "Accept", "text/html"); status != http.StatusNotFound || !strings.Contains(body, "<html") {
		t.Errorf("an unknown page: %d", status)
	}
}

// TestForget: what was said can be had as a file, and when the resident asks to be forgotten nothing of them is left.
func TestForget(t *testing.T) {
	for name, setups := range map[string][]func(*program){"sqlite": {polling}, "postgres and redis": {polling, postgres, redis}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := begin(t, setups...)
			crew := p.crew()
			n := p.neighbour(1)
			p.tg.Photo(n.id, corridor(false), "7号楼1203门口楼道灯坏了，我叫王小明，电话13800001234")
			n.hears("同意吗")
			n.taps("同意")
			number := n.submits()
			crew.dispatcher.acts(number, "write", "text", "王小明您好，几点在家？")
			n.hears("几点在家")
			n.says("晚上七点以后，打13800001234")
			n.hears("已补充到")
			n.says("/mydata")
			data := n.hears("见附件")
			if data.Method != "sendDocument" || data.Name != "mydata.json" || !strings.Contains(string(data.File), "13800001234") {
				t.Errorf("the data came by %s as %q: %.300s", data.Method, data.Name, data.File)
			}
			traces := []string{"13800001234", "王小明", strconv.FormatInt(n.id, 10), "楼1203"}
			for _, trace := range traces {
				if !strings.Contains(p.dump(), trace) {
					t.Fatalf("%s was never stored; this test would prove nothing", trace)
				}
			}
			n.says("/forget")
			n.hears("不能恢复")
			n.taps("确定删除")
			n.hears("已删除您的个人信息")
			until(t, "the last notice forgotten", func() bool { return !strings.Contains(p.dump(), "forget.done") })
			dump := p.dump()
			for _, trace := range traces {
				if strings.Contains(dump, trace) {
					t.Errorf("%s is still stored:\n%s", trace, grep(dump, trace))
				}
			}
			if left := files(t, p.env["DATA_DIR"]); len(left) > 0 {
				t.Errorf("files are left: %v", left)
			}
			g := crew.dispatcher.sees("/console/tickets/"+number, "楼道灯坏了", "抹去个人信息")
			if strings.Contains(g.body, "13800001234") {
				t.Error("the ticket still has the number")
			}
			n.says("我的诉求")
			n.hears("还没有登记过诉求")
			v := p.visitor()
			number = v.reports("5号楼电梯坏了")
			v.says("忘记我")
			v.hears("不能恢复")
			v.says("1")
			v.hears("已删除您的个人信息")
			crew.dispatcher.sees("/console/tickets/"+number, "电梯坏了")
		})
	}
}

func grep(text, word string) string {
	var found []string
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, word) {
			found = append(found, line)
		}
	}
	return strings.Join(found, "\n")
}

// files lists the attachments on the disk.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(filepath.Join(dir, "files"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTwoOnOneDatabase starts two equal instances: what one takes in, the clerk of the other sees, and the answer leaves once.
func TestTwoOnOneDatabase(t *testing.T) {
	t.Parallel()
	p := begin(t, webhook, postgres, redis)
	crew := p.crew()
	q := begin(t, func(q *program) {
		for name, value := range p.env {
			set(name, value)(q)
		}
		set("LISTEN", freeAddress(t))(q)
	})
	q.URL = "http://" + q.env["LISTEN"] // the public address leads to the first
	if q.Password != "" {
		t.Error("the second instance made an admin of its own")
	}
	v := q.visitor()
	number := v.reports("3号楼二单元楼道灯坏了三天了")
	crew.dispatcher.acts(number, "accept")
	v.hears(number, "已受理")
	there := *crew.dispatcher // the same person's next click lands on the other instance
	there.url = q.URL
	there.http = &http.Client{Jar: crew.dispatcher.http.Jar, CheckRedirect: crew.dispatcher.http.CheckRedirect}
	there.acts(number, "assign", "office", crew.office)
	v.hears(officeName)
	n := p.neighbour(1)
	n.reports("5号楼电梯坏了")
	n.heardNothingElse()
}

// TestNobodyAnswersAtTelegram: the rest of the program does not wait for a Telegram that is away.
func TestNobodyAnswersAtTelegram(t *testing.T) {
	t.Parallel()
	p := begin(t, func(p *program) {
		dead := bottest.New(nil)
		dead.Close()
		set("TELEGRAM_TOKEN", dead.Token)(p)
		set("TELEGRAM_API_URL", dead.URL)(p)
	})
	p.visitor().reports("3号楼二单元楼道灯坏了三天了")
}

// TestServe is the program as a shell starts it: what it prints, and how it ends.
func TestServe(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, errs := &book{}, &book{}
	env := map[string]string{"LISTEN": "127.0.0.1:0", "DATA_DIR": t.TempDir()}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, nil, strings.NewReader(""), io.Writer(out), errs, func(name string) string { return env[name] })
	}()
	until(t, "the welcome", func() bool { return strings.Contains(out.String(), "admin / ") })
	for _, words := range []string{"居民对话", "resident chat", "/console", "只显示这一次"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("the welcome has no %q:\n%s", words, out)
		}
	}
	if strings.Contains(out.String(), "Telegram") {
		t.Error("Telegram is on without a token")
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d\n%s", code, errs)
	}
}
