"""Mutates PDS4 labels and compares Magpie's verdicts with those of lxml (XML Schema) and Saxon (Schematron).

Every label is mutated in five ways (delete, duplicate, rename, retype an element, break an enumeration). For XML Schema
each mutant's verdict must be that of lxml on the same schemas. For Schematron a sample of mutants is run through Saxon,
and every failed assertion is compared: its severity, its message with the values filled in, and line and column of the
element that it is about. Prints the figures; fails when fewer than 99.5 % of the verdicts agree, or when the sample has
become too small to mean anything.

Two mutants differ for XML Schema, both with a whole number of 400 digits where the schema sets no limit: libxml2 before 2.13
holds 24 digits and refuses more (XML Schema 1.0 asks for 18), and lxml brings a newer one.

Schematron is translated to XSLT here, by the rules of ISO/IEC 19757-3 for the query binding `xslt2`, independently of
Magpie's own compiler.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import xml.parsers.expat

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSL = "http://www.w3.org/1999/XSL/Transform"
PDS = "{http://pds.nasa.gov/pds4/pds/v1}"
KINDS = ("delete", "duplicate", "rename", "retype", "enumeration")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the folder pds4 of the test data")
    parser.add_argument("--command", required=True, help="as “.build/release/magpie pds4”")
    parser.add_argument("--seed", type=int, default=20_260_101)
    parser.add_argument("--each", type=int, default=2, help="mutants of each kind for each label")
    parser.add_argument("--labels", type=int, default=0, help="only so many labels, spread over all; 0 takes all")
    parser.add_argument("--sample", type=int, default=600, help="least number of mutants for Schematron")
    parser.add_argument("--changed", type=int, default=200, help="least number of those that are valid and change a result")
    parser.add_argument("--keep", type=pathlib.Path, help="keep the mutants in this folder")
    return parser.parse_args()


class Dictionaries:
    """Schemas and Schematron files by name, and what is compiled from them."""

    def __init__(self, folder, work):
        self.files = {path.name: path for path in sorted(folder.rglob("*")) if path.suffix in (".xsd", ".sch")}
        self.work = work
        self.schemas = {}
        self.rules = {}
        work.mkdir()
        for name, path in self.files.items():
            if path.suffix != ".xsd":
                continue
            tree = etree.parse(str(path))
            for element in tree.iter(XSD + "import", XSD + "include"):
                if element.get("schemaLocation"):
                    element.set("schemaLocation", element.get("schemaLocation").rsplit("/", 1)[-1])
            tree.write(str(work / name))

    def find(self, location):
        name = location.rsplit("/", 1)[-1]
        return name if name in self.files else None

    def schema(self, pairs):
        key = tuple(pairs)
        if key not in self.schemas:
            imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{name}"/>' for space, name in pairs)
            driver = self.work / f"driver-{len(self.schemas)}.xsd"
            driver.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
            self.schemas[key] = etree.XMLSchema(etree.parse(str(driver)))
        return self.schemas[key]


class Label:
    """A label as it is, with the dictionaries that it names."""

    def __init__(self, path, dictionaries):
        self.path = path
        self.bytes = path.read_bytes()
        self.tree = etree.fromstring(self.bytes).getroottree()
        words = (self.tree.getroot().get(XSI + "schemaLocation") or "").split()
        named = list(zip(words[::2], words[1::2]))
        self.pairs = [(space, dictionaries.find(location)) for space, location in named]
        self.pairs = list(dict(self.pairs).items())
        heading = self.bytes.decode("utf-8", "replace")
        models = re.findall(r"<\?xml-model\s+(.*?)\?>", heading, re.DOTALL)
        places = [re.search(r'href\s*=\s*["\']([^"\']*)', model) for model in models if "dsdl/schematron" in model]
        self.rules = [dictionaries.find(place.group(1)) for place in places if place]

    def usable(self):
        spaces = {etree.QName(element).namespace for element in self.tree.iter(etree.Element)}
        return (
            bool(self.pairs) and bool(self.rules) and all(self.rules) and all(name for _, name in self.pairs)
            and spaces <= {space for space, _ in self.pairs} and len(self.rules) == len(set(self.rules))
        )


def leaves(root):
    return [element for element in root.iter(etree.Element) if len(element) == 0 and (element.text or "").strip()]


def mutate(tree, kind, chance):
    """Changes one element of a copy; `None` when there is nothing of the kind."""
    copy = etree.fromstring(etree.tostring(tree)).getroottree()
    inner = [element for element in copy.getroot().iter(etree.Element) if element is not copy.getroot()]
    if not inner:
        return None
    element = chance.choice(inner)
    if kind == "delete":
        parent, tail = element.getparent(), element.tail
        before = element.getprevious()
        parent.remove(element)
        if before is not None:
            before.tail = tail
        else:
            parent.text = tail
    elif kind == "duplicate":
        twin = etree.fromstring(etree.tostring(element, with_tail=False))
        twin.tail = element.tail
        element.addnext(twin)
    elif kind == "rename":
        other = chance.choice(inner)
        name = chance.choice([element.tag + "x", other.tag, element.tag.swapcase() if "}" not in element.tag else element.tag + "_2"])
        if name == element.tag:
            return None
        element.tag = name
    elif kind == "retype":
        candidates = leaves(copy.getroot())
        if not candidates:
            return None
        element = chance.choice(candidates)
        element.text = chance.choice(["", "abc", "-1", "1.5", "2019-13-45", "urn:nasa:pds:x", "0", "9" * 400, "NaN", "é", "a b", "2019-01-01T00:00:00Z"])
    else:
        candidates = [
            element for element in leaves(copy.getroot())
            if element.tag.endswith(("_type", "type", "_class", "unit", "status", "level_summary", "name", "version", "id", "_id", "purpose", "delimiter"))
        ]
        if not candidates:
            return None
        element = chance.choice(candidates)
        if element.get("unit") and chance.random() < 0.3:
            element.set("unit", "furlong")
        else:
            element.text = chance.choice([element.text.strip() + "x", element.text.strip().upper(), "Nonsense", element.text.strip().swapcase()])
    return etree.tostring(copy, encoding="UTF-8", xml_declaration=True)


def translate(path):
    """A Schematron file as XSLT. Each pattern is a mode, and within it earlier rules have the higher priority."""
    document = etree.parse(str(path)).getroot()
    spaces = {"xsl": XSL, "xs": "http://www.w3.org/2001/XMLSchema", "err": "http://www.w3.org/2005/xqt-errors"}
    for element in document.findall(SCH + "ns"):
        spaces[element.get("prefix")] = element.get("uri")
    sheet = etree.Element(f"{{{XSL}}}stylesheet", nsmap=spaces, version="3.0")

    def add(parent, tag, /, **attributes):
        return etree.SubElement(parent, f"{{{XSL}}}{tag}", **attributes)

    def let(parent, element):
        add(parent, "variable", name=element.get("name"), select=element.get("value"))

    add(sheet, "output", method="xml")
    for element in document.findall(SCH + "let"):
        let(sheet, element)
    patterns = document.findall(SCH + "pattern")
    start = add(sheet, "template", match="/")
    results = etree.SubElement(start, "results")
    for number, pattern in enumerate(patterns):
        mode = f"m{number}"
        add(results, "apply-templates", select="*", mode=mode)
        walk = add(sheet, "template", match="*", mode=mode, priority="-5")
        add(walk, "apply-templates", select="*", mode=mode)
        for element in pattern.findall(SCH + "let"):
            let(sheet, element)
        rules = pattern.findall(SCH + "rule")
        for order, rule in enumerate(rules):
            template = add(sheet, "template", match=rule.get("context"), mode=mode, priority=str(len(rules) - order))
            for check in rule.iterchildren(SCH + "assert", SCH + "report"):
                test = check.get("test") if check.tag == SCH + "report" else f"not({check.get('test')})"
                # Variables stand inside, so that one without value breaks only the assertions that use it.
                attempt = add(template, "try")
                for element in rule.findall(SCH + "let"):
                    let(attempt, element)
                condition = add(attempt, "if", test=test)
                failed = etree.SubElement(condition, "failed", role=check.get("role") or rule.get("role") or "", path="{path(.)}")
                failed.text = check.text
                for child in check.iterchildren(etree.Element):
                    if child.tag in (SCH + "value-of", SCH + "name"):
                        select = child.get("select") or child.get("path") or "."
                        add(failed, "value-of", select=f"name({select})" if child.tag == SCH + "name" else select).tail = child.tail
                    elif child.tag == SCH + "title" or etree.QName(child).localname == "title":
                        text = add(failed, "text")
                        text.tail = child.tail
                    else:
                        text = add(failed, "text")
                        text.text = "".join(child.itertext())
                        text.tail = child.tail
                caught = add(attempt, "catch")
                etree.SubElement(caught, "failed", broken="{$err:code}", role="", path="{path(.)}")
            add(template, "apply-templates", select="*", mode=mode)
    return etree.tostring(sheet).decode()


class Saxon:
    """Runs Schematron files, each translated and compiled once."""

    def __init__(self, dictionaries):
        import saxonche

        self.processor = saxonche.PySaxonProcessor(license=False)
        self.dictionaries = dictionaries
        self.compiled = {}

    def failures(self, path, rules):
        document = self.processor.parse_xml(xml_text=collapsed(path))
        places = element_places(path.read_bytes())
        found = collections.Counter()
        for name in rules:
            if name not in self.compiled:
                compiler = self.processor.new_xslt30_processor()
                self.compiled[name] = compiler.compile_stylesheet(stylesheet_text=translate(self.dictionaries.files[name]))
            result = etree.fromstring(self.compiled[name].transform_to_string(xdm_node=document).encode())
            for failed in result.iter("failed"):
                if failed.get("broken"):
                    found[("ERROR", "broken", places[failed.get("path")])] += 1
                    continue
                role = failed.get("role").lower()
                severity = "WARNING" if role in ("warn", "warning") else "INFO" if role == "info" else "ERROR"
                found[(severity, " ".join("".join(failed.itertext()).split()), places[failed.get("path")])] += 1
        return found


def collapsed(path):
    """The label with the values of its elements as the schemas' types collapse them.

    NASA's validator hands Schematron what its schema processor hands on, and so does Magpie: `Left to Right` with a line
    break behind it is still that value. Saxon alone has no schema.
    """
    tree = etree.parse(str(path))
    for element in leaves(tree.getroot()):
        element.text = " ".join(re.split("[ \t\r\n]+", element.text)).strip(" ")
    return etree.tostring(tree, encoding="unicode")


def element_places(content):
    """Line and column (in bytes, from 1) of each element's start tag by its path, as XPath's `path()` writes it."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator="|")
    places, stack, counts = {}, [""], [collections.Counter()]
    starts = [0] + [index + 1 for index, byte in enumerate(content) if byte == 10]

    def start(name, _):
        space, _, local = name.rpartition("|")
        counts[-1][name] += 1
        path = f"{stack[-1]}/Q{{{space}}}{local}[{counts[-1][name]}]"
        line = parser.CurrentLineNumber
        places[path] = (line, parser.CurrentByteIndex - starts[line - 1] + 1)
        stack.append(path)
        counts.append(collections.Counter())

    def end(_):
        stack.pop()
        counts.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return places


