package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// LocalURL is where a browser on this machine finds what listens on host:port.
func LocalURL(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Healthy asks the program that listens on host:port whether it lives, as a container's health check does. That it lives and is not ready, as while the
// database is away, is only said: starting it anew would mend nothing.
func Healthy(ctx context.Context, listen string, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	status, _, err := ask(ctx, LocalURL(listen)+"/healthz")
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return errors.New("unhealthy: " + http.StatusText(status))
	}
	status, words, err := ask(ctx, LocalURL(listen)+"/readyz")
	if err != nil {
		words = err.Error()
	}
	if status != http.StatusOK {
		fmt.Fprintln(out, "it lives, and is not ready:", words)
	}
	return nil
}

// ask gets a short answer.
func ask(ctx context.Context, url string) (status int, words string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1000))
	return answer.StatusCode, strings.TrimSpace(string(body)), err
}
