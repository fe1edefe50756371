package tickets

// Kind says what sort of refusal an Error is, so that a page, a chat or a log can decide what to do without reading words.
type Kind int

const (
	NotFound   Kind = iota + 1 // there is no such thing, or not for this person
	NotAllowed                 // it exists, but this person may not do that now
	Invalid                    // what was given cannot be used
	Conflict                   // somebody else changed it first
)

// Error is a refusal a person can read: Key is a locale key, Args its variables.
// Anything that is not an *Error is a fault of the system and is shown to operators only.
type Error struct {
	Kind Kind
	Key  string
	Args map[string]string
}

func (e *Error) Error() string { return e.Key }

// Is makes errors.Is(err, ErrNotFound) true for every Error of that kind.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && (t.Key == "" || t.Key == e.Key)
}

// Sentinels for errors.Is: they match every Error of their kind.
var (
	ErrNotFound   = &Error{Kind: NotFound}
	ErrNotAllowed = &Error{Kind: NotAllowed}
	ErrInvalid    = &Error{Kind: Invalid}
	ErrConflict   = &Error{Kind: Conflict}
)

// Refuse makes an Error; pairs are the names and values of Args.
func Refuse(kind Kind, key string, pairs ...string) *Error {
	e := &Error{Kind: kind, Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[pairs[i]] = pairs[i+1]
	}
	return e
}
