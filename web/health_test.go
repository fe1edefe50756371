package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Whoever asks how the program is at night hears that it lives without its database, which no restart gives back.
func TestHealthyTellsWhatKeepsItFromBeingReady(t *testing.T) {
	ready := http.StatusServiceUnavailable
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			w.WriteHeader(ready)
			_, _ = w.Write([]byte("the store takes no writes\n"))
		}
	}))
	defer server.Close()
	listen := strings.TrimPrefix(server.URL, "http://")
	var out bytes.Buffer
	if err := Healthy(t.Context(), listen, &out); err != nil || out.String() != "it lives, and is not ready: the store takes no writes\n" {
		t.Errorf("%v %q", err, out.String())
	}
	ready = http.StatusOK
	out.Reset()
	if err := Healthy(t.Context(), listen, &out); err != nil || out.Len() > 0 {
		t.Errorf("%v %q", err, out.String())
	}
}