def validate(command, data, paths):
    """Magpie's findings for each file: schema errors, and Schematron failures with their places."""
    with tempfile.TemporaryDirectory() as folder:
        targets, report = pathlib.Path(folder) / "targets", pathlib.Path(folder) / "report.json"
        targets.write_text("".join(f"{path}\n" for path in paths))
        run = subprocess.run(
            command.split() + ["validate", "--dictionaries", str(data / "dictionaries"), "-R", "pds4.label", "-v", "1", "-D",
                               "--skip-context-validation", "-E", "100000", "-s", "json", "-r", str(report), "-T", str(targets)],
            capture_output=True, text=True,
        )
        if not report.exists():
            sys.exit(f"{command} wrote no report (exit code {run.returncode}): {run.stderr[-2000:]}")
        results = json.loads(report.read_text())["productLevelValidationResults"]
    found = {}
    for result in results:
        schema, rules = 0, collections.Counter()
        for message in result["messages"]:
            if message["type"] == "error.label.schema":
                schema += 1
            elif message["message"].startswith("The label names a Schematron file without"):
                continue  # a comparison of names, which no Schematron processor makes
            elif message["type"].endswith("label.schematron"):
                text = "broken" if "has no value:" in message["message"] else message["message"]
                rules[(message["severity"], text, (message.get("line"), message.get("column")))] += 1
        found[result["label"]] = (schema, rules)
    return found


