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
// a feature keeps only those labels it speaks for or against. Features and posts stay as they stand in the file, which is part of
// the program: nothing of it is held in memory twice.
type model struct {
	labels   []string
	heads    [3]head
	features []byte   // by rising hash, featureSize bytes each: hash, number of posts, idf
	posts    []byte   // postSize bytes each: label, root of the weight; those of a feature follow those of the one before
	buckets  []bucket // by the upper bits of a hash
	bias     []float32
	sure     [len(sureNames)]float32
	peril    [perilWeighed]float32
	mends    forest // what they add to peril
	from     uint64 // fingerprint of the phrases and the catalogue it was made of
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

const (
	featureSize = 4 + 1 + 1
	postSize    = 1 + 1
	idfSteps    = 100 // to one
	weightSteps = 127
	bucketBits  = 16 // about four features share a bucket
)

// bucket is where the features with the same upper bits begin.
type bucket struct{ feature, post uint32 }

const modelMagic = "HYM9"

var errModel = errors.New("the model file is broken; make it again with huying train")

// readModel loads what write wrote, and keeps data.
func readModel(data []byte) (*model, error) {
	r := bytes.NewReader(data)
	magic := make([]byte, len(modelMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != modelMagic {
		return nil, errModel
	}
	var counts struct{ Labels, Features, Posts uint32 }
	if binary.Read(r, binary.LittleEndian, &counts) != nil || counts.Labels > 250 {
		return nil, errModel
	}
	m := &model{bias: make([]float32, counts.Labels)}
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
	for _, part := range []any{&m.from, &heads, &m.sure, &m.peril, m.bias} {
		if binary.Read(r, binary.LittleEndian, part) != nil {
			return nil, errModel
		}
	}
	if err := m.readMends(r); err != nil {
		return nil, err
	}
	for i, h := range heads {
		if h.From > h.To || h.To > counts.Labels {
			return nil, errModel
		}
		m.heads[i] = head{int(h.From), int(h.To), h.Scale}
	}
	rest, length := data[len(data)-r.Len():], uint64(counts.Features)*featureSize
	if uint64(len(rest)) != length+uint64(counts.Posts)*postSize {
		return nil, errModel
	}
	m.features, m.posts = rest[:length:length], rest[length:]
	for i := 0; i < len(m.posts); i += postSize {
		if uint32(m.posts[i]) >= counts.Labels {
			return nil, errModel
		}
	}
	return m, m.index()
}

// readMends reads the trees, of which the length in bytes stands before them.
func (m *model) readMends(r *bytes.Reader) (err error) {
	var length uint32
	if binary.Read(r, binary.LittleEndian, &length) != nil || int64(length) > int64(r.Len()) {
		return errModel
	}
	file := make([]byte, length)
	_, _ = r.Read(file) // as much is there
	if length == 0 {
		return nil
	}
	if m.mends, err = readTrees(string(file), perilTreeNames); err != nil {
		return fmt.Errorf("%w: %w", errModel, err)
	}
	return nil
}

// index fills the buckets.
func (m *model) index() error {
	m.buckets = make([]bucket, 1<<bucketBits+1)
	var next, last, post uint32
	for at := 0; at < len(m.features); at += featureSize {
		hash, n, _ := m.feature(uint32(at))
		if at > 0 && hash <= last {
			return errModel
		}
		for ; next <= hash>>(32-bucketBits); next++ {
			m.buckets[next] = bucket{uint32(at), post}
		}
		last, post = hash, post+n
	}
	for ; int(next) < len(m.buckets); next++ {
		m.buckets[next] = bucket{uint32(len(m.features)), post}
	}
	if uint64(post)*postSize != uint64(len(m.posts)) {
		return errModel
	}
	return nil
}

// feature is what stands at a place of the features: its hash, the number of its posts, its idf.
func (m *model) feature(at uint32) (hash, n uint32, idf float32) {
	f := m.features[at : at+featureSize]
	return binary.LittleEndian.Uint32(f), uint32(f[4]), float32(f[5]) / idfSteps
}

// find gives the posts and the idf of a feature, and whether the model knows it.
func (m *model) find(hash uint32) (posts []byte, idf float32, known bool) {
	b := hash >> (32 - bucketBits)
	post := m.buckets[b].post
	for at := m.buckets[b].feature; at < m.buckets[b+1].feature; at += featureSize {
		is, n, idf := m.feature(at)
		if is == hash {
			return m.posts[post*postSize : (post+n)*postSize], idf, true
		}
		post += n
	}
	return nil, 0, false
}

// write stores the model.
func (m *model) write(out io.Writer) error {
	var b bytes.Buffer
	b.WriteString(modelMagic)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a bytes.Buffer never fails
	put(struct{ Labels, Features, Posts uint32 }{uint32(len(m.labels)), uint32(len(m.features) / featureSize), uint32(len(m.posts) / postSize)})
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
	var mends string
	if len(m.mends) > 0 {
		mends = writeTrees(m.mends, perilTreeNames)
	}
	for _, part := range []any{m.sure, m.peril, m.bias, uint32(len(mends)), []byte(mends), m.features, m.posts} {
		put(part)
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return nil
}

// squares are the weights of the bytes of posts, in steps of a head's scale.
var squares = func() (of [256]float32) {
	for i := range of {
		x := float32(int8(i))
		of[i] = x * max(x, -x)
	}
	return of
}()

// score gives each label's logit, and which part of the message's features the model knows. Signs are features that only the head of
// dangers learned. logits has room for all labels.
func (m *model) score(features, signs []feature, logits []float32) (known float32) {
	clear(logits)
	var sum, signed, seen, all float32
	for _, f := range features {
		all += f.value
		posts, idf, ok := m.find(f.hash)
		if !ok {
			continue
		}
		seen += f.value
		sum += m.count(posts, f.value*idf, logits)
	}
	for _, f := range signs {
		if posts, idf, ok := m.find(f.hash); ok {
			signed += m.count(posts, f.value*idf, logits)
		}
	}
	for n, h := range m.heads {
		scale := unitScale(sum)
		if n == headDanger {
			scale = unitScale(sum + signed)
		}
		for i := h.from; i < h.to; i++ {
			logits[i] = logits[i]*h.scale*scale + m.bias[i]
		}
	}
	if all == 0 {
		return 0
	}
	return seen / all
}

// count adds what a feature of a value says to the logits, and gives the square of the value.
func (m *model) count(posts []byte, v float32, logits []float32) float32 {
	for i := 0; i < len(posts); i += postSize {
		logits[posts[i]] += v * squares[posts[i+1]]
	}
	return v * v
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
