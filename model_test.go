package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// provided is a model service of our own: it answers every message alike, writes down every voice alike, and can be out of order.
type provided struct {
	*httptest.Server
	mu    sync.Mutex
	down  bool
	reads []string // what was asked about words
	heard int      // voices
}

func newProvided(t *testing.T) *provided {
	t.Helper()
	s := &provided{}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *provided) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	voice := strings.HasSuffix(r.URL.Path, "/audio/transcriptions")
	if voice {
		s.heard++
	} else {
		s.reads = append(s.reads, string(body))
	}
	switch {
	case s.down:
		http.Error(w, "<html>no</html>", http.StatusBadGateway)
	case voice:
		_, _ = io.WriteString(w, `{"text":"3号楼二单元楼道灯坏了三天了，我叫王小明"}`)
	default:
		answer := `{"intent":"report","service":"0104","next_service":"none","second_service":"none","second_words":"","place_words":"大转盘那头",` +
			`"when_words":"","danger":"none","danger_words":"","sure":0.9}`
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": answer}}}})
	}
}

func (s *provided) breaks(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// asked is what the service was asked since the last look.
func (s *provided) asked() (reads []string, heard int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	reads, heard = s.reads, s.heard
	s.reads, s.heard = nil, 0
	return reads, heard
}

// darkness is a matter that the offline reader is unsure of, with a place it does not find.
const darkness = "那个大转盘那头晚上怪瘆得慌的，电话13800001234"

// TestModel: a resident is understood with a model and files a matter. What answers a question about something else, or is dangerous,
// never gets to the model.
func TestModel(t *testing.T) {
	t.Parallel()
	s := newProvided(t)
	p := begin(t, polling, set("OPENAI_BASE_URL", s.URL+"/v1"))
	n := p.neighbour(1)
	n.says(darkness)
	n.hears("同意吗")
	n.taps("同意")
	n.hears("最像哪一类")
	n.taps("排水堵塞积水") // the model's guess is the first to choose from, and no more than that
	n.hears("请核对", "大转盘那头", "13800001234")
	n.taps("提交")
	n.hears("已登记")
	reads, _ := s.asked()
	if len(reads) != 1 || !strings.Contains(reads[0], "瘆得慌") {
		t.Errorf("the model was asked %d times: %v", len(reads), reads)
	}
	for _, datum := range private {
		if strings.Contains(strings.Join(reads, ""), datum) {
			t.Errorf("the model was shown %s", datum)
		}
	}

	n.says("报事")
	n.hears("什么事")
	n.says("3号楼二单元楼道灯坏了")
	n.hears("请核对")
	n.says("往里拐的那个角落再过去一点儿那里") // answers a question: no matter of its own
	n.hears("请核对")
	if reads, _ := s.asked(); len(reads) != 0 {
		t.Errorf("the model was asked about an answer: %v", reads)
	}

	d := p.neighbour(8)
	d.says("我家厨房好大一股煤气味")
	d.hears("119")
	if reads, _ := s.asked(); len(reads) != 0 {
		t.Errorf("the model was asked about a danger: %v", reads)
	}
}

// TestModelDown: the model answers, then it is down: residents file their matters all the same, and see nothing of that.
func TestModelDown(t *testing.T) {
	t.Parallel()
	s := newProvided(t)
	p := begin(t, polling, set("OPENAI_BASE_URL", s.URL+"/v1"))
	n := p.neighbour(1)
	n.says(darkness)
	n.hears("同意吗")
	s.breaks(true) // in the midst of it
	n.taps("同意")
	n.hears("最像哪一类")
	n.taps("排水堵塞积水")
	n.hears("请核对", "大转盘那头")
	n.taps("提交")
	n.hears("已登记")
	for i := int64(2); i < 7; i++ { // more often than the breaker lets through
		m := p.neighbour(i)
		m.says(darkness)
		m.hears("同意吗")
		m.taps("同意")
		m.hears("最像哪一类")
		m.taps("都不是")
		m.hears("在什么地方")
		m.says("就在大转盘旁边，靠花坛那头")
		m.hears("请核对", "大转盘旁边")
		m.taps("提交")
		m.hears("已登记")
		m.heardNothingElse()
	}
	if reads, _ := s.asked(); len(reads) != 1+3 {
		t.Errorf("a model that is down was asked %d times", len(reads))
	}
	if _, body, _ := p.fetch(http.MethodGet, "/metrics", nil); !strings.Contains(body, `huying_llm_breaker{what="read"} 2`) || !strings.Contains(body, `huying_llm_calls_total{outcome="server",what="read"} 3`) {
		t.Error("/metrics does not say so")
	}
}

// TestModelVoice: what is said in a voice message goes the road of words; when nobody can write it down it waits for a person.
func TestModelVoice(t *testing.T) {
	t.Parallel()
	s := newProvided(t)
	p := begin(t, polling, set("OPENAI_BASE_URL", s.URL+"/v1"), set("OPENAI_VOICE_MODEL", "v"))
	crew := p.crew()
	n, v := p.neighbour(1), p.visitor()
	p.tg.Voice(n.id, humming)
	n.hears("听到您说：「3号楼二单元楼道灯坏了三天了", "路灯故障", "同意吗")
	n.taps("同意")
	number := n.submits()
	g := crew.dispatcher.sees("/console/tickets/"+number, "（语音转写，以附件为准）3号楼二单元楼道灯坏了三天了")
	if got := crew.dispatcher.get(firstFile(t, g)); got.body != string(humming) {
		t.Errorf("the voice: %d, %d bytes", got.status, len(got.body))
	}
	p.tg.Voice(n.id, humming) // a moment later: first taken for more of the same
	n.hears("已补充到", number)
	n.hears("听到您说：「3号楼二单元楼道灯坏了三天了")
	n.taps("这是另一件事")
	number = n.submits()
	firstFile(t, crew.dispatcher.sees("/console/tickets/"+number, "（语音转写，以附件为准）3号楼二单元楼道灯坏了三天了"))

	if status, answer := v.sends(map[string]any{"files": []string{v.uploads("voice.ogg", "voice", humming)}}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	v.hears("听到您说：「3号楼二单元楼道灯坏了三天了", "路灯故障", "同意吗")

	s.breaks(true)
	m := p.neighbour(2)
	p.tg.Voice(m.id, humming)
	m.hears("同意吗")
	m.taps("同意")
	m.hears("在什么地方")
	m.says("幸福路口")
	number = m.submits()
	crew.dispatcher.sees("/console/tickets/"+number, "[语音，请听附件]")
	if reads, heard := s.asked(); len(reads) != 0 || heard != 4 {
		t.Errorf("asked %d times about words and %d about voices", len(reads), heard)
	}
}

// TestModelCommand: huying read asks a model only when it is told to, and says when there is none.
func TestModelCommand(t *testing.T) {
	t.Parallel()
	s := newProvided(t)
	env := map[string]string{"OPENAI_BASE_URL": s.URL + "/v1"}
	const line = `{"text":"那个大转盘那头晚上怪瘆得慌的"}`
	if code, out, errs := command(t, env, line, "read"); code != 0 || !strings.Contains(out, `"reader":"offline"`) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, out, errs := command(t, env, line, "read", "-llm"); code != 0 || !strings.Contains(out, `"reader":"llm"`) || !strings.Contains(out, `"service":"0104"`) || errs != "" {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if reads, _ := s.asked(); len(reads) != 1 {
		t.Errorf("asked %d times", len(reads))
	}
	s.breaks(true)
	if code, out, _ := command(t, env, line, "read", "-llm"); code != 0 || !strings.Contains(out, `"reader":"offline"`) {
		t.Errorf("%d %s", code, out)
	}
	if code, out, errs := command(t, nil, line, "read", "-llm"); code != 1 || out != "" || !strings.Contains(errs, "OPENAI_BASE_URL") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}
