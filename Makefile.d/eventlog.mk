# The event log: losses of power and failing disks, at length. The short version runs with the tests.
.PHONY: powerloss
powerloss:
	MAGPIE_FAULT_ROUNDS=50 swift test --filter FaultTests
