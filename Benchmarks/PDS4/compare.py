"""Measures this library beside its peers, interleaved, and prints medians, ratios and what was asked for.

Every measurement is a process of its own and measures itself from the call to the values, so that neither side pays for
starting a program or loading modules. Processor time is compared, because a busy machine stretches elapsed time for one
side and not for the other; elapsed times are given where threads matter.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
OURS = os.environ.get("PDS4_BENCHMARK", str(HERE / ".build/release/PDS4Benchmark"))
PEERS = [sys.executable, str(HERE / "peers.py")]


def figures(command):
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))[:300]}\n{run.stderr[-2000:]}")
    return json.loads(run.stdout.strip().splitlines()[-1])


def process(command):
    """Processor seconds of a whole process, its start included."""
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024, "status": child.returncode}


def interleaved(rounds, **commands):
    """Runs each command once a round, in turn, and returns the medians."""
    found = collections.defaultdict(list)
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(command())
    return {
        name: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for name, runs in found.items()
    }


class Report:
    def __init__(self):
        self.missed = []

    def line(self, what, is_met, text):
        print(f"{'met   ' if is_met else 'MISSED'}  {what}: {text}", flush=True)
        if not is_met:
            self.missed.append(what)


def labels_by_rules(data):
    """Labels that lxml can parse, by the core Schematron file that they name; the largest groups first."""
    from lxml import etree

    groups = collections.defaultdict(list)
    for path in sorted(data.rglob("*.xml")):
        try:
            etree.parse(str(path))
        except etree.XMLSyntaxError:
            continue
        named = re.search(r"(PDS4_PDS_\w+\.sch)", path.read_text(errors="replace")[:4000])
        if named and (data / "dictionaries" / named[1]).exists():
            groups[named[1]].append(path)
    return sorted(groups.items(), key=lambda item: -len(item[1]))


def tables(report, rounds, folder):
    for kind, records, least in (("lpr", 4000, 20), ("mrm", 400_000, None)):
        figures([OURS, "generate", folder, kind, 1, records])
        label = folder / f"gen_{kind}_0000001.xml"
        size = (label.with_suffix(".dat" if kind == "lpr" else ".tab")).stat().st_size
        runs = interleaved(
            rounds, ours=lambda: figures([OURS, "columns", label]),
            pds4_tools=lambda: figures(PEERS + ["pds4_tools_columns", label]), pdr=lambda: figures(PEERS + ["pdr_columns", label]),
        )
        ours = runs["ours"]
        text = f"{size / 1e6:.1f} MB in {ours['cpu']:.3f} s, {size / 1e6 / ours['cpu']:.0f} MB/s"
        ratios = {name: runs[name]["cpu"] / ours["cpu"] for name in ("pds4_tools", "pdr")}
        beyond = {name: (run["peak"] - run["bytes"]) / 1e6 for name, run in runs.items()}
        for name, ratio in ratios.items():
            text += f"; {name} {runs[name]['cpu']:.2f} s, {ratio:.0f} ×"
        assert len({run["values"] for run in runs.values()}) == 1, runs
        if kind == "lpr":
            report.line("radar table to columns, 20 × faster than both", min(ratios.values()) >= least, text)
            text = ", ".join(f"{name} {value:.0f} MB" for name, value in beyond.items())
            report.line("memory beyond the columns under 100 MB", beyond["ours"] < 100, text)
        else:
            report.line("character table at 50 MB/s or more", size / 1e6 / ours["cpu"] >= 50, text)
    figures([OURS, "generate", folder, "pcam", 1, 1])
    label = folder / "gen_pcam_0000001.xml"
    runs = interleaved(
        rounds, ours=lambda: figures([OURS, "array", label]),
        pds4_tools=lambda: figures(PEERS + ["pds4_tools_columns", label]), pdr=lambda: figures(PEERS + ["pdr_columns", label]),
    )
    text = ", ".join(f"{name} {run['cpu'] * 1e3:.1f} ms" for name, run in runs.items())
    report.line("image of 8.1 MB to elements, no slower than either", runs["ours"]["cpu"] <= min(runs["pds4_tools"]["cpu"], runs["pdr"]["cpu"]), text)


def schematron(report, rounds, data):
    for name, labels in labels_by_rules(data)[:3]:
        labels = labels[:60]
        rules = data / "dictionaries" / name
        runs = interleaved(
            rounds, ours=lambda: figures([OURS, "schematron", rules] + labels),
            saxon=lambda: figures(PEERS + ["saxon_schematron", rules] + labels),
        )
        each = {side: run["cpu"] / run["labels"] * 1e3 for side, run in runs.items()}
        assert runs["ours"]["failures"] == runs["saxon"]["failures"], (name, runs)
        report.line(
            f"{name} under 1 ms a label, parsing included", each["ours"] < 1,
            f"{len(labels)} labels, {runs['ours']['failures']:.0f} failures on both sides: {each['ours']:.3f} ms, "
            f"SaxonC {each['saxon']:.1f} ms, {each['saxon'] / each['ours']:.0f} ×; compiling {runs['ours']['compile'] * 1e3:.0f} ms, "
            f"SaxonC {runs['saxon']['compile'] * 1e3:.0f} ms",
        )


def labels(report, rounds, folder, data):
    many = folder / "many"
    figures([OURS, "bundle", many, 3000])
    dictionaries = data / "dictionaries"
    runs = interleaved(
        rounds, ours=lambda: figures([OURS, "validate", many, dictionaries, 2]),
        lxml=lambda: figures(PEERS + ["lxml_labels", dictionaries, many]),
    )
    ours = runs["ours"]
    rate, elapsed = 2 * ours["labels"] / ours["cpu"], ours["labels"] / ours["elapsed"]
    report.line(
        "distinct small labels, fully validated, over 500 a second on two cores", rate > 500 and ours["errors"] == 0,
        f"{ours['labels']:.0f} labels, {ours['cpu'] / ours['labels'] * 1e3:.2f} ms of a core each: {rate:.0f} a second on two idle cores, "
        f"{elapsed:.0f} a second here by the clock; lxml's XML Schema and MD5 alone {runs['lxml']['cpu'] / runs['lxml']['labels'] * 1e3:.2f} ms",
    )
    one = folder / "one"
    figures([OURS, "bundle", one, 1])
    single = folder / "single"
    single.mkdir()
    for file in (one / "data" / "part_0").iterdir():
        shutil.copy(file, single)
    first = interleaved(max(rounds, 5), ours=lambda: process([OURS, "validate", single, dictionaries, 1]))["ours"]
    report.line(
        "a first label, compilation and start of the process included, under 0.5 s", first["cpu"] < 0.5, f"{first['cpu']:.3f} s of processor time"
    )


def checksums(report, rounds, folder):
    path = folder / "random"
    with open(path, "wb") as file:
        for _ in range(200):
            file.write(os.urandom(1 << 20))
    runs = interleaved(rounds, ours=lambda: figures([OURS, "md5", path]), md5sum=lambda: process(["md5sum", path]))
    ratio = runs["md5sum"]["cpu"] / runs["ours"]["cpu"]
    report.line("MD5 at 80 % or more of md5sum", ratio >= 0.8, f"{200 * 1.048576 / runs['ours']['cpu']:.0f} MB/s, {ratio * 100:.0f} %")
    path.unlink()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=pathlib.Path, required=True, help="the folder with dictionaries and labels")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--scratch", help="where generated products go for the time of the run")
    options = arguments.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        folder = pathlib.Path(name)
        print(f"medians of {options.rounds} interleaved rounds; load of the machine {os.getloadavg()[0]:.1f}")
        tables(report, options.rounds, folder)
        if (options.data / "dictionaries").is_dir():
            schematron(report, options.rounds, options.data)
            labels(report, options.rounds, folder, options.data)
        else:
            print(f"not measured: Schematron and labels, because {options.data / 'dictionaries'} does not exist")
        checksums(report, options.rounds, folder)
    sys.exit(1 if report.missed else 0)


if __name__ == "__main__":
    main()
