"""What the peers do, one measurement per process, figures as one line of JSON: the mirror of PDS4Benchmark."""

import json
import pathlib
import re
import sys
import time


def memory(name):
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


class Measurement:
    """Processor time, elapsed time, and the peak of memory beyond what is held at the beginning."""

    def __init__(self):
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        self.held = memory("VmRSS:")
        self.elapsed, self.cpu = time.monotonic(), time.process_time()

    def end(self):
        cpu, elapsed = time.process_time() - self.cpu, time.monotonic() - self.elapsed
        return {"cpu": cpu, "elapsed": elapsed, "peak": memory("VmHWM:") - self.held}


def pds4_tools_columns(path):
    import numpy
    import pds4_tools

    measurement = Measurement()
    structure = pds4_tools.read(path, quiet=True, lazy_load=True)[0]
    fields = structure.fields if structure.is_table() else [structure.data]
    figures = measurement.end()
    return figures | {"values": sum(numpy.asarray(field).size for field in fields), "bytes": sum(numpy.asarray(field).nbytes for field in fields)}


def pdr_columns(path):
    import pdr

    measurement = Measurement()
    product = pdr.read(path)
    name = next(key for key in product.keys() if key != "label")
    data = product[name]
    figures = measurement.end()
    return figures | {"values": data.size, "bytes": int(getattr(data, "nbytes", 0) or data.memory_usage().sum())}


def xslt(path):
    """A Schematron file as XSLT 2.0: a mode for each pattern, rules by priority, so that the first match fires."""
    from lxml import etree

    sch = "{http://purl.oclc.org/dsdl/schematron}"
    xsl = "http://www.w3.org/1999/XSL/Transform"
    root = etree.parse(str(path)).getroot()
    spaces = {"xsl": xsl} | {ns.get("prefix"): ns.get("uri") for ns in root.iter(sch + "ns")}
    sheet = etree.Element(f"{{{xsl}}}stylesheet", version="2.0", nsmap=spaces)

    def make(parent, element, **attributes):
        return etree.SubElement(parent, f"{{{xsl}}}{element}", **attributes)

    def variables(element, parent):
        for let in element.findall(sch + "let"):
            make(parent, "variable", name=let.get("name"), select=let.get("value"))

    make(sheet, "output", method="text")
    variables(root, sheet)
    start = make(sheet, "template", match="/")
    for number, pattern in enumerate(root.iter(sch + "pattern")):
        mode = f"p{number}"
        variables(pattern, sheet)
        make(start, "apply-templates", select="/", mode=mode)
        make(make(sheet, "template", match="text()|@*", mode=mode, priority="-5"), "text")
        rules = pattern.findall(sch + "rule")
        for order, rule in enumerate(rules):
            template = make(sheet, "template", match=rule.get("context"), mode=mode, priority=str(len(rules) - order + 10))
            variables(rule, template)
            for test in rule:
                if test.tag not in (sch + "assert", sch + "report"):
                    continue
                condition = test.get("test")
                branch = make(template, "if", test=f"not({condition})" if test.tag == sch + "assert" else condition)
                make(branch, "text").text = "failure "
                for value in test.iter(sch + "value-of"):
                    make(branch, "value-of", select=value.get("select"))
                make(branch, "text").text = "\n"
            make(template, "apply-templates", mode=mode)
    return etree.tostring(sheet, encoding="unicode")


def saxon_schematron(rules, *labels):
    from saxonche import PySaxonProcessor

    with PySaxonProcessor(license=False) as processor:
        began = time.process_time()
        program = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=xslt(rules))
        compiled = time.process_time() - began
        measurement = Measurement()
        failures = sum(program.transform_to_string(source_file=label).count("failure ") for label in labels)
        return measurement.end() | {"compile": compiled, "labels": len(labels), "failures": failures}


def lxml_labels(dictionaries, folder):
    """XML Schema alone, with libxml2 by way of lxml, and an MD5 of the data file: part of what validation does."""
    import hashlib

    from lxml import etree

    measurement = Measurement()
    schemas, count, errors = {}, 0, 0
    for label in sorted(pathlib.Path(folder).rglob("*.xml")):
        tree = etree.parse(str(label))
        location = tree.getroot().get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation").split()[1]
        name = location.rsplit("/", 1)[1]
        if name not in schemas:
            schemas[name] = etree.XMLSchema(etree.parse(str(pathlib.Path(dictionaries) / name)))
        errors += not schemas[name].validate(tree)
        for sum_, file in re.findall(rb"<file_name>([^<]+)</file_name>.*?<md5_checksum>([^<]+)<", label.read_bytes(), re.S):
            errors += hashlib.md5((label.parent / sum_.decode()).read_bytes()).hexdigest() != file.decode()
        count += 1
    return measurement.end() | {"labels": count, "errors": errors}


def main():
    name, *arguments = sys.argv[1:]
    known = {f.__name__: f for f in (pds4_tools_columns, pdr_columns, saxon_schematron, lxml_labels)}
    print(json.dumps(known[name](*arguments)))


if __name__ == "__main__":
    main()
