"""Answers that take as long whatever they did."""

import pytest
from flask import Flask

from app.web import pace


class Clock:
    """A clock that stands still unless somebody works or waits."""

    def __init__(self) -> None:
        self.at = 100.0
        self.waited: list[float] = []

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 6))
        self.at += seconds


@pytest.fixture
def clock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(pace, "time", stopped)
    monkeypatch.setitem(app.config, "STEADY_SECONDS", 0.3)
    return stopped


@pytest.mark.parametrize("work", [0.0, 0.1, 0.29])
def test_waits_out_what_is_left(app: Flask, clock: Clock, work: float) -> None:
    with app.app_context(), pace.steady():
        clock.at += work

    assert clock.waited == [round(0.3 - work, 6)]
    assert clock.at == pytest.approx(100.3)


def test_does_not_wait_after_longer_work(app: Flask, clock: Clock) -> None:
    with app.app_context(), pace.steady():
        clock.at += 0.5

    assert clock.waited == []
