"""How long it takes until the page of trade-offs shows what another order of a run gives.

    python -m benchmarks.tradeoffs [--tries 100] [--bar 2] [--large]

Starts the real processes on a fresh demo school (120 students, 80 companies), signs in as its coordinator, and posts
one order after the other, each different: the page asks how far it is as often as its script does, and is read until it
holds the figures. Prints the median, the 95th of a hundred and the slowest in seconds, and what a try took of the
processor, which says more on a busy machine; ends with status 1 when the 95th of a hundred is over the bar.

With `--large` it does so at the school of `benchmarks.big_school`, 3,000 students with 60 seconds for the solver: says
how often the page showed how far it was, stops one order halfway, and has no bar.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import OpenerDirector

from app import create_app
from app.extensions import writing
from app.migrating import bring_up_to_date
from app.placements.policies import DEFAULT_ORDER
from benchmarks.big_school import PASSWORD, make_big_school
from benchmarks.load import solved_run
from benchmarks.pages import TOKEN, processes_of, processor_seconds_of, signed_in
from benchmarks.visitors import Visitor
from config import Development
from tests.journeys.server import Server, running_server

FIRST, LONGER, SLOWEST = 0.15, 1.3, 1.0
"""Seconds between two looks, as in `static/js/tradeoffs.js`."""
WORKED_OUT = 'id="cost"'
BUSY, STOP = re.compile(r'data-busy="([^"]+)"'), re.compile(r'data-stop="([^"]+)"')
FAR, TAG = re.compile(r"data-busy=.*?<form", re.DOTALL), re.compile(r"^[^>]*>|<[^>]*>?")


def orders(tries: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Different orders of the criteria that can be moved, none of them the usual one."""
    drawn = random.Random(seed)
    seen = {DEFAULT_ORDER[1:]}
    while len(seen) <= tries:
        order = tuple(drawn.sample(DEFAULT_ORDER[1:], len(DEFAULT_ORDER) - 1))
        if order not in seen:
            seen.add(order)
            yield order


@dataclass(frozen=True)
class Tried:
    """An order: seconds of the clock from its post until the page was final, and what the page said meanwhile."""

    seconds: float
    said: tuple[str, ...]
    page: str


class Coordinator:
    """Somebody on the page of trade-offs of a run."""

    def __init__(self, server: Server, client: OpenerDirector, run: str) -> None:
        self.server, self.client = server, client
        self.page, self.token = f"{server.address}{run}/trade-offs", ""
        found = TOKEN.search(self._read(self.page))
        if found is None:
            raise SystemExit("The page of trade-offs has no token.")
        self.token = found[1]

    def _read(self, address: str, **form: object) -> str:
        sent = urlencode({"csrf_token": self.token, **form}, doseq=True).encode() if form else None
        return str(self.client.open(address, sent).read().decode())

    def follow(self, order: tuple[str, ...], stops_after: int = 0) -> Tried:
        """Post an order and follow its page; stops it once the page has said so many different things."""
        began, said = time.perf_counter(), dict[str, None]()
        page, wait = self._read(self.page, order=order), FIRST
        while busy := BUSY.search(page):
            time.sleep(wait)
            wait = min(wait * LONGER, SLOWEST)
            if far := FAR.search(page):
                said[" ".join(TAG.sub(" ", far[0]).split())] = None
            if stops_after and len(said) >= stops_after and (stop := STOP.search(page)):
                began, stops_after = time.perf_counter(), 0
                self._read(self.server.address + stop[1], stopped="yes")
            page = self._read(self.server.address + busy[1])
        return Tried(time.perf_counter() - began, tuple(said), page)

    def tried(self, order: tuple[str, ...]) -> Tried:
        """Post an order and read its page until it holds the figures."""
        found = self.follow(order)
        if WORKED_OUT not in found.page:
            raise SystemExit(f"An order was not worked out: {order}")
        return found


def measure(server: Server, coordinator: Coordinator, tries: int, *, each: bool = False) -> float:
    """Print what trying orders takes, `each` with the memory then; returns within how many seconds 95 of 100 are."""
    before, found = processor_seconds_of(server), list[Tried]()
    for order in orders(tries):
        found.append(coordinator.tried(order))
        if each:
            print(
                f"{found[-1].seconds:.1f} s: {', '.join(order[:3])}, …; {memory_of_each(server)}", flush=True
            )
    found.sort(key=lambda one: one.seconds)
    used = (processor_seconds_of(server) - before) / len(found)
    times = [one.seconds for one in found]
    late = times[-(-95 * len(times) // 100) - 1]
    print(
        f"{len(times)} orders: median {statistics.median(times):.2f} s, 95 of 100 within {late:.2f} s, "
        f"slowest {times[-1]:.2f} s; processor {used:.2f} s a try"
    )
    print(f"the page said {statistics.median(len(one.said) for one in found):.0f} different things meanwhile")
    return late


def measure_large(tries: int) -> None:
    """The same at 3,000 students, and stopping one; prints the most memory that each process had."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        address = f"sqlite:///{data / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
        with app.app_context(), writing():
            bring_up_to_date()
            make_big_school()
        with running_server(Path(folder), with_demo=False, settings={"DATABASE_URL": address}) as server:
            visitor = Visitor(server.address)
            visitor.sign_in("coordinator@big.example", PASSWORD)
            run = f"/placements/runs/{solved_run(app, visitor)}"
            client = signed_in(server, "coordinator@big.example", PASSWORD)
            coordinator = Coordinator(server, client, run)
            print(f"after the run: {memory_of_each(server)}")
            measure(server, coordinator, tries, each=True)
            stopped = coordinator.follow(next(orders(1, seed=2)), stops_after=3)
            print(f"stopped, and the page says so after {stopped.seconds:.1f} s; before: {stopped.said}")
            print(f"after all of them: {memory_of_each(server)}")


def memory_of_each(server: Server) -> str:
    """What each process of the server has in memory, and the most that it ever had."""
    found = []
    for process in processes_of(server):
        with suppress(OSError):
            status = process.joinpath("status").read_text()
            now, most = (
                int(part) // 1024
                for part in re.findall(r"^Vm(?:HWM|RSS):\s+(\d+)", status, re.MULTILINE)[::-1]
            )
            words = process.joinpath("cmdline").read_text().split("\0")
            found.append(f"{'worker' if 'worker' in words else 'web'} {now} MB, {most} at most")
    return "; ".join(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long trying another order of a run takes.")
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--bar", type=float, default=2.0, help="seconds")
    parser.add_argument("--large", action="store_true", help="at a school of 3,000 students")
    options = parser.parse_args()
    tries = max(options.tries, 2)
    if options.large:
        measure_large(tries)
        return
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        client = signed_in(server, "coordinator@demo.example", Development().DEMO_PASSWORD)
        late = measure(server, Coordinator(server, client, "/placements/runs/1"), tries)
    sys.exit(1 if late > options.bar else 0)


if __name__ == "__main__":
    main()
