package intents

import "huying/tickets"

// shop is the community's catalogue as the reader knows it: which words point to which service.
type shop struct {
	lex    *lexicon
	codes  []string
	orders map[string]bool
	lasts  map[string]bool // services whose matters may last for weeks
}

// lastingDays is the limit from which a service's matters are complex ones, which last.
const lastingDays = 15

func newShop(services []tickets.Service) *shop {
	s := &shop{orders: map[string]bool{}, lasts: map[string]bool{}}
	t := newWordTree()
	for i, service := range services {
		s.codes = append(s.codes, service.Code)
		s.orders[service.Code] = service.Order
		s.lasts[service.Code] = service.Limit.Unit == tickets.Days && service.Limit.N >= lastingDays
		for _, word := range service.Words {
			t.add(word, uint16(i))
		}
		for _, name := range service.Names {
			t.add(name, uint16(i))
		}
	}
	s.lex = t.lexicon()
	return s
}

// has reports whether the community offers a service.
func (s *shop) has(code string) bool {
	_, ok := s.orders[code]
	return ok
}

// weigh gives how much of a message's words points to each service: the square of each word's length, three letters counting as one
// character. points has room for all services.
func (s *shop) weigh(runes []rune, hits []hit, points []float32) (_ []hit, total float32) {
	clear(points)
	hits = s.lex.find(runes, hits[:0])
	for _, h := range hits {
		n := float32(h.end - h.start)
		if isLetter(runes[h.start]) {
			n /= 3
		}
		points[h.set] += n * n
		total += n * n
	}
	return hits, total
}

// shareOf is which share of the catalogue's words in a message speaks for one service, by its place in the shop, and which for others.
func shareOf(points []float32, total float32, at int) (spoken, against float32) {
	if total == 0 {
		return 0, 0
	}
	if at >= 0 {
		spoken = points[at] / total
	}
	return spoken, 1 - spoken
}
