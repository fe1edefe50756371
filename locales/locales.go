// Package locales turns keys into words. Every language has the same keys with the same variables, which a test checks.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync/atomic"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// Book holds the words of every language. It is safe for concurrent use.
type Book struct {
	langs   map[string]*i18n.Localizer
	missing atomic.Int64
}

// Source is the language every key is written in first, and the one spoken when another lacks a key.
const Source = "zh-Hans"

// New reads the embedded files, named <part>.<language>.toml.
func New() (*Book, error) {
	bundle := i18n.NewBundle(language.MustParse(Source))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, err
	}
	b := &Book{langs: map[string]*i18n.Localizer{}}
	for _, name := range names {
		if _, err := bundle.LoadMessageFileFS(files, name); err != nil {
			return nil, fmt.Errorf("locales/%s: %w", name, err)
		}
		parts := strings.Split(path.Base(name), ".")
		lang := parts[len(parts)-2]
		b.langs[lang] = nil
	}
	for lang := range b.langs {
		b.langs[lang] = i18n.NewLocalizer(bundle, lang)
	}
	return b, nil
}

// Say gives the words of a key. A value that begins with "@" is a key itself ("@stage.done"), perhaps with plain variables of its own
// ("@limit.d n=7"); "@@" stands for a plain "@".
// A key that a language lacks is said in the source language and counted; a key that nobody has is shown as it is.
func (b *Book) Say(lang, key string, args map[string]string) string {
	localizer := b.langs[lang]
	if localizer == nil {
		localizer = b.langs[Source]
	}
	data := make(map[string]string, len(args))
	for name, value := range args {
		data[name] = b.value(lang, value)
	}
	text, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data})
	if err != nil {
		b.missing.Add(1)
	}
	if text == "" {
		return key
	}
	return text
}

func (b *Book) value(lang, value string) string {
	if rest, escaped := strings.CutPrefix(value, "@@"); escaped {
		return "@" + rest
	}
	words, isKey := strings.CutPrefix(value, "@")
	if !isKey || words == "" {
		return value
	}
	key, variables, _ := strings.Cut(words, " ")
	args := map[string]string{}
	for _, pair := range strings.Fields(variables) {
		name, is, _ := strings.Cut(pair, "=")
		args[name] = strings.ReplaceAll(is, "@", "@@")
	}
	return b.Say(lang, key, args)
}

// Missing counts the times a key was not found in the language asked for.
func (b *Book) Missing() int64 { return b.missing.Load() }
