package web

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"huying/locales"
	"huying/tickets"
)

// readPDF reads a file of ours back as a reader would: the cross-reference first, each object where it says, then the text through ToUnicode.
type readPDF struct {
	t       *testing.T
	objects map[int][]byte
}

func openPDF(t *testing.T, data []byte) readPDF {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("%PDF-1.4")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
		t.Fatal("no PDF")
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(data)
	at, _ := strconv.Atoi(string(start[1]))
	table := data[at:]
	if !bytes.HasPrefix(table, []byte("xref\n0 ")) {
		t.Fatalf("no cross-reference at %d", at)
	}
	r := readPDF{t, map[int][]byte{}}
	for i, m := range regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(table, -1) {
		offset, _ := strconv.Atoi(string(m[1]))
		object, head := data[offset:], strconv.Itoa(i+1)+" 0 obj\n"
		if !bytes.HasPrefix(object, []byte(head)) {
			t.Fatalf("object %d is not at %d", i+1, offset)
		}
		end := bytes.Index(object, []byte("\nendobj"))
		r.objects[i+1] = object[len(head):end]
	}
	return r
}

func (r readPDF) stream(n int) string {
	r.t.Helper()
	_, packed, ok := bytes.Cut(r.objects[n], []byte("stream\n"))
	if !ok {
		r.t.Fatalf("object %d is no stream", n)
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		r.t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

func (r readPDF) number(pattern, in string) int {
	r.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(in)
	if m == nil {
		r.t.Fatalf("%s is not in %s", pattern, in)
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// text is every line of the page, and how many of its letters draw something.
func (r readPDF) text() (lines []string, drawn int) {
	r.t.Helper()
	if pages := regexp.MustCompile(`/Count (\d+)`).FindSubmatch(r.objects[2]); string(pages[1]) != "1" {
		r.t.Fatalf("%s pages", pages[1])
	}
	page := string(r.objects[3])
	chars := map[string]rune{} // font and code → character
	for _, f := range regexp.MustCompile(`/F(\d+) (\d+) 0 R`).FindAllStringSubmatch(page, -1) {
		object, _ := strconv.Atoi(f[2])
		font := string(r.objects[object])
		for _, m := range regexp.MustCompile(`<(..)> <([0-9A-F]{4,})>\n`).FindAllStringSubmatch(r.stream(r.number(`/ToUnicode (\d+) 0 R`, font)), -1) {
			var units []uint16
			for i := 0; i < len(m[2]); i += 4 {
				u, _ := strconv.ParseUint(m[2][i:i+4], 16, 16)
				units = append(units, uint16(u))
			}
			chars[f[1]+m[1]] = utf16.Decode(units)[0]
		}
		for _, m := range regexp.MustCompile(`/g\d+ (\d+) 0 R`).FindAllStringSubmatch(font, -1) {
			n, _ := strconv.Atoi(m[1])
			if strings.HasSuffix(r.stream(n), "\nf") {
				drawn++
			}
		}
	}
	for _, block := range strings.Split(r.stream(r.number(`/Contents (\d+) 0 R`, page)), "BT ")[1:] {
		var line strings.Builder
		for _, m := range regexp.MustCompile(`/F(\d+) [\d.]+ Tf <([0-9A-F]*)>`).FindAllStringSubmatch(block, -1) {
			for i := 0; i < len(m[2]); i += 2 {
				line.WriteRune(chars[m[1]+m[2][i:i+2]])
			}
		}
		lines = append(lines, line.String())
	}
	return lines, drawn
}

// aCertificate is one with every part.
var aCertificate = tickets.Certificate{
	Code: "ABCD2345EFGH6789", Name: "欧阳小明", Minutes: 340*60 + 30, Stars: 2, From: time.Date(2024, 3, 1, 8, 0, 0, 0, beijing), Till: time.Date(2026, 11, 20, 8, 0, 0, 0, beijing),
	Issuer: "幸福里街道志愿服务站", IssuedAt: time.Date(2026, 11, 23, 10, 0, 0, 0, beijing),
}

func TestCertificateOnPaper(t *testing.T) {
	words, err := locales.New()
	if err != nil {
		t.Fatal(err)
	}
	face, name, err := OpenTypeface("")
	if err != nil {
		t.Fatalf("%v: fonts-noto-cjk is missing; run make test, which installs it", err)
	}
	for lang, want := range map[tickets.Lang][]string{
		tickets.Hans:    {"志愿服务证书", "欧阳小明", "2024年3月1日", "2026年11月20日", "340.5小时", "二星", "幸福里街道志愿服务站", "2026年11月23日", "ABCD-2345-EFGH-6789", "https://huying.example.cn/verify"},
		tickets.Hant:    {"志願服務證書", "歐", "2024年3月1日", "340.5小時", "二星"},
		tickets.English: {"CertificateofVolunteering", "欧阳小明", "340.5hours", "ABCD-2345-EFGH-6789"},
	} {
		c := aCertificate
		if lang == tickets.Hant {
			c.Name = "歐陽小明"
		}
		data, err := NewPrinter(face, words, beijing, "https://huying.example.cn")(c, lang)
		if err != nil {
			t.Fatal(err)
		}
		lines, drawn := openPDF(t, data).text()
		all := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
		for _, part := range want {
			if !strings.Contains(all, part) {
				t.Errorf("%s: %q is not in %q", lang, part, lines)
			}
		}
		if drawn < 25 || len(data) > 200_000 {
			t.Errorf("%s: %d letters, %d bytes", lang, drawn, len(data))
		}
		if dir := os.Getenv("CERTIFICATE_DIR"); dir != "" { // to be looked at
			if err := os.WriteFile(filepath.Join(dir, string(lang)+".pdf"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Log("printed with", name)
}

// A page of more letters than one font of the document takes, and a name as long as one may be.
func TestLongPage(t *testing.T) {
	face, _, err := OpenTypeface("")
	if err != nil {
		t.Fatal(err)
	}
	p := &sheetOfPaper{face: face, codes: map[rune]int{}}
	var said strings.Builder
	for r := '一'; r < '一'+600; r++ {
		said.WriteRune(r)
	}
	p.centred(300, 800, 12, 500, said.String())
	p.centred(300, 100, 12, 60, "supercalifragilistic words, 然后")
	data, err := p.pdf(595, 842, "长", "zh-Hans")
	if err != nil {
		t.Fatal(err)
	}
	lines, _ := openPDF(t, data).text()
	if got := strings.Join(lines[:len(lines)-4], ""); !strings.HasPrefix(got, said.String()) && !strings.HasPrefix(strings.Join(lines, ""), said.String()) {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if w := p.width(line, 12); w > 500 {
			t.Errorf("%q is %f wide", line, w)
		}
	}
}

func TestTypefaces(t *testing.T) {
	dir := t.TempDir()
	latin, junk := filepath.Join(dir, "latin.ttf"), filepath.Join(dir, "junk.ttf")
	for name, data := range map[string][]byte{latin: goregular.TTF, junk: []byte("no font at all, but long enough to be looked at twice")} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := OpenTypeface(latin); err == nil || !strings.Contains(err.Error(), "lacks Chinese") {
		t.Error(err)
	}
	if _, _, err := OpenTypeface(junk); err == nil {
		t.Error("junk is taken for a font")
	}
	if _, _, err := OpenTypeface(filepath.Join(dir, "none.ttf")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	// A TrueType font's curves are drawn too.
	f, err := os.Open(latin)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ttf, err := sfnt.ParseReaderAt(f)
	if err != nil {
		t.Fatal(err)
	}
	p := &sheetOfPaper{face: &Typeface{ttf}, codes: map[rune]int{}}
	p.line(10, 10, 12, "Sog 志")
	data, err := p.pdf(100, 100, "x", "en")
	if err != nil {
		t.Fatal(err)
	}
	if lines, drawn := openPDF(t, data).text(); lines[0] != "Sog 志" || drawn != 4 {
		t.Errorf("%q %d", lines, drawn)
	}
}
