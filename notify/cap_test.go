package notify

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"huying/locales"
	"huying/tickets"
)

var capNow = time.Date(2026, 11, 26, 19, 0, 0, 0, beijing)

func capFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/cap", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func keysOf(wrong []tickets.Line) (keys []string) {
	for _, l := range wrong {
		keys = append(keys, strings.TrimPrefix(l.Key, "alert.bad."))
	}
	return keys
}

func TestParseCAP(t *testing.T) {
	for file, want := range map[string]string{
		"rain_orange.xml":     "CAP 1.2 Alert orange 暴雨|Rainstorm 安澜市气象台 refs 0 areas 2 until 11-26 15:00 polygons 2 circles 0 codes []",
		"rain_red_update.xml": "CAP 1.2 Update red 暴雨 安澜市气象台 refs 1 areas 1 until 11-26 20:00 polygons 0 circles 0 codes [990101]",
		"rain_cancel.xml":     "CAP 1.2 Cancel none  met@anlan.example.cn refs 2 areas 0 until 01-01 08:00 polygons 0 circles 0 codes []",
		"gas_circle.xml":      "CAP 1.2 Alert red 燃气泄漏 安澜市气象台 refs 0 areas 1 until 11-26 20:00 polygons 0 circles 1 codes []",
		"drill_exercise.xml":  "CAP 1.2 Alert red 地震 安澜市气象台 refs 0 areas 1 until 11-26 20:00 polygons 0 circles 0 codes [990101]",
		"entities.xml":        "CAP 1.2 Alert blue 暴雨 安澜市气象台 refs 0 areas 1 until 11-26 20:00 polygons 0 circles 0 codes [990101001000]",
		"gb_wind_blue.xml":    "GB/T 35965 Alert blue 大风 湖滨区气象局 refs 0 areas 1 until 01-01 08:00 polygons 0 circles 0 codes [990101000000]",
		"gb_wind_update.xml":  "GB/T 35965 Update yellow 大风 湖滨区气象局 refs 1 areas 1 until 11-26 22:00 polygons 0 circles 0 codes [990101000000]",
		"gb_wind_cancel.xml":  "GB/T 35965 Cancel yellow 大风 湖滨区气象局 refs 1 areas 1 until 01-01 08:00 polygons 0 circles 0 codes [990101000000]",
		"gb_test.xml":         "GB/T 35965 Alert red 暴雨 湖滨区气象局 refs 0 areas 1 until 01-01 08:00 polygons 0 circles 0 codes [990101001001]",
	} {
		t.Run(file, func(t *testing.T) {
			text := capFile(t, file)
			a, wrong := parseCAP([]byte(text), capNow, nil)
			if len(wrong) > 0 {
				t.Fatalf("%+v", wrong)
			}
			var events, codes []string
			polygons, circles, areas := 0, 0, 0
			var until time.Time
			for _, i := range a.Infos {
				events, until, areas = append(events, i.Event), i.Expires, areas+len(i.Areas)
				for _, area := range i.Areas {
					polygons, circles = polygons+len(area.Polygons), circles+len(area.Circles)
					for _, g := range area.Geocodes {
						codes = append(codes, g.Value)
					}
				}
			}
			got := fmt.Sprint(a.Form, " ", a.MsgType, " ", a.Level(), " ", strings.Join(events, "|"), " ", a.Issuer(), " refs ", len(a.References), " areas ", areas,
				" until ", until.In(beijing).Format("01-02 15:04"), " polygons ", polygons, " circles ", circles, " codes ", codes)
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if said := fmt.Sprintf("%+v", a); strings.Contains(said, "王小明") || strings.Contains(said, "13800000000") {
				t.Error("it keeps a clerk's name or a telephone")
			}
			out, err := writeCAP(a)
			if err != nil {
				t.Fatal(err)
			}
			again, wrong := parseCAP(out, capNow, nil)
			again.Form = a.Form
			if len(wrong) > 0 || !reflect.DeepEqual(a, again) {
				t.Errorf("written and read again it is another: %v\n%+v\n%+v\n%s", keysOf(wrong), a, again, out)
			}
		})
	}
}

