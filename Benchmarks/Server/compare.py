#!/usr/bin/env python3
"""Measures the whole server and prints what docs/server-speeds.md shows.

    compare.py --magpie .build/release/magpie --benchmark .build/release/server-benchmark [--records 1000000]

Durable rates stand beside plain SQLite inserts and pg_test_fsync of the same minutes: a shared machine's
flush rate varies forty-fold. Costs of a request are the server's own CPU time, read from /proc, over many
requests. A machine on which something else runs shows in the wall times and hardly in the CPU times.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Scripts/faults"))
from magpie_load import Client, Server, demonstration  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_megabytes(pid):
    with open(f"/proc/{pid}/status") as status:
        found = dict(line.split(":", 1) for line in status)
    return int(found["VmRSS"].split()[0]) / 1024, int(found["VmHWM"].split()[0]) / 1024


def run(*arguments):
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def line(what, value, goal=""):
    print(f"{what:<66} {value:>24}   {goal}", flush=True)


def flushes(folder):
    """fdatasync a second, as PostgreSQL's own tool finds it; None where it is not installed."""
    tools = sorted(os.path.join(root, "pg_test_fsync") for root, _, names in os.walk("/usr/lib/postgresql")
                   if "pg_test_fsync" in names)
    tool = shutil.which("pg_test_fsync") or (tools[-1] if tools else None)
    if not tool:
        return None
    said = subprocess.run([tool, "-s", "1", "-f", folder + "/fsync"], stdout=subprocess.PIPE, text=True).stdout
    found = re.search(r"fdatasync\s+([\d.]+) ops/sec", said)
    return float(found.group(1)) if found else None


def settle(server):
    """Waits until the server does nothing of itself: it signs a checkpoint of what was put into its log."""
    before, quiet = processor_seconds(server.process.pid), 0
    while quiet < 3:
        time.sleep(2)
        now = processor_seconds(server.process.pid)
        quiet = quiet + 1 if now - before <= 0.04 else 0
        before = now


def begin_letters_anew(data):
    """Has letters follow the log from its end on, as for a history that was replayed.

    Otherwise the server works through a million records that were put there behind its back, beside what is measured.
    """
    with sqlite3.connect(data + "/vault.sqlite") as vault:
        vault.execute("DELETE FROM positions WHERE name = 'log'")


def page_cost(server, client, path, headers, count):
    """CPU milliseconds of the server for one request."""
    def many(times):
        for _ in range(times):
            status, _, body = client.send("GET", path, headers=headers)
            if status != 200:
                raise SystemExit(f"{path}: {status} {body[:300]}")
        return len(body)
    many(30)
    before = processor_seconds(server.process.pid)
    size = many(count)
    return (processor_seconds(server.process.pid) - before) / count * 1000, size


def new_samples(client, token, name, path):
    """Samples that nobody has handed over yet; a round leaves its own in the middle of a hand-over."""
    samples = []
    for number in range(2048):
        body = {"number": f"{name}-{number}", "mission": "bench", "material": "basalt", "form": "rock",
                "category": "research", "mass": 1_000_000, "facility": "houston"}
        status, _, answer = client.send("POST", "/api/v1/samples", json.dumps(body), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "Idempotency-Key": f"bench-sample-{name}-{number}"})
        if status != 201:
            raise SystemExit(f"{status} {answer}")
        samples.append(json.loads(answer)["subject"])
    with open(path, "w") as file:
        file.write("\n".join(samples) + "\n")


def ask(options, address, *more, **environment):
    """Requests a second that 64 clients got answered, and how many they were."""
    said = subprocess.run(
        ["wrk", "-t2", "-c64", f"-d{options.seconds}s", *more, address], check=True, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **environment}).stdout
    if "Non-2xx" in said:
        raise SystemExit(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)), int(re.search(r"(\d+) requests in", said).group(1))


