package intents

import (
	"strings"
	"testing"
)

// TestRedactLines: what is personal is hidden also where it is written over several lines, as letters and forms are.
func TestRedactLines(t *testing.T) {
	for text, want := range map[string]string{
		"恳请社区帮忙协调。此致\n敬礼！\n汤晓云\n2026.11.8": "恳请社区帮忙协调。此致\n敬礼！\n[姓名]\n2026.11.8",
		"此致\n敬礼\n\n退休职工 游光明":               "此致\n敬礼\n\n退休职工 [姓名]",
		"谢谢社区一直的关心！\n\n9栋1402 万芳":          "谢谢社区一直的关心！\n\n9栋[门牌] [姓名]",
		"特此说明\n蒙大光\n2026年11月25日":           "特此说明\n[姓名]\n2026年11月25日",
		"Sincerely,\nMaria Gonzalez":       "Sincerely,\n[姓名]",
		"电话：138731\n29940":                 "电话：[电话]",
		"187-0731\n-4409是我电话":              "[电话]是我电话",
		"电话84461229\n3号楼路灯不亮":              "电话[电话]\n3号楼路灯不亮",
		"请尽快维修。\n马上要过年了":                   "请尽快维修。\n马上要过年了",
		"1. 路灯不亮\n2. 井盖松动\n3. 电梯停运":        "1. 路灯不亮\n2. 井盖松动\n3. 电梯停运",
	} {
		got := Redact(text)
		if got != want {
			t.Errorf("Redact(%q)\n got %q\nwant %q", text, got, want)
		}
		if again := Redact(got); again != got {
			t.Errorf("redacted twice %q is %q", got, again)
		}
	}
}

// FuzzRedact: whatever a stranger writes, nothing breaks, redacting twice is the same, and what was redacted keeps no telephone number of theirs.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{"我叫王建国，电话13800138000", "138然后1234然后5678", "zhou dot min at outlook dot com", "房号A1-2-1503户", "十九号", "Best regards, David Kim", "湘A·挂3321", "欧阳,男", "身份证A123456(3)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Redact(text)
		if again := Redact(once); again != once {
			t.Errorf("redacted twice %q is %q", once, again)
		}
		if got := Redact("电话 13873129940。" + text); strings.Contains(got, "13873129940") {
			t.Errorf("Redact shows the telephone before %q: %q", text, got)
		}
	})
}

// BenchmarkRedact is a long message with data of many kinds.
func BenchmarkRedact(b *testing.B) {
	text := "各位领导好，我是幸福里小区3号楼二单元501的业主王建国，电话13800138000，我们单元的电梯从上周五开始就一直停在四楼，给物业打了七八次电话都说在等配件，楼上住着好几位八十多岁的老人，请尽快派人来修。此致敬礼 王建国"
	b.ReportAllocs()
	for range b.N {
		Redact(text)
	}
}
