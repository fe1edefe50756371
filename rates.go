package main

import (
	"fmt"
	"os"

	"huying/config"
	"huying/web"
)

// rateRules are the tenant's rules of callbacks and rates: their own file, or the one that comes with the program.
func rateRules(settings config.Settings) (config.Rates, error) {
	if settings.RatesFile == "" {
		return config.ShippedRates()
	}
	data, err := os.ReadFile(settings.RatesFile)
	if err != nil {
		return config.Rates{}, fmt.Errorf("RATES_FILE: %w", err)
	}
	rates, err := config.ParseRates(data)
	if err != nil {
		err = fmt.Errorf("RATES_FILE: %w", err)
	}
	return rates, err
}

// released is what the public may read of single tickets; nil unless the tenant allows it.
func (b *base) released() web.Summaries {
	if !b.settings.OpenSummaries {
		return nil
	}
	return b.db
}
