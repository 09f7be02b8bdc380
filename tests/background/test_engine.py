"""Tasks run after, and only after, their transaction is committed; sweepers find what was lost."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.background import engine
from app.background.engine import after_commit, sweep, task
from app.extensions import db
from tests.factories import Factories

pytestmark = pytest.mark.database
seen: list[int] = []


@task
def note(number: int) -> None:
    seen.append(number)


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def test_a_task_runs_after_the_commit(make: Factories, run_jobs: Callable[[], int]) -> None:
    make.new_school()
    after_commit(note, 7)
    assert engine.huey.pending_count() == 0
    db.session.commit()
    assert engine.huey.pending_count() == 1
    assert run_jobs() == 1
    assert seen == [7]


def test_a_task_is_forgotten_with_its_transaction(make: Factories, run_jobs: Callable[[], int]) -> None:
    make.new_school()
    after_commit(note, 7)
    db.session.rollback()
    db.session.commit()
    assert run_jobs() == 0
    assert seen == []


def test_a_sweeper_that_fails_leaves_the_others_their_turn(
    app: Flask, make: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise RuntimeError("this sweeper fails")

    monkeypatch.setitem(app.extensions, "sweepers", [fails, lambda: seen.append(1)])
    db.session.commit()
    sweep()
    assert seen == [1]
