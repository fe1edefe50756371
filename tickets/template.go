package tickets

// Template is a common notice in every language, with {placeholders} to be filled in. The tenant's file holds them.
type Template struct {
	ID    string
	Topic Topic
	Ask   Asking
	Texts map[Lang]Text
}
