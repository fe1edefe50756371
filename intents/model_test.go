package intents

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"huying/tickets"
)

// catalogue is the one that comes with the program.
func catalogue(t testing.TB) []tickets.Service {
	t.Helper()
	data, err := os.ReadFile("../config/services.yaml")
	if err != nil {
		t.Fatal(err)
	}
	services, err := tickets.ParseServices(data)
	if err != nil {
		t.Fatal(err)
	}
	return services
}

// TestModelIsFresh fails when phrases, thesaurus or catalogue have changed since the model was made: go run . train -out intents/model.bin
func TestModelIsFresh(t *testing.T) {
	examples, err := shippedExamples(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := readModel(modelFile)
	if err != nil {
		t.Fatal(err)
	}
	if m.from != fingerprint(examples) {
		t.Error("model.bin is not made of these phrases; go run . train -out intents/model.bin")
	}
	if len(modelFile) > 8<<20 {
		t.Errorf("the model has %d bytes, more than 8 MB", len(modelFile))
	}
}

// TestBrokenModel cuts and bends the file: it is refused, and never read as something else.
func TestBrokenModel(t *testing.T) {
	for part := range 40 {
		if _, err := readModel(modelFile[:len(modelFile)*part/40]); !errors.Is(err, errModel) {
			t.Errorf("%d/40 of the file: %v", part, err)
		}
	}
	for _, c := range []struct{ from, to string }{
		{perilTreeNames[0] + "\t", "asleep\t"}, // no sign has that name
		{"\tlegal\n", "\tlegal\n99<0.5 "},      // nor that number, and a side is missing
		{modelMagic, "HYM0"},
	} {
		file := bytes.Replace(modelFile, []byte(c.from), []byte(c.to), 1)
		if grown := len(file) - len(modelFile); grown > 0 { // the length that stands before the trees grows too
			at := bytes.Index(file, []byte(perilTreeNames[0]+"\t")) - 4
			binary.LittleEndian.PutUint32(file[at:], binary.LittleEndian.Uint32(file[at:])+uint32(grown))
		}
		if _, err := readModel(file); !errors.Is(err, errModel) {
			t.Errorf("%q as %q: %v", c.from, c.to, err)
		}
	}
}
