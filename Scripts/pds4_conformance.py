"""Runs the acceptance cases of NASA's validator and compares every count.

A row is exact when all counts are as expected: what the row does not list must be 0. Rows that cannot be exact are listed
with the reason in Tests/PDS4Tests/conformance-exceptions.tsv. Fails when an unlisted row differs, when fewer than 90 % of
the rows are exact, or when any row is clean where errors are expected.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile


def expected_counts(text):
    counts = collections.Counter()
    for part in filter(None, text.split(",")):
        name, value = part.rsplit("=", 1)
        counts[name.removeprefix("summary:")] = int(value)
    return counts


def reported_counts(path):
    summary = json.loads(path.read_text())["summary"]
    counts = collections.Counter()
    for name in ("totalErrors", "totalWarnings"):
        counts[name] = summary[name]
    for part in ("productValidation", "referentialIntegrity"):
        for verdict in ("failed", "skipped"):
            counts[f"{part}:{verdict}"] = summary[part][verdict]
    for message in summary["messageTypes"]:
        counts["messageTypes:" + message["messageType"]] = message["total"]
    return counts


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--command", required=True)
    arguments.add_argument("--exceptions", type=pathlib.Path, default="Tests/PDS4Tests/conformance-exceptions.tsv")
    arguments.add_argument("rows", nargs="*", help="only these, as 217/2")
    options = arguments.parse_args()
    cases = options.data / "validate-cases"
    if not cases.is_dir():
        sys.exit(f"{cases} does not exist: say where the data is with --data")
    with open(cases / "cases.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with open(options.exceptions, newline="") as file:
        exceptions = {row["row"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}
    exact, listed, wrong, falsely_clean = 0, [], [], []
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        for row in rows:
            name = f"{row['issue']}/{row['subtest']}"
            if options.rows and name not in options.rows:
                continue
            words = row["arguments"].replace("{datasrc}", str(cases / "data" / row["data_directory"])).split()
            report.unlink(missing_ok=True)
            run = subprocess.run(
                options.command.split() + ["validate", "--dictionaries", str(options.data), "-s", "json", "-r", str(report)] + words,
                capture_output=True, text=True,
            )
            if not report.exists():
                wrong.append((name, f"no report, exit code {run.returncode}: {run.stderr.strip()[-300:]}"))
                continue
            want, got = expected_counts(row["expected"]), reported_counts(report)
            differences = {key: (want[key], got[key]) for key in want | got if want[key] != got[key]}
            if not differences:
                exact += 1
                continue
            text = ", ".join(f"{key}: expected {a}, got {b}" for key, (a, b) in sorted(differences.items()))
            (listed if name in exceptions else wrong).append((name, text))
            if want["totalErrors"] and not got["totalErrors"]:
                falsely_clean.append(name)
    total = exact + len(listed) + len(wrong)
    for name, text in listed:
        print(f"listed {name}: {exceptions[name]}\n    {text}")
    for name, text in wrong:
        print(f"WRONG {name}: {text}")
    for name in falsely_clean:
        print(f"FALSELY CLEAN {name}")
    print(f"{exact} of {total} rows exact, {len(listed)} listed with a reason, {len(wrong)} wrong")
    if wrong or falsely_clean or exact < 0.9 * total:
        sys.exit(1)


if __name__ == "__main__":
    main()
