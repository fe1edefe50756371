package bottest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// call is one request of the bot, whatever form it came in.
type call struct {
	method string
	fields map[string]string // values that are not text are JSON
	file   []byte            // of photo or document
	name   string            // of the file
}

func parse(r *http.Request) (call, error) {
	c := call{fields: map[string]string{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var fields map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
			return c, fmt.Errorf("can't parse JSON object")
		}
		for name, value := range fields {
			var text string
			if json.Unmarshal(value, &text) != nil {
				text = string(value)
			}
			c.fields[name] = text
		}
	case "multipart/form-data":
		return c, c.parts(r)
	default:
		if err := r.ParseForm(); err != nil {
			return c, err
		}
		for name := range r.Form {
			c.fields[name] = r.Form.Get(name)
		}
	}
	return c, nil
}

// parts reads a form. The library sends one without a single part when a method has no parameters.
func (c *call) parts(r *http.Request) error {
	reader, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			if err == io.EOF || strings.Contains(err.Error(), "EOF") && len(c.fields) == 0 {
				return nil
			}
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			c.file, c.name = data, part.FileName()
			continue
		}
		c.fields[part.FormName()] = string(data)
	}
}

func (c call) number(name string) int64 {
	n, _ := strconv.ParseInt(c.fields[name], 10, 64)
	return n
}

func reply(w http.ResponseWriter, result any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

// refuse answers as the real server does: the code both of HTTP and in the body.
func refuse(w http.ResponseWriter, code int, description string, retryAfter int, migrateTo int64) {
	body := map[string]any{"ok": false, "error_code": code, "description": description}
	parameters := map[string]any{}
	if retryAfter > 0 {
		parameters["retry_after"] = retryAfter
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	if migrateTo != 0 {
		parameters["migrate_to_chat_id"] = migrateTo
	}
	if len(parameters) > 0 {
		body["parameters"] = parameters
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(body)
}