def constant_answers(options, folder, port, environment):
    """The same requests, answered "ok" by nginx, which reads and decides nothing; None where it is not installed."""
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    if not nginx:
        return None
    with open(folder + "/nginx.conf", "w") as file:
        file.write(f"""daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
            events {{ worker_connections 512; }}
            http {{ access_log off; client_body_temp_path {folder}/bodies; keepalive_requests 1000000000;
                server {{ listen 127.0.0.1:{port}; location / {{ return 200 "ok"; }} }} }}""")
    server = subprocess.Popen([nginx, "-c", folder + "/nginx.conf"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        rates = [ask(options, f"http://127.0.0.1:{port}", "-s", HERE + "/handover.lua", **environment)[0]
                 for _ in range(options.rounds)]
    finally:
        server.terminate()
        server.wait()
    return sorted(rates)[len(rates) // 2]


def decisions_over_http(options, folder, plain):
    data = folder + "/http"
    issued = demonstration(options.magpie, data, options.port)
    server = Server(options.magpie, data, options.port, folder + "/errors")
    server.start()
    client = Client(server.port)
    rates, costs, idle = [], [], []
    try:
        for number in range(options.rounds):
            new_samples(client, issued["curator"], f"B{number}", folder + "/samples")
            before = processor_seconds(server.process.pid)
            load = {"BENCH_TOKENS": f"{issued['curator']} {issued['keeper']}", "BENCH_SAMPLES": folder + "/samples",
                    "BENCH_RUN": f"{number}{int(time.time())}"}
            address = f"http://127.0.0.1:{server.port}"
            rate, done = ask(options, address, "-s", HERE + "/handover.lua", **load)
            rates.append(rate)
            costs.append((processor_seconds(server.process.pid) - before) / done * 1e6)
            # What only says that it is well: no decision, however quick, is answered more often.
            idle.append(ask(options, address + "/api/v1/health")[0])
        memory = memory_megabytes(server.process.pid)
    finally:
        server.stop()
    constant = constant_answers(options, folder, server.port, load)
    rate = sorted(rates)[len(rates) // 2]
    line("decisions a second over HTTP, 64 clients", f"{rate:,.0f}")
    line("  of plain inserts", f"{rate / plain:.0%}", "at least 30%")
    line("  CPU of the server for one", f"{sorted(costs)[len(costs) // 2]:,.0f} µs")
    line("  memory afterwards", f"{memory[0]:,.0f} MB", "under 200 MB")
    line("requests a second that decide nothing, 64 clients", f"{sorted(idle)[len(idle) // 2]:,.0f}")
    line("the same requests answered by nginx with a constant", f"{constant:,.0f}" if constant else "not installed")


def large_log(options, folder):
    data = folder + "/large"
    demonstration(options.magpie, data, options.port)
    base = run(options.benchmark, "fill", data, str(options.records))
    line("records written to a log", f"{base['records']:,.0f} in {base['seconds']:.0f} s")
    times = run(options.benchmark, "log", data)
    if not times["isSound"]:
        raise SystemExit("the log is not sound")
    begin_letters_anew(data)
    line("verified", f"{times['verifySeconds']:.1f} s", f"CPU {times['verifyProcessorSeconds']:.1f} s; under 5 s")
    line("projected", f"{times['projectSeconds']:.1f} s", f"CPU {times['projectProcessorSeconds']:.1f} s; under 30 s")
    line("  memory of both at most", f"{times['peakMegabytes']:,.0f} MB", "under 200 MB")
    server = Server(options.magpie, data, options.port, folder + "/errors")
    line("first start, which projects", f"{server.start():.1f} s")
    server.stop()
    starts = []
    for _ in range(3):
        starts.append(server.start())
        started = processor_seconds(server.process.pid)
        server.stop()
    line("start with that log", f"{min(starts):.2f} s", f"CPU {started:.2f} s; under 2 s")
    server.start()
    settle(server)
    client = Client(server.port)
    json_type, html = {"Accept": "application/json"}, {"Accept": "text/html"}
    pages = [
        ("catalogue, 50 of 111,000", "/samples", "/api/v1/samples?limit=50"),
        ("  a mission's", "/samples?mission=apollo", "/api/v1/samples?limit=50&mission=apollo"),
        ("  a search for a number", "/samples?q=0077777", "/api/v1/samples?limit=50&text=0077777"),
        ("  a search for a word", "/samples?q=basalt", "/api/v1/samples?limit=50&text=basalt"),
    ]
    for what, page, api in pages:
        cost, size = page_cost(server, client, page, html, options.requests)
        line(f"{what}, as HTML", f"{cost:.2f} ms CPU", f"{size:,} bytes; under 5 ms")
        cost, size = page_cost(server, client, api, json_type, options.requests)
        line(f"{what}, as JSON", f"{cost:.2f} ms CPU", f"{size:,} bytes; under 1 ms")
    now, peak = memory_megabytes(server.process.pid)
    line("memory after these pages", f"{now:,.0f} MB, {peak:,.0f} at most", "under 200 MB")
    before, seconds = processor_seconds(server.process.pid), 20
    time.sleep(seconds)
    line("CPU while nobody asks", f"{(processor_seconds(server.process.pid) - before) / seconds:.2%} of a core", "about nothing")
    server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--magpie", default=".build/release/magpie")
    parser.add_argument("--benchmark", default=".build/release/server-benchmark")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder")
    parser.add_argument("--only", choices=["decisions", "http", "large"], action="append")
    options = parser.parse_args()
    parts = options.only or ["decisions", "http", "large"]
    with tempfile.TemporaryDirectory(prefix="magpie-speeds-") as temporary:
        folder = options.folder or temporary
        os.makedirs(folder, exist_ok=True)
        flush = flushes(folder)
        line("fdatasync a second (pg_test_fsync)", f"{flush:,.0f}" if flush else "not installed")
        if "decisions" in parts or "http" in parts:
            found = run(options.benchmark, "decisions", folder)
            plain = found["plainInsertsPerSecond"]
            line(f"plain inserts a second, {found['bytesPerRow']:.0f} bytes, by 100", f"{plain:,.0f}")
            line("decisions a second in process, 64 callers", f"{found['decisionsPerSecond']:,.0f}")
            line("  of plain inserts", f"{found['ratio']:.0%}", "at least 50%")
            line("  CPU for one", f"{found['processorMicrosecondsPerDecision']:.0f} µs")
            line("  of commands that may be repeated", f"{found['repeatableDecisionsPerSecond']:,.0f}")
            line("plain inserts asked for one by one by 64 callers, a second", f"{found['gatheredInsertsPerSecond']:,.0f}")
        if "http" in parts:
            decisions_over_http(options, folder, plain)
        if "large" in parts:
            large_log(options, folder)
        if "decisions" in parts:
            line("fdatasync a second, at the end", f"{flushes(folder) or 0:,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
