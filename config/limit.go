package config

import (
	"regexp"
	"strconv"
)

// Limit is a time to do something in, as it is written: 24h, 7d, 8wh (working hours), 3wd (working days).
type Limit struct {
	N    int
	Unit string
}

var limitShape = regexp.MustCompile(`^([1-9]\d{0,3})(h|d|wh|wd)$`)

// parseLimit reads a limit of at most 3650 of its unit.
func parseLimit(text string) (Limit, bool) {
	m := limitShape.FindStringSubmatch(text)
	if m == nil {
		return Limit{}, false
	}
	n, _ := strconv.Atoi(m[1]) // four digits
	return Limit{N: n, Unit: m[2]}, n <= 3650
}
