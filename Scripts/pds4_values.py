"""Compares every column and array of the real products in the test data with other readers, bit for bit.

Objects are matched by file and offset, columns by name and place in the record. The first of these readers that can read
an object is what it is compared with: pds4_tools, pdr, and Python's csv and numpy on the same bytes. Floats are compared as
bits, whole numbers as numbers, texts without the blanks around them; a value that is missing must be missing on both sides.
Needs numpy, pds4_tools and pdr from PyPI.
"""

import argparse
import collections
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy

warnings.filterwarnings("ignore")
import pds4_tools  # noqa: E402


class Ours:
    def __init__(self, command):
        self.command = command
        self.folder = tempfile.TemporaryDirectory()

    def listing(self, label):
        run = subprocess.run(self.command + ["show", str(label), "--json"], capture_output=True, text=True)
        return json.loads(run.stdout) if run.returncode == 0 else None

    def values(self, label, number):
        output = pathlib.Path(self.folder.name) / "values.npy"
        output.unlink(missing_ok=True)
        run = subprocess.run(
            self.command + ["read", str(label), "--object", str(number), "--output", str(output)], capture_output=True, text=True
        )
        if run.returncode != 0:
            return None, run.stderr.strip().splitlines()[-1:]
        return numpy.load(output, allow_pickle=False), None


def is_missing(values):
    """Which values are missing, in numbers or texts."""
    values = numpy.ma.asarray(values)
    mask = numpy.ma.getmaskarray(values)
    if values.dtype.kind in "fc":
        mask = mask | numpy.isnan(values.filled(0))
    return mask


def texts(values):
    plain = numpy.ma.filled(numpy.ma.asarray(values), "") if numpy.ma.isMaskedArray(values) else numpy.asarray(values)
    return [
        (v.decode(errors="replace") if isinstance(v, bytes) else str(v)).strip().strip('"').strip() for v in plain.ravel()
    ]


def same(left, right):
    """Whether our values are the peer's."""
    if left.size != right.size:
        return f"{left.size} values, the peer has {right.size}"
    left, right = left.reshape(-1), numpy.ma.asarray(right).reshape(-1)
    if left.dtype.kind in "US" or right.dtype.kind in "USO":
        if left.dtype.kind not in "US":
            # A peer that gave up on numbers keeps them as texts.
            for text, value in zip(texts(right), left):
                try:
                    if numpy.isnan(value) if text == "" else float(text) == float(value):
                        continue
                except ValueError:
                    pass
                return f"{value!r}, the peer has the text {text!r}"
            return None
        ours, theirs = texts(left), texts(right)
        different = [i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b]
        return None if not different else f"text {different[0]}: {ours[different[0]]!r}, the peer has {theirs[different[0]]!r}"
    mask = is_missing(right)
    if not (is_missing(left) == mask).all():
        return f"{int(is_missing(left).sum())} values are missing, for the peer {int(mask.sum())}"
    here, there = left[~mask], right.filled(0)[~mask] if numpy.ma.isMaskedArray(right) else right[~mask]
    if len(here) == 0:
        return None
    if here.dtype.kind in "iu" and there.dtype.kind in "iu":
        equal = here == there
    elif here.dtype.kind == there.dtype.kind and here.dtype.itemsize == there.dtype.itemsize:
        native = there.astype(there.dtype.newbyteorder("="))
        own = here.astype(here.dtype.newbyteorder("="))
        bits = [numpy.frombuffer(v.tobytes(), numpy.uint8).reshape(len(here), -1) for v in (own, native)]
        equal = (bits[0] == bits[1]).all(axis=1)
    else:
        equal = here.astype(float) == there.astype(float)
    if bool(numpy.all(equal)):
        return None
    index = int(numpy.flatnonzero(~equal)[0])
    return f"value {index}: {here[index]!r}, the peer has {there[index]!r}"


def place(field):
    """Where a field's first repetition begins in the record, in bytes from 1; None in delimited tables."""
    parts = field.meta_data.full_location
    return None if any(part.get("location") is None for part in parts) else sum(int(part["location"]) - 1 for part in parts) + 1


