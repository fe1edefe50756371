package web

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Who sends more than is taken reads why, in words, also when their browser sends all of it before it reads.
func TestTooLargeIsSaid(t *testing.T) {
	o := start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	const size = 16 << 20
	_, err = fmt.Fprintf(conn, "POST /console/login HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", size)
	if err != nil {
		t.Fatal(err)
	}
	chunk := make([]byte, 1<<20)
	for range size / len(chunk) {
		if _, err := conn.Write(chunk); err != nil {
			t.Fatalf("the connection ends while it sends: %v", err)
		}
	}
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") || !strings.Contains(string(answer), "一次传的内容太大") {
		t.Errorf("%v: %.300s", err, answer)
	}
	if strings.Contains(string(answer), "请求号") { // nobody read so far that it could have one
		t.Errorf("the page names a request without a name: %s", answer)
	}
}
