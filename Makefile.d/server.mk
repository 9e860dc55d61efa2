# The whole server: killed, without power, on failing disks, and how fast it is. Short versions run with the tests.
SERVER_BINARY ?= .build/debug/magpie

.PHONY: crash server-power server-disk server-benchmark

# 200 kills under load, 40 of them between append and apply.
crash:
	swift build --product magpie
	python3 Scripts/faults/crash.py --magpie $(SERVER_BINARY) --kills 200 --between 40

# 50 losses of power, and the control with synchronous = NORMAL, which must lose something.
server-power:
	swift build --product magpie
	python3 Scripts/faults/server_power.py --magpie $(SERVER_BINARY) --rounds 50 --normal 5

# A full disk, a read-only one, and an error of every one of the first twelve syncs.
server-disk:
	swift build --product magpie
	python3 Scripts/faults/server_disk.py --magpie $(SERVER_BINARY) --syncs 12

# How fast it is, in a release build; docs/server-speeds.md. Needs wrk, and shows more with postgresql.
server-benchmark:
	swift build -c release --product magpie
	MAGPIE_BENCHMARKS=1 swift build -c release --product server-benchmark
	python3 Benchmarks/Server/compare.py
