// Package locales turns keys into words. Every language has the same keys with the same variables, which a test checks.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// Book holds the words of every language. It is safe for concurrent use.
type Book struct {
	langs   map[string]func() *i18n.Localizer // read when first spoken: most communities speak one, and each takes megabytes
	missing atomic.Int64
}

// Source is the language every key is written in first, and the one spoken when another lacks a key.
const Source = "zh-Hans"

// New finds the embedded files, named <part>.<language>.toml, and reads those of Source.
func New() (*Book, error) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return nil, err
	}
	parts := map[string][]string{}
	for _, name := range names {
		words := strings.Split(name, ".")
		lang := words[len(words)-2]
		parts[lang] = append(parts[lang], name)
	}
	b := &Book{langs: map[string]func() *i18n.Localizer{}}
	for lang, names := range parts {
		b.langs[lang] = sync.OnceValue(func() *i18n.Localizer {
			localizer, err := read(lang, names)
			if err != nil {
				panic(err) // the files are part of the program: a test reads them all
			}
			return localizer
		})
	}
	localizer, err := read(Source, parts[Source])
	b.langs[Source] = func() *i18n.Localizer { return localizer }
	return b, err
}

func read(lang string, names []string) (*i18n.Localizer, error) {
	bundle := i18n.NewBundle(language.MustParse(lang))
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, name := range names {
		if _, err := bundle.LoadMessageFileFS(files, name); err != nil {
			return nil, fmt.Errorf("locales/%s: %w", name, err)
		}
	}
	return i18n.NewLocalizer(bundle, lang), nil
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
	words := &i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	text, err := localizer().Localize(words)
	if err != nil {
		b.missing.Add(1)
		if text == "" && lang != Source {
			text, _ = b.langs[Source]().Localize(words)
		}
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
