# Relay planning: the peers' programs, the long checks, and the benchmark.
RELAY_VENV := .build/relay-venv

.PHONY: relay-venv relay-verify relay-benchmark relay-docs relay-moon

# The peers that tests and benchmark compare with: Skyfield on DE421, HiGHS.
relay-venv: $(RELAY_VENV)/.done

$(RELAY_VENV)/.done:
	python3 -m venv $(RELAY_VENV)
	$(RELAY_VENV)/bin/pip install --quiet skyfield skyfield-data lunarsky highspy numpy scipy icalendar lxml
	touch $@

# All 200 random instances against HiGHS, and everything else of relay planning.
relay-verify: relay-venv
	MAGPIE_RELAY_FULL=1 swift test --filter 'RelayPlanningTests|RelayCommandsTests'

# The reference year against Skyfield's search, interleaved; medians of five.
relay-benchmark: relay-venv
	swift build -c release --package-path Benchmarks/Relay
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(RELAY_VENV)/bin/python Benchmarks/Relay/compare.py

# The tables by which ERFA's Moon and the IAU's lunar rotation are corrected, fitted anew (some minutes); prints what is left of the errors.
relay-moon: relay-venv
	$(RELAY_VENV)/bin/pip install --quiet pyerfa de423
	$(RELAY_VENV)/bin/python Scripts/relay/moon_correction.py Sources/RelayPlanning/Ephemeris/MoonCorrectionTerms.swift
	$(RELAY_VENV)/bin/python Scripts/relay/lunar_rotation_correction.py Sources/RelayPlanning/Frames/LunarRotationCorrectionTerms.swift

# The articles and the reference of RelayPlanning, built from nothing, as what is not compiled anew emits no symbols; any warning fails. The benchmark's package has nothing else in it.
RELAY_DOCS := .build/relay-docs
relay-docs:
	rm -rf $(RELAY_DOCS) && mkdir -p $(RELAY_DOCS)/graph
	swift build --package-path Benchmarks/Relay --scratch-path $(RELAY_DOCS)/build --target RelayPlanning \
		-Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc $(abspath $(RELAY_DOCS)/graph)
	"$$(dirname "$$(readlink -f "$$(command -v swift)")")/docc" convert Sources/RelayPlanning/RelayPlanning.docc \
		--additional-symbol-graph-dir $(RELAY_DOCS)/graph --output-path $(RELAY_DOCS)/RelayPlanning.doccarchive \
		--fallback-display-name RelayPlanning --fallback-bundle-identifier org.magpie.RelayPlanning \
		--warnings-as-errors
	@echo "Documentation without a warning: $(RELAY_DOCS)/RelayPlanning.doccarchive"
