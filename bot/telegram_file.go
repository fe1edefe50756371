package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"huying/tickets"
)

// Fetch opens a file of a message. The link carries the token, so it is never handed on: what is read is passed through.
// What cannot be had however often it is asked for is a *tickets.Error. A file that turns out larger than MaxFile ends in one
// in the middle of reading.
func (t *Telegram) Fetch(ctx context.Context, f File) (io.ReadCloser, error) {
	switch {
	case f.Ref == "":
		return nil, tgLost()
	case f.Size > t.MaxFile:
		return nil, t.tooLarge()
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	body, err := t.fetch(ctx, f)
	if err != nil {
		cancel()
		return nil, t.mask(err)
	}
	return &tgDownload{Telegram: t, body: body, left: t.MaxFile, cancel: cancel}, nil
}

func (t *Telegram) tooLarge() error {
	return tickets.Refuse(tickets.Invalid, "error.file_size", "limit", strconv.FormatInt(t.MaxFile>>20, 10))
}

// tgLost is a file Telegram no longer has.
func tgLost() error { return tickets.Refuse(tickets.NotFound, "file.lost") }

func (t *Telegram) fetch(ctx context.Context, f File) (io.ReadCloser, error) {
	file, err := t.api.GetFile(ctx, &tg.GetFileParams{FileID: f.Ref})
	switch {
	case errors.Is(err, tg.ErrorBadRequest) && strings.Contains(err.Error(), "too big"):
		return nil, t.tooLarge()
	case errors.Is(err, tg.ErrorBadRequest): // "wrong file_id or the file is temporarily unavailable"
		return nil, tgLost()
	case err != nil:
		return nil, err
	case file.FileSize > t.MaxFile:
		return nil, t.tooLarge()
	case file.FilePath == "":
		return nil, tgLost()
	}
	link := t.APIURL + "/file/bot" + t.Token + "/" + (&url.URL{Path: file.FilePath}).EscapedPath()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, err
	}
	resp, err := t.http.Do(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	resp.Body.Close()
	if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone {
		return nil, tgLost()
	}
	return nil, fmt.Errorf("download: status %d", resp.StatusCode)
}

// tgDownload is a file on its way: bounded, and with no token in its errors.
type tgDownload struct {
	*Telegram
	body   io.ReadCloser
	left   int64
	cancel context.CancelFunc
}

func (d *tgDownload) Read(p []byte) (int, error) {
	if int64(len(p)) > d.left+1 {
		p = p[:d.left+1]
	}
	n, err := d.body.Read(p)
	d.left -= int64(n)
	if d.left < 0 {
		return 0, d.tooLarge()
	}
	if err != nil && err != io.EOF {
		err = d.mask(err)
	}
	return n, err
}

func (d *tgDownload) Close() error {
	d.cancel()
	return d.body.Close()
}
