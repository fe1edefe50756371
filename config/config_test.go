package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write example.env anew from the settings")

func env(pairs ...string) func(string) string {
	set := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return set[name] }
}

func TestNothingNeedsToBeSet(t *testing.T) {
	s, err := Load(env())
	if err != nil {
		t.Fatal(err)
	}
	if s.Listen != ":8080" || s.DataDir != "./data" || s.Location.String() != "Asia/Shanghai" || s.PaceOverall != 30 ||
		s.PaceChat != 1 || s.PaceGroup != 20 || s.LogLevel != slog.LevelInfo || s.LLM() || s.DutyChats != nil ||
		s.LLMTimeout != 4*time.Second || s.LLMDailyCalls != 2000 || s.OpenAIVoice != "" {
		t.Errorf("defaults: %v", s)
	}
}

func TestLoad(t *testing.T) {
	s, err := Load(env("LISTEN", " 127.0.0.1:0 ", "PUBLIC_URL", "https://a.example/", "TZ", "Asia/Urumqi", "LOG_LEVEL", "debug",
		"DUTY_CHATS", "telegram:-1001, telegram:42,", "TRUSTED_PROXIES", "10.0.0.0/8,::1", "PACE_GROUP", "5",
		"OPENAI_BASE_URL", "http://127.0.0.1:8000/v1/", "OPENAI_VOICE_MODEL", "whisper-1", "LLM_TIMEOUT", "1500ms", "TELEGRAM_API_URL", "http://127.0.0.1:8081/", "HUYING_LISTEN", ":1", "LISTNE", "x"))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(s.Listen, s.PublicURL, s.Location, s.LogLevel, s.DutyChats, s.Proxies, s.PaceGroup, s.LLM(), s.TelegramURL, s.OpenAIURL, s.OpenAIVoice, s.LLMTimeout)
	if want := "127.0.0.1:0https://a.exampleAsia/UrumqiDEBUG[telegram:-1001 telegram:42][10.0.0.0/8 ::1]5truehttp://127.0.0.1:8081http://127.0.0.1:8000/v1whisper-11.5s"; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryMistakeIsOneLine(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ env, value, want string }{
		{"LISTEN", "80800", `LISTEN: "80800" is not host:port`},
		{"LISTEN", ":80800", `LISTEN: ":80800" is not host:port`},
		{"LISTEN", ":http", `LISTEN: ":http" is not host:port`},
		{"PUBLIC_URL", "huying.example.cn", `PUBLIC_URL: "huying.example.cn" is not an http:// or https:// address`},
		{"PUBLIC_URL", "https://a/?b=c", `PUBLIC_URL: "https://a/?b=c" is not an http:// or https:// address`},
		{"DATA_DIR", file, `DATA_DIR: "` + file + `" is a file, not a folder`},
		{"DATABASE_URL", "mysql://me:pw@db/x", `DATABASE_URL: is not a postgres:// address nor sqlite:PATH (empty: SQLite in DATA_DIR)`},
		{"DATABASE_URL", "postgres:", `DATABASE_URL: is not a postgres:// address nor sqlite:PATH (empty: SQLite in DATA_DIR)`},
		{"DATABASE_URL", "sqlite:", `DATABASE_URL: is not a postgres:// address nor sqlite:PATH (empty: SQLite in DATA_DIR)`},
		{"REDIS_URL", "localhost:6379", `REDIS_URL: is not a redis:// or rediss:// address`},
		{"TZ", "Asia/Peking", `TZ: "Asia/Peking" is not a time zone such as Asia/Shanghai`},
		{"LOG_LEVEL", "loud", `LOG_LEVEL: "loud" is not debug, info, warn or error`},
		{"TELEGRAM_TOKEN", "bot 123/45", `TELEGRAM_TOKEN: is not a bot token such as 123456:ABC-DEF`},
		{"TELEGRAM_TOKEN", "AAF-only-the-second-half", `TELEGRAM_TOKEN: is not a bot token such as 123456:ABC-DEF`},
		{"TELEGRAM_API_URL", "ftp://x", `TELEGRAM_API_URL: "ftp://x" is not an http:// or https:// address`},
		{"TELEGRAM_WEBHOOK_SECRET", "秘密", `TELEGRAM_WEBHOOK_SECRET: has more than letters, digits, _ and -, or more than 256 of them`},
		{"PACE_OVERALL", "0", `PACE_OVERALL: "0" is not a whole number from 1 to 1000`},
		{"PACE_CHAT", "fast", `PACE_CHAT: "fast" is not a whole number from 1 to 30`},
		{"PACE_GROUP", "1.5", `PACE_GROUP: "1.5" is not a whole number from 1 to 600`},
		{"DUTY_CHATS", "12345", `DUTY_CHATS: "12345" is not channel:id, such as telegram:-1001234567890`},
		{"DUTY_CHATS", "telegram:@zhang", `DUTY_CHATS: "telegram:@zhang" is not channel:id, such as telegram:-1001234567890`},
		{"OPENAI_BASE_URL", "api.deepseek.com", `OPENAI_BASE_URL: is not an http:// or https:// address`},
		{"LLM_TIMEOUT", "soon", `LLM_TIMEOUT: "soon" is not a time from 100ms to 15s, such as 4s`},
		{"LLM_TIMEOUT", "60", `LLM_TIMEOUT: "60" is not a time from 100ms to 15s, such as 4s`},
		{"LLM_DAILY_CALLS", "0", `LLM_DAILY_CALLS: "0" is not a whole number from 1 to 10000000`},
		{"CAP_KEY", "short", `CAP_KEY: has fewer than 16 characters, or blanks`},
		{"CAP_CERT", "/no/such.pem", `CAP_CERT: "/no/such.pem" is not a file that can be read`},
		{"CAP_FEEDS", "a.example/feed", `CAP_FEEDS: "a.example/feed" is not an http:// or https:// address`},
		{"OPENAI_VOICE_MODEL", "whisper-1", `OPENAI_VOICE_MODEL: needs OPENAI_API_KEY or OPENAI_BASE_URL`},
		{"SERVICES_FILE", "/nowhere/services.yaml", `SERVICES_FILE: "/nowhere/services.yaml" is not a file that can be read`},
		{"CALENDAR_FILE", "/nowhere/calendar.yaml", `CALENDAR_FILE: "/nowhere/calendar.yaml" is not a file that can be read`},
		{"BROADCAST_APPROVAL", "0", `BROADCAST_APPROVAL: "0" is not a whole number from 1 to 1000000`},
		{"QUIET_HOURS", "10pm-7am", `QUIET_HOURS: "10pm-7am" is not like 22:00-07:00, nor -`},
		{"OWN_DOMAINS", "https://a.cn", `OWN_DOMAINS: "https://a.cn" is not a host such as street.example.cn`},
		{"TEMPLATES_FILE", "/nowhere/templates.yaml", `TEMPLATES_FILE: "/nowhere/templates.yaml" is not a file that can be read`},
		{"RATES_FILE", "/nowhere/rates.yaml", `RATES_FILE: "/nowhere/rates.yaml" is not a file that can be read`},
		{"POINTS_FILE", "/nowhere/points.yaml", `POINTS_FILE: "/nowhere/points.yaml" is not a file that can be read`},
		{"CERTIFICATE_FONT", "/nowhere/font.ttf", `CERTIFICATE_FONT: "/nowhere/font.ttf" is not a file that can be read`},
		{"ARTICLES_DIR", "/nowhere", `ARTICLES_DIR: "/nowhere" is not a folder that can be read`},
		{"OPEN_SUMMARIES", "perhaps", `OPEN_SUMMARIES: "perhaps" is neither true nor false`},
		{"MODEL_FILE", "/nowhere/model.bin", `MODEL_FILE: "/nowhere/model.bin" is not a file that can be read`},
		{"TRUSTED_PROXIES", "10.0.0.0/33", `TRUSTED_PROXIES: "10.0.0.0/33" is not an address or a network such as 10.0.0.0/8`},
		{"FILE_LIMIT_MB", "21", `FILE_LIMIT_MB: "21" is not a whole number from 1 to 20`},
		{"RETENTION_DAYS", "1", `RETENTION_DAYS: "1" is not a whole number from 3 to 3650`},
		{"TICKET_DAYS", "1", `TICKET_DAYS: "1" is not a whole number from 30 to 36500`},
		{"WHISTLE_SIGN_MINUTES", "1h", `WHISTLE_SIGN_MINUTES: "1h" is not a whole number from 1 to 10080`},
		{"WHISTLE_CONTACT_HOURS", "0", `WHISTLE_CONTACT_HOURS: "0" is not a whole number from 1 to 720`},
		{"WHISTLE_URGENT_MINUTES", "-5", `WHISTLE_URGENT_MINUTES: "-5" is not a whole number from 1 to 1440`},
		{"WHISTLE_DAILY_DAYS", "three", `WHISTLE_DAILY_DAYS: "three" is not a whole number from 1 to 60`},
		{"WHISTLE_TOUGH_DAYS", "91", `WHISTLE_TOUGH_DAYS: "91" is not a whole number from 1 to 90`},
		{"ORDER_OPEN", "0", `ORDER_OPEN: "0" is not a whole number from 1 to 100`},
		{"ORDER_RING_MINUTES", "x", `ORDER_RING_MINUTES: "x" is not a whole number from 1 to 10080`},
		{"ORDER_NEAR_METRES", "5", `ORDER_NEAR_METRES: "5" is not a whole number from 20 to 20000`},
		{"ORDER_ADDRESS_HOURS", "999", `ORDER_ADDRESS_HOURS: "999" is not a whole number from 0 to 168`},
		{"MEDIATION_DAYS", "0", `MEDIATION_DAYS: "0" is not a whole number from 1 to 365`},
	}
	seen := map[string]bool{}
	for _, c := range cases {
		seen[c.env] = true
		if _, err := Load(env(c.env, c.value)); err == nil || err.Error() != c.want {
			t.Errorf("%s=%s\ngot  %v\nwant %s", c.env, c.value, err, c.want)
		}
	}
	var s Settings
	for f := range s.fields() {
		if free := f.env == "OPENAI_API_KEY" || f.env == "OPENAI_MODEL"; !free && !seen[f.env] {
			t.Errorf("no mistake of %s is tested", f.env)
		}
	}
	if _, err := Load(env("LISTEN", "x", "TZ", "y", "PACE_CHAT", "z")); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three mistakes are three lines, not %q", err)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	s, err := Load(env("TELEGRAM_TOKEN", "123:HIDDEN", "TELEGRAM_WEBHOOK_SECRET", "HIDDEN", "OPENAI_API_KEY", "sk-HIDDEN",
		"DATABASE_URL", "postgres://me:HIDDEN@db/huying?sslpassword=HIDDEN&sslmode=disable", "REDIS_URL", "redis://:HIDDEN@cache:6379/0",
		"OPENAI_BASE_URL", "http://u:HIDDEN@model/v1"))
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("settings", "all", s)
	asJSON, _ := json.Marshal(s)
	for _, text := range []string{s.String(), fmt.Sprintf("%v %+v %#v %s", s, s, s, s), fmt.Sprintf("%+v %#v", &s, &s), logged.String(), string(asJSON)} {
		if strings.Contains(text, "HIDDEN") || !strings.Contains(text, "TELEGRAM_TOKEN=(set)") || !strings.Contains(text, "me:xxxxx@db/huying") {
			t.Errorf("shows a secret, or too little: %s", text)
		}
	}
	for _, password := range []string{"12#HIDDEN", "12/HIDDEN", "12?HIDDEN", "12 HIDDEN", "12%HIDDEN", "a@b#HIDDEN"} {
		_, err := Load(env("DATABASE_URL", "postgres://me:"+password+"@db:5432/huying?sslmode=disable", "REDIS_URL", "redis://:"+password+"@cache:6379/0"))
		if err == nil || strings.Count(err.Error(), "there # is written %23, / %2F,") != 2 || strings.Contains(err.Error(), "HIDDEN") {
			t.Errorf("%s: %v", password, err)
		}
	}
	if _, err := Load(env("REDIS_URL", "redis://:pw@a:6379,b:6379/0?master_name=m")); err != nil {
		t.Error(err)
	}
	for _, right := range []string{"postgres://me:p@ss@db/huying", "postgres:///huying?host=/tmp&user=me@city", "postgres://me:%23%40@db/huying?options=-c%20x"} {
		if _, err := Load(env("DATABASE_URL", right)); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
	if _, err := Load(env("DATABASE_URL", "mysql://me:HIDDEN@db", "TELEGRAM_TOKEN", "HI DDEN", "REDIS_URL", "x://:HIDDEN@c")); strings.Contains(err.Error(), "HIDDEN") {
		t.Errorf("a mistake shows a secret: %v", err)
	}
}

