#!/usr/bin/env python3
"""Loses the power under the whole server, again and again: nothing acknowledged may be gone.

    server_power.py --magpie .build/debug/magpie [--rounds 50] [--normal 5]

The server runs under powerloss.so, is killed under load, and what it had not synced is taken back, in every
second round torn into sectors of which some stay. Then the log, the vault's texts and the files are held
against what a client outside was told. `--normal` rounds run with synchronous = NORMAL (normal.so): there,
acknowledged commands must be missing, or the test shows nothing.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from magpie_load import (
    Failure, Load, Server, copy, demonstration, head, hold_against, hold_texts_against, records_unapplied)

HERE = os.path.dirname(os.path.abspath(__file__))


class Disk:
    """A folder on a disk that forgets what was not synced."""

    def __init__(self, folder):
        self.data, self.state, tools = folder + "/data", folder + "/state", folder + "/tools"
        os.makedirs(tools, exist_ok=True)
        self.library, self.undo, self.normal = (f"{tools}/{name}" for name in ["powerloss.so", "undo", "normal.so"])
        source = f"{HERE}/powerloss.c"
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", self.library, source, "-ldl", "-lpthread"], check=True)
        subprocess.run(["clang", "-O1", "-DUNDO", "-o", self.undo, source], check=True)
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", self.normal, f"{HERE}/normal.c", "-ldl"], check=True)
        self.clear()

    def clear(self):
        shutil.rmtree(self.state, ignore_errors=True)
        os.makedirs(self.state)

    def environment(self, normal=False):
        preload = f"{self.normal}:{self.library}" if normal else self.library
        return {"LD_PRELOAD": preload, "FAULT_DIR": self.data, "FAULT_STATE": self.state}

    def lose_power(self, seed):
        said = subprocess.run([self.undo, self.state, self.data, str(seed)], check=True, capture_output=True, text=True)
        self.clear()
        return said.stdout.strip()


class Round:
    def __init__(self, options, disk, pristine, tokens, number, normal):
        self.options, self.disk, self.tokens, self.number, self.normal = options, disk, tokens, number, normal
        copy(pristine, disk.data)
        self.server = Server(options.magpie, disk.data, options.port, os.path.dirname(disk.data) + "/errors")

    def run(self, losses):
        """Several losses on one data directory; returns how many commands were acknowledged and how many are gone."""
        base = head(self.disk.data)
        load = Load(self.server.port, self.tokens, self.options.workers, self.number)
        gone = undone = 0
        for loss in range(losses):
            self.server.start(**self.disk.environment(self.normal))
            load.repeat_unanswered()
            load.start()
            time.sleep(random.uniform(0.1, self.options.seconds))
            if self.normal:
                self.wait_for_something_to_lose(load)
            self.server.kill()
            load.stop()
            said = self.disk.lose_power(random.randrange(1, 1 << 30) if loss % 2 else 0)
            undone += not said.startswith("lost 0 writes and 0 names")
            if records_unapplied(self.disk.data) < 0 and not self.normal:
                raise Failure("the read model is ahead of the log")
            missing, twice = hold_against(self.disk.data, load, base)
            if twice:
                raise Failure(f"there twice: {twice[:5]}")
            gone += len(missing)
            if self.normal:
                return len(load.acknowledged), gone, undone
            if missing:
                raise Failure(f"acknowledged and gone with the power: {missing[:5]} ({said})")
            self.check(load)
        self.server.run("log", "verify")
        self.server.run("health")
        return len(load.acknowledged), gone, undone

    def wait_for_something_to_lose(self, load):
        """A slow machine acknowledges nothing in a second, and then the control would show nothing."""
        end = time.monotonic() + 60
        while len(load.acknowledged) < 20 and time.monotonic() < end:
            time.sleep(0.05)

    def check(self, load):
        self.server.start()
        code, said = self.server.run("rebuild", "--check", check=False)
        if code != 0:
            raise Failure(said)
        hold_texts_against(self.server, load)
        self.server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--magpie", default=".build/debug/magpie")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--normal", type=int, default=5, help="rounds of the control")
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--epoch", type=int, default=10)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder")
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    random.seed(seed)
    with tempfile.TemporaryDirectory(prefix="magpie-power-") as temporary:
        folder = os.path.realpath(options.folder or temporary)
        os.makedirs(folder, exist_ok=True)
        disk, pristine = Disk(folder), folder + "/pristine"
        tokens = demonstration(options.magpie, pristine, options.port)
        acknowledged = undone = done = 0
        lost_rounds, server = 0, None
        try:
            while done < options.rounds:
                losses = min(options.epoch, options.rounds - done)
                one = Round(options, disk, pristine, tokens, done, False)
                server = one.server
                told, _, back = one.run(losses)
                acknowledged, undone, done = acknowledged + told, undone + back, done + losses
                print(f"{done} losses of power, {acknowledged} commands acknowledged", flush=True)
            for number in range(options.normal):
                one = Round(options, disk, pristine, tokens, 1000 + number, True)
                server = one.server
                _, gone, _ = one.run(1)
                lost_rounds += gone > 0
        except Failure as failure:
            print(f"seed {seed}: {failure}", file=sys.stderr)
            if os.path.exists(folder + "/errors"):
                print(open(folder + "/errors", errors="replace").read()[-3000:], file=sys.stderr)
            return 1
        finally:
            if server and server.process and server.process.poll() is None:
                server.kill()
        print(f"{done} losses of power, {acknowledged} commands acknowledged, none gone; {undone} took something back; "
              f"with synchronous = NORMAL acknowledged commands were gone in {lost_rounds} of {options.normal} (seed {seed})")
        if options.normal and not lost_rounds:
            print("NORMAL lost nothing: the test shows nothing", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
