#!/usr/bin/env python3
"""Kills the whole server with SIGKILL at random instants under load, and checks it after each restart.

    crash.py --magpie .build/debug/magpie [--kills 200] [--between 40] [--port 18080] [--folder DIR]

`--between` of the kills happen between append and apply, at a random passing (MAGPIE_FAULT_POINT); some
of the rest happen while the server starts. After each restart: what was acknowledged is in the log where
it was said to be, nothing is there twice, texts are what they were, read models equal a rebuild.
"""
import argparse
import os
import random
import sys
import tempfile
import time

from magpie_load import (
    Failure, Load, Server, copy, demonstration, head, hold_against, hold_texts_against, records_unapplied)


class Crashes:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.data = folder + "/data"
        self.server = Server(options.magpie, self.data, options.port, folder + "/errors")
        self.kills = self.between = self.proven = self.starting = 0
        self.acknowledged = self.unanswered = self.carried_out = self.caught_up = self.restarts = 0

    def run(self):
        pristine = self.folder + "/pristine"
        self.tokens = demonstration(self.options.magpie, pristine, self.options.port)
        kinds = ["between"] * self.options.between
        rest = self.options.kills - len(kinds)
        kinds += ["starting"] * (rest // 10) + ["any"] * (rest - rest // 10)
        random.shuffle(kinds)
        epoch = 0
        while kinds:
            # A fresh copy now and then: comparing with a rebuild reads the whole log.
            batch, kinds = kinds[:self.options.epoch], kinds[self.options.epoch:]
            copy(pristine, self.data)
            self.one_epoch(epoch, batch)
            epoch += 1
            print(f"{self.kills} kills, {self.acknowledged} commands acknowledged, "
                  f"{self.proven} kills left records unapplied", flush=True)

    def one_epoch(self, epoch, batch):
        base = head(self.data)
        load = Load(self.server.port, self.tokens, self.options.workers, epoch)
        for kind in batch:
            self.one_kill(kind, load)
            self.check(load, base)
        self.server.run("log", "verify")
        self.server.run("health")
        self.server.start()
        hold_texts_against(self.server, load)
        self.server.stop()
        self.acknowledged += len(load.acknowledged)

    def one_kill(self, kind, load):
        if kind == "starting":
            self.server.spawn()
            time.sleep(random.uniform(0, self.options.start))
            self.server.kill()
            self.starting += 1
        else:
            more = {}
            if kind == "between":
                more["MAGPIE_FAULT_POINT"] = f"betweenAppendAndApply:{random.randint(1, self.options.passings)}"
                self.between += 1
            self.server.start(**more)
            self.carried_out += load.repeat_unanswered() if kind != "between" else 0
            load.start()
            if kind == "between":
                while self.server.process.poll() is None and any(thread.is_alive() for thread in load.threads):
                    time.sleep(0.005)
                load.stop()
                self.server.wait(10)
            else:
                time.sleep(random.uniform(0.01, self.options.seconds))
                self.server.kill()
            load.stop()
        self.kills += 1
        left = records_unapplied(self.data)
        if left < 0:
            raise Failure(f"the read model is {-left} records ahead of the log")
        if left:
            self.caught_up += left
            if kind == "between":
                self.proven += 1

    def check(self, load, base):
        self.server.start()
        self.restarts += 1
        if records_unapplied(self.data) != 0:
            raise Failure("after the restart the read model is not at the head")
        missing, twice = hold_against(self.data, load, base)
        if missing or twice:
            raise Failure(f"acknowledged and missing: {missing[:5]}; there twice: {twice[:5]}")
        code, said = self.server.run("rebuild", "--check", check=False)
        if code != 0:
            raise Failure(f"after kill {self.kills}: {said}")
        hold_texts_against(self.server, load, 5)
        waiting = sum(1 for worker in load.workers if worker.unanswered)
        self.unanswered += waiting
        self.carried_out += load.repeat_unanswered()
        missing, twice = hold_against(self.data, load, base)
        if missing or twice:
            raise Failure(f"after repeating: missing {missing[:5]}; there twice: {twice[:5]}")
        self.server.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--magpie", default=".build/debug/magpie")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--between", type=int, default=40)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=1.5, help="the longest load before a kill")
    parser.add_argument("--start", type=float, default=0.5, help="the longest start before a kill")
    parser.add_argument("--passings", type=int, default=60, help="the last batch that a kill between may hit")
    parser.add_argument("--epoch", type=int, default=25, help="kills on one data directory")
    parser.add_argument("--port", type=int, default=0, help="by default one that is free")
    parser.add_argument("--folder", help="where to work; kept. By default a temporary folder, removed.")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    random.seed(seed)
    with tempfile.TemporaryDirectory(prefix="magpie-crash-") as temporary:
        folder = options.folder or temporary
        os.makedirs(folder, exist_ok=True)
        crashes = Crashes(options, folder)
        begun = time.monotonic()
        try:
            crashes.run()
        except (Failure, AssertionError) as failure:
            print(f"seed {seed}: {failure}", file=sys.stderr)
            if os.path.exists(folder + "/errors"):
                print(open(folder + "/errors", errors="replace").read()[-3000:], file=sys.stderr)
            return 1
        finally:
            if crashes.server.process and crashes.server.process.poll() is None:
                crashes.server.kill()
        print(
            f"{crashes.kills} kills ({crashes.between} between append and apply, of which {crashes.proven} left records "
            f"in the log that the read model lacked; {crashes.starting} while starting), {crashes.acknowledged} commands "
            f"acknowledged, none missing, none twice; {crashes.unanswered} unanswered were sent again, "
            f"{crashes.carried_out} of them had been carried out; {crashes.caught_up} records were caught up with; the "
            f"read models equalled a rebuild after each of {crashes.restarts} restarts "
            f"({time.monotonic() - begun:.0f} s, seed {seed})")
        if crashes.between and not crashes.proven:
            print("no kill fell between append and apply: nothing was shown", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
