# PDS4: conformance with the acceptance cases of NASA's validator, and what else is too long for `make test`.
PDS4_DATA ?= $(if $(MAGPIE_TEST_DATA),$(MAGPIE_TEST_DATA),../shared/data)/pds4
PDS4_COMMAND ?= .build/release/magpie pds4

.PHONY: conformance
conformance:
	python3 Scripts/pds4_conformance.py --data $(PDS4_DATA) --command "$(PDS4_COMMAND)"
