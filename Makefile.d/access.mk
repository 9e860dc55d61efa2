# Who sees what: the long comparison of worlds that differ in one hidden fact, and the clock.
# After `make test` has built the tests. MAGPIE_SEED=N repeats a run of the first.
.PHONY: non-interference timing

# 1,000 pairs of worlds, and for each kind of fact one pair at every address. Hours on a busy machine.
non-interference:
	MAGPIE_PAIRS=1000 MAGPIE_ALL_ADDRESSES=1 $(SWIFT) test --filter NonInterferenceTests

# What is hidden against what is not there, 6,000 pairs each, and the control that shows that the test can see.
timing:
	MAGPIE_TIMING_PAIRS=6000 $(SWIFT) test --filter TimingTests
