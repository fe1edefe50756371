# make test needs Go and git; on Debian as root it installs the servers and the browser it tests with (.ci/with-servers).
.PHONY: run test race bench lint fuzz shots

run: ## the whole system on :8080, nothing to set
	go run .

test: ## all tests: SQLite, PostgreSQL, Redis, browser, race detector
	.ci/test

race: ## the tests of the whole program and those that train with the race detector too
	.ci/with-servers go test -race -timeout 40m . ./intents

bench: ## what README's figures come from
	DURABLE=1 .ci/with-servers go test -run '^$$' -bench . -benchmem -timeout 60m ./...

lint: ## gofmt, vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

fuzz: ## every fuzz test for half a minute
	.ci/fuzz 30s

shots: ## the pictures of docs/, taken while the browser tests run
	HUYING_SHOTS=$(CURDIR)/docs .ci/with-servers go test -count=1 -run "^TestBrowser" .
