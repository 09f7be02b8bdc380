"""No update is lost: whoever may write takes its turn from the first statement of its transaction."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db, writing
from app.schools.models import Team
from tests.factories import Factories

pytestmark = pytest.mark.database
THREADS, TIMES = 4, 25


def test_read_then_write_in_parallel_loses_nothing(app: Flask, make: Factories) -> None:
    team_id = make.team(intensive_places=0).id
    db.session.commit()
    failures: list[Exception] = []

    def add_one() -> None:
        try:
            for _ in range(TIMES):
                with app.app_context(), writing():
                    team = db.session.scalars(select(Team).where(Team.id == team_id).with_for_update()).one()
                    team.intensive_places = (team.intensive_places or 0) + 1
                    db.session.commit()
        except Exception as error:  # noqa: BLE001  (a thread's failure must reach the test)
            failures.append(error)

    threads = [threading.Thread(target=add_one) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert failures == []
    assert db.session.get_one(Team, team_id).intensive_places == THREADS * TIMES
