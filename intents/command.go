package intents

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"

	"huying/tickets"
)

// Command runs `huying read`, `redact`, `same`, `train` or `evaluate`: JSON lines in, lines out. No model service is asked unless -llm
// says so; provider is nil when none is configured.
func Command(ctx context.Context, name string, args []string, services []tickets.Service, provider *Provider, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("huying "+name, flag.ContinueOnError)
	flags.SetOutput(out)
	data := flags.String("data", "", "FILE of JSON lines; standard input without it")
	weights := flags.String("out", "", "FILE the trained weights go to")
	ask := flags.Bool("llm", false, "read, evaluate: ask the configured model service what the offline reader is unsure of")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *ask && provider == nil {
		return errors.New(name + ": -llm needs OPENAI_API_KEY or OPENAI_BASE_URL")
	}
	if *data != "" {
		file, err := os.Open(*data)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	switch name {
	case "redact":
		return RedactLines(ctx, in, out)
	case "train":
		return trainCommand(ctx, services, *data != "", in, *weights)
	}
	offline, err := NewReader(services)
	if err != nil {
		return err
	}
	reader := Reader(offline)
	if *ask {
		reader = provider.Reader(services, offline)
	}
	switch name {
	case "read":
		return ReadLines(ctx, reader, in, out)
	case "same":
		return SameLines(ctx, offline, in, out)
	case "evaluate":
		return Evaluate(ctx, reader, in, out)
	}
	return errors.New("no command " + name)
}

// trainCommand learns from the shipped phrases, and from labelled lines when there are some, and writes the weights.
func trainCommand(ctx context.Context, services []tickets.Service, labelled bool, in io.Reader, weights string) error {
	if weights == "" {
		return errors.New("train: -out FILE is missing")
	}
	var examples []Example
	if labelled {
		var err error
		if examples, err = ReadExamples(in); err != nil {
			return err
		}
	}
	var trained bytes.Buffer // a training that fails leaves the old weights as they are
	if err := Train(ctx, services, examples, &trained); err != nil {
		return err
	}
	return os.WriteFile(weights, trained.Bytes(), 0o644)
}