func TestCAPMistakes(t *testing.T) {
	const poly = "31.215,120.110 31.215,120.156 31.242,120.156 31.242,120.110 31.215,120.110"
	for _, c := range []struct{ file, old, new, want string }{
		{"rain_orange.xml", "<alert ", "<alarm ", "xml"},
		{"rain_orange.xml", "cap:1.2", "cap:1.1", "space"},
		{"rain_orange.xml", `<?xml version="1.0" encoding="UTF-8"?>`, `<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, "dtd"},
		{"rain_orange.xml", `<?xml version="1.0" encoding="UTF-8"?>`, `<?xml-stylesheet href="x"?>`, "instruction"},
		{"rain_orange.xml", `UTF-8`, `GBK`, "xml"},
		{"rain_orange.xml", "安澜市气象台", "&xxe;", "xml"},
		{"rain_orange.xml", "</alert>", "</alert><alert/>", "two_roots"},
		{"rain_orange.xml", "</alert>", "", "xml"},
		{"rain_orange.xml", "<status>Actual", "<status>actual", "value"},
		{"rain_orange.xml", "<status>Actual</status>", "", "missing"},
		{"rain_orange.xml", "<scope>Public", "<scope>Restricted", "restriction"},
		{"rain_orange.xml", "<scope>Public", "<scope>Private", "addresses"},
		{"rain_orange.xml", "<identifier>anlan", "<identifier>an lan", "name"},
		{"rain_orange.xml", "<sender>met", "<sender>m,et", "name"},
		{"rain_orange.xml", "<sent>2026-11-26T09:00:00+08:00", "<sent>2026-11-26 09:00:00", "time"},
		{"rain_orange.xml", "<sent>2026-11-26T09:00:00+08:00", "<sent>2026-11-26T09:00:00Z", "time"},
		{"rain_orange.xml", "<sent>2026-11-26", "<sent>2026-13-26", "time"},
		{"rain_orange.xml", "<sent>2026-11-26T09", "<sent>2026-11-26T21", "future expires_sent expires_sent"},
		{"rain_orange.xml", "<msgType>Alert", "<msgType>Update", "no_references"},
		{"rain_orange.xml", "<language>zh-CN", "<language>Chinese!", "language"},
		{"rain_orange.xml", "<severity>Severe", "<severity>Orange", "value"},
		{"rain_orange.xml", "<category>Met</category>", "", "missing"},
		{"rain_orange.xml", "<event>暴雨</event>", "<event>暴雨</event><event>大风</event>", "twice"},
		{"rain_orange.xml", "<event>暴雨</event>", "<event>暴雨</event><colour>red</colour>", "unknown"},
		{"rain_orange.xml", "<expires>2026-11-26T15:00", "<expires>2026-11-26T08:59", "expires_sent expires_begin"},
		{"rain_orange.xml", "<effective>2026-11-26T09:00:00+08:00</effective>", "<onset>2026-11-26T16:00:00+08:00</onset>", "expires_begin"},
		{"rain_orange.xml", poly, "31.215,120.110 31.215,120.156 31.215,120.110", "polygon_few"},
		{"rain_orange.xml", poly, strings.TrimSuffix(poly, " 31.215,120.110"), "polygon_open"},
		{"rain_orange.xml", poly, strings.Replace(poly, "31.242,120.156", "120.156,31.242", 1), "latitude"},
		{"rain_orange.xml", poly, strings.Replace(poly, "31.242,120.156", "31.242,220.156", 1), "longitude"},
		{"rain_orange.xml", poly, strings.Replace(poly, "31.242,120.156", "31.242;120.156", 1), "point"},
		{"rain_orange.xml", poly, strings.Replace(poly, "31.242,120.156", "NaN,120.156", 1), "point"},
		{"gas_circle.xml", "31.2181,120.1316 0.8", "31.2181,120.1316", "circle"},
		{"gas_circle.xml", "31.2181,120.1316 0.8", "31.2181,120.1316 -1", "radius"},
		{"rain_red_update.xml", "met@anlan.example.cn,anlan-met-2026112601,2026-11-26T09:00:00+08:00", "anlan-met-2026112601", "reference"},
		{"rain_red_update.xml", "01,2026-11-26T09:00:00+08:00", "01,yesterday", "reference_sent"},
		{"rain_red_update.xml", "anlan-met-2026112601,", "anlan-met-2026112602,", "reference_self"},
		{"rain_red_update.xml", "<value>990101</value>", "", "geocode_pair"},
		{"gb_wind_blue.xml", "_20261126085119<", "-20261126085119<", "gb_identifier"},
		{"gb_wind_blue.xml", "_20261126085119<", "_20261126085119_12<", "gb_identifier"},
		{"gb_wind_blue.xml", "<severity>Blue", "<severity>Purple", "value"},
		{"gb_wind_blue.xml", "990101000000,990101000000", "99A101", "geocode"},
		{"gb_wind_blue.xml", "<sendTime>2026-11-26 08:45", "<sendTime>2026-11-26 8:45", "time"},
		{"gb_wind_update.xml", "<references>99010141600000_20261126085119</references>", "<references/>", "no_references"},
	} {
		t.Run(c.file+" "+c.new, func(t *testing.T) {
			text := capFile(t, c.file)
			if !strings.Contains(text, c.old) {
				t.Fatalf("%q does not stand in it", c.old)
			}
			_, wrong := parseCAP([]byte(strings.Replace(text, c.old, c.new, 1)), capNow, nil)
			if got := strings.Join(keysOf(wrong), " "); got != c.want {
				t.Errorf("got %q, want %q: %+v", got, c.want, wrong)
			}
		})
	}
}

// All mistakes are said at once, each a sentence in every language.
func TestCAPMistakesAreSentences(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("<status>Actual", "<status>Real", "<sender>met@anlan.example.cn</sender>", "", "<severity>Severe", "<severity>Bad",
		"31.215,120.110 31.215,120.156", "31.215", "<areaDesc>湖滨区北部</areaDesc>", "").Replace(capFile(t, "rain_orange.xml"))
	_, wrong := parseCAP([]byte(text), capNow, nil)
	if len(wrong) != 7 {
		t.Errorf("%d mistakes: %v", len(wrong), keysOf(wrong))
	}
	for _, lang := range tickets.Langs {
		for _, l := range wrong {
			if said := book.Say(string(lang), l.Key, l.Args); strings.Contains(said, "<no value>") || said == l.Key {
				t.Errorf("%s %s: %s", lang, l.Key, said)
			}
		}
	}
	if said := book.Say("zh-Hans", wrong[0].Key, wrong[0].Args); said != "第 2 行：alert 里缺少 sender。" {
		t.Errorf("said %q", said)
	}
}

func TestCAPBounds(t *testing.T) {
	for text, want := range map[string]string{
		"": "empty", " \n": "empty", strings.Repeat(" ", capLimit+1): "large", "7": "xml", "<alert/>": "space", "\xff\xfe<\x00a\x00": "xml",
		strings.Repeat("<a>", 30): "many", "<a>" + strings.Repeat("<b/>", maxElements) + "</a>": "many",
		"<alert xmlns='" + capSpace + "'/>": "missing missing missing missing missing missing",
	} {
		if _, wrong := parseCAP([]byte(text), capNow, nil); strings.Join(keysOf(wrong), " ") != want {
			t.Errorf("%.40q: %v, want %s", text, keysOf(wrong), want)
		}
	}
}

func TestAlertFieldsHaveWords(t *testing.T) {
	book, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for l := tickets.Unlevelled; l <= tickets.Red; l++ {
		keys = append(keys, "alert.level."+l.String(), "alert.level.long."+l.String())
	}
	for _, s := range tickets.AlertStages {
		keys = append(keys, "alert.stage."+string(s), "alert.withdrawn."+string(s))
	}
	for _, h := range tickets.AlertHelds {
		keys = append(keys, "alert.held."+string(h))
	}
	for _, m := range msgTypes {
		keys = append(keys, "alert.type."+m)
	}
	for _, source := range []string{"cap.go", "cap_tree.go", "cap_fields.go", "cap_area.go", "cap_sign.go"} {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), `"alert.bad.`)[1:] {
			key, _, _ := strings.Cut(part, `"`)
			keys = append(keys, "alert.bad."+key)
		}
	}
	for _, k := range keys {
		if book.Say(locales.Source, k, nil) == k {
			t.Errorf("%q has no words", k)
		}
	}
	if len(keys) < 60 {
		t.Errorf("only %d keys", len(keys))
	}
}

