"""How long every page of the demo school takes, and how much memory web and worker take together.

    python -m benchmarks.pages [--rounds 5] [--bar 150]

Starts the real processes on a fresh demo school, signs in as each demo account, follows every link it finds, and asks
for each page several times. Prints the median per page in milliseconds, the slowest first; ends with status 1 when a
page is over the bar or the processes together are over 400 MB.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from config import Development
from tests.journeys.server import Server, running_server

ACCOUNTS = ("coordinator", "student", "supervisor", "viewer", "admin", "mentor", "counsellor")
LINK = re.compile(r'href="(/[^"#]*)"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NUMBER = re.compile(r"\d+")
MEMORY_BAR = 400


@dataclass(frozen=True)
class Timing:
    """One page: who asked, its address, what its rounds took in milliseconds, its size in bytes.

    `processor` is what a round took of the processor, as a mean: it holds on a busy machine too.
    """

    who: str
    path: str
    milliseconds: float
    size: int
    processor: float


def signed_in(server: Server, email: str, password: str) -> OpenerDirector:
    """A client with the session of an account."""
    client = build_opener(HTTPCookieProcessor(CookieJar()))
    page = client.open(f"{server.address}/sign-in").read().decode()
    token = TOKEN.search(page)
    if token is None:
        raise SystemExit("The sign-in page has no token.")
    form = {"csrf_token": token[1], "email": email, "password": password}
    client.open(f"{server.address}/sign-in", urlencode(form).encode())
    return client


def pages_of(server: Server, client: OpenerDirector, most_alike: int = 2) -> Iterator[str]:
    """The pages that somebody can click to; of pages that differ by a number or a query only the first few."""
    queue, seen, shapes = ["/today"], {"/today"}, dict[str, int]()
    while queue:
        path = queue.pop(0)
        answer = client.open(server.address + path)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        yield path
        for written in LINK.findall(answer.read().decode()):
            link = written.replace("&amp;", "&")
            parts = urlsplit(urljoin(path, link))
            shape = NUMBER.sub("0", parts.path) + ("?" if parts.query else "")
            if parts.path.startswith("/static/") or link in seen or shapes.get(shape, 0) >= most_alike:
                continue
            seen.add(link)
            shapes[shape] = shapes.get(shape, 0) + 1
            queue.append(link)


def measure(
    server: Server,
    rounds: int,
    accounts: Mapping[str, str],
    password: str,
    pick: Callable[[list[float]], float] = statistics.median,
) -> list[Timing]:
    """Every page of every account (name to email address), the slowest first; `pick` says which round counts."""
    timings = []
    for who, email in accounts.items():
        client = signed_in(server, email, password)
        for path in list(pages_of(server, client)):
            times, size, before = [], 0, processor_seconds_of(server)
            for _ in range(rounds):
                start = time.perf_counter()
                size = len(client.open(server.address + path).read())
                times.append((time.perf_counter() - start) * 1000)
            used = (processor_seconds_of(server) - before) / rounds * 1000
            timings.append(Timing(who, path, pick(times), size, used))
    return sorted(timings, key=lambda timing: -timing.milliseconds)


def processes_of(server: Server) -> Iterator[Path]:
    """The processes that keep their data in this folder, as folders in /proc (Linux)."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"DATA_DIR={server.data}" in process.joinpath("environ").read_text(errors="replace"):
                yield process


def memory_of(server: Server) -> float:
    """Memory in MB of all processes of the server (proportional set size)."""
    total = 0
    for process in processes_of(server):
        with suppress(OSError):
            found = re.search(r"^Pss:\s+(\d+) kB", process.joinpath("smaps_rollup").read_text(), re.MULTILINE)
            total += int(found[1]) if found else 0
    return total / 1024


def processor_seconds_of(server: Server) -> float:
    """Seconds of the processor that all processes of the server have used: the clock says little on a busy machine."""
    ticks = 0
    for process in processes_of(server):
        with suppress(OSError):
            fields = process.joinpath("stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the pages of the demo school.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bar", type=float, default=150, help="milliseconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        accounts = {who: f"{who}@demo.example" for who in ACCOUNTS}
        timings = measure(server, options.rounds, accounts, Development().DEMO_PASSWORD)
        memory = memory_of(server)
    print(f"{'ms':>7}  {'kB':>6}  page")
    for timing in timings:
        print(f"{timing.milliseconds:7.1f}  {timing.size / 1024:6.1f}  {timing.who}: {timing.path}")
    over = [timing for timing in timings if timing.milliseconds > options.bar]
    print(
        f"\n{len(timings)} pages, {len(over)} over {options.bar:.0f} ms; web and worker together {memory:.0f} MB"
    )
    sys.exit(1 if over or memory > MEMORY_BAR else 0)


if __name__ == "__main__":
    main()
