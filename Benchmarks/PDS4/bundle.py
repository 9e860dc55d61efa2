"""Generates bundles of growing size and checks their integrity; prints time and memory, and how they grow.

Checked are inventory, members, references, identifiers, files, sizes and checksums, not what labels say. At 400,000
products less than 10 minutes and less than 1 GB are asked for.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

OURS = os.environ.get("PDS4_BENCHMARK", str(pathlib.Path(__file__).parent / ".build/release/PDS4Benchmark"))


def figures(*words):
    run = subprocess.run([OURS, *map(str, words)], stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"{words} ended with {run.returncode}")
    return json.loads(run.stdout)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", type=int, nargs="*", default=[4_000, 40_000, 400_000])
    arguments.add_argument("--scratch", help="where the bundles go for the time of the run; 8 KB a product are needed")
    options = arguments.parse_args()
    missed = False
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.scratch) as name:
            made = figures("bundle", name, size)
            run = figures("integrity", name)
            # One file is damaged and one is lost: a check that finds nothing proves nothing.
            part = pathlib.Path(name) / "data" / "part_0"
            (part / "gen_small_0000001.tab").write_text("  1  9.5\r\n  2  1.5\r\n  3  2.5\r\n")
            (part / "gen_small_0000002.tab").unlink()
            damaged = figures("integrity", name)
        print(
            f"{size} products: {run['elapsed']:.1f} s by the clock, {run['cpu']:.1f} s of processor time, "
            f"{run['cpu'] / size * 1e6:.0f} µs a product, {run['peak'] / 1e6:.0f} MB, {run['peak'] / size:.0f} bytes a product; "
            f"{run['errors']:.0f} errors, {run['warnings']:.0f} warnings; after damage to two files {damaged['errors']:.0f} errors; "
            f"generated in {made['elapsed']:.1f} s",
            flush=True,
        )
        missed |= run["errors"] + run["warnings"] != 0 or damaged["errors"] != 2
        missed |= size >= 400_000 and (run["elapsed"] >= 600 or run["peak"] >= 1e9)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
