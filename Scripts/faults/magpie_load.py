"""A server of Magpie under load, watched from outside: shared by crash.py, server_power.py and server_disk.py.

Every command carries its idempotency key and a marker of its own, and the load keeps what was
acknowledged to it. After a fault the log is read past the server and held against that.
"""
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import uuid


class Failure(Exception):
    """What should never happen has happened."""


def demonstration(magpie, folder, port=0):
    """A freshly filled demonstration in `folder`, which copies are made of; returns its API tokens."""
    subprocess.run(
        [magpie, "demo", "--data", folder, "--no-serve"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(magpie, folder, port, folder + ".errors")
    server.start()
    issued = tokens(server)
    server.stop()
    return issued


def head(data):
    """The log's last record."""
    log = read_only(data + "/log.sqlite")
    last = log.execute("SELECT max(sequence) FROM entry").fetchone()[0]
    log.close()
    return last


def free_port():
    """A port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """One process that serves a data directory."""

    def __init__(self, magpie, data, port, errors, environment=None):
        self.magpie, self.data, self.port, self.errors = magpie, data, port or free_port(), errors
        self.environment = environment or {}
        self.process = None

    def start(self, **more):
        """Starts it and waits until it says that it serves; returns the seconds that took."""
        begun = time.monotonic()
        self.spawn(**more)
        line = self.process.stdout.readline()
        if b"Magpie is at" not in line:
            self.process.wait()
            raise Failure(f"the server did not start: exit {self.process.returncode}, see {self.errors}")
        return time.monotonic() - begun

    def spawn(self, **more):
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [self.magpie, "serve", "--data", self.data, "--port", str(self.port), "--no-rate-limits"],
                stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **self.environment, **more})

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.wait()

    def stop(self):
        """Ends it as an operator would."""
        self.process.terminate()
        self.wait(30)
        if self.process.returncode != 0:
            raise Failure(f"the server ended with {self.process.returncode}")

    def wait(self, seconds=60):
        self.process.wait(seconds)
        self.process.stdout.close()

    def run(self, *arguments, check=True):
        """A command on the same data, beside the server; returns its exit code and its output."""
        done = subprocess.run(
            [self.magpie, *arguments, "--data", self.data], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and done.returncode != 0:
            raise Failure(f"magpie {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}")
        return done.returncode, done.stdout


class Client:
    """One connection, kept open as long as it lasts."""

    def __init__(self, port, timeout=60):
        self.port, self.timeout, self.connection = port, timeout, None

    def send(self, method, path, body=None, headers=None):
        """Status, headers and body. Raises OSError or HTTPException where no whole answer came."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request(method, path, body=body, headers=headers or {})
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.will_close:
                self.close()
            return answer.status, answer.headers, content
        except Exception:
            self.close()
            raise

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


def form(client, path, fields, cookie=None):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{client.port}"}
    if cookie:
        headers["Cookie"] = cookie
    return client.send("POST", path, urllib.parse.urlencode(fields), headers)


def cookie_of(headers, what):
    cookie = headers.get("Set-Cookie")
    if not cookie:
        raise Failure(f"no session came: {what}")
    return cookie.split(";")[0]


def token(client, cookie, scopes):
    fields = [("name", "load")] + [("scope", scope) for scope in scopes]
    status, _, body = form(client, "/account/tokens", fields, cookie)
    found = re.search(rb"mgp_[A-Za-z0-9_-]+", body)
    if status != 200 or not found:
        raise Failure(f"no token came: {status}")
    return found.group().decode()


def tokens(server):
    """API tokens of two curators, who hand samples to each other, and of a programme officer."""
    client = Client(server.port, timeout=180)  # a password is hashed on the way
    people = json.loads(server.run("person", "list", "--json")[1])
    second = next(person["email"] for person in people if person["id"] == "curator2")
    link = re.search(r"/welcome/\S+", server.run("person", "reset", "--email", second)[1]).group()
    word = f"crash test {uuid.uuid4()}"
    _, headers, _ = form(client, link, [("password", word), ("again", word)])
    keeper = cookie_of(headers, "curator2")
    sessions = {}
    for role in ["curator", "programmeOffice"]:
        _, headers, _ = form(client, "/demonstration/sign-in", [("role", role)])
        sessions[role] = cookie_of(headers, role)
    custody = ["sample.register", "sample.read", "custody.offer", "custody.accept"]
    result = {
        "curator": token(client, sessions["curator"], custody),
        "keeper": token(client, keeper, custody),
        "office": token(client, sessions["programmeOffice"], ["call.open"]),
    }
    client.close()
    return result


class Load:
    """Workers that send commands one after another, and what they were told."""

    def __init__(self, port, tokens, workers, epoch):
        self.port, self.tokens, self.epoch = port, tokens, epoch
        self.acknowledged = []   # (type, marker, subject, first, last, title or None)
        self.refused = []        # (status, body): answers that refuse
        self.workers = [Worker(self, number) for number in range(workers)]
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.threads = []

    def start(self, limit=None):
        self.stopping.clear()
        self.threads = [threading.Thread(target=worker.run, args=(limit,), daemon=True) for worker in self.workers]
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Lets each worker come to the end of what it is doing."""
        self.stopping.set()
        self.join()

    def run(self, limit):
        """Lets each worker carry out so many commands."""
        self.start(limit)
        self.join()

    def join(self):
        for thread in self.threads:
            thread.join(60)
            if thread.is_alive():
                raise Failure("a worker hangs")
        for worker in self.workers:
            if worker.fault:
                raise worker.fault

    def repeat_unanswered(self):
        """Sends again, with their keys, the commands to which no answer came; returns how many had been carried out."""
        return sum(worker.repeat() for worker in self.workers)


class Worker:
    """Registers samples, hands them over, names them again, opens calls with texts; always waits for the answer."""

    def __init__(self, load, number):
        self.load, self.number, self.count = load, number, 0
        self.client = Client(load.port)
        self.sample = None
        self.unanswered = None
        self.steps = []
        self.fault = None

    def run(self, limit=None):
        self.client.close()  # one to a server that is gone
        done = 0
        while not self.load.stopping.is_set() and (limit is None or done < limit):
            command = self.unanswered or self.next()
            self.unanswered = command
            try:
                if not self.attempt(command):
                    return
            except Failure as failure:
                self.fault = failure
                return
            done += 1

    def attempt(self, command):
        """True where an answer came."""
        role, path, body, key, _, _ = command
        try:
            status, _, answer = self.client.send("POST", "/api/v1/" + path, json.dumps(body), {
                "Authorization": f"Bearer {self.load.tokens[role]}", "Content-Type": "application/json",
                "Idempotency-Key": key})
        except (OSError, http.client.HTTPException):
            return False
        self.settle(command, status, answer)
        return True

    def settle(self, command, status, answer):
        _, _, body, _, kind, marker = command
        if status not in (200, 201):
            # Stays unanswered: it is sent again, as a client would after a failure of the server.
            with self.load.lock:
                self.load.refused.append((status, answer.decode(errors="replace")[:600]))
            if status < 500:
                raise Failure(f"{kind} {marker}: {status} {answer[:300]}")
            return
        told = json.loads(answer)
        self.unanswered = None
        with self.load.lock:
            self.load.acknowledged.append(
                (kind, marker, told["subject"], told["first"], told["last"], body.get("title")))
        if kind == "sample.registered":
            self.sample, self.steps = told["subject"], ["offer", "accept", "alias", "offer", "accept", "call"]

    def repeat(self):
        if not self.unanswered:
            return 0
        self.client.close()
        command = self.unanswered
        role, path, body, key, _, _ = command
        status, _, answer = self.client.send("POST", "/api/v1/" + path, json.dumps(body), {
            "Authorization": f"Bearer {self.load.tokens[role]}", "Content-Type": "application/json",
            "Idempotency-Key": key})
        self.settle(command, status, answer)
        return 1 if status in (200, 201) and json.loads(answer)["isRepeat"] else 0

    def next(self):
        """Role, path, body, key, the type of the record that follows, and the marker that is in it."""
        self.count += 1
        mark = f"{self.load.epoch}-{self.number}-{self.count}"
        key = str(uuid.uuid4())
        if not self.steps:
            body = {"number": "N" + mark, "mission": "crash", "material": "basalt", "form": "rock",
                    "category": "research", "mass": 1_000_000, "facility": "beijing"}
            self.home = "beijing"
            return "curator", "samples", body, key, "sample.registered", body["number"]
        step = self.steps.pop(0)
        path = f"samples/{self.sample}/"
        if step == "offer":
            self.home = "houston" if self.home == "beijing" else "beijing"
            self.consignment = "C" + mark
            body = {"to": "facility:" + self.home, "consignment": self.consignment, "seals": ["S" + mark]}
            self.seals = body["seals"]
            return "curator", path + "custody-offers", body, key, "custody.offered", self.consignment
        if step == "accept":
            body = {"consignment": self.consignment, "seals": self.seals}
            return "keeper", path + "custody-acceptances", body, key, "custody.accepted", self.consignment
        if step == "alias":
            return "curator", path + "aliases", {"alias": "A" + mark}, key, "sample.renumbered", "A" + mark
        body = {"number": "K" + mark, "title": f"Call {mark} {uuid.uuid4()}", "summary": "Under load. " * 20,
                "samples": [self.sample], "category": "research", "opens": "2026-01-01T00:00:00Z",
                "closes": "2036-01-01T00:00:00Z"}
        return "office", "calls", body, key, "call.opened", body["number"]


MARKS = {"sample.registered": "number", "custody.offered": "consignment", "custody.accepted": "consignment",
         "sample.renumbered": "alias", "call.opened": "number"}


def read_only(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def register_path(data):
    folder = data + "/read-models"
    names = [name for name in os.listdir(folder) if re.fullmatch(r"register-v\d+\.sqlite", name)]
    if len(names) != 1:
        raise Failure(f"{folder} holds {names}")
    return folder + "/" + names[0]


def records_unapplied(data):
    """How many records the log holds beyond the read model, as a crash has left them."""
    log, register = read_only(data + "/log.sqlite"), read_only(register_path(data))
    head = log.execute("SELECT max(sequence) FROM entry").fetchone()[0]
    position = register.execute("SELECT value FROM meta WHERE key = 'position'").fetchone()[0]
    log.close()
    register.close()
    return head - position


def hold_against(data, load, base):
    """Everything acknowledged is in the log where it was said to be, and nothing of the load is there twice."""
    log = read_only(data + "/log.sqlite")
    rows = log.execute("SELECT sequence, stream, type, record FROM entry WHERE sequence > ? ORDER BY sequence", (base,))
    places, entries = {}, {}
    for sequence, stream, kind, record in rows:
        entries[sequence] = (stream, kind)
        if kind in MARKS:
            mark = (kind, json.loads(record)["data"][MARKS[kind]])
            places.setdefault(mark, []).append(sequence)
    log.close()
    missing = []
    for kind, marker, subject, first, last, _ in load.acknowledged:
        if places.get((kind, marker)) != [first] or last != first or entries[first][0].split("/")[1] != subject:
            missing.append((kind, marker, first, places.get((kind, marker))))
    twice = [mark for mark, found in places.items() if len(found) > 1]
    return missing, twice


def hold_texts_against(server, load, most=None):
    """Titles that were acknowledged are read back through the server: all, or a sample of them."""
    calls = [entry for entry in load.acknowledged if entry[5]]
    client = Client(server.port)
    for _, _, subject, _, _, title in calls if most is None else random.sample(calls, min(most, len(calls))):
        status, _, body = client.send("GET", f"/api/v1/calls/{subject}")
        if status != 200 or title not in body.decode():
            raise Failure(f"call {subject}: {status}, its text is not what was acknowledged")
    client.close()
    return len(calls)


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
