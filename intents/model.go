package intents

import (
	"bytes"
	_ "embed" // the trained model
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// modelFile is made by `huying train` from the phrases and the catalogue; the test TestModelIsFresh says when it must be made again.
//
//go:embed model.bin
var modelFile []byte

// model is a linear model with three heads: what is wanted (services and intents), which danger, which top class. Weights are bytes;
// a feature keeps only those labels it speaks for or against.
type model struct {
	labels []string
	heads  [3]head
	slots  []slot // open addressing by hash
	posts  []post
	bias   []float32
	sure   [len(sureNames)]float32
	from   uint64 // fingerprint of the phrases and the catalogue it was made of
}

type head struct {
	from, to int
	scale    float32
}

const (
	headWant = iota
	headDanger
	headClass
)

type slot struct {
	hash uint32
	at   uint32 // first post, +1; 0 is an empty slot
	n    uint16
	idf  uint16 // in 1/1000
}

type post struct {
	label  uint8
	weight int8
}

const modelMagic = "HYM6"

var errModel = errors.New("the model file is broken; make it again with huying train")

// readModel loads what write wrote.
func readModel(data []byte) (*model, error) {
	r := bytes.NewReader(data)
	magic := make([]byte, len(modelMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != modelMagic {
		return nil, errModel
	}
	var counts struct{ Labels, Features, Posts uint32 }
	if binary.Read(r, binary.LittleEndian, &counts) != nil || counts.Labels > 250 || counts.Features > 1<<22 || counts.Posts > 1<<25 || uint64(counts.Posts)*2 > uint64(len(data)) || uint64(counts.Features)*8 > uint64(len(data)) {
		return nil, errModel
	}
	m := &model{posts: make([]post, counts.Posts), bias: make([]float32, counts.Labels)}
	for range counts.Labels {
		n, err := r.ReadByte()
		name := make([]byte, n)
		if _, full := io.ReadFull(r, name); err != nil || full != nil {
			return nil, errModel
		}
		m.labels = append(m.labels, string(name))
	}
	var heads [3]struct {
		From, To uint32
		Scale    float32
	}
	features := make([]struct {
		Hash   uint32
		N, IDF uint16
	}, counts.Features)
	for _, part := range []any{&m.from, &heads, &m.sure, m.bias, features, m.posts2()} {
		if _, raw := part.([]byte); raw {
			if _, err := io.ReadFull(r, part.([]byte)); err != nil {
				return nil, errModel
			}
			for i := range m.posts {
				m.posts[i] = post{part.([]byte)[2*i], int8(part.([]byte)[2*i+1])}
			}
		} else if binary.Read(r, binary.LittleEndian, part) != nil {
			return nil, errModel
		}
	}
	for i, h := range heads {
		if h.From > h.To || h.To > counts.Labels {
			return nil, errModel
		}
		m.heads[i] = head{int(h.From), int(h.To), h.Scale}
	}
	size := 1
	for size < len(features)*2 {
		size *= 2
	}
	m.slots = make([]slot, size)
	at := uint32(0)
	for _, f := range features {
		m.put(slot{f.Hash, at + 1, f.N, f.IDF})
		at += uint32(f.N)
	}
	if at != counts.Posts {
		return nil, errModel
	}
	for _, p := range m.posts {
		if uint32(p.label) >= counts.Labels {
			return nil, errModel
		}
	}
	return m, nil
}

func (m *model) posts2() []byte { return make([]byte, 2*len(m.posts)) }

func (m *model) put(s slot) {
	mask := uint32(len(m.slots) - 1)
	for i := s.hash & mask; ; i = (i + 1) & mask {
		if m.slots[i].at == 0 {
			m.slots[i] = s
			return
		}
	}
}

func (m *model) find(hash uint32) *slot {
	mask := uint32(len(m.slots) - 1)
	for i := hash & mask; m.slots[i].at != 0; i = (i + 1) & mask {
		if m.slots[i].hash == hash {
			return &m.slots[i]
		}
	}
	return nil
}

// write stores the model; features come in the order of their posts.
func (m *model) write(out io.Writer, order []slot) error {
	var b bytes.Buffer
	b.WriteString(modelMagic)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a bytes.Buffer never fails
	put(struct{ Labels, Features, Posts uint32 }{uint32(len(m.labels)), uint32(len(order)), uint32(len(m.posts))})
	for _, l := range m.labels {
		b.WriteByte(byte(len(l)))
		b.WriteString(l)
	}
	put(m.from)
	for _, h := range m.heads {
		put(struct {
			From, To uint32
			Scale    float32
		}{uint32(h.from), uint32(h.to), h.scale})
	}
	put(m.sure)
	put(m.bias)
	for _, s := range order {
		put(struct {
			Hash   uint32
			N, IDF uint16
		}{s.hash, s.n, s.idf})
	}
	for _, p := range m.posts {
		b.WriteByte(p.label)
		b.WriteByte(byte(p.weight))
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return nil
}

// score gives each label's logit, and which part of the message's features the model knows. logits has room for all labels.
func (m *model) score(features []feature, logits []float32) (known float32) {
	clear(logits)
	var sum, seen, all float32
	for _, f := range features {
		all += f.value
		s := m.find(f.hash)
		if s == nil {
			continue
		}
		seen += f.value
		v := f.value * float32(s.idf) / 1000
		sum += v * v
		for _, p := range m.posts[s.at-1 : s.at-1+uint32(s.n)] {
			logits[p.label] += v * float32(p.weight)
		}
	}
	scale := unitScale(sum)
	for _, h := range m.heads {
		for i := h.from; i < h.to; i++ {
			logits[i] = logits[i]*h.scale*scale + m.bias[i]
		}
	}
	if all == 0 {
		return 0
	}
	return seen / all
}

// softmax turns logits into probabilities in place.
func softmax(x []float32) {
	if len(x) == 0 {
		return
	}
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var sum float32
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}
