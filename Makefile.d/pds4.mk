# PDS4: conformance with the acceptance cases of NASA's validator, and what else is too long for `make test`.
PDS4_DATA ?= $(if $(MAGPIE_TEST_DATA),$(MAGPIE_TEST_DATA),../shared/data)/pds4
PDS4_COMMAND ?= .build/debug/magpie pds4

.PHONY: conformance pds4-command

# The program that `make test` builds; nothing is built where PDS4_COMMAND names another one.
pds4-command:
ifeq ($(PDS4_COMMAND),.build/debug/magpie pds4)
	@Scripts/setup
	swift build --product magpie
endif

# The rows of NASA's acceptance suite, every count compared; those that cannot be exact are listed with the reason.
conformance: pds4-command
	python3 Scripts/pds4_conformance.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"

PDS4_VENV := .build/pds4-venv

.PHONY: pds4-venv pds4-values pds4-benchmark pds4-bundle

# The peers that values and speeds are compared with: pds4_tools, pdr, lxml, SaxonC.
pds4-venv: $(PDS4_VENV)/.done

$(PDS4_VENV)/.done:
	python3 -m venv $(PDS4_VENV)
	$(PDS4_VENV)/bin/pip install --quiet numpy pds4_tools pdr lxml saxonche
	touch $@

# Every column and array of the real products against pds4_tools, pdr, csv and numpy.
pds4-values: pds4-venv pds4-command
	$(PDS4_VENV)/bin/python Scripts/pds4_values.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"

# Speeds beside the peers, interleaved; medians of five, processor time.
pds4-benchmark: pds4-venv
	swift build -c release --package-path Benchmarks/PDS4
	$(PDS4_VENV)/bin/python Benchmarks/PDS4/compare.py --data $(PDS4_DATA)

# A generated bundle of 400,000 products (3.2 GB, deleted afterwards) checked for integrity; growth from 4,000 on.
pds4-bundle:
	swift build -c release --package-path Benchmarks/PDS4
	python3 Benchmarks/PDS4/bundle.py
