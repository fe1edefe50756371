package intents

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"slices"
)

// This file makes a file of what the heads have learned: the weights that matter, as bytes, and no more of them than it may hold.

// fit writes the model with as many weights as the file may hold.
func (m *model) fit(heads []*trained, out io.Writer) error {
	keep := [3]float32{keepWeight, keepWeight, keepClass}
	for {
		var file bytes.Buffer
		m.assemble(heads, keep)
		if err := m.write(&file); err != nil {
			return err
		}
		if file.Len() <= maxFile {
			_, err := file.WriteTo(out)
			return err
		}
		if heads[headClass] == nil || keep[headClass] > classLeast {
			keep[headWant], keep[headDanger] = keep[headWant]*1.06, keep[headDanger]*1.06
		}
		keep[headClass] *= 1.4
	}
}

// trained is a head as it was learned.
type trained struct {
	*learned
	names []string
	words *vocabulary
}

// assemble makes the model of its heads, without the weights of each below a share of its largest.
func (m *model) assemble(heads []*trained, keep [3]float32) {
	m.labels, m.bias, m.features, m.posts = nil, nil, nil, nil
	posts := map[uint32][]byte{}
	idf := map[uint32]byte{}
	for h, head := range heads {
		m.heads[h].from = len(m.labels)
		if head != nil {
			m.heads[h].scale = head.quantise(keep[h], len(m.labels), posts, idf)
			m.labels, m.bias = append(m.labels, head.names...), append(m.bias, head.bias[:head.labels]...)
		}
		m.heads[h].to = len(m.labels)
	}
	hashes := make([]uint32, 0, len(posts))
	for hash := range posts {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	for _, hash := range hashes {
		m.features = binary.LittleEndian.AppendUint32(m.features, hash)
		m.features = append(m.features, byte(len(posts[hash])/postSize), idf[hash])
		m.posts = append(m.posts, posts[hash]...)
	}
}

// quantise keeps the weights that matter, as bytes; first is the number of the head's first label. A feature of several heads has one
// idf, which the weights of the later heads make up for.
func (l *trained) quantise(keep float32, first int, posts map[uint32][]byte, idf map[uint32]byte) (scale float32) {
	var top float32
	for _, x := range l.weights {
		top = max(top, x, -x)
	}
	if top == 0 {
		return 0
	}
	scale = top / (weightSteps * weightSteps)
	for at, hash := range l.words.hashes {
		of := float32(1)
		if shared := idf[hash]; shared > 0 {
			of = l.words.idf[at] / (float32(shared) / idfSteps)
		}
		for k, x := range l.of(int32(at))[:l.labels] {
			if x > -keep*top && x < keep*top {
				continue
			}
			if q := weightByte(x * of / scale); q != 0 {
				posts[hash] = append(posts[hash], uint8(first+k), q)
			}
		}
		if len(posts[hash]) > 0 && idf[hash] == 0 {
			idf[hash] = byte(math.Round(float64(l.words.idf[at] * idfSteps)))
		}
	}
	return scale
}

// weightByte is the root of a weight's size, with its sign: small weights, of which there are most, lose least.
func weightByte(x float32) byte {
	q := math.Min(weightSteps, math.Round(math.Sqrt(math.Abs(float64(x)))))
	if x < 0 {
		q = -q
	}
	return byte(int8(q))
}
