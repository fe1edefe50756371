package intents

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"huying/tickets"
)

// TestTrainingOnLines: a reader learns from labelled lines and from labels of the running program, and the trained file is used.
func TestTrainingOnLines(t *testing.T) {
	dir := t.TempDir()
	lines, model := filepath.Join(dir, "lines.jsonl"), filepath.Join(dir, "model.bin")
	var b bytes.Buffer
	for i := range 20 {
		fmt.Fprintf(&b, `{"text":"关于魍魉系统第%d次故障的情况说明","label":"科技与信息产业"}`+"\n", i)
		fmt.Fprintf(&b, `{"text":"魑魅第%d号又来了","service":"0705"}`+"\n", i)
	}
	if err := os.WriteFile(lines, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	tools := Tools{
		Services: catalogue(t)[:40],
		Labels: func(context.Context) ([]tickets.Label, error) {
			return []tickets.Label{{Words: "饕餮声吵得很", Service: "0202"}, {Words: "饕餮声又来了", Service: "0202"}, {Words: "楼上饕餮声", Service: "0202"}}, nil
		},
	}
	tools.Services = append(tools.Services, tickets.Service{Code: "0705", Words: []string{"老鼠"}, Names: map[tickets.Lang]string{}})
	if err := Command(t.Context(), "train", []string{"-data", lines, "-labels", "-out", model}, tools, nil, os.Stderr); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"魑魅又来了": `"service":"0705"`, "楼上的饕餮声": `"service":"0202"`, "尊敬的领导您好，我是本市一名普通市民，现就魍魉系统故障的情况说明如下，希望有关部门予以重视，关于魍魉系统第三次故障的情况说明": `"class":"13"`, "路灯不亮": `"service":"0101"`,
	} {
		var out bytes.Buffer
		in := strings.NewReader(`{"text":"` + text + `"}` + "\n")
		if err := Command(t.Context(), "read", []string{"-model", model}, tools, in, &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %s, want %s", text, out.String(), want)
		}
	}
}

func TestNearDuplicates(t *testing.T) {
	long := strings.Repeat("我们小区的路灯坏了两个月，老人晚上出门很不方便，多次向物业反映没有结果，", 6)
	got := nearDuplicates([]Example{{Text: long + "请尽快处理。"}, {Text: "幼儿园收费太贵"}, {Text: long + "请尽快处理！"}, {Text: "公交车几点收班"}})
	if got[0] != got[2] || got[0] == got[1] || got[1] == got[3] {
		t.Errorf("groups %v", got)
	}
}
