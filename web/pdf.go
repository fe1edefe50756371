package web

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A PDF of one page. Its letters are the outlines of the glyphs that are used, as a font of the document's own (Type 3): so any font file that
// has the characters will do, TrueType or CFF, single or a collection, nothing of it is needed to read the page, and ToUnicode keeps the text
// copyable and searchable. The form is ISO 32000-1, 9.6.5 and 9.10.3.

// Typeface is a font file opened for printing. It may be used by many at once.
type Typeface struct{ font *sfnt.Font }

// typefaces are where systems keep a font with Chinese characters.
var typefaces = []string{
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",   // Debian, Ubuntu
	"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", // Fedora, RHEL
	"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", // Arch
	"/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",     // Alpine
	"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
	"/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/STHeiti Light.ttc",
}

// mustHave are characters without which a font is of no use here.
const mustHave = "志愿服务证书願務證書壹級星Aa09-"

// OpenTypeface opens a font file, or the first of those systems have when path is "". It is an error when the file is no font with Chinese
// characters, and fs.ErrNotExist when none was named and none is there. The file stays open for as long as the program runs.
func OpenTypeface(path string) (*Typeface, string, error) {
	candidates := []string{path}
	if path == "" {
		candidates = typefaces
	}
	err := os.ErrNotExist
	for _, name := range candidates {
		face, wrong := openTypeface(name)
		if wrong == nil {
			return face, name, nil
		}
		if path != "" || !errors.Is(wrong, os.ErrNotExist) {
			err = fmt.Errorf("%s: %w", name, wrong)
		}
	}
	return nil, "", err
}

func openTypeface(name string) (*Typeface, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	face, err := readTypeface(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return face, nil
}

// readTypeface takes the first font of a collection that has what is needed, one for simplified Chinese before others.
func readTypeface(file io.ReaderAt) (*Typeface, error) {
	all, err := sfnt.ParseCollectionReaderAt(file)
	if err != nil {
		return nil, err
	}
	var found *Typeface
	for i := range all.NumFonts() {
		f, err := all.Font(i)
		if err != nil {
			return nil, err
		}
		var b sfnt.Buffer
		name, _ := f.Name(&b, sfnt.NameIDFull)
		if face := (&Typeface{f}); face.has(&b, mustHave) && (found == nil || strings.Contains(name, " SC") && !strings.Contains(name, "Mono")) {
			if found = face; strings.Contains(name, " SC") {
				break
			}
		}
	}
	if found == nil {
		return nil, errors.New("the font lacks Chinese characters")
	}
	return found, nil
}

func (t *Typeface) has(b *sfnt.Buffer, text string) bool {
	for _, r := range text {
		if g, err := t.font.GlyphIndex(b, r); err != nil || g == 0 {
			return false
		}
	}
	return true
}

// em is what widths and outlines are measured in: thousandths of the size of the letters.
const em = 1000

// letter is one glyph of the document.
type letter struct {
	char  rune
	width int
	path  []byte
}

// sheetOfPaper is one page under way. Lengths are points (1/72 inch), from the lower left corner.
type sheetOfPaper struct {
	face    *Typeface
	buffer  sfnt.Buffer
	letters []letter
	codes   map[rune]int
	content bytes.Buffer
	err     error
}

// letter finds or makes a glyph; a character the font does not have is drawn as its empty box.
func (p *sheetOfPaper) letter(r rune) (int, *letter) {
	if code, ok := p.codes[r]; ok {
		return code, &p.letters[code]
	}
	l := letter{char: r}
	glyph, err := p.face.font.GlyphIndex(&p.buffer, r)
	if err == nil {
		var advance fixed.Int26_6
		if advance, err = p.face.font.GlyphAdvance(&p.buffer, glyph, fixed.I(em), font.HintingNone); err == nil {
			l.width = advance.Round()
			l.path, err = p.outline(glyph)
		}
	}
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("glyph of %q: %w", r, err)
	}
	code := len(p.letters)
	p.codes[r] = code
	p.letters = append(p.letters, l)
	return code, &p.letters[code]
}

// outline writes a glyph's contours; the font's y points down.
func (p *sheetOfPaper) outline(glyph sfnt.GlyphIndex) ([]byte, error) {
	segments, err := p.face.font.LoadGlyph(&p.buffer, glyph, fixed.I(em), nil)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	at := func(q fixed.Point26_6) (x, y float64) { return float64(q.X) / 64, -float64(q.Y) / 64 }
	var x0, y0 float64
	for _, s := range segments {
		x, y := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			fmt.Fprintf(&b, "%.0f %.0f m\n", x, y)
		case sfnt.SegmentOpLineTo:
			fmt.Fprintf(&b, "%.0f %.0f l\n", x, y)
		case sfnt.SegmentOpQuadTo: // as the cubic curve that is the same
			x1, y1 := at(s.Args[1])
			fmt.Fprintf(&b, "%.0f %.0f %.0f %.0f %.0f %.0f c\n", x0+(x-x0)*2/3, y0+(y-y0)*2/3, x1+(x-x1)*2/3, y1+(y-y1)*2/3, x1, y1)
			x, y = x1, y1
		case sfnt.SegmentOpCubeTo:
			x1, y1 := at(s.Args[1])
			x2, y2 := at(s.Args[2])
			fmt.Fprintf(&b, "%.0f %.0f %.0f %.0f %.0f %.0f c\n", x, y, x1, y1, x2, y2)
			x, y = x2, y2
		}
		x0, y0 = x, y
	}
	if b.Len() > 0 {
		b.WriteString("f")
	}
	return b.Bytes(), nil
}

