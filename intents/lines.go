package intents

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxLine is the longest line of JSON read from standard input.
const maxLine = 4 << 20

// eachLine hands every line to do and writes what it gives as one line of JSON. A broken line is answered by {"error": …} and the
// run goes on; only a failing input or output ends it.
func eachLine(ctx context.Context, in io.Reader, out io.Writer, do func(line []byte) (any, error)) error {
	reader := bufio.NewReaderSize(in, 64<<10)
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, buffered.Flush())
		}
		line, tooLong, err := readLine(reader)
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			var answer any
			broken := fmt.Errorf("the line is longer than %d bytes", maxLine)
			if !tooLong {
				answer, broken = do(line)
			}
			if broken != nil {
				answer = map[string]string{"error": broken.Error()}
			}
			if err := encoder.Encode(answer); err != nil {
				return fmt.Errorf("write line: %w", err)
			}
			if reader.Buffered() == 0 {
				if err := buffered.Flush(); err != nil {
					return fmt.Errorf("write line: %w", err)
				}
			}
		}
		if err == io.EOF {
			return buffered.Flush()
		}
		if err != nil {
			return errors.Join(fmt.Errorf("read line: %w", err), buffered.Flush())
		}
	}
}

// readLine reads one line of any length; what is beyond maxLine is thrown away.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) <= maxLine {
			line = append(line, part...)
		} else {
			tooLong = true
		}
		if err != bufio.ErrBufferFull {
			return line, tooLong, err
		}
	}
}

// textLine is {"text": …}; the text must be there and be a string. A letter may have its title apart.
type textLine struct {
	Title string  `json:"title,omitempty"`
	Text  *string `json:"text"`
}

// whole is a letter with its title above it.
func (l textLine) whole() string {
	if l.Title == "" {
		return *l.Text
	}
	return l.Title + "\n" + *l.Text
}

func parseText(line []byte) (l textLine, err error) {
	if err := json.Unmarshal(line, &l); err != nil {
		return l, fmt.Errorf("the line is not a JSON object with a text: %w", err)
	}
	if l.Text == nil {
		return l, errors.New(`the line has no "text"`)
	}
	return l, nil
}

// readLines answers each {"text": …} or {"title": …, "text": …} with its Reading (`huying read`).
func readLines(ctx context.Context, reader Reader, in io.Reader, out io.Writer) error {
	return eachLine(ctx, in, out, func(line []byte) (any, error) {
		l, err := parseText(line)
		if err != nil {
			return nil, err
		}
		reading, err := reader.Read(ctx, l.whole())
		if err != nil {
			return nil, fmt.Errorf("the reader is out of order: %w", err)
		}
		return complete(reading), nil
	})
}

// complete sees to it that every array is an array.
func complete(r Reading) Reading {
	if r.Services == nil {
		r.Services = []string{}
	}
	if r.Phones == nil {
		r.Phones = []string{}
	}
	if r.Names == nil {
		r.Names = []string{}
	}
	return r
}

// redactLines answers each {"text": …} with the text without personal data (`huying redact`).
func redactLines(ctx context.Context, in io.Reader, out io.Writer) error {
	return eachLine(ctx, in, out, func(line []byte) (any, error) {
		l, err := parseText(line)
		if err != nil {
			return nil, err
		}
		text := Redact(*l.Text)
		return textLine{Text: &text}, nil
	})
}
