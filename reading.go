package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"huying/config"
	"huying/intents"
	"huying/tickets"
	"huying/web"
)

// trained is what MODEL_FILE holds, nil when the program's own model is to be used.
func trained(settings config.Settings) ([]byte, error) {
	if settings.ModelFile == "" {
		return nil, nil
	}
	data, err := os.ReadFile(settings.ModelFile)
	if err != nil {
		return nil, fmt.Errorf("MODEL_FILE: %w", err)
	}
	return data, nil
}

// reader is the offline reader with the community's own model, or the program's.
func reader(settings config.Settings, services []tickets.Service) (*intents.Offline, error) {
	model, err := trained(settings)
	if err != nil {
		return nil, err
	}
	if model == nil {
		return intents.NewReader(services)
	}
	reader, err := intents.NewTrainedReader(services, model)
	if err != nil {
		return nil, fmt.Errorf("MODEL_FILE: %w", err)
	}
	return reader, nil
}

// understand runs the commands that read JSON lines. Only train -labels opens the database.
func understand(ctx context.Context, settings config.Settings, log *slog.Logger, command string, args []string, in io.Reader, out io.Writer) error {
	services, err := catalogue(settings)
	if err != nil {
		return err
	}
	model, err := trained(settings)
	if err != nil {
		return err
	}
	return intents.Command(ctx, command, args, intents.Tools{
		Services: services, Provider: provider(settings, log, nil), Model: model,
		Labels: func(ctx context.Context) ([]tickets.Label, error) {
			b, err := open(ctx, settings, log)
			if err != nil {
				return nil, err
			}
			defer func() { logged(log, "store", b.db.Close()) }()
			return b.db.Labels(ctx)
		},
	}, in, out)
}

// reads is the reader as the console asks it.
func reads(reader intents.Reader) web.Reading {
	return func(ctx context.Context, words string) ([]string, float64, error) {
		r, err := reader.Read(ctx, words)
		return r.Services, r.Sure, err
	}
}
