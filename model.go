package main

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"huying/bot"
	"huying/config"
	"huying/intents"
	"huying/tickets"
)

// provider is the model service that the settings name; nil, the default, when they name none.
func provider(s config.Settings, log *slog.Logger, metrics prometheus.Registerer) *intents.Provider {
	if !s.LLM() {
		return nil
	}
	return intents.NewProvider(intents.ProviderConfig{
		Key: s.OpenAIKey, URL: s.OpenAIURL, Model: s.OpenAIModel, Voice: s.OpenAIVoice, Timeout: s.LLMTimeout, Daily: s.LLMDailyCalls,
		Zone: s.Location, Now: time.Now, Log: log, Metrics: metrics,
	})
}

// assist lets the dialogue ask the provider for what is new, and leaves the rest to the reader it has.
func assist(d *bot.Dialogue, p *intents.Provider, services []tickets.Service) {
	if p == nil {
		return
	}
	d.Quick, d.Reader = d.Reader, p.Reader(services, d.Reader)
	if p.Hears() {
		d.Listener = p.Ear()
	}
}
