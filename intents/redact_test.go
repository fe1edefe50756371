package intents

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	data, err := os.ReadFile("testdata/redact.txt")
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile("testdata/redact_own.txt")
	if err != nil {
		t.Fatal(err)
	}
	manners, err := os.ReadFile("testdata/redact_own_2.txt")
	if err != nil {
		t.Fatal(err)
	}
	residents, err := os.ReadFile("testdata/redact_own_3.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range strings.Split(string(data)+string(own)+string(manners)+string(residents), "\n") {
		text, want, ok := strings.Cut(l, "\t")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		n++
		got := Redact(text)
		if got != want {
			t.Errorf("Redact(%q)\n got %q\nwant %q", text, got, want)
		}
		if again := Redact(got); again != got {
			t.Errorf("redacted twice %q is %q", got, again)
		}
	}
	if n < 1600 {
		t.Errorf("only %d cases", n)
	}
}

// TestRedactApart counts over messages written apart how many data are hidden, and how many messages come out exactly as they should.
func TestRedactApart(t *testing.T) {
	for _, file := range []string{"redact_2.txt", "redact_3.txt", "redact_4.txt", "redact_5.txt", "redact_6.txt", "redact_7.txt"} {
		t.Run(file, func(t *testing.T) { redactApart(t, "testdata/"+file) })
	}
}

func redactApart(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	token := regexp.MustCompile(`\[\p{Han}+\]`)
	var secrets, hidden, lines, exact float64
	for _, l := range strings.Split(string(data), "\n") {
		text, want, ok := strings.Cut(l, "\t")
		if !ok || strings.HasPrefix(l, "#") {
			continue
		}
		got := Redact(text)
		lines++
		if got == want {
			exact++
		} else {
			t.Logf("got  %s\nwant %s", got, want)
		}
		rest := text
		parts := token.Split(want, -1)
		rest = strings.TrimPrefix(rest, parts[0])
		for _, part := range parts[1:] {
			end := len(rest)
			if part != "" {
				end = strings.Index(rest, part)
			}
			if end < 0 {
				t.Fatalf("%q is no redaction of %q", want, text)
			}
			secrets++
			if !strings.Contains(got, rest[:end]) {
				hidden++
			}
			rest = rest[min(len(rest), end+len(part)):]
		}
	}
	t.Logf("%.0f of %.0f data hidden, %.0f of %.0f messages exactly right", hidden, secrets, exact, lines)
	if hidden/secrets < 0.98 || exact/lines < 0.95 {
		t.Errorf("%.3f of the data are hidden, want 0.98; %.3f of the messages are exactly right, want 0.95", hidden/secrets, exact/lines)
	}
}

func TestCheckDigits(t *testing.T) {
	for d, want := range map[string]bool{"11010519491231002x": true, "440524188001010014": true, "110105199003072316": false, "11010519491231002": false} {
		if got := len(d) == 18 && checkDigit(d); got != want {
			t.Errorf("checkDigit(%s) = %v", d, got)
		}
	}
	for d, want := range map[string]bool{"4111111111111111": true, "4111111111111112": false, "6222021234567890128": true} {
		if got := luhn(d); got != want {
			t.Errorf("luhn(%s) = %v", d, got)
		}
	}
}

// TestRedactRecall hides data of every kind in sentences of every kind and counts what is left to be seen.
func TestRedactRecall(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + rng.IntN(10))
		}
		return string(b)
	}
	spoken := strings.NewReplacer("0", "零", "1", "幺", "2", "二", "3", "三", "4", "四", "5", "五", "6", "六", "7", "七", "8", "八", "9", "九")
	kinds := map[string]func() (frame, secret string){
		"mobile": func() (string, string) {
			d := "1" + pick("3", "5", "7", "8", "9") + digits(9)
			return pick("电话%s", "%s", "打%s找我", "我手机号是%s，谢谢", "路灯坏了联系%s", "call %s", "手机：%s。"), pick(d, d[:3]+" "+d[3:7]+" "+d[7:], d[:3]+"-"+d[3:7]+"-"+d[7:], "+86"+d, "86 "+d, spoken.Replace(d))
		},
		"landline": func() (string, string) {
			return pick("座机%s", "家里电话%s", "tel %s"), pick("010-6"+digits(7), "0371-5"+digits(7), "(021)5"+digits(7), "07556"+digits(7))
		},
		"identity": func() (string, string) {
			d := pick("110105", "440524", "610113", "350203") + fmt.Sprintf("%d%02d%02d", 1930+rng.IntN(90), 1+rng.IntN(12), 1+rng.IntN(28)) + digits(3)
			for _, last := range "0123456789x" {
				if checkDigit(d + string(last)) {
					d += string(last)
					break
				}
			}
			return pick("身份证%s", "身份证号：%s", "%s这是我的证", "我妈的证件%s丢了"), pick(d, strings.ToUpper(d), d[:6]+" "+d[6:14]+" "+d[14:])
		},
		"card": func() (string, string) {
			d := pick("622202", "621700", "436742") + digits(12)
			for last := range 10 {
				if luhn(fmt.Sprint(d, last)) {
					d = fmt.Sprint(d, last)
					break
				}
			}
			return pick("卡号%s", "银行卡%s被冻结", "打到%s", "我的账户是%s"), pick(d, d[:4]+" "+d[4:8]+" "+d[8:12]+" "+d[12:16]+" "+d[16:])
		},
		"door": func() (string, string) {
			room := fmt.Sprintf("%d%02d", 1+rng.IntN(30), 1+rng.IntN(8)) // the building may stay
			return pick("我住", "", "来") + pick("3号楼2单元%s漏水", "5栋%s室没暖气", "2单元%s室", "7-2-%s", "%s室", "A座%s", "12幢%s"), room
		},
		"mail": func() (string, string) { return pick("邮箱%s", "发到%s谢谢"), "li." + digits(4) + "@qq.com" },
		"plate": func() (string, string) {
			return pick("%s堵门", "车牌%s的车乱停", "有辆%s"), pick("京", "粤", "豫") + pick("A", "B") + pick("", "·") + "D" + digits(4+rng.IntN(2))
		},
		"name": func() (string, string) {
			name := pick("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "欧阳", "孙") + pick("建国", "秀英", "伟", "芳", "志强", "小丽", "大勇", "梓涵", "雪", "玉兰")
			return pick("我叫%s，电话没有", "我是%s。", "本人%s反映", "姓名：%s", "我叫%s住三号楼", "联系人%s", "我是%s，我家漏水", "%s女士报修"), name
		},
	}
	for kind, make := range kinds {
		seen, n := 0, 1000
		for range n {
			frame, secret := make()
			text := fmt.Sprintf(frame, secret)
			got := Redact(text)
			if strings.Contains(got, secret) || leftDigits(got) > 5 && kind != "door" && kind != "name" {
				if seen++; seen <= 3 {
					t.Logf("%s seen: %q became %q", kind, text, got)
				}
			}
		}
		if seen > n/200 {
			t.Errorf("%s: %d of %d are still to be seen", kind, seen, n)
		}
	}
}

// leftDigits counts digits that were not redacted.
func leftDigits(text string) (n int) {
	for _, r := range text {
		if isDigit(r) {
			n++
		}
	}
	return n
}
