# PDS4: checks of correctness that are too long for `make test`. PDS4_DATA and PDS4_COMMAND are set in pds4.mk.
PDS4_ORACLES := .build/pds4-oracles

.PHONY: pds4-oracles pds4-mutations pds4-reference-data

# The peers that verdicts are compared with: lxml for XML Schema, Saxon for Schematron.
pds4-oracles: $(PDS4_ORACLES)/.done

$(PDS4_ORACLES)/.done:
	python3 -m venv $(PDS4_ORACLES)
	$(PDS4_ORACLES)/bin/pip install --quiet lxml saxonche
	touch $@

# Mutants of every label of the test data, against both. Not in `make test`: it needs an optimised build and a 40 MB
# download, and takes a minute. What it guards is also pinned by the unit tests of XPath and Schematron.
pds4-mutations: pds4-oracles
	$(PDS4_ORACLES)/bin/python Scripts/pds4_mutations.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"

# The 70 labels of registry-ref-data, strictly clean: no error and no warning (their data files are cut down).
pds4-reference-data:
	python3 Scripts/pds4_reference_data.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"
