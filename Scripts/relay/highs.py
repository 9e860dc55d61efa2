"""Solve linear programmes of data return with HiGHS, for the tests of RelayPlanning.

Reads a JSON list of instances on standard input and prints the list of the greatest volumes. The
model is written independently of the Swift one: a flow through time of all bits together.
"""
import json
import os
import sys

import highspy

# HiGHS prints its banner on standard output whatever its options say; the answer goes past it.
ANSWER = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def solve(case):
    cuts = case["cuts"]
    nodes = case["nodes"]
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("primal_feasibility_tolerance", 1e-9)
    model.setOptionValue("dual_feasibility_tolerance", 1e-9)
    infinity = highspy.kHighsInf
    unit = 1e6
    home = []
    held = {name: None for name in nodes}
    for k in range(len(cuts) - 1):
        a, b = cuts[k], cuts[k + 1]
        change = {name: [] for name in nodes}
        sending = {name: [] for name in nodes}
        for contact in case["contacts"]:
            if contact["start"] <= a + 1e-6 and contact["end"] >= b - 1e-6:
                flow = model.addVariable(0, contact["rate"] * (b - a) / unit)
                change[contact["from"]].append((flow, -1))
                sending[contact["from"]].append(flow * (unit / contact["rate"]))
                if contact["home"]:
                    home.append(flow)
                else:
                    change[contact["to"]].append((flow, 1))
        for name, node in nodes.items():
            if len(sending[name]) > node["beams"]:
                model.addConstr(sum(sending[name]) <= node["beams"] * (b - a))
            arising = 0.0
            for request in case["requests"]:
                if request["node"] != name:
                    continue
                arising += request["waiting"] if k == 0 else 0
                for release in request["releases"]:
                    arising += release["rate"] * max(0, min(b, release["end"]) - max(a, release["start"]))
            taken = model.addVariable(0, arising / unit)
            store = infinity if node["store"] is None else node["store"] / unit
            level = model.addVariable(0, store)
            terms = change[name] + [(taken, 1), (level, -1)]
            if held[name] is not None:
                terms.append((held[name], 1))
            model.addConstr(sum(weight * variable for variable, weight in terms) == 0)
            held[name] = level
    if not home:
        return 0.0
    model.maximize(sum(home))
    return model.getObjectiveValue() * unit


ANSWER.write(json.dumps([solve(case) for case in json.load(sys.stdin)]) + "\n")
ANSWER.flush()
