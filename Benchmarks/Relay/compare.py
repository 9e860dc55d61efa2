"""Run the reference year by this library and by Skyfield in turn; print medians, ratio, memory and growth.

Times are CPU seconds (user and system) of each program's own process, from before its tables are built to the last
edge; they are interleaved and medians of at least five are taken, so that a machine that others use as well favours
neither. What each needs to start (imports, reading the ephemeris file) is left out on both sides. The last lines give
wall times as well, since they show whether both cores work: on a machine that is busy with other things they mean
little, and the CPU seconds of two tasks show whether the cores hinder each other.
"""
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(HERE, ".build/release/RelayBenchmark")
THEIRS = [sys.executable, os.path.join(HERE, "skyfield_search.py")]
RUNS = max(5, int(sys.argv[1])) if len(sys.argv) > 1 else 5


def run(command):
    """Edges, CPU seconds, wall seconds, and the greatest memory of the process in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        raise SystemExit(f"{command} failed with status {status}")
    edges, cpu, wall = output.split()
    return int(edges), float(cpu), float(wall), usage.ru_maxrss / 1024


def line(name, runs):
    times = [cpu for _, cpu, _, _ in runs]
    print(
        f"  {name:15} median {statistics.median(times):8.3f} s CPU  ({min(times):.3f} … {max(times):.3f}), "
        f"{runs[0][0]} edges, {max(memory for *_, memory in runs):.0f} MB"
    )
    return statistics.median(times)


ours, theirs = [], []
for _ in range(RUNS):
    ours.append(run([OURS, "reference"]))
    theirs.append(run(THEIRS))
print(f"Reference year, {RUNS} interleaved runs, one thread; Skyfield searches the three stations only:")
ratio = 1 / line("RelayPlanning", ours)
ratio *= line("Skyfield", theirs)
print(f"  ratio {ratio:.1f}")

print("Growth over a year: n relays, n sites, n stations, all with all, one thread:")
for count in (1, 2, 5, 10):
    edges, cpu, _, memory = run([OURS, "grid", str(count), "365", "1"])
    pairs = 2 * count * count + count
    print(f"  n = {count:2}: {pairs:3} pairs, {cpu:7.2f} s CPU, {1000 * cpu / pairs:6.1f} ms a pair, {edges} edges, {memory:.0f} MB")
print("The same ten over years of other lengths, one thread:")
for days in (91, 182, 365):
    edges, cpu, _, _ = run([OURS, "grid", "10", str(days), "1"])
    print(f"  {days:3} days: {cpu:7.2f} s CPU, {1000 * cpu / days:6.1f} ms a day")
print(f"Ten of each over a year on one task and on two, {RUNS} runs in turn:")
shared = {1: [], 2: []}
for _ in range(RUNS):
    for tasks, runs in shared.items():
        runs.append(run([OURS, "grid", "10", "365", str(tasks)]))
for tasks, runs in shared.items():
    cpu, wall = (statistics.median(run[k] for run in runs) for k in (1, 2))
    print(f"  {tasks} task(s): median {cpu:.2f} s CPU, {wall:.2f} s wall, {cpu / wall:.2f} cores, {runs[0][0]} edges")
