"""Which tests PostgreSQL need not repeat: those that ask it nothing that others do not ask as well.

The run on SQLite notes what each test asks of the database: every statement with the function of `app` that sends it,
every function of `app` that led to one, every error that the database gave, and every answer of a route. Of those it
keeps tests that together ask all of it, each thing `TIMES` times where so many tests do. The run on PostgreSQL leaves
the others out, and fails when it missed one of those functions or answers all the same.

Never left out is a test that was not noted, that asked nothing we saw, or whose module is about the database itself
(`ABOUT_DATABASES`). Nothing is left out when a file changed since the run on SQLite, or when there was none.
"""

import hashlib
import heapq
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from functools import cache
from types import CodeType, FrameType
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from config import ROOT

TIMES = 1
"""How many tests send a statement."""
FLOOR = 98
"""Per cent of the functions and answers of the run on SQLite that the one on PostgreSQL must come by as well."""
ABOUT_DATABASES = re.compile(
    r"(?i)postgresql|dialect|alembic|\bat_once\b|Thread\(|subprocess|Popen|running_server|IntegrityError"
)
KEPT = "meervoud/asked-of-sqlite"
OURS = f"{ROOT / 'app'}/"
ENDS = ("/werkzeug/test.py", "/_pytest/python.py", "/_pytest/fixtures.py")
"""Behind these are the test and what runs it, no function of the application."""
VALUES = re.compile(r"\((?:\?(?:, )?)+\)(?:, \((?:\?(?:, )?)+\))*")


@cache
def shape(statement: str) -> str:
    """A statement without the number of its values."""
    return VALUES.sub("(?)", statement)


@cache
def digest(*what: str) -> str:
    return what[0][0] + hashlib.blake2b("\n".join(what).encode(), digest_size=6).hexdigest()


@cache
def place(code: CodeType) -> str | None:
    """A function of the application by file and name; nothing for those of others, None where the application ends."""
    if code.co_filename.startswith(OURS):
        return f"{code.co_filename.removeprefix(OURS)}:{code.co_qualname}"
    return None if code.co_filename.endswith(ENDS) else ""


