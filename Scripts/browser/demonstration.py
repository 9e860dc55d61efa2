"""A demonstration of Magpie, served for a test on a free loopback port and with a clock that can be set forward."""
import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]



class Demonstration:
    """Filled once, served until the end of the `with`."""

    def __init__(self, program, port=0, keep=None, limits=False):
        self.program = str(Path(program).resolve())
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = Path(keep) if keep else Path(tempfile.mkdtemp(prefix="magpie-browser-"))
        self.isKept = keep is not None
        self.data = self.folder / "data"
        self.clock = self.folder / "clock"
        self.preload = self.folder / "clock.so"
        self.limits = limits
        self.server = None

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        # A call closes, a loan falls due, while the test waits for nothing.
        # A kept one goes on where it was.
        self.ahead(struct.unpack("<q", self.clock.read_bytes())[0] if self.clock.exists() else 0)
        subprocess.run(
            ["cc", "-Wall", "-Wextra", "-O2", "-shared", "-fPIC", "-o", str(self.preload),
             str(Path(__file__).parent / "clock.c"), "-ldl"], check=True)
        self.run("demo", "--no-serve")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        if not self.isKept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self):
        return dict(
            os.environ,
            LD_PRELOAD=str(self.preload),
            MAGPIE_TEST_CLOCK=str(self.clock),
            SWIFT_BACKTRACE="enable=no",
        )

    def run(self, *arguments, check=True):
        """Runs a subcommand on the data, with the demonstration's clock."""
        first, rest = list(arguments[:1]), list(arguments[1:])
        if len(arguments) > 1 and not arguments[1].startswith("-"):
            first, rest = list(arguments[:2]), list(arguments[2:])
        ended = subprocess.run(
            [self.program, *first, "--data", str(self.data), *rest],
            env=self.environment(), capture_output=True, text=True, timeout=300)
        if check and ended.returncode != 0:
            raise AssertionError(f"magpie {' '.join(arguments)}: {ended.stdout}{ended.stderr}")
        return ended

    def start(self):
        settings = ["--port", str(self.port)] + ([] if self.limits else ["--no-rate-limits"])
        self.output = open(self.folder / "server.log", "w")
        self.server = subprocess.Popen(
            [self.program, "serve", "--data", str(self.data), *settings],
            env=self.environment(), stdout=self.output, stderr=self.output)
        for _ in range(600):
            if self.server.poll() is not None:
                raise AssertionError("The server ended:\n" + (self.folder / "server.log").read_text())
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not begin to listen.")

    def stop(self):
        if self.server:
            self.server.terminate()
            try:
                self.server.wait(10)
            except subprocess.TimeoutExpired:
                self.server.kill()
            self.output.close()

    def ahead(self, seconds):
        self.offset = seconds
        # In place: the server has this file mapped.
        with open(self.clock, "r+b" if self.clock.exists() else "w+b") as file:
            file.write(struct.pack("<q", seconds))

    def forward(self, days=0, seconds=0):
        """Sets the server's clock forward; it never goes back."""
        self.ahead(self.offset + days * 86_400 + seconds)

    def now(self):
        """What the server takes for the present, in seconds since 1970."""
        return time.time() + self.offset

    def welcome(self, email):
        """A link that lets the owner of an address choose a password."""
        text = self.run("person", "reset", "--email", email).stdout
        return re.search(r"/welcome/\S+", text).group(0)

    def incidents(self):
        """Errors that the server did not expect."""
        log = (self.folder / "server.log").read_text()
        return [line for line in log.splitlines() if "unexpected error" in line or "Fatal error" in line]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
