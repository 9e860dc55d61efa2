"""Validates the 70 labels of registry-ref-data strictly; fails on any error or warning in any of them.

The data set's own README says that its data files are cut down to a few records ("reduce the size of the data files as
much as possible"), so the labels are judged without their files: schema, Schematron, context products, names, objects'
definitions. A second run with the files shows what the cutting did; it is printed, and fails only if a label has another
kind of error than those of files that are too short.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

SHORTENED = {
    "error.label.checksum_mismatch", "error.label.filesize_mismatch", "error.label.table_definition_problem",
    "error.table.records_mismatch", "error.array.bad_file_read", "error.label.missing_file",
}


def validate(options, labels, *more):
    with tempfile.TemporaryDirectory() as temporary:
        targets, report = pathlib.Path(temporary) / "targets", pathlib.Path(temporary) / "report.json"
        targets.write_text("".join(f"{label}\n" for label in labels))
        subprocess.run(
            options.command.split() + ["validate", "--dictionaries", str(options.data), "-R", "pds4.label", "-s", "json",
                                       "-r", str(report), "-T", str(targets), *more],
            check=False,
        )
        return json.loads(report.read_text())["productLevelValidationResults"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--command", required=True)
    arguments.add_argument("--labels", type=int, default=70, help="the number of labels that must be there")
    options = arguments.parse_args()
    folder = options.data / "registry-ref-data"
    if not folder.is_dir():
        sys.exit(f"{folder} does not exist: say where the data is with --data")
    labels = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".xml")
    clean, unchecked, cut, others = 0, collections.Counter(), collections.Counter(), 0
    for product in validate(options, labels, "--skip-content-validation"):
        findings = [message for message in product["messages"] if message["type"] != "info.label.not_checked"]
        unchecked.update(message["message"] for message in product["messages"] if message["type"] == "info.label.not_checked")
        clean += not findings
        for message in findings:
            print(f"{product['label']}: {message['severity']} [{message['type']}] {message['message']}")
    for product in validate(options, labels):
        for message in product["messages"]:
            if message["type"] in SHORTENED:
                cut[message["type"]] += 1
            elif message["type"] != "info.label.not_checked":
                others += 1
                print(f"with files: {product['label']}: {message['severity']} [{message['type']}] {message['message']}")
    for text, count in unchecked.most_common():
        print(f"not checked ({count}): {text}")
    print("with files, cut down as they are: " + ", ".join(f"{count} {name}" for name, count in sorted(cut.items())))
    print(f"{clean} of {len(labels)} labels strictly clean")
    sys.exit(0 if clean == len(labels) == options.labels and not others else 1)


if __name__ == "__main__":
    main()