def callers() -> Iterator[str]:
    """The functions of the application that led to here, the nearest first."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (name := place(frame.f_code)) is not None:
        if name:
            yield name
        frame = frame.f_back


def tree() -> str:
    """A digest of the files that tests depend on."""
    content = hashlib.blake2b()
    for folder in ("app", "matching", "migrations", "templates", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html"}:
                content.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return content.hexdigest()


def chosen(
    asked: dict[str, set[str]], seconds: dict[str, float], always: set[str], times: int = TIMES
) -> set[str]:
    """Tests that, with those that always run, ask each thing so many times: what costs least for what it adds."""
    often = Counter(thing for things in asked.values() for thing in things)
    wanted = Counter({thing: min(times, count) for thing, count in often.items()})
    missing = wanted.copy()
    for test in always:
        missing.subtract(asked[test])
    taken = set(always)
    waiting = [(-float("inf"), test) for test in sorted(set(asked) - always)]
    while waiting:
        last, test = heapq.heappop(waiting)
        new = sum(missing[thing] > 0 for thing in asked[test])
        worth = -new / (seconds[test] + 0.02)  # something for the empty database that every test gets
        if new and worth > last and waiting and worth > waiting[0][0]:
            heapq.heappush(waiting, (worth, test))  # others took part of what it would have added
        elif new:
            taken.add(test)
            missing.subtract(asked[test])
    enough = Counter(thing for test in taken for thing in asked[test])
    for test in sorted(taken - always, key=lambda test: (-seconds[test], test)):
        if all(enough[thing] > wanted[thing] for thing in asked[test]):
            taken.remove(test)  # those that were taken after it ask all that it does
            enough.subtract(asked[test])
    return taken


class Statements:
    """Notes what tests ask where they run, and adds up in the process that started those."""

    def __init__(self, kind: str, before: dict[str, Any]) -> None:
        self.kind = kind
        self.before = before
        """What the run on SQLite kept, of the files as they are."""
        self.running: set[str] | None = None
        self.asked: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}

    def on_statement(self, _connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        """Somebody sends a statement; what a test sends by itself does not count."""
        if self.running is not None:
            for at, name in enumerate(callers()):
                self.running.add(digest("function", name))
                if not at:
                    self.running.add(digest("statement", name, shape(statement)))

    def on_error(self, context: ExceptionContext) -> None:
        """The database refuses one."""
        if self.running is not None:
            self.running.add(digest("error", *callers(), type(context.sqlalchemy_exception).__name__))

    def on_answer(self, sender: Flask, response: Response) -> None:
        """A route has answered."""
        if self.running is not None:
            self.running.add(digest("answer", f"{request.method} {request.endpoint}", response.status))

    def pytest_sessionstart(self) -> None:
        """Listen to every engine and every application."""
        event.listen(Engine, "before_cursor_execute", self.on_statement)
        event.listen(Engine, "handle_error", self.on_error)
        request_finished.connect(self.on_answer)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """On PostgreSQL: leave out what need not be repeated."""
        if self.kind == "sqlite" or not self.before:
            return
        left_out = set(self.before["left_out"])
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
        items[:] = [item for item in items if item.nodeid not in left_out]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """One test, with what is made for it."""
        if not item.get_closest_marker("database"):
            return (yield)
        began = time.process_time()
        self.running = self.asked[item.nodeid] = set()
        try:
            return (yield)
        finally:
            self.running = None
            self.seconds[item.nodeid] = time.process_time() - began

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """After the last test: hand in what was noted; or keep it, or hold it against what was kept."""
        result = yield
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            asked = {test: " ".join(things) for test, things in self.asked.items()}
            output["statements"] = json.dumps([asked, self.seconds])
        elif self.kind == "sqlite":
            self.keep(session.config)
        elif self.before:
            session.testsfailed += self.share() < FLOOR
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A process that ran tests has ended."""
        asked, seconds = json.loads(getattr(node, "workeroutput", {}).get("statements", "[{}, {}]"))
        self.asked |= {test: set(things.split()) for test, things in asked.items()}
        self.seconds |= seconds

    def keep(self, config: pytest.Config) -> None:
        """For the run on PostgreSQL, which comes next."""
        always = {test for test, things in self.asked.items() if not things or is_about_databases(test)}
        kept = {
            "tree": tree(),
            "left_out": sorted(set(self.asked) - chosen(self.asked, self.seconds, always)),
            "things": sorted(of_both(self.asked.values())),
        }
        config.cache.set(KEPT, kept)  # type: ignore[union-attr]

    def share(self) -> float:
        """How many of the functions and answers of the run on SQLite this one came by, per cent."""
        things = set(self.before["things"])
        return 100 * len(things & of_both(self.asked.values())) / len(things)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """On PostgreSQL: say what was left out, and what was missed by it."""
        if self.kind == "sqlite" or not self.before:
            return
        terminalreporter.section("left out on PostgreSQL")
        terminalreporter.line(
            f"{len(self.before['left_out'])} tests that ask it nothing new. Those that ran came by {self.share():.1f}%"
            f" of the functions and answers of the run on SQLite; it must be {FLOOR}%."
        )


@cache
def is_about_databases(test: str) -> bool:
    """Whether a test stands in a module that is about the database itself, by its words."""
    module = ROOT / test.partition("::")[0]
    return ABOUT_DATABASES.search(module.read_text(encoding="utf-8")) is not None


def of_both(asked: Iterable[set[str]]) -> set[str]:
    """Functions and answers, which are the same on both databases; statements and errors have words of their own."""
    return {thing for things in asked for thing in things if thing[0] in "fa"}


def pytest_configure(config: pytest.Config) -> None:
    kept = config.cache.get(KEPT, {})  # type: ignore[union-attr]
    before = kept if kept and kept["tree"] == tree() else {}
    config.pluginmanager.register(Statements(os.environ.get("TEST_DATABASE", "sqlite"), before), "statements")