// width is how long a line is.
func (p *sheetOfPaper) width(text string, size float64) (w float64) {
	for _, r := range text {
		_, l := p.letter(r)
		w += float64(l.width)
	}
	return w * size / em
}

// perFont is how many letters one font of the document takes: a code is a byte.
const perFont = 256

// line writes one line that begins at x.
func (p *sheetOfPaper) line(x, y, size float64, text string) {
	now := -1
	fmt.Fprintf(&p.content, "BT %.2f %.2f Td", x, y)
	for _, r := range text {
		code, _ := p.letter(r)
		if code/perFont != now {
			if now >= 0 {
				p.content.WriteString("> Tj")
			}
			now = code / perFont
			fmt.Fprintf(&p.content, " /F%d %.2f Tf <", now, size)
		}
		fmt.Fprintf(&p.content, "%02X", code%perFont)
	}
	if now >= 0 {
		p.content.WriteString("> Tj")
	}
	p.content.WriteString(" ET\n")
}

// centred writes lines around x, none wider than most, and gives the y below them.
func (p *sheetOfPaper) centred(x, y, size, most float64, text string) float64 {
	for _, line := range p.wrap(text, size, most) {
		p.line(x-p.width(line, size)/2, y, size, line)
		y -= size * 1.6
	}
	return y
}

// wrap breaks a text into lines: between Chinese characters anywhere but before punctuation, in other scripts at spaces.
func (p *sheetOfPaper) wrap(text string, size, most float64) (lines []string) {
	runes := []rune(text)
	for len(runes) > 0 {
		n, cut, w := 0, 0, 0.0
		for n < len(runes) {
			_, l := p.letter(runes[n])
			if w += float64(l.width) * size / em; w > most && n > 0 {
				break
			}
			if n++; n < len(runes) && (runes[n] == ' ' || runes[n-1] >= 0x2E80) && !strings.ContainsRune("，。；：、）》」”", runes[n]) {
				cut = n
			}
		}
		if n == len(runes) || cut == 0 {
			cut = n
		}
		lines = append(lines, strings.TrimSpace(string(runes[:cut])))
		runes = []rune(strings.TrimLeft(string(runes[cut:]), " "))
	}
	return lines
}

// pdf is the finished file.
func (p *sheetOfPaper) pdf(width, height float64, title, lang string) ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	var w pdfWriter
	w.out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	fonts := (len(p.letters) + perFont - 1) / perFont
	const first = 6 // objects before the fonts
	w.object("<< /Type /Catalog /Pages 2 0 R /Lang (%s) >>", lang)
	w.object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	names := ""
	next := first
	for f := range fonts {
		names += fmt.Sprintf("/F%d %d 0 R ", f, next)
		next += 2 + min(perFont, len(p.letters)-f*perFont)
	}
	w.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.0f %.0f] /Contents 4 0 R /Resources << /Font << %s>> >> >>", width, height, names)
	w.stream(p.content.Bytes())
	w.object("<< /Title <FEFF%s> /Producer (Huying) >>", utf16Hex(title))
	for f := range fonts {
		w.letters(p.letters[f*perFont : min(len(p.letters), (f+1)*perFont)])
	}
	return w.finish(), w.err
}

func utf16Hex(text string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// pdfWriter writes numbered objects one after the other and remembers where each begins.
type pdfWriter struct {
	out     bytes.Buffer
	offsets []int
	err     error
}

func (w *pdfWriter) begin() {
	w.offsets = append(w.offsets, w.out.Len())
	fmt.Fprintf(&w.out, "%d 0 obj\n", len(w.offsets))
}

func (w *pdfWriter) object(format string, args ...any) {
	w.begin()
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteString("\nendobj\n")
}

func (w *pdfWriter) stream(data []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, err := z.Write(data)
	w.err = errors.Join(w.err, err, z.Close())
	w.begin()
	fmt.Fprintf(&w.out, "<< /Length %d /Filter /FlateDecode >>\nstream\n", packed.Len())
	w.out.Write(packed.Bytes())
	w.out.WriteString("\nendstream\nendobj\n")
}

// letters writes one font: its head, which character each code is, and the outlines.
func (w *pdfWriter) letters(all []letter) {
	head := len(w.offsets) + 1
	var procs, differences, widths, unicode strings.Builder
	unicode.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Huying def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n")
	for i, l := range all {
		fmt.Fprintf(&procs, "/g%d %d 0 R ", i, head+2+i)
		fmt.Fprintf(&differences, "/g%d ", i)
		fmt.Fprintf(&widths, "%d ", l.width)
		if i%100 == 0 { // a block has at most a hundred lines
			if i > 0 {
				unicode.WriteString("endbfchar\n")
			}
			fmt.Fprintf(&unicode, "%d beginbfchar\n", min(100, len(all)-i))
		}
		fmt.Fprintf(&unicode, "<%02X> <%s>\n", i, utf16Hex(string(l.char)))
	}
	unicode.WriteString("endbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	w.object("<< /Type /Font /Subtype /Type3 /FontBBox [0 -300 1100 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 0 /LastChar %d /Widths [%s] "+
		"/Encoding << /Type /Encoding /Differences [0 %s] >> /CharProcs << %s>> /Resources << >> /ToUnicode %d 0 R >>",
		len(all)-1, widths.String(), differences.String(), procs.String(), head+1)
	w.stream([]byte(unicode.String()))
	for _, l := range all {
		w.stream(fmt.Appendf(nil, "%d 0 0 -300 1100 1000 d1\n%s", l.width, l.path))
	}
}

func (w *pdfWriter) finish() []byte {
	at := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, offset := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&w.out, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, at)
	return w.out.Bytes()
}