class PDS4Tools:
    name = "pds4_tools"

    def __init__(self, label):
        self.structures = {}
        for structure in pds4_tools.read(str(label), quiet=True, lazy_load=True, no_scale=True, decode_strings=False):
            if structure.is_table() or structure.is_array():
                key = (pathlib.Path(structure.parent_filename).name, int(structure.meta_data.get("offset", 0)))
                self.structures.setdefault(key, []).append(structure)

    def columns(self, item, columns):
        structure = self.structures[(item["file"], item["offset"])].pop(0)
        fields = collections.defaultdict(list)
        for field in structure.fields:
            fields[field.meta_data["name"].strip()].append(field)
        found = []
        for column in columns:
            named = fields[column["name"].strip()]
            if not named:
                raise LookupError(f"pds4_tools has no field “{column['name']}”")
            exact = [f for f in named if "location" in column and place(f) == column["location"]] if len(named) > 1 else named
            chosen = (exact or named)[0]
            named[:] = [field for field in named if field is not chosen]
            found.append(chosen)
        return found

    def array(self, item):
        return self.structures[(item["file"], item["offset"])].pop(0).data


class PDR:
    name = "pdr"

    def __init__(self, label):
        import pdr

        self.product = pdr.read(str(label))
        self.left = [key for key in self.product.keys() if key != "label" and "HEADER" not in key.upper()]

    def columns(self, item, columns):
        table = self.product[self.left.pop(0)]
        if sum(column["repetitions"] for column in columns) != table.shape[1]:
            raise LookupError("pdr has another number of columns")
        found, start = [], 0
        for column in columns:
            part = table.iloc[:, start:start + column["repetitions"]].to_numpy()
            found.append(part.astype(part.dtype if part.dtype.kind != "O" else str))
            start += column["repetitions"]
        return found

    def array(self, item):
        return self.product[self.left.pop(0)]


TYPES = {
    "SignedByte": "i1", "UnsignedByte": "u1", "IEEE754LSBSingle": "<f4", "IEEE754MSBSingle": ">f4", "IEEE754LSBDouble": "<f8",
    "IEEE754MSBDouble": ">f8", "ComplexLSB8": "<c8", "ComplexMSB8": ">c8", "ComplexLSB16": "<c16", "ComplexMSB16": ">c16",
} | {
    f"{sign}{order}{size}": f"{'<' if order == 'LSB' else '>'}{'i' if sign == 'Signed' else 'u'}{size}"
    for sign in ("Signed", "Unsigned") for order in ("LSB", "MSB") for size in (2, 4, 8)
}


class Plain:
    """Python's csv and numpy on the same bytes."""

    name = "csv and numpy"

    def __init__(self, label):
        self.folder = label.parent

    @staticmethod
    def typed(values, kind):
        if kind in ("ASCII_Integer", "ASCII_NonNegative_Integer", "ASCII_Real"):
            convert = float if kind == "ASCII_Real" else int
            trimmed = [value.strip() for value in values]
            mask = [value == "" for value in trimmed]
            return numpy.ma.array([convert(value) if value else 0 for value in trimmed], mask=mask)
        return numpy.array([value.strip() for value in values], dtype=str)

    def columns(self, item, columns):
        content = (self.folder / item["file"]).read_bytes()[item["offset"]:]
        if "location" in columns[0]:
            length = item["recordLength"]
            count = min(item["records"], len(content) // length)
            records = numpy.frombuffer(content[:count * length], numpy.uint8).reshape(count, length)
            return [self.fixed(records, column) for column in columns]
        rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""), delimiter=item["delimiter"]))[:item["records"]]
        return [
            self.typed([row[column["field"] - 1 + r] for row in rows for r in range(column["repetitions"])], column["type"])
            for column in columns
        ]

    def fixed(self, records, column):
        length, kind = column["length"], column["type"]
        starts = [column["location"] - 1 + r * column.get("step", 0) for r in range(column["repetitions"])]
        if column["repetitions"] > 1 and "step" not in column:
            raise LookupError("repetitions at uneven places are not read here")
        part = numpy.ascontiguousarray(numpy.stack([records[:, s:s + length] for s in starts], axis=1)).reshape(-1, length)
        if kind.endswith("BitString"):
            first, last = column.get("firstBit", 1), column.get("lastBit", 8 * length)
            width = last - first + 1
            whole = [int.from_bytes(bytes(row), "big") >> (8 * length - last) & ((1 << width) - 1) for row in part]
            return numpy.array([v - (1 << width) if kind[0] == "S" and v >> (width - 1) else v for v in whole])
        if kind in TYPES:
            return part.view(TYPES[kind]).reshape(-1)
        return self.typed([bytes(row).decode("utf-8", "replace").strip().strip('"') for row in part], kind)

    def array(self, item):
        count = int(numpy.prod(item["shape"]))
        return numpy.fromfile(self.folder / item["file"], TYPES[item["type"]], count, offset=item["offset"]).reshape(item["shape"])


