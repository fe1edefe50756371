package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"huying/config"
	"huying/locales"
	"huying/tickets"
)

// townCommand is `huying import` and `huying export`: the tenant's data as files. A running program follows within two seconds.
func townCommand(ctx context.Context, command string, args []string, settings config.Settings, log *slog.Logger, out io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("%s needs one folder (import also takes %s)", command, strings.Join(config.Tenants, " or "))
	}
	var files map[string][]byte
	var err error
	if command == "import" {
		if files, err = townFiles(args[0]); err != nil {
			return err
		}
	}
	b, err := open(ctx, settings, log)
	if err != nil {
		return err
	}
	defer func() { logged(log, "store", b.db.Close()) }()
	if command == "import" {
		return b.importTown(ctx, files, out)
	}
	return b.exportTown(ctx, args[0])
}

// townFiles reads a folder, or gives a sample tenant when there is no such folder. Only the files of a tenant are taken from it.
func townFiles(name string) (map[string][]byte, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) && slices.Contains(config.Tenants, name) {
		return config.Tenant(name)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", name)
	}
	files := map[string][]byte{}
	for _, file := range tickets.TownFiles {
		text, err := os.ReadFile(filepath.Join(name, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files[file] = text
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has none of %s", name, strings.Join(tickets.TownFiles, ", "))
	}
	return files, nil
}

// importTown keeps the files, or says every mistake and keeps nothing.
func (b *base) importTown(ctx context.Context, files map[string][]byte, out io.Writer) error {
	data, mistakes, err := tickets.ImportTown(ctx, b.db, files, time.Now(), newID)
	if err != nil {
		return b.inWords(err)
	}
	say := func(l tickets.Line) string { return b.words.Say(locales.Source, l.Key, l.Args) }
	refused := false
	for _, m := range mistakes {
		refused = refused || !m.Mild
		fmt.Fprintln(out, say(m.At())+say(m.Says))
	}
	if refused {
		return fmt.Errorf("nothing was imported: %d mistakes", len(mistakes))
	}
	fmt.Fprintln(out, say(tickets.Say("import.done", "areas", strconv.Itoa(len(data.Areas)), "offices", strconv.Itoa(len(data.Offices)),
		"rules", strconv.Itoa(len(data.Rules)), "places", strconv.Itoa(len(data.Spots)))))
	return nil
}

// inWords turns a refusal into a sentence; other errors stay as they are.
func (b *base) inWords(err error) error {
	if refused := (*tickets.Error)(nil); errors.As(err, &refused) {
		return errors.New(b.words.Say(locales.Source, refused.Key, refused.Args))
	}
	return err
}

// exportTown writes the files beside each other first and then puts them in place, so that a full disk leaves the old ones.
func (b *base) exportTown(ctx context.Context, dir string) error {
	files, err := tickets.ExportTown(ctx, b.db)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	for _, name := range tickets.TownFiles {
		if err := os.WriteFile(filepath.Join(dir, name+".new"), files[name], 0o640); err != nil {
			return err
		}
	}
	for _, name := range tickets.TownFiles {
		if err := os.Rename(filepath.Join(dir, name+".new"), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// demoTown lays out the sample street for the demo, unless a tenant is there. finish lets it route by itself, once its people are there.
func demoTown(ctx context.Context, b *base) (finish func() error, err error) {
	finish = func() error { return nil }
	town, err := b.db.Town(ctx)
	if err != nil || len(town.Areas) > 0 {
		return finish, err
	}
	files, err := config.Tenant("street")
	if err != nil {
		return finish, err
	}
	delete(files, tickets.StaffFile) // the demo has people of its own
	routes := files[tickets.RoutesFile]
	files[tickets.RoutesFile] = []byte(strings.Replace(string(routes), "\nautomatic: true", "\nautomatic: false", 1))
	if err := b.importTown(ctx, files, io.Discard); err != nil {
		return finish, err
	}
	return func() error {
		return b.importTown(ctx, map[string][]byte{tickets.RoutesFile: routes}, io.Discard)
	}, nil
}
