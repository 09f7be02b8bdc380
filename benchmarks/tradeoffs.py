"""How long it takes until the page of trade-offs shows what another order of a run gives, at the size of a school.

    python -m benchmarks.tradeoffs [--tries 100] [--bar 2]

Starts the real processes on a fresh demo school (120 students, 80 companies), signs in as its coordinator, and posts
one order after the other, each different: the page asks how far it is as often as its script does, and is read until it
holds the figures. Prints the median, the 95th of a hundred and the slowest in seconds, and what a try took of the
processor, which says more on a busy machine; ends with status 1 when the 95th of a hundred is over the bar.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import OpenerDirector

from app.placements.policies import DEFAULT_ORDER
from benchmarks.pages import TOKEN, processor_seconds_of, signed_in
from config import Development
from tests.journeys.server import Server, running_server

FIRST, LONGER, SLOWEST = 0.15, 1.3, 1.0
"""Seconds between two looks, as in `static/js/tradeoffs.js`."""
RUN = "/placements/runs/1/trade-offs"
WORKED_OUT = 'id="cost"'
BUSY = re.compile(r'data-busy="([^"]+)"')


def orders(tries: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Different orders of the criteria that can be moved, none of them the usual one."""
    drawn = random.Random(seed)
    seen = {DEFAULT_ORDER[1:]}
    while len(seen) <= tries:
        order = tuple(drawn.sample(DEFAULT_ORDER[1:], len(DEFAULT_ORDER) - 1))
        if order not in seen:
            seen.add(order)
            yield order


def seconds_of(server: Server, client: OpenerDirector, token: str, order: tuple[str, ...]) -> float:
    """From the post of an order until its page holds the figures."""
    began = time.perf_counter()
    form = urlencode({"csrf_token": token, "order": order}, doseq=True).encode()
    page, wait = client.open(server.address + RUN, form).read().decode(), FIRST
    while busy := BUSY.search(page):
        time.sleep(wait)
        wait = min(wait * LONGER, SLOWEST)
        page = client.open(server.address + busy[1]).read().decode()
    if WORKED_OUT not in page:
        raise SystemExit(f"An order was not worked out: {order}")
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long trying another order of a run takes.")
    parser.add_argument("--tries", type=int, default=100)
    parser.add_argument("--bar", type=float, default=2.0, help="seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        client = signed_in(server, "coordinator@demo.example", Development().DEMO_PASSWORD)
        found = TOKEN.search(client.open(server.address + RUN).read().decode())
        if found is None:
            raise SystemExit("The page of trade-offs has no token.")
        before = processor_seconds_of(server)
        times = sorted(seconds_of(server, client, found[1], order) for order in orders(max(options.tries, 2)))
        used = (processor_seconds_of(server) - before) / len(times)
    late = times[-(-95 * len(times) // 100) - 1]
    print(
        f"{len(times)} orders: median {statistics.median(times):.2f} s, 95 of 100 within {late:.2f} s, "
        f"slowest {times[-1]:.2f} s; processor {used:.2f} s a try"
    )
    sys.exit(1 if late > options.bar else 0)


if __name__ == "__main__":
    main()
