package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"huying/tickets"
)

// The code of one's own chat is shown once, to who is signed in, and the link can be ended there.
func TestLinkOfOwnChat(t *testing.T) {
	o := start(t)
	b := o.as(tickets.Dispatcher)
	page := b.get("/console/me")
	if !strings.Contains(page.body, `action="/console/me/link"`) {
		t.Fatal("the page offers no code")
	}
	form := url.Values{"_csrf": {token(page.body)}, "step": {"code"}}
	shown := b.post("/console/me/link", form)
	code := regexp.MustCompile(`关联 (\d{8})`).FindStringSubmatch(shown.body)
	if shown.status != http.StatusOK || code == nil {
		t.Fatalf("no code is shown: %d", shown.status)
	}
	if strings.Contains(b.get("/console/me").body, code[1]) {
		t.Error("the code is shown again to whoever looks at the page")
	}
	links := &tickets.Links{Values: o, Staff: o, Now: o.time}
	from := tickets.Address{Channel: "telegram", ID: "77"}
	s, err := links.Join(t.Context(), from, code[1])
	if err != nil || s.Role != tickets.Dispatcher {
		t.Fatalf("join: %+v %v", s, err)
	}
	if page = b.get("/console/me"); !strings.Contains(page.body, "已关联") {
		t.Error("the page does not say that the chat is linked")
	}
	form = url.Values{"_csrf": {token(page.body)}, "step": {"end"}}
	if a := b.post("/console/me/link", form); a.status != http.StatusSeeOther {
		t.Errorf("end: %d", a.status)
	}
	if _, found, err := links.Who(t.Context(), from); err != nil || found {
		t.Errorf("the chat is still linked: %v", err)
	}
}

// linked is everybody's own chat.
type linked tickets.Address

func (l linked) Of(context.Context, string) (tickets.Address, error) { return tickets.Address(l), nil }
func (l linked) Offer(context.Context, string) (string, error)       { return "", nil }
func (l linked) End(context.Context, string) error                   { return nil }