// TestExample keeps example.env true: every setting with its sentence and its default, and nothing else.
func TestExample(t *testing.T) {
	var b strings.Builder
	b.WriteString("# All settings of Huying. None is needed; a line without # is used. Written from config.go by: go test ./config -update\n")
	var s Settings
	for f := range s.fields() {
		if f.help == "" {
			t.Errorf("%s has no help", f.env)
		}
		fmt.Fprintf(&b, "\n# %s\n#%s=%s\n", f.help, f.env, f.preset)
	}
	if *update {
		if err := os.WriteFile("example.env", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if file, err := os.ReadFile("example.env"); err != nil || string(file) != b.String() {
		t.Errorf("example.env is not what the settings say: go test ./config -update (%v)", err)
	}
}

// FuzzLoad: whatever stands in the environment, there is no panic, and every line of the error begins with the name of a setting.
func FuzzLoad(f *testing.F) {
	var names []string
	var s Settings
	for one := range s.fields() {
		names = append(names, one.env)
	}
	for i, text := range []string{":80", "http://[::1", "postgres://%zz", "1e9", "telegram:-0", "\x00", "Asia/../../etc/passwd", "10.0.0.0/8,,"} {
		f.Add(i, text)
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		name := names[max(which, -(which+1))%len(names)]
		s, err := Load(env(name, text))
		_ = s.String()
		if err == nil {
			return
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if !strings.HasPrefix(line, name+": ") {
				t.Errorf("%s=%q: %q", name, text, line)
			}
		}
	})
}
