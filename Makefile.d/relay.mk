# Relay planning: the peers' programs, the long checks, and the benchmark.
RELAY_VENV := .build/relay-venv

.PHONY: relay-venv relay-verify relay-benchmark

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
