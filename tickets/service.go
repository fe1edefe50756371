package tickets

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"time"
)

// Service is one line of the tenant's catalogue (config/services.yaml): something a resident reports or orders.
type Service struct {
	Code  string // 0101 … 1501, S01 …
	Order bool   // ordered from volunteers rather than reported
	List  string // 三类清单: livelihood, governance, enforcement
	Limit Limit  // zero: the usual one
	Names map[Lang]string
	Words []string // colloquial words that point to it

	Picture string // a pictogram for the menu of orders; "" none
}

// TopClass is the top class of a service code: its first two digits, or "S" for orders.
func TopClass(code string) string {
	switch {
	case code == "":
		return ""
	case code[0] == 'S':
		return "S"
	case len(code) >= 2:
		return code[:2]
	}
	return code
}

// Catalogue is the tenant's services by code.
type Catalogue struct {
	byCode map[string]Service
	codes  []string
	past   map[string]map[Lang]string // what services were called that it has no more, see RememberNames
}

// NewCatalogue indexes services; a later line with the same code replaces an earlier one.
func NewCatalogue(services []Service) *Catalogue {
	c := &Catalogue{byCode: map[string]Service{}}
	for _, s := range services {
		if _, known := c.byCode[s.Code]; !known {
			c.codes = append(c.codes, s.Code)
		}
		c.byCode[s.Code] = s
	}
	sort.Strings(c.codes)
	return c
}

// Get finds a service by its code.
func (c *Catalogue) Get(code string) (Service, bool) {
	s, ok := c.byCode[code]
	return s, ok
}

// All lists the services by code.
func (c *Catalogue) All() []Service {
	all := make([]Service, 0, len(c.codes))
	for _, code := range c.codes {
		all = append(all, c.byCode[code])
	}
	return all
}

// Name is the service's name in a language, else in Chinese, else its code. Old tickets may have one that is no longer offered: that
// has the name it had last.
func (c *Catalogue) Name(code string, lang Lang) string {
	names := c.past[code]
	if s, ok := c.byCode[code]; ok {
		names = s.Names
	}
	return cmp.Or(names[lang], names[Hans], code)
}

// Ended reports a service that was offered once and is no longer.
func (c *Catalogue) Ended(code string) bool { return c.past[code] != nil }

// The value that keeps what services are called, for as long as there are tickets.
const (
	namesKey = "services.names"
	namesTTL = 50 * 365 * 24 * time.Hour
)

// RememberNames keeps what the services of the catalogue are called, and learns the names of those it once had. It is called before the catalogue is
// read by many.
func (c *Catalogue) RememberNames(ctx context.Context, values LinkValues) error {
	for range 5 { // another instance may start too
		stored, version, err := values.Get(ctx, namesKey)
		if err != nil {
			return err
		}
		names := map[string]map[Lang]string{}
		if len(stored) > 0 {
			if err := json.Unmarshal(stored, &names); err != nil {
				return fmt.Errorf("names of services: %w", err)
			}
		}
		c.past = map[string]map[Lang]string{}
		for code, known := range names {
			if _, offered := c.byCode[code]; !offered {
				c.past[code] = known
			}
		}
		for code, s := range c.byCode {
			names[code] = s.Names
		}
		now, err := json.Marshal(names) // its keys are sorted
		if err != nil || string(now) == string(stored) {
			return err
		}
		if ok, err := values.CompareAndSet(ctx, namesKey, version, now, namesTTL); ok || err != nil {
			return err
		}
	}
	return nil // who was faster has kept the same
}
