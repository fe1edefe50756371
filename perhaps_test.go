package main

import (
	"context"
	"strings"
	"testing"

	"huying/intents"
)

// wary is a reader that thinks of a danger wherever a chest is spoken of.
type wary struct{ intents.Reader }

func (w wary) Read(ctx context.Context, text string) (intents.Reading, error) {
	r, err := w.Reader.Read(ctx, text)
	if r.Perhaps = ""; r.Danger == "" && strings.Contains(text, "胸口") {
		r.Perhaps = "medical"
	}
	return r, err
}

// What begins a matter and may tell of a danger is dealt with as it sounds; the number to call stands before the answer. What answers a question
// has none, and neither has what is told after a danger.
func TestPerhaps(t *testing.T) {
	const line = "要是现在有人有危险，马上打 120，再把情况告诉我们。"
	for _, c := range []struct {
		label, script string
		says          int
	}{
		{"a matter begins", "> 老人胸口有块胎记，社区医院体检能看吗", 1},
		{"asked for the matter", "> 报个问题\n> 小区广场的雕像胸口掉漆了", 1},
		{"an answer to where", "> 路灯坏了\n> 同意\n> 幸福里3号楼，雕像胸口对着的那盏", 0},
		{"after a danger", "> 着火了三楼窗户在冒烟\n> 雕像胸口那么高的地方", 0},
	} {
		t.Run(c.label, func(t *testing.T) {
			th := newStage(t)
			th.dialogue.Reader = wary{th.dialogue.Reader}
			got := th.play(c.script)
			if n := strings.Count(got, line); n != c.says {
				t.Errorf("said %d times, want %d:\n%s", n, c.says, got)
			}
		})
	}
}
