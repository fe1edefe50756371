// Package bot talks with residents: channels bring their messages in and carry the answers out, the inbox keeps each message
// once and each resident's messages in order, and the dialogue is the road from a message to its answer.
//
//	message.go inbox.go            a message, and the row and the lane it waits in
//	dialogue.go                    the road; flow.go: a want from its first question to its finish
//	hear.go words.go               what is written, in the order a person at a counter would take it; fresh.go: what begins something
//	beside.go again.go             what does not answer the question, and answers to a callback in words; comes_back.go: 「又坏了」 of what was closed
//	wordless.go voice.go           pictures, locations, edited words, groups; spoken words
//	session.go talk.go             what is remembered of a conversation; which ticket words belong to when no question is open
//	ask.go news.go serve.go        articles, notices to many, the work of volunteers
//	telegram*.go webchat*.go       the channels
package bot

import (
	"context"
	"errors"
	"io"
	"time"

	"huying/tickets"
)

// Message is what somebody sent, in the terms of no channel.
type Message struct {
	Key       string          // the message's own name, "telegram/<bot>/<chat>/<message id>": answers and tickets derive their ids from it
	From      tickets.Address // who sent it, and whose lane it is in
	To        tickets.Address // where the answer goes: From, or the group it was said in
	Text      string
	Choice    string // data of the button tapped, "" when words were sent
	Point     *Point // a shared location
	Files     []File
	Album     string  // pictures sent together are messages of their own with the same album; "" is none
	Quoted    *Quoted // the message this one replies to
	Edited    bool    // Key names an earlier message whose words are now these
	Addressed bool    // a private chat, or a group message meant for us
	Lang      tickets.Lang
	At        time.Time
	Attempts  int  // times the handling of it failed so far, set by the inbox
	Whole     bool // everything it causes is one commit, set by the inbox: no step of it is ever done twice
}

// Point is a shared location in WGS-84 degrees.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// File is a picture, voice or document a message carries. Hash is set when the content is stored already; otherwise Ref is
// the channel's own name for it, and Channel.Fetch reads it.
type File struct {
	Kind string `json:"kind"` // photo, voice, video, document
	Name string `json:"name,omitempty"`
	Mime string `json:"mime,omitempty"`
	Size int64  `json:"size,omitempty"`
	Ref  string `json:"ref,omitempty"`
	Hash string `json:"hash,omitempty"`
}

// Quoted is the message somebody replied to.
type Quoted struct {
	Key   string
	Text  string
	Ours  bool // we said it
	Files []File
}

// ErrNotForUs is what Channel.Read returns for an update that needs no answer (a member joined, a channel post).
// Every other error of Read sets the update aside as poison.
var ErrNotForUs = errors.New("nothing to answer")

// Channel is one way to talk with residents.
type Channel interface {
	// Read decodes a stored update. It makes no call to the network.
	Read(body []byte) (Message, error)
	// Fetch opens a file of a message; the size limit is the caller's.
	Fetch(ctx context.Context, f File) (io.ReadCloser, error)
	// Noted tells the channel that a message is being handled (Telegram: the button stops spinning). Best effort, never an error.
	Noted(ctx context.Context, m Message)
	// Send carries a letter out and returns the channel's id of it. Errors are *tickets.SendError, or plain when the answer was
	// lost and the letter may or may not have arrived.
	Send(ctx context.Context, letter tickets.Letter) (id string, err error)
}

// Intake is where channels put what arrives. Put returns only after the arrival is committed; fresh is false when this
// delivery was stored before. After any error the channel must not acknowledge.
type Intake interface {
	Put(ctx context.Context, a tickets.Arrival) (fresh bool, err error)
}
