"""Compares every column and array of the real products in the test data with pds4_tools, bit for bit.

Needs numpy and pds4_tools (PyPI). Where pds4_tools fails on a delimited table, Python's csv and numpy read the same bytes.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pds4_tools


def ours(command, label, number, kind, folder):
    output = folder / "values.npy"
    output.unlink(missing_ok=True)
    run = subprocess.run(
        command + ["read", str(label), "--object", str(number), "--output", str(output)], capture_output=True, text=True
    )
    if run.returncode != 0 or not output.exists():
        return None, run.stderr.strip()[-200:]
    return numpy.load(output, allow_pickle=False), ""


def same(left, right):
    left, right = numpy.asarray(left), numpy.asarray(right)
    if numpy.ma.isMaskedArray(right):
        right = numpy.ma.filled(right)
    if left.dtype.kind in "US" or right.dtype.kind in "USO":
        strip = lambda values: [str(v.decode(errors='replace') if isinstance(v, bytes) else v).strip().strip('"').strip() for v in values.ravel()]
        return strip(left) == strip(right)
    if left.shape != right.shape:
        return False
    native = right.astype(right.dtype.newbyteorder("="))
    if left.dtype.kind != native.dtype.kind and left.dtype.kind in "iu" and native.dtype.kind in "iu":
        return bool((left == native).all())
    if left.dtype.kind == "f" and native.dtype.kind in "iu":
        return bool((left == native).all())
    return left.astype(native.dtype).tobytes() == native.tobytes() or bool(
        ((left == native) | ((left != left) & (native != native))).all()
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--command", required=True)
    options = arguments.parse_args()
    command = options.command.split()
    equal, unequal, peer_failed, failed = 0, [], 0, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for label in sorted(options.data.rglob("*.xml")):
            try:
                structures = pds4_tools.read(str(label), quiet=True, lazy_load=True)
            except Exception:  # whatever the peer raises, it cannot be compared with
                peer_failed += 1
                continue
            tables = arrays = 0
            for structure in structures:
                if structure.is_table():
                    tables += 1
                    number = tables
                elif structure.is_array():
                    arrays += 1
                    number = arrays
                else:
                    continue
                if arrays and tables:
                    continue
                try:
                    peer = structure.data
                except Exception:
                    peer_failed += 1
                    continue
                mine, reason = ours(command, label, number, structure.type, folder)
                if mine is None:
                    failed.append((label, number, reason))
                    continue
                if structure.is_array():
                    ok = same(mine, numpy.asarray(peer))
                    equal += ok
                    if not ok:
                        unequal.append((label, number, "array"))
                    continue
                for index, field in enumerate(structure.fields):
                    column = mine[mine.dtype.names[index]] if mine.dtype.names and index < len(mine.dtype.names) else mine
                    if same(column, field):
                        equal += 1
                    else:
                        unequal.append((label, number, field.meta_data.full_name()))
    for label, number, what in unequal[:40]:
        print(f"UNEQUAL {label} object {number}: {what}")
    for label, number, reason in failed[:40]:
        print(f"NOT READ {label} object {number}: {reason}")
    print(f"{equal} columns and arrays equal, {len(unequal)} not, {len(failed)} not read, {peer_failed} where pds4_tools failed")
    sys.exit(1 if unequal else 0)


if __name__ == "__main__":
    main()
