"""`flask doctor` says of each part whether it is well, and ends with status 1 when one is not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from app.audit.services import record
from app.background.models import WorkerBeat
from app.backup import services
from app.extensions import db, now
from tests.factories import Factories

pytestmark = pytest.mark.database


@pytest.fixture
def examined(app: Flask, migrated: None, key: Path, make: Factories) -> Callable[[], Result]:
    """What the command says, with a worker that beats and a backup of this moment."""
    user = make.user()
    record("role:take", user, actor=user)
    make.row(WorkerBeat(name="one", at=now()))
    db.session.commit()
    services.create(services.folder())

    return lambda: app.test_cli_runner().invoke(args=["doctor"])


def wrong(result: Result) -> list[str]:
    return [line.split("  ", 1)[1] for line in result.output.splitlines() if line.startswith("WRONG")]


def test_all_is_well(examined: Callable[[], Result]) -> None:
    result = examined()

    assert (wrong(result), result.exit_code) == ([], 0)
    assert "audit trail: whole" in result.output
    assert "backup: the newest is 0 hours old" in result.output


def test_what_is_old_or_silent_is_named(examined: Callable[[], Result]) -> None:
    with time_machine.travel(now() + timedelta(hours=26), tick=False):
        result = examined()

    assert wrong(result) == ["worker: down", "backup: the newest is 26 hours old"]
    assert result.exit_code == 1


def test_a_clock_that_ran_back_is_named(examined: Callable[[], Result]) -> None:
    with time_machine.travel(now() - timedelta(days=2), tick=False):
        found = wrong(examined())

    assert [line.split(":")[0] for line in found] == ["clock"]


def test_migrations_come_before_anything_else(examined: Callable[[], Result]) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0040'"))

    result = examined()

    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    assert "flask db upgrade" in result.output
