#!/usr/bin/env python3
"""Holds Magpie's API against its own description.

First every operation is carried out once, in the order of the main path, and its answer held against the served
OpenAPI document; then Schemathesis makes requests of its own, with tokens and with ids that exist.
"""
import argparse
import base64
import json
import os
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from api import API
from demonstration import Demonstration

HOUSE = "ipgp"
# One white point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")


class Contract:
    def __init__(self, house):
        self.house = house
        self.api = API(house.address)
        self.api.tokens["curator2"] = self.api.client.token(
            "curator2", self.api.client.session_by_link(house.welcome("curator-2@example.org")))
        self.call = self.api.call

    def time(self, days=0, seconds=0):
        there = datetime.fromtimestamp(self.house.now() + days * 86_400 + seconds, timezone.utc)
        return there.strftime("%Y-%m-%dT%H:%M:%SZ")

    def walk(self):
        self.rules()
        self.samples()
        self.people()
        self.calls()
        self.reviews()
        self.decision()
        self.loan()
        self.returns()
        self.reading()
        return self.api.unreached()

    def sample(self, number, category="research", mass=500_000_000):
        return self.call("do.sample.register", "curator", {
            "number": number, "mission": "change5", "material": "soil", "form": "powder", "category": category,
            "mass": mass, "facility": "beijing", "collected": {"body": "Moon", "from": "2020-12-01", "method": "scooped"},
        })["subject"]

    def samples(self):
        self.first, self.whole = self.sample("CT-1"), self.sample("CT-2", mass=1_000_000)
        sealed, worked = self.sample("CT-3", "permanent"), self.sample("CT-4")
        self.call("do.sample.recategorise", "programmeOffice", {"to": "research"}, id=sealed)
        self.call("do.sample.renumber", "curator", {"alias": "CT-4A"}, id=worked)
        self.call("do.sample.split", "curator", {
            "parts": [{"number": "CT-4,1", "mass": 1_000_000}], "attrition": 1000, "balance": "micro",
            "witness": "curator2"}, id=worked)
        off = self.call("do.sample.writeOff", "curator", {"mass": 1000, "to": "lost", "witness": "curator2"}, id=worked)
        self.call("do.ledger.reverse", "curator", {
            "sequence": off["first"], "witness": "curator2", "reason": "Found behind the balance."}, id=worked)
        self.call("do.sample.reweigh", "curator", {"mass": 498_000_000, "balance": "micro"}, id=worked)
        open_ones = self.call("get.samples.one", "curator", id=worked)["discrepancies"]
        self.call("do.discrepancy.resolve", "curator", {
            "discrepancy": open_ones[0]["id"], "finding": "Weighed without its lid."}, id=worked)
        offer = {"to": "facility:houston", "consignment": "CT-MOVE", "seals": ["S1", "S2"]}
        self.call("do.custody.offer", "curator", offer, id=worked)
        self.call("do.custody.withdraw", "curator", {}, id=worked)
        self.call("do.custody.offer", "curator", offer, id=worked)
        self.call("do.custody.accept", "curator2", {"consignment": "CT-MOVE", "seals": ["S1"]}, id=worked)
        self.call("do.seal.clear", "curator", {"finding": "Torn in the lock, nothing missing."}, id=worked)

        self.call("do.sample.pool", "curator", {
            "number": "CT-POOL", "shares": [
                {"sample": self.sample("CT-5", mass=1_000_000), "mass": 400_000},
                {"sample": self.sample("CT-6", mass=1_000_000), "mass": 500_000}],
            "attrition": 1000, "balance": "micro", "witness": "curator2"})
        self.call("do.sample.process", "curator", {
            "work": "photographed", "witness": "curator2", "note": "Before its first loan.",
            "files": [{"file": self.upload("curator", PICTURE, "image/png", "first.png")}], "isPublic": True}, id=worked)
        [work] = self.call("get.samples.one", id=worked)["works"]
        picture = self.call("get.files.work", id=worked, sequence=work["sequence"], place=0)
        if picture != PICTURE:
            self.api.violations.append("get.files.work: not the picture that was sent")

    def rules(self):
        """The rules in force, adopted again with another version."""
        _, _, policy = self.api.client.request("GET", "/policy/file")
        policy = json.loads(policy)
        policy["version"] = "2026-02"
        self.call("do.policy.adopt", "programmeOffice", policy)

    def upload(self, role, data, media, name):
        """Uploads a file, sees that it comes back as it went, and returns its digest."""
        digest = self.call("do.file.upload", role, data, media=media, query="?name=" + name)["sha256"]
        if self.call("get.files.upload", role, sha256=digest) != data:
            self.api.violations.append("get.files.upload: not the file that was sent")
        return digest

    def people(self):
        made = self.call("do.organisation.register", "administrator", {
            "names": {"en": "Contract Institute", "zh": "合同研究所"}, "country": "FR", "kind": "institute"})["subject"]
        self.call("do.membership.start", "administrator", {"organisation": made}, id="co06")
        self.call("do.role.grant", "administrator", {"role": "hostInstitute"}, id="pi17")
        member = self.call("get.people.one", "administrator", id="co06")
        [joined] = [m for m in member["memberships"] if made in json.dumps(m)]
        self.call("do.membership.end", "administrator", {"membership": joined["id"]}, id="co06")
        holder = self.call("get.people.one", "administrator", id="pi17")
        [grant] = [r for r in holder["grants"] if r["role"] == "hostInstitute"]
        self.call("do.role.end", "administrator", {"grant": grant["id"]}, id="pi17")
        granted = self.call("do.delegation.grant", "curator", {
            "to": "curator2", "permissions": ["loan.close"], "until": self.time(days=5)}, id="curator1")
        record = json.loads(self.call("get.log.entries.one", "auditor", sequence=granted["first"])["record"])
        self.call("do.delegation.end", "curator", {"delegation": record["data"]["delegation"]}, id="curator1")
        self.call("do.person.close", "administrator", {}, id="co06")
        self.call("do.erasure.order", "administrator", {"person": "co06"})

    def calls(self):
        def open_call(number, samples):
            return self.call("do.call.open", "programmeOffice", {
                "number": number, "title": "Contract call", "summary": "For the contract.", "samples": samples,
                "category": "research", "opens": self.time(seconds=-60), "closes": self.time(days=2)})["subject"]

        self.opened = open_call("CONTRACT-1", [self.first, self.whole])
        self.call("do.call.extend", "programmeOffice", {"closes": self.time(days=3)}, id=self.opened)
        other = open_call("CONTRACT-2", ["CT-4"])
        self.call("do.call.cancel", "programmeOffice", {"reason": "Opened in error."}, id=other)
        form = {
            "call": self.opened, "organisation": HOUSE, "title": "Contract", "plan": "As described.",
            "items": [
                {"sample": self.first, "wanted": 30_000, "minimum": 1000, "destructive": 5000},
                {"sample": self.whole, "wanted": 1_000_000, "destructive": 0}],
            "materials": [
                {"kind": "fundingForeign", "text": "Funded.",
                 "file": self.upload("applicant", PICTURE, "image/png", "funding.png")},
                {"kind": "safetyProof", "text": "Safe."}]}
        self.application = self.call("do.application.submit", "applicant", form)["subject"]
        self.call("do.application.replace", "applicant", dict(form, title="Contract, again"), id=self.application)
        spare = dict(form, call="demonstrationcall", items=[{"material": "basalt", "wanted": 1000}])
        self.spare = self.call("do.application.submit", "applicant", spare)["subject"]
        self.call("do.application.withdraw", "applicant", {}, id=self.spare)
        self.house.forward(days=3, seconds=60)
        self.call("do.application.check", "reviewCentre", {"isEligible": True}, id=self.application)

    def reviews(self):
        self.reviewed = []
        for number in (1, 2, 3, 4, 5):
            self.reviewed.append(self.call("do.review.assign", "reviewCentre", {
                "person": f"reviewer{number:02}", "due": self.time(days=10)}, id=self.application)["subject"])
        scores = [{"criterion": name, "value": 4} for name in ("merit", "method", "need", "care", "benefit")]
        for review, role in zip(self.reviewed, ("reviewer", "reviewer2", "reviewer3")):
            self.call("do.review.declare", role, {"conflict": "none"}, id=review)
            self.call("do.review.submit", role, {
                "scores": scores, "findings": [{"isStrength": True, "text": "Sound."}], "advice": "approve"}, id=review)
        fourth = self.api.client.session_by_link(self.house.welcome("reviewer-04@example.org"))
        self.api.tokens["reviewer4"] = self.api.client.token("reviewer4", fourth)
        self.call("do.review.decline", "reviewer4", {}, id=self.reviewed[3])
        self.call("do.review.release", "reviewCentre", {}, id=self.reviewed[4])

    def decision(self):
        grounds = {"advice": "approve", "grounds": "Three agree."}
        self.call("do.application.recommend", "reviewCentre", grounds, id=self.application)
        self.call("do.application.examine", "reviewCentre", grounds, id=self.application)
        self.call("do.application.decide", "programmeOffice", {
            "items": [
                {"item": 0, "sample": self.first, "approved": 30_000, "destructive": 5000},
                {"item": 1, "sample": self.whole, "approved": 1_000_000, "destructive": 0}],
            "grounds": "As advised."}, id=self.application)
        self.call("do.call.announce", "programmeOffice", {}, id=self.opened)

    def loan(self):
        self.lent = self.call("do.loan.sendAgreement", "programmeOffice", {"application": self.application})["subject"]
        self.call("do.loan.sign", "programmeOffice", {"side": "agency"}, id=self.lent)
        self.call("do.loan.sign", "institutionSignatory", {"side": "borrower"}, id=self.lent)
        self.call("do.certificate.issue", "curator", {}, id=self.lent)
        self.call("do.loan.attach", "curator", {
            "kind": "certificate", "file": self.upload("curator", PICTURE, "image/png", "certificate.png")}, id=self.lent)
        [paper] = self.call("get.loans.one", "curator", id=self.lent)["documents"]
        self.call("get.files.document", "curator", id=self.lent, sequence=paper["sequence"])
        self.call("get.files.material", "applicant", id=self.application, place=0)
        self.call("do.loan.prepare", "curator", {
            "item": 0, "parts": [{"number": "CT-1,1", "mass": 20_000}], "balance": "micro", "witness": "curator2"},
            id=self.lent)
        self.call("do.loan.release", "curator", {"item": 0}, id=self.lent)
        self.call("do.loan.allocate", "curator", {"item": 1, "sample": self.whole}, id=self.lent)
        for number, piece in enumerate(self.pieces()):
            self.call("do.custody.offer", "curator", {
                "to": "organisation:" + HOUSE, "consignment": f"CT-OUT-{number}", "seals": ["S9"], "loan": self.lent},
                id=piece)
            self.call("do.custody.accept", "institutionSignatory", {
                "consignment": f"CT-OUT-{number}", "seals": ["S9"]}, id=piece)
        self.call("do.renewal.request", "applicant", {"reason": "The furnace broke."}, id=self.lent)
        self.call("do.renewal.decide", "programmeOffice", {"isGranted": True}, id=self.lent)
        self.call("do.incident.report", "applicant", {"kind": "other", "account": "A vial rolled."}, id=self.lent)
        [incident] = self.call("get.loans.one", "curator", id=self.lent)["incidents"]
        self.call("do.incident.resolve", "curator", {"incident": incident["id"], "finding": "Nothing lost."}, id=self.lent)

    def pieces(self):
        return [piece["sample"] for piece in self.call("get.loans.one", "curator", id=self.lent)["pieces"]]

    def returns(self):
        ground = [p for p in self.pieces() if p != self.whole][0]
        self.call("do.loan.divide", "applicant", {"from": ground, "number": "CT-1,1,1", "mass": 5000}, id=self.lent)
        self.call("do.loan.recall", "programmeOffice", {"reason": "Wanted back.", "due": self.time(days=30)}, id=self.lent)
        for number, piece in enumerate(self.call("get.loans.one", "curator", id=self.lent)["pieces"]):
            sample, mass = piece["sample"], piece["outstanding"]
            self.call("do.return.declare", "applicant", {
                "sample": sample, "returned": mass - 1000, "consumed": 1000 if sample != self.whole else 0,
                "attrition": 0 if sample != self.whole else 1000}, id=self.lent)
            self.call("do.custody.offer", "institutionSignatory", {
                "to": "facility:beijing", "consignment": f"CT-IN-{number}", "seals": ["S9"], "loan": self.lent}, id=sample)
            self.call("do.custody.accept", "curator", {"consignment": f"CT-IN-{number}", "seals": ["S9"]}, id=sample)
            self.call("do.return.reconcile", "curator", {
                "sample": sample, "weighed": mass - 1000, "balance": "micro"}, id=self.lent)
            self.call("do.quarantine.end", "curator", {}, id=sample)
        self.call("do.outcome.file", "applicant", {
            "kind": "publication", "identifier": "10.1234/contract", "samples": ["CT-1,1"]}, id=self.lent)
        self.call("do.outcome.waive", "curator", {"reason": "One is filed."}, id=self.lent)
        self.call("do.loan.close", "curator", {}, id=self.lent)

    def reading(self):
        for name in ("get.samples", "get.calls", "get.organisations", "get.log.entries", "get.health", "get.policy"):
            self.call(name)
        for name, role in (("get.applications", "reviewCentre"), ("get.loans", "curator"), ("get.people", "administrator"),
                           ("get.reviews", "reviewCentre")):
            self.call(name, role, query="?limit=3")
        self.call("get.calls.one", id=self.opened)
        self.call("get.samples.one", id=self.first)
        self.call("get.applications.one", "applicant", id=self.application)
        self.call("get.reviews.one", "reviewCentre", id=self.reviewed[0])
        self.call("get.log.entries.one", "auditor", sequence=5)
        certificate = self.call("get.loans.one", "applicant", id=self.lent)["certificate"]
        self.call("get.certificates.one", number=certificate)
        for extra in sorted(self.api.unreached()):
            # What is new and only reads needs no line of its own.
            method, path, operation = self.api.operations[extra]
            if method == "GET" and "{" not in path:
                self.call(extra, "administrator")
        self.certificate = certificate

    def ids(self):
        """Real ids for Schemathesis, by the path before them."""
        return {
            "samples": [self.first, self.whole, "s10017"], "calls": [self.opened, "demonstrationcall"],
            "applications": [self.application, self.spare], "reviews": self.reviewed, "loans": [self.lent],
            "people": ["curator1", "pi17", "co01"], "certificates": [self.certificate], "organisations": [HOUSE],
        }


