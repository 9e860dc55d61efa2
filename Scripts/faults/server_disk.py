#!/usr/bin/env python3
"""Failing disks under the whole server: full, read-only, and an error of the n-th sync.

    server_disk.py --magpie .build/debug/magpie [--syncs 12]

While the disk fails, commands are refused with 503 and a problem that says so, and reading goes on. When it
works again the same commands are sent again and carried out, and log, texts and read models are whole: the
server that met the fault goes on serving. What cannot be opened says what to do.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from magpie_load import Client, Failure, Load, Server, copy, demonstration, head, hold_against, hold_texts_against
from server_power import Disk

READABLE = ["/", "/samples", "/api/v1/samples?limit=50", "/api/v1/calls", "/log/checkpoint"]


def refusals_of(load, since, what):
    """How many refusals came since, which must be 503 and a problem that says that nothing can be recorded."""
    found = load.refused[since:]
    for status, body in found:
        problem = json.loads(body)
        if status != 503 or problem.get("type") != "/problems/not-writable":
            raise Failure(f"{what}: refused with {status} {body}")
    return len(found)


def reading_goes_on(server, what):
    client = Client(server.port)
    for path in READABLE:
        status, _, body = client.send("GET", path)
        if status != 200 or not body:
            raise Failure(f"{what}: reading {path} gives {status}")
    client.close()


class Scenario:
    """One server on one data directory, before, while and after its disk fails."""

    def __init__(self, options, folder, data, number, environment=None):
        self.options, self.data = options, data
        self.server = Server(options.magpie, data, options.port, folder + "/errors", environment)
        self.number = number

    def begin(self):
        self.base = head(self.data)
        self.server.start()
        self.load = Load(self.server.port, self.options.tokens, self.options.workers, self.number)
        self.load.run(8)
        if len(self.load.acknowledged) != 8 * self.options.workers:
            raise Failure("the disk is well, and commands fail")

    def suffer(self, what, seconds, until=None):
        """Load while the disk fails; returns how many commands were refused."""
        refused = len(self.load.refused)
        self.load.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and len(self.load.refused) - refused >= until):
            time.sleep(0.02)
        reading_goes_on(self.server, what)
        self.load.stop()
        if self.server.process.poll() is not None:
            raise Failure(f"{what}: the server ended with {self.server.process.returncode}")
        return refusals_of(self.load, refused, what)

    def recover(self, what):
        """The disk is well again: the same server carries out what it refused, and everything is whole."""
        self.load.repeat_unanswered()
        if any(worker.unanswered for worker in self.load.workers):
            raise Failure(f"{what}: the disk is well again, and commands are refused: {self.load.refused[-1]}")
        self.load.run(4)
        missing, twice = hold_against(self.data, self.load, self.base)
        if missing or twice:
            raise Failure(f"{what}: missing {missing[:5]}, twice {twice[:5]}")
        self.server.run("rebuild", "--check")
        hold_texts_against(self.server, self.load)
        self.server.stop()
        self.server.run("log", "verify")
        self.server.run("health")
        return len(self.load.acknowledged)


def full_disk(options, folder, pristine):
    """A file system of its own that fills up under load, and gets room again."""
    place = folder + "/full"
    os.makedirs(place, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place], stderr=subprocess.DEVNULL).returncode:
        return "disk full: not tried, no file system can be mounted here"
    scenario = Scenario(options, folder, place + "/data", 1)
    try:
        copy(pristine, place + "/data")
        scenario.begin()
        used = sum(os.stat(os.path.join(root, name)).st_blocks for root, _, names in os.walk(place) for name in names) * 512
        subprocess.run(["mount", "-o", f"remount,size={used + 200_000}", place], check=True)
        refused = scenario.suffer("disk full", 60, until=2 * options.workers)
        if not refused:
            raise Failure("the disk did not fill")
        # A restart on the full disk: it serves what there is, or says what to do.
        scenario.server.stop()
        said = starts_or_says(scenario.server, ["full", "room"])
        subprocess.run(["mount", "-o", "remount,size=256m", place], check=True)
        if said:
            scenario.server.start()
        told = scenario.recover("disk full")
        return f"disk full: {refused} commands refused, reading went on, {told} acknowledged and whole; restart: {said or 'served'}"
    finally:
        end(scenario)
        subprocess.run(["umount", "-l", place])


def start_on_full_disk(options, folder, pristine):
    """Room for less and less of what a start needs: it serves, or says that the disk is full, in words for people."""
    place = folder + "/start"
    os.makedirs(place, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place], stderr=subprocess.DEVNULL).returncode:
        return "start on a full disk: not tried, no file system can be mounted here"
    try:
        said = set()
        for room in range(0, 320, 20):
            copy(pristine, place + "/data")
            with open(place + "/filler", "wb") as filler:
                try:
                    while True:
                        filler.write(bytes(1 << 20))
                        filler.flush()
                except OSError:
                    pass
            os.truncate(place + "/filler", max(0, os.path.getsize(place + "/filler") - room * 1024))
            server = Server(options.magpie, place + "/data", options.port, folder + "/errors")
            sentence = starts_or_says(server, ["disk is full", "the vault is full"])
            if not sentence:
                server.stop()
            elif sentence.startswith("Error: SQLite"):
                raise Failure(f"with room for {room} KB the server says: {sentence}")
            said.add(sentence)
            os.remove(place + "/filler")
            server.run("health")
        if said == {None}:
            raise Failure("no start needed room")
        return f"start on a full disk: {len(said - {None})} refusals in words, and whole after room was made"
    finally:
        subprocess.run(["umount", "-l", place])


def read_only_disk(options, folder, disk, pristine):
    """Every write, opening for writing and removal fails with EROFS from some moment on."""
    copy(pristine, disk.data)
    disk.clear()
    arm = folder + "/arm"
    environment = {**disk.environment(), "FAULT_ARM": arm,
                   "FAULT_FAIL": "write:1+:EROFS,open:1+:EROFS,sync:1+:EROFS", "FAULT_STATE": ""}
    scenario = Scenario(options, folder, disk.data, 2, environment)
    try:
        scenario.begin()
        open(arm, "w").close()
        refused = scenario.suffer("read-only disk", 10, until=2 * options.workers)
        os.remove(arm)
        if not refused:
            raise Failure("the disk was read-only, and nothing was refused")
        told = scenario.recover("read-only disk")
        open(arm, "w").close()
        said = starts_or_says(scenario.server, ["read-only", "who may use it"])
        if not said:
            scenario.server.kill()
        return f"read-only disk: {refused} refused, reading went on, {told} acknowledged and whole; start: {said or 'served'}"
    finally:
        if os.path.exists(arm):
            os.remove(arm)
        end(scenario)


def failing_syncs(options, folder, disk, pristine):
    """The n-th sync fails, once; and all from the n-th on."""
    refused = acknowledged = 0
    arm = folder + "/arm"
    for number in range(1, options.syncs + 1):
        for onwards in ["", "+"]:
            what = f"sync:{number}{onwards}:EIO"
            copy(pristine, disk.data)
            disk.clear()
            environment = {**disk.environment(), "FAULT_ARM": arm, "FAULT_FAIL": what}
            scenario = Scenario(options, folder, disk.data, 100 + number, environment)
            try:
                scenario.begin()
                open(arm, "w").close()
                found = scenario.suffer(what, 3, until=options.workers)
                os.remove(arm)
                if onwards and not found:
                    raise Failure(f"{what}: nothing was refused")
                refused += found
                acknowledged += scenario.recover(what)
            finally:
                if os.path.exists(arm):
                    os.remove(arm)
                end(scenario)
    return f"failing syncs: {2 * options.syncs} kinds, {refused} refused, reading went on, {acknowledged} acknowledged and whole"


def starts_or_says(server, words):
    """None where the server starts; else what it says, which must name the disk and not be a trap."""
    mark = os.path.getsize(server.errors)
    try:
        server.start()
        return None
    except Failure:
        with open(server.errors, errors="replace") as errors:
            errors.seek(mark)
            said = errors.read().strip()
        if server.process.returncode != 1 or not any(word in said for word in words):
            raise Failure(f"the server ended with {server.process.returncode} and said: {said[:500]}")
        return said.splitlines()[-1][:300]


def end(scenario):
    process = scenario.server.process
    if process and process.poll() is None:
        scenario.server.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--magpie", default=".build/debug/magpie")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--syncs", type=int, default=12, help="up to which sync each one is made to fail")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder")
    options = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory(prefix="magpie-disk-") as temporary:
        folder = os.path.realpath(options.folder or temporary)
        os.makedirs(folder, exist_ok=True)
        disk, pristine = Disk(folder), folder + "/pristine"
        options.tokens = demonstration(options.magpie, pristine, options.port)
        try:
            print(full_disk(options, folder, pristine), flush=True)
            print(start_on_full_disk(options, folder, pristine), flush=True)
            print(read_only_disk(options, folder, disk, pristine), flush=True)
            print(failing_syncs(options, folder, disk, pristine), flush=True)
        except Failure as failure:
            print(failure, file=sys.stderr)
            print(open(folder + "/errors", errors="replace").read()[-3000:], file=sys.stderr)
            return 1
    print("nothing acknowledged was lost, nothing is there twice, nothing is corrupted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