def main():
    options = arguments()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        work = options.keep or pathlib.Path(temporary) / "mutants"
        work.mkdir(parents=True, exist_ok=True)
        dictionaries = Dictionaries(options.data / "dictionaries", pathlib.Path(temporary) / "schemas")
        labels = []
        for path in sorted(path for path in options.data.rglob("*") if path.suffix in (".xml", ".lblx")):
            try:
                label = Label(path, dictionaries)
            except etree.XMLSyntaxError:
                continue
            if label.usable():
                labels.append(label)
        if options.labels and options.labels < len(labels):
            labels = [labels[index * len(labels) // options.labels] for index in range(options.labels)]
        cases = []
        for number, label in enumerate(labels):
            original = work / f"l{number:04d}.xml"
            original.write_bytes(etree.tostring(label.tree, encoding="UTF-8", xml_declaration=True))
            cases.append((original, label, None))
            for kind in KINDS:
                for turn in range(options.each):
                    content = mutate(label.tree, kind, chance)
                    if content is None:
                        continue
                    path = work / f"l{number:04d}-{kind}-{turn}.xml"
                    path.write_bytes(content)
                    cases.append((path, label, kind))
        print(f"{len(labels)} labels, {len(cases) - len(labels)} mutants")
        magpie = validate(options.command, options.data, [path for path, _, _ in cases])
        valid, schema_differences = compare_schema(cases, magpie, dictionaries)
        differences, compared, changed = compare_rules(cases, magpie, valid, Saxon(dictionaries), chance, options)
    mutants = sum(1 for _, _, kind in cases if kind)
    schema_rate = 1 - len(schema_differences) / max(mutants, 1)
    rules_rate = 1 - len(differences) / max(compared, 1)
    print(f"XML Schema: {mutants - len(schema_differences)} of {mutants} verdicts as lxml's ({schema_rate:.2%})")
    print(f"Schematron: {compared - len(differences)} of {compared} mutants as Saxon's, assertion by assertion ({rules_rate:.2%});")
    print(f"            {changed} of them valid by their schemas and with another result than the unchanged label")
    enough = compared >= options.sample and changed >= options.changed
    sys.exit(0 if schema_rate >= 0.995 and rules_rate >= 0.995 and enough else 1)


def compare_schema(cases, magpie, dictionaries):
    valid, differences, kinds = {}, [], collections.Counter()
    for path, label, kind in cases:
        tree = etree.parse(str(path))
        spaces = {etree.QName(element).namespace for element in tree.iter(etree.Element)}
        schema = dictionaries.schema([pair for pair in label.pairs if pair[0] in spaces])
        valid[path] = schema.validate(tree)
        if kind is None:
            continue
        kinds[(kind, valid[path])] += 1
        if valid[path] != (magpie[str(path)][0] == 0):
            differences.append(path)
            print(f"SCHEMA {path.name} of {label.path}: lxml {valid[path]}, Magpie {magpie[str(path)][0]} errors; {schema.error_log.last_error}")
    for kind in KINDS:
        print(f"{kind:12s} {kinds[(kind, True)]:5d} valid {kinds[(kind, False)]:5d} invalid")
    return valid, differences


def compare_rules(cases, magpie, valid, saxon, chance, options):
    differences, compared, changed, originals = [], 0, 0, {}
    order = [case for case in cases if case[2]]
    chance.shuffle(order)
    # Valid mutants first: those that no schema stops are what Schematron is for. Every third is any mutant.
    preferred = [case for case in order if valid[case[0]]]
    others = [case for case in order if not valid[case[0]]]
    queue = [case for trio in zip(preferred[::2], preferred[1::2], others) for case in trio] or order
    unmutated = {id(label): path for path, label, kind in cases if kind is None}
    for path, label, _ in queue:
        if compared >= options.sample and changed >= options.changed:
            break
        expected = saxon.failures(path, label.rules)
        compared += 1
        if valid[path]:
            first = unmutated[id(label)]
            if first not in originals:
                originals[first] = saxon.failures(first, label.rules)
            changed += signature(originals[first]) != signature(expected)
        found = magpie[str(path)][1]
        if found != expected:
            differences.append(path)
            print(f"RULES {path.name} of {label.path}")
            for key in (expected - found):
                print(f"    only Saxon:  {key}")
            for key in (found - expected):
                print(f"    only Magpie: {key}")
    return differences, compared, changed


def signature(failures):
    """Failures without their places, which every mutation moves."""
    signature = collections.Counter()
    for (severity, text, _), count in failures.items():
        signature[(severity, text)] += count
    return signature


if __name__ == "__main__":
    main()
