"""A large school in the middle of its internships: every page of every role, the worker's rounds, and what takes long.

    python -m benchmarks.during [--database URL] [--rounds 20] [--bar 300] [--pages 25] [--only PATTERN]

Fills an empty database (SQLite in a folder that goes afterwards, by default) with `benchmarks.big_school` and
`benchmarks.internships`, and asks the application in this process, as its web server does: for each page what answering
takes of the processor (SQLite's work included) and on the clock, and how many statements it asks of the database. Then
each sweep of the worker, the first time and when nothing is left to do, and the acts on thousands at once. Ends with
status 1 when a page is over the bar.
"""

import argparse
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from datetime import time as clock
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from app import create_app
from app.accounts.models import User
from app.agreements.models import PrintGrouping, PrintJob, PrintKind
from app.agreements.services.prints import ask_for_prints
from app.background.engine import SWEEPERS, huey
from app.extensions import db, writing
from app.gatherings.models import GatheringKind
from app.gatherings.services.inviting import invite
from app.gatherings.services.planning import Details, plan
from app.migrating import bring_up_to_date
from app.placements.models import Placement, PlacementState
from app.schools.models import Period
from app.schools.queries import school_day_on_or_after, today
from app.web.listing import ListState
from benchmarks.big_school import PASSWORD, make_big_school
from benchmarks.internships import begin_internships
from config import Development