def peer_values(label, item, readers, failures):
    """The object's values by the first reader that can read it; `None` and the last problem when none can."""
    last = None
    for reader in readers:
        if isinstance(reader, tuple):
            failures[reader[0]] += 1
            continue
        try:
            if "shape" in item:
                return reader.name, [numpy.ma.asarray(reader.array(item))]
            return reader.name, [numpy.ma.asarray(values) for values in reader.columns(item, item["columns"])]
        except Exception as problem:  # whatever a peer raises, the next is asked
            failures[reader.name] += 1
            last = problem
    return None, last


def opened(kind, label):
    try:
        return kind(label)
    except BaseException as problem:  # some raise SystemExit
        if isinstance(problem, KeyboardInterrupt):
            raise
        return kind.name, str(problem)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--command", required=True)
    arguments.add_argument("labels", nargs="*", type=pathlib.Path, help="only these")
    options = arguments.parse_args()
    ours = Ours(options.command.split())
    against = collections.defaultdict(list)
    equal, unequal, failures = collections.Counter(), [], collections.Counter()
    refused, both_failed, made_up = [], [], 0
    labels = options.labels or sorted(p for p in options.data.rglob("*") if p.suffix in (".xml", ".lblx") and p.is_file())
    for label in labels:
        listing = ours.listing(label)
        objects = [item for item in (listing or {"objects": []})["objects"] if "shape" in item or "columns" in item]
        if not objects:
            continue
        readers = [opened(kind, label) for kind in (PDS4Tools, PDR, Plain)]
        for item in objects:
            name, theirs = peer_values(label, item, readers, failures)
            mine, reason = ours.values(label, item["number"])
            where = f"{label} object {item['number']}"
            if mine is None or name is None:
                if name is not None:
                    refused.append((where, name, reason))
                else:
                    both_failed.append((where, reason if mine is None else f"only this library reads it; the last peer says {theirs!r}"))
                continue
            parts = [(None, mine)] if "shape" in item else [
                (column["name"], mine[mine.dtype.names[index]] if mine.dtype.names else mine)
                for index, column in enumerate(item["columns"])
            ]
            if name != Plain.name and item.get("delimiter") and theirs[0].size > parts[0][1].size:
                # Some readers make up the records that the file lacks; csv does not.
                made_up += 1
                name, theirs = peer_values(label, item, readers[-1:], failures)
            for (column, values), peer in zip(parts, theirs):
                if values.dtype.kind in "iu" and peer.dtype.kind == "S" and item["columns"][0].get("location"):
                    # A peer that does not know bit strings hands out their bytes; NumPy has cut off zeros at the end.
                    width = next(c["length"] for c in item["columns"] if c["name"] == column)
                    peer = numpy.ma.array([int.from_bytes(v.ljust(width, b"\0"), "big") for v in peer.filled(b"").ravel()])
                problem = same(values, peer)
                if problem and name != Plain.name and item.get("delimiter"):
                    # Delimited text has a second judge.
                    second = readers[-1].columns(item, [c for c in item["columns"] if c["name"] == column][:1])[0]
                    if same(values, second) is None:
                        against[f"{where} ({name})"].append(column)
                        equal[Plain.name] += 1
                        continue
                if problem is None:
                    equal[name] += 1
                else:
                    unequal.append((where, name, column or "array", problem))
    for where, name, column, problem in unequal:
        print(f"UNEQUAL {where} “{column}” ({name}): {problem}")
    for where, columns in against.items():
        print(f"csv AGREES, and not the peer, {where}: {len(columns)} columns, the first “{columns[0]}”")
    for where, name, reason in refused:
        print(f"ONLY {name} READS {where}: {reason}")
    for where, reason in both_failed:
        print(f"NOT COMPARED {where}: {reason}")
    print(", ".join(f"{count} equal to {name}" for name, count in equal.items()))
    print(
        f"{sum(equal.values())} columns and arrays equal, {len(unequal)} not; {len(refused)} objects that only a peer reads, "
        f"{len(both_failed)} that no peer or nobody reads; {made_up} where a peer makes up records that the file lacks; readers that could not: {dict(failures)}"
    )
    sys.exit(1 if unequal else 0)


if __name__ == "__main__":
    main()
