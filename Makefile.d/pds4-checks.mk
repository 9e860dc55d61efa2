# PDS4: checks of correctness that are too long for `make test`. PDS4_DATA and PDS4_COMMAND are set in pds4.mk.
PDS4_ORACLES := .build/pds4-oracles

PDS4_FUZZ_SECONDS ?= 150

.PHONY: pds4-oracles pds4-mutations pds4-reference-data pds4-fuzz

# The peers that verdicts are compared with: lxml for XML Schema, Saxon for Schematron.
pds4-oracles: $(PDS4_ORACLES)/.done

$(PDS4_ORACLES)/.done:
	python3 -m venv $(PDS4_ORACLES)
	$(PDS4_ORACLES)/bin/pip install --quiet lxml saxonche
	touch $@

# Mutants of every label of the test data, against both. Not in `make test`: it needs a download of 40 MB and takes
# minutes. What it guards is also pinned by the unit tests of XPath and Schematron.
pds4-mutations: pds4-oracles pds4-command
	$(PDS4_ORACLES)/bin/python Scripts/pds4_mutations.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"

# The 70 labels of registry-ref-data, strictly clean: no error and no warning (their data files are cut down).
pds4-reference-data: pds4-command
	python3 Scripts/pds4_reference_data.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"

# Labels, expressions, tables and archives of dictionaries under libFuzzer and the address sanitizer: ten minutes in all.
# Leaks are not looked for: the sanitizer cannot follow Swift's tagged pointers, and takes what the dictionaries keep for
# lost; memory that grows is found by its limit. What it finds is written to .build/pds4-fuzzing; run .build/pds4-fuzz FILE
# with MAGPIE_FUZZ set to see it again.
pds4-fuzz:
	Fuzz/PDS4/build .build/pds4-fuzz
	@for kind in labels expressions tables archives; do \
	    mkdir -p .build/pds4-fuzzing/$$kind; \
	    echo "Fuzzing $$kind for $(PDS4_FUZZ_SECONDS) s"; \
	    MAGPIE_FUZZ=$$kind SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 .build/pds4-fuzz -max_total_time=$(PDS4_FUZZ_SECONDS) -timeout=60 \
	        -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -artifact_prefix=.build/pds4-fuzzing/$$kind- \
	        .build/pds4-fuzzing/$$kind Fuzz/PDS4/Seeds/$$kind > .build/pds4-fuzzing/$$kind.log 2>&1 \
	        || { tail -40 .build/pds4-fuzzing/$$kind.log; exit 1; }; \
	    grep -E 'number_of_executed_units|peak_rss' .build/pds4-fuzzing/$$kind.log; \
	done