def schemathesis(contract, examples):
    folder = contract.house.folder
    (folder / "contract.json").write_text(json.dumps({"tokens": contract.api.tokens, "ids": contract.ids()}))
    here = Path(__file__).resolve().parent
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "schemathesis"), "run", contract.house.address + "/api/v1/openapi.json",
         "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--workers", "2", "--seed", "2",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
         "response_schema_conformance", "--generation-database", "none", "--request-timeout", "60", "--no-color"],
        env=dict(os.environ, SCHEMATHESIS_HOOKS="schemathesis_hooks", PYTHONPATH=str(here),
                 MAGPIE_CONTRACT=str(folder / "contract.json")),
        cwd=folder)
    return ended.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=".build/debug/magpie")
    parser.add_argument("--examples", type=int, default=60)
    parser.add_argument("--walk-only", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--keep")
    options = parser.parse_args()
    with Demonstration(options.program, port=options.port, keep=options.keep) as house:
        started = time.monotonic()
        contract = Contract(house)
        unreached = contract.walk()
        print(f"{len(contract.api.operations)} operations, {len(unreached)} without a 2xx, "
              f"{len(contract.api.violations)} answers not as described ({time.monotonic() - started:.1f} s)", flush=True)
        faults = [f"no 2xx: {name}" for name in unreached] + sorted(set(contract.api.violations))
        if not options.walk_only:
            faults += [f"Schemathesis ended with {code}" for code in [schemathesis(contract, options.examples)] if code]
        faults += house.incidents()
    for fault in faults:
        print("✘ " + fault)
    print(f"{len(contract.api.operations) - len(unreached)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
