"""Lets Schemathesis ask as people who may, about subjects that exist: half of the time."""
import json
import os
import random

import schemathesis

SETTINGS = json.load(open(os.environ["MAGPIE_CONTRACT"]))
CHANCE = random.Random(2)
TOKENS = list(SETTINGS["tokens"].values())


@schemathesis.hook
def before_call(context, case, kwargs):
    if CHANCE.random() < 0.9:
        case.headers = dict(case.headers or {})
        case.headers["Authorization"] = "Bearer " + CHANCE.choice(TOKENS)
    kind = case.operation.path.removeprefix("/api/v1/").split("/")[0]
    known = SETTINGS["ids"].get(kind)
    if known and case.path_parameters and CHANCE.random() < 0.5:
        for name in case.path_parameters:
            if name in ("id", "number"):
                case.path_parameters[name] = CHANCE.choice(known)
