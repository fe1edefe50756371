package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// clerk is somebody at the console, with a browser's cookies and forms. Redirects are followed by hand, so that a test sees them.
type clerk struct {
	t    *testing.T
	url  string
	http *http.Client
}

// page is one answer of the console.
type page struct {
	status int
	body   string
	to     string // Location
	header http.Header
}

func (p *program) clerk() *clerk {
	jar, _ := cookiejar.New(nil)
	return &clerk{p.t, p.URL, &http.Client{
		Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (c *clerk) do(method, path, kind string, body io.Reader) page {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	if kind != "" {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Origin", c.url)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return page{res.StatusCode, string(answer), res.Header.Get("Location"), res.Header}
}

func (c *clerk) get(path string) page { c.t.Helper(); return c.do(http.MethodGet, path, "", nil) }

// sees opens a page, which must have all of these words.
func (c *clerk) sees(path string, words ...string) page {
	c.t.Helper()
	g := c.get(path)
	if g.status != http.StatusOK {
		c.t.Fatalf("%s: %d %s", path, g.status, g.to)
	}
	for _, w := range words {
		if !strings.Contains(g.body, w) {
			c.t.Fatalf("%s has no %q:\n%s", path, w, plain(g.body))
		}
	}
	return g
}

// plain is a page without its tags, for the words of a failed test.
func plain(body string) string {
	_, main, _ := strings.Cut(body, "<main")
	return regexp.MustCompile(`\s+`).ReplaceAllString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(main, " "), " ")
}

func (c *clerk) post(path string, form url.Values) page {
	c.t.Helper()
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload posts a form with pictures.
func (c *clerk) upload(path string, form url.Values, pictures ...[]byte) page {
	c.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			_ = w.WriteField(name, v)
		}
	}
	for i, data := range pictures {
		part, _ := w.CreateFormFile("files", fmt.Sprintf("现场%d.jpg", i+1))
		_, _ = part.Write(data)
	}
	_ = w.Close()
	return c.do(http.MethodPost, path, w.FormDataContentType(), &body)
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// form reads the hidden fields of one form of a page, the token among them, and adds what is filled in. nil: there is no such form.
func (g page) form(action string, filled ...string) url.Values {
	_, rest, found := strings.Cut(g.body, `action="`+action+`"`)
	if !found {
		return nil
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	form := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(rest, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i+1 < len(filled); i += 2 {
		form.Set(filled[i], filled[i+1])
	}
	return form
}

// fills sends the form that a page has; the console must take it.
func (c *clerk) fills(path, action string, filled ...string) page {
	c.t.Helper()
	form := c.sees(path).form(action, filled...)
	if form == nil {
		c.t.Fatalf("%s has no form %s", path, action)
	}
	g := c.post(action, form)
	if g.status != http.StatusSeeOther && g.status != http.StatusOK {
		c.t.Fatalf("%s: %d\n%s", action, g.status, plain(g.body))
	}
	return g
}

// signsIn goes through the door and returns the answer.
func (c *clerk) signsIn(login, password string) page {
	c.t.Helper()
	return c.post("/console/login", c.sees("/console/login").form("/console/login", "login", login, "password", password))
}

// acts does something to a ticket with the form its page offers; pictures come last.
func (c *clerk) acts(number, verb string, filled ...any) {
	c.t.Helper()
	path := "/console/tickets/" + number
	var words []string
	var pictures [][]byte
	for _, f := range filled {
		if data, ok := f.([]byte); ok {
			pictures = append(pictures, data)
		} else {
			words = append(words, fmt.Sprint(f))
		}
	}
	form := c.sees(path).form(path+"/"+verb, words...)
	if form == nil {
		c.t.Fatalf("%s offers no %s", number, verb)
	}
	g := page{}
	if pictures == nil {
		g = c.post(path+"/"+verb, form)
	} else {
		g = c.upload(path+"/"+verb, form, pictures...)
	}
	if g.status != http.StatusSeeOther {
		c.t.Fatalf("%s %s: %d\n%s", verb, number, g.status, plain(g.body))
	}
}

// offers reports whether the page of a ticket has a form for a verb.
func (g page) offers(number, verb string) bool {
	return g.form("/console/tickets/"+number+"/"+verb) != nil
}

const goodPassword = "green-lamp-2026"

// enters signs in with a password somebody else chose and sets an own one.
func (c *clerk) enters(login, given string) *clerk {
	c.t.Helper()
	if g := c.signsIn(login, given); g.status != http.StatusSeeOther {
		c.t.Fatalf("%s: %d\n%s", login, g.status, plain(g.body))
	}
	c.fills("/console/me", "/console/me/password", "old", given, "new", goodPassword, "again", goodPassword)
	return c
}

var secretWords = regexp.MustCompile(`<p class="secret">([^<]+)</p>`)

// hires adds somebody to the staff and lets them enter.
func (c *clerk) hires(p *program, login, name, role, office string) *clerk {
	c.t.Helper()
	shown := secretWords.FindStringSubmatch(c.fills("/console/people", "/console/people", "login", login, "name", name, "role", role, "office", office).body)
	if shown == nil {
		c.t.Fatalf("no password for %s is shown", login)
	}
	return p.clerk().enters(login, shown[1])
}

// opens makes an office and returns its id.
func (c *clerk) opens(name, kind, phone string) string {
	c.t.Helper()
	c.fills("/console/offices", "/console/offices", "name", name, "kind", kind, "phone", phone)
	found := regexp.MustCompile(`<option value="([^"]+)">` + name + `</option>`).FindStringSubmatch(c.sees("/console/people").body)
	if found == nil {
		c.t.Fatalf("%s is not among the offices", name)
	}
	return found[1]
}

// crew are the people most tests need.
type crew struct {
	admin, dispatcher, handler *clerk
	office                     string // id
}

// of is the same crew in another test.
func (w crew) of(t *testing.T) crew {
	for _, c := range []**clerk{&w.admin, &w.dispatcher, &w.handler} {
		same := **c
		same.t, *c = t, &same
	}
	return w
}

const officeName = "幸福里物业"

func (p *program) crew() crew {
	p.t.Helper()
	var w crew
	w.admin = p.clerk().enters("admin", p.Password)
	w.office = w.admin.opens(officeName, "community", "010-64210001")
	w.dispatcher = w.admin.hires(p, "li", "李派单", "dispatcher", "")
	w.handler = w.admin.hires(p, "zhang", "张师傅", "handler", w.office)
	return w
}

var fileLink = regexp.MustCompile(`href="(/console/files/[0-9a-f]{64})"`)

// firstFile is the address of the first attachment on a page.
func firstFile(t *testing.T, g page) string {
	t.Helper()
	link := fileLink.FindStringSubmatch(g.body)
	if link == nil {
		t.Fatalf("no attachment: %s", plain(g.body))
	}
	return link[1]
}
