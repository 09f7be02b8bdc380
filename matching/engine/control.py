"""The clock of a solve: time limit, wish to stop, and reports of progress, in one object that travels along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

from ortools.util.python.pybind_solve_interrupter import PySolveInterrupter

from matching.results import Progress, Status

Result = TypeVar("Result")

ASK_EVERY = 0.1


class Stopped(Exception):
    """The time is up, or somebody asked to stop."""


class NoPlan(Exception):
    """There is no plan within the limits that were set."""


class Unsound(Exception):
    """A solver that rounds lost its way, which says nothing of the model."""


class NoneNear(Exception):
    """There is no plan near a bound, which says nothing of those further away."""


class Control:
    """Asks whether to stop and tells how far the work is. `is_cancelled` stays true once it was."""

    def __init__(
        self,
        time_limit: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        self.started = monotonic()
        self.time_limit = time_limit
        self.deadline = time_limit
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.is_cancelled = False
        self.share = 0.0
        self.interrupter = PySolveInterrupter()

    @property
    def seconds(self) -> float:
        """Since the start of the solve."""
        return monotonic() - self.started

    @property
    def remaining(self) -> float | None:
        """Seconds left of the limit that counts now, never below zero; None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - self.seconds)

    @property
    def is_over(self) -> bool:
        """Whether the time of the whole solve is up, or somebody asked to stop."""
        if not self.is_cancelled and self.should_stop is not None and self.should_stop():
            self.is_cancelled = True
        return self.is_cancelled or (self.time_limit is not None and self.seconds >= self.time_limit)

    def has_to_stop(self) -> bool:
        """Whether the time that counts now is up, or somebody asked to stop."""
        return self.is_over or self.remaining == 0

    @contextmanager
    def within(self, share: float) -> Iterator[None]:
        """While this lasts, that share of what is left is all the time there is; without a limit nothing changes."""
        before = self.deadline
        if self.remaining is not None:
            self.deadline = self.seconds + share * self.remaining
        try:
            yield
        finally:
            self.deadline = before

    @contextmanager
    def for_at_most(self, seconds: float | None) -> Iterator[None]:
        """While this lasts there are so many seconds at most; None changes nothing."""
        before = self.deadline
        if seconds is not None:
            until = self.seconds + seconds
            self.deadline = until if before is None else min(before, until)
        try:
            yield
        finally:
            self.deadline = before

    def outcome(self, compiled: float, *, is_complete: bool) -> tuple[Status, tuple[tuple[str, float], ...]]:
        """The status of a solve that ends now, and its seconds by stage; `compiled`: seconds until its model was."""
        status: Status = "optimal" if is_complete else "cancelled" if self.is_cancelled else "feasible"
        return status, (("compile", compiled), ("solve", self.seconds - compiled))

    def keep_going(self) -> None:
        """Raises Stopped when it is time to."""
        if self.has_to_stop():
            raise Stopped

    def report(
        self,
        stage: str,
        index: int,
        count: int,
        value: int | None,
        bound: int | None,
        share: float | None = None,
    ) -> None:
        """Tell whoever listens that a level is settled, or as far as it is, with the share of work done."""
        if self.on_progress is not None:
            if share is None:
                share = (index + (value is not None and value == bound)) / count
            self.share = max(self.share, share)
            self.on_progress(
                Progress(stage, index, count, value, bound, self.seconds, self.share, self.time_limit)
            )

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts somebody keeps asking whether to stop, and interrupts the solver at work."""
        done = Event()

        def ask() -> None:
            while not done.wait(ASK_EVERY):
                if self.is_over:
                    self.interrupter.interrupt()
                    return

        watcher = Thread(target=ask, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def unless_stopped(work: Callable[[], Result], control: Control) -> Result:
    """What some work comes to, in a thread of its own; Stopped when it is not awaited, and it ends by itself."""
    apart = ThreadPoolExecutor(1)
    coming = apart.submit(work)
    apart.shutdown(wait=False)
    while True:
        try:
            return coming.result(timeout=ASK_EVERY)
        except TimeoutError:
            if control.is_over:
                raise Stopped from None
