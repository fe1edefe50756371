package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	tg "github.com/go-telegram/bot"
)

// Fetch opens a file of a message. The link carries the token, so it is never handed on: what is read is passed through.
// A file larger than MaxFile ends in ErrNoFile, at once or in the middle of reading when Telegram gave no size.
func (t *Telegram) Fetch(ctx context.Context, f File) (io.ReadCloser, error) {
	if f.Ref == "" || f.Size > t.MaxFile {
		return nil, ErrNoFile
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	body, err := t.fetch(ctx, f)
	if err != nil {
		cancel()
		return nil, t.mask(err)
	}
	return &tgDownload{body: body, left: t.MaxFile, cancel: cancel, mask: t.mask}, nil
}

func (t *Telegram) fetch(ctx context.Context, f File) (io.ReadCloser, error) {
	file, err := t.api.GetFile(ctx, &tg.GetFileParams{FileID: f.Ref})
	if errors.Is(err, tg.ErrorBadRequest) { // "file is too big", "wrong file_id"
		return nil, fmt.Errorf("%w: %w", ErrNoFile, err)
	}
	if err != nil {
		return nil, err
	}
	if file.FilePath == "" || file.FileSize > t.MaxFile {
		return nil, ErrNoFile
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
		return nil, fmt.Errorf("%w: status %d", ErrNoFile, resp.StatusCode)
	}
	return nil, fmt.Errorf("download: status %d", resp.StatusCode)
}

// tgDownload is a file on its way: bounded, and with no token in its errors.
type tgDownload struct {
	body   io.ReadCloser
	left   int64
	cancel context.CancelFunc
	mask   func(error) error
}

func (d *tgDownload) Read(p []byte) (int, error) {
	if int64(len(p)) > d.left+1 {
		p = p[:d.left+1]
	}
	n, err := d.body.Read(p)
	d.left -= int64(n)
	if d.left < 0 {
		return 0, ErrNoFile
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
