# Browser tests: the main path in every role, accessibility, bad input; the API against its own description.
BROWSER_VENV := .build/browser-venv
BROWSER_PYTHON := $(BROWSER_VENV)/bin/python

.PHONY: browser-venv browser browser-all browser-pictures api-contract

browser-venv: $(BROWSER_VENV)/.done

# Chromium and its driver are Debian's; PyPI's Playwright speaks to it, axe-core comes with its package.
$(BROWSER_VENV)/.done: Scripts/browser/requirements.txt
	python3 -m venv $(BROWSER_VENV)
	$(BROWSER_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

# A part of `make test`: needs the program that the tests have built.
browser: browser-venv
	$(BROWSER_PYTHON) Scripts/browser/check.py --program $(PROGRAM)
	$(BROWSER_PYTHON) Scripts/browser/contract.py --program $(PROGRAM) --examples 5

# Every page in every role, both languages, both themes, populated, empty and wrong.
browser-all: browser-venv
	$(SWIFT) build --product magpie
	$(BROWSER_PYTHON) Scripts/browser/check.py --program $(PROGRAM) --all

# Pictures of every page at a desk and on a phone, light and dark, in both languages: .build/browser-pictures.
browser-pictures: browser-venv
	$(SWIFT) build --product magpie
	$(BROWSER_PYTHON) Scripts/browser/pictures.py --program $(PROGRAM) --to .build/browser-pictures

# Schemathesis against the served OpenAPI document; every operation is answered with 2xx first.
api-contract: browser-venv
	$(SWIFT) build --product magpie
	$(BROWSER_PYTHON) Scripts/browser/contract.py --program $(PROGRAM)

PROGRAM ?= .build/debug/magpie