// signer is a key with its certificate.
func signer(t testing.TB, name string) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: capNow.AddDate(-1, 0, 0), NotAfter: capNow.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, c
}

// sign puts an enveloped signature into a document.
func sign(t testing.TB, text string, with tls.Certificate) string {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		t.Fatal(err)
	}
	ctx, err := dsig.NewSigningContext(with.PrivateKey.(*ecdsa.PrivateKey), with.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	if err := ctx.SetSignatureMethod(dsig.ECDSASHA256SignatureMethod); err != nil {
		t.Fatal(err)
	}
	signed, err := ctx.SignEnveloped(doc.Root())
	if err != nil {
		t.Fatal(err)
	}
	out := etree.NewDocument()
	out.SetRoot(signed)
	s, err := out.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCAPSignature(t *testing.T) {
	own, cert := signer(t, "met")
	strange, _ := signer(t, "somebody")
	signers, err := ReadSigners(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	if err != nil || len(signers) != 1 {
		t.Fatal(err)
	}
	plain := capFile(t, "rain_orange.xml")
	good := sign(t, plain, own)
	wrapped := strings.Replace(plain, "</alert>", "<note>"+good[strings.Index(good, "<alert"):]+"</note></alert>", 1)
	for _, c := range []struct{ label, text, want string }{
		{"signed", good, ""},
		{"the national form", sign(t, capFile(t, "gb_wind_blue.xml"), own), ""},
		{"not signed", plain, "unsigned"},
		{"changed", strings.Replace(good, "Severe", "Minor", 1), "signature"},
		{"by somebody else", sign(t, plain, strange), "signature"},
		{"a signed one inside of another", wrapped, "signature"},
		{"wrong besides", sign(t, strings.Replace(plain, "<status>Actual", "<status>Real", 1), own), "value"},
	} {
		a, wrong := parseCAP([]byte(c.text), capNow, signers)
		if got := strings.Join(keysOf(wrong), " "); got != c.want || (c.want == "") != (a.Signed && a.Sender != "" && len(wrong) == 0) {
			t.Errorf("%s: %q, want %q", c.label, got, c.want)
		}
	}
	if a, wrong := parseCAP([]byte(good), capNow, nil); len(wrong) > 0 || a.Signed {
		t.Errorf("a signature nobody asks for: %v", keysOf(wrong))
	}
	if _, wrong := parseCAP([]byte(good), capNow.AddDate(3, 0, 0), signers); !slices.Contains(keysOf(wrong), "signature") {
		t.Error("the certificate has run out")
	}
	for _, text := range []string{"", "x", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"} {
		if _, err := ReadSigners([]byte(text)); err == nil {
			t.Errorf("%q is no certificate", text)
		}
	}
}

// Whatever a stranger sends: no panic, and what is taken can be written and read again.
func FuzzParseCAP(f *testing.F) {
	own, cert := signer(f, "met")
	files, _ := filepath.Glob("testdata/cap/*.xml")
	for _, file := range files {
		f.Add([]byte(capFile(f, filepath.Base(file))))
	}
	f.Add([]byte(sign(f, capFile(f, "rain_orange.xml"), own)))
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		parseCAP(data, capNow, []*x509.Certificate{cert})
		a, wrong := parseCAP(data, capNow, nil)
		if len(wrong) > 0 {
			return
		}
		out, err := writeCAP(a)
		if err != nil {
			t.Fatal(err)
		}
		if again, wrong := parseCAP(out, capNow, nil); len(wrong) > 0 || again.Key() != a.Key() || again.Level() != a.Level() {
			t.Fatalf("%v\n%s", wrong, out)
		}
	})
}
