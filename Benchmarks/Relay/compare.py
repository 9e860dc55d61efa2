"""Run the reference year by this library and by Skyfield in turn; print medians, ratio and memory.

Interleaved, so that both meet the same load of the machine. Whole processes' memory is measured,
times are each program's own from before its tables are built to the last edge.
"""
import os
import resource
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(HERE, ".build/release/RelayBenchmark")
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5


def run(command):
    edges, seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(edges), float(seconds)


def memory(command):
    timed = subprocess.run(["/usr/bin/env", "python3", "-c", "import resource,subprocess,sys;subprocess.run(sys.argv[1:],stdout=-3);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"] + command, capture_output=True, text=True)
    return int(timed.stdout.split()[-1]) / 1024


ours, theirs = [], []
for _ in range(RUNS):
    edges, seconds = run([OURS, "reference"])
    ours.append(seconds)
    their_edges, seconds = run([sys.executable, os.path.join(HERE, "skyfield_search.py")])
    theirs.append(seconds)
print(f"reference year, {RUNS} interleaved runs, one thread")
print(f"  RelayPlanning  median {statistics.median(ours):7.3f} s  ({min(ours):.3f} … {max(ours):.3f}), {edges} edges of 5 pairs, {memory([OURS, 'reference']):.0f} MB")
print(f"  Skyfield       median {statistics.median(theirs):7.3f} s  ({min(theirs):.3f} … {max(theirs):.3f}), {their_edges} edges of 3 pairs")
print(f"  ratio {statistics.median(theirs) / statistics.median(ours):.1f}")
for count, days, tasks in [(5, 30, 1), (10, 30, 1), (10, 60, 1), (10, 60, 2)]:
    edges, seconds = run([OURS, "grid", str(count), str(days), str(tasks)])
    print(f"  {count} relays × sites × stations, {days} d, {tasks} task(s): {seconds:.2f} s, {edges} edges")
