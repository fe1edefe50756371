package tickets

import "sort"

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

// Name is the service's name in a language, else in Chinese, else its code.
func (c *Catalogue) Name(code string, lang Lang) string {
	s, ok := c.byCode[code]
	if !ok {
		return code
	}
	if name := s.Names[lang]; name != "" {
		return name
	}
	if name := s.Names[Hans]; name != "" {
		return name
	}
	return code
}
