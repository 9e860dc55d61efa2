# make run     everything from nothing to a demonstration in the browser
# make test    everything from nothing to passed tests
SWIFT ?= swift
DATA ?= .build/demonstration
PORT ?= 8080

.PHONY: run test build lint setup release docs clean-demonstration

run: setup
	@echo "Building; the first time takes some minutes."
	$(SWIFT) build --product magpie
	.build/debug/magpie demo --data $(DATA) --port $(PORT)

test:
	@Scripts/setup test
	@echo "Building the tests; the first time takes some minutes."
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@$(MAKE) --no-print-directory browser

build: setup
	$(SWIFT) build

# The shipping binary: one file that can be copied.
release: setup
	$(SWIFT) build -c release --static-swift-stdlib --product magpie

lint:
	Scripts/lint-test
	Scripts/lint

setup:
	@Scripts/setup

# A fresh demonstration the next time; nothing else is kept there.
clean-demonstration:
	rm -rf $(DATA)

-include Makefile.d/*.mk
