package intents

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"huying/tickets"
)

// Tools are what the commands work with besides their input.
type Tools struct {
	Services []tickets.Service
	Provider *Provider // nil: no model service is configured
	Model    []byte    // trained for this community; nil: the model that comes with the program
	Labels   func(ctx context.Context) ([]tickets.Label, error)
}

// options are what the command line says.
type options struct {
	data, weights, model string
	ask, labels          bool
	folds                int
}

// Command runs `huying read`, `redact`, `same`, `train` or `evaluate`: JSON lines in, lines out. No model service is asked unless -llm
// says so.
func Command(ctx context.Context, name string, args []string, tools Tools, in io.Reader, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("huying "+name, flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.data, "data", "", "FILE of JSON lines; standard input without it")
	flags.StringVar(&o.weights, "out", "", "train: FILE the trained model goes to")
	flags.StringVar(&o.model, "model", "", "read, same, evaluate: FILE of a trained model, instead of MODEL_FILE and the one that comes with the program")
	flags.BoolVar(&o.ask, "llm", false, "read, evaluate: ask the configured model service what the offline reader is unsure of")
	flags.BoolVar(&o.labels, "labels", false, "train: learn from what residents chose and clerks corrected too")
	flags.IntVar(&o.folds, "folds", 0, "evaluate: train on all but one of so many parts of the data and read that one, in turn")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 { // a file named without -data would seem read, while the terminal is waited for
		return fmt.Errorf("%s: %q is no flag; lines come from standard input, or from -data FILE", name, flags.Args())
	}
	if o.ask && tools.Provider == nil {
		return errors.New(name + ": -llm needs OPENAI_API_KEY or OPENAI_BASE_URL")
	}
	if o.data != "" {
		file, err := os.Open(o.data)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	switch {
	case name == "redact":
		return redactLines(ctx, in, out)
	case name == "train":
		return trainCommand(ctx, o, tools, in)
	case name == "evaluate" && o.folds > 0:
		return crossEvaluate(ctx, tools.Services, in, o.folds, out)
	}
	offline, err := o.reader(tools)
	if err != nil {
		return err
	}
	reader := Reader(offline)
	if o.ask {
		reader = tools.Provider.Reader(tools.Services, offline)
	}
	switch name {
	case "read":
		return readLines(ctx, reader, in, out)
	case "same":
		return SameLines(ctx, offline, in, out)
	case "evaluate":
		return Evaluate(ctx, reader, in, out)
	}
	return errors.New("no command " + name)
}

// reader is the offline reader with the model named on the command line, the community's, or the program's.
func (o options) reader(tools Tools) (*Offline, error) {
	if o.model != "" {
		data, err := os.ReadFile(o.model)
		if err != nil {
			return nil, err
		}
		return NewTrainedReader(tools.Services, data)
	}
	if tools.Model != nil {
		return NewTrainedReader(tools.Services, tools.Model)
	}
	return NewReader(tools.Services)
}

// trainCommand learns from the shipped phrases, and from labelled lines and labels when there are some, and writes the weights.
func trainCommand(ctx context.Context, o options, tools Tools, in io.Reader) error {
	if o.weights == "" {
		return errors.New("train: -out FILE is missing")
	}
	var examples []Example
	if o.data != "" {
		var err error
		if examples, err = readExamples(in); err != nil {
			return err
		}
	}
	if o.labels {
		labels, err := tools.Labels(ctx)
		if err != nil {
			return err
		}
		for _, l := range labels {
			examples = append(examples, Example{Text: l.Words, Label: l.Service})
		}
	}
	var trained bytes.Buffer // a training that fails leaves the old weights as they are
	if err := Train(ctx, tools.Services, examples, &trained); err != nil {
		return err
	}
	return os.WriteFile(o.weights, trained.Bytes(), 0o644)
}