WHO = ("coordinator", "supervisor1", "student50", "counsellor", "viewer", "admin")
"""Student 50 lets the counsellor read along."""
LINK = re.compile(r'href="(/[^"#]*)"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NUMBER = re.compile(r"\d+")
MOST_STATEMENTS = 40


@dataclass(frozen=True)
class Asked:
    """One page: who asked, its address, p95 in milliseconds of the processor and of the clock, statements, bytes."""

    who: str
    path: str
    processor: float
    clock: float
    statements: int
    size: int


class Statements:
    """How many statements the database was asked."""

    def __init__(self) -> None:
        self.count = 0

    def listen(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._one_more)

    def _one_more(self, *_about: object) -> None:
        self.count += 1


def signed_in(app: Flask, who: str) -> FlaskClient:
    """A client with the session of an account."""
    client = app.test_client()
    page = _get(client, "/sign-in")
    token = TOKEN.search(page)
    form = {"csrf_token": token[1] if token else "", "email": f"{who}@big.example", "password": PASSWORD}
    Context().run(client.post, "/sign-in", data=form)
    return client


def _get(client: FlaskClient, path: str) -> str:
    """The page at this address, asked for in a context of its own as each request of a server is; "" for a file."""
    answer = Context().run(client.get, path, follow_redirects=True)
    if answer.status_code >= 500:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""


def pages_of(client: FlaskClient, most_alike: int = 2) -> Iterator[str]:
    """The pages that somebody can click to; of those that differ by a number or a query only the first few."""
    queue, seen, shapes = ["/today"], {"/today"}, dict[str, int]()
    while queue:
        path = queue.pop(0)
        page = _get(client, path)
        if not page:
            continue
        yield path
        for written in LINK.findall(page):
            link = written.replace("&amp;", "&")
            parts = urlsplit(urljoin(path, link))
            names = sorted(part.partition("=")[0] for part in parts.query.split("&"))
            shape = NUMBER.sub("0", parts.path) + "?".join(names)
            if parts.path.startswith("/static/") or link in seen or shapes.get(shape, 0) >= most_alike:
                continue
            seen.add(link)
            shapes[shape] = shapes.get(shape, 0) + 1
            queue.append(link)


def measure(app: Flask, rounds: int, statements: Statements, only: str) -> list[Asked]:
    """Every page of everybody of which the address fits the pattern, the slowest first."""
    found = []
    for who in WHO:
        client = signed_in(app, who)
        for path in [one for one in pages_of(client) if re.search(only, one)]:
            used, times, counts, size = [], [], [], 0
            for _ in range(rounds):
                before, start, began = statements.count, time.perf_counter(), time.process_time()
                size = len(_get(client, path))
                used.append((time.process_time() - began) * 1000)
                times.append((time.perf_counter() - start) * 1000)
                counts.append(statements.count - before)
            found.append(Asked(who, path, _p95(used), _p95(times), int(statistics.median(counts)), size))
    return sorted(found, key=lambda one: -one.processor)


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def _line(one: Asked) -> str:
    times = f"{one.processor:6.0f} ms of the processor, {one.clock:6.0f} on the clock"
    return f"{times} {one.statements:4d} statements {one.size / 1024:7.1f} kB  {one.who}: {one.path}"


def print_pages(asked: list[Asked], most: int, bar: float) -> int:
    """Print the slowest, and those with the most statements; returns how many are over the bar."""
    for one in asked[:most]:
        print(_line(one))
    print("the most statements:")
    for one in sorted(asked, key=lambda each: -each.statements)[: most // 2]:
        print(_line(one))
    over = [one for one in asked if one.processor > bar]
    many = [one for one in asked if one.statements > MOST_STATEMENTS]
    print(f"{len(asked)} pages: {len(over)} over {bar:.0f} ms, {len(many)} over {MOST_STATEMENTS} statements")
    return len(over)


@contextmanager
def timed(what: str, statements: Statements) -> Iterator[None]:
    """Print what something took."""
    before, start, began = statements.count, time.perf_counter(), time.process_time()
    yield
    used, took = time.process_time() - began, time.perf_counter() - start
    print(
        f"{used:7.2f} s of the processor, {took:7.2f} on the clock {statements.count - before:7d} statements  {what}"
    )


def sweep(app: Flask, statements: Statements) -> None:
    """Each sweep of the worker, as the worker calls it: with what there is to do, and once more."""
    with app.app_context():
        sweepers = tuple(SWEEPERS)
    for function in sweepers:
        for what in ("", ", again"):
            with timed(f"{function.__name__}{what}", statements):
                Context().run(_call, app, function)


def _call(app: Flask, function: Callable[[], object]) -> None:
    with app.app_context(), writing():
        function()
        db.session.commit()


def _drain() -> None:
    while (task := huey.dequeue()) is not None:
        Context().run(task.execute)


def act(app: Flask, statements: Statements) -> None:
    """What a coordinator does to thousands at once: invite to a return day, print every sheet that has to be signed."""
    with app.app_context(), writing():
        coordinator = db.session.scalars(select(User).where(User.email == "coordinator@big.example")).one()
        running = select(Placement.period_id).where(Placement.state == PlacementState.ACTIVE).limit(1)
        period = db.session.get_one(Period, db.session.scalar(running))
        on_date = school_day_on_or_after(period.school_id, today() + timedelta(weeks=4))
        details = Details("Terugkomdag", on_date, clock(10), 120, "Aula", "", [], [], None)
        with timed("a return day planned, and 3,000 students invited", statements):
            invite(plan(period, GatheringKind.RETURN_DAY, details, actor=coordinator), actor=coordinator)
            db.session.commit()
        with timed("those emails sent by the worker", statements):
            _drain()
        begin = _memory()
        with timed("the print job of every sheet asked for", statements):
            state = ListState(sort="start")
            ask_for_prints(state, PrintKind.SHEETS, PrintGrouping.CLASS_GROUP, actor=coordinator)
            db.session.commit()
        with timed("its files made by the worker", statements):
            _drain()
        job = db.session.scalars(select(PrintJob).execution_options(populate_existing=True)).one()
        size = sum(len(part.content) for part in job.parts) / 1_000_000
        print(
            f"{job.state}: {job.pages} pages in {len(job.parts)} files, {size:.0f} MB; memory {begin} to {_memory()} MB"
        )


def _memory() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Make the school and measure."""
    parser = argparse.ArgumentParser(description="Measure a large school during its internships.")
    parser.add_argument("--database", default="", help="address of an empty database; default: SQLite")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--bar", type=float, default=300, help="milliseconds")
    parser.add_argument("--pages", type=int, default=25, help="how many of the slowest to print")
    parser.add_argument("--only", default="", help="pages of which the address fits this regular expression")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        address = options.database or f"sqlite:///{data / 'meervoud.db'}"
        app = create_app(Development(DATA_DIR=data, SQLALCHEMY_DATABASE_URI=address))
        statements = Statements()
        start = time.perf_counter()
        with app.app_context(), writing():
            bring_up_to_date()
            make_big_school()
            begin_internships()
            held = db.session.scalar(select(func.count(Placement.id)))
            statements.listen()
        print(f"{held} placements, made in {time.perf_counter() - start:.0f} s")
        over = print_pages(measure(app, options.rounds, statements, options.only), options.pages, options.bar)
        sweep(app, statements)
        act(app, statements)
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
