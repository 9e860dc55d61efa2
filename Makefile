# make run     everything from nothing to a demonstration in the browser
# make test    everything from nothing to passed tests
SWIFT ?= swift
DATA ?= .build/demonstration
PORT ?= 8080

# All tests at once hold more than a thousand files open. A shell's usual limit is 1,024, and beyond some 1,365
# Foundation's Process.run copies names of /proc/self/fd from past the end of its buffer, and crashes now and then.
LIMITED := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=32

.PHONY: run test build lint setup release docs clean-demonstration

run: setup
	@echo "Building; the first time takes some minutes."
	$(SWIFT) build --product magpie
	.build/debug/magpie demo --data $(DATA) --port $(PORT)

test:
	@Scripts/setup test
	@echo "Building the tests; the first time takes some minutes."
	$(SWIFT) build --build-tests
	$(LIMITED) $(SWIFT) test --skip-build
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
