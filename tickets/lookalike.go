package tickets

// Lookalike is a link in a notice whose host may pass for another's.
type Lookalike struct {
	URL  string
	Host string
	Like string // the known host it looks like; "" none in particular
	Why  string // "similar", "mixed", "punycode", "tld", "address", "user": its words are under "lookalike." and this
}
